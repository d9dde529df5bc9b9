//! Randomness that is keyed, not streamed.
//!
//! A draw is a function of the seed, of what it is for and of the structural identity of what it
//! is about. A fault that adds or removes steps therefore shifts no other draw, and the same
//! message has the same latency under every strategy: without this no comparison means anything.

use std::hash::{Hash, Hasher};

use super::hash::StableHasher;
use super::time::Span;

/// The seed of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seed(pub u64);

/// What a draw is for; part of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The length of a step or of a message's way.
    Latency,
}

impl Seed {
    /// 64 uniform bits for this purpose and key.
    pub fn draw<K: Hash + ?Sized>(self, purpose: Purpose, key: &K) -> u64 {
        let mut hasher = StableHasher::keyed(self.0, purpose as u64);
        key.hash(&mut hasher);
        hasher.finish()
    }

    /// `base`, moved by up to `percent` of itself in either direction.
    pub fn jittered<K: Hash + ?Sized>(self, base: Span, percent: u8, key: &K) -> Span {
        let width = base.as_micros().saturating_mul(u64::from(percent)) / 100;
        if width == 0 {
            return base;
        }
        let offset = self.draw(Purpose::Latency, key) % (2 * width + 1);
        Span::from_micros(base.as_micros().saturating_add(offset).saturating_sub(width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The values are part of every digest that is compared between machines and versions.
    #[test]
    fn draws_have_golden_values() {
        let reference = {
            let mut hasher = siphasher::sip::SipHasher13::new_with_keys(42, 0);
            hasher.write(&7_u64.to_le_bytes());
            hasher.finish()
        };
        assert_eq!(Seed(42).draw(Purpose::Latency, &7_u64), reference);
    }

    proptest! {
        #[test]
        fn jitter_stays_within_its_percentage(seed: u64, base in 0_u64..1_000_000, percent in 0_u8..=100, key: u64) {
            let span = Seed(seed).jittered(Span::from_micros(base), percent, &key).as_micros();
            prop_assert!(span.abs_diff(base) <= base * u64::from(percent) / 100);
        }
    }
}
