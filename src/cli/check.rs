//! `gonogo check`: one audit without a terminal.

use std::mem::ManuallyDrop;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;

use super::report::formats;
use super::{Place, output, progress};
use crate::board::{Ratchet, Verdict};
use crate::checklist::Checklist;
use crate::probe::is_variable;
use crate::repo::RepoPath;
use crate::report::{Format, Past, Report};
use crate::runtime::session::{Audited, Choices, Session};
use crate::runtime::{clock, compare};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// How to print the board.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: &'static Format,
    /// Audit this item only, which is then a gate; may be given again. As much of its key's end as tells it will do.
    #[arg(long, value_name = "ITEM")]
    only: Vec<String>,
    /// Look at every file, and keep nothing of what is found for the next time.
    #[arg(long)]
    no_cache: bool,
    /// Threads to audit with; by default one for each processor.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Run and call what the repository asks for, if `gonogo trust --print` gives this digest of it; for CI.
    #[arg(long, value_name = "DIGEST")]
    trust: Option<String>,
    /// Value of a variable in requests; may be given again.
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    set: Vec<(String, String)>,
    /// Exit with 3 where the verdict is CONDITIONAL GO.
    #[arg(long)]
    strict: bool,
    /// Fail only what is worse than at this commit: an item that earns less, or a gate that is open and was not. Gates that
    /// were open then do not fail.
    #[arg(long, value_name = "REV")]
    no_worse_than: Option<String>,
    /// Say on standard error what was read, and where the time went by phase and by item.
    #[arg(long)]
    timings: bool,
}

pub(super) fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if is_variable(name) => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE, the name of letters, digits and `_`".to_owned()),
    }
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let session = match open(arguments) {
        Ok(session) => session,
        Err(reason) => return output::fail(2, &reason),
    };
    for problem in &session.user_problems {
        output::message(&format!("gonogo: {problem}; defaults are used"));
    }
    let line = progress::Line::new();
    let (audited, asked) = (|progress| line.audited(progress), |done, total| line.asked(done, total));
    let audited = session.audit_and_ask(Timestamp::now(), &audited, &asked);
    drop(line);
    let audited = match audited {
        // The end of the program gives it all back at once.
        Ok(audited) => ManuallyDrop::new(audited),
        Err(reason) => return output::fail(2, &reason),
    };
    let definitions = &session.definitions;
    let ratchet = arguments.no_worse_than.as_ref().filter(|_| !definitions.broken_config);
    let ratchet = ratchet.map(|revision| compare::hold(&session, &audited.board, revision)).transpose();
    let ratchet = match ratchet {
        Ok(ratchet) => ratchet,
        Err(reason) => return output::fail(2, &reason),
    };
    let report = Report {
        board: &audited.board,
        checklists: session.checklists(),
        ledger: &session.ledger,
        repository: &session.repository(&audited),
        problems: &definitions.problems,
        only_of: session.only_of,
        ratchet: ratchet.as_ref(),
        past: &Past::default(),
        now: &clock::now(),
    };
    output::print(&(arguments.format.render)(&report));
    if arguments.timings {
        output::message(&timings(session.checklists(), &audited));
    }
    if definitions.broken_config {
        // A level that the command line names is no matter of any file.
        let flagged = session.choices.level.is_some();
        let wrong = definitions.problems.iter().find(|problem| flagged && problem.origin.as_str() == "level");
        return match wrong {
            Some(problem) => output::fail(2, &problem.to_string()),
            None => output::fail(2, "the project's configuration is not usable; `gonogo lint` shows what to mend"),
        };
    }
    ExitCode::from(exit_code(arguments, audited.board.verdict, ratchet.as_ref()))
}

/// What is no worse than before may still be conditional.
fn exit_code(arguments: &Arguments, verdict: Verdict, ratchet: Option<&Ratchet>) -> u8 {
    match ratchet.map_or(verdict.exit_code(), |ratchet| ratchet.exit_code) {
        0 if arguments.strict && verdict == Verdict::ConditionalGo => 3,
        code => code,
    }
}

fn open(arguments: &Arguments) -> Result<Session, String> {
    if let Some(jobs) = arguments.jobs {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
        threads.map_err(|error| format!("{jobs} threads cannot be had: {error}"))?;
    }
    let choices = Choices {
        no_cache: arguments.no_cache,
        looks_ahead: true,
        trust: arguments.trust.clone(),
        variables: arguments.set.clone(),
        ..arguments.place.choices()
    };
    let mut session = Session::open(arguments.place.path(), choices)?;
    if !arguments.only.is_empty() {
        session.keep_only(&arguments.only)?;
    }
    // Whoever never had a ledger lost nothing of it.
    let tells = arguments.format.tells_removed && session.only_of.is_none();
    session.choices.looks_back = tells && session.repo.is_folder(&RepoPath::new(".gonogo"));
    Ok(session)
}

/// What an audit did and where its time went, the dearest items first.
fn timings(checklists: &[Checklist], audited: &Audited) -> String {
    let evaluation = &audited.evaluation;
    let spent = &evaluation.timings;
    let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let mut text = format!(
        "audited in {:.1} ms: {} of {} files read, {} kB\n\nphase            ms (of all threads together)\n",
        ms(evaluation.took),
        evaluation.files_read,
        audited.engine.files().len(),
        evaluation.bytes_read / 1000,
    );
    for (phase, duration) in [
        ("list files", spent.list),
        ("match paths", spent.select),
        ("read", spent.read),
        ("filter", spent.filter),
        ("check", spent.checks()),
        ("conclude", spent.reduce),
    ] {
        text.push_str(&format!("{phase:<12} {:>9.1}\n", ms(duration)));
    }
    text.push_str("\n       ms  item\n");
    let keys = checklists.iter().flat_map(Checklist::items).map(|item| item.key.as_str());
    let mut items: Vec<_> = keys.zip(&evaluation.item_timings).collect();
    items.sort_by_key(|(_, spent)| std::cmp::Reverse(**spent));
    for (key, spent) in items {
        text.push_str(&format!("{:>9.1}  {key}\n", ms(*spent)));
    }
    text
}
