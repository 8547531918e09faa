//! What is wrong with definitions and ledger, as a list that leads to the lines.

use crate::app::{App, Effect, Tone};
use crate::ledger::FOLDER;
use crate::problem::Problem;
use crate::repo::RepoPath;

#[derive(Clone, Debug, Default)]
pub struct Problems {
    pub selected: usize,
}

impl App {
    /// All problems: of definitions first, then of the ledger, then of the person's own configuration; then what is to be
    /// noted about statements.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.model.problems.iter().chain(&self.board.damages).chain(&self.complaints).chain(&self.board.notes)
    }

    pub fn problem_count(&self) -> usize {
        self.problems().count()
    }

    fn is_removed(&self, problem: &Problem) -> bool {
        let mut removed = self.board.removed.iter();
        problem.origin.as_str() == FOLDER || removed.any(|removed| removed.path == problem.origin)
    }

    pub(in crate::app) fn open_problem(&mut self) -> Vec<Effect> {
        let Some(super::Overlay::Problems(list)) = self.overlays.last() else { return Vec::new() };
        let Some(problem) = self.problems().nth(list.selected) else { return Vec::new() };
        let line = problem.place.as_ref().and_then(|place| u32::try_from(place.line).ok());
        match RepoPath::parse(&problem.origin) {
            // There is no file to open, but a way to see it all the same.
            Some(_) if self.is_removed(problem) => {
                let help = problem.help.clone().unwrap_or_default();
                self.say(help, Tone::Plain);
                Vec::new()
            }
            Some(path) if path.as_str().starts_with(".gonogo/") => vec![Effect::OpenEditor { path, line }],
            _ => {
                self.say("It does not lie in this repository", Tone::Plain);
                Vec::new()
            }
        }
    }
}
