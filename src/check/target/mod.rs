//! `target`: what a person or a pipeline calls by one word, `make test` or `npm run lint`, exists and does something.

mod targets;

use std::sync::Arc;

use super::pattern::{Flags, Pattern, patterns, quoted};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Site, Strength};
use crate::reader::Table;
use crate::repo::{Repo, RepoPath, Unreadable};
use crate::text::count;
use targets::Tool;

pub const KIND: Kind = Kind {
    name: "target",
    summary: "a build tool (make, npm, just, cargo, task) has a target of that name, and it does something",
    parameters: &[
        ("tool", r#"`"make"`, `"npm"`, `"just"`, `"cargo"`, `"task"`, or `"any"` of them"#),
        ("name", "a regular expression for the whole name, or a list of which all must be there"),
        ("any", "one of the names is enough"),
        ("in, except", "globs of the files that define targets; those of the tool unless said"),
    ],
    example: r#"
        id = "one-word"
        title = "Tests and linters are one word away"
        check.target = { tool = "any", name = ["test", "lint|check"] }
    "#,
    parse,
};

/// `None` is any tool.
const TOOLS: &[(&str, Option<Tool>)] = &[
    ("make", Some(Tool::Make)),
    ("npm", Some(Tool::Npm)),
    ("just", Some(Tool::Just)),
    ("cargo", Some(Tool::Cargo)),
    ("task", Some(Tool::Task)),
    ("any", None),
];
/// What others wrote has targets of its own.
const EXCEPT: &[&str] = &["**/{node_modules,vendor,third_party}/**"];

#[derive(Debug)]
struct Targets {
    selector: Selector,
    tool: Option<Tool>,
    /// As they are written, and for whole names.
    names: Vec<Pattern>,
    whole: Vec<Pattern>,
    /// One of the names is enough.
    any: bool,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("target", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let tool = table.word("tool", TOOLS);
    if !table.has("tool") {
        table.problem("`tool` is missing", "one of make, npm, just, cargo, task, any");
    }
    let tools = tool.flatten().map_or(Tool::ALL.to_vec(), |tool| vec![tool]);
    let globs: Vec<_> = tools.iter().flat_map(|tool| tool.globs()).copied().collect();
    let selector = Selector::parse_or(table, &globs, EXCEPT);
    let any = table.boolean("any");
    if !table.has("name") {
        table.problem("`target` expects nothing", "name the targets: `name = \"test\"`");
    }
    let names = patterns(table, "name", Flags::default())?;
    let whole: Result<Vec<_>, _> =
        names.iter().map(|name| Pattern::new(&format!("^(?:{})$", name.as_str()), Flags::default())).collect();
    if let Err(reason) = &whole {
        let span = table.span_of("name");
        table.problem_in(span, &format!("not usable for a whole name: {reason}"), "for example `test|check`");
    }
    if any.is_none() && table.has("any") {
        return None;
    }
    Some(Arc::new(Targets { selector: selector?, tool: tool?, names, whole: whole.ok()?, any: any.unwrap_or(false) }))
}

impl Targets {
    /// The first target of each name that does something; of names without one, those that do nothing.
    fn look(&self, file: &File<'_>, tool: Tool, bytes: &[u8]) -> Result<Fact, String> {
        let found = tool.targets(file, bytes);
        let mut fact = Fact::default();
        for (rule, name) in self.whole.iter().enumerate() {
            let regex = name.regex()?;
            let named = || found.targets.iter().filter(|target| regex.is_match(target.name.as_bytes()));
            match named().find(|target| target.does_something) {
                Some(target) => {
                    fact.held += 1;
                    fact.push_site(target.line, rule, || target.name.as_str().into());
                }
                None => named().for_each(|target| {
                    let message = || format!("{} `{}` does nothing", tool.name(), target.name).into();
                    fact.push_site(target.line, self.names.len(), message);
                }),
            }
        }
        fact.trouble = found.problem.map(|(line, reason)| format!("line {line}: {reason}").into());
        Ok(fact)
    }

    fn missing(&self, facts: &Facts<'_>) -> Vec<&Pattern> {
        let has = |rule: usize| sites(facts).any(|(_, site)| usize::from(site.rule) == rule);
        self.names.iter().enumerate().filter(|(rule, _)| !has(*rule)).map(|(_, name)| name).collect()
    }

    fn word(&self) -> &'static str {
        self.tool.map_or("build tool", Tool::name)
    }
}

impl Check for Targets {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        let Some(tool) = self.tool.or_else(|| Tool::of(file.path)) else { return Fact::default() };
        match file.bytes() {
            Ok(bytes) => self.look(file, tool, bytes).unwrap_or_else(Fact::trouble),
            // A link to a folder, or one that dangles, has no targets.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        if facts.selected == 0 {
            return Outcome::without_subjects(format!("no file matches {}", self.selector.describe()));
        }
        let missing = self.missing(facts);
        let found = self.names.len() - missing.len();
        if missing.is_empty() || (self.any && found > 0) {
            let first = sites(facts).find(|(_, site)| usize::from(site.rule) < self.names.len());
            let place = first.map(|(path, site)| format!("{path}:{}", site.line)).unwrap_or_default();
            let more = if found > 1 { format!(" and {} more", found - 1) } else { String::new() };
            return Outcome::pass(format!("{place}{more}"));
        }
        let named: Vec<_> = missing.iter().map(|name| name.shown()).collect();
        let summary = format!("no {} target {} in {}", self.word(), named.join(", "), count(facts.selected, "file"));
        let outcome = match facts.troubles().next() {
            // What was not read could have them.
            Some((path, reason)) => Outcome::error(format!("{path} cannot be judged: {reason}")),
            None if self.any => Outcome::fail(summary),
            None => Outcome::fraction(found, self.names.len(), summary),
        };
        let idle = sites(facts).filter(|(_, site)| usize::from(site.rule) == self.names.len());
        outcome.with_findings(idle.map(|(path, site)| Finding::new(path, site.line(), site.message.clone())))
    }

    fn describe(&self) -> String {
        let word = if self.any { "or" } else { "and" };
        let targets = if self.names.len() == 1 { "target" } else { "targets" };
        let tool = self.word();
        format!("{tool} has the {targets} {} in {}", quoted(&self.names, word), self.selector.describe())
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

fn sites<'a>(facts: &Facts<'a>) -> impl Iterator<Item = (&'a RepoPath, &'a Site)> {
    facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)))
}

#[cfg(test)]
mod tests;
