//! The checks of all loaded checklists as one graph: equal ones once, parts before what combines them.

use std::collections::HashMap;
use std::sync::Arc;

use super::memory::Identity;
use super::needed::{self, Place};
use super::select::Selection;
use crate::check::Check;
use crate::checklist::{Checklist, Condition};
use crate::probe::Request;
use crate::repo::RepoPath;

/// The index of a check in [`Plan::nodes`].
pub type NodeId = usize;

/// Everything to be evaluated, independent of any repository.
#[derive(Debug)]
pub struct Plan {
    nodes: Vec<Node>,
    selection: Selection,
    /// For each check, whether it decides if others are needed.
    pub(super) guards: Vec<bool>,
    items: usize,
}

#[derive(Debug)]
pub struct Node {
    pub check: Arc<dyn Check>,
    /// Smaller than the node's own index.
    pub parts: Vec<NodeId>,
    /// What asks for the outcome: conditions of checklists, areas and items.
    pub signature: Option<Arc<str>>,
    /// Equal for equal definitions, in every run.
    pub identity: Identity,
    /// The items (by their position over all checklists) that this check decides.
    pub items: Vec<usize>,
    pub reads_git: bool,
    /// Whether that is told by the files that a commit has.
    pub reads_tree: bool,
    /// Whether it asks which files there are.
    pub reads_list: bool,
    /// What it asks the world outside.
    pub request: Option<Arc<Request>>,
    /// Where it is asked for, each by the conditions under which that counts.
    pub(super) places: Vec<Place>,
}

impl Plan {
    pub fn new(checklists: &[Checklist]) -> Self {
        let mut builder = Builder::default();
        let mut position = 0;
        for checklist in checklists {
            let of_checklist = builder.add(checklist.when.as_ref(), None, &[]);
            for area in &checklist.areas {
                let of_area = builder.add(area.when.as_ref(), None, &[]);
                let place: Vec<NodeId> = of_checklist.into_iter().chain(of_area).collect();
                for item in &area.items {
                    builder.add(item.when.as_ref(), Some(position), &place);
                    builder.add(item.check.as_ref().ok(), Some(position), &place);
                    position += 1;
                }
            }
        }
        let selectors = builder.nodes.iter().map(|node| node.check.inputs().files);
        let selection = Selection::new(selectors);
        let guards = needed::guards(&builder.nodes);
        Self { nodes: builder.nodes, selection, guards, items: position }
    }

    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many items there are in all.
    pub fn items(&self) -> usize {
        self.items
    }

    /// Which checks look at which files.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Which of these checks look at which files: what nobody asks need not be matched.
    pub(super) fn selection_of(&self, asked: &[bool]) -> Selection {
        let selectors = self.nodes.iter().zip(asked).map(|(node, asked)| asked.then(|| node.check.inputs().files));
        Selection::new(selectors.map(Option::flatten))
    }

    /// Whether any check asks the world outside.
    pub fn asks(&self) -> bool {
        self.nodes.iter().any(|node| node.request.is_some())
    }

    /// For each check of this plan, the equal one of another plan, if that has it.
    pub fn kept_from(&self, other: &Self) -> Vec<Option<NodeId>> {
        let known: HashMap<&Arc<str>, NodeId> =
            other.nodes.iter().enumerate().filter_map(|(id, node)| Some((node.signature.as_ref()?, id))).collect();
        let mut kept = vec![None; self.nodes.len()];
        for (id, node) in self.nodes.iter().enumerate() {
            if let Some(old) = node.signature.as_ref().and_then(|signature| known.get(signature)) {
                self.keep(id, other, *old, &mut kept);
            }
        }
        kept
    }

    /// Equal definitions have equal parts in the same order.
    fn keep(&self, id: NodeId, other: &Self, old: NodeId, kept: &mut [Option<NodeId>]) {
        kept[id] = Some(old);
        for (part, old_part) in self.nodes[id].parts.iter().zip(&other.nodes[old].parts) {
            self.keep(*part, other, *old_part, kept);
        }
    }

    /// The files that checks name literally: they count even where ignore rules hide them.
    pub fn literals(&self) -> Vec<RepoPath> {
        self.selection.literals()
    }
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    known: HashMap<Arc<str>, NodeId>,
}

impl Builder {
    fn add(&mut self, condition: Option<&Condition>, item: Option<usize>, place: &[NodeId]) -> Option<NodeId> {
        let condition = condition?;
        let node = match self.known.get(&condition.signature) {
            Some(node) => *node,
            None => {
                let node = self.add_check(&condition.check, blake3::hash(condition.signature.as_bytes()));
                self.nodes[node].signature = Some(Arc::clone(&condition.signature));
                self.known.insert(Arc::clone(&condition.signature), node);
                node
            }
        };
        let Node { items, places, .. } = &mut self.nodes[node];
        items.extend(item);
        if !places.iter().any(|known| known == place) {
            places.push(place.to_vec());
        }
        Some(node)
    }

    /// Equal definitions have equal parts in the same order, so that a part is identified by the whole and its place.
    fn add_check(&mut self, check: &Arc<dyn Check>, digest: blake3::Hash) -> NodeId {
        let part = |(place, part): (usize, &Arc<dyn Check>)| {
            let mut hasher = blake3::Hasher::new();
            hasher.update(digest.as_bytes()).update(&place.to_le_bytes());
            self.add_check(part, hasher.finalize())
        };
        let parts = check.parts().iter().enumerate().map(part).collect();
        let mut identity = Identity::default();
        identity.copy_from_slice(&digest.as_bytes()[..size_of::<Identity>()]);
        let inputs = check.inputs();
        self.nodes.push(Node {
            check: Arc::clone(check),
            parts,
            signature: None,
            identity,
            items: Vec::new(),
            reads_git: inputs.git,
            reads_tree: inputs.tree,
            reads_list: inputs.list,
            request: inputs.probe.map(|probe| probe.request),
            places: Vec::new(),
        });
        self.nodes.len() - 1
    }
}
