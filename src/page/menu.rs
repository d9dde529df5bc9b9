//! The menu of a gap: what is possible there, beside its bolt. A few faults stand in a row; where there are many, those
//! of one kind stand below each other.

use std::mem::discriminant;

use super::gaps::{EDGE, beside};
use super::markup::Markup;
use crate::domain::Model;
use crate::playback::View;
use crate::scenario::Fault;
use crate::timeline::{Handle, Picture, text};
use crate::words::Labels;

/// How many faults stand in one row; more would be read like a sentence, and are not one.
const ROW: usize = 5;

/// How high a line of it is, and what its frame adds.
const LINE: (f64, f64) = (28.0, 10.0);

/// The menu of a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// The gap, by its key.
    pub gap: String,
    /// What is on offer.
    pub faults: Vec<Fault>,
}

/// The menu, where all of it is seen.
pub fn put(
    page: &mut Markup,
    menu: &Menu,
    handle: &Handle,
    (picture, seen): (&Picture, (f64, f64)),
    view: &View,
    labels: &Labels,
) {
    let model = &view.scenario.model;
    let words = words_of(&menu.faults, model, labels);
    let columns = columns(&menu.faults);
    let (left, bottom) = place(&sizes(&words, &columns, labels), handle, seen);
    page.classed("div", "menu").attr("role", "group").attr("aria-label", labels.gap_menu);
    page.attr("data-id", &["menu ", &menu.gap].concat());
    page.style([("left", left), ("bottom", picture.height - bottom)]);
    let mut at = 0;
    for column in columns {
        page.classed("div", "column");
        for (fault, words) in menu.faults.iter().zip(&words).skip(at).take(column) {
            let text = fault.text(model);
            page.button("choose").attr("data-at", &at.to_string()).attr("title", &text);
            page.attr("data-fault", &text);
            page.truth("aria-pressed", view.scenario.faults.contains(fault)).text(words).end("button");
            at += 1;
        }
        page.end("div");
    }
    page.button("take-back").attr("class", "undo").text(labels.undo).end("button");
    page.button("close").attr("class", "close").attr("aria-label", labels.close).text("×").end("button");
    page.end("div");
}

/// What each is called: its kind, and whom it is for; where that is said of two of them, what it is in the notation
/// of faults.
fn words_of(faults: &[Fault], model: &Model, labels: &Labels) -> Vec<String> {
    let short: Vec<String> = faults.iter().map(|fault| (labels.fault_kind)(model, fault)).collect();
    let is_unclear = |fault: &Fault| {
        let of_its_kind = |(other, _): &(&Fault, &String)| discriminant(*other) == discriminant(fault);
        let mut told: Vec<&String> = Vec::new();
        faults.iter().zip(&short).filter(of_its_kind).any(|(_, words)| {
            let again = told.contains(&words);
            told.push(words);
            again
        })
    };
    let told = |(fault, short): (&Fault, &String)| {
        if is_unclear(fault) { labels.say(&fault.text(model)) } else { short.clone() }
    };
    faults.iter().zip(&short).map(told).collect()
}

/// How many faults stand below each other in each column.
fn columns(faults: &[Fault]) -> Vec<usize> {
    let mut columns: Vec<usize> = Vec::new();
    let mut before = None;
    for fault in faults {
        let kind = Some(discriminant(fault));
        match columns.last_mut() {
            Some(last) if faults.len() > ROW && kind == before => *last += 1,
            _ => columns.push(1),
        }
        before = kind;
    }
    columns
}

/// How wide and how high each column is, and what stands behind them.
fn sizes(words: &[String], columns: &[usize], labels: &Labels) -> Vec<(f64, f64)> {
    let room = |words: &str| text::width(words, 13.0) + 22.0;
    let mut words = words.iter();
    let column = |count: &usize| {
        let widest = words.by_ref().take(*count).map(|words| room(words)).fold(0.0, f64::max);
        (widest, number(*count) * LINE.0)
    };
    let mut sizes: Vec<(f64, f64)> = columns.iter().map(column).collect();
    sizes.push((room(labels.undo) + 50.0, LINE.0));
    sizes
}

fn number(count: usize) -> f64 {
    u16::try_from(count).map_or(0.0, f64::from)
}

/// How much room such columns take side by side; or all the room that there is, in as many rows as they need.
fn room_of(sizes: &[(f64, f64)], most: f64) -> (f64, f64) {
    let (mut width, mut height, mut row) = (0.0_f64, LINE.1, 0.0_f64);
    let mut rows = 1;
    for (wide, high) in sizes {
        if width > 0.0 && width + wide > most {
            height += row;
            (width, row, rows) = (0.0, 0.0, rows + 1);
        }
        (width, row) = (width + wide, row.max(*high));
    }
    (if rows > 1 { most } else { width.min(most) }, height + row)
}

/// Its left and its lower edge: beside the bolt, on the side where there is room; above it where there is none; and
/// never so high that it is cut off.
fn place(sizes: &[(f64, f64)], handle: &Handle, seen: (f64, f64)) -> (f64, f64) {
    let (width, height) = room_of(sizes, seen.1 - seen.0 - 2.0 * EDGE);
    let (left, bottom) = if handle.x + 16.0 + width <= seen.1 {
        (handle.x + 16.0, handle.top - 8.0)
    } else if handle.x - 16.0 - width >= seen.0 {
        (handle.x - 16.0 - width, handle.top - 8.0)
    } else {
        (beside(handle.x - width / 2.0, width, seen), handle.top - 30.0)
    };
    (left, bottom.max(height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::shop;
    use crate::words::ENGLISH;
    use proptest::prelude::*;

    proptest! {
        /// On a phone, too, and wherever the picture was scrolled to.
        #[test]
        fn a_menu_is_seen_whole(
            x in 138.0..900.0,
            top in 44.0..400.0,
            from in 0.0..500.0,
            columns in prop::collection::vec(1_usize..6, 1..4),
        ) {
            let seen = (from, from + 390.0);
            let handle = Handle { key: String::new(), gap: 0, x, top, width: 26.0, struck: true };
            let words = vec!["duplicate to Inventory".to_owned(); columns.iter().sum()];
            let sizes = sizes(&words, &columns, &ENGLISH);
            let (width, height) = room_of(&sizes, 390.0 - 2.0 * EDGE);
            let (left, bottom) = place(&sizes, &handle, seen);
            // Whoever scrolled the gap out of sight sees the menu nevertheless, or scrolls back to both.
            if (seen.0..seen.1).contains(&x) {
                prop_assert!(left >= seen.0 && left + width <= seen.1);
            }
            prop_assert!(bottom >= height, "it is not cut off above");
            let tallest = columns.iter().copied().max().unwrap_or_default();
            prop_assert!(height >= number(tallest) * LINE.0);
        }
    }

    #[test]
    fn what_is_on_offer_has_a_name_of_its_own_and_stands_with_its_kind() {
        let model = shop::first_paint().model;
        let texts = [
            "duplicate OrderPlaced to Inventory",
            "duplicate OrderPlaced to Notifications",
            "duplicate PaymentReceived to Inventory",
            "delay OrderPlaced to Inventory by 30ms",
            "delay OrderPlaced to Notifications by 30ms",
            "crash Sales after commit",
        ];
        let faults = texts.map(|text| Fault::parse(&model, text).unwrap());
        let words = words_of(&faults, &model, &ENGLISH);
        assert_eq!(words[..3], texts[..3], "two are for Inventory");
        assert_eq!(words[3], "delay to Inventory", "and what is clear stays short");
        assert_eq!(columns(&faults), [3, 2, 1]);
        assert_eq!(columns(&faults[..ROW]), [1; ROW]);
    }
}
