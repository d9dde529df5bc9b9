//! What scenarios send.

use super::Compiler;
use super::scope::Scope;
use super::versions::Stored;
use crate::domain::{CommandId, Expression, Row, Scope as Values};
use crate::kernel::{Index, Span, Time};
use crate::language::limits;
use crate::language::problem::Problem;
use crate::language::source::Span as Place;
use crate::language::syntax::{Design, Item, Line, LineKind, Moment, Noun, Scenario, Sent};

/// A scenario: commands, and the texts of faults, which are understood where those live.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Its name.
    pub name: String,
    /// The events that were there before, in the order of the text.
    pub past: Vec<Stored>,
    /// What is sent, in the order of the text.
    pub sendings: Vec<Sending>,
    /// Faults, and where each stands.
    pub faults: Vec<(Place, String)>,
    /// The seed, if it is said.
    pub seed: Option<u64>,
}

/// A command that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// When.
    pub at: Time,
    /// Which command.
    pub command: CommandId,
    /// To which aggregate.
    pub target: Row,
    /// With what.
    pub arguments: Row,
}

/// The identities of one scenario that are new each time.
#[derive(Clone, Debug, Default)]
pub(super) struct Fresh {
    /// Symbols before this one have a name that an author wrote.
    written: i64,
    /// Those that this scenario has used.
    used: Index,
    /// Those of the line at hand.
    now: Vec<(String, i64)>,
    /// How far each name was counted.
    counts: Vec<(String, u32)>,
}

impl<'t> Compiler<'t, '_> {
    /// Gives what scenarios speak of its number.
    pub(super) fn mention(&mut self, design: &'t Design) {
        for (_, item) in &design.items {
            let Item::Scenario(scenario) = item else { continue };
            for sent in scenario.lines.iter().flat_map(Line::sent) {
                if let Sent::Command(target) = sent {
                    self.sent(target, &Scope::default());
                }
            }
        }
    }

    pub(super) fn scripts(&mut self, design: &'t Design) -> Vec<Script> {
        let written = self.builder.symbols();
        let mut scripts = Vec::new();
        for (_, item) in &design.items {
            if let Item::Scenario(scenario) = item {
                self.fresh = Some(Fresh { written, ..Fresh::default() });
                scripts.push(self.script(scenario));
            }
        }
        scripts
    }

    fn script(&mut self, scenario: &'t Scenario) -> Script {
        let mut script = Script { name: scenario.name.text.clone(), ..Script::default() };
        for line in &scenario.lines {
            match &line.kind {
                LineKind::At(moment, _) => {
                    let at = self.beginning(*moment, line.span);
                    self.send(line, (at, Span::ZERO, 1), &mut script);
                }
                LineKind::Every { period, from, times, .. } => {
                    let first = from.map_or(Time::ZERO, |moment| self.beginning(moment, line.span));
                    let period = Span::from_micros(period.micros());
                    self.send(line, (first, period, *times), &mut script);
                }
                // Settings are understood where they live, by whoever runs the script.
                LineKind::Set(_) => {}
                LineKind::Fault(text) => script.faults.push((text.span, text.text.clone())),
                LineKind::Given(past) => {
                    if let Some(fresh) = &mut self.fresh {
                        fresh.now.clear();
                    }
                    script.past.extend(self.past(past));
                }
                LineKind::Seed(seed) => script.seed = u64::try_from(*seed).ok(),
            }
        }
        script
    }

    /// Sends what a line says from a moment on, every so often, so many times.
    fn send(&mut self, line: &'t Line, (mut first, period, times): (Time, Span, i64), script: &mut Script) {
        for _ in 0..times {
            if let Some(fresh) = &mut self.fresh {
                fresh.now.clear();
            }
            let mut at = first;
            for (place, sent) in line.sent().enumerate() {
                if let Some((after, _)) = place.checked_sub(1).and_then(|behind| line.later.get(behind)) {
                    at = at + Span::from_micros(after.micros());
                }
                if script.sendings.len() >= limits::SENDINGS {
                    let problem = Problem::TooMany(Noun::Command, limits::SENDINGS);
                    return self.diagnostics.error(line.span, problem);
                }
                let Some((command, target, arguments)) = self.content(sent) else {
                    return self.diagnostics.warning(line.span, Problem::NotRunYet);
                };
                // The aggregate that a use case asks first may be one of its values.
                let arguments = row(&arguments, &Row::new());
                script.sendings.push(Sending { at, command, target: row(&target, &arguments), arguments });
            }
            first = first + period;
        }
    }

    /// What is sent: a command, or what a use case is asked for by.
    fn content(&mut self, sent: &'t Sent) -> Option<(CommandId, Vec<Expression>, Vec<Expression>)> {
        match sent {
            Sent::Command(target) => self.sent(target, &Scope::default()),
            Sent::UseCase(name, arguments) => self.asked(name, arguments),
        }
    }

    /// A moment of the run.
    fn beginning(&mut self, moment: Moment, place: Place) -> Time {
        match moment {
            Moment::After(after) => Time::from_micros(after.micros()),
            Moment::On(date) => Time::from_micros(u64::try_from(self.moment(date)).unwrap_or_else(|_| {
                self.diagnostics.error(place, Problem::BeforeCalendar);
                0
            })),
        }
    }

    /// An identity that is new in this line: the name with a number that nobody wrote.
    pub(super) fn fresh(&mut self, name: &str) -> i64 {
        let Some(fresh) = &mut self.fresh else { return 0 };
        if let Some((_, symbol)) = fresh.now.iter().find(|(known, _)| known == name) {
            return *symbol;
        }
        let place = fresh.counts.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            fresh.counts.push((name.to_owned(), 0));
            fresh.counts.len() - 1
        });
        loop {
            fresh.counts[place].1 += 1;
            let symbol = self.builder.symbol(&[name, &fresh.counts[place].1.to_string()].concat());
            let key = u128::from(symbol.unsigned_abs());
            if symbol >= fresh.written && fresh.used.put(key, 0).is_none() {
                fresh.now.push((name.to_owned(), symbol));
                return symbol;
            }
        }
    }
}

/// Values that are written down.
fn row(values: &[Expression], arguments: &[i64]) -> Row {
    let scope = Values { arguments, ..Values::default() };
    values.iter().map(|value| value.evaluate(&scope).unwrap_or(0)).collect()
}
