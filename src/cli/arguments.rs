//! What the command line was asked to do.

use std::ffi::OsString;

use faultline::kernel::Seed;
use faultline::scenario::{Fault, Scenario, shop};
use lexopt::prelude::{Long, Short, Value, ValueExt};

/// What is asked for.
#[derive(Debug)]
pub enum Request {
    /// The help text.
    Help,
    /// The version.
    Version,
    /// A run.
    Run {
        /// The scenario, with its settings and faults.
        scenario: Box<Scenario>,
        /// As an object instead of a story.
        json: bool,
    },
    /// A list.
    List(List),
    /// What is wrong with model texts.
    Check {
        /// Where they are; `-` is the standard input.
        files: Vec<String>,
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
}

/// What can be listed.
#[derive(Clone, Copy, Debug)]
pub enum List {
    /// The strategies.
    Strategies,
    /// The settings.
    Settings,
    /// The forms of faults.
    Faults,
    /// The scenarios of the built-in model.
    Scenarios,
}

/// The most seeds that are folded into one digest.
const MOST_SEEDS: u64 = 1_000_000;

/// Understands the arguments.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    let mut parser = lexopt::Parser::from_args(arguments);
    match next(&mut parser)? {
        None | Some(Argument::Long(Ok("help")) | Argument::Short('h')) => Ok(Request::Help),
        Some(Argument::Long(Ok("version")) | Argument::Short('V')) => Ok(Request::Version),
        Some(Argument::Word(word)) => match word.as_str() {
            "run" => run(&mut parser),
            "list" => list(&mut parser),
            "digests" => digests(&mut parser),
            "check" => Ok(Request::Check { files: files(&mut parser, false)?.0 }),
            "fmt" => {
                let (files, check) = files(&mut parser, true)?;
                Ok(Request::Format { files, check })
            }
            "help" => Ok(Request::Help),
            other => Err(format!(
                "there is no command `{other}`; the commands are run, list, digests, check and fmt"
            )),
        },
        Some(other) => Err(other.unexpected()),
    }
}

/// One argument, in a form that borrows nothing but static text.
enum Argument {
    Long(Result<&'static str, String>),
    Short(char),
    Word(String),
}

/// The long options that exist.
const OPTIONS: [&str; 9] = ["help", "version", "set", "fault", "seed", "json", "scenario", "seeds", "check"];

impl Argument {
    fn unexpected(&self) -> String {
        match self {
            Self::Long(Ok(name)) => format!("`--{name}` does not belong here"),
            Self::Long(Err(name)) => format!("there is no option `--{name}`"),
            Self::Short(letter) => format!("there is no option `-{letter}`"),
            Self::Word(word) => format!("`{word}` does not belong here"),
        }
    }
}

fn next(parser: &mut lexopt::Parser) -> Result<Option<Argument>, String> {
    let argument = parser.next().map_err(|error| error.to_string())?;
    Ok(match argument {
        None => None,
        Some(Long(name)) => {
            let known = OPTIONS.into_iter().find(|option| *option == name);
            Some(Argument::Long(known.ok_or_else(|| name.to_owned())))
        }
        Some(Short(letter)) => Some(Argument::Short(letter)),
        Some(Value(word)) => Some(Argument::Word(word.to_string_lossy().into_owned())),
    })
}

fn text(parser: &mut lexopt::Parser) -> Result<String, String> {
    parser.value().and_then(ValueExt::string).map_err(|error| error.to_string())
}

fn run(parser: &mut lexopt::Parser) -> Result<Request, String> {
    let (mut settings, mut faults, mut json) = (Vec::new(), Vec::new(), false);
    let mut scenario = shop::first_paint();
    while let Some(argument) = next(parser)? {
        match argument {
            Argument::Long(Ok("set")) => settings.push(text(parser)?),
            Argument::Long(Ok("fault")) => faults.push(text(parser)?),
            Argument::Long(Ok("json")) => json = true,
            Argument::Long(Ok("seed")) => scenario.seed = Seed(number(parser, "--seed")?),
            Argument::Long(Ok("scenario")) => {
                let (name, seed) = (text(parser)?, scenario.seed);
                scenario = Scenario { seed, ..named(&name)? };
            }
            Argument::Long(Ok("help")) | Argument::Short('h') => return Ok(Request::Help),
            other => return Err(other.unexpected()),
        }
    }
    let model = std::sync::Arc::clone(&scenario.model);
    let contexts: Vec<&str> = model.contexts.iter().map(|context| context.name.as_str()).collect();
    for setting in settings {
        scenario.settings.set(&setting, &contexts).map_err(|error| format!("--set {setting}: {error}"))?;
    }
    for fault in faults {
        let parsed = Fault::parse(&model, &fault);
        scenario.faults.push(parsed.map_err(|error| format!("--fault:\n{}", error.underlined(&fault)))?);
    }
    Ok(Request::Run { scenario: Box::new(scenario), json })
}

fn named(name: &str) -> Result<Scenario, String> {
    let scenarios = shop::scenarios();
    let names: Vec<String> = scenarios.iter().map(|scenario| format!("`{}`", scenario.name)).collect();
    let found = scenarios.into_iter().find(|scenario| scenario.name == name);
    found.ok_or_else(|| format!("there is no scenario `{name}`; there are {}", names.join(", ")))
}

fn number(parser: &mut lexopt::Parser, option: &str) -> Result<u64, String> {
    let text = text(parser)?;
    text.parse().map_err(|_| format!("{option} takes a whole number from 0 to {}, not `{text}`", u64::MAX))
}

fn list(parser: &mut lexopt::Parser) -> Result<Request, String> {
    let list = match next(parser)? {
        Some(Argument::Word(word)) => match word.as_str() {
            "strategies" => List::Strategies,
            "settings" => List::Settings,
            "faults" => List::Faults,
            "scenarios" => List::Scenarios,
            other => {
                return Err(format!(
                    "there is no list of `{other}`; there are strategies, settings, faults, scenarios"
                ));
            }
        },
        _ => return Err("list what? strategies, settings, faults or scenarios".to_owned()),
    };
    match next(parser)? {
        None => Ok(Request::List(list)),
        Some(other) => Err(other.unexpected()),
    }
}

fn digests(parser: &mut lexopt::Parser) -> Result<Request, String> {
    let mut seeds = 1_000;
    while let Some(argument) = next(parser)? {
        match argument {
            Argument::Long(Ok("seeds")) => seeds = number(parser, "--seeds")?,
            other => return Err(other.unexpected()),
        }
    }
    if seeds > MOST_SEEDS {
        return Err(format!("--seeds takes at most {MOST_SEEDS}"));
    }
    Ok(Request::Digests { seeds })
}

/// Files, and whether `--check` is among them.
fn files(parser: &mut lexopt::Parser, checkable: bool) -> Result<(Vec<String>, bool), String> {
    let (mut files, mut check) = (Vec::new(), false);
    while let Some(argument) = next(parser)? {
        match argument {
            Argument::Word(file) => files.push(file),
            Argument::Long(Ok("check")) if checkable => check = true,
            other => return Err(other.unexpected()),
        }
    }
    if files.is_empty() {
        return Err("which file? `-` is the standard input".to_owned());
    }
    Ok((files, check))
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
            "--set",
            "publishing=outbox",
            "--fault",
            "crash Sales after commit",
            "--seed",
            "7",
            "--json",
        ];
        let Ok(Request::Run { scenario, json }) = parse_words(&words) else { panic!("a run was asked for") };
        assert_eq!(
            (scenario.settings.common().publishing.id, scenario.faults.len(), json),
            ("outbox", 1, true)
        );
        assert_eq!(scenario.seed, Seed(7));
    }

    #[test]
    fn what_is_not_understood_is_said_and_nothing_panics() {
        for (words, part) in [
            (vec!["fly"], "fly"),
            (vec!["run", "--sett", "x"], "--sett"),
            (vec!["run", "--set"], "missing argument"),
            (vec!["run", "--set", "poll=often"], "poll"),
            (vec!["run", "--fault", "crash Sale after commit"], "Sales"),
            (vec!["run", "--seed", "-1"], "whole number"),
            (vec!["run", "--scenario", "none"], "An order is placed"),
            (vec!["run", "extra"], "extra"),
            (vec!["check"], "which file"),
            (vec!["check", "--check", "a"], "--check"),
            (vec!["fmt", "--chekc", "a"], "--chekc"),
            (vec!["list"], "strategies"),
            (vec!["list", "dogs"], "dogs"),
            (vec!["list", "faults", "more"], "more"),
            (vec!["digests", "--seeds", "99999999999"], "at most"),
        ] {
            let error = parse_words(&words).expect_err("it is wrong");
            assert!(error.contains(part), "{words:?}: {error}");
        }
    }
}
