//! The texts of the model's panel.

use super::super::caveat::in_vain;
use crate::language::source::Position;

/// The texts of one language.
#[derive(Debug)]
pub struct ModelLabels {
    /// What stands beside the run, as a group of buttons.
    pub sides: &'static str,
    /// Program, state and message.
    pub run: &'static str,
    /// The text.
    pub model: &'static str,
    /// The text, to whoever cannot see it.
    pub editor: &'static str,
    /// What the text can be used for.
    pub help: &'static str,
    /// The text is being read.
    pub unread: &'static str,
    /// It is too long to be read while it is written.
    pub long: &'static str,
    /// Reads it now.
    pub read: &'static str,
    /// It runs.
    pub runs: &'static str,
    /// It has so many errors; an earlier one runs.
    pub broken: fn(usize) -> String,
    /// It has no scenario.
    pub idle: &'static str,
    /// Beside the run: it is not that of the text, which has so many errors, or else no scenario.
    pub behind: fn(usize) -> String,
    /// Beside the run: these parts of the model are not run yet, and so many more.
    pub omitted: fn(&[String], usize) -> String,
    /// Beside the run: under this strategy events are taken back in vain.
    pub in_vain: fn(&str) -> String,
    /// The problems as a list.
    pub problems: &'static str,
    /// How many errors and warnings there are, and how many of them are not shown.
    pub count: fn(usize, usize, usize) -> String,
    /// A line and a column.
    pub place: fn(Position) -> String,
    /// The scenarios of the reader's text.
    pub own: &'static str,
    /// The examples.
    pub examples: &'static str,
    /// A title that others have as well, before this one so many.
    pub again: fn(&str, usize) -> String,
    /// A text without a title.
    pub untitled: &'static str,
    /// It is kept in this browser.
    pub kept: &'static str,
    /// It cannot be kept in this browser.
    pub not_kept: &'static str,
    /// It is no text of the reader's own: what they change is a copy.
    pub copied: &'static str,
    /// Makes a copy of the text.
    pub duplicate: &'static str,
    /// Opens a file.
    pub open: &'static str,
    /// Saves the text as a file.
    pub save: &'static str,
    /// The file is longer than a model may be.
    pub too_large: &'static str,
    /// The link is so many characters long.
    pub long_link: fn(usize) -> String,
    /// The text is not in the link.
    pub no_link: &'static str,
    /// The text of a link is not in it, and is not known in this browser.
    pub elsewhere: &'static str,
}

/// English.
pub const ENGLISH: ModelLabels = ModelLabels {
    sides: "Beside the run",
    run: "Details",
    model: "Model",
    editor: "Model text",
    help: "Change the text: what it says runs at once. Tab leaves it.",
    unread: "Reading …",
    long: "A long text is not read at every letter.",
    read: "Read it now (Ctrl+Enter)",
    runs: "This text runs.",
    broken: |errors| {
        let until = if errors == 1 { "it is" } else { "they are" };
        let rest = " mended, the last text without errors keeps running.";
        [&counted(errors, "error"), ". Until ", until, rest].concat()
    },
    idle: "Nothing runs yet: the text has no scenario that says what is sent.",
    behind: |errors| match errors {
        0 => "The text has no scenario: this is the run of the last one that had.".to_owned(),
        _ => ["The text has ", &counted(errors, "error"), ": this is the run of the last one without."]
            .concat(),
    },
    in_vain,
    omitted: |parts, more| {
        let mut text = String::from("Not run yet: ");
        text.push_str(&parts.join(", "));
        if more > 0 {
            text.push_str(" and ");
            text.push_str(&more.to_string());
            text.push_str(" more");
        }
        text.push('.');
        text
    },
    problems: "What is wrong with the text",
    count: crate::words::english::problems::count,
    place: |place| [&place.line.to_string(), ":", &place.column.to_string()].concat(),
    own: "Your texts",
    examples: "Examples",
    again: |title, before| match before {
        0 => title.to_owned(),
        _ => [title, " (", &(before + 1).to_string(), ")"].concat(),
    },
    untitled: "Untitled",
    kept: "Kept in this browser.",
    not_kept: "Not saved in this frame: save it as a file.",
    copied: "What you change is your own copy.",
    duplicate: "Duplicate",
    open: "Open a file …",
    save: "Save as a file",
    too_large: "This file is longer than a model may be: 1 MB.",
    long_link: |letters| {
        [
            "The link to it is ",
            &letters.to_string(),
            " characters long, which some programs cut off: better pass on the file.",
        ]
        .concat()
    },
    no_link: "It is too long for a link: only this browser knows it. Pass on the file instead.",
    elsewhere: "The text of this link was too long for it and is not kept in this browser, so here is the run it all \
                begins with. Ask for the file.",
};

fn counted(count: usize, one: &str) -> String {
    [count.to_string().as_str(), " ", one, if count == 1 { "" } else { "s" }].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_error_is_spoken_of_as_one() {
        assert!((ENGLISH.broken)(1).starts_with("1 error. Until it is mended"));
        assert!((ENGLISH.broken)(2).starts_with("2 errors. Until they are mended"));
    }
}
