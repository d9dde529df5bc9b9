//! What is done with an input, and what must hold.

use std::fmt;

use faultline::board::Board;
use faultline::engine::Engine;
use faultline::language::check::examine;
use faultline::language::{Diagnostics, limits, parse, print};
use faultline::page::state::panel_at;
use faultline::page::verdict::strip;
use faultline::playback::{Cursor, Session, View};
use faultline::scenario::{Reading, Scenario};
use faultline::trace::Trace;
use faultline::verdict::judge;
use faultline::words::{ENGLISH, diagnosis, headlines, story, tell};

/// What is searched for harm.
#[derive(Clone, Copy)]
pub enum Aim {
    /// Reading, checking, telling and printing.
    Text,
    /// Compiling and running what is accepted.
    Run,
}

/// What became of the inputs.
#[derive(Default)]
pub struct Tally {
    refused: u64,
    accepted: u64,
    runs: u64,
    unfinished: u64,
}

/// The most actions of one run.
const ACTIONS: usize = 300;

/// The most commands that a scenario may send, to be run here.
const SENT: usize = 80;

/// Of so many inputs that are run, one is run twice and told in full.
const SAMPLE: u64 = 64;

impl Aim {
    /// Does it. Panics where something does not hold.
    pub fn meet(self, input: &str, number: u64, tally: &mut Tally) {
        match self {
            Self::Text => text(input, number.is_multiple_of(4), tally),
            Self::Run => run(input, number.is_multiple_of(SAMPLE), tally),
        }
    }
}

/// What is read is printed, and what is printed is read as the same; what is wrong has its place in the text.
fn text(input: &str, sampled: bool, tally: &mut Tally) {
    let mut parsed = parse(input);
    let printed = print(&parsed.design);
    if parsed.diagnostics.list().is_empty() {
        let again = parse(&printed);
        assert!(again.diagnostics.list().is_empty(), "what is printed cannot be read:\n{printed}");
        assert_eq!(print(&again.design), printed, "it is printed in another way");
        let remarks = |parsed: &faultline::language::Parsed| parsed.design.trivia.comments.len();
        assert_eq!(remarks(&parsed), remarks(&again), "a remark is lost:\n{printed}");
    }
    examine(&parsed.design, &mut parsed.diagnostics);
    well_placed(input, &parsed.diagnostics, sampled);
    if sampled && parsed.diagnostics.errors() == 0 {
        let board = Board::new(&parsed.design);
        assert_eq!(board.places.len(), board.cards.len());
    }
    tally.note(parsed.diagnostics.errors() == 0);
}

fn well_placed(input: &str, diagnostics: &Diagnostics, sampled: bool) {
    assert!(diagnostics.list().len() <= limits::DIAGNOSTICS);
    assert_eq!(
        diagnostics.omitted() + diagnostics.list().len(),
        diagnostics.errors() + diagnostics.warnings()
    );
    for diagnostic in diagnostics.list() {
        let spans = [Some(diagnostic.span), diagnostic.note.map(|note| note.span)];
        for span in spans.into_iter().flatten() {
            assert!(input.get(span.range()).is_some(), "{span:?} is no place for {:?}", diagnostic.problem);
        }
    }
    if sampled {
        let told = diagnosis("input", input, diagnostics);
        assert_eq!(told.is_empty(), diagnostics.list().is_empty());
    }
}

/// Each scenario runs for a while, and is judged and told.
fn run(input: &str, sampled: bool, tally: &mut Tally) {
    let reading = Reading::of(input.into());
    well_placed(input, &reading.diagnostics, sampled);
    assert!(reading.scenarios.is_empty() || reading.diagnostics.errors() == 0);
    tally.note(reading.diagnostics.errors() == 0);
    for scenario in reading.scenarios.iter().take(2).filter(|scenario| scenario.script.len() <= SENT) {
        tally.runs += 1;
        let (trace, finished) = ran(scenario);
        tally.unfinished += u64::from(!finished);
        let verdict = judge(&scenario.model, &trace);
        if sampled && finished {
            let view = View::of(&Session::new(scenario.clone(), Cursor::End));
            assert!(!strip(&view, None, None, &ENGLISH).is_empty());
            assert!(!panel_at(&view, Cursor::End, None, &ENGLISH).is_empty());
        }
        if sampled {
            assert_eq!(ran(scenario).0.digest(), trace.digest(), "another run of the same");
            let engine = Engine::new(scenario);
            let lines = story(engine.deployment(), &scenario.faults, &trace, &verdict);
            for line in lines {
                assert!(!tell(&line.sentence).to_string().is_empty());
            }
            for headline in headlines(engine.deployment(), &trace, &verdict) {
                assert!(!tell(&headline.lead.sentence).to_string().is_empty());
            }
            for fault in &scenario.faults {
                let text = fault.text(&scenario.model);
                let again = faultline::scenario::Fault::parse(&scenario.model, &text);
                assert_eq!(again.as_ref(), Ok(fault), "{text}");
            }
        }
    }
}

/// The trace of the first actions, and whether nothing came after them.
fn ran(scenario: &Scenario) -> (Trace, bool) {
    let engine = Engine::new(scenario);
    let (mut world, mut trace) = (engine.start(), Trace::default());
    for _ in 0..ACTIONS {
        if !engine.step(&mut world, &mut trace) {
            return (trace, true);
        }
    }
    (trace, false)
}

impl Tally {
    fn note(&mut self, accepted: bool) {
        if accepted {
            self.accepted += 1;
        } else {
            self.refused += 1;
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { refused, accepted, runs, unfinished } = self;
        write!(
            formatter,
            "{accepted} accepted, {refused} refused, {runs} runs, {unfinished} of them cut short"
        )
    }
}
