//! `gonogo fix`: what the key `f` does, without the board: shows what would be written for an item, asks, writes it, and
//! tells how the item stands then.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anstyle::Style;
use clap::Args;
use jiff::Timestamp;

use super::output;
use crate::board::{Board, Row};
use crate::check::Status;
use crate::checklist::ItemKey;
use crate::fix::{Proposal, unified};
use crate::report::status_style;
use crate::runtime::fixer;
use crate::runtime::session::{Choices, Session};
use crate::text::{Sanitized, count};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The item: CHECKLIST/AREA.ITEM, or any ending of it that means one item only; by default every open one in turn.
    #[arg(value_name = "ITEM")]
    item: Option<String>,
    /// Show what would be written, as a patch, and write nothing.
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Write without asking.
    #[arg(long)]
    yes: bool,
    /// The template to use, where there are several to choose from.
    #[arg(long, value_name = "NAME", requires = "item")]
    template: Option<String>,
    /// The repository; by default the one that the current folder lies in.
    #[arg(long, value_name = "PATH", default_value = ".", visible_alias = "path")]
    repository: PathBuf,
}

/// What became of one item.
enum Ended {
    /// It was shown, or written; then with the board as it is now.
    Done(Option<Box<Board>>),
    /// The person did not want it, or it could not be written.
    Not,
    /// The person wants no more of them.
    Leave,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let can_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
    if !(arguments.dry_run || arguments.yes || can_ask) {
        let help = "there is no terminal to ask on: --dry-run shows what would be written, --yes writes it";
        return output::fail(2, help);
    }
    let session = match Session::open(&arguments.repository, Choices::default()) {
        Ok(session) => session,
        Err(reason) => return output::fail(2, &reason),
    };
    let board = session.audit(Timestamp::now()).board;
    match &arguments.item {
        Some(written) => match session.find_item(written).map(|item| item.key.clone()) {
            Ok(key) => fix_one(&session, &board, &key, arguments),
            Err(reason) => output::fail(2, &reason),
        },
        None => fix_all(&session, board, arguments),
    }
}

fn fix_one(session: &Session, board: &Board, key: &ItemKey, arguments: &Arguments) -> ExitCode {
    let Some(row) = board.row(key) else { return output::fail(2, &format!("{key} does not apply here")) };
    if row.status == Status::Pass {
        output::message(&format!("{key} passes: nothing is to be fixed"));
        return ExitCode::SUCCESS;
    }
    let proposal = match propose(session, board, row, arguments) {
        Ok(proposal) => proposal,
        Err(reason) => return output::fail(1, &format!("{key}: {reason}")),
    };
    match show_and_write(session, board, &proposal, arguments) {
        Ended::Done(_) => ExitCode::SUCCESS,
        Ended::Not | Ended::Leave => ExitCode::from(1),
    }
}

/// Every open item that something can be written for, gates first, then what gains most.
fn fix_all(session: &Session, mut board: Board, arguments: &Arguments) -> ExitCode {
    let mut seen = HashSet::new();
    let (mut done, mut not) = (0, 0);
    loop {
        let next = open_rows(session, &board).into_iter().find(|row| seen.insert(row.key.clone())).cloned();
        let Some(row) = next else { break };
        // What one fix has written can be in the way of another, which then says so when it is asked for by name.
        let Ok(proposal) = propose(session, &board, &row, arguments) else { continue };
        match show_and_write(session, &board, &proposal, arguments) {
            Ended::Done(now) => {
                done += 1;
                board = now.map_or(board, |now| *now);
            }
            Ended::Not => not += 1,
            Ended::Leave => return ExitCode::from(1),
        }
    }
    if done + not == 0 {
        output::message("There is nothing that could be written for the open items; `gonogo check` lists them");
    } else if arguments.dry_run {
        output::message(&format!("{} can be fixed so; `gonogo fix ITEM` writes one of them", count(done, "item")));
    }
    ExitCode::from(u8::from(not > 0))
}

fn open_rows<'b>(session: &Session, board: &'b Board) -> Vec<&'b Row> {
    let writes = |row: &&Row| {
        let item = board.item(session.checklists(), row);
        item.and_then(|item| item.fix.as_ref()).is_some_and(|fix| fix.writes())
    };
    let is_open = |row: &&Row| row.counted && !matches!(row.status, Status::Pass | Status::Waived);
    let mut rows: Vec<&Row> = board.rows.iter().filter(is_open).filter(writes).collect();
    rows.sort_by(|left, right| right.is_open_gate().cmp(&left.is_open_gate()).then(right.gain.total_cmp(&left.gain)));
    rows
}

fn propose(session: &Session, board: &Board, row: &Row, arguments: &Arguments) -> Result<Proposal, String> {
    let item = board.item(session.checklists(), row).ok_or("the item is no longer there")?;
    fixer::proposal(&session.repo, item, row.outcome.as_deref(), arguments.template.as_deref())
}

fn show_and_write(session: &Session, board: &Board, proposal: &Proposal, arguments: &Arguments) -> Ended {
    let title = board.row(&proposal.item).and_then(|row| board.item(session.checklists(), row));
    let title = title.map_or("", |item| item.title.as_str());
    let bold = Style::new().bold();
    output::message(&format!("{bold}{title}{bold:#}  {}", proposal.item));
    output::print(&patch(proposal));
    if proposal.templates.len() > 1 {
        let names = proposal.templates.join(", ");
        output::message(&format!("from {}; --template chooses among {names}", proposal.template));
    }
    if arguments.dry_run {
        return Ended::Done(None);
    }
    if arguments.yes && proposal.templates.len() > 1 && arguments.template.is_none() {
        // Which licence it is, for instance, nobody can decide but a person.
        output::message("gonogo: not written: choose its template by --template");
        return Ended::Not;
    }
    match if arguments.yes { Answer::Yes } else { ask(proposal) } {
        Answer::Yes => {}
        Answer::No => return Ended::Not,
        Answer::Leave => return Ended::Leave,
    }
    match fixer::write(&session.repo, &proposal.changes) {
        Ok(()) => {
            let board = session.audit(Timestamp::now()).board;
            output::message(&told(&board, proposal));
            Ended::Done(Some(Box::new(board)))
        }
        Err(reason) => {
            output::message(&format!("gonogo: not written: {reason}"));
            Ended::Not
        }
    }
}

/// How the item stands now, and what is left to people.
fn told(board: &Board, proposal: &Proposal) -> String {
    let mut text = format!("written: {}", proposal.summary());
    if let Some(row) = board.row(&proposal.item) {
        let _ = write!(text, "\n{} {} · {}", row.status.glyph(), row.status.word(), row.summary);
    }
    for change in &proposal.changes {
        for line in change.open_lines() {
            let _ = write!(text, "\n  {}:{line} is yours to write", change.path);
        }
    }
    text
}

enum Answer {
    Yes,
    No,
    Leave,
}

fn ask(proposal: &Proposal) -> Answer {
    let mut typed = String::new();
    let question = format!("It {}. Write it? [y/N/q] ", proposal.summary());
    let mut to = anstream::stderr().lock();
    let asked = to.write_all(question.as_bytes()).and_then(|()| to.flush());
    drop(to);
    match asked.and_then(|()| io::stdin().lock().read_line(&mut typed)) {
        Ok(1..) => match typed.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => Answer::Yes,
            "q" | "quit" => Answer::Leave,
            _ => Answer::No,
        },
        _ => Answer::Leave,
    }
}

/// The changes as a patch, in colours where they are seen. What could steer a terminal is made visible on one; a pipe gets
/// every byte as it would be written.
fn patch(proposal: &Proposal) -> String {
    let text: String = proposal.changes.iter().map(unified).collect();
    if !io::stdout().is_terminal() {
        return text;
    }
    let mut coloured = String::new();
    for line in text.lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => status_style(Status::Pass),
            Some(b'-') => status_style(Status::Fail),
            Some(b'@') => Style::new().dimmed(),
            _ => Style::new(),
        };
        let shown = Sanitized::new(&line.replace('\t', "    "));
        let _ = writeln!(coloured, "{style}{shown}{style:#}");
    }
    coloured
}
