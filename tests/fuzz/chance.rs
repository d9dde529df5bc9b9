//! Numbers by chance, the same ones each time.

/// A source of numbers by the method `SplitMix64`.
pub struct Chance(u64);

impl Chance {
    /// The numbers of one input.
    pub fn of(seed: u64, input: u64) -> Self {
        let mut chance =
            Self(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ input.wrapping_mul(0xA076_1D64_78BD_642F));
        chance.next();
        chance
    }

    /// A number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// One of these, which are not none.
    pub fn of_these<'a, T>(&mut self, these: &'a [T]) -> &'a T {
        &these[self.below(these.len())]
    }
}
