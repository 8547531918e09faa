//! What became of files that changed: the checks that are asked about them look again.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::changes::Fate;
use super::engine::{Engine, Evaluation};
use super::learn::{Tools, map_safely};
use super::plan::{NodeId, Plan};
use super::prefilter::Prefilter;
use super::select::Selection;
use super::touched::Touched;
use crate::check::Fact;
use crate::repo::{Repo, RepoPath};

/// So few files are looked at sooner than other threads wake up for them.
const FEW: usize = 8;

/// What the checks that are asked had to tell of a file.
#[derive(Default)]
pub(super) struct Look {
    facts: Vec<(NodeId, Fact)>,
    /// Those that had nothing to tell: of a file that is gone none has.
    silent: Vec<NodeId>,
    looks: usize,
    bytes_read: Option<usize>,
}

/// The checks that look at changed files.
#[derive(Clone, Copy)]
pub(super) struct Lookers<'a> {
    pub plan: &'a Plan,
    pub asked: &'a [bool],
    /// Which of them look at which files.
    pub selection: &'a Selection,
    /// Which of them can have anything to tell of a file; made for the first that many look at.
    pub prefilter: &'a OnceLock<Prefilter>,
}

impl<'a> Lookers<'a> {
    /// Looks at files in their order.
    pub fn look_at_all(self, repo: &Repo, fates: &[(RepoPath, Fate)], tools: &mut Tools) -> Vec<Look> {
        let look = |tools: &mut Tools, (path, fate): &(RepoPath, Fate)| self.look(repo, path, *fate, tools);
        match fates.len() < FEW {
            true => fates.iter().map(|file| look(tools, file)).collect(),
            false => fates.par_iter().map_init(Tools::default, look).collect(),
        }
    }

    fn look(self, repo: &Repo, path: &RepoPath, fate: Fate, tools: &mut Tools) -> Look {
        tools.choose(self.selection, self.asked, path);
        let mut looked = Look::default();
        if fate == Fate::Gone {
            looked.silent.extend(tools.wanted());
            return looked;
        }
        let file = tools.open(repo, path);
        let prefilter = tools.is_wanted_by_many().then(|| self.prefilter());
        let noted = prefilter.and_then(|prefilter| Some((prefilter, tools.worth_noting(prefilter, &file)?)));
        if let Some((prefilter, bytes)) = noted {
            tools.note(prefilter, bytes);
        }
        for node in tools.wanted() {
            if noted.is_some_and(|(prefilter, _)| tools.is_silent(prefilter, *node)) {
                looked.silent.push(*node);
                continue;
            }
            looked.looks += 1;
            match map_safely(self.plan, *node, &file) {
                fact if fact.is_empty() => looked.silent.push(*node),
                fact => looked.facts.push((*node, fact)),
            }
        }
        looked.bytes_read = file.bytes_read();
        tools.close(file);
        looked
    }

    fn prefilter(self) -> &'a Prefilter {
        self.prefilter.get_or_init(|| Prefilter::of(self.plan, self.asked))
    }
}

impl Engine {
    /// Does what the first change would have to wait for: a start that remembers all has compiled nothing.
    pub fn make_ready(&self) {
        self.plan.selection().make_ready();
        self.prefilter.get_or_init(|| Prefilter::of(&self.plan, &self.asked));
    }

    /// Lets the checks look at what became of files.
    pub(super) fn take_up(&mut self, fates: Vec<(RepoPath, Fate)>, touched: &mut Touched, evaluation: &mut Evaluation) {
        let mut tools = std::mem::take(&mut self.tools);
        let Self { plan, asked, prefilter, .. } = &*self;
        let lookers = Lookers { plan, asked, selection: plan.selection(), prefilter };
        let looks = lookers.look_at_all(&self.repo, &fates, &mut tools);
        self.tools = tools.emptied();
        self.take_in_looks(fates, looks, touched, evaluation);
    }

    /// Takes in what the checks had to tell of each of these files.
    pub(super) fn take_in_looks(
        &mut self,
        fates: Vec<(RepoPath, Fate)>,
        looks: Vec<Look>,
        touched: &mut Touched,
        evaluation: &mut Evaluation,
    ) {
        if fates.iter().any(|(_, fate)| *fate != Fate::Changed) {
            touched.mark_where(&self.plan, |node| node.reads_list);
        }
        for ((path, fate), look) in fates.into_iter().zip(looks) {
            self.take_in_look(&path, fate, look, touched, evaluation);
        }
    }

    fn take_in_look(
        &mut self,
        path: &RepoPath,
        fate: Fate,
        look: Look,
        touched: &mut Touched,
        evaluation: &mut Evaluation,
    ) {
        let silent = look.silent.into_iter().map(|node| (node, Fact::default()));
        for (node, fact) in look.facts.into_iter().chain(silent) {
            touched.looked.insert(node);
            let store = &mut self.stores[node];
            let differs = match fate {
                Fate::Changed => store.put(path, fact),
                Fate::New => {
                    store.add(path, fact);
                    true
                }
                Fate::Gone => {
                    store.remove(path);
                    true
                }
            };
            if differs {
                touched.dirty.insert(node);
            }
        }
        evaluation.looks += look.looks;
        evaluation.files_read += usize::from(look.bytes_read.is_some());
        evaluation.bytes_read += look.bytes_read.unwrap_or(0);
    }
}
