//! Every item by its area, closed unless something is to be done; filtered without a script, by buttons that are in the page.

use std::collections::HashMap;

use super::people;
use super::summary::status_class;
use crate::board::{Gate, Row};
use crate::check::{Outcome, Status};
use crate::checklist::{Item, ItemKey};
use crate::report::markup::{Attributes, Markup};
use crate::report::said::Said;
use crate::report::{Report, told};
use crate::text::count;

/// How many findings of an item are shown.
const FINDINGS: usize = 50;
/// How many lines of what a command wrote.
const OUTPUT: usize = 20;

/// What can be shown alone: its name in the style sheet, and its label.
const FILTERS: [(&str, &str); 4] = [("all", "all"), ("open", "not passed"), ("gate", "gates"), ("pass", "passed")];

pub fn write(page: &mut Markup, report: &Report<'_>) {
    filters(page);
    let said = report.said_by_item();
    for at in 0..report.board.areas.len() {
        area(page, report, at, &said);
    }
}

fn filters(page: &mut Markup) {
    page.literal("<fieldset class=\"filters\"><legend>Show</legend>\n");
    for (at, (name, label)) in FILTERS.into_iter().enumerate() {
        page.literal("<label>");
        let checked: Attributes<'_> = if at == 0 { &[("checked", "checked")] } else { &[] };
        page.empty("input", &[&[("type", "radio"), ("name", "show"), ("value", name)], checked].concat());
        page.text(label);
        page.literal("</label>\n");
    }
    page.literal("</fieldset>\n");
}

fn area(page: &mut Markup, report: &Report<'_>, at: usize, said: &HashMap<&str, Vec<Said<'_>>>) {
    let area = &report.board.areas[at];
    page.element("div", &[("class", "area"), ("id", &format!("area-{at}"))], |page| {
        page.literal("\n<h3>");
        page.text(&area.title);
        // Two checklists may call areas alike.
        let checklist = report.board.checklists.get(area.checklist).filter(|_| report.board.checklists.len() > 1);
        let of = checklist.map(|checklist| format!(" · {}", checklist.title)).unwrap_or_default();
        page.leaf("span", &[("class", "quiet")], &format!(" {}{of}", told::score(area.score)));
        page.literal("</h3>\n");
        for row in report.board.rows.iter().filter(|row| row.area == at) {
            item(page, report, row, said.get(row.key.as_str()).map_or(&[], Vec::as_slice));
        }
    });
    page.literal("\n");
}

fn item(page: &mut Markup, report: &Report<'_>, row: &Row, said: &[Said<'_>]) {
    let is_open = row.counted && !matches!(row.status, Status::Pass | Status::Waived);
    let class = match (is_open, row.status == Status::Pass, row.gate == Gate::Counted) {
        (true, _, true) => "item open gate",
        (true, _, false) => "item open",
        (false, true, true) => "item pass gate",
        (false, true, false) => "item pass",
        (false, false, true) => "item gate",
        (false, false, false) => "item",
    };
    page.element("details", &[("class", class), ("id", row.key.as_str())], |page| {
        page.literal("<summary>");
        mark(page, row.status);
        page.leaf("span", &[("class", "title")], report.title(row));
        if row.gate == Gate::Counted {
            page.leaf("span", &[("class", "tag")], "gate");
        }
        page.literal("</summary>\n");
        details(page, report, row, said);
    });
    page.literal("\n");
}

/// Glyph and word: a status is never told by colour alone.
pub fn mark(page: &mut Markup, status: Status) {
    page.element("span", &[("class", status_class(status))], |page| {
        page.leaf("span", &[("aria-hidden", "true")], status.glyph());
        page.literal(" ");
        page.text(status.word());
    });
    page.literal(" ");
}

/// All that is known of an item.
pub fn details(page: &mut Markup, report: &Report<'_>, row: &Row, said: &[Said<'_>]) {
    page.leaf("p", &[("class", "summary")], &told::brief(&row.summary));
    page.literal("\n<dl class=\"facts\">\n");
    if let Some(item) = report.item(row) {
        reasons(page, item);
    }
    keys(page, "Needs first", &row.blocked_by);
    fact(page, "Who", &who(report, row));
    fact(page, "Item", &facts(report, row));
    page.literal("</dl>\n");
    if let Some(outcome) = &row.outcome {
        findings(page, outcome);
    }
    people::about(page, said);
}

fn reasons(page: &mut Markup, item: &Item) {
    fact(page, "Why", &item.why);
    let decided = match &item.check {
        Ok(condition) => format!("{}: {}", condition.check.kind(), condition.check.describe()),
        Err(problem) => format!("not at all, its definition is broken: {problem}"),
    };
    fact(page, "Decided by", &decided);
    fact(page, "How to mend it", item.fix.as_ref().map_or("", |fix| fix.text.as_str()));
    if let Some(claim) = &item.claim {
        fact(page, "Claimed", &format!("{} says {}, line {}", claim.document, claim.said.phrase(), claim.line));
    }
}

/// Nothing for a text that is empty.
fn fact(page: &mut Markup, label: &str, text: &str) {
    if !text.is_empty() {
        page.leaf("dt", &[], label);
        page.leaf("dd", &[], &told::brief(text));
        page.literal("\n");
    }
}

fn keys(page: &mut Markup, label: &str, keys: &[ItemKey]) {
    if keys.is_empty() {
        return;
    }
    page.leaf("dt", &[], label);
    page.literal("<dd>");
    for (at, key) in keys.iter().enumerate() {
        page.literal(if at == 0 { "" } else { ", " });
        page.leaf("a", &[("href", &format!("#{key}"))], key.local());
    }
    page.literal("</dd>\n");
}

fn who(report: &Report<'_>, row: &Row) -> String {
    let item = report.item(row);
    let owner = item.and_then(|item| item.owner.as_ref()).map(|owner| owner.to_string());
    let assigned = row.assigned_to.as_ref().map(|to| format!("assigned to {to}"));
    owner.into_iter().chain(assigned).collect::<Vec<_>>().join(" · ")
}

/// `service/security.threat-model · level production · weight 3 · presence · 2-4h`.
fn facts(report: &Report<'_>, row: &Row) -> String {
    let item = report.item(row);
    let mut facts = vec![row.key.to_string(), format!("level {}", report.level(row)), format!("weight {}", row.weight)];
    facts.push(format!("strength {}", row.strength.word()));
    facts.extend(item.and_then(|item| item.effort.as_ref()).map(|effort| format!("effort {}", effort.text)));
    facts.extend(item.map(Item::plan).filter(|plan| !plan.is_empty()));
    facts.extend(
        (!row.counted).then(|| if row.above_level { "above the level aimed at" } else { "not counted" }.to_owned()),
    );
    facts.join(" · ")
}

fn findings(page: &mut Markup, outcome: &Outcome) {
    let shown = outcome.findings.len().min(FINDINGS);
    if shown > 0 {
        page.literal("<ul class=\"findings\">\n");
        for finding in &outcome.findings[..shown] {
            page.literal("<li>");
            page.leaf("code", &[], &finding.location());
            page.literal(" ");
            page.text(&told::brief(&finding.message));
            page.literal("</li>\n");
        }
        page.literal("</ul>\n");
    }
    if outcome.findings_total > shown {
        let more = count(outcome.findings_total - shown, "finding");
        page.leaf("p", &[("class", "quiet")], &format!("and {more} more"));
    }
    // What went wrong is mostly said last.
    let output = &outcome.output[outcome.output.len().saturating_sub(OUTPUT)..];
    if !output.is_empty() {
        let lines: Vec<_> = output.iter().map(|line| told::brief(line)).collect();
        page.leaf("pre", &[], &lines.join("\n"));
    }
}
