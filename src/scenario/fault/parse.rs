//! Reading the text of a fault, word by word.

mod timed;

use super::two_sided::called;
use super::{Edge, Fault, FaultError, Interjection, Scope, Times, TwoSided, Who};
use crate::domain::{ContextId, Effect, HandlerId, Model, OperationId};
use crate::kernel::Span;
use crate::messaging::Content;
use crate::publishing::Step;

/// A word and where it begins.
#[derive(Clone, Copy)]
struct Word<'a> {
    at: usize,
    text: &'a str,
}

/// The words of one text that are not read yet.
pub(super) struct Words<'a> {
    model: &'a Model,
    end: usize,
    rest: std::iter::Peekable<std::vec::IntoIter<Word<'a>>>,
}

/// Which delivery a fault is about.
struct Delivery {
    message: Content,
    to: ContextId,
    handler: Option<HandlerId>,
    nth: u32,
}

/// The kinds of faults, by their first word.
const KINDS: [&str; 13] = [
    "crash",
    "pause",
    "throw",
    "conflict",
    "meanwhile",
    "broker",
    "duplicate",
    "overtake",
    "delay",
    "partition",
    "expire",
    "redrive",
    "rewind",
];

/// What they are, for whoever has written another word.
const EXPECTED: &str = "crash, pause, throw, conflict, meanwhile, broker down, partition, expire inbox, redrive, rewind, duplicate, \
                        overtake, delay, call, commit-unknown or confirm-lost";

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
    let kind = words.next("a fault")?;
    let fault = match kind.text {
        "crash" => words.crash()?,
        "pause" => words.pause()?,
        "partition" => words.partition()?,
        "expire" => words.expire()?,
        "redrive" => words.redrive()?,
        "throw" => words.throw()?,
        "conflict" => words.conflict()?,
        "broker" => words.broker()?,
        "meanwhile" => words.meanwhile(text)?,
        "rewind" => words.rewind()?,
        "duplicate" => {
            let Delivery { message, to, handler, nth } = words.delivery()?;
            Fault::Duplicate { message, to, handler, nth }
        }
        "overtake" => {
            let Delivery { message, to, handler, nth } = words.delivery()?;
            Fault::Overtake { message, to, handler, nth }
        }
        "delay" => {
            let Delivery { message, to, handler, nth } = words.delivery()?;
            words.keyword("by")?;
            Fault::Delay { message, to, handler, nth, by: words.span("a time such as 30ms")? }
        }
        other if TwoSided::KINDS.contains(&other) => TwoSided::parse(other, &mut words)?,
        _ => return Err(kind.unknown(EXPECTED, &[&KINDS[..], &TwoSided::KINDS].concat())),
    };
    match words.rest.next() {
        None => Ok(fault),
        Some(word) => {
            let expected = ["nothing more than this before `", word.text, "`"].concat();
            Err(FaultError { at: word.range(), expected, nearest: None })
        }
    }
}

impl Word<'_> {
    const fn range(self) -> std::ops::Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// An error at this word.
    fn wrong(self, expected: &str) -> FaultError {
        FaultError { at: self.range(), expected: expected.to_owned(), nearest: None }
    }

    /// An error at this word, which is no known name.
    fn unknown(self, expected: &str, known: &[&str]) -> FaultError {
        let word = self.text.to_ascii_lowercase();
        let scored =
            known.iter().map(|name| (strsim::osa_distance(&word, &name.to_ascii_lowercase()), *name));
        let nearest = scored.min().filter(|(distance, name)| *distance <= name.len().div_ceil(3));
        FaultError { nearest: nearest.map(|(_, name)| name.to_owned()), ..self.wrong(expected) }
    }
}

impl<'a> Words<'a> {
    fn of(model: &'a Model, text: &'a str) -> Self {
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

    fn crash(&mut self) -> Result<Fault, FaultError> {
        let who = self.who()?;
        let word = self.next("before or after")?;
        let edge = match word.text {
            "before" => Edge::Before,
            "after" => Edge::After,
            _ => return Err(word.unknown("before or after", &["before", "after"])),
        };
        let step = self.step()?;
        let of = self.scope()?;
        let nth = self.nth()?;
        let down = if self.take("for") { Some(self.span("a time such as 50ms")?) } else { None };
        Ok(Fault::Crash { who, edge, step, of, nth, down })
    }

    /// What is said of a crash is said of a pause too.
    fn pause(&mut self) -> Result<Fault, FaultError> {
        match self.crash()? {
            Fault::Crash { who, edge, step, of, nth, down } => {
                Ok(Fault::Pause { who, edge, step, of, nth, length: down })
            }
            other => Ok(other),
        }
    }

    fn throw(&mut self) -> Result<Fault, FaultError> {
        let word = self.next("a handler")?;
        let handler = self.handler(word)?;
        let nth = self.nth()?;
        let times = if self.take("always") {
            Times::Always
        } else if self.take("times") {
            let word = self.next("how often, from 1")?;
            Times::Count(counted(word.text).ok_or_else(|| word.wrong("how often, from 1"))?)
        } else {
            Times::Count(1)
        };
        Ok(Fault::Throw { handler, nth, times })
    }

    fn conflict(&mut self) -> Result<Fault, FaultError> {
        let word = self.next("a context")?;
        let who = self.context(word)?;
        let of = self.scope()?;
        Ok(Fault::Conflict { who, of, nth: self.nth()? })
    }

    /// `AGGREGATE(ID).COMMAND(..) before STEP of COMMAND [#N]`.
    fn meanwhile(&mut self, text: &str) -> Result<Fault, FaultError> {
        let first = self.next("a command as `Order(o1).Place`")?;
        let mut end = first.at + first.text.len();
        while let Some(word) = self.rest.next_if(|word| word.text != "before") {
            end = word.at + word.text.len();
        }
        let sent = Word { at: first.at, text: text.get(first.at..end).unwrap_or_default() };
        let what = Interjection::read(self.model, sent.text).map_err(|(at, expected, known)| {
            let wrong = Word { at: first.at + at.start, text: sent.text.get(at).unwrap_or_default() };
            wrong.unknown(&expected, &known)
        })?;
        self.keyword("before")?;
        let step = self.step()?;
        self.keyword("of")?;
        let word = self.next("a command")?;
        let known: Vec<&str> = self.model.commands.iter().map(|command| command.name.as_str()).collect();
        let of = self.model.command_named(word.text).ok_or_else(|| word.unknown("a command", &known))?;
        Ok(Fault::Meanwhile { what: Box::new(what), step, of, nth: self.nth()? })
    }

    fn step(&mut self) -> Result<Step, FaultError> {
        let word = self.next("a step")?;
        let known = Step::ALL.map(Step::word);
        Step::named(word.text).ok_or_else(|| word.unknown("a step of a procedure", &known))
    }

    fn broker(&mut self) -> Result<Fault, FaultError> {
        self.keyword("down")?;
        let (from, until) = self.window()?;
        Ok(Fault::BrokerDown { from, until })
    }

    /// `WHO to POSITION`; that the subscriptions of the context are meant may be said.
    fn rewind(&mut self) -> Result<Fault, FaultError> {
        let who = self.who()?.context();
        self.keyword("to")?;
        let word = self.next("a position in the store, 0 for its beginning")?;
        let to = word.text.parse().map_err(|_| word.wrong("a position in the store, 0 for its beginning"))?;
        Ok(Fault::Rewind { who, to })
    }

    /// `MESSAGE to CONTEXT[.HANDLER] [#N]`.
    fn delivery(&mut self) -> Result<Delivery, FaultError> {
        let model = self.model;
        let message = self.message()?;
        self.keyword("to")?;
        let word = self.next("a context")?;
        let (to, handler) = match model.context_named(word.text) {
            Some(context) => (context, None),
            None if word.text.bytes().any(|byte| byte == b'.') => {
                let handler = self.handler(word)?;
                (model.handler(handler).context, Some(handler))
            }
            None => (self.context(word)?, None),
        };
        Ok(Delivery { message, to, handler, nth: self.nth()? })
    }

    /// An event, or a command that another process sends.
    pub(super) fn message(&mut self) -> Result<Content, FaultError> {
        let word = self.next("an event or a command")?;
        let model = self.model;
        let event = model.event_named(word.text).map(Content::Event);
        event.or_else(|| model.command_named(word.text).map(Content::Command)).ok_or_else(|| {
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

    pub(super) fn who(&mut self) -> Result<Who, FaultError> {
        let word = self.next("a context, or its relay")?;
        let Some((text, part)) = word.text.split_once('.') else {
            return self.context(word).map(Who::Context);
        };
        if part == "relay" {
            return self.context(Word { at: word.at, text }).map(Who::Relay);
        }
        if part == "subscription" {
            return self.context(Word { at: word.at, text }).map(Who::Subscription);
        }
        let part = Word { at: word.at + text.len() + 1, text: part };
        Err(part.unknown("`relay`, `subscription` or nothing after the context", &["relay", "subscription"]))
    }

    fn scope(&mut self) -> Result<Option<Scope>, FaultError> {
        if !self.take("of") {
            return Ok(None);
        }
        let word = self.next("a command, an event or a handler")?;
        let model = self.model;
        let scope = model
            .command_named(word.text)
            .map(Scope::Command)
            .or_else(|| model.event_named(word.text).map(Scope::Event))
            .or_else(|| model.handler_named(word.text).map(Scope::Handler));
        let mut known: Vec<&str> = model.commands.iter().map(|command| command.name.as_str()).collect();
        known.extend(self.names(true, true));
        scope.map(Some).ok_or_else(|| word.unknown("a command, an event or a handler", &known))
    }

    /// `#N`, 1 if it is not there.
    pub(super) fn nth(&mut self) -> Result<u32, FaultError> {
        let Some(word) = self.rest.next_if(|word| word.text.starts_with('#')) else {
            return Ok(1);
        };
        let count = word.text.strip_prefix('#').and_then(counted);
        count.ok_or_else(|| word.wrong("a number from 1 after `#`"))
    }

    fn context(&self, word: Word) -> Result<ContextId, FaultError> {
        self.model.context_named(word.text).ok_or_else(|| {
            let known: Vec<&str> = self.model.contexts.iter().map(|context| context.name.as_str()).collect();
            word.unknown("a context", &known)
        })
    }

    fn handler(&self, word: Word) -> Result<HandlerId, FaultError> {
        let handler = self.model.handler_named(word.text);
        handler.ok_or_else(|| word.unknown("a handler", &self.names(false, true)))
    }

    /// The names of events, of handlers, or of both.
    fn names(&self, events: bool, handlers: bool) -> Vec<&'a str> {
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
    pub(super) fn operation(&mut self) -> Result<OperationId, FaultError> {
        let word = self.next("an operation of an external system")?;
        let operations = (0..self.model.operations.len()).map(OperationId::at);
        let names: Vec<String> = operations.map(|id| called(self.model, id)).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let place = known.iter().position(|name| *name == word.text);
        place.map(OperationId::at).ok_or_else(|| word.unknown("an operation such as `Card.charge`", &known))
    }

    /// One of these words, by its position.
    pub(super) fn one_of(&mut self, known: &[&str], expected: &str) -> Result<usize, FaultError> {
        let word = self.next(expected)?;
        known.iter().position(|name| *name == word.text).ok_or_else(|| word.unknown(expected, known))
    }

    fn keyword(&mut self, keyword: &str) -> Result<(), FaultError> {
        let quoted = ["`", keyword, "`"].concat();
        let word = self.next(&quoted)?;
        if word.text == keyword { Ok(()) } else { Err(word.unknown(&quoted, &[keyword])) }
    }

    fn take(&mut self, keyword: &str) -> bool {
        self.rest.next_if(|word| word.text == keyword).is_some()
    }

    fn span(&mut self, expected: &str) -> Result<Span, FaultError> {
        let word = self.next(expected)?;
        word.text.parse().map_err(|_| word.wrong(expected))
    }

    fn next(&mut self, expected: &str) -> Result<Word<'a>, FaultError> {
        let at_end = Word { at: self.end, text: "" };
        self.rest.next().ok_or_else(|| at_end.wrong(expected))
    }
}

/// A number from 1.
fn counted(text: &str) -> Option<u32> {
    text.parse().ok().filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use crate::scenario::{Fault, shop};
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
            "meanwhile Order(o1).PlaceOrder(alice, 20.00) before commit of PlaceOrder",
            "meanwhile Order(o1).PayOrder before commit of PlaceOrder",
            "meanwhile Stock(sku1).ReserveStock(o1) before save of PlaceOrder #2",
            "crash Inventory.subscription after handle #2",
            "rewind Inventory to 3",
            "broker down 20ms..80ms",
            "pause Sales before commit of PlaceOrder for 80ms",
            "pause Sales.relay after publish #2",
            "overtake OrderPlaced to Notifications.Chat.post #2",
            "partition Sales broker 20ms..80ms",
            "partition client Sales 1ms..2ms",
            "expire inbox of Payment at 40ms",
            "redrive Shipping at 300ms",
            "duplicate OrderPlaced to Notifications",
            "duplicate OrderPlaced to Notifications.Mail.confirmation #2",
            "delay PaymentRequested to Payment.ChargePolicy by 30ms",
            "call Mail.confirmation refused",
            "call Mail.confirmation #2 timed-out",
            "call Mail.confirmation lost",
            "commit-unknown Sales committed",
            "commit-unknown Sales.relay #3 rolled-back",
            "confirm-lost OrderPlaced",
            "confirm-lost OrderPlaced #2",
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
            ("call Mail.confrmation lost", "Mail.confrmation", Some("Mail.confirmation")),
            ("call Mail lost", "Mail", None),
            ("call Mail.confirmation #2", "", None),
            ("call Mail.confirmation lots", "lots", Some("lost")),
            ("commit-unknown Sales", "", None),
            ("commit-unknown Sales comitted", "comitted", Some("committed")),
            ("confirm-lost OrderPlacd", "OrderPlacd", Some("OrderPlaced")),
            ("meanwhile Orders(o1).PayOrder before save of PlaceOrder", "Orders", Some("Order")),
            ("meanwhile Order(o1).PayOrdr before save of PlaceOrder", "PayOrdr", Some("PayOrder")),
            ("meanwhile Order(nobody).PayOrder before save of PlaceOrder", "nobody", None),
            ("meanwhile Order(o1, 2).PayOrder before save of PlaceOrder", " 2", None),
            ("meanwhile Order.PayOrder before save of PlaceOrder", "", None),
            ("meanwhile Order(o1).PayOrder before", "", None),
            ("meanwhile Order(o1).PayOrder save of PlaceOrder", " save of PlaceOrder", None),
            ("partition Sales brokr 1ms..2ms", "brokr", None),
            ("partition Sales Sales 1ms..2ms", "Sales", None),
            ("partition Sales broker 3ms..2ms", "3ms..2ms", None),
            ("expire inbx of Payment at 40ms", "inbx", Some("inbox")),
            ("redrive Shiping at 300ms", "Shiping", Some("Shipping")),
            ("redrive Shipping 300ms", "300ms", None),
            ("pause Sales after", "", None),
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
