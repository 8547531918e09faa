//! Which step needs which. Needs that run in a circle are taken apart, so that there is an order; none of this recurses,
//! because checklists come from strangers, too.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::checklist::ItemKey;

/// Nodes by their index, each with those that it needs. There is no circle among them.
pub struct Graph {
    needs: Vec<Vec<usize>>,
    /// The contrary: who needs a node.
    needed_by: Vec<Vec<usize>>,
    in_circle: Vec<bool>,
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

impl Graph {
    /// Needs of what is not among the nodes are met, or nobody can meet them.
    pub fn of(nodes: &[(&ItemKey, &[ItemKey])]) -> Self {
        let index: HashMap<&ItemKey, usize> = nodes.iter().enumerate().map(|(at, (key, _))| (*key, at)).collect();
        let needs = nodes.iter().map(|(_, needs)| {
            let mut needs: Vec<usize> = needs.iter().filter_map(|need| index.get(need).copied()).collect();
            needs.sort_unstable();
            needs.dedup();
            needs
        });
        let needs: Vec<_> = needs.collect();
        let count = needs.len();
        let mut graph = Self { needs, needed_by: vec![Vec::new(); count], in_circle: vec![false; count] };
        graph.take_circles_apart();
        for (at, needs) in graph.needs.iter().enumerate() {
            needs.iter().for_each(|need| graph.needed_by[*need].push(at));
        }
        graph
    }

    pub fn needs(&self, node: usize) -> &[usize] {
        &self.needs[node]
    }

    pub fn in_circle(&self, node: usize) -> bool {
        self.in_circle[node]
    }

    /// Goes depth first and drops each need that leads back to where it came from.
    fn take_circles_apart(&mut self) {
        let mut visits = vec![Visit::New; self.needs.len()];
        for start in 0..self.needs.len() {
            if visits[start] != Visit::New {
                continue;
            }
            visits[start] = Visit::Open;
            // The way to here, with how many needs of each were followed.
            let mut way = vec![(start, 0)];
            while let Some((at, followed)) = way.last_mut() {
                let Some(next) = self.needs[*at].get(*followed).copied() else {
                    visits[*at] = Visit::Done;
                    way.pop();
                    continue;
                };
                match visits[next] {
                    Visit::Open => {
                        self.needs[*at].remove(*followed);
                        let from = way.iter().position(|(node, _)| *node == next).unwrap_or(0);
                        way[from..].iter().for_each(|(node, _)| self.in_circle[*node] = true);
                    }
                    Visit::New => {
                        *followed += 1;
                        visits[next] = Visit::Open;
                        way.push((next, 0));
                    }
                    Visit::Done => *followed += 1,
                }
            }
        }
    }

    /// For each node how many gates wait for it, its own included.
    pub fn gates(&self, is_gate: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut counts = vec![0; self.needs.len()];
        let mut seen_from = vec![usize::MAX; self.needs.len()];
        for gate in (0..self.needs.len()).filter(|at| is_gate(*at)) {
            let mut look = vec![gate];
            seen_from[gate] = gate;
            while let Some(at) = look.pop() {
                counts[at] += 1;
                for need in &self.needs[at] {
                    if seen_from[*need] != gate {
                        seen_from[*need] = gate;
                        look.push(*need);
                    }
                }
            }
        }
        counts
    }

    /// Each node after those that it needs; of those that could be next the one that is worth most, then the first.
    pub fn order(&self, worth: &dyn Fn(usize) -> (usize, f64)) -> Vec<usize> {
        let mut missing: Vec<usize> = self.needs.iter().map(Vec::len).collect();
        let ready = |at: usize| {
            let (gates, gain) = worth(at);
            (gates, Total(gain), Reverse(at))
        };
        let mut heap: BinaryHeap<_> = (0..missing.len()).filter(|at| missing[*at] == 0).map(ready).collect();
        let mut order = Vec::with_capacity(missing.len());
        while let Some((_, _, Reverse(at))) = heap.pop() {
            order.push(at);
            for next in &self.needed_by[at] {
                missing[*next] -= 1;
                if missing[*next] == 0 {
                    heap.push(ready(*next));
                }
            }
        }
        order
    }
}

/// Floating numbers in their total order.
#[derive(PartialEq)]
struct Total(f64);

impl Eq for Total {}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
