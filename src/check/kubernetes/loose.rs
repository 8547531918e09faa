//! What has a workload's kind and images but no selector: a patch of one that stands elsewhere, or one that nobody finished.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::super::document::Node;
use super::super::flaws::Flaw;
use super::super::{Facts, Target};
use super::guard::Workload;
use crate::repo::RepoPath;

/// The kinds that select their pods.
const SELECTING: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

/// As facts keep it.
#[derive(Serialize, Deserialize)]
struct Loose {
    loose: Workload,
    flaws: Vec<(usize, String)>,
}

pub(super) fn is_loose(kind: &str, document: &Node) -> bool {
    SELECTING.contains(&kind) && document.at(&["spec", "selector"]).is_none()
}

/// What a patch is a patch of: it names no namespace where that is added to both.
pub(super) fn whole(workload: &Workload) -> Box<str> {
    format!("{} {}", workload.kind, workload.name).into()
}

pub(super) fn kept(path: &RepoPath, line: usize, workload: &Workload, flaws: impl Iterator<Item = Flaw>) -> Target {
    let flaws = flaws.map(|flaw| (flaw.line, flaw.message)).collect();
    let anchor = serde_json::to_string(&Loose { loose: workload.clone(), flaws }).unwrap_or_default();
    Target { line: u32::try_from(line).unwrap_or(u32::MAX), path: path.clone(), anchor: Some(anchor.into()) }
}

/// Those of which no whole one is there, each with its place and its flaws.
pub(super) fn no_patches(facts: &Facts<'_>) -> Vec<(RepoPath, usize, Workload, Vec<Flaw>)> {
    let ties = || facts.iter().filter_map(|(_, fact)| fact.ties.as_deref());
    let wholes: HashSet<&str> = ties().flat_map(|ties| &ties.anchors).map(|anchor| &**anchor).collect();
    let settle = |target: &Target| {
        let Loose { loose, flaws } = serde_json::from_str(target.anchor.as_deref()?).ok()?;
        let flaws = flaws.into_iter().map(|(line, message)| Flaw::new(line, message)).collect();
        let is_patch = wholes.contains(&*whole(&loose));
        (!is_patch).then(|| (target.path.clone(), target.line as usize, loose, flaws))
    };
    ties().flat_map(|ties| &ties.targets).filter_map(settle).collect()
}
