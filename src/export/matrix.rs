//! The matrix as one JSON object, versioned as a run is.

use serde::Serialize;

use super::json::VERSION;
use crate::explore::matrix::{Break, Cell, Matrix, Row};
use crate::scenario::Scenario;

/// What every single fault breaks, under every strategy.
#[derive(Debug, Serialize)]
pub struct MatrixReport {
    /// The version of the object.
    pub version: u32,
    /// The version of the engine.
    pub engine: &'static str,
    /// The name of the model.
    pub model: String,
    /// The name of the scenario.
    pub scenario: String,
    /// The settings that differ from the default, as texts, besides those of the rows.
    pub settings: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// The kinds of faults that are possible in at least one row.
    pub faults: Vec<String>,
    /// A row for each strategy and each memory of the consumers.
    pub rows: Vec<RowReport>,
}

/// A strategy with a memory of the consumers.
#[derive(Debug, Serialize)]
pub struct RowReport {
    /// The value of `publishing`.
    pub publishing: &'static str,
    /// The value of `dedupe`.
    pub dedupe: &'static str,
    /// How many faults were tried, each in a run of its own.
    pub tried: usize,
    /// How many there are.
    pub of: usize,
    /// The kinds of faults that are possible here.
    pub cells: Vec<CellReport>,
}

/// What the faults of one kind do there.
#[derive(Debug, Serialize)]
pub struct CellReport {
    /// The kind: the text of a fault without what tells faults of one kind apart.
    pub fault: String,
    /// In how many runs one struck.
    pub runs: usize,
    /// What at least one of them breaks.
    pub breaks: Vec<BreakReport>,
    /// Whether one of them aborts a command that leaves nothing behind: no anomaly.
    pub clean_abort: bool,
    /// Whether one of them only lets an effect come later: no anomaly.
    pub lag: bool,
}

/// A broken guarantee.
#[derive(Debug, Serialize)]
pub struct BreakReport {
    /// Its fixed name.
    pub anomaly: &'static str,
    /// `transactional` or `external`; none if it is about no single effect.
    pub effect: Option<&'static str>,
    /// The first fault that breaks it.
    pub example: String,
}

/// Reports a matrix.
pub fn report(scenario: &Scenario, matrix: &Matrix) -> MatrixReport {
    MatrixReport {
        version: VERSION,
        engine: env!("CARGO_PKG_VERSION"),
        model: scenario.model.title.clone(),
        scenario: scenario.name.clone(),
        settings: matrix.settings.clone(),
        seed: scenario.seed.0,
        faults: matrix.kinds.clone(),
        rows: matrix.rows.iter().map(row).collect(),
    }
}

fn row(row: &Row) -> RowReport {
    RowReport {
        publishing: row.publishing,
        dedupe: row.dedupe,
        tried: row.tried,
        of: row.of,
        cells: row.cells.iter().map(cell).collect(),
    }
}

fn cell(cell: &Cell) -> CellReport {
    CellReport {
        fault: cell.kind.clone(),
        runs: cell.runs,
        breaks: cell.breaks.iter().map(broken).collect(),
        clean_abort: cell.aborts,
        lag: cell.delays,
    }
}

fn broken(broken: &Break) -> BreakReport {
    BreakReport {
        anomaly: broken.anomaly.name(),
        effect: broken.external.map(|external| if external { "external" } else { "transactional" }),
        example: broken.example.clone(),
    }
}
