#![doc = "A playground for the consistency of event-driven systems."]

#[cfg(target_arch = "wasm32")]
pub mod ui;
