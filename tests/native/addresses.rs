//! How a fault says where it strikes: by a context, a step, a name and a number. Each claim was written before its run.

use faultline::engine::Status::{self, NotApplicable, NotReached, Struck};
use faultline::publishing::{Line, STRATEGIES, Step, Strategy};
use faultline::scenario::Fault;

use crate::compiled::scenarios;
use crate::table::sample;
use crate::told::{Told, set_up};

/// The steps of a command with one event, in their order, each with the number of its execution.
fn steps(strategy: &Strategy) -> Vec<(Step, usize)> {
    let mut steps: Vec<(Step, usize)> = Vec::new();
    for line in strategy.command.lines.iter().take_while(|line| **line != Line::OnFailure) {
        if let Line::Do(step) = line {
            let before = steps.iter().filter(|(other, _)| other == step).count();
            steps.push((*step, before + 1));
        }
    }
    steps
}

fn digest(external: bool, settings: &[&str], fault: &str) -> u64 {
    let told = Told::struck(sample(external, settings, &[fault]));
    told.run.trace.digest()
}

/// Between two steps there is one gap, whichever of its sides names it.
#[test]
fn behind_a_step_is_before_the_next_one_in_every_procedure() {
    for strategy in STRATEGIES {
        let publishing = ["publishing=", strategy.id].concat();
        for pair in steps(strategy).windows(2) {
            let [(one, first), (other, second)] = pair else { continue };
            let behind = format!("crash Sales after {} #{first}", one.word());
            let before = format!("crash Sales before {} #{second}", other.word());
            for external in [false, true] {
                let [one, other] = [&behind, &before].map(|fault| digest(external, &[&publishing], fault));
                assert_eq!(one, other, "{publishing}: {behind}, {before}");
            }
        }
    }
    for (dedupe, words) in [
        ("none", &["receive", "handle", "handle #2", "ack"][..]),
        ("inbox", &["receive", "begin", "check-inbox", "handle", "handle #2", "add-inbox", "commit", "ack"]),
        (
            "marked-before",
            &["receive", "begin", "check-inbox", "add-inbox", "commit", "handle", "handle #2", "ack"],
        ),
        (
            "marked-after",
            &["receive", "check-inbox", "handle", "handle #2", "begin", "add-inbox", "commit", "ack"],
        ),
    ] {
        let dedupe = ["dedupe=", dedupe].concat();
        for pair in words.windows(2) {
            let (behind, before) =
                (["crash Back after ", pair[0]].concat(), ["crash Back before ", pair[1]].concat());
            let [one, other] = [&behind, &before].map(|fault| digest(true, &[&dedupe], fault));
            assert_eq!(one, other, "{dedupe}: {behind}, {before}");
        }
    }
}

/// A step that no procedure has is told from one that this run does not come to so often, for the service and for what
/// stands beside it.
#[test]
fn a_step_is_there_exactly_if_a_procedure_has_it() {
    for strategy in STRATEGIES {
        let publishing = ["publishing=", strategy.id].concat();
        let status = |fault: String| Told::of(sample(true, &[&publishing], &[&fault])).statuses[0];
        for step in Step::ALL.into_iter().filter(|step| !matches!(step, Step::Rollback | Step::Nack)) {
            // The worker of a bus is in the process of the service.
            let is_its = strategy.command.has(step) || (step == Step::Take && strategy.worker.is_some());
            let expected = |is_there: bool, otherwise| if is_there { otherwise } else { NotApplicable };
            let word = step.word();
            let once = status(format!("crash Sales before {word}"));
            assert_eq!(once, expected(is_its, Struck), "{publishing} {word}");
            let often = status(format!("crash Sales before {word} #40"));
            assert_eq!(often, expected(is_its, NotReached), "{publishing} {word} #40");
            // With its events in a store nobody has anything to publish.
            let is_relays = !strategy.is_sourced() && strategy.relay.is_some_and(|relay| relay.has(step));
            let relay = status(format!("crash Sales.relay before {word}"));
            assert_eq!(relay, expected(is_relays, Struck), "{publishing} relay {word}");
            // Sales reads nobody's store.
            let reader = status(format!("crash Sales.subscription before {word}"));
            assert_eq!(reader, NotApplicable, "{publishing} subscription {word}");
        }
    }
}

/// The letters of a run with several faults, how often the first handler had its effect, and what became of them.
fn counted(settings: &[&str], faults: &[&str]) -> (String, usize, Vec<Status>) {
    let told = Told::of(sample(true, settings, faults));
    (told.letters(), told.effects_of("First"), told.statuses)
}

/// The number goes on through restarts, redeliveries, copies and attempts at once.
#[test]
fn executions_are_counted_over_the_whole_run() {
    let told = |letters: &str, effects, statuses: &[Status]| (letters.to_owned(), effects, statuses.to_vec());
    for (faults, expected) in [
        (
            &["crash Sales.relay after publish", "crash Sales.relay after publish #2"][..],
            told("D", 3, &[Struck, Struck]),
        ),
        (&["crash Sales.relay after publish #2"], told("", 1, &[NotReached])),
        (&["crash Back before ack", "crash Back before ack #2"], told("D", 3, &[Struck, Struck])),
        (&["crash Back before ack", "crash Back after receive #2"], told("D", 2, &[Struck, Struck])),
        (&["duplicate Sold to Back", "crash Back after receive #2"], told("D", 2, &[Struck, Struck])),
        (&["throw First", "throw First #2"], told("", 1, &[Struck, Struck])),
        (&["throw First #2"], told("", 1, &[NotReached])),
        (&["throw Second", "throw First #2"], told("D", 2, &[Struck, Struck])),
        // Five deliveries, if nothing else is said.
        (&["throw First times 4"], told("", 1, &[Struck])),
        (&["throw First times 5"], told("L", 0, &[Struck])),
        (&["throw First always"], told("L", 0, &[Struck])),
        (&["throw Second always"], told("LDH", 5, &[Struck])),
    ] {
        assert_eq!(counted(&[], faults), expected, "{faults:?}");
    }
    let twice_three = ["immediate-retries=2", "delivery-limit=2"];
    assert_eq!(counted(&twice_three, &["throw First times 5"]), told("", 1, &[Struck]));
    assert_eq!(counted(&twice_three, &["throw First times 6"]), told("L", 0, &[Struck]));
    // A publication that fails is an execution of its step as well.
    let faults = ["broker down 15ms..60ms", "crash Sales.relay after publish"];
    assert_eq!(counted(&[], &faults), told("", 1, &[Struck, Struck]));
    // A relay that tries again at once has confirmed it by its next poll.
    assert_eq!(counted(&["publish-retries=3"], &["confirm-lost Sold"]), told("D", 2, &[Struck]));
}

/// Commands of three aggregates with one name.
const CANCEL: &str = "
context Hotel {
  aggregate Room { n: int  command Cancel { set n += 1  emit Freed }  command Book { set n += 1 } }
}
context Rail {
  aggregate Seat(room: id) { n: int  command Cancel { set n += 1 } }
  aggregate Bed(room: id) { n: int  command Cancel { set n += 1 } }
  on Freed as Sit issue Seat(room).Cancel
  on Freed as Lie issue Bed(room).Cancel
}
scenario \"s\" { at 0ms Room(r1).Cancel }
";

/// A name means the command of the context that is spoken of; that of its aggregate tells two of one context apart.
#[test]
fn a_name_that_several_commands_have_is_that_of_the_context() {
    for (fault, anomalies, answers) in [
        ("crash Hotel before commit of Cancel", &[][..], &["nothing"][..]),
        ("crash Rail before commit of Cancel", &[], &["ok"]),
        ("crash Rail after commit of Cancel", &["duplicate Sit"], &["ok"]),
        ("conflict Rail of Seat.Cancel", &[], &["ok"]),
        ("conflict Rail of Bed.Cancel", &["duplicate Sit"], &["ok"]),
        ("meanwhile Room(r1).Book before save of Cancel", &[], &["error", "ok"]),
        // The handler finds its seat changed, gives the message back and tries again.
        ("meanwhile Seat(r1).Cancel before save of Cancel", &[], &["ok", "ok"]),
    ] {
        let told = Told::struck(set_up(scenarios(CANCEL).swap_remove(0), &[], &[fault]));
        assert_eq!((told.anomalies(), told.answers()), (owned(anomalies), owned(answers)), "{fault}");
        let model = &told.scenario.model;
        let text = told.scenario.faults[0].text(model);
        assert_eq!(Fault::parse(model, &text).as_ref(), Ok(&told.scenario.faults[0]), "{text}");
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A handler that is called after what it calls, and another one that calls the same, after its event.
#[test]
fn handlers_without_a_name_of_their_own_have_different_ones() {
    let text = "
    context Sales {
      aggregate Order {
        n: int
        command Place { set n += 1  emit Sold }
        command Cancel { set n -= 1  emit Cancelled }
      }
    }
    context Back { external Mail  on Sold call Mail.send(order)  on Cancelled call Mail.send(order) }
    scenario \"s\" { at 0ms Order(o1).Place  at 1s Order(o1).Cancel }";
    for handler in ["Back.Mail.send", "Back.Cancelled.1"] {
        let faults = [format!("throw {handler} always")];
        let told = Told::struck(set_up(scenarios(text).swap_remove(0), &[], &[&faults[0]]));
        assert_eq!(told.anomalies(), [["lost ", handler].concat(), "stuck".to_owned()]);
    }
}
