//! The matrix, told or reported.

use std::fmt::Write;

use faultline::explore::matrix::{Cell, Matrix, Row};
use faultline::export;
use faultline::scenario::Scenario;

use crate::answer::{Answer, object};
use crate::arguments::RunRequest;
use crate::run::scenario_of;

/// Computes what is asked for.
pub fn matrix(request: &RunRequest) -> Answer {
    let mut answer = Answer::default();
    if let Some(scenario) = scenario_of(request, &mut answer) {
        let matrix = Matrix::of(&scenario);
        answer.text = if request.json {
            object(&export::matrix::report(&scenario, &matrix))
        } else {
            told(&scenario, &matrix)
        };
    }
    answer
}

/// Row by row, what breaks before what holds. Rows that are alike in every cell are told once. Writing into a
/// `String` cannot fail.
fn told(scenario: &Scenario, matrix: &Matrix) -> String {
    let tried: usize = matrix.rows.iter().map(|row| row.tried).sum();
    let title = &scenario.model.title;
    let mut text = if title.is_empty() { String::new() } else { [title, ": "].concat() };
    let _ = writeln!(text, "{}", scenario.name);
    let _ = writeln!(text, "every single fault, {tried} runs; T is an effect in a database, X one outside");
    for setting in &matrix.settings {
        let _ = writeln!(text, "  set {setting}");
    }
    let mut told: Vec<&Row> = Vec::new();
    for row in &matrix.rows {
        if told.iter().any(|other| is_alike(other, row)) {
            continue;
        }
        told.push(row);
        let names: Vec<String> = matrix.rows.iter().filter(|other| is_alike(other, row)).map(name).collect();
        let _ = writeln!(text, "\n{}", names.join("\n"));
        if row.tried < row.of {
            let _ = writeln!(text, "  {} of {} faults were tried: the run is long", row.tried, row.of);
        }
        cells(&mut text, row);
    }
    text
}

fn name(row: &Row) -> String {
    ["publishing=", row.publishing, " dedupe=", row.dedupe].concat()
}

fn is_alike(one: &Row, other: &Row) -> bool {
    one.cells == other.cells && (one.tried, one.of) == (other.tried, other.of)
}

/// What is true of a cell.
type Is = fn(&Cell) -> bool;

fn cells(text: &mut String, row: &Row) {
    let width = row.cells.iter().map(|cell| cell.kind.len()).max().unwrap_or_default();
    for cell in row.cells.iter().filter(|cell| !cell.breaks.is_empty()) {
        let _ = writeln!(text, "  {:width$}  {}", cell.kind, broken(cell));
    }
    let kept: [(&str, Is); 3] = [
        ("aborts, and leaves nothing", |cell| cell.aborts),
        ("comes later", |cell| cell.delays && !cell.aborts),
        ("does nothing", |cell| !cell.delays && !cell.aborts),
    ];
    for (what, is_so) in kept {
        let of_these = |cell: &&Cell| cell.breaks.is_empty() && is_so(cell);
        let kinds: Vec<&str> = row.cells.iter().filter(of_these).map(|cell| cell.kind.as_str()).collect();
        if !kinds.is_empty() {
            let _ = writeln!(text, "  {what}: {}", kinds.join(", "));
        }
    }
}

/// `T duplicate, X duplicate, false-failure`.
fn broken(cell: &Cell) -> String {
    let name = |external: Option<bool>| match external {
        None => "",
        Some(false) => "T ",
        Some(true) => "X ",
    };
    let names = cell.breaks.iter().map(|broken| [name(broken.external), broken.anomaly.name()].concat());
    names.collect::<Vec<_>>().join(", ")
}
