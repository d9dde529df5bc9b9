//! Reading the text of a fault, word by word.

use std::ops::Range;
use std::str::FromStr;

use super::{Edge, Fault, FaultError, Scope, Times, Who};
use crate::domain::{ContextId, EventId, HandlerId, Model};
use crate::kernel::{Span, Time};
use crate::publishing::Step;

/// The words of one text that are not read yet.
struct Words<'a> {
    model: &'a Model,
    text: &'a str,
    rest: std::iter::Peekable<std::vec::IntoIter<(Range<usize>, &'a str)>>,
}

/// The kinds of faults, by their first word.
const KINDS: [&str; 6] = ["crash", "throw", "conflict", "broker", "duplicate", "delay"];

/// The longest text that is looked at; the longest that means something is far shorter.
const LONGEST: usize = 400;

pub(super) fn fault(model: &Model, text: &str) -> Result<Fault, FaultError> {
    if text.len() > LONGEST {
        let mut end = LONGEST;
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let expected = format!("a fault of at most {LONGEST} bytes");
        return Err(FaultError { at: end..text.len(), expected, nearest: None });
    }
    let mut words = Words::of(model, text);
    let (at, kind) = words.next("a fault")?;
    let fault = match kind {
        "crash" => words.crash(),
        "throw" => words.throw(),
        "conflict" => words.conflict(),
        "broker" => words.broker(),
        "duplicate" => {
            words.delivery(|message, to, handler, nth, _| Ok(Fault::Duplicate { message, to, handler, nth }))
        }
        "delay" => words.delivery(|message, to, handler, nth, words| {
            words.keyword("by")?;
            let by = words.value("a time such as 30ms")?;
            Ok(Fault::Delay { message, to, handler, nth, by })
        }),
        _ => Err(unknown(at, kind, "crash, throw, conflict, broker down, duplicate or delay", KINDS)),
    }?;
    match words.rest.next() {
        None => Ok(fault),
        Some((at, word)) => {
            Err(FaultError { at, expected: format!("nothing more than this before `{word}`"), nearest: None })
        }
    }
}

/// An error at a word that is no known name.
fn unknown<'a>(
    at: Range<usize>,
    word: &str,
    expected: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> FaultError {
    let scored = known
        .into_iter()
        .map(|name| (strsim::osa_distance(&word.to_ascii_lowercase(), &name.to_ascii_lowercase()), name));
    let nearest = scored
        .min()
        .filter(|(distance, name)| *distance <= name.len().div_ceil(3))
        .map(|(_, name)| name.to_owned());
    FaultError { at, expected: expected.to_owned(), nearest }
}

impl<'a> Words<'a> {
    fn of(model: &'a Model, text: &'a str) -> Self {
        let mut words = Vec::new();
        let mut start = None;
        for (place, letter) in text.char_indices().chain([(text.len(), ' ')]) {
            match (letter.is_whitespace(), start) {
                (false, None) => start = Some(place),
                (true, Some(begin)) => {
                    words.push((begin..place, &text[begin..place]));
                    start = None;
                }
                _ => {}
            }
        }
        Self { model, text, rest: words.into_iter().peekable() }
    }

    fn crash(&mut self) -> Result<Fault, FaultError> {
        let who = self.who()?;
        let (at, word) = self.next("before or after")?;
        let edge = match word {
            "before" => Edge::Before,
            "after" => Edge::After,
            _ => return Err(unknown(at, word, "before or after", ["before", "after"])),
        };
        let (at, word) = self.next("a step")?;
        let step = Step::named(word)
            .ok_or_else(|| unknown(at, word, "a step of a procedure", Step::ALL.map(Step::word)))?;
        let of = self.scope()?;
        let nth = self.nth()?;
        let down = if self.take("for") { Some(self.value("a time such as 50ms")?) } else { None };
        Ok(Fault::Crash { who, edge, step, of, nth, down })
    }

    fn throw(&mut self) -> Result<Fault, FaultError> {
        let (at, word) = self.next("a handler")?;
        let handler = self.handler(at, word)?;
        let nth = self.nth()?;
        let times = if self.take("always") {
            Times::Always
        } else if self.take("times") {
            let at = self.here();
            let count = self.value("how often, from 1")?;
            if count == 0 {
                return Err(FaultError { at, expected: "how often, from 1".to_owned(), nearest: None });
            }
            Times::Count(count)
        } else {
            Times::Count(1)
        };
        Ok(Fault::Throw { handler, nth, times })
    }

    fn conflict(&mut self) -> Result<Fault, FaultError> {
        let (at, word) = self.next("a context")?;
        let who = self.context(at, word)?;
        let of = self.scope()?;
        Ok(Fault::Conflict { who, of, nth: self.nth()? })
    }

    fn broker(&mut self) -> Result<Fault, FaultError> {
        self.keyword("down")?;
        let (at, word) = self.next("a window such as 20ms..80ms")?;
        let window = word.split_once("..").and_then(|(from, until)| {
            let point = |text: &str| text.parse::<Span>().ok().map(|span| Time::ZERO + span);
            Some((point(from)?, point(until)?)).filter(|(from, until)| from < until)
        });
        let expected = || "a window such as 20ms..80ms, its end after its beginning".to_owned();
        let (from, until) = window.ok_or_else(|| FaultError { at, expected: expected(), nearest: None })?;
        Ok(Fault::BrokerDown { from, until })
    }

    /// `MESSAGE to CONTEXT[.HANDLER] [#N]`, and whatever `finish` reads after it.
    fn delivery(
        &mut self,
        finish: impl FnOnce(EventId, ContextId, Option<HandlerId>, u32, &mut Self) -> Result<Fault, FaultError>,
    ) -> Result<Fault, FaultError> {
        let (at, word) = self.next("an event")?;
        let known = self.model.events.iter().map(|event| event.name.as_str());
        let message = self.model.event_named(word).ok_or_else(|| unknown(at, word, "an event", known))?;
        self.keyword("to")?;
        let (at, word) = self.next("a context")?;
        let (to, handler) = match self.model.context_named(word) {
            Some(context) => (context, None),
            None if word.contains('.') => {
                let handler = self.handler(at, word)?;
                (self.model.handler(handler).context, Some(handler))
            }
            None => (self.context(at, word)?, None),
        };
        let nth = self.nth()?;
        finish(message, to, handler, nth, self)
    }

    fn who(&mut self) -> Result<Who, FaultError> {
        let (at, word) = self.next("a context, or its relay")?;
        match word.split_once('.') {
            None => self.context(at, word).map(Who::Context),
            Some((context, "relay")) => {
                self.context(at.start..at.start + context.len(), context).map(Who::Relay)
            }
            Some((context, part)) => {
                let start = at.start + context.len() + 1;
                Err(unknown(start..at.end, part, "`relay`, or nothing, after the context", ["relay"]))
            }
        }
    }

    fn scope(&mut self) -> Result<Option<Scope>, FaultError> {
        if !self.take("of") {
            return Ok(None);
        }
        let (at, word) = self.next("a command, an event or a handler")?;
        let model = self.model;
        let scope = model
            .command_named(word)
            .map(Scope::Command)
            .or_else(|| model.event_named(word).map(Scope::Event))
            .or_else(|| model.handler_named(word).map(Scope::Handler));
        let commands = model.commands.iter().map(|command| command.name.as_str());
        let events = model.events.iter().map(|event| event.name.as_str());
        let handlers = model.handlers.iter().map(|handler| handler.name.as_str());
        let known = commands.chain(events).chain(handlers);
        scope.map(Some).ok_or_else(|| unknown(at, word, "a command, an event or a handler", known))
    }

    /// `#N`, 1 if it is not there.
    fn nth(&mut self) -> Result<u32, FaultError> {
        let Some((at, word)) = self.rest.next_if(|(_, word)| word.starts_with('#')) else {
            return Ok(1);
        };
        let count = word[1..].parse().ok().filter(|count| *count > 0);
        count.ok_or_else(|| FaultError {
            at,
            expected: "a number from 1 after `#`".to_owned(),
            nearest: None,
        })
    }

    fn context(&self, at: Range<usize>, word: &str) -> Result<ContextId, FaultError> {
        let known = self.model.contexts.iter().map(|context| context.name.as_str());
        self.model.context_named(word).ok_or_else(|| unknown(at, word, "a context", known))
    }

    fn handler(&self, at: Range<usize>, word: &str) -> Result<HandlerId, FaultError> {
        let known = self.model.handlers.iter().map(|handler| handler.name.as_str());
        self.model.handler_named(word).ok_or_else(|| unknown(at, word, "a handler", known))
    }

    fn keyword(&mut self, keyword: &str) -> Result<(), FaultError> {
        let quoted = format!("`{keyword}`");
        let (at, word) = self.next(&quoted)?;
        if word == keyword { Ok(()) } else { Err(unknown(at, word, &quoted, [keyword])) }
    }

    fn take(&mut self, keyword: &str) -> bool {
        self.rest.next_if(|(_, word)| *word == keyword).is_some()
    }

    fn value<T: FromStr>(&mut self, expected: &str) -> Result<T, FaultError> {
        let (at, word) = self.next(expected)?;
        word.parse().map_err(|_| FaultError { at, expected: expected.to_owned(), nearest: None })
    }

    fn next(&mut self, expected: &str) -> Result<(Range<usize>, &'a str), FaultError> {
        let end = self.text.len();
        self.rest.next().ok_or_else(|| FaultError {
            at: end..end,
            expected: expected.to_owned(),
            nearest: None,
        })
    }

    /// Where the next word stands.
    fn here(&mut self) -> Range<usize> {
        self.rest.peek().map_or(self.text.len()..self.text.len(), |(at, _)| at.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::shop;
    use proptest::prelude::*;

    #[test]
    fn every_form_is_written_as_it_is_read() {
        let model = shop::first_paint().model;
        for text in [
            "crash Sales after commit",
            "crash Sales.relay after publish",
            "crash Inventory before handle of OrderPlaced #2 for 80ms",
            "throw Notifications.Mail.confirmation",
            "throw ChargePolicy #2 times 3",
            "throw Inventory.OrderPlaced.1 always",
            "conflict Sales of PlaceOrder #2",
            "broker down 20ms..80ms",
            "duplicate OrderPlaced to Notifications",
            "duplicate OrderPlaced to Notifications.Mail.confirmation #2",
            "delay PaymentRequested to Payment.ChargePolicy by 30ms",
        ] {
            assert_eq!(Fault::parse(&model, text).unwrap().text(&model), text);
        }
    }

    #[test]
    fn an_error_stands_at_its_place_and_names_the_nearest() {
        let model = shop::first_paint().model;
        for (text, wrong, nearest) in [
            ("crush Sales after commit", "crush", Some("crash")),
            ("crash Sale after commit", "Sale", Some("Sales")),
            ("crash Sales after comit", "comit", Some("commit")),
            ("crash Sales.rely after publish", "rely", Some("relay")),
            ("crash Sales after", "", None),
            ("crash Sales after commit #0", "#0", None),
            (
                "throw Notifications.Mail.confirm",
                "Notifications.Mail.confirm",
                Some("Notifications.Mail.confirmation"),
            ),
            ("throw ChargePolicy times 0", "0", None),
            ("broker down 80ms..20ms", "80ms..20ms", None),
            ("delay OrderPlaced to Inventory", "", None),
            ("conflict Sales and more", "and", None),
        ] {
            let error = Fault::parse(&model, text).unwrap_err();
            assert_eq!(
                (&text[error.at.clone()], error.nearest.as_deref()),
                (wrong, nearest),
                "{text}: {error}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,80}") {
            let model = shop::first_paint().model;
            if let Err(error) = Fault::parse(&model, &text) {
                prop_assert!(text.get(error.at.clone()).is_some());
                prop_assert!(!error.underlined(&text).is_empty());
            }
        }
    }
}
