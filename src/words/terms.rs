//! The terms of the field: each with its name, a name for whoever does not know it, and a sentence
//! of help. What they are called stands in one file a language.

pub mod english;

use super::english::tell;
use super::{Labels, Phrase, Piece, Sentence};
use crate::domain::Model;
use crate::publishing::Step;
use crate::scenario::Fault;
use crate::verdict::AnomalyKind;

/// Something that the field has a word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// What travels.
    Message,
    /// A message that asks for something.
    Command,
    /// A message that tells of something.
    Event,
    /// One hand-over of a message.
    Delivery,
    /// One try to act on a message.
    Attempt,
    /// What came of it.
    Effect,
    /// Who stores messages and hands them over.
    Broker,
    /// The events that wait in the database of their publisher.
    Outbox,
    /// Who publishes them.
    Relay,
    /// The messages that a consumer has processed.
    Inbox,
    /// The events of an aggregate, in their order.
    Stream,
    /// How far a subscription is in a store of events.
    Checkpoint,
    /// Who gets events.
    Consumer,
    /// What is done about an event.
    Handler,
    /// What is stored and kept consistent as one.
    Aggregate,
    /// What is stored as one or not at all.
    Transaction,
    /// A message that was given up.
    DeadLetter,
    /// What does no harm when it is done again.
    Idempotent,
    /// How long state and effect disagree.
    Window,
    /// The id of a conversation.
    Correlation,
    /// The id of what a message answers.
    Causation,
    /// What is let go wrong.
    Fault,
    /// A process that is gone for a while.
    Outage,
    /// A pause that is cut short in the picture.
    Fold,
    /// What was before the last change, and is no more.
    Ghost,
    /// A step of a procedure.
    Step(Step),
    /// A broken guarantee.
    Broken(AnomalyKind),
}

/// What a term is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// By those who know it.
    pub short: &'static str,
    /// By everybody else.
    pub plain: &'static str,
    /// What it is, in a sentence.
    pub help: &'static str,
}

/// Which names the screen uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Register {
    /// Those of the field.
    #[default]
    Terms,
    /// Plain ones.
    Plain,
}

impl Term {
    /// Those that are neither steps nor anomalies.
    const THINGS: [Self; 25] = [
        Self::Message,
        Self::Command,
        Self::Event,
        Self::Delivery,
        Self::Attempt,
        Self::Effect,
        Self::Broker,
        Self::Outbox,
        Self::Relay,
        Self::Inbox,
        Self::Stream,
        Self::Checkpoint,
        Self::Consumer,
        Self::Handler,
        Self::Aggregate,
        Self::Transaction,
        Self::DeadLetter,
        Self::Idempotent,
        Self::Window,
        Self::Correlation,
        Self::Causation,
        Self::Fault,
        Self::Outage,
        Self::Fold,
        Self::Ghost,
    ];

    /// Every term, always in the same order.
    pub fn all() -> impl Iterator<Item = Self> {
        let steps = Step::ALL.into_iter().map(Self::Step);
        Self::THINGS.into_iter().chain(steps).chain(AnomalyKind::ALL.into_iter().map(Self::Broken))
    }

    /// Its place among all: by this the page speaks of it.
    pub fn place(self) -> usize {
        Self::all().position(|term| term == self).unwrap_or_default()
    }

    /// The term at a place.
    pub fn at(place: usize) -> Option<Self> {
        Self::all().nth(place)
    }
}

impl Labels {
    /// What a term is called.
    pub fn word(&self, term: Term) -> &'static str {
        let entry = (self.term)(term);
        match self.register {
            Register::Terms => entry.short,
            Register::Plain => entry.plain,
        }
    }

    /// A text in the words of this register.
    pub fn say(&self, text: &str) -> String {
        if self.register == Register::Terms {
            return text.to_owned();
        }
        let is_letter = |letter: char| letter.is_ascii_alphabetic() || letter == '-';
        let mut said = String::new();
        for part in text.split_inclusive(|letter| !is_letter(letter)) {
            let word = part.trim_end_matches(|letter| !is_letter(letter));
            let form = self.forms.iter().find(|(form, _)| *form == word);
            said.push_str(form.map_or(word, |(_, plain)| plain));
            said.push_str(part.strip_prefix(word).unwrap_or_default());
        }
        said
    }

    /// A piece of a phrase in the words of this register. What the model names is called what it is.
    pub fn piece(&self, piece: &Piece) -> String {
        match piece {
            Piece::Text(text) | Piece::Name(text) => self.say(text),
            other => other.text().to_owned(),
        }
    }

    /// A phrase as one text.
    pub fn phrase(&self, phrase: &Phrase) -> String {
        phrase.0.iter().map(|piece| self.piece(piece)).collect()
    }

    /// A sentence as one text.
    pub fn tell(&self, sentence: &Sentence) -> String {
        self.phrase(&tell(sentence))
    }

    /// A fault in a few words.
    pub fn fault(&self, model: &Model, fault: &Fault) -> String {
        self.phrase(&super::english::fault(model, fault))
    }
}
