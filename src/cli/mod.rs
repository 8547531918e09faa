//! The command line: its types, and one file a subcommand that turns them into work and an exit code.

mod assign;
mod board;
mod check;
mod claims;
mod comment;
mod completions;
mod config;
mod diff;
mod explain;
mod export;
mod fix;
mod history;
mod import;
mod init;
mod ledger;
mod lint;
mod man;
mod mark;
mod output;
mod progress;
mod record;
mod report;
mod review;
mod schema;
mod sign;
mod trust;
mod waive;
mod waivers;
mod withdraw;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Keeps a repository's production-readiness checklist true: go or no-go, and what is in the way?
///
/// Without a subcommand it opens the board on the repository that the current folder lies in.
#[derive(Debug, Parser)]
#[command(name = "gonogo", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    board: BoardArguments,
}

#[derive(Debug, Args)]
struct BoardArguments {
    #[command(flatten)]
    place: Place,
    /// Theme to use: a name, or the path of a theme file.
    #[arg(long, value_name = "THEME")]
    theme: Option<String>,
    /// Draw status marks and lines in ASCII.
    #[arg(long)]
    ascii: bool,
    /// No screen, but a prompt that answers in lines, for screen readers and braille displays.
    #[arg(long)]
    lines: bool,
    /// Begin anew, instead of where you were last.
    #[arg(long)]
    fresh: bool,
}

/// What is audited, and against what.
#[derive(Debug, Args)]
struct Place {
    /// The repository; by default the one that the current folder lies in.
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Level to aim at, instead of the configuration's.
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Checklist file to audit against, instead of what the repository or detection chooses; may be given again.
    #[arg(long, value_name = "FILE")]
    checklist: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Audit once and print the board; exits 0 GO, 1 NO-GO, 2 not decided.
    Check(check::Arguments),
    /// Tell how the repository stands as a document: Markdown, HTML, JSON, SARIF, XML of test runs, a badge; exits 0 done, 2 not.
    Report(report::Arguments),
    /// Tell which items turned between two commits, or since one; exits 0 done, 2 not.
    Diff(diff::Arguments),
    /// Tell how the repository stood at its newest commits; exits 0 done, 2 not.
    History(history::Arguments),
    /// Hold documents against the repository; exits 0 none false, 1 some, 2 not usable.
    Claims(claims::Arguments),
    /// Tell how a check kind is written, or how an item is decided and stands.
    Explain(explain::Arguments),
    /// Check checklists and configuration; exits 0 clean, 1 problems.
    Lint(lint::Arguments),
    /// Write a checklist of your own to start from: a shipped one that fits.
    Init(init::Arguments),
    /// Turn documents about readiness into checklists that carry what they claim.
    Import(import::Arguments),
    /// Print a checklist and how it stands as a document.
    Export(export::Arguments),
    /// Hold a review: the board, opened where a meeting goes item by item and ends with a record.
    Review(review::Arguments),
    /// Show what can be written for an item, and write it; exits 0 written, 1 not, 2 wrong use.
    Fix(fix::Arguments),
    /// Record a mark on an item; exits 0 only when it is saved for good.
    Mark(mark::Arguments),
    /// Ask to excuse an item for a time, or decide about a waiver.
    Waive(waive::Arguments),
    /// List the waivers and how they stand.
    Waivers(waivers::Arguments),
    /// Say who sees to an item.
    Assign(assign::Arguments),
    /// Say something about an item.
    Comment(comment::Arguments),
    /// Take a statement back.
    Withdraw(withdraw::Arguments),
    /// Approve of the board as it stands for a role, or refuse; exits 0 only when it is saved for good.
    Sign(sign::Arguments),
    /// Print the statements of the ledger as one TOML document.
    Ledger(ledger::Arguments),
    /// Show what the repository asks to run and to call, and allow exactly that.
    Trust(trust::Arguments),
    /// Show every setting with its value and where that comes from.
    Config(config::Arguments),
    /// Print a JSON Schema, for editors and programs.
    Schema(schema::Arguments),
    /// Print the completions of a shell.
    Completions(completions::Arguments),
    /// Print the manual, with every key of the board.
    Man(man::Arguments),
}

impl Place {
    fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new("."))
    }

    fn choices(&self) -> crate::runtime::session::Choices {
        crate::runtime::session::Choices {
            level: self.level.clone(),
            checklist_files: self.checklist.clone(),
            ..Default::default()
        }
    }
}

impl BoardArguments {
    fn choices(&self) -> crate::runtime::session::Choices {
        crate::runtime::session::Choices {
            theme: self.theme.clone(),
            ascii: self.ascii.then_some(true),
            lines: self.lines.then_some(true),
            fresh: self.fresh,
            ..self.place.choices()
        }
    }
}

/// Parses the command line and does what it says.
pub fn main() -> ExitCode {
    // A command that is confined starts this program anew, in another role.
    if let Some(code) = crate::confine::main() {
        return code;
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not errors; a broken pipe while printing them is nobody's concern.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match cli.command {
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Report(arguments)) => report::run(&arguments),
        Some(Command::Diff(arguments)) => diff::run(&arguments),
        Some(Command::History(arguments)) => history::run(&arguments),
        Some(Command::Claims(arguments)) => claims::run(&arguments),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Lint(arguments)) => lint::run(&arguments),
        Some(Command::Init(arguments)) => init::run(&arguments),
        Some(Command::Import(arguments)) => import::run(&arguments),
        Some(Command::Export(arguments)) => export::run(&arguments),
        Some(Command::Review(arguments)) => review::run(&arguments),
        Some(Command::Fix(arguments)) => fix::run(&arguments),
        Some(Command::Mark(arguments)) => mark::run(&arguments),
        Some(Command::Waive(arguments)) => waive::run(&arguments),
        Some(Command::Waivers(arguments)) => waivers::run(&arguments),
        Some(Command::Assign(arguments)) => assign::run(&arguments),
        Some(Command::Comment(arguments)) => comment::run(&arguments),
        Some(Command::Withdraw(arguments)) => withdraw::run(&arguments),
        Some(Command::Sign(arguments)) => sign::run(&arguments),
        Some(Command::Ledger(arguments)) => ledger::run(&arguments),
        Some(Command::Trust(arguments)) => trust::run(&arguments),
        Some(Command::Config(arguments)) => config::run(&arguments),
        Some(Command::Schema(arguments)) => schema::run(&arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
        Some(Command::Man(arguments)) => man::run(&arguments),
        None => board::run(cli.board.place.path(), cli.board.choices()),
    }
}
