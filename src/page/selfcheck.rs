//! The figures of the self-check.

use super::frame::hex;
use super::markup::{Markup, tenths};
use crate::words::english;

/// The page: the digest of so many seeds, records a second, and nanoseconds a fork.
pub fn page(seeds: u64, digest: u64, records: f64, fork: f64) -> String {
    let mut page = Markup::new();
    page.classed("main", "selfcheck").attr("data-ready", "");
    page.tag("h1").text(english::selfcheck_title()).end("h1");
    page.tag("p").text(&english::selfcheck_digest(seeds)).text(" ");
    page.tag("output").attr("data-digest", "").text(&hex(digest)).end("output").end("p");
    page.tag("p").text(english::selfcheck_records()).text(" ");
    page.tag("output").attr("data-records", "").text(&tenths(records.round())).end("output").end("p");
    page.tag("p").text(english::selfcheck_fork()).text(" ");
    page.tag("output").attr("data-fork", "").text(&tenths(fork.round())).end("output").end("p");
    page.end("main");
    page.finish()
}
