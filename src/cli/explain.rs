//! `gonogo explain`: how a check kind is written, or how one item is decided and stands.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;

use super::output;
use crate::board::Row;
use crate::check::{KINDS, Kind};
use crate::checklist::Item;
use crate::runtime::session::{Choices, Session};
use crate::text::wrap;

/// Columns of a page that is read, not scanned.
const WIDTH: usize = 100;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A check kind such as `file`, or an item: its key, or as much of its end as tells it.
    #[arg(value_name = "KIND|ITEM", required_unless_present = "list")]
    about: Option<String>,
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// List the check kinds.
    #[arg(long)]
    list: bool,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let Some(about) = &arguments.about else {
        output::print(&kinds());
        return ExitCode::SUCCESS;
    };
    if let Some(kind) = KINDS.iter().find(|kind| kind.name == about) {
        output::print(&of_kind(kind));
        return ExitCode::SUCCESS;
    }
    match item(arguments, about) {
        Ok(page) => {
            output::print(&page);
            ExitCode::SUCCESS
        }
        Err(reason) => output::fail(2, &format!("{reason} (`gonogo explain --list` names the check kinds)")),
    }
}

fn kinds() -> String {
    let widest = KINDS.iter().map(|kind| kind.name.len()).max().unwrap_or(0);
    KINDS.iter().map(|kind| format!("{:<widest$}  {}\n", kind.name, kind.summary)).collect()
}

/// A kind's page: what it decides, its keys, an example.
fn of_kind(kind: &Kind) -> String {
    let mut page = format!("{}: holds when {}\n\n", kind.name, kind.summary);
    let column = kind.parameters.iter().map(|(keys, _)| keys.len()).max().unwrap_or(0) + 2;
    for (keys, meaning) in kind.parameters {
        labelled(&mut page, keys, meaning, column);
    }
    page.push_str("\nFor example:\n\n");
    let lines: Vec<&str> = kind.example.lines().filter(|line| !line.trim().is_empty()).collect();
    let margin = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    page.push_str("    [[area.item]]\n");
    page.extend(lines.iter().map(|line| format!("    {}\n", &line[margin..])));
    page
}

fn item(arguments: &Arguments, about: &str) -> Result<String, String> {
    let mut session = Session::open(&arguments.path, Choices::default())?;
    let key = session.find_item(about)?.key.clone();
    // What it needs is part of its answer, so that the whole board is asked.
    let audited = session.audit(Timestamp::now());
    let row = audited.board.row(&key).cloned();
    session.keep_only(&[key.to_string()])?;
    let item = session.find_item(key.as_str())?;
    Ok(of_item(item, row.as_ref()))
}

/// An item's page: why it is asked, how it is decided, how it stands and where.
fn of_item(item: &Item, row: Option<&Row>) -> String {
    let mut page = format!("{}\n{}\n\n", item.title, item.key);
    let mut tell = |label: &str, text: &str| labelled(&mut page, label, text, 10);
    match row {
        Some(row) => tell("Status", &format!("{} · {}", row.status.word(), row.summary)),
        None => tell("Status", "not on the board: its checklist or area does not apply here"),
    }
    tell("Why", &item.why);
    match &item.check {
        Ok(condition) => tell("Decided", &format!("{}: {}", condition.check.kind(), condition.check.describe())),
        Err(problem) => tell("Decided", &format!("not at all, its definition is broken: {problem}")),
    }
    if let Some(when) = &item.when {
        tell("When", &when.check.describe());
    }
    tell("Plan", &item.plan());
    tell("Fix", item.fix.as_ref().map_or("", |fix| fix.text.as_str()));
    if let Some(row) = row {
        let blocked: Vec<_> = row.blocked_by.iter().map(|key| key.as_str()).collect();
        tell("Blocked by", &blocked.join(", "));
        for finding in row.outcome.iter().flat_map(|outcome| &outcome.findings) {
            tell("Finding", &format!("{}  {}", finding.location(), finding.message));
        }
    }
    page
}

/// A label and its text, wrapped beside it. Nothing for a text that is empty.
fn labelled(page: &mut String, label: &str, text: &str, column: usize) {
    for (at, line) in wrap(&text.into(), WIDTH - column).iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        page.push_str(&format!("  {label:<column$}{line}\n"));
    }
}
