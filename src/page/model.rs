//! The model: its text in ink below a text area of the same letters, and what is wrong with it.

use std::ops::Range;

use super::frame::panel;
use super::highlight::pieces;
use super::markup::Markup;
use crate::language::problem::{Diagnostic, Severity};
use crate::language::source::Source;
use crate::playback::desk::{Desk, Origin, Side, Standing};
use crate::scenario::{Scenario, link};
use crate::words::Labels;
use crate::words::english::problems;

/// The height of a line, in pixels, as the style sheet has it.
pub const LINE: usize = 20;

/// How many parts of a model that are not run are named.
const NAMED: usize = 3;

/// The buttons for what stands beside the run.
pub fn sides(turned: Side, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "div", "sides").attr("role", "group").attr("aria-label", labels.model.sides);
    for side in Side::ALL {
        let words = match side {
            Side::Run => labels.model.run,
            Side::Model => labels.model.model,
            Side::Map => labels.map.name,
            Side::Settings => labels.settings.name,
        };
        page.button("side").attr("data-id", side.id()).attr("data-side", side.id());
        page.truth("aria-pressed", turned == side).text(words).end("button");
    }
    page.end("div");
    page.finish()
}

/// The panel, with a place for each of its parts. The text area is there before, so that it can be filled at any time.
pub fn place(page: &mut Markup, labels: &Labels) {
    panel(page, "div", "standing").end("div");
    page.classed("div", "files").button("duplicate").text(labels.model.duplicate).end("button");
    // The browser's own field for files cannot be named: it lies within what looks like a button.
    page.classed("label", "button").text(labels.model.open);
    page.tag("input").attr("type", "file").attr("class", "unseen").attr("data-do", "file");
    page.attr("accept", ".faultline,.txt,text/plain").end("input").end("label");
    page.button("save").text(labels.model.save).end("button").end("div");
    page.classed("div", "editor").classed("div", "leaf");
    panel(page, "div", "ink").attr("aria-hidden", "true").end("div");
    page.tag("textarea").attr("data-do", "model-text").attr("aria-label", labels.model.editor);
    page.attr("aria-describedby", "model-help").attr("spellcheck", "false").attr("autocomplete", "off");
    page.attr("autocapitalize", "off").attr("wrap", "off").end("textarea").end("div").end("div");
    page.tag("p").attr("id", "model-help").attr("class", "quiet").text(labels.model.help).end("p");
    panel(page, "div", "problems").end("div");
}

/// What the browser has to do with the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Whether nothing can be kept here.
    pub forgets: bool,
    /// How many characters the link has; none if it does not carry the text.
    pub link: Option<usize>,
    /// Whether a file was too large.
    pub too_large: bool,
}

/// What is said of the text as a whole.
pub fn standing(desk: &Desk, told: Told, labels: &Labels) -> String {
    let words = &labels.model;
    let mut page = Markup::new();
    panel(&mut page, "div", "standing").tag("p").attr("role", "status");
    let standing = desk.standing();
    page.attr(
        "data-standing",
        match standing {
            Standing::Unread => "unread",
            Standing::Runs => "runs",
            Standing::Broken(_) => "broken",
            Standing::Idle => "idle",
        },
    );
    match standing {
        Standing::Unread if desk.reads_along() => page.text(words.unread),
        Standing::Unread => page.text(words.long),
        Standing::Runs => page.text(words.runs),
        Standing::Broken(errors) => page.text(&(words.broken)(errors)),
        Standing::Idle => page.text(words.idle),
    };
    page.text(" ").tag("span").attr("data-kept", if told.forgets { "no" } else { "yes" });
    page.text(match desk.origin() {
        _ if told.forgets => words.not_kept,
        Origin::Own(_) => words.kept,
        _ => words.copied,
    });
    page.end("span");
    let link = match told.link {
        Some(letters) if letters > link::SAFE => Some((words.long_link)(letters)),
        None => Some(words.no_link.to_owned()),
        Some(_) => None,
    };
    let large = told.too_large.then(|| words.too_large.to_owned());
    for warning in large.into_iter().chain(link) {
        page.text(" ").leaf("span", "caveat", &warning);
    }
    page.end("p");
    if standing == Standing::Unread && !desk.reads_along() {
        page.button("read").text(words.read).end("button");
    }
    page.end("div");
    page.finish()
}

/// The lines of the text in ink: of all of them only these, for the others cannot be seen.
pub fn ink(desk: &Desk, seen: &Range<usize>) -> String {
    let text = desk.text();
    let (mut lines, mut widest) = (0, 0);
    for line in text.split('\n') {
        lines += 1;
        widest = widest.max(width(line));
    }
    let none = Vec::new();
    let wrong = desk.reading().map_or(none.as_slice(), |reading| reading.diagnostics.list());
    let mut page = Markup::new();
    // One more line than there are: so there is room for the next one before it is written.
    let style = [
        "padding-top:",
        &(seen.start.min(lines) * LINE).to_string(),
        "px;height:",
        &((lines + 2) * LINE).to_string(),
        "px;min-width:",
        &(widest + 2).to_string(),
        "ch",
    ];
    panel(&mut page, "div", "ink").attr("aria-hidden", "true").attr("data-style", &style.concat());
    let mut begins = 0;
    for (number, line) in text.split('\n').enumerate().take(seen.end) {
        if number >= seen.start {
            page.tag("div").tag("i").text(&(number + 1).to_string()).end("i");
            inked(&mut page, line, begins, wrong);
            page.end("div");
        }
        begins += line.len() + 1;
    }
    page.end("div");
    page.finish()
}

/// How wide a line is, in letters of the usual width.
fn width(line: &str) -> usize {
    line.chars().map(|letter| if letter.is_ascii() && letter != '\t' { 1 } else { 2 }).sum()
}

/// A line, which begins at a byte of the text; what is wrong in it is underlined.
fn inked(page: &mut Markup, line: &str, begins: usize, wrong: &[Diagnostic]) {
    let within = |at: u32| (at as usize).saturating_sub(begins).min(line.len());
    let is_here = |one: &&Diagnostic| {
        let range = one.span.range();
        range.start <= begins + line.len() && range.end >= begins
    };
    let here: Vec<&Diagnostic> = wrong.iter().filter(is_here).collect();
    let mut at = 0;
    for (ink, bytes) in pieces(line) {
        let end = at + bytes;
        while at < end {
            let mark = here.iter().filter(|one| within(one.span.start) <= at && at < within(one.span.end));
            // An error before a warning, where both are.
            let mark = mark.map(|one| one.severity).min_by_key(|severity| *severity != Severity::Error);
            let edges = here.iter().flat_map(|one| [within(one.span.start), within(one.span.end)]);
            let until = edges.filter(|edge| *edge > at).fold(end, usize::min);
            let marked = match mark {
                Some(Severity::Error) => Some("wrong"),
                Some(Severity::Warning) => Some("doubtful"),
                None => None,
            };
            let class = [ink.class().unwrap_or_default(), marked.unwrap_or_default()].join(" ");
            let letters = line.get(at..until).unwrap_or_default();
            match class.trim() {
                "" => page.text(letters),
                class => page.leaf("span", class, letters),
            };
            at = until;
        }
    }
    // What is missing at the end of a line has no letters.
    if here.iter().any(|one| within(one.span.start) == line.len() && one.span.start as usize >= begins) {
        page.leaf("span", "wrong", " ");
    }
}

/// What is wrong with the text, each with its place.
pub fn problems(desk: &Desk, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "div", "problems");
    if let Some(reading) = desk.last_reading().filter(|reading| !reading.diagnostics.list().is_empty()) {
        let (diagnostics, source) = (&reading.diagnostics, Source::new(&reading.text));
        let count = (diagnostics.errors(), diagnostics.warnings(), diagnostics.omitted());
        page.leaf("h2", "", &(labels.model.count)(count.0, count.1, count.2));
        page.tag("ol").attr("aria-label", labels.model.problems);
        for one in diagnostics.list() {
            let class = if one.severity == Severity::Error { "error" } else { "warning" };
            page.classed("li", class).button("place").attr("data-from", &one.span.start.to_string());
            page.attr("data-to", &one.span.end.to_string());
            page.leaf("code", "", &(labels.model.place)(source.position(one.span))).text(" ");
            page.leaf("b", "", problems::severity(one.severity)).text(" ");
            page.text(&problems::problem(&one.problem)).end("button");
            if let Some(note) = one.note {
                page.button("place").attr("class", "note").attr("data-from", &note.span.start.to_string());
                page.attr("data-to", &note.span.end.to_string());
                page.leaf("code", "", &(labels.model.place)(source.position(note.span))).text(" ");
                page.text(problems::note(note.reason)).end("button");
            }
            page.end("li");
        }
        page.end("ol");
    }
    page.end("div");
    page.finish()
}

/// What the reader must know of the run while they look at it, beside the verdict: that it is not that of the text, and what
/// of its model is not run.
pub fn caveats(page: &mut Markup, scenario: &Scenario, behind: Option<usize>, labels: &Labels) {
    let omitted = scenario.written.as_ref().map_or(&[][..], |written| &written.omitted);
    if let Some(errors) = behind {
        page.classed("p", "caveat")
            .attr("data-caveat", "behind")
            .text(&(labels.model.behind)(errors))
            .end("p");
    }
    for strategy in scenario.in_vain() {
        page.classed("p", "caveat").attr("data-caveat", "in-vain");
        page.text(&(labels.model.in_vain)(strategy)).end("p");
    }
    if !omitted.is_empty() {
        let named = &omitted[..omitted.len().min(NAMED)];
        page.classed("p", "caveat").attr("data-caveat", "omitted");
        page.text(&(labels.model.omitted)(named, omitted.len() - named.len())).end("p");
    }
}
