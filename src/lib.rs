//! Faultline: a playground for the consistency of event-driven systems.

pub mod domain;
pub mod engine;
pub mod explore;
pub mod export;
pub mod kernel;
pub mod messaging;
pub mod playback;
pub mod publishing;
pub mod scenario;
pub mod timeline;
pub mod trace;
pub mod verdict;
pub mod words;

#[cfg(target_arch = "wasm32")]
pub mod ui;
