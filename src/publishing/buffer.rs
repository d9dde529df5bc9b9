//! A consumer's outbox in memory: what its handlers send is kept back until its transaction is over.
//!
//! `MassTransit`'s *in-memory outbox*, and every `afterCommit` queue of a message handler. Nothing is sent of
//! what is not stored. What is stored and not yet sent when the process dies only a handler can send that
//! does all of its work again: one that finds it done and returns early sends nothing.

use super::procedure::{
    Line::{self, Do, Each, Next, OnFailure},
    Over, Procedure,
    Step::{Append, Buffer, Commit, Dispatch, Handle, Notify, Publish, Save},
};
use super::variant::kept;

/// What a procedure is called beside its name that keeps back what it sends.
const BUFFERED: &str = ", buffered";

impl Procedure {
    /// This procedure of a consumer, which sends when its handlers are done and what they did is stored.
    pub fn sending_last(&'static self) -> &'static Self {
        kept([self.name, ", sending last"].concat(), &|| {
            let behind = self.place_to_send();
            let mut lines = self.lines.to_vec();
            lines.splice(behind..behind, [Each(Over::KeptBack), Do(Publish), Next]);
            lines
        })
    }

    /// Behind the commit that stores what the handlers did; behind the last handler if each commits alone.
    fn place_to_send(&self) -> usize {
        let handled = self.line_of(Handle).map_or(self.lines.len(), |line| line + 2);
        let usual = self.lines.iter().position(|line| *line == OnFailure).unwrap_or(self.lines.len());
        let commit = (handled..usual).find(|line| self.lines.get(*line) == Some(&Do(Commit)));
        commit.map_or(handled, |line| line + 1)
    }

    /// This procedure of a command or a dispatch, which keeps back what it would publish or put into an
    /// outbox. Events that are all that is stored are appended as before.
    pub fn buffered(&'static self) -> &'static Self {
        let stores = self.has(Append) && self.has(Save);
        if !stores && !self.has(Publish) {
            return self;
        }
        kept([self.name, BUFFERED].concat(), &|| self.lines_buffered())
    }

    fn lines_buffered(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let is_command = self.has(Commit);
        let mut rest = self.lines.iter().copied();
        while let Some(line) = rest.next() {
            match line {
                Do(Append) if self.has(Save) => {}
                Do(Publish) if !is_command => lines.push(Do(Buffer)),
                Do(Publish) => {
                    // The whole loop goes: all is kept back at once.
                    lines.pop();
                    rest.next();
                }
                Do(Commit) => lines.extend([Do(Commit), Do(Buffer)]),
                _ => lines.push(line),
            }
        }
        lines
    }

    /// Whether it is this procedure, buffered or not.
    pub fn is_a(&self, usual: &Self) -> bool {
        self.name.strip_prefix(usual.name).is_some_and(|rest| rest.is_empty() || rest == BUFFERED)
    }

    /// Whether the events of a command leave one by one, in dispatches of their own.
    pub fn hands_out(&self) -> bool {
        self.has(Dispatch) || self.has(Notify)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{STRATEGIES, consumer, event_store, recorded};
    use super::*;

    #[test]
    fn nothing_is_sent_before_it_is_stored() {
        for strategy in STRATEGIES {
            let buffered = strategy.command.buffered();
            assert!(!buffered.has(Publish), "{}", strategy.id);
            assert_eq!(buffered.has(Append), strategy.is_sourced(), "{}", strategy.id);
            assert!(buffered.line_of(Buffer).is_none_or(|line| buffered.line_of(Commit) < Some(line)));
            let loops =
                |wanted| buffered.lines.iter().filter(|line| matches!(line, Each(_)) == wanted).count();
            let ends = buffered.lines.iter().filter(|line| **line == Next).count();
            assert_eq!(loops(true), ends, "{}", strategy.id);
        }
        assert!(!recorded::DISPATCH.buffered().has(Publish));
    }

    #[test]
    fn a_consumer_sends_behind_its_commit_and_before_it_says_that_it_is_done() {
        use super::super::procedure::Step::{Ack, Checkpoint};
        for usual in
            [&consumer::FORGETFUL, &consumer::WITH_INBOX, &consumer::MARKED_BEFORE, &consumer::MARKED_AFTER]
        {
            let sends = usual.sending_last().line_of(Publish);
            assert!(
                sends > usual.line_of(Handle) && sends < usual.sending_last().line_of(Ack),
                "{}",
                usual.name
            );
        }
        let inbox = consumer::WITH_INBOX.sending_last();
        assert!(inbox.line_of(Publish) > inbox.line_of(Commit));
        let with = event_store::CHECKPOINT_WITH.sending_last();
        assert!(with.line_of(Publish) > with.line_of(Commit) && with.failure_line() > with.line_of(Publish));
        let after = event_store::CHECKPOINT_AFTER.sending_last();
        assert!(after.line_of(Publish) < after.line_of(Checkpoint));
    }
}
