//! All settings: what each decides, its value for all contexts or for one, and a way back from it.

use super::frame::panel;
use super::markup::Markup;
use super::top::option;
use crate::domain::Model;
use crate::scenario::link::MOST_SOUGHT;
use crate::scenario::settings::{Difference, Group, Key, place};
use crate::scenario::{Scenario, Settings};
use crate::words::{Labels, Register};

/// Back to where something was.
const BACK: &str = "M7 4L3 8L7 12M3 8H11a4 4 0 0 1 0 8H8";

/// How many settings are named beside the sentence; the others are counted.
const NAMED: usize = 4;

/// What is looked for among the settings, and for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sifting {
    /// What is searched for.
    pub sought: String,
    /// The context whose settings are seen; none for those of all contexts.
    pub scope: Option<String>,
    /// What was typed last and is no value: of which setting, and the text.
    pub refused: Option<(String, String)>,
}

impl Sifting {
    /// The context whose settings are seen, if this model has it.
    fn scope_in(&self, model: &Model) -> Option<&str> {
        self.scope.as_deref().filter(|scope| model.contexts.iter().any(|context| context.name == *scope))
    }

    /// Whether a setting is among those that are searched for: each word that was typed is found in it.
    fn finds(&self, key: Key, labels: &Labels) -> bool {
        let words = &labels.settings;
        let told = [key.name(), " ", &labels.say(&(words.about)(key)), " ", (words.group)(key.group()), " "];
        let told = [&told.concat(), key.values().join(" ").as_str()].concat().to_lowercase();
        self.sought.to_lowercase().split_whitespace().all(|word| told.contains(word))
    }
}

/// The panel.
pub fn panel_of(scenario: &Scenario, sifting: &Sifting, labels: &Labels) -> String {
    let words = &labels.settings;
    let scope = sifting.scope_in(&scenario.model);
    let mut page = Markup::new();
    panel(&mut page, "section", "settings").attr("aria-label", words.name).attr("tabindex", "-1");
    sieve(&mut page, &scenario.model, sifting, labels);
    let found = |key: &Key| sifting.finds(*key, labels);
    let count = Key::ALL.iter().filter(|key| found(key)).count();
    page.classed("p", "quiet").attr("role", "status").text(&(words.found)(count, Key::ALL.len())).end("p");
    let list = List { settings: &scenario.settings, scope, refused: sifting.refused.as_ref(), labels };
    for group in Group::ALL {
        let of_group = || Key::ALL.into_iter().filter(|key| key.group() == group && found(key));
        if of_group().count() > 0 {
            page.tag("h2").text((words.group)(group)).end("h2").tag("ul");
            of_group().for_each(|key| list.setting(&mut page, key));
            page.end("ul");
        }
    }
    page.end("section");
    page.finish()
}

/// What is searched for, and whose settings they are.
fn sieve(page: &mut Markup, model: &Model, sifting: &Sifting, labels: &Labels) {
    let words = &labels.settings;
    let scope = sifting.scope_in(model).unwrap_or_default();
    page.classed("div", "sieve").tag("input").attr("type", "search").attr("data-id", "sift");
    page.attr("aria-label", words.sift).attr("placeholder", words.sift);
    page.attr("maxlength", &MOST_SOUGHT.to_string()).attr("autocomplete", "off").attr("spellcheck", "false");
    page.attr("data-do", "sift").attr("data-value", &sifting.sought).end("input");
    page.tag("select").attr("aria-label", words.scope).attr("data-do", "scope").attr("data-value", scope);
    option(page, "", words.all_contexts, scope.is_empty());
    for context in &model.contexts {
        option(page, &context.name, &(words.of_context)(&context.name), context.name == scope);
    }
    page.end("select").end("div");
}

/// A value as a word of this register; what is no word of the sentence is called what it is.
fn value_word(key: Key, value: &str, labels: &Labels) -> String {
    match labels.register {
        Register::Terms => value.to_owned(),
        Register::Plain => (labels.choice)(key, value).trim_end_matches(',').to_owned(),
    }
}

/// What all lines have in common.
struct List<'a> {
    settings: &'a Settings,
    scope: Option<&'a str>,
    refused: Option<&'a (String, String)>,
    labels: &'a Labels,
}

impl List<'_> {
    /// The line of one setting.
    fn setting(&self, page: &mut Markup, key: Key) {
        let words = &self.labels.settings;
        let (name, place) = (key.name(), place(key, self.scope));
        let common = self.settings.text(key);
        let default = Settings::default().text(key);
        // What this scope sets for itself, as far as it is something else than without it.
        let own = match self.scope {
            None => Some(common.as_str()).filter(|common| *common != default),
            Some(context) => self.settings.own(key, context),
        };
        let [field, about] = ["set-", "about-"].map(|before| [before, name].concat());
        page.classed("li", if own.is_some() { "own" } else { "usual" }).attr("data-id", name);
        page.tag("label").attr("for", &field).tag("code").text(name).end("code").end("label");
        if self.scope.is_some() && !key.is_of_contexts() {
            page.leaf("span", "quiet", words.for_all_alike);
        } else {
            self.control(page, key, own, [&field, &about]);
            if own.is_some() {
                page.button("reset").attr("data-key", &place).attr("data-id", "reset");
                page.sign("icon", &(words.reset)(&place)).icon("outline", BACK).end("button");
            }
        }
        page.tag("p").attr("id", &about).attr("class", "quiet");
        page.text(&self.labels.say(&(words.about)(key))).text(" ");
        page.text(&(words.default)(&value_word(key, &default, self.labels))).end("p");
        if let Some((_, text)) = self.refused.filter(|(refused, _)| *refused == place) {
            page.classed("p", "caveat").attr("role", "alert");
            page.text(&(words.refused)(text, &key.values().join(", "))).end("p");
        }
        if self.scope.is_none() {
            self.contexts(page, key);
        }
        page.end("li");
    }

    /// The contexts that set it for themselves: each leads to its settings.
    fn contexts(&self, page: &mut Markup, key: Key) {
        for own in self.settings.differences().iter().filter(|own| own.key == key) {
            let Some(context) = &own.context else { continue };
            page.button("of-context").attr("class", "quiet").attr("data-scope", context);
            page.attr("data-id", context);
            page.text(context).text(": ").text(&value_word(key, &own.value, self.labels)).end("button");
        }
    }

    /// The field, with its id and that of what describes it. A context may also leave it as it is for all.
    fn control(&self, page: &mut Markup, key: Key, own: Option<&str>, [field, about]: [&str; 2]) {
        let place = place(key, self.scope);
        let common = self.settings.text(key);
        let as_all = (self.labels.settings.as_all)(&value_word(key, &common, self.labels));
        let value = if self.scope.is_some() { own.unwrap_or_default() } else { &common };
        let element = if key.is_choice() { "select" } else { "input" };
        page.tag(element).attr("id", field).attr("aria-describedby", about);
        page.attr("data-do", "setting").attr("data-key", &place);
        if key.is_choice() {
            page.attr("data-value", value);
            if self.scope.is_some() {
                option(page, "", &as_all, value.is_empty());
            }
            for word in key.values() {
                option(page, word, &value_word(key, word, self.labels), word == value);
            }
        } else {
            let refused = self.refused.filter(|(refused, _)| *refused == place);
            page.attr("type", "text").attr("maxlength", "24").attr("autocomplete", "off");
            page.attr("spellcheck", "false").maybe("aria-invalid", refused.map(|_| "true"));
            page.maybe("placeholder", self.scope.map(|_| as_all.as_str()));
            page.attr("data-value", refused.map_or(value, |(_, text)| text));
        }
        page.end(element);
    }
}

/// Beside the sentence: the settings that differ and are no word of it, each with a way back; and the
/// button for all of them.
pub fn differing(
    page: &mut Markup,
    settings: &Settings,
    in_sentence: &dyn Fn(&Difference) -> bool,
    labels: &Labels,
) {
    let words = &labels.settings;
    let all = settings.differences();
    let others = || all.iter().filter(|other| !in_sentence(other));
    for other in others().take(NAMED) {
        let place = other.place();
        let value = value_word(other.key, &other.value, labels);
        page.text(" ").classed("span", "word own").attr("data-id", &place);
        page.button("show-setting").attr("data-key", other.key.name());
        page.attr("data-scope", other.context.as_deref().unwrap_or_default());
        page.text(&(words.difference)(other.key, other.context.as_deref(), &value)).end("button");
        page.button("reset").attr("data-key", &place).attr("aria-label", &(words.reset)(&place));
        page.text("×").end("button").end("span");
    }
    let more = others().count().saturating_sub(NAMED);
    let told = if more > 0 { (words.more_differ)(more) } else { words.more.to_owned() };
    page.text(" ").button("all-settings").attr("class", "quiet").attr("data-id", "all-settings");
    page.attr("aria-label", &[&told, words.all].concat()).text(&told).end("button");
}
