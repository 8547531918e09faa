//! `data`: what YAML, JSON and TOML say, by jq filters.
//!
//! The documents of each file run through `each`, which gives the subjects, and `holds` must be true of every one.

mod finder;
mod top;

use std::sync::{Arc, OnceLock};

use self::finder::Finder;
use super::document::{Document, Documents, Format};
use super::jq::{Filter, Meter, Subject};
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Site, Strength};
use crate::reader::Table;
use crate::repo::{Repo, Unreadable};
use crate::text::{Sanitized, count};

pub const KIND: Kind = Kind {
    name: "data",
    summary: "YAML, JSON or TOML says what a jq filter wants",
    parameters: &[
        ("in, except", "globs of the files"),
        ("format", r#"`"yaml"`, `"json"` or `"toml"`, where the name does not say"#),
        ("each", "a jq filter that gives the subjects of a document; the document itself unless said"),
        (
            "holds",
            "a jq filter that must be true of each subject; credit is in proportion; `<` and `>` of two \
             types are an error, and of what is missing they do not hold; `yes`, `no`, `on` and `off` are texts, of which \
             an answer `no` or `off` does not hold",
        ),
    ],
    example: r#"
        id = "limits"
        title = "Every Deployment sets resource limits"
        # `all` of nothing is true: where the list may be empty, ask for `(.containers | length > 0) and all(…)`.
        check.data = { in = ["k8s/**/*.yaml"], each = 'select(.kind == "Deployment")', holds = 'all(.spec.template.spec.containers[]; .resources.limits)' }
    "#,
    parse,
};

/// What a site of a fact is about, most urgent first.
const FAILED: usize = 0;
const TROUBLE: usize = 1;
const TEMPLATE: usize = 2;
/// How much of a filter is quoted in a finding, in characters.
const EXCERPT: usize = 80;

#[derive(Debug)]
struct Data {
    selector: Selector,
    format: Option<Format>,
    each: Filter,
    holds: Filter,
    /// Tells the texts that can have a subject; None if any can.
    finder: OnceLock<Option<Finder>>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("data", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse(table);
    let format = table.word("format", Format::WORDS);
    let each = table.string("each").or_else(|| (!table.has("each")).then(|| ".".to_owned()));
    let each = each.and_then(|code| filter(table, "each", &code));
    let holds =
        table.required("holds", "say what must be true of each subject, for example `holds = '.spec.replicas > 1'`");
    let holds = holds.and_then(|code| filter(table, "holds", &code));
    if table.has("format") && format.is_none() {
        return None;
    }
    Some(Arc::new(Data { selector: selector?, format, each: each?, holds: holds?, finder: OnceLock::new() }))
}

fn filter(table: &mut Table<'_, '_>, key: &str, code: &str) -> Option<Filter> {
    match Filter::new(code) {
        Ok(filter) => Some(filter),
        Err(reason) => {
            let span = table.span_of(key);
            table.problem_in(
                span,
                &format!("`{key}` is not a filter that can be used: {reason}"),
                "it is written in jq's language",
            );
            None
        }
    }
}

impl Data {
    fn finder(&self) -> Option<&Finder> {
        self.finder.get_or_init(|| Finder::new(self.each.needed()?, self.each.top())).as_ref()
    }

    /// What a file tells of which only some documents can have a subject, or none; None if it must be read as a whole.
    fn judge_some(&self, file: &File<'_>, format: Format) -> Option<Fact> {
        let (finder, bytes) = (self.finder()?, file.bytes().ok()?);
        // The letters of UTF-16 have a NUL between them.
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return None;
        }
        if !finder.finds(format, bytes) {
            return memchr::memchr(0, bytes).is_none().then(Fact::default);
        }
        let of_yaml = (format == Format::Yaml).then_some(file)?;
        let documents = of_yaml.documents_where(|text| finder.finds(format, text))?;
        let (mut fact, meter) = (Fact::default(), Meter::default());
        documents.into_iter().for_each(|document| self.judge_document(&mut fact, document, &meter));
        Some(fact)
    }

    fn judge(&self, documents: &Documents) -> Fact {
        let mut fact = Fact::default();
        for (line, reason) in &documents.problems {
            if documents.is_template {
                fact.push_site(*line, TEMPLATE, || reason.clone());
            } else {
                trouble(&mut fact, *line, reason.as_str());
            }
        }
        let meter = Meter::default();
        for document in &documents.list {
            self.judge_document(&mut fact, document, &meter);
        }
        fact
    }

    fn judge_document(&self, fact: &mut Fact, document: &Document, meter: &Meter) {
        let subjects = match self.each.subjects(document, meter) {
            Ok(subjects) => subjects,
            Err(reason) => return trouble(fact, document.root.line, &format!("`each` cannot run: {reason}")),
        };
        for subject in &subjects {
            self.judge_subject(fact, document, subject, meter);
            // The rest would only repeat that there is no budget left.
            if meter.is_spent() {
                return;
            }
        }
    }

    /// A subject of which `holds` cannot say anything counts neither way: it is trouble.
    fn judge_subject(&self, fact: &mut Fact, document: &Document, subject: &Subject, meter: &Meter) {
        let holds = self.holds.holds(&subject.value, meter);
        fact.subjects += u32::from(holds.is_ok());
        fact.held += u32::from(holds == Ok(true));
        // To find a line takes a walk through the document, so it is not done for what is only counted.
        let line = || if fact.sites.len() < Fact::SITES_CAP { subject.line(document) } else { document.root.line };
        match holds {
            Ok(true) => {}
            Ok(false) => fact.push_site(line(), FAILED, || Sanitized::from(self.failure(subject))),
            Err(reason) => {
                let name = subject.name().map(|name| format!("{name}: ")).unwrap_or_default();
                trouble(fact, line(), &format!("{name}`holds` cannot run: {reason}"));
            }
        }
    }

    fn failure(&self, subject: &Subject) -> String {
        let filter = excerpt(self.holds.as_str());
        match subject.name() {
            Some(name) => format!("{name}: `{filter}` does not hold"),
            None => format!("`{filter}` does not hold"),
        }
    }

    fn without_subjects(&self, facts: &Facts<'_>, templates: usize) -> Outcome {
        if facts.selected == 0 {
            return Outcome::without_subjects(format!("no file matches {}", self.selector.describe()));
        }
        if templates == 0 {
            return Outcome::without_subjects(format!("{}, no subject", count(facts.selected, "file")));
        }
        // What a template renders to may well have subjects, so this is never "not applicable".
        if templates == facts.selected {
            let are =
                if templates == 1 { "1 template, which is" } else { &format!("{templates} templates, which are") };
            return Outcome::pending(format!("{are} not judged: render them, and name what that gives in `in`"));
        }
        Outcome::pending(format!("no subject · {}", unjudged(templates)))
    }

    /// The answer of what could be judged. A template counts as a subject that does not hold: nobody knows what it
    /// renders to, so a pass would be a guess, while what holds elsewhere keeps its credit and one more fixed manifest
    /// never lowers it. Who renders elsewhere leaves templates out by `except`.
    fn of_subjects(facts: &Facts<'_>, templates: usize) -> Outcome {
        let (held, subjects) = (facts.held(), facts.subjects());
        let summary = match templates {
            0 => format!("{held} of {subjects}"),
            _ => format!("{held} of {subjects} · {}", unjudged(templates)),
        };
        Outcome::fraction(held, subjects + templates, summary)
    }
}

impl Check for Data {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        let Some(format) = self.format.or_else(|| Format::of(file.path)) else {
            return Fact::trouble("its name tells no format: say `format = \"yaml\"`, \"json\" or \"toml\"");
        };
        if let Some(fact) = self.judge_some(file, format) {
            return fact;
        }
        match file.documents(format) {
            Ok(documents) => self.judge(documents),
            // A link to a folder, or one that dangles, has no documents.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
            Err(reason) => Fact::trouble(reason.to_string()),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let templates = facts.iter().filter(|(_, fact)| is_template(fact)).count();
        let outcome = match facts.subjects() {
            0 => self.without_subjects(facts, templates),
            _ => Self::of_subjects(facts, templates),
        };
        let troubled = facts.troubles().count();
        let outcome = match facts.troubles().next() {
            // What was not read could have the one subject that does not hold. A failure elsewhere stays one.
            Some((path, reason)) if facts.held() == facts.subjects() => {
                Outcome::error(format!("{path} cannot be judged: {reason}"))
            }
            Some(_) => Outcome {
                summary: format!("{} · {} not judged", outcome.summary, count(troubled, "file")).into(),
                ..outcome
            },
            None => outcome,
        };
        let found = findings(facts);
        let shown = found.iter().filter(|(rule, _)| *rule == FAILED).count();
        let failed = facts.subjects() - facts.held();
        outcome.with_findings(found.into_iter().map(|(_, finding)| finding)).and_more(failed.saturating_sub(shown))
    }

    fn describe(&self) -> String {
        let each = match self.each.as_str() {
            "." => "each document".to_owned(),
            each => format!("each `{each}`"),
        };
        format!("{each} in {}: `{}`", self.selector.describe(), self.holds.as_str())
    }

    fn strength(&self) -> Strength {
        Strength::Configured
    }
}

/// Notes why a part of a file could not be judged; the first reason speaks for the file.
fn trouble(fact: &mut Fact, line: usize, reason: &str) {
    fact.push_site(line, TROUBLE, || Sanitized::new(reason));
    if fact.trouble.is_none() {
        let reason = if line == 0 { reason.to_owned() } else { format!("line {line}: {reason}") };
        fact.trouble = Some(Sanitized::from(reason));
    }
}

fn is_about(site: &Site, rule: usize) -> bool {
    usize::from(site.rule) == rule
}

fn is_template(fact: &Fact) -> bool {
    fact.sites.iter().any(|site| is_about(site, TEMPLATE))
}

fn unjudged(templates: usize) -> String {
    format!("{} not judged", count(templates, "template"))
}

/// What is to be shown, each with what it is about: first what fails, then what cannot be read, templates last.
fn findings(facts: &Facts<'_>) -> Vec<(usize, Finding)> {
    let mut findings = Vec::new();
    for (path, fact) in facts.iter() {
        let places = fact.sites.iter().map(|site| (usize::from(site.rule), site.line(), &site.message));
        let has_place = fact.sites.iter().any(|site| is_about(site, TROUBLE));
        let whole = fact.trouble.iter().filter(|_| !has_place).map(|reason| (TROUBLE, None, reason));
        let found = places.chain(whole).map(|(rule, line, message)| (rule, Finding::new(path, line, message.clone())));
        findings.extend(found);
    }
    findings.sort_by_key(|(rule, _)| *rule);
    findings
}

/// A filter on one line, cut.
fn excerpt(code: &str) -> String {
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    match code.char_indices().nth(EXCERPT) {
        Some((at, _)) => format!("{}…", &code[..at]),
        None => code,
    }
}

#[cfg(test)]
mod tests;
