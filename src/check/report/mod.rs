//! `report`: what scanners and test runners wrote down, within limits.
//!
//! Each file is one report, all files of a check are of one format, and the limits are for all of them together. A
//! report that has nothing to judge (no run, no test, no component) is pending and never a pass, also where the item has
//! a `when`; so is one that has findings of a severity that nobody knows, unless `unknown` says how many may be.
//!
//! `max_age` goes by the date that the report itself gives, because a file's own date is when it was copied; `commit = true`
//! asks whether it is about HEAD; either is enough to ask. `CycloneDX` may be JSON or XML (of which only the JSON tells
//! vulnerabilities), SPDX JSON or tags and values.
//!
//! ```toml
//! check.report = { in = ["reports/*.sarif"], max = { critical = 0, high = 0, medium = 20 }, commit = true }
//! check.report = { in = ["**/TEST-*.xml"], format = "junit", max = { skipped = 5 }, min_tests = 100 }
//! check.report = { in = ["sbom.cdx.json"], format = "cyclonedx", min_components = 10 }
//! ```
//!
//! What is worse than a limited severity may not be at all, unless it has a limit of its own; tests may not fail, unless
//! it is said how many may.

mod bom;
mod class;
mod forms;
mod junit;
mod limits;
mod sarif;
mod tally;
mod trivy;

use std::sync::Arc;

use jiff::SignedDuration;

use super::age::{age, date, in_days};
use super::document::{self, Documents, Format};
use super::xml;
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind as Row, Outcome, Selector, Site, Strength};
use crate::reader::Table;
use crate::repo::{Repo, RepoPath, Unreadable};
use crate::text::count;
use class::{Class, Kind};
use limits::Limits;
use tally::{Asked, COMMIT, DATE, NOTHING, Sums, Tally, whole_of};

pub const KIND: Row = Row {
    name: "report",
    summary: "SARIF, JUnit, Trivy, CycloneDX or SPDX reports stay within limits",
    parameters: &[
        ("in, except", "globs of the reports, all of one format"),
        ("format", r#"`"sarif"`, `"junit"`, `"trivy"`, `"cyclonedx"` or `"spdx"`, where the content does not tell"#),
        (
            "max",
            "how many there may be: `critical`, `high`, `medium`, `low`, `unknown`, or a test report's `errors`, `failures`, `skipped`",
        ),
        ("min_tests, min_components", "how many there must be; one unless said"),
        ("max_age", r#"how old the reports may be, by the dates in them: `"7d"`"#),
        ("commit", "the report must be about the commit that is checked out"),
    ],
    example: r#"
        id = "scan"
        title = "The scanner finds nothing critical or high"
        check.report = { in = ["reports/*.sarif"], max = { critical = 0, high = 0 } }
    "#,
    parse,
};

/// A shorter prefix of a commit's hash is no name for it.
const HASH: usize = 7;

#[derive(Debug)]
struct Report {
    selector: Selector,
    kind: Option<Kind>,
    limits: Limits,
    /// Whether it must be about the commit that is checked out.
    commit: bool,
    max_age: Option<SignedDuration>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("report", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let selector = Selector::parse(table);
    let kind = table.word("format", Kind::WORDS);
    let commit = table.boolean("commit").unwrap_or(false);
    let max_age = age(table, "max_age");
    let limits = Limits::parse(table, kind, commit || max_age.is_some());
    let refused = [("format", kind.is_none()), ("max_age", max_age.is_none())];
    if refused.iter().any(|(key, is_none)| *is_none && table.has(key)) {
        return None;
    }
    if let Some(silent) = kind.filter(|kind| commit && !kind.names_commits()) {
        let span = table.span_of("commit");
        let message = format!("{} reports do not say which commit they are about", silent.name());
        table.problem_in(span, &message, "SARIF and Trivy reports do");
        return None;
    }
    Some(Arc::new(Report { selector: selector?, kind, limits: limits?, commit, max_age }))
}

impl Report {
    fn read(&self, file: &File<'_>) -> Result<Fact, String> {
        let bytes = file.bytes().map_err(|reason| reason.to_string())?;
        let text = document::text(bytes)?;
        if text.trim().is_empty() {
            return Err("it is empty".to_owned());
        }
        if text.trim_start().starts_with('<') {
            return self.read_xml(text);
        }
        if text.trim_start().starts_with("SPDXVersion:") {
            self.expect(Kind::Spdx)?;
            return Ok(self.told(Kind::Spdx, forms::spdx(text)?));
        }
        let read = file.documents(Format::Json).map(|documents| self.read_json(documents));
        let (kind, tally) = read.map_err(|reason| reason.to_string())??;
        Ok(self.told(kind, tally))
    }

    fn told(&self, kind: Kind, tally: Tally) -> Fact {
        tally.into_fact(kind, self.asked(), |class| self.shows(class, kind))
    }

    fn read_xml(&self, text: &str) -> Result<Fact, String> {
        let is_bom = xml::root(text).as_deref() == Some("bom");
        let kind = if is_bom { Kind::CycloneDx } else { Kind::Junit };
        if let Some(other) = self.kind.filter(|wanted| *wanted != kind && *wanted != Kind::Junit) {
            return Err(format!("it is XML, and {} is read as JSON", other.name()));
        }
        let tally = if is_bom { forms::cyclonedx(text, self.limits.has_severities())? } else { junit::read(text)? };
        self.expect(kind)?;
        Ok(self.told(kind, tally))
    }

    fn asked(&self) -> Asked {
        Asked { commit: self.commit, date: self.max_age.is_some() }
    }

    fn shows(&self, class: Class, kind: Kind) -> bool {
        class == Class::Unknown || self.limits.max(class, kind).is_some()
    }

    fn read_json(&self, documents: &Documents) -> Result<(Kind, Tally), String> {
        let Some(document) = documents.only()? else { return Err("it is empty".to_owned()) };
        let root = &document.root;
        let Some(kind) = Kind::of(root) else {
            let names = self.kind.map_or("SARIF, Trivy, CycloneDX or SPDX", Kind::name);
            return Err(format!("it is not as {names} is"));
        };
        self.expect(kind)?;
        let tally = match kind {
            Kind::Sarif => sarif::read(root)?,
            Kind::Trivy => trivy::read(root)?,
            Kind::CycloneDx => bom::cyclonedx(root, self.limits.has_severities())?,
            Kind::Spdx => bom::spdx(root)?,
            Kind::Junit => return Err("it is JSON, and JUnit is read as XML".to_owned()),
        };
        Ok((kind, tally))
    }

    fn expect(&self, found: Kind) -> Result<(), String> {
        match self.kind {
            Some(wanted) if wanted != found => Err(format!("it is {}, not {}", found.name(), wanted.name())),
            _ => match self.limits.objection(found) {
                Some(limit) => Err(format!("it is {}, of which `{limit}` says nothing", found.name())),
                None => Ok(()),
            },
        }
    }

    /// The sums of all reports, which must be of one format.
    fn sums(facts: &Facts<'_>) -> Result<Option<Sums>, Outcome> {
        let mut sums: Option<Sums> = None;
        for (path, fact) in facts.iter() {
            let Some(more) = Sums::of(fact) else { continue };
            sums = match sums {
                Some(known) if known.kind != more.kind => {
                    let (one, other) = (more.kind.name(), known.kind.name());
                    return Err(Outcome::error(format!(
                        "{path} is {one} and others are {other}: one check has one format"
                    )));
                }
                Some(known) => Some(known.plus(more)),
                None => Some(more),
            };
        }
        Ok(sums)
    }

    fn exceeded(&self, facts: &Facts<'_>, sums: &Sums) -> Option<Outcome> {
        let over: Vec<(Class, f64)> = self.limits.exceeded(sums).collect();
        if over.is_empty() {
            return None;
        }
        let said =
            over.iter().map(|(class, max)| format!("{}, at most {max}", class.shown(whole_of(sums.count(*class)))));
        let found = findings(facts, |rule| over.iter().any(|(class, _)| *class as usize == rule));
        let total: u64 = over.iter().map(|(class, _)| whole_of(sums.count(*class))).fold(0, u64::saturating_add);
        let more = usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(found.len());
        Some(Outcome::fail(said.collect::<Vec<_>>().join(" · ")).with_findings(found).and_more(more))
    }

    /// Why what was found, or not found, cannot be relied on.
    fn undecided(&self, facts: &Facts<'_>, sums: &Sums, repo: &Repo) -> Option<Outcome> {
        if let Some((path, reason)) = facts.troubles().next() {
            let troubled = facts.troubles().map(|(path, reason)| Finding::new(path, None, reason.clone()));
            return Some(Outcome::error(format!("{path} cannot be judged: {reason}")).with_findings(troubled));
        }
        let empty = findings(facts, |rule| rule == NOTHING);
        if let Some(first) = empty.first() {
            return Some(Outcome::pending(format!("{}: {}", first.path, first.message)).with_findings(empty));
        }
        let unknown = sums.count(Class::Unknown);
        if unknown > 0.0 && self.limits.is_bound() && self.limits.max(Class::Unknown, sums.kind).is_none() {
            let found = findings(facts, |rule| rule == Class::Unknown as usize);
            let said = format!("{}: say by `unknown` how many may be", Class::Unknown.shown(whole_of(unknown)));
            return Some(Outcome::pending(said).with_findings(found));
        }
        self.too_few(sums).or_else(|| self.of_another_commit(facts, sums.kind, repo))
    }

    fn too_few(&self, sums: &Sums) -> Option<Outcome> {
        let (min, noun) = self.limits.min(sums.kind)?;
        let found = if sums.kind == Kind::Junit { sums.tests } else { sums.components };
        if found >= min {
            return None;
        }
        let said = format!("{}, at least {min}", things(found, noun));
        // Nothing proves nothing, neither good nor bad.
        Some(if found > 0.0 { Outcome::fail(said) } else { Outcome::pending(said) })
    }

    fn of_another_commit(&self, facts: &Facts<'_>, kind: Kind, repo: &Repo) -> Option<Outcome> {
        if !self.commit {
            return None;
        }
        if !kind.names_commits() {
            return Some(Outcome::pending(format!("{} reports do not say which commit they are about", kind.name())));
        }
        let head = match repo.git().map_err(str::to_owned).and_then(crate::repo::Git::head) {
            Ok(head) => head.commit.unwrap_or_default(),
            Err(reason) => return Some(Outcome::error(reason)),
        };
        for (path, site) in sites(facts, COMMIT) {
            if site.message.is_empty() {
                return Some(Outcome::pending(format!("{path} does not say which commit it is about")));
            }
            if !site.message.split(' ').any(|commit| is_commit(commit, &head)) {
                let commit: String = site.message.chars().take(HASH).collect();
                let now = head.get(..HASH).unwrap_or("nothing");
                return Some(Outcome::stale(format!("{path} is about {commit}, and HEAD is {now}")));
            }
        }
        None
    }

    /// The answer as one that is good while none of the reports is too old.
    fn within_age(&self, facts: &Facts<'_>, outcome: Outcome) -> Outcome {
        let Some(max_age) = self.max_age else { return outcome };
        let mut dates = Vec::new();
        for (path, site) in sites(facts, DATE) {
            match date(&site.message) {
                Some(date) => dates.push(date),
                None => return Outcome::pending(format!("{path} does not say when it was made")),
            }
        }
        outcome.good_for(max_age, dates)
    }

    fn passed(&self, sums: &Sums, files: usize) -> Outcome {
        let limited = Class::ALL.into_iter().filter(|class| self.limits.max(*class, sums.kind).is_some());
        let mut said: Vec<_> = limited.map(|class| class.shown(whole_of(sums.count(class)))).collect();
        match sums.kind {
            Kind::Junit => said.insert(0, things(sums.tests, "test")),
            Kind::CycloneDx | Kind::Spdx => said.insert(0, things(sums.components, "component")),
            Kind::Sarif | Kind::Trivy => {
                let all = things(sums.severe(), "finding");
                match said.last_mut() {
                    Some(last) => last.push_str(&format!(" of {all}")),
                    None => said.push(all),
                }
            }
        }
        let many = if files > 1 { format!(" in {}", count(files, "report")) } else { String::new() };
        Outcome::pass(format!("{}{many}", said.join(", ")))
    }
}

fn things(number: f64, noun: &str) -> String {
    count(usize::try_from(whole_of(number)).unwrap_or(usize::MAX), noun)
}

fn is_commit(named: &str, head: &str) -> bool {
    named.len() >= HASH && head.starts_with(&named.to_ascii_lowercase())
}

/// What the files say of one matter.
fn sites<'f>(facts: &Facts<'f>, rule: usize) -> impl Iterator<Item = (&'f RepoPath, &'f Site)> {
    let sites = facts.iter().flat_map(|(path, fact)| fact.sites.iter().map(move |site| (path, site)));
    sites.filter(move |(_, site)| usize::from(site.rule) == rule)
}

/// What the wanted sites say, each at the place that it is about.
fn findings(facts: &Facts<'_>, wanted: impl Fn(usize) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, fact) in facts.iter() {
        for site in fact.sites.iter().filter(|site| wanted(usize::from(site.rule))) {
            let path = site.elsewhere.as_ref().unwrap_or(path);
            found.push((site.rule, Finding::new(path, site.line(), site.message.clone())));
        }
    }
    found.sort_by_key(|(rule, _)| *rule);
    found.into_iter().map(|(_, finding)| finding).collect()
}

impl Check for Report {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs { git: self.commit, ..Inputs::of(self.selector.clone()) }
    }

    fn map(&self, file: &File<'_>) -> Fact {
        match file.bytes() {
            // A link to a folder, or one that dangles, is no report.
            Err(Unreadable::Gone | Unreadable::NotRegular) => Fact::default(),
            _ => self.read(file).unwrap_or_else(Fact::trouble),
        }
    }

    fn reduce(&self, facts: &Facts<'_>, repo: &Repo) -> Outcome {
        if facts.selected == 0 {
            return Outcome::pending(format!("no report: no file matches {}", self.selector.describe()));
        }
        let sums = match Self::sums(facts) {
            Ok(sums) => sums,
            Err(mixed) => return mixed,
        };
        let Some(sums) = sums else {
            return match facts.troubles().next() {
                Some((path, reason)) => Outcome::error(format!("{path} cannot be judged: {reason}"))
                    .with_findings(facts.troubles().map(|(path, reason)| Finding::new(path, None, reason.clone()))),
                None => Outcome::pending(format!("no report in {}", count(facts.selected, "file"))),
            };
        };
        // What exceeds a limit does so whatever else could not be read.
        self.exceeded(facts, &sums)
            .or_else(|| self.undecided(facts, &sums, repo))
            .unwrap_or_else(|| self.within_age(facts, self.passed(&sums, facts.selected)))
    }

    fn describe(&self) -> String {
        let about = if self.commit { ", about the current commit" } else { "" };
        let age = self.max_age.map(|age| format!(", at most {} old", in_days(age))).unwrap_or_default();
        let wants = format!("{}{about}{age}", self.limits.describe(self.kind));
        format!("{}: {}", self.selector.describe(), wants.trim_start_matches(", "))
    }

    fn strength(&self) -> Strength {
        Strength::Executed
    }
}

#[cfg(test)]
mod tests;
