//! From a path to the checks that look at it, with one match of all globs together.

use std::collections::HashMap;

use super::globs::{Globs, Places};
use super::plan::NodeId;
use crate::check::{Glob, Selector};
use crate::repo::RepoPath;

/// All globs of all checks as one set; equal selectors are matched once.
#[derive(Debug)]
pub struct Selection {
    set: Globs,
    /// For each glob of the set: the selectors that name it, and whether it excludes there.
    globs: Vec<Vec<(usize, bool)>>,
    selectors: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    selector: Selector,
    nodes: Vec<NodeId>,
}

/// Kept from path to path: what their folders share is matched once.
#[derive(Debug, Default)]
pub struct Scratch {
    places: Places,
    matches: Vec<usize>,
    verdicts: Vec<(usize, bool)>,
}

impl Selection {
    /// From the selectors of all nodes, in the order of the nodes.
    pub fn new(selectors: impl Iterator<Item = Option<Selector>>) -> Self {
        let mut index: HashMap<Selector, usize> = HashMap::new();
        let mut entries: Vec<Entry> = Vec::new();
        for (node, selector) in selectors.enumerate() {
            let Some(selector) = selector else { continue };
            let at = *index.entry(selector).or_insert_with_key(|selector| {
                entries.push(Entry { selector: selector.clone(), nodes: Vec::new() });
                entries.len() - 1
            });
            entries[at].nodes.push(node);
        }
        // The same few lists stand in most selectors.
        let mut known: HashMap<&Glob, usize> = HashMap::new();
        let (mut all, mut globs) = (Vec::new(), Vec::new());
        for (at, entry) in entries.iter().enumerate() {
            let within = entry.selector.within.iter().map(|glob| (glob, false));
            for (glob, excludes) in within.chain(entry.selector.except.iter().map(|glob| (glob, true))) {
                let id = *known.entry(glob).or_insert_with(|| {
                    all.push(glob);
                    globs.push(Vec::new());
                    all.len() - 1
                });
                globs[id].push((at, excludes));
            }
        }
        let set = Globs::new(all);
        Self { set, globs, selectors: entries }
    }

    /// Does what the first path would have to wait for.
    pub fn make_ready(&self) {
        self.set.make_ready();
    }

    /// Calls `visit` with each check that looks at the path.
    pub fn for_each(&self, path: &RepoPath, scratch: &mut Scratch, mut visit: impl FnMut(NodeId)) {
        let Scratch { places, matches, verdicts } = scratch;
        self.set.matches_into(path.as_str(), places, matches);
        verdicts.clear();
        verdicts.extend(matches.iter().flat_map(|glob| &self.globs[*glob]));
        verdicts.sort_unstable();
        // Of one selector, "excludes" sorts last, and decides.
        for group in verdicts.chunk_by(|left, right| left.0 == right.0) {
            if let Some((at, false)) = group.last() {
                self.selectors[*at].nodes.iter().for_each(|node| visit(*node));
            }
        }
    }

    /// The checks that look at the path.
    pub fn nodes(&self, path: &RepoPath) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        self.for_each(path, &mut Scratch::default(), |node| nodes.push(node));
        nodes
    }

    pub fn literals(&self) -> Vec<RepoPath> {
        let globs = self.selectors.iter().flat_map(|entry| entry.selector.within.iter());
        let mut literals: Vec<_> = globs.filter_map(|glob| glob.literal()).collect();
        literals.sort_unstable();
        literals.dedup();
        literals
    }
}
