//! Whether a file that a document calls a placeholder, or planned, is no more than that: `├── oven.rs  🔜 (placeholder)`.

use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::Ruling;
use crate::claims::names::defined::STANDING_IN;
use crate::claims::words::wording::words;
use crate::repo::RepoPath;

/// Words of a remark that says no more than that nothing is there yet.
const PLANNED: &[&str] = &[
    "placeholder",
    "placeholders",
    "stub",
    "stubs",
    "stubbed",
    "todo",
    "tbd",
    "planned",
    "pending",
    "coming",
    "soon",
    "not",
    "yet",
    "started",
    "implemented",
    "empty",
    "only",
    "skeleton",
];
/// Marks that say the same.
const MARKS: &[char] = &['🔜', '⏳', '📝', '🔲', '⬜', '❌'];
/// So many lines of code, and so many definitions, are more than a placeholder.
const LEAST: (usize, usize) = (40, 3);
/// And so few are no more.
const MOST: usize = 5;

/// Whether a remark says of a file no more than that it is planned, or holds the place of what is.
pub(super) fn is_only_planned(remark: &str) -> bool {
    let lower = remark.to_lowercase();
    let mut said = words(&lower).peekable();
    let is_marked = remark.contains(MARKS);
    // `Empty` alone is said of a folder, and `only` of anything.
    let is_told =
        words(&lower).any(|word| PLANNED.contains(&word) && !matches!(word, "not" | "only" | "yet" | "empty"));
    match said.peek() {
        None => remark.contains(['🔜', '⏳']) && is_marked,
        Some(_) => is_told && said.all(|word| PLANNED.contains(&word)),
    }
}

/// What the text of a file makes of that it is called a placeholder.
pub(super) fn ruling(path: &RepoPath, known: &Known<'_>) -> Option<Ruling> {
    const REMARKS: &[&str] = &["//", "#", "/*", "*", "--", "\"\"\"", "'''"];
    if Class::of(path) != Class::Code {
        return None;
    }
    let bytes = known.repo.read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    let is_code = |line: &&str| !line.trim().is_empty() && !REMARKS.iter().any(|mark| line.trim().starts_with(mark));
    let lines = text.lines().filter(is_code).count();
    if lines <= MOST {
        return Some(Ruling::holds(format!("{path} has {lines} lines of code, as said")));
    }
    let is_in = |place: &Place| place.path == *path;
    let defined: Vec<&str> =
        known.definitions.iter().filter(|(_, place)| is_in(place)).map(|(name, _)| name.as_str()).collect();
    let stubs: usize = STANDING_IN.iter().chain(&["todo!"]).map(|word| text.matches(word).count()).sum();
    let is_made = lines >= LEAST.0 && defined.len() >= LEAST.1 && stubs * LEAST.1 < defined.len();
    let some = defined.iter().take(2).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    is_made.then(|| Ruling::fails(format!("{path} has {lines} lines of code, and defines {some}")))
}

/// Where something stands, if anywhere.
pub(super) fn presence(found: &Found, path: &str) -> Option<String> {
    match found {
        Found::Here(at) | Found::End(at) | Found::OtherCase(at) | Found::Aside(at) => Some(at.to_string()),
        Found::Several(_) => Some(path.to_owned()),
        Found::Ignored | Found::Nowhere => None,
    }
}

/// An empty file or a folder may well be called missing.
pub(super) fn has_content(known: &Known<'_>, found: &Found) -> bool {
    match found {
        Found::Here(path) | Found::End(path) => known.repo.size(path).is_ok_and(|size| size > 200),
        _ => false,
    }
}
