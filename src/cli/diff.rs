//! `gonogo diff`: what turned between two states of the repository.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Place, output};
use crate::board::Difference;
use crate::report::{Comparison, DIFFERENCE_FORMATS, StateNamed};
use crate::runtime::compare::{self, Compared, Era, State};
use crate::runtime::session::Session;
use crate::text::Sanitized;

#[derive(Debug, Args)]
pub struct Arguments {
    /// `REV..REV`, or `REV` for that commit and the work tree.
    #[arg(value_name = "REV..REV")]
    range: String,
    #[command(flatten)]
    place: Place,
    /// How to print what changed.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format_names())]
    format: String,
    /// Checklists and configuration to judge by: those of the work tree, or those that each commit has.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Definitions::Now)]
    definitions: Definitions,
}

/// Whose definitions judge a commit.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Definitions {
    Now,
    Then,
}

impl Definitions {
    pub fn era(self) -> Era {
        match self {
            Self::Now => Era::Now,
            Self::Then => Era::Then,
        }
    }
}

fn format_names() -> Vec<&'static str> {
    DIFFERENCE_FORMATS.iter().map(|format| format.name).collect()
}

pub fn run(arguments: &Arguments) -> ExitCode {
    match difference(arguments) {
        Ok(printed) => {
            output::print(&printed);
            ExitCode::SUCCESS
        }
        Err(reason) => output::fail(2, &reason),
    }
}

fn difference(arguments: &Arguments) -> Result<String, String> {
    let (from, to) = range(&arguments.range)?;
    let session = Session::open(arguments.place.path(), arguments.place.choices())?;
    if session.definitions.broken_config {
        return Err("the project's configuration is not usable; `gonogo lint` shows what to mend".to_owned());
    }
    let compared = compare::compare(&session, [Some(from), to], arguments.definitions.era())?;
    let Compared { before, after, left_out } = &compared;
    let head = |session: &Session| session.repo.git().ok().and_then(|git| git.head().ok()).and_then(|head| head.commit);
    let (before_commit, after_commit) = (head(&before.session), head(&after.session));
    let comparison = Comparison {
        before: named(before, Some(from), before_commit.as_deref()),
        after: named(after, to, after_commit.as_deref()),
        difference: &Difference::between(before.side(), after.side()),
        left_out,
    };
    let format = DIFFERENCE_FORMATS.iter().find(|format| format.name == arguments.format);
    Ok(format.map_or_else(String::new, |format| (format.render)(&comparison)))
}

fn named<'a>(state: &'a State, revision: Option<&str>, commit: Option<&'a str>) -> StateNamed<'a> {
    StateNamed { side: state.side(), revision: revision.map(Sanitized::new), commit }
}

/// The revisions on both sides of the dots; the second is the work tree where it is not written.
fn range(written: &str) -> Result<(&str, Option<&str>), String> {
    let (from, to) = match written.split_once("..") {
        Some((_, to)) if to.starts_with('.') => {
            return Err("three dots are not understood: write `REV..REV`".to_owned());
        }
        Some((from, to)) => (from, Some(to).filter(|to| !to.is_empty())),
        None => (written, None),
    };
    if from.is_empty() {
        return Err("from which commit? write `REV..REV`, or `REV` for that commit and the work tree".to_owned());
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(range("v1..v2"), Ok(("v1", Some("v2"))));
        assert_eq!(range("v1.."), Ok(("v1", None)));
        assert_eq!(range("HEAD~3"), Ok(("HEAD~3", None)));
        assert!(range("..v2").is_err() && range("v1...v2").is_err() && range("").is_err());
    }
}
