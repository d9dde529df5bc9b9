//! From a text to its tree: recursive descent, a file for each noun.
//!
//! After an error the parser goes on at the next statement, declaration or brace, so that one look at the text finds as
//! many errors as there are. Nothing is read twice but a token or two of lookahead, and nesting is bounded.
//!
//! Why by hand: aggregates, commands and expressions, some third of the grammar, were also written with winnow 0.7, and both
//! were given ten bad models with twelve errors in them.
//!
//! | | by hand, the whole grammar | with the library, a third of it |
//! |---|---|---|
//! | a release build for size, beyond a program that only reads a file | 93 kB | 46 kB |
//! | processor time of a build from nothing | 7.0 s | 7.6 s |
//! | errors found | 12 of 12 | 10: the first of each model |
//! | words told that were probably meant | 4 of 4 | none |
//! | a number that is too large | is said to be so, at its place | "expected `}`", before it |
//! | `a < b < c` | comparisons do not chain | "expected `}`" |
//!
//! The sizes are not of equal grammars: a third of the grammar takes half the room with the library. What serves the
//! user, going on after errors and telling what was meant, would have to be written by hand on top of it.

mod aggregate;
mod context;
mod cursor;
mod design;
mod expression;
mod literal;
mod recovery;
mod saga;
mod scenario;
mod statement;

use super::diagnostics::Diagnostics;
use super::limits;
use super::problem::Problem;
use super::source::Span;
use super::syntax::Design;
use cursor::Parser;

/// A tree, and what was wrong with its text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What could be understood.
    pub design: Design,
    /// What could not.
    pub diagnostics: Diagnostics,
}

/// Reads a model text.
pub fn parse(text: &str) -> Parsed {
    if text.len() > limits::TEXT {
        let mut diagnostics = Diagnostics::default();
        diagnostics.error(Span::default(), Problem::TextTooLong);
        return Parsed { design: Design::default(), diagnostics };
    }
    Parser::new(text).design()
}
