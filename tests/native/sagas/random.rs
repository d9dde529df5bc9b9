//! Sagas of any shape under safe settings, with up to three faults within the budgets: all of their effects stand, or none.
//!
//! The same holds without a leader, where each refusal is an event and the broker's budget is what counts. It does not hold
//! there for a rejection, of which nobody hears, nor for an answer that is lost: nobody owns a timeout (the tenth rule).

use faultline::scenario::Fault;
use proptest::prelude::*;

use crate::compiled::scenarios;
use crate::told::{Told, set_up};

/// A step: whether it is a call, and where it stands to the pivot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Undoable { call: bool },
    Pivot { call: bool },
    Retriable { call: bool },
}

impl Shape {
    const fn calls(self) -> bool {
        match self {
            Self::Undoable { call } | Self::Pivot { call } | Self::Retriable { call } => call,
        }
    }
}

/// The text of a saga of these steps, one of which may be refused.
fn text(shapes: &[Shape], refused: Option<usize>) -> String {
    let mut text = String::from(
        "context Trips { aggregate Trip { asked: bool  command Ask { set asked = true  emit Wanted } } }\n",
    );
    let mut steps = String::new();
    for (i, shape) in shapes.iter().enumerate() {
        let most = if refused == Some(i) { 0 } else { 9 };
        let context = format!(
            "context C{i} {{ aggregate A{i}(trip: id) {{ n: int
  command Do{i} {{ require n < {most} else emit No{i}  set n += 1  emit Yes{i} }}
  command Undo{i} {{ set n -= 1 }} }}  external E{i} }}\n"
        );
        text.push_str(&context);
        let (act, undo) = if shape.calls() {
            (format!("call E{i}.go(trip) key trip"), format!("call E{i}.back(trip)"))
        } else {
            (format!("A{i}(trip).Do{i} done Yes{i} fails No{i}"), format!("A{i}(trip).Undo{i}"))
        };
        let step = match shape {
            Shape::Undoable { .. } => format!("  step {act} undo {undo}\n"),
            Shape::Pivot { .. } => format!("  step {act} pivot\n"),
            Shape::Retriable { .. } => format!("  step {act} retry\n"),
        };
        steps.push_str(&step);
    }
    text + &format!(
        "saga Travel starts on Wanted(trip) {{\n{steps}}}\nscenario \"s\" {{ at 0ms Trip(t1).Ask }}\n"
    )
}

/// Two to six steps: some that can be undone, perhaps a pivot, then some that are tried until they succeed.
fn shapes() -> impl Strategy<Value = Vec<Shape>> {
    (
        prop::collection::vec(any::<bool>(), 1..4),
        any::<Option<bool>>(),
        prop::collection::vec(any::<bool>(), 0..3),
    )
        .prop_map(|(before, pivot, behind)| {
            let mut shapes: Vec<Shape> = before.iter().map(|call| Shape::Undoable { call: *call }).collect();
            shapes.extend(pivot.map(|call| Shape::Pivot { call }));
            shapes.extend(behind.iter().map(|call| Shape::Retriable { call: *call }));
            if shapes.len() < 2 {
                shapes.insert(0, Shape::Undoable { call: false });
            }
            shapes
        })
}

/// A fault of some kind at some step; those that do not fit the step are of another kind.
fn fault(shapes: &[Shape], kind: u8, step: usize) -> String {
    let (i, nth) = (step % shapes.len(), step + 1);
    let external = shapes[i].calls();
    let (doing, undoing) = if external {
        (format!("C{i}.E{i}.go"), format!("C{i}.E{i}.back"))
    } else {
        (format!("C{i}.Do{i}"), format!("C{i}.Undo{i}"))
    };
    let undoable = matches!(shapes[i], Shape::Undoable { .. });
    match kind {
        0 => format!("throw {doing}"),
        1 if undoable => format!("throw {undoing}"),
        2 if external => format!("call E{i}.go timed-out"),
        3 if external => format!("call E{i}.go lost"),
        4 => format!("crash saga after commit #{nth}"),
        5 => format!("crash saga before commit #{nth}"),
        6 => format!("crash saga.relay after publish #{nth}"),
        7 => format!("crash C{i} after commit"),
        8 if !external => format!("duplicate Yes{i} to saga"),
        9 if !external => format!("duplicate Do{i} to C{i}"),
        10 if !external => format!("delay Yes{i} to saga by 300ms"),
        11 => format!("conflict saga #{nth}"),
        _ => format!("crash C{i}.relay after publish"),
    }
}

fn check(shapes: &[Shape], refused: Option<usize>, faults: &[String], settings: &[&str]) {
    let can_fail = |i: &usize| !matches!(shapes[*i], Shape::Retriable { .. });
    let refused = refused.map(|step| step % shapes.len()).filter(can_fail);
    let mut scenario = set_up(scenarios(&text(shapes, refused)).swap_remove(0), settings, &[]);
    let model = scenario.model.clone();
    let call = refused.filter(|step| shapes[*step].calls()).map(|step| format!("call E{step}.go refused"));
    let texts = faults.iter().chain(&call);
    scenario.faults = texts.map(|fault| Fault::parse(&model, fault).unwrap()).collect();
    let told = Told::of(scenario);
    let run = &told.verdict.sagas[0];
    let standing = run.steps.iter().filter(|step| step.stands()).count();
    let expected = match run.outcome() {
        "completed" => shapes.len(),
        "compensated" => 0,
        other => panic!("{other}: {shapes:?} {refused:?} {faults:?} {settings:?}"),
    };
    assert_eq!(standing, expected, "{shapes:?} {refused:?} {faults:?} {settings:?}");
    for kind in ["ghost-reservation", "unfinished-saga", "duplicate", "stuck"] {
        assert!(!told.kinds().contains(&kind), "{kind}: {shapes:?} {refused:?} {faults:?} {settings:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn all_effects_stand_or_none(
        shapes in shapes(), refused in any::<Option<u8>>(), coordination in any::<bool>(),
        kinds in prop::collection::vec((0_u8..12, 0_usize..8), 0..4),
    ) {
        let coordination = if coordination { "saga=orchestration" } else { "saga=choreography" };
        let faults: Vec<String> = kinds.iter().map(|(kind, step)| fault(&shapes, *kind, *step)).collect();
        check(&shapes, refused.map(usize::from), &faults, &[coordination]);
    }
}
