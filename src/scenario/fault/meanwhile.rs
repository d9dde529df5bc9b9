//! The text of a command that somebody else sends in a gap: `Account(a1).Withdraw(10)`.

use std::ops::Range;

use crate::domain::{AggregateId, CommandId, Field, InstanceKey, Model, Row};

/// A command that runs wholly between two steps of another one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interjection {
    /// Which command.
    pub command: CommandId,
    /// The identity of the aggregate that it is for.
    pub target: Row,
    /// Its arguments.
    pub arguments: Row,
}

/// What is wrong with such a text: where, what was expected, and what is known there.
pub(super) type Wrong<'m> = (Range<usize>, String, Vec<&'m str>);

impl Interjection {
    /// Its text; reading it gives the same command.
    pub(super) fn text(&self, model: &Model) -> String {
        let command = model.command(self.command);
        let key = InstanceKey { aggregate: command.aggregate, identity: self.target.clone() };
        let arguments = command.parameters.iter().zip(&self.arguments);
        let arguments: Vec<String> =
            arguments.map(|(field, value)| model.show(&field.kind, *value)).collect();
        let mut text = model.aggregate(command.aggregate).name.clone();
        if !self.target.is_empty() {
            text += &["(", &model.show_identity(&key), ")"].concat();
        }
        text += &[".", &command.name].concat();
        if !arguments.is_empty() {
            text += &["(", &arguments.join(", "), ")"].concat();
        }
        text
    }

    pub(super) fn read<'m>(model: &'m Model, text: &str) -> Result<Self, Wrong<'m>> {
        let (aggregate, identity, rest) = part(text, 0);
        let names = || model.aggregates.iter().map(|aggregate| aggregate.name.as_str()).collect();
        let id = model.aggregates.iter().position(|known| known.name == text[aggregate.clone()]);
        let id = AggregateId::at(id.ok_or_else(|| (aggregate, "an aggregate".to_owned(), names()))?);
        let target = row(model, &model.aggregate(id).identity, text, identity)?;
        if !text[rest..].starts_with('.') {
            return Err((rest..text.len(), "`.` and a command of the aggregate".to_owned(), Vec::new()));
        }
        let (name, given, end) = part(text, rest + 1);
        let of_it = || model.commands.iter().enumerate().filter(|(_, command)| command.aggregate == id);
        let known = || of_it().map(|(_, command)| command.name.as_str()).collect();
        let found = of_it().find(|(_, command)| command.name == text[name.clone()]);
        let (place, command) =
            found.ok_or_else(|| (name, "a command of the aggregate".to_owned(), known()))?;
        let arguments = row(model, &command.parameters, text, given)?;
        if end < text.len() {
            return Err((end..text.len(), "nothing between the command and `before`".to_owned(), Vec::new()));
        }
        Ok(Self { command: CommandId::at(place), target, arguments })
    }
}

/// A name from here on, what stands in parentheses behind it, and where that ends.
fn part(text: &str, from: usize) -> (Range<usize>, Range<usize>, usize) {
    let rest = &text[from..];
    let name = from + rest.find(['(', '.', ' ']).unwrap_or(rest.len());
    if !text[name..].starts_with('(') {
        return (from..name, name..name, name);
    }
    match text[name..].find(')') {
        Some(closing) => (from..name, name + 1..name + closing, name + closing + 1),
        None => (from..name, name + 1..text.len(), text.len()),
    }
}

/// The values of these fields, separated by commas.
fn row<'m>(model: &'m Model, fields: &[Field], text: &str, given: Range<usize>) -> Result<Row, Wrong<'m>> {
    let mut values = Row::new();
    let mut at = given.start;
    let written = text[given.clone()].split(',').filter(|_| !given.is_empty());
    for value in written {
        let place = at..at + value.len();
        at = place.end + 1;
        let Some(field) = fields.get(values.len()) else {
            return Err((place, "no more values".to_owned(), Vec::new()));
        };
        let number = model.read(&field.kind, value.trim());
        values.push(number.ok_or_else(|| {
            (place, ["a value for `", &field.name, "` that the model knows"].concat(), Vec::new())
        })?);
    }
    match fields.get(values.len()) {
        Some(missing) => Err((given, ["a value for `", &missing.name, "`"].concat(), Vec::new())),
        None => Ok(values),
    }
}
