//! The services of a compose file, with what they take from others in it.

use std::collections::{HashMap, HashSet};

use crate::check::document::{Node, Value};
use crate::limits;

/// A service that takes from one that takes from another: so far and no farther.
const CHAIN: usize = 32;
/// How many values services may take from each other.
const BUDGET: usize = 4 * limits::NODES;
/// A longer name is cut, in characters.
const NAME: usize = 100;

/// One service.
#[derive(Debug)]
pub(crate) struct Service<'d> {
    pub name: &'d str,
    pub line: usize,
    /// What is written of it, then of the services that it extends.
    layers: Vec<&'d Node>,
    /// The file that it takes the rest from, as it is written.
    pub file: Option<&'d str>,
    /// Others start when it has ended.
    is_awaited: bool,
}

/// The services of a document, in the order of the file; none if it is no compose file.
///
/// # Errors
/// What they take from each other comes to too much.
pub(crate) fn services(root: &Node) -> Result<Vec<Service<'_>>, String> {
    let Some(Node { value: Value::Mapping(entries), .. }) = root.get("services") else { return Ok(Vec::new()) };
    let awaited: HashSet<&str> = entries.iter().flat_map(|(_, node)| awaited_by(node)).collect();
    let entries: Vec<_> = entries.iter().filter(|(_, node)| matches!(node.value, Value::Mapping(_))).collect();
    let known: Known<'_> = entries.iter().map(|(name, node)| (&**name, (node, node.extent().0))).collect();
    let mut budget = BUDGET;
    let mut services = Vec::with_capacity(entries.len());
    for (name, node) in entries {
        let (layers, file) = layers(node, &known, &mut budget)?;
        let is_awaited = awaited.contains(&**name);
        services.push(Service { name: shortened(name), line: node.line, layers, file, is_awaited });
    }
    Ok(services)
}

/// The services by name, each with how many values it is made of.
type Known<'d> = HashMap<&'d str, (&'d Node, usize)>;
type Layers<'d> = (Vec<&'d Node>, Option<&'d str>);

/// What is written of a service and of those that it extends, and the file that has the rest.
fn layers<'d>(service: &'d Node, known: &Known<'d>, budget: &mut usize) -> Result<Layers<'d>, String> {
    let (mut layers, mut last) = (vec![service], service);
    while let Some(base) = extended(last).filter(|_| layers.len() < CHAIN) {
        if base.file.is_some() {
            return Ok((layers, base.file));
        }
        let Some((node, values)) = known.get(base.service) else { break };
        let too_much = || format!("line {}: the services that extend each other come to too much", service.line);
        *budget = budget.checked_sub(*values).ok_or_else(too_much)?;
        layers.push(node);
        last = node;
    }
    Ok((layers, None))
}

/// A name stands in all that is said of its service.
fn shortened(name: &str) -> &str {
    name.char_indices().nth(NAME).map_or(name, |(end, _)| &name[..end])
}

/// The names of the services that must have ended before one starts.
fn awaited_by(service: &Node) -> impl Iterator<Item = &str> {
    let waits = match service.get("depends_on").map(|node| &node.value) {
        Some(Value::Mapping(entries)) => entries.as_slice(),
        _ => &[],
    };
    let is_end = |node: &Node| node.get("condition").and_then(text) == Some("service_completed_successfully");
    waits.iter().filter(move |(_, node)| is_end(node)).map(|(name, _)| &**name)
}

struct Base<'d> {
    service: &'d str,
    file: Option<&'d str>,
}

fn extended(service: &Node) -> Option<Base<'_>> {
    let extends = service.get("extends")?;
    match text(extends) {
        Some(service) => Some(Base { service, file: None }),
        None => Some(Base { service: text(extends.get("service")?)?, file: extends.get("file").and_then(text) }),
    }
}

impl<'d> Service<'d> {
    /// What is written under a key, or under keys of keys; `null` is nothing.
    pub fn get(&self, path: &[&str]) -> Option<&'d Node> {
        self.layers.iter().find_map(|layer| layer.at(path)).filter(|node| node.value != Value::Null)
    }

    /// A scalar, as text.
    pub fn word(&self, path: &[&str]) -> Option<String> {
        self.get(path).and_then(Node::word)
    }

    /// The items of a list, those of the services that it extends included.
    pub fn items(&self, key: &str) -> impl Iterator<Item = &'d Node> {
        self.layers.iter().filter_map(move |layer| layer.get(key)).flat_map(Node::items)
    }

    /// The variables that it starts with: name, value, line.
    pub fn environment(&self) -> Vec<(&'d str, String, usize)> {
        let mut variables = Vec::new();
        for environment in self.layers.iter().filter_map(|layer| layer.get("environment")) {
            match &environment.value {
                Value::Mapping(entries) => {
                    let values = entries.iter().map(|(name, node)| (&**name, node));
                    variables.extend(values.filter_map(|(name, node)| Some((name, node.word()?, node.line))));
                }
                Value::Sequence(items) => variables.extend(items.iter().filter_map(|item| {
                    let (name, value) = text(item)?.split_once('=')?;
                    Some((name, value.to_owned(), item.line))
                })),
                _ => {}
            }
        }
        variables
    }

    /// It says neither which image it runs nor how that is built: it only adds to what another file says of the service.
    pub fn is_fragment(&self) -> bool {
        self.file.is_none() && self.get(&["image"]).is_none() && self.get(&["build"]).is_none()
    }

    /// It does something and ends: nobody asks whether it is well, and nobody starts it again.
    pub fn ends(&self) -> bool {
        let restart = self.word(&["restart"]);
        let never = matches!(restart.as_deref(), Some("no" | "false"))
            || self.word(&["deploy", "restart_policy", "condition"]).as_deref() == Some("none");
        // One of a profile is started by hand; if it is to stay, it says so.
        let is_called = restart.is_none() && self.items("profiles").next().is_some();
        (never || is_called || self.is_awaited) && self.items("ports").next().is_none()
    }
}

pub(crate) fn text(node: &Node) -> Option<&str> {
    if let Value::Text(text) = &node.value { Some(text) } else { None }
}
