//! Faultline: a playground for the consistency of event-driven systems.
//!
//! A service stores something and tells others about it. Between the two it can die; a message can
//! come twice, late or never; a handler can throw after another one has sent the mail. What then
//! happens depends on how events are published and consumed, and is hard to see in a real system.
//! Here a domain, an outbox, a broker and their processes run in virtual time, faults strike at any
//! step, and the guarantees that were broken are found in what happened.
//!
//! # The nouns
//!
//! - A [`Scenario`](scenario::Scenario) is the whole input: a model, settings, commands, faults, a
//!   seed. The same scenario gives the same run on every machine.
//! - A [`Model`](domain::Model) says what a domain is: contexts, aggregates, commands, events,
//!   handlers.
//! - A [`Strategy`](publishing::Strategy) says how events leave a service: a record of
//!   [procedures](publishing::Procedure), which are lists of steps. The engine executes these lists,
//!   the screen shows them, and faults strike in their gaps.
//! - The [`World`](engine::World) is everything at one moment, one value that can be forked.
//! - The [`Trace`](trace::Trace) is everything that happened, with causes.
//! - A [`Verdict`](verdict::Verdict) lists the anomalies: guarantees that were broken, each with the
//!   records that prove it.
//!
//! ```
//! use faultline::engine::Engine;
//! use faultline::scenario::{Fault, shop};
//! use faultline::verdict::{AnomalyKind, judge};
//!
//! let mut scenario = shop::first_paint();
//! scenario.faults.push(Fault::parse(&scenario.model, "crash Sales after commit")?);
//!
//! let run = Engine::new(&scenario).run();
//! let verdict = judge(&scenario.model, &run.trace);
//! assert!(verdict.has(AnomalyKind::Lost), "the order is stored; nobody will ever hear of it");
//! # Ok::<(), faultline::scenario::FaultError>(())
//! ```
//!
//! # The house
//!
//! In dependency order: each room uses only those above it, and nothing above `ui` names a browser.
//!
//! | room | what it is |
//! |---|---|
//! | [`kernel`] | virtual time, keyed randomness, the agenda, stable hashes, copy-on-write sharing |
//! | [`domain`] | the vocabulary of domain-driven design, as values: also clocks, sagas, read models |
//! | [`saga`] | what leads a saga makes of a message, and what a participant answers: pure functions |
//! | [`language`] | model texts: tree, checker, diagnostics, printer |
//! | [`examples`] | model texts to begin with |
//! | [`board`] | the model as a board of cards, as pure geometry |
//! | [`messaging`] | envelope, outbox, inbox, broker, event store |
//! | [`publishing`] | the strategies and their procedures, a file a family and a constant an id |
//! | [`scenario`] | settings, fault texts, what is written in a model text, links |
//! | [`trace`] | records, causes, digest |
//! | [`engine`] | world, tasks, frames, faults, the run |
//! | [`verdict`] | the guarantees, judged from the trace alone |
//! | [`explore`] | every single fault of a run; many seeds |
//! | [`words`] | story and verdict as sentences, sentences as English |
//! | [`export`] | a run as JSON |
//! | [`playback`] | moving through a run: cursor, checkpoints, intents |
//! | [`timeline`] | the picture of a run, as pure geometry |
//! | [`page`] | each panel of the screen as markup |
//! | `ui` | signals, and what follows from them in its place on the page; WebAssembly only |
//!
//! [`scenario`] stands above [`engine`], although it also holds the links:
//! settings and faults are the engine's input, and whoever writes one down needs no engine.
//!
//! [`page`] writes panels as texts where one would expect Leptos components: views that are built
//! element by element, each of its own type, made a visit 66 kB (brotli) larger. Leptos keeps the
//! signals, the memos and the effects; one routine of a hundred lines patches the page.
//!
//! # Where to start reading
//!
//! [`publishing::outbox`] is a strategy as data. `engine/flow.rs` is how such a list is executed.
//! [`mod@verdict::judge`] is what is made of it. To see a run, `cargo run -- run`.

pub mod board;
pub mod domain;
pub mod engine;
pub mod examples;
pub mod explore;
pub mod export;
pub mod kernel;
pub mod language;
pub mod messaging;
pub mod page;
pub mod playback;
pub mod publishing;
pub mod saga;
pub mod scenario;
pub mod timeline;
pub mod trace;
pub mod verdict;
pub mod words;

#[cfg(target_arch = "wasm32")]
pub mod ui;
