//! Subscriptions whose consumers share the aggregates of an event store among them, and what is stored of
//! them: the highest position without a gap. Each claim with its reason.

use faultline::engine::task::Task;
use faultline::engine::{Engine, World};
use faultline::explore::single_faults;
use faultline::messaging::SubscriptionId;
use faultline::playback::tables::TableKind;
use faultline::playback::{Cursor, Session, View, tables};
use faultline::scenario::Scenario;
use faultline::trace::Trace;
use proptest::prelude::*;

use crate::compiled::scenarios;
use crate::told::{Told, set_up};

/// Events of two customers, as they stand in the store: 1 of a, 2 of b, 3 of a.
const TEXT: &str = "
    context Sales {
      aggregate Order(customer: id) { n: int  command Place { set n += 1  emit Placed(n) } }
    }
    context Back {
      aggregate Book(customer: id) { n: int  command Enter { set n += 1 } }
      external Mail { thanks(customer: id, n: int) }
      REACTION
    }
    scenario \"s\" {
      at 0ms Order(a).Place
      at 1ms Order(b).Place
      at 12ms Order(a).Place
    }
    invariant Rises: always Order.n >= 0";

const DIVIDED: [&str; 3] = ["publishing=event-sourcing", "ordering=partitioned", "consumers=2"];

/// The first event fails, and is tried again much later than the others are done with.
const LATE: &str = "retry-delay=1s";

fn scenario(external: bool, settings: &[&str], faults: &[&str]) -> Scenario {
    let reaction = if external {
        "on Placed as Clerk call Mail.thanks(customer, n)"
    } else {
        "on Placed as Clerk issue Book(customer).Enter"
    };
    let scenario = scenarios(&TEXT.replace("REACTION", reaction)).swap_remove(0);
    set_up(scenario, &[&["publishing=event-sourcing"], settings].concat(), faults)
}

/// The letters for a transactional and for an external effect.
fn both(settings: &[&str], faults: &[&str]) -> [String; 2] {
    let settings = [&DIVIDED, settings].concat();
    [false, true].map(|external| Told::struck(scenario(external, &settings, faults)).letters())
}

fn calls(settings: &[&str], faults: &[&str]) -> Vec<String> {
    Told::struck(scenario(true, settings, faults)).calls()
}

/// Every world of a run, one after the other.
fn each_world(scenario: &Scenario, mut look: impl FnMut(&World)) {
    let engine = Engine::new(scenario);
    let (mut world, mut trace) = (engine.start(), Trace::default());
    while engine.step(&mut world, &mut trace) {
        look(&world);
    }
}

fn reading(world: &World) -> Vec<&faultline::engine::task::Delivery> {
    world.processes.iter().flat_map(|process| &process.tasks).filter_map(Task::reading).collect()
}

/// How many events are handled at the same time at most.
fn at_once(settings: &[&str]) -> usize {
    let mut most = 0;
    each_world(&scenario(false, settings, &[]), |world| most = most.max(reading(world).len()));
    most
}

/// Two aggregates, so that a third consumer has nothing to do. A store is no queue: without a partition nobody
/// knows what is whose, and one reads alone.
#[test]
fn events_of_different_aggregates_are_handled_at_the_same_time_if_the_store_is_partitioned() {
    assert_eq!(at_once(&DIVIDED), 2);
    assert_eq!(at_once(&["ordering=partitioned", "consumers=3"]), 2);
    assert_eq!(at_once(&["ordering=partitioned"]), 1);
    for ordering in ["ordering=competing", "ordering=single-active"] {
        assert_eq!(at_once(&[ordering, "consumers=3"]), 1, "{ordering}");
    }
}

/// What comes behind the failed one waits for it only where it is about the same aggregate.
#[test]
fn what_fails_holds_up_its_own_aggregate_alone() {
    let fault = ["throw Clerk"];
    let alone = ["thanks(a, 1)", "thanks(b, 1)", "thanks(a, 2)"];
    assert_eq!(calls(&[LATE], &fault), alone);
    let divided = [&DIVIDED[1..], &[LATE]].concat();
    assert_eq!(calls(&divided, &fault), ["thanks(b, 1)", "thanks(a, 1)", "thanks(a, 2)"]);
    assert_eq!(
        calls(&["ordering=partitioned", LATE], &fault),
        ["thanks(b, 1)", "thanks(a, 1)", "thanks(a, 2)"]
    );
    assert_eq!(both(&[LATE], &fault), ["", ""], "it is tried again, and the others are not");
}

/// The third reading is the second try of the first event: the second one is done, and stands behind the gap.
/// Only its process knew. An inbox knows it by its id, and a position that was stored with the effect by that.
#[test]
fn after_a_crash_what_is_done_behind_the_gap_is_handed_over_again() {
    let faults = ["throw Clerk", "crash Back.subscription before read #3"];
    assert_eq!(both(&[LATE], &faults), ["D", "D"]);
    assert_eq!(both(&[LATE, "checkpoint=before"], &["crash Back.subscription before handle"]), ["L", "L"]);
    assert_eq!(both(&[LATE, "dedupe=inbox"], &faults), ["", ""]);
    let alone = |external| {
        Told::struck(scenario(external, &[LATE], &["throw Clerk", "crash Back.subscription before read #2"]))
    };
    assert_eq!([false, true].map(|external| alone(external).letters()), ["", ""], "nothing is behind a gap");
}

/// The transaction that compares begins before the reading.
#[test]
fn a_position_that_is_stored_with_its_effect_is_skipped_when_it_comes_again() {
    let faults = ["throw Clerk", "crash Back.subscription before read #3"];
    assert_eq!(both(&[LATE, "checkpoint=with"], &faults), ["", ""]);
    assert_eq!(both(&["checkpoint=with"], &["rewind Back to 0"]), ["", ""]);
    assert_eq!(both(&[], &["rewind Back to 0"]), ["D", ""], "nobody outside hears of a replay");
}

/// What is given up leaves no gap.
#[test]
fn in_the_end_everything_is_behind_the_checkpoint() {
    let ends = |faults: &[&str]| {
        let told = Told::struck(scenario(false, &[&DIVIDED[1..], &["delivery-limit=1"]].concat(), faults));
        let stored = told.run.world.databases.iter().flat_map(|database| database.checkpoints.all());
        stored.map(|checkpoint| checkpoint.position).collect::<Vec<_>>()
    };
    assert_eq!(ends(&[]), [3]);
    assert_eq!(ends(&["throw Clerk"]), [3]);
}

#[test]
fn the_state_shows_the_checkpoint_and_what_is_read_beyond_it() {
    let settings = [&DIVIDED[1..], &[LATE]].concat();
    let session = Session::new(scenario(false, &settings, &["throw Clerk"]), Cursor::End);
    let view = View::of(&session);
    let mut shown = Vec::new();
    for passed in 0..view.trace().records().len() {
        let cursor = Cursor::At(faultline::trace::RecordId(u32::try_from(passed).unwrap()));
        for table in tables(&view, cursor).iter().filter(|table| table.kind == TableKind::Checkpoints) {
            shown.extend(table.rows.iter().map(|row| format!("{:?}", &row.cells[1..])));
        }
    }
    let gap = r#"[Value("0"), Value("1, 2")]"#;
    assert!(shown.iter().any(|row| row == gap), "{shown:?}");
    assert_eq!(shown.last().unwrap(), r#"[Value("3"), Value("")]"#);
}

/// At every moment of a run: no aggregate with two consumers, no more consumers than there are, and the
/// checkpoint only rises.
fn keeps_the_rules(scenario: &Scenario, consumers: usize) {
    let mut before = 0;
    each_world(scenario, |world| {
        let reading = reading(world);
        assert!(reading.len() <= consumers);
        for (place, one) in reading.iter().enumerate() {
            assert!(reading[..place].iter().all(|other| other.event.subject != one.event.subject));
        }
        let stored =
            world.databases.iter().map(|database| database.checkpoints.of(SubscriptionId(0)).position);
        let now = stored.max().unwrap_or(0);
        assert!(now >= before, "{now} after {before}");
        before = now;
    });
}

#[test]
fn no_single_fault_takes_an_event_out_of_the_order_of_its_aggregate() {
    for checkpoint in ["checkpoint=after", "checkpoint=before", "checkpoint=with"] {
        let scenario = scenario(true, &[&DIVIDED[1..], &[checkpoint]].concat(), &[]);
        for finding in single_faults(&scenario) {
            keeps_the_rules(&scenario.with_faults(vec![finding.placement.fault.clone()]), 2);
        }
    }
}

proptest! {
    #[test]
    fn aggregates_keep_their_order_however_long_everything_takes(seed in 0_u64..1_000, consumers in 1_usize..4, try_ in 1_u8..5) {
        let consumers_text = format!("consumers={consumers}");
        let fault = format!("throw Clerk #{try_} times 2");
        let settings = ["ordering=partitioned", "jitter=40", consumers_text.as_str()];
        let mut scenario = scenario(true, &settings, &[&fault]);
        scenario.seed = faultline::kernel::Seed(seed);
        keeps_the_rules(&scenario, consumers);
        let told = Told::of(scenario);
        prop_assert_eq!(told.letters(), "");
        let of_a: Vec<String> = told.calls().into_iter().filter(|call| call.contains("(a")).collect();
        prop_assert_eq!(of_a, ["thanks(a, 1)", "thanks(a, 2)"]);
    }
}
