//! From the markup of a panel to the page: what is the same stays, so that the focus, the scroll and
//! an open list survive; what differs is changed in place.

use std::collections::VecDeque;

use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

use super::{browser, focus};

/// Makes a panel of the page look like this.
pub fn panel(name: &str, markup: &str) {
    let Some(old) = browser::find(&format!("[data-panel={name}]")) else { return };
    // Read where it will stand: SVG is something else within HTML than within SVG.
    let place = old.parent_node().and_then(|parent| parent.clone_node().ok());
    let Some(place) = place.and_then(|place| place.dyn_into::<Element>().ok()) else { return };
    place.set_inner_html(markup);
    if let Some(new) = place.first_element_child() {
        let kept = focus::before(&old);
        element(&old, &new);
        dress(&old);
        if let Some(kept) = kept {
            focus::after(&old, &kept);
        }
    }
}

/// A node and what tells it from its siblings.
type Known = (String, Node);

fn children(of: &Node) -> VecDeque<Node> {
    let mut found = VecDeque::new();
    let mut next = of.first_child();
    while let Some(node) = next {
        next = node.next_sibling();
        found.push_back(node);
    }
    found
}

fn known(node: Node) -> Known {
    let id = node
        .dyn_ref::<Element>()
        .and_then(|element| element.get_attribute("data-id").or_else(|| element.get_attribute("data-panel")));
    let mut key = node.node_name();
    key.push(' ');
    key.push_str(&id.unwrap_or_default());
    (key, node)
}

/// The children that differ, and what stands behind them: what is the same at the beginning and at the
/// end of both stays. The browser compares whole trees faster than it could be asked about their parts.
fn different(old: &Node, new: &Node) -> (Vec<Known>, Vec<Known>, Option<Node>) {
    let (mut olds, mut news, mut behind) = (children(old), children(new), None);
    let same = |one: Option<&Node>, other: Option<&Node>| {
        one.zip(other).is_some_and(|(one, other)| one.is_equal_node(Some(other)))
    };
    while same(olds.front(), news.front()) {
        olds.pop_front();
        news.pop_front();
    }
    while same(olds.back(), news.back()) {
        (behind, _) = (olds.pop_back(), news.pop_back());
    }
    (olds.into_iter().map(known).collect(), news.into_iter().map(known).collect(), behind)
}

fn element(old: &Element, new: &Element) {
    if !has_same_tag(old, new) {
        attributes(old, new);
    }
    contents(old, new);
}

/// Whether two elements are the same but for their contents.
fn has_same_tag(old: &Element, new: &Element) -> bool {
    let (old, new) = (old.clone_node(), new.clone_node());
    old.ok().zip(new.ok()).is_some_and(|(old, new)| old.is_equal_node(Some(&new)))
}

fn attributes(old: &Element, new: &Element) {
    for name in old.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        // What `dress` gave stays until it gives something else, and what the reader opened stays open.
        if name != "style" && name != "open" && !new.has_attribute(&name) {
            let _ = old.remove_attribute(&name);
        }
    }
    for name in new.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let value = new.get_attribute(&name);
        if old.get_attribute(&name) != value {
            let _ = old.set_attribute(&name, &value.unwrap_or_default());
        }
    }
}

fn node(old: &Node, new: &Node) {
    if old.is_equal_node(Some(new)) {
        return;
    }
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        // Another panel looks after itself.
        (Some(old), Some(new)) if !old.has_attribute("data-panel") => element(old, new),
        (None, None) => old.set_node_value(new.node_value().as_deref()),
        _ => {}
    }
}

fn contents(old: &Node, new: &Node) {
    let (mut olds, news, behind) = different(old, new);
    let mut at = 0;
    for (position, (key, fresh)) in news.iter().enumerate() {
        // What nobody wants any more goes first, so that what stays need not move.
        while let Some((gone, outdated)) = olds.get(at)
            && !news[position..].iter().any(|(wanted, _)| wanted == gone)
        {
            let _ = old.remove_child(outdated);
            olds.remove(at);
        }
        let next = olds.get(at).map(|(_, next)| next.clone()).or_else(|| behind.clone());
        match olds[at..].iter().position(|(known, _)| known == key) {
            Some(0) => node(&olds[at].1, fresh),
            Some(further) => {
                let moved = olds.remove(at + further);
                let _ = old.insert_before(&moved.1, next.as_ref());
                node(&moved.1, fresh);
                olds.insert(at, moved);
            }
            None => {
                let _ = old.insert_before(fresh, next.as_ref());
                olds.insert(at, (key.clone(), fresh.clone()));
            }
        }
        at += 1;
    }
    for (_, outdated) in &olds[at..] {
        let _ = old.remove_child(outdated);
    }
}

/// What markup cannot say: styles, which the policy forbids there, and the values of controls.
fn dress(panel: &Element) {
    each(panel, "[data-style]", |element| {
        let style = element.unchecked_ref::<HtmlElement>().style();
        let wanted = element.get_attribute("data-style").unwrap_or_default();
        // To set it again would be a change.
        if style.css_text() != wanted {
            style.set_css_text(&wanted);
        }
    });
    each(panel, "[data-value]", |element| {
        // Every control has a value, under the same name.
        let control = element.unchecked_ref::<HtmlInputElement>();
        let value = element.get_attribute("data-value").unwrap_or_default();
        if control.value() != value {
            control.set_value(&value);
        }
    });
}

fn each(panel: &Element, selector: &str, act: fn(&Element)) {
    if panel.matches(selector).unwrap_or(false) {
        act(panel);
    }
    for element in browser::all(panel, selector) {
        act(&element);
    }
}
