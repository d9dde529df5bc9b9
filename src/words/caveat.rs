//! What is to be known of a run beside its verdict, in English.

/// Under this strategy handlers have heard of the events that a command takes back.
pub fn in_vain(strategy: &str) -> String {
    let lets = " handlers hear of an event before the command that raised it is done, so that nothing is taken back.";
    ["Under ", strategy, lets].concat()
}
