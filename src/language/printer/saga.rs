//! Sagas and invariants.

use super::line::Line;
use super::page::Page;
use super::{expression, statement};
use crate::language::source::Span;
use crate::language::syntax::{Deed, End, Invariant, Saga, Step, StepOption};

/// A line of a saga.
enum Part<'s> {
    Step(&'s Step),
    End(&'s End),
}

pub(super) fn put(page: &mut Page<'_>, saga: &Saga) {
    let mut line = Line::of("saga").name(&saga.name).title(saga.title.as_ref());
    line = line.word("starts on").name(&saga.starts);
    if let Some(values) = &saga.values {
        line.glue("(");
        for (place, value) in values.iter().enumerate() {
            line.glue(if place == 0 { "" } else { ", " }).glue(&value.text);
        }
        line.glue(")");
    }
    page.put(&line);
    let steps = saga.steps.iter().map(Part::Step);
    let parts: Vec<Part<'_>> = steps.chain(saga.end.iter().map(Part::End)).collect();
    page.block(saga.body, &parts, |page, part| {
        page.item(span(part), |page| put_part(page, part));
    });
}

pub(super) fn put_invariant(page: &mut Page<'_>, invariant: &Invariant) {
    let mut line = Line::of("invariant").name(&invariant.name).title(invariant.title.as_ref());
    line.glue(":");
    let mut line = line.word(invariant.when.text());
    line.soft();
    expression::put(&mut line, &invariant.condition);
    page.put(&line);
}

const fn span(part: &Part<'_>) -> Span {
    match part {
        Part::Step(step) => step.span,
        Part::End(end) => end.span,
    }
}

fn put_part(page: &mut Page<'_>, part: &Part<'_>) {
    let mut line = Line::default();
    match part {
        Part::Step(step) => {
            line.glue("step ");
            deed(&mut line, &step.deed);
            for (_, option) in &step.options {
                line.soft().glue(option.word());
                put_option(&mut line, option);
            }
        }
        Part::End(end) => {
            for (word, done) in [("then ", &end.then), ("otherwise ", &end.otherwise)] {
                let Some(done) = done else { continue };
                if line.columns() > 0 {
                    line.soft();
                }
                line.glue(word);
                deed(&mut line, done);
            }
        }
    }
    page.put(&line);
}

fn put_option(line: &mut Line, option: &StepOption) {
    match option {
        StepOption::Done(event) | StepOption::Fails(event) => _ = line.glue(" ").glue(&event.text),
        StepOption::Undo(undo) => {
            line.glue(" ");
            deed(line, undo);
        }
        StepOption::Timeout(duration) => _ = line.glue(" ").span(duration),
        StepOption::Retry(Some(times)) => _ = line.glue(" ").glue(&times.to_string()),
        StepOption::Retry(None) | StepOption::Pivot => {}
    }
}

fn deed(line: &mut Line, deed: &Deed) {
    match deed {
        Deed::Issue(target) => statement::target(line, target),
        Deed::Call(call) => statement::called(line, call),
    }
}
