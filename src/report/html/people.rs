//! What people did: conditions and waivers, sign-offs, statements, and what is wrong with what they wrote.

use super::items::mark;
use crate::board::{RoleRow, WaiverRow};
use crate::check::Status;
use crate::ledger::Evidence;
use crate::report::markup::{Attributes, Markup};
use crate::report::said::Said;
use crate::report::{Report, told};
use crate::text::Sanitized;

/// How many changes since a sign-off are shown.
const CHANGES: usize = 20;

pub fn conditions(page: &mut Markup, report: &Report<'_>) {
    page.literal("<p>These gates pass only because they are excused. When that ends they are open again.</p>\n");
    report.board.conditions().for_each(|waiver| self::waiver(page, report, waiver));
}

pub fn waivers(page: &mut Markup, report: &Report<'_>) {
    report.other_waivers().for_each(|waiver| self::waiver(page, report, waiver));
}

fn waiver(page: &mut Markup, report: &Report<'_>, waiver: &WaiverRow) {
    let list = |all: &[Sanitized]| all.iter().map(Sanitized::as_str).collect::<Vec<_>>().join(", ");
    page.element("article", &[], |page| {
        page.literal("\n<h3>");
        mark(page, Status::Waived);
        page.text(report.board.row(&waiver.item).map_or("", |row| report.title(row)));
        page.literal("</h3>\n");
        page.leaf("p", &[("class", "summary")], &told::brief(&waiver.reason));
        page.literal("\n<dl class=\"facts\">\n");
        let asked = format!("{}, who is not verified", waiver.by);
        for (label, text) in [
            ("Stands at", waiver.state.word()),
            ("Until", &waiver.until),
            ("Instead", waiver.control.as_deref().unwrap_or_default()),
            ("Only in", &list(&waiver.paths)),
            ("Asked for by", &asked),
            ("Decided by", &list(&waiver.decided_by)),
            ("Note", waiver.remark.as_deref().unwrap_or_default()),
        ] {
            if !text.is_empty() {
                page.leaf("dt", &[], label);
                page.leaf("dd", &[], text);
                page.literal("\n");
            }
        }
        page.literal("</dl>\n");
    });
    page.literal("\n");
}

pub fn sign_offs(page: &mut Markup, report: &Report<'_>) {
    page.literal("<p>In the order in which they are given.</p>\n<ol class=\"roles\">\n");
    report.board.sign_offs().iter().for_each(|role| self::role(page, role));
    page.literal("</ol>\n");
}

fn role(page: &mut Markup, role: &RoleRow) {
    page.literal("<li><h3>");
    mark(page, role.status.as_status());
    page.text(&role.title);
    page.literal("</h3>\n");
    let optional = if role.required { "" } else { ", and a GO does not wait for it" };
    page.leaf("p", &[], &format!("{}: {}{optional}", role.status.word(), role.reason));
    if let Some(given) = &role.given {
        let at = given.at.strftime("%-d %b %Y");
        page.leaf("p", &[("class", "quiet")], &format!("{}, {at}, {}", given.by, given.proof.describe()));
        if !given.note.is_empty() {
            page.leaf("blockquote", &[], &told::brief(&given.note));
        }
    }
    if !role.changed.is_empty() {
        page.literal("<ul class=\"quiet\">");
        for change in role.changed.iter().take(CHANGES) {
            let [from, to] = [&change.from, &change.to].map(|status| status.as_deref().unwrap_or("not counted"));
            page.leaf("li", &[], &format!("{}: {from} → {to}", change.item));
        }
        if role.changed.len() > CHANGES {
            page.leaf("li", &[], &format!("and {} more", role.changed.len() - CHANGES));
        }
        page.literal("</ul>");
    }
    page.literal("</li>\n");
}

pub fn statements(page: &mut Markup, report: &Report<'_>) {
    page.literal("<ol class=\"statements\">\n");
    for said in report.said() {
        statement(page, &said, Some(report.title(said.row)));
    }
    page.literal("</ol>\n");
}

/// What was said about one item.
pub fn about(page: &mut Markup, said: &[Said<'_>]) {
    if said.is_empty() {
        return;
    }
    page.literal("<ol class=\"statements\">\n");
    said.iter().for_each(|said| statement(page, said, None));
    page.literal("</ol>\n");
}

fn statement(page: &mut Markup, said: &Said<'_>, title: Option<&str>) {
    let class: Attributes<'_> = if said.counts { &[] } else { &[("class", "over")] };
    page.element("li", class, |page| {
        page.leaf("time", &[("datetime", &said.statement.at.strftime("%Y-%m-%d").to_string())], &said.day());
        page.literal(" ");
        page.leaf("strong", &[], said.who());
        page.literal(" ");
        page.text(&said.what());
        if let Some(title) = title {
            page.literal(": ");
            page.leaf("a", &[("href", &format!("#{}", said.row.key))], title);
        }
        for remark in said.remarks() {
            page.literal(" ");
            page.leaf("span", &[("class", "tag")], remark);
        }
        for line in Sanitized::lines(told::brief(said.statement.note.trim()).as_ref()) {
            page.leaf("span", &[("class", "said")], &line);
        }
        said.statement.evidence.iter().for_each(|given| evidence(page, given));
    });
    page.literal("\n");
}

/// An address is a link if it is one that a browser may follow.
fn evidence(page: &mut Markup, given: &Evidence) {
    page.literal("<span class=\"said\">evidence: ");
    match given {
        Evidence::Url(url) if url.starts_with("https://") || url.starts_with("http://") => {
            page.leaf("a", &[("href", url), ("rel", "noopener noreferrer nofollow")], &Sanitized::new(url));
        }
        Evidence::Path { .. } | Evidence::Commit(_) => {
            page.leaf("code", &[], &Sanitized::new(&given.to_string()));
        }
        Evidence::Url(_) | Evidence::Text(_) => {
            page.text(&Sanitized::new(&given.to_string()));
        }
    }
    page.literal("</span>");
}

pub fn problems(page: &mut Markup, report: &Report<'_>) {
    page.literal("<p>Definitions and statements that cannot be used as they are.</p>\n<ul class=\"findings\">\n");
    for problem in report.problems() {
        page.leaf("li", &[], &problem.to_string());
        page.literal("\n");
    }
    page.literal("</ul>\n");
}
