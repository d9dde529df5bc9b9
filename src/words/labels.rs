//! The short texts of the screen: a struct, so that a text that is missing in a language does not
//! compile.

/// The texts of one language.
#[derive(Debug)]
pub struct Labels {
    /// The product's name.
    pub product: &'static str,
}

/// English.
pub const ENGLISH: Labels = Labels { product: "Faultline" };
