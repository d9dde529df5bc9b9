//! Many seeded runs folded into one number, by which two machines can be compared.

use std::hash::Hasher;

use crate::engine::Engine;
use crate::kernel::{Seed, StableHasher};
use crate::scenario::{Fault, Scenario, shop};

/// The settings and faults that the seeds take turns with, so that every part of the engine has a
/// share in the number.
const DESIGNS: [(&str, &str, &str); 5] = [
    ("publishing=recorded-before-commit", "dedupe=none", "throw Notifications.Chat.post"),
    ("publishing=recorded-after-commit", "dedupe=none", "conflict Sales"),
    ("publishing=broker-after-commit", "subscriptions=per-handler", "broker down 10ms..40ms"),
    ("publishing=outbox", "dedupe=none", "crash Sales.relay after publish"),
    ("publishing=outbox", "dedupe=inbox", "crash Notifications after call"),
];

/// The digests of the runs with seeds from 0 up to `seeds`, with jittered latencies, in one number.
pub fn fold(seeds: u64) -> u64 {
    let designs: Vec<Scenario> = DESIGNS.iter().map(design).collect();
    let mut folded = StableHasher::default();
    for (seed, design) in (0..seeds).zip(designs.iter().cycle()) {
        let run = Engine::new(&Scenario { seed: Seed(seed), ..design.clone() }).run();
        folded.write_u64(run.trace.digest());
    }
    folded.finish()
}

fn design((publishing, other, fault): &(&str, &str, &str)) -> Scenario {
    let mut scenario = shop::scenarios().swap_remove(1);
    for text in [publishing, other, "jitter=40"] {
        let set = scenario.settings.set(text, &[]);
        debug_assert!(set.is_ok(), "{text}");
    }
    let fault = Fault::parse(&scenario.model, fault);
    debug_assert!(fault.is_ok(), "{fault:?}");
    scenario.faults.extend(fault);
    scenario
}
