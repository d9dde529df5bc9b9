//! Which command or message a fault's text means where several have one name: three services may each have a `Book`.

use crate::domain::{AggregateId, CommandId, ContextId, EventId, Model};
use crate::messaging::Content;

/// The command of this name, the one of this context first. `House.Book` names one of several.
pub(super) fn command(model: &Model, text: &str, at: Option<ContextId>) -> Option<CommandId> {
    let commands = || (0..model.commands.len()).map(CommandId::at);
    let called = |id: &CommandId| {
        let command = model.command(*id);
        command.name == text || is_part(text, &model.aggregate(command.aggregate).name, &command.name)
    };
    let here = |id: &CommandId| Some(model.context_of_command(*id)) == at;
    commands().filter(called).find(here).or_else(|| commands().find(called))
}

/// The event of this name, or a command that another process sends; the one first that somebody here hears of.
pub(super) fn message(model: &Model, text: &str, to: Option<ContextId>) -> Option<Content> {
    let events = || (0..model.events.len()).map(EventId::at);
    let exactly = |id: &EventId| model.event(*id).name == text;
    let shortly = |id: &EventId| is_short(model, text, &model.event(*id).name);
    let heard =
        |id: &EventId| model.handlers_of(*id).any(|handler| Some(model.handler(handler).context) == to);
    let sent = command(model, text, to);
    let served = sent.filter(|sent| Some(model.context_of_command(*sent)) == to);
    let mut reaching = events().filter(heard);
    let known = reaching.clone().find(exactly).or_else(|| reaching.find(shortly));
    let known = known.or_else(|| events().find(exactly)).map(Content::Event);
    let known = known.or_else(|| served.map(Content::Command));
    known.or_else(|| events().find(shortly).map(Content::Event)).or_else(|| sent.map(Content::Command))
}

/// What a command is called: with its aggregate before it if others have its name.
pub(super) fn of_command(model: &Model, id: CommandId) -> String {
    let command = model.command(id);
    let others = model.commands.iter().filter(|other| other.name == command.name);
    match others.count() {
        1 => command.name.clone(),
        _ => [&model.aggregate(command.aggregate).name, ".", &command.name].concat(),
    }
}

/// Whether a text is a name that leaves out the aggregate or the external system before it, or the version behind it.
fn is_short(model: &Model, text: &str, name: &str) -> bool {
    if name.strip_prefix(text).is_some_and(|behind| behind.starts_with(".v")) {
        return true;
    }
    let owners = (0..model.aggregates.len()).map(|id| &model.aggregate(AggregateId::at(id)).name);
    let mut owners = owners.chain(model.externals.iter().map(|external| &external.name));
    owners.any(|owner| is_part(name, owner, text))
}

/// Whether a text is these two with a point between them.
fn is_part(text: &str, owner: &str, name: &str) -> bool {
    text.strip_prefix(owner).and_then(|rest| rest.strip_prefix('.')) == Some(name)
}
