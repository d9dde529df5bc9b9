//! What must hold in WebAssembly too, where `usize` has 32 bits. `script/test` runs it in Node.js.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_target_has_a_pointer_of_32_bits() {
    assert_eq!(usize::BITS, 32);
}
