//! Faults in a few words.

use super::times::instant;
use super::{Say, capitalise, times};
use crate::domain::{InstanceKey, Model};
use crate::messaging::Content;
use crate::scenario::{Edge, Ending, Fault, Timed, Times, TwoSided, Who, called};
use crate::words::phrase::{Phrase, Piece};

/// A message by its name.
fn named(model: &Model, message: Content) -> Piece {
    match message {
        Content::Event(id) => Piece::Event(model.event(id).name.clone()),
        Content::Command(id) => Piece::Name(model.command(id).name.clone()),
    }
}

/// A fault in a few words, for a chip or a menu: "Sales crashes after commit".
pub fn fault(model: &Model, fault: &Fault) -> Phrase {
    let context = |id| model.context(id).name.clone();
    let nth = |nth: u32| if nth == 1 { String::new() } else { format!(", time {nth}") };
    match fault {
        Fault::Crash { who, edge, step, of, nth: n, .. }
        | Fault::Pause { who, edge, step, of, nth: n, .. } => {
            let verb = if matches!(fault, Fault::Crash { .. }) { " crashes " } else { " stands still " };
            let who = match who {
                Who::Context(id) => context(*id),
                Who::Relay(id) => format!("the relay of {}", context(*id)),
                Who::Subscription(id) => format!("the subscription of {}", context(*id)),
                Who::Clock(id) => format!("the clock of {}", context(*id)),
            };
            let edge = if *edge == Edge::Before { "before" } else { "after" };
            let of = of.map_or_else(String::new, |scope| format!(" of {}", scope.name(model)));
            let mut told = phrase!(who, verb, edge, " ", Piece::Name(step.word().to_owned()), of, nth(*n));
            capitalise(&mut told);
            told
        }
        Fault::Throw { handler, nth: n, times: count } => {
            let count = match count {
                Times::Count(1) => String::new(),
                Times::Count(count) => format!(" {}", times(usize::try_from(*count).unwrap_or(usize::MAX))),
                Times::Always => " always".to_owned(),
            };
            phrase!(Piece::Name(model.handler(*handler).name.clone()), " throws", count, nth(*n))
        }
        Fault::Conflict { who, nth: n, .. } => {
            phrase!("The database refuses a change of ", context(*who), nth(*n))
        }
        Fault::Meanwhile { what, step, of, nth: n } => {
            let command = model.command(what.command);
            let key = InstanceKey { aggregate: command.aggregate, identity: what.target.clone() };
            let of = &model.command(*of).name;
            let instance = [" ", &model.show_identity(&key), " before "].concat();
            let step = Piece::Name(step.word().to_owned());
            phrase!(
                "Meanwhile ",
                Piece::Name(command.name.clone()),
                instance,
                step,
                " of ",
                of.clone(),
                nth(*n)
            )
        }
        Fault::Rewind { who, to } => {
            phrase!("The subscriptions of ", context(*who), " read again from position ", to.to_string())
        }
        Fault::BrokerDown { from, until } => phrase!("The broker is down ", format!("{from}..{until}")),
        Fault::TwoSided(fault) => {
            let told = match fault {
                TwoSided::Call { operation, ending, .. } => {
                    let call = Piece::Name(called(model, *operation));
                    match ending {
                        Ending::Refused => phrase!("The call ", call, " is refused"),
                        Ending::Lost => phrase!("The call ", call, " gets lost"),
                        Ending::TimedOut => phrase!("The answer to ", call, " gets lost"),
                    }
                }
                TwoSided::Commit { who, stored, .. } => {
                    let (who, what) = match who {
                        Who::Context(id) | Who::Subscription(id) => (context(*id), "commit"),
                        Who::Relay(id) => (format!("The relay of {}", context(*id)), "mark"),
                        Who::Clock(id) => (format!("The clock of {}", context(*id)), "commit"),
                    };
                    let end = if *stored { " is done" } else { " is undone" };
                    phrase!(who, " does not hear that its ", what, end)
                }
                TwoSided::Confirm { message, .. } => {
                    phrase!("The confirm of ", named(model, *message), " gets lost")
                }
            };
            phrase!(told, nth(fault.nth()))
        }
        Fault::Duplicate { message, to, nth: n, .. } => {
            let event = named(model, *message);
            phrase!("The broker repeats ", event, " to ", context(*to), nth(*n))
        }
        Fault::Overtake { message, to, nth: n, .. } => {
            phrase!("A later message overtakes ", named(model, *message), " to ", context(*to), nth(*n))
        }
        Fault::Timed(timed) => at_a_time(model, timed),
        Fault::Delay { message, to, nth: n, by, .. } => {
            let event = named(model, *message);
            phrase!("The broker holds ", event, " to ", context(*to), " back", format!(" by {by}"), nth(*n))
        }
    }
}

/// What comes at a time of its own.
fn at_a_time(model: &Model, fault: &Timed) -> Phrase {
    let context = |id| model.context(id).name.clone();
    match fault {
        Timed::Partition { one, other, from, until } => {
            let (one, other) = (one.name(model).to_owned(), other.name(model).to_owned());
            phrase!("Nothing passes between ", one, " and ", other, " ", format!("{from}..{until}"))
        }
        Timed::ExpireInbox { of, at } => {
            phrase!("The inbox of ", context(*of), " forgets at ", instant(*at))
        }
        Timed::ClockDown { from, until } => phrase!("No clock ticks ", format!("{from}..{until}")),
        Timed::Rebuild { of, at } => {
            let name = model.aggregate(*of).name.clone();
            phrase!("The read model ", name, " is made anew at ", instant(*at))
        }
        Timed::Redrive { of, at } => {
            phrase!("The dead letters of ", context(*of), " are handed over again at ", instant(*at))
        }
    }
}
