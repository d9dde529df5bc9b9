//! Where each card lies, and which way each arrow takes.
//!
//! Contexts lie one below the other, and each has the same three columns: what reacts, what is asked (commands by
//! aggregate, external systems, read models), and what has happened. So there are ways without a card from top to bottom,
//! between the columns and beside them, and between the contexts from left to right: arrows take these. No card
//! lies on another, and no arrow runs below a card.

use super::cards::{Card, Cards, Kind};
use crate::language::source::Span;
use crate::language::syntax::Design;

/// How wide a card is.
const WIDTH: f64 = 148.0;
/// How high.
const HEIGHT: f64 = 38.0;
/// How high an aggregate is, which lies above its commands and events.
const BAND: f64 = 26.0;
/// Between cards of a column.
const BETWEEN: f64 = 8.0;
/// Between columns, where arrows run.
const ALLEY: f64 = 34.0;
/// Beside all columns, where arrows run.
const GUTTER: f64 = 26.0;
/// Between contexts, where arrows run.
const STREET: f64 = 28.0;
/// Around what lies in a context.
const MARGIN: f64 = 8.0;
/// For the name of a context.
const TITLE: f64 = 26.0;
/// Between arrows that run side by side.
const LANE: f64 = 4.0;
/// How many run side by side before the next one runs over the first.
const LANES: usize = 5;

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rectangle {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

/// A context on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its name; none for what lies across contexts.
    pub name: Option<String>,
    /// Where the text says so.
    pub span: Span,
    /// Where it lies.
    pub place: Rectangle,
    /// The cards in it, by position, in the order of reading.
    pub cards: Vec<usize>,
}

/// An arrow.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// From which card, by position.
    pub from: usize,
    /// To which card.
    pub to: usize,
    /// Its corners. Each part of it runs along one axis, and it ends from the left.
    pub corners: Vec<(f64, f64)>,
}

/// A board.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Board {
    /// The contexts.
    pub areas: Vec<Area>,
    /// The cards.
    pub cards: Vec<Card>,
    /// Where each of them lies.
    pub places: Vec<Rectangle>,
    /// The arrows.
    pub arrows: Vec<Arrow>,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// How many cards there is no room for.
    pub more: usize,
}

impl Rectangle {
    /// Its right edge.
    pub const fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its lower edge.
    pub const fn bottom(&self) -> f64 {
        self.y + self.height
    }

    const fn middle(&self) -> f64 {
        self.y + self.height / 2.0
    }
}

/// The left edge of a column.
fn column(number: u8) -> f64 {
    GUTTER + MARGIN + f64::from(number) * (WIDTH + ALLEY)
}

impl Board {
    /// Lays the cards of a design out.
    pub fn new(design: &Design) -> Self {
        let Cards { contexts, cards, links, more } = Cards::of(design);
        let mut board = Self {
            places: vec![Rectangle::default(); cards.len()],
            width: column(2) + WIDTH + MARGIN + GUTTER,
            height: 0.0,
            cards,
            more,
            ..Self::default()
        };
        let across = board.cards.iter().any(|card| card.context.is_none());
        let named =
            contexts.into_iter().enumerate().map(|(place, (name, span))| (Some(place), Some(name), span));
        for (context, name, span) in named.chain(across.then(|| (None, None, Span::default()))) {
            board.area(context, name, span);
        }
        board.height += STREET;
        let arrows = links.into_iter().enumerate().map(|(number, link)| board.arrow(number, link));
        board.arrows = arrows.collect();
        board
    }

    /// Lays a context out, below those before it.
    fn area(&mut self, context: Option<usize>, name: Option<String>, span: Span) {
        let top = self.height + STREET;
        let mut shown = Vec::new();
        let (mut left, mut right) = (top + TITLE, top + TITLE);
        let here: Vec<usize> =
            (0..self.cards.len()).filter(|card| self.cards[*card].context == context).collect();
        for card in here.iter().copied() {
            match self.cards[card].kind {
                Kind::Policy | Kind::UseCase | Kind::Saga => {}
                Kind::Aggregate | Kind::Clock => {
                    shown.push(card);
                    let commands = self.owned(&here, Kind::Command, card);
                    let events = self.owned(&here, Kind::Event, card);
                    let told = self.stack(2, right, &events);
                    // An aggregate lies above its commands.
                    let height = if self.cards[card].kind == Kind::Aggregate { BAND } else { HEIGHT };
                    self.places[card] = Rectangle { x: column(1), y: right, width: WIDTH, height };
                    right = self.stack(1, right + height + BETWEEN, &commands).max(told);
                    shown.extend(commands.into_iter().chain(events));
                }
                Kind::External | Kind::ReadModel => {
                    right = self.stack(1, right, &[card]);
                    shown.push(card);
                }
                // With their owners; what nobody owns has left its context in another form.
                Kind::Command | Kind::Event if self.cards[card].owner.is_some() => {}
                Kind::Command | Kind::Event => {
                    right = self.stack(2, right, &[card]);
                    shown.push(card);
                }
            }
        }
        for card in here {
            if matches!(self.cards[card].kind, Kind::Policy | Kind::UseCase | Kind::Saga) {
                left = self.stack(0, left, &[card]);
                shown.push(card);
            }
        }
        let height = left.max(right).max(top + TITLE + BETWEEN) - BETWEEN + MARGIN - top;
        let width = self.width - 2.0 * GUTTER;
        self.areas.push(Area {
            name,
            span,
            place: Rectangle { x: GUTTER, y: top, width, height },
            cards: shown,
        });
        self.height = top + height;
    }

    /// The cards of a kind that belong to another card.
    fn owned(&self, among: &[usize], kind: Kind, owner: usize) -> Vec<usize> {
        let is_its = |card: &usize| {
            let Card { kind: is, owner: of, .. } = &self.cards[*card];
            *is == kind && *of == Some(owner)
        };
        among.iter().copied().filter(is_its).collect()
    }

    /// Lays cards below each other; where the next one goes.
    fn stack(&mut self, number: u8, mut y: f64, cards: &[usize]) -> f64 {
        for card in cards {
            self.places[*card] = Rectangle { x: column(number), y, width: WIDTH, height: HEIGHT };
            y += HEIGHT + BETWEEN;
        }
        y
    }

    /// The way of an arrow: the next ones run beside it.
    fn arrow(&self, number: usize, (from, to): (usize, usize)) -> Arrow {
        let (start, end) = (self.places[from], self.places[to]);
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let lane = LANE * (number % LANES + 1) as f64;
        let (out, into) = ((start.right(), start.middle()), (end.x, end.middle()));
        let alley = end.x - ALLEY + 4.0 + lane;
        let corners = if start.right() <= alley {
            // On to the next column.
            vec![out, (alley, out.1), (alley, into.1), into]
        } else {
            // Back to one before: around everything, and in above the context.
            let context = self.cards[to].context;
            let area = self
                .areas
                .iter()
                .find(|area| area.cards.contains(&to) || (area.name.is_none() && context.is_none()));
            let above = area.map_or(0.0, |area| area.place.y) - lane;
            let beside = self.width - GUTTER + lane;
            let before = if end.x < column(1) { lane } else { alley };
            vec![out, (beside, out.1), (beside, above), (before, above), (before, into.1), into]
        };
        Arrow { from, to, corners }
    }
}
