//! What the command line was asked to do.

use std::ffi::OsString;

use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::commands::{COMMANDS, Choice, Command, LANGUAGE, Words, unknown};

/// What is asked for.
#[derive(Debug)]
pub enum Request {
    /// The help on this.
    Help(Topic),
    /// The version.
    Version,
    /// A run.
    Run(Box<RunRequest>),
    /// What every single fault breaks under every strategy.
    Matrix(Box<RunRequest>),
    /// A list, of a model where it depends on one.
    List(&'static str, Option<String>),
    /// What is wrong with model texts.
    Check {
        /// Where they are; `-` is the standard input.
        files: Vec<String>,
        /// As an object instead of sentences.
        json: bool,
    },
    /// The canonical text of models.
    Format {
        /// Where they are; `-` is the standard input.
        files: Vec<String>,
        /// Only list those that differ.
        check: bool,
    },
    /// One number for the digests of many seeds.
    Digests {
        /// How many seeds, from 0.
        seeds: u64,
    },
    /// The schema of what is printed as JSON.
    Schema,
    /// A script for a shell.
    Completions(&'static str),
}

/// A run that is asked for.
#[derive(Debug, Default)]
pub struct RunRequest {
    /// A file, or the id of an example; the first one if nothing is said.
    pub model: Option<String>,
    /// Which scenario of it.
    pub scenario: Option<String>,
    /// Settings, in their order.
    pub settings: Vec<String>,
    /// Faults, in their order.
    pub faults: Vec<String>,
    /// Another seed than the scenario's.
    pub seed: Option<u64>,
    /// As an object instead of a story.
    pub json: bool,
}

/// What help is about.
#[derive(Clone, Copy, Debug)]
pub enum Topic {
    /// The command line.
    Everything,
    /// One command.
    Command(&'static Command),
    /// The model language.
    Language,
}

/// The most seeds that are folded into one digest.
const MOST_SEEDS: u64 = 1_000_000;

/// What stands behind a command, as it was given.
struct Given {
    words: Vec<String>,
    options: Vec<(&'static Choice, String)>,
}

/// Understands the arguments.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let command = match parser.next().map_err(|error| error.to_string())? {
        None | Some(Long("help") | Short('h')) => return Ok(Request::Help(Topic::Everything)),
        Some(Long("version") | Short('V')) => return Ok(Request::Version),
        Some(Value(word)) => Command::named(&word.to_string_lossy())?,
        Some(Long(name)) => return Err(format!("a command comes first, then `--{name}`")),
        Some(Short(letter)) => return Err(format!("there is no option `-{letter}`")),
    };
    match given(&mut parser, command)? {
        Some(given) => request(command, given),
        None => Ok(Request::Help(Topic::Command(command))),
    }
}

/// Words and options of a command; none if its help is asked for.
fn given(parser: &mut lexopt::Parser, command: &'static Command) -> Result<Option<Given>, String> {
    let mut given = Given { words: Vec::new(), options: Vec::new() };
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long(name) => {
                let choice = command.option(name)?;
                let twice = given.options.iter().any(|(other, _)| other.name == choice.name);
                if twice && !choice.repeats {
                    return Err(format!("`--{}` is given twice", choice.name));
                }
                let value = if choice.takes.is_some() {
                    parser.value().and_then(ValueExt::string).map_err(|error| error.to_string())?
                } else {
                    String::new()
                };
                given.options.push((choice, value));
            }
            Short(letter) => return Err(format!("there is no option `-{letter}`")),
            Value(word) => given.words.push(word.to_string_lossy().into_owned()),
        }
    }
    Ok(Some(given))
}

fn request(command: &'static Command, mut given: Given) -> Result<Request, String> {
    let request = match command.name {
        "run" => Request::Run(Box::new(given.run()?)),
        "matrix" => Request::Matrix(Box::new(given.run()?)),
        "check" => Request::Check { files: given.files()?, json: given.has("json") },
        "fmt" => Request::Format { files: given.files()?, check: given.has("check") },
        "list" => {
            let list = given.one_of(command)?;
            let model = if list == "scenarios" { given.word() } else { None };
            Request::List(list, model)
        }
        "digests" => Request::Digests { seeds: given.seeds()? },
        "schema" => Request::Schema,
        "completions" => Request::Completions(given.one_of(command)?),
        _ => Request::Help(given.topic()?),
    };
    match given.word() {
        None => Ok(request),
        Some(word) => {
            Err(format!("`{word}` does not belong here; `{}` is written {}", command.name, command.usage()))
        }
    }
}

impl Given {
    /// The next word.
    fn word(&mut self) -> Option<String> {
        if self.words.is_empty() { None } else { Some(self.words.remove(0)) }
    }

    fn files(&mut self) -> Result<Vec<String>, String> {
        let files = std::mem::take(&mut self.words);
        if files.is_empty() { Err("which file? `-` is the standard input".to_owned()) } else { Ok(files) }
    }

    fn has(&self, name: &str) -> bool {
        self.options.iter().any(|(choice, _)| choice.name == name)
    }

    fn run(&mut self) -> Result<RunRequest, String> {
        let mut run = RunRequest { model: self.word(), ..RunRequest::default() };
        for (choice, value) in std::mem::take(&mut self.options) {
            match choice.name {
                "scenario" => run.scenario = Some(value),
                "set" => run.settings.push(value),
                "fault" => run.faults.push(value),
                again @ ("redrive" | "rebuild") => run.faults.push([again, " ", &value].concat()),
                "seed" => run.seed = Some(number(choice, &value)?),
                _ => run.json = true,
            }
        }
        Ok(run)
    }

    fn seeds(&self) -> Result<u64, String> {
        let Some((choice, value)) = self.options.first() else { return Ok(1_000) };
        let seeds = number(choice, value)?;
        if seeds > MOST_SEEDS { Err(format!("--seeds takes at most {MOST_SEEDS}")) } else { Ok(seeds) }
    }

    /// One of the words that the command knows.
    fn one_of(&mut self, command: &Command) -> Result<&'static str, String> {
        let (Words::Lists(known) | Words::OneOf(known)) = command.words else { return Ok("") };
        let Some(word) = self.word() else {
            return Err(format!("{} what? {}", command.name, known.join(", ")));
        };
        let found = known.iter().copied().find(|known| *known == word);
        found.ok_or_else(|| unknown("choice", &word, known))
    }

    fn topic(&mut self) -> Result<Topic, String> {
        match self.word().as_deref() {
            None => Ok(Topic::Everything),
            Some(LANGUAGE) => Ok(Topic::Language),
            Some(name) => {
                let mut topics = COMMANDS.map(|command| command.name).to_vec();
                topics.push(LANGUAGE);
                Command::named(name).map(Topic::Command).map_err(|_| unknown("topic", name, &topics))
            }
        }
    }
}

fn number(choice: &Choice, text: &str) -> Result<u64, String> {
    let what = || format!("--{} takes a whole number from 0 to {}, not `{text}`", choice.name, u64::MAX);
    text.parse().map_err(|_| what())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &[&str]) -> Result<Request, String> {
        parse(words.iter().map(OsString::from))
    }

    #[test]
    fn settings_and_faults_are_taken_in_their_order() {
        let words = [
            "run",
            "offer",
            "--set",
            "a=b",
            "--fault",
            "crash Sales after commit",
            "--seed",
            "7",
            "--set",
            "c=d",
            "--json",
        ];
        let Ok(Request::Run(run)) = parse_words(&words) else { panic!("a run was asked for") };
        assert_eq!(
            (run.model.as_deref(), run.settings, run.faults.len()),
            (Some("offer"), vec!["a=b".to_owned(), "c=d".to_owned()], 1)
        );
        assert_eq!((run.seed, run.json, run.scenario), (Some(7), true, None));
    }

    #[test]
    fn each_command_has_its_help() {
        for command in &COMMANDS {
            for words in [[command.name, "--help"], ["help", command.name]] {
                let found = matches!(parse_words(&words), Ok(Request::Help(Topic::Command(found))) if found.name == command.name);
                assert!(found, "{words:?}");
            }
        }
        assert!(matches!(parse_words(&["help", "language"]), Ok(Request::Help(Topic::Language))));
    }

    #[test]
    fn what_is_not_understood_is_said_and_nothing_panics() {
        for (words, part) in [
            (vec!["fly"], "there are `run`, `matrix`, `check`"),
            (vec!["chekc"], "did you mean `check`?"),
            (vec!["run", "--sett", "x"], "did you mean `--set`?"),
            (vec!["run", "--check"], "`run` has no option `--check`"),
            (vec!["run", "--set"], "missing argument"),
            (vec!["run", "--seed", "-1"], "whole number"),
            (vec!["run", "--seed", "1", "--seed", "2"], "given twice"),
            (vec!["run", "offer", "extra"], "`extra` does not belong here"),
            (vec!["run", "-q"], "`-q`"),
            (vec!["--json"], "a command comes first"),
            (vec!["check"], "which file"),
            (vec!["check", "--check", "a"], "--check"),
            (vec!["fmt", "--chekc", "a"], "did you mean `--check`?"),
            (vec!["list"], "examples, scenarios"),
            (vec!["list", "strategy"], "did you mean `strategies`?"),
            (vec!["list", "faults", "more"], "more"),
            (vec!["completions", "powershell"], "there are `bash`, `zsh`, `fish`"),
            (vec!["help", "langage"], "did you mean `language`?"),
            (vec!["schema", "run"], "`run` does not belong here"),
            (vec!["digests", "--seeds", "99999999999"], "at most"),
        ] {
            let error = parse_words(&words).expect_err("it is wrong");
            assert!(error.contains(part), "{words:?}: {error}");
        }
    }
}
