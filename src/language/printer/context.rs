//! Contexts and what is in them beside aggregates.

use super::aggregate::{field, parameters, said};
use super::line::Line;
use super::page::Page;
use super::{aggregate, expression, saga, statement};
use crate::language::syntax::{
    Clock, Context, Declaration, External, Placement, Policy, Publication, ReadMember, ReadModel,
    Reconciliation, Ticks, UseCase,
};

pub(super) fn put(page: &mut Page<'_>, context: &Context) {
    page.put(&Line::of("context").name(&context.name).title(context.title.as_ref()));
    page.block(context.body, &context.declarations, |page, (span, declaration)| {
        page.item(*span, |page| put_declaration(page, declaration));
    });
}

pub(super) fn put_use_case(page: &mut Page<'_>, case: &UseCase) {
    let mut line = Line::of("use case").name(&case.name);
    parameters(&mut line, case.parameters.as_deref());
    let mut line = line.title(case.title.as_ref());
    if case.ignoring {
        line.glue(" ignoring result");
    }
    statement::body(page, &line, &case.block);
}

fn put_declaration(page: &mut Page<'_>, declaration: &Declaration) {
    match declaration {
        Declaration::Aggregate(aggregate) => aggregate::put(page, aggregate),
        Declaration::Policy(policy) => put_policy(page, policy),
        Declaration::ReadModel(model) => put_read_model(page, model),
        Declaration::External(external) => put_external(page, external),
        Declaration::Clock(clock) => put_clock(page, clock),
        Declaration::Reconciliation(reconciliation) => put_reconciliation(page, reconciliation),
        Declaration::Publication(publication) => put_publication(page, publication),
        Declaration::UseCase(case) => put_use_case(page, case),
        Declaration::Saga(saga) => saga::put(page, saga),
        Declaration::Invariant(invariant) => saga::put_invariant(page, invariant),
    }
}

fn put_policy(page: &mut Page<'_>, policy: &Policy) {
    let mut line = Line::of("on").name(&policy.event);
    if let Some(version) = &policy.version {
        line = line.name(version);
    }
    if let Some(condition) = &policy.condition {
        line.soft().glue("where ");
        expression::put(&mut line, condition);
    }
    if let Some(name) = &policy.name {
        line = line.word("as").name(name);
    }
    if let Some(placement) = policy.placement {
        line = line.word(Placement::text(placement));
    }
    statement::action(page, line, &policy.block);
}

fn put_read_model(page: &mut Page<'_>, model: &ReadModel) {
    let mut line = Line::of("read model").name(&model.name);
    parameters(&mut line, Some(&model.key));
    page.put(&line.title(model.title.as_ref()));
    page.block(model.body, &model.members, |page, member| match member {
        ReadMember::Field(declared) => page.item(declared.span, |page| {
            let mut line = Line::default();
            field(&mut line, declared);
            page.put(&line);
        }),
        ReadMember::Projection(projection) => page.item(projection.span, |page| {
            let mut line = Line::of("on").name(&projection.event);
            if let Some(version) = &projection.version {
                line = line.name(version);
            }
            if let Some(condition) = &projection.condition {
                line.soft().glue("where ");
                expression::put(&mut line, condition);
            }
            if let Some(key) = &projection.key {
                line.soft().glue("key ");
                expression::given(&mut line, Some(key));
            }
            statement::action(page, line, &projection.block);
        }),
    });
}

fn put_external(page: &mut Page<'_>, external: &External) {
    page.put(&Line::of("external").name(&external.name).title(external.title.as_ref()));
    let Some((body, operations)) = &external.operations else { return };
    page.block(*body, operations, |page, operation| {
        page.item(operation.span, |page| {
            let mut line = Line::of(&operation.name.text);
            parameters(&mut line, operation.parameters.as_deref());
            said(&mut line, operation.said.as_ref());
            page.put(&line);
        });
    });
}

fn put_clock(page: &mut Page<'_>, clock: &Clock) {
    let mut line = Line::of("clock").name(&clock.event);
    if let Some(moment) = &clock.moment {
        line.glue("(").glue(&moment.text).glue(")");
    }
    match &clock.ticks {
        Ticks::Every { period, from, until } => {
            line = line.word("every").duration(period);
            if let Some(from) = from {
                line = line.word("from").duration(from);
            }
            line = line.word("until").duration(until);
        }
        Ticks::At(dates) => {
            line = line.word("at");
            for (place, date) in dates.iter().enumerate() {
                line.glue(if place == 0 { "" } else { "," }).soft().day(date);
            }
        }
    }
    page.put(&line);
}

fn put_reconciliation(page: &mut Page<'_>, reconciliation: &Reconciliation) {
    let mut line = Line::of("reconcile");
    if let Some(name) = &reconciliation.name {
        line = line.word("as").name(name);
    }
    line = line.word("every").duration(&reconciliation.period);
    if let Some(until) = &reconciliation.until {
        line = line.word("until").duration(until);
    }
    statement::action(page, line, &reconciliation.block);
}

fn put_publication(page: &mut Page<'_>, publication: &Publication) {
    let mut line = Line::of("publish").name(&publication.event).word("as").name(&publication.name);
    if let Some(version) = &publication.version {
        line = line.name(version);
        if publication.arguments.is_some() {
            line.glue(" ");
        }
    }
    expression::given(&mut line, publication.arguments.as_deref());
    page.put(&line);
}
