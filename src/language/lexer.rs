//! From letters to tokens, one at a time: the parser says when the rest of a line is a text of its own.

use super::source::Span;
use super::token::{Token, TokenKind};

/// A place in a text from which tokens are read. Copying it is looking ahead.
#[derive(Clone, Copy, Debug)]
pub struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

/// Symbols of two letters.
const PAIRS: [&str; 6] = ["==", "!=", "<=", ">=", "+=", "-="];

impl<'t> Lexer<'t> {
    /// Begins at the beginning.
    pub const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The next token. At the end it is [`TokenKind::End`], again and again.
    pub fn token(&mut self) -> Token {
        let (first, spaced) = self.skip_blanks();
        let start = self.at;
        let kind = self.kind();
        Token { kind, span: self.since(start), first, spaced }
    }

    /// What is left of this line, without blanks around it; a comment ends it, `#` and a digit do not.
    pub fn rest_of_line(&mut self) -> Span {
        self.skip_while(|byte| byte == b' ' || byte == b'\t');
        let start = self.at;
        let mut end = start;
        while let Some(byte) = self.peek(0) {
            let comment = byte == b'#' && !self.peek(1).is_some_and(|next| next.is_ascii_digit());
            if byte == b'\n' || comment {
                break;
            }
            self.at += 1;
            if !byte.is_ascii_whitespace() {
                end = self.at;
            }
        }
        Span { end: place(end), ..self.since(start) }
    }

    fn kind(&mut self) -> TokenKind {
        let Some(byte) = self.peek(0) else { return TokenKind::End };
        if byte.is_ascii_alphabetic() {
            self.skip_while(is_word);
            return TokenKind::Word;
        }
        if byte.is_ascii_digit() {
            return self.number();
        }
        match byte {
            b'#' => {
                self.skip_while(|byte| byte != b'\n');
                TokenKind::Comment
            }
            b'"' => self.quoted(),
            b'{' | b'}' | b'(' | b')' | b':' | b',' | b'.' | b'=' | b'<' | b'>' | b'+' | b'-' | b'*'
            | b'/' | b'%' | b'|' | b'!' => {
                let pair = PAIRS.iter().any(|pair| self.starts_with(pair));
                self.at += if pair { 2 } else { 1 };
                if byte == b'!' && !pair { TokenKind::Stray } else { TokenKind::Symbol }
            }
            _ => {
                let letter = self.text.get(self.at..).and_then(|rest| rest.chars().next());
                self.at += letter.map_or(1, char::len_utf8);
                TokenKind::Stray
            }
        }
    }

    /// A number: an integer, a decimal, a duration or a date.
    fn number(&mut self) -> TokenKind {
        let start = self.at;
        self.skip_while(|byte| byte.is_ascii_digit());
        if self.at - start == 4 && self.is_date_tail() {
            self.at += "-01-31".len();
            return TokenKind::Date;
        }
        if self.peek(0).is_some_and(is_word) {
            self.skip_while(is_word);
            return TokenKind::Duration;
        }
        if self.peek(0) == Some(b'.') && self.peek(1).is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
            self.skip_while(|byte| byte.is_ascii_digit());
            return TokenKind::Decimal;
        }
        TokenKind::Integer
    }

    /// Whether `-01-31` stands here.
    fn is_date_tail(&self) -> bool {
        let digit = |ahead| self.peek(ahead).is_some_and(|byte: u8| byte.is_ascii_digit());
        let dash = |ahead| self.peek(ahead) == Some(b'-');
        dash(0) && digit(1) && digit(2) && dash(3) && digit(4) && digit(5) && !digit(6)
    }

    fn quoted(&mut self) -> TokenKind {
        self.at += 1;
        let start = self.at;
        self.skip_while(|byte| byte != b'"' && byte != b'\n');
        if self.peek(0) == Some(b'"') {
            self.at += 1;
            TokenKind::Text
        } else {
            // A brace at the end of the line is no part of the title: what it opens can be read.
            self.step_back_over_blanks();
            if self.at > start && self.peek_back() == Some(b'{') {
                self.at -= 1;
                self.step_back_over_blanks();
            }
            TokenKind::UnclosedText
        }
    }

    fn step_back_over_blanks(&mut self) {
        while self.peek_back().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at -= 1;
        }
    }

    fn peek_back(&self) -> Option<u8> {
        self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at)).copied()
    }

    /// Skips blanks, and tells whether a line ended and whether an empty one was among them.
    fn skip_blanks(&mut self) -> (bool, bool) {
        let mut breaks = u32::from(self.at == 0);
        while let Some(byte) = self.peek(0).filter(u8::is_ascii_whitespace) {
            breaks += u32::from(byte == b'\n');
            self.at += 1;
        }
        (breaks > 0, breaks > 1)
    }

    fn skip_while(&mut self, matches: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&matches) {
            self.at += 1;
        }
    }

    fn starts_with(&self, symbol: &str) -> bool {
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(symbol.as_bytes()))
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn since(&self, start: usize) -> Span {
        Span { start: place(start), end: place(self.at) }
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A place as a span holds it. Longer texts are refused before they are read.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(TokenKind, &str)> {
        let mut lexer = Lexer::new(text);
        let all = std::iter::from_fn(|| Some(lexer.token()).filter(|token| token.kind != TokenKind::End));
        all.map(|token| (token.kind, &text[token.span.range()])).collect()
    }

    #[test]
    fn numbers_are_told_apart_by_their_form() {
        use TokenKind::{Date, Decimal, Duration, Integer, Symbol};
        let expected = [
            (Integer, "8"),
            (Decimal, "500.00"),
            (Duration, "30d"),
            (Date, "2024-01-31"),
            (Integer, "2024"),
            (Symbol, "-"),
            (Integer, "1"),
            (Integer, "1"),
            (Symbol, "."),
            (Symbol, "."),
            (Integer, "2"),
        ];
        assert_eq!(tokens("8 500.00 30d 2024-01-31 2024-1 1..2"), expected);
    }

    #[test]
    fn a_comment_and_an_open_text_end_with_their_line() {
        use TokenKind::{Comment, Stray, Text, UnclosedText, Word};
        let expected =
            [(Word, "a"), (Comment, "# b \"c"), (UnclosedText, "\"d"), (Stray, "\u{e4}"), (Text, "\"e\"")];
        assert_eq!(tokens("a # b \"c\n\"d\n\u{e4} \"e\""), expected);
    }

    #[test]
    fn the_rest_of_a_line_keeps_its_counts_and_leaves_its_comment() {
        let text = "fault  crash Sales after publish #2  # twice\n}";
        let mut lexer = Lexer::new(text);
        lexer.token();
        assert_eq!(&text[lexer.rest_of_line().range()], "crash Sales after publish #2");
        assert_eq!(lexer.token().kind, TokenKind::Comment);
    }
}
