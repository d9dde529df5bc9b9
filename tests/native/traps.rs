//! What is often built and never meant, and what it shows: claims with their reasons, written before
//! the engine could run them.

use faultline::engine::{Engine, Status};
use faultline::kernel::Time;
use faultline::publishing::STRATEGIES;
use faultline::scenario::{Key, Reading, Scenario, ScriptLine};

use crate::compiled::scenarios;
use crate::table::{letters, scenario};
use crate::told::{Told, at, set_up};

const NEVER: &str = "crash Sales before commit #99";

/// The same command for these orders, a second apart.
fn orders(external: bool, settings: &[&str], fault: &str, orders: &[i64]) -> Scenario {
    let lines: Vec<(u64, i64)> = (0..).step_by(1_000).zip(orders.iter().copied()).collect();
    at(scenario(external, settings, fault), &lines)
}

fn of(external: bool, settings: &[&str], fault: &str, places: &[i64]) -> String {
    letters(&orders(external, settings, fault, places)).0
}

fn answers(scenario: Scenario) -> Vec<String> {
    Told::of(scenario).answers()
}

/// The first scenario of a model text, under these settings.
fn written(text: &str, settings: &[&str]) -> Scenario {
    set_up(scenarios(text).swap_remove(0), settings, &[])
}

/// Each command subscribes the observers once more to an object that is the same one as before. Where
/// each command has an object of its own, nobody meets the old subscriptions.
#[test]
fn observers_that_never_unsubscribe_hear_twice_of_what_comes_second() {
    let leaked = ["publishing=observer", "observer-subscription=leaked"];
    let kept = ["publishing=observer", "observer-subscription=leaked", "session=kept"];
    for external in [false, true] {
        assert_eq!(of(external, &kept, NEVER, &[1, 1]), "D");
        assert_eq!(of(external, &kept, NEVER, &[1]), "");
        assert_eq!(of(external, &kept, NEVER, &[1, 2]), "", "another object");
        assert_eq!(of(external, &leaked, NEVER, &[1, 1]), "");
        assert_eq!(of(external, &["publishing=observer", "session=kept"], NEVER, &[1, 1]), "");
        // The process's memory is gone, and the leak with it; the caller was never answered.
        assert_eq!(of(external, &kept, "crash Sales after commit", &[1, 1]), "F");
        let bus = ["publishing=in-memory-bus", "observer-subscription=leaked", "session=kept"];
        assert_eq!(of(external, &bus, NEVER, &[1, 1]), "", "nobody subscribes to an aggregate there");
    }
}

/// An object that lives on with the events that it has recorded dispatches them again.
#[test]
fn events_that_nobody_clears_are_dispatched_again_at_the_next_save() {
    for publishing in ["publishing=recorded-before-commit", "publishing=recorded-after-commit"] {
        for external in [false, true] {
            let never = [publishing, "recorded-clear=never"];
            let kept = [publishing, "recorded-clear=never", "session=kept"];
            assert_eq!(of(external, &kept, NEVER, &[1, 1]), "D");
            assert_eq!(of(external, &kept, NEVER, &[1]), "");
            assert_eq!(of(external, &kept, NEVER, &[1, 2]), "", "another object");
            assert_eq!(of(external, &never, NEVER, &[1, 1]), "", "an object of its own each time");
            for clear in ["recorded-clear=after-loop", "recorded-clear=before-loop"] {
                assert_eq!(of(external, &[publishing, clear, "session=kept"], NEVER, &[1, 1]), "");
            }
        }
    }
}

/// After the commit a throw ends the loop. What is cleared after it is then not cleared, and the next save
/// tells everybody again; what was cleared before it nobody tells any more.
#[test]
fn whether_a_throw_loses_or_repeats_depends_on_when_events_are_cleared() {
    let after = "publishing=recorded-after-commit";
    for external in [false, true] {
        assert_eq!(of(external, &[after], "throw Second", &[1, 1]), "LHF");
        assert_eq!(of(external, &[after, "session=kept"], "throw Second", &[1, 1]), "DF");
        assert_eq!(of(external, &[after, "session=kept"], "throw First", &[1, 1]), "F", "told late");
        let before = [after, "session=kept", "recorded-clear=before-loop"];
        assert_eq!(of(external, &before, "throw Second", &[1, 1]), "LHF");
        // A rollback throws the object away.
        let inside = ["publishing=recorded-before-commit", "session=kept"];
        assert_eq!(of(external, &inside, "throw Second", &[1, 1]), if external { "PH" } else { "" });
    }
}

/// Handlers that are registered when their context is first used are not there for what comes before,
/// and no fault is needed; after a restart the registry is as empty as in the beginning.
#[test]
fn a_registry_that_is_filled_lazily_loses_what_comes_too_early() {
    let lazy = ["publishing=static-registry", "registry=lazy"];
    for external in [false, true] {
        assert_eq!(of(external, &lazy, NEVER, &[1]), "L");
        assert_eq!(answers(orders(external, &lazy, NEVER, &[1])), ["ok"]);
        assert_eq!(of(external, &["publishing=static-registry"], NEVER, &[1]), "");
        assert_eq!(of(external, &["publishing=observer", "registry=lazy"], NEVER, &[1]), "");
        let mut used = orders(external, &lazy, NEVER, &[1, 1]);
        used.script[0].command = used.model.command_named("Count").unwrap();
        assert_eq!(letters(&used).0, "", "Back has been used");
        let mut again = used.clone();
        again.script.push(ScriptLine { at: Time::from_micros(2_000_000), ..again.script[1].clone() });
        let crash = "crash Sales after reply of Sell";
        again.faults = vec![faultline::scenario::Fault::parse(&again.model, crash).unwrap()];
        assert_eq!(letters(&again), ("L".to_owned(), Status::Struck));
    }
}

const UNHEARD: &str = "
context Sales {
  aggregate Order { sold: int  command Sell { set sold += 1  emit Sold } }
}
scenario \"One\" { at 0ms Order(o1).Sell }
";

/// An event that nobody handles is nobody's mistake, except to a registry that says so.
#[test]
fn a_registry_that_throws_at_an_unknown_event_aborts_its_command() {
    for (registry, answer) in [("eager", "ok"), ("throws-on-unknown", "error")] {
        let registry = ["registry=", registry].concat();
        let told = Told::of(written(UNHEARD, &["publishing=static-registry", &registry]));
        assert_eq!(told.answers(), [answer]);
        assert!(told.verdict.is_clean(), "{:?}", told.verdict.anomalies);
        assert_eq!(told.verdict.clean_aborts.len(), usize::from(answer == "error"));
    }
    for external in [false, true] {
        let throws = ["publishing=static-registry", "registry=throws-on-unknown"];
        assert_eq!(of(external, &throws, NEVER, &[1]), "", "these events are known");
    }
}

/// What an object tells in its constructor is told, whether or not the object is ever saved.
const CONSTRUCTED: &str = "
context Sales {
  aggregate Order {
    total: money
    command Open(total: money) {
      emit OrderOpened(total)
      require total > 0.00 else reject NothingOrdered
      set total = total
    }
  }
  aggregate Tally { opened: int  command Count { set opened += 1 } }
  external Mail
  on OrderOpened as MailPolicy call Mail.welcome(order)
  on OrderOpened as TallyPolicy issue Tally(tally1).Count
}
scenario \"Nothing ordered\" { at 0ms Order(o1).Open(0.00) }
";

#[test]
fn what_is_raised_in_a_constructor_is_a_phantom_when_the_object_is_never_saved() {
    for (publishing, expected) in [
        ("publishing=observer", "P"),
        ("publishing=in-memory-bus", "P"),
        ("publishing=static-registry", "P"),
        ("publishing=recorded-before-commit", ""),
        ("publishing=recorded-after-commit", ""),
        ("publishing=returned-events", ""),
        ("publishing=outbox", ""),
    ] {
        let verdict = Told::of(written(CONSTRUCTED, &[publishing])).verdict;
        let found: Vec<_> = verdict.anomalies.iter().filter(|anomaly| !anomaly.external).collect();
        // The tally was in the transaction that the refusal took back.
        assert!(found.iter().all(|anomaly| anomaly.slot.is_none()), "{publishing}: {found:?}");
        let phantom = verdict.has(faultline::verdict::AnomalyKind::Phantom);
        assert_eq!(phantom, expected == "P", "{publishing}: {:?}", verdict.anomalies);
    }
}

/// The hook is called when the changes are written: what commits then, or does not, comes later.
#[test]
fn a_hook_that_is_called_at_flush_tells_of_what_is_never_committed() {
    let hook = ["publishing=recorded-after-commit", "recorded-hook=at-flush"];
    for external in [false, true] {
        let phantom = if external { "P" } else { "" };
        for fault in ["conflict Sales", "crash Sales before commit"] {
            assert_eq!(of(external, &hook, fault, &[1]), phantom, "{fault}");
            assert_eq!(of(external, &hook[..1], fault, &[1]), "", "{fault}");
        }
        assert_eq!(of(external, &hook, NEVER, &[1]), "");
        let never = [hook[0], hook[1], "recorded-clear=never", "session=kept"];
        assert_eq!(of(external, &never, NEVER, &[1, 1]), "D");
    }
}

#[test]
fn a_caller_that_forgets_what_it_gets_back_loses_it_without_a_fault() {
    let ignored = ["publishing=returned-events", "returned=ignored"];
    for external in [false, true] {
        assert_eq!(of(external, &ignored, NEVER, &[1]), "L");
        assert_eq!(answers(orders(external, &ignored, NEVER, &[1])), ["ok"]);
        assert_eq!(of(external, &["publishing=recorded-after-commit", "returned=ignored"], NEVER, &[1]), "");
    }
}

const WITHDRAWN: &str = "
context Sales {
  aggregate Order { command Sell { emit Sold  emit Sent replacing Sold } }
  external Mail
  on Sold call Mail.sold
  on Sent call Mail.sent
}
scenario \"One\" { at 0ms Order(o1).Sell  set publishing = outbox }
";

/// Only what nobody has heard of can be taken back: what is recorded, returned, stored for a relay or appended.
#[test]
fn what_is_taken_back_in_vain_is_told_at_its_place_and_beside_the_run() {
    for strategy in STRATEGIES {
        let text = WITHDRAWN.replace("publishing = outbox", &["publishing = ", strategy.id].concat());
        let reading = Reading::of(text.as_str().into());
        let in_vain = ["observer", "in-memory-bus", "static-registry", "in-memory-bus-async"];
        let expected = in_vain.contains(&strategy.id);
        let at: Vec<&str> = reading
            .diagnostics
            .list()
            .iter()
            .map(|told| &text[told.span.start as usize..told.span.end as usize])
            .collect();
        assert_eq!(at, if expected { vec!["Sold"] } else { Vec::new() }, "{}", strategy.id);
        let scenario = &reading.scenarios[0];
        assert_eq!(scenario.in_vain(), if expected { vec![strategy.id] } else { Vec::new() });
        let run = Engine::new(scenario).run();
        assert_eq!(run.world.calls.len(), if expected { 2 } else { 1 }, "{}: the mails", strategy.id);
    }
}

/// Each trap of the examples and what it shows; what is not told is that nothing else does.
const SHIPPED: [(&str, &str, &str); 14] = [
    ("traps", "Observers that never leave", "duplicate"),
    ("traps", "Events that nobody clears", "duplicate"),
    // The handler behind the throw is not reached by the first save, and reached by the second.
    ("traps", "Events cleared too late", "duplicate false-failure"),
    ("traps", "Events cleared too early", "lost partial false-failure"),
    // The conflict strikes the order; the invoice was in its transaction, but not the mail about it.
    ("traps", "A hook that fires too early", "phantom partial"),
    ("traps", "A registry that fills by and by", "lost"),
    ("traps", "A registry that throws", ""),
    ("traps", "A consumer that sends from memory", "lost"),
    ("traps-for-callers", "Told in the constructor", "phantom"),
    ("traps-for-callers", "Taken back too late", ""),
    ("traps-for-callers", "Returned, and forgotten", "lost"),
    ("traps-for-callers", "A refusal that nobody hears", "false-success"),
    ("traps-for-callers", "A save that nobody awaits", "false-success"),
    ("traps-for-callers", "A mail that looks it up", "read-ahead"),
];

#[test]
fn each_trap_of_the_examples_shows_and_without_it_nothing_is_broken() {
    let shipped = |id: &str| Reading::of(faultline::examples::named(id).unwrap().text.into()).scenarios;
    assert_eq!(SHIPPED.len(), shipped("traps").len() + shipped("traps-for-callers").len());
    for (id, name, expected) in SHIPPED {
        let scenario = shipped(id).into_iter().find(|scenario| scenario.name == name).unwrap();
        let kinds = |scenario: Scenario| {
            let mut kinds: Vec<&str> = Vec::new();
            for anomaly in Told::of(scenario).verdict.anomalies {
                if !kinds.contains(&anomaly.kind.name()) {
                    kinds.push(anomaly.kind.name());
                }
            }
            kinds.join(" ")
        };
        let mut harmless = scenario.with_faults(Vec::new());
        harmless.settings = faultline::scenario::Settings::default();
        assert_eq!(kinds(harmless), "", "{name}, without the trap");
        assert_eq!(kinds(scenario), expected, "{name}");
    }
    let aborted = shipped("traps").into_iter().find(|scenario| scenario.name.ends_with("throws")).unwrap();
    assert_eq!(Told::of(aborted).answers(), ["error"]);
}

/// None of them is a default: who sets nothing falls into none.
#[test]
fn a_trap_is_never_a_default() {
    let traps = Key::ALL.into_iter().filter(|key| key.group() == faultline::scenario::settings::Group::Traps);
    for key in traps {
        let values = key.values();
        let harmless = ["fresh", "ended", "after-loop", "at-commit", "eager", "published", "none"];
        assert!(harmless.contains(&values[0]), "{}", key.name());
    }
}
