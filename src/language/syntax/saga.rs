//! Sagas and invariants.

use super::{Call, Duration, Expression, Name, Target, Text};
pub use crate::domain::When;
use crate::language::source::Span;

/// Local transactions with compensations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saga {
    /// Its name.
    pub name: Name,
    /// A title.
    pub title: Option<Text>,
    /// The event that starts it.
    pub starts: Name,
    /// Which of the event's values it uses.
    pub values: Option<Vec<Name>>,
    /// Where its braces are.
    pub body: Span,
    /// Its steps.
    pub steps: Vec<Step>,
    /// How it ends.
    pub end: Option<End>,
}

/// A step of a saga.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it stands.
    pub span: Span,
    /// What it does.
    pub deed: Deed,
    /// What is said about it, in the order in which it was said.
    pub options: Vec<(Span, StepOption)>,
}

/// What a saga does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It issues a command.
    Issue(Target),
    /// It calls an external system.
    Call(Box<Call>),
}

/// Something that is said about a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOption {
    /// The event that says that it is done.
    Done(Name),
    /// The event that says that it failed.
    Fails(Name),
    /// What undoes it.
    Undo(Deed),
    /// How long it may take.
    Timeout(Duration),
    /// That it is tried again, and how often.
    Retry(Option<i64>),
    /// That there is no way back behind it.
    Pivot,
}

/// How a saga ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Where it stands.
    pub span: Span,
    /// What is done when all steps are.
    pub then: Option<Deed>,
    /// What is done when all is undone.
    pub otherwise: Option<Deed>,
}

/// A rule of the business over all instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invariant {
    /// Its name.
    pub name: Name,
    /// A title.
    pub title: Option<Text>,
    /// When it must hold.
    pub when: When,
    /// What must hold.
    pub condition: Expression,
}

impl Saga {
    /// Whether only going on is left at a step: behind the pivot or, where there is none, at what is tried again behind the
    /// last step that can be undone.
    pub fn only_goes_on(&self, place: usize) -> bool {
        if let Some(pivot) = self.steps.iter().position(Step::is_pivot) {
            return pivot < place;
        }
        let last = self.steps.iter().rposition(|step| step.undo().is_some());
        last.is_none_or(|last| last < place) && self.steps.get(place).is_some_and(Step::is_retried)
    }
}

impl Step {
    /// What undoes it.
    pub fn undo(&self) -> Option<&Deed> {
        self.options.iter().find_map(|(_, option)| match option {
            StepOption::Undo(deed) => Some(deed),
            _ => None,
        })
    }

    /// Whether there is no way back behind it.
    pub fn is_pivot(&self) -> bool {
        self.options.iter().any(|(_, option)| matches!(option, StepOption::Pivot))
    }

    /// Whether it is tried again.
    pub fn is_retried(&self) -> bool {
        self.options.iter().any(|(_, option)| matches!(option, StepOption::Retry(_)))
    }
}

impl Deed {
    /// How it is called: after the aggregate and the command, or the system and the operation.
    pub fn name(&self) -> String {
        let (whose, what) = match self {
            Self::Issue(target) => (&target.aggregate.text, &target.command.text),
            Self::Call(call) => (&call.external.text, &call.operation.text),
        };
        [whose, ".", what].concat()
    }
}

impl StepOption {
    /// The word that it begins with.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Fails(_) => "fails",
            Self::Undo(_) => "undo",
            Self::Timeout(_) => "timeout",
            Self::Retry(_) => "retry",
            Self::Pivot => "pivot",
        }
    }
}

impl When {
    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Eventually => "eventually",
        }
    }
}
