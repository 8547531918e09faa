//! Pipelines that are data. There are a dozen products and one walk, because they all name by the same few keys what
//! runs and what is used.

use std::collections::HashSet;

use super::lot::{self, Entries, plain, text_of};
use super::{Lot, Pipeline};
use crate::check::document::{Document, Node, Value};
use crate::check::shell::Command;
use crate::repo::RepoPath;

/// How far from its key a command is looked for, in lines.
const REACH: usize = 64;
/// How much of a line is looked at for it, in bytes.
const WIDTH: usize = 400;
/// How much of a command is looked for, in characters.
const HEAD: usize = 24;

/// What a key says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Texts to be run, one or a list of them.
    Script,
    /// One command by its words, or as one text.
    Words,
    /// What is used, by name.
    Use,
    /// What is used, or more cases of a matrix.
    Include,
    /// Scripts by the names that people give them.
    Named,
    /// What a list of steps or jobs may also name is something used.
    List,
    /// Values that run nothing, whatever their keys.
    Skip,
}

#[rustfmt::skip] // One role a group.
const ROLES: &[(Role, &[&str])] = &[
    (Role::Script, &[
        "run", "script", "before_script", "after_script", "after-script", "commands", "cmds", "cmd", "bash", "pwsh", "powershell", "ps",
        "sh", "install", "before_install", "before_deploy", "after_success", "before_build", "after_build", "before_test", "after_test",
        "buildCommand", "pre_build", "post_build",
    ]),
    (Role::Words, &["command", "args", "entrypoint"]),
    (Role::Use, &["uses", "image", "task", "template", "orbs", "pipe", "plugins", "component", "taskRef", "extends"]),
    (Role::Include, &["include"]),
    (Role::Named, &["tasks", "scripts"]),
    (Role::List, &["steps", "jobs"]),
    (Role::Skip, &[
        "env", "environment", "variables", "vars", "services", "settings", "secrets", "on", "outputs", "parameters", "definitions",
        "container", "notifications",
    ]),
];
/// Where an included file may come from.
const ORIGINS: &[&str] = &["local", "file", "project", "template", "remote", "component"];

/// Adds the steps of a file's documents.
pub(super) fn read(path: &RepoPath, text: &str, documents: &[Document], pipeline: &mut Pipeline) {
    let lines: Vec<_> = text.lines().map(|line| &line.as_bytes()[..line.len().min(WIDTH)]).collect();
    let may_hide = path.file_name().starts_with(".gitlab-ci");
    for document in documents {
        let mut walk = Walk { lines: &lines, pipeline };
        match &document.root.value {
            Value::Mapping(entries) if is_workflow(path) => walk.workflow(entries),
            Value::Mapping(entries) if may_hide => walk.with_hidden_jobs(entries),
            _ => walk.node(&document.root, Lot::default()),
        }
    }
}

struct Walk<'t> {
    lines: &'t [&'t [u8]],
    pipeline: &'t mut Pipeline,
}

/// A forge refuses a workflow with a key that it does not know, so that only what stands in its place runs.
fn is_workflow(path: &RepoPath) -> bool {
    [".github/workflows", ".gitea/workflows", ".forgejo/workflows"]
        .iter()
        .any(|folder| path.as_str().starts_with(folder))
}

impl Walk<'_> {
    fn workflow(&mut self, entries: &Entries) {
        let jobs = entries.iter().filter(|(key, _)| &**key == "jobs").filter_map(|(_, node)| mapping(node));
        for job in jobs.flatten().filter_map(|(_, node)| mapping(node)) {
            let lot = lot::within(job, Lot::default());
            for (key, node) in job.iter().filter(|(key, _)| matches!(&**key, "strategy" | "uses" | "steps")) {
                self.entry(key, node, lot);
            }
        }
    }

    /// GitLab runs no job whose name starts with a dot; others may take their scripts from it.
    fn with_hidden_jobs(&mut self, entries: &Entries) {
        let mut named = HashSet::new();
        entries.iter().for_each(|(_, node)| names(node, &mut named));
        for (key, node) in entries {
            let is_hidden = key.starts_with('.') && !named.contains(&**key);
            let disabled = is_hidden.then_some("a hidden job that no job extends");
            self.entry(key, node, Lot { disabled, ..Lot::default() });
        }
    }

    fn node(&mut self, node: &Node, lot: Lot) {
        match &node.value {
            Value::Sequence(items) => items.iter().for_each(|item| self.node(item, lot)),
            Value::Mapping(entries) => self.mapping(entries, lot),
            _ => {}
        }
    }

    fn mapping(&mut self, entries: &Entries, lot: Lot) {
        let lot = lot::within(entries, lot);
        self.words(entries, lot);
        for (key, node) in entries {
            if &**key == "with" {
                self.inputs(entries, node, lot);
            } else {
                self.entry(key, node, lot);
            }
        }
    }

    fn entry(&mut self, key: &str, node: &Node, lot: Lot) {
        match role(key) {
            Some(Role::Script) => self.script(node, lot),
            Some(Role::Use) => self.used(node, lot),
            Some(Role::Include) => self.included(node, lot),
            Some(Role::Named) => self.named(node, lot),
            Some(Role::List) => self.list(node, lot),
            Some(Role::Skip | Role::Words) => {}
            None => self.node(node, lot),
        }
    }

    /// What an action is given may be a script, unless it is one in JavaScript.
    fn inputs(&mut self, step: &Entries, inputs: &Node, lot: Lot) {
        let action = text_of(step, "uses").unwrap_or_default();
        if action.starts_with("actions/github-script") {
            return;
        }
        match &inputs.value {
            Value::Mapping(entries) if action.starts_with("actions-rs/cargo") => {
                let words = ["command", "args"].iter().filter_map(|key| text_of(entries, key));
                let command = words.fold("cargo".to_owned(), |command, word| command + " " + word);
                self.pipeline.add_script(&command, lot, |_| inputs.line);
            }
            _ => self.node(inputs, lot),
        }
    }

    fn script(&mut self, node: &Node, lot: Lot) {
        match &node.value {
            Value::Text(text) => self.run(node, text, lot),
            Value::Sequence(items) => items.iter().for_each(|item| self.script(item, lot)),
            _ => self.node(node, lot),
        }
    }

    fn run(&mut self, node: &Node, script: &str, lot: Lot) {
        let lines = self.lines;
        self.pipeline.add_located_script(script, lot, |command| place(lines, node.line, command));
    }

    /// `entrypoint`, `command` and `args` are one command; or a shell and its script; or, of a `command` that is a list of
    /// whole commands, many.
    fn words(&mut self, entries: &Entries, lot: Lot) {
        let find = |key: &str| entries.iter().find(|(name, _)| &**name == key).map(|(_, node)| node);
        let nodes: Vec<_> = ["entrypoint", "command", "args"].into_iter().filter_map(find).collect();
        let Some(first) = nodes.first() else { return };
        let texts = |node: &Node| match &node.value {
            Value::Text(text) => vec![text.to_string()],
            Value::Sequence(items) => items.iter().filter_map(|item| plain(item).map(str::to_owned)).collect(),
            _ => Vec::new(),
        };
        let is_list = nodes.len() == 1 && texts(first).first().is_some_and(|text| text.contains(char::is_whitespace));
        if is_list || matches!(first.value, Value::Mapping(_)) {
            return self.script(first, lot);
        }
        let builder = find("name").and_then(plain).filter(|_| find("args").is_some());
        builder.into_iter().for_each(|name| self.pipeline.add_use(first.line, name, lot));
        let mut words: Vec<_> = nodes.iter().flat_map(|node| texts(node)).collect();
        // A builder of Google's own starts the tool that it is named after.
        if let (Some(name), true) = (builder, nodes.len() == 1) {
            let tool = name.strip_prefix("gcr.io/cloud-builders/").and_then(|tool| tool.split([':', '@']).next());
            words.splice(0..0, tool.map(str::to_owned));
        }
        let script =
            words.iter().position(|word| word.starts_with('-') && word.ends_with('c')).map(|option| option + 1);
        let is_shell = words.first().is_some_and(|program| program.ends_with("sh"));
        match script.and_then(|at| words.get(at)).filter(|_| is_shell) {
            Some(script) => self.run(first, &script.clone(), lot),
            None => self.run(first, &words.join(" "), lot),
        }
    }

    fn used(&mut self, node: &Node, lot: Lot) {
        match &node.value {
            Value::Text(text) => self.pipeline.add_use(node.line, text, lot),
            Value::Sequence(items) => items.iter().for_each(|item| self.used(item, lot)),
            Value::Mapping(entries) => {
                let lot = lot::within(entries, lot);
                for (key, node) in entries {
                    self.used_by_key(key, node, lot);
                }
            }
            _ => {}
        }
    }

    fn used_by_key(&mut self, key: &str, node: &Node, lot: Lot) {
        match &node.value {
            // A plugin of Buildkite with its settings.
            _ if key.contains(['/', '#']) => self.pipeline.add_use(node.line, key, lot),
            Value::Text(text) if key == "name" || ORIGINS.contains(&key) || text.contains(['/', '@']) => {
                self.pipeline.add_use(node.line, text, lot);
            }
            _ => self.entry(key, node, lot),
        }
    }

    fn included(&mut self, node: &Node, lot: Lot) {
        match &node.value {
            Value::Sequence(items) => items.iter().for_each(|item| self.included(item, lot)),
            Value::Mapping(entries) if !entries.iter().any(|(key, _)| ORIGINS.contains(&&**key)) => {
                self.node(node, lot);
            }
            _ => self.used(node, lot),
        }
    }

    fn named(&mut self, node: &Node, lot: Lot) {
        match &node.value {
            Value::Mapping(entries) => entries.iter().for_each(|(_, node)| self.script(node, lot)),
            Value::Sequence(items) => {
                for item in items {
                    match &item.value {
                        Value::Mapping(entries) if entries.len() == 1 => self.script(&entries[0].1, lot),
                        _ => self.node(item, lot),
                    }
                }
            }
            _ => {}
        }
    }

    /// A step may be the name of one, alone or with its settings: `- node/install` of an orb.
    fn list(&mut self, node: &Node, lot: Lot) {
        let Value::Sequence(items) = &node.value else { return self.node(node, lot) };
        for item in items {
            match &item.value {
                Value::Text(text) => self.pipeline.add_use(item.line, text, lot),
                Value::Mapping(entries) => {
                    if let Some((key, node)) = entries.first().filter(|(key, _)| key.contains('/')) {
                        self.pipeline.add_use(node.line, key, lot);
                    }
                    self.mapping(entries, lot);
                }
                _ => self.list(item, lot),
            }
        }
    }
}

fn mapping(node: &Node) -> Option<&Entries> {
    match &node.value {
        Value::Mapping(entries) => Some(entries),
        _ => None,
    }
}

fn role(key: &str) -> Option<Role> {
    let known = ROLES.iter().find(|(_, keys)| keys.contains(&key)).map(|(role, _)| *role);
    known.or_else(|| key.ends_with("_script").then_some(Role::Script))
}

/// The names of hidden jobs that stand anywhere as values.
fn names<'n>(node: &'n Node, named: &mut HashSet<&'n str>) {
    match &node.value {
        Value::Text(text) if text.starts_with('.') => {
            named.insert(text);
        }
        Value::Sequence(items) => items.iter().for_each(|item| names(item, named)),
        Value::Mapping(entries) => entries.iter().for_each(|(_, node)| names(node, named)),
        _ => {}
    }
}

/// The line of a command whose script belongs to the key on line `key`: where its beginning stands. A block starts on the
/// line after its key, other texts on the same, and of a folded one the lines are no longer known.
fn place(lines: &[&[u8]], key: usize, command: &Command) -> usize {
    let head: &str = command.text.split("  ").next().unwrap_or_default();
    let head = head.char_indices().nth(HEAD).map_or(head, |(end, _)| &head[..end]);
    let program = head.split(' ').next().unwrap_or_default();
    let says = |line: &usize, text: &str| {
        lines.get(line.saturating_sub(1)).is_some_and(|line| memchr::memmem::find(line, text.as_bytes()).is_some())
    };
    let likely = || [key + command.line, key + command.line + 1].into_iter().chain(key..key + REACH);
    let found = likely().find(|line| says(line, head));
    found.or_else(|| likely().find(|line| says(line, program))).unwrap_or(key)
}
