//! The command line. It is for native builds; the page has its own entry.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("usage: faultline --help");
}

/// Cargo builds every binary for the page's target too; there is no command line in a browser.
#[cfg(target_arch = "wasm32")]
fn main() {}
