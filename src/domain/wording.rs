//! How an author speaks of an effect, so that sentences about it read naturally.
//!
//! The words are the author's, as the names of a model are; the sentences around them come from
//! the product's own language.

/// The words for one effect.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Wording {
    /// Something that is sent and arrives: *the mail* goes out, will never come.
    Letter {
        /// With its article, in lower case: `the mail`.
        noun: String,
    },
    /// Something that is done to something: *the stock* was *reserved*.
    Deed {
        /// With its article, in lower case: `the stock`.
        object: String,
        /// The participle: `reserved`.
        done: String,
    },
}

impl Wording {
    /// A letter.
    pub fn letter(noun: &str) -> Self {
        Self::Letter { noun: noun.to_owned() }
    }

    /// A deed.
    pub fn deed(object: &str, done: &str) -> Self {
        Self::Deed { object: object.to_owned(), done: done.to_owned() }
    }
}
