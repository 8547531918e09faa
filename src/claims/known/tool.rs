//! What can be called by one word: the targets of make, just and task, the scripts of npm.

use std::collections::BTreeSet;

use super::place::{Place, Source};
use crate::check::document::{Format, Node, Value, parse_unfilled};
use crate::check::recipe;
use crate::repo::RepoPath;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::claims) enum Tool {
    Make,
    Npm,
    Just,
    Task,
}

/// The targets of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::claims) struct Targets {
    names: Vec<(String, usize)>,
    /// It may have targets that cannot be read: by patterns, variables, or from elsewhere.
    is_open: bool,
}

/// The targets of all files.
#[derive(Debug, Default)]
pub(in crate::claims) struct Tools(Vec<(Tool, RepoPath, Targets)>);

impl Tool {
    pub fn of(path: &RepoPath) -> Option<Self> {
        let lower = path.file_name().to_ascii_lowercase();
        match lower.as_str() {
            "package.json" => Some(Self::Npm),
            "justfile" | ".justfile" => Some(Self::Just),
            "taskfile.yml" | "taskfile.yaml" => Some(Self::Task),
            "makefile" | "gnumakefile" => Some(Self::Make),
            _ if lower.ends_with(".mk") || lower.starts_with("makefile.") => Some(Self::Make),
            _ if lower.ends_with(".just") => Some(Self::Just),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Npm => "npm",
            Self::Just => "just",
            Self::Task => "task",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Make => "Makefile",
            Self::Npm => "package.json",
            Self::Just => "justfile",
            Self::Task => "Taskfile",
        }
    }
}

pub(super) fn read(source: &Source<'_>) -> Option<(Tool, Targets)> {
    let tool = Tool::of(source.path)?;
    let rules = |rules: Vec<recipe::Rule>| {
        rules.into_iter().flat_map(|rule| rule.names.into_iter().map(move |name| (name, rule.line))).collect()
    };
    let names: Vec<(String, usize)> = match tool {
        Tool::Make => rules(recipe::make(source.text)),
        Tool::Just => rules(recipe::just(source.text)),
        Tool::Npm => entries(source, Format::Json, "scripts"),
        Tool::Task => entries(source, Format::Yaml, "tasks"),
    };
    let includes =
        source.text.lines().any(|line| line.starts_with("include ") && !line.ends_with(".mk")) && tool == Tool::Make;
    let is_open = includes || names.iter().any(|(name, _)| name.contains(['%', '$'])) || source.text.contains("$(eval");
    let names =
        names.into_iter().filter(|(name, _)| !name.starts_with('.') && !name.contains(['%', '$', '/'])).collect();
    Some((tool, Targets { names, is_open }))
}

fn entries(source: &Source<'_>, format: Format, key: &str) -> Vec<(String, usize)> {
    let documents = parse_unfilled(format, source.text.as_bytes());
    let maps = documents.list.iter().filter_map(|document| document.root.get(key));
    let keys = |node: &Node| match &node.value {
        Value::Mapping(entries) => entries.iter().map(|(name, node)| (name.to_string(), node.line)).collect(),
        _ => Vec::new(),
    };
    maps.flat_map(keys).collect()
}

impl Tools {
    pub fn add(&mut self, path: &RepoPath, tool: Tool, targets: Targets) {
        self.0.push((tool, path.clone(), targets));
    }

    /// Where a target stands, the file nearest to the root first.
    pub fn find(&self, tool: Tool, name: &str) -> Option<Place> {
        let places = self.of(tool).flat_map(|(path, targets)| {
            targets.names.iter().filter(|(known, _)| known == name).map(move |(_, line)| Place::new(path, *line))
        });
        places.min_by_key(|place| place.path.as_str().matches('/').count())
    }

    /// The only file that stands in a folder, or in that of the package whose name ends so, and where it has a target.
    pub fn find_in(&self, tool: Tool, name: &str, package: &str) -> Option<(&RepoPath, Option<Place>)> {
        let last = package.trim_matches(['"', '\'', '.', '/']).rsplit('/').next().filter(|last| !last.is_empty())?;
        let mut files = self.of(tool).filter(|(path, _)| path.parent().file_name() == last);
        let (path, targets) = files.next().filter(|_| files.next().is_none())?;
        let found = targets.names.iter().find(|(known, _)| known == name);
        Some((path, found.map(|(_, line)| Place::new(path, *line))))
    }

    /// Whether a file is one of a tool, with targets.
    pub fn is_of(&self, tool: Tool, path: &RepoPath) -> bool {
        self.of(tool).any(|(of, targets)| of == path && !targets.names.is_empty())
    }

    pub fn is_used(&self, tool: Tool) -> bool {
        self.of(tool).next().is_some()
    }

    /// Whether a tool may have more targets than are known.
    pub fn is_open(&self, tool: Tool) -> bool {
        self.of(tool).any(|(_, targets)| targets.is_open)
    }

    fn of(&self, tool: Tool) -> impl Iterator<Item = (&RepoPath, &Targets)> {
        self.0.iter().filter(move |(of, ..)| *of == tool).map(|(_, path, targets)| (path, targets))
    }

    /// How many targets the file nearest to the root has, by that file.
    pub fn count(&self, tool: Tool) -> Option<(RepoPath, usize)> {
        let nearest = self.of(tool).min_by_key(|(path, _)| path.as_str().matches('/').count())?;
        let names: BTreeSet<&str> = nearest.1.names.iter().map(|(name, _)| name.as_str()).collect();
        Some((nearest.0.clone(), names.len()))
    }

    /// Where no target of a name is: `no target in Makefile`.
    pub fn absence(&self, tool: Tool, name: &str) -> String {
        let files: Vec<_> = self.of(tool).map(|(path, _)| path.to_string()).collect();
        let of = match files.as_slice() {
            [] => return format!("there is no {}", tool.file()),
            [only] => only.clone(),
            [first, more @ ..] => format!("{first} and {} more", more.len()),
        };
        let noun = if tool == Tool::Npm { "script" } else { "target" };
        format!("no {noun} `{name}` in {of}")
    }
}
