//! A user is created and a contract is printed elsewhere: what the one who asked is told, and when. Worked
//! out from the two moments alone: when the answer came, and when the printer had printed.

use faultline::engine::{Engine, Run};
use faultline::examples;
use faultline::messaging::Content;
use faultline::scenario::Scenario;
use faultline::trace::Answer;
use faultline::verdict::{AnomalyKind, judge};

use crate::compiled::scenarios;

fn told(name: &str) -> (Scenario, Run) {
    let all = scenarios(examples::named("new-user").unwrap().text);
    let scenario = all.into_iter().find(|scenario| scenario.name == name).unwrap();
    let run = Engine::new(&scenario).run();
    (scenario, run)
}

fn kinds(scenario: &Scenario, run: &Run) -> Vec<AnomalyKind> {
    judge(&scenario.model, &run.trace).anomalies.iter().map(|anomaly| anomaly.kind).collect()
}

/// The answer and the paper are on their way at the same time, or one after the other.
#[test]
fn at_the_commit_it_is_early_and_after_the_handlers_it_is_late() {
    for (name, first) in [
        ("Told at the commit", true),
        ("Told when all is done", false),
        ("Told when the contract is drawn up", true),
    ] {
        let (scenario, run) = told(name);
        let (answered, answer) = run.world.requests[0].answer.unwrap();
        let printed = run.world.calls[0].at;
        assert_eq!((answered < printed, answer), (first, Answer::Ok), "{name}");
        assert_eq!(kinds(&scenario, &run), [], "{name}");
    }
}

/// The handlers that are waited for are those of its own event: the contract is drawn up then, and printed
/// because of that, for which nobody waits. A contract and its event are stored by one commit.
#[test]
fn what_is_waited_for_is_the_first_link_of_the_chain() {
    let at = |name: &str| told(name).1.world.requests[0].answer.unwrap().0;
    let (scenario, run) = told("Told when the contract is drawn up");
    let drawn = run.trace.messages().iter().find(|message| match message.content {
        Content::Event(kind) => scenario.model.event(kind).name == "ContractDrawn",
        Content::Command(_) => false,
    });
    let drawn = drawn.unwrap().occurred;
    assert!(at("Told at the commit") < drawn && drawn < at("Told when the contract is drawn up"));
}

/// Whoever only takes a command in says yes to the second one, too; one user was created, one contract printed.
#[test]
fn whoever_is_told_that_it_was_accepted_is_told_nothing_of_a_refusal() {
    let (scenario, run) = told("Told that it was accepted, twice");
    let answers = run.world.requests.iter().map(|request| request.answer.unwrap().1);
    assert_eq!(answers.collect::<Vec<_>>(), [Answer::Ok, Answer::Ok]);
    assert_eq!(run.world.calls.len(), 1);
    assert_eq!(kinds(&scenario, &run), [AnomalyKind::FalseSuccess]);
}

/// An error says that something went wrong, not that nothing was done: the user is there, the paper is not.
#[test]
fn an_error_behind_the_commit_hides_that_it_was_done() {
    let (scenario, run) = told("Told of a failure that was none");
    assert_eq!(run.world.requests[0].answer.unwrap().1, Answer::Error);
    assert!(run.world.calls.is_empty());
    let kinds = kinds(&scenario, &run);
    assert!(kinds.contains(&AnomalyKind::FalseFailure) && kinds.contains(&AnomalyKind::Lost), "{kinds:?}");
}
