//! What is found wrong, collected: the first hundred, then their number.

use super::limits;
use super::problem::{Diagnostic, Note, NoteReason, Problem, Severity};
use super::source::Span;

/// The diagnostics of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
}

impl Diagnostics {
    /// Adds an error. A second error at the same place is a consequence of the first and is left out.
    pub fn error(&mut self, span: Span, problem: Problem) {
        self.add(Severity::Error, span, problem, None);
    }

    /// Adds an error that another place explains.
    pub fn error_with(&mut self, span: Span, problem: Problem, at: Span, reason: NoteReason) {
        self.add(Severity::Error, span, problem, Some(Note { span: at, reason }));
    }

    /// Adds a warning.
    pub fn warning(&mut self, span: Span, problem: Problem) {
        self.add(Severity::Warning, span, problem, None);
    }

    /// Those that are kept, in the order of the text.
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// How many errors there are, those included that are not kept.
    pub const fn errors(&self) -> usize {
        self.errors
    }

    /// How many warnings there are, those included that are not kept.
    pub const fn warnings(&self) -> usize {
        self.warnings
    }

    /// How many are not kept.
    pub const fn omitted(&self) -> usize {
        self.errors + self.warnings - self.list.len()
    }

    /// Whether further ones are only counted, so that looking for the nearest name is wasted.
    pub const fn is_full(&self) -> bool {
        self.list.len() >= limits::DIAGNOSTICS
    }

    /// Puts them into the order of the text.
    pub fn arrange(&mut self) {
        crate::kernel::sort_by_number(&mut self.list, |diagnostic| u128::from(diagnostic.span.start));
    }

    fn add(&mut self, severity: Severity, span: Span, problem: Problem, note: Option<Note>) {
        let same = |other: &Diagnostic| other.severity == severity && other.span.start == span.start;
        if severity == Severity::Error && self.list.last().is_some_and(same) {
            return;
        }
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if !self.is_full() {
            self.list.push(Diagnostic { severity, span, problem, note });
        }
    }
}
