//! Scripts that complete commands in a shell, made of the table of commands.

use std::fmt::Write;

use faultline::examples::ALL;
use faultline::publishing::STRATEGIES;
use faultline::scenario::Key;

use crate::commands::{COMMANDS, Command, LANGUAGE, Words};

const BASH: &str = include_str!("completion/faultline.bash");
const ZSH: &str = include_str!("completion/faultline.zsh");
const FISH: &str = include_str!("completion/faultline.fish");

/// The script of a shell.
pub fn script(shell: &str) -> String {
    match shell {
        "bash" => BASH.replace("@cases@", &cases("COMPREPLY=($(compgen -W \"", "\" -- \"$word\"))")),
        "zsh" => ZSH.replace("@commands@", &described()).replace("@cases@", &cases("compadd -- ", "")),
        _ => FISH.replace("@lines@", &lines()),
    }
    .replace("@examples@", &ALL.map(|example| example.id).join(" "))
    .replace("@names@", &COMMANDS.map(|command| command.name).join(" "))
    .replace("@settings@", &settings().join(" "))
}

/// What can stand behind a command, besides files.
fn words(command: &Command) -> Vec<&'static str> {
    match command.words {
        Words::Nothing | Words::Files => Vec::new(),
        Words::Model => ALL.map(|example| example.id).to_vec(),
        Words::Lists(these) | Words::OneOf(these) => these.to_vec(),
        Words::Topic => COMMANDS.iter().map(|command| command.name).chain([LANGUAGE]).collect(),
    }
}

/// `KEY=VALUE` for each setting with a list of values, `KEY=` for the others.
fn settings() -> Vec<String> {
    let mut settings = Vec::new();
    for key in Key::ALL {
        let listed = key
            .values()
            .iter()
            .all(|value| value.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'));
        if listed {
            settings.extend(key.values().iter().map(|value| [key.name(), "=", value].concat()));
        } else {
            settings.push([key.name(), "="].concat());
        }
    }
    debug_assert!(settings.len() > STRATEGIES.len(), "strategies are values of a setting");
    settings
}

/// For each command a case of what can follow it.
fn cases(before: &str, after: &str) -> String {
    let case = |command: &Command| {
        let options = command.options.iter().map(|choice| ["--", choice.name].concat());
        let all: Vec<String> = words(command).iter().map(|word| (*word).to_owned()).chain(options).collect();
        format!("    {}) {before}{} --help{after} ;;\n", command.name, all.join(" "))
    };
    COMMANDS.iter().map(case).collect::<String>().trim_end().to_owned()
}

/// Commands with their descriptions, for zsh.
fn described() -> String {
    let one = |command: &Command| format!("    '{}:{}'\n", command.name, command.about);
    COMMANDS.iter().map(one).collect::<String>().trim_end().to_owned()
}

/// The lines of fish. Writing into a `String` cannot fail.
fn lines() -> String {
    let mut text = String::new();
    for command in &COMMANDS {
        let (name, about) = (command.name, command.about);
        let _ = writeln!(text, "complete -c faultline -n '__fish_use_subcommand' -f -a {name} -d '{about}'");
        let seen = format!("complete -c faultline -n '__fish_seen_subcommand_from {}'", command.name);
        let words = words(command);
        if !words.is_empty() {
            let _ = writeln!(text, "{seen} -a '{}'", words.join(" "));
        }
        for choice in command.options {
            let takes = if choice.takes.is_some() { " -x" } else { "" };
            let values =
                if choice.name == "set" { format!(" -a '{}'", settings().join(" ")) } else { String::new() };
            let about = choice.about.replace('\'', "");
            let _ = writeln!(text, "{seen} -l {}{takes}{values} -d '{about}'", choice.name);
        }
    }
    text
}
