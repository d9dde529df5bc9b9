//! Inputs that nobody would write, against the language and the engine.
//!
//! Without arguments the corpus is replayed, so that what was found once stays mended. Otherwise:
//!
//! ```text
//! cargo test --release --test fuzz -- text|run [--inputs N] [--seed N] [--from N]
//! ```
//!
//! `text` reads, checks, tells and prints; `run` also compiles what is accepted and runs it for a while. Input N of a seed is
//! always the same one. What panics is written into the target folder and ends the search; a hang shows by the last line,
//! which says where it began: `--from` goes on from there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where it stood")]

mod aims;
mod chance;
mod corpus;
mod mutation;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use aims::{Aim, Tally};
use chance::Chance;
use corpus::Corpus;

/// How many inputs pass between two lines that say how far it is.
const LINE: u64 = 1 << 17;

/// What is searched.
struct Search {
    aim: Aim,
    inputs: u64,
    seed: u64,
    from: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let corpus = Corpus::read();
    let sound = match Search::asked(&arguments) {
        Some(search) => search.go(&corpus),
        None => replay(&corpus),
    };
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Search {
    /// What the arguments ask for; nothing if they are those of the test command.
    fn asked(arguments: &[String]) -> Option<Self> {
        let aim = match arguments.first()?.as_str() {
            "text" => Aim::Text,
            "run" => Aim::Run,
            _ => return None,
        };
        let number = |name: &str, otherwise| {
            let place = arguments.iter().position(|argument| argument == name);
            place.map_or(otherwise, |place| arguments[place + 1].parse().unwrap())
        };
        let (inputs, seed) = (number("--inputs", 1_000_000), number("--seed", 1));
        Some(Self { aim, inputs, seed, from: number("--from", 0) })
    }

    fn go(&self, corpus: &Corpus) -> bool {
        let mut tally = Tally::default();
        for number in self.from..self.from + self.inputs {
            let mut chance = Chance::of(self.seed, number);
            let input = mutation::mutated(corpus, &mut chance);
            if !sound(self.aim, &input, number, &mut tally) {
                let file = format!("{}/found-{}-{number}.faultline", env!("CARGO_TARGET_TMPDIR"), self.seed);
                std::fs::write(&file, &input).unwrap();
                println!("{input}\ninput {number} of seed {}, written to {file}", self.seed);
                return false;
            }
            if (number + 1).is_multiple_of(LINE) {
                println!("{} inputs; {tally}", number + 1);
            }
        }
        println!("{} inputs, none of them harmful; {tally}", self.inputs);
        true
    }
}

/// Whether an input does no harm.
fn sound(aim: Aim, input: &str, number: u64, tally: &mut Tally) -> bool {
    catch_unwind(AssertUnwindSafe(|| aim.meet(input, number, tally))).is_ok()
}

/// Every text of the corpus, and what is left of it when it breaks off.
fn replay(corpus: &Corpus) -> bool {
    let (mut passed, mut failed) = (0, 0);
    for (name, text) in &corpus.files {
        let ends = (0..=16).map(|part| text.len() * part / 16);
        let beginnings = ends.filter_map(|end| text.get(..end));
        let mut tally = Tally::default();
        let harmless = beginnings.zip(0..).all(|(input, number)| {
            [Aim::Text, Aim::Run].into_iter().all(|aim| sound(aim, input, number, &mut tally))
        });
        if harmless {
            passed += 1;
        } else {
            println!("harmful: {name}");
            failed += 1;
        }
    }
    let result = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {result}. {passed} passed; {failed} failed; 0 ignored");
    failed == 0
}
