//! What compiling a model text makes of it.

use faultline::language::problem::{Diagnostic, Problem, Severity};
use faultline::language::{check, compile};
use faultline::scenario::{Reading, Scenario};
use faultline::words::diagnosis;

use crate::language::model;

/// The scenarios of a text that can be run whole.
pub fn scenarios(text: &str) -> Vec<Scenario> {
    let reading = Reading::of(text.into());
    let strange = |diagnostic: &&Diagnostic| {
        diagnostic.severity == Severity::Error || diagnostic.problem == Problem::NotRunYet
    };
    let strange = reading.diagnostics.list().iter().find(strange);
    assert_eq!(strange, None, "{}", diagnosis("text", text, &reading.diagnostics));
    reading.scenarios
}

#[test]
fn what_cannot_be_run_yet_is_told_at_its_place() {
    let text = model("core.faultline");
    let mut parsed = check(&text);
    let before = parsed.diagnostics.warnings();
    compile(&parsed.design, &mut parsed.diagnostics);
    let told = diagnosis("core", &text, &parsed.diagnostics);
    assert!(parsed.diagnostics.warnings() > before);
    assert!(told.contains("core:70:3"), "{told}");
}
