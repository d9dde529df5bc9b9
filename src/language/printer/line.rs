//! A line that is being put together, and where it may be broken.

use crate::language::syntax::{Date, Duration, Name, Text};

/// Words with blanks between them; some of the blanks may become breaks.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    text: String,
    /// The places of the blanks that may become breaks.
    breaks: Vec<usize>,
    columns: usize,
}

impl Line {
    /// A line that begins with this word.
    pub(super) fn of(word: &str) -> Self {
        let mut line = Self::default();
        line.glue(word);
        line
    }

    /// Adds something without a blank before it.
    pub(super) fn glue(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self.columns += text.chars().count();
        self
    }

    /// Adds a blank that may become a break.
    pub(super) fn soft(&mut self) -> &mut Self {
        self.breaks.push(self.text.len());
        self.glue(" ")
    }

    /// Adds a word behind a blank.
    pub(super) fn word(mut self, word: &str) -> Self {
        self.glue(" ").glue(word);
        self
    }

    /// Adds a name behind a blank.
    pub(super) fn name(self, name: &Name) -> Self {
        self.word(&name.text)
    }

    /// Adds a title behind a blank.
    pub(super) fn text(mut self, text: &Text) -> Self {
        self.glue(" \"").glue(&text.text).glue("\"");
        self
    }

    /// Adds a title behind a blank, if there is one.
    pub(super) fn title(self, title: Option<&Text>) -> Self {
        match title {
            Some(title) => self.text(title),
            None => self,
        }
    }

    /// Adds a duration behind a blank.
    pub(super) fn duration(mut self, duration: &Duration) -> Self {
        self.glue(" ").span(duration);
        self
    }

    /// Adds a date behind a blank.
    pub(super) fn date(mut self, date: &Date) -> Self {
        self.glue(" ").day(date);
        self
    }

    /// Adds a duration.
    pub(super) fn span(&mut self, duration: &Duration) -> &mut Self {
        self.glue(&duration.amount.to_string()).glue(duration.unit)
    }

    /// Adds a date.
    pub(super) fn day(&mut self, date: &Date) -> &mut Self {
        self.padded(date.year, 4).glue("-").padded(date.month.into(), 2).glue("-").padded(date.day.into(), 2)
    }

    /// How many columns it takes if it is not broken.
    pub(super) const fn columns(&self) -> usize {
        self.columns
    }

    /// The whole of it on one line.
    pub(super) fn flat(&self) -> &str {
        &self.text
    }

    /// Its pieces between the blanks that may become breaks.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.breaks.iter().map(|place| place + 1));
        let ends = self.breaks.iter().copied().chain(std::iter::once(self.text.len()));
        starts.zip(ends).map(|(start, end)| self.text.get(start..end).unwrap_or_default())
    }

    fn padded(&mut self, number: u16, width: usize) -> &mut Self {
        let digits = number.to_string();
        for _ in digits.len()..width {
            self.glue("0");
        }
        self.glue(&digits)
    }
}
