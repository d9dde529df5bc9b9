//! The rules of the business.

use super::Compiler;
use super::scope::{Scope, given};
use crate::domain::{AggregateId, FieldKind, Invariant as Rule};
use crate::language::syntax::{Declaration, Design, Invariant, Item};

impl<'t> Compiler<'t, '_> {
    pub(super) fn invariants(&mut self, design: &'t Design) {
        for (_, item) in &design.items {
            match item {
                Item::Invariant(invariant) => self.invariant(invariant),
                Item::Context(context) => {
                    for (_, declaration) in &context.declarations {
                        if let Declaration::Invariant(invariant) = declaration {
                            self.invariant(invariant);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn invariant(&mut self, invariant: &'t Invariant) {
        let scope = Scope { ranging: true, ..Scope::of(&[given(&["now"])]) };
        (self.ranged, self.wide) = (None, false);
        let condition = self.expression(&invariant.condition, &scope, Some(&FieldKind::Truth));
        self.builder.invariant(Rule {
            name: invariant.name.text.clone(),
            when: invariant.when,
            each: self.ranged.map(AggregateId::at),
            wide: self.wide || self.ranged.is_none(),
            condition,
        });
    }
}
