//! One HTML page that needs nothing else, for people who have never seen gonogo: it loads nothing, runs nothing, and reads
//! on a telephone, in the dark, on paper and aloud.

mod ahead;
mod chart;
mod items;
mod legend;
mod people;
mod summary;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};

use super::markup::Markup;
use super::{Report, told};

const STYLE: &str = include_str!("style.css");

/// A part of the page: its anchor, its title, whether there is anything to say, and what says it.
struct Section {
    id: &'static str,
    title: &'static str,
    is_empty: bool,
    write: fn(&mut Markup, &Report<'_>),
}

pub fn render(report: &Report<'_>) -> String {
    let mut page = Markup::beginning("<!DOCTYPE html>\n");
    page.element("html", &[("lang", "en")], |page| {
        page.literal("\n");
        page.element("head", &[], |page| head(page, report));
        page.literal("\n");
        page.element("body", &[], |page| body(page, report));
        page.literal("\n");
    });
    page.finish()
}

/// Nothing may be loaded or run, and the one style is known by what it is.
fn head(page: &mut Markup, report: &Report<'_>) {
    let style = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    let policy = format!("default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'");
    page.literal("\n<meta charset=\"utf-8\"/>\n");
    page.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
    page.literal("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    page.literal(
        "<meta name=\"color-scheme\" content=\"light dark\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n",
    );
    let title = format!("{}: {}, {}", report.repository.name, told::verdict(report.board), told::scores(report.board));
    page.leaf("title", &[], &title);
    page.literal("\n<style>").literal(STYLE).literal("</style>\n");
}

fn sections(report: &Report<'_>) -> [Section; 12] {
    let board = report.board;
    let section = |id, title, is_empty, write| Section { id, title, is_empty, write };
    [
        section(
            "in-the-way",
            "In the way",
            board.blockers.is_empty() && board.poll.open().next().is_none(),
            summary::in_the_way,
        ),
        section("ratchet", "No worse than before", report.ratchet.is_none(), ahead::ratchet),
        section("conditions", "Conditions", board.conditions().next().is_none(), people::conditions),
        section("expiring", "Expires soon", board.expiring.is_empty(), ahead::expiring),
        section("areas", "Areas", board.areas.is_empty(), summary::areas),
        section("trend", "How it came to this", chart::is_empty(report), chart::write),
        section("items", "All items", board.rows.is_empty(), items::write),
        section("waivers", "Other waivers", report.other_waivers().next().is_none(), people::waivers),
        section("sign-offs", "Sign-offs", board.sign_offs().is_empty(), people::sign_offs),
        section("statements", "Who said what", report.said().is_empty(), people::statements),
        section(
            "orphans",
            "Statements about items that are not here",
            report.orphans().next().is_none(),
            ahead::orphans,
        ),
        section("problems", "Problems", report.problems().next().is_none(), people::problems),
    ]
}

fn body(page: &mut Markup, report: &Report<'_>) {
    let sections: Vec<_> = sections(report).into_iter().filter(|section| !section.is_empty).collect();
    page.literal("\n<a class=\"skip\" href=\"#main\">Skip to what is in the way</a>\n");
    page.element("header", &[], |page| summary::header(page, report));
    page.literal("\n");
    page.element("nav", &[("aria-label", "Parts of this page")], |page| {
        page.literal("<ul>");
        for section in &sections {
            page.literal("<li>");
            page.leaf("a", &[("href", &format!("#{}", section.id))], section.title);
            page.literal("</li>");
        }
        page.literal("<li><a href=\"#legend\">How to read this</a></li></ul>");
    });
    page.literal("\n");
    page.element("main", &[("id", "main")], |page| {
        if report.board.rows.is_empty() {
            page.literal("<p class=\"nothing\">No checklist is in force here, so that there is nothing to tell.</p>\n");
        }
        for section in &sections {
            write(page, report, section);
        }
        legend::write(page);
    });
    page.literal("\n");
    page.element("footer", &[], |page| footer(page, report));
    page.literal("\n");
}

fn write(page: &mut Markup, report: &Report<'_>, section: &Section) {
    let heading = format!("{}-title", section.id);
    page.element("section", &[("id", section.id), ("aria-labelledby", &heading)], |page| {
        page.literal("\n");
        page.leaf("h2", &[("id", &heading)], section.title);
        page.literal("\n");
        (section.write)(page, report);
    });
    page.literal("\n");
}

fn footer(page: &mut Markup, report: &Report<'_>) {
    let day = report.now.strftime("%-d %B %Y, %H:%M %Z").to_string();
    let of = told::state(report);
    let of = if of.is_empty() { String::new() } else { format!(" from {of}") };
    page.leaf("p", &[], &format!("Made by gonogo {} on {day}{of}.", env!("CARGO_PKG_VERSION")));
}
