//! The texts of the sagas at the cursor.

/// The texts of one language.
#[derive(Debug)]
pub struct SagaLabels {
    /// What it has heard.
    pub heard: &'static str,
    /// How its steps stand.
    pub steps: &'static str,
    /// What it has asked for.
    pub asked: &'static str,
    /// Nothing yet.
    pub nothing: &'static str,
    /// For the answer to what it waits, and until when.
    pub armed: fn(&str, &str) -> String,
    /// What it would undo, in this order.
    pub would_undo: fn(&str) -> String,
}

/// English.
pub const ENGLISH: SagaLabels = SagaLabels {
    heard: "Came in",
    steps: "Steps",
    asked: "Went out",
    nothing: "nothing yet",
    armed: |step, until| ["Waits for ", step, " until ", until, " ms."].concat(),
    would_undo: |steps| ["If it failed now, it would ask for: ", steps, "."].concat(),
};
