//! Diagnostics as a terminal shows them: the sentence, the place, the line underlined, and what explains it.

use super::english::problems;
use crate::language::Diagnostics;
use crate::language::source::{Source, Span};

/// All diagnostics of a text, the count at the end. Nothing if there are none.
pub fn diagnosis(name: &str, text: &str, diagnostics: &Diagnostics) -> String {
    let mut told = String::new();
    let source = Source::new(text);
    for diagnostic in diagnostics.list() {
        let severity = problems::severity(diagnostic.severity);
        told.push_str(&[severity, ": ", &problems::problem(&diagnostic.problem), "\n"].concat());
        shown(&mut told, "  --> ", name, &source, diagnostic.span);
        if let Some(note) = diagnostic.note {
            told.push_str(&["note: ", problems::note(note.reason), "\n"].concat());
            shown(&mut told, "  --> ", name, &source, note.span);
        }
        told.push('\n');
    }
    if !diagnostics.list().is_empty() {
        let count = problems::count(diagnostics.errors(), diagnostics.warnings(), diagnostics.omitted());
        told.push_str(&[name, ": ", &count, "\n"].concat());
    }
    told
}

/// A place and its line, underlined.
fn shown(told: &mut String, arrow: &str, name: &str, source: &Source<'_>, span: Span) {
    let position = source.position(span);
    let excerpt = source.excerpt(span);
    let line = position.line.to_string();
    let margin = " ".repeat(line.len());
    told.push_str(&[arrow, name, ":", &line, ":", &position.column.to_string(), "\n"].concat());
    told.push_str(&[&margin, " |\n", &line, " | ", &excerpt.line, "\n"].concat());
    told.push_str(&[&margin, " | ", &excerpt.underline, "\n"].concat());
}
