//! The sample of verdicts that the literature and measurements on real databases and brokers lead
//! one to expect, typed in as it stands in the product's semantics before the engine first ran.
//!
//! One command, one aggregate, two handlers of one kind in one subscription; transactional slots
//! change a row each run; one fault; the union over its placements; then rest.
//! P phantom, L lost, D duplicate, H partial, F false-failure; nothing: kept or a clean abort.

use std::sync::Arc;

use faultline::domain::{Effect, Expression, Field, Model, ModelBuilder, Operator, Statement, Wording};
use faultline::engine::Status;
use faultline::kernel::{Seed, Time};
use faultline::publishing::STRATEGIES;
use faultline::scenario::{Scenario, ScriptLine, Settings};

use crate::told::{LETTERS, Told, set_up};

/// What a cell says of one kind of effect; `None` where no procedure has such a point.
pub type Cell = Option<&'static str>;

/// A row of the table: how it is set, and for each column the cell for T and for X.
pub struct Row {
    pub settings: &'static [&'static str],
    pub cells: [(Cell, Cell); 7],
}

const fn both(cell: &'static str) -> (Cell, Cell) {
    (Some(cell), Some(cell))
}

const fn split(transactional: &'static str, external: &'static str) -> (Cell, Cell) {
    (Some(transactional), Some(external))
}

const NOT_APPLICABLE: (Cell, Cell) = (None, None);

/// The strategies, by when their handlers hear of an event: in the middle of the transaction, before its commit.
pub const BEFORE: [&str; 4] = ["observer", "in-memory-bus", "static-registry", "recorded-before-commit"];

/// In the process of the publisher, after its commit.
pub const AFTER: [&str; 2] = ["returned-events", "recorded-after-commit"];

/// Behind a broker, which hands over again what fails.
pub const BROKERED: [&str; 4] =
    ["broker-before-commit", "broker-after-commit", "outbox", "outbox-mark-first"];

/// All that tell somebody of an event, where a store of events is read.
pub fn telling() -> impl Iterator<Item = &'static str> {
    BEFORE.into_iter().chain(AFTER).chain(BROKERED).chain(["in-memory-bus-async"])
}

/// The faults of each column; a verdict is the union over them.
pub const COLUMNS: [(&str, &[&str]); 7] = [
    ("throw once", &["throw First", "throw Second"]),
    ("crash before commit", &["crash Sales before commit"]),
    ("crash after commit", &["crash Sales after commit"]),
    ("conflict at commit", &["conflict Sales"]),
    ("broker down", &["broker down 1ms..200ms"]),
    ("relay crash after publish", &["crash Sales.relay after publish"]),
    ("duplicate", &["duplicate Sold to Back"]),
];

/// Observer, bus and registry have the timing of recorded events that are dispatched before the
/// commit: everything happens inside the one transaction.
const fn in_the_middle(settings: &'static [&'static str]) -> Row {
    Row {
        settings,
        cells: [
            split("", "PH"),
            split("", "P"),
            both("F"),
            split("", "P"),
            NOT_APPLICABLE,
            NOT_APPLICABLE,
            NOT_APPLICABLE,
        ],
    }
}

/// Dispatched in the process after the commit: what fails then is never tried again.
const fn after_the_commit(settings: &'static [&'static str]) -> Row {
    Row {
        settings,
        cells: [both("LHF"), both(""), both("LF"), both(""), NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE],
    }
}

pub const TABLE: [Row; 15] = [
    in_the_middle(&["publishing=observer"]),
    in_the_middle(&["publishing=in-memory-bus"]),
    in_the_middle(&["publishing=static-registry"]),
    in_the_middle(&["publishing=recorded-before-commit"]),
    // Returned events are dispatched where recorded ones are, after the commit.
    after_the_commit(&["publishing=returned-events"]),
    after_the_commit(&["publishing=recorded-after-commit"]),
    // The event is out before anybody knows whether the state will be stored: whatever aborts the commit
    // leaves a phantom, and a broker that is down aborts the command. After the commit only the answer
    // is left.
    Row {
        settings: &["publishing=broker-before-commit"],
        cells: [both("D"), both("P"), both("F"), both("P"), both(""), NOT_APPLICABLE, both("D")],
    },
    // A mark that is not followed by a publication is a loss; the caller has long been told. A relay that
    // dies after publishing has nothing left to do.
    Row {
        settings: &["publishing=outbox-mark-first"],
        cells: [both("D"), both(""), both("F"), both(""), both("L"), both(""), both("D")],
    },
    // The mark is there before the effects: what throws is not tried again, for the redelivery is skipped.
    // A repeated delivery finds the mark.
    Row {
        settings: &["publishing=outbox", "dedupe=marked-before"],
        cells: [both("LH"), both(""), both("F"), both(""), both(""), both(""), both("")],
    },
    // The mark comes after the effects: a throw repeats what had its effect, as without a mark. What comes
    // again when all is done is recognised.
    Row {
        settings: &["publishing=outbox", "dedupe=marked-after"],
        cells: [both("D"), both(""), both("F"), both(""), both(""), both(""), both("")],
    },
    Row {
        settings: &["publishing=broker-after-commit"],
        cells: [both("D"), both(""), both("LF"), both(""), both("LF"), NOT_APPLICABLE, both("D")],
    },
    Row {
        settings: &["publishing=outbox"],
        cells: [both("D"), both(""), both("F"), both(""), both(""), both("D"), both("D")],
    },
    Row {
        settings: &["publishing=outbox", "dedupe=inbox"],
        cells: [split("", "D"), both(""), both("F"), both(""), both(""), both(""), both("")],
    },
    // State and announcement are one write, and nobody stands between the store and its readers: what
    // throws is read again, with what had its effect before it.
    Row {
        settings: &["publishing=event-sourcing"],
        cells: [both("D"), both(""), both("F"), both(""), NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE],
    },
    // Effects in the database are rolled back with the id; calls are not.
    Row {
        settings: &["publishing=event-sourcing", "dedupe=inbox"],
        cells: [
            split("", "D"),
            both(""),
            both("F"),
            both(""),
            NOT_APPLICABLE,
            NOT_APPLICABLE,
            NOT_APPLICABLE,
        ],
    },
];

/// Sales sells; Back has two handlers of one kind.
fn model(external: bool) -> Model {
    let mut model = ModelBuilder::new("table");
    let (sales, back) = (model.context("Sales"), model.context("Back"));
    let order = model.aggregate(sales, "Order", &[Field::symbol("order")], &[Field::integer("sold", 0)]);
    let sold = model.event(order, "Sold", &[]);
    let add = |field| Statement::Set {
        field,
        value: Expression::binary(Operator::Add, Expression::Field(field), Expression::Constant(1)),
    };
    let body = vec![add(0), Statement::Emit { event: sold, payload: vec![] }];
    model.command(order, "Sell", Wording::deed("the order", "sold"), &[], body);
    let counter = model.aggregate(back, "Counter", &[Field::symbol("name")], &[Field::integer("count", 0)]);
    let count = model.command(counter, "Count", Wording::deed("the counter", "advanced"), &[], vec![add(0)]);
    let mail = model.external(back, "Mail");
    let send = model.operation(mail, "send", Wording::letter("the mail"), &[]);
    for (name, identity) in [("First", 1), ("Second", 2)] {
        let effect = if external {
            Effect::Call { operation: send, arguments: vec![], key: None }
        } else {
            Effect::Issue { command: count, target: vec![Expression::Constant(identity)], arguments: vec![] }
        };
        model.handler(back, sold, Some(name), vec![effect]);
    }
    model.build()
}

/// One sale, with these settings and faults.
pub fn sample(external: bool, settings: &[&str], faults: &[&str]) -> Scenario {
    let model = Arc::new(model(external));
    let line = ScriptLine {
        at: Time::ZERO,
        command: model.command_named("Sell").unwrap(),
        target: [0].into_iter().collect(),
        arguments: faultline::domain::Row::new(),
    };
    let scenario = Scenario {
        name: String::new(),
        written: None,
        model,
        past: Vec::new(),
        script: vec![line],
        settings: Settings::default(),
        faults: Vec::new(),
        seed: Seed(1),
    };
    set_up(scenario, settings, faults)
}

pub fn scenario(external: bool, settings: &[&str], fault: &str) -> Scenario {
    sample(external, settings, &[fault])
}

/// The letters of a run's verdict, and what became of its fault.
pub fn letters(scenario: &Scenario) -> (String, Status) {
    let told = Told::of(scenario.clone());
    (told.letters(), told.statuses[0])
}

/// The letters of one sale with a fault that has to strike.
pub fn struck(external: bool, settings: &[&str], fault: &str) -> String {
    Told::struck(scenario(external, settings, fault)).letters()
}

#[test]
fn every_cell_comes_out_as_the_semantics_say() {
    let mut wrong = Vec::new();
    for row in &TABLE {
        for ((column, faults), (transactional, external)) in COLUMNS.iter().zip(row.cells) {
            for (kind, expected) in [(false, transactional), (true, external)] {
                let runs: Vec<_> =
                    faults.iter().map(|fault| letters(&scenario(kind, row.settings, fault))).collect();
                let applicable = runs.iter().any(|(_, status)| *status == Status::Struck);
                let union: String = LETTERS
                    .iter()
                    .map(|(_, letter)| *letter)
                    .filter(|letter| runs.iter().any(|(text, _)| text.contains(*letter)))
                    .collect();
                let found = applicable.then_some(union.as_str());
                if found != expected {
                    let kind = if kind { "X" } else { "T" };
                    wrong.push(format!(
                        "{:?}, {column}, {kind}: expected {expected:?}, found {found:?}",
                        row.settings
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_strategy_is_left_out_of_what_is_claimed_of_all() {
    let mut claimed: Vec<&str> = telling().chain(["event-sourcing"]).collect();
    let mut known = STRATEGIES.map(|strategy| strategy.id);
    claimed.sort_unstable();
    known.sort_unstable();
    assert_eq!(claimed, known);
}

#[test]
fn with_one_subscription_a_handler_a_throw_repeats_nothing() {
    for external in [false, true] {
        for strategy in ["publishing=broker-after-commit", "publishing=outbox"] {
            for fault in ["throw First", "throw Second"] {
                let scenario = scenario(external, &[strategy, "subscriptions=per-handler"], fault);
                assert_eq!(letters(&scenario), (String::new(), Status::Struck), "{strategy}, {fault}");
            }
        }
    }
}

#[test]
fn without_a_fault_every_strategy_keeps_every_guarantee() {
    for external in [false, true] {
        for row in &TABLE {
            let scenario = scenario(external, row.settings, "crash Sales before commit #9");
            assert_eq!(letters(&scenario), (String::new(), Status::NotReached), "{:?}", row.settings);
        }
    }
}
