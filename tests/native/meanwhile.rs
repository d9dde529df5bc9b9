//! Somebody else's command between two steps of one: claims with their reasons, written before the
//! engine could run them.

use faultline::engine::Status;
use faultline::trace::{Answer, Fact};

use crate::told::{Told, set_up, told};

const BANK: &str = "
    context Bank {
      aggregate Account { n: int
        command Deposit(by: int) { set n += by  emit Deposited }
        command Empty { require n > 0 else reject Nothing  set n = 0 }
      }
      external Mail
      on Deposited { call Mail.send() }
    }
    scenario \"s\" { at 0ms Account(a1).Deposit(1)  at 900ms Account(a2).Deposit(5) }";

const OTHER: &str = "meanwhile Account(a1).Deposit(10)";

/// What both callers were told, and what is in the account.
fn between(told: &Told, before: &str) -> (String, String, String, String) {
    let told = told.with(&[OTHER, " before ", before, " of Deposit"].concat());
    let answers = told.answers();
    (answers[0].clone(), answers[1].clone(), told.state()[0].clone(), told.kinds().join(" "))
}

fn outcome(first: &str, other: &str, n: u8, kinds: &str) -> (String, String, String, String) {
    (first.to_owned(), other.to_owned(), format!("Account(a1): {n}"), kinds.to_owned())
}

#[test]
fn what_is_read_before_and_written_after_it_is_a_lost_race() {
    for publishing in ["outbox", "recorded-after-commit", "returned-events", "broker-after-commit"] {
        let bank = told(BANK).set(&["publishing=", publishing].concat());
        for before in ["begin", "load"] {
            assert_eq!(between(&bank, before), outcome("ok", "ok", 11, ""), "{publishing}, {before}");
        }
        for before in ["decide", "save", "commit"] {
            assert_eq!(between(&bank, before), outcome("error", "ok", 10, ""), "{publishing}, {before}");
        }
        // Nobody is in its way any more.
        assert_eq!(between(&bank, "reply"), outcome("ok", "ok", 11, ""), "{publishing}");
        let again = bank.set("conflict-retries=1");
        assert_eq!(between(&again, "commit"), outcome("ok", "ok", 11, ""), "{publishing}");
    }
}

/// The mail of the loser is out by then.
#[test]
fn the_loser_has_told_the_world_where_handlers_come_before_the_commit() {
    for publishing in ["observer", "recorded-before-commit"] {
        let bank = told(BANK).set(&["publishing=", publishing].concat());
        assert_eq!(between(&bank, "commit"), outcome("error", "ok", 10, "phantom"), "{publishing}");
        assert_eq!(between(&bank, "call"), outcome("error", "ok", 10, "phantom"), "{publishing}");
    }
}

/// What is written is locked: whoever comes then waits, and loses.
#[test]
fn after_the_write_the_other_one_waits_where_writes_lock() {
    let bank = told(BANK).set("conflict=at-update");
    assert_eq!(between(&bank, "save"), outcome("error", "ok", 10, ""));
    assert_eq!(between(&bank, "commit"), outcome("ok", "error", 1, ""));
    let again = bank.set("conflict-retries=1");
    assert_eq!(between(&again, "commit"), outcome("ok", "ok", 11, ""));
}

#[test]
fn another_aggregate_is_in_nobodys_way() {
    let other = told(BANK).with("meanwhile Account(a2).Deposit(10) before commit of Deposit");
    assert_eq!(other.answers(), ["ok", "ok", "ok"]);
    assert_eq!(other.state(), ["Account(a1): 1", "Account(a2): 15"]);
    let refused = told(BANK).with("meanwhile Account(a2).Empty before commit of Deposit");
    assert_eq!(refused.answers()[1], "Nothing");
}

/// For whom it comes in between no time passes.
#[test]
fn it_takes_no_time() {
    let calm = told(BANK);
    let answered = |told: &Told| told.run.world.requests[0].answer;
    let other = calm.with("meanwhile Account(a2).Deposit(10) before commit of Deposit");
    assert_eq!(answered(&other), answered(&calm));
    let records = other.run.trace.records();
    let struck = records.iter().find(|record| matches!(record.fact, Fact::Struck(_))).unwrap().at;
    let stored = other.run.world.requests[1].envelope.id;
    assert!(records.iter().any(|record| record.fact == Fact::Stored(stored) && record.at == struck));
    assert_eq!(answered(&other).map(|(_, answer)| answer), Some(Answer::Ok));
}

#[test]
fn whoever_comes_in_between_can_bring_the_house_down() {
    let between = [OTHER, " before save of Deposit"].concat();
    let faults = [between.as_str(), "crash Bank before load #2"];
    let died = Told::of(set_up(told(BANK).scenario, &[], &faults));
    assert_eq!(died.answers(), ["nothing", "nothing", "ok"], "one process, one death; the third came later");
    assert_eq!(died.state().len(), 1);
}

#[test]
fn a_step_that_is_not_here_or_not_reached_is_told_apart() {
    let status = |publishing: &str, rest: &str| {
        told(BANK).set(&["publishing=", publishing].concat()).with(&[OTHER, rest].concat()).statuses[0]
    };
    assert_eq!(status("outbox", " before append of Deposit"), Status::Struck);
    assert_eq!(status("outbox", " before append of Deposit #4"), Status::NotReached);
    assert_eq!(status("observer", " before append of Deposit"), Status::NotApplicable);
    assert_eq!(status("outbox", " before commit of Empty"), Status::NotReached);
}
