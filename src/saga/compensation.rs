//! The way back: what is undone, in which order, and what comes after.

use super::Compensate;
use super::Rules;
use super::manager::Turn;
use super::state::{Ending, Stands, State, Status};
use crate::domain::{Saga, StepKind};

/// What would be undone if the saga failed now, in the order in which it would be asked for.
pub fn would_undo(saga: &Saga, rules: &Rules, state: &State) -> Vec<u8> {
    let steps = 0..u8::try_from(saga.steps.len()).unwrap_or(u8::MAX);
    let open = |step: &u8| state.stands(*step) == Stands::Asked;
    steps
        .rev()
        .filter(|step| open(step) || is_due(saga, rules, state, *step))
        .filter(|step| saga.has_undo(*step))
        .collect()
}

/// A step before the point of no return has failed.
pub(super) fn fail(turn: &mut Turn<'_>, step: u8) {
    if turn.rules.compensate == Compensate::AsInTheSnippet && !turn.saga.has_undo(step) {
        return turn.end(Ending::Failed);
    }
    turn.state.status = Status::Compensating;
    go_back(turn);
}

/// Asks for what is to be undone next; when nothing is left, for what follows.
pub(super) fn go_back(turn: &mut Turn<'_>) {
    if turn.is_undoing_one() {
        return;
    }
    for step in turn.positions().rev() {
        if is_due(turn.saga, turn.rules, turn.state, step) {
            turn.send(step, true, 1);
            if !turn.rules.parallel {
                return;
            }
        }
    }
    let stands =
        |turn: &Turn<'_>, which: Stands| turn.positions().find(|step| turn.state.stands(*step) == which);
    if stands(turn, Stands::Undoing).is_some() {
        return;
    }
    if stands(turn, Stands::Stuck).is_some() {
        return turn.end(Ending::CompensationFailed);
    }
    let last = turn.positions().find(|step| turn.kind(*step) == StepKind::GivingUp);
    match last {
        Some(step) if turn.state.stands(step) == Stands::Waiting => turn.send(step, false, 1),
        Some(step) if turn.state.stands(step) == Stands::Asked => {}
        _ => turn.end(Ending::Compensated),
    }
}

/// Whether a step is still to be undone.
fn is_due(saga: &Saga, rules: &Rules, state: &State, step: u8) -> bool {
    if !saga.has_undo(step) {
        return false;
    }
    match state.stands(step) {
        Stands::Done => true,
        Stands::Unknown => rules.compensate == Compensate::CompletedAndUnknown || rules.failing_step,
        Stands::Refused => rules.failing_step,
        _ => false,
    }
}
