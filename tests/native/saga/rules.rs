//! Given a saga, when it hears this, then it sends that. One test for each rule, and one for each way to do otherwise.

use faultline::domain::Errand;
use faultline::domain::StepKind;
use faultline::saga::compensation::would_undo;
use faultline::saga::{
    Answer, Compensate, Ending, Message, Rules, Standing, Stands, State, Status, Unheard, answer,
};

use super::{Kind, PIVOT, PLAIN, RETRIABLE, Telling, UNDOABLE, saga};
use Message::{Done, Refused, Started, TimedOut, Trouble};

const fn act(step: u8, attempt: u16) -> Errand {
    Errand { step, undo: false, attempt }
}

const fn undo(step: u8, attempt: u16) -> Errand {
    Errand { step, undo: true, attempt }
}

/// No attempt after the first.
fn once() -> Rules {
    Rules { retries: 0, ..Rules::default() }
}

/// Hears all of these and says what the last one made it send.
fn told(kinds: &[Kind], rules: Rules, messages: &[Message]) -> (Vec<String>, Status) {
    let mut telling = Telling::given(kinds, rules);
    let mut sent = Vec::new();
    for message in messages {
        sent = telling.when(*message).unwrap();
    }
    (sent, telling.state.status)
}

#[test]
fn the_first_rule_one_step_after_the_other_and_then_it_is_completed() {
    let kinds = [UNDOABLE, PIVOT, RETRIABLE];
    assert_eq!(told(&kinds, once(), &[Started]), (vec!["do 0".to_owned()], Status::Running));
    assert_eq!(told(&kinds, once(), &[Started, Done(act(0, 1))]).0, ["do 1"]);
    assert_eq!(
        told(&kinds, once(), &[Started, Done(act(0, 1)), Done(act(1, 1)), Done(act(2, 1))]),
        (vec![], Status::Ended(Ending::Completed))
    );
}

#[test]
fn the_second_rule_behind_the_point_of_no_return_a_refusal_is_tried_again_and_then_parked() {
    let rules = Rules { retries: 1, ..Rules::default() };
    let kinds = [PIVOT, RETRIABLE];
    let until = [Started, Done(act(0, 1)), Refused(act(1, 1))];
    assert_eq!(told(&kinds, rules, &until).0, ["do 1 #2"]);
    assert_eq!(
        told(&kinds, rules, &[until.as_slice(), &[Refused(act(1, 2))]].concat()).1,
        Status::Ended(Ending::Parked)
    );
}

#[test]
fn the_second_rule_a_pivot_is_undone_only_when_nobody_knows_what_became_of_it() {
    let with_undo = (StepKind::Pivot, true);
    let unknown = [Started, Done(act(0, 1)), TimedOut(act(1, 1))];
    assert_eq!(told(&[UNDOABLE, with_undo], once(), &unknown).0, ["undo 1"]);
    assert_eq!(told(&[UNDOABLE, PIVOT], once(), &unknown).1, Status::Ended(Ending::Parked));
    let refused = [Started, Done(act(0, 1)), Refused(act(1, 1))];
    assert_eq!(told(&[UNDOABLE, with_undo], once(), &refused).0, ["undo 0"], "it never happened");
}

#[test]
fn the_third_rule_a_refusal_goes_back_and_trouble_tries_again() {
    let kinds = [UNDOABLE, UNDOABLE];
    let begun = [Started, Done(act(0, 1))];
    let refused = [begun.as_slice(), &[Refused(act(1, 1))]].concat();
    assert_eq!(told(&kinds, Rules::default(), &refused), (vec!["undo 0".to_owned()], Status::Compensating));
    let trouble = [begun.as_slice(), &[Trouble(act(1, 1))]].concat();
    assert_eq!(told(&kinds, Rules::default(), &trouble), (vec!["do 1 #2".to_owned()], Status::Running));
}

#[test]
fn the_third_rule_out_of_budget_the_outcome_is_unknown_and_is_undone_too() {
    let rules = Rules { retries: 1, ..Rules::default() };
    let spent = [Started, Done(act(0, 1)), Trouble(act(1, 1)), TimedOut(act(1, 2))];
    assert_eq!(told(&[UNDOABLE, UNDOABLE], rules, &spent).0, ["undo 1"]);
}

#[test]
fn the_fourth_rule_in_reverse_order_each_after_the_one_before_it() {
    let kinds = [UNDOABLE, PLAIN, UNDOABLE, UNDOABLE];
    let failed = [Started, Done(act(0, 1)), Done(act(1, 1)), Done(act(2, 1)), Refused(act(3, 1))];
    assert_eq!(told(&kinds, once(), &failed).0, ["undo 2"]);
    let next = [failed.as_slice(), &[Done(undo(2, 1))]].concat();
    assert_eq!(told(&kinds, once(), &next).0, ["undo 0"], "what has nothing to undo is passed over");
    let last = [next.as_slice(), &[Done(undo(0, 1))]].concat();
    assert_eq!(told(&kinds, once(), &last), (vec![], Status::Ended(Ending::Compensated)));
}

#[test]
fn the_fourth_rule_otherwise_all_at_once_or_with_the_failed_step_or_without_the_unknown_one() {
    let kinds = [UNDOABLE, UNDOABLE, UNDOABLE];
    let refused = [Started, Done(act(0, 1)), Done(act(1, 1)), Refused(act(2, 1))];
    let parallel = Rules { parallel: true, ..once() };
    assert_eq!(told(&kinds, parallel, &refused).0, ["undo 1", "undo 0"]);
    let failing = Rules { failing_step: true, ..once() };
    assert_eq!(told(&kinds, failing, &refused).0, ["undo 2"]);
    let unknown = [Started, Done(act(0, 1)), Done(act(1, 1)), TimedOut(act(2, 1))];
    let completed = Rules { compensate: Compensate::Completed, ..once() };
    assert_eq!(told(&kinds, completed, &unknown).0, ["undo 1"], "what became of the last one nobody asks");
}

#[test]
fn the_widely_copied_executor_asks_the_failed_step_whether_there_is_a_way_back() {
    let snippet = Rules { compensate: Compensate::AsInTheSnippet, ..Rules::default() };
    let failed = [Started, Done(act(0, 1)), Refused(act(1, 1))];
    assert_eq!(
        told(&[UNDOABLE, PLAIN], snippet, &failed),
        (vec![], Status::Ended(Ending::Failed)),
        "it has none, so that nothing is undone"
    );
    assert_eq!(told(&[UNDOABLE, UNDOABLE], snippet, &failed).0, ["undo 0"], "never itself");
    let thrown = [failed.as_slice(), &[Trouble(undo(0, 1))]].concat();
    assert_eq!(
        told(&[UNDOABLE, UNDOABLE], snippet, &thrown).1,
        Status::Ended(Ending::CompensationFailed),
        "a compensation that throws ends it"
    );
}

#[test]
fn the_fifth_rule_a_compensation_is_retried_and_then_it_has_failed() {
    let rules = Rules { retries: 1, ..Rules::default() };
    let kinds = [UNDOABLE, UNDOABLE, UNDOABLE];
    let first = [Started, Done(act(0, 1)), Done(act(1, 1)), Refused(act(2, 1)), Trouble(undo(1, 1))];
    assert_eq!(told(&kinds, rules, &first).0, ["undo 1 #2"]);
    let second = [first.as_slice(), &[Trouble(undo(1, 2))]].concat();
    assert_eq!(told(&kinds, rules, &second), (vec![], Status::Ended(Ending::CompensationFailed)));
    let going_on = Rules { goes_on: true, ..rules };
    assert_eq!(told(&kinds, going_on, &second).0, ["undo 0"]);
    let third = [second.as_slice(), &[Done(undo(0, 1))]].concat();
    assert_eq!(
        told(&kinds, going_on, &third).1,
        Status::Ended(Ending::CompensationFailed),
        "never compensated, although the others are undone"
    );
}

#[test]
fn the_sixth_rule_a_compensation_that_comes_first_leaves_a_tombstone() {
    assert_eq!(answer(Standing::None, true, false, true), Answer::Again(Standing::Tombstone));
    assert_eq!(answer(Standing::Tombstone, false, false, true), Answer::TooLate);
    assert_eq!(answer(Standing::None, true, false, false), Answer::Again(Standing::None), "no trace");
    assert_eq!(answer(Standing::None, false, false, false), Answer::Act, "the late action is done");
}

#[test]
fn the_seventh_rule_a_repeat_is_recognised_and_answered_again() {
    assert_eq!(answer(Standing::Done, false, false, true), Answer::Again(Standing::Done));
    assert_eq!(answer(Standing::Undone, true, false, true), Answer::Again(Standing::Undone));
    assert_eq!(answer(Standing::Refused, false, false, true), Answer::RefuseAgain);
    assert_eq!(answer(Standing::Refused, true, false, true), Answer::Again(Standing::Refused));
    assert_eq!(answer(Standing::Refused, false, true, true), Answer::Act, "behind the point of no return");
    assert_eq!(answer(Standing::Tried, true, false, true), Answer::Act, "a call may have been carried out");
}

#[test]
fn the_eighth_rule_an_answer_is_applied_once_and_a_late_success_is_undone() {
    let mut telling = Telling::given(&[UNDOABLE, UNDOABLE], Rules::default());
    telling.when(Started).unwrap();
    telling.when(Done(act(0, 1))).unwrap();
    assert_eq!(telling.when(Done(act(0, 1))), Err(Unheard::Stale));

    let completed = Rules { compensate: Compensate::Completed, ..once() };
    let mut telling = Telling::given(&[UNDOABLE, UNDOABLE], completed);
    for message in [Started, Done(act(0, 1)), TimedOut(act(1, 1))] {
        telling.when(message).unwrap();
    }
    assert_eq!(telling.when(Done(act(1, 1))).unwrap(), Vec::<String>::new(), "one after the other");
    assert_eq!(telling.when(Done(undo(0, 1))).unwrap(), ["undo 1"], "it has joined");
}

#[test]
fn the_ninth_rule_a_timeout_is_checked_against_the_state_when_it_comes() {
    let mut telling = Telling::given(&[UNDOABLE, UNDOABLE], Rules::default());
    telling.when(Started).unwrap();
    assert_eq!(telling.when(TimedOut(act(0, 1))).unwrap(), ["do 0 #2"]);
    assert_eq!(telling.when(TimedOut(act(0, 1))), Err(Unheard::Stale), "another attempt is under way");
    telling.when(Done(act(0, 1))).unwrap();
    assert_eq!(telling.when(TimedOut(act(0, 2))), Err(Unheard::Stale), "it was answered meanwhile");
}

#[test]
fn the_eleventh_rule_nobody_expects_an_answer_without_a_saga_and_a_late_starter_starts_nothing() {
    let mut telling = Telling::given(&[PIVOT], Rules::default());
    assert_eq!(telling.when(Done(act(0, 1))), Err(Unheard::Unmatched));
    telling.when(Started).unwrap();
    telling.when(Done(act(0, 1))).unwrap();
    assert_eq!(telling.when(Started), Err(Unheard::Stale));
    assert_eq!(telling.state.status, Status::Ended(Ending::Completed));
}

#[test]
fn what_is_said_to_be_undone_is_what_is_undone_then() {
    let kinds = [UNDOABLE, PLAIN, UNDOABLE, UNDOABLE];
    let mut state = State::new(kinds.len());
    state.status = Status::Running;
    for step in 0..3 {
        state.steps[step].stands = Stands::Done;
    }
    state.steps[3].stands = Stands::Asked;
    assert_eq!(would_undo(&saga(&kinds), &Rules::default(), &state), [3, 2, 0]);
}

#[test]
fn a_stored_state_is_read_as_it_was_written() {
    let mut state = State::new(2);
    state.status = Status::Ended(Ending::Parked);
    state.steps[1].stands = Stands::Stuck;
    state.steps[1].attempts = 4;
    let mut row = std::iter::repeat_n(7, 6).collect();
    state.write(&mut row);
    assert_eq!((State::read(&row, 2), row[5]), (state, 7), "the values behind it stay");
}
