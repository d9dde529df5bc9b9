//! What is probably not meant: states that nothing sets, events that nobody handles, and circles.

use super::Checker;
use super::types::Type;
use crate::language::problem::Problem;
use crate::language::source::Span;
use crate::language::syntax::{ExpressionKind, Field, Member};

/// The most names of a circle that are told.
const TOLD: usize = 12;

/// How far a node was looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Closed,
}

impl Checker<'_, '_> {
    /// States that nothing sets. A field starts at its first state, or at its initial one.
    pub(super) fn unreachable_states(&mut self) {
        for info in &self.aggregates {
            let fields = info.tree.members.iter().filter_map(|member| match member {
                Member::Field(field) => Some(field),
                _ => None,
            });
            for ((slot, reached), field) in info.fields.iter().zip(&info.reached).zip(fields) {
                let Type::Enumeration(states) = slot.kind else { continue };
                let first = initial(field, slot.kind);
                for (place, state) in states.iter().enumerate().take(64) {
                    if place != first && reached >> place & 1 == 0 {
                        self.diagnostics.warning(state.span, Problem::UnreachableState(state.text.clone()));
                    }
                }
            }
        }
    }

    /// Events that nobody handles.
    pub(super) fn unhandled_events(&mut self) {
        for event in self.events.iter().filter(|event| !event.handled) {
            self.diagnostics.warning(event.name.span, Problem::Unhandled(event.name.text.clone()));
        }
    }

    /// Commands and events that lead to one another, each circle once. Commands stand before events in the graph.
    pub(super) fn circles(&mut self) {
        let commands = self.commands.len();
        let mut edges: Vec<Vec<(usize, Span)>> = vec![Vec::new(); commands + self.events.len()];
        for (command, event, span) in &self.emissions {
            edges[*command].push((commands + event, *span));
        }
        for (event, command, span) in &self.issues {
            edges[commands + event].push((*command, *span));
        }
        let mut marks = vec![Mark::New; edges.len()];
        for start in 0..edges.len() {
            if marks[start] == Mark::New {
                self.circles_from(start, &edges, &mut marks);
            }
        }
    }

    /// Follows the edges from a node without recursion, and tells where one leads back to what is open.
    fn circles_from(&mut self, start: usize, edges: &[Vec<(usize, Span)>], marks: &mut [Mark]) {
        let mut open: Vec<(usize, usize)> = vec![(start, 0)];
        marks[start] = Mark::Open;
        while let Some((node, next)) = open.last_mut() {
            let Some((to, span)) = edges[*node].get(*next).copied() else {
                marks[*node] = Mark::Closed;
                open.pop();
                continue;
            };
            *next += 1;
            match marks[to] {
                Mark::New => {
                    marks[to] = Mark::Open;
                    open.push((to, 0));
                }
                Mark::Open if !self.diagnostics.is_full() => {
                    let from = open.iter().position(|(node, _)| *node == to).unwrap_or_default();
                    let mut names: Vec<String> =
                        open.iter().skip(from).map(|(node, _)| self.node(*node)).collect();
                    if names.len() > TOLD {
                        names.truncate(TOLD);
                        names.push("…".to_owned());
                    }
                    names.push(self.node(to));
                    self.diagnostics.warning(span, Problem::Cycle(names));
                }
                Mark::Open | Mark::Closed => {}
            }
        }
    }

    fn node(&self, node: usize) -> String {
        match self.commands.get(node) {
            Some(command) => {
                let aggregate = &self.aggregates[command.aggregate].tree.name.text;
                [aggregate, ".", &command.tree.name.text].concat()
            }
            None => self.events[node - self.commands.len()].name.text.clone(),
        }
    }
}

/// The state in which a field starts.
fn initial(field: &Field, kind: Type<'_>) -> usize {
    let Some(ExpressionKind::Path(path)) = field.initial.as_ref().map(|initial| &initial.kind) else {
        return 0;
    };
    path.segments.first().and_then(|segment| kind.state(&segment.name.text)).unwrap_or(0)
}
