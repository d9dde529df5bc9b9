//! Where what cannot be told apart is drawn as one, for how many it stands.

use super::super::picture::{Emphasis, Item, Shape};
use super::super::text::{self, Area};
use super::Stage;

impl Stage<'_> {
    /// Writes into bars and above glyphs for how many they stand, where there is room.
    pub(super) fn draw_counts(&mut self) {
        if !self.is_crowded() {
            return;
        }
        let glyphs = self.items.iter().filter(|item| is_glyph(&item.shape)).map(Item::area);
        glyphs.for_each(|area| self.room.reserve(area));
        for place in 0..self.items.len() {
            let item = &self.items[place];
            let count = item.stands_for();
            if count < 2 || item.emphasis == Emphasis::Ghost {
                continue;
            }
            let (words, own) = ((self.labels.look.times)(count), item.area());
            let width = text::width(&words, 12.0);
            match &mut self.items[place].shape {
                Shape::Bar { label, .. } if width + 14.0 <= own.width => *label = Some(words),
                Shape::Effect { label: None, .. } | Shape::Missing { label: None, .. } => {
                    let x = own.x + (own.width - width) / 2.0;
                    let above = Area { x, y: own.y - 15.0, width, height: 15.0 };
                    let taken = self.room.take([above]).map(|area| (area, words));
                    self.items[place].name(taken);
                }
                _ => {}
            }
        }
    }
}

const fn is_glyph(shape: &Shape) -> bool {
    matches!(shape, Shape::Effect { .. } | Shape::Missing { .. })
}
