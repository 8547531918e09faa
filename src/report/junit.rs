//! `JUnit` XML for CI servers: a suite an area and a test an item. The first suite is the verdict itself, which is green
//! exactly where the board is a GO. There are no elements and attributes but those that strict readers know.

use super::markup::Markup;
use super::{Report, told};
use crate::board::{AreaScore, Gate, Ratchet, RoleRow, Row, Verdict};
use crate::check::Status;

/// A suite with its tests.
struct Suite {
    name: String,
    cases: Vec<Case>,
    /// What is to be said beside the tests.
    aside: String,
}

struct Case {
    class: String,
    name: String,
    fate: Fate,
}

/// What became of a test, with the reason in one line and what belongs to it.
enum Fate {
    Passed,
    Skipped(String),
    Failed { word: &'static str, reason: String, more: String },
    Error { reason: String, more: String },
}

pub fn render(report: &Report<'_>) -> String {
    let mut suites = vec![verdict(report)];
    suites.extend(report.ratchet.map(no_worse));
    suites.extend((0..report.board.areas.len()).map(|at| area(report, at)));
    suites.extend(sign_offs(report));
    let name =
        format!("{}: {} at the level {}", report.repository.name, told::verdict(report.board), report.board.level);
    let made = report.now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let mut page = Markup::beginning("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let sums = Sums::of(suites.iter().flat_map(|suite| &suite.cases));
    page.element("testsuites", &sums.all(&name), |page| {
        page.literal("\n");
        suites.iter().for_each(|suite| suite.write(page, &made));
    });
    page.finish()
}

fn verdict(report: &Report<'_>) -> Suite {
    let board = report.board;
    let reason = format!("{}: {}", told::verdict(board), told::gates(board));
    let more = told::meaning(report);
    let fate = match board.verdict {
        Verdict::Go | Verdict::ConditionalGo => Fate::Passed,
        Verdict::NoGo => Fate::Failed { word: "no-go", reason, more },
        Verdict::Undecided(_) | Verdict::Checking => Fate::Error { reason, more },
    };
    let problems: Vec<_> = report.problems().map(ToString::to_string).collect();
    let case = Case { class: "verdict".to_owned(), name: format!("GO at the level {}", board.level), fate };
    Suite { name: "Verdict".to_owned(), cases: vec![case], aside: problems.join("\n") }
}

/// Whether anything is worse than before, where that was asked: the verdict is the board's own all the same.
fn no_worse(ratchet: &Ratchet) -> Suite {
    let reason = told::ratchet(ratchet);
    let more = ratchet.worse.iter().map(|turn| format!("{}: {}", turn.title, told::turned(turn)));
    let more = more.collect::<Vec<_>>().join("\n");
    let fate = match ratchet.exit_code {
        0 => Fate::Passed,
        1 => Fate::Failed { word: "worse", reason, more },
        _ => Fate::Error { reason, more },
    };
    let name = format!("No worse than {}", ratchet.revision);
    Suite {
        name: "Before".to_owned(),
        cases: vec![Case { class: "before".to_owned(), name, fate }],
        aside: String::new(),
    }
}

fn area(report: &Report<'_>, at: usize) -> Suite {
    let area: &AreaScore = &report.board.areas[at];
    let rows = report.board.rows.iter().filter(|row| row.area == at);
    Suite {
        name: format!("{}: {}", report.board.checklists[area.checklist].title, area.title),
        cases: rows.map(|row| item(report, row)).collect(),
        aside: String::new(),
    }
}

fn item(report: &Report<'_>, row: &Row) -> Case {
    Case { class: row.key.to_string(), name: report.title(row).to_owned(), fate: fate(report, row) }
}

/// A gate that is open fails, whatever keeps it open. What nobody has decided, and is none, has not run.
fn fate(report: &Report<'_>, row: &Row) -> Fate {
    let (word, standing) = (row.status.word(), told::standing(row));
    match row.status {
        Status::Pass => Fate::Passed,
        Status::Error if row.counted => Fate::Error { reason: standing, more: more(report, row) },
        _ if !row.counted && row.above_level => Fate::Skipped(format!("above the level aimed at, {standing}")),
        Status::NotApplicable | Status::Waived => Fate::Skipped(standing),
        _ if !row.counted => Fate::Skipped(format!("not counted, {standing}")),
        Status::Pending | Status::Stale | Status::Claimed if row.gate != Gate::Counted => Fate::Skipped(standing),
        _ => Fate::Failed { word, reason: standing, more: more(report, row) },
    }
}

/// What was found and what helps.
fn more(report: &Report<'_>, row: &Row) -> String {
    let outcome = row.outcome.iter();
    let found = outcome.clone().flat_map(|outcome| &outcome.findings);
    let found = found.map(|finding| format!("{}: {}", finding.location(), told::brief(&finding.message)));
    let kept = |outcome: &crate::check::Outcome| outcome.findings_total.saturating_sub(outcome.findings.len());
    let uncounted = outcome.clone().map(|outcome| kept(outcome)).filter(|more| *more > 0);
    let uncounted = uncounted.map(|more| format!("and {more} more"));
    let output = outcome.flat_map(|outcome| &outcome.output).map(|line| format!("│ {line}"));
    let fix = report.item(row).and_then(|item| item.fix.as_ref()).map(|fix| format!("Fix: {}", fix.text));
    found.chain(uncounted).chain(output).chain(fix).collect::<Vec<_>>().join("\n")
}

fn sign_offs(report: &Report<'_>) -> Option<Suite> {
    let roles = report.board.sign_offs();
    let cases = roles.iter().map(role).collect();
    (!roles.is_empty()).then(|| Suite { name: "Sign-offs".to_owned(), cases, aside: String::new() })
}

fn role(role: &RoleRow) -> Case {
    let word = role.status.word();
    let reason = format!("{word}: {}", role.reason);
    let fate = match (role.is_open(), role.required) {
        (true, _) => Fate::Failed { word, reason, more: String::new() },
        (false, false) if role.status.as_status() != Status::Pass => Fate::Skipped(format!("not required, {reason}")),
        _ => Fate::Passed,
    };
    Case { class: "sign-off".to_owned(), name: role.title.to_string(), fate }
}

impl Suite {
    fn write(&self, page: &mut Markup, made: &str) {
        page.element("testsuite", &Sums::of(&self.cases).attributes(&self.name, made), |page| {
            page.literal("\n");
            self.cases.iter().for_each(|case| case.write(page));
            if !self.aside.is_empty() {
                page.leaf("system-err", &[], &self.aside);
                page.literal("\n");
            }
        });
        page.literal("\n");
    }
}

impl Case {
    fn write(&self, page: &mut Markup) {
        let attributes = [("classname", self.class.as_str()), ("name", self.name.as_str())];
        match &self.fate {
            Fate::Passed => page.empty("testcase", &attributes),
            fate => page.element("testcase", &attributes, |page| fate.write(page)),
        }
        page.literal("\n");
    }
}

impl Fate {
    fn write(&self, page: &mut Markup) {
        match self {
            Self::Passed => {}
            Self::Skipped(reason) => page.empty("skipped", &[("message", reason)]),
            Self::Failed { word, reason, more } => page.leaf("failure", &[("type", word), ("message", reason)], more),
            Self::Error { reason, more } => page.leaf("error", &[("type", "error"), ("message", reason)], more),
        }
    }
}

/// How many tests there are, and what became of them.
struct Sums {
    tests: String,
    failures: String,
    errors: String,
    skipped: String,
}

impl Sums {
    fn of<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Self {
        let (mut tests, mut failures, mut errors, mut skipped) = (0, 0, 0, 0);
        for case in cases {
            tests += 1;
            match case.fate {
                Fate::Passed => {}
                Fate::Skipped(_) => skipped += 1,
                Fate::Failed { .. } => failures += 1,
                Fate::Error { .. } => errors += 1,
            }
        }
        let [tests, failures, errors, skipped] = [tests, failures, errors, skipped].map(|sum: usize| sum.to_string());
        Self { tests, failures, errors, skipped }
    }

    /// Of all suites together.
    fn all<'a>(&'a self, name: &'a str) -> [(&'static str, &'a str); 4] {
        [("name", name), ("tests", &self.tests), ("failures", &self.failures), ("errors", &self.errors)]
    }

    fn attributes<'a>(&'a self, name: &'a str, made: &'a str) -> [(&'static str, &'a str); 6] {
        let [name, tests, failures, errors] = self.all(name);
        [name, ("timestamp", made), tests, failures, errors, ("skipped", &self.skipped)]
    }
}
