//! The model language: a design written down on a page, read into a tree, and printed in its canonical form.
//!
//! - [`source`]: places in a text, and how they are shown
//! - [`token`], [`lexer`]: letters to tokens
//! - [`syntax`]: the tree; every node knows its place, comments and empty lines are kept beside it
//! - [`mod@parser`]: tokens to tree, going on after errors
//! - [`printer`]: tree to canonical text
//! - [`mod@check`]: names, types, and what is probably not meant
//! - [`mod@compile`]: tree to the model that runs
//! - [`problem`], [`diagnostics`], [`nearest`]: what is wrong, as values; `words` tells them
//! - [`limits`]: how large a model may be
//!
//! What follows is the reference for authors, which the app and the command line show as well.
//!
#![doc = include_str!("reference.md")]

pub mod check;
pub mod compile;
pub mod diagnostics;
pub mod lexer;
pub mod limits;
mod names;
pub mod nearest;
pub mod parser;
pub mod printer;
pub mod problem;
pub mod source;
pub mod syntax;
pub mod token;

/// The reference of the language, for authors. A test runs every snippet of it.
pub const REFERENCE: &str = include_str!("reference.md");

pub use check::check;
pub use compile::compile;
pub use diagnostics::Diagnostics;
pub use parser::{Parsed, parse};
pub use printer::print;
