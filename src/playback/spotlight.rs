//! The spotlight: the few records that prove a claim of the verdict, or that made a row of a table.
//! Everything else steps back as long as it is on.

use super::session::Cursor;
use super::tables::{Origin, Row, stands_since, tables};
use super::view::View;
use crate::engine::ParticipantKind;
use crate::messaging::{Content, MessageId};
use crate::publishing::Step;
use crate::trace::{Fact, Leg, Outcome, Record, RecordId, Trace};

/// What is lit, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spotlight {
    /// What was asked about.
    pub subject: Subject,
    /// The records, the oldest first; never none.
    pub records: Vec<RecordId>,
}

/// What the reader asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A claim of the verdict, by its place among [`View::claims`]: what proves it?
    Claim(usize),
    /// A row of a table: what made it?
    Row(Origin),
    /// A part of the model, by its place in the text: when is it its turn?
    Part(u32),
}

impl Spotlight {
    /// Lights what proves a claim.
    pub fn on_claim(view: &View, place: usize) -> Option<Self> {
        let evidence = view.claims().nth(place)?.evidence.clone();
        (!evidence.is_empty()).then_some(Self { subject: Subject::Claim(place), records: evidence })
    }

    /// Lights what made a row of the tables at a cursor, the rows counted through.
    pub fn on_row(view: &View, cursor: Cursor, place: usize) -> Option<Self> {
        let row = tables(view, cursor).into_iter().flat_map(|table| table.rows).nth(place)?;
        let records = makers(view, cursor, &row);
        (!records.is_empty()).then_some(Self { subject: Subject::Row(row.origin), records })
    }

    /// Lights the records that are about a part of the model.
    pub fn on_part(place: u32, records: Vec<RecordId>) -> Option<Self> {
        (!records.is_empty()).then_some(Self { subject: Subject::Part(place), records })
    }

    /// Whether it is on this row.
    pub fn is_on_row(&self, row: &Row) -> bool {
        matches!(&self.subject, Subject::Row(origin) if *origin == row.origin)
    }

    /// The claim that it is on, if it is on one.
    pub const fn claim(&self) -> Option<usize> {
        match self.subject {
            Subject::Claim(place) => Some(place),
            Subject::Row(_) | Subject::Part(_) => None,
        }
    }

    /// The place in the text of the part of the model that it is on, if it is on one.
    pub const fn part(&self) -> Option<u32> {
        match self.subject {
            Subject::Part(place) => Some(place),
            Subject::Claim(_) | Subject::Row(_) => None,
        }
    }

    /// Where the row that it is on is found again: after the last record that made it, at this place
    /// among the rows of all tables.
    pub fn row(&self, view: &View) -> Option<(RecordId, usize)> {
        let Subject::Row(origin) = &self.subject else { return None };
        let mut rows = tables(view, Cursor::At(self.last())).into_iter().flat_map(|table| table.rows);
        rows.position(|row| row.origin == *origin).map(|place| (self.last(), place))
    }

    /// Whether it is on this claim.
    pub fn is_on_claim(&self, place: usize) -> bool {
        self.subject == Subject::Claim(place)
    }

    /// The last of its records: where the reader is taken.
    pub fn last(&self) -> RecordId {
        self.records.last().copied().unwrap_or(RecordId::NONE)
    }

    /// Its records, and those that some of them are only details of: these are what is drawn.
    pub fn drawn(&self, trace: &Trace) -> Vec<RecordId> {
        let detail = |id: &RecordId| {
            let record = trace.get(*id)?;
            let is_detail = matches!(
                record.fact,
                Fact::Committed { .. }
                    | Fact::Stored(_)
                    | Fact::Raised { .. }
                    | Fact::Effected { .. }
                    | Fact::Interrupted(_)
            );
            record.cause().filter(|_| is_detail)
        };
        let details = self.records.iter().filter_map(detail);
        self.records.iter().copied().chain(details).collect()
    }
}

/// The records that made a row what it is at a cursor, the oldest first.
pub fn makers(view: &View, cursor: Cursor, row: &Row) -> Vec<RecordId> {
    let Some(until) = view.tape.record_at(cursor) else { return Vec::new() };
    let trace = view.trace();
    let seen = trace.records().get(..=until.index()).unwrap_or_default();
    let since = match row.origin {
        Origin::Queued(subscription, copy, _) => stands_since(view, cursor, subscription, copy),
        _ => until,
    };
    let made = |id: RecordId, record: &Record| match &row.origin {
        Origin::Request(asked) => {
            let of_it = |message| trace.message(message).is_some_and(|sent| sent.correlation == *asked);
            match record.fact {
                Fact::Requested(message)
                | Fact::AskedAgain { again: message, .. }
                | Fact::GaveUp(message)
                | Fact::Told(message, _) => of_it(message),
                _ => false,
            }
        }
        Origin::Instance(key) => {
            let of_it = |message| {
                trace
                    .message(message)
                    .is_some_and(|envelope| is_command(envelope.content) && envelope.subject == *key)
            };
            match record.fact {
                Fact::Stored(execution) => of_it(execution),
                // Only what lasted; what was rolled back made nothing.
                Fact::Stepped(place, Outcome::Done) if place.step == Step::Save => {
                    of_it(place.message)
                        && seen.iter().skip(id.index()).any(|later| {
                            later.fact == Fact::Stored(place.message) && later.task == record.task
                        })
                }
                _ => false,
            }
        }
        Origin::Waiting(event, marked) => match record.fact {
            Fact::Raised { event: raised, .. } | Fact::Committed { event: raised, .. } => raised == *event,
            Fact::Stepped(place, Outcome::Done | Outcome::Unanswered) if place.step == Step::Mark => {
                let kind = view.deployment().participant(record.participant).kind;
                *marked == Some(record.at) && kind == ParticipantKind::Relay
            }
            _ => false,
        },
        Origin::Appended(_, _, commit) => id == *commit,
        Origin::Checkpoint(subscription) => {
            let context = view.deployment().subscription(*subscription).context;
            let here = record.participant == view.deployment().home(context).consumer;
            here && is_step(record, Step::Checkpoint)
        }
        Origin::Processed(subscription, message) => match record.fact {
            Fact::Stepped(place, outcome @ (Outcome::Done | Outcome::Unanswered))
                if matches!(place.step, Step::AddInbox | Step::Commit) =>
            {
                // Of a commit that nobody heard of, what comes after it says whether it was done.
                let heard = outcome == Outcome::Done;
                let again = || {
                    let mut later = trace.iter().take(seen.len()).skip(id.index() + 1);
                    later.any(|(id, record)| {
                        is_step(record, Step::AddInbox) && is_for(trace, id, *subscription, *message)
                    })
                };
                place.message == *message
                    && is_for(trace, id, *subscription, *message)
                    && (heard || !again())
                    && {
                        let mut of_task = seen.iter().filter(|other| other.task == record.task);
                        of_task.any(|other| is_step(other, Step::AddInbox))
                    }
            }
            _ => false,
        },
        Origin::Parked(subscription, message) => {
            matches!(record.fact, Fact::Parked(way) if (way.subscription, way.message) == (*subscription, *message))
        }
        Origin::Queued(subscription, copy, message) => {
            let on_its_way = record.travel().is_some_and(|way| match way.leg {
                Leg::Publish => way.message == *message,
                Leg::Deliver => (way.subscription, way.copy) == (*subscription, *copy),
                _ => false,
            });
            id == since || (id < since && on_its_way)
        }
        Origin::Called(external, at, event) => {
            let kind = view.deployment().participant(record.participant).kind;
            let there = kind == ParticipantKind::External(*external) && record.at == *at;
            there
                && matches!(record.fact, Fact::Arrived(_) | Fact::Effected { .. })
                && record.message() == Some(*event)
        }
    };
    seen.iter()
        .enumerate()
        .map(|(place, record)| (RecordId::at(place), record))
        .filter(|(id, record)| made(*id, record))
        .map(|(id, _)| id)
        .collect()
}

const fn is_command(content: Content) -> bool {
    matches!(content, Content::Command(_))
}

fn is_step(record: &Record, step: Step) -> bool {
    matches!(record.fact, Fact::Stepped(place, Outcome::Done) if place.step == step)
}

/// Whether a record belongs to a delivery of this message to this subscription.
fn is_for(
    trace: &Trace,
    id: RecordId,
    subscription: crate::messaging::SubscriptionId,
    message: MessageId,
) -> bool {
    let handed = trace.causes(id).find_map(|(_, record)| match record.fact {
        Fact::Arrived(way) if way.leg == Leg::Deliver => Some(way),
        _ => None,
    });
    handed.is_some_and(|way| (way.subscription, way.message) == (subscription, message))
}
