//! A scenario: a model, settings, the commands that are sent, the faults that strike, and a seed.
//! It is the whole input of a run, and each part of it has a text.

mod checked;
pub mod fault;
pub mod link;
pub mod settings;
pub mod shop;
pub mod written;

use std::sync::Arc;

use crate::domain::{CommandId, Model, Row};
use crate::kernel::{Seed, Time};

pub use crate::language::compile::Stored;
pub use fault::{
    Edge, End, Ending, Fault, FaultError, Interjection, Scope, Timed, Times, TwoSided, Who, called,
};
pub use settings::*;
pub use written::{Reading, Written};

/// The whole input of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name among the scenarios of its model.
    pub name: String,
    /// The text that it is written in; none if its model was built piece by piece.
    pub written: Option<Arc<Written>>,
    /// The domain.
    pub model: Arc<Model>,
    /// The events that were there before, the oldest first.
    pub past: Vec<Stored>,
    /// Which commands are sent, and when.
    pub script: Vec<ScriptLine>,
    /// How events are published and consumed.
    pub settings: Settings,
    /// What goes wrong.
    pub faults: Vec<Fault>,
    /// The seed of everything that is drawn.
    pub seed: Seed,
}

/// One command of the script.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ScriptLine {
    /// When the client sends it.
    pub at: Time,
    /// Which command.
    pub command: CommandId,
    /// The identity of the aggregate that it is for.
    pub target: Row,
    /// Its arguments.
    pub arguments: Row,
}

impl Scenario {
    /// The same settings with one of them changed by its text, `KEY=VALUE` or `KEY.Context=VALUE`.
    ///
    /// # Errors
    /// If the text is not understood here.
    pub fn set(&self, text: &str) -> Result<Settings, SettingError> {
        let contexts: Vec<&str> = self.model.contexts.iter().map(|context| context.name.as_str()).collect();
        let mut settings = self.settings.clone();
        settings.set(text, &contexts).map(|()| settings)
    }

    /// The same scenario with these faults instead of its own.
    #[must_use]
    pub fn with_faults(&self, faults: Vec<Fault>) -> Self {
        Self { faults, ..self.clone() }
    }
}
