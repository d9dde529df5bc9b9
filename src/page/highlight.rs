//! A line of a model text in ink: which letters are a word of the language, a name, a number, a comment.
//!
//! It follows from the tokens of one line, for no token goes on to the next line: so only the lines that are seen
//! have to be read, however long the text is.

use crate::language::lexer::Lexer;
use crate::language::token::TokenKind;

/// What letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// A field, an argument; or blanks.
    Plain,
    /// A word of the language.
    Word,
    /// The name of something that is declared.
    Name,
    /// The name of an event.
    Event,
    /// The name of a command.
    Command,
    /// A number, a duration, a date.
    Number,
    /// A text in quotes.
    Text,
    /// A comment.
    Comment,
    /// Brackets and operators.
    Symbol,
    /// What has no meaning.
    Stray,
}

/// The words of the language. They may be names as well: this is ink, not grammar.
const WORDS: &str = " about add after aggregate always always and as at bool by calendar call cancel child clock \
    command context count day do down each else emit event eventually every external fails fault field for from \
    half-even half-up id if ignoring in int into invariant issue key less max merge min model money month not of on \
    or otherwise pivot policy publish raise read reconcile reject remove replacing require result retry rounded saga \
    said scenario seed set starts step sum then time timeout times title to transaction undo until up upcast use case \
    via was where within done false true ";

impl Ink {
    /// The class of such letters; none for plain ones.
    pub const fn class(self) -> Option<&'static str> {
        Some(match self {
            Self::Plain => return None,
            Self::Word => "ink-word",
            Self::Name => "ink-name",
            Self::Event => "ink-event",
            Self::Command => "ink-command",
            Self::Number => "ink-number",
            Self::Text => "ink-text",
            Self::Comment => "ink-comment",
            Self::Symbol => "ink-symbol",
            Self::Stray => "ink-stray",
        })
    }
}

/// The letters of a line, piece by piece: what each piece is, and how many bytes. Together they are the whole line.
pub fn pieces(line: &str) -> Vec<(Ink, usize)> {
    let mut pieces: Vec<(Ink, usize)> = Vec::new();
    let mut put = |ink: Ink, bytes: usize| match pieces.last_mut() {
        Some((last, before)) if *last == ink => *before += bytes,
        _ if bytes > 0 => pieces.push((ink, bytes)),
        _ => {}
    };
    let (mut lexer, mut before, mut done) = (Lexer::new(line), "", 0);
    loop {
        let token = lexer.token();
        let range = token.span.range();
        put(Ink::Plain, range.start - done);
        if token.kind == TokenKind::End {
            return pieces;
        }
        let text = line.get(range.clone()).unwrap_or_default();
        let after = line.get(range.end..).unwrap_or_default();
        put(ink(token.kind, text, before, after), range.len());
        (before, done) = (text, range.end);
    }
}

fn ink(kind: TokenKind, text: &str, before: &str, after: &str) -> Ink {
    match kind {
        TokenKind::Word => word(text, before, after),
        TokenKind::Symbol => Ink::Symbol,
        TokenKind::Integer | TokenKind::Decimal | TokenKind::Duration | TokenKind::Date => Ink::Number,
        TokenKind::Text | TokenKind::UnclosedText => Ink::Text,
        TokenKind::Comment => Ink::Comment,
        TokenKind::Stray | TokenKind::End => Ink::Stray,
    }
}

fn word(text: &str, before: &str, after: &str) -> Ink {
    if text.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        return match before {
            "on" | "emit" | "raise" | "event" | "done" | "fails" | "replacing" => Ink::Event,
            "command" | "." => Ink::Command,
            _ => Ink::Name,
        };
    }
    // What is declared to have a type is a field, whatever it is called.
    let is_field = after.trim_start().starts_with(':') || before == ".";
    if !is_field && is_word_of_language(text) { Ink::Word } else { Ink::Plain }
}

fn is_word_of_language(text: &str) -> bool {
    let (mut rest, length) = (WORDS, text.len());
    while let Some(place) = rest.find(text) {
        let (before, after) = rest.split_at(place);
        if before.ends_with(' ') && after.as_bytes().get(length) == Some(&b' ') {
            return true;
        }
        rest = after.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn inked(line: &str) -> Vec<(Ink, &str)> {
        let mut at = 0;
        let piece = |(ink, bytes)| {
            at += bytes;
            (ink, &line[at - bytes..at])
        };
        pieces(line).into_iter().map(piece).filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    #[test]
    fn names_are_inked_by_the_word_before_them() {
        use Ink::{Command, Comment, Event, Name, Number, Plain, Symbol, Word};
        let expected = [
            (Word, "on"),
            (Event, "OrderPlaced"),
            (Word, "issue"),
            (Name, "Stock"),
            (Symbol, "("),
            (Plain, "sku1"),
            (Symbol, ")."),
            (Command, "Reserve"),
            (Symbol, "("),
            (Number, "8"),
            (Symbol, ")"),
            (Comment, "# for each order"),
        ];
        assert_eq!(inked("  on OrderPlaced issue Stock(sku1).Reserve(8)  # for each order"), expected);
    }

    #[test]
    fn a_field_may_be_called_like_a_word_of_the_language() {
        assert_eq!(inked("set: int")[0], (Ink::Plain, "set"));
        assert_eq!(inked("set on = 1")[0], (Ink::Word, "set"));
        assert_eq!(inked("sets = 1")[0], (Ink::Plain, "sets "));
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_whole_line_in_its_order(line in "[^\\n]{0,80}") {
            let mut at = 0;
            for (_, bytes) in pieces(&line) {
                prop_assert!(bytes > 0);
                prop_assert!(line.get(at..at + bytes).is_some(), "no letter is cut in two");
                at += bytes;
            }
            prop_assert_eq!(at, line.len());
        }

        #[test]
        fn tokens_end_with_their_line(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            // Or else a line could not be inked by itself.
            let text = String::from_utf8_lossy(&bytes);
            let mut lexer = Lexer::new(&text);
            loop {
                let token = lexer.token();
                prop_assert!(!text[token.span.range()].contains('\n'));
                if token.kind == TokenKind::End {
                    break;
                }
            }
        }
    }
}
