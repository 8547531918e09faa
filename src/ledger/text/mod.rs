//! One file of the ledger: its text as a [`Statement`], or as the [`Damage`] that it is.

mod canonical;
mod kind;
mod outline;
mod place;
mod quote;
mod render;
mod sign_off;
mod until;

pub use kind::KNOWN;
pub use outline::outline;
pub use render::{render, render_all, signed};

use jiff::Zoned;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use toml::de::DeTable;

use self::kind::kind;
use self::place::Place;
use self::until::until;
use super::model::{Damage, Evidence, Kind, Origin, Statement, StatementId};
use crate::problem::{self, Problem};
use crate::reader::{self, Table};
use crate::repo::RepoPath;
use crate::text::Sanitized;

const AT_HELP: &str = "date, time and offset, for example at = 2026-01-31T09:30:00+01:00";

/// Reads one file of the ledger.
///
/// # Errors
/// The damage, with the place in the file.
#[expect(clippy::result_large_err, reason = "a damage is kept as a statement is, and as seldom moved")]
pub fn parse(path: &RepoPath, text: &str) -> Result<Statement, Damage> {
    // git may check text out with CRLF; in TOML such a break can only stand for a line break, so that this loses nothing.
    let unix = text.contains("\r\n").then(|| text.replace("\r\n", "\n"));
    let text = unix.as_deref().unwrap_or(text);
    let place = Place::of(path);
    let (table, errors) = DeTable::parse_recoverable(text);
    let table = table.get_ref();
    let read = match errors.first() {
        Some(error) => Err(conflict(path, text).unwrap_or_else(|| syntax(path, text, error))),
        None => read(path, text, &place, table),
    };
    read.map_err(|problem| {
        let named = || table.get("item").and_then(|item| item.get_ref().as_str()).map(str::to_owned);
        Damage { path: path.clone(), item: place.item().or_else(named), problem }
    })
}

fn read(path: &RepoPath, text: &str, place: &Place, table: &DeTable<'_>) -> Result<Statement, Problem> {
    let (statement, problems) = reader::read(path.as_str(), text, |reader| statement(reader, place, path, table));
    let problem = problems.into_iter().next();
    match (statement.filter(|_| problem.is_none()), conflict(path, text)) {
        // Marker lines in a note that the program recorded are what its author wrote.
        (Some(statement), Some(_)) if statement.origin == Origin::Recorded => Ok(statement),
        (_, Some(conflict)) => Err(conflict),
        (Some(statement), None) => Ok(statement),
        (None, None) => Err(problem.unwrap_or_else(|| Problem::error(path.as_str(), "it is no statement"))),
    }
}

/// The first slip alone: where the syntax is broken, what follows is guesswork.
fn syntax(path: &RepoPath, text: &str, error: &toml::de::Error) -> Problem {
    let problem = Problem::error(path.as_str(), format!("not valid TOML: {}", error.message()));
    match error.span() {
        Some(span) => problem.at(problem::Place::of(text, span)),
        None => problem,
    }
}

impl Damage {
    /// A file that could not even be read as text.
    pub fn unreadable(path: &RepoPath, message: impl Into<Sanitized>, help: impl Into<Sanitized>) -> Self {
        let problem = Problem::error(path.as_str(), message).help(help);
        Self { path: path.clone(), item: Place::of(path).item(), problem }
    }
}

/// The first line that git left of a conflict.
fn conflict(path: &RepoPath, text: &str) -> Option<Problem> {
    let is_marker = |line: &str| {
        let rest = line.strip_prefix("<<<<<<<").or_else(|| line.strip_prefix(">>>>>>>"));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let line = text.lines().find(|line| is_marker(line))?;
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    let problem = Problem::error(path.as_str(), "a merge left its conflict markers in the file");
    let help = "keep one side and delete the marker lines; if both sides count, give each a file of its own";
    Some(problem.at(problem::Place::of(text, start..start + line.len())).help(help))
}

fn statement(table: &mut Table<'_, '_>, place: &Place, path: &RepoPath, all: &DeTable<'_>) -> Option<Statement> {
    schema(table);
    let hash = table.string("hash");
    let kind = kind(table, hash.is_some());
    let id = id(table, path);
    let item = place.read_item(table, kind.as_ref(), &id);
    let by = table.required("by", "who states it, for example by = \"Ada Lovelace <ada@example.org>\"");
    let at = at(table);
    let commit = table.commit("commit");
    let note = note(table, kind.as_ref());
    let until = until(table, kind.as_ref());
    let supersedes = supersedes(table, kind.as_ref());
    let later = matches!(kind, Some(Kind::Other(_)));
    let mut unknown = Vec::new();
    let evidence = table.tables("evidence", |table| evidence(table, later, &mut unknown));
    unknown.extend(table.rest().into_iter().filter(|key| key != "supersedes"));
    Some(Statement {
        id,
        kind: kind?,
        item: item?,
        by: by?.into(),
        at: at?,
        commit,
        note,
        evidence: evidence.into_iter().flatten().collect(),
        until,
        supersedes,
        origin: origin(hash.as_deref(), all),
        // A kind of the future has fields of the future; that is no oversight of anybody.
        unknown: if later { Vec::new() } else { unknown },
    })
}

fn schema(table: &mut Table<'_, '_>) {
    let span = table.span_of("schema");
    if !table.has("schema") {
        return table.problem("`schema` is missing", "begin the file with `schema = 1`");
    }
    // A schema that is no number is reported by `number` itself.
    if let Some(version) = table.number("schema").filter(|version| (version - 1.0).abs() > f64::EPSILON) {
        let message = format!("schema {version} is not known to this version");
        table.problem_in(span, &message, "a newer gonogo reads it; written by hand it says `schema = 1`");
    }
}

/// The file's name is the id; a hand-written file need not repeat it.
fn id(table: &mut Table<'_, '_>, path: &RepoPath) -> StatementId {
    let name = path.file_name();
    let stem = name.strip_suffix(".toml").unwrap_or(name);
    let span = table.span_of("id");
    if let Some(id) = table.string("id").filter(|id| id != stem) {
        let message = format!("its `id` is `{id}`, but the file is named `{name}`");
        table.problem_in(span, &message, &format!("write id = \"{stem}\", or rename the file to `{id}.toml`"));
    }
    StatementId::new(stem)
}

fn at(table: &mut Table<'_, '_>) -> Option<Zoned> {
    let span = table.span_of("at");
    if !table.has("at") {
        table.problem("`at` is missing", AT_HELP);
        return None;
    }
    let written = table.timestamp("at")?;
    let moment = moment(&written);
    if let Err(message) = &moment {
        table.problem_in(span, message, AT_HELP);
    }
    moment.ok()
}

/// A moment with the offset it was written with; a moment without one could be half a day off.
fn moment(written: &str) -> Result<Zoned, String> {
    let unclear = || format!("`at` is `{written}`, which is no moment");
    let pieces = Pieces::parse(written).map_err(|_| unclear())?;
    let time = pieces.time().ok_or_else(|| format!("`at` has no time: `{written}`"))?;
    let offset = pieces.to_numeric_offset().ok_or_else(|| format!("`at` has no offset: `{written}`"))?;
    let timestamp = offset.to_timestamp(pieces.date().to_datetime(time)).map_err(|_| unclear())?;
    Ok(timestamp.to_zoned(TimeZone::fixed(offset)))
}

fn note(table: &mut Table<'_, '_>, kind: Option<&Kind>) -> String {
    let help = match kind {
        Some(Kind::Waiver(_)) => "a waiver needs a reason: note = \"why it is excused\"",
        Some(Kind::Comment) => "a comment is its note: note = \"what is said\"",
        _ => return table.string("note").unwrap_or_default(),
    };
    table.required("note", help).unwrap_or_default()
}

fn supersedes(table: &mut Table<'_, '_>, kind: Option<&Kind>) -> Vec<StatementId> {
    // An empty list, which `list` would refuse, says what an absent one says.
    if !matches!(table.canonical("supersedes").as_str(), "" | "[]") {
        return table.list("supersedes", |_, _, id| Some(StatementId::new(id))).unwrap_or_default();
    }
    if kind == Some(&Kind::Withdrawal) {
        let help = "name the ids of the statements that it withdraws: supersedes = [\"ID\"]";
        table.problem("a withdrawal without `supersedes` withdraws nothing", help);
    }
    Vec::new()
}

fn evidence(table: &mut Table<'_, '_>, later: bool, unknown: &mut Vec<String>) -> Option<Evidence> {
    const HELP: &str = "each [[evidence]] has exactly one of `path`, `url`, `commit`, `text`";
    if !table.problems().is_empty() {
        // One problem is enough to make the file a damage, and a stranger's file may hold a hundred thousand.
        table.rest();
        return None;
    }
    let given = ["path", "url", "commit", "text"].into_iter().filter(|key| table.has(key)).collect::<Vec<_>>();
    let evidence = match given[..] {
        ["path"] => path_evidence(table, HELP),
        ["url"] => table.required("url", HELP).map(Evidence::Url),
        ["commit"] => table.commit("commit").map(Evidence::Commit),
        ["text"] => table.required("text", HELP).map(Evidence::Text),
        _ if later => None,
        [] => {
            table.problem("this evidence shows nothing", HELP);
            None
        }
        [first, second, ..] => {
            let message = format!("this evidence has both `{first}` and `{second}`");
            table.problem(&message, "give each an [[evidence]] of its own");
            None
        }
        [_] => None,
    };
    unknown.extend(table.rest().into_iter().map(|key| format!("evidence.{key}")));
    evidence
}

fn path_evidence(table: &mut Table<'_, '_>, help: &str) -> Option<Evidence> {
    let span = table.span_of("path");
    let written = table.required("path", help)?;
    let path = RepoPath::parse(&written);
    if path.is_none() {
        let message = format!("`{written}` does not lie in the repository");
        table.problem_in(span, &message, "a path relative to the repository's root, without `..`");
    }
    let span = table.span_of("blake3");
    let blake3 = table.string("blake3");
    if let Some(hash) =
        blake3.as_deref().filter(|hash| hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()))
    {
        let message = format!("`{hash}` is no BLAKE3 hash");
        table.problem_in(span, &message, "64 hexadecimal digits as `b3sum` prints them; or drop the key");
    }
    path.map(|path| Evidence::Path { path, blake3 })
}

fn origin(hash: Option<&str>, table: &DeTable<'_>) -> Origin {
    match hash {
        None => Origin::HandWritten,
        Some(hash) if hash.eq_ignore_ascii_case(&canonical::hash(table)) => Origin::Recorded,
        Some(_) => Origin::Edited,
    }
}

#[cfg(test)]
mod tests;
