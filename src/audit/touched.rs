//! What a change made the checks look at.

use std::collections::BTreeSet;

use super::plan::{Node, NodeId, Plan};

/// The checks that looked at something again, and those for which it made a difference.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub looked: BTreeSet<NodeId>,
    pub dirty: BTreeSet<NodeId>,
}

impl Touched {
    pub fn mark(&mut self, node: NodeId) {
        self.looked.insert(node);
        self.dirty.insert(node);
    }

    pub fn mark_where(&mut self, plan: &Plan, wanted: impl Fn(&Node) -> bool) {
        plan.nodes().iter().enumerate().filter(|(_, node)| wanted(node)).for_each(|(id, _)| self.mark(id));
    }
}
