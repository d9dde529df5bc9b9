//! Level of detail: what cannot be told apart is drawn as one, so that the picture of a run of any
//! length has a bounded number of items.
//!
//! The picture is cut into columns. Of the items of one kind in one row that begin in the same
//! column the first is drawn; it stands for the others, and covers the room that they would take.

use super::picture::{Bar, Emphasis, Item, Shape};
use super::text::Area;

/// How many records are seen when bundling begins. With fewer, each has a mark of its own.
pub const CROWDED: usize = 1_500;

/// How many items a picture has at most; at a few hundred microseconds for a thousand of them, a
/// browser paints them within a frame.
pub const MOST: usize = 2_000;

/// The narrowest column, in pixels: what is narrower cannot be told from its neighbour.
pub const FINEST: f64 = 3.0;

/// How many pixels glyphs and brackets take for themselves at least: as many as a glyph is wide.
const ROOMY: f64 = 30.0;

/// What has been drawn so far, by column.
#[derive(Clone, Debug)]
pub struct Bundles {
    grain: f64,
    width: f64,
    columns: Vec<Vec<(u64, usize)>>,
}

impl Bundles {
    /// Everything is drawn by itself.
    pub const fn none() -> Self {
        Self { grain: 0.0, width: 0.0, columns: Vec::new() }
    }

    /// Columns as wide as this, in a picture as wide as that.
    pub fn of(grain: f64, width: f64) -> Self {
        Self { grain, width, columns: vec![Vec::new(); column(width, grain) + 1] }
    }

    /// Whether anything is drawn as one.
    pub const fn any(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Columns twice as wide; none if one of them is as wide as the picture already.
    pub fn coarser(&self) -> Option<Self> {
        let grain = if self.grain > 0.0 { self.grain * 2.0 } else { FINEST };
        (self.grain < self.width || self.columns.is_empty()).then(|| Self::of(grain, self.width))
    }

    /// Draws an item, unless another one that is there already stands for it too. Its position if it is
    /// drawn.
    pub fn draw(&mut self, items: &mut Vec<Item>, item: Item) -> Option<usize> {
        let next = items.len();
        let place = self.place(&item, next);
        match items.get_mut(place) {
            Some(other) => other.take_in(&item),
            None => items.push(item),
        }
        (place == next).then_some(place)
    }

    /// The position of the item with which this one is drawn; `next` if it is drawn by itself.
    fn place(&mut self, item: &Item, next: usize) -> usize {
        if self.columns.is_empty() {
            return next;
        }
        let roomy = matches!(item.shape, Shape::Effect { .. } | Shape::Missing { .. } | Shape::Window { .. });
        let grain = if roomy { self.grain.max(ROOMY) } else { self.grain };
        // The first of the fine columns that lie in the coarse one.
        let begins = self::number(column(anchor(item), grain)) * grain;
        let place = column(begins + 0.01, self.grain).min(self.columns.len() - 1);
        let key = key(item);
        let known = self.columns[place].iter().find(|known| known.0 == key).map(|known| known.1);
        known.unwrap_or_else(|| {
            self.columns[place].push((key, next));
            next
        })
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "cut off at zero, saturating above"
)]
fn column(x: f64, grain: f64) -> usize {
    (x / grain).max(0.0) as usize
}

/// Where an item is looked for: a message where it arrives, everything else where it begins.
fn anchor(item: &Item) -> f64 {
    match &item.shape {
        Shape::Arrow { to, .. } => to.0,
        _ => item.area().x,
    }
}

/// Equal for items of which one can stand for the other: of the same kind in the same row.
fn key(item: &Item) -> u64 {
    let area: Area = item.area();
    let kind: u64 = match &item.shape {
        Shape::Bar { kind: Bar::Waiting, .. } => 0,
        Shape::Bar { kind: Bar::Working, .. } => 1,
        Shape::Bar { kind: Bar::Keeping, .. } => 2,
        Shape::Step { label, failed, .. } => 3 + u64::from(label.is_some()) + 2 * u64::from(*failed),
        Shape::Transaction { committed, .. } => 7 + u64::from(*committed),
        Shape::Arrow { kind, doubled, lost, from, to, .. } => {
            10 + *kind as u64 * 8 + u64::from(*doubled) + 2 * u64::from(*lost) + 4 * u64::from(from.1 < to.1)
        }
        Shape::Effect { kind, .. } => 60 + *kind as u64,
        Shape::Missing { kind, .. } => 64 + *kind as u64,
        Shape::Bolt { .. } => 68,
        Shape::Down { named, .. } => 69 + u64::from(*named),
        Shape::Window { .. } => 71,
        Shape::Apart { .. } => 72,
    };
    let emphasis = match item.emphasis {
        Emphasis::Plain => 0,
        Emphasis::Ghost => 1,
        Emphasis::Broken => 2,
    };
    let row = |y: f64| u64::try_from(column(y, 1.0)).unwrap_or_default() & 0xffff;
    (kind << 48) | (emphasis << 40) | (row(area.y) << 16) | row(area.y + area.height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::RecordId;
    use proptest::prelude::*;

    const WIDTH: f64 = 900.0;

    fn items() -> impl Strategy<Value = Vec<Item>> {
        let one = (0_u8..4, 0.0_f64..WIDTH, 0.0_f64..60.0, 0_u8..5, 0_u8..3);
        prop::collection::vec(one, 0..400).prop_map(|all| {
            let item = |(number, (shape, x, width, row, emphasis)): (u32, (u8, f64, f64, u8, u8))| {
                let y = f64::from(row) * 36.0;
                let area = Area { x, y, width, height: 24.0 };
                let shape = match shape {
                    0 => Shape::Bar { area, kind: Bar::Working, label: None },
                    1 => Shape::Step { left: x, right: x + width, top: y, label: None, failed: false },
                    2 => Shape::Transaction { area, committed: true },
                    _ => Shape::Effect { at: (x, y), kind: super::super::picture::Glyph::Deed, label: None },
                };
                let emphasis = [Emphasis::Plain, Emphasis::Ghost, Emphasis::Broken][usize::from(emphasis)];
                Item { record: RecordId(number), emphasis, shape, others: Vec::new() }
            };
            (0..).zip(all).map(item).collect()
        })
    }

    fn drawn(mut bundles: Bundles, items: &[Item]) -> (Vec<Item>, Vec<usize>) {
        let (mut drawn, mut by) = (Vec::new(), Vec::new());
        for item in items {
            by.push(bundles.place(item, drawn.len()));
            bundles.draw(&mut drawn, item.clone());
        }
        (drawn, by)
    }

    proptest! {
        #[test]
        fn everything_is_drawn_by_exactly_one_item_of_its_kind_that_lies_where_it_would(
            items in items(), grain in 3.0_f64..200.0,
        ) {
            let (drawn, by) = drawn(Bundles::of(grain, WIDTH), &items);
            let stands_for: usize = drawn.iter().map(Item::stands_for).sum();
            prop_assert_eq!(stands_for, items.len());
            for (item, by) in items.iter().zip(by) {
                let (own, covers) = (item.area(), drawn[by].area());
                prop_assert_eq!(key(item), key(&drawn[by]));
                prop_assert!(drawn[by].tells_of(&[item.record]));
                prop_assert!((own.y - covers.y).abs() < 1e-6);
                // A glyph has one size: it lies within the column, or half beyond the left edge.
                let slack = grain.max(ROOMY) + own.width / 2.0;
                prop_assert!(own.x >= covers.x - slack, "{own:?} {covers:?}");
                prop_assert!(own.x + own.width <= covers.x + covers.width + slack, "{own:?} {covers:?}");
            }
        }

        #[test]
        fn there_are_no_more_than_columns_times_kinds(items in items(), grain in 3.0_f64..200.0) {
            let (drawn, _) = drawn(Bundles::of(grain, WIDTH), &items);
            let mut kinds: Vec<u64> = items.iter().map(key).collect();
            kinds.sort_unstable();
            kinds.dedup();
            prop_assert!(drawn.len() <= (column(WIDTH, grain) + 2) * kinds.len());
        }
    }

    #[test]
    fn columns_grow_until_there_is_but_one() {
        let mut bundles = Bundles::of(FINEST, WIDTH);
        for _ in 0..20 {
            bundles = bundles.coarser().unwrap_or(bundles);
        }
        assert!(bundles.coarser().is_none() && bundles.columns.len() <= 2);
    }
}
