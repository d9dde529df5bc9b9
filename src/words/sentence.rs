//! What can be said, as values.

/// One sentence, with everything that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// Nothing yet.
    Nothing,
}
