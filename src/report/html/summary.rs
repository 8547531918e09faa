//! What the page says first: the verdict and what it means, what is in the way, and the areas with their scores.

use super::items;
use crate::board::{AreaScore, RoleRow, Row};
use crate::check::Status;
use crate::report::markup::Markup;
use crate::report::said::Said;
use crate::report::{Report, told};
use crate::text::count;

/// The verdict's name in the style sheet.
fn class(report: &Report<'_>) -> &'static str {
    match report.board.verdict.exit_code() {
        0 if report.board.waived_gates() > 0 => "verdict conditional",
        0 => "verdict go",
        _ => "verdict no-go",
    }
}

pub fn header(page: &mut Markup, report: &Report<'_>) {
    let board = report.board;
    page.literal("\n<p class=\"kind\">Production readiness</p>\n");
    page.leaf("h1", &[], &report.repository.name);
    page.literal("\n<p>");
    page.leaf("strong", &[("class", class(report))], &told::verdict(board));
    page.leaf("span", &[("class", "quiet")], &format!(" level {}", board.level));
    page.literal("</p>\n");
    page.leaf("p", &[("class", "meaning")], &told::meaning(report));
    page.literal("\n");
    if let Some(all) = report.only_of {
        let asked = count(board.rows.len(), "item");
        page.leaf("p", &[], &format!("This is about {asked} of {all} only, each of which is a gate here."));
    }
    page.literal("<dl class=\"figures\">\n");
    let passed = board.gates - board.blockers.len();
    figure(page, "Verified score", &told::score(board.score.verified), "what checks and people have shown");
    if board.score.claimed.is_some() {
        figure(page, "Claimed score", &told::score(board.score.claimed), "what the documents say");
    }
    figure(page, "Gates passed", &format!("{passed} of {}", board.gates), "each one must, for a GO");
    if !board.sign_offs().is_empty() {
        let (given, asked) = approvals(board.sign_offs());
        figure(page, "Sign-offs", &format!("{given} of {asked}"), "roles whose approval is asked for");
    }
    let reached = board.level_reached.as_deref().unwrap_or("none");
    figure(page, "Level reached", reached, &format!("of {}", board.levels.join(", ")));
    page.literal("</dl>\n");
    let state = told::state(report);
    let made = report.now.strftime("%-d %B %Y, %H:%M %Z");
    let facts = if state.is_empty() { made.to_string() } else { format!("{state} · {made}") };
    page.leaf("p", &[("class", "quiet")], &facts);
    page.literal("\n");
}

fn approvals(roles: &[RoleRow]) -> (usize, usize) {
    let required = || roles.iter().filter(|role| role.required);
    (required().filter(|role| !role.is_open()).count(), required().count())
}

fn figure(page: &mut Markup, label: &str, value: &str, note: &str) {
    page.literal("<div>");
    page.leaf("dt", &[], label);
    page.leaf("dd", &[], value);
    page.leaf("dd", &[("class", "note")], note);
    page.literal("</div>\n");
}

pub fn in_the_way(page: &mut Markup, report: &Report<'_>) {
    let said = report.said_by_item();
    for row in report.open_rows().into_iter().filter(|row| row.is_open_gate()) {
        blocker(page, report, row, said.get(row.key.as_str()).map_or(&[], Vec::as_slice));
    }
    for role in report.board.poll.open() {
        page.element("article", &[("class", "blocker")], |page| {
            page.literal("\n<h3>");
            items::mark(page, role.status.as_status());
            page.text(&role.title);
            page.literal("</h3>\n");
            page.leaf("p", &[("class", "quiet")], "sign-off");
            page.leaf("p", &[], &format!("{}: {}", role.status.word(), role.reason));
            page.literal("\n");
        });
        page.literal("\n");
    }
}

fn blocker(page: &mut Markup, report: &Report<'_>, row: &Row, said: &[Said<'_>]) {
    page.element("article", &[("class", "blocker")], |page| {
        page.literal("\n<h3>");
        items::mark(page, row.status);
        page.text(report.title(row));
        page.literal("</h3>\n");
        items::details(page, report, row, said);
    });
    page.literal("\n");
}

pub fn areas(page: &mut Markup, report: &Report<'_>) {
    page.literal("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Areas\">");
    page.literal("<table>\n<caption>Each area's score, by the weight of its items</caption>\n");
    page.literal("<thead><tr><th scope=\"col\">Area</th><th scope=\"col\" class=\"wide\">Score</th>");
    page.literal("<th scope=\"col\" class=\"number\">Passed</th><th scope=\"col\" class=\"number\">Open gates</th>");
    page.literal("<th scope=\"col\" class=\"number\">Weight</th></tr></thead>\n");
    for (at, checklist) in report.board.checklists.iter().enumerate() {
        page.literal("<tbody>");
        if report.board.checklists.len() > 1 {
            let title = format!("{}, {}", checklist.title, told::score(checklist.score));
            page.literal("<tr>");
            page.leaf("th", &[("scope", "rowgroup"), ("colspan", "5"), ("class", "group")], &title);
            page.literal("</tr>\n");
        }
        let areas = report.board.areas.iter().enumerate().filter(|(_, area)| area.checklist == at);
        areas.for_each(|(at, area)| self::area(page, at, area));
        page.literal("</tbody>\n");
    }
    page.literal("</table></div>\n");
    if report.board.score.excused > 0 {
        let excused = count(report.board.score.excused, "item");
        page.leaf("p", &[("class", "quiet")], &format!("{excused} taken out of the count by a mark."));
    }
}

fn area(page: &mut Markup, at: usize, area: &AreaScore) {
    page.literal("<tr><th scope=\"row\">");
    page.leaf("a", &[("href", &format!("#area-{at}"))], &area.title);
    page.literal("</th><td class=\"wide\">");
    bar(page, area.score);
    page.leaf("span", &[("class", "score")], &told::score(area.score));
    page.literal("</td>");
    let passed = if area.counted == 0 { "–".to_owned() } else { format!("{} of {}", area.passed, area.counted) };
    page.leaf("td", &[("class", "number")], &passed);
    let (class, open) = match area.open_gates {
        0 => ("number quiet", "–".to_owned()),
        open => ("number open", open.to_string()),
    };
    page.leaf("td", &[("class", class)], &open);
    page.leaf("td", &[("class", "number")], &area.weight.to_string());
    page.literal("</tr>\n");
}

/// The score as a length; the number stands beside it.
pub fn bar(page: &mut Markup, score: Option<f64>) {
    let width = format!("{:.1}", score.unwrap_or(0.0).clamp(0.0, 100.0));
    let attributes =
        [("class", "bar"), ("viewBox", "0 0 100 8"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")];
    page.element("svg", &attributes, |svg| {
        svg.literal("<rect class=\"rest\" width=\"100\" height=\"8\"/>");
        svg.empty("rect", &[("class", "done"), ("width", &width), ("height", "8")]);
    });
}

/// The name of a status in the style sheet.
pub fn status_class(status: Status) -> &'static str {
    match status {
        Status::Pass => "mark pass",
        Status::Fail | Status::Error => "mark fail",
        Status::Partial | Status::Stale => "mark partial",
        Status::Waived | Status::Claimed => "mark waived",
        Status::Pending | Status::NotApplicable => "mark pending",
    }
}
