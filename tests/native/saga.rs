//! The saga as pure functions: each of its rules as given, when, then; and worlds of one saga with its participants, in
//! which messages are lost, repeated and late.

mod rules;
mod worlds;

use faultline::domain::{
    AggregateId, CommandId, EventId, HandlerId, Part, ReasonId, Saga, SagaStep, StepKind,
};
use faultline::saga::{Message, Output, Rules, State, Unheard, advance};

/// A step of a saga for a test: its kind, and whether it has something that undoes it.
pub type Kind = (StepKind, bool);

/// A step that can be undone.
pub const UNDOABLE: Kind = (StepKind::Compensatable, true);
/// A step before the point of no return with nothing that undoes it.
pub const PLAIN: Kind = (StepKind::Compensatable, false);
/// The point of no return.
pub const PIVOT: Kind = (StepKind::Pivot, false);
/// A step behind it.
pub const RETRIABLE: Kind = (StepKind::Retriable, false);

pub fn saga(kinds: &[Kind]) -> Saga {
    let part = || Part {
        request: EventId(0),
        done: EventId(0),
        refused: EventId(0),
        trouble: EventId(0),
        teller: HandlerId(0),
        external: false,
    };
    let step = |(kind, undo): &Kind| SagaStep {
        name: String::new(),
        kind: *kind,
        act: part(),
        undo: undo.then(part),
        done: None,
        fails: Vec::new(),
        timeout: None,
        retries: None,
        record: AggregateId(0),
    };
    Saga {
        name: "Purchase".to_owned(),
        log: AggregateId(0),
        hear: CommandId(0),
        starts: EventId(0),
        timeout: EventId(0),
        late: ReasonId(0),
        values: Vec::new(),
        steps: kinds.iter().map(step).collect(),
    }
}

/// A saga that hears one message after the other.
pub struct Telling {
    saga: Saga,
    rules: Rules,
    pub state: State,
}

impl Telling {
    pub fn given(kinds: &[Kind], rules: Rules) -> Self {
        Self { saga: saga(kinds), rules, state: State::new(kinds.len()) }
    }

    /// What is sent when this is heard, as `do 0`, `undo 1`; the attempt where it is not the first.
    pub fn when(&mut self, message: Message) -> Result<Vec<String>, Unheard> {
        let sent = |output: Output| match output {
            Output::Send(errand) => {
                let word = if errand.undo { "undo" } else { "do" };
                let attempt =
                    if errand.attempt > 1 { format!(" #{}", errand.attempt) } else { String::new() };
                Some(format!("{word} {}{attempt}", errand.step))
            }
            Output::Arm(..) => None,
        };
        let outputs = advance(&self.saga, &self.rules, &mut self.state, message)?;
        Ok(outputs.into_iter().filter_map(sent).collect())
    }
}
