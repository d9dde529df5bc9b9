//! Model texts in files: chosen, dropped onto the editor, saved.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_bindgen::prelude::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DragEvent, Element, File, FileReader, HtmlAnchorElement, HtmlInputElement, Url};

use super::screen::Screen;
use super::{browser, desk};
use crate::language::limits;
use crate::playback::Desk;

/// Onto what a file can be dropped.
const TARGET: &str = ".model";

/// What a file is called where the text has no title.
const NAME: &str = "model";

/// Listens for files that are dropped.
pub fn listen(screen: Screen) {
    for name in ["dragover", "drop"] {
        browser::listen(
            name,
            Box::new(move |event| {
                let Ok(event) = event.dyn_into::<DragEvent>() else { return };
                let over = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let files = event.data_transfer().and_then(|dropped| dropped.files());
                let carries =
                    event.data_transfer().is_some_and(|dropped| dropped.types().includes(&"Files".into(), 0));
                if !carries || over.is_none_or(|over| over.closest(TARGET).ok().flatten().is_none()) {
                    return;
                }
                // Or else the browser would go to the file.
                event.prevent_default();
                if let Some(file) = files.and_then(|files| files.get(0)).filter(|_| event.type_() == "drop") {
                    open(screen, &file);
                }
            }),
        );
    }
}

/// Opens the file that was chosen.
pub fn chosen(screen: Screen, on: &Element) {
    let field = on.unchecked_ref::<HtmlInputElement>();
    if let Some(file) = field.files().and_then(|files| files.get(0)) {
        open(screen, &file);
    }
    // Choosing the same file again is a change as well.
    field.set_value("");
}

/// A file becomes a text of the reader's own.
fn open(screen: Screen, file: &File) {
    #[expect(clippy::cast_precision_loss, reason = "a million")]
    let too_large = file.size() > limits::TEXT as f64;
    screen.bench.tell(|told| told.too_large = too_large);
    let Some(reader) = FileReader::new().ok().filter(|_| !too_large) else { return };
    let read = reader.clone();
    let done = Closure::once_into_js(move || {
        if let Some(text) = read.result().ok().and_then(|text| text.as_string()) {
            // A text area knows one kind of line's end.
            desk::own(screen, Arc::from(text.replace("\r\n", "\n").replace('\r', "\n")));
        }
    });
    reader.set_onload(Some(done.unchecked_ref()));
    // What cannot be read, such as a folder, is not opened.
    let _ = reader.read_as_text(file);
}

/// Saves the text as a file.
pub fn save(screen: Screen) {
    let (text, title) =
        screen.bench.desk().with_untracked(|desk: &Desk| (desk.text().to_owned(), desk.title().to_owned()));
    let mut name: String =
        title.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    if name.is_empty() {
        NAME.clone_into(&mut name);
    }
    name.push_str(".faultline");
    let parts = leptos::web_sys::js_sys::Array::of1(&JsValue::from_str(&text));
    let Ok(address) =
        Blob::new_with_str_sequence(&parts).and_then(|blob| Url::create_object_url_with_blob(&blob))
    else {
        return;
    };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&address);
        link.set_download(&name);
        link.click();
    }
    let _ = Url::revoke_object_url(&address);
}
