//! The matrix, held against what the literature and measurements lead one to expect, and against single runs.

use faultline::explore::matrix::{Break, Cell, Matrix, Row};
use faultline::scenario::{Fault, Reading, Scenario, shop};
use faultline::verdict::AnomalyKind;

use crate::commands::run;
use crate::table::{COLUMNS, TABLE, scenario};
use crate::told::{LETTERS, Told};

/// What stands in the matrix for each column of the table: the faults that it names, whatever their handler or message.
const KINDS: [&str; 7] = [
    "throw",
    "crash Sales before commit",
    "crash Sales after commit",
    "conflict Sales",
    "broker down",
    "crash Sales.relay after publish",
    "duplicate",
];

fn letters(cell: &Cell) -> String {
    let has = |kind: &AnomalyKind| cell.breaks.iter().any(|broken| broken.anomaly == *kind);
    LETTERS.iter().filter(|(kind, _)| has(kind)).map(|(_, letter)| letter).collect()
}

fn row_of<'a>(matrix: &'a Matrix, settings: &[&str]) -> &'a Row {
    let value = |key: &str, default| {
        let found = settings.iter().find_map(|text| text.strip_prefix(key));
        found.unwrap_or(default)
    };
    let (publishing, dedupe) = (value("publishing=", "outbox"), value("dedupe=", "none"));
    let is_it = |row: &&Row| row.publishing == publishing && row.dedupe == dedupe;
    matrix.rows.iter().find(is_it).unwrap()
}

/// The table was written down before the engine first ran; the matrix is computed and knows no table.
#[test]
fn the_matrix_of_the_sample_is_the_table_of_the_semantics() {
    let mut wrong = Vec::new();
    for external in [false, true] {
        let matrix = Matrix::of(&scenario(external, &[], "throw First"));
        for row in &TABLE {
            let other = |text: &&&str| !text.starts_with("publishing=") && !text.starts_with("dedupe=");
            assert_eq!(row.settings.iter().find(other), None, "the matrix has no such row");
            let computed = row_of(&matrix, row.settings);
            for (((column, _), kind), (transactional, of_outside)) in COLUMNS.iter().zip(KINDS).zip(row.cells)
            {
                let expected = if external { of_outside } else { transactional };
                let found = computed.cells.iter().find(|cell| cell.kind == kind).map(letters);
                if found.as_deref() != expected {
                    wrong.push(format!(
                        "{:?}, {column}, X {external}: {expected:?}, not {found:?}",
                        row.settings
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a run has an anomaly that a cell tells of.
fn shows(scenario: Scenario, broken: &Break) -> bool {
    let verdict = Told::of(scenario).verdict;
    let external = |anomaly: &faultline::verdict::Anomaly| anomaly.slot.map(|_| anomaly.external);
    verdict
        .anomalies
        .iter()
        .any(|anomaly| anomaly.kind == broken.anomaly && external(anomaly) == broken.external)
}

#[test]
fn every_example_in_a_cell_breaks_what_the_cell_says() {
    let first = shop::first_paint();
    let matrix = Matrix::of(&first);
    let mut shown = 0;
    for row in &matrix.rows {
        for cell in &row.cells {
            assert!(cell.runs > 0 && matrix.kinds.contains(&cell.kind), "{}", cell.kind);
            for broken in &cell.breaks {
                let mut scenario = first.clone();
                for (key, value) in [("publishing=", row.publishing), ("dedupe=", row.dedupe)] {
                    scenario.settings.set(&[key, value].concat(), &[]).unwrap();
                }
                let fault = Fault::parse(&scenario.model, &broken.example).unwrap();
                assert!(
                    shows(scenario.with_faults(vec![fault]), broken),
                    "{broken:?} under {} and {}",
                    row.publishing,
                    row.dedupe
                );
                shown += 1;
            }
        }
    }
    assert!(shown > 100, "there is much to break: {shown}");
}

/// Only the kind of a fault is told apart, and the process and the step that it hits.
#[test]
fn faults_that_differ_in_number_name_or_time_are_of_one_kind() {
    let model = shop::first_paint().model;
    let kind = |text: &str| faultline::explore::matrix::kind(&Fault::parse(&model, text).unwrap(), &model);
    for (kind_of_all, texts) in [
        (
            "crash Sales after commit",
            vec!["crash Sales after commit #2", "crash Sales after commit of PlaceOrder for 9ms"],
        ),
        (
            "crash Sales.relay after publish",
            vec!["crash Sales.relay after publish", "crash Sales.relay after publish #3"],
        ),
        ("throw", vec!["throw ChargePolicy", "throw Notifications.Mail.confirmation #2 times 3"]),
        ("throw always", vec!["throw ChargePolicy always"]),
        (
            "duplicate",
            vec!["duplicate OrderPlaced to Inventory", "duplicate OrderPlaced to Notifications #2"],
        ),
        ("broker down", vec!["broker down 1ms..2ms"]),
    ] {
        for text in texts {
            assert_eq!(kind(text), kind_of_all, "{text}");
        }
    }
}

#[test]
fn the_command_tells_it_for_any_model_and_a_scenario_keeps_its_other_settings() {
    let (code, told, complaint) = run(&["matrix", "gift-card", "--set", "delivery-limit=2"], "");
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    assert!(
        told.contains("set delivery-limit=2") && told.contains("publishing=outbox dedupe=inbox\n"),
        "{told}"
    );
    let text = "context A {\n aggregate B { command C { emit D } }\n}\nscenario \"One\" { at 0ms B(b1).C }\n";
    let (code, told, _) = run(&["matrix", "-"], text);
    assert_eq!(code, Some(0));
    let reading = Reading::of(text.into());
    assert!(told.starts_with(&reading.scenarios[0].name), "{told}");
    let rows = told.lines().filter(|line| line.starts_with("publishing=")).count();
    assert_eq!(
        rows,
        Matrix::of(&reading.scenarios[0]).rows.len(),
        "each row once, also where rows are alike"
    );
    let (code, _, complaint) = run(&["matrix", "--fault", "throw X"], "");
    assert!(code == Some(2) && complaint.contains("no option `--fault`"), "{complaint}");
    let (code, out, _) = run(&["matrix", "-", "--json"], "context A {");
    assert!(code == Some(1) && out.contains("\"errors\": 1"), "what `check` prints: {out}");
}
