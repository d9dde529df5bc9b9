//! Messages on their way.

use super::super::picture::{Arrow, Emphasis, GLYPH, Shape};
use super::super::text::{self, Area};
use super::super::tracks::BAR;
use super::pieces::kept_behind;
use super::{Act, Stage};
use crate::engine::{Deployment, ParticipantKind};
use crate::messaging::{MessageId, SubscriptionId};
use crate::trace::{Fact, Leg, ParticipantId, TaskId, Travel};

impl Stage<'_> {
    pub(super) fn draw_arrows(&mut self) {
        let mut before: Vec<(Leg, ParticipantId, MessageId, SubscriptionId)> = Vec::new();
        for act in self.acts.clone() {
            let (travel, lost) = match act.record.fact {
                Fact::Arrived(travel) => (travel, false),
                Fact::Missed(travel) => (travel, true),
                _ => continue,
            };
            let way = (travel.leg, act.lane, travel.message, travel.subscription);
            let of_events = matches!(travel.leg, Leg::Publish | Leg::Deliver);
            let doubled = of_events && !act.ghost && before.contains(&way);
            before.push(way);
            self.draw_arrow(&act, travel, lost, doubled);
        }
    }

    fn draw_arrow(&mut self, act: &Act, travel: Travel, lost: bool, doubled: bool) {
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
            Leg::Publish | Leg::Deliver => Arrow::Event,
            Leg::Call => Arrow::Call,
            Leg::Ack | Leg::Nack => Arrow::Receipt,
        };
        let label = (travel.leg == Leg::Publish).then(|| self.name(travel.message, act.ghost));
        let label = label.and_then(|name| {
            let words = text::width(&name, 12.0);
            let y = f64::midpoint(y0, y1) - 8.0;
            let right = Area { x: to.0.max(from.0) + 7.0, y, width: words, height: 15.0 };
            let left = Area { x: from.0.min(to.0) - words - 4.0, ..right };
            self.room.take([right, left]).map(|area| (area, name))
        });
        let emphasis = if act.ghost { Emphasis::Ghost } else { Emphasis::Plain };
        self.push(act.id, emphasis, Shape::Arrow { from, to, kind, doubled, lost, label });
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
            let follows =
                |record: &&crate::trace::Record| record.because == act.id && record.task != TaskId::NONE;
            trace.records().iter().find(follows).map_or(TaskId::NONE, |record| record.task)
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
