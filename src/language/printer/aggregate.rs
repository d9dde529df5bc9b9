//! Aggregates and what is in them.

use super::line::Line;
use super::page::Page;
use super::{expression, statement};
use crate::language::source::Span;
use crate::language::syntax::{Aggregate, Child, Event, Field, Kind, Member, Parameter, Said};

/// The most fields that share a line.
const TOGETHER: usize = 4;

pub(super) fn put(page: &mut Page<'_>, aggregate: &Aggregate) {
    let mut line = Line::of("aggregate").name(&aggregate.name);
    parameters(&mut line, aggregate.identity.as_deref());
    page.put(&line.title(aggregate.title.as_ref()));
    page.block(aggregate.body, &aggregate.members, |page, member| {
        page.item(span(member), |page| put_member(page, member));
    });
}

/// Adds `(customer: id, month: int)` to a line, if it is said.
pub(super) fn parameters(line: &mut Line, parameters: Option<&[Parameter]>) {
    let Some(parameters) = parameters else { return };
    line.glue("(");
    for (place, parameter) in parameters.iter().enumerate() {
        if place > 0 {
            line.glue(",").soft();
        }
        line.glue(&parameter.name.text).glue(": ");
        kind(line, &parameter.kind);
    }
    line.glue(")");
}

/// Adds how an effect is spoken of, if it is said.
pub(super) fn said(line: &mut Line, said: Option<&Said>) {
    let Some(said) = said else { return };
    line.soft().glue("said \"").glue(&said.object.text).glue("\"");
    if let Some(done) = &said.done {
        line.glue(" was \"").glue(&done.text).glue("\"");
    }
}

/// Adds a field to a line.
pub(super) fn field(line: &mut Line, field: &Field) {
    line.glue(&field.name.text).glue(": ");
    kind(line, &field.kind);
    if let Some(initial) = &field.initial {
        line.glue(" = ");
        expression::put(line, initial);
    }
}

/// Where a member stands.
const fn span(member: &Member) -> Span {
    match member {
        Member::Field(Field { span, .. })
        | Member::Child(Child { span, .. })
        | Member::Event(Event { span, .. })
        | Member::Command(crate::language::syntax::Command { span, .. })
        | Member::Reaction(crate::language::syntax::Reaction { span, .. }) => *span,
    }
}

fn put_member(page: &mut Page<'_>, member: &Member) {
    match member {
        Member::Field(declared) => {
            let mut line = Line::default();
            field(&mut line, declared);
            page.put(&line);
        }
        Member::Child(child) => put_child(page, child),
        Member::Event(event) => put_event(page, event),
        Member::Command(command) => {
            let mut line = Line::of("command").name(&command.name);
            parameters(&mut line, command.parameters.as_deref());
            let mut line = line.title(command.title.as_ref());
            said(&mut line, command.said.as_ref());
            statement::body(page, &line, &command.block);
        }
        Member::Reaction(reaction) => {
            statement::action(page, Line::of("on").name(&reaction.event), &reaction.block);
        }
    }
}

fn put_child(page: &mut Page<'_>, child: &Child) {
    let mut line = Line::of("child").name(&child.name);
    parameters(&mut line, Some(&child.identity));
    let line = line.word("max").word(&child.max.to_string());
    let mut flat = line.clone();
    flat.glue(" {");
    for (place, declared) in child.fields.iter().enumerate() {
        flat.glue(if place == 0 { " " } else { "  " });
        field(&mut flat, declared);
    }
    flat.glue(if child.fields.is_empty() { "}" } else { " }" });
    if child.fields.len() <= TOGETHER && !page.has_comment(child.body) && page.fits(&flat) {
        return page.put(&flat);
    }
    page.put(&line);
    page.block(child.body, &child.fields, |page, declared| {
        page.item(declared.span, |page| {
            let mut line = Line::default();
            field(&mut line, declared);
            page.put(&line);
        });
    });
}

fn put_event(page: &mut Page<'_>, event: &Event) {
    let mut line = Line::of("event").name(&event.name);
    if let Some(version) = &event.version {
        line = line.name(version);
        if event.fields.is_some() {
            line.glue(" ");
        }
    }
    parameters(&mut line, event.fields.as_deref());
    let mut line = line.title(event.title.as_ref());
    for upcast in &event.upcasts {
        line.soft().glue("upcast ").glue(&upcast.version.text).glue(" ");
        parameters(&mut line, Some(&upcast.fields));
        if !upcast.assignments.is_empty() {
            line.soft().glue("set ");
            statement::assignments(&mut line, &upcast.assignments);
        }
    }
    page.put(&line);
}

fn kind(line: &mut Line, kind: &Kind) {
    match kind {
        Kind::Integer => _ = line.glue("int"),
        Kind::Money => _ = line.glue("money"),
        Kind::Truth => _ = line.glue("bool"),
        Kind::Identity => _ = line.glue("id"),
        Kind::Time => _ = line.glue("time"),
        Kind::Enumeration(states) => {
            for (place, state) in states.iter().enumerate() {
                if place > 0 {
                    line.soft().glue("| ");
                }
                line.glue(&state.text);
            }
        }
        Kind::Window(within, max, _) => {
            line.glue("times within ").span(within).glue(" max ").glue(&max.to_string());
        }
        Kind::Unknown => {}
    }
}
