//! How the reader looks at a run: which part of it, whether pauses are folded, which lanes are seen
//! and in which order. It is a part of the address, as lines of text.

use super::axis::Folding;
use super::cast::Cast;
use super::window::Window;
use crate::domain::{ContextId, ExternalId, Model};
use crate::engine::{Deployment, Participant, ParticipantKind};
use crate::kernel::{Time, number, sort_by_number};
use crate::playback::View;
use crate::trace::ParticipantId;

/// How the reader looks at a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The part of the run.
    pub window: Window,
    /// What becomes of pauses.
    pub folding: Folding,
    /// Whose lanes are not seen.
    hidden: Vec<Participant>,
    /// The order that the reader gave the lanes; those that are not named stay beside their context.
    order: Vec<Participant>,
}

/// Which way a lane moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Up.
    Up,
    /// Down.
    Down,
}

impl Look {
    /// Those who are seen, from top to bottom.
    pub fn lanes(&self, view: &View, cast: &Cast) -> Vec<ParticipantId> {
        let mut lanes = self.arranged(view, cast);
        lanes.retain(|lane| !self.hides(view.deployment().participant(*lane)));
        lanes
    }

    /// Those who would be seen, from top to bottom.
    pub fn hidden(&self, view: &View, cast: &Cast) -> Vec<ParticipantId> {
        let mut lanes = self.arranged(view, cast);
        lanes.retain(|lane| self.hides(view.deployment().participant(*lane)));
        lanes
    }

    fn hides(&self, who: Participant) -> bool {
        self.hidden.contains(&who)
    }

    /// Everybody who takes part in a run, from top to bottom.
    fn arranged(&self, view: &View, cast: &Cast) -> Vec<ParticipantId> {
        let deployment = view.deployment();
        let mut lanes = natural(view);
        lanes.retain(|lane| cast.takes_part(*lane));
        if self.order.is_empty() {
            return lanes;
        }
        // Behind whom of the same context the reader has put those whom they have not seen then.
        let place = |lane: &ParticipantId| {
            let who = deployment.participant(*lane);
            let named = self.order.iter().position(|other| *other == who);
            let beside = || self.order.iter().rposition(|other| other.context == who.context);
            (named.or_else(beside).unwrap_or(self.order.len()), named.is_none())
        };
        sort_by_number(&mut lanes, |lane| {
            let (place, is_new) = place(lane);
            number(u32::try_from(place).unwrap_or(u32::MAX), u64::from(is_new), 0)
        });
        lanes
    }

    /// Hides a lane, unless it is the last one.
    pub fn hide(&mut self, view: &View, cast: &Cast, lane: ParticipantId) {
        if self.lanes(view, cast).len() > 1 {
            self.hidden.push(view.deployment().participant(lane));
        }
    }

    /// Shows a lane again.
    pub fn show(&mut self, view: &View, lane: ParticipantId) {
        let who = view.deployment().participant(lane);
        self.hidden.retain(|other| *other != who);
    }

    /// Moves a lane past the next one that is seen: within its context, and beyond its edge together
    /// with the context.
    pub fn shift(&mut self, view: &View, cast: &Cast, lane: ParticipantId, way: Shift) {
        let deployment = view.deployment();
        let who = |lane: ParticipantId| deployment.participant(lane);
        let group = |lane: ParticipantId| match who(lane).kind {
            ParticipantKind::Client => (1, None),
            ParticipantKind::Broker => (2, None),
            _ => (0, who(lane).context),
        };
        let mut all = self.arranged(view, cast);
        let mut seen = self.lanes(view, cast);
        if way == Shift::Down {
            seen.reverse();
            all.reverse();
        }
        // From here on the lane moves towards the front.
        let Some(place) = seen.iter().position(|other| *other == lane) else { return };
        let Some(neighbour) = place.checked_sub(1).map(|before| seen[before]) else { return };
        let moving = |other: &ParticipantId| {
            if group(neighbour) == group(lane) { *other == lane } else { group(*other) == group(lane) }
        };
        let moved: Vec<ParticipantId> = all.iter().copied().filter(moving).collect();
        all.retain(|other| !moving(other));
        let is_target = |other: &ParticipantId| {
            if group(neighbour) == group(lane) {
                *other == neighbour
            } else {
                group(*other) == group(neighbour)
            }
        };
        let target = all.iter().position(is_target).unwrap_or_default();
        all.splice(target..target, moved);
        if way == Shift::Down {
            all.reverse();
        }
        self.order = all.into_iter().map(who).collect();
    }

    /// Its lines; none for how a run is looked at first.
    pub fn texts(&self, model: &Model) -> Vec<String> {
        let mut texts = Vec::new();
        if let Window::Part(from, until) = self.window {
            let [from, until] = [from, until].map(|time| time.as_micros().to_string());
            texts.push(["window ", &from, " ", &until].concat());
        }
        if self.folding == Folding::True {
            texts.push("scale true".to_owned());
        }
        texts.extend(self.hidden.iter().map(|who| ["hide ", &address(model, *who)].concat()));
        texts.extend(self.order.iter().map(|who| ["lane ", &address(model, *who)].concat()));
        texts
    }

    /// Reads its lines. What is not understood is passed over: a look that is not quite the same is
    /// better than none.
    pub fn read(model: &Model, texts: &[String]) -> Self {
        let mut look = Self::default();
        for text in texts {
            let Some((key, value)) = text.split_once(' ') else { continue };
            match key {
                "window" => look.window = window(value).unwrap_or_default(),
                "scale" if value == "true" => look.folding = Folding::True,
                "hide" => {
                    look.hidden.extend(participant(model, value).filter(|who| !look.hidden.contains(who)));
                }
                "lane" => {
                    look.order.extend(participant(model, value).filter(|who| !look.order.contains(who)));
                }
                _ => {}
            }
        }
        look
    }
}

fn window(text: &str) -> Option<Window> {
    let (from, until) = text.split_once(' ')?;
    let time = |text: &str| text.parse().ok().map(Time::from_micros);
    Some(Window::between(time(from)?, time(until)?))
}

/// A participant as the address has it: `client`, `Sales.relay`, `external Mail`.
fn address(model: &Model, who: Participant) -> String {
    let context = who.context.map_or("", |context| model.context(context).name.as_str());
    let (before, name, after) = match who.kind {
        ParticipantKind::Client => ("client", "", ""),
        ParticipantKind::Broker => ("broker", "", ""),
        ParticipantKind::Service => ("", context, ".service"),
        ParticipantKind::Relay => ("", context, ".relay"),
        ParticipantKind::Consumer => ("", context, ".consumer"),
        ParticipantKind::Clock => ("", context, ".clock"),
        ParticipantKind::External(id) => ("external ", model.external(id).name.as_str(), ""),
    };
    [before, name, after].concat()
}

fn participant(model: &Model, text: &str) -> Option<Participant> {
    let alone = |kind| Some(Participant { kind, context: None });
    if let Some(name) = text.strip_prefix("external ") {
        let place = model.externals.iter().position(|external| external.name == name)?;
        let id = ExternalId::at(place);
        return Some(Participant {
            kind: ParticipantKind::External(id),
            context: Some(model.external(id).context),
        });
    }
    match text {
        "client" => return alone(ParticipantKind::Client),
        "broker" => return alone(ParticipantKind::Broker),
        _ => {}
    }
    let (name, kind) = text.split_once('.')?;
    let kind = match kind {
        "service" => ParticipantKind::Service,
        "relay" => ParticipantKind::Relay,
        "consumer" => ParticipantKind::Consumer,
        "clock" => ParticipantKind::Clock,
        _ => return None,
    };
    let place = model.contexts.iter().position(|context| context.name == name)?;
    Some(Participant { kind, context: Some(ContextId::at(place)) })
}

/// All participants from top to bottom, as nobody has ordered them yet: the publishers of the script
/// come before the broker, everybody else after it.
fn natural(view: &View) -> Vec<ParticipantId> {
    let model = &view.scenario.model;
    let mut publishers: Vec<ContextId> = Vec::new();
    for line in &view.scenario.script {
        let context = model.context_of_command(line.command);
        if !publishers.contains(&context) {
            publishers.push(context);
        }
    }
    let deployment: &Deployment = view.deployment();
    let place = |lane: &ParticipantId| {
        let participant = deployment.participant(*lane);
        let group = match (participant.kind, participant.context) {
            (ParticipantKind::Client, _) => 0,
            (ParticipantKind::Broker, _) => 2,
            (_, Some(context)) if publishers.contains(&context) => 1,
            _ => 3,
        };
        let context = participant.context.map_or(0, |context| u64::from(context.0) + 1);
        number(group, context, u32::from(lane.0))
    };
    let count = u16::try_from(deployment.participants.len()).unwrap_or(u16::MAX);
    let mut all: Vec<ParticipantId> = (0..count).map(ParticipantId).collect();
    sort_by_number(&mut all, place);
    all
}

#[cfg(test)]
mod tests;
