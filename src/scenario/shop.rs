//! The shop: the example that the playground opens with, and that its own tests and measurements run.

use std::sync::LazyLock;

use smallvec::smallvec;

use super::{Reading, Scenario, ScriptLine};
use crate::examples;
use crate::kernel::Time;

/// Read once: the page compares what runs with it whenever it writes its address.
static SHOP: LazyLock<Vec<Scenario>> = LazyLock::new(|| Reading::of(examples::ALL[0].text.into()).scenarios);

/// The scenarios of the shop; the first one is that of the first paint.
pub fn scenarios() -> Vec<Scenario> {
    SHOP.clone()
}

/// The scenario of the first paint.
pub fn first_paint() -> Scenario {
    SHOP[0].clone()
}

/// The scenario of the first paint with this many orders, one every five milliseconds: a long run,
/// for measuring.
pub fn many_orders(orders: u16) -> Scenario {
    let mut scenario = first_paint();
    let lines = scenario.script.clone();
    scenario.script = (0..orders)
        .zip(lines.iter().cycle())
        .map(|(order, line)| ScriptLine {
            at: Time::from_micros(u64::from(order) * 5_000),
            target: smallvec![i64::from(order)],
            ..line.clone()
        })
        .collect();
    scenario
}
