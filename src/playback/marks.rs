//! Which card a record of a run is about: so the board lights up while the run plays.

use super::desk::text_of;
use super::session::Cursor;
use super::spotlight::Spotlight;
use super::view::View;
use crate::board::{Board, Card, Kind};
use crate::domain::{Command, CommandId, EventId, HandlerId, Model};
use crate::engine::ParticipantKind;
use crate::messaging::{Content, MessageId};
use crate::scenario::Reading;
use crate::trace::{Fact, Leg, Record, RecordId};

/// What became of a card until now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Light {
    /// It did not come to it yet.
    #[default]
    Dark,
    /// It was its turn before.
    Done,
    /// It is its turn.
    Now,
}

/// Which card each record of a run is about.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    about: Vec<Option<usize>>,
    /// Of each card the first record that is about it.
    first: Vec<Option<RecordId>>,
}

/// The cards of what a model numbers.
struct Known {
    commands: Vec<Option<usize>>,
    events: Vec<Option<usize>>,
    handlers: Vec<Option<usize>>,
    externals: Vec<Option<usize>>,
}

impl Known {
    /// By name: the board may be that of another version of the text than the one that runs.
    fn of(board: &Board, model: &Model) -> Self {
        let find = |is_it: &dyn Fn(&Card) -> bool| board.cards.iter().position(is_it);
        let owner = |card: &Card| {
            card.owner.and_then(|owner| board.cards.get(owner)).map(|owner| owner.name.as_str())
        };
        let named = |kind: Kind, name: &str| find(&|card| card.kind == kind && card.name == name);
        let command = |command: &Command| {
            if command.case.is_some() {
                return named(Kind::UseCase, &command.name);
            }
            let aggregate = &model.aggregate(command.aggregate).name;
            find(&|card| {
                card.kind == Kind::Command
                    && card.name == command.name
                    && owner(card) == Some(aggregate.as_str())
            })
        };
        let mut taken: Vec<usize> = Vec::new();
        let mut handlers = Vec::new();
        for handler in &model.handlers {
            let context = &model.context(handler.context).name;
            let Some(event) = handler.event.map(|event| unversioned(&model.event(event).name)) else {
                let flow = HandlerId::at(handlers.len());
                let mut commands = model.commands.iter();
                let is_its = |command: &&Command| command.case.is_some_and(|case| case.flow == flow);
                handlers.push(commands.find(is_its).and_then(|command| named(Kind::UseCase, &command.name)));
                continue;
            };
            let here = |card: &Card| {
                let area = card.context.and_then(|context| board.areas.get(context));
                card.kind == Kind::Policy
                    && card.event.as_deref() == Some(event)
                    && area.and_then(|area| area.name.as_ref()) == Some(context)
            };
            let by_name = find(&|card| here(card) && card.name == handler.name);
            let free = || {
                let mut all = board.cards.iter().enumerate();
                let is_free = |place| here(&board.cards[place]) && !taken.contains(&place);
                all.find(|(place, card)| card.name == event && is_free(*place)).map(|(place, _)| place)
            };
            let found = by_name.or_else(free);
            taken.extend(found);
            handlers.push(found);
        }
        Self {
            commands: model.commands.iter().map(command).collect(),
            events: model.events.iter().map(|event| named(Kind::Event, unversioned(&event.name))).collect(),
            externals: model.externals.iter().map(|external| named(Kind::External, &external.name)).collect(),
            handlers,
        }
    }

    fn command(&self, id: CommandId) -> Option<usize> {
        self.commands.get(id.index()).copied().flatten()
    }

    fn event(&self, id: EventId) -> Option<usize> {
        self.events.get(id.index()).copied().flatten()
    }

    /// The card that a record is about.
    fn about(&self, view: &View, record: &Record) -> Option<usize> {
        let content = |message: MessageId| view.trace().message(message).map(|envelope| envelope.content);
        let of_message = |message| match content(message)? {
            Content::Command(id) => self.command(id),
            Content::Event(id) => self.event(id),
        };
        match record.fact {
            Fact::Raised { event, .. } => of_message(event),
            Fact::Stored(command) | Fact::Requested(command) => of_message(command),
            Fact::Effected { slot, .. } | Fact::Concluded { slot, .. } => {
                self.handlers.get(slot.handler.index()).copied().flatten()
            }
            Fact::Stepped(place, _) | Fact::Asked(place) => match place.handler {
                Some(handler) => self.handlers.get(handler.index()).copied().flatten(),
                None => of_message(place.message),
            },
            Fact::Arrived(way) if way.leg == Leg::Call => {
                match view.deployment().participant(record.participant).kind {
                    ParticipantKind::External(id) => self.externals.get(id.index()).copied().flatten(),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// The name of an event on its card, which all its versions share.
fn unversioned(name: &str) -> &str {
    name.split(".v").next().unwrap_or(name)
}

impl Marks {
    /// Looks at each record of a run once.
    pub fn of(board: &Board, view: &View) -> Self {
        let known = Known::of(board, &view.scenario.model);
        let mut marks = Self { about: Vec::new(), first: vec![None; board.cards.len()] };
        for (place, record) in view.trace().records().iter().enumerate() {
            let card = known.about(view, record);
            marks.about.push(card);
            // An aggregate is at work when one of its commands is.
            let owner = card.and_then(|card| board.cards[card].owner);
            for card in card.into_iter().chain(owner) {
                marks.first[card].get_or_insert(RecordId::at(place));
            }
        }
        marks
    }

    /// What became of a card until the cursor.
    pub fn light(&self, board: &Board, card: usize, until: Option<RecordId>, at_rest: bool) -> Light {
        let Some(until) = until else { return Light::Dark };
        let now = self.about.get(until.index()).copied().flatten();
        let is_now = now.is_some_and(|now| now == card || board.cards[now].owner == Some(card));
        match self.first.get(card).copied().flatten() {
            Some(_) if is_now && !at_rest => Light::Now,
            Some(first) if first <= until => Light::Done,
            _ => Light::Dark,
        }
    }

    /// Lights the records that are about a card.
    pub fn spotlight(&self, board: &Board, card: usize) -> Option<Spotlight> {
        let is_about = |about: usize| about == card || board.cards[about].owner == Some(card);
        let records = self.about.iter().enumerate().filter(|(_, about)| about.is_some_and(is_about));
        let records = records.map(|(place, _)| RecordId::at(place)).collect();
        Spotlight::on_part(board.cards.get(card)?.span.start, records)
    }

    /// Lights the records that are about the card which stands at this place in the text of what runs.
    pub fn spotlight_on(view: &View, part: u32) -> Option<Spotlight> {
        let reading = Reading::of(text_of(&view.scenario));
        let board = Board::new(&reading.design);
        let card = board.cards.iter().position(|card| card.span.start == part)?;
        Self::of(&board, view).spotlight(&board, card)
    }

    /// The record at the cursor, and whether the run is over.
    pub fn until(view: &View, cursor: Cursor) -> (Option<RecordId>, bool) {
        (view.tape.record_at(cursor), cursor == Cursor::End)
    }
}
