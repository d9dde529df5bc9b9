//! The agenda: what will happen, in the order in which it will.
//!
//! A sorted list rather than a heap: two agendas with the same entries are then equal and hash
//! equally, and forking one is a copy of plain memory. It holds tens of entries, not thousands.

use super::time::Time;

/// One future action. Ties in time are broken by the participant, then by the order of planning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Entry<A> {
    at: Time,
    participant: u16,
    sequence: u32,
    action: A,
}

/// Future actions, the next one last, so that taking it moves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Agenda<A> {
    entries: Vec<Entry<A>>,
    planned: u32,
}

impl<A> Default for Agenda<A> {
    fn default() -> Self {
        Self { entries: Vec::new(), planned: 0 }
    }
}

impl<A> Agenda<A> {
    /// Plans `action` of `participant` at `at`.
    pub fn plan(&mut self, at: Time, participant: u16, action: A) {
        let sequence = self.planned;
        self.planned = self.planned.wrapping_add(1);
        self.insert(Entry { at, participant, sequence, action });
    }

    /// Plans many actions of one participant, in this order where they have the same time. Made for those
    /// with rising times: each one finds its place behind all that were put in before it.
    pub fn plan_all(&mut self, participant: u16, actions: Vec<(Time, A)>) {
        let first = self.planned;
        self.planned = self.planned.wrapping_add(u32::try_from(actions.len()).unwrap_or(u32::MAX));
        for (sequence, (at, action)) in (first..self.planned).zip(actions).rev() {
            self.insert(Entry { at, participant, sequence, action });
        }
    }

    /// Puts an entry in its place. It is looked for from the end, where it nearly always is, and all that is
    /// passed on the way has to be moved anyway.
    fn insert(&mut self, new: Entry<A>) {
        let order = |entry: &Entry<A>| (entry.at, entry.participant, entry.sequence);
        let later = self.entries.iter().rposition(|entry| order(entry) > order(&new));
        self.entries.insert(later.map_or(0, |place| place + 1), new);
    }

    /// Takes the next action, with its time.
    pub fn take(&mut self) -> Option<(Time, A)> {
        let entry = self.entries.pop()?;
        if self.entries.is_empty() {
            // Nothing is left to be compared with, so numbers can start again: the world after
            // two different histories is then the same value.
            self.planned = 0;
        }
        Some((entry.at, entry.action))
    }

    /// Takes the next action of this kind, before its time.
    pub fn take_first(&mut self, wanted: &dyn Fn(&A) -> bool) -> Option<A> {
        let place = self.entries.iter().rposition(|entry| wanted(&entry.action))?;
        Some(self.entries.remove(place).action)
    }

    /// How many actions are planned.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is planned: the run is at rest.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The planned actions with their times, the next one first.
    pub fn iter(&self) -> impl Iterator<Item = (Time, &A)> {
        self.entries.iter().rev().map(|entry| (entry.at, &entry.action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn actions_are_taken_by_time_then_participant_then_order_of_planning(
            plans in prop::collection::vec((0_u64..5, 0_u16..4), 0..40)
        ) {
            let mut agenda = Agenda::default();
            for (order, (at, participant)) in plans.iter().enumerate() {
                agenda.plan(Time::from_micros(*at), *participant, order);
            }
            let mut expected: Vec<_> =
                plans.iter().enumerate().map(|(order, (at, participant))| (*at, *participant, order)).collect();
            expected.sort_unstable();
            let taken: Vec<_> = std::iter::from_fn(|| agenda.take()).collect();
            let expected: Vec<_> =
                expected.into_iter().map(|(at, _, order)| (Time::from_micros(at), order)).collect();
            prop_assert_eq!(taken, expected);
        }
    }
}
