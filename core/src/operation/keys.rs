//! The keys of an operation's JSON, as a tree: what stands under each of them.

use std::sync::Arc;

use crate::engine::Memo;
use crate::schema::{FactId, Schema};

/// The keys of all facts.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    /// The operation itself first.
    groups: Vec<Group>,
}

/// The keys of one object.
#[derive(Clone, Debug, Default)]
struct Group {
    keys: Memo<Arc<str>, Key>,
    count: u32,
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// Its number among the keys of the same object.
    pub(super) number: u32,
    pub(super) holds: Holds,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holds {
    /// The value of a fact.
    Fact(FactId),
    /// More keys, by the number of their group.
    Group(usize),
}

/// The operation itself, as a group.
pub(super) const WHOLE: usize = 0;

impl Keys {
    pub(crate) fn new(schema: &Schema) -> Self {
        let mut keys = Self { groups: vec![Group::default()] };
        for (fact, id) in schema.facts().iter().zip((0..).map(FactId)) {
            keys.add(&fact.name, id);
        }
        keys
    }

    /// Adds a fact. Where its name goes on from that of another fact, only the other is found here.
    fn add(&mut self, name: &str, id: FactId) {
        let (path, last) = name.rsplit_once('.').unwrap_or(("", name));
        let mut group = WHOLE;
        for key in path.split('.').filter(|key| !key.is_empty()) {
            let fresh = self.groups.len();
            let Some(Holds::Group(inner)) = self.enter(group, key, Holds::Group(fresh)) else { return };
            if inner == fresh {
                self.groups.push(Group::default());
            }
            group = inner;
        }
        self.enter(group, last, Holds::Fact(id));
    }

    /// What a key of a group holds: what it held before, or this.
    fn enter(&mut self, group: usize, key: &str, holds: Holds) -> Option<Holds> {
        if let Some(key) = self.get(group, key) {
            return Some(key.holds);
        }
        let group = self.groups.get_mut(group)?;
        group.keys.insert(key.into(), Key { number: group.count, holds });
        group.count += 1;
        Some(holds)
    }

    /// A key of a group.
    pub(super) fn get(&self, group: usize, key: &str) -> Option<Key> {
        self.groups.get(group)?.keys.get(key)
    }
}
