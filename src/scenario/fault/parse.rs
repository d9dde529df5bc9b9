//! Reading the text of a fault, word by word.

mod timed;
mod words;

pub(super) use words::Words;
use words::{Word, counted};

use super::{Edge, Fault, FaultError, Interjection, Times, TwoSided, naming};
use crate::domain::{ContextId, HandlerId, Model};
use crate::messaging::Content;
use crate::publishing::Step;

/// Which delivery a fault is about.
struct Delivery {
    message: Content,
    to: ContextId,
    handler: Option<HandlerId>,
    nth: u32,
}

/// The kinds of faults, by their first word.
const KINDS: [&str; 15] = [
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
    "rebuild",
    "rewind",
    "clock",
];

/// What they are, for whoever has written another word.
const EXPECTED: &str = "crash, pause, throw, conflict, meanwhile, broker down, clock down, partition, expire inbox, redrive, rebuild, rewind, duplicate, \
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
        "clock" => words.clock()?,
        "rebuild" => words.rebuild()?,
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

impl Words<'_> {
    fn crash(&mut self) -> Result<Fault, FaultError> {
        let who = self.who()?;
        let word = self.next("before or after")?;
        let edge = match word.text {
            "before" => Edge::Before,
            "after" => Edge::After,
            _ => return Err(word.unknown("before or after", &["before", "after"])),
        };
        let step = self.step()?;
        let of = self.scope(who.context())?;
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
        let of = self.scope(who)?;
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
        // What comes in between is mostly about the same context.
        let near = self.model.context_of_command(what.command);
        let of = naming::command(self.model, word.text, Some(near));
        let of = of.ok_or_else(|| word.unknown("a command", &known))?;
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
        let name = self.next("an event or a command")?;
        self.message_to(name, None)?;
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
        Ok(Delivery { message: self.message_to(name, Some(to))?, to, handler, nth: self.nth()? })
    }
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
