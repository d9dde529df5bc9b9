//! The map: the model as a board of cards that light up as the run plays. Each card is a button in a list, which is what is
//! read aloud; where it lies, and the arrows, are for the eye.

use super::frame::panel;
use super::markup::{Markup, way};
use crate::board::{Arrow, Board, Kind, Rectangle};
use crate::playback::Light;
use crate::words::Labels;

/// Every kind of card, with the class of its colour and shape.
const KINDS: [(Kind, &str); 9] = [
    (Kind::Command, "command"),
    (Kind::Aggregate, "aggregate"),
    (Kind::Event, "event"),
    (Kind::Policy, "policy"),
    (Kind::ReadModel, "read-model"),
    (Kind::External, "external"),
    (Kind::Saga, "saga"),
    (Kind::UseCase, "use-case"),
    (Kind::Clock, "clock"),
];

fn class(kind: Kind) -> &'static str {
    KINDS.iter().find(|(other, _)| *other == kind).map_or("", |(_, class)| class)
}

/// The panel; `lights` says what became of each card until the cursor.
pub fn panel_of(board: &Board, lights: &[Light], labels: &Labels) -> String {
    let words = &labels.map;
    let mut page = Markup::new();
    panel(&mut page, "div", "board");
    page.leaf("p", "quiet", words.help);
    if board.more > 0 {
        page.leaf("p", "caveat", &(words.more)(board.more));
    }
    page.classed("ul", "kinds").attr("aria-hidden", "true");
    for (kind, class) in KINDS {
        if board.cards.iter().any(|card| card.kind == kind) {
            page.tag("li").classed("span", &["card ", class].concat()).text((words.letter)(kind)).end("span");
            page.text((words.kind)(kind)).end("li");
        }
    }
    page.end("ul");
    page.classed("div", "board").style([("width", board.width), ("height", board.height)]);
    ways(&mut page, board, lights);
    page.tag("ol");
    for area in &board.areas {
        page.classed("li", "area");
        placed(&mut page, &area.place, (0.0, 0.0));
        page.leaf("h2", "", area.name.as_deref().unwrap_or(words.across)).tag("ul");
        for card in &area.cards {
            self::card(&mut page, board, *card, lights, (area.place.x, area.place.y), labels);
        }
        page.end("ul").end("li");
    }
    page.end("ol").end("div").end("div");
    page.finish()
}

fn placed(page: &mut Markup, place: &Rectangle, (x, y): (f64, f64)) {
    let corner = [("left", place.x - x), ("top", place.y - y)];
    let [left, top] = corner;
    page.style([left, top, ("width", place.width), ("height", place.height)]);
}

fn card(
    page: &mut Markup,
    board: &Board,
    place: usize,
    lights: &[Light],
    origin: (f64, f64),
    labels: &Labels,
) {
    let words = &labels.map;
    let card = &board.cards[place];
    let light = lights.get(place).copied().unwrap_or_default();
    let (lit, told) = match light {
        Light::Dark => ("", ""),
        Light::Done => (" done", words.done),
        Light::Now => (" now", words.now),
    };
    let name = if card.name.is_empty() { words.unnamed } else { &card.name };
    let kind = (words.kind)(card.kind);
    page.tag("li").button("card").attr("class", &["card ", class(card.kind), lit].concat());
    page.attr("aria-label", &[name, ", ", kind, told].concat());
    page.attr("data-at", &place.to_string()).attr("title", &[name, " · ", kind].concat());
    placed(page, &board.places[place], origin);
    page.maybe("aria-current", (light == Light::Now).then_some("step"));
    // A sign, not a text: the name that is read aloud says the kind in words.
    page.classed("span", "letter").attr("data-letter", (words.letter)(card.kind)).end("span");
    page.classed("span", "name");
    named(page, name);
    page.end("span").end("button").end("li");
}

/// A name, which may be broken before each of its words.
pub(super) fn named(page: &mut Markup, name: &str) {
    let mut word = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !word.is_empty() {
            page.text(&word).fixed("<wbr>");
            word.clear();
        }
        word.push(letter);
    }
    page.text(&word);
}

/// The arrows, those that the run has gone apart from the others.
fn ways(page: &mut Markup, board: &Board, lights: &[Light]) {
    page.tag("svg").attr("class", "ways").attr("aria-hidden", "true");
    page.lengths([("width", board.width), ("height", board.height)]);
    let lit = |card: usize| lights.get(card).is_some_and(|light| *light != Light::Dark);
    let gone = |arrow: &&Arrow| lit(arrow.from) && lit(arrow.to);
    for (class, is_gone) in [("way", false), ("way gone", true)] {
        let (mut lines, mut heads) = (String::new(), String::new());
        for arrow in board.arrows.iter().filter(|arrow| gone(arrow) == is_gone) {
            let mut letter = "M";
            for (x, y) in &arrow.corners {
                lines.push_str(&way([(letter, *x), (" ", *y)]));
                letter = "L";
            }
            if let Some((x, y)) = arrow.corners.last() {
                heads.push_str(&way([("M", *x), (" ", *y), ("l", -7.0), (" ", -4.0)]));
                heads.push_str("v8z");
            }
        }
        page.path(class, &lines).path(&[class, " head"].concat(), &heads);
    }
    page.end("svg");
}
