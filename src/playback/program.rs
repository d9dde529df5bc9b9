//! The procedure that runs at a record, as a listing: the list that the engine executes, with the
//! place in it and the gaps between its lines.

use super::gap::Gap;
use super::view::View;
use crate::domain::{Effect, HandlerId, OperationId, Slot};
use crate::messaging::MessageId;
use crate::publishing::procedure::HANDLER;
use crate::publishing::{Line, Over, Procedure, Step};
use crate::trace::{Fact, ParticipantId, Place, Record, RecordId, TaskId};

/// A procedure at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// In whose lane.
    pub lane: ParticipantId,
    /// Which procedure.
    pub procedure: &'static Procedure,
    /// What it is about.
    pub message: MessageId,
    /// Its lines, with those of what is nested in it.
    pub rows: Vec<Row>,
}

/// One line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How deep it is nested.
    pub depth: u8,
    /// Its number among those that do something.
    pub number: Option<u16>,
    /// What it does.
    pub what: What,
    /// How far the work is.
    pub standing: Standing,
    /// The gap before it, by its position in the view; for a first line only.
    pub gap_before: Option<usize>,
    /// The gap after it.
    pub gap_after: Option<usize>,
}

/// What a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A step.
    Step(Step),
    /// Repeats the lines that are nested in it.
    Each(Over),
    /// Goes on at the acknowledgement if the message was seen before.
    SkipIfSeen,
    /// What follows is done when something fails.
    OnFailure,
    /// Calls an external system.
    Call(OperationId),
}

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The line was done.
    Done,
    /// It was done last.
    Current,
    /// It was not done.
    Ahead,
}

impl Listing {
    /// The same when the run is over: its last step was done, and nothing stands there any more.
    pub fn rest(&mut self) {
        for row in self.rows.iter_mut().filter(|row| row.standing == Standing::Current) {
            row.standing = Standing::Done;
        }
    }
}

/// The listing of the work that `focus` is a part of, or of the last work before it, as far as it
/// has come there.
pub fn listing(view: &View, focus: RecordId) -> Option<Listing> {
    let records = view.trace().records().get(..=focus.index())?;
    let works = |record: &&Record| record.place().is_some() && record.task != TaskId::NONE;
    // What is done outside is a part of the work of who called.
    let outside = records.last().filter(|record| matches!(record.fact, Fact::Effected { .. }));
    let caller = outside.and_then(|_| view.trace().causes(focus).map(|(_, cause)| cause).find(works));
    let current = caller.or_else(|| records.iter().rev().find(works))?;
    // What was struck is shown, not what happened elsewhere in the same moment.
    let struck =
        records.last().filter(|record| matches!(record.fact, Fact::Struck(_)) && record.task != TaskId::NONE);
    let task = struck.map_or(current.task, |record| record.task);
    let of_task = || records.iter().enumerate().filter(|(_, record)| record.task == task);
    let first = of_task().find_map(|(_, record)| record.place().map(|place| (record.participant, place)))?;
    let done: Vec<Place> = of_task()
        .filter_map(|(_, record)| match record.fact {
            Fact::Stepped(place, _) => Some(place),
            _ => None,
        })
        .collect();
    let whole = view.trace().records().iter().filter(|record| record.task == task);
    let places: Vec<Place> = whole.filter_map(Record::place).collect();
    // Once for all lines: a long run has thousands of gaps, of which a work has a dozen.
    let gaps = view.gaps.iter().enumerate().filter(|(_, gap)| gap.task == task).collect();
    let mut writer = Writer { view, gaps, focus, done, places, rows: Vec::new(), numbered: 0 };
    writer.write(first.1.procedure, 0);
    Some(Listing { lane: first.0, procedure: first.1.procedure, message: first.1.message, rows: writer.rows })
}

/// The listing of the work that a gap is in. Before its first step nothing of it is done yet.
pub fn listing_around(view: &View, gap: &Gap) -> Option<Listing> {
    let begun = listing(view, gap.after);
    let is_in =
        |row: &Row| [row.gap_before, row.gap_after].iter().flatten().any(|place| view.gaps[*place] == *gap);
    if gap.task == TaskId::NONE || begun.as_ref().is_some_and(|listing| listing.rows.iter().any(is_in)) {
        return begun;
    }
    let of_it = || view.trace().iter().filter(|(_, record)| record.task == gap.task);
    let ahead = of_it().find(|(id, _)| *id >= gap.after).or_else(|| of_it().next());
    let mut listing = listing(view, ahead?.0)?;
    for row in &mut listing.rows {
        row.standing = Standing::Ahead;
    }
    Some(listing)
}

struct Writer<'a> {
    view: &'a View,
    /// The gaps of this work, by their places.
    gaps: Vec<(usize, &'a Gap)>,
    focus: RecordId,
    done: Vec<Place>,
    /// Every place that the work comes to in the whole run.
    places: Vec<Place>,
    rows: Vec<Row>,
    numbered: u16,
}

impl Writer<'_> {
    fn write(&mut self, procedure: &'static Procedure, depth: u8) {
        let mut inner = depth;
        for (at, line) in procedure.lines.iter().enumerate() {
            let at = u8::try_from(at).unwrap_or(u8::MAX);
            match line {
                Line::Do(step) => {
                    self.push(procedure, at, inner, What::Step(*step), None);
                    self.write_nested(*step, inner + 1);
                }
                Line::Each(over) => {
                    self.flow(inner, What::Each(*over));
                    inner += 1;
                }
                Line::Next => inner = inner.saturating_sub(1),
                Line::SkipIfSeen => self.flow(inner, What::SkipIfSeen),
                Line::OnFailure => {
                    self.flow(depth, What::OnFailure);
                    inner = depth + 1;
                }
                Line::Effect => {
                    // A use case is the whole work: whatever it does is on this line.
                    if let Some(flow) = self.places.iter().find_map(|place| place.handler) {
                        self.write_effects(flow, procedure, inner);
                    }
                }
            }
        }
    }

    /// What a handler, or the dispatch of an event, is made of.
    fn write_nested(&mut self, step: Step, depth: u8) {
        if !step.is_compound() {
            return;
        }
        let mut handlers: Vec<HandlerId> = self.places.iter().filter_map(|place| place.handler).collect();
        handlers.dedup();
        let mut seen = Vec::new();
        for handler in handlers {
            if !seen.contains(&handler) {
                seen.push(handler);
                self.write_effects(handler, &HANDLER, depth);
            }
        }
    }

    /// The effects of a handler, or of a use case, that stand on one line of a procedure.
    fn write_effects(&mut self, handler: HandlerId, around: &'static Procedure, depth: u8) {
        let model = &self.view.scenario.model;
        for (effect, position) in model.handler(handler).effects().zip(0..) {
            let slot = Slot::of(handler, position);
            match effect {
                Effect::Call { operation, .. } => {
                    let line = around.lines.iter().position(|line| *line == Line::Effect).unwrap_or_default();
                    let line = u8::try_from(line).unwrap_or_default();
                    self.push(around, line, depth, What::Call(*operation), Some(slot));
                }
                Effect::Issue { .. } => {
                    let steps: Vec<Place> = self
                        .places
                        .iter()
                        .filter(|place| place.slot() == Some(slot) && !place.step.is_compound())
                        .filter(|place| place.procedure != around)
                        .copied()
                        .collect();
                    let mut written: Vec<u8> = Vec::new();
                    for place in steps {
                        if !written.contains(&place.line) {
                            written.push(place.line);
                            self.push(place.procedure, place.line, depth, What::Step(place.step), Some(slot));
                        }
                    }
                }
            }
        }
    }

    fn flow(&mut self, depth: u8, what: What) {
        let standing = Standing::Ahead;
        self.rows.push(Row { depth, number: None, what, standing, gap_before: None, gap_after: None });
    }

    fn push(&mut self, procedure: &'static Procedure, line: u8, depth: u8, what: What, slot: Option<Slot>) {
        let here = |place: &Place| {
            place.procedure == procedure && place.line == line && (slot.is_none() || place.slot() == slot)
        };
        let standing = match self.done.iter().rposition(here) {
            Some(last) if last + 1 == self.done.len() => Standing::Current,
            Some(_) => Standing::Done,
            None => Standing::Ahead,
        };
        let first = self.numbered == 0;
        self.numbered += 1;
        let gap_after = self.nearest(|gap| gap.place.as_ref().is_some_and(here));
        let gap_before =
            if first { self.nearest(|gap| gap.place.is_none() && gap.before.is_some()) } else { None };
        let number = Some(self.numbered);
        self.rows.push(Row { depth, number, what, standing, gap_before, gap_after });
    }

    /// Of the gaps of this work at one line: the last that was passed, else the first to come.
    fn nearest(&self, here: impl Fn(&Gap) -> bool) -> Option<usize> {
        let mut at_line = self.gaps.iter().filter(|(_, gap)| here(gap)).peekable();
        let first = at_line.peek().map(|(place, _)| *place);
        let passed = at_line.filter(|(_, gap)| gap.after <= self.focus);
        passed.last().map(|(place, _)| *place).or(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::{Cursor, Session};
    use crate::scenario::shop;

    fn view(settings: &[&str]) -> View {
        let mut scenario = shop::first_paint();
        for text in settings {
            scenario.settings.set(text, &[]).unwrap();
        }
        View::of(&Session::new(scenario, Cursor::End))
    }

    #[test]
    fn the_listing_is_the_procedure_with_the_place_in_it() {
        let view = view(&[]);
        let commit = view.gap("crash Sales after commit").unwrap();
        let listing = listing(&view, commit.after).unwrap();
        assert_eq!(listing.procedure.name, "broker-after-commit");
        let row = listing.rows.iter().find(|row| row.what == What::Step(Step::Commit)).unwrap();
        assert_eq!(row.standing, Standing::Current);
        assert_eq!(row.gap_after.map(|gap| view.gaps[gap].key.as_str()), Some("crash Sales after commit"));
        let publish = listing.rows.iter().find(|row| row.what == What::Step(Step::Publish)).unwrap();
        assert_eq!((publish.standing, publish.depth), (Standing::Ahead, 1));
    }

    #[test]
    fn every_gap_of_a_piece_of_work_is_in_a_listing_of_it() {
        for settings in [&[][..], &["publishing=outbox"], &["publishing=outbox", "dedupe=inbox"]] {
            let view = view(settings);
            for (place, gap) in view.gaps.iter().enumerate().filter(|(_, gap)| gap.task != TaskId::NONE) {
                let listing = listing_around(&view, gap).unwrap();
                let has = |row: &Row| row.gap_after == Some(place) || row.gap_before == Some(place);
                assert!(listing.rows.iter().any(has), "{settings:?} {}", gap.key);
            }
        }
    }

    #[test]
    fn every_record_of_the_first_paint_has_a_listing_once_a_step_was_done() {
        let view = view(&["publishing=outbox", "dedupe=inbox"]);
        for (id, _) in view.trace().iter().skip(2) {
            let listing = listing(&view, id).unwrap();
            assert!(listing.rows.iter().any(|row| row.standing == Standing::Current), "{id:?}");
        }
    }
}
