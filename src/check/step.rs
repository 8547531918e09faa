//! `step`: what pipelines, scripts and files of recipes run or use.
//!
//! A command that is printed, quoted in a comment or switched off is no step, so a pipeline is read as what it is.

use std::sync::Arc;

use super::census::located;
use super::pattern::{Flags, Pattern, patterns, quoted};
use super::pipeline::{Does, Pipeline, Step};
use super::shell::Act;
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Site, Strength};
use crate::reader::Table;
use crate::repo::{Repo, Unreadable};
use crate::text::count;

pub const KIND: Kind = Kind {
    name: "step",
    summary: "a step of a pipeline, script or Makefile runs or uses something; printing it does not count",
    parameters: &[
        ("in, except", "globs of pipelines, scripts and Makefiles"),
        ("runs", "a regular expression, or a list of which one must match a command: `'^cargo test'`"),
        ("uses", "the same for actions, templates and images that a step uses: `'^codecov/'`"),
        ("must_pass", "a step whose failure is ignored does not count"),
        ("what", "words for what is looked for, where an expression is no reading"),
    ],
    example: r#"
        id = "ci-tests"
        title = "CI runs the tests"
        check.step = { in = [".github/workflows/*.yml", "Makefile"], runs = '^cargo (test|nextest)', uses = '^codecov/', what = "step that runs tests" }
    "#,
    parse,
};

/// What a site of a fact is about.
const FOUND: usize = 0;
const NEARLY: usize = 1;
const TEMPLATE: usize = 2;
/// How much of a step is quoted in a finding, in characters.
const EXCERPT: usize = 80;

#[derive(Debug)]
struct Steps {
    selector: Selector,
    runs: Vec<Pattern>,
    uses: Vec<Pattern>,
    /// A step whose failure is ignored does not count.
    must_pass: bool,
    /// What the patterns stand for, in words.
    what: Option<String>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("step", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse(table);
    let must_pass = table.boolean("must_pass");
    let what = table.string("what");
    let missing = !table.has("runs") && !table.has("uses");
    if missing {
        table.problem(
            "`step` expects nothing",
            "say what a step must run or use: `runs = '^cargo test'`, `uses = '^codecov/codecov-action@'`",
        );
    }
    let runs = patterns(table, "runs", Flags::default());
    let uses = patterns(table, "uses", Flags::default());
    let refused = [("runs", runs.is_none()), ("uses", uses.is_none()), ("must_pass", must_pass.is_none())];
    if missing || refused.iter().any(|(key, is_none)| *is_none && table.has(key)) {
        return None;
    }
    let (runs, uses) = (runs.unwrap_or_default(), uses.unwrap_or_default());
    Some(Arc::new(Steps { selector: selector?, runs, uses, must_pass: must_pass.unwrap_or(false), what }))
}

impl Steps {
    /// The first step that counts, or else those that nearly do, each with what is wrong.
    fn look(&self, pipeline: &Pipeline) -> Result<Fact, String> {
        let mut nearly = Fact::default();
        for step in &pipeline.steps {
            if !self.is_meant(step)? {
                continue;
            }
            let Some(flaw) = self.flaw(step) else {
                let mut fact = Fact { subjects: 1, held: 1, ..Fact::default() };
                fact.push_site(step.line, FOUND, || excerpt(&step.text).into());
                return Ok(fact);
            };
            nearly.subjects += 1;
            nearly.push_site(step.line, NEARLY, || format!("`{}` does not count: {flaw}", excerpt(&step.text)).into());
        }
        Ok(nearly)
    }

    /// Whether the patterns mean a step, be it by the command from its program on or by all of it.
    fn is_meant(&self, step: &Step) -> Result<bool, String> {
        let (patterns, forms) = match step.does {
            Does::Use => (&self.uses, [Some(&*step.text), None, None]),
            Does::Run(Act::Idles) => return Ok(false),
            Does::Run(Act::Runs) => (&self.runs, [Some(step.bare()), Some(&*step.text), None]),
            Does::Run(Act::Prints) => {
                let printed = step.bare().split_once(' ').map_or("", |(_, printed)| printed);
                (&self.runs, [Some(printed.trim_start_matches(['"', '\''])), None, None])
            }
        };
        for pattern in patterns {
            let regex = pattern.regex()?;
            if forms.iter().flatten().any(|form| regex.is_match(form.as_bytes())) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Why a step does not count.
    fn flaw(&self, step: &Step) -> Option<String> {
        if step.does == Does::Run(Act::Prints) {
            return Some("it only prints".to_owned());
        }
        if let Some(reason) = step.lot.disabled {
            return Some(format!("it never runs ({reason})"));
        }
        let reason = step.lot.ignored.filter(|_| self.must_pass)?;
        Some(format!("its failure is ignored ({reason})"))
    }

    fn name(&self) -> String {
        self.what.clone().unwrap_or_else(|| format!("step that {}", self.wanted("or")))
    }

    fn wanted(&self, word: &str) -> String {
        let wants = [("runs", &self.runs), ("uses", &self.uses)];
        let wants = wants.iter().filter(|(_, patterns)| !patterns.is_empty());
        wants.map(|(verb, patterns)| format!("{verb} {}", quoted(patterns, word))).collect::<Vec<_>>().join(" or ")
    }
}

impl Check for Steps {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        let pipeline = match file.pipeline() {
            Ok(pipeline) => pipeline,
            // A link to a folder, or one that dangles, has no steps.
            Err(Unreadable::Gone | Unreadable::NotRegular) => return Fact::default(),
            Err(reason) => return Fact::trouble(reason.to_string()),
        };
        let mut fact = self.look(pipeline).unwrap_or_else(Fact::trouble);
        match &pipeline.problem {
            Some((line, reason)) if pipeline.is_template => fact.push_site(*line, TEMPLATE, || reason.clone()),
            Some((line, reason)) if fact.trouble.is_none() => fact.trouble = Some(located(*line, reason)),
            _ => {}
        }
        fact
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        if facts.selected == 0 {
            return Outcome::without_subjects(format!("no file matches {}", self.selector.describe()));
        }
        let sites = || facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)));
        if let Some((path, site)) = sites().find(|(_, site)| is_about(site, FOUND)) {
            return Outcome::pass(format!("{path}:{}", site.line));
        }
        let templates = sites().filter(|(_, site)| is_about(site, TEMPLATE)).count();
        let none = format!("no {} in {}", self.name(), count(facts.selected, "file"));
        // What was not read could be what runs it.
        let outcome = match facts.troubles().next() {
            Some((path, reason)) => Outcome::error(format!("{path} cannot be judged: {reason}")),
            None if templates > 0 => Outcome::pending(format!("{none} · {} not judged", count(templates, "template"))),
            None => Outcome::fail(none),
        };
        let shown = sites().filter(|(_, site)| is_about(site, NEARLY)).count();
        outcome
            .with_findings(sites().map(|(path, site)| Finding::new(path, site.line(), site.message.clone())))
            .and_more(facts.subjects().saturating_sub(shown))
    }

    fn describe(&self) -> String {
        let wanted = match &self.what {
            Some(what) => format!("a {what}"),
            None => format!("a step that {}", self.wanted("or")),
        };
        let passes = if self.must_pass { ", and whose failure counts" } else { "" };
        format!("{} has {wanted}{passes}", self.selector.describe())
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

fn is_about(site: &Site, rule: usize) -> bool {
    usize::from(site.rule) == rule
}

/// The beginning of a step.
fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::read;

    #[test]
    fn it_says_how_it_decides() {
        let describe = |fields: &str| {
            let (check, problems) = read("test", &format!("step = {{ in = \"ci.yml\", {fields} }}"), parse);
            check.map_or_else(|| problems[0].to_string(), |check| check.describe())
        };
        assert_eq!(describe("runs = ['a', 'b'], uses = 'c'"), "ci.yml has a step that runs `a` or `b` or uses `c`");
        assert_eq!(
            describe("runs = 'a', must_pass = true, what = \"step that tests\""),
            "ci.yml has a step that tests, and whose failure counts"
        );
        assert!(describe("what = \"a step\"").contains("expects nothing"));
        assert!(describe("runs = 'a', uses = '('").contains("not a usable regular expression"));
        assert!(describe("runs = 'a', must_pass = 1").contains("`must_pass` is an integer here"));
    }
}
