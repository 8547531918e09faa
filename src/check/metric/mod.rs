//! `metric`: a number out of a file, held against a target.
//!
//! A number that is not there is no data, which is pending and never a pass; not even "not applicable" where the item
//! has a `when`, because a report that nobody wrote is what such an item must find. Where a glob finds several coverage
//! reports, their lines are added up; of other numbers the worst one counts.
//!
//! ```toml
//! check.metric = { coverage = "target/lcov.info", target = "> 80%", alert = "< 70%" } # lcov, Cobertura or JaCoCo
//! check.metric = { k6 = "summary.json", metric = "http_req_duration", stat = "p(95)", target = "< 200ms" }
//! check.metric = { json = "bench.json", value = '.p95', unit = "ms", target = "< 0.2 s" } # and `yaml`, `toml`
//! check.metric = { text = "coverage.txt", value = '^TOTAL.* (\d+%)$', target = ">= 80%" }
//! check.metric = { prometheus = 'histogram_quantile(0.95, …)', unit = "s", target = "< 5s", alert = "> 10s" }
//! ```
//!
//! A number that comes without a unit is in that of `unit`, else in the target's.

mod coverage;
mod goal;
mod k6;
mod remote;
mod server;
mod source;
mod unit;
mod value;

use std::sync::Arc;

use super::probing::SCHEDULE;
use super::{Check, Fact, Facts, File, Finding, Inputs, Kind, Outcome, Selector, Strength};
use crate::reader::Table;
use crate::repo::{Repo, RepoPath, Unreadable};
use crate::text::{Sanitized, count};
use goal::{Goal, Grade};
use source::{Reading, Source};
use unit::Unit;

pub const KIND: Kind = Kind {
    name: "metric",
    summary: "a number (coverage, k6, a jq filter, an expression, Prometheus) reaches its target; in part from its alert on",
    parameters: &[
        ("coverage", "reports of lcov, Cobertura or JaCoCo; the covered lines in percent"),
        ("k6", r#"summaries of k6, with `metric` and `stat`, such as `"p(95)"`"#),
        ("metric, stat", "which of k6's metrics, and which of its statistics"),
        ("json, yaml, toml", "documents, with `value` as a jq filter"),
        ("text", "files, with `value` as a regular expression with one group"),
        ("value", "where the number stands"),
        ("prometheus", "a query that a Prometheus server computes; of several series the worst counts"),
        ("endpoint, server", "which server: one that the configuration names, `prometheus` unless said, or an address"),
        SCHEDULE[0],
        SCHEDULE[1],
        SCHEDULE[2],
        ("unit", "what a bare number is in; the target's unit unless said"),
        ("target", r#"what the number should be: `"> 80%"`, `"< 200ms"`, `"= 0"`"#),
        ("alert", "where it is a failure; between alert and target credit is in proportion"),
    ],
    example: r#"
        id = "coverage"
        title = "Unit test coverage above 80 %"
        check.metric = { coverage = "target/lcov.info", target = "> 80%", alert = "< 70%" }
    "#,
    parse,
};

#[derive(Debug)]
struct Metric {
    selector: Selector,
    source: Source,
    goal: Goal,
    /// The unit of a number that comes without one.
    bare: &'static Unit,
}

/// A file's number, and where it stands.
struct Measured<'a> {
    path: &'a RepoPath,
    fact: &'a Fact,
    base: f64,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("metric", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    if table.has("prometheus") {
        return remote::parse(table);
    }
    let source = Source::parse(table);
    let goal = Goal::parse(table);
    let (selector, source) = source?;
    let goal = goal?;
    if let Some(unit) = source.unit().filter(|unit| unit.dimension != goal.dimension()) {
        let span = table.span_of("target");
        let message =
            format!("{} is {}, and the target {}", source.describe(), unit.dimension.noun(), goal.dimension().noun());
        table.problem_in(span, &message, "for example `target = \"> 80%\"`");
        return None;
    }
    let wants_unit = source.takes_unit() && table.has("unit");
    let bare = if wants_unit { bare_unit(table, &goal)? } else { goal.unit() };
    Some(Arc::new(Metric { selector, source, goal, bare }))
}

/// Reads `unit`: what a number is in that comes without one, if not in the unit of the target.
fn bare_unit(table: &mut Table<'_, '_>, goal: &Goal) -> Option<&'static Unit> {
    let word = table.string("unit")?;
    let span = table.span_of("unit");
    let wanted = goal.dimension();
    let reason = match Unit::parse(&word) {
        Ok(unit) if unit.dimension == wanted => return Some(unit),
        Ok(unit) => format!("`{word}` is {}, and the target {}", unit.dimension.noun(), wanted.noun()),
        Err(reason) => reason,
    };
    table.problem_in(span, &format!("`unit` cannot be `{word}`: {reason}"), "for example `unit = \"ms\"`");
    None
}

impl Metric {
    /// A number is kept as one, the lines of a report as two; a file without data has no numbers but a reason.
    fn fact(&self, reading: Reading) -> Result<Fact, String> {
        let mut fact = Fact { subjects: 1, ..Fact::default() };
        match reading {
            Reading::Lines(lines) if lines.found == 0 => {
                fact.push_site(0, 0, || Sanitized::new("the report has no line that could be covered"));
            }
            Reading::Lines(lines) => {
                #[expect(clippy::cast_precision_loss, reason = "no report has 2^53 lines")]
                fact.numbers.extend([lines.hit as f64, lines.found as f64]);
                fact.push_site(0, 0, || format!("{} of {}", lines.hit, lines.found).into());
            }
            Reading::Number(number, line) => {
                let base = Reading::base(number, self.bare, self.goal.unit());
                fact.numbers.push(base.map_err(|reason| format!("line {line}: {reason}"))?);
                fact.push_site(line, 0, Sanitized::default);
            }
            Reading::Nothing(reason) => fact.push_site(0, 0, || reason.into()),
        }
        Ok(fact)
    }

    fn measured<'a>(facts: &Facts<'a>) -> Vec<Measured<'a>> {
        let measured =
            facts.iter().filter_map(|(path, fact)| Some(Measured { path, fact, base: base(&fact.numbers)? }));
        measured.collect()
    }

    /// The number that counts for all files together.
    fn overall(&self, measured: &[Measured<'_>]) -> Option<f64> {
        if matches!(self.source, Source::Coverage) {
            let sum = |at: usize| measured.iter().filter_map(|one| one.fact.numbers.get(at)).sum::<f64>();
            return base(&[sum(0), sum(1)]).filter(|_| !measured.is_empty());
        }
        let bases = measured.iter().map(|one| one.base);
        bases.min_by(|left, right| self.credit(*left).total_cmp(&self.credit(*right)))
    }

    fn credit(&self, base: f64) -> f64 {
        credit(&self.goal, base)
    }

    fn said(&self, base: f64) -> String {
        format!("{}{}", self.goal.shown(base), self.source.noun())
    }

    fn graded(&self, base: f64, measured: &[Measured<'_>]) -> Outcome {
        let (said, target, alert) = (self.said(base), self.goal.target(), self.goal.alert());
        let outcome = match self.goal.grade(base) {
            Grade::Met => return Outcome::pass(format!("{said}, target {target}")),
            Grade::Between(credit) => Outcome::partial(credit, format!("{said}, target {target}{alert}")),
            Grade::Missed => Outcome::fail(format!("{said}, target {target}{alert}")),
        };
        let short = measured.iter().filter(|one| self.credit(one.base) < 1.0);
        outcome.with_findings(short.map(|one| self.finding(one)))
    }

    fn finding(&self, one: &Measured<'_>) -> Finding {
        let site = one.fact.sites.first();
        let detail = site.map(|site| site.message.as_str()).filter(|message| !message.is_empty());
        let detail = detail.map(|detail| format!(" ({detail})")).unwrap_or_default();
        let line = site.and_then(super::Site::line);
        Finding::new(one.path, line, format!("{}{detail}, target {}", self.said(one.base), self.goal.target()))
    }

    fn without_data(&self, facts: &Facts<'_>) -> Option<Outcome> {
        if facts.selected == 0 {
            return Some(Outcome::pending(format!("no data: no file matches {}", self.selector.describe())));
        }
        let silent: Vec<_> = facts.iter().filter(|(_, fact)| fact.numbers.is_empty()).collect();
        let reason = |fact: &Fact| fact.sites.first().map(|site| site.message.clone()).unwrap_or_default();
        let findings = silent.iter().map(|(path, fact)| Finding::new(path, None, reason(fact)));
        match silent.first() {
            Some((path, fact)) => {
                Some(Outcome::pending(format!("no data: {path}: {}", reason(fact))).with_findings(findings))
            }
            // Links that dangle, and folders that have a report's name.
            None if facts.iter().next().is_none() => {
                Some(Outcome::pending(format!("no data in {}", count(facts.selected, "file"))))
            }
            None => None,
        }
    }
}

fn credit(goal: &Goal, base: f64) -> f64 {
    match goal.grade(base) {
        Grade::Missed => 0.0,
        Grade::Between(credit) => credit,
        Grade::Met => 1.0,
    }
}

/// Of one number that number, of the lines of a report their share in percent.
fn base(numbers: &[f64]) -> Option<f64> {
    match numbers {
        [number] => Some(*number),
        [hit, found] if *found > 0.0 => Some(100.0 * hit / found),
        _ => None,
    }
}

impl Check for Metric {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs::of(self.selector.clone())
    }

    fn map(&self, file: &File<'_>) -> Fact {
        if matches!(file.bytes(), Err(Unreadable::Gone | Unreadable::NotRegular)) {
            return Fact::default();
        }
        let reading = self.source.read(file, self.goal.unit());
        reading.and_then(|reading| self.fact(reading)).unwrap_or_else(Fact::trouble)
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        let measured = Self::measured(facts);
        let graded = self.overall(&measured).map(|base| self.graded(base, &measured));
        // A sum without what could not be read is none; of single numbers, one that fails is enough to fail.
        let is_decided = !matches!(self.source, Source::Coverage)
            && graded.as_ref().is_some_and(|outcome| outcome.status == super::Status::Fail);
        if let (false, Some((path, reason))) = (is_decided, facts.troubles().next()) {
            let troubled = facts.troubles().map(|(path, reason)| Finding::new(path, None, reason.clone()));
            return Outcome::error(format!("{path} cannot be judged: {reason}")).with_findings(troubled);
        }
        match (is_decided, self.without_data(facts), graded) {
            (false, Some(pending), _) => pending,
            (_, _, Some(outcome)) => outcome,
            (_, _, None) => Outcome::pending("no data"),
        }
    }

    fn describe(&self) -> String {
        let (what, files) = (self.source.describe(), self.selector.describe());
        format!("{what} in {files} {}{}", self.goal.target(), self.goal.alert())
    }

    fn strength(&self) -> Strength {
        match self.source {
            // Such a report is what a run left behind; elsewhere anybody may have written the number.
            Source::Coverage | Source::K6(_) => Strength::Executed,
            Source::Document { .. } | Source::Text { .. } => Strength::Configured,
        }
    }
}

#[cfg(test)]
mod tests;
