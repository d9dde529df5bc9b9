//! Variants of a command procedure: when the caller is answered, and whether the command is recognised
//! if the caller sends it again. They change the same lines in every strategy.

use std::sync::{Mutex, PoisonError};

use super::procedure::{Line, Procedure, Step};

/// What is different. Nothing, by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// The command's key is looked up first, and stored with the state.
    pub keyed: bool,
    /// When the caller is answered.
    pub answers: Answers,
}

/// When a caller is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answers {
    /// Where the procedure has it.
    #[default]
    AsListed,
    /// Before anything is done.
    First,
    /// When the aggregate has decided, while it is saved.
    Meanwhile,
    /// When every handler is done.
    Last,
}

/// The variants that were asked for so far: a few for each strategy. Procedures live as long as the
/// program, since records refer to them.
static KNOWN: Mutex<Vec<&'static Procedure>> = Mutex::new(Vec::new());

impl Procedure {
    /// This procedure with what is different in it.
    pub fn varied(&'static self, variant: Variant) -> &'static Self {
        if variant == Variant::default() {
            return self;
        }
        kept(variant.name(self.name), &|| variant.lines(self))
    }
}

/// The procedure of this name, made when it is asked for first. Names tell procedures apart, so that no two
/// ways to one may end in the same name.
pub(super) fn kept(name: String, lines: &dyn Fn() -> Vec<Line>) -> &'static Procedure {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known.iter().find(|procedure| procedure.name == name) {
        debug_assert_eq!(found.lines, lines(), "two procedures are called {name}");
        return found;
    }
    let made: &'static Procedure =
        Box::leak(Box::new(Procedure { name: name.leak(), lines: lines().leak() }));
    known.push(made);
    made
}

impl Variant {
    fn name(self, base: &str) -> String {
        let answers = match self.answers {
            Answers::AsListed => "",
            Answers::First => ", accepted first",
            Answers::Meanwhile => ", save not awaited",
            Answers::Last => ", handlers awaited",
        };
        [base, if self.keyed { ", with keys" } else { "" }, answers].concat()
    }

    /// Whether the caller has been told before the answers of the usual way, or of the one when failing.
    fn is_told_before(self, failing: bool) -> bool {
        self.answers == Answers::First || (self.answers == Answers::Meanwhile && !failing)
    }

    fn lines(self, base: &Procedure) -> Vec<Line> {
        let mut lines = Vec::new();
        let (mut failing, mut awaits) = (false, false);
        for line in base.lines {
            match line {
                Line::Do(step) if *step == base.write() && self.answers == Answers::Meanwhile => {
                    lines.push(Line::Do(Step::Reply));
                }
                Line::Do(Step::Commit) if self.keyed => lines.push(Line::Do(Step::AddInbox)),
                // Who has accepted says nothing more; who was hasty may still have to refuse.
                Line::Do(Step::Reply) if self.is_told_before(failing) => continue,
                // What is cleared cannot be waited for.
                Line::Do(Step::Clear | Step::Reply)
                    if self.answers == Answers::Last && !failing && !awaits =>
                {
                    awaits = true;
                    lines.push(Line::Do(Step::Await));
                }
                Line::OnFailure => failing = true,
                _ => {}
            }
            lines.push(*line);
            match line {
                Line::Do(Step::Receive) if self.answers == Answers::First => {
                    lines.push(Line::Do(Step::Reply));
                }
                Line::Do(Step::Begin) if self.keyed => {
                    lines.extend([Line::Do(Step::CheckInbox), Line::SkipIfSeen]);
                }
                _ => {}
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publishing::STRATEGIES;

    /// Where a step stands in a variant of a procedure.
    fn places(base: &'static Procedure, variant: Variant, step: Step) -> Vec<usize> {
        let lines = base.varied(variant).lines.iter().zip(0..);
        lines.filter(|(line, _)| **line == Line::Do(step)).map(|(_, place)| place).collect()
    }

    #[test]
    fn a_variant_is_made_once_and_differs_in_its_name() {
        for strategy in STRATEGIES {
            let base = strategy.command;
            let keyed = Variant { keyed: true, ..Variant::default() };
            assert!(std::ptr::eq(base, base.varied(Variant::default())));
            assert!(std::ptr::eq(base.varied(keyed), base.varied(keyed)));
            assert_ne!(base.varied(keyed).name, base.name);
        }
    }

    #[test]
    fn what_is_recognised_is_looked_up_and_stored_in_the_one_transaction() {
        for strategy in STRATEGIES {
            let keyed = Variant { keyed: true, ..Variant::default() };
            let at = |step| places(strategy.command, keyed, step);
            let (begin, check, add, commit) =
                (at(Step::Begin), at(Step::CheckInbox), at(Step::AddInbox), at(Step::Commit));
            assert_eq!((check[0], commit[0]), (begin[0] + 1, add[0] + 1), "{}", strategy.id);
            assert!(check[0] < add[0]);
        }
    }

    #[test]
    fn the_caller_is_answered_once_on_every_way() {
        for strategy in STRATEGIES {
            for answers in [Answers::First, Answers::Meanwhile, Answers::Last] {
                let variant = Variant { keyed: true, answers };
                let varied = strategy.command.varied(variant);
                let failure = varied.failure_line().unwrap();
                let replies = places(strategy.command, variant, Step::Reply);
                let usual = replies.iter().filter(|place| **place < failure).count();
                assert_eq!(usual, 1, "{}", varied.name);
                assert_eq!(replies.len() - usual, usize::from(answers != Answers::First), "{}", varied.name);
            }
        }
    }
}
