//! The run in lines. Each record belongs to exactly one of them.
//!
//! What a task does in one lane is told up to a step that closes a line: a commit, a publication, a
//! call, an answer. What arrives elsewhere because of it is told in the same line.

mod drafts;
mod struck;

use drafts::{Draft, drafts};

use super::brief;
use super::incident::Incident;
use super::naming::Names;
use super::sentence::{Actor, Command, Deed, Doing, Publication, Sentence, Stored};
use crate::domain::Wording;
use crate::engine::Deployment;
use crate::kernel::{Time, sort_by_number};
use crate::messaging::MessageId;
use crate::publishing::Step;
use crate::scenario::Fault;
use crate::trace::{Fact, Leg, Outcome, Place, Record, RecordId, Trace};
use crate::verdict::{Anomaly, AnomalyKind, Verdict};

/// One line of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When what it tells was over: of an effect when it came, not when somebody heard that it had.
    pub at: Time,
    /// The record from which on it is told; lines are in the order of these.
    pub told: RecordId,
    /// The records that it tells of, the oldest first; never none.
    pub records: Vec<RecordId>,
    /// What it says.
    pub sentence: Sentence,
    /// How it is set off from the others.
    pub tone: Tone,
}

/// How a line is set off from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// The usual course.
    Plain,
    /// An effect.
    Effect,
    /// A fault, and what it does at once.
    Fault,
    /// What breaks a guarantee.
    Broken,
}

/// The story of a run.
pub fn story(deployment: &Deployment, faults: &[Fault], trace: &Trace, verdict: &Verdict) -> Vec<Line> {
    let names = Names { deployment, trace };
    let teller = Teller { names, faults, verdict };
    let mut drafts = drafts(trace);
    // A line is read where what it tells was over.
    sort_by_number(&mut drafts, |draft| u128::from(draft.closing.0));
    drafts.iter().map(|draft| teller.line(draft)).collect()
}

struct Teller<'a> {
    names: Names<'a>,
    faults: &'a [Fault],
    verdict: &'a Verdict,
}

impl Teller<'_> {
    fn line(&self, draft: &Draft) -> Line {
        let trace = self.names.trace;
        let closing = trace.get(draft.closing).or_else(|| trace.get(draft.records[0]));
        let sentence = closing.map_or(Sentence::Exhausted, |record| self.sentence(draft, record));
        Line {
            at: closing.map(|record| record.at).unwrap_or_default(),
            told: draft.closing,
            tone: self.tone(draft, &sentence),
            records: draft.records.clone(),
            sentence,
        }
    }

    fn sentence(&self, draft: &Draft, closing: &Record) -> Sentence {
        let names = &self.names;
        let actor = || names.actor(closing.participant);
        match closing.fact {
            Fact::Requested(message) => self.asks(message),
            Fact::AskedAgain { again, .. } => Sentence::SendsAgain(actor(), names.message(again)),
            Fact::GaveUp(_) => Sentence::GivesUp(actor()),
            Fact::Arrived(travel) if travel.leg == Leg::Request => self.asks(travel.message),
            Fact::Arrived(travel) if travel.leg == Leg::Call => self.called(draft, closing),
            Fact::Arrived(travel) => Sentence::Acknowledges(actor(), names.message(travel.message)),
            Fact::Missed(travel) => names.missed(draft.closing, travel.message, actor()),
            Fact::Stepped(place, outcome) => self.stepped(draft, closing, place, outcome),
            Fact::Asked(place) => Sentence::Steps(actor(), names.doing(place)),
            Fact::Struck(fault) => self.struck(draft, closing, fault),
            Fact::Restarted(_) => self.returns(closing),
            Fact::BrokerDown => Sentence::BrokerDown,
            Fact::BrokerUp => Sentence::BrokerUp,
            Fact::Parked(travel) => Sentence::Parks(names.message(travel.message), travel.delivery),
            Fact::Followed(_)
            | Fact::Blocked(_)
            | Fact::Redriven(_)
            | Fact::Parted(..)
            | Fact::Given(_)
            | Fact::ClockDown
            | Fact::ClockUp
            | Fact::Rebuilt { .. }
            | Fact::Joined(..) => brief(names, draft.closing).unwrap_or(Sentence::Exhausted),
            Fact::Returned(travel) if travel.leg == Leg::Read => {
                Sentence::ReadsAgain(actor(), names.message(travel.message))
            }
            Fact::Returned(travel) => Sentence::TakesBack(names.message(travel.message)),
            Fact::Told(_, answer) => Sentence::Answers(actor(), names.told(answer)),
            Fact::Interrupted(place) => {
                Sentence::Crashes(names.who_died(closing), Some(names.doing(place)), None)
            }
            Fact::Crashed(_) => Sentence::Crashes(names.who_died(closing), None, None),
            Fact::Raised { event, .. } | Fact::Committed { event, .. } => {
                Sentence::Remembers(actor(), names.message(event))
            }
            Fact::Effected { slot, .. } => Sentence::Settles(actor(), names.wording(slot)),
            Fact::Concluded { slot, how, .. } => names.settles(actor(), slot, how, draft.closing),
            Fact::Read(_) => Sentence::Reads(actor(), names.read_at(draft.closing)),
            Fact::Stored(message) => {
                let instance = names.instance_of(message);
                Sentence::Stores(
                    actor(),
                    Stored { instance, outbox: Vec::new(), sourced: false, also: Vec::new() },
                )
            }
            Fact::Exhausted => Sentence::Exhausted,
        }
    }

    fn asks(&self, message: MessageId) -> Sentence {
        let names = &self.names;
        let model = &names.deployment.model;
        let service = names.command(message).map_or_else(String::new, |command| {
            model.context(model.context_of_command(command)).name.clone()
        });
        let command =
            Command { name: names.message(message).name, target: names.instance_of(message), service };
        Sentence::Asks(Actor::Client, command)
    }

    fn stepped(&self, draft: &Draft, closing: &Record, place: Place, outcome: Outcome) -> Sentence {
        let names = &self.names;
        let actor = names.actor(closing.participant);
        let message = || names.message(place.message);
        match (place.step, outcome) {
            (Step::Handle, Outcome::Threw) => Sentence::Throws(actor, names.doing(place).what),
            (_, Outcome::Failed(why)) => Sentence::Fails(actor, names.doing(place), why),
            (Step::Commit | Step::Save, Outcome::Conflict) => Sentence::Conflicts(actor),
            (Step::Call, Outcome::Declined) => {
                Sentence::TurnsDown(names.callee(place), names.doing(place).what)
            }
            (Step::Publish, Outcome::Unanswered) => Sentence::Unheard(actor, names.doing(place), Some(true)),
            (_, Outcome::Unanswered) => Sentence::Unheard(actor, names.doing(place), None),
            (Step::Publish, Outcome::Unreachable) => Sentence::CannotPublish(actor, message()),
            (Step::Publish, _) => {
                let again = self.was_published_before(place, draft.closing);
                Sentence::Publishes(actor, Publication { message: message(), again })
            }
            (Step::Mark, _) => Sentence::Marks(actor),
            (Step::Nack, _) => Sentence::GivesBack(actor, message()),
            (Step::Reply, _) => self.answers(draft, closing, place),
            (Step::Ack, _) if self.saw_it_before(draft) => Sentence::HasSeen(actor, message()),
            (Step::Ack, _) => Sentence::Acknowledges(actor, message()),
            (Step::Commit | Step::Call | Step::Handle, _) => self.effect_or_store(draft, closing, place),
            _ => Sentence::Steps(actor, names.doing(place)),
        }
    }

    /// What a line that ends in a commit, a call or a handler is about: the state that the service was
    /// asked for, an effect, or something that is still open.
    fn effect_or_store(&self, draft: &Draft, closing: &Record, place: Place) -> Sentence {
        let names = &self.names;
        let actor = names.actor(closing.participant);
        let facts = || self.facts(draft).map(|(_, fact)| fact);
        // The commit of a caller's own command is about that; what handlers did in it comes along.
        let own =
            facts().any(|fact| fact == Fact::Stored(place.message)) && !self.is_of_a_handler(place.message);
        let ticks = matches!(actor, Actor::Clock(_)) && own;
        let raised =
            facts().find_map(|fact| if let Fact::Raised { event, .. } = fact { Some(event) } else { None });
        if let Some(event) = raised.filter(|_| ticks) {
            return Sentence::Incident(Incident::Ticks(actor, names.message(event)));
        }
        if own {
            return Sentence::Stores(actor, self.stored(draft, place.message));
        }
        if let Some(does) = self.does(draft) {
            return does;
        }
        if let Some(command) = facts().find_map(|fact| self.kept(&fact)) {
            return Sentence::Keeps(actor, names.message(command));
        }
        let concluded = self.facts(draft).find_map(|(id, fact)| match fact {
            Fact::Concluded { slot, how, .. } => Some((slot, how, id)),
            _ => None,
        });
        if let Some((slot, how, id)) = concluded {
            return names.settles(actor, slot, how, id);
        }
        match (place.step, place.handler) {
            (Step::Handle, Some(handler)) => match self.wording_of_handler(handler) {
                Some(wording) => Sentence::Prepares(actor, wording),
                None => Sentence::Steps(actor, names.doing(place)),
            },
            _ if facts().any(|fact| is_step(&fact, Step::AddInbox)) => {
                Sentence::Remembers(actor, names.message(place.message))
            }
            _ => Sentence::Steps(actor, names.doing(place)),
        }
    }

    /// A call that was carried out, whether or not its answer came.
    fn called(&self, draft: &Draft, closing: &Record) -> Sentence {
        let missing = || {
            Sentence::Steps(
                self.names.actor(closing.participant),
                Doing { step: Step::Call, what: String::new() },
            )
        };
        self.does(draft).unwrap_or_else(missing)
    }

    /// The effect that a line tells of, by the context where it came.
    fn does(&self, draft: &Draft) -> Option<Sentence> {
        let (id, slot) = self.facts(draft).find_map(|(id, fact)| match fact {
            Fact::Effected { slot, .. } => Some((id, slot)),
            _ => None,
        })?;
        let model = &self.names.deployment.model;
        let context = &model.context(self.names.deployment.scene_of(slot)).name;
        let deed = Deed { wording: self.names.wording(slot), again: self.is_repeated(id) };
        Some(Sentence::Does(Actor::Context(context.clone()), deed))
    }

    /// The command for another process that was put into an outbox here.
    fn kept(&self, fact: &Fact) -> Option<MessageId> {
        match fact {
            Fact::Stepped(place, _) if place.step == Step::Append => {
                Some(place.message).filter(|message| self.names.is_sent(*message))
            }
            _ => None,
        }
    }

    /// What the commit of a caller's command made last.
    fn stored(&self, draft: &Draft, execution: MessageId) -> Stored {
        let names = &self.names;
        let facts = || self.facts(draft).map(|(_, fact)| fact);
        let appended = facts().any(|fact| is_step(&fact, Step::Append));
        let events = facts().filter_map(|fact| match fact {
            Fact::Committed { event, .. } if appended => Some(names.message(event).name),
            _ => None,
        });
        let also = facts().filter_map(|fact| match fact {
            Fact::Effected { slot, .. } => Some(names.wording(slot)),
            _ => None,
        });
        let sourced = facts().any(|fact| is_append_to_a_stream(&fact));
        let instance = names.instance_of(execution);
        Stored { instance, outbox: events.collect(), sourced, also: also.collect() }
    }

    fn facts<'a>(&'a self, draft: &'a Draft) -> impl Iterator<Item = (RecordId, Fact)> + 'a {
        draft.records.iter().filter_map(|id| self.names.trace.get(*id).map(|record| (*id, record.fact)))
    }

    /// Whether a command was issued in answer to an event, rather than by the caller.
    fn is_of_a_handler(&self, command: MessageId) -> bool {
        self.names.trace.message(command).is_some_and(|envelope| envelope.causation != envelope.id)
    }

    /// What a handler does first; one whose every effect waits for the engine does nothing.
    fn wording_of_handler(&self, handler: crate::domain::HandlerId) -> Option<Wording> {
        let slot = crate::domain::Slot::of(handler, 0);
        let idle = self.names.deployment.model.handler(handler).reactions.is_empty();
        (!idle).then(|| self.names.wording(slot))
    }

    fn answers(&self, draft: &Draft, closing: &Record, place: Place) -> Sentence {
        let told = draft.records.iter().filter_map(|id| self.names.trace.get(*id)).find_map(|record| {
            match record.fact {
                Fact::Told(_, answer) => Some(answer),
                _ => None,
            }
        });
        let actor = self.names.actor(closing.participant);
        match told {
            Some(answer) => Sentence::Answers(actor, self.names.told(answer)),
            None => Sentence::Steps(actor, self.names.doing(place)),
        }
    }

    /// A process that is back: does it know what it has left undone?
    fn returns(&self, record: &Record) -> Sentence {
        let (names, trace) = (&self.names, self.names.trace);
        let actor = names.actor(record.participant);
        let cut_of = |anomaly: &Anomaly| anomaly.chain.broke.and_then(|id| trace.get(id));
        let forgotten = self.verdict.anomalies.iter().find(|anomaly| {
            let is_own =
                |cut: &Record| matches!(cut.fact, Fact::Interrupted(_)) && names.who_died(cut) == actor;
            anomaly.kind == AnomalyKind::Lost && cut_of(anomaly).is_some_and(is_own)
        });
        let cut = forgotten.and_then(cut_of);
        let unpublished = cut.and_then(Record::place).is_some_and(|place| place.step == Step::Publish);
        let sent = cut.and_then(Record::message).filter(|message| names.is_sent(*message));
        let message = sent.or_else(|| forgotten.and_then(|anomaly| anomaly.message));
        match message.map(|message| names.message(message)) {
            Some(message) if unpublished => Sentence::ReturnsUnaware(actor, message),
            Some(message) => Sentence::ReturnsHalfDone(actor, message),
            None => Sentence::Returns(actor),
        }
    }

    fn was_published_before(&self, place: Place, until: RecordId) -> bool {
        let reached_broker = |record: &Record| matches!(record.fact, Fact::Arrived(way) if way.leg == Leg::Publish && way.message == place.message);
        let before = self.names.trace.iter().take_while(|(id, _)| *id < until);
        // The publication itself has reached the broker too.
        before.filter(|(_, record)| reached_broker(record)).count() > 1
    }

    fn saw_it_before(&self, draft: &Draft) -> bool {
        draft
            .records
            .iter()
            .filter_map(|id| self.names.trace.get(*id))
            .any(|record| matches!(record.fact, Fact::Stepped(_, Outcome::Seen)))
    }

    /// Whether an effect is one too many.
    fn is_repeated(&self, effect: RecordId) -> bool {
        self.verdict.anomalies.iter().any(|anomaly| {
            anomaly.kind == AnomalyKind::Duplicate
                && anomaly.evidence.contains(&effect)
                && anomaly.evidence.iter().any(|earlier| {
                    *earlier < effect
                        && matches!(
                            self.names.trace.get(*earlier).map(|record| record.fact),
                            Some(Fact::Effected { .. })
                        )
                })
        })
    }

    fn tone(&self, draft: &Draft, sentence: &Sentence) -> Tone {
        let is_phantom = || {
            self.verdict.anomalies.iter().any(|anomaly| {
                anomaly.kind == AnomalyKind::Phantom
                    && anomaly.evidence.iter().any(|id| draft.records.contains(id))
            })
        };
        match sentence {
            Sentence::Does(_, deed) if deed.again || is_phantom() => Tone::Broken,
            Sentence::Does(..) => Tone::Effect,
            Sentence::ReturnsUnaware(..)
            | Sentence::ReturnsHalfDone(..)
            | Sentence::Parks(..)
            | Sentence::Incident(Incident::Follows(..) | Incident::Waits(_))
            | Sentence::Exhausted => Tone::Broken,
            Sentence::Crashes(..)
            | Sentence::Throws(..)
            | Sentence::Fails(..)
            | Sentence::Conflicts(_)
            | Sentence::Unheard(..)
            | Sentence::TurnsDown(..)
            | Sentence::Repeats(_)
            | Sentence::HoldsBack(_)
            | Sentence::Incident(
                Incident::Overtaken(_)
                | Incident::Pauses(_)
                | Incident::Stops(_)
                | Incident::Parts(..)
                | Incident::Cut(..)
                | Incident::Forgets(_),
            )
            | Sentence::BrokerDown
            | Sentence::CannotPublish(..)
            | Sentence::Missed(..) => Tone::Fault,
            _ => Tone::Plain,
        }
    }
}

fn is_step(fact: &Fact, step: Step) -> bool {
    matches!(fact, Fact::Stepped(place, _) if place.step == step)
}

/// Whether events were appended where nothing else is stored of an aggregate.
fn is_append_to_a_stream(fact: &Fact) -> bool {
    matches!(fact, Fact::Stepped(place, _) if place.step == Step::Append && !place.procedure.has(Step::Save))
}
