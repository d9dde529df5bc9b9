//! Values: whole numbers, a few at a time.

use smallvec::SmallVec;

/// A few whole numbers: fields, arguments, an identity, a payload.
pub type Row = SmallVec<[i64; 4]>;
