//! Finding positions in a list by a number.
//!
//! Every map type in the standard library is made anew for each kind of key and value, some two
//! kilobytes each time, and a page is downloaded. Here all keys are numbers and all values positions.

use std::collections::BTreeMap;

/// Positions by number. Its order is never looked at; it is a tree so that nothing depends on a hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index(BTreeMap<u128, usize>);

impl Index {
    /// The position of a number.
    pub fn get(&self, number: u128) -> Option<usize> {
        self.0.get(&number).copied()
    }

    /// Whether the number has a position.
    pub fn has(&self, number: u128) -> bool {
        self.get(number).is_some()
    }

    /// Gives a number a position, and tells the one it had.
    pub fn put(&mut self, number: u128, position: usize) -> Option<usize> {
        self.0.insert(number, position)
    }

    /// Counts one more of this number, and tells how many there are now.
    pub fn count(&mut self, number: u128) -> usize {
        let count = self.get(number).unwrap_or_default().saturating_add(1);
        self.put(number, count);
        count
    }
}
