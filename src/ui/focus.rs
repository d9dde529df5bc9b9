//! The focus is never lost: when what has it goes, or can no longer be used, what comes next in the
//! same panel gets it, or what came before, or what follows the panel.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::browser;

/// What can have the focus.
const FOCUSABLE: &str = "button, select, input, textarea, summary, a[href]";

/// Who had the focus before a panel changed, and everybody in the panel.
pub struct Kept {
    had: Element,
    order: Vec<Element>,
}

/// Looks who has the focus, if it is somebody in this panel.
pub fn before(panel: &Element) -> Option<Kept> {
    let had = document().active_element().filter(|had| panel.contains(Some(had)))?;
    Some(Kept { had, order: browser::all(panel, FOCUSABLE) })
}

/// Sees that the focus is somewhere.
pub fn after(panel: &Element, kept: &Kept) {
    let active = document().active_element();
    // Whether it is seen is not asked here: the whole page would be laid out for the answer.
    if active.as_ref() == Some(&kept.had) && is_usable(&kept.had) {
        return;
    }
    let place = kept.order.iter().position(|element| *element == kept.had).unwrap_or_default();
    let (earlier, later) = kept.order.split_at(place);
    // It comes first itself: whoever was moved has lost the focus, too.
    let next = later.iter().chain(earlier.iter().rev()).find(|element| can_have(element)).cloned();
    let following = || {
        let follows = |element: &Element| {
            panel.compare_document_position(element) & Node::DOCUMENT_POSITION_FOLLOWING != 0
        };
        let body: Element = document().body()?.unchecked_into();
        browser::all(&body, FOCUSABLE).into_iter().find(|element| follows(element) && can_have(element))
    };
    if let Some(next) = next.or_else(following) {
        browser::focus(&next);
    }
}

fn can_have(element: &Element) -> bool {
    is_usable(element) && element.get_client_rects().length() > 0
}

fn is_usable(element: &Element) -> bool {
    element.is_connected() && !element.matches(":disabled, [hidden] *").unwrap_or(false)
}
