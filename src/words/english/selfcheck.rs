//! The texts of the self-check, in English.

/// What the self-check is.
pub const fn selfcheck_title() -> &'static str {
    "What this browser computes"
}

/// What its digest is of.
pub fn selfcheck_digest(seeds: u64) -> String {
    format!("Digest of {seeds} seeded runs, the same as that of the command line:")
}

/// What its first figure is.
pub const fn selfcheck_records() -> &'static str {
    "Records a second in a long run:"
}

/// What its second figure is.
pub const fn selfcheck_fork() -> &'static str {
    "Nanoseconds for a fork of the world with one write:"
}
