//! Event sourcing: streams, folding, subscriptions and their checkpoints. Each claim with its reason.

use faultline::domain::{Nature, Row};
use faultline::engine::{Run, Status};
use faultline::examples;
use faultline::explore::single_faults;
use faultline::messaging::{Entry, EventStore};
use faultline::scenario::{Reading, Scenario};
use proptest::prelude::*;

use crate::compiled::scenarios;
use crate::table::{letters, sample, scenario, struck};
use crate::told::{Told, at, set_up, told};

const SOURCED: &str = "publishing=event-sourcing";

/// The letters of each kind of handler, transactional and external, over several placements of a fault.
fn both(settings: &[&str], faults: &[&str]) -> (String, String) {
    let union = |external| {
        let settings = [&[SOURCED], settings].concat();
        let mut found = String::new();
        for fault in faults {
            let text = struck(external, &settings, fault);
            found.extend(text.chars().filter(|letter| !found.contains(*letter)).collect::<Vec<_>>());
        }
        found
    };
    (union(false), union(true))
}

fn kinds(transactional: &str, external: &str) -> (String, String) {
    (transactional.to_owned(), external.to_owned())
}

/// What was handled and not noted is handled again; what was noted and not handled never is; what is
/// noted in the transaction of its effect is neither, but no transaction holds a call.
#[test]
fn a_crash_between_effect_and_checkpoint_repeats_what_stands_before_the_checkpoint() {
    let after = ["crash Back.subscription after handle", "crash Back.subscription after handle #2"];
    assert_eq!(both(&[], &after), kinds("D", "D"));
    let before = ["crash Back.subscription after checkpoint"];
    assert_eq!(both(&["checkpoint=before"], &before), kinds("L", "L"));
    assert_eq!(both(&["checkpoint=with"], &after), kinds("", "D"));
    assert_eq!(both(&["checkpoint=with"], &["crash Back.subscription before commit"]), kinds("", "D"));
    assert_eq!(both(&["checkpoint=with"], &["crash Back.subscription after commit"]), kinds("", ""));
    assert_eq!(both(&["dedupe=inbox"], &["crash Back.subscription after commit"]), kinds("", ""));
}

/// Before: it has moved on when a handler throws, and never comes back. With: the position is rolled
/// back with the effects in the database.
#[test]
fn what_throws_is_read_again_unless_the_position_was_noted_before() {
    let throws = ["throw First", "throw Second"];
    assert_eq!(both(&["checkpoint=before"], &throws), kinds("LH", "LH"));
    assert_eq!(both(&["checkpoint=with"], &throws), kinds("", "D"));
    assert_eq!(both(&["subscriptions=per-handler"], &throws), kinds("", ""));
}

/// A subscription is a part of the process that its context names.
#[test]
fn a_context_and_its_subscription_die_together() {
    for step in ["read", "handle", "checkpoint"] {
        let digests = ["Back", "Back.subscription"].map(|who| {
            let fault = ["crash ", who, " after ", step].concat();
            Told::of(scenario(false, &[SOURCED], &fault)).run.trace.digest()
        });
        assert_eq!(digests[0], digests[1], "{step}");
    }
}

/// Nothing is published, so that neither a broker nor a relay has anything to do with it.
#[test]
fn faults_of_a_broker_and_of_a_relay_are_none_of_its() {
    for fault in [
        "broker down 1ms..80ms",
        "duplicate Sold to Back",
        "crash Sales.relay after publish",
        "crash Sales after publish",
    ] {
        assert_eq!(letters(&scenario(false, &[SOURCED], fault)).1, Status::NotApplicable, "{fault}");
    }
    // Nobody reads a store where events are published.
    for fault in ["crash Back.subscription after read", "rewind Back to 0"] {
        assert_eq!(
            letters(&scenario(false, &["publishing=outbox"], fault)).1,
            Status::NotApplicable,
            "{fault}"
        );
    }
    assert_eq!(letters(&scenario(false, &[SOURCED], "rewind Back to 7")).1, Status::NotReached);
}

/// What is read again is handled again, but nobody outside hears of it once more unless that is wanted;
/// positions and ids that are stored with the effect recognise it.
#[test]
fn a_replay_counts_again_and_calls_nobody_unless_told_to() {
    assert_eq!(both(&[], &["rewind Back to 0"]), kinds("D", ""));
    assert_eq!(both(&["replay=with-calls"], &["rewind Back to 0"]), kinds("D", "D"));
    assert_eq!(both(&["checkpoint=with"], &["rewind Back to 0"]), kinds("", ""));
    assert_eq!(both(&["checkpoint=with", "replay=with-calls"], &["rewind Back to 0"]), kinds("", ""));
    assert_eq!(both(&["dedupe=inbox"], &["rewind Back to 0"]), kinds("", ""));
}

/// A poison event is tried as often as deliveries are allowed, and then given up: what comes behind it
/// is handled.
#[test]
fn a_subscription_goes_on_behind_what_it_has_given_up() {
    let told = Told::struck(scenario(true, &[SOURCED, "delivery-limit=3"], "throw First always"));
    assert_eq!(told.letters(), "L");
    let parked = told.run.world.broker.queues.iter().flat_map(faultline::messaging::Queue::parked);
    assert_eq!(parked.map(|copy| copy.deliveries).collect::<Vec<_>>(), [3]);
}

/// From a position on: what stands before it is not read again. What is given up lets the others pass in their order,
/// and with a position for each handler it is one handler's alone.
#[test]
fn each_position_is_that_of_its_subscription() {
    let sales = [(0, 0), (10, 0)];
    let told = |external, settings: &[&str], fault| {
        let told = Told::struck(at(scenario(external, &[&[SOURCED], settings].concat(), fault), &sales));
        (told.anomalies().join(", "), told.effects_of("First"), told.effects_of("Second"))
    };
    let again = ("duplicate First, duplicate Second".to_owned(), 3, 3);
    assert_eq!(told(false, &[], "rewind Back to 1"), again);
    assert_eq!(told(true, &[], "rewind Back to 1"), (String::new(), 2, 2));
    for external in [false, true] {
        let given_up = told(external, &[], "throw First times 5");
        assert_eq!(given_up, ("lost First, lost Second, stuck".to_owned(), 1, 1));
        let own = told(external, &["subscriptions=per-handler"], "throw First times 5");
        assert_eq!(own, ("lost First, partial First, stuck".to_owned(), 1, 2));
        assert_eq!(told(external, &[], "throw First"), (String::new(), 2, 2), "it is waited for");
    }
}

/// The values after an entry, from its changes alone, one after the other.
fn folded(entries: &[&Entry], blank: &Row) -> Row {
    let mut row = blank.clone();
    for entry in entries {
        entry.change.apply(&mut row);
    }
    row
}

fn stores(run: &Run) -> impl Iterator<Item = &EventStore> {
    run.world.databases.iter().map(|database| &database.store)
}

/// Compares every state that was ever stored with the fold up to there, with snapshots and without.
/// Returns how many states were compared.
fn compare(scenario: &Scenario, run: &Run) -> usize {
    let mut compared = 0;
    for write in run.trace.writes() {
        let aggregate = scenario.model.aggregate(write.key.aggregate);
        if aggregate.nature != Nature::Aggregate {
            continue;
        }
        let of_key = |entry: &&Entry| entry.key == write.key;
        let Some(store) = stores(run).find(|store| store.entries().iter().any(|entry| of_key(&entry))) else {
            panic!("what is stored is in a stream");
        };
        let stream: Vec<&Entry> = store.entries().iter().filter(of_key).collect();
        let until = stream.iter().rposition(|entry| entry.cause.0 == write.commit.0).unwrap();
        let blank = aggregate.blank();
        assert_eq!(folded(&stream[..=until], &blank), write.fields, "the changes up to the commit");
        let version = stream[until].version;
        assert_eq!(store.fold(&write.key, version, blank).0, write.fields, "from the nearest snapshot on");
        compared += 1;
    }
    for database in &run.world.databases {
        for instance in &database.aggregates {
            let aggregate = scenario.model.aggregate(instance.key.aggregate);
            if aggregate.nature == Nature::Aggregate {
                let (row, _) = database.store.fold(&instance.key, u32::MAX, aggregate.blank());
                assert_eq!(row, instance.fields, "the whole stream");
            }
        }
    }
    compared
}

#[test]
fn replaying_any_prefix_gives_the_state_at_that_prefix_with_and_without_snapshots() {
    let mut compared = 0;
    for example in &examples::ALL {
        for scenario in Reading::of(example.text.into()).scenarios {
            // Where one context stores rows, there is no stream of it.
            if scenario.settings.texts().iter().any(|text| text.starts_with("publishing.")) {
                continue;
            }
            for every in ["0", "1", "3"] {
                let every = ["snapshot-every=", every].concat();
                let told = Told::of(set_up(scenario.clone(), &[SOURCED, &every], &[]));
                compared += compare(&told.scenario, &told.run);
            }
        }
    }
    assert!(compared > 100, "{compared} states were compared");
}

/// Loading from a snapshot reads fewer entries, so that it is faster and decides the same.
#[test]
fn snapshots_change_how_long_a_load_takes_and_nothing_else() {
    let text = "
        context C { aggregate A { n: int  command Add { set n += 1  emit Added } } }
        scenario \"s\" { every 1s times 20 A(a1).Add }
        invariant Rises: always A.n >= 0";
    let with = |every: &str| {
        let every = ["snapshot-every=", every].concat();
        let run = Told::of(set_up(scenarios(text).swap_remove(0), &[SOURCED, &every], &[])).run;
        let last = run.world.requests.iter().last().unwrap();
        let after = last.answer.unwrap().0 - last.sent;
        (run.world.databases[0].aggregates[0].fields.clone(), after)
    };
    let ((plain, slow), (kept, fast)) = (with("0"), with("5"));
    assert_eq!(plain, kept);
    assert!(fast < slow, "{fast} and {slow}");
}

#[test]
fn a_change_without_an_event_is_appended_too() {
    let text = "
        context C { aggregate A { n: int  command Set(n: int) { set n = n } } }
        scenario \"s\" { at 0ms A(a1).Set(4)  at 1s A(a1).Set(4)  at 2s A(a1).Set(5) }
        invariant Any: always A.n >= 0";
    let Told { scenario, run, .. } = told(text).set(SOURCED);
    let versions: Vec<u32> = stores(&run).flat_map(EventStore::entries).map(|entry| entry.version).collect();
    assert_eq!(versions, [1, 2], "what changes nothing appends nothing");
    assert_eq!(compare(&scenario, &run), 2);
}

/// Both read the same version; who appends second does so at a version that is taken.
#[test]
fn of_two_who_append_at_one_version_the_second_is_refused() {
    let text = "
        context C { aggregate A { n: int  command Add { set n += 1  emit Added } } }
        scenario \"s\" { every 1ms times 2 A(a1).Add }";
    let sourced = told(text).set(SOURCED);
    assert_eq!(sourced.state(), ["A(a1): 1"]);
    assert_eq!(sourced.verdict.clean_aborts.len(), 1);
    assert_eq!(sourced.set("conflict-retries=1").state(), ["A(a1): 2"]);
}

#[test]
fn no_single_fault_parts_a_stream_from_its_state() {
    for external in [false, true] {
        let scenario = sample(external, &[SOURCED], &[]);
        for finding in single_faults(&scenario) {
            compare(&scenario, &finding.run);
        }
    }
}

proptest! {
    /// What leads from one row to another leads there, whatever the two are.
    #[test]
    fn a_change_leads_to_where_it_was_taken_from(before in prop::collection::vec(0_i64..4, 0..9), after in prop::collection::vec(0_i64..4, 0..9)) {
        let change = faultline::messaging::Change::between(&before, &after);
        let mut row: Row = before.into_iter().collect();
        change.apply(&mut row);
        prop_assert_eq!(row.to_vec(), after);
    }
}
