//! Looks at what changes from commit to commit ahead of the engine, and beside it: what the checks have to tell of a file
//! does not depend on what came before.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::again::{Look, Lookers};
use super::changes::Fate;
use super::engine::Engine;
use super::learn::Tools;
use super::plan::Plan;
use super::prefilter::Prefilter;
use super::select::Selection;
use crate::repo::{Repo, RepoPath};

/// The checks that are asked, made ready once to look at all that changes on a walk.
#[derive(Debug)]
pub struct Sight {
    plan: Arc<Plan>,
    asked: Vec<bool>,
    selection: Selection,
    prefilter: OnceLock<Prefilter>,
}

/// Looks with one sight.
pub struct Scout {
    sight: Arc<Sight>,
    tools: Tools,
}

/// What a scout saw of a commit, by path.
pub struct Seen {
    with: Arc<Sight>,
    looks: HashMap<RepoPath, Look>,
}

impl Sight {
    fn of(plan: &Arc<Plan>, asked: &[bool]) -> Self {
        let selection = plan.selection_of(asked);
        Self { plan: Arc::clone(plan), asked: asked.to_vec(), selection, prefilter: OnceLock::new() }
    }

    fn is_of(&self, plan: &Arc<Plan>, asked: &[bool]) -> bool {
        Arc::ptr_eq(&self.plan, plan) && self.asked == asked
    }
}

impl Scout {
    pub fn new(sight: Arc<Sight>) -> Self {
        Self { sight, tools: Tools::default() }
    }

    pub fn sight(&self) -> &Arc<Sight> {
        &self.sight
    }

    /// Looks at what a commit has at these paths.
    pub fn look_at(&mut self, repo: &Repo, paths: impl IntoIterator<Item = RepoPath>) -> Seen {
        let fate = |path: &RepoPath| if repo.has(path) { Fate::Changed } else { Fate::Gone };
        let fates: Vec<_> = paths.into_iter().map(|path| (path.clone(), fate(&path))).collect();
        let Sight { plan, asked, selection, prefilter } = &*self.sight;
        let lookers = Lookers { plan, asked, selection, prefilter };
        let looks = lookers.look_at_all(repo, &fates, &mut self.tools);
        let looks = fates.into_iter().map(|(path, _)| path).zip(looks).collect();
        Seen { with: Arc::clone(&self.sight), looks }
    }
}

impl Engine {
    /// With what a scout is to look; another one once other checks are asked.
    pub fn sight(&mut self) -> Arc<Sight> {
        Arc::clone(self.scout().sight())
    }

    fn scout(&mut self) -> &mut Scout {
        let Self { plan, asked, scout, .. } = self;
        let known = scout.take().filter(|scout| scout.sight.is_of(plan, asked));
        scout.insert(known.unwrap_or_else(|| Scout::new(Arc::new(Sight::of(plan, asked)))))
    }

    /// What became of these files: as it was seen, and where it was not, or by others than are asked now, as it is seen now.
    pub(super) fn looks_at(&mut self, fates: &[(RepoPath, Fate)], seen: Option<Seen>) -> Vec<Look> {
        let repo = Arc::clone(&self.repo);
        let scout = self.scout();
        let mut known =
            seen.filter(|seen| Arc::ptr_eq(&seen.with, &scout.sight)).map(|seen| seen.looks).unwrap_or_default();
        let missing: Vec<_> =
            fates.iter().map(|(path, _)| path).filter(|path| !known.contains_key(*path)).cloned().collect();
        if !missing.is_empty() {
            known.extend(scout.look_at(&repo, missing).looks);
        }
        let look = |(path, _): &(RepoPath, Fate)| known.remove(path).expect("what was not known was just looked at");
        fates.iter().map(look).collect()
    }
}
