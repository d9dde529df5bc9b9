//! What is wrong with model texts as one JSON object, versioned as the report of a run is.

use serde::Serialize;

use super::json::VERSION;
use crate::language::problem::Diagnostic;
use crate::language::source::{Source, Span};
use crate::scenario::Reading;
use crate::words::english::problems;

/// Texts that were checked.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// [`VERSION`].
    pub version: u32,
    /// Each text.
    pub files: Vec<CheckedFile>,
}

/// A text that was checked.
#[derive(Debug, Serialize)]
pub struct CheckedFile {
    /// Its name.
    pub file: String,
    /// How many errors it has.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// The first hundred of them, in the order of the text.
    pub diagnostics: Vec<DiagnosticReport>,
    /// The names of its scenarios; none if it has errors.
    pub scenarios: Vec<String>,
}

/// Something to tell the author.
#[derive(Debug, Serialize)]
pub struct DiagnosticReport {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The sentence.
    pub message: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// The line, or the part of a long line around the place.
    pub source: String,
    /// Blanks and carets, to stand below it.
    pub underline: String,
    /// Another place that explains it.
    pub note: Option<NoteReport>,
}

/// A place in a text, from 1; columns count characters, and the end is behind the last one.
#[derive(Debug, Serialize)]
pub struct Place {
    /// The line in which it begins.
    pub line: usize,
    /// The column in which it begins.
    pub column: usize,
    /// The line in which it ends.
    pub end_line: usize,
    /// The column in which it ends.
    pub end_column: usize,
}

/// Another place.
#[derive(Debug, Serialize)]
pub struct NoteReport {
    /// What is there.
    pub message: &'static str,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
}

impl Checked {
    /// The object.
    pub fn of(files: Vec<CheckedFile>) -> Self {
        Self { version: VERSION, files }
    }
}

/// What is wrong with a text.
pub fn checked(file: &str, reading: &Reading) -> CheckedFile {
    let source = Source::new(&reading.text);
    let diagnostics = reading.diagnostics.list().iter().map(|diagnostic| told(diagnostic, &source));
    CheckedFile {
        file: file.to_owned(),
        errors: reading.diagnostics.errors(),
        warnings: reading.diagnostics.warnings(),
        diagnostics: diagnostics.collect(),
        scenarios: reading.scenarios.iter().map(|scenario| scenario.name.clone()).collect(),
    }
}

fn told(diagnostic: &Diagnostic, source: &Source<'_>) -> DiagnosticReport {
    let excerpt = source.excerpt(diagnostic.span);
    DiagnosticReport {
        severity: problems::severity(diagnostic.severity),
        message: problems::problem(&diagnostic.problem),
        place: place(diagnostic.span, source),
        source: excerpt.line,
        underline: excerpt.underline,
        note: diagnostic
            .note
            .map(|note| NoteReport { message: problems::note(note.reason), place: place(note.span, source) }),
    }
}

fn place(span: Span, source: &Source<'_>) -> Place {
    let (from, to) = (source.position(span), source.position(span.after()));
    Place { line: from.line, column: from.column, end_line: to.line, end_column: to.column }
}
