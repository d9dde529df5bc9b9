//! What the reader has set up and where they stand. Everything they do is an [`Intent`].

mod held;

use super::spotlight::Spotlight;
use crate::scenario::{Fault, Scenario, Settings};
use crate::trace::RecordId;

pub use held::Held;

/// How many set-ups can be taken back. Without its text a set-up is a few hundred bytes; nobody counts further.
const REMEMBERED: usize = 200;

/// How many bytes of model texts are remembered with them; set-ups of one text share it.
const REMEMBERED_TEXT: usize = 4 * 1024 * 1024;

/// What is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Model, commands, settings and faults.
    pub scenario: Scenario,
    /// The fault that the next strike takes the place of: the one that was set last, until it is kept.
    pub bolt: Option<Fault>,
}

/// Where in the run the reader stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// Before anything has happened.
    Start,
    /// After this record.
    At(RecordId),
    /// After everything.
    #[default]
    End,
}

/// How fast the run is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// A quarter.
    Quarter,
    /// Half.
    Half,
    /// The whole run in about four seconds.
    #[default]
    Usual,
    /// Twice as fast.
    Double,
}

/// What the reader wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// To look at another scenario, from here.
    Open(Box<Scenario>, Cursor),
    /// To change one setting, by its text.
    Set(String),
    /// To have one back as it is by itself, by its name: `KEY`, or `KEY.Context`.
    Reset(String),
    /// To break the run here. With `beside`, the former bolt stays, because this one needs it.
    Strike {
        /// The fault.
        fault: Fault,
        /// Whether the bolt that was set before stays.
        beside: bool,
    },
    /// To break the run by this fault alone.
    BreakBy(Fault),
    /// To keep the bolt when the next one is set.
    Keep,
    /// To take a fault away, by its position.
    Remove(usize),
    /// To pick a fault up, by its position.
    Hold(usize),
    /// To carry the fault in the hand elsewhere: there it is this one.
    Move(Fault),
    /// To let it go where it is.
    Drop,
    /// To put it back where it was.
    PutBack,
    /// To take the last change back.
    Undo,
    /// To do it again.
    Redo,
    /// To stand elsewhere.
    Seek(Cursor),
    /// To let the run play from here, or from the beginning if this is the end.
    Play,
    /// To stop playing.
    Pause,
    /// To play at this speed.
    Pace(Speed),
    /// To see these records in the light, and to stand at the last; or to see everything alike.
    Light(Option<Spotlight>),
}

/// The state of the screen, as far as it is the reader's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    setup: Setup,
    revision: u64,
    former: Option<Setup>,
    past: Vec<Setup>,
    future: Vec<Setup>,
    cursor: Cursor,
    playing: bool,
    speed: Speed,
    spotlight: Option<Spotlight>,
    held: Option<Held>,
}

impl Setup {
    /// A scenario as it was opened.
    pub fn of(scenario: Scenario) -> Self {
        // A single fault was set by a strike; among several nobody knows which was the last.
        let bolt = match scenario.faults.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        Self { scenario, bolt }
    }

    /// The set-up after a strike.
    #[must_use]
    pub fn struck(&self, fault: &Fault, beside: bool) -> Self {
        let mut faults = self.scenario.faults.clone();
        if !beside && let Some(bolt) = &self.bolt {
            faults.retain(|other| other != bolt);
        }
        if !faults.contains(fault) {
            faults.push(fault.clone());
        }
        Self { scenario: self.scenario.with_faults(faults), bolt: Some(fault.clone()) }
    }
}

impl Intent {
    /// Whether something else may be run afterwards, rather than the same run looked at in another way.
    pub const fn changes_run(&self) -> bool {
        !matches!(self, Self::Seek(_) | Self::Play | Self::Pause | Self::Pace(_) | Self::Light(_))
    }
}

impl Speed {
    /// Every speed, the slowest first.
    pub const ALL: [Self; 4] = [Self::Quarter, Self::Half, Self::Usual, Self::Double];

    /// How many times the usual speed it is.
    pub const fn factor(self) -> f64 {
        match self {
            Self::Quarter => 0.25,
            Self::Half => 0.5,
            Self::Usual => 1.0,
            Self::Double => 2.0,
        }
    }
}

impl Session {
    /// A session that begins with this scenario.
    pub fn new(scenario: Scenario, cursor: Cursor) -> Self {
        Self {
            setup: Setup::of(scenario),
            revision: 0,
            former: None,
            past: Vec::new(),
            future: Vec::new(),
            cursor,
            playing: false,
            speed: Speed::default(),
            spotlight: None,
            held: None,
        }
    }

    /// What is run.
    pub const fn setup(&self) -> &Setup {
        &self.setup
    }

    /// A number that is another whenever something else may be run, or may have been run before.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// What was run before the last change.
    pub const fn former(&self) -> Option<&Setup> {
        self.former.as_ref()
    }

    /// Where the reader stands.
    pub const fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Whether the run is playing.
    pub const fn is_playing(&self) -> bool {
        self.playing
    }

    /// How fast it is played.
    pub const fn speed(&self) -> Speed {
        self.speed
    }

    /// What is in the light.
    pub const fn spotlight(&self) -> Option<&Spotlight> {
        self.spotlight.as_ref()
    }

    /// Whether something can be taken back.
    pub const fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether something can be done again.
    pub const fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Does what the reader wants, as far as it is possible.
    pub fn apply(&mut self, intent: Intent) {
        if intent.changes_run() {
            self.revision = self.revision.saturating_add(1);
        }
        let carries = matches!(
            intent,
            Intent::Move(_) | Intent::PutBack | Intent::Seek(_) | Intent::Pause | Intent::Pace(_)
        );
        if !carries {
            self.let_go();
        }
        match intent {
            Intent::Open(scenario, cursor) => {
                self.change(Setup::of(*scenario));
                self.former = None;
                self.cursor = cursor;
            }
            Intent::Set(text) => {
                if let Ok(settings) = self.setup.scenario.set(&text) {
                    self.set(settings);
                }
            }
            Intent::Reset(place) => {
                let mut settings = self.setup.scenario.settings.clone();
                settings.reset(&place);
                self.set(settings);
            }
            Intent::Strike { fault, beside } => self.change(self.setup.struck(&fault, beside)),
            Intent::BreakBy(fault) => {
                let scenario = self.setup.scenario.with_faults(vec![fault.clone()]);
                self.change(Setup { scenario, bolt: Some(fault) });
            }
            Intent::Keep => self.setup.bolt = None,
            Intent::Remove(position) => self.remove(position),
            Intent::Hold(position) => self.pick_up(position),
            Intent::Move(fault) => self.carry(fault),
            // It was let go above, as before everything else.
            Intent::Drop => {}
            Intent::PutBack => self.put_back(),
            Intent::Undo => self.travel(true),
            Intent::Redo => self.travel(false),
            Intent::Seek(cursor) => self.cursor = cursor,
            Intent::Play => {
                if self.cursor == Cursor::End {
                    self.cursor = Cursor::Start;
                }
                self.playing = true;
            }
            Intent::Pause => self.playing = false,
            Intent::Pace(speed) => self.speed = speed,
            Intent::Light(spotlight) => {
                if let Some(spotlight) = &spotlight {
                    self.playing = false;
                    self.cursor = Cursor::At(spotlight.last());
                }
                self.spotlight = spotlight;
            }
        }
    }

    fn set(&mut self, settings: Settings) {
        let scenario = Scenario { settings, ..self.setup.scenario.clone() };
        self.change(Setup { scenario, bolt: self.setup.bolt.clone() });
    }

    fn remove(&mut self, position: usize) {
        let mut faults = self.setup.scenario.faults.clone();
        if position < faults.len() {
            let removed = faults.remove(position);
            let bolt = self.setup.bolt.clone().filter(|bolt| *bolt != removed);
            self.change(Setup { scenario: self.setup.scenario.with_faults(faults), bolt });
        }
    }

    /// Another set-up: the run is shown to its end, and what was there before can be had back.
    fn change(&mut self, next: Setup) {
        self.show_all();
        if next.scenario == self.setup.scenario {
            self.setup = next;
            return;
        }
        let before = std::mem::replace(&mut self.setup, next);
        self.former = Some(before.clone());
        self.remember(before);
    }

    fn remember(&mut self, before: Setup) {
        self.past.push(before);
        self.future.clear();
        while self.past.len() > REMEMBERED || text_of(&self.past) > REMEMBERED_TEXT {
            self.past.remove(0);
        }
    }

    fn travel(&mut self, back: bool) {
        let (from, to) =
            if back { (&mut self.past, &mut self.future) } else { (&mut self.future, &mut self.past) };
        let Some(next) = from.pop() else { return };
        let before = std::mem::replace(&mut self.setup, next);
        to.push(before.clone());
        // A ghost of another model's run would say nothing.
        let same = before.scenario.model == self.setup.scenario.model
            && before.scenario.script == self.setup.scenario.script;
        self.former = same.then_some(before);
        self.show_all();
    }

    /// The whole run, nothing of it set off.
    fn show_all(&mut self) {
        self.playing = false;
        self.cursor = Cursor::End;
        self.spotlight = None;
    }
}

/// The bytes of the texts of these set-ups; one that follows another with the same text adds nothing.
fn text_of(setups: &[Setup]) -> usize {
    let texts = || setups.iter().map(|setup| setup.scenario.written.as_ref().map(|written| &written.text));
    let before = std::iter::once(None).chain(texts());
    let added = texts().zip(before).map(|(text, before)| match (text, before) {
        (Some(text), Some(before)) if std::sync::Arc::ptr_eq(text, before) => 0,
        (text, _) => text.map_or(0, |text| text.len()),
    });
    added.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::shop;

    fn session() -> Session {
        Session::new(shop::first_paint(), Cursor::End)
    }

    fn fault(text: &str) -> Fault {
        Fault::parse(&shop::first_paint().model, text).unwrap()
    }

    fn strike(text: &str) -> Intent {
        Intent::Strike { fault: fault(text), beside: false }
    }

    #[test]
    fn a_strike_takes_the_place_of_the_former_bolt() {
        let mut session = session();
        session.apply(strike("crash Sales after commit"));
        session.apply(Intent::Set("publishing=outbox".to_owned()));
        assert_eq!(session.setup().scenario.faults, [fault("crash Sales after commit")]);
        session.apply(strike("crash Sales.relay after publish"));
        assert_eq!(session.setup().scenario.faults, [fault("crash Sales.relay after publish")]);
    }

    #[test]
    fn a_bolt_that_is_kept_or_needed_stays() {
        let mut session = session();
        session.apply(strike("crash Sales after commit"));
        session.apply(Intent::Keep);
        session.apply(strike("crash Sales after save"));
        session.apply(Intent::Strike { fault: fault("throw ChargePolicy"), beside: true });
        assert_eq!(session.setup().scenario.faults.len(), 3);
        session.apply(Intent::Remove(2));
        session.apply(strike("crash Sales after load"));
        assert_eq!(session.setup().scenario.faults.len(), 3);
    }

    #[test]
    fn undo_and_redo_walk_the_same_way_and_a_change_forgets_what_was_undone() {
        let mut session = session();
        let first = session.setup().clone();
        session.apply(strike("crash Sales after commit"));
        let second = session.setup().clone();
        session.apply(Intent::Undo);
        assert_eq!((session.setup(), session.former()), (&first, Some(&second)));
        session.apply(Intent::Redo);
        assert_eq!(session.setup(), &second);
        session.apply(Intent::Undo);
        session.apply(Intent::Set("dedupe=inbox".to_owned()));
        assert!(!session.can_redo());
        session.apply(Intent::Undo);
        assert_eq!(session.setup(), &first);
        assert!(!session.can_undo());
    }

    /// A long text that is changed again and again does not fill the memory; short ones go back as far as ever.
    #[test]
    fn what_is_remembered_is_limited_in_number_and_in_bytes() {
        let opened = |bytes: usize, changes: usize| {
            let mut session = session();
            for change in 0..changes {
                let text = [
                    "context A { aggregate B { command C { emit D } } }\nscenario \"",
                    &change.to_string(),
                    "\" { at 0ms B(b).C }",
                ];
                let text = text.concat() + "\n#" + &"x".repeat(bytes);
                let scenario = crate::scenario::Reading::of(text.into()).scenarios.swap_remove(0);
                session.apply(Intent::Open(Box::new(scenario), Cursor::End));
            }
            let mut steps = 0;
            while session.can_undo() {
                session.apply(Intent::Undo);
                steps += 1;
            }
            steps
        };
        assert_eq!(opened(10, 210), REMEMBERED);
        assert_eq!(opened(REMEMBERED_TEXT / 8, 12), 7, "as many as there is room for");
    }

    #[test]
    fn what_is_not_understood_or_changes_nothing_is_no_step_to_take_back() {
        let mut session = session();
        for intent in [
            Intent::Set("poll=never".to_owned()),
            Intent::Remove(7),
            Intent::Undo,
            Intent::Redo,
            Intent::Keep,
        ] {
            session.apply(intent);
        }
        session.apply(Intent::Set("dedupe=none".to_owned()));
        assert!(!session.can_undo());
    }

    #[test]
    fn playing_begins_anew_at_the_end_and_every_change_stops_it() {
        let mut session = session();
        session.apply(Intent::Play);
        assert_eq!((session.cursor(), session.is_playing()), (Cursor::Start, true));
        session.apply(strike("crash Sales after commit"));
        assert_eq!((session.cursor(), session.is_playing()), (Cursor::End, false));
        session.apply(Intent::Seek(Cursor::At(RecordId(3))));
        session.apply(Intent::Play);
        assert_eq!(session.cursor(), Cursor::At(RecordId(3)));
    }
}
