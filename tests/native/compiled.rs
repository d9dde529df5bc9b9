//! What compiling a model text makes of it.

use faultline::language::problem::{Diagnostic, Problem, Severity};
use faultline::language::{check, compile};
use faultline::scenario::{Reading, Scenario};
use faultline::words::diagnosis;

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
    let text = "context A {
  aggregate B { n: int  command Tell { emit Told } }
  external Mail
  on Told for each B {
    for each B { call Mail.send }
  }
}
";
    let mut parsed = check(text);
    let before = parsed.diagnostics.warnings();
    compile(&parsed.design, &mut parsed.diagnostics);
    let told = diagnosis("nested", text, &parsed.diagnostics);
    assert!(parsed.diagnostics.warnings() > before);
    assert!(told.contains("nested:5:5"), "{told}");
}
