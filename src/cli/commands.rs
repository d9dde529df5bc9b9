//! What the command line understands, as a table: parser, help and completion all read it.

use faultline::language::nearest::nearest;

/// A command.
#[derive(Debug)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// What stands behind it.
    pub words: Words,
    /// What it does, in a few words.
    pub about: &'static str,
    /// What else there is to know.
    pub more: &'static str,
    /// Its options.
    pub options: &'static [Choice],
}

/// An option.
#[derive(Debug)]
pub struct Choice {
    /// Its name, without the dashes.
    pub name: &'static str,
    /// What it takes.
    pub takes: Option<&'static str>,
    /// Whether it can be given more than once.
    pub repeats: bool,
    /// What it does.
    pub about: &'static str,
}

/// What stands behind a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Nothing.
    Nothing,
    /// A model, or nothing.
    Model,
    /// One or more files.
    Files,
    /// One of these, and maybe a model.
    Lists(&'static [&'static str]),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// The name of a command or another topic, or nothing.
    Topic,
}

const JSON: Choice = Choice {
    name: "json",
    takes: None,
    repeats: false,
    about: "as one object; `faultline schema` describes it",
};

const SCENARIO: Choice =
    Choice { name: "scenario", takes: Some("NAME"), repeats: false, about: "which one of the model" };

const SET: Choice = Choice {
    name: "set",
    takes: Some("KEY=VALUE"),
    repeats: true,
    about: "a setting for all contexts; KEY.Context=VALUE for one",
};

const SEED: Choice = Choice {
    name: "seed",
    takes: Some("N"),
    repeats: false,
    about: "what latencies are drawn from, where they vary",
};

/// What can be listed.
pub const LISTS: [&str; 5] = ["examples", "scenarios", "strategies", "settings", "faults"];

/// The shells that complete.
pub const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

/// A topic that is no command.
pub const LANGUAGE: &str = "language";

/// Every command.
pub const COMMANDS: [Command; 9] = [
    Command {
        name: "run",
        words: Words::Model,
        about: "run a scenario, tell its story and the verdict",
        more: "Without a model, the first example runs; without --scenario, the model's first one. What the model has and the engine\ncannot run yet is told.",
        options: &[
            SCENARIO,
            SET,
            Choice {
                name: "fault",
                takes: Some("TEXT"),
                repeats: true,
                about: "such as `crash Sales after commit`",
            },
            Choice {
                name: "redrive",
                takes: Some("TEXT"),
                repeats: true,
                about: "dead letters that are handed over again, such as `Shipping at 300ms`",
            },
            Choice {
                name: "rebuild",
                takes: Some("TEXT"),
                repeats: true,
                about: "a read model that is made anew of its events, such as `Sold at 300ms`",
            },
            SEED,
            JSON,
        ],
    },
    Command {
        name: "matrix",
        words: Words::Model,
        about: "run every single fault under every strategy, and tell what breaks",
        more: "The scenario runs under each value of `publishing` and `dedupe`, once for each fault that can strike there; other\nsettings stay as they are, its own faults do not strike. The process that a fault hits is named, and the step; faults\nthat differ in anything else are of one kind. A gap stands under both of its names: after one step, before the next.\nWith --json, each broken guarantee comes with a fault that breaks it.",
        options: &[SCENARIO, SET, SEED, JSON],
    },
    Command {
        name: "check",
        words: Words::Files,
        about: "tell what is wrong with model texts",
        more: "Each problem with its line and column, the text underlined, what was expected, and the nearest known name.\nWarnings do not count as failures.",
        options: &[JSON],
    },
    Command {
        name: "fmt",
        words: Words::Files,
        about: "write model texts in their canonical form",
        more: "A text with errors is left as it is. The canonical text of the standard input is printed.",
        options: &[Choice {
            name: "check",
            takes: None,
            repeats: false,
            about: "list those that differ, and change nothing",
        }],
    },
    Command {
        name: "list",
        words: Words::Lists(&LISTS),
        about: "show what can be run, set or struck",
        more: "`list scenarios` takes a model, as `run` does.",
        options: &[],
    },
    Command {
        name: "digests",
        words: Words::Nothing,
        about: "fold the digests of many seeded runs into one number",
        more: "The number is the same on every machine.",
        options: &[Choice {
            name: "seeds",
            takes: Some("N"),
            repeats: false,
            about: "how many; 1000 if nothing is said",
        }],
    },
    Command {
        name: "schema",
        words: Words::Nothing,
        about: "print the JSON Schema of what --json prints",
        more: "",
        options: &[],
    },
    Command {
        name: "completions",
        words: Words::OneOf(&SHELLS),
        about: "print a script that completes commands in a shell",
        more: "  bash   eval \"$(faultline completions bash)\"\n  zsh    faultline completions zsh > \"${fpath[1]}/_faultline\"\n  fish   faultline completions fish > ~/.config/fish/completions/faultline.fish",
        options: &[],
    },
    Command {
        name: "help",
        words: Words::Topic,
        about: "tell more of a command, or the whole model language",
        more: "`help language` is the reference of the model language.",
        options: &[],
    },
];

impl Command {
    /// The command of this name.
    pub fn named(name: &str) -> Result<&'static Self, String> {
        COMMANDS.iter().find(|command| command.name == name).ok_or_else(|| {
            let names = COMMANDS.map(|command| command.name);
            unknown("command", name, &names)
        })
    }

    /// Its option of this name.
    pub fn option(&self, name: &str) -> Result<&'static Choice, String> {
        let names: Vec<&str> = self.options.iter().map(|choice| choice.name).collect();
        let found = self.options.iter().find(|choice| choice.name == name);
        found.ok_or_else(|| {
            let near = nearest(name, names.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("; did you mean `--{near}`?"));
            format!("`{}` has no option `--{name}`{near}", self.name)
        })
    }

    /// How it is written.
    pub fn usage(&self) -> String {
        let words = match self.words {
            Words::Nothing => String::new(),
            Words::Model => " [FILE|EXAMPLE]".to_owned(),
            Words::Files => " FILE...".to_owned(),
            Words::Lists(these) | Words::OneOf(these) => [" ", &these.join("|")].concat(),
            Words::Topic => " [COMMAND|language]".to_owned(),
        };
        let options = self.options.iter().map(|choice| {
            let dots = if choice.repeats { "..." } else { "" };
            format!(" [{}]{dots}", choice.form())
        });
        [self.name.to_owned(), words, options.collect()].concat()
    }
}

impl Choice {
    /// How it is written.
    pub fn form(&self) -> String {
        match self.takes {
            Some(value) => format!("--{} {value}", self.name),
            None => format!("--{}", self.name),
        }
    }
}

/// There is none of this name; perhaps another one was meant.
pub fn unknown(noun: &str, name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("there is no {noun} `{name}`; did you mean `{near}`?"),
        None => format!("there is no {noun} `{name}`; there are `{}`", known.join("`, `")),
    }
}
