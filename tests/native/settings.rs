//! The settings on the screen, held against the list of the keys: a new key has its place there by itself.

use faultline::engine::ParticipantKind;
use faultline::page::Sifting;
use faultline::page::settings::panel_of;
use faultline::page::setup::{Reach, bar};
use faultline::playback::{Cursor, Intent, Session, View};
use faultline::scenario::link::Link;
use faultline::scenario::settings::{Group, place};
use faultline::scenario::{Key, shop};
use faultline::trace::ParticipantId;
use faultline::words::naming::called;
use faultline::words::{ENGLISH, PLAIN_ENGLISH};
use proptest::prelude::*;

fn session() -> Session {
    Session::new(shop::first_paint(), Cursor::End)
}

fn shown(session: &Session, sifting: &Sifting) -> String {
    panel_of(&session.setup().scenario, sifting, &ENGLISH)
}

/// The lines of the panel, each from its key on.
fn lines(panel: &str) -> Vec<&str> {
    panel.split("<li ").skip(1).collect()
}

fn line_of(panel: &str, key: Key) -> &str {
    let begins = ["data-id=\"", key.name(), "\">"].concat();
    lines(panel).into_iter().find(|line| line.contains(&begins)).unwrap()
}

#[test]
fn every_setting_has_one_line_under_its_group_with_help_and_default() {
    for labels in [&ENGLISH, &PLAIN_ENGLISH] {
        let panel = panel_of(&session().setup().scenario, &Sifting::default(), labels);
        assert_eq!(lines(&panel).len(), Key::ALL.len());
        let mut titles = Vec::new();
        for part in panel.split("<h2>").skip(1) {
            let (title, rest) = part.split_once("</h2>").unwrap();
            let group =
                Group::ALL.into_iter().find(|group| (labels.settings.group)(*group) == title).unwrap();
            let of_group = Key::ALL.into_iter().filter(|key| key.group() == group);
            assert_eq!(lines(rest).len(), of_group.clone().count(), "{title}");
            of_group.for_each(|key| assert!(line_of(rest, key).contains("aria-describedby"), "{key:?}"));
            titles.push(title);
        }
        assert!(
            titles.iter().enumerate().all(|(place, title)| !titles[..place].contains(title)),
            "{titles:?}"
        );
        for key in Key::ALL {
            let (about, line) = (labels.say(&(labels.settings.about)(key)), line_of(&panel, key));
            assert!(line.contains(&about) && about.ends_with('.') && about.len() > 20, "{key:?}: {about}");
            assert!(line.contains("By default: "), "{key:?}: {line}");
        }
    }
}

#[test]
fn each_is_found_by_its_name_and_by_its_values_and_nothing_by_what_nobody_says() {
    let session = session();
    for key in Key::ALL {
        for sought in [key.name().to_uppercase(), [key.name(), " ", key.values()[0]].concat()] {
            let panel = shown(&session, &Sifting { sought, ..Sifting::default() });
            assert!(line_of(&panel, key).contains(key.name()));
        }
    }
    let none = shown(&session, &Sifting { sought: "xylophone".to_owned(), ..Sifting::default() });
    assert_eq!(lines(&none).len(), 0);
    assert!(none.contains("No setting"), "who finds nothing is told so");
}

/// A context may differ from the others, and has a way back to what is set for all.
#[test]
fn a_context_sees_what_is_set_for_all_and_what_it_sets_for_itself() {
    let mut session = session();
    session.apply(Intent::Set("dedupe=inbox".to_owned()));
    let sales = Sifting { scope: Some("Sales".to_owned()), ..Sifting::default() };
    let line = |session: &Session| line_of(&shown(session, &sales), Key::Dedupe).to_owned();
    assert!(line(&session).contains("as for all: inbox") && !line(&session).contains("data-do=\"reset\""));
    session.apply(Intent::Set("dedupe.Sales=none".to_owned()));
    assert!(line(&session).contains("data-do=\"reset\" data-key=\"dedupe.Sales\""));
    let all = shown(&session, &Sifting::default());
    assert!(line_of(&all, Key::Dedupe).contains("data-scope=\"Sales\""), "for all one sees who differs");
    session.apply(Intent::Reset("dedupe.Sales".to_owned()));
    assert!(!line(&session).contains("data-do=\"reset\""));
    assert_eq!(session.setup().scenario.settings.text(Key::Dedupe), "inbox", "and only that is taken back");
    session.apply(Intent::Undo);
    assert!(line(&session).contains("data-do=\"reset\""), "which can itself be taken back");
    assert!(line_of(&shown(&session, &sales), Key::Jitter).contains("the same for all contexts"));
}

#[test]
fn what_is_no_value_stays_in_its_field_and_is_told() {
    let refused = Some(("poll".to_owned(), "so<on".to_owned()));
    let panel = shown(&session(), &Sifting { refused, ..Sifting::default() });
    let line = line_of(&panel, Key::Poll);
    assert!(line.contains("aria-invalid=\"true\" data-value=\"so&lt;on\""), "{line}");
    assert!(line.contains("role=\"alert\"") && line.contains(Key::Poll.values()[1]), "{line}");
    assert!(!line_of(&panel, Key::Batch).contains("aria-invalid"));
}

/// Contexts that publish in their process form one program over one database; a context with an outbox lives apart.
#[test]
fn each_lane_says_whether_its_context_shares_a_process_and_a_database() {
    let mut session = session();
    session.apply(Intent::Set("publishing=recorded-after-commit".to_owned()));
    session.apply(Intent::Set("publishing.Notifications=outbox".to_owned()));
    let view = View::of(&session);
    let lanes = (0..).map(ParticipantId).zip(&view.deployment().participants);
    let mut told = 0;
    for (lane, who) in
        lanes.filter(|(_, who)| matches!(who.kind, ParticipantKind::Service | ParticipantKind::Consumer))
    {
        let (name, kind) = called(view.deployment(), lane, &ENGLISH);
        assert_eq!(kind == ENGLISH.together, name != "Notifications", "{name}: {kind}, {who:?}");
        told += 1;
    }
    assert!(told > 2);
}

/// Some settings, of all contexts or of one.
fn some() -> impl Strategy<Value = Vec<String>> {
    let one =
        (0..Key::ALL.len(), any::<prop::sample::Index>(), 0..3_usize).prop_map(|(key, value, context)| {
            let key = Key::ALL[key];
            let values: Vec<&str> = key.values().into_iter().filter(|value| !value.contains("..")).collect();
            let context = [None, Some("Sales"), Some("Inventory")][context].filter(|_| key.is_of_contexts());
            [&place(key, context), "=", *value.get(&values)].concat()
        });
    prop::collection::vec(one, 0..8)
}

proptest! {
    /// Who reads the sentence knows of everything that differs: it is said, or named beside it, or counted.
    #[test]
    fn the_sentence_names_or_counts_every_difference(texts in some()) {
        let mut session = session();
        for text in texts {
            session.apply(Intent::Set(text));
        }
        let (view, scenario) = (View::of(&session), &session.setup().scenario);
        let bar = bar(&view, Reach::of(&session), None, &ENGLISH);
        let differences = scenario.settings.differences();
        let said = differences.iter().filter(|other| {
            let place = other.place();
            let word = [" data-key=\"", &place, "\" data-do=\"set\" data-value=\"", &other.value, "\""].concat();
            let chip = ["data-do=\"reset\" data-key=\"", &place, "\""].concat();
            bar.contains(&word) || bar.contains(&chip)
        });
        let left = differences.len() - said.count();
        let told = if left == 0 { ENGLISH.settings.more.to_owned() } else { (ENGLISH.settings.more_differ)(left) };
        prop_assert!(bar.contains(&[">", &told, "</button>"].concat()), "{left}: {bar}");
        let read = Link::decode(&Link::to(scenario, None, 0).encode()).unwrap();
        prop_assert_eq!(&read.open().unwrap().settings, &scenario.settings);
    }
}
