//! The page's entry.
//!
//! The same module also starts in web workers, where there is no page to mount: only a window gets one.

fn main() {
    #[cfg(target_arch = "wasm32")]
    if web_sys::window().is_some() {
        faultline::ui::mount();
    }
}
