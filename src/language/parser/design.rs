//! What stands outside of everything else.

use super::Parsed;
use super::cursor::{Parse, Parser};
use crate::language::problem::Expectation;
use crate::language::syntax::{Design, Item, Place};
use crate::language::token::TokenKind;

impl Parser<'_> {
    /// The whole text.
    pub(super) fn design(mut self) -> Parsed {
        let mut items = Vec::new();
        while !self.at_end() {
            let (start, indent) = (self.token.span.start, self.indent);
            self.declare(self.token.span);
            match self.item() {
                Ok(item) => items.push((self.since(start), item)),
                Err(_) => {
                    // A brace that closes nothing was told; what follows it may be whole.
                    if !self.take("}") {
                        self.recover(Place::Design, start, indent);
                    }
                }
            }
        }
        self.diagnostics.arrange();
        Parsed { design: Design { items, trivia: self.trivia }, diagnostics: self.diagnostics }
    }

    fn item(&mut self) -> Parse<Item> {
        if self.take("title") {
            return self.quoted().map(Item::Title);
        }
        if self.take("about") {
            let mut texts = vec![self.quoted()?];
            while self.token.kind == TokenKind::Text {
                texts.push(self.quoted()?);
            }
            return Ok(Item::About(texts));
        }
        if self.take("calendar") {
            self.expect("starts")?;
            return self.date().map(Item::Calendar);
        }
        if self.take("context") {
            return Ok(Item::Context(Box::new(self.context()?)));
        }
        if self.take("use") {
            return Ok(Item::UseCase(Box::new(self.use_case()?)));
        }
        if self.take("saga") {
            return Ok(Item::Saga(Box::new(self.saga()?)));
        }
        if self.take("invariant") {
            return Ok(Item::Invariant(Box::new(self.invariant()?)));
        }
        if self.take("scenario") {
            return Ok(Item::Scenario(Box::new(self.scenario()?)));
        }
        Err(self.expected(&[Expectation::Member(Place::Design)]))
    }
}
