//! The picture of a run as SVG: the axis, the folds, the names of the lanes, what is drawn in them; and
//! the marker over it.

use super::markup::{Markup, way};
use super::shapes::{self, words};
use crate::playback::{Spotlight, View};
use crate::timeline::Picture;
use crate::timeline::layout::LEFT;
use crate::timeline::scale::within;
use crate::timeline::text::Area;
use crate::timeline::tracks::Track;
use crate::words::Labels;
use crate::words::naming::called;

/// What is hatched.
const HATCH: &str = concat!(
    r#"<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">"#,
    r#"<path d="M0 0V6" class="hatch"></path></pattern></defs>"#
);

/// Where the picture begins below the axis.
const TOP: f64 = 30.0;

/// What is kept below it for the lengths of folds.
const FOOT: f64 = 18.0;

/// Half the width of the cursor.
const CURSOR: f64 = 6.0;

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
    shapes::draw(&mut page, &picture.items, &lit, labels);
    page.end("g").end("svg").tag("div").attr("data-panel", "marker").end("div");
    page.tag("svg").attr("data-panel", "hits").end("svg");
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

/// The cursor, and a veil over what has not happened yet. They lie over the picture and are only
/// moved: however much there is to paint, it is not painted again.
pub fn marker(picture: &Picture, x: f64, at_end: bool) -> String {
    let bottom = (picture.height - FOOT).max(TOP);
    let veiled = if at_end { picture.width } else { within(picture.scale.left() - 6.0, x, picture.width) };
    let mut page = Markup::new();
    page.classed("div", "marker").attr("data-panel", "marker").classed("div", "veil");
    page.style([("translate", veiled), ("top", TOP), ("height", bottom - TOP)]).end("div");
    if picture.scale.shows(x, x) {
        page.classed("svg", "cursor").style([("translate", x - CURSOR)]);
        page.lengths([("width", 2.0 * CURSOR), ("height", bottom)]).attr("aria-hidden", "true");
        page.tag("path").attr("d", "M0 22H12L6 30Z").end("path").tag("line");
        page.lengths([("x1", CURSOR), ("x2", CURSOR), ("y1", TOP), ("y2", bottom)]).end("line").end("svg");
    }
    page.end("div");
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
        rect(page, area, "fold");
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
    let (name, kind) = called(view.deployment(), track.lane, labels);
    let middle = track.middle();
    let (name_y, kind_y) =
        if kind.is_empty() { (middle + 5.0, middle) } else { (middle - 2.0, middle + 13.0) };
    line(page, "rail", (LEFT, middle), (right, middle));
    words(page, "lane", (14.0, name_y), false, name);
    words(page, "lane-kind", (14.0, kind_y), false, kind);
}

fn line(page: &mut Markup, class: &str, from: (f64, f64), to: (f64, f64)) {
    page.classed("line", class).lengths([("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)]);
    page.end("line");
}

fn rect(page: &mut Markup, area: Area, class: &str) {
    page.classed("rect", class);
    page.lengths([("x", area.x), ("y", area.y), ("width", area.width), ("height", area.height)]).end("rect");
}
