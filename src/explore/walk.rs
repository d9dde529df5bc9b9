//! The reader's walk through the faults that break a guarantee: one for each press of a button.

use crate::scenario::{Fault, Scenario};

/// Which of them were shown. What the reader has set by hand is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    ground: Option<Scenario>,
    shown: Vec<usize>,
}

impl Walk {
    /// Goes on to the place of a fault that was not shown yet: the next after the one that is set,
    /// which itself comes last. None once after all were shown; then the walk begins anew, as it does
    /// on another ground.
    pub fn next(&mut self, scenario: &Scenario, breaking: &[Fault]) -> Option<usize> {
        let ground = scenario.with_faults(Vec::new());
        if self.ground.as_ref() != Some(&ground) {
            *self = Self { ground: Some(ground), shown: Vec::new() };
        }
        let set = breaking.iter().position(|fault| scenario.faults == std::slice::from_ref(fault));
        let begins = set.map_or(0, |set| set + 1);
        let mut places = (0..breaking.len()).map(|step| (begins + step) % breaking.len());
        let next = places.find(|place| !self.shown.contains(place));
        match next {
            Some(next) => self.shown.push(next),
            None => self.shown.clear(),
        }
        next
    }

    /// How many were shown.
    pub const fn shown(&self) -> usize {
        self.shown.len()
    }
}
