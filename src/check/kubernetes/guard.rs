//! What other documents do for a workload: scale it, bound its disruption, fence it in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::document::Node;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Guard {
    Autoscaler,
    DisruptionBudget,
    NetworkPolicy,
}

/// A workload as far as guards find it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Workload {
    pub namespace: String,
    pub kind: String,
    pub name: String,
    pub labels: BTreeMap<String, String>,
    /// Whether its own text is as wanted.
    pub is_sound: bool,
}

/// Which workloads a guard is for.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Post {
    guard: Guard,
    namespace: String,
    whom: Whom,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Whom {
    Named {
        kind: String,
        name: String,
    },
    /// All of these must be true of the pods' labels.
    Labelled(Vec<Term>),
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Term {
    key: String,
    operator: String,
    values: Vec<String>,
}

impl Guard {
    pub fn describe(self) -> &'static str {
        match self {
            Self::Autoscaler => "HorizontalPodAutoscaler or ScaledObject names it",
            Self::DisruptionBudget => "PodDisruptionBudget selects its pods",
            Self::NetworkPolicy => "NetworkPolicy selects its pods",
        }
    }
}

fn text(node: Option<&Node>) -> String {
    node.and_then(Node::as_text).unwrap_or_default().to_owned()
}

impl Workload {
    pub fn of(kind: &str, document: &Node, template: &Node) -> Self {
        let labels = template.at(&["metadata", "labels"]).into_iter().flat_map(Node::entries);
        Self {
            namespace: text(document.at(&["metadata", "namespace"])),
            kind: kind.to_owned(),
            name: text(document.at(&["metadata", "name"])),
            labels: labels.map(|(key, value)| (key.to_owned(), text(Some(value)))).collect(),
            is_sound: false,
        }
    }

    /// As facts keep it.
    pub fn encoded(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn decoded(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// The guard that a document is, as facts keep it.
pub(super) fn read(kind: &str, document: &Node) -> Option<(Guard, String)> {
    let (guard, whom) = match kind {
        "HorizontalPodAutoscaler" | "ScaledObject" => {
            let target = document.at(&["spec", "scaleTargetRef"])?;
            let kind = target.get("kind").and_then(Node::as_text).unwrap_or("Deployment").to_owned();
            (Guard::Autoscaler, Whom::Named { kind, name: text(target.get("name")) })
        }
        "PodDisruptionBudget" => (Guard::DisruptionBudget, labelled(document.at(&["spec", "selector"])?)),
        "NetworkPolicy" => (Guard::NetworkPolicy, labelled(document.at(&["spec", "podSelector"])?)),
        _ => return None,
    };
    let post = Post { guard, namespace: text(document.at(&["metadata", "namespace"])), whom };
    Some((guard, serde_json::to_string(&post).ok()?))
}

fn labelled(selector: &Node) -> Whom {
    let equal = selector.get("matchLabels").into_iter().flat_map(Node::entries);
    let equal = equal.map(|(key, value)| Term {
        key: key.to_owned(),
        operator: "In".to_owned(),
        values: vec![text(Some(value))],
    });
    let terms = selector.get("matchExpressions").map(Node::items).unwrap_or_default().iter().map(|term| Term {
        key: text(term.get("key")),
        operator: text(term.get("operator")),
        values: term.get("values").map(Node::items).unwrap_or_default().iter().map(|value| text(Some(value))).collect(),
    });
    Whom::Labelled(equal.chain(terms).collect())
}

impl Term {
    fn is_true_of(&self, labels: &BTreeMap<String, String>) -> bool {
        let label = labels.get(&self.key);
        match self.operator.as_str() {
            "In" => label.is_some_and(|label| self.values.contains(label)),
            "NotIn" => label.is_none_or(|label| !self.values.contains(label)),
            "Exists" => label.is_some(),
            "DoesNotExist" => label.is_none(),
            _ => false,
        }
    }
}

/// All guards of all files.
pub(super) struct Guards(Vec<Post>);

impl Guards {
    pub fn of<'t>(kept: impl Iterator<Item = &'t Box<str>>) -> Self {
        Self(kept.filter_map(|text| serde_json::from_str(text).ok()).collect())
    }

    pub fn has(&self, guard: Guard, workload: &Workload) -> bool {
        let posts = self.0.iter().filter(|post| post.guard == guard && post.namespace == workload.namespace);
        let finds = |post: &Post| match &post.whom {
            Whom::Named { kind, name } => *kind == workload.kind && *name == workload.name,
            Whom::Labelled(terms) => terms.iter().all(|term| term.is_true_of(&workload.labels)),
        };
        posts.into_iter().any(finds)
    }
}
