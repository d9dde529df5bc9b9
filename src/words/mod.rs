//! Everything that is said. Sentences are values, made from records and verdicts; one file turns
//! them into English. A second language is one more such file.
//!
//! - [`sentence`]: what can be said
//! - [`phrase`]: a sentence once it is told: pieces of text, some of them names to be marked
//! - [`mod@brief`]: one record in a sentence
//! - [`mod@story`]: the run in lines, each drawn record in exactly one of them
//! - [`mod@diagnosis`]: what is wrong with a model
//! - [`headline`]: the verdict in a sentence, its chain, and what else it means
//! - [`incident`]: what befalls messages on their way
//! - [`english`]: the words
//! - [`terms`]: the words of the field, and plain ones for them
//! - [`labels`]: the short texts of the screen

pub mod brief;
pub mod caveat;
pub mod diagnosis;
pub mod english;
pub mod headline;
pub mod incident;
pub mod labels;
pub mod naming;
pub mod phrase;
pub mod sentence;
pub mod story;
pub mod terms;

pub use brief::brief;
pub use caveat::in_vain;
pub use diagnosis::diagnosis;
pub use english::tell;
pub use headline::{Claim, Headline, headlines};
pub use labels::{ENGLISH, Labels, PLAIN_ENGLISH};
pub use phrase::{Phrase, Piece};
pub use sentence::Sentence;
pub use story::{Line, Tone, story};
pub use terms::{Register, Term};
