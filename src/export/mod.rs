//! A run in the forms that other programs read.

pub mod checked;
pub mod json;
pub mod matrix;

/// The JSON Schema of what the command line prints as JSON.
pub const SCHEMA: &str = include_str!("schema.json");
