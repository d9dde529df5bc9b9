//! Finding records by what they are called: by participant, step, message, handler, or the first
//! digits of a message's id.

use super::view::View;
use crate::domain::HandlerId;
use crate::messaging::Content;
use crate::trace::{Fact, Record, RecordId};
use crate::words::naming::called;
use crate::words::{Labels, Term};

/// How much of a text is read: more words than anybody joins, and no more work than for these.
const MOST: (usize, usize) = (8, 64);

/// The records that every word of the text is found in, the oldest first; none for an empty text.
pub fn search(view: &View, text: &str, labels: &Labels) -> Vec<RecordId> {
    let words: Vec<String> = text.split_whitespace().take(MOST.0).map(beginning).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let hit = |(id, record): (RecordId, &Record)| {
        let texts = texts(view, record, labels);
        let short = digits(view, record);
        let is_found = |word: &String| texts.iter().any(|text| holds(text, word)) || begins(&short, word);
        words.iter().all(is_found).then_some(id)
    };
    view.trace().iter().filter_map(hit).collect()
}

/// The place among the hits of the one on which the reader stands, if it is one of them.
pub fn place(hits: &[RecordId], here: Option<RecordId>) -> Option<usize> {
    let here = here?;
    let place = hits.partition_point(|hit| *hit < here);
    hits.get(place).filter(|hit| **hit == here).map(|_| place)
}

/// The next hit after where the reader stands, or the one before; past the ends it goes round.
pub fn next(hits: &[RecordId], here: Option<RecordId>, on: bool) -> Option<RecordId> {
    let found = match here {
        Some(here) if on => hits.iter().find(|hit| **hit > here),
        Some(here) => hits.iter().rfind(|hit| **hit < here),
        None => None,
    };
    found.or(if on { hits.first() } else { hits.last() }).copied()
}

/// What a record is called, as far as there is something to say: who, which step, whose work, and which
/// message.
fn texts<'a>(view: &'a View, record: &Record, labels: &'a Labels) -> [&'a str; 5] {
    let model = &view.scenario.model;
    let (name, kind) = called(view.deployment(), record.participant, labels);
    let step = record.place().map_or("", |place| labels.word(Term::Step(place.step)));
    let handler = handler(record).map_or("", |handler| model.handler(handler).name.as_str());
    let envelope = record.message().and_then(|message| view.trace().message(message));
    let message = match envelope.map(|envelope| envelope.content) {
        Some(Content::Event(event)) => model.event(event).name.as_str(),
        Some(Content::Command(command)) => model.command(command).name.as_str(),
        None => "",
    };
    [name, kind, step, handler, message]
}

/// The first digits of the id of the message that a record is about.
fn digits(view: &View, record: &Record) -> String {
    let envelope = record.message().and_then(|message| view.trace().message(message));
    envelope.map(|envelope| envelope.id.short()).unwrap_or_default()
}

fn handler(record: &Record) -> Option<HandlerId> {
    match record.fact {
        Fact::Effected { slot, .. } | Fact::Concluded { slot, .. } => Some(slot.handler),
        _ => record.place()?.handler,
    }
}

fn beginning(word: &str) -> String {
    word.chars().take(MOST.1).collect()
}

/// Whether a text has a word in it, in large or small letters.
fn holds(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

fn begins(text: &str, word: &str) -> bool {
    text.as_bytes().get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::{Cursor, Session};
    use crate::scenario::shop;
    use crate::words::ENGLISH;
    use proptest::prelude::*;

    fn view(place: usize) -> View {
        View::of(&Session::new(shop::scenarios().swap_remove(place), Cursor::End))
    }

    /// Whether a record is to be found, looked up the slow way.
    fn is_meant(view: &View, record: &Record, text: &str) -> bool {
        let names = texts(view, record, &ENGLISH).map(str::to_lowercase);
        let id = digits(view, record);
        text.to_lowercase()
            .split_whitespace()
            .all(|word| names.iter().any(|name| name.contains(word)) || id.starts_with(word))
    }

    proptest! {
        #[test]
        fn every_hit_matches_and_every_match_is_a_hit(
            scenario in 0_usize..2, from: prop::sample::Index, field in 0_usize..6, cut in 1_usize..12, loud: bool,
            other in "[a-z]{0,2}",
        ) {
            let view = view(scenario);
            let record = view.trace().records()[from.index(view.trace().records().len())];
            let names = texts(&view, &record, &ENGLISH);
            let id = digits(&view, &record);
            let whole = names.get(field).copied().unwrap_or(&id);
            let part: String = whole.chars().take(cut).collect();
            let part = if loud { part.to_uppercase() } else { part };
            let text = format!(" {part}  {other} ");
            let hits = search(&view, &text, &ENGLISH);
            prop_assert!(hits.is_sorted());
            let blank = text.trim().is_empty();
            for (id, record) in view.trace().iter() {
                let meant = !blank && is_meant(&view, record, &text);
                prop_assert_eq!(hits.contains(&id), meant, "{:?} {:?}", text, record);
            }
        }

        #[test]
        fn going_on_visits_every_hit_once_and_going_back_undoes_it(
            ids in prop::collection::btree_set(0_u32..200, 1..20), here in prop::option::of(0_u32..200),
        ) {
            let hits: Vec<RecordId> = ids.into_iter().map(RecordId).collect();
            let mut here = here.map(RecordId);
            let mut seen = Vec::new();
            for _ in &hits {
                here = next(&hits, here, true);
                seen.push(place(&hits, here).unwrap());
            }
            let back = next(&hits, next(&hits, here, true), false);
            prop_assert_eq!(back, here);
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..hits.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn nothing_is_found_by_nothing_and_a_long_text_is_read_in_part() {
        let view = view(0);
        assert_eq!(search(&view, "  ", &ENGLISH), Vec::new());
        let all = search(&view, "s", &ENGLISH);
        assert!(!all.is_empty());
        assert_eq!(search(&view, &"s ".repeat(10_000), &ENGLISH), all);
        assert_eq!(next(&[], Some(RecordId(3)), true), None);
    }
}
