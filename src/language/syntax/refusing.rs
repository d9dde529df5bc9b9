//! What can be read off the statements of a command: how it refuses, and whether it changes anything.

use super::{Block, Name, Refusal, StatementKind};

impl Block {
    /// How it refuses, in the order in which that is written.
    pub fn refusals(&self) -> Vec<&Refusal> {
        let mut found = Vec::new();
        self.walk(&mut |kind| {
            if let StatementKind::Require(_, refusal) = kind {
                found.push(refusal);
            }
        });
        found
    }

    /// Whether it changes what is stored, by itself or through what its aggregate does at one of these events.
    pub fn changes(&self, reacting: &[&Name]) -> bool {
        let mut changes = false;
        self.walk(&mut |kind| {
            changes |= match kind {
                StatementKind::Set(_) | StatementKind::Add(..) | StatementKind::Remove(_) => true,
                StatementKind::Emit(occurrence, _)
                | StatementKind::Raise(occurrence)
                | StatementKind::Merge(_, occurrence) => {
                    reacting.iter().any(|event| event.text == occurrence.event.text)
                }
                _ => false,
            };
        });
        changes
    }

    /// All its statements, those in branches too.
    fn walk<'t>(&'t self, see: &mut dyn FnMut(&'t StatementKind)) {
        for statement in &self.statements {
            see(&statement.kind);
            if let StatementKind::If(guards, otherwise) = &statement.kind {
                for block in guards.iter().map(|guard| &guard.block).chain(otherwise) {
                    block.walk(see);
                }
            }
        }
    }
}
