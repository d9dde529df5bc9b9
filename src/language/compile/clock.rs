//! Clocks, what is done on a schedule, and what is done for each of many aggregates.

use std::rc::Rc;

use super::policy::{When, both};
use super::scope::{AtHand, Known, Scope, given, known, position};
use super::{AggregateEntry, Compiler, EventEntry};
use crate::domain::{
    AggregateId, ContextId, EventId, Expression, Field, FieldKind, Range, Reaction, Ticks as Schedule,
};
use crate::kernel::{Span as Length, Time};
use crate::language::limits;
use crate::language::problem::Problem;
use crate::language::source::Span;
use crate::language::syntax::{
    Block, Clock, Context, Date, Declaration, Duration, Expression as Tree, Name, Noun, Reconciliation, Ticks,
};

impl<'t> Compiler<'t, '_> {
    /// The clocks of a context, with the events that they make.
    pub(super) fn clocks(&mut self, context: &'t Context, id: ContextId) {
        for (span, declaration) in &context.declarations {
            if let Declaration::Clock(clock) = declaration {
                self.clock(clock, *span, id);
            }
        }
    }

    fn clock(&mut self, clock: &'t Clock, span: Span, context: ContextId) {
        let schedule = match &clock.ticks {
            Ticks::Every { period, from, until } => {
                self.every(*period, *from, Some(*until), span, limits::TICKS)
            }
            Ticks::At(dates) => Schedule::At(self.moments(dates, span)),
        };
        let moment = clock.moment.as_ref().map(|name| name.text.as_str());
        let position = self.events.len();
        let _ = self.names.declare(Noun::Event, 0, &clock.event, position);
        let id = self.making(context, &clock.event.text, moment, (schedule, false));
        let payload = moment.map(|name| Field { name: name.to_owned(), kind: FieldKind::Time, initial: 0 });
        let aggregate = self.aggregates.len() - 1;
        let payload = payload.into_iter().collect();
        self.events.push(EventEntry { id, aggregate, payload, published: false, reactions: Vec::new() });
    }

    /// What makes an event of the time: with it comes an aggregate that nobody else can name.
    fn making(
        &mut self,
        context: ContextId,
        name: &str,
        moment: Option<&str>,
        how: (Schedule, bool),
    ) -> EventId {
        let (_, event) = self.builder.clock(context, name, moment, how);
        let stored: Rc<[Known]> = Rc::default();
        let (identity, fields, lists) = (Vec::new(), Vec::new(), Vec::new());
        self.aggregates.push(AggregateEntry { identity, fields, lists, stored });
        event
    }

    /// Every so often. Without an end nobody can say how often, and nothing is too often.
    fn every(
        &mut self,
        period: Duration,
        from: Option<Duration>,
        until: Option<Duration>,
        span: Span,
        most: usize,
    ) -> Schedule {
        let at = |duration: Duration| Time::from_micros(duration.micros());
        let (first, until) = (at(from.unwrap_or(period)), until.map(at));
        let length = Length::from_micros(period.micros().max(1));
        if period.micros() == 0 {
            self.diagnostics.error(period.span, Problem::NoTimeBetween);
        }
        let last = until.map_or(0, |until| until.since(first).as_micros() / length.as_micros());
        if usize::try_from(last).map_or(true, |last| last >= most) {
            self.diagnostics.error(span, Problem::TooMany(Noun::Tick, most));
        }
        Schedule::Every { first, period: length, until }
    }

    /// The beginnings of these days, in order and each once.
    fn moments(&mut self, dates: &[Date], span: Span) -> Vec<Time> {
        let mut moments: Vec<u64> = Vec::new();
        for date in dates {
            match u64::try_from(self.moment(*date)) {
                Ok(at) => moments.push(at),
                Err(_) => self.diagnostics.error(date.span, Problem::BeforeCalendar),
            }
        }
        if moments.len() > limits::TICKS {
            self.diagnostics.error(span, Problem::TooMany(Noun::Tick, limits::TICKS));
            moments.truncate(limits::TICKS);
        }
        crate::kernel::sort_by_number(&mut moments, |at| u128::from(*at));
        moments.dedup();
        moments.into_iter().map(Time::from_micros).collect()
    }

    /// Something that is done on a schedule: its context has a clock of its own for it.
    pub(super) fn reconciliation(&mut self, tree: &'t Reconciliation, span: Span, context: ContextId) {
        let schedule = self.every(tree.period, None, tree.until, span, limits::TICKS);
        let name = tree.name.as_ref().map(|name| name.text.as_str());
        let called = self.builder.name_of_context(context);
        let called = name.map_or_else(|| ["Reconcile", &called].concat(), str::to_owned);
        let event = self.making(context, &called, None, (schedule, true));
        let mut scope = Scope::of(&[given(&["now", "occurred", "message"])]);
        let reads = self.looks(&tree.block, &mut scope);
        let (reactions, ranges) = self.ranging(&tree.block, span, &scope);
        self.builder.policy(context, event, name, None, reactions);
        self.builder.reads(reads);
        self.builder.ranges(ranges);
    }

    /// What a policy does, and which of it for each of many.
    pub(super) fn ranging(
        &mut self,
        block: &'t Block,
        span: Span,
        scope: &Scope,
    ) -> (Vec<Reaction>, Vec<Range>) {
        self.ranges = Some(Vec::new());
        let reactions = self.flow(block, span, scope);
        (reactions, self.ranges.take().unwrap_or_default())
    }

    /// What is done for each aggregate of a kind. A use case asks for one thing at a time.
    pub(super) fn for_each(
        &mut self,
        (name, filter, block, span): (&'t Name, Option<&'t Tree>, &'t Block, Span),
        scope: &Scope,
        when: &When,
        reactions: &mut Vec<Reaction>,
    ) {
        let Some(aggregate) = self.aggregate_named(&name.text) else { return };
        if scope.at_hand.is_some() || self.ranges.is_none() {
            return self.diagnostics.warning(span, Problem::NotRunYet);
        }
        let entry = &self.aggregates[aggregate];
        let columns: Vec<Field> = entry.fields.iter().chain(&entry.identity).cloned().collect();
        let (local, fields) = (scope.locals, entry.fields.len());
        if local + columns.len() > limits::LOCALS {
            return self.diagnostics.error(span, Problem::TooMany(Noun::Field, limits::LOCALS));
        }
        let at = |place: u8| Expression::Local(position(local + usize::from(place)));
        let mut inner = scope.covered(known(&columns, &at));
        inner.locals += columns.len();
        inner.at_hand = Some(AtHand { aggregate, identity: local + fields });
        let condition = filter.map(|tree| self.expression(tree, &inner, Some(&FieldKind::Truth)));
        // What is asked before anybody is at hand is asked once.
        let condition = match (when.condition.clone(), condition) {
            (Some(outer), Some(inner)) => Some(both(Some(outer), inner)),
            (outer, inner) => outer.or(inner),
        };
        let first = reactions.len();
        let when = When { condition: None, ..when.clone() };
        self.react(block, &inner, &when, reactions);
        let range = Range {
            aggregate: AggregateId::at(aggregate),
            condition,
            first: position(first),
            end: position(reactions.len()),
            local: position(local),
        };
        if let Some(ranges) = self.ranges.as_mut().filter(|_| range.first < range.end) {
            ranges.push(range);
        }
    }
}
