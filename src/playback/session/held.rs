//! A fault in the reader's hand: carried from gap to gap, and the run follows. However far it is
//! carried, taking it back is one step.

use super::{Session, Setup};
use crate::playback::Gap;
use crate::scenario::Fault;

/// A fault in the reader's hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its place among the faults.
    position: usize,
    /// As it was when it was picked up: this kind it keeps where it can.
    fault: Fault,
    /// Everything as it was then.
    before: Box<Session>,
}

impl Held {
    /// Its place among the faults.
    pub const fn position(&self) -> usize {
        self.position
    }

    /// The run that it can strike, as a set-up: without it. The gaps of that run are where it can go.
    pub fn reference(&self) -> Setup {
        let scenario = &self.before.setup.scenario;
        let mut faults = scenario.faults.clone();
        faults.remove(self.position);
        Setup { scenario: scenario.with_faults(faults), bolt: None }
    }

    /// What it becomes in a gap: a fault of its kind, with what else was said of it, or else the
    /// first one that is possible there.
    pub fn in_gap(&self, gap: &Gap) -> Option<Fault> {
        let of_its_kind = gap.faults.iter().find_map(|fault| self.fault.moved_to(fault));
        of_its_kind.or_else(|| gap.faults.first().cloned())
    }
}

impl Session {
    /// The fault in the reader's hand.
    pub const fn held(&self) -> Option<&Held> {
        self.held.as_ref()
    }

    /// What the fault in the hand is where it is now.
    pub fn fault_in_hand(&self) -> Option<&Fault> {
        self.setup.scenario.faults.get(self.held.as_ref()?.position)
    }

    /// Picks a fault up. From now on the run without it is what stands behind the picture.
    pub(super) fn pick_up(&mut self, position: usize) {
        let Some(fault) = self.setup.scenario.faults.get(position).cloned() else { return };
        let held = Held { position, fault, before: Box::new(self.clone()) };
        self.show_all();
        self.former = Some(held.reference());
        self.held = Some(held);
    }

    /// Carries it elsewhere. Two faults that are the same would be one.
    pub(super) fn carry(&mut self, fault: Fault) {
        let Some(held) = &self.held else { return };
        let mut faults = self.setup.scenario.faults.clone();
        if faults.contains(&fault) {
            return;
        }
        let Some(place) = faults.get_mut(held.position) else { return };
        let was = std::mem::replace(place, fault.clone());
        if self.setup.bolt.as_ref() == Some(&was) {
            self.setup.bolt = Some(fault);
        }
        self.setup.scenario.faults = faults;
        self.show_all();
    }

    /// Lets it go where it is. If it was not carried anywhere, nothing has happened.
    pub(super) fn let_go(&mut self) {
        if self.held.as_ref().is_some_and(|held| held.before.setup.scenario == self.setup.scenario) {
            self.put_back();
        } else if let Some(held) = self.held.take() {
            self.remember(held.before.setup);
        }
    }

    /// Puts it back where it was, and everything else with it.
    pub(super) fn put_back(&mut self) {
        if let Some(held) = self.held.take() {
            *self = Self { revision: self.revision.saturating_add(1), ..*held.before };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::{Cursor, Intent, View};
    use crate::scenario::shop;
    use proptest::prelude::*;

    fn fault(text: &str) -> Fault {
        Fault::parse(&shop::first_paint().model, text).unwrap()
    }

    fn session(faults: &[&str]) -> Session {
        let mut session = Session::new(shop::first_paint(), Cursor::End);
        for text in faults {
            session.apply(Intent::Strike { fault: fault(text), beside: true });
        }
        session
    }

    const STATIONS: [&str; 5] = [
        "crash Sales after commit",
        "crash Sales after save",
        "throw ChargePolicy",
        "conflict Sales",
        "crash Sales after publish",
    ];

    proptest! {
        #[test]
        fn however_far_a_fault_is_carried_one_undo_takes_it_back(
            way in prop::collection::vec(0_usize..5, 0..12),
            second: bool,
        ) {
            let faults = ["crash Notifications after call", "crash Sales after load"];
            let mut session = session(&faults[..=usize::from(second)]);
            let before = session.clone();
            let returned_to = |session: &Session| Session { revision: before.revision, ..session.clone() };
            session.apply(Intent::Hold(0));
            for station in &way {
                session.apply(Intent::Move(fault(STATIONS[*station])));
                prop_assert_eq!(session.fault_in_hand(), Some(&fault(STATIONS[*station])));
                prop_assert_eq!(session.setup().scenario.faults.len(), before.setup().scenario.faults.len());
            }
            let mut returned = session.clone();
            returned.apply(Intent::PutBack);
            prop_assert_eq!(&returned_to(&returned), &before, "Escape leaves no trace");
            session.apply(Intent::Drop);
            prop_assert!(session.held().is_none());
            if way.is_empty() {
                prop_assert_eq!(&returned_to(&session), &before, "and neither does a mere touch");
            } else {
                let after = session.setup().clone();
                session.apply(Intent::Undo);
                prop_assert_eq!(session.setup(), before.setup());
                session.apply(Intent::Redo);
                prop_assert_eq!(session.setup(), &after);
            }
        }
    }

    #[test]
    fn the_run_without_the_held_fault_stands_behind_it_and_stays_there() {
        let mut session = session(&["crash Sales after load", "crash Sales after commit"]);
        session.apply(Intent::Hold(1));
        let reference = session.held().unwrap().reference();
        assert_eq!(reference.scenario.faults, [fault("crash Sales after load")]);
        for station in STATIONS {
            session.apply(Intent::Move(fault(station)));
            assert_eq!(session.former(), Some(&reference));
        }
        session.apply(Intent::Drop);
        assert_eq!(session.former(), Some(&reference));
    }

    #[test]
    fn whatever_else_is_done_drops_it_first_and_looking_around_does_not() {
        let mut session = session(&["crash Sales after commit"]);
        session.apply(Intent::Hold(0));
        session.apply(Intent::Move(fault("crash Sales after save")));
        session.apply(Intent::Seek(Cursor::Start));
        session.apply(Intent::Pause);
        assert!(session.held().is_some());
        session.apply(Intent::Set("dedupe=inbox".to_owned()));
        assert!(session.held().is_none());
        session.apply(Intent::Undo);
        assert_eq!(session.setup().scenario.faults, [fault("crash Sales after save")]);
        session.apply(Intent::Undo);
        assert_eq!(session.setup().scenario.faults, [fault("crash Sales after commit")]);
    }

    #[test]
    fn whoever_follows_the_revision_sees_every_change() {
        let mut session = session(&["crash Sales after commit"]);
        let mut seen = (session.revision(), session.setup().clone(), session.former().cloned());
        for intent in [
            Intent::Hold(0),
            Intent::Play,
            Intent::Hold(0),
            Intent::Set("dedupe=inbox".to_owned()),
            Intent::Hold(0),
            Intent::Move(fault("crash Sales after save")),
            Intent::PutBack,
            Intent::Hold(0),
            Intent::Drop,
        ] {
            session.apply(intent.clone());
            let now = (session.revision(), session.setup().clone(), session.former().cloned());
            assert!(now.0 != seen.0 || (&now.1, &now.2) == (&seen.1, &seen.2), "{intent:?}");
            seen = now;
        }
    }

    #[test]
    fn a_carried_bolt_stays_the_bolt_and_never_falls_on_another_fault() {
        let mut session = session(&["crash Sales after load", "crash Sales after commit"]);
        session.apply(Intent::Hold(1));
        session.apply(Intent::Move(fault("crash Sales after load")));
        assert_eq!(session.fault_in_hand(), Some(&fault("crash Sales after commit")));
        session.apply(Intent::Move(fault("crash Sales after save")));
        session.apply(Intent::Drop);
        assert_eq!(session.setup().bolt, Some(fault("crash Sales after save")));
        session.apply(Intent::Hold(7));
        assert!(session.held().is_none());
    }

    #[test]
    fn a_fault_keeps_its_kind_where_the_gap_has_it_and_what_was_said_of_it() {
        let mut session = session(&["crash Sales after commit for 200ms"]);
        session.apply(Intent::Hold(0));
        let reference = View::new(&session.held().unwrap().reference(), None);
        for gap in &reference.gaps {
            let moved = session.held().unwrap().in_gap(gap).unwrap();
            let is_crash = |fault: &Fault| matches!(fault, Fault::Crash { .. });
            assert_eq!(is_crash(&moved), gap.faults.iter().any(is_crash), "{}", gap.key);
            if is_crash(&moved) {
                assert!(moved.text(&reference.scenario.model).ends_with("for 200ms"));
            } else {
                assert_eq!(Some(&moved), gap.faults.first());
            }
            // And it finds itself there again.
            assert!(gap.is_struck_by(&[moved]));
        }
    }
}
