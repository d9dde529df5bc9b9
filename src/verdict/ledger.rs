//! The ledger: the few facts of a trace that verdicts depend on.

use crate::domain::Slot;
use crate::kernel::{Index, number};
use crate::messaging::MessageId;
use crate::publishing::Step;
use crate::trace::{Answer, Conclusion, Fact, Outcome, Place, Record, RecordId, Trace, Travel};

/// What counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The commands of callers.
    pub requests: Vec<Asked>,
    /// The events that were raised.
    pub events: Vec<Raised>,
    /// The effects, the oldest first.
    pub effects: Vec<Effected>,
    /// The positions of the effects, by event and how many the event had before.
    by_event: Index,
    /// The positions of the events.
    by_message: Index,
    /// The records of the slots that were settled without an effect, by event and slot.
    concluded: Index,
    /// Those of them whose command or call was refused.
    refused: Index,
    /// The copies that were given up, and those that stand behind one.
    pub parked: Vec<(Travel, RecordId)>,
    /// The records that say of an execution that its changes are stored.
    stored: Index,
    /// How the aggregate decided last, by execution.
    decided: Index,
    /// The commits of the executions that were agreed to.
    carried_out: Index,
    /// Where the budget ran out.
    pub exhausted: Option<RecordId>,
}

/// A command of a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The command; also the id of its execution.
    pub message: MessageId,
    /// When it was sent.
    pub record: RecordId,
    /// The same command as it was sent again.
    pub again: Vec<MessageId>,
    /// What the caller was told in the end.
    pub told: Option<(Answer, RecordId)>,
}

/// An event that was raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The event.
    pub message: MessageId,
    /// The execution that raised it.
    pub by: MessageId,
    /// Where.
    pub record: RecordId,
    /// Where it was committed, if it was.
    pub committed: Option<RecordId>,
}

/// An effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effected {
    /// The slot.
    pub slot: Slot,
    /// The event it reacted to.
    pub event: MessageId,
    /// The execution or call that did it.
    pub by: MessageId,
    /// Where.
    pub record: RecordId,
}

/// How an aggregate decided.
const REFUSED: usize = 0;
const AGREED: usize = 1;

impl Asked {
    /// The command as often as it was sent, the first one first.
    pub fn sendings(&self) -> impl Iterator<Item = MessageId> {
        std::iter::once(self.message).chain(self.again.iter().copied())
    }
}

impl Ledger {
    /// The ledger of a whole trace.
    pub fn of(trace: &Trace) -> Self {
        let mut ledger = Self::default();
        for (id, record) in trace.iter() {
            ledger.absorb(id, record);
        }
        ledger
    }

    /// Takes one more record in.
    pub fn absorb(&mut self, id: RecordId, record: &Record) {
        match record.fact {
            Fact::Requested(message) => {
                self.requests.push(Asked { message, record: id, again: Vec::new(), told: None });
            }
            Fact::AskedAgain { first, again } => {
                if let Some(asked) = self.requests.iter_mut().rfind(|asked| asked.message == first) {
                    asked.again.push(again);
                    asked.told = None;
                }
            }
            Fact::Told(message, answer) => {
                let is_its = |asked: &&mut Asked| asked.sendings().any(|sending| sending == message);
                // From the end: whoever is told has asked a short while ago.
                if let Some(asked) = self.requests.iter_mut().rfind(is_its) {
                    asked.told = Some((answer, id));
                }
            }
            Fact::Stepped(place, outcome) => self.step(place, outcome, id),
            Fact::Stored(execution) => {
                self.stored.put(execution.0.into(), id.index());
            }
            // Raised again, it is the same event.
            Fact::Raised { event, .. } if self.by_message.has(event.0.into()) => {}
            Fact::Raised { event, by } => {
                self.by_message.put(event.0.into(), self.events.len());
                self.events.push(Raised { message: event, by, record: id, committed: None });
            }
            Fact::Committed { event, .. } => {
                let place = self.by_message.get(event.0.into());
                if let Some(raised) = place.and_then(|place| self.events.get_mut(place)) {
                    raised.committed.get_or_insert(id);
                }
            }
            Fact::Effected { slot, event, by } => self.effect(Effected { slot, event, by, record: id }),
            // Of all that a projection did for an event only this is left.
            Fact::Rebuilt { slot, event, by } => {
                let others = std::mem::take(&mut self.effects);
                self.by_event = Index::default();
                for other in others.into_iter().filter(|other| (other.slot, other.event) != (slot, event)) {
                    self.effect(other);
                }
                self.effect(Effected { slot, event, by, record: id });
            }
            Fact::Concluded { slot, event, how } => {
                if !self.is_concluded(slot, event) {
                    self.concluded.put(settled(slot, event), id.index());
                }
                if how == Conclusion::Refused {
                    self.refused.put(settled(slot, event), id.index());
                }
            }
            Fact::Parked(travel) | Fact::Followed(travel) | Fact::Blocked(travel) => {
                self.parked.push((travel, id));
            }
            // What stood behind it goes on with it.
            Fact::Redriven(travel) => {
                self.parked.retain(|(other, _)| other.subscription != travel.subscription);
            }
            Fact::Exhausted => self.exhausted = Some(id),
            _ => {}
        }
    }

    fn effect(&mut self, effect: Effected) {
        let before = self.places_of(effect.event).zip(1..).last().map_or(0, |(_, count)| count);
        self.by_event.put(number(0, effect.event.0, before), self.effects.len());
        self.effects.push(effect);
    }

    /// A command is carried out when its aggregate has decided and the transaction is committed.
    fn step(&mut self, place: Place, outcome: Outcome, id: RecordId) {
        let command = place.message.0.into();
        match (place.step, outcome) {
            (Step::Decide, Outcome::Done) => _ = self.decided.put(command, AGREED),
            (Step::Decide, _) => _ = self.decided.put(command, REFUSED),
            (Step::Commit, Outcome::Done) if self.decided.get(command) == Some(AGREED) => {
                self.carried_out.put(command, id.index());
            }
            _ => {}
        }
    }

    /// Whether an execution of a command was carried out, be there something to change or not.
    pub fn is_carried_out(&self, execution: MessageId) -> bool {
        self.carried_out.has(execution.0.into())
    }

    /// The effects of one slot for one event, the oldest first.
    pub fn effects_of(&self, slot: Slot, event: MessageId) -> impl Iterator<Item = &Effected> {
        self.places_of(event)
            .filter_map(|place| self.effects.get(place))
            .filter(move |effect| effect.slot == slot)
    }

    /// The slots of one statement that had an effect for an event, where it is done for each of many.
    pub fn ones_of(&self, whole: Slot, event: MessageId) -> Vec<Slot> {
        let slots =
            self.places_of(event).filter_map(|place| self.effects.get(place)).map(|effect| effect.slot);
        slots.filter(|slot| slot.whole() == whole && slot.target != 0).collect()
    }

    fn places_of(&self, event: MessageId) -> impl Iterator<Item = usize> {
        (0..).map_while(move |ordinal| self.by_event.get(number(0, event.0, ordinal)))
    }

    /// An event, by its id.
    pub fn event(&self, message: MessageId) -> Option<&Raised> {
        self.events.get(self.by_message.get(message.0.into())?)
    }

    /// Whether a slot was settled for an event without an effect.
    pub fn is_concluded(&self, slot: Slot, event: MessageId) -> bool {
        self.concluded.has(settled(slot, event))
    }

    /// Where a slot was first settled for an event without an effect.
    pub fn concluded(&self, slot: Slot, event: MessageId) -> Option<RecordId> {
        self.concluded.get(settled(slot, event)).map(RecordId::at)
    }

    /// Whether what a slot asked for was refused, the last time that it got an answer.
    pub fn is_refused(&self, slot: Slot, event: MessageId) -> bool {
        let refused = self.refused.get(settled(slot, event));
        refused.is_some_and(|at| self.effects_of(slot, event).all(|effect| effect.record.index() < at))
    }

    /// Where the changes of an execution were stored.
    pub fn stored(&self, execution: MessageId) -> Option<RecordId> {
        self.stored.get(execution.0.into()).map(RecordId::at)
    }
}

/// A slot and an event as one number.
fn settled(slot: Slot, event: MessageId) -> u128 {
    number(u32::from(slot.handler.0) << 8 | u32::from(slot.position), event.0, slot.target)
}
