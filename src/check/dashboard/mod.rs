//! `dashboard`: whether Grafana's dashboards show something.
//!
//! They are looked at as Grafana exports them, as its interface takes them (`{"dashboard": …}`), and in `ConfigMap`s. Other
//! JSON among the files is none.

mod panel;

use std::sync::Arc;

use self::panel::Panel;
use super::census::{Census, UNSURE, at_least, may_have, note_flaw, note_inner_problem, note_problems};
use super::config_map;
use super::document::{Documents, Format, Node, parse};
use super::{Check, Fact, Facts, File, Inputs, Kind, Outcome, Selector, Strength};
use crate::reader::Table;
use crate::repo::{Repo, Unreadable};
use crate::text::count;

pub const KIND: Kind = Kind {
    name: "dashboard",
    summary: "Grafana dashboards have a title and enough panels, each with a title and a query",
    parameters: &[
        ("in, except", "globs of dashboards, as JSON or in ConfigMaps"),
        ("min", "how many dashboards there must be; 1 unless said"),
        ("min_panels", "how many panels each must have, texts and rows left out; 1 unless said"),
    ],
    example: r#"
        id = "dashboards"
        title = "The dashboards show something"
        check.dashboard = { in = ["monitoring/dashboards/**/*.json"], min = 2, min_panels = 4 }
    "#,
    parse: parse_kind,
};

/// What a file with a dashboard has in it.
const WORDS: &[&str] = &["panels", "\"rows\"", "\"elements\""];
/// What no other JSON with panels has.
const SIGNS: &[&str] =
    &["schemaVersion", "templating", "annotations", "time", "timezone", "refresh", "uid", "gnetId", "title", "tags"];

#[derive(Debug)]
struct Dashboards {
    selector: Selector,
    min: usize,
    min_panels: usize,
}

fn parse_kind(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("dashboard", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse(table);
    let min = at_least(table, "min", "dashboard");
    let min_panels = at_least(table, "min_panels", "panel");
    Some(Arc::new(Dashboards { selector: selector?, min, min_panels }))
}

impl Dashboards {
    fn look(&self, documents: &Documents) -> Fact {
        let mut fact = Fact::default();
        note_problems(&mut fact, documents);
        for document in &documents.list {
            self.judge_root(&mut fact, &document.root, &|line| line);
            for held in config_map::files(&document.root) {
                if !may_have(held.text.as_bytes(), WORDS) || !held.text.trim_start().starts_with('{') {
                    continue;
                }
                let inner = parse(Format::Json, held.text.as_bytes());
                for (line, reason) in &inner.problems {
                    note_inner_problem(&mut fact, held.line(*line), held.name, reason);
                }
                inner.list.iter().for_each(|inner| self.judge_root(&mut fact, &inner.root, &|line| held.line(line)));
            }
        }
        fact
    }

    fn judge_root(&self, fact: &mut Fact, root: &Node, line: &dyn Fn(usize) -> usize) {
        let resource =
            root.get("spec").filter(|_| root.get("kind").and_then(Node::word).as_deref() == Some("Dashboard"));
        if resource.is_some_and(|spec| spec.get("elements").is_some()) {
            let message = "a dashboard of Grafana's second schema, which is not judged";
            return fact.push_site(line(root.line), UNSURE, || message.into());
        }
        let dashboard = resource.or_else(|| root.get("dashboard")).unwrap_or(root);
        if is_dashboard(dashboard) {
            self.judge(fact, dashboard, line);
        }
    }

    fn judge(&self, fact: &mut Fact, dashboard: &Node, line: &dyn Fn(usize) -> usize) {
        let mut flaws = Vec::new();
        if !dashboard.get("title").is_some_and(Node::is_filled) {
            flaws.push((dashboard.line, "the dashboard has no title".to_owned()));
        }
        let panels = panel::panels(dashboard);
        if panels.len() < self.min_panels {
            let wanted = format!("{}, at least {} wanted", count(panels.len(), "panel"), self.min_panels);
            flaws.push((dashboard.line, wanted));
        }
        flaws.extend(panels.iter().flat_map(Panel::flaws));
        fact.subjects += 1;
        fact.held += u32::from(flaws.is_empty());
        flaws.into_iter().for_each(|(at, message)| note_flaw(fact, line(at), message));
    }
}

fn is_dashboard(node: &Node) -> bool {
    let has_list = |key: &str| node.list(key).is_ok_and(|list| list.is_some());
    (has_list("panels") || has_list("rows")) && SIGNS.iter().any(|sign| node.get(sign).is_some())
}

impl Check for Dashboards {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        let format = Format::of(file.path).unwrap_or(Format::Json);
        match file.bytes() {
            Ok(bytes) if !may_have(bytes, WORDS) => Fact::default(),
            Ok(_) => match file.documents(format) {
                Ok(documents) => self.look(documents),
                Err(reason) => Fact::trouble(reason.to_string()),
            },
            // A link to a folder, or one that dangles, has no dashboards.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        Census::of(facts, self.min).outcome(facts, &self.selector, "dashboard")
    }

    fn describe(&self) -> String {
        let min = match self.min {
            1 => String::new(),
            min => format!(", and there are at least {}", count(min, "dashboard")),
        };
        let panels = count(self.min_panels, "panel");
        let within = self.selector.describe();
        format!("each dashboard in {within} has a title and at least {panels}, each with a title and a query{min}")
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

#[cfg(test)]
mod tests;
