//! The texts of the settings.

use crate::scenario::settings::{Group, Key};
use crate::words::english;

/// The texts of one language.
#[derive(Debug)]
pub struct SettingsLabels {
    /// The settings as a region, and their button beside the run.
    pub name: &'static str,
    /// Opens them, from the sentence.
    pub more: &'static str,
    /// The same, if so many others differ that are not named there.
    pub more_differ: fn(usize) -> String,
    /// What that opens, after its words.
    pub all: &'static str,
    /// A setting that differs, in a word or two: of a context, or of all of them, and its value.
    pub difference: fn(Key, Option<&str>, &str) -> String,
    /// The field that searches them.
    pub sift: &'static str,
    /// So many were found, of so many.
    pub found: fn(usize, usize) -> String,
    /// The choice of whose settings they are.
    pub scope: &'static str,
    /// Those of all contexts.
    pub all_contexts: &'static str,
    /// Those of this one.
    pub of_context: fn(&str) -> String,
    /// What belongs together.
    pub group: fn(Group) -> &'static str,
    /// What a setting decides, in a sentence.
    pub about: fn(Key) -> String,
    /// What it is by itself.
    pub default: fn(&str) -> String,
    /// Of a context that sets nothing for itself: what it is for all.
    pub as_all: fn(&str) -> String,
    /// Instead of the field, where a context cannot differ.
    pub for_all_alike: &'static str,
    /// Has this setting back as it is by itself.
    pub reset: fn(&str) -> String,
    /// What was typed is no value; what would be.
    pub refused: fn(&str, &str) -> String,
}

/// English.
pub(super) const ENGLISH: SettingsLabels = SettingsLabels {
    name: "Settings",
    more: "more",
    more_differ: |more| ["and ", &more.to_string(), " more"].concat(),
    all: ": all settings",
    difference: |key, context, value| {
        let of = context.map_or_else(String::new, |context| [context, ": "].concat());
        [&of, key.name(), " ", value].concat()
    },
    sift: "Search the settings",
    found: |found, of| match found {
        0 => "No setting is called so, decides that or takes such a value.".to_owned(),
        _ if found == of => [&of.to_string(), " settings"].concat(),
        _ => [&found.to_string(), " of ", &of.to_string(), " settings"].concat(),
    },
    scope: "Whose settings",
    all_contexts: "for all contexts",
    of_context: |context| ["for ", context, " alone"].concat(),
    group: |group| match group {
        Group::Publishing => "Publishing",
        Group::Consuming => "Consuming",
        Group::Retries => "Trying again",
        Group::Calling => "Callers",
        Group::Relay => "Relay and outbox",
        Group::Sagas => "Sagas",
        Group::Running => "Time and chance",
        Group::Traps => "Traps",
    },
    about: |key| [&english::sentence_case(english::setting(key)), "."].concat(),
    default: |value| ["By default: ", value, "."].concat(),
    as_all: |value| ["as for all: ", value].concat(),
    for_all_alike: "the same for all contexts",
    reset: |place| ["Back as by default: ", place].concat(),
    refused: |text, values| ["\u{201c}", text, "\u{201d} is no value of it; it takes ", values, "."].concat(),
};
