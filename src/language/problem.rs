//! What can be wrong with a model, as values. `words/english/problems.rs` tells them.

use super::source::Span;
use super::syntax::{Noun, Place};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The model cannot be run.
    Error,
    /// It can, but it is probably not what was meant.
    Warning,
}

/// Something to tell the author, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// What it is.
    pub problem: Problem,
    /// Another place that explains it.
    pub note: Option<Note>,
}

/// Another place that explains a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub span: Span,
    /// What is there.
    pub reason: NoteReason,
}

/// What is at another place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteReason {
    /// The brace that is not closed.
    OpenedHere,
    /// The first one of this name.
    FirstHere,
    /// What says how it must be.
    DeclaredHere,
}

/// What the parser could have gone on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// This word or symbol.
    Exactly(&'static str),
    /// A name for, or of, something.
    Name(Noun),
    /// A value to be computed.
    Expression,
    /// The type of a field.
    Type,
    /// A whole number.
    Integer,
    /// A duration such as `30d`.
    Duration,
    /// A date such as `2024-01-31`.
    Date,
    /// A text in quotes.
    Text,
    /// The text of a fault.
    Fault,
    /// The value of a setting.
    Setting,
    /// A statement.
    Statement,
    /// A declaration, of those that belong here.
    Member(Place),
}

/// What was found instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The end of the text.
    End,
    /// This.
    Token(String),
}

/// The kind of a value, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeName {
    /// A whole number.
    Integer,
    /// An amount of money.
    Money,
    /// True or false.
    Truth,
    /// An identity.
    Identity,
    /// A moment or a duration.
    Time,
    /// One of these names.
    Enumeration(Vec<String>),
    /// A window of moments.
    Window,
    /// Any number that can be compared by size.
    Ordered,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The text is longer than a model may be.
    TextTooLong,
    /// Blocks or expressions are nested too deeply.
    TooDeep,
    /// There are more of these than this.
    TooMany(Noun, usize),
    /// A name or a title is longer than this many characters.
    TooLong(usize),
    /// A number is too large to be computed with.
    TooLarge,
    /// A character without a meaning.
    Stray(char),
    /// A title whose line ends before it does.
    UnclosedText,
    /// A block whose end is missing.
    UnclosedBlock,
    /// Something else was expected.
    Expected {
        /// What could have stood here.
        expected: Vec<Expectation>,
        /// What stands here.
        found: Found,
        /// The word that was probably meant.
        nearest: Option<String>,
    },
    /// The number has a unit that does not exist.
    UnknownUnit(String),
    /// There is no such day.
    NoSuchDate,
    /// `a < b < c`.
    ChainedComparison,
    /// A statement that does not belong here.
    Misplaced(&'static str, Place),
    /// Something is given twice.
    Repeated(&'static str),
    /// A name that nothing has.
    Unknown {
        /// What was looked for.
        noun: Noun,
        /// The name.
        name: String,
        /// The name that was probably meant.
        nearest: Option<String>,
    },
    /// A name that two things have.
    Duplicate(Noun, String),
    /// A name that has a meaning of its own here.
    Reserved(String),
    /// A value of another type is needed.
    Mismatch {
        /// What is needed.
        expected: TypeName,
        /// What is given.
        found: TypeName,
    },
    /// A whole number where money is needed.
    WholeMoney,
    /// These cannot be combined by this operator.
    NotCombinable(&'static str, TypeName, TypeName),
    /// Money has two decimals; percentages may have up to four.
    Decimals,
    /// Division by nothing.
    DivisionByZero,
    /// Something is given this many values but takes that many.
    Arguments {
        /// How many it takes.
        expected: usize,
        /// How many it is given.
        found: usize,
    },
    /// An argument that has a name after one that has none, or a name given twice.
    ArgumentOrder,
    /// This value is not given.
    MissingArgument(String),
    /// This is no value.
    NotAValue(String),
    /// What is set must be a field.
    NotSettable,
    /// The bound is not in this range.
    Bound(i64, i64),
    /// A fresh identity outside of a scenario.
    FreshOutsideScenario,
    /// The event does not carry this part of the key.
    KeyNotCarried {
        /// The event.
        event: String,
        /// The part.
        part: String,
    },
    /// A part of the domain in what leaves its context.
    Leaks(Noun, String),
    /// Another context's event is published.
    NotItsOwn(String),
    /// An event is handled in another context, which hears of it in another form.
    StaysInside {
        /// The event.
        event: String,
        /// As what it leaves its context.
        leaves_as: String,
    },
    /// An invariant ranges over more than one kind of aggregate.
    SeveralRanges,
    /// A saga with a second pivot.
    SecondPivot,
    /// A step that can be undone after the point of no return.
    UndoAfterPivot,
    /// A step that stays if a later one is refused, since nothing undoes it.
    NeverUndone(String),
    /// A step that can be refused for this reason without an event that tells of it, where nobody leads.
    UnheardRefusal(String, String),
    /// No command ever sets this value.
    UnreachableState(String),
    /// Nothing handles this event.
    Unhandled(String),
    /// Commands and events that lead to one another, the first one again at the end.
    Cycle(Vec<String>),
    /// A sum goes through one list, and everything in it is about that list.
    MixedFold,
    /// A sum inside of a sum.
    NestedFold,
    /// An event at which its aggregate raises it again.
    RaisesItself(String),
    /// A command that has more steps than this.
    LongBody(usize),
    /// A moment before the calendar begins.
    BeforeCalendar,
    /// Under this strategy of a scenario handlers have heard of what is to be taken back.
    HeardAtOnce(&'static str),
    /// A clock that would never come to its next tick.
    NoTimeBetween,
    /// The engine cannot run this yet.
    NotRunYet,
    /// A scenario without a line that sends a command.
    EmptyScenario,
    /// The setting does not take this value.
    SettingValue {
        /// The setting.
        setting: &'static str,
        /// What it takes.
        takes: Vec<&'static str>,
        /// The value that was probably meant.
        nearest: Option<String>,
    },
    /// The setting is the same for all contexts.
    SettingForAll(&'static str),
    /// The text of a fault is wrong here.
    Fault {
        /// What was expected.
        expected: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
}
