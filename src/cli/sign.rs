//! `gonogo sign`: a role's GO or NO-GO on the board as it stands.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;

use super::{output, progress, record};
use crate::app::overlay::draft_of_sign_off;
use crate::board::{Board, Row, SignOffDraft};
use crate::check::Status;
use crate::ledger::Decision;
use crate::runtime::recorder;
use crate::runtime::session::{Audited, Choices, Session};
use crate::runtime::signing::{self, Asking, Key};
use crate::text::{commit, count};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The role, by its id in the project's configuration.
    #[arg(value_name = "ROLE")]
    role: String,
    /// Say NO-GO for the role; needs a note.
    #[arg(long, requires = "note")]
    refuse: bool,
    /// What was seen, and why.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// Do not sign with your git signing key; what is unsigned is shown so.
    #[arg(long)]
    no_signature: bool,
    /// Level to aim at, instead of the configuration's.
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// The repository; by default the one that the current folder lies in.
    #[arg(long, value_name = "PATH", default_value = ".")]
    path: PathBuf,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    match prepare(arguments) {
        Ok(prepared) => save(prepared),
        Err(reason) => output::fail(2, &reason),
    }
}

/// All that a person may sign, and with what.
struct Prepared {
    session: Session,
    draft: SignOffDraft,
    key: Option<Key>,
}

fn prepare(arguments: &Arguments) -> Result<Prepared, String> {
    let choices = Choices { level: arguments.level.clone(), ..Choices::default() };
    let session = Session::open(&arguments.path, choices)?;
    if session.definitions.broken_config {
        return Err("the project's configuration is not usable; `gonogo lint` shows what to mend".to_owned());
    }
    let person = recorder::identity(&session.repo)?;
    let key = key(arguments, &session)?;
    let line = progress::Line::new();
    let (audited, asked) = (|progress| line.audited(progress), |done, total| line.asked(done, total));
    let audited = session.audit_and_ask(Timestamp::now(), &audited, &asked);
    drop(line);
    let audited = audited?;
    let decision = if arguments.refuse { Decision::NoGo } else { Decision::Go };
    let asked = &session.config.sign_offs;
    let draft = audited.board.admit_sign_off(asked, &arguments.role, &person, decision, &arguments.note)?;
    output::message(&shown(&session, &audited, &draft, &person));
    if key.is_none() {
        output::message("  unsigned: anybody could have written it");
    }
    Ok(Prepared { session, draft, key })
}

/// The person's key, unless they want none.
fn key(arguments: &Arguments, session: &Session) -> Result<Option<Key>, String> {
    match arguments.no_signature {
        true if session.config.sign_offs.verified => Err(signing::WANTED.to_owned()),
        true => Ok(None),
        false => signing::own_key(&session.repo, session.config.sign_offs.verified),
    }
}

fn save(Prepared { session, draft, key }: Prepared) -> ExitCode {
    let words = draft_of_sign_off(&draft.sign_off, &draft.note);
    let asking = if io::stdin().is_terminal() { Asking::Terminal } else { Asking::Nobody };
    match signing::statement(&session.repo, draft, key.as_ref(), asking) {
        Ok(statement) => record::save(&session.repo, &statement),
        Err(unsigned) => record::not_saved(&session.repo, &format!("not saved: {unsigned}"), words),
    }
}

/// What a person puts their name to.
fn shown(session: &Session, audited: &Audited, draft: &SignOffDraft, person: &str) -> String {
    let board = &audited.board;
    let role = board.sign_offs().iter().find(|role| role.id == draft.sign_off.role);
    let title = role.map_or(draft.sign_off.role.as_str(), |role| role.title.as_str());
    let repository = session.repository(audited);
    let commit = repository.head.commit.as_deref().map_or("no commit", commit::short);
    let dirty = match repository.dirty.unwrap_or(0) {
        0 => String::new(),
        changed => format!(", with {} that no commit has", count(changed, "change")),
    };
    let mut text = format!(
        "{} for {title}, signed by {person}\n  {} at {}, {commit}{dirty}\n  the board says {}",
        draft.sign_off.decision.word().to_uppercase(),
        repository.name,
        board.level,
        board.verdict.word()
    );
    let waived = |row: &&Row| row.counted && row.status == Status::Waived;
    for (what, rows) in
        [("open gates", gates(board, &Row::is_open_gate)), ("waived", gates(board, &|row| waived(&row)))]
    {
        if !rows.is_empty() {
            text.push_str(&format!("\n  {what}: {}", rows.join(", ")));
        }
    }
    for waiver in board.conditions() {
        text.push_str(&format!("\n  condition: {} until {}", waiver.item, waiver.until));
    }
    text.push_str(&format!("\n  digest {}", draft.sign_off.digest));
    text
}

fn gates<'a>(board: &'a Board, wanted: &dyn Fn(&Row) -> bool) -> Vec<&'a str> {
    board.rows.iter().filter(|row| wanted(row)).map(|row| row.key.as_str()).collect()
}
