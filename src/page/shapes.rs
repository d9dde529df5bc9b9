//! From the draw list to SVG: one small function a shape. Strokes that differ only in their place are one
//! path: a browser spends more on an element than on what it draws, and a long run has thousands.

use std::mem::discriminant;

use super::markup::{Markup, way};
use crate::timeline::picture::{Arrow, BEND, Bar, GLYPH, Glyph};
use crate::timeline::text::Area;
use crate::timeline::tracks::BAR;
use crate::timeline::{Emphasis, Item, Shape};
use crate::trace::RecordId;
use crate::words::Labels;

/// The sign of a fault, around the origin.
pub const BOLT: &str = concat!(
    r#"<circle r="10" class="bolt-ground"></circle>"#,
    r#"<path d="M1.5 -7L-5 1H-1L-1.5 7L5 -2H1Z" class="bolt-sign"></path>"#
);

/// What is drawn together: the strokes of each class as one path, and over them whatever has words or
/// more than one part.
#[derive(Default)]
struct Sheet {
    strokes: Vec<(String, String)>,
    rest: Markup,
}

impl Sheet {
    fn stroke(&mut self, class: &str, way: &str) {
        match self.strokes.iter_mut().find(|stroke| stroke.0 == class) {
            Some(stroke) => stroke.1.push_str(way),
            None => self.strokes.push((class.to_owned(), way.to_owned())),
        }
    }

    fn named(&mut self, class: &str, label: Option<&(Area, String)>) {
        if let Some((area, name)) = label {
            words(&mut self.rest, class, (area.x, area.y + 12.0), false, name);
        }
    }

    /// Writes what was drawn, and is empty again.
    fn write(&mut self, page: &mut Markup, class: &str) {
        let Self { strokes, rest } = std::mem::take(self);
        if strokes.is_empty() && rest.is_empty() {
            return;
        }
        page.classed("g", class);
        for (class, way) in &strokes {
            page.path(class, way);
        }
        page.append(rest).end("g");
    }
}

/// How items are set off from each other, the lowest first.
const CLASSES: [&str; 5] = ["item ghost", "item", "item bad", "item proof", "item bad proof"];

fn class(item: &Item, lit: &[RecordId]) -> &'static str {
    match (item.emphasis, item.tells_of(lit)) {
        (Emphasis::Ghost, _) => CLASSES[0],
        (Emphasis::Plain, false) => CLASSES[1],
        (Emphasis::Broken, false) => CLASSES[2],
        (Emphasis::Plain, true) => CLASSES[3],
        (Emphasis::Broken, true) => CLASSES[4],
    }
}

/// The items, the lowest first: those of a kind that are set off alike together.
pub fn draw(page: &mut Markup, items: &[Item], lit: &[RecordId], labels: &Labels) {
    let is_ghost = |item: &Item| item.emphasis == Emphasis::Ghost;
    let of_a_kind = |one: &Item, other: &Item| {
        discriminant(&one.shape) == discriminant(&other.shape) && is_ghost(one) == is_ghost(other)
    };
    let mut sheet = Sheet::default();
    for kind in items.chunk_by(of_a_kind) {
        for wanted in CLASSES {
            for item in kind.iter().filter(|item| class(item, lit) == wanted) {
                shape(&mut sheet, &item.shape, labels);
            }
            sheet.write(page, wanted);
        }
    }
}

fn shape(sheet: &mut Sheet, shape: &Shape, labels: &Labels) {
    match shape {
        Shape::Bar { area, kind, label } => bar(sheet, *area, *kind, label.as_deref()),
        Shape::Step { left, right, top, label, failed } => {
            let way = way([("M", *right), (" ", top + 3.0), ("v", BAR - 6.0)]);
            sheet.stroke(if *failed { "step failed" } else { "step" }, &way);
            if let Some(name) = label {
                let at = (f64::midpoint(*left, *right), top + 16.0);
                words(&mut sheet.rest, "step-name", at, true, name);
            }
        }
        Shape::Transaction { area, committed } => {
            let class = if *committed { "transaction" } else { "transaction undone" };
            sheet.stroke(class, &rounded(*area, 5.0));
        }
        Shape::Arrow { from, to, kind, doubled, lost, label } => {
            arrow(sheet, (*from, *to), *kind, (*doubled, *lost));
            sheet.named("message-name", label.as_ref());
        }
        Shape::Effect { at, kind, label } => {
            glyph(&mut sheet.rest, *at, *kind, false);
            sheet.named("effect-name", label.as_ref());
        }
        Shape::Missing { at, kind, label } => {
            glyph(&mut sheet.rest, *at, *kind, true);
            sheet.named("effect-name", label.as_ref());
        }
        Shape::Bolt { x, top } => {
            moved(&mut sheet.rest, "struck", (*x, top - 17.0));
            sheet.rest.path("bolt-line", &way([("M0 ", 10.0), ("v", BAR + 13.0)])).fixed(BOLT).end("g");
        }
        Shape::Down { area, named } => {
            sheet.stroke("down", &rounded(*area, 3.0));
            if *named {
                let at = (area.x + area.width / 2.0, area.y + area.height / 2.0 + 4.0);
                words(&mut sheet.rest, "down-name", at, true, labels.down);
            }
        }
        Shape::Apart { area, label } => {
            sheet.stroke("down apart", &rounded(*area, 3.0));
            sheet.named("down-name", label.as_ref());
        }
        Shape::Window { left, right, y, label, .. } => {
            let ends = y - 5.0;
            sheet.stroke("window", &way([("M", *left), (" ", ends), ("V", *y), ("H", *right), ("V", ends)]));
            sheet.named("window-name", label.as_ref());
        }
    }
}

/// Text in the picture.
pub fn words(page: &mut Markup, class: &str, at: (f64, f64), centred: bool, words: &str) {
    page.classed("text", class).lengths([("x", at.0), ("y", at.1)]);
    page.maybe("text-anchor", centred.then_some("middle")).text(words).end("text");
}

/// Begins a group of a class at a place.
fn moved<'a>(page: &'a mut Markup, class: &str, (x, y): (f64, f64)) -> &'a mut Markup {
    let mut place = way([("translate(", x), (" ", y)]);
    place.push(')');
    page.classed("g", class).attr("transform", &place)
}

/// The way around a rectangle with round corners.
fn rounded(area: Area, radius: f64) -> String {
    let r = radius.min(area.width / 2.0).min(area.height / 2.0);
    let (across, down) = (area.width - 2.0 * r, area.height - 2.0 * r);
    // The corners in turn, each with the straight line before it.
    let corners = [("h", across, r, r), ("v", down, -r, r), ("h", -across, -r, -r), ("v", -down, r, -r)];
    let mut around = way([("M", area.x + r), (" ", area.y)]);
    for (line, length, x, y) in corners {
        let (to_x, to_y) = if line == "h" { (x, 0.0) } else { (0.0, y) };
        around.push_str(&way([(line, length), ("q", to_x), (" ", to_y), (" ", x), (" ", y)]));
    }
    around.push('z');
    around
}

fn bar(sheet: &mut Sheet, area: Area, kind: Bar, label: Option<&str>) {
    let class = match kind {
        Bar::Waiting => "bar waiting",
        Bar::Working => "bar working",
        Bar::Keeping => "bar keeping",
    };
    sheet.stroke(class, &rounded(area, 5.0));
    if let Some(label) = label {
        words(&mut sheet.rest, "bar-label", (area.x + 8.0, area.y + 16.0), false, label);
    }
}

fn arrow(
    sheet: &mut Sheet,
    (from, to): ((f64, f64), (f64, f64)),
    kind: Arrow,
    (doubled, lost): (bool, bool),
) {
    let name = match kind {
        Arrow::Command => "command",
        Arrow::Answer => "command answer",
        Arrow::Event => "event",
        Arrow::Call => "call",
        Arrow::Receipt => "receipt",
    };
    let (x, y) = if lost { (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1)) } else { to };
    let path = curve(from, (x, y));
    sheet.stroke(&["arrow ", name, if doubled { " doubled" } else { "" }].concat(), &path);
    if doubled {
        // Two lines: a broad one, and the ground within it.
        sheet.stroke("arrow within", &path);
    }
    let side = if to.1 > from.1 { -1.0 } else { 1.0 };
    if lost {
        let mut end = way([("M", x - 4.0), (" ", y - 4.0)]);
        end.push_str("l8 8m0 -8l-8 8");
        sheet.stroke(&["lost-end ", name].concat(), &end);
    } else {
        let half = if kind == Arrow::Receipt { 3.0 } else { 5.0 };
        let mut end = way([("M", x), (" ", y), ("l", -half), (" ", side * half * 1.7), ("h", half * 2.0)]);
        end.push('z');
        sheet.stroke(&["head ", name].concat(), &end);
    }
}

/// Down or up first, then across.
fn curve(from: (f64, f64), to: (f64, f64)) -> String {
    let bend = (to.1 - from.1) * BEND;
    way([
        ("M", from.0),
        (" ", from.1),
        ("C", from.0),
        (" ", from.1 + bend),
        (" ", to.0),
        (" ", to.1 - bend),
        (" ", to.0),
        (" ", to.1),
    ])
}

fn glyph(page: &mut Markup, at: (f64, f64), kind: Glyph, missing: bool) {
    let (w, h) = GLYPH;
    let (name, mut outline) = match kind {
        Glyph::Letter => ("glyph letter", way([("M", -w), (" ", -h), ("H", w), ("V", h), ("H", -w)])),
        Glyph::Deed => ("glyph deed", way([("M0 ", -h), ("L", w), (" 0L0 ", h), ("L", -w), (" ", 0.0)])),
        Glyph::Inside => ("glyph inside", "M0 -6L6 0L0 6L-6 0".to_owned()),
    };
    outline.push('Z');
    let inner = match (missing, kind) {
        (true, _) => "M-5 -4L5 4M5 -4L-5 4",
        (false, Glyph::Letter) => "M-13 -9L0 2L13 -9",
        (false, _) => "",
    };
    moved(page, &[name, if missing { " missing" } else { "" }].concat(), at);
    page.path("outline", &outline);
    if !inner.is_empty() {
        page.path("inner", inner);
    }
    page.end("g");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::{Cursor, Session, View};
    use crate::scenario::shop;
    use crate::timeline::{Cast, Frame, Ground, Look, layout};
    use crate::words::ENGLISH;

    #[test]
    fn the_picture_of_a_long_run_has_few_elements_and_every_shape_of_the_draw_list() {
        let view = View::of(&Session::new(shop::many_orders(120), Cursor::End));
        let look = Look::default();
        let frame =
            Frame { width: 1_030.0, height: None, ground: Ground::Own, look: &look, labels: &ENGLISH };
        let items = layout(&view, &Cast::new(&view), frame).items;
        let mut page = Markup::new();
        draw(&mut page, &items, &[], &ENGLISH);
        let text = page.finish();
        assert!(text.matches("</").count() <= 1_000, "{}", text.matches("</").count());
        let steps = items.iter().filter(|item| matches!(item.shape, Shape::Step { .. })).count();
        let drawn = text.split("class=\"step\" d=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(drawn.matches('M').count(), steps);
    }

    #[test]
    fn around_a_rectangle_the_way_leads_back_to_where_it_began() {
        let area = Area { x: 10.0, y: 20.0, width: 30.0, height: 24.0 };
        assert_eq!(rounded(area, 5.0), "M15 20h20q5 0 5 5v14q0 5 -5 5h-20q-5 0 -5 -5v-14q0 -5 5 -5z");
    }
}
