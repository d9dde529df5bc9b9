//! Tokens: what the lexer makes of letters.

use super::source::Span;

/// What a token is. Words and symbols are told apart by their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, digits and underscores, beginning with a letter.
    Word,
    /// One of `{ } ( ) : , . = == != < <= > >= + - * / % += -= |`.
    Symbol,
    /// Digits.
    Integer,
    /// Digits, a point, digits.
    Decimal,
    /// Digits with letters behind them, such as `30d`.
    Duration,
    /// `2024-01-31`.
    Date,
    /// A title in quotes.
    Text,
    /// A title whose line ends before it does.
    UnclosedText,
    /// From `#` to the end of the line.
    Comment,
    /// A character that has no meaning here.
    Stray,
    /// The end of the text.
    End,
}

/// Words that stand inside of expressions or end them, and so can be no value.
pub const RESERVED: [&str; 10] =
    ["and", "or", "not", "less", "of", "rounded", "where", "then", "else", "otherwise"];

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub span: Span,
    /// Whether it is the first on its line.
    pub first: bool,
    /// Whether an empty line stands before it.
    pub spaced: bool,
}
