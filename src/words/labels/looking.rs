//! The texts of how the run is looked at.

use crate::kernel::Time;

/// The texts of one language.
#[derive(Debug)]
pub struct LookLabels {
    /// The buttons as a group.
    pub name: &'static str,
    /// Shows the whole run.
    pub fit: &'static str,
    /// What comes before.
    pub earlier: &'static str,
    /// What comes after.
    pub later: &'static str,
    /// Whether long pauses are folded.
    pub folded: &'static str,
    /// What that is.
    pub folded_help: &'static str,
    /// The strip of the whole run, of which the part between these is seen.
    pub strip: fn(Time, Time) -> String,
    /// What can be done with this lane.
    pub lane: fn(&str) -> String,
    /// Moves a lane up.
    pub up: &'static str,
    /// Moves a lane down.
    pub down: &'static str,
    /// Hides a lane.
    pub hide: &'static str,
    /// Before the lanes that are hidden.
    pub hidden: fn(usize) -> String,
    /// Shows this lane again.
    pub show: fn(&str) -> String,
    /// Of something that stands for so many.
    pub times: fn(usize) -> String,
    /// Opens the field, and what the field is for.
    pub search: &'static str,
    /// What can be searched for.
    pub search_help: &'static str,
    /// How many there are, and the how manieth of them the reader is at, from 0.
    pub found: fn(Option<usize>, usize) -> String,
    /// To the hit before.
    pub hit_before: &'static str,
    /// To the next hit.
    pub hit_after: &'static str,
    /// Empties the field and leaves it.
    pub leave_search: &'static str,
}

/// English.
pub const ENGLISH: LookLabels = LookLabels {
    name: "View",
    fit: "Fit",
    earlier: "Earlier",
    later: "Later",
    folded: "Fold pauses",
    folded_help: "Long pauses are cut short; without it time is true to scale",
    strip: |from, until| {
        format!("The whole run; {} to {} ms is shown", from.as_micros() / 1_000, until.as_micros() / 1_000)
    },
    lane: |name| format!("Lane of {name}"),
    up: "Move up",
    down: "Move down",
    hide: "Hide",
    hidden: |count| format!("{count} hidden:"),
    show: |name| format!("Show {name} again"),
    times: |count| format!("×{count}"),
    search: "Find in the run",
    search_help: "who, step, message, id",
    found: |place, count| match (place, count) {
        (_, 0) => "nothing found".to_owned(),
        (Some(place), _) => format!("{} of {count}", place + 1),
        (None, _) => format!("{count} found"),
    },
    hit_before: "Previous hit (Shift+Enter)",
    hit_after: "Next hit (Enter)",
    leave_search: "Stop searching (Esc)",
};
