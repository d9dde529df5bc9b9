//! From a text to its tree: recursive descent, a file for each noun.
//!
//! After an error the parser goes on at the next statement, declaration or brace, so that one look at the text finds as
//! many errors as there are. Nothing is read twice but a token or two of lookahead, and nesting is bounded.

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
