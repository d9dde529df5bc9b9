//! Hashes that have the same value on every machine, natively and in WebAssembly.
//!
//! The standard library feeds lengths and enum discriminants to a hasher as `usize` and `isize`,
//! which are four bytes in WebAssembly and eight natively. [`StableHasher`] widens both to 64
//! bits and fixes the byte order, so that derived `Hash` implementations can be digested.

use std::hash::{Hash, Hasher};

use siphasher::sip::SipHasher13;

/// How many bytes are gathered before they are hashed: a record of a trace has about as many.
const GATHERED: usize = 128;

/// A hasher whose result depends on the hashed value alone.
///
/// A derived `Hash` writes a value in pieces of one to eight bytes. Taking a piece in costs more than
/// hashing it, so pieces are gathered: what is hashed is the same row of bytes.
#[derive(Clone, Debug)]
pub struct StableHasher {
    hashed: SipHasher13,
    gathered: [u8; GATHERED],
    length: usize,
}

impl StableHasher {
    /// A hasher for one purpose; different keys give unrelated hashes.
    pub fn keyed(first: u64, second: u64) -> Self {
        Self { hashed: SipHasher13::new_with_keys(first, second), gathered: [0; GATHERED], length: 0 }
    }

    /// Hashes what is gathered and, as there is no room for them, these bytes. Apart, so that the usual way of
    /// a number is short enough to be compiled into where it is written.
    #[cold]
    fn write_through(&mut self, bytes: &[u8]) {
        self.hashed.write(&self.gathered[..self.length]);
        self.hashed.write(bytes);
        self.length = 0;
    }
}

impl Default for StableHasher {
    fn default() -> Self {
        Self::keyed(0, 0)
    }
}

impl Hasher for StableHasher {
    fn finish(&self) -> u64 {
        let mut all = self.hashed;
        all.write(&self.gathered[..self.length]);
        all.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        let until = self.length + bytes.len();
        match self.gathered.get_mut(self.length..until) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.length = until;
            }
            None => self.write_through(bytes),
        }
    }

    fn write_u16(&mut self, value: u16) {
        self.write(&value.to_le_bytes());
    }

    fn write_u32(&mut self, value: u32) {
        self.write(&value.to_le_bytes());
    }

    fn write_u64(&mut self, value: u64) {
        self.write(&value.to_le_bytes());
    }

    fn write_u128(&mut self, value: u128) {
        self.write(&value.to_le_bytes());
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_i16(&mut self, value: i16) {
        self.write(&value.to_le_bytes());
    }

    fn write_i32(&mut self, value: i32) {
        self.write(&value.to_le_bytes());
    }

    fn write_i64(&mut self, value: i64) {
        self.write(&value.to_le_bytes());
    }

    fn write_isize(&mut self, value: isize) {
        self.write_i64(value as i64);
    }
}

/// The hash of one value, the same on every machine.
pub fn stable_hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = StableHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Pieces of every length, so that the gathered bytes are full at every place, and longer ones too.
        #[test]
        fn in_which_pieces_bytes_come_makes_no_difference(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..12)
        ) {
            let mut whole = SipHasher13::new_with_keys(1, 2);
            whole.write(&pieces.concat());
            let mut gathered = StableHasher::keyed(1, 2);
            for piece in &pieces {
                gathered.write(piece);
            }
            prop_assert_eq!(gathered.finish(), whole.finish());
            prop_assert_eq!(gathered.finish(), whole.finish(), "asking changes nothing");
        }
    }

    /// SipHash-1-3 of the eight little-endian bytes of 1, under the zero key: a length and a
    /// discriminant must be widened to exactly these bytes.
    #[test]
    fn lengths_and_discriminants_are_hashed_as_64_bits() {
        let mut plain = SipHasher13::new();
        plain.write(&1_u64.to_le_bytes());
        let mut widened = StableHasher::default();
        widened.write_usize(1);
        assert_eq!(widened.finish(), plain.finish());
        let mut signed = StableHasher::default();
        signed.write_isize(1);
        assert_eq!(signed.finish(), plain.finish());
    }
}
