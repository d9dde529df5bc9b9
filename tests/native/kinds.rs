//! Two handlers of one event, each inside the database or outside of it, in all four combinations: what a rollback
//! takes back, and what it leaves. Each claim was written before its run.

use crate::compiled::scenarios;
use crate::table::{AFTER, BEFORE, BROKERED};
use crate::told::{Told, set_up};

/// Whether each of the two handlers calls somebody outside.
type Kinds = (bool, bool);

const KINDS: [Kinds; 4] = [(false, false), (true, true), (false, true), (true, false)];

/// A sale, and two handlers that each count it or send a mail about it.
fn text((first, second): Kinds) -> String {
    let does = |external: bool, row: &str| {
        if external { ["call Mail.", row, "(order)"] } else { ["issue ", row, "(order).Add"] }.concat()
    };
    format!(
        "context Sales {{ aggregate Order {{ placed: int  command Place {{ set placed += 1  emit Sold }} }} }}
        context Back {{
          aggregate One(order: id) {{ n: int  command Add {{ set n += 1 }} }}
          aggregate Two(order: id) {{ n: int  command Add {{ set n += 1 }} }}
          external Mail
          on Sold as First {}
          on Sold as Second {}
        }}
        scenario \"s\" {{ at 0ms Order(o1).Place }}",
        does(first, "One"),
        does(second, "Two")
    )
}

fn told(kinds: Kinds, settings: &[&str], fault: &str) -> Told {
    Told::struck(set_up(scenarios(&text(kinds)).swap_remove(0), settings, &[fault]))
}

/// The letters of the verdict, what the caller was told, and how often each handler had its effect.
#[track_caller]
fn claim(kinds: Kinds, settings: &[&str], fault: &str, letters: &str, answer: &str, effects: (usize, usize)) {
    let told = told(kinds, settings, fault);
    let found = (told.letters(), told.answers(), (told.effects_of("First"), told.effects_of("Second")));
    let expected = (letters.to_owned(), vec![answer.to_owned()], effects);
    assert_eq!(found, expected, "{kinds:?} {settings:?} {fault}");
}

/// What is outside stays, alone or beside what was rolled back: then some had their effect, and some never will.
const fn left((first, second): Kinds) -> &'static str {
    match (first, second) {
        (false, false) => "",
        (true, true) => "P",
        _ => "PH",
    }
}

#[test]
fn what_aborts_a_transaction_takes_back_what_is_inside_of_it() {
    for strategy in BEFORE {
        let publishing = ["publishing=", strategy].concat();
        let under = [publishing.as_str()];
        for kinds @ (first, second) in KINDS {
            let outside = (usize::from(first), usize::from(second));
            claim(kinds, &under, "throw First", "", "error", (0, 0));
            let second_throws = if first { "PH" } else { "" };
            claim(kinds, &under, "throw Second", second_throws, "error", (outside.0, 0));
            claim(kinds, &under, "crash Back after handle", second_throws, "nothing", (outside.0, 0));
            for fault in ["crash Sales before commit", "crash Back after handle #2"] {
                claim(kinds, &under, fault, left(kinds), "nothing", outside);
            }
            for fault in ["conflict Sales", "commit-unknown Sales rolled-back"] {
                claim(kinds, &under, fault, left(kinds), "error", outside);
            }
            claim(kinds, &under, "crash Sales after commit", "F", "nothing", (1, 1));
            claim(kinds, &under, "commit-unknown Sales committed", "F", "error", (1, 1));
            claim(kinds, &under, "crash Sales after reply", "", "ok", (1, 1));
            // Whoever goes on after a throw tells one more of what will not be.
            let both = [publishing.as_str(), "dispatcher=continue"];
            claim(kinds, &both, "throw First", if second { "PH" } else { "" }, "error", (0, outside.1));
        }
    }
}

#[test]
fn behind_the_commit_the_kind_of_a_handler_makes_no_difference() {
    for strategy in AFTER {
        let publishing = ["publishing=", strategy].concat();
        let under = [publishing.as_str()];
        for kinds in KINDS {
            for (fault, answer) in [
                ("crash Sales before commit", "nothing"),
                ("conflict Sales", "error"),
                ("commit-unknown Sales rolled-back", "error"),
            ] {
                claim(kinds, &under, fault, "", answer, (0, 0));
            }
            claim(kinds, &under, "crash Sales after commit", "LF", "nothing", (0, 0));
            claim(kinds, &under, "commit-unknown Sales committed", "LF", "error", (0, 0));
            claim(kinds, &under, "throw First", "LF", "error", (0, 0));
            claim(kinds, &under, "throw Second", "LHF", "error", (1, 0));
            claim(kinds, &under, "crash Back after handle", "LHF", "nothing", (1, 0));
            claim(kinds, &under, "crash Back after handle #2", "F", "nothing", (1, 1));
            claim(kinds, &under, "crash Sales after reply", "", "ok", (1, 1));
            let both = [publishing.as_str(), "dispatcher=continue"];
            claim(kinds, &both, "throw First", "LHF", "error", (0, 1));
        }
        // A handler's own commit, without a transaction around it, is one more place to be refused or to die.
        let inside = (false, false);
        claim(inside, &under, "conflict Back", "LF", "error", (0, 0));
        claim(inside, &under, "conflict Back #2", "LHF", "error", (1, 0));
        claim(inside, &under, "crash Back before commit", "LF", "nothing", (0, 0));
        claim(inside, &under, "crash Back after commit", "LHF", "nothing", (1, 0));
    }
}

#[test]
fn a_consumer_repeats_what_its_memory_does_not_hold() {
    for strategy in BROKERED {
        let publishing = ["publishing=", strategy].concat();
        for kinds @ (first, second) in KINDS {
            let (one, two) = (usize::from(first), usize::from(second));
            let under = |dedupe, fault, letters, effects| {
                claim(kinds, &[&publishing, dedupe], fault, letters, "ok", effects);
            };
            let d = |again| if again { "D" } else { "" };
            // Without a memory whatever was done is done again.
            under("dedupe=none", "throw Second", "D", (2, 1));
            under("dedupe=none", "crash Back after handle", "D", (2, 1));
            under("dedupe=none", "crash Back before ack", "D", (2, 2));
            under("dedupe=none", "duplicate Sold to Back", "D", (2, 2));
            // The inbox and what is inside are one transaction: only calls are repeated.
            under("dedupe=inbox", "throw Second", d(first), (1 + one, 1));
            under("dedupe=inbox", "crash Back after handle", d(first), (1 + one, 1));
            under("dedupe=inbox", "crash Back before commit", d(first || second), (1 + one, 1 + two));
            under("dedupe=inbox", "conflict Back", d(first || second), (1 + one, 1 + two));
            // The mark says that all is done before anything is.
            under("dedupe=marked-before", "throw First", "L", (0, 0));
            under("dedupe=marked-before", "throw Second", "LH", (1, 0));
            under("dedupe=marked-before", "crash Back after handle", "LH", (1, 0));
            under("dedupe=marked-before", "crash Back after handle #2", "", (1, 1));
            // The mark is missing when everything is done.
            under("dedupe=marked-after", "throw Second", "D", (2, 1));
            under("dedupe=marked-after", "crash Back after handle #2", "D", (2, 2));
            for dedupe in ["dedupe=inbox", "dedupe=marked-before", "dedupe=marked-after"] {
                under(dedupe, "crash Back before ack", "", (1, 1));
                under(dedupe, "duplicate Sold to Back", "", (1, 1));
                under(dedupe, "crash Back after receive", "", (1, 1));
            }
            for fault in ["throw First", "throw Second"] {
                claim(kinds, &[&publishing, "subscriptions=per-handler"], fault, "", "ok", (1, 1));
            }
        }
    }
}

/// At most once: nothing comes again, and what an inbox rolls back nobody does.
#[test]
fn what_was_acknowledged_first_or_given_up_is_lost_with_what_was_rolled_back() {
    for kinds @ (first, _) in KINDS {
        for dedupe in ["dedupe=none", "dedupe=inbox", "dedupe=marked-before", "dedupe=marked-after"] {
            let early = ["ack=before", dedupe];
            let rolled_back = dedupe == "dedupe=inbox" && !first;
            let (letters, effects) = if rolled_back { ("L", (0, 0)) } else { ("LH", (1, 0)) };
            claim(kinds, &early, "throw First", "L", "ok", (0, 0));
            claim(kinds, &early, "throw Second", letters, "ok", effects);
            claim(kinds, &early, "crash Back before ack", "", "ok", (1, 1));
            claim(kinds, &early, "crash Back after ack", "L", "ok", (0, 0));
            let once = ["delivery-limit=1", dedupe];
            claim(kinds, &once, "throw Second", letters, "ok", effects);
        }
    }
}

#[test]
fn a_subscription_repeats_what_stands_before_its_position() {
    for kinds @ (first, second) in KINDS {
        let (one, two) = (usize::from(first), usize::from(second));
        let under = |checkpoint, fault, letters, effects| {
            claim(kinds, &["publishing=event-sourcing", checkpoint], fault, letters, "ok", effects);
        };
        let d = |again| if again { "D" } else { "" };
        let after = "checkpoint=after";
        under(after, "throw First", "", (1, 1));
        under(after, "throw Second", "D", (2, 1));
        under(after, "crash Back.subscription after read", "", (1, 1));
        under(after, "crash Back.subscription after handle", "D", (2, 1));
        under(after, "crash Back.subscription before checkpoint", "D", (2, 2));
        under(after, "crash Back.subscription after checkpoint", "", (1, 1));
        let before = "checkpoint=before";
        under(before, "crash Back.subscription before checkpoint", "", (1, 1));
        under(before, "crash Back.subscription after checkpoint", "L", (0, 0));
        under(before, "crash Back.subscription after handle", "LH", (1, 0));
        under(before, "crash Back.subscription after handle #2", "", (1, 1));
        // Position and rows are one transaction: of what is done again, calls alone are seen.
        let with = "checkpoint=with";
        under(with, "throw Second", d(first), (1 + one, 1));
        for fault in
            ["crash Back.subscription before commit", "conflict Back", "commit-unknown Back rolled-back"]
        {
            under(with, fault, d(first || second), (1 + one, 1 + two));
        }
        under(with, "crash Back.subscription after commit", "", (1, 1));
        under(with, "commit-unknown Back committed", "", (1, 1));
    }
}

/// One handler with two effects: they are lost and repeated one by one.
#[test]
fn the_effects_of_one_handler_are_slots_of_their_own() {
    let one = |effects: &str| {
        format!(
            "context Sales {{ aggregate Order {{ placed: int  command Place {{ set placed += 1  emit Sold }} }} }}
            context Back {{
              aggregate One(order: id) {{ n: int  command Add {{ set n += 1 }} }}
              external Mail
              on Sold as Both {{ {effects} }}
            }}
            scenario \"s\" {{ at 0ms Order(o1).Place }}"
        )
    };
    let (row_first, mail_first) =
        (one("issue One(order).Add  call Mail.a(order)"), one("call Mail.a(order)  issue One(order).Add"));
    let found = |text: &str, settings: &[&str], fault: &str| {
        let told = Told::struck(set_up(scenarios(text).swap_remove(0), settings, &[fault]));
        let name = |one: &faultline::verdict::Anomaly| {
            let slot = one.slot.map_or(String::new(), |slot| format!(" {}", slot.position));
            [one.kind.name(), &slot].concat()
        };
        told.verdict.anomalies.iter().map(name).collect::<Vec<_>>()
    };
    for strategy in BROKERED.into_iter().chain(["event-sourcing"]) {
        let publishing = ["publishing=", strategy].concat();
        let (none, inbox) = ([publishing.as_str(), "dedupe=none"], [publishing.as_str(), "dedupe=inbox"]);
        assert_eq!(found(&row_first, &none, "throw Both"), [""; 0], "{strategy}");
        assert_eq!(found(&row_first, &none, "call Mail.a lost"), ["duplicate 0"], "{strategy}");
        assert_eq!(found(&row_first, &inbox, "call Mail.a lost"), [""; 0], "{strategy}");
        let twice = ["duplicate 1", "duplicate 0"];
        assert_eq!(found(&row_first, &none, "call Mail.a timed-out"), twice, "{strategy}");
        assert_eq!(found(&row_first, &inbox, "call Mail.a timed-out"), ["duplicate 1"], "{strategy}");
        for settings in [none, inbox] {
            assert_eq!(found(&mail_first, &settings, "conflict Back"), ["duplicate 0"], "{settings:?}");
        }
    }
    for strategy in BEFORE {
        let publishing = ["publishing=", strategy].concat();
        assert_eq!(found(&row_first, &[&publishing], "call Mail.a lost"), [""; 0], "{strategy}");
        assert_eq!(found(&row_first, &[&publishing], "call Mail.a timed-out"), ["phantom 1"], "{strategy}");
        assert_eq!(found(&row_first, &[&publishing], "conflict Sales"), ["phantom 1"], "{strategy}");
    }
    for strategy in AFTER {
        let publishing = ["publishing=", strategy].concat();
        // The other effect is of the same handler, so that no handler is left out.
        let lost = ["lost 1", "false-failure"];
        assert_eq!(found(&row_first, &[&publishing], "call Mail.a lost"), lost, "{strategy}");
        assert_eq!(
            found(&row_first, &[&publishing], "call Mail.a timed-out"),
            ["false-failure"],
            "{strategy}"
        );
    }
}
