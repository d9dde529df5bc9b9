//! Help texts, made of the table of commands.

use std::fmt::Write;

use faultline::language::REFERENCE;

use crate::arguments::Topic;
use crate::commands::{COMMANDS, Command, Words};

/// What exit codes mean.
const CODES: &str = "\
exit codes: 0 the run is told, whatever its verdict; the models have no errors, warnings do not count
            1 a model has an error, or `fmt --check` found one that differs, or the output was not written
            2 an argument was not understood, or a file could not be read
";

/// What files and examples are.
const MODELS: &str = "\
FILE is a model text, `-` the standard input; EXAMPLE is one of `faultline list examples`.
";

/// The help on something.
pub fn help(topic: Topic) -> String {
    match topic {
        Topic::Everything => everything(),
        Topic::Command(command) => one(command),
        Topic::Language => REFERENCE.to_owned(),
    }
}

/// Writing into a `String` cannot fail.
fn everything() -> String {
    let mut text = "Faultline: what survives when an event-driven system is cut anywhere.\n\n".to_owned();
    for command in &COMMANDS {
        let _ = writeln!(text, "  faultline {:12} {}", command.name, command.about);
    }
    let _ = writeln!(
        text,
        "\n`faultline help COMMAND` or `faultline COMMAND --help` tells more, `--version` which one this is."
    );
    text + MODELS + "\n" + CODES
}

fn one(command: &Command) -> String {
    let mut text = format!("usage: faultline {}\n\n{}.\n", command.usage(), capital(command.about));
    if !command.more.is_empty() {
        let _ = writeln!(text, "{}", command.more);
    }
    if matches!(command.words, Words::Model | Words::Files) {
        text += MODELS;
    }
    if !command.options.is_empty() {
        text.push('\n');
    }
    let width = command.options.iter().map(|choice| choice.form().len()).max().unwrap_or_default();
    for choice in command.options {
        let _ = writeln!(text, "  {:width$}  {}", choice.form(), choice.about);
    }
    text + "\n" + CODES
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
