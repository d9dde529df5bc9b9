//! A saga with every kind of step, for claims: a command that refuses by an event, one that rejects, calls, a pivot with
//! something that undoes it, a step behind it, and both ends.

use faultline::domain::Effect;
use faultline::verdict::Ledger;

use crate::compiled::scenarios;
use crate::told::{Told, set_up};

/// The model, with so many seats and cars.
fn text(seats: i64, cars: i64) -> String {
    format!(
        "context Trips {{
  aggregate Trip {{
    status: open | wanted | booked | failed
    command Ask {{ require status == open else reject AskedBefore  set status = wanted  emit Wanted }}
    command Confirm {{ set status = booked }}
    command Fail {{ set status = failed }}
  }}
}}
context Air {{
  aggregate Flight(number: id) {{
    seats: int = {seats}
    command TakeSeat(trip: id) {{ require seats > 0 else emit FlightFull(trip)  set seats -= 1  emit SeatTaken(trip) }}
    command FreeSeat(trip: id) {{ set seats += 1 }}
  }}
}}
context Inn {{
  external Hotel {{ reserve(trip: id)  release(trip: id) }}
}}
context Garage {{
  aggregate Car(number: id) {{
    cars: int = {cars}
    command TakeCar(trip: id) {{ require cars > 0 else reject NoCar  set cars -= 1 }}
    command FreeCar(trip: id) {{ set cars += 1 }}
  }}
}}
context Money {{
  external Bank {{ charge(trip: id)  refund(trip: id) }}
}}
context Office {{
  aggregate Ticket(trip: id) {{ printed: bool  command Print {{ set printed = true }} }}
}}
saga Travel starts on Wanted(trip) {{
  step Flight(f1).TakeSeat(trip) done SeatTaken fails FlightFull undo Flight(f1).FreeSeat(trip)
  step call Hotel.reserve(trip) key trip undo call Hotel.release(trip)
  step Car(c1).TakeCar(trip) undo Car(c1).FreeCar(trip)
  step call Bank.charge(trip) key trip undo call Bank.refund(trip) pivot
  step Ticket(trip).Print retry
  then Trip(trip).Confirm otherwise Trip(trip).Fail
}}
scenario \"One\" {{ at 0ms Trip(t1).Ask }}
"
    )
}

/// The model with enough of everything.
pub fn plenty() -> String {
    text(2, 2)
}

/// The model in which the flight is full.
pub fn no_seat() -> String {
    text(0, 2)
}

/// The model in which there is no car.
pub fn no_car() -> String {
    text(2, 0)
}

/// A text with these settings and faults.
pub fn run(text: &str, settings: &[&str], faults: &[&str]) -> Told {
    Told::struck(set_up(scenarios(text).swap_remove(0), settings, faults))
}

/// What a run came to: how its first saga ended, what was carried out in its order, and the anomalies by name.
pub fn outcome(told: &Told) -> String {
    let mut kinds = told.kinds();
    kinds.sort_unstable();
    kinds.dedup();
    let kinds: Vec<String> = kinds.iter().map(|kind| ["!", kind].concat()).collect();
    let saga = told.verdict.sagas.first().map_or("none", |run| run.outcome());
    [saga, ":", &[deeds(told), kinds].concat().iter().map(|word| [" ", word].concat()).collect::<String>()]
        .concat()
}

/// The commands and calls that were carried out for sagas, in their order.
pub fn deeds(told: &Told) -> Vec<String> {
    let model = &told.scenario.model;
    let effects = Ledger::of(&told.run.trace).effects;
    let named = effects.iter().filter_map(|effect| match model.effect(effect.slot) {
        Effect::Issue { command, .. } => {
            let command = model.command(*command);
            command.role.is_none().then(|| command.name.clone())
        }
        Effect::Call { operation, .. } => Some(model.operation(*operation).name.clone()),
    });
    named.collect()
}
