//! The reference page of the language: whatever it shows is so.

use faultline::language::problem::Problem;
use faultline::language::{REFERENCE, limits, parse, print};
use faultline::scenario::Reading;
use faultline::words::diagnosis;

/// A block of the page: what it is said to be, and what is in it.
struct Block {
    kind: &'static str,
    text: &'static str,
}

fn blocks() -> Vec<Block> {
    let fenced = REFERENCE.split("```").skip(1).step_by(2);
    let blocks = fenced.map(|block| {
        let (kind, text) = block.split_once('\n').unwrap();
        Block { kind, text }
    });
    blocks.collect()
}

/// The grammar: its text, and the names that it defines.
fn grammar() -> (&'static str, Vec<&'static str>) {
    let text = blocks().last().unwrap().text;
    let rules = text.lines().filter(|line| !line.starts_with(' '));
    (text, rules.map(|line| line.split(' ').next().unwrap()).collect())
}

#[test]
fn every_snippet_is_a_model_in_its_canonical_form() {
    let mut models = 0;
    for Block { kind, text } in blocks() {
        let waits = match kind {
            "faultline" => false,
            "faultline waits" => true,
            _ => continue,
        };
        models += 1;
        let reading = Reading::of(text.into());
        let told = diagnosis("model", text, &reading.diagnostics);
        assert_eq!(reading.diagnostics.errors(), 0, "{told}");
        let only_waits =
            reading.diagnostics.list().iter().all(|diagnostic| diagnostic.problem == Problem::NotRunYet);
        assert!(only_waits && waits == (reading.diagnostics.warnings() > 0), "{told}");
        assert_eq!(print(&parse(text).design), text);
    }
    assert!(models >= 11, "{models} snippets were found");
}

#[test]
fn every_error_is_told_as_the_page_says() {
    let blocks = blocks();
    let mut told = 0;
    for pair in blocks.windows(2).filter(|pair| pair[0].kind == "faultline error") {
        let reading = Reading::of(pair[0].text.into());
        assert_eq!(pair[1].kind, "text");
        assert_eq!(diagnosis("model", pair[0].text, &reading.diagnostics), pair[1].text);
        told += 1;
    }
    assert_eq!(told, blocks.iter().filter(|block| block.kind.ends_with("error")).count());
}

#[test]
fn the_grammar_defines_every_name_that_it_uses() {
    let (text, rules) = grammar();
    let is_name = |word: &str| {
        word.len() > 1 && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
    };
    let words: Vec<&str> =
        text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-')).collect();
    // A rule that nothing uses, but for the first, is a leftover.
    for rule in rules.iter().skip(1) {
        assert!(words.iter().filter(|word| *word == rule).count() > 1, "{rule}");
    }
    // Whatever else is written small is a word of the language, and some snippet shows it.
    let snippets: String =
        blocks().iter().filter(|block| block.kind.starts_with("faultline")).map(|block| block.text).collect();
    let shown: Vec<&str> =
        snippets.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-')).collect();
    // What places a handler by hand is described beside it.
    let described = ["in", "transaction", "commit", "via", "half-up"];
    let missing: Vec<&&str> = words
        .iter()
        .filter(|word| is_name(word) && !rules.contains(word))
        .filter(|word| !shown.contains(word) && !described.contains(word))
        .collect();
    assert!(missing.is_empty(), "no snippet shows {missing:?}");
    for word in described {
        assert!(REFERENCE.contains(word), "{word}");
    }
}

#[test]
fn the_limits_are_those_of_the_language() {
    let number = |text: &str| text.replace(',', "").parse::<u64>().ok();
    let section = REFERENCE.split("## Limits").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| "));
    let told: Vec<u64> =
        rows.filter_map(|row| number(row.split(" | ").nth(1)?.trim_end_matches(" |"))).collect();
    let size = |limit: usize| limit as u64;
    let count = |limit: i64| limit.unsigned_abs();
    let limits = [
        size(limits::TEXT),
        u64::from(limits::DEPTH),
        u64::from(limits::DECLARATIONS),
        size(limits::NAME),
        size(limits::TITLE),
        size(limits::FIELDS),
        size(limits::LISTS),
        count(limits::BOUNDED),
        size(limits::STATES),
        size(limits::ARGUMENTS),
        size(limits::BODY),
        size(limits::REACTIONS),
        size(limits::STEPS),
        size(limits::TICKS),
        size(limits::SENDINGS),
        count(limits::REPEATS),
        size(limits::FAULTS),
        size(limits::DIAGNOSTICS),
        limits::DURATION / 86_400_000_000,
        u64::from(faultline::engine::run::BUDGET),
    ];
    assert_eq!(told, limits);
}

#[test]
fn the_command_line_shows_it() {
    assert_eq!(crate::commands::run(&["help", "language"], "").1, REFERENCE);
}
