//! From the draw list to SVG: one small function a shape.

use leptos::prelude::*;

use crate::engine::ParticipantKind;
use crate::playback::View;
use crate::timeline::picture::{Arrow, Bar, GLYPH, Glyph};
use crate::timeline::text::Area;
use crate::timeline::tracks::{BAR, Track};
use crate::timeline::{Emphasis, Item, Picture, Shape};
use crate::words::Labels;

/// The axis, the folds, and the names of the lanes.
pub fn lanes(picture: &Picture, view: &View, labels: &'static Labels) -> impl IntoView + use<> {
    let bottom = picture.height - 18.0;
    let ticks = picture.ticks.iter().map(|tick| {
        let words = (labels.tick)(tick.at);
        view! {
            <line class="grid" x1=tick.x x2=tick.x y1="30" y2=bottom />
            <text class="tick" x=tick.x y="18" text-anchor="middle">{words}</text>
        }
    });
    let folds = picture.scale.folds().iter().map(|fold| {
        let (middle, width) = (f64::midpoint(fold.left, fold.right), fold.right - fold.left);
        let words = (labels.folded)(fold.until.since(fold.from));
        view! {
            <rect class="fold" x=fold.left y="30" width=width height=bottom - 30.0 />
            <path class="fold-edge" d=torn(fold.left, bottom) />
            <path class="fold-edge" d=torn(fold.right, bottom) />
            <text class="tick" x=middle y=bottom + 13.0 text-anchor="middle">{words}</text>
        }
    });
    let right = picture.width - 8.0;
    let tracks = picture.tracks.iter().map(|track| lane(track, view, labels, right));
    view! {
        <g class="lanes">{ticks.collect_view()} {folds.collect_view()} {tracks.collect_view()}</g>
    }
}

/// The edge of what is folded: torn paper.
fn torn(x: f64, bottom: f64) -> String {
    let mut path = format!("M{x:.1} 30");
    let (mut y, mut side) = (30.0, 3.0);
    while y + 7.0 < bottom {
        path.push_str(if side > 0.0 { "l3 7" } else { "l-3 7" });
        (y, side) = (y + 7.0, -side);
    }
    path
}

fn lane(track: &Track, view: &View, labels: &'static Labels, right: f64) -> impl IntoView + use<> {
    let model = &view.scenario.model;
    let context = track.context.map(|context| model.context(context).name.clone()).unwrap_or_default();
    let (name, kind) = match track.kind {
        ParticipantKind::Client => (labels.client.to_owned(), ""),
        ParticipantKind::Broker => (labels.broker.to_owned(), ""),
        ParticipantKind::Service => (context, labels.service),
        ParticipantKind::Relay => (context, labels.relay),
        ParticipantKind::Consumer => (context, labels.consumer),
        ParticipantKind::External(id) => (model.external(id).name.clone(), labels.external),
    };
    let middle = track.middle();
    let (name_y, kind_y) =
        if kind.is_empty() { (middle + 5.0, middle) } else { (middle - 2.0, middle + 13.0) };
    view! {
        <line class="rail" x1=crate::timeline::layout::LEFT x2=right y1=middle y2=middle />
        <text class="lane" x="14" y=name_y>{name}</text>
        <text class="lane-kind" x="14" y=kind_y>{kind}</text>
    }
}

/// Everything that happens.
pub fn items(picture: &Picture, labels: &'static Labels) -> impl IntoView + use<> {
    picture.items.iter().map(|item| self::item(item, labels)).collect_view()
}

fn item(item: &Item, labels: &'static Labels) -> impl IntoView + use<> {
    let mut class = String::from("item");
    match item.emphasis {
        Emphasis::Plain => {}
        Emphasis::Ghost => class.push_str(" ghost"),
        Emphasis::Broken => class.push_str(" bad"),
    }
    if item.proves {
        class.push_str(" proof");
    }
    let shape = match &item.shape {
        Shape::Bar { area, kind, label } => bar(*area, *kind, label.clone()).into_any(),
        Shape::Step { left, right, top, step, named, failed } => {
            let name = named.then(|| step.word());
            self::step((*left, *right), *top, name, *failed).into_any()
        }
        Shape::Transaction { area, committed } => {
            let class = if *committed { "transaction" } else { "transaction undone" };
            rect(*area, class, 5.0).into_any()
        }
        Shape::Arrow { from, to, kind, doubled, lost, label } => {
            arrow(*from, *to, *kind, (*doubled, *lost), label.clone()).into_any()
        }
        Shape::Effect { at, kind, label } => glyph(*at, *kind, false, label.clone()).into_any(),
        Shape::Missing { at, kind, label } => glyph(*at, *kind, true, label.clone()).into_any(),
        Shape::Bolt { x, top } => struck(*x, *top).into_any(),
        Shape::Down { area, named } => down(*area, named.then_some(labels.down)).into_any(),
        Shape::Window { left, right, y, label, .. } => window(*left, *right, *y, label.clone()).into_any(),
    };
    view! { <g class=class data-record=item.record.0>{shape}</g> }
}

fn rect(area: Area, class: &'static str, radius: f64) -> impl IntoView {
    view! { <rect class=class x=area.x y=area.y width=area.width height=area.height rx=radius /> }
}

fn words(label: Option<(Area, String)>, class: &'static str) -> impl IntoView {
    label.map(|(area, words)| view! { <text class=class x=area.x y=area.y + 12.0>{words}</text> })
}

fn bar(area: Area, kind: Bar, label: Option<String>) -> impl IntoView {
    let class = match kind {
        Bar::Waiting => "bar waiting",
        Bar::Working => "bar working",
        Bar::Keeping => "bar keeping",
    };
    let text =
        label.map(|label| view! { <text class="bar-label" x=area.x + 8.0 y=area.y + 16.0>{label}</text> });
    view! { {rect(area, class, 5.0)} {text} }
}

fn step((left, right): (f64, f64), top: f64, name: Option<&'static str>, failed: bool) -> impl IntoView {
    let class = if failed { "step failed" } else { "step" };
    let middle = f64::midpoint(left, right);
    let text = name.map(
        |name| view! { <text class="step-name" x=middle y=top + 16.0 text-anchor="middle">{name}</text> },
    );
    view! { <line class=class x1=right x2=right y1=top + 3.0 y2=top + BAR - 3.0 /> {text} }
}

fn arrow(
    from: (f64, f64),
    to: (f64, f64),
    kind: Arrow,
    (doubled, lost): (bool, bool),
    label: Option<(Area, String)>,
) -> impl IntoView {
    let kind = match kind {
        Arrow::Command => "command",
        Arrow::Answer => "command answer",
        Arrow::Event => "event",
        Arrow::Call => "call",
        Arrow::Receipt => "receipt",
    };
    let class = format!("arrow {kind}");
    let way = if lost { (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1)) } else { to };
    let path = curve(from, way);
    // Two lines: a broad one, and the ground within it.
    let within = doubled.then(|| view! { <path class="arrow within" d=path.clone() /> });
    let class = if doubled { format!("{class} doubled") } else { class };
    let (x, y, side) = (way.0, way.1, if to.1 > from.1 { -1.0 } else { 1.0 });
    let end = if lost {
        format!("M{:.1} {:.1}l8 8m0 -8l-8 8", x - 4.0, y - 4.0)
    } else {
        let half = if kind == "receipt" { 3.0 } else { 5.0 };
        format!("M{x:.1} {y:.1}l{:.1} {:.1}h{:.1}Z", -half, side * half * 1.7, half * 2.0)
    };
    let head = if lost { format!("lost-end {kind}") } else { format!("head {kind}") };
    view! {
        <path class=class d=path />
        {within}
        <path class=head d=end />
        {words(label, "message-name")}
    }
}

/// Down or up first, then across.
fn curve(from: (f64, f64), to: (f64, f64)) -> String {
    let bend = (to.1 - from.1) * 0.55;
    format!(
        "M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
        from.0,
        from.1,
        from.0,
        from.1 + bend,
        to.0,
        to.1 - bend,
        to.0,
        to.1
    )
}

fn glyph(at: (f64, f64), kind: Glyph, missing: bool, label: Option<(Area, String)>) -> impl IntoView {
    let (w, h) = GLYPH;
    let (class, outline) = match kind {
        Glyph::Letter => ("glyph letter", format!("M{0} {1}H{w}V{h}H{0}Z", -w, -h)),
        Glyph::Deed => ("glyph deed", format!("M0 {}L{w} 0L0 {h}L{} 0Z", -h, -w)),
        Glyph::Inside => ("glyph inside", "M0 -6L6 0L0 6L-6 0Z".to_owned()),
    };
    let class = if missing { format!("{class} missing") } else { class.to_owned() };
    let inner = match (missing, kind) {
        (true, _) => "M-5 -4L5 4M5 -4L-5 4",
        (false, Glyph::Letter) => "M-13 -9L0 2L13 -9",
        (false, _) => "",
    };
    view! {
        <g class=class transform=format!("translate({:.1} {:.1})", at.0, at.1)>
            <path class="outline" d=outline />
            <path class="inner" d=inner />
        </g>
        {words(label, "effect-name")}
    }
}

/// The sign of a fault, around the origin.
pub fn bolt() -> impl IntoView {
    view! {
        <circle r="10" class="bolt-ground" />
        <path d="M1.5 -7L-5 1H-1L-1.5 7L5 -2H1Z" class="bolt-sign" />
    }
}

fn struck(x: f64, top: f64) -> impl IntoView {
    view! {
        <g class="struck" transform=format!("translate({x:.1} {:.1})", top - 17.0)>
            <line x1="0" x2="0" y1="10" y2=BAR + 23.0 class="bolt-line" />
            {bolt()}
        </g>
    }
}

fn down(area: Area, name: Option<&'static str>) -> impl IntoView {
    let text = name.map(|name| {
        let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0 + 4.0);
        view! { <text class="down-name" x=x y=y text-anchor="middle">{name}</text> }
    });
    view! { {rect(area, "down", 3.0)} {text} }
}

fn window(left: f64, right: f64, y: f64, label: Option<(Area, String)>) -> impl IntoView {
    let path = format!("M{left:.1} {:.1}V{y:.1}H{right:.1}V{:.1}", y - 5.0, y - 5.0);
    view! { <path class="window" d=path /> {words(label, "window-name")} }
}
