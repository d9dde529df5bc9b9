//! What a handler does for each of many aggregates: it looks once which of them are meant, and then does
//! for one after the other what is to be done.

use super::run::Turn;
use super::task::{Frame, Subject, Task};
use crate::domain::{Failure, HandlerId, Range, Row, Scope, Slot};
use crate::messaging::MessageId;
use crate::publishing::Line;
use crate::trace::{Conclusion, Fact};

/// The aggregates that a handler is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ranging {
    /// The position of the first reaction that is done for each, and the one behind the last.
    first: u8,
    end: u8,
    /// How many of the values that the handler keeps in mind were there before.
    local: u8,
    /// What is kept in mind of each that is still to come, the next one last, with the number that tells
    /// its slots from those of the others.
    coming: Vec<(u32, Row)>,
    /// The number of the one at hand.
    number: u32,
}

impl Turn<'_> {
    /// Comes to a reaction: where it is the first one that is done for each of many, it is looked up which
    /// of them are meant. `false` if none is.
    pub(super) fn begin_range(&mut self, task: &mut Task) -> Result<bool, Failure> {
        let Some(frame) = task.frames.last() else { return Ok(true) };
        let Subject::Handler(handler, event) = &frame.subject else { return Ok(true) };
        let model = &self.deployment.model;
        let range = model.handler(*handler).range_at(frame.round.into());
        let Some(range) = range.filter(|_| frame.ranging.is_none()) else { return Ok(true) };
        let (handler, message) = (*handler, event.id);
        let kept = frame.kept.get(..usize::from(range.local)).unwrap_or(&frame.kept);
        let mut coming = self.those_meant(range, &Scope { locals: kept, ..event.scope() }, task)?;
        coming.reverse();
        let Some(frame) = task.frames.last_mut() else { return Ok(true) };
        if coming.is_empty() {
            frame.round = u16::from(range.end) - 1;
            frame.line += 1;
            self.conclude_range(range.first..range.end, (handler, message), Conclusion::Unmeant, task);
            return Ok(false);
        }
        let Range { first, end, local, .. } = *range;
        frame.ranging = Some(Box::new(Ranging { first, end, local, coming, number: 0 }));
        frame.come_to_next();
        Ok(true)
    }

    /// Those of a kind for which a condition holds, in their order, as they are stored or as the open
    /// transaction has changed them.
    fn those_meant(&self, range: &Range, scope: &Scope<'_>, task: &Task) -> Result<Vec<(u32, Row)>, Failure> {
        let aggregate = self.deployment.model.aggregate(range.aggregate);
        let home = self.deployment.home(aggregate.context);
        let mut meant = Vec::new();
        for stored in &self.world.database(home.database).aggregates {
            if stored.key.aggregate != range.aggregate {
                continue;
            }
            let row = self.seen(stored.key.clone(), task.transaction.as_deref()).row;
            let own = row.iter().take(aggregate.fields.len()).chain(&stored.key.identity);
            let locals: Row = scope.locals.iter().chain(own).copied().collect();
            let is_meant = match &range.condition {
                Some(condition) => condition.holds(&Scope { locals: &locals, ..*scope })?,
                None => true,
            };
            if is_meant {
                meant.push((stored.key.number(), locals));
            }
        }
        Ok(meant)
    }

    /// What was to be done for each of many is done, or there was nobody to do it for. What happened in an
    /// open transaction is settled with that.
    fn conclude_range(
        &mut self,
        positions: std::ops::Range<u8>,
        (handler, event): (HandlerId, MessageId),
        how: Conclusion,
        task: &mut Task,
    ) {
        for position in positions {
            let slot = Slot::of(handler, position);
            if let Some(open) = &mut task.transaction {
                open.settled.push((slot, event, how));
            } else if let Some(lane) = task.frames.last().map(|frame| frame.participant) {
                self.note_aside(task, lane, Fact::Concluded { slot, event, how });
            }
        }
    }

    /// A handler comes to the end of a reaction. Where it was the last one for the last of many, that is
    /// taken down.
    pub(super) fn end_range(&mut self, task: &mut Task) {
        let Some(frame) = task.frames.last() else { return };
        let (Subject::Handler(handler, event), Some(ranging)) = (&frame.subject, &frame.ranging) else {
            return;
        };
        let is_last = frame.round + 1 == u16::from(ranging.end) && ranging.coming.is_empty();
        if is_last && frame.current() == Some(Line::Next) {
            let (settled, positions) = ((*handler, event.id), ranging.first..ranging.end);
            self.conclude_range(positions, settled, Conclusion::Each, task);
        }
    }
}

impl Frame {
    /// The slot whose turn it is in a handler.
    pub(super) fn slot(&self, handler: HandlerId) -> Slot {
        let position = u8::try_from(self.round).unwrap_or(u8::MAX);
        let target = self.ranging.as_ref().map_or(0, |ranging| ranging.number);
        Slot { target, ..Slot::of(handler, position) }
    }

    /// Which reaction comes behind the one that is done.
    pub(super) fn round_behind(&mut self) -> u16 {
        let behind = self.round.saturating_add(1);
        let Some(ranging) = &self.ranging else { return behind };
        if behind < u16::from(ranging.end) {
            return behind;
        }
        let first = ranging.first;
        if self.come_to_next() {
            return first.into();
        }
        self.ranging = None;
        behind
    }

    /// Takes the next one of many in hand; `false` if there is none.
    fn come_to_next(&mut self) -> bool {
        let Some(ranging) = &mut self.ranging else { return false };
        let Some((number, kept)) = ranging.coming.pop() else {
            self.kept.truncate(ranging.local.into());
            return false;
        };
        ranging.number = number;
        // What was refused to the one before says nothing about this one.
        let before = 1_u64.checked_shl(ranging.first.into()).map_or(u64::MAX, |bit| bit - 1);
        self.refused &= before;
        self.kept = kept;
        true
    }
}
