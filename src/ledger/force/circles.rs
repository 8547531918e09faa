//! The circles of a graph (its strongly connected components), found without recursion: ledgers come from strangers.

const NONE: usize = usize::MAX;

/// For each node the number of its circle; a node that lies in none has a number of its own. `edges` holds the targets
/// of each node's edges, and no edge leads to a lower number than it comes from.
pub(super) fn circles(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for &to in targets {
            reversed[to].push(from);
        }
    }
    // Kosaraju: what reaches a node, in the order in which searches along the edges left the nodes, last first.
    let mut circles = vec![NONE; edges.len()];
    let mut number = 0;
    for start in left(edges).into_iter().rev() {
        if circles[start] != NONE {
            continue;
        }
        circles[start] = number;
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            for &from in &reversed[node] {
                if circles[from] == NONE {
                    circles[from] = number;
                    open.push(from);
                }
            }
        }
        number += 1;
    }
    circles
}

/// All nodes in the order in which a search in depth leaves them.
fn left(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut entered = vec![false; edges.len()];
    let mut left = Vec::with_capacity(edges.len());
    for start in 0..edges.len() {
        if std::mem::replace(&mut entered[start], true) {
            continue;
        }
        let mut path = vec![(start, edges[start].iter())];
        while let Some((node, targets)) = path.last_mut() {
            if let Some(&next) = targets.find(|next| !entered[**next]) {
                entered[next] = true;
                path.push((next, edges[next].iter()));
            } else {
                left.push(*node);
                path.pop();
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_share_a_number_and_edges_go_up() {
        // 0 → 1 ⇄ 2 → 3, 4 → 4, 5 → 1
        let edges = vec![vec![1], vec![2], vec![1, 3], vec![], vec![4], vec![1]];
        let numbers = circles(&edges);
        assert_eq!(numbers[1], numbers[2]);
        let mut distinct = numbers.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), 5);
        for (from, targets) in edges.iter().enumerate() {
            assert!(targets.iter().all(|to| numbers[from] <= numbers[*to]));
        }
    }

    #[test]
    fn long_chains_need_no_stack() {
        let length = 200_000;
        let chain: Vec<_> = (0..length).map(|at| if at + 1 < length { vec![at + 1] } else { vec![] }).collect();
        assert_eq!(circles(&chain), (0..length).collect::<Vec<_>>());
        let ring: Vec<_> = (0..length).map(|at| vec![(at + 1) % length]).collect();
        assert!(circles(&ring).iter().all(|number| *number == 0));
    }
}
