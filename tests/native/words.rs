//! The terms of the field and the plain words for them.

use faultline::page::{help, legend};
use faultline::playback::View;
use faultline::scenario::Key;
use faultline::words::labels::Part;
use faultline::words::terms::english::FORMS;
use faultline::words::{ENGLISH, PLAIN_ENGLISH, Sentence, Term, brief, naming::Names};
use proptest::prelude::*;

use crate::panels::sessions;

/// The words of a text; a word with a hyphen is one.
fn words(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_ascii_alphabetic() && letter != '-').collect()
}

/// Whether a text speaks of something by these words, next to each other.
fn speaks_of(text: &str, what: &str) -> bool {
    let (text, what) = (words(text), words(what));
    text.windows(what.len()).any(|part| part == what)
}

#[test]
fn every_term_has_a_name_a_plain_name_and_a_sentence_of_help() {
    let mut names: Vec<&str> = Vec::new();
    for term in Term::all() {
        let entry = (ENGLISH.term)(term);
        assert!(!entry.short.is_empty() && !entry.plain.is_empty(), "{term:?}");
        assert!(entry.help.ends_with('.') && entry.help.len() > 25, "{term:?}: {}", entry.help);
        assert!(entry.help.starts_with(char::is_uppercase), "{term:?}: {}", entry.help);
        assert_eq!(Term::at(term.place()), Some(term));
        assert!(!names.contains(&entry.short), "{} names two things", entry.short);
        names.push(entry.short);
    }
    assert_eq!(Term::at(names.len()), None);
}

#[test]
fn no_plain_name_needs_a_term_to_be_understood() {
    let entries: Vec<_> = Term::all().map(ENGLISH.term).collect();
    for entry in &entries {
        for jargon in entries.iter().filter(|other| other.short != other.plain) {
            assert!(!speaks_of(entry.plain, jargon.short), "{}: {}", entry.plain, jargon.short);
        }
    }
    for (form, plain) in FORMS {
        for (other, _) in FORMS {
            assert!(!words(plain).contains(&other), "{form}: {plain}: {other}");
        }
    }
    for text in PLAIN_ENGLISH.legend {
        assert_eq!(PLAIN_ENGLISH.say(text), text);
    }
}

/// Each sign of the picture is explained, and in plain words neither the legend, the tagline nor the help
/// needs a word of the field.
#[test]
fn the_legend_the_tagline_and_the_help_are_for_everybody() {
    for labels in [&ENGLISH, &PLAIN_ENGLISH] {
        let list = legend::list([true; 12], labels);
        assert_eq!(list.matches("data-term=").count(), list.matches("<svg").count());
        assert_eq!(list.matches("tabindex=\"-1\"").count() + 1, labels.legend.len());
    }
    let dialog = help::contents(true, &PLAIN_ENGLISH);
    let shown: String =
        dialog.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    for text in [PLAIN_ENGLISH.tagline, &shown] {
        assert_eq!(PLAIN_ENGLISH.say(text), text);
        for (term, entry) in Term::all().map(|term| (term, (ENGLISH.term)(term))) {
            assert!(entry.short == entry.plain || !speaks_of(text, entry.short), "{term:?}: {text}");
        }
    }
    assert_ne!(PLAIN_ENGLISH.tagline, ENGLISH.tagline);
}

/// Who shares a subscription is said: of "consumers" alone a reader thinks that all of them do.
#[test]
fn the_set_up_says_whose_handlers_share() {
    for (labels, who) in [(ENGLISH, "handlers of a context"), (PLAIN_ENGLISH, "reactions of one receiver")] {
        let parts = labels.setup_sentence;
        let choice = parts.iter().position(|part| *part == Part::Choice(Key::Subscriptions)).unwrap();
        let Part::Words(before) = parts[choice - 1] else { panic!("{:?}", parts[choice - 1]) };
        assert!(before.contains(who), "{before}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// In plain words no sentence of a run uses a word of the field; in the terms nothing changes.
    #[test]
    fn what_is_told_plainly_is_told_without_terms(session in sessions()) {
        let view = View::of(&session);
        let names = Names { deployment: view.deployment(), trace: view.trace() };
        let records: Vec<Sentence> = view.trace().iter().filter_map(|(id, _)| brief(&names, id)).collect();
        let told = view.story.iter().map(|line| &line.sentence).chain(view.claims().map(|claim| &claim.sentence));
        for sentence in told.chain(view.headlines.iter().filter_map(|headline| headline.chain.as_ref())).chain(&records) {
            let plain = PLAIN_ENGLISH.tell(sentence);
            for (form, _) in FORMS {
                prop_assert!(!words(&plain).contains(&form), "{}: {}", form, plain);
            }
            prop_assert_eq!(ENGLISH.tell(sentence), faultline::words::tell(sentence).to_string());
        }
    }
}
