//! The texts of the figures of a run.

/// The texts of one language.
#[derive(Debug)]
pub struct FiguresLabels {
    /// The panel.
    pub name: &'static str,
    /// Of what they are.
    pub whole_run: &'static str,
    /// The longest answer, transaction, lock and inconsistency window.
    pub times: [&'static str; 4],
    /// Transactions, messages, deliveries and effects.
    pub counts: [&'static str; 4],
    /// The inconsistency window of each handler.
    pub by_handler: &'static str,
}

/// English.
pub const ENGLISH: FiguresLabels = FiguresLabels {
    name: "Figures",
    whole_run: "of the whole run",
    times: ["slowest answer", "longest transaction", "longest lock", "longest inconsistency window"],
    counts: ["transactions committed", "messages stored by the broker", "deliveries", "effects"],
    by_handler: "From commit to effect, by handler",
};

/// English without the words of the field.
pub const PLAIN_ENGLISH: FiguresLabels = FiguresLabels {
    times: [
        "slowest answer",
        "longest all-or-nothing change",
        "longest that others had to wait for it",
        "longest until everybody knew",
    ],
    counts: ["changes made final", "letters in the post office", "times handed over", "results"],
    by_handler: "From the change to its result, by reaction",
    ..ENGLISH
};
