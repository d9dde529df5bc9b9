//! Read models that are made anew, and how far they are behind. Each claim with its reason.

use faultline::domain::Nature;
use faultline::engine::{Engine, Run};
use faultline::page::state;
use faultline::playback::{Cursor, Session, View};
use faultline::publishing::STRATEGIES;
use faultline::scenario::{Fault, Scenario};
use faultline::trace::Fact;
use faultline::verdict::{AnomalyKind, Verdict, judge};
use faultline::words::labels::ENGLISH;

use crate::compiled::scenarios;

/// What was sold of each article. Two orders of ten and one of seven are 20.00 and 7.00.
const SOLD: &str = "
    context Shop {
      aggregate Order {
        total: money
        command Place(sku: id, total: money) { set total = total  emit Placed(sku, total) }
      }
    }
    context Reports {
      read model Sold(sku: id) { orders: int  amount: money  on Placed set orders += 1, amount += total }
      external Mail { report(sku: id) }
      on Placed as MailPolicy call Mail.report(sku)
    }
    scenario \"s\" { every 3ms times 2 Order(o*).Place(a1, 10.00)  at 10ms Order(x1).Place(b1, 7.00) }";

fn with(settings: &[&str], faults: &[&str]) -> (Scenario, Run, Verdict) {
    let mut scenario = scenarios(SOLD).swap_remove(0);
    for setting in settings {
        scenario.settings.set(setting, &[]).unwrap();
    }
    scenario.faults = faults.iter().map(|fault| Fault::parse(&scenario.model, fault).unwrap()).collect();
    let run = Engine::new(&scenario).run();
    let verdict = judge(&scenario.model, &run.trace);
    (scenario, run, verdict)
}

fn rows(scenario: &Scenario, run: &Run) -> Vec<Vec<i64>> {
    let instances = run.world.databases.iter().flat_map(|database| &database.aggregates);
    let of_view = instances
        .filter(|instance| scenario.model.aggregate(instance.key.aggregate).nature == Nature::ReadModel);
    let mut rows: Vec<Vec<i64>> = of_view.map(|instance| instance.fields.to_vec()).collect();
    rows.sort();
    rows
}

/// What was given once is given once more: nothing changes, and nobody gets a second mail.
#[test]
fn under_every_strategy_a_read_model_that_is_right_stays_as_it_is() {
    for strategy in STRATEGIES {
        let publishing = ["publishing=", strategy.id].concat();
        let (scenario, run, verdict) = with(&[&publishing], &["rebuild Sold at 5s"]);
        assert_eq!(rows(&scenario, &run), [[1, 700], [2, 2000]], "{}", strategy.id);
        assert_eq!(run.world.calls.len(), 3, "{}: no mail is repeated", strategy.id);
        assert!(verdict.is_clean(), "{}", strategy.id);
        let again = run.trace.records().iter().filter(|record| matches!(record.fact, Fact::Rebuilt { .. }));
        assert_eq!(again.count(), 3, "{}", strategy.id);
    }
}

/// A repetition is counted again by a projection that adds, and by no one who applies each event once.
#[test]
fn what_was_counted_twice_is_counted_once_afterwards() {
    let duplicate = "duplicate Placed to Reports";
    let (scenario, run, verdict) = with(&[], &[duplicate]);
    assert_eq!(rows(&scenario, &run), [[1, 700], [3, 3000]]);
    assert_eq!(verdict.anomalies.iter().filter(|anomaly| anomaly.kind == AnomalyKind::Duplicate).count(), 2);
    let (scenario, run, verdict) = with(&[], &[duplicate, "rebuild Sold at 5s"]);
    assert_eq!(rows(&scenario, &run), [[1, 700], [2, 2000]]);
    let doubled = verdict.anomalies.iter().filter(|anomaly| anomaly.kind == AnomalyKind::Duplicate);
    assert_eq!(doubled.count(), 1, "the mail that went out twice has gone out twice");
}

/// What never came cannot be known, unless the publisher stores its events and nothing else.
#[test]
fn what_was_lost_comes_back_from_an_event_store_alone() {
    let lost = |verdict: &Verdict| {
        verdict.anomalies.iter().filter(|anomaly| anomaly.kind == AnomalyKind::Lost).count()
    };
    let sourced = ["publishing=event-sourcing", "checkpoint=before", "subscriptions=per-handler"];
    let crash = "crash Reports.subscription after checkpoint";
    let (scenario, run, verdict) = with(&sourced, &[crash]);
    assert_eq!((rows(&scenario, &run), lost(&verdict) > 0), (vec![vec![1, 700], vec![1, 1000]], true));
    let (scenario, run, _) = with(&sourced, &[crash, "rebuild Sold at 5s"]);
    assert_eq!(rows(&scenario, &run), [[1, 700], [2, 2000]]);
    let recorded = ["publishing=recorded-after-commit"];
    let crash = "crash Shop after commit";
    let (scenario, before, _) = with(&recorded, &[crash]);
    let (_, after, verdict) = with(&recorded, &[crash, "rebuild Sold at 5s"]);
    assert_eq!(rows(&scenario, &before), rows(&scenario, &after));
    assert!(lost(&verdict) > 0);
}

/// In the middle of the run as well: what is on its way is applied when it comes, and not twice.
#[test]
fn whenever_it_is_made_anew_it_is_right_at_rest() {
    for strategy in STRATEGIES {
        for at in [0, 4, 9, 14, 23, 40, 60] {
            let publishing = ["publishing=", strategy.id].concat();
            let fault = ["rebuild Sold at ", &at.to_string(), "ms"].concat();
            let (scenario, run, verdict) = with(&[&publishing], &[&fault]);
            assert_eq!(rows(&scenario, &run), [[1, 700], [2, 2000]], "{}, {at}", strategy.id);
            assert!(verdict.is_clean(), "{}, {at}: {:?}", strategy.id, verdict.anomalies);
        }
    }
}

/// From the commit to the update a reader sees old rows, and the panel says what they will be.
#[test]
fn the_state_shows_how_far_a_read_model_is_behind() {
    let scenario = scenarios(SOLD).swap_remove(0);
    let view = View::of(&Session::new(scenario, Cursor::End));
    let shown = |cursor| state::panel_at(&view, cursor, None, &ENGLISH);
    let commit = view.trace().iter().find(|(_, record)| matches!(record.fact, Fact::Committed { .. }));
    let told = shown(Cursor::At(commit.unwrap().0));
    assert!(told.contains("behind, by now 1<") && told.contains("behind, by now 10.00<"), "{told}");
    assert!(!shown(Cursor::End).contains("behind"), "at rest it is not");
    assert!(shown(Cursor::End).contains("data-fault=\"rebuild Sold at "));
}

#[test]
fn its_text_is_read_and_written_and_answered_where_it_is_wrong() {
    let model = &scenarios(SOLD)[0].model;
    let text = "rebuild Sold at 300ms";
    assert_eq!(Fault::parse(model, text).unwrap().text(model), text);
    let error = Fault::parse(model, "rebuild Slod at 300ms").unwrap_err();
    assert_eq!(error.nearest.as_deref(), Some("Sold"));
    assert!(Fault::parse(model, "rebuild Order at 300ms").is_err(), "an aggregate is no read model");
    assert!(Fault::parse(model, "rebuild Sold 300ms").is_err());
}
