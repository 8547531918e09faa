//! The targets of each build tool, and whether they do anything.

use crate::check::File;
use crate::check::document::{self, Documents, Format, Node, Value};
use crate::check::recipe::{self, Rule};
use crate::check::shell::{self, Act};
use crate::repo::RepoPath;
use crate::text::Sanitized;

/// A build tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Make,
    Npm,
    Just,
    Cargo,
    Task,
}

/// What a person calls by one word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Counts from 1.
    pub line: usize,
    pub name: String,
    pub does_something: bool,
}

/// What a file has, and why it could have more.
pub(super) struct Found {
    pub targets: Vec<Target>,
    pub problem: Option<(usize, Sanitized)>,
}

impl Tool {
    pub const ALL: [Self; 5] = [Self::Make, Self::Npm, Self::Just, Self::Cargo, Self::Task];

    pub fn name(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Npm => "npm",
            Self::Just => "just",
            Self::Cargo => "cargo",
            Self::Task => "task",
        }
    }

    /// Where its targets stand.
    pub fn globs(self) -> &'static [&'static str] {
        match self {
            Self::Make => &["{GNUmakefile,makefile,Makefile}{,.*}", "**/*.mk"],
            Self::Npm => &["**/package.json"],
            Self::Just => &["{justfile,Justfile,.justfile}", "**/*.just"],
            Self::Cargo => &[".cargo/config{,.toml}", "**/xtask/Cargo.toml"],
            Self::Task => &["{T,t}askfile{,.dist}.{yml,yaml}"],
        }
    }

    /// The tool that a file's name tells.
    pub fn of(path: &RepoPath) -> Option<Self> {
        let name = path.file_name();
        let lower = name.to_ascii_lowercase();
        let ending = path.extension();
        if name == "package.json" {
            Some(Self::Npm)
        } else if ending == "just" || lower.trim_start_matches('.') == "justfile" {
            Some(Self::Just)
        } else if is_cargo(path) {
            Some(Self::Cargo)
        } else if lower.starts_with("taskfile") {
            Some(Self::Task)
        } else if ending == "mk" || lower.starts_with("makefile") || lower == "gnumakefile" {
            Some(Self::Make)
        } else {
            None
        }
    }

    pub fn targets(self, file: &File<'_>, bytes: &[u8]) -> Found {
        let text = || String::from_utf8_lossy(bytes);
        let of_rules =
            |rules: Vec<Rule>| Found { targets: rules.into_iter().flat_map(of_rule).collect(), problem: None };
        match self {
            Self::Make => of_rules(recipe::make(&text())),
            Self::Just => of_rules(recipe::just(&text())),
            Self::Npm => read(file, Format::Json, bytes, |root| named(root, "scripts")),
            Self::Task => read(file, Format::Yaml, bytes, |root| named(root, "tasks")),
            Self::Cargo if is_xtask(file.path) => {
                let xtask = Target { line: 1, name: "xtask".to_owned(), does_something: true };
                Found { targets: vec![xtask], problem: None }
            }
            Self::Cargo => read(file, Format::Toml, bytes, aliases),
        }
    }
}

fn is_cargo(path: &RepoPath) -> bool {
    let text = path.as_str();
    text.ends_with(".cargo/config.toml") || text.ends_with(".cargo/config") || is_xtask(path)
}

fn is_xtask(path: &RepoPath) -> bool {
    path.as_str() == "xtask/Cargo.toml" || path.as_str().ends_with("/xtask/Cargo.toml")
}

fn of_rule(rule: Rule) -> Vec<Target> {
    let runs = rule.recipe.iter().any(|line| is_foreign(&line.text) || runs_something(&line.text));
    let does_something = rule.has_prerequisites || runs;
    // `.PHONY` and its like tell make something and are no targets.
    let names = rule.names.into_iter().filter(|name| !name.starts_with('.'));
    names.map(|name| Target { line: rule.line, name, does_something }).collect()
}

/// Whether a recipe is a script for another program than a shell.
fn is_foreign(script: &str) -> bool {
    let first = script.lines().next().unwrap_or_default();
    first.strip_prefix("#!").is_some_and(|program| !program.contains("sh"))
}

/// Whether a script does more than print, ask, go somewhere and give up.
fn runs_something(script: &str) -> bool {
    shell::commands(script).iter().any(|command| {
        let bare = shell::bare(&command.text);
        let program = bare.split(' ').next().unwrap_or_default();
        shell::act(bare) == Act::Runs && !matches!(program, "exit" | "return" | "cd" | "set" | "false")
    })
}

fn read(file: &File<'_>, format: Format, bytes: &[u8], targets: impl Fn(&Node) -> Vec<Target>) -> Found {
    let parsed;
    let documents: &Documents = match file.documents(format) {
        Ok(documents) if !documents.is_template => documents,
        _ => {
            parsed = document::parse_unfilled(format, bytes);
            &parsed
        }
    };
    let targets = documents.list.iter().flat_map(|document| targets(&document.root)).collect();
    Found { targets, problem: documents.problems.first().cloned() }
}

fn entries(node: &Node) -> &[(Box<str>, Node)] {
    match &node.value {
        Value::Mapping(entries) => entries,
        _ => &[],
    }
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    entries(node).iter().find(|(name, _)| &**name == key).map(|(_, node)| node)
}

/// The scripts or tasks below a key.
fn named(root: &Node, key: &str) -> Vec<Target> {
    let Some(targets) = get(root, key) else { return Vec::new() };
    let target = |(name, node): &(Box<str>, Node)| Target {
        line: node.line,
        name: name.to_string(),
        does_something: does_something(node),
    };
    entries(targets).iter().map(target).collect()
}

fn does_something(node: &Node) -> bool {
    match &node.value {
        Value::Text(script) => runs_something(script),
        Value::Sequence(items) => items.iter().any(does_something),
        Value::Mapping(entries) => entries.iter().any(|(key, node)| match &**key {
            "cmds" | "cmd" | "defer" => does_something(node),
            "for" => false,
            // Another task, or some that must be done before.
            "task" => matches!(node.value, Value::Text(_)),
            "deps" => matches!(&node.value, Value::Sequence(tasks) if !tasks.is_empty()),
            _ => false,
        }),
        _ => false,
    }
}

fn aliases(root: &Node) -> Vec<Target> {
    let Some(aliases) = get(root, "alias") else { return Vec::new() };
    let does_something = |node: &Node| match &node.value {
        Value::Text(command) => !command.trim().is_empty(),
        Value::Sequence(words) => !words.is_empty(),
        _ => false,
    };
    let target = |(name, node): &(Box<str>, Node)| Target {
        line: node.line,
        name: name.to_string(),
        does_something: does_something(node),
    };
    entries(aliases).iter().map(target).collect()
}
