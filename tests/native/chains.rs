//! Events that lead to commands that lead to events, two events of one command, and handlers in other processes:
//! what a fault at one place leaves at the others. Each claim was written before its run.

use crate::compiled::scenarios;
use crate::table::{AFTER, BEFORE, BROKERED, telling};
use crate::told::{Told, set_up};

fn told(text: &str, settings: &[&str], fault: &str) -> Told {
    Told::struck(set_up(scenarios(text).swap_remove(0), settings, &[fault]))
}

/// The anomalies with their handlers, and how often each of these handlers had its effect.
#[track_caller]
fn claim(text: &str, settings: &[&str], fault: &str, anomalies: &[&str], effects: &[(&str, usize)]) {
    let told = told(text, settings, fault);
    assert_eq!(told.anomalies(), anomalies, "{settings:?} {fault}");
    for (handler, count) in effects {
        assert_eq!(told.effects_of(handler), *count, "{handler}: {settings:?} {fault}");
    }
}

/// A sale is booked, a letter is sent about the booking, and somebody else counts the sale.
const CHAIN: &str = "
context Sales { aggregate Order { placed: int  command Place { set placed += 1  emit Sold } } }
context Back {
  aggregate Ledger(order: id) { n: int  command Book { set n += 1  emit Booked } }
  aggregate Tally(order: id) { n: int  command Add { set n += 1 } }
  on Sold as Book issue Ledger(order).Book
  on Sold as Count issue Tally(order).Add
}
context Post { external Mail  on Booked as Letter call Mail.send(order) }
scenario \"s\" { at 0ms Order(o1).Place }
";

/// All of it is one transaction: what is inside is taken back wherever it fails, and the letter stays.
#[test]
fn within_one_transaction_a_chain_is_done_or_taken_back_as_a_whole() {
    for strategy in BEFORE {
        let publishing = ["publishing=", strategy].concat();
        let nothing = [("Book", 0), ("Letter", 0), ("Count", 0)];
        let letter = [("Book", 0), ("Letter", 1), ("Count", 0)];
        claim(CHAIN, &[&publishing], "throw Letter", &[], &nothing);
        // Depth first: the letter is out before the next handler of the sale begins.
        for fault in ["throw Count", "crash Sales before commit", "conflict Sales"] {
            claim(CHAIN, &[&publishing], fault, &["phantom Letter"], &letter);
        }
    }
}

/// The booking commits by itself, and its letter belongs to it: the next handler of the sale comes after both.
#[test]
fn behind_the_commit_a_chain_breaks_where_it_breaks() {
    for strategy in AFTER {
        let publishing = ["publishing=", strategy].concat();
        let under = |fault, anomalies: &[&str], effects: [usize; 3]| {
            let effects = [("Book", effects[0]), ("Letter", effects[1]), ("Count", effects[2])];
            claim(CHAIN, &[&publishing], fault, anomalies, &effects);
        };
        let both = ["false-failure", "lost Count", "lost Letter", "partial Count"];
        under("throw Letter", &both, [1, 0, 0]);
        under("crash Back after commit of Book", &both, [1, 0, 0]);
        under("throw Count", &["false-failure", "lost Count", "partial Count"], [1, 1, 0]);
        under("conflict Back of Book", &["false-failure", "lost Book", "lost Count"], [0, 0, 0]);
    }
}

/// First in, first out: what the booking raises stands behind whoever hears of the sale.
#[test]
fn a_worker_takes_the_chain_in_the_order_of_its_events() {
    let bus = "publishing=in-memory-bus-async";
    let all = |book, letter, count| [("Book", book), ("Letter", letter), ("Count", count)];
    claim(CHAIN, &[bus], "throw Letter", &["lost Letter"], &all(1, 0, 1));
    claim(CHAIN, &[bus], "throw Count", &["lost Count", "partial Count"], &all(1, 1, 0));
    claim(CHAIN, &[bus], "throw Book", &["lost Book", "lost Count"], &all(0, 0, 0));
    let goes_on = [bus, "dispatcher=continue"];
    claim(CHAIN, &goes_on, "throw Book", &["lost Book", "partial Book"], &all(0, 0, 1));
}

/// A consumer that books sends on what it booked in its own way; what it does not remember it does again.
#[test]
fn a_consumer_in_the_middle_is_as_good_as_its_memory_and_its_publishing_together() {
    for strategy in BROKERED {
        let publishing = ["publishing=", strategy].concat();
        let once = [("Book", 1), ("Letter", 1), ("Count", 1)];
        claim(CHAIN, &[&publishing], "throw Letter", &[], &once);
        // The second booking's letter follows from it, and is no anomaly of its own.
        let again = told(CHAIN, &[&publishing], "throw Count");
        assert_eq!(again.anomalies(), ["duplicate Book"], "{strategy}");
        assert_eq!(again.verdict.anomalies[0].consequences.len(), 1, "{strategy}");
        assert_eq!((again.effects_of("Book"), again.effects_of("Letter")), (2, 2), "{strategy}");
    }
    let remembering = |publishing, fault, anomalies: &[&str], letters| {
        let settings = [publishing, "dedupe=inbox"];
        claim(CHAIN, &settings, fault, anomalies, &[("Book", 1), ("Letter", letters), ("Count", 1)]);
    };
    let stored = "publishing=outbox";
    for fault in ["throw Count", "crash Back after commit", "crash Back before commit"] {
        remembering(stored, fault, &[], 1);
    }
    // The inbox has the sale, and nobody has the booking's event any more.
    remembering("publishing=broker-after-commit", "crash Back after commit", &["lost Letter"], 0);
    // The booking's event was out, and then the booking was taken back.
    remembering("publishing=broker-before-commit", "crash Back before commit", &["phantom Letter"], 2);
    let forgetful = "publishing=broker-after-commit";
    let crash = "crash Back after commit of Book";
    claim(CHAIN, &[forgetful], crash, &["duplicate Book", "lost Letter"], &[("Book", 2), ("Letter", 1)]);
}

/// The sale comes by a broker to a process that handles its own events itself: inside the consumer's transaction, or
/// when that is over and the message as good as acknowledged.
#[test]
fn a_consumer_in_a_monolith_repeats_what_its_own_handlers_throw_at_only_inside() {
    let under = |own, dedupe, fault, anomalies: &[&str], effects: [usize; 3]| {
        let settings = [own, "publishing.Sales=outbox", dedupe];
        let effects = [("Book", effects[0]), ("Letter", effects[1]), ("Count", effects[2])];
        claim(CHAIN, &settings, fault, anomalies, &effects);
    };
    let (none, inbox) = ("dedupe=none", "dedupe=inbox");
    let behind = "publishing=recorded-after-commit";
    under(behind, inbox, "crash Back after commit", &["lost Letter"], [1, 0, 1]);
    under(behind, inbox, "throw Letter", &["lost Letter"], [1, 0, 1]);
    // Without a memory the sale is booked again, and the second booking has a letter of its own.
    for fault in ["crash Back after commit of Book", "throw Letter"] {
        under(behind, none, fault, &["duplicate Book", "lost Letter"], [2, 1, 1]);
    }
    let inside = "publishing=recorded-before-commit";
    under(inside, inbox, "crash Back before commit", &["phantom Letter"], [1, 2, 1]);
    under(inside, none, "conflict Back of Book", &["phantom Letter"], [1, 2, 1]);
    for dedupe in [none, inbox] {
        under(inside, dedupe, "throw Letter", &[], [1, 1, 1]);
    }
}

/// A worker hands to the broker what lives elsewhere, behind its own handlers, and tells nobody of what fails.
#[test]
fn a_worker_that_cannot_publish_keeps_it_to_itself() {
    let bus = "in-memory-bus-async";
    let phantoms = ["phantom Inner", "phantom Outer", "phantom Wire"];
    outside(bus, &[], "conflict Sales", &phantoms, [1, 1, 1]);
    outside(bus, &[], "broker down 1ms..200ms", &["lost Outer", "lost Wire", "partial Outer"], [1, 0, 0]);
    outside(bus, &[], "confirm-lost Sold", &[], [1, 1, 1]);
    outside(bus, &[], "throw Inner", &["lost Inner", "lost Outer", "lost Wire"], [0, 0, 0]);
    let patient = ["bus-worker=after-commit"];
    outside(bus, &patient, "conflict Sales", &[], [0, 0, 0]);
    let all = ["false-failure", "lost Inner", "lost Outer", "lost Wire"];
    outside(bus, &patient, "crash Sales after commit", &all, [0, 0, 0]);
}

/// A handler that changes the aggregate which raised its event: in one transaction it is loaded once, behind the commit
/// it is loaded as it was stored. Whoever is at once and outside of the transaction reads what is not stored yet.
#[test]
fn a_handler_may_change_the_aggregate_that_raised_its_event() {
    let text = "
    context Sales {
      aggregate Order {
        placed: int
        confirmed: bool
        command Place { set placed += 1  emit Sold }
        command Confirm { set confirmed = true }
      }
      on Sold as Confirm issue Order(order).Confirm
    }
    scenario \"s\" { at 0ms Order(o1).Place }";
    let own = crate::told::told(text);
    for strategy in telling().chain(["event-sourcing"]).filter(|strategy| *strategy != "in-memory-bus-async")
    {
        let calm = own.set(&["publishing=", strategy].concat());
        assert_eq!(
            (calm.kinds(), calm.state()),
            (vec![], vec!["Order(o1): 1, true".to_owned()]),
            "{strategy}"
        );
    }
    let bus = own.set("publishing=in-memory-bus-async");
    assert_eq!(
        bus.anomalies(),
        ["lost Confirm"],
        "its version is gone when it commits, and nobody tries again"
    );
    assert_eq!(bus.set("bus-worker=after-commit").kinds(), [""; 0]);
}

/// One handler in the process of the publisher, and two behind a broker.
const OUTSIDE: &str = "
context Sales { aggregate Order { placed: int  command Place { set placed += 1  emit Sold } } }
context Back { aggregate Row(order: id) { n: int  command Add { set n += 1 } }  on Sold as Inner issue Row(order).Add }
context Far {
  aggregate Entry(order: id) { n: int  command Add { set n += 1 } }
  external Mail
  on Sold as Outer issue Entry(order).Add
  on Sold as Wire call Mail.send(order)
}
scenario \"s\" { at 0ms Order(o1).Place }
";

/// Sales and Back in one process by this strategy, Far apart from them.
fn outside(strategy: &str, more: &[&str], fault: &str, anomalies: &[&str], effects: [usize; 3]) {
    let [sales, back] = ["Sales", "Back"].map(|who| ["publishing.", who, "=", strategy].concat());
    let settings = [&["publishing=outbox", sales.as_str(), back.as_str()], more].concat();
    let effects = [("Inner", effects[0]), ("Outer", effects[1]), ("Wire", effects[2])];
    claim(OUTSIDE, &settings, fault, anomalies, &effects);
}

/// What leaves the process from inside the transaction is out, whatever becomes of it; what cannot leave aborts it.
#[test]
fn what_leaves_a_process_before_the_commit_is_a_phantom_for_those_outside_alone() {
    for strategy in BEFORE {
        let phantoms = ["partial Inner", "phantom Outer", "phantom Wire"];
        for fault in ["crash Sales before commit", "conflict Sales", "confirm-lost Sold"] {
            outside(strategy, &[], fault, &phantoms, [0, 1, 1]);
        }
        outside(strategy, &[], "broker down 1ms..200ms", &[], [0, 0, 0]);
        outside(strategy, &[], "throw Inner", &[], [0, 0, 0]);
        outside(strategy, &[], "duplicate Sold to Far", &["duplicate Outer", "duplicate Wire"], [1, 2, 2]);
    }
}

#[test]
fn what_leaves_a_process_behind_the_commit_leaves_after_its_own_handlers() {
    for strategy in AFTER {
        let told = |more: &[&str], fault, anomalies: &[&str], effects| {
            outside(strategy, more, fault, anomalies, effects);
        };
        let cut_off = ["false-failure", "lost Outer", "lost Wire", "partial Outer"];
        told(&[], "broker down 1ms..200ms", &cut_off, [1, 0, 0]);
        told(&[], "throw Inner", &["false-failure", "lost Inner", "lost Outer", "lost Wire"], [0, 0, 0]);
        let goes_on = ["dispatcher=continue"];
        told(&goes_on, "throw Inner", &["false-failure", "lost Inner", "partial Inner"], [0, 1, 1]);
        // The broker has it: the publisher alone does not know.
        told(&[], "confirm-lost Sold", &["false-failure"], [1, 1, 1]);
        told(&["publish-retries=20"], "broker down 1ms..40ms", &[], [1, 1, 1]);
        let repeated = ["duplicate Outer", "duplicate Wire"];
        told(&["publish-retries=1"], "confirm-lost Sold", &repeated, [1, 2, 2]);
        told(&["publish-retries=1", "dedupe.Far=inbox"], "confirm-lost Sold", &[], [1, 1, 1]);
    }
}

#[test]
fn what_one_context_remembers_is_none_of_the_other_ones_business() {
    let again = "crash Sales.relay after publish";
    let effects = [("Inner", 2), ("Outer", 1), ("Wire", 1)];
    claim(OUTSIDE, &["dedupe.Far=inbox"], again, &["duplicate Inner"], &effects);
    // A key without the consumer in it is shared by those who share an inbox, and each context has its own.
    let shared = ["dedupe=inbox", "inbox-key=message"];
    claim(OUTSIDE, &shared, again, &[], &[("Inner", 1), ("Outer", 1), ("Wire", 1)]);
    let wire = ["subscriptions.Far=per-handler"];
    let effects = [("Inner", 1), ("Outer", 1), ("Wire", 2)];
    claim(OUTSIDE, &wire, "duplicate Sold to Far.Wire", &["duplicate Wire"], &effects);
}

/// One command that raises two events, each with a handler.
const TWO: &str = "
context Sales { aggregate Order { placed: int  command Place { set placed += 1  emit Sold  emit Billed } } }
context Back { external Mail  on Sold as First call Mail.a(order)  on Billed as Second call Mail.b(order) }
scenario \"s\" { at 0ms Order(o1).Place }
";

#[test]
fn between_two_events_of_a_command_the_first_is_told_and_the_second_is_not() {
    let two = |settings: &[&str], fault, anomalies: &[&str], first, second| {
        claim(TWO, settings, fault, anomalies, &[("First", first), ("Second", second)]);
    };
    for strategy in BEFORE {
        two(&[&["publishing=", strategy].concat()], "throw Second", &["phantom First"], 1, 0);
    }
    let cut = ["false-failure", "lost Second"];
    for strategy in AFTER {
        let publishing = ["publishing=", strategy].concat();
        two(&[&publishing], "throw First", &["false-failure", "lost First", "lost Second"], 0, 0);
        for fault in ["throw Second", "crash Sales after dispatch", "crash Sales before dispatch #2"] {
            two(&[&publishing], fault, &cut, 1, 0);
        }
    }
    for fault in ["crash Sales after publish", "confirm-lost Sold"] {
        two(&["publishing=broker-after-commit"], fault, &cut, 1, 0);
    }
    let early = ["publishing=broker-before-commit"];
    two(&early, "crash Sales after publish", &["phantom First"], 1, 0);
    two(&early, "crash Sales after publish #2", &["phantom First", "phantom Second"], 1, 1);
}

/// A batch is sent again from its first row that is not marked; one that was marked first is not.
#[test]
fn a_relay_that_dies_in_a_batch_repeats_what_is_not_marked() {
    let two = |settings: &[&str], fault, anomalies: &[&str], first, second| {
        claim(TWO, settings, fault, anomalies, &[("First", first), ("Second", second)]);
    };
    let relay = ["crash Sales.relay after publish", "crash Sales.relay after publish #2"];
    two(&[], relay[0], &["duplicate First"], 2, 1);
    two(&[], relay[1], &["duplicate First", "duplicate Second"], 2, 2);
    two(&["batch=1"], relay[1], &["duplicate Second"], 1, 2);
    // What the broker confirmed before it failed is marked.
    two(&[], "confirm-lost Billed", &["duplicate Second"], 1, 2);
    two(&[], "confirm-lost Sold", &["duplicate First"], 2, 1);
    let marked = ["publishing=outbox-mark-first"];
    two(&marked, relay[0], &["lost Second"], 1, 0);
    two(&marked, relay[1], &[], 1, 1);
    two(&[marked[0], "batch=1"], relay[0], &[], 1, 1);
    two(&marked, "broker down 1ms..200ms", &["lost First", "lost Second"], 0, 0);
}

/// Two contexts that answer each other for ever.
const ENDLESS: &str = "
context Here {
  aggregate Ping { n: int  command Go { set n += 1  emit Went }  command Again { set n += 1  emit Went } }
  on Came as Back issue Ping(p1).Again
}
context There { aggregate Pong { n: int  command Go { set n += 1  emit Came } }  on Went as Forth issue Pong(q1).Go }
scenario \"s\" { at 0ms Ping(p1).Go }
";

/// What has not come to rest has lost nothing.
#[test]
fn two_who_answer_each_other_never_come_to_rest() {
    let sourced = set_up(scenarios(ENDLESS).swap_remove(0), &["publishing=event-sourcing"], &[]);
    assert_eq!(Told::of(sourced).kinds(), ["endless"]);
}

/// Each context publishes in its own way; without a fault nobody sees a difference.
#[test]
fn without_a_fault_any_two_ways_of_publishing_go_together() {
    let ways = || telling().chain(["event-sourcing"]);
    for (one, other) in ways().flat_map(|one| ways().map(move |other| (one, other))) {
        for dedupe in ["none", "inbox", "marked-before", "marked-after"] {
            let settings = [
                ["publishing.Sales=", one].concat(),
                ["publishing.Back=", other].concat(),
                ["dedupe=", dedupe].concat(),
            ];
            let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
            let calm = Told::of(set_up(scenarios(CHAIN).swap_remove(0), &settings, &[]));
            let effects = ["Book", "Letter", "Count"].map(|handler| calm.effects_of(handler));
            assert_eq!((calm.anomalies(), effects), (vec![], [1, 1, 1]), "{settings:?}");
        }
    }
}
