//! What a verdict alone does not say: whether anything got worse, what will expire, and statements about what is gone.

use super::items::mark;
use crate::board::{Expiry, Orphan, Turn, shown_end};
use crate::report::markup::Markup;
use crate::report::{Report, told};

/// How many of each are shown.
const SHOWN: usize = 100;

/// What is worse than at the commit that the board may not be worse than.
pub fn ratchet(page: &mut Markup, report: &Report<'_>) {
    let Some(ratchet) = report.ratchet else { return };
    let asked = "What was asked for is that nothing gets worse; gates that were open before may be open still.";
    page.leaf("p", &[("class", "quiet")], asked);
    page.literal("\n");
    page.leaf("p", &[("class", "summary")], &told::ratchet(ratchet));
    page.literal("\n");
    if !ratchet.worse.is_empty() {
        page.literal("<ul class=\"findings\">\n");
        ratchet.worse.iter().for_each(|turn| self::worse(page, turn));
        page.literal("</ul>\n");
    }
}

fn worse(page: &mut Markup, turn: &Turn) {
    page.literal("<li>");
    if let Some(to) = &turn.to {
        mark(page, to.status);
    }
    page.leaf("a", &[("href", &format!("#{}", turn.key))], &turn.title);
    page.text(&format!(": {}", told::turned(turn)));
    page.literal("</li>\n");
}

pub fn expiring(page: &mut Markup, report: &Report<'_>) {
    page.literal(
        "<p>Good now, and no longer within a fortnight unless somebody renews it.</p>\n<ul class=\"findings\">\n",
    );
    for expiry in report.board.expiring.iter().take(SHOWN) {
        expires(page, report, expiry);
    }
    more(page, report.board.expiring.len());
    page.literal("</ul>\n");
}

fn expires(page: &mut Markup, report: &Report<'_>, expiry: &Expiry) {
    let Some(row) = report.board.row(&expiry.item) else { return };
    page.literal("<li>");
    mark(page, row.status);
    page.leaf("a", &[("href", &format!("#{}", expiry.item))], report.title(row));
    page.text(&format!(": {} until {}", expiry.what.word(), shown_end(expiry.when, report.now)));
    page.literal("</li>\n");
}

pub fn orphans(page: &mut Markup, report: &Report<'_>) {
    page.literal(
        "<p>They are about items that no checklist has here, and count for nothing.</p>\n<ul class=\"findings\">\n",
    );
    for orphan in report.orphans().take(SHOWN) {
        self::orphan(page, report, orphan);
    }
    more(page, report.orphans().count());
    page.literal("</ul>\n");
}

fn orphan(page: &mut Markup, report: &Report<'_>, orphan: &Orphan) {
    let day = orphan.at.to_zoned(report.now.time_zone().clone()).strftime("%-d %b %Y");
    page.literal("<li>");
    page.leaf("code", &[], &orphan.item);
    page.text(&format!(": {} by {}, {day}; {}", orphan.kind, orphan.by, orphan.why));
    page.literal("</li>\n");
}

fn more(page: &mut Markup, all: usize) {
    if all > SHOWN {
        page.leaf("li", &[], &format!("and {} more", all - SHOWN));
        page.literal("\n");
    }
}
