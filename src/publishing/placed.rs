//! The mixed scheme: handlers that are placed by hand, each inside the transaction, behind it, or behind
//! the outbox, whatever the strategy does with the others.
//!
//! A service that counts its turnover in the transaction, sends a mail after it and tells the warehouse
//! through an outbox has three ways at once: Spring's `@EventListener` beside its
//! `@TransactionalEventListener`, or the domain events and the integration events of one
//! eShop service.

use super::procedure::{
    Line::{Do, Each, Next},
    Over, Procedure,
    Step::{Append, Commit, Dispatch, Handle, Publish},
};
use super::variant::kept;

/// Which ways a service has beside that of its strategy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Somebody is called inside the transaction.
    pub inside: bool,
    /// Somebody is called when it is stored.
    pub after: bool,
    /// Somebody hears of it through an outbox.
    pub outbox: bool,
}

/// The dispatch of one event inside of the transaction, by a service that has several ways.
pub const INSIDE: Procedure =
    Procedure { name: "dispatch inside", lines: &[Each(Over::Handlers), Do(Handle), Next, Do(Publish)] };

/// The dispatch of one event behind the commit, by such a service.
pub const AFTER: Procedure =
    Procedure { name: "dispatch after", lines: &[Each(Over::Handlers), Do(Handle), Next, Do(Publish)] };

impl Procedure {
    /// This procedure of a command with more ways for its events.
    pub fn placed(&'static self, placed: Placed) -> &'static Self {
        let missing = Placed {
            inside: placed.inside && !self.dispatches_inside(),
            after: placed.after && !self.dispatches_after(),
            outbox: placed.outbox && !self.has(Append),
        };
        if missing == Placed::default() {
            return self;
        }
        let mut name = self.name.to_owned();
        for (_, words) in missing.ways().into_iter().filter(|(is_missing, _)| *is_missing) {
            name.push_str(words);
        }
        kept(name, &|| missing.lines(self))
    }

    /// Whether it dispatches inside of its transaction.
    pub fn dispatches_inside(&self) -> bool {
        self.line_of(Dispatch).is_some_and(|line| Some(line) < self.line_of(Commit))
    }

    /// Whether it dispatches behind its commit.
    pub fn dispatches_after(&self) -> bool {
        let behind = self.lines.iter().skip_while(|line| **line != Do(Commit));
        behind.into_iter().any(|line| *line == Do(Dispatch))
    }
}

impl Placed {
    const fn ways(self) -> [(bool, &'static str); 3] {
        [(self.inside, ", inside"), (self.after, ", after commit"), (self.outbox, ", via outbox")]
    }

    fn lines(self, base: &Procedure) -> Vec<super::Line> {
        const LOOP: [super::Line; 3] = [Each(Over::Events), Do(Dispatch), Next];
        let mut lines = Vec::new();
        for line in base.lines {
            if *line == Do(Commit) && self.outbox {
                lines.push(Do(Append));
            }
            lines.push(*line);
            if (*line == Do(base.write()) && self.inside) || (*line == Do(Commit) && self.after) {
                lines.extend(LOOP);
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publishing::variant::{Answers, Variant};
    use crate::publishing::{STRATEGIES, Strategy, asynchronous, recorded};

    /// Records and worlds tell procedures apart by their names.
    #[test]
    fn whatever_is_combined_no_two_procedures_have_one_name() {
        let variants: [&Strategy; 2] = [&asynchronous::AFTER_COMMIT, &recorded::RETURNED_IGNORED];
        let recorded = [recorded::BEFORE_COMMITS, recorded::AFTER_COMMITS, recorded::AT_FLUSHES].concat();
        let ways =
            (0..8).map(|bits| Placed { inside: bits & 1 > 0, after: bits & 2 > 0, outbox: bits & 4 > 0 });
        let answers = [Answers::AsListed, Answers::First, Answers::Meanwhile, Answers::Last];
        let variations =
            answers.into_iter().flat_map(|answers| [true, false].map(|keyed| Variant { keyed, answers }));
        let variations: Vec<Variant> = variations.collect();
        let mut known: Vec<&Procedure> = Vec::new();
        let commands =
            STRATEGIES.into_iter().chain(variants).chain(recorded).map(|strategy| strategy.command);
        for (command, placed) in
            commands.flat_map(|command| ways.clone().map(move |placed| (command, placed)))
        {
            for variation in &variations {
                let made = command.placed(placed).varied(*variation);
                let same = known.iter().find(|other| other.name == made.name);
                assert!(same.is_none_or(|other| other.lines == made.lines), "{}", made.name);
                known.push(made);
            }
        }
    }
}
