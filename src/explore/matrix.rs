//! The matrix: what each kind of single fault breaks, under every strategy and with every memory of the consumers.
//!
//! Nothing of it is known beforehand. The kinds are those of the faults that the enumeration finds, the cells are
//! unions over all faults of a kind, and each broken guarantee comes with the first fault that breaks it.

use super::single::findings;
use crate::domain::Model;
use crate::engine::Engine;
use crate::kernel::Span;
use crate::scenario::settings::{Key, place};
use crate::scenario::{Fault, Scenario};
use crate::verdict::{Anomaly, AnomalyKind, Verdict, judge};

/// How many records the search in one row runs through.
const PATIENCE: usize = 500_000;

/// The matrix of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The texts of the settings that differ from the default, without those that differ by row.
    pub settings: Vec<String>,
    /// The kinds of faults that are possible anywhere, as they were met.
    pub kinds: Vec<String>,
    /// A row for each strategy and each memory of the consumers.
    pub rows: Vec<Row>,
}

/// A strategy with a memory of the consumers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The value of `publishing`.
    pub publishing: &'static str,
    /// The value of `dedupe`.
    pub dedupe: &'static str,
    /// The kinds of faults that are possible here. What has no cell has no such point.
    pub cells: Vec<Cell>,
    /// How many faults were tried, each of them in a run of its own.
    pub tried: usize,
    /// How many there are. A run can be too long to try them all.
    pub of: usize,
}

/// What the faults of one kind do there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The kind of fault.
    pub kind: String,
    /// In how many runs one struck.
    pub runs: usize,
    /// What at least one of them breaks.
    pub breaks: Vec<Break>,
    /// Whether one of them aborts a command that leaves nothing behind.
    pub aborts: bool,
    /// Whether one of them only lets an effect come later than without a fault.
    pub delays: bool,
}

/// A broken guarantee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// Which one.
    pub anomaly: AnomalyKind,
    /// Whether it is about an effect outside of every transaction; none if it is about no single effect.
    pub external: Option<bool>,
    /// The first fault that does it, as a text.
    pub example: String,
}

impl Matrix {
    /// The matrix of a scenario, whose other settings stay as they are and whose own faults do not strike.
    pub fn of(scenario: &Scenario) -> Self {
        let other = with(&with(scenario, Key::Publishing, None), Key::Dedupe, None);
        let mut matrix = Self { settings: other.settings.texts(), kinds: Vec::new(), rows: Vec::new() };
        for publishing in Key::Publishing.values() {
            for dedupe in Key::Dedupe.values() {
                let row = Row::of(scenario, publishing, dedupe);
                for cell in &row.cells {
                    if !matrix.kinds.contains(&cell.kind) {
                        matrix.kinds.push(cell.kind.clone());
                    }
                }
                matrix.rows.push(row);
            }
        }
        matrix
    }
}

impl Row {
    fn of(scenario: &Scenario, publishing: &'static str, dedupe: &'static str) -> Self {
        let scenario = with(&with(scenario, Key::Publishing, Some(publishing)), Key::Dedupe, Some(dedupe));
        let usual = Engine::new(&scenario.with_faults(Vec::new())).run();
        let usual = slowest(&judge(&scenario.model, &usual.trace));
        let (findings, of) = findings(&scenario, PATIENCE);
        let mut row = Self { publishing, dedupe, cells: Vec::new(), tried: 0, of };
        for finding in findings {
            row.tried += 1;
            let placement = &finding.placement;
            for fault in std::iter::once(&placement.fault).chain(&placement.aliases) {
                let kind = kind(fault, &scenario.model);
                row.cell(kind).note(&finding.verdict, usual, fault, &scenario.model);
            }
        }
        row
    }

    /// The cell of a kind, made where there is none yet.
    fn cell(&mut self, kind: String) -> &mut Cell {
        let found = self.cells.iter().position(|cell| cell.kind == kind);
        let place = found.unwrap_or(self.cells.len());
        if found.is_none() {
            self.cells.push(Cell { kind, runs: 0, breaks: Vec::new(), aborts: false, delays: false });
        }
        &mut self.cells[place]
    }
}

impl Cell {
    /// What came of one fault.
    fn note(&mut self, verdict: &Verdict, usual: Span, fault: &Fault, model: &Model) {
        self.runs += 1;
        self.aborts |= !verdict.clean_aborts.is_empty();
        self.delays |= verdict.anomalies.iter().all(|anomaly| !anomaly.harms()) && slowest(verdict) > usual;
        for Anomaly { kind, slot, external, .. } in &verdict.anomalies {
            let (anomaly, external) = (*kind, slot.map(|_| *external));
            if !self.breaks.iter().any(|known| (known.anomaly, known.external) == (anomaly, external)) {
                self.breaks.push(Break { anomaly, external, example: fault.text(model) });
            }
        }
    }
}

/// The same scenario with one setting as it is here for every context, or as it is by default.
fn with(scenario: &Scenario, key: Key, value: Option<&str>) -> Scenario {
    let mut settings = scenario.settings.clone();
    for context in &scenario.model.contexts {
        settings.reset(&place(key, Some(&context.name)));
    }
    settings.reset(key.name());
    if let Some(value) = value {
        // The values of a key are understood.
        let _ = settings.set(&[key.name(), "=", value].concat(), &[]);
    }
    Scenario { settings, ..scenario.clone() }
}

/// The longest span from a commit to an effect.
fn slowest(verdict: &Verdict) -> Span {
    verdict.metrics.windows.iter().map(|window| window.length).max().unwrap_or(Span::ZERO)
}

/// The kind of a fault: its text without what tells faults of one kind apart. The process that it hits stays, and
/// the step; names of handlers and messages go, and so do numbers and times, and what follows `of`, `to` and the like.
pub fn kind(fault: &Fault, model: &Model) -> String {
    let is_process = |word: &str| {
        let (name, part) = word.split_once('.').unwrap_or((word, ""));
        !part.starts_with(char::is_uppercase) && model.contexts.iter().any(|context| context.name == name)
    };
    let is_keyword = |word: &str| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
    let mut kept: Vec<&str> = Vec::new();
    let text = fault.text(model);
    let mut words = text.split(' ');
    while let Some(word) = words.next() {
        if matches!(word, "of" | "to" | "by" | "for" | "at" | "times") {
            words.next();
        } else if is_keyword(word) || is_process(word) {
            kept.push(word);
        }
    }
    kept.join(" ")
}
