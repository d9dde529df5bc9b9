//! The state of the screen as a fragment of an address, `#v1.…`, and back.

use crate::scenario::Scenario;

/// What a link carries: the inputs of a run and where the reader stands. Never the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The position of the scenario among the built-in ones, by its name.
    pub scenario: String,
    /// The texts of the settings that differ from the default.
    pub settings: Vec<String>,
    /// The texts of the faults.
    pub faults: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// The record at the cursor; none at the end.
    pub at: Option<u32>,
    /// The digest of the run that was seen.
    pub digest: u64,
}

/// Why a link could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It does not begin with a known version and codec.
    UnknownVersion,
    /// It is cut off or changed.
    Damaged,
    /// It is longer than links may be.
    TooLong,
    /// It names a scenario that does not exist here.
    UnknownScenario(String),
    /// A setting in it was not understood.
    Setting(String),
    /// A fault in it was not understood.
    Fault(String),
}

impl Link {
    /// The link to a scenario, with the reader at this record.
    pub fn to(scenario: &Scenario, at: Option<u32>, digest: u64) -> Self {
        Self {
            scenario: scenario.name.clone(),
            settings: scenario.settings.texts(),
            faults: scenario.faults.iter().map(|fault| fault.text(&scenario.model)).collect(),
            seed: scenario.seed.0,
            at,
            digest,
        }
    }

    /// The fragment, with its `#`.
    pub fn encode(&self) -> String {
        String::new()
    }

    /// Reads a fragment.
    ///
    /// # Errors
    /// If the fragment is damaged or of an unknown version.
    pub fn decode(fragment: &str) -> Result<Self, LinkError> {
        let _ = fragment;
        Err(LinkError::Damaged)
    }

    /// The scenario that it names, as this version knows it.
    ///
    /// # Errors
    /// If something in it is not known here.
    pub fn open(&self) -> Result<Scenario, LinkError> {
        Err(LinkError::UnknownScenario(self.scenario.clone()))
    }
}
