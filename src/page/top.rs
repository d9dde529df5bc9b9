//! The bar at the top: the name, the scenario, the theme.

use super::frame::panel;
use super::markup::Markup;
use crate::examples::{self, Example};
use crate::playback::desk::text_of;
use crate::scenario::Scenario;
use crate::words::{Labels, Register};

/// Before the name of a scenario of what runs, as a value of the choice.
pub const RUN: &str = "run ";

/// Before the id of an example.
pub const EXAMPLE: &str = "example ";

/// Before the number of one of the reader's own texts.
pub const OWN: &str = "own ";

/// The reader's own texts, each with its title, and the one among them that runs.
pub type Shelved<'a> = (&'a [(u32, String)], Option<u32>);

/// The bar, with this scenario chosen.
pub fn bar(chosen: &Scenario, shelf: Shelved, dark: bool, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "header", "top").tag("h1");
    page.fixed(concat!(
        r#"<svg viewBox="0 0 28 20" width="28" height="20" aria-hidden="true">"#,
        r#"<path d="M1 13H9L12 5L15 17L18 9L20 13H27" class="logo"></path></svg>"#
    ));
    page.text(labels.product).end("h1").leaf("p", "tagline", labels.tagline);
    page.classed("span", "pick").tag("select").attr("aria-label", labels.scenario);
    page.attr("data-do", "open").attr("data-value", &[RUN, &chosen.name].concat());
    choices(&mut page, chosen, shelf, labels);
    page.end("select").end("span");
    page.button("words").attr("class", "words end").truth("aria-pressed", labels.register == Register::Plain);
    page.text(labels.plain_words).end("button");
    page.button("theme").sign("icon", labels.theme).truth("aria-pressed", dark);
    page.fixed(concat!(
        r#"<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">"#,
        r#"<circle cx="10" cy="10" r="7" class="outline"></circle>"#,
        r#"<path d="M10 3a7 7 0 0 1 0 14z" class="solid"></path></svg>"#
    ));
    page.end("button");
    page.button("help").sign("icon", labels.help.name).text("?").end("button").end("header");
    page.finish()
}

/// The scenarios of what runs, then what else there is. Where there is nothing else, no title stands above them.
fn choices(page: &mut Markup, chosen: &Scenario, (own, current): Shelved, labels: &Labels) {
    let running = text_of(chosen);
    let examples: Vec<&Example> = examples::ALL.iter().filter(|example| *example.text != *running).collect();
    let own: Vec<(String, &(u32, String))> = named(own, labels);
    let others = own.iter().filter(|(_, (id, _))| Some(*id) != current);
    let alone = examples.is_empty() && own.is_empty();
    if !alone {
        let title = if chosen.model.title.is_empty() { labels.model.untitled } else { &chosen.model.title };
        let title = own.iter().find(|(_, (id, _))| Some(*id) == current).map_or(title, |(name, _)| name);
        page.tag("optgroup").attr("label", title);
    }
    let of_run = |page: &mut Markup, name: &str| {
        option(page, &[RUN, name].concat(), name, name == chosen.name);
    };
    let scenarios = chosen.written.iter().flat_map(|written| &written.scenarios);
    scenarios.for_each(|name| of_run(page, name));
    if !alone {
        page.end("optgroup");
    }
    if !examples.is_empty() {
        page.tag("optgroup").attr("label", labels.model.examples);
        for example in examples {
            option(page, &[EXAMPLE, example.id].concat(), example.title, false);
        }
        page.end("optgroup");
    }
    if others.clone().count() > 0 {
        page.tag("optgroup").attr("label", labels.model.own);
        for (name, (id, _)) in others {
            option(page, &[OWN, &id.to_string()].concat(), name, false);
        }
        page.end("optgroup");
    }
}

/// The reader's own texts by name: what others are called as well has a number.
fn named<'a>(own: &'a [(u32, String)], labels: &Labels) -> Vec<(String, &'a (u32, String))> {
    let name = |(place, one): (usize, &'a (u32, String))| {
        let alike = own[..place].iter().filter(|(_, title)| *title == one.1).count();
        let examples = examples::ALL.iter().filter(|example| example.title == one.1).count();
        let title = if one.1.is_empty() { labels.model.untitled } else { &one.1 };
        ((labels.model.again)(title, alike + examples), one)
    };
    own.iter().enumerate().map(name).collect()
}

/// One choice of a list.
pub fn option(page: &mut Markup, value: &str, words: &str, chosen: bool) {
    page.tag("option").attr("value", value).flag("selected", chosen).text(words).end("option");
}
