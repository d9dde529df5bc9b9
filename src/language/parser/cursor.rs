//! The parser's place in the text, and the small questions that it asks there.

use crate::language::diagnostics::Diagnostics;
use crate::language::lexer::Lexer;
use crate::language::limits;
use crate::language::nearest::nearest;
use crate::language::problem::{Expectation, Found, Problem};
use crate::language::source::Span;
use crate::language::syntax::{Comment, Name, Noun, Trivia};
use crate::language::token::{Token, TokenKind};

/// Something could not be read. The reason is told already; whoever can goes on behind it.
#[derive(Debug)]
pub(super) struct Skip;

/// What reading gives.
pub(super) type Parse<T> = Result<T, Skip>;

/// A text that is being read.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    /// Stands behind the present token.
    pub(super) lexer: Lexer<'t>,
    /// The present token; never a comment.
    pub(super) token: Token,
    /// The end of the token before it.
    pub(super) end: u32,
    pub(super) diagnostics: Diagnostics,
    pub(super) trivia: Trivia,
    /// How far the line of the present token is indented.
    pub(super) indent: usize,
    depth: u32,
    declarations: u32,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let nothing = Token { kind: TokenKind::End, span: Span::default(), first: true, spaced: false };
        let mut parser = Self {
            text,
            lexer: Lexer::new(text),
            token: nothing,
            end: 0,
            diagnostics: Diagnostics::default(),
            trivia: Trivia::default(),
            indent: 0,
            depth: 0,
            declarations: 0,
        };
        parser.bump();
        parser
    }

    /// Goes on by a token, and gives the one that was present.
    pub(super) fn bump(&mut self) -> Token {
        let passed = self.token;
        self.end = passed.span.end;
        loop {
            let token = self.lexer.token();
            if token.spaced {
                self.trivia.spaced.push(token.span.start);
            }
            if token.kind != TokenKind::Comment {
                if token.first {
                    self.indent = self.indentation(token.span.start);
                }
                self.token = token;
                return passed;
            }
            let text = self.slice(token.span).strip_prefix('#').unwrap_or_default().trim().to_owned();
            let (after, own_line) = (self.end, token.first);
            self.trivia.comments.push(Comment { span: token.span, text, after, own_line });
        }
    }

    /// The blanks before the first token of a line.
    fn indentation(&self, start: u32) -> usize {
        let before = self.text.get(..start as usize).unwrap_or_default();
        before.bytes().rev().take_while(|byte| *byte == b' ' || *byte == b'\t').count()
    }

    /// The token `count` places behind the present one.
    pub(super) fn ahead(&self, count: usize) -> Token {
        let mut lexer = self.lexer;
        let mut token = self.token;
        for _ in 0..count {
            token = lexer.token();
            while token.kind == TokenKind::Comment {
                token = lexer.token();
            }
        }
        token
    }

    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The text of the present token.
    pub(super) fn here(&self) -> &'t str {
        self.slice(self.token.span)
    }

    /// Whether the present token is this word or symbol.
    pub(super) fn at(&self, text: &str) -> bool {
        self.is(self.token, text)
    }

    /// Whether the next token is this word or symbol.
    pub(super) fn before(&self, text: &str) -> bool {
        self.is(self.ahead(1), text)
    }

    pub(super) fn is(&self, token: Token, text: &str) -> bool {
        matches!(token.kind, TokenKind::Word | TokenKind::Symbol) && self.slice(token.span) == text
    }

    pub(super) fn at_end(&self) -> bool {
        self.token.kind == TokenKind::End
    }

    pub(super) fn at_word(&self) -> bool {
        self.token.kind == TokenKind::Word
    }

    /// Passes this word or symbol, if it is here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let here = self.at(text);
        if here {
            self.bump();
        }
        here
    }

    /// Passes this word or symbol, which must be here.
    pub(super) fn expect(&mut self, text: &'static str) -> Parse<Span> {
        if self.at(text) { Ok(self.bump().span) } else { Err(self.expected(&[Expectation::Exactly(text)])) }
    }

    /// Passes a name.
    pub(super) fn name(&mut self, noun: Noun) -> Parse<Name> {
        if !self.at_word() {
            return Err(self.expected(&[Expectation::Name(noun)]));
        }
        let text = self.here();
        if text.len() > limits::NAME {
            self.diagnostics.error(self.token.span, Problem::TooLong(limits::NAME));
        }
        let name = Name { text: text.to_owned(), span: self.token.span };
        self.bump();
        Ok(name)
    }

    /// From a place to the end of what was passed last.
    pub(super) const fn since(&self, start: u32) -> Span {
        Span { start, end: if self.end > start { self.end } else { start } }
    }

    /// Tells what should be here.
    pub(super) fn expected(&mut self, expected: &[Expectation]) -> Skip {
        let words: Vec<&str> = expected
            .iter()
            .flat_map(|expectation| match expectation {
                Expectation::Exactly(word) => vec![*word],
                Expectation::Statement => super::statement::WORDS.to_vec(),
                Expectation::Member(place) => super::recovery::words(*place).to_vec(),
                Expectation::Type => super::aggregate::TYPES.to_vec(),
                _ => Vec::new(),
            })
            .collect();
        self.expected_of(expected, &words)
    }

    /// Tells what should be here, and which of the possible words was probably meant.
    pub(super) fn expected_of(&mut self, expected: &[Expectation], words: &[&str]) -> Skip {
        let here = self.here();
        let problem = match self.token.kind {
            TokenKind::Stray => Problem::Stray(here.chars().next().unwrap_or(' ')),
            TokenKind::UnclosedText => Problem::UnclosedText,
            kind => {
                let nearest = if self.at_word() && !self.diagnostics.is_full() {
                    nearest(here, words.iter().copied()).filter(|word| word != here)
                } else {
                    None
                };
                let found = match kind {
                    TokenKind::End => Found::End,
                    _ => Found::Token(here.chars().take(limits::NAME).collect()),
                };
                Problem::Expected { expected: expected.to_vec(), found, nearest }
            }
        };
        self.diagnostics.error(self.token.span, problem);
        Skip
    }

    /// Reads something that may hold something of its own kind.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= limits::DEPTH {
            self.diagnostics.error(self.token.span, Problem::TooDeep);
            return Err(Skip);
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Counts a declaration.
    pub(super) fn declare(&mut self, span: Span) {
        self.declarations += 1;
        if self.declarations == limits::DECLARATIONS + 1 {
            let most = limits::DECLARATIONS as usize;
            self.diagnostics.error(span, Problem::TooMany(Noun::Declaration, most));
        }
    }
}
