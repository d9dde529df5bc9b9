//! Sagas: from the definition to a log with one who leads, to command messages with their answers, and to the policies by
//! which participants do without a leader.

use super::scope::{Scope, given, known, position};
use super::{Compiler, EventEntry};
use crate::domain::{
    AggregateId, CommandId, ContextId, Effect, Errand, EventId, Expression, Field, Noted, Part, Reaction,
    Role, Saga, SagaId, SagaStep, Side, StepKind, Wording,
};
use crate::kernel::Span;
use crate::language::problem::Problem;
use crate::language::source::Span as Place;
use crate::language::syntax::{
    Declaration, Deed, Design, Item, Noun, Refusal, Saga as Tree, StepOption, Target,
};
use crate::saga::{Standing, Stands, Status};

/// The name of the context in which sagas are led.
const LEADERS: &str = "saga";

/// A step as it is written, and what it becomes.
struct Told<'t> {
    kind: StepKind,
    span: Place,
    deed: &'t Deed,
    undo: Option<&'t Deed>,
    done: Option<EventId>,
    fails: Vec<EventId>,
    timeout: Option<Span>,
    retries: Option<u16>,
}

/// Where the participants of one context take down what becomes of the steps of one saga.
#[derive(Clone)]
struct Book {
    context: ContextId,
    record: AggregateId,
    notes: [CommandId; 4],
}

/// One deed of a saga, ready to be carried out.
struct Carried {
    context: ContextId,
    name: String,
    /// What its messages are called: with its aggregate before it, if others have its name.
    called: String,
    effect: Effect,
}

/// What one side of a saga does: where, whether it undoes, and what.
type Policy = (ContextId, bool, Vec<Reaction>);

/// What is the same for all steps of one saga.
struct Frame<'a> {
    id: SagaId,
    log: AggregateId,
    identity: &'a [Field],
    values: &'a [Field],
    scope: Scope,
}

impl<'t> Compiler<'t, '_> {
    /// All sagas of a design.
    pub(super) fn sagas(&mut self, design: &'t Design) {
        let mut home = None;
        for (span, tree) in sagas(design) {
            if self.saga(tree, &mut home).is_none() {
                self.diagnostics.warning(span, Problem::NotRunYet);
            }
        }
    }

    /// One saga; nothing if it begins with something that is not run yet, or does what cannot be carried out.
    fn saga(&mut self, tree: &'t Tree, home: &mut Option<ContextId>) -> Option<()> {
        let EventEntry { id: starts, aggregate, payload, .. } =
            &self.events[self.names.find(Noun::Event, 0, &tree.starts.text)?];
        let (starts, identity) = (*starts, self.aggregates[*aggregate].identity.clone());
        let carried: Vec<(Field, u8)> = identity
            .iter()
            .chain(payload)
            .cloned()
            .zip(0..)
            .filter(|(field, _)| is_used(tree, field))
            .collect();
        let values: Vec<Field> = carried.iter().map(|(field, _)| field.clone()).collect();
        let told = self.told(tree);
        let home = *home.get_or_insert_with(|| self.builder.context(LEADERS));
        let id = SagaId(self.builder.next_saga()?);
        let log = self.builder.aggregate(home, &tree.name.text, &identity, &logged(&told, &values));
        let led = Wording::deed(&["the saga ", &tree.name.text].concat(), "advanced");
        let hear = self.builder.command(log, "hear", led, &[Field::integer("event", 0)], Vec::new());
        self.builder.role(hear, Role::Lead(id));
        let timeout = self.builder.event(log, &[&tree.name.text, ".timeout"].concat(), &values);
        let layers = [known(&values, &Expression::Argument), given(&["occurred", "message"])];
        let frame = Frame { id, log, identity: &identity, values: &values, scope: Scope::of(&layers) };
        let (mut books, mut steps) = (Vec::new(), Vec::new());
        for (told, place) in told.iter().zip(0..) {
            steps.push(self.saga_step(&frame, told, place, &mut books)?);
        }
        self.leader(&frame, home, hear, starts, timeout, &steps);
        self.choreography(&frame, starts, &steps);
        let late = self.builder.reason("ComesTooLate");
        self.reasons += 1;
        self.builder.saga(Saga {
            late,
            name: tree.name.text.clone(),
            log,
            hear,
            starts,
            timeout,
            values: carried,
            steps: steps.into_iter().map(|(step, _)| step).collect(),
        });
        Some(())
    }

    /// The steps with what is said of them, and what stands at the end.
    fn told(&mut self, tree: &'t Tree) -> Vec<Told<'t>> {
        let mut all = Vec::new();
        for (place, step) in tree.steps.iter().enumerate() {
            let kind = match step.is_pivot() {
                true => StepKind::Pivot,
                false if tree.only_goes_on(place) => StepKind::Retriable,
                false => StepKind::Compensatable,
            };
            let mut told = Self::plain(kind, step.span, &step.deed);
            told.undo = step.undo();
            for (_, option) in &step.options {
                match option {
                    StepOption::Done(event) => told.done = self.event_named(&event.text),
                    StepOption::Fails(event) => told.fails.extend(self.event_named(&event.text)),
                    StepOption::Timeout(span) => told.timeout = Some(Span::from_micros(span.micros())),
                    StepOption::Retry(times) => {
                        told.retries = times.and_then(|times| u16::try_from(times).ok());
                    }
                    StepOption::Undo(_) | StepOption::Pivot => {}
                }
            }
            if let Deed::Issue(target) = &step.deed {
                let refusals = self.refusals(target).filter(|event| Some(*event) != told.done);
                let others: Vec<EventId> = refusals.filter(|event| !told.fails.contains(event)).collect();
                told.fails.extend(others);
            }
            all.push(told);
        }
        if let Some(end) = &tree.end {
            all.extend(end.then.as_ref().map(|deed| Self::plain(StepKind::Closing, end.span, deed)));
            all.extend(end.otherwise.as_ref().map(|deed| Self::plain(StepKind::GivingUp, end.span, deed)));
        }
        all
    }

    /// The events that a command stores in place of what it is asked for.
    fn refusals(&self, target: &Target) -> impl Iterator<Item = EventId> {
        let aggregate = self.aggregate_named(&target.aggregate.text);
        let place = aggregate.and_then(|place| self.names.find(Noun::Command, place, &target.command.text));
        let command = place.and_then(|place| self.commands.get(place));
        let refusals = command.into_iter().flat_map(|command| command.tree.block.refusals());
        refusals.filter_map(|refusal| match refusal {
            Refusal::Emit(occurrence) => self.event_named(&occurrence.event.text),
            Refusal::Reject(_) => None,
        })
    }

    fn plain(kind: StepKind, span: Place, deed: &'t Deed) -> Told<'t> {
        Told { kind, span, deed, undo: None, done: None, fails: Vec::new(), timeout: None, retries: None }
    }

    fn event_named(&self, name: &str) -> Option<EventId> {
        self.names.find(Noun::Event, 0, name).map(|place| self.events[place].id)
    }

    /// A step with its command messages, its answers, and the handlers that carry it out.
    fn saga_step(
        &mut self,
        frame: &Frame<'_>,
        told: &Told<'t>,
        place: u8,
        books: &mut Vec<Book>,
    ) -> Option<(SagaStep, Vec<Policy>)> {
        let act = self.carried_out(told.deed, &frame.scope)?;
        let book = self.book(frame, act.context, books);
        let mut policies = Vec::new();
        let act_part =
            self.part(frame, act, Errand { step: place, undo: false, attempt: 1 }, &book, &mut policies);
        let mut undo = None;
        if let Some(deed) = told.undo {
            let carried = self.carried_out(deed, &frame.scope)?;
            if carried.context != book.context {
                self.diagnostics.warning(told.span, Problem::NotRunYet);
            }
            let errand = Errand { step: place, undo: true, attempt: 1 };
            undo = Some(self.part(frame, carried, errand, &book, &mut policies));
        }
        let step = SagaStep {
            name: told.deed.name(),
            kind: told.kind,
            act: act_part,
            undo,
            done: told.done,
            fails: told.fails.clone(),
            timeout: told.timeout,
            retries: told.retries,
            record: book.record,
        };
        Some((step, policies))
    }

    fn carried_out(&mut self, deed: &'t Deed, scope: &Scope) -> Option<Carried> {
        match deed {
            Deed::Issue(target) => {
                let (command, to, arguments) = self.sent(target, scope)?;
                let aggregate = self.aggregate_named(&target.aggregate.text)?;
                let effect = Effect::Issue { command, target: to, arguments };
                let name = target.command.text.clone();
                let same = |entry: &&super::CommandEntry<'_>| entry.tree.name.text == name;
                let alone = self.commands.iter().filter(same).count() == 1;
                Some(Carried {
                    context: self.builder.context_of(AggregateId::at(aggregate)),
                    called: if alone { name.clone() } else { deed.name() },
                    name,
                    effect,
                })
            }
            Deed::Call(call) => {
                let effect = self.call(call, scope)?;
                let external = self.names.find(Noun::External, 0, &call.external.text)?;
                let context = self.builder.context_of_external(self.externals[external]);
                let name = [&call.external.text, ".", &call.operation.text].concat();
                Some(Carried { context, called: name.clone(), name, effect })
            }
        }
    }

    /// The record that the participants of a context keep of one saga, and the commands by which it is told.
    fn book(&mut self, frame: &Frame<'_>, context: ContextId, books: &mut Vec<Book>) -> Book {
        if let Some(known) = books.iter().find(|book| book.context == context) {
            return known.clone();
        }
        let mut identity = frame.identity.to_vec();
        identity.push(Field::integer("step", 0));
        let standings = Standing::ALL.map(Standing::name);
        let name = [self.builder.name_of(frame.log), "Record".to_owned()].concat();
        let record =
            self.builder.aggregate(context, &name, &identity, &[Field::states("standing", &standings)]);
        let note = |(word, noted): (&str, Noted)| {
            let said = Wording::deed("the answer", "noted");
            let command = self.builder.command(record, word, said, &[], Vec::new());
            self.builder.role(command, Role::Note(noted));
            command
        };
        let notes = [
            ("note agreed", Noted::Agreed),
            ("note refused", Noted::Refused),
            ("note again", Noted::Again),
            ("note trouble", Noted::Trouble),
        ]
        .map(note);
        books.push(Book { context, record, notes });
        Book { context, record, notes }
    }

    /// The doing or the undoing of a step.
    fn part(
        &mut self,
        frame: &Frame<'_>,
        carried: Carried,
        errand: Errand,
        book: &Book,
        policies: &mut Vec<Policy>,
    ) -> Part {
        let Carried { context, name, called, effect } = carried;
        let external = effect.is_external();
        let request = self.builder.event(frame.log, &called, frame.values);
        let mut reply = |word: &str| self.builder.event(book.record, &[&called, word].concat(), &[]);
        let (done, refused, trouble) = (reply(".done"), reply(".refused"), reply(".trouble"));
        let reactions = if external { book.around(effect) } else { vec![Reaction::from(effect)] };
        // Where two kinds of aggregates of one context have a command of this name, it alone would name neither.
        let owners = (0..self.aggregates.len()).filter(|owner| {
            self.names.find(Noun::Command, *owner, &name).is_some()
                && self.builder.context_of(AggregateId::at(*owner)) == context
        });
        let name = if owners.count() > 1 { &called } else { &name };
        let own = [&self.builder.name_of_context(context), ".", name].concat();
        let handler = self.builder.policy(context, request, Some(&own), None, reactions.clone());
        let side = Side { saga: frame.id, errand: Some(errand), choreographed: false, starts: false };
        self.builder.side(handler, side);
        let teller = self.builder.teller(context, name, book.noting(3));
        self.builder.side(teller, side);
        policies.push((context, errand.undo, reactions));
        Part { request, done, refused, trouble, teller, external }
    }

    /// The handlers of the one who leads: for what starts the saga, for each answer, and for its own timeouts.
    fn leader(
        &mut self,
        frame: &Frame<'_>,
        home: ContextId,
        hear: CommandId,
        starts: EventId,
        timeout: EventId,
        steps: &[(SagaStep, Vec<Policy>)],
    ) {
        let mut heard = vec![starts, timeout];
        for (step, _) in steps {
            let parts = [Some(&step.act), step.undo.as_ref()];
            let answers =
                parts.into_iter().flatten().flat_map(|part| [part.done, part.refused, part.trouble]);
            heard.extend(step.done.into_iter().chain(step.fails.iter().copied()).chain(answers));
        }
        for (place, event) in heard.iter().enumerate() {
            if heard.iter().position(|other| other == event) != Some(place) {
                continue;
            }
            let number = Expression::Constant(i64::from(event.0));
            let effect = Effect::Issue { command: hear, target: Vec::new(), arguments: vec![number] };
            let handler = self.builder.handler(home, *event, None, vec![effect]);
            let begins = *event == starts;
            let side = Side { saga: frame.id, errand: None, choreographed: false, starts: begins };
            self.builder.side(handler, side);
        }
    }

    /// Where nobody leads: each step at the event of the one before it, each undoing at the failures of all later steps.
    fn choreography(&mut self, frame: &Frame<'_>, starts: EventId, steps: &[(SagaStep, Vec<Policy>)]) {
        let failed = |step: &SagaStep| match step.kind {
            StepKind::Compensatable | StepKind::Pivot if step.act.external => vec![step.act.refused],
            StepKind::Compensatable | StepKind::Pivot => step.fails.clone(),
            _ => Vec::new(),
        };
        let mut before = starts;
        for ((step, policies), place) in steps.iter().zip(0_u8..) {
            let later = steps.iter().skip(usize::from(place) + 1);
            let failures: Vec<EventId> = match step.kind {
                StepKind::GivingUp => steps.iter().flat_map(|(step, _)| failed(step)).collect(),
                _ => later.flat_map(|(step, _)| failed(step)).collect(),
            };
            for (context, undo, reactions) in policies {
                let events = match (undo, step.kind) {
                    (false, StepKind::GivingUp) | (true, _) => failures.as_slice(),
                    (false, _) => std::slice::from_ref(&before),
                };
                for event in events {
                    let handler = self.builder.policy(*context, *event, None, None, reactions.clone());
                    let errand = Some(Errand { step: place, undo: *undo, attempt: 1 });
                    let begins = *event == starts;
                    let side = Side { saga: frame.id, errand, choreographed: true, starts: begins };
                    self.builder.side(handler, side);
                }
            }
            before = step.done.unwrap_or(step.act.done);
        }
    }
}

impl Book {
    /// A command by which the record is told.
    fn noting(&self, which: usize) -> Effect {
        Effect::Issue { command: self.notes[which], target: Vec::new(), arguments: Vec::new() }
    }

    /// A call, unless the record says that there is nothing to call for, and what came of it.
    fn around(&self, call: Effect) -> Vec<Reaction> {
        use crate::domain::Answered::{Agreed, Refused};
        let settled = Expression::Settled;
        let called = |answer| Some((position(1), answer));
        vec![
            Reaction { condition: Some(settled.clone()), after: None, effect: self.noting(2) },
            Reaction { condition: Some(Expression::Not(Box::new(settled))), after: None, effect: call },
            Reaction { condition: None, after: called(Agreed), effect: self.noting(0) },
            Reaction { condition: None, after: called(Refused), effect: self.noting(1) },
        ]
    }
}

/// What is stored of a saga: how it stands, each step, and its values.
fn logged(told: &[Told<'_>], values: &[Field]) -> Vec<Field> {
    let mut fields = vec![Field::states("status", &Status::ALL.map(Status::name))];
    for told in told {
        let name = told.deed.name();
        fields.push(Field::states(&name, &Stands::ALL.map(Stands::name)));
        fields.push(Field::integer(&[&name, ".attempts"].concat(), 0));
    }
    fields.extend(values.iter().cloned());
    fields
}

fn is_used(tree: &Tree, field: &Field) -> bool {
    tree.values.as_ref().is_none_or(|names| names.iter().any(|name| name.text == field.name))
}

/// The sagas of a design, in its order.
fn sagas(design: &Design) -> Vec<(Place, &Tree)> {
    let mut found = Vec::new();
    for (span, item) in &design.items {
        match item {
            Item::Saga(saga) => found.push((*span, &**saga)),
            Item::Context(context) => {
                for (span, declaration) in &context.declarations {
                    if let Declaration::Saga(saga) = declaration {
                        found.push((*span, &**saga));
                    }
                }
            }
            _ => {}
        }
    }
    found
}
