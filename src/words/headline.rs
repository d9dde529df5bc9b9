//! The verdict, told before it is counted: the consequence first, then how it came about, then
//! what else it means.
//!
//! A sentence is made from the anomaly's kind and the shape of its chain. Nothing in here knows a
//! strategy, and of a fault only where it struck.

mod alike;
mod callers;
mod refused;

use super::naming::Names;
use super::sentence::{Because, Broke, Doing, Harm, Instance, Message, Sentence};
use crate::domain::Wording;
use crate::engine::Deployment;
use crate::kernel::{Index, Span};
use crate::messaging::MessageId;
use crate::publishing::Step;
use crate::saga::Ending;
use crate::trace::{Answer, Fact, Outcome, Record, RecordId, Trace};
use crate::verdict::{Anomaly, AnomalyKind, Judged, Repetition, Verdict, Window};

/// What is said of one root, or of a run in which every guarantee was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Whether a guarantee is broken.
    pub broken: bool,
    /// The consequence, first.
    pub lead: Claim,
    /// How it came about.
    pub chain: Option<Sentence>,
    /// What else it means.
    pub more: Vec<Claim>,
    /// What was decided on the way, beside every guarantee; told once, with the first headline.
    pub aside: Vec<Claim>,
}

/// One thing that is said of a run, and can be proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which guarantee is broken, if one is.
    pub kind: Option<AnomalyKind>,
    /// What is said.
    pub sentence: Sentence,
    /// The records that prove it, the oldest first; none where all is well.
    pub evidence: Vec<RecordId>,
    /// Where it is said of several: each of them, and where it begins.
    pub each: Vec<(Sentence, RecordId)>,
}

impl Claim {
    fn of(anomaly: &Anomaly, sentence: Sentence) -> Self {
        Self { kind: Some(anomaly.kind), sentence, evidence: anomaly.evidence.clone(), each: Vec::new() }
    }

    const fn harmless(sentence: Sentence) -> Self {
        Self { kind: None, sentence, evidence: Vec::new(), each: Vec::new() }
    }
}

/// The headlines of a run: one for each root, the gravest first; one if all is well.
pub fn headlines(deployment: &Deployment, trace: &Trace, verdict: &Verdict) -> Vec<Headline> {
    let speaker = Speaker { names: Names { deployment, trace }, verdict };
    let mut told = if verdict.is_clean() {
        vec![speaker.all_well()]
    } else {
        let anomalies = verdict.roots().into_iter().map(|group| speaker.headline(&group));
        anomalies.chain(verdict.broken().map(|judged| speaker.violation(judged))).collect()
    };
    speaker.count_callers(&mut told);
    let mut told = speaker.told_once(told);
    if let Some(first) = told.first_mut() {
        first.aside = speaker.refused();
    }
    told
}

struct Speaker<'a> {
    names: Names<'a>,
    verdict: &'a Verdict,
}

impl Speaker<'_> {
    fn headline(&self, group: &[&Anomaly]) -> Headline {
        let first = group[0];
        // That some did and others did not is plain once it is said who did not.
        let others = group.iter().skip(1).filter(|anomaly| anomaly.kind != AnomalyKind::Partial);
        Headline {
            broken: true,
            lead: Claim::of(first, self.lead(first)),
            chain: self.because(first).map(Sentence::Because),
            more: others.map(|anomaly| Claim::of(anomaly, self.consequence(anomaly))).collect(),
            aside: Vec::new(),
        }
    }

    /// A rule of the business that was broken.
    fn violation(&self, judged: &Judged) -> Headline {
        let rule = self.names.deployment.model.invariants[judged.invariant].name.clone();
        let instance = judged.instance.as_ref().map(|key| self.names.instance(key));
        let sentence = Sentence::Violated(rule, instance);
        let lead = Claim { evidence: judged.evidence.clone(), ..Claim::harmless(sentence) };
        Headline { broken: true, lead, chain: None, more: Vec::new(), aside: Vec::new() }
    }

    /// The consequence, where it comes first.
    fn lead(&self, anomaly: &Anomaly) -> Sentence {
        let unaware = anomaly.kind == AnomalyKind::FalseFailure;
        match (unaware, anomaly.message.and_then(|asked| self.effect_of(asked))) {
            (true, Some(window)) if window.length > Span::ZERO => {
                Sentence::UnawareThough(self.names.wording(window.slot), window.length, self.told(anomaly))
            }
            _ => match self.consequence(anomaly) {
                Sentence::Harm(harm, wording, _) => Sentence::Harm(harm, wording, self.for_whom(anomaly)),
                other => other,
            },
        }
    }

    /// Whom an anomaly is about, where callers asked about several: of one everybody knows.
    fn for_whom(&self, anomaly: &Anomaly) -> Option<Instance> {
        let names = &self.names;
        let asked = names.trace.records().iter().filter_map(|record| match record.fact {
            Fact::Requested(asked) => Some(&names.trace.message(asked)?.subject),
            _ => None,
        });
        let mut asked = asked.peekable();
        let first = *asked.peek()?;
        let message = anomaly.message.filter(|_| asked.any(|other| other != first));
        message.map(|message| names.instance_of(message))
    }

    fn consequence(&self, anomaly: &Anomaly) -> Sentence {
        let names = &self.names;
        let message = || anomaly.message.map(|message| names.message(message));
        let wording = || anomaly.slot.map(|slot| names.wording(slot));
        match (anomaly.kind, wording(), message()) {
            (AnomalyKind::Lost, Some(wording), _) => Sentence::Harm(Harm::Never, wording, None),
            (AnomalyKind::Duplicate, Some(wording), _) => {
                Sentence::Harm(Harm::Times(anomaly.count), wording, None)
            }
            (AnomalyKind::Duplicate, ..) => {
                let command = anomaly.message.map(|message| self.command(message));
                command.map_or(Sentence::Endless, |command| Sentence::CarriedOut(command, anomaly.count))
            }
            (AnomalyKind::Phantom, Some(wording), _) => {
                let instance = anomaly.message.map(|message| names.instance_of(message));
                instance.map_or(Sentence::Endless, |instance| Sentence::Phantom(wording, instance))
            }
            (AnomalyKind::Partial, _, Some(message)) => Sentence::Partial(message),
            (AnomalyKind::LostUpdate | AnomalyKind::DirtyRead | AnomalyKind::FuzzyRead, ..) => {
                let instance = anomaly.message.map(|message| names.instance_of(message));
                instance.map_or(Sentence::Endless, |instance| Sentence::Unisolated(anomaly.kind, instance))
            }
            (AnomalyKind::GhostReservation, _, Some(message)) => Sentence::LeftBehind(message, anomaly.count),
            (AnomalyKind::UnfinishedSaga, _, Some(message)) => Sentence::Unfinished(message),
            (AnomalyKind::Stuck, _, Some(message)) if self.is_of_a_saga(anomaly) => {
                Sentence::SagaStuck(message)
            }
            (AnomalyKind::Stuck, _, Some(message)) => {
                let last = anomaly.evidence.last().and_then(|id| names.trace.get(*id));
                match last.map(|record| record.fact) {
                    Some(Fact::Blocked(_)) => Sentence::StuckBehind(message),
                    _ => Sentence::Stuck(message),
                }
            }
            (AnomalyKind::OutOfOrder, Some(wording), _) => {
                let instance = anomaly.message.map(|message| names.instance_of(message));
                instance.map_or(Sentence::Endless, |instance| Sentence::Disordered(wording, instance))
            }
            (AnomalyKind::StaleRead | AnomalyKind::ReadAhead, ..) => {
                let stale = anomaly.kind == AnomalyKind::StaleRead;
                self.read(anomaly).map_or(Sentence::Endless, |(instance, message)| {
                    if stale {
                        Sentence::Stale(instance, message)
                    } else {
                        Sentence::Ahead(instance, message)
                    }
                })
            }
            (AnomalyKind::FalseSuccess, ..) => {
                let instance = anomaly.message.map(|message| names.instance_of(message));
                instance.map_or(Sentence::Endless, Sentence::Pretended)
            }
            (AnomalyKind::FalseFailure, ..) => {
                let instance = anomaly.message.map(|message| names.instance_of(message));
                instance.map_or(Sentence::Endless, |instance| Sentence::Unaware(instance, self.told(anomaly)))
            }
            _ => Sentence::Endless,
        }
    }

    /// What was read, and the event against which that is judged.
    fn read(&self, anomaly: &Anomaly) -> Option<(Instance, Message)> {
        let trace = self.names.trace;
        let read = trace.reads().iter().find(|read| anomaly.evidence.contains(&read.record))?;
        let event = anomaly.evidence.iter().find_map(|id| match trace.get(*id)?.fact {
            Fact::Committed { event, .. } | Fact::Raised { event, .. } => Some(event),
            _ => None,
        });
        Some((self.names.instance(&read.key), self.names.message(event.or(anomaly.message)?)))
    }

    /// Whether it is about a whole saga.
    fn is_of_a_saga(&self, anomaly: &Anomaly) -> bool {
        self.verdict.sagas.iter().any(|run| Some(run.event) == anomaly.message && run.ended.is_some())
    }

    fn told(&self, anomaly: &Anomaly) -> Option<super::sentence::Told> {
        self.answer_in(&anomaly.evidence).map(|answer| self.names.told(answer))
    }

    fn answer_in(&self, records: &[RecordId]) -> Option<Answer> {
        records.iter().filter_map(|id| self.names.trace.get(*id)).find_map(|record| match record.fact {
            Fact::Told(_, answer) => Some(answer),
            _ => None,
        })
    }

    /// The first external effect of what the caller asked, or else its first effect.
    fn effect_of(&self, asked: MessageId) -> Option<&Window> {
        let caused =
            |event| self.names.trace.message(event).is_some_and(|envelope| envelope.correlation == asked);
        let model = &self.names.deployment.model;
        let own = |window: &&Window| model.is_of_a_saga(window.slot);
        let windows = || {
            let windows = self.verdict.metrics.windows.iter().filter(|window| caused(window.event));
            windows.filter(move |window| !own(window))
        };
        let external = windows().find(|window| model.effect(window.slot).is_external());
        external.or_else(|| windows().next())
    }

    fn because(&self, anomaly: &Anomaly) -> Option<Because> {
        let id = anomaly.chain.broke?;
        let record = self.names.trace.get(id)?;
        if let Some(broke) = self.gone_with_a_memory(anomaly, record) {
            return Some(Because { broke, repetition: None, forgotten: true });
        }
        let mut broke = self.broke(id, record)?;
        if let Broke::Between(_, _, next) = &mut broke {
            // Whatever was next there: what was missed by whom it concerns is what has to be said.
            if anomaly.kind == AnomalyKind::FalseFailure {
                *next = Doing { step: Step::Reply, what: String::new() };
            } else if anomaly.chain.repetition == Some(Repetition::Reread) {
                *next = Doing { step: Step::Checkpoint, what: String::new() };
            } else if let (Some(Repetition::Redelivered), Some(message)) =
                (anomaly.chain.repetition, self.taken_in(record).or(anomaly.message))
            {
                *next = Doing { step: Step::Ack, what: self.names.message(message).name };
            }
        }
        if let (Broke::Copied(_), None, Some(message)) = (&broke, anomaly.chain.repetition, anomaly.message) {
            broke = Broke::HeldBack(self.names.message(message));
        }
        let forgotten = anomaly.kind == AnomalyKind::Lost
            && matches!(broke, Broke::Between(..) | Broke::Threw(_) | Broke::Silent(..) | Broke::Unheard(..));
        Some(Because { broke, repetition: anomaly.chain.repetition, forgotten })
    }

    /// What waited in the memory of a process that died, or was at work there: a worker had taken it, or
    /// was to.
    fn gone_with_a_memory(&self, anomaly: &Anomaly, cut: &Record) -> Option<Broke> {
        let (Fact::Interrupted(_), AnomalyKind::Lost) = (cut.fact, anomaly.kind) else { return None };
        let event = anomaly.message?;
        let takes = |record: &Record| {
            record.place().is_some_and(|place| place.step == Step::Take && place.message == event)
        };
        let mut mine = self.names.trace.records().iter().filter(|record| record.task == cut.task);
        let name = self.names.message(event);
        mine.any(takes).then(|| Broke::InMemory(self.names.who_died(cut), name))
    }

    /// The message that the piece of work began with to which a record belongs.
    fn taken_in(&self, record: &Record) -> Option<MessageId> {
        let mine = self.names.trace.records().iter().filter(|other| other.task == record.task);
        mine.filter_map(Record::place).find(|place| place.step == Step::Receive).map(|place| place.message)
    }

    fn broke(&self, id: RecordId, record: &Record) -> Option<Broke> {
        let names = &self.names;
        let actor = names.actor(record.participant);
        Some(match record.fact {
            Fact::Interrupted(place) => {
                Broke::Between(names.who_died(record), self.last_deed(id, record), names.doing(place))
            }
            Fact::Stepped(place, Outcome::Threw) => Broke::Threw(names.doing(place).what),
            Fact::Stepped(place, Outcome::Failed(why)) => Broke::Failed(actor, names.doing(place), why),
            Fact::Stepped(_, Outcome::Conflict) => Broke::Refused(actor),
            Fact::Stepped(place, Outcome::Unanswered) => Broke::Unheard(actor, names.doing(place)),
            Fact::Stepped(place, Outcome::Unreachable) => Broke::Silent(actor, names.message(place.message)),
            Fact::Struck(_) => match record.cause().and_then(|cause| names.trace.get(cause)) {
                Some(cause) => Broke::Copied(names.message(cause.message()?)),
                None => Broke::Rewound(actor),
            },
            Fact::BrokerDown | Fact::Parted(..) => Broke::Away,
            Fact::Parked(travel) => Broke::GivenUp(names.message(travel.message), travel.delivery),
            Fact::Followed(travel) | Fact::Blocked(travel) => Broke::Behind(names.message(travel.message)),
            Fact::Missed(travel) => Broke::NobodyThere(names.message(travel.message)),
            _ => return None,
        })
    }

    /// The last thing that a task did, before it was cut off, that somebody would miss.
    fn last_deed(&self, id: RecordId, cut: &Record) -> Option<Doing> {
        let names = &self.names;
        let before = names.trace.iter().rev().skip_while(|(other, _)| *other >= id);
        let mut mine = before.filter(|(_, record)| record.task == cut.task);
        mine.find_map(|(_, record)| match record.fact {
            Fact::Stepped(place, Outcome::Done) if is_missed(place.step) => Some(names.doing(place)),
            _ => None,
        })
    }

    fn all_well(&self) -> Headline {
        let trace = self.names.trace;
        let model = &self.names.deployment.model;
        if let (Some(aborted), true) =
            (self.verdict.clean_aborts.first(), self.verdict.metrics.windows.is_empty())
        {
            let records =
                trace.iter().filter(|(_, record)| record.message() == Some(*aborted)).map(|(id, _)| id);
            let told = self.answer_in(&records.collect::<Vec<_>>()).map(|answer| self.names.told(answer));
            return Headline {
                broken: false,
                lead: Claim::harmless(Sentence::CleanAbort(told)),
                chain: None,
                more: Vec::new(),
                aside: Vec::new(),
            };
        }
        let responses = &self.verdict.metrics.responses;
        let mut refused = Index::default();
        for record in trace.records() {
            if let Fact::Told(message, Answer::Refused(_)) = record.fact {
                refused.put(message.0.into(), 0);
            }
        }
        for aborted in &self.verdict.clean_aborts {
            refused.put(aborted.0.into(), 0);
        }
        // What was refused did not happen, and what failed and left nothing behind did not either.
        let came_of = |(message, _): &(MessageId, Option<Span>)| {
            let command = self.names.command(*message).filter(|_| !refused.has(message.0.into()))?;
            let effect = self.effect_of(*message).map(|window| self.names.wording(window.slot));
            Some((model.command(command).wording.clone(), effect))
        };
        // Of a hundred orders that all went well in the same way one is told, and with it what came of others.
        let mut came: Vec<(Wording, Vec<Wording>)> = Vec::new();
        for (command, effect) in responses.iter().filter_map(came_of) {
            match came.iter_mut().find(|(other, _)| *other == command) {
                Some((_, effects)) => effects.extend(effect.filter(|effect| !effects.contains(effect))),
                None => came.push((command, effect.into_iter().collect())),
            }
        }
        let undone = self.undone();
        let whole =
            matches!(undone, Some(Claim { sentence: Sentence::CameToNothing(one, all), .. }) if one == all);
        let (lead, more) = match undone {
            Some(claim) if whole => (claim, None),
            other => (Claim::harmless(Sentence::AllWell(came)), other),
        };
        let struck = trace.records().iter().any(|record| matches!(record.fact, Fact::Struck(_)));
        let longest = responses.iter().filter_map(|(_, response)| *response).max();
        Headline {
            broken: false,
            lead,
            chain: Some(Sentence::Kept(longest, struck)),
            more: more.into_iter().collect(),
            aside: Vec::new(),
        }
    }

    /// The sagas that have undone all that they had done, if there are any.
    fn undone(&self) -> Option<Claim> {
        let sagas = &self.verdict.sagas;
        let undone = sagas.iter().filter(|run| run.ending == Some(Ending::Compensated));
        let evidence: Vec<RecordId> = undone.clone().filter_map(|run| run.ended).collect();
        let count = undone.count();
        let sentence = Sentence::CameToNothing(count, sagas.len());
        (count > 0).then(|| Claim { evidence, ..Claim::harmless(sentence) })
    }
}

/// Whether a step leaves something behind.
const fn is_missed(step: Step) -> bool {
    matches!(
        step,
        Step::Commit | Step::Publish | Step::Call | Step::Mark | Step::Poll | Step::Reply | Step::Ack
    )
}
