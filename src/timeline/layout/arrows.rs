//! Messages on their way.

use super::super::cast::Act;
use super::super::picture::{Arrow, Emphasis, GLYPH, Shape};
use super::super::pieces::kept_behind;
use super::super::text::{self, Area};
use super::super::tracks::BAR;
use super::Stage;
use crate::engine::{Deployment, ParticipantKind};
use crate::trace::{Fact, Leg, ParticipantId, TaskId, Travel};

impl Stage<'_> {
    pub(super) fn draw_arrows(&mut self) {
        for act in self.seen() {
            match act.record.fact {
                Fact::Arrived(travel) => self.draw_arrow(act, travel, false),
                Fact::Missed(travel) => self.draw_arrow(act, travel, true),
                _ => {}
            }
        }
    }

    fn draw_arrow(&mut self, act: &Act, travel: Travel, lost: bool) {
        let doubled = !act.ghost && self.cast.again.binary_search(&act.id).is_ok();
        let Some(from) = self.sender(act, travel) else { return };
        let (sent, at) = (act.record.since(), act.record.at);
        let Some(start) = self.end_of_arrow(act, from, sent, true) else { return };
        let Some(end) = self.end_of_arrow(act, act.lane, at, false) else { return };
        let down = start < end;
        // At an external the arrow ends at the glyph, elsewhere at the bar.
        let glyph = matches!(self.view.deployment().participant(act.lane).kind, ParticipantKind::External(_));
        let inset = if glyph { BAR / 2.0 - GLYPH.1 } else { 0.0 };
        let (y0, y1) = if down { (start + BAR, end + inset) } else { (start, end + BAR - inset) };
        let (from, to) = ((self.x(sent), y0), (self.x(at), y1));
        let kind = match travel.leg {
            Leg::Request => Arrow::Command,
            Leg::Reply => Arrow::Answer,
            Leg::Publish | Leg::Deliver if self.is_command(travel.message, act.ghost) => Arrow::Command,
            Leg::Publish | Leg::Deliver | Leg::Read => Arrow::Event,
            Leg::Call => Arrow::Call,
            Leg::Ack | Leg::Nack => Arrow::Receipt,
        };
        let emphasis = if act.ghost { Emphasis::Ghost } else { Emphasis::Plain };
        let shape = Shape::Arrow { from, to, kind, doubled, lost, label: None };
        let drawn = self.push(act.id, emphasis, shape);
        let is_named = travel.leg == Leg::Publish && !self.is_crowded();
        let Some(drawn) = drawn.filter(|_| is_named) else { return };
        let name = self.name(travel.message, act.ghost);
        let words = text::width(&name, 12.0);
        let y = f64::midpoint(y0, y1) - 8.0;
        let right = Area { x: to.0.max(from.0) + 7.0, y, width: words, height: 15.0 };
        let left = Area { x: from.0.min(to.0) - words - 4.0, ..right };
        let place = self.room.take([right, left]);
        self.items[drawn].name(place.map(|area| (area, name)));
    }

    /// The upper edge of the bar at which an arrow begins or ends.
    fn end_of_arrow(
        &self,
        act: &Act,
        lane: ParticipantId,
        time: crate::kernel::Time,
        start: bool,
    ) -> Option<f64> {
        let trace = self.trace(act.ghost);
        let task = if lane == Deployment::BROKER {
            kept_behind(trace, act.id, act.ghost)
        } else if start {
            act.record.cause().and_then(|cause| trace.get(cause)).map_or(TaskId::NONE, |cause| cause.task)
        } else {
            self.cast.set_off_by(act.id, act.ghost)
        };
        self.top_at(lane, time, task)
    }

    /// The lane in this run of whoever sent it.
    fn sender(&self, act: &Act, travel: Travel) -> Option<ParticipantId> {
        let former = match &self.view.former {
            Some(former) if act.ghost => former,
            _ => return Some(travel.from),
        };
        let was = former.deployment.participant(travel.from);
        let lane = self.view.deployment().participants.iter().position(|participant| *participant == was)?;
        u16::try_from(lane).ok().map(ParticipantId)
    }
}
