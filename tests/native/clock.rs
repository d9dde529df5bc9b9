//! Clocks: when they tick, what becomes of a tick under each strategy, and who makes up for what. Each
//! claim with its reason, written down before it was run.

use faultline::domain::FieldKind;
use faultline::engine::{Engine, Status};
use faultline::examples;
use faultline::kernel::Time;
use faultline::messaging::Content;
use faultline::publishing::STRATEGIES;
use faultline::scenario::{Fault, Reading};
use faultline::verdict::{AnomalyKind, judge};
use proptest::prelude::*;

use crate::told::{Told, set_up, told};

const DAY: u64 = 86_400_000_000;

/// Two invoices of which one is due on the second day, and one that never is.
const INVOICES: &str = "context Time { clock DayPassed(day) every 1d until 6d }
context Billing {
  aggregate Invoice {
    status: draft | open | overdue
    due: time
    command Write(due: time) { set status = open, due = due }
    command MarkOverdue { require status == open else reject NotOpen  set status = overdue  emit InvoiceOverdue }
  }
  external Letter { remind(invoice: id) }
  on DayPassed as Due for each Invoice where status == open and due < day issue Invoice.MarkOverdue
  on InvoiceOverdue as Remind call Letter.remind(invoice)
}
scenario \"s\" {
  at 1h Invoice(i1).Write(36h)
  at 1h Invoice(i2).Write(36h)
  at 1h Invoice(i3).Write(30d)
}";

/// What is counted by a handler that hears of the ticks of one clock.
fn counting(period: u64, until: u64) -> String {
    format!(
        "context Time {{ clock Tick(at) every {period}s until {until}s }}
         context Tower {{
           aggregate Bell(tower: id) {{ strokes: int  last: time
             command Strike(at: time) {{ set strokes += 1, last = at }} }}
           on Tick as Ring issue Bell(t1).Strike(at)
         }}
         scenario \"s\" {{ at 0ms Bell(t1).Strike(0s) }}"
    )
}

impl Told {
    /// The ticks that were made: the moment that was due, and when it came, in units.
    fn ticks(&self, unit: u64) -> Vec<(u64, u64)> {
        let clocks = &self.scenario.model.clocks;
        let messages = self.run.trace.messages().iter();
        let of_time = messages.filter(|message| {
            clocks.iter().any(|clock| message.content == Content::Event(clock.event) && !clock.reconciles)
        });
        let moments = |value: Option<&i64>| u64::try_from(*value.unwrap()).unwrap() / unit;
        of_time
            .map(|message| (moments(message.values.first()), message.occurred.as_micros() / unit))
            .collect()
    }

    /// The same scenario with one more fault, or the first.
    fn and(&self, fault: &str) -> Self {
        Self::of(set_up(self.scenario.clone(), &[], &[fault]))
    }
}

fn days(told: &Told) -> Vec<(u64, u64)> {
    told.ticks(DAY)
}

fn on_time(days: impl Iterator<Item = u64>) -> Vec<(u64, u64)> {
    days.map(|day| (day, day)).collect()
}

/// The span ends with its last day, and nothing keeps the run alive behind it.
#[test]
fn a_clock_ticks_within_its_span_and_then_the_run_is_at_rest() {
    let told = told(INVOICES);
    assert_eq!(days(&told), on_time(1..=6));
    assert!(told.run.world.agenda.is_empty() && told.run.world.now < Time::from_micros(7 * DAY));
    assert_eq!(told.kinds(), [""; 0]);
}

/// 36 hours are over on the second day, not on the first. One statement, two invoices: two effects, and
/// neither is a repetition of the other.
#[test]
fn for_each_is_done_once_for_each_that_is_meant_under_every_strategy() {
    for strategy in STRATEGIES {
        let told = told(INVOICES).set(&["publishing=", strategy.id].concat());
        let state = told.state().join("; ");
        for invoice in ["Invoice(i1): overdue", "Invoice(i2): overdue", "Invoice(i3): open"] {
            assert!(state.contains(invoice), "{}: {state}", strategy.id);
        }
        assert_eq!(told.calls().len(), 2, "{}", strategy.id);
        assert_eq!(told.kinds(), [""; 0], "{}", strategy.id);
    }
}

/// The days from the third to before the fifth nobody ticks. One tick makes up for both, when the clock
/// is back and before it goes on; or none does.
#[test]
fn a_clock_that_was_down_ticks_once_for_all_that_it_missed_or_not_at_all() {
    let down = told(INVOICES).with("clock down 3d..5d");
    assert!(down.statuses.iter().all(|status| *status == Status::Struck));
    assert_eq!(days(&down), [(1, 1), (2, 2), (4, 5), (5, 5), (6, 6)]);
    let none = down.set("clock-catch-up=none");
    assert_eq!(days(&none), on_time([1, 2, 5, 6].into_iter()));
    // Nobody is told of a tick that was never made, so nobody has lost it.
    assert_eq!((down.kinds(), none.kinds()), (vec![], vec![]));
}

/// A window in which nothing was due leaves nothing to make up for.
#[test]
fn a_clock_that_missed_nothing_makes_up_for_nothing() {
    let told = told(INVOICES).with("clock down 25h..47h");
    assert_eq!(days(&told), on_time(1..=6));
}

/// A day that is missed at the end of the span was a day of it all the same.
#[test]
fn what_was_missed_at_the_end_is_made_up_for_behind_the_span() {
    let told = told(INVOICES).with("clock down 5d..8d");
    assert_eq!(days(&told), [(1, 1), (2, 2), (3, 3), (4, 4), (6, 8)]);
}

/// What the clock stored it does not tick again; what it did not store it finds missing when it is back.
/// The same tick is the same event, so that nobody takes it for another day.
#[test]
fn a_crash_of_the_clock_is_lag_under_an_outbox() {
    for edge in ["before", "after"] {
        let told = told(INVOICES).with(&["crash clock ", edge, " commit #2"].concat());
        assert!(told.statuses.iter().all(|status| *status == Status::Struck));
        assert_eq!(days(&told), on_time(1..=6), "{edge}");
        assert_eq!(told.kinds(), [""; 0], "{edge}");
        assert_eq!(told.calls().len(), 2, "{edge}");
    }
}

/// Time has passed, and the only one who knew of it is gone: ticks count as committed. The next day finds
/// the invoices that are still open.
#[test]
fn a_tick_that_nobody_makes_up_for_is_lost() {
    let told = told(INVOICES).set("clock-catch-up=none").with("crash clock before commit #2");
    assert_eq!(told.kinds(), ["lost"]);
    assert_eq!(told.calls().len(), 2, "the third day does what the second did not");
}

/// Between the commit and the publication only the clock's memory knows of the tick, and it is stored, so
/// that the clock does not find it missing.
#[test]
fn behind_the_commit_a_tick_is_lost_with_its_clock_unless_it_is_in_an_outbox() {
    let expected = |strategy: &str| match strategy {
        "recorded-after-commit" | "returned-events" | "broker-after-commit" => vec!["lost"],
        // What was done inside of the transaction was done before; what was stored with it is still there.
        _ => vec![],
    };
    for strategy in STRATEGIES {
        let told =
            told(INVOICES).set(&["publishing=", strategy.id].concat()).with("crash clock after commit #3");
        assert!(told.statuses.iter().all(|status| *status == Status::Struck), "{}", strategy.id);
        assert_eq!(told.kinds(), expected(strategy.id), "{}", strategy.id);
    }
}

/// A relay tries again; whoever publishes before or after the commit gives up, and has nobody to tell.
#[test]
fn a_broker_that_is_down_over_a_tick_delays_it_or_loses_it() {
    for (strategy, kinds) in [
        ("outbox", vec![]),
        ("broker-after-commit", vec!["lost"]),
        ("broker-before-commit", vec!["lost"]),
        ("event-sourcing", vec![]),
    ] {
        let told = told(INVOICES).set(&["publishing=", strategy].concat()).with("broker down 47h..49h");
        assert_eq!(told.kinds(), kinds, "{strategy}");
    }
}

/// The condition is looked at again, and does not hold any more. A call outside of every transaction has
/// no such condition.
#[test]
fn a_tick_that_comes_twice_changes_nothing_where_the_state_says_that_it_was_done() {
    let twice = told(INVOICES).with("duplicate DayPassed to Billing #2");
    assert!(twice.statuses.iter().all(|status| *status == Status::Struck));
    assert_eq!(twice.kinds(), [""; 0]);
    let outside = INVOICES.replace("issue Invoice.MarkOverdue\n", "call Letter.remind(invoice)\n");
    let twice = told(&outside).with("duplicate DayPassed to Billing #2");
    assert_eq!(twice.kinds(), ["duplicate", "duplicate"], "one for each of the two");
    assert_eq!(twice.set("dedupe=inbox").kinds(), [""; 0]);
}

/// All that is to be done for one comes before the next, and what it changes is not looked for again.
#[test]
fn several_statements_are_done_for_one_before_the_next() {
    let both = "for each Invoice where status == open and due < day {
      issue Invoice.MarkOverdue
      call Letter.remind(invoice)
    }\n";
    let text = INVOICES
        .replace("for each Invoice where status == open and due < day issue Invoice.MarkOverdue\n", both);
    let text = text.replace("  on InvoiceOverdue as Remind call Letter.remind(invoice)\n", "");
    let told = told(&text);
    assert_eq!(told.calls(), ["remind(i1)", "remind(i2)"]);
    assert_eq!(told.kinds(), [""; 0]);
}

/// Where handlers run in the clock's own process, a slow one keeps it from ticking.
#[test]
fn a_clock_that_is_busy_misses_what_comes_meanwhile() {
    let slow = |catch_up: &str| {
        told(INVOICES)
            .set("publishing=recorded-after-commit")
            .set(catch_up)
            .with("pause Billing before handle for 50h")
    };
    // The first handler is the one of the first day: it goes on two hours after the third.
    assert_eq!(
        days(&slow("clock-catch-up=one")),
        [(1, 1), (3, 3), (4, 4), (5, 5), (6, 6)],
        "the second and the third day in one, late on the third"
    );
    assert_eq!(days(&slow("clock-catch-up=none")), on_time([1, 4, 5, 6].into_iter()));
}

/// A handler that throws takes the tick down with it where it runs in the transaction; the day has passed
/// all the same, and nobody comes back to it.
#[test]
fn a_throw_inside_of_the_ticks_own_transaction_loses_it() {
    let told = told(INVOICES).set("publishing=recorded-before-commit").with("throw Due #2");
    assert_eq!(told.kinds(), ["lost"]);
    assert_eq!(told.run.world.now.as_micros() / DAY, 6);
    assert_eq!(told.calls().len(), 2, "the next day finds them");
}

/// The clock is a participant: whatever step it has can be struck, and what it does not have cannot.
#[test]
fn faults_of_the_clock_strike_where_its_procedure_has_the_step() {
    for (strategy, step, status) in [
        ("outbox", "append", Status::Struck),
        ("outbox", "publish", Status::NotApplicable),
        ("outbox", "reply", Status::NotApplicable),
        ("broker-after-commit", "publish", Status::Struck),
        ("recorded-after-commit", "dispatch", Status::Struck),
        ("observer", "notify", Status::Struck),
        ("in-memory-bus-async", "enqueue", Status::Struck),
    ] {
        for kind in ["crash", "pause"] {
            let told = told(INVOICES)
                .set(&["publishing=", strategy].concat())
                .with(&[kind, " clock after ", step].concat());
            assert_eq!(told.statuses, [status], "{kind}, {strategy}, {step}");
        }
    }
}

/// Without a clock there is nothing to hold, and the word is an unknown context.
#[test]
fn without_a_clock_its_faults_are_told() {
    let text = "context A { aggregate B { command C { emit D } } } scenario \"s\" { at 0ms B(b1).C }";
    let told = told(text);
    let stopped = told.with("clock down 3d..5d");
    assert_eq!(stopped.statuses, [Status::NotApplicable]);
    let error = Fault::parse(&told.scenario.model, "crash clock after commit").unwrap_err();
    assert_eq!(error.at, 6..11);
}

/// What a fault is told as it is read, and a bad one is answered at its place.
#[test]
fn the_texts_of_a_clocks_faults_are_written_as_they_are_read() {
    let model = told(INVOICES).scenario.model;
    for text in ["clock down 3d..5d", "crash clock before commit #2", "pause clock after save for 3s"] {
        assert_eq!(Fault::parse(&model, text).unwrap().text(&model), text);
    }
    assert_eq!(
        Fault::parse(&model, "crash Time.clock before commit").unwrap().text(&model),
        "crash clock before commit"
    );
    for (text, wrong) in [
        ("clock up 3d..5d", "up"),
        ("clock down 5d..3d", "5d..3d"),
        ("clock down", ""),
        ("crash Billing.clock after commit", "Billing.clock"),
    ] {
        let error = Fault::parse(&model, text).unwrap_err();
        assert_eq!(&text[error.at], wrong, "{text}");
    }
}

/// Nothing is cut off in silence.
#[test]
fn a_clock_that_cannot_be_is_told_at_its_place() {
    for (clock, expected) in [
        ("clock C every 0s until 4d", "there has to be time between two ticks"),
        ("clock C every 1s until 9d", "too many ticks; 10000 are possible"),
        ("clock C at 2023-12-31", "this is before the calendar begins"),
    ] {
        let text =
            ["calendar starts 2024-01-01\ncontext A { ", clock, "  on C call M.m  external M }"].concat();
        let reading = Reading::of(text.as_str().into());
        let told = faultline::words::diagnosis("m", &text, &reading.diagnostics);
        assert!(told.contains(expected) && told.contains("m:2:"), "{told}");
        assert!(reading.diagnostics.errors() > 0);
    }
}

/// A policy that publishes to nobody but a broker loses what the crash takes; whoever looks again finds
/// what is missing, a day later. Then it was late, and that is measured.
#[test]
fn whoever_looks_again_makes_what_was_lost_late() {
    let text = |again: &str| {
        format!(
            "context Sales {{
               aggregate Order {{ status: open | placed
                 command Place {{ set status = placed  emit OrderPlaced }} }}
               {again}
             }}
             context Shipping {{
               aggregate Parcel(order: id) {{ status: none | packed
                 command Pack {{ require status == none else reject Packed  set status = packed }} }}
               on OrderPlaced as Packing issue Parcel(order).Pack
             }}
             scenario \"s\" {{ at 0ms Order(o1).Place  at 1s Order(o2).Place }}"
        )
    };
    let crash = |again: &str| {
        told(&text(again)).set("publishing=broker-after-commit").with("crash Sales after commit of Place")
    };
    assert_eq!(crash("").kinds(), ["lost", "false-failure"]);
    let again = "reconcile as Nightly every 1d until 2d for each Order where status == placed
                   issue Parcel(order).Pack";
    let found = crash(again);
    assert_eq!(found.kinds(), ["false-failure"]);
    let longest = found.verdict.metrics.windows.iter().map(|window| window.length.as_micros()).max();
    assert!(longest.is_some_and(|longest| (DAY - 1_000_000..=DAY + 1_000_000).contains(&longest)));
    let open = crash(&again.replace(" until 2d", ""));
    assert_eq!(
        open.kinds(),
        ["false-failure"],
        "without an end it looks until all is at rest, and once more"
    );
    assert_eq!(open.run.world.now.as_micros() / DAY, 1);
    // A clock that stands still looks at nothing, and makes up for that.
    let late = found.and("clock down 20h..90h");
    assert_eq!(late.kinds(), ["false-failure"]);
    assert_eq!(late.set("clock-catch-up=none").kinds(), ["lost", "false-failure"]);
}

/// A call is the same if it is made for the aggregate that raised the event.
#[test]
fn a_call_that_is_made_up_for_is_late_too() {
    let text = "context Sales {
        aggregate Order { status: open | placed
          command Place { set status = placed  emit OrderPlaced } }
        external Mail { confirm(order: id) }
        on OrderPlaced as Confirm call Mail.confirm(order)
        reconcile every 1d for each Order where status == placed call Mail.confirm(order)
      }
      scenario \"s\" { at 0ms Order(o1).Place }";
    let crash = told(text).set("publishing=recorded-after-commit").with("crash Sales after commit of Place");
    assert_eq!(crash.kinds(), ["false-failure"]);
    let mut without = crash.scenario;
    std::sync::Arc::make_mut(&mut without.model).clocks.clear();
    let run = Engine::new(&without).run();
    assert!(judge(&without.model, &run.trace).has(AnomalyKind::Lost));
}

/// A number of days from one date to the next, counted by hand in the texts: not by the calendar of the
/// engine.
#[test]
fn the_examples_do_what_their_days_say() {
    let run = |id: &str| told(examples::named(id).unwrap().text);
    let trial = run("day-passed");
    let at = |told: &Told, call: &str| {
        let model = &told.scenario.model;
        let calls = told.run.world.calls.iter();
        let named = calls.filter(|made| {
            let operation = model.operation(made.operation);
            [&model.external(operation.external).name, ".", &operation.name].concat() == call
        });
        named.map(|made| made.at.as_micros() / DAY).collect::<Vec<u64>>()
    };
    // Fourteen days from a moment behind midnight are over at the fifteenth midnight; thirty from an hour
    // past it at the thirty-first. The other invoice was paid.
    assert_eq!(at(&trial, "Mail.farewell"), [15]);
    assert_eq!(at(&trial, "Letter.reminder"), [31]);
    assert_eq!(days(&trial), on_time(1..=40));

    // November has thirty days: the 30th is 29 days after the first, and so is the 30th of December 59.
    let pay = run("pay-day");
    assert_eq!(at(&pay, "Bank.transfer"), [29, 59]);
    let lamp = pay.state().into_iter().find(|row| row.starts_with("Article")).unwrap();
    assert!(lamp.ends_with("80.00, 0, 80.00"), "after Black Friday it costs what it cost before: {lamp}");
}

/// Each scenario of the examples shows what its name says.
#[test]
fn the_scenarios_of_the_examples_show_their_point() {
    let run = |id: &str, name: &str| {
        let reading = Reading::of(examples::named(id).unwrap().text.into());
        Told::of(reading.scenarios.into_iter().find(|scenario| scenario.name == name).unwrap())
    };
    let broken = |told: &Told| told.verdict.invariants.iter().filter(|rule| rule.kept != Some(true)).count();

    // The trial should have ended on the 15th day; the 17th is the last one that was missed.
    let late = run("day-passed", "The clock was down when the trial ended");
    assert_eq!((late.kinds(), broken(&late)), (vec![], 0));
    assert!(days(&late).contains(&(17, 18)) && !days(&late).iter().any(|(due, _)| (14..17).contains(due)));
    let never = run("day-passed", "Nobody makes up for the last days");
    assert_eq!((never.kinds(), broken(&never)), (vec![], 1), "no tick was made, so none is lost");
    let lost = run("day-passed", "The clock dies with the day in its hands");
    assert_eq!(lost.kinds(), ["lost", "lost"], "both who count days miss the last one");

    // 56 for the lamp on the one day; the clock finds out a day late, and then the day after is due too.
    let black = run("pay-day", "The clock was down on Black Friday");
    assert!(black.state().iter().any(|row| row.starts_with("Article") && row.ends_with("80.00")));

    let found = run("night-watch", "Lost in the day, found at night");
    assert_eq!((found.kinds(), broken(&found)), (vec!["false-failure"], 0));
    let ill = run("night-watch", "The watch is ill, and nobody stands in");
    assert_eq!((ill.kinds(), broken(&ill)), (vec!["lost", "false-failure"], 1));
}

/// A tick can be missed wherever there is one, and that is found without being asked for.
#[test]
fn every_tick_is_a_place_at_which_the_clock_may_stand_still() {
    let scenario = told(INVOICES).scenario;
    let (_, _, found) = faultline::explore::places(&scenario);
    let texts = found.iter().map(|place| place.fault.text(&scenario.model));
    let (stops, others): (Vec<String>, Vec<String>) = texts.partition(|text| text.starts_with("clock down"));
    assert_eq!(stops.len(), 6);
    assert_eq!(stops[0], "clock down 1d..86400060ms");
    assert!(others.iter().any(|text| text == "crash clock after commit #6"));
}

/// The moments of a clock, and what is left of them by windows in which it is down: by walking through
/// the seconds one by one, which is not how the engine does it.
fn walked(period: u64, until: u64, down: &[(u64, u64)], one: bool) -> Vec<(u64, u64)> {
    let mut ticks = Vec::new();
    let mut missed = None;
    let last = down.iter().map(|(_, end)| *end).max().unwrap_or(0).max(until);
    for second in 1..=last {
        let is_down = down.iter().any(|(from, end)| *from <= second && second < *end);
        if !is_down
            && let Some(due) = missed.take()
            && one
        {
            ticks.push((due, second));
        }
        if second % period == 0 && second <= until {
            if is_down {
                missed = Some(second);
            } else {
                ticks.push((second, second));
            }
        }
    }
    ticks
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever the span, the period and the windows, the ticks are those that one finds by walking; and
    /// with an outbox and a relay each of them is heard once, whatever dies on the way.
    #[test]
    fn the_ticks_are_those_that_one_counts(
        period in 1_u64..9,
        rounds in 1_u64..12,
        windows in proptest::collection::vec((1_u64..60, 1_u64..20), 0..3),
        one: bool,
        broker: bool,
    ) {
        let until = period * rounds;
        let down: Vec<(u64, u64)> = windows.iter().map(|(from, length)| (*from, from + length)).collect();
        let catch_up = if one { "clock-catch-up=one" } else { "clock-catch-up=none" };
        let mut run = told(&counting(period, until)).set(catch_up).set("dedupe=inbox");
        for (from, end) in &down {
            run = run.and(&format!("clock down {from}s..{end}s"));
        }
        if broker {
            run = run.and("broker down 2s..7s").and("crash Time.relay after publish");
        }
        let expected = walked(period, until, &down, one);
        prop_assert_eq!(run.ticks(1_000_000), expected.clone());
        prop_assert_eq!(run.kinds(), Vec::<&str>::new());
        let bell = run.state().into_iter().find(|row| row.starts_with("Bell")).unwrap();
        let strokes = (expected.len() + 1).to_string();
        prop_assert!(bell.contains(&format!(": {strokes}, ")), "{} of {}", bell, strokes);
    }

    /// Under every strategy each tick of an undisturbed clock is handled once.
    #[test]
    fn every_strategy_brings_every_tick(period in 1_u64..9, rounds in 1_u64..6, strategy in 0..STRATEGIES.len()) {
        let run = told(&counting(period, period * rounds))
            .set(&["publishing=", STRATEGIES[strategy].id].concat());
        let bell = run.state().into_iter().find(|row| row.starts_with("Bell")).unwrap();
        prop_assert!(bell.contains(&format!(": {}, ", rounds + 1)), "{}", bell);
        prop_assert_eq!(run.kinds(), Vec::<&str>::new());
    }
}

/// What a clock remembers is a moment.
#[test]
fn the_last_tick_is_stored_where_the_clock_lives() {
    let told = told(INVOICES);
    let clock = &told.scenario.model.clocks[0];
    let memory = told.scenario.model.aggregate(clock.memory);
    assert_eq!(memory.fields[0].kind, FieldKind::Time);
    assert!(
        told.state().iter().any(|row| row.starts_with("DayPassedClock") && row.ends_with("6d")),
        "{:?}",
        told.state()
    );
}
