//! The printed page: lines with their indentation, and the comments between them.

use super::line::Line;
use crate::language::limits;
use crate::language::source::Span;
use crate::language::syntax::Trivia;

/// What is printed so far.
pub(super) struct Page<'t> {
    out: String,
    indent: usize,
    trivia: &'t Trivia,
    /// The first comment that is not printed yet.
    comment: usize,
    /// The first empty line that is not passed yet.
    spaced: usize,
    /// Whether a block has just begun: no empty line follows.
    fresh: bool,
}

/// What a broken line goes on with.
const CONTINUED: usize = 2;

impl<'t> Page<'t> {
    pub(super) const fn new(trivia: &'t Trivia) -> Self {
        Self { out: String::new(), indent: 0, trivia, comment: 0, spaced: 0, fresh: true }
    }

    /// The page with the comments that stand behind everything.
    pub(super) fn finish(mut self) -> String {
        self.comments_before(u32::MAX);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }

    /// Prints something that has lines of its own, with the comments before, in and behind it.
    pub(super) fn item(&mut self, span: Span, put: impl FnOnce(&mut Self)) {
        self.comments_before(span.start);
        self.begin(span.start);
        put(self);
        self.trailing(span.end);
    }

    /// Prints a block in braces behind what its first line has so far.
    pub(super) fn block<T>(&mut self, body: Span, members: &[T], mut put: impl FnMut(&mut Self, &T)) {
        self.out.push_str(" {");
        self.indent += 1;
        self.trailing(body.start + 1);
        self.fresh = true;
        for member in members {
            put(self, member);
        }
        self.comments_before(body.end);
        self.indent -= 1;
        self.fresh = false;
        self.next_line();
        self.out.push('}');
    }

    /// Whether a comment stands in a place and is not printed yet.
    pub(super) fn has_comment(&self, span: Span) -> bool {
        let comments = self.trivia.comments.get(self.comment..).unwrap_or_default();
        comments
            .iter()
            .take_while(|comment| comment.span.start < span.end)
            .any(|comment| comment.span.start > span.start)
    }

    /// Whether a line has room here.
    pub(super) fn fits(&self, line: &Line) -> bool {
        self.column() + line.columns() <= limits::WIDTH
    }

    /// Prints a line; one that is too long is broken where it may be.
    pub(super) fn put(&mut self, line: &Line) {
        if self.fits(line) {
            self.out.push_str(line.flat());
            return;
        }
        for (place, piece) in line.pieces().enumerate() {
            let column = self.column();
            if place > 0 && column + 1 + piece.chars().count() > limits::WIDTH {
                self.next_line();
                self.pad(CONTINUED);
            } else if place > 0 {
                self.out.push(' ');
            }
            self.out.push_str(piece);
        }
    }

    /// Goes to the beginning of the next line.
    pub(super) fn next_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.pad(self.indent);
    }

    fn pad(&mut self, steps: usize) {
        for _ in 0..steps {
            self.out.push_str("  ");
        }
    }

    /// Begins a line for what stood at a place, behind an empty line if there was one.
    fn begin(&mut self, start: u32) {
        let spaced = &self.trivia.spaced;
        while spaced.get(self.spaced).is_some_and(|place| *place < start) {
            self.spaced += 1;
        }
        if spaced.get(self.spaced) == Some(&start) && !self.fresh {
            self.out.push('\n');
        }
        self.fresh = false;
        self.next_line();
    }

    /// Prints the comments before a place, each on a line of its own.
    fn comments_before(&mut self, place: u32) {
        let trivia = self.trivia;
        while let Some(comment) =
            trivia.comments.get(self.comment).filter(|comment| comment.span.start < place)
        {
            self.comment += 1;
            self.begin(comment.span.start);
            self.remark(&comment.text);
        }
    }

    /// Prints the comments inside and behind what ended at a place: the first one behind it on its line.
    fn trailing(&mut self, end: u32) {
        let trivia = self.trivia;
        let mut first = true;
        while let Some(comment) = trivia.comments.get(self.comment) {
            let inside = comment.span.start < end;
            let behind = !comment.own_line && comment.after <= end;
            if !(inside || behind) {
                break;
            }
            self.comment += 1;
            if first {
                self.out.push_str("  ");
            } else {
                self.next_line();
            }
            first = false;
            self.remark(&comment.text);
        }
    }

    fn remark(&mut self, text: &str) {
        self.out.push('#');
        if !text.is_empty() && !text.starts_with('#') {
            self.out.push(' ');
        }
        self.out.push_str(text);
    }

    fn column(&self) -> usize {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        line.chars().count()
    }
}
