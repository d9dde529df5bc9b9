//! Native suites: the core, without a browser.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where it stood")]

mod arithmetic;
mod board;
mod buffered;
mod callers;
mod chains;
mod colours;
mod commands;
mod compiled;
mod designs;
mod diagnostics;
mod examples;
mod explore;
mod house;
mod identity;
mod kinds;
mod language;
mod matrix;
mod meaning;
mod meanwhile;
mod on_the_way;
mod panels;
mod past;
mod placed;
mod queues;
mod racing;
mod random;
mod reading;
mod reference;
mod relays;
mod report;
mod saga;
mod sagas;
mod schema;
mod semantics;
mod sending;
mod settings;
mod sourcing;
mod table;
mod telling;
mod told;
mod traps;
mod trying_again;
mod two_sided;
mod words;
