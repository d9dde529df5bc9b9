//! The bars: pieces of work with their steps, a caller's waiting, a message that the broker keeps.

use super::super::picture::{Bar, Emphasis, Shape};
use super::super::pieces::Piece;
use super::super::text::{self, Area};
use super::super::tracks::BAR;
use super::Stage;
use crate::domain::Effect;
use crate::kernel::Time;
use crate::publishing::Step;
use crate::trace::{Fact, Outcome, ParticipantId, Place, RecordId, TaskId};
use crate::words::{Register, Term};

/// How many pixels a bar is wide at least.
const THIN: f64 = 5.0;

impl Stage<'_> {
    pub(super) fn draw_pieces(&mut self) {
        let cast = self.cast;
        for piece in &cast.pieces {
            if !self.sees(piece.from, piece.until) {
                continue;
            }
            let task = if piece.ghost { TaskId::NONE } else { piece.task };
            let Some(top) = self.tracks.top_of(piece.lane, task) else { continue };
            let (left, right) = self.within(piece.from, piece.until);
            let area = Area { x: left, y: top, width: (right - left).max(THIN), height: BAR };
            let emphasis = if piece.ghost { Emphasis::Ghost } else { Emphasis::Plain };
            let bar = Shape::Bar { area, kind: piece.kind, label: None };
            let Some(drawn) = self.push(piece.record, emphasis, bar) else { continue };
            self.room.reserve(area);
            let words = self.label_of(piece, area.width);
            if let Shape::Bar { label, .. } = &mut self.items[drawn].shape {
                *label = words;
            }
        }
        self.draw_steps();
    }

    /// What is written in a bar so wide: of a message that is kept its name, and which one it is, or that alone.
    fn label_of(&self, piece: &Piece, width: f64) -> Option<String> {
        let name = self.name(piece.message?, piece.ghost);
        let fits = |label: &String| text::width(label, 12.0) + 14.0 <= width;
        let label = match piece.kind {
            Bar::Waiting if !piece.answered => (self.labels.unanswered)(&name),
            Bar::Waiting => name,
            Bar::Working => return None,
            Bar::Keeping if self.labels.register == Register::Plain => name,
            Bar::Keeping => {
                let id = piece.message?.short();
                Some([&name, " ", &id].concat()).filter(fits).unwrap_or(id)
            }
        };
        Some(label).filter(fits)
    }

    fn draw_steps(&mut self) {
        let cast = self.cast;
        for act in self.seen() {
            let Fact::Stepped(place, outcome) = act.record.fact else { continue };
            let bar = cast.piece(act.lane, act.record.task, act.ghost);
            if act.record.took == 0 || bar.is_none_or(|bar| bar.from > act.record.since()) {
                continue;
            }
            let task = if act.ghost { TaskId::NONE } else { act.record.task };
            let Some(top) = self.tracks.top_of(act.lane, task) else { continue };
            let (left, right) = self.within(act.record.since(), act.record.at);
            let fits = |name: &String| text::width(name, 11.0) + 6.0 <= right - left;
            let label = self.names_of(&place).into_iter().find(fits);
            let failed = matches!(
                outcome,
                Outcome::Threw
                    | Outcome::Conflict
                    | Outcome::Unreachable
                    | Outcome::Unanswered
                    | Outcome::Failed(_)
            );
            let emphasis = if act.ghost { Emphasis::Ghost } else { Emphasis::Plain };
            let shape = Shape::Step { left, right, top, label, failed };
            self.push(act.id, emphasis, shape);
        }
    }

    /// What a step is called, at length first: whom it calls, if it calls somebody.
    fn names_of(&self, place: &Place) -> Vec<String> {
        let model = &self.view.scenario.model;
        let word = self.labels.word(Term::Step(place.step));
        let mut names = vec![word.to_owned()];
        let effect = place.slot().filter(|_| place.step == Step::Call).map(|slot| model.effect(slot));
        if let Some(Effect::Call { operation, .. }) = effect {
            let callee = &model.external(model.operation(*operation).external).name;
            names.splice(0..0, [[word, " ", callee].concat(), callee.clone()]);
        }
        names
    }

    /// From the beginning of each transaction to its commit, its rollback, or the crash.
    pub(super) fn draw_transactions(&mut self) {
        let mut open: Vec<(TaskId, ParticipantId, Time, RecordId)> = Vec::new();
        let mut closed = Vec::new();
        for act in self.cast.acts.iter().filter(|act| !act.ghost) {
            let ends = |place: &Place| matches!(place.step, Step::Commit | Step::Rollback);
            match act.record.fact {
                Fact::Stepped(place, _) if place.step == Step::Begin => {
                    open.push((act.record.task, act.lane, act.record.since(), act.id));
                }
                Fact::Stepped(place, outcome) if ends(&place) => {
                    let found = open.iter().rposition(|other| other.0 == act.record.task);
                    let committed = place.step == Step::Commit && outcome == Outcome::Done;
                    closed.extend(found.map(|place| (open.remove(place), act.record.at, committed)));
                }
                Fact::Interrupted(_) => {
                    while let Some(place) = open.iter().position(|other| other.0 == act.record.task) {
                        closed.push((open.remove(place), act.record.at, false));
                    }
                }
                _ => {}
            }
        }
        for ((task, lane, from, record), until, committed) in closed {
            let Some(top) = self.tracks.top_of(lane, task).filter(|_| self.sees(from, until)) else {
                continue;
            };
            let (left, right) = self.within(from, until);
            let area = Area { x: left, y: top - 6.0, width: (right - left).max(THIN), height: BAR + 12.0 };
            self.push(record, Emphasis::Plain, Shape::Transaction { area, committed });
        }
    }
}
