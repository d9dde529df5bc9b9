//! The sagas at a cursor: what each has heard and asked for, how its steps stand, which of its timeouts are armed, and what
//! it would undo if it failed now.

use super::session::Cursor;
use super::view::View;
use crate::domain::{InstanceKey, Saga};
use crate::engine::world::Action;
use crate::kernel::Time;
use crate::messaging::{Content, Envelope};
use crate::saga::compensation::would_undo;
use crate::saga::{Stands, State, Status};

/// How many messages of each direction are listed: the latest.
const MOST: usize = 6;

/// One saga at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SagaSheet {
    /// Its name and whose it is.
    pub name: String,
    /// How it stands.
    pub status: Status,
    /// What it has heard, the oldest first.
    pub heard: Vec<String>,
    /// Its steps, and whether the last moment changed them.
    pub steps: Vec<(String, Stands, bool)>,
    /// What it has asked for, the oldest first.
    pub asked: Vec<String>,
    /// What it waits for, and until when.
    pub armed: Vec<(String, Time)>,
    /// What it would undo if it failed now, in this order.
    pub would_undo: Vec<String>,
}

/// The sagas that somebody leads, at a cursor.
pub fn sagas(view: &View, cursor: Cursor) -> Vec<SagaSheet> {
    let model = &view.scenario.model;
    if model.sagas.is_empty() {
        return Vec::new();
    }
    let passed = view.tape.passed(cursor);
    let (now, before) = (view.tape.world_after(passed), view.tape.world_after(passed.saturating_sub(1)));
    let until = view.tape.time_at(cursor);
    let mut sheets = Vec::new();
    for saga in &model.sagas {
        let home = view.deployment().home(model.aggregate(saga.log).context);
        let rules = home.settings.saga.rules();
        for instance in &now.database(home.database).aggregates {
            if instance.key.aggregate != saga.log {
                continue;
            }
            let state = State::read(&instance.fields, saga.steps.len());
            let former = before.database(home.database).instance(&instance.key);
            let former = State::read(former.map_or(&[][..], |former| &former.fields), saga.steps.len());
            let steps = saga.steps.iter().zip(state.steps.iter().zip(&former.steps));
            let open = !matches!(state.status, Status::Ended(_));
            let undone = if open { would_undo(saga, &rules, &state) } else { Vec::new() };
            sheets.push(SagaSheet {
                name: [&saga.name, " ", &model.show_identity(&instance.key)].concat(),
                status: state.status,
                heard: latest(view, until, &|message| heard(view, saga, &instance.key, message)),
                steps: steps
                    .map(|(step, (is, was))| (step.name.clone(), is.stands, is.stands != was.stands))
                    .collect(),
                asked: latest(view, until, &|message| asked(view, saga, &instance.key, message)),
                armed: armed(saga, &instance.key, &state, now.agenda.iter()),
                would_undo: undone
                    .into_iter()
                    .filter_map(|step| saga.step(step)?.undo.as_ref())
                    .map(|part| model.event(part.request).name.clone())
                    .collect(),
            });
        }
    }
    sheets
}

/// The latest messages of one kind that were made until then.
fn latest(view: &View, until: Time, told: &dyn Fn(&Envelope) -> Option<String>) -> Vec<String> {
    let made = view.trace().messages().iter().filter(|message| message.occurred <= until);
    let names: Vec<String> = made.filter_map(|message| told(message)).collect();
    let passed = names.len().saturating_sub(MOST);
    names.into_iter().skip(passed).collect()
}

/// The event that the leader was told of by a command of its own.
fn heard(view: &View, saga: &Saga, log: &InstanceKey, message: &Envelope) -> Option<String> {
    let mine = message.content == Content::Command(saga.hear) && message.subject == *log;
    let cause = view.trace().message(message.causation).filter(|_| mine)?;
    name_of(view, cause)
}

fn asked(view: &View, saga: &Saga, log: &InstanceKey, message: &Envelope) -> Option<String> {
    let told = message.conversation.as_ref().filter(|told| told.log == *log)?;
    let part = saga.part(told.errand?)?;
    (message.content == Content::Event(part.request)).then(|| name_of(view, message))?
}

fn name_of(view: &View, message: &Envelope) -> Option<String> {
    match message.content {
        Content::Event(event) => Some(view.scenario.model.event(event).name.clone()),
        Content::Command(_) => None,
    }
}

/// The timeouts that would still mean something if they came.
fn armed<'a>(
    saga: &Saga,
    log: &InstanceKey,
    state: &State,
    agenda: impl Iterator<Item = (Time, &'a Action)>,
) -> Vec<(String, Time)> {
    let mut armed = Vec::new();
    for (at, action) in agenda {
        let Action::Due(message) = action else { continue };
        let Some(told) = message.conversation.as_ref().filter(|told| told.log == *log) else { continue };
        let Some(errand) = told.errand else { continue };
        let underway = if errand.undo { Stands::Undoing } else { Stands::Asked };
        let step = state.steps.get(usize::from(errand.step));
        if let (Some(known), true) = (
            saga.step(errand.step),
            step.is_some_and(|step| step.stands == underway && step.attempts == errand.attempt),
        ) {
            armed.push((known.name.clone(), at));
        }
    }
    armed
}
