//! `alerts`: what Prometheus is told to alert on, and what it tells those whom it wakes.
//!
//! Whatever has `groups` of `rules` is looked at: rule files, `PrometheusRule` resources, the values of charts that take them,
//! and rule files in `ConfigMap`s.

mod rule;
mod runbook;

use std::sync::Arc;

use self::rule::{Alert, Want};
use self::runbook::Runbook;
use super::census::{Census, at_least, may_have, note_flaw, note_inner_problem, note_problems};
use super::config_map::{self, Held};
use super::document::{Documents, Format, Node, Value, parse_unfilled};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Strength, Ties};
use crate::reader::{Table, did_you_mean};
use crate::repo::{Repo, Unreadable};
use crate::text::count;

pub const KIND: Kind = Kind {
    name: "alerts",
    summary: "Prometheus alerts have an expression, wait, say how bad it is, what it is and what to do",
    parameters: &[
        ("in, except", "globs of rule files, `PrometheusRule` resources and ConfigMaps"),
        (
            "each",
            "what each alert must have beside `expr`: `for`, `severity`, `summary`, `description`, `runbook`; a runbook of the repository must be there",
        ),
        ("min", "how many alerts there must be; 1 unless said"),
    ],
    example: r#"
        id = "alerts"
        title = "Every alert says how bad it is and what to do"
        # Recording rules are no alerts. A runbook is a link, a path in the repository, or the instruction itself.
        check.alerts = { in = ["monitoring/**/*.{yml,yaml}"], each = ["for", "severity", "summary", "runbook"], min = 3 }
    "#,
    parse,
};

/// What a file with an alert has in it.
const WORDS: &[&str] = &["alert:", "alert :", "\"alert\"", "'alert'"];
/// Where the values of charts have the rules of a single group.
const CHARTS: &[&str] = &["prometheusRule", "prometheusRules"];
/// What only a Helm chart has between its braces; Prometheus has variables of its own there.
const HELM: &[&str] =
    &[".Values", ".Release", ".Chart", "{{`", "include \"", "{{- if", "{{- range", "{{- with", "{{- end"];

#[derive(Debug)]
struct Alerts {
    selector: Selector,
    wants: Vec<Want>,
    min: usize,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("alerts", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse(table);
    let min = at_least(table, "min", "alert");
    let wants = table.list("each", |table, value, text| {
        let want = Want::WORDS.iter().find(|(word, _)| *word == text).map(|(_, want)| *want);
        if want.is_none() {
            let help = did_you_mean(text, Want::WORDS.iter().map(|(word, _)| *word));
            table.problem_at(value, &format!("nobody can ask an alert for `{text}`"), &help);
        }
        want
    });
    if table.has("each") && wants.is_none() {
        return None;
    }
    Some(Arc::new(Alerts { selector: selector?, wants: wants.unwrap_or_default(), min }))
}

/// What is learned of a file.
#[derive(Default)]
struct Found {
    fact: Fact,
    ties: Ties,
}

impl Alerts {
    fn look(&self, file: &File<'_>, bytes: &[u8], documents: &Documents) -> Fact {
        let is_helm = || HELM.iter().any(|mark| memchr::memmem::find(bytes, mark.as_bytes()).is_some());
        let unfilled;
        let documents = if documents.is_template && !is_helm() {
            unfilled = parse_unfilled(Format::Yaml, bytes);
            &unfilled
        } else {
            documents
        };
        let mut found = Found::default();
        note_problems(&mut found.fact, documents);
        for document in &documents.list {
            self.walk(&mut found, file, &document.root, &|line| line);
            for held in config_map::files(&document.root) {
                self.look_within(&mut found, file, &held);
            }
        }
        found.fact.ties = (found.ties != Ties::default()).then(|| Box::new(found.ties));
        found.fact
    }

    fn look_within(&self, found: &mut Found, file: &File<'_>, held: &Held<'_>) {
        if !may_have(held.text.as_bytes(), WORDS) {
            return;
        }
        let documents = parse_unfilled(Format::Yaml, held.text.as_bytes());
        for (line, reason) in &documents.problems {
            note_inner_problem(&mut found.fact, held.line(*line), held.name, reason);
        }
        for document in &documents.list {
            self.walk(found, file, &document.root, &|line| held.line(line));
        }
    }

    /// Documents nest at most [`crate::limits::DEPTH`] deep, so the recursion is bounded.
    fn walk(&self, found: &mut Found, file: &File<'_>, node: &Node, line: &dyn Fn(usize) -> usize) {
        match &node.value {
            Value::Sequence(items) => items.iter().for_each(|item| self.walk(found, file, item, line)),
            Value::Mapping(entries) => {
                let groups = node.get("groups").map(Node::items).unwrap_or_default();
                let written_out = entries.iter().filter(|(key, _)| CHARTS.contains(&&**key)).map(|(_, group)| group);
                for group in groups.iter().chain(written_out) {
                    rule::alerts(group).iter().for_each(|alert| self.judge(found, file, alert, line));
                }
                entries.iter().for_each(|(_, node)| self.walk(found, file, node, line));
            }
            _ => {}
        }
    }

    fn judge(&self, found: &mut Found, file: &File<'_>, alert: &Alert<'_>, line: &dyn Fn(usize) -> usize) {
        let lacking = std::iter::once(Want::Expression).chain(self.wants.iter().copied());
        let lacking: Vec<_> = lacking.filter(|want| !alert.has(*want)).collect();
        found.fact.subjects += 1;
        found.fact.held += u32::from(lacking.is_empty());
        let at = line(alert.line);
        lacking.iter().for_each(|want| note_flaw(&mut found.fact, at, format!("{}: {}", alert.name, want.missing())));
        if let Some(annotation) = alert.runbook().filter(|_| self.wants.contains(&Want::Runbook)) {
            let runbook = Runbook::of(&alert.name, annotation, lacking.is_empty());
            found.ties.targets.extend(runbook.and_then(|runbook| runbook.target(file.path, line(annotation.line))));
        }
    }
}

impl Check for Alerts {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs { list: self.wants.contains(&Want::Runbook), ..Inputs::of(self.selector.clone()) }
    }

    fn map(&self, file: &File<'_>) -> Fact {
        let format = Format::of(file.path).unwrap_or(Format::Yaml);
        match file.bytes() {
            Ok(bytes) if !may_have(bytes, WORDS) => Fact::default(),
            Ok(bytes) => match file.documents(format) {
                Ok(documents) => self.look(file, bytes, documents),
                Err(reason) => Fact::trouble(reason.to_string()),
            },
            // A link to a folder, or one that dangles, has no rules.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let mut census = Census::of(facts, self.min);
        let Some(files) = facts.files() else { return census.outcome(facts, &self.selector, "alert") };
        for (path, fact) in facts.iter() {
            for target in fact.ties.iter().flat_map(|ties| &ties.targets) {
                let Some(runbook) = Runbook::read(target).filter(|_| !runbook::is_there(path, target, files)) else {
                    continue;
                };
                census.held -= usize::from(runbook.is_all_it_asks);
                census.findings.push(Finding::new(path, Some(target.line), runbook.missing()));
            }
        }
        census.outcome(facts, &self.selector, "alert")
    }

    fn describe(&self) -> String {
        let wants = std::iter::once(Want::Expression).chain(self.wants.iter().copied());
        let wants: Vec<_> = wants.map(Want::describe).collect();
        let min = match self.min {
            1 => String::new(),
            min => format!(", and there are at least {}", count(min, "alert")),
        };
        format!("each alert in {} has {}{min}", self.selector.describe(), wants.join(", "))
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

#[cfg(test)]
mod tests;
