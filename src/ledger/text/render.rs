//! Statements as TOML that people like to read.

use std::fmt::{self, Write as _};

use jiff::tz::TimeZone;
use jiff::{Unit, Zoned};

use super::canonical;
use super::quote::{Caution, quote};
use super::sign_off;
use crate::ledger::model::{Evidence, Kind, Ledger, Origin, Statement, StatementId};
use crate::ledger::until::Until;
use crate::text::Sanitized;

/// More ids or paths than this stand one on a line.
const ON_A_LINE: usize = 3;

/// A statement as the text of its file, its hash included.
pub fn render(statement: &Statement) -> String {
    let fields = fields(statement, Caution::File);
    let tables = tables(statement, "", Caution::File);
    format!("schema = 1\n{fields}hash = \"{}\"\n{tables}", hash(statement))
}

/// What a person signs: all that the statement says, but for the signature itself.
pub fn signed(statement: &Statement) -> Vec<u8> {
    canonical::form_of_text(&plain(statement), &["hash", "signature"])
}

/// The whole ledger as one TOML document, fit for a terminal.
pub fn render_all(ledger: &Ledger) -> String {
    let mut text = String::from("schema = 1\n");
    for (path, statement) in ledger.statements() {
        text.push_str("\n[[statement]]\n");
        for key in &statement.unknown {
            line(&mut text, format_args!("# a key that this version does not know: {}", Sanitized::new(key)));
        }
        text.push_str(&fields(statement, Caution::Terminal));
        if statement.origin == Origin::Recorded && statement.unknown.is_empty() {
            line(&mut text, format_args!("hash = \"{}\"", hash(statement)));
        }
        line(&mut text, format_args!("origin = \"{}\"", statement.origin.word()));
        line(&mut text, format_args!("file = {}", quote(path.as_str(), Caution::Terminal)));
        text.push_str(&tables(statement, "statement.", Caution::Terminal));
    }
    for damage in ledger.damages() {
        line(&mut text, format_args!("\n# damaged: {}", damage.problem));
    }
    text
}

fn hash(statement: &Statement) -> String {
    canonical::hash_of_text(&plain(statement))
}

/// A statement as text, without its hash.
fn plain(statement: &Statement) -> String {
    let fields = fields(statement, Caution::File);
    format!("schema = 1\n{fields}{}", tables(statement, "", Caution::File))
}

/// What stands in tables of its own, after the keys.
fn tables(statement: &Statement, within: &str, caution: Caution) -> String {
    let header = format!("{within}statuses");
    let statuses = statement.sign_off().map(|sign_off| sign_off::statuses(sign_off, &header, caution));
    statuses.unwrap_or_default() + &evidence(statement, &format!("{within}evidence"), caution)
}

/// All keys from `id` to `supersedes`, a line each; what is empty is left out.
fn fields(statement: &Statement, caution: Caution) -> String {
    let mut text = String::new();
    let mut field = |key: &str, value: &str| line(&mut text, format_args!("{key} = {value}"));
    field("id", &quote(statement.id.as_str(), caution));
    field("kind", &quote(statement.kind.word(), caution));
    field("item", &quote(&statement.item, caution));
    for (key, value) in of_kind(&statement.kind, caution) {
        field(key, &value);
    }
    field("by", &quote(&statement.by, caution));
    field("at", &moment(&statement.at));
    if let Some(commit) = &statement.commit {
        field("commit", &quote(commit, caution));
    }
    if !statement.note.is_empty() {
        field("note", &quote(&statement.note, caution));
    }
    if let Some(until) = &statement.until {
        field("until", &end(until, caution));
    }
    if !statement.supersedes.is_empty() {
        field("supersedes", &ids(&statement.supersedes, caution));
    }
    if let Some(sign_off) = statement.sign_off() {
        field("digest", &quote(&sign_off.digest, caution));
    }
    if let Some(signature) = statement.sign_off().and_then(|sign_off| sign_off.signature.as_ref()) {
        field("signature", &quote(signature, caution));
    }
    text
}

/// The keys that a kind has for itself.
fn of_kind(kind: &Kind, caution: Caution) -> Vec<(&'static str, String)> {
    let text = |text: &str| quote(text, caution);
    match kind {
        Kind::Mark(status) => vec![("status", text(status.word()))],
        Kind::Waiver(waiver) => {
            let approver = waiver.approver.as_deref().map(|approver| ("approver", text(approver)));
            let control = waiver.control.as_deref().map(|control| ("control", text(control)));
            let paths: Vec<_> = waiver.paths.iter().map(|path| text(path)).collect();
            let paths = (!paths.is_empty()).then(|| ("paths", list(&paths)));
            [approver, control, paths].into_iter().flatten().collect()
        }
        Kind::Ruling(_, waiver) => vec![("waiver", text(waiver.as_str()))],
        Kind::Assignment(to) => vec![("to", text(to))],
        Kind::SignOff(sign_off) => vec![
            ("role", text(&sign_off.role)),
            ("level", text(&sign_off.level)),
            ("status", text(sign_off.decision.word())),
        ],
        Kind::Withdrawal | Kind::Comment | Kind::Other(_) => Vec::new(),
    }
}

fn end(until: &Until, caution: Caution) -> String {
    match until {
        Until::Day(day) => day.to_string(),
        Until::Moment(at) => moment(at),
        Until::Item(key) => format!("{{ item = {} }}", quote(key.as_str(), caution)),
        Until::Commit(hash) => format!("{{ commit = {} }}", quote(hash, caution)),
    }
}

/// TOML's own date and time; its offsets know no seconds.
fn moment(at: &Zoned) -> String {
    let offset = at.offset().round(Unit::Minute).unwrap_or(at.offset());
    at.with_time_zone(TimeZone::fixed(offset)).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
}

fn ids(ids: &[StatementId], caution: Caution) -> String {
    let ids: Vec<_> = ids.iter().map(|id| quote(id.as_str(), caution)).collect();
    list(&ids)
}

fn list(quoted: &[String]) -> String {
    if quoted.len() <= ON_A_LINE {
        return format!("[{}]", quoted.join(", "));
    }
    format!("[\n    {},\n]", quoted.join(",\n    "))
}

fn evidence(statement: &Statement, header: &str, caution: Caution) -> String {
    let mut text = String::new();
    for evidence in &statement.evidence {
        line(&mut text, format_args!("\n[[{header}]]"));
        let (key, value) = match evidence {
            Evidence::Path { path, .. } => ("path", path.as_str()),
            Evidence::Url(url) => ("url", url.as_str()),
            Evidence::Commit(commit) => ("commit", commit.as_str()),
            Evidence::Text(said) => ("text", said.as_str()),
        };
        line(&mut text, format_args!("{key} = {}", quote(value, caution)));
        if let Evidence::Path { blake3: Some(hash), .. } = evidence {
            line(&mut text, format_args!("blake3 = {}", quote(hash, caution)));
        }
    }
    text
}

fn line(text: &mut String, content: fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(text, "{content}");
}
