//! What is wrong with a model, in English.

use crate::language::problem::{Expectation, Found, NoteReason, Problem, Severity, TypeName};
use crate::language::syntax::{Noun, Place};

/// `error` or `warning`.
pub const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A place that explains a problem.
pub const fn note(reason: NoteReason) -> &'static str {
    match reason {
        NoteReason::OpenedHere => "it is opened here",
        NoteReason::FirstHere => "the first one is here",
        NoteReason::DeclaredHere => "it is declared here",
    }
}

/// How many problems there are, with those that are not shown.
pub fn count(errors: usize, warnings: usize, omitted: usize) -> String {
    let some = |count: usize, one: &str| match count {
        1 => ["1 ", one].concat(),
        _ => [&count.to_string(), " ", one, "s"].concat(),
    };
    let mut text = [some(errors, "error"), ", ".to_owned(), some(warnings, "warning")].concat();
    if omitted > 0 {
        text.push_str(", ");
        text.push_str(&omitted.to_string());
        text.push_str(" of them not shown");
    }
    text
}

/// A problem in a sentence.
pub fn problem(problem: &Problem) -> String {
    let number = |number: usize| number.to_string();
    match problem {
        Problem::TextTooLong => "the text is longer than 1 MB".to_owned(),
        Problem::TooDeep => "this is nested too deeply; 64 levels are possible".to_owned(),
        Problem::TooMany(noun, most) => {
            ["too many ", plural(*noun), "; ", &number(*most), " are possible"].concat()
        }
        Problem::TooLong(most) => ["too long; ", &number(*most), " characters are possible"].concat(),
        Problem::TooLarge => "this number is too large".to_owned(),
        Problem::Stray(letter) if letter.is_control() => {
            ["a control character, U+", &hexadecimal(u32::from(*letter)), ", has no meaning here"].concat()
        }
        Problem::Stray(letter) => {
            ["the character ", &quoted(&letter.to_string()), " has no meaning here"].concat()
        }
        Problem::UnclosedText => "the closing quote is missing on this line".to_owned(),
        Problem::UnclosedBlock => "expected `}` before this: a block is not closed".to_owned(),
        Problem::Expected { expected, found, nearest } => {
            let expected: Vec<String> = expected.iter().map(|one| expectation(*one)).collect();
            let found = match found {
                Found::End => "the end of the text".to_owned(),
                Found::Token(text) if text.is_empty() => "nothing".to_owned(),
                Found::Token(text) => quoted(text),
            };
            ["expected ", &either(&expected), ", found ", &found, &meant(nearest.as_deref())].concat()
        }
        Problem::UnknownUnit(unit) => {
            ["there is no unit ", &quoted(unit), "; durations are written in us, ms, s, m, h or d"].concat()
        }
        Problem::NoSuchDate => "there is no such day in the calendar".to_owned(),
        Problem::ChainedComparison => "comparisons do not chain; join two of them with `and`".to_owned(),
        Problem::Misplaced(word, at) => [&quoted(word), " does not belong ", place(*at)].concat(),
        Problem::Repeated(word) => [&quoted(word), " is said twice"].concat(),
        Problem::Unknown { noun, name, nearest } => {
            ["there is no ", singular(*noun), " ", &quoted(name), " here", &meant(nearest.as_deref())]
                .concat()
        }
        Problem::Duplicate(noun, name) => {
            ["there is already ", article(*noun), singular(*noun), " ", &quoted(name)].concat()
        }
        Problem::Reserved(name) => {
            [&quoted(name), " has a meaning of its own and cannot be a name here"].concat()
        }
        Problem::Mismatch { expected, found } => {
            ["expected ", &kind(expected), ", found ", &kind(found)].concat()
        }
        Problem::WholeMoney => "money is written with two decimals, such as `5.00`".to_owned(),
        Problem::NotCombinable(operator, left, right) => {
            [&quoted(operator), " cannot combine ", &kind(left), " and ", &kind(right)].concat()
        }
        Problem::Decimals => {
            "money has two decimals; only the rate of a percentage has others, up to four".to_owned()
        }
        Problem::DivisionByZero => "this divides by zero".to_owned(),
        Problem::Arguments { expected, found } => [
            "expected ",
            &number(*expected),
            if *expected == 1 { " value" } else { " values" },
            ", found ",
            &number(*found),
        ]
        .concat(),
        Problem::ArgumentOrder => "named values stand behind the others, each once".to_owned(),
        Problem::MissingArgument(name) => ["no value is given for ", &quoted(name)].concat(),
        Problem::NotAValue(name) => [&quoted(name), " is no value by itself"].concat(),
        Problem::NotSettable => "only a field of the aggregate or of its children can change".to_owned(),
        Problem::Bound(from, to) => {
            ["expected a number from ", &from.to_string(), " to ", &to.to_string()].concat()
        }
        Problem::FreshOutsideScenario => {
            "an identity that is new each time exists in scenarios only".to_owned()
        }
        Problem::KeyNotCarried { .. }
        | Problem::Leaks(..)
        | Problem::NotItsOwn(_)
        | Problem::StaysInside { .. } => carrying(problem),
        Problem::SecondPivot
        | Problem::UndoAfterPivot
        | Problem::NeverUndone(_)
        | Problem::UnheardRefusal(..) => of_sagas(problem),
        Problem::UnreachableState(name) => ["nothing ever sets ", &quoted(name)].concat(),
        Problem::Unhandled(name) => ["nothing handles ", &quoted(name)].concat(),
        Problem::Cycle(names) => ["these lead to one another: ", &names.join(" → ")].concat(),
        Problem::MixedFold
        | Problem::NestedFold
        | Problem::RaisesItself(_)
        | Problem::LongBody(_)
        | Problem::BeforeCalendar
        | Problem::HeardAtOnce(_)
        | Problem::NoTimeBetween
        | Problem::SeveralRanges => unrunnable(problem),
        Problem::NotRunYet => "this is understood but cannot be run yet".to_owned(),
        Problem::EmptyScenario => "this scenario sends nothing".to_owned(),
        Problem::SettingValue { setting, takes, nearest } => {
            let takes: Vec<String> = takes.iter().map(|value| quoted(value)).collect();
            [&quoted(setting), " takes ", &either(&takes), &meant(nearest.as_deref())].concat()
        }
        Problem::SettingForAll(setting) => [&quoted(setting), " is the same for all contexts"].concat(),
        Problem::Fault { expected, nearest } => ["expected ", expected, &meant(nearest.as_deref())].concat(),
    }
}

/// What is wrong with a saga.
fn of_sagas(problem: &Problem) -> String {
    match problem {
        Problem::SecondPivot => "a saga has at most one pivot".to_owned(),
        Problem::UndoAfterPivot => {
            "behind the pivot there is no way back: this step is retried, never undone".to_owned()
        }
        Problem::NeverUndone(step) => {
            ["nothing undoes ", &quoted(step), ": it stays if a later step is refused"].concat()
        }
        Problem::UnheardRefusal(step, reason) => [
            "without a leader nobody hears that ",
            &quoted(step),
            " was refused with ",
            &quoted(reason),
            "; `require … else emit` an event that the others can hear",
        ]
        .concat(),
        _ => String::new(),
    }
}

/// What is wrong with what an event carries, inside of its context and beyond it.
fn carrying(problem: &Problem) -> String {
    match problem {
        Problem::KeyNotCarried { event, part } => {
            [&quoted(event), " does not carry ", &quoted(part), "; say which row it is about with `key (…)`"]
                .concat()
        }
        Problem::Leaks(noun, name) => [
            &quoted(name),
            " is ",
            article(*noun),
            singular(*noun),
            "; what leaves the context carries ids and plain values of the event",
        ]
        .concat(),
        Problem::NotItsOwn(name) => {
            [&quoted(name), " is no event of this context; only its own context publishes it"].concat()
        }
        Problem::StaysInside { event, leaves_as } => {
            ["outside of its context ", &quoted(event), " is published as ", &quoted(leaves_as)].concat()
        }
        _ => String::new(),
    }
}

/// Why something that is understood has no run, or not the one that was meant.
fn unrunnable(problem: &Problem) -> String {
    match problem {
        Problem::MixedFold => {
            "this goes through one list of parts, and only their values belong in it".to_owned()
        }
        Problem::NestedFold => "what goes through a list cannot go through another one inside".to_owned(),
        Problem::RaisesItself(name) => {
            [&quoted(name), " leads to itself; a command has to come to an end"].concat()
        }
        Problem::LongBody(most) => {
            ["with the events of its aggregate this command has more than ", &most.to_string(), " steps"]
                .concat()
        }
        Problem::SeveralRanges => {
            "an invariant ranges over one kind of aggregate; count or sum the others".to_owned()
        }
        Problem::HeardAtOnce(strategy) => {
            [&quoted(strategy), " lets handlers hear of events at once: nobody takes them back"].concat()
        }
        Problem::NoTimeBetween => "there has to be time between two ticks".to_owned(),
        Problem::BeforeCalendar => "this is before the calendar begins".to_owned(),
        _ => String::new(),
    }
}

fn expectation(expectation: Expectation) -> String {
    match expectation {
        Expectation::Exactly(word) => quoted(word),
        Expectation::Name(noun) => ["the name of ", article(noun), singular(noun)].concat(),
        Expectation::Expression => "a value".to_owned(),
        Expectation::Type => {
            "a type (int, money, bool, id, time, times within …, or names with `|` between them)".to_owned()
        }
        Expectation::Integer => "a whole number".to_owned(),
        Expectation::Duration => "a duration such as `30d`".to_owned(),
        Expectation::Date => "a date such as `2024-01-31`".to_owned(),
        Expectation::Text => "a text in quotes".to_owned(),
        Expectation::Fault => "the text of a fault, such as `crash Sales after commit`".to_owned(),
        Expectation::Setting => "the value of a setting".to_owned(),
        Expectation::Statement => "a statement".to_owned(),
        Expectation::Member(place) => member(place).to_owned(),
    }
}

const fn member(place: Place) -> &'static str {
    match place {
        Place::Design => {
            "`context`, `use case`, `saga`, `invariant`, `scenario`, `calendar`, `title` or `about`"
        }
        Place::Context => {
            "`aggregate`, `on`, `read model`, `external`, `clock`, `reconcile`, `publish`, `use case`, `saga`, `invariant` or `}`"
        }
        Place::Aggregate => "a field, `child`, `event`, `command`, `on` or `}`",
        Place::ReadModel => "a field, `on` or `}`",
        Place::Saga => "`step`, `then`, `otherwise` or `}`",
        Place::Scenario => "`given`, `at`, `every`, `set`, `fault`, `seed` or `}`",
        Place::Child => "a field or `}`",
        Place::External => "an operation or `}`",
        Place::Command | Place::Reaction | Place::Policy | Place::Projection | Place::UseCase => {
            "a statement or `}`"
        }
    }
}

const fn place(place: Place) -> &'static str {
    match place {
        Place::Design => "outside of a context",
        Place::Context => "in a context",
        Place::Aggregate => "in an aggregate",
        Place::Child => "in a child",
        Place::Command => "in a command, which decides about its own aggregate alone",
        Place::Reaction => "in what an aggregate makes of its own event",
        Place::Policy => "in a policy, which reacts with `issue`, `call`, `set`, `read`, `if` or `for each`",
        Place::ReadModel => "in a read model",
        Place::Projection => "in a projection, which only sets fields",
        Place::External => "in an external system",
        Place::UseCase => "in a use case, which goes on with `do`, `call`, `read` or `if`",
        Place::Saga => "behind the end of a saga",
        Place::Scenario => "in a scenario",
    }
}

fn kind(kind: &TypeName) -> String {
    match kind {
        TypeName::Integer => "a whole number".to_owned(),
        TypeName::Money => "an amount of money".to_owned(),
        TypeName::Truth => "a condition".to_owned(),
        TypeName::Identity => "an identity".to_owned(),
        TypeName::Time => "a time".to_owned(),
        TypeName::Enumeration(names) => {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            either(&names)
        }
        TypeName::Window => "a window of times".to_owned(),
        TypeName::Ordered => "something that can be compared by size".to_owned(),
    }
}

const fn singular(noun: Noun) -> &'static str {
    match noun {
        Noun::Context => "context",
        Noun::Aggregate => "aggregate",
        Noun::Child => "child",
        Noun::Field => "field",
        Noun::Parameter => "parameter",
        Noun::State => "value of an enumeration",
        Noun::Command => "command",
        Noun::Event => "event",
        Noun::Reason => "reason",
        Noun::Policy => "policy",
        Noun::ReadModel => "read model",
        Noun::External => "external system",
        Noun::Operation => "operation",
        Noun::UseCase => "use case",
        Noun::Saga => "saga",
        Noun::Step => "step",
        Noun::Tick => "tick",
        Noun::Invariant => "invariant",
        Noun::Scenario => "scenario",
        Noun::Version => "version",
        Noun::Function => "function",
        Noun::Value => "value",
        Noun::Target => "field to change",
        Noun::Setting => "setting",
        Noun::Reading => "reading",
        Noun::Declaration => "declaration",
        Noun::Argument => "argument",
        Noun::Fault => "fault",
    }
}

const fn plural(noun: Noun) -> &'static str {
    match noun {
        Noun::State => "values of an enumeration",
        Noun::Field => "fields",
        Noun::Parameter => "parameters",
        Noun::Argument => "arguments",
        Noun::Fault => "faults",
        Noun::Step => "steps",
        Noun::Tick => "ticks",
        Noun::Value => "operators in a row",
        _ => "declarations",
    }
}

fn article(noun: Noun) -> &'static str {
    if singular(noun).starts_with(['a', 'e', 'i', 'o']) { "an " } else { "a " }
}

fn quoted(text: &str) -> String {
    ["`", text, "`"].concat()
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| ["; did you mean ", &quoted(name), "?"].concat())
}

/// `a`, `a or b`, `a, b or c`
fn either(choices: &[String]) -> String {
    match choices {
        [first @ .., last] if !first.is_empty() => [&first.join(", "), " or ", last].concat(),
        _ => choices.concat(),
    }
}

fn hexadecimal(number: u32) -> String {
    let digits = (0..4).rev().filter_map(|place| char::from_digit(number >> (4 * place) & 15, 16));
    digits.map(|digit| digit.to_ascii_uppercase()).collect()
}
