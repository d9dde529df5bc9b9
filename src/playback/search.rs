//! Finding records by what they are called: by participant, step, message, handler, the first digits of a
//! message's id, or a value that it carries; and by the line of the story that tells of them.

use super::view::View;
use crate::domain::HandlerId;
use crate::messaging::Content;
use crate::trace::{Fact, Record, RecordId, put_in_order};
use crate::words::naming::called;
use crate::words::{Labels, Term};

/// How much of a text is read: more words than anybody joins, and no more work than for these.
const MOST: (usize, usize) = (8, 64);

/// The records that every word of the text is found in, and those at which lines of the story are told that
/// have every word as they are shown; the oldest first, none for an empty text.
pub fn search(view: &View, text: &str, labels: &Labels) -> Vec<RecordId> {
    let words: Vec<String> = text.split_whitespace().take(MOST.0).map(beginning).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let hit = |(id, record): (RecordId, &Record)| {
        let (texts, values) = (texts(view, record, labels), values(view, record));
        let short = digits(view, record);
        let is_found = |word: &String| {
            let named = texts.iter().any(|text| holds(text, word)) || begins(&short, word);
            named || values.iter().any(|value| value.eq_ignore_ascii_case(word))
        };
        words.iter().all(is_found).then_some(id)
    };
    let mut hits: Vec<RecordId> = view.trace().iter().filter_map(hit).collect();
    for line in &view.story {
        let told = labels.tell(&line.sentence);
        if view.trace().get(line.told).is_some() && words.iter().all(|word| holds(&told, word)) {
            hits.push(line.told);
        }
    }
    put_in_order(&mut hits);
    hits
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

/// The values that the message of a record carries, as they are written: which aggregate it is about, and what
/// it says.
fn values(view: &View, record: &Record) -> Vec<String> {
    let model = &view.scenario.model;
    let Some(envelope) = record.message().and_then(|message| view.trace().message(message)) else {
        return Vec::new();
    };
    let fields = match envelope.content {
        Content::Event(event) => &model.event(event).payload,
        Content::Command(command) => &model.command(command).parameters,
    };
    let carried = fields.iter().zip(&envelope.values).map(|(field, value)| model.show(&field.kind, *value));
    std::iter::once(model.show_identity(&envelope.subject)).chain(carried).collect()
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

/// Whether a text has a word in it, in large or small letters. Of a number it has the whole: `o1` is not in `o12`.
fn holds(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let is_digit = |letter: Option<&u8>| letter.is_some_and(u8::is_ascii_digit);
    let cut = |end: usize| is_digit(word.last()) && is_digit(text.get(end));
    let mut parts = text.windows(word.len()).zip(word.len()..);
    parts.any(|(part, end)| part.eq_ignore_ascii_case(word) && !cut(end))
}

fn begins(text: &str, word: &str) -> bool {
    text.as_bytes().get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::{Cursor, Session};
    use crate::scenario::shop;
    use crate::words::{ENGLISH, PLAIN_ENGLISH};
    use proptest::prelude::*;

    fn view(place: usize) -> View {
        View::of(&Session::new(shop::scenarios().swap_remove(place), Cursor::End))
    }

    /// Whether a record is to be found, looked up the slow way.
    fn is_meant(view: &View, record: &Record, text: &str) -> bool {
        let names = texts(view, record, &ENGLISH).map(str::to_lowercase);
        let values: Vec<String> = values(view, record).iter().map(|value| value.to_lowercase()).collect();
        let id = digits(view, record);
        let is_found = |word: &str| {
            let is_called_so = names.iter().any(|name| has(name, word)) || id.starts_with(word);
            is_called_so || values.iter().any(|value| value == word)
        };
        text.to_lowercase().split_whitespace().all(is_found)
    }

    /// Whether a line of the story is to be found, looked up the slow way.
    fn is_told(line: &crate::words::Line, text: &str) -> bool {
        let told = ENGLISH.tell(&line.sentence).to_lowercase();
        text.to_lowercase().split_whitespace().all(|word| has(&told, word))
    }

    fn has(text: &str, word: &str) -> bool {
        let digit = |text: &str, place: Option<char>| {
            !text.is_empty() && place.is_some_and(|letter| letter.is_ascii_digit())
        };
        let starts = text.char_indices().map(|(place, _)| text.split_at(place).1);
        let mut after = starts.filter_map(|rest| rest.strip_prefix(word));
        after.any(|rest| !(digit(rest, rest.chars().next()) && digit(word, word.chars().last())))
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
                let told = view.story.iter().any(|line| line.told == id && is_told(line, &text));
                let meant = !blank && (told || is_meant(&view, record, &text));
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

    /// Whatever a reader can see in the story is found there, in the words in which it is shown.
    #[test]
    fn every_line_of_the_story_is_found_by_its_own_words_in_both_registers() {
        for (scenario, labels) in [(0, &ENGLISH), (1, &ENGLISH), (0, &PLAIN_ENGLISH), (1, &PLAIN_ENGLISH)] {
            let view = view(scenario);
            for line in &view.story {
                let told = labels.tell(&line.sentence);
                let words: Vec<&str> = told.split_whitespace().take(MOST.0).collect();
                let hits = search(&view, &words.join(" "), labels);
                assert!(hits.contains(&line.told), "{told}");
            }
        }
    }

    #[test]
    fn what_a_message_carries_is_found_and_one_number_is_not_another() {
        let view = view(2);
        let found = |text: &str| search(&view, text, &ENGLISH);
        for text in ["o50", "order o50", "alice", "stores", "stock is reserved"] {
            assert!(!found(text).is_empty(), "{text}");
        }
        let (ten, hundred) = (found("order o10"), found("order o100"));
        assert!(!ten.is_empty() && !hundred.is_empty());
        assert!(ten.iter().all(|hit| !hundred.contains(hit)), "o10 is not o100");
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
