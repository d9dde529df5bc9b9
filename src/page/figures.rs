//! What was measured in the run: how long somebody waited, and how much there was to do.

use super::frame::panel;
use super::markup::Markup;
use crate::domain::Slot;
use crate::kernel::{Span, sort_by_number};
use crate::playback::View;
use crate::verdict::Metrics;
use crate::words::Labels;
use crate::words::english::length;

/// How many handlers are listed. A reader looks for the slowest.
const MOST: usize = 8;

/// The panel.
pub fn panel_of(view: &View, labels: &Labels) -> String {
    let (words, metrics) = (&labels.figures, &view.verdict.metrics);
    let mut page = Markup::new();
    panel(&mut page, "section", "figures").attr("aria-label", words.name);
    page.tag("h2").text(words.name).text(" ").leaf("small", "", words.whole_run).end("h2");
    page.tag("table").tag("tbody");
    let response = metrics.responses.iter().filter_map(|(_, span)| *span).max();
    for (name, span) in
        words.times.into_iter().zip([response, metrics.transaction, metrics.lock, slowest(metrics)])
    {
        row(&mut page, name, &span.map_or_else(|| "–".to_owned(), length));
    }
    let counts = [metrics.transactions, metrics.messages, metrics.deliveries, metrics.effects];
    for (name, count) in words.counts.into_iter().zip(counts) {
        row(&mut page, name, &count.to_string());
    }
    page.end("tbody").end("table");
    windows(&mut page, view, labels);
    page.end("section");
    page.finish()
}

/// The longest that state and effect disagreed.
fn slowest(metrics: &Metrics) -> Option<Span> {
    metrics.windows.iter().map(|window| window.length).max()
}

/// For how long at most each handler had not heard of what was stored, the slowest first.
fn windows(page: &mut Markup, view: &View, labels: &Labels) {
    let mut slots: Vec<(Slot, Span)> = Vec::new();
    for window in &view.verdict.metrics.windows {
        match slots.iter_mut().find(|(slot, _)| *slot == window.slot) {
            Some((_, longest)) => *longest = window.length.max(*longest),
            None => slots.push((window.slot, window.length)),
        }
    }
    if slots.is_empty() {
        return;
    }
    sort_by_number(&mut slots, |(_, span)| u128::from(u64::MAX - span.as_micros()));
    page.tag("table").tag("caption").text(labels.figures.by_handler).end("caption").tag("tbody");
    for (slot, longest) in slots.iter().take(MOST) {
        row(page, &view.scenario.model.handler(slot.handler).name, &length(*longest));
    }
    if slots.len() > MOST {
        row(page, &(labels.more_rows)(slots.len() - MOST), "");
    }
    page.end("tbody").end("table");
}

fn row(page: &mut Markup, name: &str, value: &str) {
    page.tag("tr").tag("th").attr("scope", "row").text(name).end("th");
    page.tag("td").text(value).end("td").end("tr");
}
