//! From the draw list to SVG: one small function a shape.

use super::markup::{Markup, tenths, way};
use crate::playback::{Spotlight, View};
use crate::timeline::layout::LEFT;
use crate::timeline::picture::{Arrow, BEND, Bar, GLYPH, Glyph};
use crate::timeline::scale::within;
use crate::timeline::text::Area;
use crate::timeline::tracks::{BAR, Track};
use crate::timeline::{Emphasis, Item, Picture, Shape};
use crate::trace::RecordId;
use crate::words::Labels;
use crate::words::naming::called;

/// The sign of a fault, around the origin.
pub const BOLT: &str = concat!(
    r#"<circle r="10" class="bolt-ground"></circle>"#,
    r#"<path d="M1.5 -7L-5 1H-1L-1.5 7L5 -2H1Z" class="bolt-sign"></path>"#
);

/// What is hatched.
const HATCH: &str = concat!(
    r#"<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">"#,
    r#"<path d="M0 0V6" class="hatch"></path></pattern></defs>"#
);

/// Where the picture begins below the axis.
const TOP: f64 = 30.0;

/// What is kept below it for the lengths of folds.
const FOOT: f64 = 18.0;

/// The picture, and the empty places over it. What is in the light is set off from the rest.
pub fn canvas(picture: &Picture, view: &View, light: Option<&Spotlight>, labels: &Labels) -> String {
    let lit = light.map(|light| light.drawn(view.trace())).unwrap_or_default();
    let mut page = Markup::new();
    page.classed("div", "canvas").attr("data-panel", "canvas");
    page.style([("width", picture.width), ("height", picture.height)]);
    page.tag("svg").attr("role", "img").attr("aria-label", labels.picture).attr("data-do", "point");
    page.lengths([("width", picture.width), ("height", picture.height)]);
    page.attr("class", if light.is_some() { "picture proving" } else { "picture" }).fixed(HATCH);
    lanes(&mut page, picture, view, labels);
    seen(&mut page, picture);
    for item in &picture.items {
        self::item(&mut page, item, &lit, labels);
    }
    page.end("g").tag("g").attr("data-panel", "marker").end("g");
    page.tag("g").attr("data-panel", "hits").end("g").end("svg");
    page.classed("div", "gaps").attr("data-panel", "gaps").end("div");
    page.tag("div").attr("data-panel", "callout").end("div");
    page.tag("div").attr("data-panel", "lanes").end("div").end("div");
    page.finish()
}

/// Begins what is only painted within the window: where the run goes on beyond it, its marks would lie
/// over the names of the lanes.
fn seen(page: &mut Markup, picture: &Picture) {
    page.tag("g");
    if picture.part {
        page.attr("clip-path", "url(#seen)").tag("clipPath").attr("id", "seen").tag("rect");
        let width = picture.width - picture.scale.left() + 6.0;
        page.lengths([
            ("x", picture.scale.left() - 6.0),
            ("y", 0.0),
            ("width", width),
            ("height", picture.height),
        ]);
        page.end("rect").end("clipPath");
    }
}

/// The cursor, and a veil over what has not happened yet.
pub fn marker(picture: &Picture, x: f64, at_end: bool) -> String {
    let bottom = picture.height - FOOT;
    let veiled = within(picture.scale.left() - 6.0, x, picture.width);
    let rest = if at_end { 0.0 } else { (picture.width - veiled).max(0.0) };
    let mut page = Markup::new();
    page.tag("g").attr("data-panel", "marker").classed("rect", "veil");
    page.lengths([("x", veiled), ("y", TOP), ("width", rest), ("height", (bottom - TOP).max(0.0))]);
    page.end("rect");
    if !picture.scale.shows(x, x) {
        page.end("g");
        return page.finish();
    }
    moved(&mut page, "cursor", (x, 0.0)).tag("path").attr("d", "M-6 22H6L0 30Z").end("path").tag("line");
    page.lengths([("x1", 0.0), ("x2", 0.0), ("y1", TOP), ("y2", bottom)]).end("line").end("g").end("g");
    page.finish()
}

/// The axis, the folds, and the names of the lanes.
fn lanes(page: &mut Markup, picture: &Picture, view: &View, labels: &Labels) {
    let bottom = picture.height - FOOT;
    page.classed("g", "lanes");
    for tick in &picture.ticks {
        line(page, "grid", (tick.x, TOP), (tick.x, bottom));
        words(page, "tick", (tick.x, 18.0), true, &(labels.tick)(tick.at));
    }
    let mut free = 0.0;
    for fold in picture.scale.folds() {
        let area = Area { x: fold.left, y: TOP, width: fold.right - fold.left, height: bottom - TOP };
        rect(page, area, "fold", None);
        page.path("fold-edge", &torn(fold.left, bottom)).path("fold-edge", &torn(fold.right, bottom));
        let middle = f64::midpoint(fold.left, fold.right);
        // Where many pauses are folded, some say how long they were.
        if middle >= free {
            free = middle + FOLD_WORDS;
            words(page, "tick", (middle, bottom + 13.0), true, &(labels.folded)(fold.until.since(fold.from)));
        }
    }
    for track in picture.tracks.iter() {
        lane(page, track, view, labels, picture.width - 8.0);
    }
    page.end("g");
}

/// How much room the length of a pause takes.
const FOLD_WORDS: f64 = 52.0;

/// The edge of what is folded: torn paper.
fn torn(x: f64, bottom: f64) -> String {
    let mut path = way([("M", x), (" ", TOP)]);
    let (mut y, mut right) = (TOP, true);
    while y + 7.0 < bottom {
        path.push_str(if right { "l3 7" } else { "l-3 7" });
        (y, right) = (y + 7.0, !right);
    }
    path
}

fn lane(page: &mut Markup, track: &Track, view: &View, labels: &Labels, right: f64) {
    let (name, kind) = called(view.deployment().participant(track.lane), &view.scenario.model, labels);
    let middle = track.middle();
    let (name_y, kind_y) =
        if kind.is_empty() { (middle + 5.0, middle) } else { (middle - 2.0, middle + 13.0) };
    line(page, "rail", (LEFT, middle), (right, middle));
    words(page, "lane", (14.0, name_y), false, name);
    words(page, "lane-kind", (14.0, kind_y), false, kind);
}

fn item(page: &mut Markup, item: &Item, lit: &[RecordId], labels: &Labels) {
    let mut class = String::from("item");
    class.push_str(match item.emphasis {
        Emphasis::Plain => "",
        Emphasis::Ghost => " ghost",
        Emphasis::Broken => " bad",
    });
    let is_lit = item.emphasis != Emphasis::Ghost && item.tells_of(lit);
    class.push_str(if is_lit { " proof" } else { "" });
    page.classed("g", &class).attr("data-record", &item.record.0.to_string());
    match &item.shape {
        Shape::Bar { area, kind, label } => bar(page, *area, *kind, label.as_deref()),
        Shape::Step { left, right, top, label, failed } => {
            let class = if *failed { "step failed" } else { "step" };
            line(page, class, (*right, top + 3.0), (*right, top + BAR - 3.0));
            if let Some(name) = label {
                words(page, "step-name", (f64::midpoint(*left, *right), top + 16.0), true, name);
            }
        }
        Shape::Transaction { area, committed } => {
            rect(page, *area, if *committed { "transaction" } else { "transaction undone" }, Some(5.0));
        }
        Shape::Arrow { from, to, kind, doubled, lost, label } => {
            arrow(page, (*from, *to), *kind, (*doubled, *lost));
            named(page, "message-name", label.as_ref());
        }
        Shape::Effect { at, kind, label } => {
            glyph(page, *at, *kind, false);
            named(page, "effect-name", label.as_ref());
        }
        Shape::Missing { at, kind, label } => {
            glyph(page, *at, *kind, true);
            named(page, "effect-name", label.as_ref());
        }
        Shape::Bolt { x, top } => {
            moved(page, "struck", (*x, top - 17.0));
            line(page, "bolt-line", (0.0, 10.0), (0.0, BAR + 23.0));
            page.fixed(BOLT).end("g");
        }
        Shape::Down { area, named } => {
            rect(page, *area, "down", Some(3.0));
            if *named {
                let at = (area.x + area.width / 2.0, area.y + area.height / 2.0 + 4.0);
                words(page, "down-name", at, true, labels.down);
            }
        }
        Shape::Window { left, right, y, label, .. } => {
            let ends = y - 5.0;
            page.path("window", &way([("M", *left), (" ", ends), ("V", *y), ("H", *right), ("V", ends)]));
            named(page, "window-name", label.as_ref());
        }
    }
    page.end("g");
}

fn line(page: &mut Markup, class: &str, from: (f64, f64), to: (f64, f64)) {
    page.classed("line", class).lengths([("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)]);
    page.end("line");
}

fn rect(page: &mut Markup, area: Area, class: &str, radius: Option<f64>) {
    page.classed("rect", class);
    page.lengths([("x", area.x), ("y", area.y), ("width", area.width), ("height", area.height)]);
    page.maybe("rx", radius.map(tenths).as_deref()).end("rect");
}

fn words(page: &mut Markup, class: &str, at: (f64, f64), centred: bool, words: &str) {
    page.classed("text", class).lengths([("x", at.0), ("y", at.1)]);
    page.maybe("text-anchor", centred.then_some("middle")).text(words).end("text");
}

fn named(page: &mut Markup, class: &str, label: Option<&(Area, String)>) {
    if let Some((area, name)) = label {
        words(page, class, (area.x, area.y + 12.0), false, name);
    }
}

/// Begins a group of a class at a place.
fn moved<'a>(page: &'a mut Markup, class: &str, (x, y): (f64, f64)) -> &'a mut Markup {
    let mut place = way([("translate(", x), (" ", y)]);
    place.push(')');
    page.classed("g", class).attr("transform", &place)
}

fn bar(page: &mut Markup, area: Area, kind: Bar, label: Option<&str>) {
    let class = match kind {
        Bar::Waiting => "bar waiting",
        Bar::Working => "bar working",
        Bar::Keeping => "bar keeping",
    };
    rect(page, area, class, Some(5.0));
    if let Some(label) = label {
        words(page, "bar-label", (area.x + 8.0, area.y + 16.0), false, label);
    }
}

fn arrow(
    page: &mut Markup,
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
    page.path(&["arrow ", name, if doubled { " doubled" } else { "" }].concat(), &path);
    if doubled {
        // Two lines: a broad one, and the ground within it.
        page.path("arrow within", &path);
    }
    let side = if to.1 > from.1 { -1.0 } else { 1.0 };
    if lost {
        let mut end = way([("M", x - 4.0), (" ", y - 4.0)]);
        end.push_str("l8 8m0 -8l-8 8");
        page.path(&["lost-end ", name].concat(), &end);
    } else {
        let half = if kind == Arrow::Receipt { 3.0 } else { 5.0 };
        let mut end = way([("M", x), (" ", y), ("l", -half), (" ", side * half * 1.7), ("h", half * 2.0)]);
        end.push('Z');
        page.path(&["head ", name].concat(), &end);
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
    page.path("outline", &outline).path("inner", inner).end("g");
}
