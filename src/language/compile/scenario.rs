//! What scenarios send.

use super::Compiler;
use super::expression::Scope;
use crate::domain::{CommandId, Expression, Row};
use crate::kernel::Time;
use crate::language::problem::Problem;
use crate::language::source::Span;
use crate::language::syntax::{Design, Item, LineKind, Moment, Scenario, Sent};

/// A scenario: commands, and the texts of settings and faults, which are understood where those live.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Its name.
    pub name: String,
    /// What is sent, in the order of the text.
    pub sendings: Vec<Sending>,
    /// Settings, as `KEY=VALUE`, and where each stands.
    pub settings: Vec<(Span, String)>,
    /// Faults, and where each stands.
    pub faults: Vec<(Span, String)>,
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

impl<'t> Compiler<'t, '_> {
    pub(super) fn scripts(&mut self, design: &'t Design) -> Vec<Script> {
        let mut scripts = Vec::new();
        for (_, item) in &design.items {
            if let Item::Scenario(scenario) = item {
                scripts.push(self.script(scenario));
            }
        }
        scripts
    }

    fn script(&mut self, scenario: &'t Scenario) -> Script {
        let mut script = Script { name: scenario.name.text.clone(), ..Script::default() };
        for line in &scenario.lines {
            match &line.kind {
                LineKind::At(Moment::After(after), Sent::Command(target)) => {
                    let sent = self.sent(target, &Scope::default());
                    script.sendings.extend(sent.map(|(command, to, arguments)| Sending {
                        at: Time::from_micros(after.micros()),
                        command,
                        target: row(to),
                        arguments: row(arguments),
                    }));
                }
                LineKind::Set(settings) => script.settings.extend(settings.iter().map(|setting| {
                    (setting.key.span, [&setting.key.text, "=", &setting.value.text].concat())
                })),
                LineKind::Fault(text) => script.faults.push((text.span, text.text.clone())),
                LineKind::Seed(seed) => script.seed = u64::try_from(*seed).ok(),
                LineKind::At(..) | LineKind::Every { .. } => {
                    self.diagnostics.warning(line.span, Problem::NotRunYet);
                }
            }
        }
        script
    }
}

/// Values that are written down.
fn row(values: Vec<Expression>) -> Row {
    let constant = |value| match value {
        Expression::Constant(value) => value,
        _ => 0,
    };
    values.into_iter().map(constant).collect()
}
