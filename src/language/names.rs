//! Who has which name. Looking one up takes the same time however many there are.

use std::hash::{Hash, Hasher};

use crate::kernel::{Index, StableHasher};
use crate::language::nearest::nearest;
use crate::language::source::Span;
use crate::language::syntax::{Name, Noun};

/// A name in use: what kind of thing has it, and inside of what.
struct Entry<'t> {
    noun: Noun,
    owner: usize,
    text: &'t str,
    span: Span,
    position: usize,
    /// The entry before it whose hash is the same.
    before: Option<usize>,
}

/// All names in use.
#[derive(Default)]
pub(super) struct Names<'t> {
    entries: Vec<Entry<'t>>,
    latest: Index,
}

impl<'t> Names<'t> {
    /// The position of the thing of this name.
    pub(super) fn find(&self, noun: Noun, owner: usize, text: &str) -> Option<usize> {
        self.entry(noun, owner, text).map(|entry| entry.position)
    }

    /// The position of an event, in this version if it is published in versions.
    pub(super) fn event(&self, name: &Name, version: Option<&Name>) -> Option<usize> {
        self.find(Noun::Event, version_of(version), &name.text)
    }

    /// Gives a thing its name, or tells where the one stands that has it already.
    pub(super) fn declare(
        &mut self,
        noun: Noun,
        owner: usize,
        name: &'t Name,
        position: usize,
    ) -> Result<(), Span> {
        self.put(noun, owner, (&name.text, name.span), position)
    }

    /// The same for a title, which is no single word.
    pub(super) fn put(
        &mut self,
        noun: Noun,
        owner: usize,
        (text, span): (&'t str, Span),
        position: usize,
    ) -> Result<(), Span> {
        if let Some(first) = self.entry(noun, owner, text) {
            return Err(first.span);
        }
        let before = self.latest.put(hash(noun, owner, text), self.entries.len());
        self.entries.push(Entry { noun, owner, text, span, position, before });
        Ok(())
    }

    /// The name of such a thing that was probably meant.
    pub(super) fn near(&self, noun: Noun, owner: usize, text: &str) -> Option<String> {
        let alike = self.entries.iter().filter(|entry| entry.noun == noun && entry.owner == owner);
        nearest(text, alike.map(|entry| entry.text))
    }

    fn entry(&self, noun: Noun, owner: usize, text: &str) -> Option<&Entry<'t>> {
        let mut place = self.latest.get(hash(noun, owner, text));
        while let Some(entry) = place.and_then(|place| self.entries.get(place)) {
            if entry.noun == noun && entry.owner == owner && entry.text == text {
                return Some(entry);
            }
            place = entry.before;
        }
        None
    }
}

/// Where the events of a version have their names: the others, and all that have none, stand apart.
pub(super) fn version_of(version: Option<&Name>) -> usize {
    let number = |name: &Name| name.text.strip_prefix('v')?.parse::<usize>().ok()?.checked_add(1);
    version.map_or(0, |name| number(name).unwrap_or(usize::MAX))
}

fn hash(noun: Noun, owner: usize, text: &str) -> u128 {
    let mut hasher = StableHasher::default();
    noun.hash(&mut hasher);
    owner.hash(&mut hasher);
    text.hash(&mut hasher);
    u128::from(hasher.finish())
}
