//! The shape of the repository itself.

use std::fs;
use std::path::{Path, PathBuf};

use faultline::publishing::Step;

/// The rooms in dependency order: each uses only those before it.
const ROOMS: [&str; 18] = [
    "kernel",
    "domain",
    "saga",
    "language",
    "examples",
    "board",
    "messaging",
    "publishing",
    "scenario",
    "trace",
    "engine",
    "verdict",
    "explore",
    "words",
    "export",
    "playback",
    "timeline",
    "page",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below a folder, with their texts.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

/// The lines that are code: no comments, and nothing after the tests begin.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line));
    lines
        .take_while(|(_, line)| *line != "#[cfg(test)]")
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn each_room_uses_only_those_before_it() {
    for (position, room) in ROOMS.iter().enumerate() {
        for (path, text) in sources(&root().join("src").join(room)) {
            for (number, line) in code(&text) {
                for used in line.split("crate::").skip(1) {
                    let used = used.split(|letter: char| !letter.is_alphanumeric()).next().unwrap();
                    let known = ROOMS.iter().position(|other| *other == used);
                    let allowed = known.is_some_and(|known| known <= position);
                    assert!(allowed, "{}:{number}: {room} must not use {used}", path.display());
                }
            }
        }
    }
}

#[test]
fn the_core_names_no_browser() {
    for room in ROOMS {
        for (path, text) in sources(&root().join("src").join(room)) {
            for (number, line) in code(&text) {
                for browser in ["leptos", "web_sys", "js_sys", "wasm_bindgen", "gloo_"] {
                    assert!(!line.contains(browser), "{}:{number}: {browser}", path.display());
                }
            }
        }
    }
}

/// A verdict follows from the trace alone.
#[test]
fn verdicts_know_no_strategy_and_no_fault() {
    let strategies = faultline::publishing::STRATEGIES.map(|strategy| strategy.id);
    for (path, text) in sources(&root().join("src/verdict")) {
        for (number, line) in code(&text) {
            let names = ["scenario", "Strategy", "STRATEGIES", "Fault::", "faults"];
            for name in names.into_iter().chain(strategies) {
                assert!(!line.contains(name), "{}:{number}: {name}", path.display());
            }
        }
    }
}

/// Text is made in one place, so that a second language is one more file.
#[test]
fn no_sentence_is_written_in_a_component() {
    for (path, text) in ["src/page", "src/ui"].into_iter().flat_map(|room| sources(&root().join(room))) {
        for (number, line) in code(&text) {
            for literal in line.split('"').skip(1).step_by(2) {
                let words =
                    literal.split(' ').filter(|word| word.len() > 1 && word.chars().all(char::is_alphabetic));
                let capital = literal.starts_with(char::is_uppercase);
                assert!(!(capital && words.count() > 1), "{}:{number}: {literal:?}", path.display());
            }
        }
    }
}

#[test]
fn the_map_in_the_readme_is_the_map_of_the_house() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains(&ROOMS.join(" ")), "the rooms in their order: {}", ROOMS.join(" "));
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let places: Vec<usize> = ROOMS.iter().map(|room| map.find(&format!("| [`{room}`] |")).unwrap()).collect();
    assert!(places.is_sorted(), "the map names the rooms in their order");
}

#[test]
fn the_readme_names_every_step_at_which_a_fault_can_strike() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let told = readme.split("`STEP` is a word of the procedures").nth(1).unwrap().split('`').nth(3).unwrap();
    let words: Vec<&str> = Step::ALL.iter().map(|step| step.word()).collect();
    assert_eq!(told.split_whitespace().collect::<Vec<_>>(), words);
}

/// One noun a file. What grows beyond this is two nouns.
#[test]
fn every_file_reads_in_one_sitting() {
    for (path, text) in sources(&root().join("src")) {
        let lines = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        assert!(lines <= 500, "{}: {lines} lines", path.display());
    }
}
