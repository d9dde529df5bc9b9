//! How events leave the service that raised them: the strategies.
//!
//! A [`Strategy`] is one record of procedures, and strategies differ in this record alone. The
//! procedures are data ([`procedure`]); the engine executes them and the screen shows them.

pub mod asynchronous;
pub mod broker;
pub mod buffer;
pub mod clock;
pub mod consumer;
pub mod event_store;
pub mod observer;
pub mod outbox;
pub mod placed;
pub mod procedure;
pub mod recorded;
pub mod sending;
pub mod strategy;
pub mod variant;

pub use procedure::{Line, Over, Procedure, Step};
pub use strategy::{Hosting, STRATEGIES, Strategy};
