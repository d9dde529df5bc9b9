//! What is set upon the bars: effects and what will never come, faults, outages, and how long
//! state and effect disagree.

use super::super::cast::Act;
use super::super::picture::{Emphasis, Glyph, Shape};
use super::super::text::{self, Area};
use super::super::tracks::{BAR, Track};
use super::Stage;
use crate::domain::{Slot, Wording};
use crate::engine::{Deployment, ParticipantKind};
use crate::kernel::Time;
use crate::messaging::MessageId;
use crate::trace::{Fact, ParticipantId, TaskId};
use crate::verdict::AnomalyKind;

fn glyph(wording: &Wording, external: bool) -> Glyph {
    match (external, wording) {
        (false, _) => Glyph::Inside,
        (true, Wording::Letter { .. }) => Glyph::Letter,
        (true, Wording::Deed { .. }) => Glyph::Deed,
    }
}

impl Stage<'_> {
    fn is_external(&self, lane: ParticipantId) -> bool {
        matches!(self.view.deployment().participant(lane).kind, ParticipantKind::External(_))
    }

    /// Where a glyph is drawn: on an external's own lane, or on the upper edge of a bar.
    fn spot(&self, lane: ParticipantId, at: Time, task: TaskId) -> Option<(f64, f64)> {
        let top = self.top_at(lane, at, task)?;
        Some((self.x(at), if self.is_external(lane) { top + BAR / 2.0 } else { top - 6.0 }))
    }

    /// A label beside a glyph: to its right, to its left, or above.
    fn beside(&mut self, spot: (f64, f64), words: String, external: bool) -> Option<(Area, String)> {
        // The words are bold.
        let width = text::width(&words, 13.0);
        let away = if external { 19.0 } else { 9.0 };
        let y = if external { spot.1 - 8.0 } else { spot.1 - 17.0 };
        let right = Area { x: spot.0 + away, y, width, height: 16.0 };
        let left = Area { x: spot.0 - away - width, ..right };
        let above = Area { x: spot.0 - width / 2.0, y: y - 17.0, ..right };
        let below = Area { y: y + BAR + 22.0, ..right };
        self.room.take([right, left, above, below]).map(|area| (area, words))
    }

    pub(super) fn draw_effects(&mut self) {
        for act in self.seen() {
            let Fact::Effected { slot, event, .. } = act.record.fact else { continue };
            let Some(spot) = self.spot(act.lane, act.record.at, act.record.task) else { continue };
            let external = self.is_external(act.lane);
            let wording = self.view.scenario.model.wording(slot).clone();
            let kind = glyph(&wording, external);
            let broken = !act.ghost && self.is_broken(act, slot, event);
            let again = broken && self.is_again(act, slot, event);
            let emphasis = match (act.ghost, broken) {
                (true, _) => Emphasis::Ghost,
                (_, true) => Emphasis::Broken,
                _ => Emphasis::Plain,
            };
            let drawn = self.push(act.id, emphasis, Shape::Effect { at: spot, kind, label: None });
            let Some(drawn) = drawn.filter(|_| !act.ghost && (broken || !self.is_crowded())) else {
                continue;
            };
            let words =
                if again { (self.labels.effect_again)(&wording) } else { (self.labels.effect)(&wording) };
            let label = self.beside(spot, words, external);
            self.items[drawn].name(label);
        }
    }

    /// Whether this effect should not be: any of a phantom, the second and later ones of a duplicate.
    fn is_broken(&self, act: &Act, slot: Slot, event: MessageId) -> bool {
        self.view.verdict.anomalies.iter().any(|anomaly| {
            anomaly.slot == Some(slot)
                && anomaly.message == Some(event)
                && match anomaly.kind {
                    AnomalyKind::Phantom => anomaly.evidence.contains(&act.id),
                    AnomalyKind::Duplicate => self.is_again(act, slot, event),
                    AnomalyKind::OutOfOrder => anomaly.evidence.last() == Some(&act.id),
                    _ => false,
                }
        })
    }

    fn is_again(&self, act: &Act, slot: Slot, event: MessageId) -> bool {
        let mut before = self.cast.effects.iter().take_while(|effect| effect.0 < act.id);
        before.any(|effect| (effect.1, effect.2) == (slot, event))
    }

    pub(super) fn draw_missing(&mut self) {
        let cast = self.cast;
        for missing in &cast.missing {
            let record = missing.record;
            if !self.sees(record.at, record.at) {
                continue;
            }
            let Some(spot) = self.spot(record.participant, record.at, TaskId::NONE) else { continue };
            let external = self.is_external(record.participant);
            let kind = glyph(self.view.scenario.model.wording(missing.slot), external);
            let shape = Shape::Missing { at: spot, kind, label: None };
            let Some(drawn) = self.push(missing.evidence, Emphasis::Broken, shape) else { continue };
            let words = (self.labels.never)(self.view.scenario.model.wording(missing.slot));
            let label = self.beside(spot, words, external);
            self.items[drawn].name(label);
        }
    }

    pub(super) fn draw_bolts(&mut self) {
        for act in self.seen().filter(|act| matches!(act.record.fact, Fact::Struck(_))) {
            let Some(top) = self.top_at(act.lane, act.record.at, act.record.task) else { continue };
            let x = self.x(act.record.at);
            self.room.reserve(Area { x: x - 11.0, y: top - 28.0, width: 22.0, height: 22.0 });
            self.push(act.id, Emphasis::Plain, Shape::Bolt { x, top });
        }
    }

    /// From each crash to the restart, on every lane of the process.
    pub(super) fn draw_down(&mut self) {
        let cast = self.cast;
        for act in &cast.acts {
            let back = |wanted: Fact| {
                let later = self.view.trace().records().iter().skip(act.id.index());
                later.into_iter().find(|record| record.fact == wanted).map_or(cast.end, |record| record.at)
            };
            let (lanes, until): (Vec<ParticipantId>, Time) = match act.record.fact {
                Fact::Crashed(process) => (self.lanes_of(process), back(Fact::Restarted(process))),
                Fact::ClockDown => (vec![act.lane], back(Fact::ClockUp)),
                Fact::BrokerDown => (vec![Deployment::BROKER], back(Fact::BrokerUp)),
                _ => continue,
            };
            for lane in lanes {
                let Some(track) = self.tracks.of(lane).filter(|_| self.sees(act.record.at, until)) else {
                    continue;
                };
                let (left, right) = self.within(act.record.at, until);
                let height = track.bottom() - track.top;
                let area = Area { x: left, y: track.top, width: right - left, height };
                let named = text::width(self.labels.down, 12.0) + 8.0 <= area.width;
                self.push(act.id, Emphasis::Plain, Shape::Down { area, named });
            }
        }
    }

    /// From where two are cut off from each other until they are not, on every lane of both, below what
    /// they go on doing.
    pub(super) fn draw_apart(&mut self) {
        let cast = self.cast;
        for act in &cast.acts {
            let Fact::Parted(one, other) = act.record.fact else { continue };
            let mut later = self.view.trace().records().iter().skip(act.id.index());
            let joined = later.find(|record| record.fact == Fact::Joined(one, other));
            let until = joined.map_or(cast.end, |record| record.at);
            if !self.sees(act.record.at, until) {
                continue;
            }
            let deployment = self.view.deployment();
            let ends = [deployment.end_of(one), deployment.end_of(other)];
            let tracks: Vec<Track> = self
                .tracks
                .iter()
                .filter(|track| ends.contains(&deployment.end_of(track.lane)))
                .cloned()
                .collect();
            for track in tracks {
                let (left, right) = self.within(act.record.at, until);
                // A little higher than what it lies behind, so that it is seen there too.
                let (y, height) = (track.top - 5.0, track.bottom() - track.top + 10.0);
                let area = Area { x: left, y, width: right - left, height };
                let shape = Shape::Apart { area, label: None };
                let Some(drawn) = self.push(act.id, Emphasis::Plain, shape) else { continue };
                let width = text::width(self.labels.cut_off, 12.0);
                let middle = left.midpoint(right) - width / 2.0;
                let inside = [middle, left + 6.0, right - width - 6.0].map(|x| (x, y + height / 2.0 - 8.0));
                let above = [middle, left + 6.0, right + 6.0].map(|x| (x, y - 15.0));
                let places = inside.into_iter().chain(above);
                let area = |(x, y): (f64, f64)| Area { x, y, width, height: 16.0 };
                let label =
                    self.room.take(places.map(area)).map(|area| (area, self.labels.cut_off.to_owned()));
                self.items[drawn].name(label);
            }
        }
    }

    fn lanes_of(&self, process: crate::trace::ProcessId) -> Vec<ParticipantId> {
        let homes = self.view.deployment().homes.iter();
        homes
            .flat_map(|home| {
                let relay = home.relay.as_ref().filter(|relay| relay.processes.contains(&process));
                let own = (home.process == process).then_some([home.service, home.consumer]);
                let clock = home.clock.as_ref().filter(|clock| clock.process == process);
                let beside = [relay.map(|relay| relay.participant), clock.map(|clock| clock.participant)];
                own.into_iter().flatten().chain(beside.into_iter().flatten())
            })
            .collect()
    }

    /// For how long state and effect disagree: the longest of each event.
    pub(super) fn draw_windows(&mut self) {
        let mut longest: Vec<crate::verdict::Window> = Vec::new();
        for window in &self.view.verdict.metrics.windows {
            match longest.iter_mut().find(|other| other.event == window.event) {
                Some(other) if other.length < window.length => *other = *window,
                Some(_) => {}
                None => longest.push(*window),
            }
        }
        for window in longest {
            let (Some(from), Some(until)) =
                (self.view.trace().get(window.from), self.view.trace().get(window.until))
            else {
                continue;
            };
            let (left, right) = self.within(from.at, until.at);
            let Some(top) = self.tracks.top_of(from.participant, from.task) else { continue };
            if right - left < 8.0 {
                continue;
            }
            // In the middle of what lies between two lanes that are close to each other.
            let y = top + BAR + (self.tracks.between() / 2.0).min(11.0);
            let shape = Shape::Window { left, right, y, length: window.length, label: None };
            let Some(drawn) = self.push(window.until, Emphasis::Plain, shape) else { continue };
            let words = (self.labels.inconsistent_for)(window.length);
            let width = text::width(&words, 12.0);
            let places = [right + 7.0, left.midpoint(right) - width / 2.0, left + 8.0, right - width - 8.0];
            let area = |x: f64| Area { x, y: y - 7.0, width, height: 14.0 };
            let label = self.room.take(places.map(area)).map(|area| (area, words));
            self.items[drawn].name(label);
        }
    }
}
