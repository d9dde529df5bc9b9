//! What means nothing to a machine and is kept for the reader.

use crate::language::source::Span;

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
    /// What it says, without `#` and the blanks around it.
    pub text: String,
    /// The end of the token before it.
    pub after: u32,
    /// Whether it has a line of its own.
    pub own_line: bool,
}

/// Comments and empty lines, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trivia {
    /// The comments.
    pub comments: Vec<Comment>,
    /// Where something begins that has an empty line before it.
    pub spaced: Vec<u32>,
}
