//! The story and the verdict in words.

use faultline::engine::Engine;
use faultline::explore::single_faults;
use faultline::page::verdict;
use faultline::playback::{Cursor, Intent, Session, View};
use faultline::scenario::{Fault, Reading, Scenario, shop};
use faultline::trace::{Fact, RecordId};
use faultline::verdict::{AnomalyKind, judge};
use faultline::words::{Claim, ENGLISH, Sentence, headlines, story, tell};

const DESIGNS: [&[&str]; 5] = [
    &["publishing=recorded-before-commit"],
    &["publishing=recorded-after-commit"],
    &["publishing=broker-after-commit"],
    &["publishing=outbox", "subscriptions=per-handler"],
    &["publishing=outbox", "dedupe=inbox"],
];

fn designs() -> impl Iterator<Item = Scenario> {
    DESIGNS.iter().map(|settings| {
        let mut scenario = shop::scenarios().swap_remove(1);
        for text in *settings {
            scenario.settings.set(text, &[]).unwrap();
        }
        scenario
    })
}

/// What was done outside is never told in passing.
#[test]
fn each_effect_outside_has_a_line_of_its_own() {
    for scenario in
        faultline::examples::ALL.iter().flat_map(|example| Reading::of(example.text.into()).scenarios)
    {
        let engine = Engine::new(&scenario);
        let run = engine.run();
        let verdict = judge(&scenario.model, &run.trace);
        let lines = story(engine.deployment(), &scenario.faults, &run.trace, &verdict);
        let outside = |id: &&RecordId| {
            let fact = run.trace.get(**id).map(|record| record.fact);
            matches!(fact, Some(Fact::Effected { slot, .. }) if scenario.model.effect(slot).is_external())
        };
        for line in &lines {
            assert!(line.records.iter().filter(outside).count() <= 1, "{}: {line:?}", scenario.name);
        }
    }
}

#[test]
fn every_record_is_told_in_exactly_one_line() {
    for scenario in designs() {
        let engine = Engine::new(&scenario);
        for finding in single_faults(&scenario) {
            let fault = finding.placement.fault.text(&scenario.model);
            let lines =
                story(engine.deployment(), &[finding.placement.fault], &finding.run.trace, &finding.verdict);
            let mut told: Vec<u32> = lines.iter().flat_map(|line| &line.records).map(|id| id.0).collect();
            told.sort_unstable();
            let all: Vec<u32> = (0..u32::try_from(finding.run.trace.records().len()).unwrap()).collect();
            assert_eq!(told, all, "{fault}");
            assert!(lines.is_sorted_by_key(|line| line.at), "{fault}");
        }
    }
}

#[test]
fn every_sentence_says_something_and_ends() {
    for scenario in designs() {
        let engine = Engine::new(&scenario);
        let deployment = engine.deployment();
        for finding in single_faults(&scenario) {
            let faults = [finding.placement.fault];
            let lines = story(deployment, &faults, &finding.run.trace, &finding.verdict);
            let heads = headlines(deployment, &finding.run.trace, &finding.verdict);
            assert!(!heads.is_empty());
            let of_heads = heads.iter().flat_map(|head| {
                let claims = head.more.iter().chain([&head.lead]);
                head.chain.iter().chain(claims.map(|claim| &claim.sentence))
            });
            for sentence in lines.iter().map(|line| &line.sentence).chain(of_heads) {
                let text = tell(sentence).to_string();
                assert!(text.ends_with('.') && text.len() > 8, "{sentence:?}: {text}");
                assert!(!text.contains("  ") && !text.contains(" ."), "{sentence:?}: {text}");
                assert!(!text.starts_with(char::is_lowercase), "{sentence:?}: {text}");
            }
            assert_eq!(heads.iter().any(|head| head.broken), !finding.verdict.is_clean());
        }
    }
}

fn run(scenario: usize, settings: &[&str], fault: &str) -> View {
    let mut scenario = shop::scenarios().swap_remove(scenario);
    for text in settings {
        scenario.settings.set(text, &[]).unwrap();
    }
    scenario.faults.push(Fault::parse(&scenario.model, fault).unwrap());
    View::of(&Session::new(scenario, Cursor::End))
}

fn told(view: &View) -> Vec<String> {
    view.story.iter().map(|line| tell(&line.sentence).to_string()).collect()
}

#[test]
fn callers_who_wait_are_counted_and_told_one_by_one() {
    let view = run(2, &[], "crash Sales before reply #7");
    let trace = view.trace();
    let asked = |message| {
        trace.iter().any(|(_, record)| matches!(record.fact, Fact::Told(told, _) if told == message))
    };
    let waiting: Vec<RecordId> = trace
        .iter()
        .filter(|(_, record)| matches!(record.fact, Fact::Requested(message) if !asked(message)))
        .map(|(id, _)| id)
        .collect();
    assert!(waiting.len() > 1);
    let lead = &view.headlines[0].lead;
    let Sentence::Unanswered(callers) = &lead.sentence else { panic!("{:?}", lead.sentence) };
    assert_eq!(callers.callers, waiting.len());
    assert!(callers.stored > 0 && callers.stored < waiting.len(), "others were turned away at the door");
    assert_eq!(lead.each.iter().map(|(_, record)| *record).collect::<Vec<_>>(), waiting);
    assert!(
        tell(&lead.sentence)
            .to_string()
            .starts_with(&format!("{} callers were never answered", waiting.len()))
    );
    let page = verdict::strip(&view, None, None, &ENGLISH);
    assert_eq!(page.matches("data-do=\"record\"").count(), waiting.len());
    // A single caller is told of in full, as before.
    let one = run(0, &[], "crash Sales before reply");
    assert!(one.claims().all(|claim| claim.each.is_empty()));
}

#[test]
fn callers_who_wait_are_told_of_though_no_guarantee_is_broken() {
    let view = run(2, &[], "crash Sales before commit #7");
    assert!(view.verdict.is_clean());
    let counted = view.claims().find(|claim| matches!(claim.sentence, Sentence::Unanswered(_))).unwrap();
    assert!(counted.kind.is_none() && !counted.evidence.is_empty());
}

#[test]
fn in_one_process_it_is_the_process_that_dies_whoever_is_at_work_in_it() {
    for place in [
        "Notifications after call",
        "Notifications before call #2",
        "Notifications after call #2",
        "Inventory after save",
    ] {
        for publishing in ["publishing=recorded-before-commit", "publishing=recorded-after-commit"] {
            let view = run(0, &[publishing], &format!("crash {place}"));
            let lines = told(&view);
            let died = lines.iter().find(|line| line.contains(" crashes before ")).unwrap();
            assert!(died.starts_with("Sales crashes"), "{publishing} {place}: {died}");
            assert!(lines.iter().any(|line| line.starts_with("Sales is back")), "{publishing} {place}");
            let chain = view.headlines[0].chain.iter().map(|chain| tell(chain).to_string());
            assert!(
                chain
                    .into_iter()
                    .all(|chain| !chain.starts_with("Notifications") && !chain.starts_with("Inventory"))
            );
        }
    }
}

#[test]
fn where_a_service_dies_its_relay_is_told_to_go_on() {
    let goes_on = |view: &View| {
        told(view).iter().any(|line| line.ends_with("; the relay of Sales, a process of its own, goes on."))
    };
    assert!(goes_on(&run(0, &["publishing=outbox"], "crash Sales after commit")));
    assert!(!goes_on(&run(0, &["publishing=outbox"], "crash Sales.relay after publish")));
    assert!(!goes_on(&run(0, &[], "crash Sales after commit")), "without an outbox there is none");
}

#[test]
fn what_was_refused_is_not_told_as_done() {
    let text = "context A {\n aggregate B {\n  open: bool\n  command C said \"the door\" was \"opened\" { require not open else reject Open   set open = true }\n }\n}\n\
                scenario \"s\" { at 0ms B(b1).C  at 50ms B(b1).C }\n\
                scenario \"t\" { at 0ms B(b1).C }";
    let scenarios = crate::compiled::scenarios(text);
    let lead = |scenario: &Scenario| {
        let view = View::of(&Session::new(scenario.clone(), Cursor::End));
        tell(&view.headlines[0].lead.sentence).to_string()
    };
    assert_eq!(lead(&scenarios[0]), lead(&scenarios[1]), "the second caller was sent away");
    let stock = crate::compiled::scenarios(faultline::examples::named("product-stock").unwrap().text);
    let conflict = lead(&stock[1]);
    assert_eq!(conflict.matches("is asked for").count(), 1, "the other caller got an error: {conflict}");
    let text = text.replace("require not open", "require open");
    let refused = lead(&crate::compiled::scenarios(&text)[1]);
    assert!(!refused.contains("opened"), "{refused}");
}

/// A cause that harms many alike is told once with how many they are, and leads to each of them; the field's list
/// of anomalies stays complete.
#[test]
fn what_is_true_of_many_is_told_once_and_leads_to_each() {
    let view = run(2, &["publishing=broker-after-commit"], "broker down 0ms..300ms");
    let mut words: Vec<String> = view.claims().map(|claim| tell(&claim.sentence).to_string()).collect();
    let claims = words.len();
    words.sort();
    words.dedup();
    assert_eq!(words.len(), claims, "no claim is told twice");
    for kind in [AnomalyKind::Lost, AnomalyKind::FalseFailure] {
        let anomalies = view.verdict.anomalies.iter().filter(|anomaly| anomaly.kind == kind).count();
        let of_kind: Vec<&Claim> = view.claims().filter(|claim| claim.kind == Some(kind)).collect();
        let told: usize = of_kind.iter().map(|claim| claim.each.len().max(1)).sum();
        assert!(anomalies > claims && told == anomalies, "{kind:?}: {told} of {anomalies}");
        for claim in of_kind.iter().filter(|claim| !claim.each.is_empty()) {
            assert!(tell(&claim.sentence).to_string().contains(&claim.each.len().to_string()), "{claim:?}");
            assert!(claim.each.iter().all(|(_, record)| claim.evidence.contains(record)), "{claim:?}");
        }
    }
    let all: usize = view.claims().map(|claim| claim.each.len()).sum();
    let page = verdict::strip(&view, None, None, &ENGLISH);
    assert!(page.contains(&(ENGLISH.one_by_one)(all)), "each of them can be gone to: {page}");
}

/// A rule of the business says no to a handler: nothing is broken, and yet not all went well.
#[test]
fn what_is_refused_on_the_way_is_told_in_the_story_and_under_the_headline() {
    let text = faultline::examples::named("order-placed").unwrap().text;
    let empty = text.replace("available: int = 8", "available: int = 0");
    let saying = |lines: &[String], part: &str| lines.iter().filter(|line| line.contains(part)).count();
    for settings in [
        &[][..],
        &["publishing=outbox", "dedupe=inbox"],
        &["publishing=recorded-before-commit"],
        &["publishing=in-memory-bus-async"],
    ] {
        for (text, shelf, orders) in [(text, 8, 120), (&empty, 0, 1)] {
            let place = if orders == 1 { 0 } else { 2 };
            let mut scenario = crate::compiled::scenarios(text).swap_remove(place);
            for setting in settings {
                scenario.settings.set(setting, &[]).unwrap();
            }
            let view = View::of(&Session::new(scenario, Cursor::End));
            let refusals = orders - shelf;
            assert!(view.verdict.is_clean());
            let lines = told(&view);
            assert_eq!(
                saying(&lines, "Inventory refuses: stock is not reserved, SoldOut."),
                refusals,
                "{settings:?}"
            );
            let often = if refusals == 1 { String::new() } else { format!(" ({refusals} times)") };
            let claims: Vec<_> = view
                .claims()
                .filter(|claim| matches!(claim.sentence, Sentence::RefusedOnTheWay(_)))
                .collect();
            let [claim] = claims.as_slice() else { panic!("{settings:?}: {claims:?}") };
            assert_eq!(
                tell(&claim.sentence).to_string(),
                format!("Refused on the way: stock was not reserved, SoldOut{often}.")
            );
            assert_eq!((claim.kind, claim.evidence.len()), (None, refusals), "it can be shown where");
            let page = verdict::strip(&view, None, None, &ENGLISH);
            assert!(page.contains("SoldOut") && !page.contains("verdict broken"), "it breaks no guarantee");
        }
    }
}

/// Where the same message comes twice, what is refused twice is one thing that did not come about.
#[test]
fn what_is_refused_again_at_a_repetition_counts_once() {
    let text = faultline::examples::named("order-placed").unwrap().text;
    let text = text.replace("available: int = 8", "available: int = 0");
    let mut scenario = crate::compiled::scenarios(&text).swap_remove(0);
    scenario.faults.push(Fault::parse(&scenario.model, "duplicate OrderPlaced to Inventory").unwrap());
    let view = View::of(&Session::new(scenario, Cursor::End));
    assert_eq!(told(&view).iter().filter(|line| line.starts_with("Inventory refuses")).count(), 2);
    let refused = view.claims().find_map(|claim| match &claim.sentence {
        Sentence::RefusedOnTheWay(told) => Some(told.times),
        _ => None,
    });
    assert_eq!(refused, Some(1));
}

/// What waits in the memory of a process, or is at work there, is gone with it, be the caller answered or not:
/// that is why it is missing.
#[test]
fn what_was_only_in_memory_is_told_to_be_gone_with_the_process() {
    for (worker, fault) in [
        ("bus-worker=at-once", "crash Sales after commit"),
        ("bus-worker=at-once", "crash Sales after reply"),
        ("bus-worker=after-commit", "crash Sales after reply"),
    ] {
        let view = run(0, &["publishing=in-memory-bus-async", worker], fault);
        let chain = view.headlines[0].chain.as_ref().map(|chain| tell(chain).to_string());
        assert_eq!(
            chain.as_deref(),
            Some(
                "OrderPlaced was in the memory of Sales only, and gone when it crashed. \
                 Nobody knows that it should."
            ),
            "{worker} {fault}"
        );
    }
    // A handler that throws is a reason of its own.
    let view = run(0, &["publishing=in-memory-bus-async"], "throw Notifications.Mail.confirmation");
    let chain = view.headlines[0].chain.as_ref().map(|chain| tell(chain).to_string());
    assert!(chain.is_some_and(|chain| chain.contains("threw")));
}

#[test]
fn a_change_that_breaks_more_is_called_worse_as_one_that_breaks_less_is_called_better() {
    let mut session = Session::new(shop::first_paint(), Cursor::End);
    session.apply(Intent::Set("publishing=outbox".to_owned()));
    let fault = Fault::parse(&shop::first_paint().model, "crash Sales after commit").unwrap();
    session.apply(Intent::Strike { fault, beside: false });
    let mut page = |publishing: &str| {
        session.apply(Intent::Set(publishing.to_owned()));
        verdict::strip(&View::of(&session), None, None, &ENGLISH)
    };
    // The caller is never answered; without an outbox stock, mail and message are lost beside that.
    let worse = page("publishing=broker-after-commit");
    assert!(worse.contains("Worse: 1 guarantee was broken before this change, now 4."), "{worse}");
    let better = page("publishing=outbox");
    assert!(better.contains("Better: 4 guarantees were broken before this change, now 1."), "{better}");
    let same = page("poll=30ms");
    assert!(!same.contains("Better") && !same.contains("Worse"), "{same}");
}
