//! Plain text for people: the verdict first, what is in the way next, the rest as areas. Styles are the terminal's own
//! colours, and whoever prints strips them where they do not belong.

use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use super::next;
use super::palette::{status_style, verdict_style};
use super::{Report, told};
use crate::board::{Board, Ratchet, RoleRow, Row, is_overclaimed, percent};
use crate::check::Status;
use crate::text::count;

/// How many findings of an item are printed.
const FINDINGS: usize = 3;
/// How many lines of what a command wrote.
const OUTPUT: usize = 5;
/// How many changes since a sign-off.
const CHANGES: usize = 5;

pub fn render(report: &Report<'_>) -> String {
    let mut page = Page(String::new());
    page.headline(report);
    page.conditions(report);
    page.areas(report.board);
    page.roles(report.board);
    page.open_items(report);
    page.orphans(report);
    page.problems(report);
    page.next(report);
    page.0
}

struct Page(String);

impl Page {
    /// Writing into a String cannot fail, so that its result carries nothing.
    fn line(&mut self, arguments: std::fmt::Arguments<'_>) {
        let _ = self.0.write_fmt(arguments);
        self.0.push('\n');
    }

    fn headline(&mut self, report: &Report<'_>) {
        let board = report.board;
        let style = verdict_style(board.verdict);
        let score = told::verified(board);
        let reached = board.level_reached.as_deref().unwrap_or("none");
        self.line(format_args!(
            "{style}{}{style:#}  {} · {} · {score} · level reached: {reached}",
            board.verdict.word(),
            board.level,
            told::gates(board),
        ));
        if let Some(all) = report.only_of {
            let asked = count(board.rows.len(), "item");
            self.line(format_args!("for {asked} of {all} only, each of which is a gate here"));
        }
        if let Some(overclaims) = told::overclaims(report) {
            let style = status_style(Status::Partial);
            self.line(format_args!("{style}{overclaims}{style:#}"));
        }
        if let Some(reason) = board.verdict.reason() {
            self.line(format_args!("{reason}"));
        }
        report.ratchet.into_iter().for_each(|ratchet| self.ratchet(ratchet));
    }

    /// What is worse than at the commit that it may not be worse than.
    fn ratchet(&mut self, ratchet: &Ratchet) {
        self.line(format_args!("{}", told::ratchet(ratchet)));
        for turn in &ratchet.worse {
            let glyphs = [&turn.from, &turn.to].map(|glance| {
                let status = glance.as_ref().map_or(Status::NotApplicable, |glance| glance.status);
                let style = status_style(status);
                format!("{style}{}{style:#}", status.glyph())
            });
            let summary = turn.to.as_ref().map_or("", |to| to.summary.as_str());
            self.line(format_args!("  {}  {}  {}: {summary}", glyphs.join(" → "), turn.title, turn.key));
        }
    }

    /// What a conditional GO rests on.
    fn conditions(&mut self, report: &Report<'_>) {
        let mut conditions = report.board.conditions().peekable();
        if conditions.peek().is_some() {
            self.line(format_args!("\nOn these conditions:"));
        }
        for waiver in conditions {
            let row = report.board.row(&waiver.item);
            let title = row.and_then(|row| report.board.item(report.checklists, row)).map_or("", |item| &item.title);
            let (style, dim) = (status_style(Status::Waived), Style::new().dimmed());
            let glyph = Status::Waived.glyph();
            self.line(format_args!("{style}{glyph}{style:#}   {title}  {dim}{}{dim:#}", waiver.item));
            self.line(format_args!("      until {}: {}", waiver.until, waiver.reason));
            if let Some(control) = &waiver.control {
                self.line(format_args!("      instead {control}"));
            }
            let paths: Vec<_> = waiver.paths.iter().map(|path| path.as_str()).collect();
            let within = if paths.is_empty() { String::new() } else { format!(" · in {}", paths.join(", ")) };
            let who = format!("asked for by {}, who is not verified{within}", waiver.by);
            self.line(format_args!("      {dim}{who} · {}{dim:#}", waiver.id));
        }
    }

    fn areas(&mut self, board: &Board) {
        let widest = board.areas.iter().map(|area| area.title.width()).max().unwrap_or(0);
        for (at, checklist) in board.checklists.iter().enumerate() {
            let dim = Style::new().dimmed();
            let score = checklist.score.map_or("    –".to_owned(), |score| format!("{:5.1}", percent(score)));
            self.line(format_args!("\n{}  {score} %  {dim}{}{dim:#}", checklist.title, checklist.id));
            for area in board.areas.iter().filter(|area| area.checklist == at) {
                let pad = " ".repeat(widest - area.title.width());
                let score = area.score.map_or("    –".to_owned(), |score| format!("{:5.1}", percent(score)));
                let gates = if area.open_gates > 0 {
                    format!("  {} open", count(area.open_gates, "gate"))
                } else {
                    String::new()
                };
                self.line(format_args!(
                    "  {}{pad}  {score} %  {:>3} of {:<3}{gates}",
                    area.title, area.passed, area.counted
                ));
            }
        }
    }

    fn roles(&mut self, board: &Board) {
        if !board.sign_offs().is_empty() {
            self.line(format_args!("\nSign-offs, in their order:"));
        }
        for role in board.sign_offs() {
            self.role(role);
        }
    }

    fn role(&mut self, role: &RoleRow) {
        let status = role.status.as_status();
        let (style, dim) = (status_style(status), Style::new().dimmed());
        let (glyph, word) = (status.glyph(), role.status.word());
        let gate = if role.is_open() { "◆" } else { " " };
        let optional = if role.required { "" } else { " · not required" };
        self.line(format_args!(
            "{style}{glyph}{style:#} {gate} {}  {dim}{}{optional}{dim:#}\n      {word}: {}",
            role.title, role.id, role.reason
        ));
        if let Some(given) = &role.given {
            let (at, proof) = (given.at.strftime("%-d %b %Y"), given.proof.describe());
            let note = if given.note.is_empty() { String::new() } else { format!(": {}", given.note) };
            self.line(format_args!("      {dim}{}, {at}, {proof}{note}{dim:#}", given.by));
        }
        for change in role.changed.iter().take(CHANGES) {
            let [from, to] = [&change.from, &change.to].map(|status| status.as_deref().unwrap_or("not counted"));
            self.line(format_args!("      {from} → {to}  {dim}{}{dim:#}", change.item));
        }
        if role.changed.len() > CHANGES {
            self.line(format_args!("      {dim}and {} more{dim:#}", role.changed.len() - CHANGES));
        }
    }

    fn open_items(&mut self, report: &Report<'_>) {
        let rows = report.open_rows();
        if !rows.is_empty() {
            self.line(format_args!("\nIn the way, gates first:"));
        }
        for row in rows {
            self.item(report, row);
        }
    }

    fn item(&mut self, report: &Report<'_>, row: &Row) {
        let item = report.board.item(report.checklists, row);
        let title = item.map_or("", |item| item.title.as_str());
        let (style, dim) = (status_style(row.status), Style::new().dimmed());
        let gate = if row.is_open_gate() { "◆" } else { " " };
        self.line(format_args!(
            "{style}{}{style:#} {gate} {title}  {dim}{}{dim:#}\n      {}",
            row.status.glyph(),
            row.key,
            row.summary
        ));
        if let Some(claim) = item.filter(|item| is_overclaimed(row, item)).and_then(|item| item.claim.as_ref()) {
            let style = status_style(Status::Partial);
            self.line(format_args!(
                "      {style}{}:{} says {}{style:#}",
                claim.document,
                claim.line,
                claim.said.phrase()
            ));
        }
        let Some(outcome) = &row.outcome else { return };
        for finding in outcome.findings.iter().take(FINDINGS) {
            self.line(format_args!("      {}  {dim}{}{dim:#}", finding.location(), finding.message));
        }
        if outcome.findings_total > FINDINGS {
            self.line(format_args!("      {dim}and {} more{dim:#}", outcome.findings_total - FINDINGS));
        }
        // What went wrong is mostly said last.
        for line in &outcome.output[outcome.output.len().saturating_sub(OUTPUT)..] {
            self.line(format_args!("      {dim}│ {line}{dim:#}"));
        }
    }

    fn orphans(&mut self, report: &Report<'_>) {
        let orphans = report.orphans().count();
        if orphans > 0 {
            let verb = if orphans == 1 { "is" } else { "are" };
            let many = count(orphans, "statement");
            self.line(format_args!(
                "\n{many} {verb} about items that are not here (`gonogo ledger --check` lists them)"
            ));
        }
        let removed = report.board.removed.len();
        if removed > 0 && report.only_of.is_none() {
            let verb = if removed == 1 { "was" } else { "were" };
            let many = count(removed, "statement");
            self.line(format_args!("\n{many} {verb} removed by hand (`gonogo ledger --check` lists them)"));
        }
    }

    /// Where to begin stands last, next to the prompt.
    fn next(&mut self, report: &Report<'_>) {
        let steps = next::steps(report);
        if !steps.is_empty() {
            self.line(format_args!("\nNext, the best first:"));
        }
        for (number, step) in (1..).zip(&steps) {
            let dim = Style::new().dimmed();
            self.line(format_args!(
                "{number}   {}  {dim}{}{dim:#}\n      {}",
                step.item.title,
                step.row.key,
                step.reason()
            ));
            if let Some(fix) = step.fix() {
                self.line(format_args!("      {fix}"));
            }
        }
    }

    fn problems(&mut self, report: &Report<'_>) {
        let problems: Vec<_> = report.problems.iter().chain(&report.board.damages).collect();
        if problems.is_empty() {
            return;
        }
        self.line(format_args!(
            "\nProblems with definitions and statements (`gonogo lint` and `gonogo ledger --check` show the lines):"
        ));
        for problem in problems {
            self.line(format_args!("  {problem}"));
        }
    }
}
