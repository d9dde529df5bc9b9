//! The bar at the top: the name, the scenario, the theme.

use super::frame::panel;
use super::markup::Markup;
use crate::examples::{self, Example};
use crate::scenario::{Scenario, shop};
use crate::words::{Labels, Register};

/// Before the name of a scenario of what runs, as a value of the choice.
pub const RUN: &str = "run ";

/// Before the id of an example.
pub const EXAMPLE: &str = "example ";

/// The bar, with this scenario chosen.
pub fn bar(chosen: &Scenario, dark: bool, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "header", "top").tag("h1");
    page.fixed(concat!(
        r#"<svg viewBox="0 0 28 20" width="28" height="20" aria-hidden="true">"#,
        r#"<path d="M1 13H9L12 5L15 17L18 9L20 13H27" class="logo"></path></svg>"#
    ));
    page.text(labels.product).end("h1").leaf("p", "tagline", labels.tagline);
    page.classed("span", "pick").tag("select").attr("aria-label", labels.scenario);
    page.attr("data-do", "open").attr("data-value", &[RUN, &chosen.name].concat());
    match &chosen.written {
        None => built_in(&mut page, &chosen.name),
        Some(written) => {
            page.tag("optgroup").attr("label", labels.model.own);
            for name in &written.scenarios {
                option(&mut page, &[RUN, name].concat(), name, *name == chosen.name);
            }
            page.end("optgroup");
        }
    }
    let others = examples::ALL.iter().skip(usize::from(chosen.written.is_none()));
    let others: Vec<&Example> = others.filter(|example| example.runs).collect();
    if !others.is_empty() {
        page.tag("optgroup").attr("label", labels.model.examples);
        for example in others {
            option(&mut page, &[EXAMPLE, example.id].concat(), example.title, false);
        }
        page.end("optgroup");
    }
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

fn built_in(page: &mut Markup, chosen: &str) {
    for scenario in shop::scenarios() {
        option(page, &[RUN, &scenario.name].concat(), &scenario.name, scenario.name == chosen);
    }
}

/// One choice of a list.
pub fn option(page: &mut Markup, value: &str, words: &str, chosen: bool) {
    page.tag("option").attr("value", value).flag("selected", chosen).text(words).end("option");
}
