//! A text, places in it, and how a place is shown.

use std::fmt;

use super::limits;

/// A range of bytes of the text.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Its first byte.
    pub start: u32,
    /// The byte after its last one.
    pub end: u32,
}

/// A text with the beginnings of its lines.
#[derive(Clone, Debug)]
pub struct Source<'t> {
    text: &'t str,
    lines: Vec<u32>,
}

/// Where a reader finds a place: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

/// A line of the text with a part of it underlined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, or the part of a long line around the place.
    pub line: String,
    /// Blanks and carets, to stand below it.
    pub underline: String,
}

impl Span {
    /// From the beginning of this one to the end of another one.
    #[must_use]
    pub const fn to(self, end: Self) -> Self {
        Self { start: self.start, end: if end.end > self.start { end.end } else { self.start } }
    }

    /// The empty place at its end.
    #[must_use]
    pub const fn after(self) -> Self {
        Self { start: self.end, end: self.end }
    }

    /// As indices into the text.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}

impl<'t> Source<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let breaks = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
        Self { text, lines: std::iter::once(0).chain(breaks).collect() }
    }

    /// The text of a place; nothing where there is no such place.
    pub fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The line and the column of the beginning of a place.
    pub fn position(&self, span: Span) -> Position {
        let line = self.line(span);
        let before = Span { start: self.lines[line], end: span.start };
        Position { line: line + 1, column: self.slice(before).chars().count() + 1 }
    }

    /// Shows a place: its first line, underlined as far as it goes. Of a long line, the part around it.
    pub fn excerpt(&self, span: Span) -> Excerpt {
        let line = self.line(span);
        let start = self.lines[line];
        let text = self.text.get(start as usize..).unwrap_or_default().lines().next().unwrap_or_default();
        let before = self.slice(Span { start, end: span.start }).chars().count();
        let marked = self.slice(span).lines().next().unwrap_or_default().chars().count().max(1);
        let skipped = if before + marked > limits::EXCERPT {
            let beyond = text.chars().count().saturating_sub(limits::EXCERPT);
            before.saturating_sub(limits::EXCERPT / 3).min(beyond)
        } else {
            0
        };
        let shown: String = text.chars().skip(skipped).take(limits::EXCERPT).collect();
        let mut underline: String = shown.chars().take(before - skipped).map(blank).collect();
        while underline.chars().count() < before - skipped {
            underline.push(' ');
        }
        let room = limits::EXCERPT.saturating_sub(before - skipped).max(1);
        underline.extend(std::iter::repeat_n('^', marked.min(room)));
        Excerpt { line: shown.replace(|letter: char| letter.is_control() && letter != '\t', " "), underline }
    }

    /// The index of the line in which a place begins.
    fn line(&self, span: Span) -> usize {
        self.lines.partition_point(|start| *start <= span.start).saturating_sub(1)
    }
}

/// What stands below a letter that is not underlined: a tab keeps its width.
const fn blank(letter: char) -> char {
    if letter == '\t' { '\t' } else { ' ' }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn span(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let source = Source::new("a\n  \u{e4}\u{f6} \u{fc}x\n");
        assert_eq!(source.position(span(9, 12)), Position { line: 2, column: 6 });
        let excerpt = source.excerpt(span(9, 12));
        assert_eq!(
            (excerpt.line.as_str(), excerpt.underline.as_str()),
            ("  \u{e4}\u{f6} \u{fc}x", "     ^^")
        );
    }

    #[test]
    fn the_end_of_the_text_is_a_place() {
        let source = Source::new("ab");
        assert_eq!(source.position(span(2, 2)), Position { line: 1, column: 3 });
        assert_eq!(source.excerpt(span(2, 2)).underline, "  ^");
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let text = "x".repeat(5_000);
        let excerpt = Source::new(&text).excerpt(span(4_000, 4_003));
        assert!(excerpt.line.len() <= limits::EXCERPT && excerpt.underline.len() <= limits::EXCERPT);
        assert!(excerpt.underline.ends_with(" ^^^"));
    }
}
