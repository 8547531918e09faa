//! Tables of routes that have a column for the method and one for the path, or one for what is and one for what is only said;
//! and the address beneath which all routes of a section stand.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::reading::{Line, Reading, Role};

/// `Orders (/api/orders)`, `Orders: /api/orders`, as a heading ends.
static HEADED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:\(|[:–—-]\s+)`?(/[A-Za-z][\w-]*(?:/[A-Za-z][\w-]*)*)/?(?:/\*)?`?\)?\s*$"));
/// `Base path: /api/orders`.
static BASE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^\W*(?:base (?:path|url|route|address)|(?:route |url |path )?prefix|mounted (?:at|under|on))\W+(/[A-Za-z][\w-]*(?:/[A-Za-z][\w-]*)*)/?`?\s*$",
    )
});

/// The address beneath which the routes of a line's section stand, by its heading or by a line that says so.
fn base(reading: &Reading, line: &Line) -> Option<String> {
    /// So close beneath its heading a section says it.
    const NEAR: usize = 12;
    let lines = reading.lines_of(line.section);
    let heading = lines.first().filter(|heading| heading.role == Role::Heading && heading.number < line.number);
    let headed = heading.and_then(|heading| HEADED.captures(&heading.text));
    let found = headed.or_else(|| {
        let mut above = lines.iter().take(NEAR).take_while(|above| above.number < line.number);
        above.find_map(|above| BASE.captures(&above.text).filter(|_| !above.is_code()))
    });
    found.map(|found| found[1].to_owned())
}

/// The whole path of what stands beneath the address of its section.
pub(super) fn beneath(reading: &Reading, line: &Line, path: &str) -> Option<String> {
    let base = base(reading, line)?;
    let is_whole = path == base || path.starts_with(&format!("{base}/"));
    (!is_whole).then(|| format!("{base}{}", path.trim_end_matches('/')))
}

/// The method and the path of a row that has a column for each.
pub(super) fn in_columns(reading: &Reading, line: &Line) -> Option<(String, String)> {
    const PATHS: &[&str] = &["endpoint", "endpoints", "route", "path", "url", "api endpoint"];
    const METHODS: &[&str] = &["method", "verb", "http method"];
    if line.role != Role::Row {
        return None;
    }
    let above = reading.lines[..line.number - 1].iter().rev();
    let mut table = above.take_while(|above| matches!(above.role, Role::Row | Role::Head | Role::Nothing));
    let head = table.find(|above| above.role == Role::Head)?;
    let cell = |titles: &[&str]| {
        let at = head.cells.iter().position(|title| titles.contains(&title.to_lowercase().trim()))?;
        line.cells.get(at).map(|cell| cell.trim())
    };
    let is_method = |method: &str| matches!(method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS");
    // A column of methods is one, whatever it is called.
    let alone = || {
        let mut cells = line.cells.iter().map(|cell| cell.trim()).filter(|cell| is_method(cell));
        cells.next().filter(|_| cells.next().is_none())
    };
    let (path, method) = (cell(PATHS)?, cell(METHODS).or_else(alone)?);
    (is_method(method) && path.starts_with('/') && !path.contains(' ')).then(|| (method.to_owned(), path.to_owned()))
}

/// What a row says without its cells of what is only written elsewhere, or was before, where another column has what is.
pub(super) fn without_others(reading: &Reading, line: &Line) -> Option<String> {
    const IS: &[&str] = &["actual", "current", "implemented", "correct", "new", "now", "after", "real"];
    const OTHERS: &[&str] =
        &["documented", "expected", "planned", "before", "old", "previous", "wrong", "specified", "was"];
    if line.role != Role::Row {
        return None;
    }
    let heads: Vec<String> =
        (0..line.cells.len()).map(|at| reading.column(line, at).unwrap_or_default().to_lowercase()).collect();
    let is_of =
        |head: &String, names: &[&str]| head.split_whitespace().next().is_some_and(|first| names.contains(&first));
    let is_compared = heads.iter().any(|head| is_of(head, IS)) && heads.iter().any(|head| is_of(head, OTHERS));
    let kept = line.cells.iter().zip(&heads).filter(|(_, head)| !is_of(head, OTHERS)).map(|(cell, _)| cell.as_str());
    is_compared.then(|| kept.collect::<Vec<_>>().join(" | "))
}

/// A path without what only stands behind it.
pub(super) fn trimmed(path: &str) -> String {
    let path = path.split(['+', '=', '&']).next().unwrap_or_default();
    // Of two that only a slash holds apart the first: `GET /orders/GET /orders/{id}`.
    let next = ["/GET", "/POST", "/PUT", "/PATCH", "/DELETE"].iter().find_map(|verb| path.strip_suffix(verb));
    let path = next.filter(|first| !first.is_empty()).unwrap_or(path);
    // A box may be drawn around it.
    path.trim_end_matches(['.', ',', ':', ';', '*', '\\', '│']).to_owned() + if path.ends_with("/*") { "*" } else { "" }
}
