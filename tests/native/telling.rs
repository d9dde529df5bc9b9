//! The story and the verdict in words.

use faultline::engine::Engine;
use faultline::explore::single_faults;
use faultline::scenario::{Scenario, shop};
use faultline::words::{headlines, story, tell};

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
