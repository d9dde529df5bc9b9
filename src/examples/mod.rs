//! The example models: texts in the language that readers write, too.

/// A model that can be chosen, duplicated and edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it is called in addresses.
    pub id: &'static str,
    /// Its title, as its text has it.
    pub title: &'static str,
    /// The model.
    pub text: &'static str,
}

/// Every example; the first one is the model of the first paint.
pub const ALL: [Example; 1] =
    [Example { id: "shop", title: "Order placed", text: include_str!("shop.faultline") }];

/// The example with this id.
pub fn named(id: &str) -> Option<&'static Example> {
    ALL.iter().find(|example| example.id == id)
}
