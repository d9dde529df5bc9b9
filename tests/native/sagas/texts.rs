//! What an author hears of a saga, and how what is written becomes steps and answers.

use faultline::domain::StepKind;
use faultline::examples;
use faultline::scenario::{Fault, Reading};
use faultline::words::diagnosis;

use crate::told::{Told, set_up};

/// A saga over two aggregates, whose commands refuse as it is said here.
fn model(first: &str, second: &str, saga: &str, settings: &str) -> String {
    [
        "context Trips {\n  aggregate Trip { asked: bool  command Ask { set asked = true  emit Wanted } }\n}\n",
        "context Air {\n  aggregate Flight { seats: int\n    command Book { ",
        first,
        " set seats -= 1  emit Booked }\n    command Cancel { set seats += 1 }\n    command Look { emit Seen }\n  }\n}\n",
        "context Inn {\n  aggregate Room { beds: int\n    command Rent { ",
        second,
        " set beds -= 1  emit Rented }\n    command Leave { set beds += 1 }\n  }\n}\n",
        "saga Travel starts on Wanted(trip) {\n",
        saga,
        "}\nscenario \"One\" {\n  at 0ms Trip(t1).Ask\n",
        settings,
        "}\n",
    ]
    .concat()
}

/// The warnings about a saga, without those that have nothing to do with it.
fn warnings(text: &str) -> Vec<String> {
    let reading = Reading::of(text.into());
    assert_eq!(reading.diagnostics.errors(), 0, "{}", diagnosis("m", text, &reading.diagnostics));
    let told = diagnosis("m", text, &reading.diagnostics);
    let lines: Vec<&str> = told.lines().collect();
    let about = |line: &&str| !line.contains("nothing handles");
    lines
        .windows(2)
        .filter(|pair| pair[0].starts_with("warning: ") && about(&pair[0]))
        .map(|pair| [pair[1].trim_start_matches("  --> m:"), " ", &pair[0]["warning: ".len()..]].concat())
        .collect()
}

const TWO: &str = "  step Flight(f1).Book undo Flight(f1).Cancel\n  step Room(r1).Rent undo Room(r1).Leave\n";
const REJECTS: &str = "require beds > 0 else reject Full ";
const TELLS: &str = "require beds > 0 else emit InnFull ";
const NOBODY_LEADS: &str = "  set saga = choreography\n";

#[test]
fn a_refusal_of_which_nobody_will_hear_is_named_at_its_step() {
    // A command that is rejected stores nothing, so that no event goes out, and without a leader nobody waits for one.
    let expected = "19:3 without a leader nobody hears that `Room.Rent` was refused with `Full`; \
                    `require … else emit` an event that the others can hear";
    assert_eq!(warnings(&model("", REJECTS, TWO, NOBODY_LEADS)), [expected]);
    // One who leads hears of it, an event is heard by all, and what cannot be refused needs no word for it.
    for (second, settings) in [(REJECTS, ""), (TELLS, NOBODY_LEADS), ("", NOBODY_LEADS)] {
        assert_eq!(warnings(&model("", second, TWO, settings)), [""; 0], "{second}{settings}");
    }
    // Behind the pivot nobody is to hear of a refusal: it is tried again.
    let behind = "  step Flight(f1).Book pivot\n  step Room(r1).Rent retry\n";
    assert_eq!(warnings(&model("", REJECTS, behind, NOBODY_LEADS)), [""; 0]);
}

#[test]
fn a_step_that_nothing_undoes_before_one_that_can_fail_is_named() {
    let expected = "18:3 nothing undoes `Flight.Book`: it stays if a later step is refused";
    for saga in [
        "  step Flight(f1).Book\n  step Room(r1).Rent undo Room(r1).Leave\n",
        "  step Flight(f1).Book retry 3\n  step Room(r1).Rent pivot\n",
        "  step Flight(f1).Book\n  step Room(r1).Rent\n",
    ] {
        assert_eq!(warnings(&model("", "", saga, "")), [expected], "{saga}");
    }
    // The last step before the way back ends cannot fail once it is done, and who only looks leaves nothing.
    for saga in [
        "  step Flight(f1).Book undo Flight(f1).Cancel\n  step Room(r1).Rent\n",
        "  step Flight(f1).Book pivot\n  step Room(r1).Rent retry\n",
        "  step Flight(f1).Book\n  step Room(r1).Rent retry\n",
        "  step Flight(f1).Look\n  step Room(r1).Rent\n",
    ] {
        assert_eq!(warnings(&model("", "", saga, "")), [""; 0], "{saga}");
    }
}

#[test]
fn steps_are_of_the_kind_that_their_place_gives_them() {
    use StepKind::{Compensatable, Pivot, Retriable};
    let kinds = |saga: &str| -> Vec<StepKind> {
        let reading = Reading::of(model("", "", saga, "").as_str().into());
        reading.scenarios[0].model.sagas[0].steps.iter().map(|step| step.kind).collect()
    };
    assert_eq!(kinds(TWO), [Compensatable, Compensatable]);
    assert_eq!(kinds("  step Flight(f1).Book pivot\n  step Room(r1).Rent\n"), [Pivot, Retriable]);
    assert_eq!(
        kinds("  step Flight(f1).Book undo Flight(f1).Cancel\n  step Room(r1).Rent retry\n"),
        [Compensatable, Retriable],
        "behind the last undoing, what is tried again can only go on"
    );
    assert_eq!(
        kinds("  step Flight(f1).Book retry 3\n  step Room(r1).Rent undo Room(r1).Leave\n"),
        [Compensatable, Compensatable],
        "there is a way back behind it, so that its attempts are only counted"
    );
}

#[test]
fn an_event_in_place_of_what_was_asked_is_a_refusal_without_being_named() {
    let fails = |step: &str| {
        let text = model("", TELLS, &["  step Flight(f1).Look\n", step].concat(), "");
        let reading = Reading::of(text.as_str().into());
        let model = &reading.scenarios[0].model;
        let fails = &model.sagas[0].steps[1].fails;
        fails.iter().map(|event| model.event(*event).name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(fails("  step Room(r1).Rent\n"), ["InnFull"]);
    assert_eq!(fails("  step Room(r1).Rent fails InnFull\n"), ["InnFull"], "once");
    assert_eq!(
        fails("  step Room(r1).Rent done InnFull\n"),
        [""; 0],
        "the author says that it is what was asked"
    );
}

#[test]
fn what_has_the_name_of_another_is_told_by_whom_it_is_for_or_by_its_aggregate() {
    // Three services have a `Book`, two of them a `Cancel`.
    let reading = Reading::of(examples::named("tour-package").unwrap().text.into());
    let two = reading.scenario("Two tours, one car").unwrap();
    for (fault, text) in [
        ("delay Book to Hotel by 30ms", "delay House.Book to Hotel by 30ms"),
        ("delay Book to Rental by 30ms", "delay Garage.Book to Rental by 30ms"),
        ("duplicate Cancel to Airline", "duplicate Flight.Cancel to Airline"),
        ("duplicate House.Cancel.done to saga", "duplicate House.Cancel.done to saga"),
        ("crash Hotel after commit of Book", "crash Hotel after commit of House.Book"),
        ("crash Rental before decide of Garage.Book", "crash Rental before decide of Garage.Book"),
        ("conflict Airline of Cancel", "conflict Airline of Flight.Cancel"),
        ("throw Hotel.Book", "throw Hotel.Book"),
        ("delay SeatBooked to saga by 30ms", "delay SeatBooked to saga by 30ms"),
    ] {
        let told = Told::struck(set_up(two.clone(), &[], &[fault]));
        assert_eq!(told.scenario.faults[0].text(&told.scenario.model), text);
        assert_eq!(Fault::parse(&told.scenario.model, text).as_ref(), Ok(&told.scenario.faults[0]));
    }
}

#[test]
fn a_handler_of_a_step_has_one_name_whoever_leads() {
    let reading = Reading::of(examples::named("tour-package").unwrap().text.into());
    let two = reading.scenario("Two tours, one car").unwrap();
    for coordination in ["saga=orchestration", "saga=choreography"] {
        for handler in
            ["throw Airline.Book", "throw Hotel.Book #2", "throw Hotel.Cancel", "throw Tours.Complete"]
        {
            Told::struck(set_up(two.clone(), &[coordination], &[handler]));
        }
    }
}
