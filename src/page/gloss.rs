//! The gloss: what a term means, beside the term that the reader points at.

use super::frame::panel;
use super::markup::Markup;
use crate::words::{Labels, Register, Term};

/// How wide it is, in pixels, as the style sheet has it.
pub const WIDTH: f64 = 280.0;

/// A term that is explained, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gloss {
    /// The term.
    pub term: Term,
    /// The left edge.
    pub left: f64,
    /// The upper edge; or the lower one, where it stands above the term.
    pub place: Place,
}

/// On which side of the term there is room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// Below it: from the top of the window.
    Below(f64),
    /// Above it: from the foot of the window.
    Above(f64),
    /// Before it: from the top of the window.
    Before(f64),
}

impl Gloss {
    /// Beside a term that stands here, in a window of this size: what is explained stays in sight. In
    /// the columns on the right the lines below can be pressed, and are left free.
    pub fn beside(term: Term, (left, top, bottom): (f64, f64, f64), (width, height): (f64, f64)) -> Self {
        if left - WIDTH - 6.0 > width / 3.0 {
            return Self { term, left: left - WIDTH - 6.0, place: Place::Before(top.min(height - 120.0)) };
        }
        let place =
            if bottom > height * 0.6 { Place::Above(height - top + 6.0) } else { Place::Below(bottom + 6.0) };
        Self { term, left: left.min(width - WIDTH - 12.0).max(8.0), place }
    }
}

/// The panel. It is always there, so that terms can say where they are explained.
pub fn note(gloss: Option<&Gloss>, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "div", "gloss").attr("id", "gloss").attr("role", "tooltip");
    let Some(gloss) = gloss else {
        page.flag("hidden", true).end("div");
        return page.finish();
    };
    match gloss.place {
        Place::Below(top) | Place::Before(top) => page.style([("left", gloss.left), ("top", top)]),
        Place::Above(bottom) => page.style([("left", gloss.left), ("bottom", bottom)]),
    };
    let entry = (labels.term)(gloss.term);
    let (first, second) = match labels.register {
        Register::Terms => (entry.short, entry.plain),
        Register::Plain => (entry.plain, entry.short),
    };
    page.tag("b").text(first).end("b");
    if first != second {
        page.text(" · ").tag("i").text(second).end("i");
    }
    page.tag("p").text(entry.help).end("p").end("div");
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_stays_in_the_window_and_beside_its_term(left in 0.0..1_440.0, top in 0.0..880.0) {
            let gloss = Gloss::beside(Term::Outbox, (left, top, top + 20.0), (1_440.0, 900.0));
            prop_assert!(gloss.left >= 8.0 && gloss.left + WIDTH <= 1_440.0);
            match gloss.place {
                Place::Before(_) => prop_assert!(gloss.left + WIDTH < left),
                Place::Below(edge) => prop_assert!(edge > top + 20.0 && edge < 600.0),
                Place::Above(edge) => prop_assert!(900.0 - edge < top && edge < 600.0),
            }
        }
    }
}
