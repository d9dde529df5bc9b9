//! The ways to keep sagas apart: what appears without each, and that nothing is left with it; by which names the
//! handlers of a saga answer that nobody leads; and that a rejection is heard.

use faultline::verdict::SagaRun;

use super::scenario;
use super::trip::{no_car, outcome, plenty, run};
use crate::table::telling;
use crate::told::Told;

/// The anomalies of a scenario of the example, by name, and how its sagas ended.
fn told(name: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let told = Told::struck(scenario("price-change", name, &[], &[]));
    (told.kinds(), told.verdict.sagas.iter().map(SagaRun::outcome).collect())
}

#[test]
fn what_is_set_is_overwritten_by_an_undoing_and_what_is_added_is_not() {
    // The first change is undone after the second one was stored: setting back what was there before takes both away.
    let ends = vec!["compensated", "completed"];
    assert_eq!(told("A change is overwritten"), (vec!["lost-update"], ends.clone()));
    // Raising it by what it was lowered by leaves what the other one did.
    assert_eq!(told("Lowered, not set"), (vec![], ends));
    let state = |name| Told::of(scenario("price-change", name, &[], &[])).state().concat();
    assert!(state("A change is overwritten").contains("10.00"), "as if nobody had changed it");
    assert!(state("Lowered, not set").contains("9.00"), "one of the two changes holds");
}

#[test]
fn a_lock_keeps_others_from_what_may_be_taken_back() {
    // Quoted while the change could still be undone, and billed when it had been.
    let (kinds, _) = told("Sold at a price that never was");
    assert!(kinds.contains(&"dirty-read"), "{kinds:?}");
    // Who comes while the lock is held is refused: nothing is done upon a price that may be taken back.
    let refused = vec!["compensated", "compensated"];
    assert_eq!(told("A locked price is not sold at"), (vec![], refused.clone()));
    assert_eq!(told("Two changes, one lock"), (vec![], refused));
}

#[test]
fn whoever_looks_again_notices_what_came_between() {
    // Quote and bill say two prices, and both were written.
    assert_eq!(told("The bill says another price"), (vec!["fuzzy-read"], vec!["completed", "completed"]));
    // The second look refuses, and what was done upon the first is undone.
    assert_eq!(told("Looked at again"), (vec![], vec!["compensated", "completed"]));
}

/// Two sagas over one seat, the first of which is refused by the press after the second one has looked at the seat.
fn seat(command: &str, end: &str) -> Vec<&'static str> {
    let text = [
        "context Shop {
  aggregate Order { asked: bool  command Place { set asked = true  emit OrderPlaced } }
}
context Hall {
  aggregate Seat {
    taken: bool
    price: int
    sold: int
    event Asked(order: id)
    command Take(order: id) { ",
        command,
        " }
    command Free { set taken = false, price = 0 }
    command Sell { set taken = false, sold += 1 }
  }
}
context Print { external Press { print(order: id) } }
saga Booking starts on OrderPlaced(order) {
  step Seat(s1).Take(order) undo Seat(s1).Free
  step call Press.print(order) key order pivot
  ",
        end,
        "
}
scenario \"Two\" {
  at 0ms Order(o1).Place
  at 30ms Order(o2).Place
  fault call Press.print refused
}
",
    ]
    .concat();
    Told::struck(crate::compiled::scenarios(&text).swap_remove(0)).kinds()
}

#[test]
fn a_state_that_refuses_is_a_lock_only_if_its_saga_leaves_it_whatever_happens() {
    let refuses = "require not taken else reject Taken  set taken = true, price = 7";
    assert_eq!(seat(refuses, "then Seat(s1).Sell"), [""; 0], "taken says that somebody is not ready yet");
    // Nothing but an undoing would change it any more: to be refused means that the seat is gone, which was not true.
    assert_eq!(seat(refuses, ""), ["dirty-read"]);
    // Whoever looks and goes on all the same has read it.
    let looks = "if not taken { emit Asked(order) }  set taken = true, price = 7";
    assert!(seat(looks, "then Seat(s1).Sell").contains(&"dirty-read"));
}

#[test]
fn a_step_answers_to_one_name_whoever_leads() {
    // The handler reacts to the event of the step before it, and is named as the step is.
    let completed = outcome(&run(&plenty(), &[], &[]));
    for (coordination, delayed) in [("orchestration", "Hotel.reserve"), ("choreography", "SeatTaken")] {
        let delay = ["delay ", delayed, " to Inn.Hotel.reserve by 30ms"].concat();
        for fault in [
            "crash Inn before handle of Inn.Hotel.reserve",
            "crash Inn before call of Inn.Hotel.reserve",
            &delay,
        ] {
            let setting = ["saga=", coordination].concat();
            assert_eq!(outcome(&run(&plenty(), &[&setting], &[fault])), completed, "{coordination}, {fault}");
        }
    }
}

#[test]
fn who_rejects_a_step_is_heard_under_every_strategy() {
    // A rejection changes nothing but is an answer, to be stored and told of as any other.
    for strategy in telling() {
        let told = run(&no_car(), &[&["publishing=", strategy].concat()], &[]);
        assert!(outcome(&told).starts_with("compensated:"), "{strategy}: {}", outcome(&told));
        assert!(!told.kinds().contains(&"unfinished-saga"), "{strategy}");
    }
}
