//! What nobody shows any more is not styled, and not worded.

use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every file below a folder that ends like this, one after the other.
fn texts(folder: &str, ending: &str) -> String {
    let mut found = String::new();
    let mut folders = vec![Path::new(ROOT).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().is_some_and(|path| path.ends_with(ending)) {
                found += &fs::read_to_string(&path).unwrap();
            }
        }
    }
    found
}

/// The names in a text: letters, and what joins them.
fn names(text: &str, joins: char) -> Vec<&str> {
    text.split(|letter: char| !(letter.is_ascii_lowercase() || letter == joins)).collect()
}

#[test]
fn every_class_of_the_style_is_written_somewhere() {
    let (style, source) = (texts("style", ".css"), texts("src", ".rs"));
    let source = names(&source, '-');
    let selectors = style.lines().filter(|line| line.ends_with(['{', ',']));
    let mut unused: Vec<&str> = Vec::new();
    for selector in selectors {
        for class in selector.split('.').skip(1) {
            // What follows a point in a figure is no name.
            let class = names(class, '-')[0];
            if !class.is_empty() && !source.contains(&class) {
                unused.push(class);
            }
        }
    }
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_label_is_shown_somewhere() {
    let source = texts("src", ".rs");
    let labels = texts("src/words/labels", ".rs") + &texts("src/words", "labels.rs");
    let read: Vec<&str> = source.split('.').skip(1).map(|after| names(after.trim_start(), '_')[0]).collect();
    let fields = labels.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(": "));
    let unused: Vec<&str> = fields.map(|(field, _)| field).filter(|field| !read.contains(field)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}
