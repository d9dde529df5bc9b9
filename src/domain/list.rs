//! Bounded lists inside of an aggregate: its children, and windows of moments.
//!
//! An aggregate is stored as one row of numbers: its fields, then for each of its lists how many
//! entries there are and the entries themselves, so that a list takes the room of what is in it.

use super::arithmetic::Failure;
use super::model::Field;
use super::value::Row;

/// A bounded list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct List {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub kind: ListKind,
    /// How many entries it may have.
    pub max: u16,
}

/// What is in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// Parts of the aggregate, each told from the others by its identity.
    Children {
        /// The parts of an entry's identity.
        identity: Vec<Field>,
        /// What an entry stores.
        fields: Vec<Field>,
    },
    /// Moments, the oldest first. It forgets those that lie longer than this before the latest one,
    /// in microseconds, and the oldest ones where there are too many.
    Window {
        /// Its length.
        within: i64,
    },
}

/// Where everything is in the row of an aggregate.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape<'a> {
    /// How many fields stand before the lists.
    pub fields: usize,
    /// The lists.
    pub lists: &'a [List],
}

impl List {
    /// How many numbers an entry is.
    pub fn width(&self) -> usize {
        match &self.kind {
            ListKind::Children { identity, fields } => (identity.len() + fields.len()).max(1),
            ListKind::Window { .. } => 1,
        }
    }

    /// The values of an entry, by their names and kinds.
    pub fn columns(&self) -> impl Iterator<Item = &Field> {
        let (identity, fields): (&[Field], &[Field]) = match &self.kind {
            ListKind::Children { identity, fields } => (identity, fields),
            ListKind::Window { .. } => (&[], &[]),
        };
        identity.iter().chain(fields)
    }
}

impl Shape<'_> {
    /// The entries of a list, one after the other.
    pub fn entries(self, row: &[i64], list: u8) -> impl DoubleEndedIterator<Item = &[i64]> {
        let width = self.lists.get(usize::from(list)).map_or(1, List::width);
        let (count, numbers) = self.place(row, list);
        row.get(count + 1..count + 1 + numbers).unwrap_or_default().chunks_exact(width)
    }

    /// The entry of a list with this identity.
    pub fn entry<'r>(self, row: &'r [i64], list: u8, identity: &[i64]) -> Option<&'r [i64]> {
        self.entries(row, list).find(|entry| entry.starts_with(identity))
    }

    /// Which entry of a list has this identity.
    fn position(self, row: &[i64], list: u8, identity: &[i64]) -> Option<usize> {
        self.entries(row, list).position(|entry| entry.starts_with(identity))
    }

    /// What a value of an entry is where there is no such entry.
    pub fn missing(self, list: u8, cell: u8) -> i64 {
        let list = self.lists.get(usize::from(list));
        list.and_then(|list| list.columns().nth(usize::from(cell))).map_or(0, |field| field.initial)
    }

    /// Sets a value of the entry with this identity, which is added if there is none.
    ///
    /// # Errors
    /// Where there is no room for it.
    pub fn set(self, row: &mut Row, list: u8, identity: &[i64], cell: u8, value: i64) -> Result<(), Failure> {
        let Some(known) = self.lists.get(usize::from(list)) else { return Ok(()) };
        let (width, (count, numbers)) = (known.width(), self.place(row, list));
        let start = match self.position(row, list, identity) {
            Some(place) => count + 1 + place * width,
            None if numbers / width >= usize::from(known.max) => return Err(Failure::Full),
            None => {
                let initial = known.columns().skip(identity.len()).map(|field| field.initial);
                let end = count + 1 + numbers;
                row.insert_many(end, identity.iter().copied().chain(initial));
                row[count] += 1;
                end
            }
        };
        if let Some(number) = row.get_mut(start + usize::from(cell)) {
            *number = value;
        }
        Ok(())
    }

    /// Removes the entry with this identity, if there is one.
    pub fn remove(self, row: &mut Row, list: u8, identity: &[i64]) {
        if let Some(place) = self.position(row, list, identity) {
            self.forget(row, list, place, 1);
        }
    }

    /// Adds a moment to a window, which then forgets what is too old.
    pub fn add(self, row: &mut Row, list: u8, moment: i64) {
        let Some(List { kind: ListKind::Window { within }, max, .. }) = self.lists.get(usize::from(list))
        else {
            return;
        };
        let (count, _) = self.place(row, list);
        let later = self.entries(row, list).filter(|other| other[0] <= moment).count();
        row.insert(count + 1 + later, moment);
        row[count] += 1;
        let moments = || self.entries(row, list).map(|entry| entry[0]);
        let latest = moments().next_back().unwrap_or(moment);
        let too_old = moments().filter(|other| latest.saturating_sub(*other) > *within).count();
        let too_many = moments().count().saturating_sub(usize::from(*max));
        self.forget(row, list, 0, too_old.max(too_many));
    }

    /// Takes entries out of a list.
    fn forget(self, row: &mut Row, list: u8, first: usize, entries: usize) {
        let width = self.lists.get(usize::from(list)).map_or(1, List::width);
        let (count, _) = self.place(row, list);
        let start = count + 1 + first * width;
        row.drain(start..start + entries * width);
        row[count] -= i64::try_from(entries).unwrap_or_default();
    }

    /// Where the number of a list's entries stands, and how many numbers follow it.
    fn place(self, row: &[i64], list: u8) -> (usize, usize) {
        let (mut start, mut numbers) = (self.fields, 0);
        for known in self.lists.iter().take(usize::from(list) + 1) {
            start += numbers;
            numbers = row.get(start).map_or(0, |count| usize::try_from(*count).unwrap_or(0)) * known.width();
            start += 1;
        }
        (start.saturating_sub(1), numbers)
    }
}
