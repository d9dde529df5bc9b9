//! Hashes that have the same value on every machine, natively and in WebAssembly.
//!
//! The standard library feeds lengths and enum discriminants to a hasher as `usize` and `isize`,
//! which are four bytes in WebAssembly and eight natively. [`StableHasher`] widens both to 64
//! bits and fixes the byte order, so that derived `Hash` implementations can be digested.

use std::hash::{Hash, Hasher};

use siphasher::sip::SipHasher13;

/// A hasher whose result depends on the hashed value alone.
#[derive(Clone, Debug, Default)]
pub struct StableHasher(SipHasher13);

impl StableHasher {
    /// A hasher for one purpose; different keys give unrelated hashes.
    pub fn keyed(first: u64, second: u64) -> Self {
        Self(SipHasher13::new_with_keys(first, second))
    }
}

impl Hasher for StableHasher {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn write_u16(&mut self, value: u16) {
        self.0.write(&value.to_le_bytes());
    }

    fn write_u32(&mut self, value: u32) {
        self.0.write(&value.to_le_bytes());
    }

    fn write_u64(&mut self, value: u64) {
        self.0.write(&value.to_le_bytes());
    }

    fn write_u128(&mut self, value: u128) {
        self.0.write(&value.to_le_bytes());
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_i16(&mut self, value: i16) {
        self.0.write(&value.to_le_bytes());
    }

    fn write_i32(&mut self, value: i32) {
        self.0.write(&value.to_le_bytes());
    }

    fn write_i64(&mut self, value: i64) {
        self.0.write(&value.to_le_bytes());
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
