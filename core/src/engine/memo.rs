//! A map that cannot be iterated over, so that no answer hangs on the order of a hash.

use std::borrow::Borrow;
#[expect(clippy::disallowed_types, reason = "only `Memo` sees it, and never goes over its entries")]
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// What was found for a key.
#[derive(Clone, Debug)]
pub(crate) struct Memo<K, V> {
    #[expect(clippy::disallowed_types, reason = "see above")]
    entries: HashMap<K, V, BuildHasherDefault<Mix>>,
}

impl<K, V> Default for Memo<K, V> {
    #[expect(clippy::disallowed_types, reason = "see above")]
    fn default() -> Self {
        Self { entries: HashMap::default() }
    }
}

impl<K: Hash + Eq, V: Copy> Memo<K, V> {
    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(key).copied()
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.entries.insert(key, value);
    }
}

/// A quick hash, the same on every machine. Keys are made from policies, whose author gains nothing from
/// collisions but a slow policy.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mix(u64);

impl Mix {
    pub(crate) fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        // The table takes the upper bits and the lower ones, and multiplying only mixes upwards.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (slot, byte) in last.iter_mut().zip(rest) {
            *slot = *byte;
        }
        self.add(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, word: u8) {
        self.add(u64::from(word));
    }

    fn write_u32(&mut self, word: u32) {
        self.add(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    fn write_usize(&mut self, word: usize) {
        self.add(word as u64);
    }
}
