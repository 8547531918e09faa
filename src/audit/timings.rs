//! Where the time of an audit went: by phase, and by check. Threads add up, so that the sum is processor time and not the
//! time that one waits.

use std::time::{Duration, Instant};

use super::plan::{NodeId, Plan};

#[derive(Clone, Debug, Default)]
pub struct Timings {
    /// To find out which files there are.
    pub list: Duration,
    /// To match paths with globs.
    pub select: Duration,
    pub read: Duration,
    /// To find out which checks a file can matter to.
    pub filter: Duration,
    /// To turn facts into outcomes.
    pub reduce: Duration,
    /// What each check spent on files.
    pub(super) nodes: Vec<Duration>,
}

impl Timings {
    pub(super) fn add(&mut self, other: &Self) {
        self.select += other.select;
        self.read += other.read;
        self.filter += other.filter;
        self.nodes.resize(self.nodes.len().max(other.nodes.len()), Duration::ZERO);
        for (sum, more) in self.nodes.iter_mut().zip(&other.nodes) {
            *sum += *more;
        }
    }

    pub(super) fn spent_on(&mut self, node: NodeId, since: Instant) {
        if self.nodes.len() <= node {
            self.nodes.resize(node + 1, Duration::ZERO);
        }
        self.nodes[node] += since.elapsed();
    }

    /// What all checks spent on files.
    pub fn checks(&self) -> Duration {
        self.nodes.iter().sum()
    }

    /// What each item's check and condition spent on files, by the item's position over all checklists. What several items
    /// share is the first one's.
    pub(super) fn of_items(&self, plan: &Plan) -> Vec<Duration> {
        let mut items = vec![Duration::ZERO; plan.items()];
        for (id, node) in plan.nodes().iter().enumerate() {
            if let Some(first) = node.items.first() {
                items[*first] += self.with_parts(plan, id);
            }
        }
        items
    }

    fn with_parts(&self, plan: &Plan, node: NodeId) -> Duration {
        let own = self.nodes.get(node).copied().unwrap_or_default();
        own + plan.nodes()[node].parts.iter().map(|part| self.with_parts(plan, *part)).sum::<Duration>()
    }
}
