//! From a tree to its canonical text.
//!
//! The text follows from the tree alone; of the old text only comments and single empty lines are kept. A block stands on
//! one line if it is short and simple and holds no comment, otherwise each of its members has a line. What is printed
//! is read as the same tree, and printed again as the same text.

mod aggregate;
mod context;
mod expression;
mod line;
mod page;
mod saga;
mod scenario;
mod statement;

use super::syntax::{Design, Item};
use line::Line;
use page::Page;

/// The canonical text of a tree.
pub fn print(design: &Design) -> String {
    let mut page = Page::new(&design.trivia);
    for (span, item) in &design.items {
        page.item(*span, |page| put(page, item));
    }
    page.finish()
}

fn put(page: &mut Page<'_>, item: &Item) {
    match item {
        Item::Title(text) => page.put(&Line::of("title").text(text)),
        Item::About(texts) => {
            for (place, text) in texts.iter().enumerate() {
                if place > 0 {
                    page.next_line();
                }
                page.put(&Line::of(if place == 0 { "about" } else { "     " }).text(text));
            }
        }
        Item::Calendar(date) => page.put(&Line::of("calendar").word("starts").date(date)),
        Item::Context(context) => context::put(page, context),
        Item::UseCase(case) => context::put_use_case(page, case),
        Item::Saga(saga) => saga::put(page, saga),
        Item::Invariant(invariant) => saga::put_invariant(page, invariant),
        Item::Scenario(scenario) => scenario::put(page, scenario),
    }
}
