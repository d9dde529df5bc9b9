//! Where a fault has struck: what it was, to whom it happened, and what it cut off.

use super::Teller;
use super::drafts::Draft;
use crate::domain::InstanceKey;
use crate::scenario::{Fault, Interjection, Timed, TwoSided};
use crate::trace::{Fact, Outcome, Record};
use crate::words::incident::Incident;
use crate::words::sentence::{Actor, Command, Message, Sentence};

impl Teller<'_> {
    /// A fault, and what it did at once.
    pub(super) fn struck(&self, draft: &Draft, closing: &Record, fault: u16) -> Sentence {
        let names = &self.names;
        if let Some(Fault::Meanwhile { what, .. }) = self.faults.get(usize::from(fault)) {
            return Sentence::Interrupts(names.actor(closing.participant), self.interjected(what));
        }
        let records = || draft.records.iter().filter_map(|id| names.trace.get(*id));
        for record in records() {
            match record.fact {
                Fact::Stepped(place, Outcome::Threw) => {
                    return Sentence::Throws(names.actor(record.participant), names.doing(place).what);
                }
                Fact::Stepped(_, Outcome::Conflict) => {
                    return Sentence::Conflicts(names.actor(record.participant));
                }
                Fact::Stepped(place, Outcome::Unanswered) => {
                    let commit = |fault: &Fault| match fault {
                        Fault::TwoSided(TwoSided::Commit { stored, .. }) => Some(*stored),
                        _ => None,
                    };
                    let done = self.faults.get(usize::from(fault)).and_then(commit);
                    return Sentence::Unheard(names.actor(record.participant), names.doing(place), done);
                }
                Fact::BrokerDown => return Sentence::BrokerDown,
                Fact::ClockDown => {
                    return Sentence::Incident(Incident::Stops(names.actor(record.participant)));
                }
                Fact::Parted(one, other) => {
                    return Sentence::Incident(Incident::Parts(names.actor(one), names.actor(other)));
                }
                Fact::Struck(_)
                    if matches!(self.faults.get(usize::from(fault)), Some(Fault::Rewind { .. })) =>
                {
                    return Sentence::Rewinds(names.actor(record.participant));
                }
                Fact::Crashed(_) => {
                    let cut = records().find_map(|record| match record.fact {
                        Fact::Interrupted(place) => Some(names.doing(place)),
                        _ => None,
                    });
                    let died = names.who_died(record);
                    let spared = names.relay_beside(&died);
                    return Sentence::Crashes(died, cut, spared);
                }
                _ => {}
            }
        }
        let message = closing.cause().and_then(|cause| names.trace.get(cause)).and_then(Record::message);
        let message = message.map_or_else(
            || Message { name: String::new(), id: String::new(), command: false },
            |message| names.message(message),
        );
        match self.faults.get(usize::from(fault)) {
            Some(Fault::Delay { .. }) => Sentence::HoldsBack(message),
            Some(Fault::Overtake { .. }) => Sentence::Incident(Incident::Overtaken(message)),
            Some(Fault::Pause { .. }) => {
                Sentence::Incident(Incident::Pauses(names.actor(closing.participant)))
            }
            Some(Fault::Timed(Timed::ExpireInbox { of, .. })) => Sentence::Incident(Incident::Forgets(
                Actor::Context(names.deployment.model.context(*of).name.clone()),
            )),
            Some(Fault::Timed(Timed::Redrive { of, .. })) => Sentence::Incident(Incident::LooksAt(
                Actor::Context(names.deployment.model.context(*of).name.clone()),
            )),
            Some(Fault::Timed(Timed::Rebuild { of, .. })) => {
                let name = names.deployment.model.aggregate(*of).name.clone();
                Sentence::Incident(Incident::Rebuilds(name))
            }
            _ => Sentence::Repeats(message),
        }
    }

    /// What somebody else comes with.
    fn interjected(&self, what: &Interjection) -> Command {
        let model = &self.names.deployment.model;
        let command = model.command(what.command);
        let key = InstanceKey { aggregate: command.aggregate, identity: what.target.clone() };
        let service = model.context(model.context_of_command(what.command)).name.clone();
        Command { name: command.name.clone(), target: self.names.instance(&key), service }
    }
}
