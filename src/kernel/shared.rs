//! Copy-on-write sharing: what makes a world cheap to fork and to hash.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::hash::stable_hash;

/// A value shared between worlds until one of them changes it, with its hash remembered.
#[derive(Default)]
pub struct Shared<T>(Arc<Hashed<T>>);

#[derive(Default)]
struct Hashed<T> {
    value: T,
    hash: OnceLock<u64>,
}

impl<T> Shared<T> {
    /// Shares `value`.
    pub fn new(value: T) -> Self {
        Self(Arc::new(Hashed { value, hash: OnceLock::new() }))
    }
}

impl<T: Clone> Shared<T> {
    /// The value, to be changed. Copies it first if another world holds it too.
    pub fn change(&mut self) -> &mut T {
        let hashed = Arc::make_mut(&mut self.0);
        hashed.hash.take();
        &mut hashed.value
    }
}

impl<T: Clone> Clone for Hashed<T> {
    fn clone(&self) -> Self {
        // A copy is made in order to be changed: its hash is of no use.
        Self { value: self.value.clone(), hash: OnceLock::new() }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.value.fmt(formatter)
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.value == other.0.value
    }
}

impl<T: Eq> Eq for Shared<T> {}

impl<T: Hash> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(*self.0.hash.get_or_init(|| stable_hash(&self.0.value)));
    }
}

/// Something carried along that is no part of the world's identity, such as a reference into the
/// trace: two worlds that differ in it alone are the same world.
#[derive(Clone, Copy, Debug, Default)]
pub struct Untracked<T>(pub T);

impl<T> PartialEq for Untracked<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Untracked<T> {}

impl<T> Hash for Untracked<T> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_in_a_fork_leaves_the_original_and_its_hash() {
        let original = Shared::new(vec![1, 2]);
        let before = stable_hash(&original);
        let mut fork = original.clone();
        assert_eq!(stable_hash(&fork), before);
        fork.change().push(3);
        assert_eq!(*original, vec![1, 2]);
        assert_eq!(stable_hash(&original), before);
        assert_ne!(stable_hash(&fork), before);
        fork.change().pop();
        assert_eq!(stable_hash(&fork), before);
        assert_eq!(fork, original);
    }
}
