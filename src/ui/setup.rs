//! The set-up: a sentence whose words are choices, and the faults as chips.

use leptos::prelude::*;

use super::browser;
use super::screen::{Notice, Screen};
use super::telling;
use crate::engine::Status;
use crate::playback::{Intent, Session};
use crate::scenario::{Dedupe, Key, Settings, Subscriptions};
use crate::words::english;
use crate::words::labels::Part;

/// The bar.
#[component]
pub fn SetupBar() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let part = move |part: &Part| match *part {
        Part::Words(words) => words.into_any(),
        Part::Publisher => view! { <b>{move || publisher(screen)}</b> }.into_any(),
        Part::Choice(key) => view! { <Choice key /> }.into_any(),
    };
    view! {
        <section class="setup" aria-label=labels.setup>
            <p class="sentence">{labels.setup_sentence.iter().map(part).collect_view()}</p>
            <Faults />
            <Told />
        </section>
    }
}

/// The context of the first command: the one that the reader watches publishing.
fn publisher(screen: Screen) -> String {
    let scenario = &screen.view().scenario;
    let first = scenario.script.first().map(|line| scenario.model.context_of_command(line.command));
    first.map(|context| scenario.model.context(context).name.clone()).unwrap_or_default()
}

/// The value of a setting, as its text has it.
fn value(settings: &Settings, key: Key) -> &'static str {
    let common = settings.common();
    match (key, common.dedupe, common.subscriptions) {
        (Key::Publishing, ..) => common.publishing.id,
        (Key::Dedupe, Dedupe::None, _) => "none",
        (Key::Dedupe, Dedupe::Inbox, _) => "inbox",
        (Key::Subscriptions, _, Subscriptions::Shared) => "shared",
        (Key::Subscriptions, _, Subscriptions::PerHandler) => "per-handler",
        _ => "",
    }
}

#[component]
fn Choice(key: Key) -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let current = Memo::new(move |_| value(&screen.view().scenario.settings, key));
    let options = key
        .values()
        .into_iter()
        .map(|text| {
            let selected = move || current.get() == text;
            view! { <option value=text selected=selected>{(labels.choice)(key, text)}</option> }
        })
        .collect_view();
    let choose = move |text: String| {
        screen.menu.set(None);
        screen.does(Intent::Set(format!("{}={text}", key.name())));
    };
    view! {
        <span class="word">
            // As wide as the word that it shows; the list itself lies over it.
            <span aria-hidden="true">{move || (labels.choice)(key, current.get())}</span>
            <select
                aria-label=(labels.chooses)(key)
                data-key=key.name()
                prop:value=move || current.get()
                on:change:target=move |event| choose(event.target().value())
            >
                {options}
            </select>
        </span>
    }
}

#[component]
fn Faults() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let faults = move || {
        let view = screen.view();
        let count = view.scenario.faults.len();
        (0..count).map(|position| chip(screen, position)).collect_view()
    };
    let can_keep = move || screen.session.with(|session| session.setup().bolt.is_some());
    view! {
        <div class="faults">
            <ul aria-label=labels.faults>{faults}</ul>
            <Show when=can_keep>
                <button type="button" class="quiet" title=labels.another_help on:click=move |_| screen.does(Intent::Keep)>
                    {labels.another}
                </button>
            </Show>
            <Step label=labels.undo back=true />
            <Step label=labels.redo back=false />
            <button type="button" class="break" data-testid="break-it" on:click=move |_| screen.break_it()>
                {labels.break_it}
            </button>
        </div>
    }
}

fn chip(screen: Screen, position: usize) -> impl IntoView {
    let (view, labels) = (screen.view_now(), screen.labels());
    let fault = &view.scenario.faults[position];
    let told = english::fault(&view.scenario.model, fault);
    let (status, remark) = match view.statuses.get(position) {
        Some(Status::NotApplicable) => ("not-applicable", Some(labels.not_applicable)),
        Some(Status::NotReached) => ("not-reached", Some(labels.not_reached)),
        _ => ("struck", None),
    };
    let name = (labels.remove_fault)(&told.to_string());
    view! {
        <li class="chip" data-fault=fault.text(&view.scenario.model) data-status=status>
            <svg viewBox="-6 -8 12 16" width="10" height="14" aria-hidden="true">
                <path d="M2 -7L-5 1H-1L-2 7L5 -2H1Z" class="bolt" />
            </svg>
            <span>{telling::phrase(told)}</span>
            {remark.map(|remark| view! { <em>{remark}</em> })}
            <button type="button" aria-label=name on:click=move |_| remove(screen, position)>
                "×"
            </button>
        </li>
    }
}

/// Takes a fault away. The button that was pressed goes with it, so the focus goes to the next best.
fn remove(screen: Screen, position: usize) {
    screen.menu.set(None);
    screen.does(Intent::Remove(position));
    browser::focus_soon(".faults .break".to_owned());
}

#[component]
fn Step(label: &'static str, back: bool) -> impl IntoView {
    let screen = Screen::get();
    let can = move || {
        screen.session.with(|session: &Session| if back { session.can_undo() } else { session.can_redo() })
    };
    let path = if back {
        "M7 4L3 8L7 12M3 8H11a4 4 0 0 1 0 8H8"
    } else {
        "M13 4L17 8L13 12M17 8H9a4 4 0 0 0 0 8H12"
    };
    let act = move |_| {
        screen.menu.set(None);
        screen.does(if back { Intent::Undo } else { Intent::Redo });
    };
    view! {
        <button type="button" class="icon" aria-label=label title=label disabled=move || !can() on:click=act>
            <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                <path d=path class="outline" />
            </svg>
        </button>
    }
}

/// What the reader is told once: about the address, or that nothing can be broken.
#[component]
fn Told() -> impl IntoView {
    let screen = Screen::get();
    let labels = screen.labels();
    let text = move |notice: Notice| match notice {
        Notice::Damaged(text) => {
            view! { <span>{labels.damaged_link}</span> " " <code>{text}</code> }.into_any()
        }
        Notice::OtherRun => labels.other_run.into_any(),
        Notice::Unbreakable => labels.unbreakable.into_any(),
    };
    move || {
        screen.notice.get().map(|notice| {
            view! {
                <p class="notice" role="status" data-testid="notice">
                    <span>{text(notice)}</span>
                    <button type="button" aria-label=labels.close on:click=move |_| screen.notice.set(None)>
                        "×"
                    </button>
                </p>
            }
        })
    }
}
