//! Callers: how long they wait, what they do when nobody answers, and what they are told. Claims with
//! their reasons, written before the engine could run them.

use faultline::kernel::Span;
use faultline::verdict::AnomalyKind;
use proptest::prelude::*;

use crate::table::sample;
use crate::told::{Told, told};

/// The sample model under these settings with these faults, each of which has to strike.
fn case(external: bool, settings: &[&str], faults: &[&str]) -> Told {
    Told::struck(sample(external, settings, faults))
}

/// The letters of the verdict, and what the caller was told.
fn both(told: &Told) -> (String, String) {
    (told.letters(), told.answers().swap_remove(0))
}

fn pair(letters: &str, answer: &str) -> (String, String) {
    (letters.to_owned(), answer.to_owned())
}

/// How long the caller waited.
fn waited(told: &Told) -> Option<Span> {
    let request = &told.run.world.requests[0];
    request.answer.map(|(at, _)| at - request.sent)
}

/// Whoever hangs up before the answer comes knows nothing of what is stored.
#[test]
fn a_caller_that_does_not_wait_is_told_nothing() {
    for external in [false, true] {
        for publishing in ["publishing=observer", "publishing=recorded-after-commit", "publishing=outbox"] {
            let hasty = case(external, &[publishing, "client-timeout=5ms"], &[]);
            assert_eq!(both(&hasty), pair("F", "nothing"), "{publishing}");
            let patient = case(external, &[publishing, "client-timeout=1s"], &[]);
            assert_eq!(both(&patient), pair("", "ok"), "{publishing}");
        }
        // Nothing was stored, so nothing false was believed.
        let crashed = case(external, &["client-timeout=5ms"], &["crash Sales before commit"]);
        assert_eq!((crashed.letters().as_str(), crashed.verdict.clean_aborts.len()), ("", 1));
    }
}

/// The service cannot know that it is asked for the same thing. The caller hears of the second execution.
#[test]
fn without_a_key_what_is_sent_again_is_carried_out_again() {
    let again = ["client-retries=1", "client-key=new"];
    for external in [false, true] {
        let with = |publishing, fault| case(external, &[publishing, again[0], again[1]], &[fault]);
        for publishing in ["publishing=outbox", "publishing=observer", "publishing=recorded-before-commit"] {
            let twice = with(publishing, "crash Sales after commit");
            assert_eq!(both(&twice), pair("D", "ok"), "{publishing}");
        }
        // The handlers of the first execution are forgotten all the same.
        let twice = with("publishing=recorded-after-commit", "crash Sales after commit");
        assert_eq!(both(&twice), pair("LD", "ok"));
        // What was aborted is not done twice.
        for fault in ["crash Sales before commit", "conflict Sales"] {
            let once = with("publishing=outbox", fault);
            assert_eq!(both(&once), pair("", "ok"), "{fault}");
        }
        let once = with("publishing=recorded-before-commit", "conflict Sales");
        assert_eq!(once.letters(), if external { "P" } else { "" }, "its phantoms stay");
    }
}

/// The key is stored in the transaction of the state, so that it is there exactly if the state is.
#[test]
fn with_a_key_what_is_stored_is_answered_and_not_done_again() {
    let again = ["client-retries=1", "client-key=same"];
    for external in [false, true] {
        let with = |publishing, fault| case(external, &[publishing, again[0], again[1]], &[fault]);
        for publishing in ["publishing=outbox", "publishing=observer", "publishing=recorded-before-commit"] {
            let once = with(publishing, "crash Sales after commit");
            assert_eq!(both(&once), pair("", "ok"), "{publishing}");
        }
        // It says that the state is stored, and no more: nobody dispatches what was forgotten.
        let once = with("publishing=recorded-after-commit", "crash Sales after commit");
        assert_eq!(both(&once), pair("L", "ok"));
        let thrown = with("publishing=recorded-after-commit", "throw First");
        assert_eq!(both(&thrown), pair("L", "ok"));
        for fault in ["crash Sales before commit", "conflict Sales"] {
            let once = with("publishing=outbox", fault);
            assert_eq!(both(&once), pair("", "ok"), "{fault}");
        }
    }
}

/// A command that guards itself refuses its own repetition.
const GUARDED: &str = "
    context C {
      aggregate Order { placed: bool
        command Place { require not placed else reject Already  set placed = true  emit Placed } }
      external Mail
      on Placed { call Mail.send() }
    }
    scenario \"s\" { at 0ms Order(o1).Place }";

#[test]
fn a_guard_keeps_the_state_and_misleads_the_caller() {
    let again = told(GUARDED).set("client-retries=1");
    let guarded = again.with("crash C after commit");
    assert_eq!(guarded.answers(), ["Already"]);
    assert_eq!(guarded.kinds(), ["false-failure"], "it was its own doing");
    let keyed = again.set("client-key=same").with("crash C after commit");
    assert_eq!((keyed.answers(), keyed.kinds()), (vec!["ok".to_owned()], vec![]));
    assert_eq!(keyed.calls().len(), 1);
}

/// Whatever comes after the answer, the caller does not hear of.
#[test]
fn before_anything_is_done_success_is_a_guess() {
    for external in [false, true] {
        for publishing in ["publishing=outbox", "publishing=recorded-after-commit", "publishing=observer"] {
            let with = |fault: &[&'static str]| case(external, &[publishing, "reply=accepted"], fault);
            assert_eq!(with(&[]).letters(), "", "{publishing}");
            for fault in ["crash Sales before commit", "conflict Sales"] {
                let guessed = with(&[fault]);
                let phantom = external && publishing == "publishing=observer";
                assert_eq!(guessed.letters(), if phantom { "PS" } else { "S" }, "{publishing}, {fault}");
                assert_eq!(guessed.answers(), ["ok"]);
                assert!(guessed.verdict.clean_aborts.is_empty());
            }
        }
        // After the commit nobody is left who has not been answered.
        let after =
            |publishing| case(external, &[publishing, "reply=accepted"], &["crash Sales after commit"]);
        assert_eq!(after("publishing=outbox").letters(), "");
        assert_eq!(after("publishing=recorded-after-commit").letters(), "L");
    }
    let refused =
        told(&GUARDED.replace("at 0ms Order(o1).Place", "at 0ms Order(o1).Place at 1s Order(o1).Place"));
    assert_eq!((refused.answers()[1].as_str(), refused.kinds().len()), ("Already", 0));
    let accepted = refused.set("reply=accepted");
    assert_eq!((accepted.answers()[1].as_str(), accepted.kinds()), ("ok", vec!["false-success"]));
}

#[test]
fn a_refusal_that_nobody_looks_at_is_told_as_success() {
    let twice =
        told(&GUARDED.replace("at 0ms Order(o1).Place", "at 0ms Order(o1).Place at 1s Order(o1).Place"));
    for strategy in faultline::publishing::STRATEGIES {
        let heedless = twice.set(&["publishing=", strategy.id].concat()).set("use-case-result=ignored");
        assert_eq!(heedless.answers(), ["ok", "ok"], "{}", strategy.id);
        assert_eq!(heedless.kinds(), ["false-success"], "{}", strategy.id);
        assert_eq!((heedless.state(), heedless.calls()), (twice.state(), twice.calls()), "{}", strategy.id);
    }
}

/// The answer overtakes the database.
#[test]
fn what_is_not_awaited_can_fail_behind_the_callers_back() {
    for external in [false, true] {
        for publishing in ["publishing=outbox", "publishing=recorded-after-commit"] {
            let with = |fault: &[&'static str]| case(external, &[publishing, "save=not-awaited"], fault);
            assert_eq!(with(&[]).letters(), "");
            for fault in ["crash Sales before commit", "conflict Sales", "crash Sales before save"] {
                let failed = with(&[fault]);
                assert_eq!(both(&failed), pair("S", "ok"), "{publishing}, {fault}");
            }
            let thrown =
                case(external, &[publishing, "save=not-awaited", "client-retries=3"], &["conflict Sales"]);
            assert_eq!(thrown.letters(), "S", "nobody who was told of success asks again");
        }
    }
    // What the aggregate says is known before anything is saved.
    let twice =
        told(&GUARDED.replace("at 0ms Order(o1).Place", "at 0ms Order(o1).Place at 1s Order(o1).Place"));
    assert_eq!(twice.set("save=not-awaited").answers(), ["ok", "Already"]);
}

/// The caller of a service that waits for the handlers knows of them, and waits as long as they take.
#[test]
fn an_answer_after_the_handlers_speaks_of_them_too() {
    for external in [false, true] {
        for publishing in [
            "publishing=outbox",
            "publishing=broker-after-commit",
            "publishing=broker-before-commit",
            "publishing=in-memory-bus-async",
        ] {
            let at_commit = case(external, &[publishing], &[]);
            let after = case(external, &[publishing, "reply=after-handlers"], &[]);
            assert_eq!(both(&after), pair("", "ok"), "{publishing}");
            assert!(waited(&after) > waited(&at_commit), "{publishing}");
        }
        let patient = |faults: &[&str]| case(external, &["reply=after-handlers", "dedupe=inbox"], faults);
        let thrown = patient(&["throw Second"]);
        assert_eq!(thrown.answers(), ["ok"], "the redelivery did it");
        let poison = patient(&["throw Second always"]);
        assert_eq!(poison.answers(), ["error"]);
        assert!(poison.letters().contains('F'), "the state is stored");
        // Who waits longer has more time to die.
        assert_eq!(patient(&["crash Sales before await"]).letters(), "F");
        let bus =
            case(external, &["publishing=in-memory-bus-async", "reply=after-handlers"], &["throw First"]);
        assert_eq!(both(&bus), pair("LF", "error"));
        // Where the handlers are called in the procedure there is nothing more to wait for.
        for publishing in ["publishing=observer", "publishing=recorded-after-commit"] {
            let calm = case(external, &[publishing, "reply=after-handlers"], &[]);
            assert_eq!(waited(&calm), waited(&case(external, &[publishing], &[])), "{publishing}");
        }
    }
}

/// What stands still is not dead: the second try overtakes it, and the first one finds its version gone, or its key.
#[test]
fn a_second_try_may_overtake_the_first_one() {
    let pause = ["pause Sales before commit for 500ms"];
    for external in [false, true] {
        let hasty = |more: &[&str]| case(external, &[&["client-timeout=100ms"], more].concat(), &pause);
        assert_eq!(both(&hasty(&[])), pair("F", "nothing"));
        for key in ["client-key=new", "client-key=same"] {
            let again = hasty(&["client-retries=1", key]);
            assert_eq!((both(&again), again.effects_of("First")), (pair("", "ok"), 1), "{key}");
        }
    }
}

fn run(told: &Told, settings: &[String], fault: &str) -> Told {
    settings.iter().fold(told.with(fault), |told, setting| told.set(setting))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// However short the patience and wherever the service dies: tries that overlap, tries that come
    /// late. The key and the state are one.
    #[test]
    fn with_a_key_a_command_is_carried_out_once(
        timeout in 1_u32..90,
        retries in 0_u16..4,
        step in prop::sample::select(vec!["receive", "load", "save", "commit", "reply"]),
        nth in 1_u32..3,
        publishing in prop::sample::select(vec!["outbox", "recorded-before-commit", "recorded-after-commit"]),
        conflict in prop::sample::select(vec!["at-commit", "at-update"]),
    ) {
        let free = told(&GUARDED.replace("require not placed else reject Already  set placed = true", "set n += 1").replace("placed: bool", "n: int"));
        let settings = [
            format!("client-timeout={timeout}ms"),
            format!("client-retries={retries}"),
            "client-key=same".to_owned(),
            format!("publishing={publishing}"),
            format!("conflict={conflict}"),
        ];
        let told = run(&free, &settings, &format!("crash C before {step} #{nth}"));
        prop_assert!(!told.verdict.has(AnomalyKind::Duplicate));
        prop_assert!(told.state().iter().all(|row| row == "Order(o1): 1"), "{:?}", told.state());
        let answered = told.answers() == ["ok"];
        prop_assert!(!answered || told.state().len() == 1);
    }
}
