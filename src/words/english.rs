//! The words: sentences in English.

use super::phrase::{Phrase, Piece};
use super::sentence::{Actor, Instance, Message, Sentence, Told};
use crate::domain::Wording;
use crate::publishing::Step;

/// Puts a phrase together: text, and values that know how they are shown.
macro_rules! phrase {
    ($($part:expr),* $(,)?) => {{
        let mut phrase = Phrase::default();
        $(Say::say($part, &mut phrase);)*
        phrase
    }};
}

mod faults;
mod incident;
mod judgement;
pub mod problems;
mod sagas;
mod selfcheck;
mod settings;
mod several;
mod single;
mod times;
mod verbs;

pub use faults::fault;
use incident::incident;
use judgement::{failure, judgement};
pub use selfcheck::{selfcheck_digest, selfcheck_fork, selfcheck_records, selfcheck_title};
pub use settings::setting;
use several::several;
use single::single;
pub use times::{instant, is_late, length, moment, tick};
use verbs::{past, present};

/// Something that can stand in a phrase.
trait Say {
    fn say(self, phrase: &mut Phrase);
}

impl Say for &str {
    fn say(self, phrase: &mut Phrase) {
        match phrase.0.last_mut() {
            Some(Piece::Text(text)) => text.push_str(self),
            _ => phrase.0.push(Piece::Text(self.to_owned())),
        }
    }
}

impl Say for String {
    fn say(self, phrase: &mut Phrase) {
        self.as_str().say(phrase);
    }
}

impl Say for Piece {
    fn say(self, phrase: &mut Phrase) {
        phrase.0.push(self);
    }
}

impl Say for Phrase {
    fn say(self, phrase: &mut Phrase) {
        for piece in self.0 {
            match piece {
                Piece::Text(text) => text.say(phrase),
                other => phrase.0.push(other),
            }
        }
    }
}

impl Say for &Message {
    fn say(self, phrase: &mut Phrase) {
        let name = self.name.clone();
        phrase.0.push(if self.command { Piece::Name(name) } else { Piece::Event(name) });
    }
}

impl Say for &Actor {
    fn say(self, phrase: &mut Phrase) {
        match self {
            Actor::Client => "the client".say(phrase),
            Actor::Broker => "the broker".say(phrase),
            Actor::Context(name) | Actor::External(name) => name.clone().say(phrase),
            Actor::Relay(name) => format!("the relay of {name}").say(phrase),
            Actor::Clock(name) => format!("the clock of {name}").say(phrase),
        }
    }
}

impl Say for &Instance {
    fn say(self, phrase: &mut Phrase) {
        format!("{} {}", self.kind.to_ascii_lowercase(), self.identity).say(phrase);
    }
}

/// Tells a sentence.
pub fn tell(sentence: &Sentence) -> Phrase {
    let mut told = said(sentence);
    capitalise(&mut told);
    told
}

/// A sentence as it stands inside another one.
fn said(sentence: &Sentence) -> Phrase {
    match sentence {
        Sentence::Asks(..)
        | Sentence::SendsAgain(..)
        | Sentence::GivesUp(_)
        | Sentence::Interrupts(..)
        | Sentence::Missed(..)
        | Sentence::Stores(..)
        | Sentence::Does(..)
        | Sentence::Prepares(..)
        | Sentence::Settles(..)
        | Sentence::Replays(..)
        | Sentence::Reads(..)
        | Sentence::Declines(..)
        | Sentence::Refuses(..)
        | Sentence::Recognises(..)
        | Sentence::Publishes(..)
        | Sentence::CannotPublish(..)
        | Sentence::Marks(_)
        | Sentence::Answers(..)
        | Sentence::HasSeen(..)
        | Sentence::Remembers(..)
        | Sentence::Keeps(..)
        | Sentence::Acknowledges(..)
        | Sentence::GivesBack(..)
        | Sentence::Steps(..) => course(sentence),
        Sentence::Crashes(..)
        | Sentence::Returns(_)
        | Sentence::ReturnsUnaware(..)
        | Sentence::ReturnsHalfDone(..)
        | Sentence::Throws(..)
        | Sentence::Fails(..)
        | Sentence::Conflicts(_)
        | Sentence::Unheard(..)
        | Sentence::TurnsDown(..)
        | Sentence::Repeats(_)
        | Sentence::HoldsBack(_)
        | Sentence::BrokerDown
        | Sentence::BrokerUp
        | Sentence::Parks(..)
        | Sentence::TakesBack(_)
        | Sentence::Rewinds(_)
        | Sentence::ReadsAgain(..)
        | Sentence::Exhausted => trouble(sentence),
        Sentence::Sends(..)
        | Sentence::Hears(..)
        | Sentence::Arrives(..)
        | Sentence::Raises(..)
        | Sentence::Lasts(_)
        | Sentence::Strikes(_)
        | Sentence::Dies(_) => single(sentence),
        Sentence::Incident(befell) => incident(befell),
        _ => judgement(sentence),
    }
}

/// What usually happens.
fn course(sentence: &Sentence) -> Phrase {
    match sentence {
        Sentence::Asks(actor, command) => {
            phrase!(
                actor,
                " asks ",
                command.service.clone(),
                ": ",
                Piece::Name(command.name.clone()),
                ", ",
                &command.target,
                "."
            )
        }
        Sentence::SendsAgain(actor, message) => phrase!(actor, " sends ", message, " again."),
        Sentence::GivesUp(actor) => phrase!(actor, " has no answer, and waits no longer."),
        Sentence::Interrupts(actor, command) => phrase!(
            "in the midst of what ",
            actor,
            " does, somebody else comes with ",
            Piece::Name(command.name.clone()),
            ", ",
            &command.target,
            "."
        ),
        Sentence::Missed(message, actor) => phrase!(message, " finds nobody: ", actor, " is down."),
        Sentence::Stores(actor, stored) => {
            let mut told = phrase!(actor, " stores ", &stored.instance);
            if !stored.outbox.is_empty() {
                let place = if stored.sourced { " and, in its stream, " } else { " and, in its outbox, " };
                phrase!(place, Piece::Event(stored.outbox.join(", "))).say(&mut told);
            }
            let also: Vec<String> =
                stored.also.iter().map(|wording| format!("; {}", happens(wording))).collect();
            phrase!(told, also.concat(), ": ", Piece::Name("commit".to_owned()), ".")
        }
        Sentence::Does(actor, deed) => {
            let again = if deed.again { ", again" } else { "" };
            phrase!(actor, ": ", happens(&deed.wording), again, ".")
        }
        Sentence::Prepares(actor, wording) => {
            phrase!(actor, ": ", happens(wording), " once the transaction commits.")
        }
        Sentence::Reads(actor, instance) => phrase!(actor, " reads ", instance, "."),
        Sentence::Replays(actor, wording) => {
            phrase!(actor, " does not ask again for ", thing(wording), ": it only reads once more.")
        }
        Sentence::Settles(actor, wording) => phrase!(actor, " has nothing to do for ", thing(wording), "."),
        Sentence::Declines(actor, wording) => {
            phrase!(actor, " does nothing about ", thing(wording), ": its condition does not hold.")
        }
        Sentence::Refuses(actor, wording, reason) => {
            phrase!(actor, " refuses: ", refused(wording, "is", reason.as_deref()), ".")
        }
        Sentence::Recognises(actor, wording) => {
            phrase!(actor, " recognises the call for ", thing(wording), " and does nothing again.")
        }
        Sentence::Publishes(actor, publication) => {
            let again = if publication.again { " again" } else { "" };
            let id = Piece::Message(publication.message.id.clone());
            phrase!(actor, " publishes ", &publication.message, " ", id, again, "; the broker confirms.")
        }
        Sentence::CannotPublish(actor, message) => {
            phrase!(actor, " cannot reach the broker to publish ", message, ".")
        }
        Sentence::Marks(actor) => phrase!(actor, " marks it as published."),
        Sentence::Answers(actor, told) => phrase!(actor, " answers the client: ", answer(told), "."),
        Sentence::HasSeen(actor, message) => {
            phrase!(
                actor,
                " has seen ",
                message,
                " ",
                Piece::Message(message.id.clone()),
                " before, and does nothing."
            )
        }
        Sentence::Remembers(actor, message) => {
            phrase!(actor, " notes ", message, " in its inbox: ", Piece::Name("commit".to_owned()), ".")
        }
        Sentence::Keeps(actor, message) => {
            phrase!(actor, " stores, in its outbox, ", message, ": ", Piece::Name("commit".to_owned()), ".")
        }
        Sentence::Acknowledges(actor, message) => phrase!(actor, " receives ", message, "."),
        Sentence::GivesBack(actor, message) => phrase!(actor, " gives ", message, " back to the broker."),
        Sentence::Steps(actor, doing) => {
            let open = match doing.step {
                Step::Begin | Step::Load | Step::Decide | Step::Save | Step::Append => {
                    ", in an open transaction"
                }
                _ => "",
            };
            phrase!(actor, " ", present(doing), open, ".")
        }
        _ => Phrase::default(),
    }
}

/// What goes wrong, and what comes of it at once.
fn trouble(sentence: &Sentence) -> Phrase {
    match sentence {
        Sentence::Crashes(actor, doing, spared) => {
            let next = doing.as_ref().map_or_else(
                || phrase!(", with nothing left to do"),
                |doing| phrase!(" before it ", present(doing)),
            );
            let beside = spared
                .as_ref()
                .map_or_else(|| phrase!(""), |other| phrase!("; ", other, ", a process of its own, goes on"));
            phrase!(actor, " crashes", next, beside, ".")
        }
        Sentence::Returns(actor) => phrase!(actor, " is back."),
        Sentence::ReturnsUnaware(actor, message) => {
            phrase!(actor, " is back. Nothing tells it that ", message, " was never published.")
        }
        Sentence::ReturnsHalfDone(actor, message) => {
            phrase!(actor, " is back. Nothing tells it that ", message, " still waits to be dealt with.")
        }
        Sentence::Throws(actor, handler) => {
            phrase!(actor, ": the handler ", Piece::Name(handler.clone()), " throws.")
        }
        Sentence::Fails(actor, doing, why) => {
            phrase!(actor, " fails as it ", present(doing), ": ", failure(*why), ".")
        }
        Sentence::Conflicts(actor) => {
            phrase!("the database refuses the change of ", actor, ": somebody else was first.")
        }
        Sentence::Unheard(actor, doing, done) => {
            let end = match (doing.step, done) {
                (Step::Publish, Some(true)) => ": the broker has it, but no confirm comes.",
                (_, Some(true)) => ": it is done, but no answer says so.",
                (_, Some(false)) => ": it comes to nothing, and no answer says so.",
                (_, None) => ", and no answer comes.",
            };
            phrase!(actor, " ", present(doing), end)
        }
        Sentence::TurnsDown(actor, call) => phrase!(actor, " refuses ", Piece::Name(call.clone()), "."),
        Sentence::Repeats(message) => phrase!("the broker will hand ", message, " over once more."),
        Sentence::HoldsBack(message) => phrase!("the broker holds ", message, " back."),
        Sentence::BrokerDown => phrase!("the broker stops answering."),
        Sentence::BrokerUp => phrase!("the broker answers again."),
        Sentence::Parks(message, deliveries) => {
            phrase!(
                "the broker parks ",
                message,
                " after ",
                deliveries.to_string(),
                if *deliveries == 1 { " delivery" } else { " deliveries" },
                ": somebody has to look at it."
            )
        }
        Sentence::ReadsAgain(actor, message) => phrase!(actor, " will read ", message, " again."),
        Sentence::Rewinds(actor) => phrase!(actor, " is told to read again what it had read."),
        Sentence::TakesBack(message) => phrase!("the broker takes ", message, " back into its queue."),
        Sentence::Exhausted => phrase!("the run goes on and on; it is stopped here."),
        _ => Phrase::default(),
    }
}

fn happens(wording: &Wording) -> String {
    match wording {
        Wording::Letter { noun } => format!("{noun} goes out"),
        Wording::Deed { object, done } => format!("{object} is {done}"),
    }
}

fn happened(wording: &Wording) -> String {
    match wording {
        Wording::Letter { noun } => format!("{noun} went out"),
        Wording::Deed { object, done } => format!("{object} was {done}"),
    }
}

fn comes(wording: &Wording) -> String {
    match wording {
        Wording::Letter { noun } => format!("{noun} comes"),
        Wording::Deed { object, done } => format!("{object} is {done}"),
    }
}

fn thing(wording: &Wording) -> &str {
    match wording {
        Wording::Letter { noun: name } | Wording::Deed { object: name, .. } => name,
    }
}

/// What does not come about, and why: `stock is not reserved, SoldOut`.
fn refused(wording: &Wording, is: &str, reason: Option<&str>) -> Phrase {
    let what = match wording {
        Wording::Letter { noun } => [noun, " ", is, " not sent"].concat(),
        Wording::Deed { object, done } => [object, " ", is, " not ", done].concat(),
    };
    let why = reason.map(|reason| phrase!(", ", Piece::Strong(reason.to_owned())));
    phrase!(what, why.unwrap_or_default())
}

fn answer(told: &Told) -> Phrase {
    match told {
        Told::Ok => phrase!(Piece::Strong("ok".to_owned())),
        Told::Error => phrase!(Piece::Strong("error".to_owned())),
        Told::Refused(reason) => phrase!("refused, ", Piece::Strong(reason.clone())),
    }
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

/// Makes the first letter a capital, unless it belongs to a name. English words begin in ASCII.
fn capitalise(phrase: &mut Phrase) {
    if let Some(Piece::Text(text)) = phrase.0.first_mut() {
        let mut letters = text.chars();
        if letters.next().is_some() {
            *text = sentence_case(text);
        }
    }
}

/// A text with a capital.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
