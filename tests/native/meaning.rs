//! What a model says is what runs: each claim as a small model of its own.

mod use_cases;

use faultline::domain::FieldKind;
use faultline::engine::Engine;
use faultline::trace::{Fact, Outcome};
use faultline::verdict::AnomalyKind;

use crate::told::{Told, told};

/// A model of one aggregate `A` with one identity, and the commands that it is sent.
fn aggregate(members: &str, lines: &str) -> Told {
    let line =
        |(place, line): (usize, &str)| ["at ", &place.to_string(), "s A(a1).", line.trim(), "\n"].concat();
    let lines = lines.split(';').enumerate().map(line).collect::<String>();
    told(&format!("context C {{ aggregate A {{ {members} }} }} scenario \"s\" {{ {lines} }}"))
}

#[test]
fn an_if_does_what_its_condition_says_and_nothing_else() {
    let members = "n: int  small: bool  s: low | middle | high
        command Put(x: int) {
            set n = x
            if x < 10 { set s = low, small = true } else if x < 20 { set s = middle } else { set s = high }
            if x == 15 and not small { emit Fifteen }
        }";
    assert_eq!(aggregate(members, "Put(3)").state(), ["A(a1): 3, true, low"]);
    assert_eq!(aggregate(members, "Put(30)").state(), ["A(a1): 30, false, high"]);
    let middle = aggregate(members, "Put(15)");
    assert_eq!(
        (middle.state(), middle.events()),
        (vec!["A(a1): 15, false, middle".to_owned()], vec!["Fifteen()".to_owned()])
    );
    assert!(aggregate(members, "Put(3); Put(15)").events().is_empty());
}

#[test]
fn a_business_failure_is_stored_and_ends_the_command() {
    let members = "n: int = 1  command Take { require n > 0 else emit Refused(n)  set n -= 1  emit Taken }";
    let told = aggregate(members, "Take; Take");
    assert_eq!(told.events(), ["Taken()", "Refused(0)"]);
    assert_eq!(
        (told.state(), told.answers()),
        (vec!["A(a1): 0".to_owned()], vec!["ok".to_owned(), "ok".to_owned()])
    );
    assert!(told.kinds().is_empty());
}

#[test]
fn a_refusal_stores_nothing_of_what_came_before_it() {
    let members = "n: int  command Put(x: int) { set n = x  require x > 0 else reject TooSmall }";
    let told = aggregate(members, "Put(2); Put(0)");
    assert_eq!(
        (told.state(), told.answers()),
        (vec!["A(a1): 2".to_owned()], vec!["ok".to_owned(), "TooSmall".to_owned()])
    );
}

/// What has no result is an error for the caller, and nothing is stored.
#[test]
fn a_number_that_does_not_fit_is_an_error() {
    let members = "n: int = 999999999999999  m: int = 7
        command Add { set m = 8, n = n * n }
        command Divide(by: int) { set m = m / by }
        command Careful(by: int) { if by != 0 and m / by > 1 { set m = m / by } }";
    for line in ["Add", "Divide(0)"] {
        let told = aggregate(members, line);
        assert_eq!((told.answers(), told.state()), (vec!["error".to_owned()], Vec::new()));
        assert!(told.kinds().is_empty() && told.verdict.clean_aborts.len() == 1, "{line}");
    }
    assert_eq!(aggregate(members, "Careful(0); Careful(3)").answers(), ["ok", "ok"]);
    assert_eq!(aggregate(members, "Divide(-2)").state(), ["A(a1): 999999999999999, -3"]);
}

/// A handler in which a value cannot be computed is a poison message: tried again and again, then parked.
#[test]
fn a_handler_that_cannot_compute_is_tried_again_until_it_is_parked() {
    let told = told(
        "context C { aggregate A { command Go(n: int) { emit Gone(n) } }
           external Mail
           on Gone call Mail.send(100 / n) }
         scenario \"s\" { at 0ms A(a1).Go(0)  at 1s A(a1).Go(5) }",
    );
    assert_eq!(told.calls(), ["send(20)"]);
    assert!(told.verdict.has(AnomalyKind::Stuck) && told.verdict.has(AnomalyKind::Lost));
}

const FILTERED: &str = "
    context C {
      aggregate A { command Go(amount: money) { emit Gone(amount) } }
      external Mail
      on Gone where amount > 5.00 as Expensive call Mail.expensive(amount)
      on Gone as Each { if amount > 9.00 { call Mail.huge(amount) } else { call Mail.plain(amount) } }
    }
    scenario \"s\" { at 0ms A(a1).Go(1.00)  at 1s A(a2).Go(6.00)  at 2s A(a3).Go(10.00) }";

#[test]
fn a_handler_or_an_effect_whose_condition_is_false_is_no_effect_and_not_lost() {
    let calm = told(FILTERED);
    let expected = ["plain(1.00)", "expensive(6.00)", "plain(6.00)", "expensive(10.00)", "huge(10.00)"];
    for strategy in faultline::publishing::STRATEGIES {
        let told = calm.set(&["publishing=", strategy.id].concat());
        assert_eq!(
            (told.calls(), told.kinds()),
            (expected.map(str::to_owned).to_vec(), vec![]),
            "{}",
            strategy.id
        );
    }
}

/// Where the event itself is lost, only what was meant for it is.
#[test]
fn of_an_event_that_never_left_only_what_was_meant_is_lost() {
    let calm = told(FILTERED).set("publishing=broker-after-commit");
    let lost = |fault: &str| calm.with(fault).kinds().iter().filter(|kind| **kind == "lost").count();
    assert_eq!(lost("crash C after commit #1"), 1, "of the cheap one the plain mail");
    assert_eq!(lost("crash C after commit #2"), 2);
}

/// A throw is counted for events that concern the handler.
#[test]
fn a_handler_that_is_not_concerned_cannot_throw() {
    let thrown = told(FILTERED).with("throw Expensive");
    let at = thrown.run.trace.records().iter().find_map(|record| match record.fact {
        Fact::Stepped(place, Outcome::Threw) => thrown.run.trace.message(place.message),
        _ => None,
    });
    let model = &thrown.scenario.model;
    assert_eq!(model.show_identity(&at.unwrap().subject), "a2", "the first one does not concern it");
}

#[test]
fn a_call_with_a_key_is_carried_out_once() {
    let text = "context C { aggregate A { command Go { emit Gone } }
          aggregate B { n: int  command Note { set n += 1 } }
          external Card
          on Gone call Card.charge(a) key message then issue B(b1).Note else issue B(b2).Note }
        scenario \"s\" { at 0ms A(a1).Go  at 1s A(a2).Go }";
    let text = text.replace(" call Card.charge(a)", " as Charging call Card.charge(a)");
    let calm = told(&text);
    assert_eq!(
        (calm.calls().len(), calm.state()),
        (2, vec!["A(a1): ".to_owned(), "A(a2): ".to_owned(), "B(b1): 2".to_owned()])
    );
    assert!(calm.kinds().is_empty(), "what follows a refusal is not owed: {:?}", calm.kinds());
    let again = calm.with("duplicate Gone to C");
    assert_eq!(again.calls().len(), 2, "the second delivery of the first one is recognised");
    let charged = |anomaly: &faultline::verdict::Anomaly| anomaly.external;
    assert!(!again.verdict.anomalies.iter().any(charged));
}

#[test]
fn a_composite_identity_with_the_calendar_tells_months_apart() {
    let told = told(
        "calendar starts 2024-01-31
         context C {
           aggregate A { command Buy(customer: id) { emit Bought(customer) } }
           aggregate Tally(customer: id, month: int) { bought: int  command Count { set bought += 1 } }
           on Bought issue Tally(customer, month(occurred)).Count
         }
         scenario \"s\" {
           at 0ms A(a1).Buy(alice)
           at 23h A(a2).Buy(alice)
           at 25h A(a3).Buy(alice)
           at 2024-03-01 A(a4).Buy(bob)
         }",
    );
    let state = told.state();
    let tallies: Vec<&str> =
        state.iter().filter(|row| row.starts_with("Tally")).map(String::as_str).collect();
    assert_eq!(tallies, ["Tally(alice, 1): 2", "Tally(alice, 2): 1", "Tally(bob, 3): 1"]);
}

#[test]
fn a_window_forgets_what_is_older() {
    let members = "recent: times within 24h max 3  most: int
        command Note(at: time) { add at to recent  if count(recent) > most { set most = count(recent) } }";
    let told = aggregate(members, "Note(0h); Note(10h); Note(24h); Note(34h)");
    assert_eq!(told.state(), ["A(a1): 3, [10h], [1d], [1d 10h]"], "what is 24 h old is still in it");
    let told = aggregate(members, "Note(50h); Note(1h); Note(49h)");
    assert_eq!(
        told.state(),
        ["A(a1): 2, [2d 1h], [2d 2h]"],
        "what comes late and is too old is not taken in"
    );
    let told = aggregate(members, "Note(1h); Note(2h); Note(3h); Note(4h)");
    assert_eq!(told.state(), ["A(a1): 3, [2h], [3h], [4h]"], "the bound holds");
}

#[test]
fn children_are_set_summed_counted_and_removed_and_an_own_event_keeps_the_total() {
    let members = "total: money  dear: int
        child Line(sku: id) max 2 { quantity: int  price: money = 1.00 }
        command SetLine(sku: id, quantity: int) { set Line(sku).quantity = quantity  raise LineChanged(sku) }
        command Price(sku: id, price: money) { set Line(sku).price = price  raise LineChanged(sku) }
        command Drop(sku: id) { remove Line(sku)  raise LineChanged(sku) }
        on LineChanged {
            set total = sum(Line.quantity * Line.price)
            set dear = count(Line where price > 1.00) + max(Line.quantity) - min(Line.quantity)
        }";
    let told = aggregate(members, "SetLine(sku1, 2); SetLine(sku2, 5); Price(sku1, 10.00)");
    assert_eq!(told.state(), ["A(a1): 25.00, 4, [sku1, 2, 10.00], [sku2, 5, 1.00]"]);
    assert!(told.events().is_empty(), "it stays inside");
    let told = aggregate(members, "SetLine(sku1, 2); SetLine(sku2, 5); Drop(sku1); Drop(sku9)");
    assert_eq!(told.state(), ["A(a1): 5.00, 0, [sku2, 5, 1.00]"]);
    let told = aggregate(members, "SetLine(sku1, 2); SetLine(sku2, 5); SetLine(sku3, 1)");
    assert_eq!(told.answers(), ["ok", "ok", "error"], "there is no room");
}

/// What an aggregate does at an event of its own sees the event's values and comes before others hear.
#[test]
fn an_own_event_carries_its_values_into_the_aggregate() {
    let members = "n: int  m: int
        command Go(x: int) { set n = 1  emit Gone(x + 1, by: n)  set n += 5 }
        on Gone { set m = by  raise Counted(m * 10) }
        on Counted(y) set n = 0";
    let members = members.replace("on Counted(y) set n = 0", "on Counted set m += 100");
    let told = aggregate(&members, "Go(7)");
    assert_eq!(
        (told.state(), told.events()),
        (vec!["A(a1): 6, 101".to_owned()], vec!["Gone(8, 1)".to_owned()])
    );
}

#[test]
fn a_percentage_is_rounded_as_it_says() {
    let members = "n: money = 9.00
        command Fee(x: money) { set n = 0.2 % of x rounded half-up }
        command Even(x: money) { set n = 50 % of x rounded half-even }
        command Down(x: money) { set n = 50 % of x rounded down }
        command Up(x: money) { set n = 50 % of x rounded up }
        command Less(x: money, p: int) { set n = x less p % }
        command Bonus(x: money) { set n = x less 12.5 % rounded down }";
    for (line, result) in [
        ("Fee(1000.00)", "2.00"),
        ("Fee(2.50)", "0.01"),
        ("Fee(2.49)", "0.00"),
        ("Even(0.01)", "0.00"),
        ("Even(0.03)", "0.02"),
        ("Down(0.03)", "0.01"),
        ("Down(-0.03)", "-0.01"),
        ("Up(0.01)", "0.01"),
        ("Less(33.33, 40)", "20.00"),
        ("Less(33.33, 0)", "33.33"),
        ("Bonus(1.00)", "0.87"),
    ] {
        assert_eq!(aggregate(members, line).state(), [format!("A(a1): {result}")], "{line}");
    }
}

#[test]
fn a_line_of_a_scenario_repeats_and_its_identities_are_new_each_time() {
    let told = told(
        "context C { aggregate A { at: time  by: id  command Go(by: id) { set at = now, by = by } } }
         scenario \"s\" { at 0ms A(a2).Go(c1)  every 2d from 1d times 3 A(a*).Go(c*) }",
    );
    let state = told.state();
    let days: Vec<&str> = state.iter().map(|row| row.split(' ').nth(1).unwrap()).collect();
    assert_eq!(days, ["4ms", "1d", "3d", "5d"]);
    let names: Vec<&str> = state.iter().map(|row| row.split(':').next().unwrap()).collect();
    assert_eq!(names, ["A(a2)", "A(a1)", "A(a3)", "A(a4)"]);
    let ends: Vec<&str> = state.iter().map(|row| row.rsplit(' ').next().unwrap()).collect();
    assert_eq!(ends, ["c1", "c2", "c3", "c4"]);
}

#[test]
fn a_policy_may_set_a_field_and_values_have_their_kinds() {
    let told = told(
        "context C {
           aggregate A { command Go(when: time) { emit Gone(when, late: when > 3d) } }
           aggregate B { due: time = 30d  late: bool  n: int = -3 }
           on Gone { set B(b1).due = when + 2h, B(b1).late = late  set B(b1).n += 2 }
         }
         scenario \"s\" { at 0ms A(a1).Go(4d) }",
    );
    assert_eq!(told.state(), ["A(a1): ", "B(b1): 4d 2h, true, -1"]);
    let event = told.scenario.model.event_named("Gone").unwrap();
    assert_eq!(told.scenario.model.event(event).payload[1].kind, FieldKind::Truth);
}

const RULED: &str = "
    context C {
      aggregate Stock(sku: id) {
        available: int = 2
        command Take { set available -= 1 }
        command Give { set available += 1 }
      }
    }
    invariant NeverOversold: always Stock.available >= 0
    invariant Restocked: eventually Stock.available >= 1
    invariant Few: always count(Stock where available < 2) <= 1 and sum(Stock.available) < 100
    scenario \"s\" { every 1s times 3 Stock(sku1).Take  at 5s Stock(sku1).Give  at 6s Stock(sku2).Take }";

#[test]
fn an_invariant_is_judged_after_every_commit_or_at_the_end() {
    let run = told(RULED);
    let shown = |judged: &faultline::verdict::Judged| {
        let at = judged.evidence.iter().map(|id| run.run.trace.get(*id).unwrap().at.as_micros() / 1_000_000);
        (judged.kept.unwrap(), at.collect::<Vec<_>>())
    };
    let judged: Vec<_> = run.verdict.invariants.iter().map(shown).collect();
    assert_eq!(judged, [(false, vec![2]), (false, vec![5]), (false, vec![6])]);
    assert!(run.kinds().is_empty() && !run.verdict.is_clean());
    for (judged, identity) in run.verdict.invariants.iter().zip([Some("sku1"), Some("sku1"), None]) {
        let instance = judged.instance.as_ref().map(|key| run.scenario.model.show_identity(key));
        assert_eq!(instance.as_deref(), identity);
    }
    let calm = told(&RULED.replace("times 3", "times 1"));
    assert!(calm.verdict.invariants.iter().take(2).all(|judged| judged.kept == Some(true)));
}

/// Invariants only look: the run is the same without them.
#[test]
fn a_run_is_the_same_with_and_without_invariants() {
    let without: String = RULED.lines().filter(|line| !line.contains("invariant")).collect();
    assert_eq!(told(RULED).run.trace.digest(), told(&without).run.trace.digest());
}

/// What was refused is not told as done.
#[test]
fn the_good_end_tells_only_of_what_was_done() {
    let members = "n: int  command Put(x: int) said \"the thing\" was \"put\" { require x > 0 else reject TooSmall  set n = x }
        command Take said \"the thing\" was \"taken\" { require n > 9 else reject TooSmall  set n = 0 }";
    let told = aggregate(members, "Put(2); Take");
    let engine = Engine::new(&told.scenario);
    let heads = faultline::words::headlines(engine.deployment(), &told.run.trace, &told.verdict);
    let text = faultline::words::tell(&heads[0].lead.sentence).to_string();
    assert!(text.contains("is put") && !text.contains("taken"), "{text}");
}

/// Whatever a text can make happen can be looked at, record by record.
#[test]
fn every_record_of_every_example_can_be_shown() {
    use faultline::playback::{Cursor, Session, View, listing, tables};
    let texts: Vec<String> = ["core.faultline", "everything.faultline"].map(crate::language::model).to_vec();
    let examples = faultline::examples::ALL.iter().map(|example| example.text.to_owned());
    for text in texts.into_iter().chain(examples) {
        for scenario in faultline::scenario::Reading::of(text.as_str().into()).scenarios {
            let view = View::of(&Session::new(scenario, Cursor::End));
            for (id, record) in view.trace().iter() {
                let shown = listing(&view, id);
                let steps = record.place().is_some_and(|place| !place.step.is_compound());
                assert!(!steps || shown.is_some(), "{record:?}");
            }
            for table in tables(&view, Cursor::End) {
                let whole = |cells: usize| table.columns.is_empty() || cells >= table.columns.len();
                assert!(table.rows.iter().all(|row| whole(row.cells.len())), "{table:?}");
            }
        }
    }
}

/// What is only recorded can be taken back; what was heard at once cannot.
#[test]
fn events_are_taken_back_merged_and_replaced_before_anybody_hears_of_them() {
    let members = "n: int
        command Cancelled { set n = 1  emit Began  emit Other  cancel Began  emit Ended }
        command Merged(x: int) { if x > 0 { emit Began }  if x > 1 { emit Other }  merge Began, Other into Ended }
        command Replaced { emit Began  emit Other  emit Ended replacing Began }";
    let names = |lines: &str, strategy: &str| {
        let told = aggregate(members, lines).set(&["publishing=", strategy].concat());
        told.events().join(" ").replace("()", "")
    };
    for strategy in ["outbox", "recorded-before-commit", "recorded-after-commit", "returned-events"] {
        assert_eq!(names("Cancelled", strategy), "Other Ended", "{strategy}");
        assert_eq!(names("Replaced", strategy), "Other Ended", "{strategy}");
        assert_eq!(names("Merged(2)", strategy), "Ended", "{strategy}");
        assert_eq!(names("Merged(1)", strategy), "Ended", "{strategy}");
        assert_eq!(names("Merged(0)", strategy), "", "{strategy}");
    }
    let worker = ["in-memory-bus-async", "bus-worker=after-commit"];
    let told = aggregate(members, "Cancelled").set(&["publishing=", worker[0]].concat()).set(worker[1]);
    assert_eq!(
        told.events().join(" ").replace("()", ""),
        "Other Ended",
        "the worker hears of what is stored"
    );
    for strategy in ["observer", "in-memory-bus-async"] {
        assert_eq!(names("Cancelled", strategy), "Began Other Ended", "{strategy}");
        assert_eq!(names("Merged(2)", strategy), "Began Other", "{strategy}");
    }
}
