//! How fast the engine is: records a second, a fork with one write, all single faults of a run.
//!
//! `cargo bench` runs all of it; figures are compared within one run, never between machines.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use faultline::engine::Engine;
use faultline::explore::single_faults;
use faultline::kernel::Time;
use faultline::scenario::{Reading, Scenario, ScriptLine, shop};
use faultline::trace::Trace;
use faultline::verdict::judge;

/// So many sagas of six steps, begun within a second: all are in flight when the budget of the run is spent.
fn many_sagas(count: u16) -> Scenario {
    let reading = Reading::of(include_str!("../models/six-steps.faultline").into());
    let mut scenario = reading.scenario("One journey").expect("it is in the text").clone();
    let first = scenario.script.first().expect("it has a line").clone();
    let line = |number: u16| ScriptLine {
        at: Time::from_micros(u64::from(number) * 1_000),
        target: std::iter::once(i64::from(number)).collect(),
        ..first.clone()
    };
    scenario.script = (0..count).map(line).collect();
    scenario
}

fn engine(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("engine");
    for (name, scenario) in [
        ("default run", shop::first_paint()),
        ("1000 orders", shop::many_orders(1_000)),
        ("1000 sagas of six steps", many_sagas(1_000)),
    ] {
        let engine = Engine::new(&scenario);
        let records = engine.run().trace.records().len() as u64;
        group.throughput(Throughput::Elements(records));
        group.bench_function(format!("{name}, {records} records"), |bencher| {
            bencher.iter(|| black_box(engine.run()));
        });
    }
    group.finish();
}

fn fork(criterion: &mut Criterion) {
    let engine = Engine::new(&shop::first_paint());
    let world = engine.run().world;
    criterion.bench_function("fork with one write at the end of the default run", |bencher| {
        bencher.iter(|| {
            let mut fork = world.clone();
            fork.rewrite_something();
            black_box(fork)
        });
    });
}

fn explore(criterion: &mut Criterion) {
    let scenario = shop::first_paint();
    let count = single_faults(&scenario).count() as u64;
    let mut group = criterion.benchmark_group("explore");
    group.throughput(Throughput::Elements(count));
    group.bench_function(format!("all {count} single faults of the default run"), |bencher| {
        bencher.iter(|| single_faults(&scenario).filter(|finding| !finding.verdict.is_clean()).count());
    });
    let model = Arc::clone(&scenario.model);
    let trace: Trace = Engine::new(&scenario).run().trace;
    group.bench_function("judging the default run", |bencher| {
        bencher.iter(|| judge(&model, black_box(&trace)));
    });
    group.finish();
}

criterion_group!(benches, engine, fork, explore);
criterion_main!(benches);
