//! What holds for every design, whatever befalls it: properties over designs drawn at random.

use faultline::domain::Effect;
use faultline::engine::{Engine, Run};
use faultline::messaging::Content;
use faultline::scenario::Scenario;
use faultline::trace::{Fact, Record, Recorder, Trace};
use faultline::verdict::{Anomaly, AnomalyKind, Verdict, judge};
use proptest::prelude::*;

use crate::designs::{drawn, faults};

const PUBLISHING: [&str; 11] = [
    "publishing=observer",
    "publishing=in-memory-bus",
    "publishing=static-registry",
    "publishing=in-memory-bus-async",
    "publishing=returned-events",
    "publishing=recorded-before-commit",
    "publishing=recorded-after-commit",
    "publishing=broker-before-commit",
    "publishing=broker-after-commit",
    "publishing=outbox",
    "publishing=outbox-mark-first",
];

/// Settings that break nothing by themselves.
const HARMLESS: [&str; 22] = [
    "bus-worker=after-commit",
    "dispatcher=continue",
    "dedupe=inbox",
    "dedupe=marked-before",
    "dedupe=marked-after",
    "subscriptions=per-handler",
    "immediate-retries=1",
    "delivery-limit=50",
    "retry-delay=3ms",
    "publish-retries=2",
    "conflict-retries=2",
    "poll=3ms",
    "batch=1",
    "batch=2",
    "relays=2",
    "relays=3",
    "outbox-done=delete",
    "outbox-delivery=handlers",
    "restart=5ms",
    "jitter=40",
    "jitter=0",
    "session=kept",
];

/// Settings under which nobody forgets what is to be done: no mark comes before the work.
const KEEPING: [&str; 13] = [
    "dedupe=inbox",
    "dedupe=marked-after",
    "subscriptions=per-handler",
    "immediate-retries=1",
    "retry-delay=3ms",
    "conflict-retries=2",
    "poll=3ms",
    "batch=2",
    "relays=2",
    "relay-lock=off",
    "outbox-done=delete",
    "outbox-delivery=handlers",
    "restart=5ms",
];

/// Settings that break something by themselves, or with others.
const HARMFUL: [&str; 11] = [
    "ack=before",
    "relay-lock=off",
    "relay=watermark",
    "observer-subscription=leaked",
    "recorded-clear=never",
    "recorded-clear=before-loop",
    "recorded-hook=at-flush",
    "registry=lazy",
    "registry=throws-on-unknown",
    "returned=ignored",
    "consumer-buffer=memory",
];

fn every() -> Vec<&'static str> {
    PUBLISHING.into_iter().chain(HARMLESS).chain(HARMFUL).collect()
}

fn told(scenario: &Scenario) -> (Run, Verdict) {
    let run = Engine::new(scenario).run();
    let verdict = judge(&scenario.model, &run.trace);
    (run, verdict)
}

fn names(scenario: &Scenario, verdict: &Verdict) -> Vec<String> {
    let handler = |anomaly: &Anomaly| anomaly.handler.map_or("", |id| &scenario.model.handler(id).name);
    verdict.anomalies.iter().map(|anomaly| [anomaly.kind.name(), " ", handler(anomaly)].concat()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Check, effects and note share one transaction, and the note is unique: whatever comes twice, its
    /// effects inside do not.
    #[test]
    fn an_effect_inside_the_inboxs_transaction_happens_once_a_message(design in drawn(0, &every(), 2)) {
        let scenario = design.struck(&["dedupe.Sales=inbox", "dedupe.Stock=inbox", "dedupe.Mails=inbox"]);
        let engine = Engine::new(&scenario);
        let (run, verdict) = told(&scenario);
        for anomaly in verdict.anomalies.iter().filter(|anomaly| anomaly.kind == AnomalyKind::Duplicate) {
            let Some(slot) = anomaly.slot else { continue };
            let inside = matches!(scenario.model.effect(slot), Effect::Issue { .. });
            let home = scenario.model.handler(slot.handler).context;
            // A command that is not stored with the note leaves twice, as two messages.
            if engine.deployment().scene_of(slot) != home
                && !scenario.settings.of(&scenario.model.context(home).name).strategy().id.starts_with("outbox")
            {
                continue;
            }
            let event = anomaly.message.and_then(|id| run.trace.message(id)).map(|message| message.content);
            let Some(Content::Event(event)) = event else { continue };
            let route = &engine.deployment().routes[event.index()];
            let called =
                [&route.in_process, &route.inside, &route.after].iter().any(|list| list.contains(&slot.handler));
            let remembers = [home, engine.deployment().scene_of(slot)].into_iter().all(|context| {
                let context = &scenario.model.context(context).name;
                scenario.settings.of(context).dedupe == faultline::scenario::Dedupe::Inbox
            });
            prop_assert!(!inside || called || !remembers, "{:?} {:?}", names(&scenario, &verdict), faults(&scenario));
        }
    }

    /// What is stored with the state waits there for a relay that comes back, and at the broker for a
    /// consumer that comes back. Two faults are fewer than the five deliveries.
    #[test]
    fn under_the_outbox_no_committed_event_is_lost(design in drawn(0, &KEEPING, 2)) {
        let scenario = design.unplaced().struck(&["publishing=outbox"]);
        let (_, verdict) = told(&scenario);
        for kind in [AnomalyKind::Lost, AnomalyKind::Phantom, AnomalyKind::Partial, AnomalyKind::Stuck] {
            prop_assert!(!verdict.has(kind), "{:?} {:?}", names(&scenario, &verdict), faults(&scenario));
        }
        prop_assert!(!verdict.has(AnomalyKind::Endless), "{:?}", faults(&scenario));
    }

    /// Commands that do not overlap, and no faults: no strategy loses, repeats or invents anything.
    #[test]
    fn without_faults_nothing_is_broken_that_the_settings_do_not_break(
        design in drawn(3_000, &PUBLISHING.into_iter().chain(HARMLESS).collect::<Vec<_>>(), 0),
    ) {
        let scenario = design.calm(&[]);
        let (_, verdict) = told(&scenario);
        prop_assert_eq!(names(&scenario, &verdict), [""; 0]);
        prop_assert!(verdict.clean_aborts.is_empty());
    }

    /// The records that are shown as a proof are the proof: without them there is nothing to be seen.
    #[test]
    fn an_anomaly_goes_with_its_evidence(design in drawn(0, &every(), 2)) {
        let scenario = design.struck(&[]);
        let (run, verdict) = told(&scenario);
        for anomaly in &verdict.anomalies {
            prop_assert!(!anomaly.evidence.is_empty());
            prop_assert!(anomaly.evidence.is_sorted());
            prop_assert!(anomaly.evidence.iter().all(|id| run.trace.get(*id).is_some()));
            let rest = judge(&scenario.model, &without(&run.trace, anomaly));
            let same = |other: &Anomaly| {
                (other.kind, other.message, other.handler, other.slot)
                    == (anomaly.kind, anomaly.message, anomaly.handler, anomaly.slot)
            };
            let (left, kind) = (rest.anomalies.iter().any(same), anomaly.kind);
            prop_assert!(!left, "{kind:?} {:?} {:?}", names(&scenario, &verdict), faults(&scenario));
        }
    }

    /// They differ in who knows whom, and in nothing that happens.
    #[test]
    fn observer_bus_and_registry_have_one_timing(design in drawn(0, &HARMLESS, 2)) {
        let course = |publishing: &str| {
            let scenario = design.struck(&[publishing]);
            let run = Engine::new(&scenario).run();
            let verdict = judge(&scenario.model, &run.trace);
            let step = |record: &Record| (record.at, record.participant, record.place().map(|place| place.step));
            (run.trace.records().iter().map(step).collect::<Vec<_>>(), names(&scenario, &verdict))
        };
        let observer = course(PUBLISHING[0]);
        prop_assert_eq!(&observer, &course(PUBLISHING[1]));
        prop_assert_eq!(&observer, &course(PUBLISHING[2]));
    }
}

/// The trace as it would be if nobody had seen these records.
fn without(trace: &Trace, anomaly: &Anomaly) -> Trace {
    let mut rest = Trace::default();
    trace.messages().iter().for_each(|message| rest.envelope(message));
    for (id, record) in trace.iter() {
        let seen = !anomaly.evidence.contains(&id);
        rest.record(if seen { *record } else { Record { fact: Fact::BrokerUp, ..*record } });
    }
    rest
}
