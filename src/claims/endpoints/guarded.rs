//! Who may call a route, as documents say it: `POST /orders (auth required)`, `GET /menu — public`, a column `Auth`.

use std::sync::LazyLock;

use regex::Regex;

use super::guard::{self, Guard};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::place::{Class, Place};
use crate::claims::known::routes::Pattern;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::is_foreign;

static ROUTE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"\b(GET|POST|PUT|PATCH|DELETE)\b[\s|:*]+(/[^\s|,;)"'`>\]?]*)"#));

/// Who is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Known,
    Anybody,
}

/// What documents write beside a route, in small letters, and nothing else between two marks.
const KNOWN: &[&str] = &[
    "auth required",
    "auth-required",
    "authentication required",
    "requires authentication",
    "requires auth",
    "requires login",
    "requires a token",
    "requires token",
    "requires jwt",
    "requires a jwt",
    "requires admin",
    "requires authorization",
    "authenticated",
    "authenticated only",
    "protected",
    "protected endpoint",
    "protected route",
    "admin only",
    "admin auth required",
    "jwt required",
    "jwt protected",
    "token required",
    "login required",
    "🔒",
];
const ANYBODY: &[&str] = &[
    "public",
    "public endpoint",
    "public access",
    "no auth",
    "no auth required",
    "no auth needed",
    "no authentication",
    "no authentication required",
    "unauthenticated",
    "without authentication",
];
/// Heads of columns that say who is let in, and what their cells say.
const COLUMNS: &[&str] =
    &["auth", "auth?", "auth required", "auth required?", "authentication", "requires auth", "protected"];
const YES: &[&str] =
    &["yes", "✅", "✓", "✔", "required", "jwt", "bearer", "token", "bearer token", "admin", "protected"];
const NO: &[&str] = &["no", "❌", "✗", "none", "public", "not required", "no auth"];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_text = |line: &&Line| matches!(line.role, Role::Item | Role::Row | Role::Prose) && reading.is_now(line);
    let lines = reading.lines.iter().filter(is_text).filter(|line| !is_foreign(&line.text));
    lines.filter_map(|line| judge(reading, line, known)).collect()
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let mut routes = ROUTE.captures_iter(&line.text);
    let found = routes.next()?;
    if routes.next().is_some() || matches!(line.status, Status::Failed | Status::Pending | Status::Partial) {
        return None;
    }
    let (access, words) = column(reading, line).or_else(|| beside(&line.text.replacen(&found[0], " | ", 1)))?;
    let path = found[2].trim_end_matches(['.', ':']);
    let places = known.served.places(Some(&found[1]), &Pattern::of(path));
    let guards: Vec<(&Place, Guard)> =
        places.iter().map(|place| Some((*place, guard_at(place, known)?))).collect::<Option<_>>()?;
    let (place, first) = guards.first()?;
    if guards.iter().any(|(_, other)| std::mem::discriminant(other) != std::mem::discriminant(first)) {
        return None;
    }
    let ruling = match (access, first) {
        (Access::Known, Guard::By(name)) => Ruling::holds(format!("{place} lets in by `{name}`")),
        (Access::Anybody, Guard::Nobody) => Ruling::holds(format!("{place} asks nobody who they are")),
        (Access::Known, Guard::Nobody) => Ruling::fails(format!("nothing at {place} asks who calls it")),
        (Access::Anybody, Guard::By(name)) => Ruling::fails(format!("{place} lets in by `{name}` only")),
    };
    let text = format!("{} {path}: {words}", &found[1]);
    Some(claim(reading, line, Kind::ConfigValue, &text, said(reading, line), ruling))
}

/// A mark in a column of who is let in says nothing of whether the route is there.
fn said(reading: &Reading, line: &Line) -> Said {
    match reading.said(line) {
        Said::Missing => Said::Neither,
        said => said,
    }
}

/// What stands beside a route, between brackets, dashes, commas or the borders of cells.
fn beside(text: &str) -> Option<(Access, String)> {
    let lower = text.to_lowercase().replace(" - ", "|").replace(" – ", "|").replace(" — ", "|");
    let parts =
        lower.split(['|', '(', ')', ',', ';', '[', ']', '.']).map(|part| part.trim_matches(['*', ' ', '`', ':']));
    parts.filter(|part| !part.is_empty()).find_map(|part| {
        let access = match () {
            () if ANYBODY.contains(&part) => Access::Anybody,
            () if KNOWN.contains(&part) => Access::Known,
            () => return None,
        };
        Some((access, part.to_owned()))
    })
}

/// What the column of who is let in says.
fn column(reading: &Reading, line: &Line) -> Option<(Access, String)> {
    let rows = reading.lines[..line.number - 1].iter().rev();
    let mut table = rows.take_while(|above| matches!(above.role, Role::Row | Role::Head | Role::Nothing));
    let head = table.find(|above| above.role == Role::Head).filter(|_| line.role == Role::Row)?;
    let at = head.cells.iter().position(|title| COLUMNS.contains(&title.to_lowercase().trim()))?;
    let cell = line.cells.get(at)?.to_lowercase();
    let cell = cell.trim_matches(['*', ' ', '`']);
    let access = match () {
        () if YES.contains(&cell) => Access::Known,
        () if NO.contains(&cell) => Access::Anybody,
        () => return None,
    };
    Some((access, format!("{} {cell}", head.cells[at].to_lowercase())))
}

fn guard_at(place: &Place, known: &Known<'_>) -> Option<Guard> {
    if Class::of(&place.path) != Class::Code {
        return None;
    }
    let bytes = known.repo.read(&place.path).ok()?;
    guard::of(&String::from_utf8_lossy(&bytes), place.line, &place.path.extension())
}
