//! The words of a fault's text: who, which message, which step, how often, and where a wrong word stands.

use super::super::two_sided::called;
use super::super::{FaultError, Scope, Who, naming};
use crate::domain::{ContextId, Effect, HandlerId, Model, OperationId};
use crate::kernel::Span;
use crate::messaging::Content;

/// A word and where it begins.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) at: usize,
    pub(super) text: &'a str,
}

/// The words of one text that are not read yet.
pub(in crate::scenario::fault) struct Words<'a> {
    pub(super) model: &'a Model,
    pub(super) end: usize,
    pub(super) rest: std::iter::Peekable<std::vec::IntoIter<Word<'a>>>,
}

impl Word<'_> {
    pub(super) const fn range(self) -> std::ops::Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// An error at this word.
    pub(super) fn wrong(self, expected: &str) -> FaultError {
        FaultError { at: self.range(), expected: expected.to_owned(), nearest: None }
    }

    /// An error at this word, which is no known name.
    pub(super) fn unknown(self, expected: &str, known: &[&str]) -> FaultError {
        let word = self.text.to_ascii_lowercase();
        let scored =
            known.iter().map(|name| (strsim::osa_distance(&word, &name.to_ascii_lowercase()), *name));
        let nearest = scored.min().filter(|(distance, name)| *distance <= name.len().div_ceil(3));
        FaultError { nearest: nearest.map(|(_, name)| name.to_owned()), ..self.wrong(expected) }
    }
}

impl<'a> Words<'a> {
    pub(super) fn of(model: &'a Model, text: &'a str) -> Self {
        let mut words = Vec::new();
        let mut start = None;
        for (place, letter) in text.char_indices().chain([(text.len(), ' ')]) {
            match (letter.is_whitespace(), start) {
                (false, None) => start = Some(place),
                (true, Some(at)) => {
                    words.extend(text.get(at..place).map(|text| Word { at, text }));
                    start = None;
                }
                _ => {}
            }
        }
        Self { model, end: text.len(), rest: words.into_iter().peekable() }
    }

    /// An event, or a command that another process sends.
    pub(in crate::scenario::fault) fn message(&mut self) -> Result<Content, FaultError> {
        let word = self.next("an event or a command")?;
        self.message_to(word, None)
    }

    /// The one of this name that is for somebody.
    pub(super) fn message_to(&self, word: Word, to: Option<ContextId>) -> Result<Content, FaultError> {
        let model = self.model;
        naming::message(model, word.text, to).ok_or_else(|| {
            let sent = model.handlers.iter().flat_map(|handler| {
                handler.effects().filter_map(move |effect| match effect {
                    Effect::Issue { command, .. } => Some((handler.context, *command)),
                    Effect::Call { .. } => None,
                })
            });
            let away = sent.filter(|(from, command)| model.context_of_command(*command) != *from);
            let commands = away.map(|(_, command)| model.command(command).name.as_str());
            let known: Vec<&str> = self.names(true, false).into_iter().chain(commands).collect();
            word.unknown("an event or a command", &known)
        })
    }

    pub(in crate::scenario::fault) fn who(&mut self) -> Result<Who, FaultError> {
        let word = self.next("a context, or its relay")?;
        if word.text == "clock"
            && let [only] = self.model.contexts_with_clocks().as_slice()
        {
            return Ok(Who::Clock(*only));
        }
        let Some((text, part)) = word.text.split_once('.') else {
            return self.context(word).map(Who::Context);
        };
        if part == "relay" {
            return self.context(Word { at: word.at, text }).map(Who::Relay);
        }
        if part == "subscription" {
            return self.context(Word { at: word.at, text }).map(Who::Subscription);
        }
        if part == "clock" {
            let here = self.context(Word { at: word.at, text })?;
            let ticks = self.model.contexts_with_clocks().contains(&here);
            return if ticks { Ok(Who::Clock(here)) } else { Err(word.wrong("a context with a clock")) };
        }
        let part = Word { at: word.at + text.len() + 1, text: part };
        Err(part.unknown("`relay`, `subscription` or nothing after the context", &["relay", "subscription"]))
    }

    /// `of` something that somebody does.
    pub(super) fn scope(&mut self, who: ContextId) -> Result<Option<Scope>, FaultError> {
        if !self.take("of") {
            return Ok(None);
        }
        let word = self.next("a command, an event or a handler")?;
        let model = self.model;
        let scope = naming::command(model, word.text, Some(who))
            .map(Scope::Command)
            .or_else(|| model.event_named(word.text).map(Scope::Event))
            .or_else(|| model.handler_named(word.text).map(Scope::Handler));
        let mut known: Vec<&str> = model.commands.iter().map(|command| command.name.as_str()).collect();
        known.extend(self.names(true, true));
        scope.map(Some).ok_or_else(|| word.unknown("a command, an event or a handler", &known))
    }

    /// `#N`, 1 if it is not there.
    pub(in crate::scenario::fault) fn nth(&mut self) -> Result<u32, FaultError> {
        let Some(word) = self.rest.next_if(|word| word.text.starts_with('#')) else {
            return Ok(1);
        };
        let count = word.text.strip_prefix('#').and_then(counted);
        count.ok_or_else(|| word.wrong("a number from 1 after `#`"))
    }

    pub(super) fn context(&self, word: Word) -> Result<ContextId, FaultError> {
        self.model.context_named(word.text).ok_or_else(|| {
            let known: Vec<&str> = self.model.contexts.iter().map(|context| context.name.as_str()).collect();
            word.unknown("a context", &known)
        })
    }

    pub(super) fn handler(&self, word: Word) -> Result<HandlerId, FaultError> {
        let handler = self.model.handler_named(word.text);
        handler.ok_or_else(|| word.unknown("a handler", &self.names(false, true)))
    }

    /// The names of events, of handlers, or of both.
    pub(super) fn names(&self, events: bool, handlers: bool) -> Vec<&'a str> {
        let mut names = Vec::new();
        if events {
            names.extend(self.model.events.iter().map(|event| event.name.as_str()));
        }
        if handlers {
            names.extend(self.model.handlers.iter().map(|handler| handler.name.as_str()));
        }
        names
    }

    /// `EXTERNAL.OPERATION`.
    pub(in crate::scenario::fault) fn operation(&mut self) -> Result<OperationId, FaultError> {
        let word = self.next("an operation of an external system")?;
        let operations = (0..self.model.operations.len()).map(OperationId::at);
        let names: Vec<String> = operations.map(|id| called(self.model, id)).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let place = known.iter().position(|name| *name == word.text);
        place.map(OperationId::at).ok_or_else(|| word.unknown("an operation such as `Card.charge`", &known))
    }

    /// One of these words, by its position.
    pub(in crate::scenario::fault) fn one_of(
        &mut self,
        known: &[&str],
        expected: &str,
    ) -> Result<usize, FaultError> {
        let word = self.next(expected)?;
        known.iter().position(|name| *name == word.text).ok_or_else(|| word.unknown(expected, known))
    }

    pub(super) fn keyword(&mut self, keyword: &str) -> Result<(), FaultError> {
        let quoted = ["`", keyword, "`"].concat();
        let word = self.next(&quoted)?;
        if word.text == keyword { Ok(()) } else { Err(word.unknown(&quoted, &[keyword])) }
    }

    pub(super) fn take(&mut self, keyword: &str) -> bool {
        self.rest.next_if(|word| word.text == keyword).is_some()
    }

    pub(super) fn span(&mut self, expected: &str) -> Result<Span, FaultError> {
        let word = self.next(expected)?;
        word.text.parse().map_err(|_| word.wrong(expected))
    }

    pub(super) fn next(&mut self, expected: &str) -> Result<Word<'a>, FaultError> {
        let at_end = Word { at: self.end, text: "" };
        self.rest.next().ok_or_else(|| at_end.wrong(expected))
    }
}

/// A number from 1.
pub(super) fn counted(text: &str) -> Option<u32> {
    text.parse().ok().filter(|count| *count > 0)
}
