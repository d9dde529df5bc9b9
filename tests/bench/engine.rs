//! Speed of the engine. There is nothing to measure yet.

use criterion::Criterion;

fn main() {
    Criterion::default().configure_from_args().final_summary();
}
