//! Scenarios.

use super::line::Line;
use super::page::Page;
use super::{expression, statement};
use crate::language::syntax::{LineKind, Moment, Past, Scenario, Sent};

pub(super) fn put(page: &mut Page<'_>, scenario: &Scenario) {
    page.put(&Line::of("scenario").text(&scenario.name).title(scenario.about.as_ref()));
    page.block(scenario.body, &scenario.lines, |page, line| {
        page.item(line.span, |page| {
            let mut text = printed(&line.kind);
            for (after, what) in &line.later {
                text.soft().glue("after");
                text = sent(text.duration(after), what);
            }
            page.put(&text);
        });
    });
}

fn printed(kind: &LineKind) -> Line {
    match kind {
        LineKind::At(at, what) => sent(moment(Line::of("at"), at), what),
        LineKind::Every { period, from, times, sent: what, .. } => {
            let mut line = Line::of("every").duration(period);
            if let Some(from) = from {
                line = moment(line.word("from"), from);
            }
            sent(line.word("times").word(&times.to_string()), what)
        }
        LineKind::Set(settings) => {
            let mut line = Line::of("set");
            for (place, setting) in settings.iter().enumerate() {
                line.glue(if place == 0 { "" } else { "," }).soft();
                line.glue(&setting.key.text).glue(" = ").glue(&setting.value.text);
            }
            line
        }
        LineKind::Fault(text) => Line::of("fault").word(&text.text),
        LineKind::Seed(seed) => Line::of("seed").word(&seed.to_string()),
        LineKind::Given(past) => given(past),
    }
}

fn given(past: &Past) -> Line {
    let mut line = Line::of("given").name(&past.aggregate);
    expression::given(&mut line, past.identity.as_deref());
    line.glue(".").glue(&past.event.text);
    if let Some(version) = &past.version {
        line = line.name(version);
        if past.arguments.is_some() {
            line.glue(" ");
        }
    }
    expression::given(&mut line, past.arguments.as_deref());
    line
}

fn moment(line: Line, moment: &Moment) -> Line {
    match moment {
        Moment::After(duration) => line.duration(duration),
        Moment::On(date) => line.date(date),
    }
}

fn sent(mut line: Line, sent: &Sent) -> Line {
    line.glue(" ");
    match sent {
        Sent::Command(target) => statement::target(&mut line, target),
        Sent::UseCase(name, arguments) => {
            line.glue(&name.text);
            expression::given(&mut line, Some(arguments));
        }
    }
    line
}
