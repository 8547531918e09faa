//! What a workload's own text says of its pod and the containers in it.

use super::super::document::{Node, Value};
use super::super::flaws::Flaw;
use super::super::{image, secret};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Probe(&'static str),
    Resources(&'static str),
    NonRoot,
    ReadOnlyRoot,
    NoPrivilege,
    NoEscalation,
    DropCapabilities,
    PinnedImage { by_digest: bool },
    NoSecrets,
    Spread,
}

/// Capabilities that are as good as being root on the node.
const MIGHTY: &[&str] = &["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "NET_ADMIN", "DAC_READ_SEARCH"];

/// A pod of which a workload is a template.
pub(super) struct Pod<'n> {
    /// Where the workload begins.
    line: usize,
    spec: Option<&'n Node>,
}

impl<'n> Pod<'n> {
    pub fn of(document: &'n Node, template: &'n Node) -> Self {
        Self { line: document.line, spec: template.get("spec") }
    }

    fn get(&self, key: &str) -> Option<&'n Node> {
        self.spec?.get(key)
    }

    /// The containers that run for as long as the pod does, or with those that run before.
    fn containers(&self, all: bool) -> impl Iterator<Item = &'n Node> {
        let list = |key| self.get(key).map(Node::items).unwrap_or_default().iter();
        let before = list("initContainers")
            .filter(move |container| all || container.get("restartPolicy").and_then(Node::as_text) == Some("Always"));
        before.chain(list("containers"))
    }

    /// Whether it says what each of its containers runs, as no patch of a pod needs to.
    pub fn names_images(&self) -> bool {
        let mut containers = self.containers(true).peekable();
        containers.peek().is_some() && containers.all(|container| container.get("image").is_some_and(Node::is_filled))
    }

    pub fn flaws(&self, wish: Wish) -> Vec<Flaw> {
        if self.containers(true).next().is_none() {
            return vec![Flaw::new(self.line, "it has no container")];
        }
        let of_each = |all: bool, judge: &dyn Fn(&Node) -> Option<String>| -> Vec<Flaw> {
            let told = |container: &Node| {
                let reason = judge(container)?;
                let name = container.get("name").and_then(Node::as_text).unwrap_or("?");
                Some(Flaw::new(container.line, format!("container {name} {reason}")))
            };
            self.containers(all).filter_map(told).collect()
        };
        match wish {
            // What stands beside the main container and what runs before it is seldom probed; each main one is.
            Wish::Probe(key) => of_each(false, &|container| lacks(container, key)),
            Wish::Resources(key) => of_each(false, &|container| unmeasured(container, key)),
            Wish::NonRoot => of_each(true, &|container| self.is_root(container)),
            Wish::ReadOnlyRoot => of_each(true, &|container| {
                let is_so = setting(container, "readOnlyRootFilesystem").is_some_and(|node| node.means(true));
                (!is_so).then(|| "can write to its root file system (readOnlyRootFilesystem)".to_owned())
            }),
            Wish::NoPrivilege => self.host().into_iter().chain(of_each(true, &privileged)).collect(),
            Wish::NoEscalation => of_each(true, &|container| {
                let is_so = setting(container, "allowPrivilegeEscalation").is_some_and(|node| node.means(false));
                (!is_so).then(|| "may gain privileges (allowPrivilegeEscalation)".to_owned())
            }),
            Wish::DropCapabilities => of_each(true, &|container| {
                let dropped = container.at(&["securityContext", "capabilities", "drop"]).map(Node::items);
                let is_so = dropped.unwrap_or_default().iter().any(|name| names(name, &["ALL"]));
                (!is_so).then(|| "keeps capabilities (drop: [ALL])".to_owned())
            }),
            Wish::PinnedImage { by_digest } => of_each(true, &|container| {
                let Some(image) = container.get("image").and_then(Node::as_text) else {
                    return Some("names no image".to_owned());
                };
                unpinned(image, by_digest).map(|reason| format!("runs `{image}`: {reason}"))
            }),
            Wish::NoSecrets => self.containers(true).flat_map(secrets).collect(),
            Wish::Spread => {
                let is_spread = self.get("topologySpreadConstraints").is_some_and(|list| !list.items().is_empty())
                    || self.get("affinity").is_some_and(|affinity| affinity.get("podAntiAffinity").is_some());
                let said = "its pods may all stand on one node (topologySpreadConstraints, podAntiAffinity)";
                if is_spread { Vec::new() } else { vec![Flaw::new(self.line, said)] }
            }
        }
    }

    /// A container's own setting counts before the pod's.
    fn is_root(&self, container: &Node) -> Option<String> {
        let of_pod = |key| self.get("securityContext").and_then(|context| context.get(key));
        let found = |key| setting(container, key).or_else(|| of_pod(key));
        let user = found("runAsUser").and_then(Node::number);
        match (user, found("runAsNonRoot")) {
            (Some(user), _) if user <= 0.0 => Some("runs as root (runAsUser: 0)".to_owned()),
            (Some(_), _) => None,
            (None, Some(node)) if node.means(true) => None,
            (None, _) => Some("may run as root (runAsNonRoot)".to_owned()),
        }
    }

    fn host(&self) -> Vec<Flaw> {
        let keys = ["hostNetwork", "hostPID", "hostIPC"].into_iter();
        let used = keys.filter_map(|key| self.get(key).filter(|node| node.means(true)).map(|node| (key, node.line)));
        used.map(|(key, line)| Flaw::new(line, format!("it shares the node's own ({key})"))).collect()
    }
}

fn setting<'n>(container: &'n Node, key: &str) -> Option<&'n Node> {
    container.at(&["securityContext", key]).filter(|node| node.value != Value::Null)
}

fn lacks(container: &Node, key: &str) -> Option<String> {
    let has = container.get(key).is_some_and(|node| node.entries().next().is_some());
    (!has).then(|| format!("has no {key}"))
}

/// Processor time over its limit is only slow, but memory without one is the whole node's; to be placed, both are needed,
/// and what has a limit asks for as much where it asks for nothing.
fn unmeasured(container: &Node, key: &str) -> Option<String> {
    let (wanted, keys): (&[&str], &[&str]) =
        if key == "requests" { (&["cpu", "memory"], &["requests", "limits"]) } else { (&["memory"], &["limits"]) };
    let is_set =
        |key: &str, name: &str| container.at(&["resources", key, name]).is_some_and(|node| node.value != Value::Null);
    let missing: Vec<_> = wanted.iter().filter(|name| !keys.iter().any(|key| is_set(key, name))).copied().collect();
    (!missing.is_empty()).then(|| format!("has {key} of no {}", missing.join(" and no ")))
}

fn privileged(container: &Node) -> Option<String> {
    if setting(container, "privileged").is_some_and(|node| node.means(true)) {
        return Some("is privileged".to_owned());
    }
    let added = container.at(&["securityContext", "capabilities", "add"]).map(Node::items).unwrap_or_default();
    let mighty = added.iter().find(|name| names(name, MIGHTY))?;
    Some(format!("has the capability {}", mighty.as_text().unwrap_or("?")))
}

fn unpinned(image: &str, by_digest: bool) -> Option<&'static str> {
    if by_digest { (!image::has_digest(image)).then_some("no digest") } else { image::unpinned(image) }
}

fn names(node: &Node, wanted: &[&str]) -> bool {
    let text = node.as_text().unwrap_or_default().to_ascii_uppercase();
    wanted.contains(&text.trim_start_matches("CAP_"))
}

/// The value itself is not shown: boards and reports travel.
fn secrets(container: &Node) -> Vec<Flaw> {
    let variables = container.get("env").map(Node::items).unwrap_or_default().iter();
    let given = variables.filter_map(|variable| {
        let name = variable.get("name").and_then(Node::as_text)?;
        let value = variable.get("value").and_then(Node::as_text)?;
        let is_given = secret::is_named(name) && secret::is_literal(value);
        is_given.then(|| Flaw::new(variable.line, format!("`{name}` has its value in the manifest")))
    });
    given.collect()
}
