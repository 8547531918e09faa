//! `gonogo report`: how the repository stands, as a document for whoever asks.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::check::variable;
use super::{Place, output, progress};
use crate::audit::Cancel;
use crate::report::{FORMATS, Format, Past, Report};
use crate::runtime::clock;
use crate::runtime::compare::Era;
use crate::runtime::replay::replay;
use crate::runtime::session::{Choices, Session};
use crate::runtime::store::{DocumentError, write_document};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// How to write it; by default as the name of the file asks for, and else as Markdown.
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Option<&'static Format>,
    /// File to write to, instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file if it is there.
    #[arg(long, requires = "output")]
    force: bool,
    /// How many of the newest commits to tell the way by, where the format tells it; 0 for none.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    history: u32,
    /// Look at every file, and keep nothing of what is found for the next time.
    #[arg(long)]
    no_cache: bool,
    /// Run and call what the repository asks for, if `gonogo trust --print` gives this digest of it; for CI.
    #[arg(long, value_name = "DIGEST")]
    trust: Option<String>,
    /// Value of a variable in requests; may be given again.
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    set: Vec<(String, String)>,
}

/// The formats as values of an option, with who reads them.
pub(super) fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.summary));
    PossibleValuesParser::new(names).try_map(|name| Format::named(&name).ok_or("there is no such format"))
}

pub fn run(arguments: &Arguments) -> ExitCode {
    match make(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => output::fail(2, &reason),
    }
}

impl Arguments {
    fn format(&self) -> Result<&'static Format, String> {
        let markdown = || Format::named("markdown");
        let asked = match (&self.format, &self.output) {
            (Some(format), _) => Some(*format),
            (None, Some(file)) => Format::of_file(&file.to_string_lossy()),
            (None, None) => markdown(),
        };
        asked.ok_or_else(|| {
            format!("the name of the file asks for no format; choose with --format: {}", Format::names().join(", "))
        })
    }

    fn choices(&self) -> Choices {
        Choices {
            no_cache: self.no_cache,
            trust: self.trust.clone(),
            variables: self.set.clone(),
            ..self.place.choices()
        }
    }
}

fn make(arguments: &Arguments) -> Result<(), String> {
    let format = arguments.format()?;
    let session = Session::open(arguments.place.path(), arguments.choices())?;
    if session.definitions.broken_config {
        return Err("the project's configuration is not usable; `gonogo lint` shows what to mend".to_owned());
    }
    for problem in &session.user_problems {
        output::message(&format!("gonogo: {problem}; defaults are used"));
    }
    let now = clock::now();
    let line = progress::Line::new();
    let (files, asked) = (|progress| line.audited(progress), |done, total| line.asked(done, total));
    let audited = session.audit_and_ask(now.timestamp(), &files, &asked)?;
    let past = if format.tells_past { past(arguments, &session, &line) } else { Past::default() };
    drop(line);
    let text = (format.render)(&Report {
        board: &audited.board,
        checklists: session.checklists(),
        ledger: &session.ledger,
        repository: &session.repository(&audited),
        problems: &session.definitions.problems,
        only_of: None,
        ratchet: None,
        past: &past,
        now: &now,
    });
    match &arguments.output {
        Some(file) => write(&session, file, &text, arguments.force),
        None => {
            output::print(&text);
            Ok(())
        }
    }
}

/// The way to where the repository stands. A report is one without it, too, so that why there is none is only said.
fn past(arguments: &Arguments, session: &Session, line: &progress::Line) -> Past {
    let last = usize::try_from(arguments.history).unwrap_or(usize::MAX);
    if last == 0 {
        return Past::default();
    }
    match replay(session, last, Era::Now, &Cancel::default(), &|done, total| line.replayed(done, total)) {
        Ok(past) => Past { left_out: past.left_out.len(), points: past.points },
        Err(reason) => {
            output::message(&format!("gonogo: the report tells nothing of the past: {reason}"));
            Past::default()
        }
    }
}

/// What is for a terminal is no part of a file.
fn write(session: &Session, file: &Path, text: &str, force: bool) -> Result<(), String> {
    let plain = anstream::adapter::strip_str(text).to_string();
    let shown = file.display();
    // A path that is typed is one from the current folder, wherever the repository is.
    let path = std::path::absolute(file).map_err(|error| format!("{shown} is no path: {error}"))?;
    let path =
        path.to_str().ok_or_else(|| format!("{shown} is not Unicode; name another file, or print to it with `>`"))?;
    match write_document(session.repo.root(), path, &plain, force) {
        Ok(_) => {
            output::message(&format!("wrote {shown}"));
            Ok(())
        }
        Err(DocumentError::Exists) => Err(format!("{shown} is there already; --force replaces it")),
        Err(DocumentError::Failed(error)) => Err(format!("{error}; {}", error.help())),
    }
}
