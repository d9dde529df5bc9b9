//! Numbers, durations, dates and titles.

use super::cursor::{Parse, Parser, Skip};
use crate::language::limits;
use crate::language::problem::{Expectation, Problem};
use crate::language::source::Span;
use crate::language::syntax::UNITS;
use crate::language::syntax::{Date, Decimal, Duration, Name, Noun, Text};
use crate::language::token::TokenKind;

/// The largest number that may be written: products of two of them still fit where they are computed.
const LARGEST: i64 = 1_000_000_000_000_000;

impl Parser<'_> {
    /// A whole number.
    pub(super) fn integer(&mut self) -> Parse<(i64, Span)> {
        if self.token.kind != TokenKind::Integer {
            return Err(self.expected(&[Expectation::Integer]));
        }
        let value = self.number(self.here());
        Ok((value, self.bump().span))
    }

    /// A number from 1 to `most`.
    pub(super) fn bounded(&mut self, most: i64) -> Parse<(i64, Span)> {
        let (value, span) = self.integer()?;
        if value < 1 || value > most {
            self.diagnostics.error(span, Problem::Bound(1, most));
        }
        Ok((value.clamp(1, most), span))
    }

    /// A number with a point in it.
    pub(super) fn decimal(&mut self) -> Decimal {
        let (whole, rest) = self.here().split_once('.').unwrap_or((self.here(), ""));
        let digits = self.number(&[whole, rest].concat());
        let places = u8::try_from(rest.len()).unwrap_or(u8::MAX);
        self.bump();
        Decimal { digits, places }
    }

    /// `30d`
    pub(super) fn duration(&mut self) -> Parse<Duration> {
        if self.token.kind != TokenKind::Duration {
            return Err(self.expected(&[Expectation::Duration]));
        }
        let here = self.here();
        let digits = here.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = here.split_at_checked(digits).unwrap_or((here, ""));
        let amount = u64::try_from(self.number(number)).unwrap_or_default();
        let span = self.bump().span;
        let Some((unit, _)) = UNITS.into_iter().find(|(name, _)| *name == unit) else {
            self.diagnostics.error(span, Problem::UnknownUnit(unit.chars().take(limits::NAME).collect()));
            return Err(Skip);
        };
        let duration = Duration { amount, unit, span };
        if duration.micros() > limits::DURATION {
            self.diagnostics.error(span, Problem::TooLarge);
        }
        Ok(duration)
    }

    /// `2024-01-31`
    pub(super) fn date(&mut self) -> Parse<Date> {
        if self.token.kind != TokenKind::Date {
            return Err(self.expected(&[Expectation::Date]));
        }
        let mut parts = self.here().split('-').map(|part| part.parse::<u16>().unwrap_or_default());
        let mut next = || parts.next().unwrap_or_default();
        let (year, month, day) = (next(), next(), next());
        let small = |part| u8::try_from(part).unwrap_or_default();
        let span = self.bump().span;
        let date = Date { year, month: small(month), day: small(day), span };
        if !date.exists() {
            self.diagnostics.error(span, Problem::NoSuchDate);
        }
        Ok(date)
    }

    /// A text in quotes.
    pub(super) fn quoted(&mut self) -> Parse<Text> {
        if !matches!(self.token.kind, TokenKind::Text | TokenKind::UnclosedText) {
            return Err(self.expected(&[Expectation::Text]));
        }
        if self.token.kind == TokenKind::UnclosedText {
            self.diagnostics.error(self.token.span, Problem::UnclosedText);
        }
        let text = self.here().trim_matches('"').to_owned();
        let span = self.bump().span;
        if text.chars().count() > limits::TITLE {
            self.diagnostics.error(span, Problem::TooLong(limits::TITLE));
        }
        if let Some(control) = text.chars().find(|letter| letter.is_control()) {
            self.diagnostics.error(span, Problem::Stray(control));
        }
        Ok(Text { text, span })
    }

    /// A title, if there is one.
    pub(super) fn title(&mut self) -> Parse<Option<Text>> {
        let here = matches!(self.token.kind, TokenKind::Text | TokenKind::UnclosedText);
        if here { self.quoted().map(Some) } else { Ok(None) }
    }

    /// `v2`, if it is here.
    pub(super) fn version(&mut self) -> Parse<Option<Name>> {
        let number = self.here().strip_prefix('v').unwrap_or_default();
        let version = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if self.at_word() && version { self.name(Noun::Version).map(Some) } else { Ok(None) }
    }

    /// Digits as a number. One that is too large is told and taken for the largest.
    fn number(&mut self, digits: &str) -> i64 {
        let value = digits.parse::<i64>().ok().filter(|value| *value <= LARGEST);
        value.unwrap_or_else(|| {
            self.diagnostics.error(self.token.span, Problem::TooLarge);
            LARGEST
        })
    }
}
