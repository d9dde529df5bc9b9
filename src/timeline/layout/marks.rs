//! What is set upon the bars: effects and what will never come, faults, outages, and how long
//! state and effect disagree.

use super::super::picture::{Emphasis, Glyph, Shape};
use super::super::text::{self, Area};
use super::super::tracks::BAR;
use super::{Act, Stage};
use crate::domain::{Slot, Wording};
use crate::engine::{Deployment, ParticipantKind};
use crate::kernel::Time;
use crate::playback::{Former, View};
use crate::trace::{Fact, ParticipantId, Record, RecordId};
use crate::verdict::{Anomaly, AnomalyKind};

/// Whether something is missing in this lane.
pub(super) fn is_awaited(view: &View, lane: ParticipantId) -> bool {
    missing(view).any(|(_, _, record)| record.participant == lane)
}

/// The lost effects, each with the record of the run without faults in which it comes.
fn missing(view: &View) -> impl Iterator<Item = (&Anomaly, Slot, Record)> {
    let lost = view.verdict.anomalies.iter().filter(|anomaly| anomaly.kind == AnomalyKind::Lost);
    lost.filter_map(move |anomaly| {
        let slot = anomaly.slot?;
        let comes = |record: &&Record| {
            matches!(record.fact, Fact::Effected { slot: other, event, .. }
                if other == slot && Some(event) == anomaly.message)
        };
        let of_run = |run: &Former| run.trace.records().iter().find(comes).copied();
        Some((anomaly, slot, view.healthy.as_ref().and_then(of_run)?))
    })
}

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
    fn spot(&self, lane: ParticipantId, at: Time, task: crate::trace::TaskId) -> Option<(f64, f64)> {
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
        for act in self.acts.clone() {
            let Fact::Effected { slot, event, .. } = act.record.fact else { continue };
            let Some(spot) = self.spot(act.lane, act.record.at, act.record.task) else { continue };
            let external = self.is_external(act.lane);
            let wording = self.view.scenario.model.wording(slot).clone();
            let kind = glyph(&wording, external);
            let broken = !act.ghost && self.is_broken(&act, slot, event);
            let again = broken && self.is_again(&act, slot, event);
            let words =
                if again { (self.labels.effect_again)(&wording) } else { (self.labels.effect)(&wording) };
            let label = if act.ghost { None } else { self.beside(spot, words, external) };
            let emphasis = match (act.ghost, broken) {
                (true, _) => Emphasis::Ghost,
                (_, true) => Emphasis::Broken,
                _ => Emphasis::Plain,
            };
            self.push(act.id, emphasis, Shape::Effect { at: spot, kind, label });
        }
    }

    /// Whether this effect should not be: any of a phantom, the second and later ones of a duplicate.
    fn is_broken(&self, act: &Act, slot: Slot, event: crate::messaging::MessageId) -> bool {
        self.view.verdict.anomalies.iter().any(|anomaly| {
            anomaly.slot == Some(slot)
                && anomaly.message == Some(event)
                && match anomaly.kind {
                    AnomalyKind::Phantom => anomaly.evidence.contains(&act.id),
                    AnomalyKind::Duplicate => self.is_again(act, slot, event),
                    _ => false,
                }
        })
    }

    fn is_again(&self, act: &Act, slot: Slot, event: crate::messaging::MessageId) -> bool {
        let same = |fact: Fact| matches!(fact, Fact::Effected { slot: other, event: of, .. } if (other, of) == (slot, event));
        self.view.trace().iter().any(|(id, record)| id < act.id && same(record.fact))
    }

    pub(super) fn draw_missing(&mut self) {
        let all: Vec<_> = missing(self.view)
            .map(|(anomaly, slot, record)| {
                (anomaly.evidence.first().copied().unwrap_or(RecordId::NONE), slot, record)
            })
            .collect();
        for (evidence, slot, record) in all {
            let Some(spot) = self.spot(record.participant, record.at, crate::trace::TaskId::NONE) else {
                continue;
            };
            let external = self.is_external(record.participant);
            let kind = glyph(self.view.scenario.model.wording(slot), external);
            let words = (self.labels.never)(self.view.scenario.model.wording(slot));
            let label = self.beside(spot, words, external);
            self.push(evidence, Emphasis::Broken, Shape::Missing { at: spot, kind, label });
        }
    }

    pub(super) fn draw_bolts(&mut self) {
        for act in self.acts.clone() {
            if !matches!(act.record.fact, Fact::Struck(_)) {
                continue;
            }
            let Some(top) = self.top_at(act.lane, act.record.at, act.record.task) else { continue };
            let x = self.x(act.record.at);
            self.room.reserve(Area { x: x - 11.0, y: top - 28.0, width: 22.0, height: 22.0 });
            self.push(act.id, Emphasis::Plain, Shape::Bolt { x, top });
        }
    }

    /// From each crash to the restart, on every lane of the process.
    pub(super) fn draw_down(&mut self) {
        for act in self.acts.clone() {
            let back = |wanted: Fact| {
                let later =
                    self.view.trace().iter().find(|(id, record)| *id > act.id && record.fact == wanted);
                later.map_or(self.end, |(_, record)| record.at)
            };
            let (lanes, until): (Vec<ParticipantId>, Time) = match act.record.fact {
                Fact::Crashed(process) => (self.lanes_of(process), back(Fact::Restarted(process))),
                Fact::BrokerDown => (vec![Deployment::BROKER], back(Fact::BrokerUp)),
                _ => continue,
            };
            for lane in lanes {
                let Some(track) = self.tracks.of(lane) else { continue };
                let (left, right) = (self.x(act.record.at), self.x(until));
                let height = track.bottom() - track.top;
                let area = Area { x: left, y: track.top, width: right - left, height };
                let named = text::width(self.labels.down, 12.0) + 8.0 <= area.width;
                self.push(act.id, Emphasis::Plain, Shape::Down { area, named });
            }
        }
    }

    fn lanes_of(&self, process: crate::trace::ProcessId) -> Vec<ParticipantId> {
        let homes = self.view.deployment().homes.iter();
        homes
            .flat_map(|home| {
                let relay = home.relay.as_ref().filter(|relay| relay.process == process);
                let own = (home.process == process).then_some([home.service, home.consumer]);
                own.into_iter().flatten().chain(relay.map(|relay| relay.participant))
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
            let (lane, left, right) = (from.participant, self.x(from.at), self.x(until.at));
            let Some(top) = self.tracks.top_of(lane, from.task) else { continue };
            if right - left < 8.0 {
                continue;
            }
            let y = top + BAR + 11.0;
            let words = (self.labels.inconsistent_for)(window.length);
            let width = text::width(&words, 12.0);
            let places = [right + 7.0, left.midpoint(right) - width / 2.0, left + 8.0, right - width - 8.0];
            let area = |x: f64| Area { x, y: y - 8.0, width, height: 16.0 };
            let label = self.room.take(places.map(area)).map(|area| (area, words));
            let shape = Shape::Window { left, right, y, length: window.length, label };
            self.push(window.until, Emphasis::Plain, shape);
        }
    }
}
