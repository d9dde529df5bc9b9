//! The self-check: `?selfcheck=1000` shows what this browser computes and how fast, instead of the
//! playground. The digest is that of `faultline digests`; the figures are best of ten.

use leptos::prelude::*;

use super::browser;
use crate::engine::{Engine, World};
use crate::explore::digests;
use crate::page;
use crate::scenario::shop;

/// The most seeds that are run: a second or two.
const MOST_SEEDS: u64 = 100_000;

/// How often each figure is taken; the best one counts.
const TRIES: u32 = 10;

/// How many forks are timed at once, since a browser's clock is coarse.
const FORKS: u32 = 20_000;

/// How many orders the timed run has.
const ORDERS: u16 = 1_000;

/// How many seeds the address asks to check, if it does.
pub fn asked() -> Option<u64> {
    let search = window().location().search().ok()?;
    let parameters = web_sys::UrlSearchParams::new_with_str(&search).ok()?;
    let seeds: u64 = parameters.get("selfcheck")?.parse().ok()?;
    (seeds <= MOST_SEEDS).then_some(seeds)
}

/// Shows the figures.
pub fn mount(seeds: u64) {
    browser::append(&page::selfcheck::page(
        seeds,
        digests::fold(seeds),
        records_a_second(),
        nanoseconds_a_fork(),
    ));
}

/// The time in milliseconds, from a clock that only runs forward.
fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// The shortest of several times, in milliseconds.
fn best(mut work: impl FnMut()) -> f64 {
    let times = (0..TRIES).map(|_| {
        let began = now();
        work();
        now() - began
    });
    times.fold(f64::INFINITY, f64::min)
}

fn records_a_second() -> f64 {
    let engine = Engine::new(&shop::many_orders(ORDERS));
    let mut records = 0;
    let milliseconds = best(|| records = engine.run().trace.records().len());
    f64::from(u32::try_from(records).unwrap_or(u32::MAX)) / milliseconds * 1_000.0
}

/// A fork of the world at the end of the default run, with one write.
fn nanoseconds_a_fork() -> f64 {
    let world = Engine::new(&shop::first_paint()).run().world;
    let mut kept: Option<World> = None;
    let milliseconds = best(|| {
        for _ in 0..FORKS {
            let mut fork = world.clone();
            fork.rewrite_something();
            kept = Some(fork);
        }
    });
    drop(kept);
    milliseconds / f64::from(FORKS) * 1_000_000.0
}
