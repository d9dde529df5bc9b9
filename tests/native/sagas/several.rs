//! Several sagas in one model: on one event, on one another's events, and on their own again.

use faultline::verdict::SagaRun;

use crate::told::{Told, set_up};

const SHOP: &str = "
context Sales {
  aggregate Order {
    placed: bool  paid: bool
    command Place { require not placed else reject PlacedBefore  set placed = true  emit Placed }
    command Pay { set paid = true  emit Paid }
    command Unpay { set paid = false }
  }
}
context Store {
  aggregate Parcel(order: id) { sent: bool  command Send { set sent = true }  command Fetch { set sent = false } }
}
context Club {
  aggregate Points(order: id) { given: int  command Give { set given += 5 }  command Take { set given -= 5 } }
}
";

fn run(sagas: &str, settings: &[&str], faults: &[&str]) -> Told {
    let text = [SHOP, sagas, "scenario \"s\" { at 0ms Order(o1).Place }\n"].concat();
    Told::struck(set_up(crate::compiled::scenarios(&text).swap_remove(0), settings, faults))
}

fn outcomes(told: &Told) -> Vec<&'static str> {
    told.verdict.sagas.iter().map(SagaRun::outcome).collect()
}

const COORDINATIONS: [&str; 2] = ["saga=orchestration", "saga=choreography"];

#[test]
fn each_definition_that_starts_on_an_event_is_a_handler_of_its_own() {
    let two = "saga Delivery starts on Placed(order) { step Parcel(order).Send undo Parcel(order).Fetch }
saga Loyalty starts on Placed(order) { step Points(order).Give undo Points(order).Take }\n";
    for coordination in COORDINATIONS {
        let told = run(two, &[coordination], &[]);
        assert_eq!(outcomes(&told), ["completed", "completed"], "{coordination}");
        assert!(told.kinds().is_empty(), "{coordination}: {:?}", told.kinds());
        let state = told.state().join(" ");
        assert!(state.contains("Parcel(o1): true") && state.contains("Points(o1): 5"), "{state}");
    }
    // What befalls one of them is nothing to the other.
    let told = run(two, &[], &["throw Club.Give always"]);
    assert_eq!(outcomes(&told), ["completed", "compensated"]);
}

#[test]
fn an_event_that_answers_one_saga_may_start_another() {
    let chained =
        "saga Payment starts on Placed(order) { step Order(order).Pay done Paid undo Order(order).Unpay }
saga Delivery starts on Paid(order) { step Parcel(order).Send undo Parcel(order).Fetch }\n";
    for coordination in COORDINATIONS {
        let told = run(chained, &[coordination], &[]);
        assert_eq!(outcomes(&told), ["completed", "completed"], "{coordination}");
        assert!(told.kinds().is_empty(), "{coordination}: {:?}", told.kinds());
    }
    // It is the answer by which the first one goes on: nobody has to be asked twice.
    assert_eq!(run(chained, &["saga-retries=0"], &[]).kinds(), [""; 0]);
}

#[test]
fn what_a_saga_leads_to_may_start_it_anew_for_somebody_else() {
    let again = "saga Delivery starts on Placed(order) { step Parcel(order).Send undo Parcel(order).Fetch }
context Follow { on Paid issue Order(o2).Place }
saga Payment starts on Placed(order) { step Order(order).Pay done Paid undo Order(order).Unpay }\n";
    let told = run(again, &[], &[]);
    // Each of the two orders is delivered and paid; the third time its order is placed already.
    assert_eq!(outcomes(&told), ["completed"; 4]);
}
