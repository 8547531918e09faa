//! `gonogo explain`: how a check kind is written, how one item is decided and stands, or whose the points of the score are.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;

use super::output;
use crate::board::{Board, Row};
use crate::check::{KINDS, Kind};
use crate::checklist::{Checklist, Item};
use crate::ledger::{self, Fate, Force, Origin, Statement};
use crate::report::SCORE_FORMATS;
use crate::runtime::session::{Choices, Session};
use crate::text::wrap;

/// Columns of a page that is read, not scanned.
const WIDTH: usize = 100;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A check kind such as `file`, or an item: its key, or as much of its end as tells it.
    #[arg(value_name = "KIND|ITEM", required_unless_present_any = ["list", "score"])]
    about: Option<String>,
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// List the check kinds.
    #[arg(long)]
    list: bool,
    /// Attribute every point of the score: what each checklist, area and item is worth, earned and lost.
    #[arg(long, conflicts_with = "list")]
    score: bool,
    /// How to print the score.
    #[arg(long, value_name = "FORMAT", requires = "score", default_value = "text", value_parser = format_names())]
    format: String,
    /// Level to aim at, instead of the configuration's.
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Checklist file to audit against, instead of what the repository or detection chooses; may be given again.
    #[arg(long, value_name = "FILE")]
    checklist: Vec<String>,
}

fn format_names() -> Vec<&'static str> {
    SCORE_FORMATS.iter().map(|format| format.name).collect()
}

pub fn run(arguments: &Arguments) -> ExitCode {
    if arguments.score {
        return match score(arguments) {
            Ok(page) => {
                output::print(&page);
                ExitCode::SUCCESS
            }
            Err(reason) => output::fail(2, &reason),
        };
    }
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

impl Arguments {
    /// Of a score there is nothing to name, so that what stands first is the repository.
    fn session(&self) -> Result<Session, String> {
        let only = self.about.as_ref().filter(|_| self.score && self.path.is_none()).map(PathBuf::from);
        let path = self.path.clone().or(only).unwrap_or_else(|| PathBuf::from("."));
        let choices =
            Choices { level: self.level.clone(), checklist_files: self.checklist.clone(), ..Choices::default() };
        Session::open(&path, choices)
    }
}

fn score(arguments: &Arguments) -> Result<String, String> {
    let session = arguments.session()?;
    if session.definitions.broken_config {
        return Err("the project's configuration is not usable; `gonogo lint` shows what to mend".to_owned());
    }
    let audited = session.audit(Timestamp::now());
    let format = SCORE_FORMATS.iter().find(|format| format.name == arguments.format);
    Ok(format.map_or_else(String::new, |format| (format.render)(&audited.board, session.checklists())))
}

fn item(arguments: &Arguments, about: &str) -> Result<String, String> {
    let mut session = arguments.session()?;
    session.choices.looks_back = true;
    let item = session.find_item(about)?;
    // What it needs is part of its answer, so that the whole board is asked.
    let audited = session.audit(Timestamp::now());
    let force = session.ledger.force_of(item.key.as_str(), session.checklists());
    Ok(of_item(item, &audited.board, session.checklists(), force.as_ref()))
}

/// An item's page: why it is asked, how it is decided, how it stands and where, what it is worth, what people said.
fn of_item(item: &Item, board: &Board, checklists: &[Checklist], force: Option<&Force<'_>>) -> String {
    let mut page = format!("{}\n{}\n\n", item.title, item.key);
    let row = board.row(&item.key);
    let mut tell = |label: &str, text: &str| labelled(&mut page, label, text, 10);
    match row {
        Some(row) => {
            let contested = if row.contested { " · contested" } else { "" };
            tell("Status", &format!("{}{contested} · {}", row.status.word(), row.summary));
            tell("Worth", &worth(item, row, board));
        }
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
    if let Some(summary) = item.fix.as_ref().and_then(|fix| fix.summary()) {
        tell("", &format!("`gonogo fix {}` {summary}", item.key.local()));
    }
    for need in &item.needs {
        let status = board.row(need).map_or("not on the board", |row| row.status.word());
        tell("Needs", &format!("{need}: {status}"));
    }
    if let Some(row) = row {
        for finding in row.outcome.iter().flat_map(|outcome| &outcome.findings) {
            tell("Finding", &format!("{}  {}", finding.location(), finding.message));
        }
    }
    for (force, statement) in force.into_iter().flat_map(|force| force.history.iter().rev().map(move |it| (force, it)))
    {
        tell("Said", &format!("{}{}", said(statement), void(force, statement)));
    }
    for removed in board.removed_of(checklists, &item.key) {
        tell("Said", &format!("{} · {}", said(&removed.statement), removed.told()));
    }
    page
}

/// `gate · production · weight 3 · presence · earns 1.05 of 4.20 points`.
fn worth(item: &Item, row: &Row, board: &Board) -> String {
    let level = board.levels.get(row.level).map_or("", String::as_str);
    let gate = match (item.gate, item.at_least) {
        (false, _) => String::new(),
        (true, None) => "gate · ".to_owned(),
        (true, Some(strength)) => format!("gate from {} on · ", strength.word()),
    };
    let points = match (row.counted, row.above_level) {
        (true, _) if row.gain > 0.0 => {
            let earned = row.share * row.credit;
            format!("earns {earned:.2} of {:.2} points · +{:.2} when it passes", row.share, row.gain)
        }
        (true, _) => format!("earns its {:.2} points", row.share * row.credit),
        (false, true) => "not counted, above the level aimed at".to_owned(),
        (false, false) => "not counted, it does not apply".to_owned(),
    };
    format!("{gate}{level} · weight {} · {} · {points}", item.weight, row.strength.word())
}

/// `2 Nov 2026  Ada  pass: held (docs/review.md)`.
fn said(statement: &Statement) -> String {
    let name = statement.by.split('<').next().unwrap_or_default().trim();
    let word = match (&statement.kind, statement.status()) {
        (_, Some(status)) => status.word().to_owned(),
        (ledger::Kind::Assignment(to), None) => format!("assignment to {to}"),
        (kind, None) => kind.word().to_owned(),
    };
    let until = statement.until.as_ref().map(|until| format!(" · until {until}")).unwrap_or_default();
    let origin = match statement.origin {
        Origin::Recorded => "",
        Origin::HandWritten => " · hand-written",
        Origin::Edited => " · edited since",
    };
    let note = if statement.note.trim().is_empty() { String::new() } else { format!(": {}", statement.note.trim()) };
    let evidence: Vec<_> = statement.evidence.iter().map(ToString::to_string).collect();
    let evidence = if evidence.is_empty() { String::new() } else { format!(" ({})", evidence.join(", ")) };
    format!("{}  {name}  {word}{note}{evidence}{until}{origin}", statement.at.strftime("%-d %b %Y"))
}

/// Why a statement no longer counts, if it does not.
fn void(force: &Force<'_>, statement: &Statement) -> String {
    let name = |by: &str| by.split('<').next().unwrap_or_default().trim().to_owned();
    match force.fate(statement) {
        Fate::Counts => String::new(),
        Fate::Withdrawn(by) => format!(" · withdrawn by {}", name(by)),
        Fate::Superseded(by) => format!(" · superseded by {}", name(by)),
        Fate::NoEffect => " · of no effect".to_owned(),
    }
}

/// A label and its text, wrapped beside it. Nothing for a text that is empty.
fn labelled(page: &mut String, label: &str, text: &str, column: usize) {
    for (at, line) in wrap(&text.into(), WIDTH - column).iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        page.push_str(&format!("  {label:<column$}{line}\n"));
    }
}
