//! What a verdict alone does not say: whether anything got worse, what will expire, and statements about what is gone.

use super::write::Markdown;
use crate::board::shown_end;
use crate::report::{Report, told};
use crate::text::markdown::escaped;

/// How many of each are told.
const SHOWN: usize = 50;

/// What is worse than at the commit that the board may not be worse than.
pub fn ratchet(page: &mut Markdown, report: &Report<'_>) {
    let Some(ratchet) = report.ratchet else { return };
    page.apart("## No worse than before");
    page.apart(&escaped(&told::ratchet(ratchet)));
    let lines =
        ratchet.worse.iter().map(|turn| format!("*{}*: {}", escaped(&turn.title), escaped(&told::turned(turn))));
    list(page, &lines.collect::<Vec<_>>());
}

pub fn expiring(page: &mut Markdown, report: &Report<'_>) {
    let expiring = report.board.expiring.iter();
    let lines = expiring.filter_map(|expiry| {
        let row = report.board.row(&expiry.item)?;
        let until = format!("{} until {}", expiry.what.word(), shown_end(expiry.when, report.now));
        Some(format!("*{}*: {}", escaped(report.title(row)), escaped(&until)))
    });
    section(page, "## Expires soon", &lines.collect::<Vec<_>>());
}

pub fn orphans(page: &mut Markdown, report: &Report<'_>) {
    let lines = report.orphans().map(|orphan| {
        let day = orphan.at.to_zoned(report.now.time_zone().clone()).strftime("%-d %b %Y");
        escaped(&format!("{}: {} by {}, {day}; {}", orphan.item, orphan.kind, orphan.by, orphan.why))
    });
    section(page, "## Statements about items that are not here", &lines.collect::<Vec<_>>());
}

fn section(page: &mut Markdown, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        page.apart(heading);
        list(page, lines);
    }
}

fn list(page: &mut Markdown, lines: &[String]) {
    if !lines.is_empty() {
        page.line("");
    }
    lines.iter().take(SHOWN).for_each(|line| page.line(&format!("- {line}")));
    if lines.len() > SHOWN {
        page.line(&format!("- and {} more", lines.len() - SHOWN));
    }
}
