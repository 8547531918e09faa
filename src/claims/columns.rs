//! Tables of routes that have a column for the method and one for the path.

use super::reading::{Line, Reading, Role};

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
    let (path, method) = (cell(PATHS)?, cell(METHODS)?);
    let is_method = matches!(method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS");
    (is_method && path.starts_with('/') && !path.contains(' ')).then(|| (method.to_owned(), path.to_owned()))
}
