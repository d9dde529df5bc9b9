//! Sagas at work, as pure functions: what the one who leads makes of a message, and what a participant answers.
//!
//! - [`state`]: how a saga stands, and each of its steps
//! - [`manager`]: a message and a state become the next state and what is sent
//! - [`compensation`]: what is undone, in which order, and what comes after
//! - [`record`]: a participant's own record of a step, by which a repeat is recognised and a late action refused
//!
//! Nothing here knows of transactions: the engine stores the state and what is to be sent together, or not.

pub mod compensation;
pub mod manager;
pub mod record;
pub mod state;

pub use manager::{Message, Output, Unheard, advance};
pub use record::{Answer, Standing, answer};
pub use state::{Ending, Stands, State, Status, StepState};

use crate::kernel::Span;

/// What a saga compensates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compensate {
    /// The steps that are done, and those of which nobody knows.
    #[default]
    CompletedAndUnknown,
    /// Only the steps that are done.
    Completed,
    /// The steps before the one that failed, but only if that one has something that undoes it.
    AsInTheSnippet,
}

/// How a saga is led.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// What is compensated.
    pub compensate: Compensate,
    /// Whether all compensations are sent at once.
    pub parallel: bool,
    /// Whether the step that failed is undone too.
    pub failing_step: bool,
    /// Whether the others are undone after a compensation that failed for good.
    pub goes_on: bool,
    /// Attempts at one step after the first.
    pub retries: u16,
    /// How long an answer may take.
    pub timeout: Span,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            compensate: Compensate::CompletedAndUnknown,
            parallel: false,
            failing_step: false,
            goes_on: false,
            retries: 3,
            timeout: Span::from_millis(200),
        }
    }
}
