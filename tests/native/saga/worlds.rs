//! Worlds of one saga and its participants: every message may be lost, repeated or held back until its time is over, each
//! step may be refused or go wrong. What must be true is said of all worlds; what the unsafe settings break is searched.

use faultline::domain::{Errand, Saga};
use faultline::saga::{
    Answer, Compensate, Ending, Message, Output, Rules, Standing, State, Status, advance, answer,
};
use proptest::prelude::*;

use super::{Kind, PIVOT, RETRIABLE, UNDOABLE, saga};

/// What goes wrong with the n-th thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mishap {
    /// The message is lost.
    Lost,
    /// It comes twice.
    Repeated,
    /// It comes when everything else has come to rest.
    Held,
    /// The participant refuses.
    Refused,
    /// The participant fails on the way.
    Trouble,
}

#[derive(Clone, Copy, Debug)]
enum Parcel {
    Request(Errand),
    Reply(Message),
}

struct World {
    saga: Saga,
    rules: Rules,
    tombstones: bool,
    state: State,
    records: Vec<Standing>,
    /// Whether the effect of each step stands.
    effects: Vec<bool>,
    way: Vec<Parcel>,
    held: Vec<Parcel>,
    timers: Vec<Errand>,
    mishaps: Vec<(usize, Mishap)>,
    happened: usize,
}

impl World {
    fn run(kinds: &[Kind], rules: Rules, tombstones: bool, mishaps: &[(usize, Mishap)]) -> Self {
        let mut world = Self {
            saga: saga(kinds),
            rules,
            tombstones,
            state: State::new(kinds.len()),
            records: vec![Standing::None; kinds.len()],
            effects: vec![false; kinds.len()],
            way: vec![Parcel::Reply(Message::Started)],
            held: Vec::new(),
            timers: Vec::new(),
            mishaps: mishaps.to_vec(),
            happened: 0,
        };
        for _ in 0..1_000 {
            if !world.way.is_empty() {
                let parcel = world.way.remove(0);
                world.deliver(parcel);
            } else if !world.timers.is_empty() {
                let errand = world.timers.remove(0);
                world.hear(Message::TimedOut(errand));
            } else if let Some(parcel) = world.held.pop() {
                world.take(parcel, None);
            } else {
                return world;
            }
        }
        panic!("it never comes to rest");
    }

    fn deliver(&mut self, parcel: Parcel) {
        self.happened += 1;
        let mishap = self.mishaps.iter().find(|(place, _)| *place == self.happened).map(|(_, what)| *what);
        match mishap {
            Some(Mishap::Lost) if !matches!(parcel, Parcel::Reply(Message::Started)) => {}
            Some(Mishap::Held) => self.held.push(parcel),
            Some(Mishap::Repeated) => {
                self.take(parcel, None);
                self.take(parcel, None);
            }
            other => self.take(parcel, other),
        }
    }

    fn take(&mut self, parcel: Parcel, mishap: Option<Mishap>) {
        match parcel {
            Parcel::Request(errand) => self.carry_out(errand, mishap),
            Parcel::Reply(message) => self.hear(message),
        }
    }

    fn carry_out(&mut self, errand: Errand, mishap: Option<Mishap>) {
        let place = usize::from(errand.step);
        let goes_on = self.saga.steps[place].kind.only_goes_on();
        if mishap == Some(Mishap::Trouble) {
            return self.way.push(Parcel::Reply(Message::Trouble(errand)));
        }
        let reply = match answer(self.records[place], errand.undo, goes_on, self.tombstones) {
            Answer::Act if mishap == Some(Mishap::Refused) && !errand.undo => {
                self.records[place] = Standing::Refused;
                Message::Refused(errand)
            }
            Answer::Act => {
                self.records[place] = if errand.undo { Standing::Undone } else { Standing::Done };
                self.effects[place] = !errand.undo;
                Message::Done(errand)
            }
            Answer::Again(standing) => {
                self.records[place] = standing;
                Message::Done(errand)
            }
            Answer::RefuseAgain => Message::Refused(errand),
            Answer::TooLate => return,
        };
        self.way.push(Parcel::Reply(reply));
    }

    fn hear(&mut self, message: Message) {
        let Ok(outputs) = advance(&self.saga, &self.rules, &mut self.state, message) else { return };
        for output in outputs {
            match output {
                Output::Send(errand) => self.way.push(Parcel::Request(errand)),
                Output::Arm(errand, _) => self.timers.push(errand),
            }
        }
    }

    /// All or none, as it ended.
    fn is_whole(&self) -> bool {
        match self.state.status {
            Status::Ended(Ending::Completed) => self.effects.iter().all(|effect| *effect),
            Status::Ended(Ending::Compensated) => self.effects.iter().all(|effect| !effect),
            _ => false,
        }
    }
}

/// Two to six steps: some that can be undone, perhaps a pivot, then some that are tried until they succeed.
fn sagas() -> impl Strategy<Value = Vec<Kind>> {
    (1_usize..4, any::<bool>(), 0_usize..3).prop_map(|(before, pivot, behind)| {
        let mut kinds = vec![UNDOABLE; before];
        kinds.extend(pivot.then_some(PIVOT));
        kinds.extend(vec![RETRIABLE; behind]);
        if kinds.len() < 2 {
            kinds.insert(0, UNDOABLE);
        }
        kinds
    })
}

fn mishaps() -> impl Strategy<Value = Vec<(usize, Mishap)>> {
    let kinds = [Mishap::Lost, Mishap::Repeated, Mishap::Held, Mishap::Refused, Mishap::Trouble];
    prop::collection::vec((1_usize..20, prop::sample::select(kinds.to_vec())), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn with_safe_settings_a_saga_ends_with_all_its_effects_or_with_none(
        kinds in sagas(), mishaps in mishaps(), parallel in any::<bool>(), failing_step in any::<bool>()
    ) {
        let rules = Rules { parallel, failing_step, ..Rules::default() };
        let world = World::run(&kinds, rules, true, &mishaps);
        prop_assert!(world.is_whole(), "{:?} {:?}", world.state, world.effects);
    }

    #[test]
    fn beyond_its_budget_it_still_never_says_that_all_is_undone_when_it_is_not(
        kinds in sagas(), mishaps in prop::collection::vec((1_usize..30, prop::sample::select(vec![
            Mishap::Lost, Mishap::Held, Mishap::Trouble, Mishap::Refused])), 0..12)
    ) {
        let world = World::run(&kinds, Rules { retries: 1, ..Rules::default() }, true, &mishaps);
        if world.state.status == Status::Ended(Ending::Compensated) {
            prop_assert!(world.effects.iter().all(|effect| !effect), "{:?}", world.state);
        }
    }
}

/// Whether some world of up to two mishaps leaves an effect behind of a saga that neither went through nor asks for help.
fn leaves_a_ghost(rules: Rules, tombstones: bool, kinds: &[Kind]) -> bool {
    let all = [Mishap::Lost, Mishap::Held, Mishap::Refused, Mishap::Trouble];
    let single = || (1_usize..16).flat_map(|place| all.map(|mishap| (place, mishap)));
    let is_ghost = |world: &World| {
        let over = matches!(world.state.status, Status::Ended(Ending::Compensated | Ending::Failed));
        over && world.effects.iter().any(|effect| *effect)
    };
    single().any(|one| single().any(|other| is_ghost(&World::run(kinds, rules, tombstones, &[one, other]))))
}

#[test]
fn each_unsafe_setting_is_broken_by_some_world_and_the_safe_one_by_none() {
    let undoable = [UNDOABLE, UNDOABLE, UNDOABLE];
    let once = Rules { retries: 0, ..Rules::default() };
    assert!(!leaves_a_ghost(once, true, &undoable));
    assert!(
        leaves_a_ghost(Rules { compensate: Compensate::Completed, ..once }, true, &undoable),
        "what nobody knows of stands"
    );
    assert!(leaves_a_ghost(once, false, &undoable), "a late action is done without a tombstone");
    let snippet = Rules { compensate: Compensate::AsInTheSnippet, ..Rules::default() };
    assert!(leaves_a_ghost(snippet, true, &[UNDOABLE, super::PLAIN]), "nothing is undone");
}
