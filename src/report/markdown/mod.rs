//! Markdown for people, in the manner of the readiness documents that teams write: the verdict, what is in the way, and each
//! area as a list of boxes. Only these have boxes, which `gonogo import` reads, so that it finds each item once.

mod ahead;
mod write;

use self::write::Markdown;
use super::said::Said;
use super::{Report, next, told};
use crate::board::{AreaScore, Gate, RoleRow, Row, WaiverRow};
use crate::check::{Finding, Status};
use crate::text::markdown::{NOT_APPLICABLE, REPORT, cell, escaped, leading};
use crate::text::{Sanitized, count};

/// How many findings of an item are printed.
const FINDINGS: usize = 20;
/// How many lines of what a command wrote.
const OUTPUT: usize = 10;

pub fn render(report: &Report<'_>) -> String {
    let mut page = Markdown::default();
    headline(&mut page, report);
    score(&mut page, report);
    in_the_way(&mut page, report);
    next_steps(&mut page, report);
    ahead::ratchet(&mut page, report);
    conditions(&mut page, report);
    ahead::expiring(&mut page, report);
    gates(&mut page, report);
    (0..report.board.areas.len()).for_each(|at| area(&mut page, report, at));
    waivers(&mut page, report);
    sign_offs(&mut page, report);
    statements(&mut page, report);
    ahead::orphans(&mut page, report);
    problems(&mut page, report);
    legend(&mut page);
    page.finish()
}

fn headline(page: &mut Markdown, report: &Report<'_>) {
    let board = report.board;
    page.line(REPORT);
    page.apart(&format!("# Production readiness of {}", escaped(&report.repository.name)));
    let reached = board.level_reached.as_deref().unwrap_or("none");
    page.apart(&format!(
        "**{}** · level {} · {} · {} · level reached: {}",
        told::verdict(board),
        escaped(&board.level),
        told::gates(board),
        told::scores(board),
        escaped(reached)
    ));
    page.apart(&escaped(&told::meaning(report)));
    if let Some(all) = report.only_of {
        let asked = count(board.rows.len(), "item");
        page.apart(&format!("This is about {asked} of {all} only, each of which is a gate here."));
    }
    let state = told::state(report);
    let of = if state.is_empty() { String::new() } else { format!("{} · ", escaped(&state)) };
    let day = report.now.strftime("%-d %B %Y, %H:%M %Z");
    page.apart(&format!("{of}made by gonogo {} on {day}", env!("CARGO_PKG_VERSION")));
}

fn score(page: &mut Markdown, report: &Report<'_>) {
    let board = report.board;
    if board.areas.is_empty() {
        page.apart("No checklist is in force here, so that there is nothing to tell.");
        return;
    }
    page.apart("## Score");
    let several = board.checklists.len() > 1;
    let row = |area: &AreaScore| {
        let checklist =
            if several { format!("{}: ", cell(&board.checklists[area.checklist].title)) } else { String::new() };
        let open = if area.open_gates > 0 { area.open_gates.to_string() } else { "–".to_owned() };
        let passed = format!("{} of {}", area.passed, area.counted);
        vec![
            format!("{checklist}{}", cell(&area.title)),
            area.weight.to_string(),
            told::score(area.score),
            passed,
            open,
        ]
    };
    let mut rows: Vec<_> = board.areas.iter().map(row).collect();
    let (passed, counted) = board.areas.iter().fold((0, 0), |sum, area| (sum.0 + area.passed, sum.1 + area.counted));
    rows.push(vec![
        "**All**".to_owned(),
        String::new(),
        format!("**{}**", told::score(board.score.verified)),
        format!("{passed} of {counted}"),
        board.blockers.len().to_string(),
    ]);
    page.table(&["Area", "Weight", "Score", "Passed", "Open gates"], &["---", "--:", "--:", "--:", "--:"], &rows);
    if board.score.excused > 0 {
        page.apart(&format!("{} taken out of the count by a mark.", count(board.score.excused, "item")));
    }
}

fn conditions(page: &mut Markdown, report: &Report<'_>) {
    let mut conditions = report.board.conditions().peekable();
    if conditions.peek().is_some() {
        page.apart("## Conditions");
        page.apart("These gates pass only because they are excused. When that ends they are open again.");
    }
    conditions.for_each(|waiver| self::waiver(page, report, waiver));
}

fn in_the_way(page: &mut Markdown, report: &Report<'_>) {
    if report.board.blockers.is_empty() {
        return;
    }
    page.apart("## In the way");
    for row in report.open_rows().into_iter().filter(|row| row.is_open_gate()) {
        blocker(page, report, row);
    }
}

fn next_steps(page: &mut Markdown, report: &Report<'_>) {
    let steps = next::steps(report);
    if steps.is_empty() {
        return;
    }
    page.apart("## Next");
    page.apart("What helps most for its effort, open gates first.");
    for step in steps {
        let fix = step.fix().map(|fix| format!(" · {}", escaped(&fix))).unwrap_or_default();
        page.apart(&format!("**{}** · {}{fix}", escaped(&step.item.title), escaped(&step.reason())));
    }
}

fn blocker(page: &mut Markdown, report: &Report<'_>, row: &Row) {
    page.apart(&format!("### {}", escaped(report.title(row))));
    page.apart(&format!("`{}` · {}", row.key, escaped(&facts(report, row))));
    page.apart(&leading(&told::standing(row)));
    if let Some(item) = report.item(row) {
        let fix = item.fix.as_ref().map_or("", |fix| fix.text.as_str());
        for (label, text) in [("Why", item.why.as_str()), ("Fix", fix)].into_iter().filter(|(_, text)| !text.is_empty())
        {
            page.apart(&format!("*{label}.* {}", escaped(&told::brief(text))));
        }
    }
    if !row.blocked_by.is_empty() {
        let keys: Vec<_> = row.blocked_by.iter().map(|key| format!("`{key}`")).collect();
        page.apart(&format!("*Needs first.* {}", keys.join(", ")));
    }
    evidence(page, row);
}

/// What was found, and what was said by what was run.
fn evidence(page: &mut Markdown, row: &Row) {
    let Some(outcome) = &row.outcome else { return };
    let found: Vec<String> = outcome.findings.iter().take(FINDINGS).map(finding).collect();
    if !found.is_empty() {
        page.fence(found.iter().map(String::as_str));
    }
    if outcome.findings_total > found.len() {
        page.apart(&format!("and {} more", count(outcome.findings_total - found.len(), "finding")));
    }
    // What went wrong is mostly said last.
    let output = &outcome.output[outcome.output.len().saturating_sub(OUTPUT)..];
    if !output.is_empty() {
        page.apart("It wrote:");
        page.fence(output.iter().map(Sanitized::as_str));
    }
}

fn finding(finding: &Finding) -> String {
    format!("{}: {}", finding.location(), told::brief(&finding.message))
}

/// `gate · production · weight 3 · @security · 2-4h`.
fn facts(report: &Report<'_>, row: &Row) -> String {
    let item = report.item(row);
    let gate = item.is_some_and(|item| item.gate).then(|| "gate".to_owned());
    let who = row.assigned_to.as_ref().or(item.and_then(|item| item.owner.as_ref())).map(ToString::to_string);
    let effort = item.and_then(|item| item.effort.as_ref()).map(|effort| effort.text.to_string());
    let always = [report.level(row).to_owned(), format!("weight {}", row.weight)];
    let facts: Vec<_> = gate.into_iter().chain(always).chain(who).chain(effort).collect();
    facts.join(" · ")
}

fn gates(page: &mut Markdown, report: &Report<'_>) {
    let gates: Vec<&Row> = report.board.rows.iter().filter(|row| row.gate == Gate::Counted).collect();
    if gates.is_empty() {
        return;
    }
    page.apart("## The poll");
    page.line("");
    for row in gates {
        let answer = if row.is_open_gate() { "no-go" } else { "go" };
        let (title, level) = (escaped(report.title(row)), escaped(report.level(row)));
        page.line(&format!("- {title}: **{answer}** at the level {level}, {}", row.status.word()));
    }
}

fn area(page: &mut Markdown, report: &Report<'_>, at: usize) {
    let area = &report.board.areas[at];
    let several = report.board.checklists.len() > 1;
    let checklist =
        if several { format!("{}: ", report.board.checklists[area.checklist].title) } else { String::new() };
    page.apart(&format!("## {}", escaped(&format!("{checklist}{}", area.title))));
    page.line("");
    for row in report.board.rows.iter().filter(|row| row.area == at) {
        item(page, report, row);
    }
}

/// The box is for people, the mark says what the board says; an import hears both.
fn item(page: &mut Markdown, report: &Report<'_>, row: &Row) {
    let tick = if row.status == Status::Pass { 'x' } else { ' ' };
    let after = if row.status == Status::NotApplicable { NOT_APPLICABLE } else { "" };
    page.line(&format!("- [{tick}] {} {}{after}", row.status.glyph(), escaped(report.title(row))));
    if row.status != Status::Pass {
        let gate = if row.gate == Gate::Counted { "gate, " } else { "" };
        page.line(&format!("  - {gate}{}", escaped(&told::standing(row))));
    }
}

fn waivers(page: &mut Markdown, report: &Report<'_>) {
    let mut waivers = report.other_waivers().peekable();
    if waivers.peek().is_some() {
        page.apart("## Other waivers");
    }
    waivers.for_each(|waiver| self::waiver(page, report, waiver));
}

fn waiver(page: &mut Markdown, report: &Report<'_>, waiver: &WaiverRow) {
    let title = report.board.row(&waiver.item).map_or("", |row| report.title(row));
    page.apart(&format!("**{}**: {} until {}", escaped(title), waiver.state.word(), escaped(&waiver.until)));
    page.apart(&leading(&told::brief(&waiver.reason)));
    let decided: Vec<_> = waiver.decided_by.iter().map(Sanitized::as_str).collect();
    let paths: Vec<_> = waiver.paths.iter().map(Sanitized::as_str).collect();
    let lines = [
        ("instead", waiver.control.as_deref().unwrap_or_default().to_owned()),
        ("only in", paths.join(", ")),
        ("asked for by", format!("{}, who is not verified", waiver.by)),
        ("decided by", decided.join(", ")),
        ("note", waiver.remark.as_deref().unwrap_or_default().to_owned()),
    ];
    page.line("");
    for (label, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        page.line(&format!("- {label} {}", escaped(text)));
    }
}

fn sign_offs(page: &mut Markdown, report: &Report<'_>) {
    let roles = report.board.sign_offs();
    if roles.is_empty() {
        return;
    }
    page.apart("## Sign-offs");
    page.table(
        &["Role", "Stands at", "Who", "When", "Signature", "Why"],
        &["---"; 6],
        &roles.iter().map(role).collect::<Vec<_>>(),
    );
}

fn role(row: &RoleRow) -> Vec<String> {
    let optional = if row.required { "" } else { " (not required)" };
    let given = row.given.as_ref();
    let note = given.map(|given| given.note.as_str()).filter(|note| !note.is_empty());
    let why = note.map_or_else(|| row.reason.to_string(), |note| format!("{}: {note}", row.reason));
    vec![
        format!("{}{optional}", cell(&row.title)),
        row.status.word().to_owned(),
        given.map_or("–".to_owned(), |given| cell(&given.by)),
        given.map_or("–".to_owned(), |given| given.at.strftime("%-d %b %Y").to_string()),
        given.map_or("–".to_owned(), |given| cell(&given.proof.describe())),
        cell(&told::brief(&why)),
    ]
}

fn statements(page: &mut Markdown, report: &Report<'_>) {
    let said: Vec<_> = report.said().into_iter().filter(|said| said.counts).collect();
    if said.is_empty() {
        return;
    }
    page.apart("## Who said what");
    page.line("");
    said.iter().for_each(|said| statement(page, report, said));
}

/// `- 2 Nov 2026, Ada on *Security review held*: pass. Held (docs/review.md)`.
fn statement(page: &mut Markdown, report: &Report<'_>, said: &Said<'_>) {
    let evidence: Vec<_> = said.statement.evidence.iter().map(ToString::to_string).collect();
    let aside: Vec<_> = evidence.into_iter().chain(said.remarks().into_iter().map(str::to_owned)).collect();
    let aside = if aside.is_empty() { String::new() } else { format!(" ({})", aside.join(", ")) };
    let note = said.statement.note.trim();
    let note = if note.is_empty() { String::new() } else { format!(". {note}") };
    let words = format!("{}{}{aside}", said.what(), told::brief(&note));
    let (who, title) = (escaped(said.who()), escaped(report.title(said.row)));
    page.line(&format!("- {}, {who} on *{title}*: {}", said.day(), escaped(&words)));
}

fn problems(page: &mut Markdown, report: &Report<'_>) {
    let problems: Vec<String> = report.problems().map(ToString::to_string).collect();
    if !problems.is_empty() {
        page.apart("## Problems with definitions and statements");
        page.fence(problems.iter().map(String::as_str));
    }
}

/// What the marks mean, in one line: none of it is an item.
fn legend(page: &mut Markdown) {
    let marks: Vec<_> = Status::ALL.iter().map(|status| format!("{} {}", status.glyph(), status.word())).collect();
    page.apart("---");
    page.apart(&format!("Legend: {}; ◆ a gate of the level", marks.join(", ")));
}
