//! One repository under one plan: the full audit, and what a change makes of it.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::beyond;
use super::changes::{Changes, Fate, changes_rules};
use super::facts::FactStore;
use super::learn::{Learned, Question, Tools};
use super::links::Targets;
use super::memory::{Learnt, Memory};
use super::outset::{Ahead, Fetch, Outset};
use super::plan::{NodeId, Plan};
use super::prefilter::Prefilter;
use super::recall::Recall;
use super::scout::Scout;
use super::timings::Timings;
use super::touched::Touched;
use crate::check::{Fact, Outcome};
use crate::checklist::Condition;
use crate::claims::Casebook;
use crate::probe::{Answer, Request};
use crate::repo::{Differences, FileList, IgnoreRules, Notice, ReadFolder, Repo, RepoPath, Stamp, stamped};

/// A repository with everything that was learned of it.
pub struct Engine {
    pub(super) repo: Arc<Repo>,
    pub(super) plan: Arc<Plan>,
    pub(super) files: FileList,
    pub(super) rules: IgnoreRules,
    /// What the links led to when they were read.
    pub(super) targets: Targets,
    pub(super) stores: Vec<FactStore>,
    pub(super) outcomes: Vec<Option<Arc<Outcome>>>,
    /// For each check, whether it is asked.
    pub(super) asked: Vec<bool>,
    /// What the world outside answered last.
    answers: HashMap<Arc<Request>, Arc<Answer>>,
    /// What the files were when they were listed, in their order, for the memory; nothing once they have changed.
    pub(super) stamps: Vec<Option<Stamp>>,
    /// The folders that were read for it, for the memory as well.
    folders: Vec<ReadFolder>,
    /// How they differed from what git tracks.
    differences: Option<Differences>,
    /// Whether somebody wants to keep what is learned, for which each file must be stamped before it is read.
    keeps: bool,
    /// What documents were found to say, for the checks that demand true ones.
    casebook: Arc<Casebook>,
    /// How to get what the next audit begins with.
    outset: Option<Fetch>,
    /// Which checks can have anything to tell of a file that changes.
    pub(super) prefilter: OnceLock<Prefilter>,
    /// What the last look at a changed file found out about folders, of which the next one lies in the same.
    pub(super) tools: Tools,
    /// Looks at what changes from commit to commit.
    pub(super) scout: Option<Scout>,
}

/// What an audit did.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// The outcomes that are new or another than before, by the signature of their condition.
    pub outcomes: Vec<(Arc<str>, Arc<Outcome>)>,
    /// How many items were evaluated.
    pub items: usize,
    pub files_read: usize,
    pub bytes_read: usize,
    /// How many of the files that were read a later run need not read, as far as their kind goes.
    pub files_kept: usize,
    /// How often a check looked at a file; the filter spares most looks.
    pub looks: usize,
    pub took: Duration,
    /// Folders came or went, so that the watcher must look at its set again.
    pub folders_changed: bool,
    /// Files came or went.
    pub files_changed: bool,
    /// A newer request made it stop; what it gives is still true.
    pub cancelled: bool,
    pub timings: Timings,
    /// What each item took of them, by its position over all checklists.
    pub item_timings: Vec<Duration>,
}

/// How far a full audit is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
}

/// Tells a running audit that nobody waits for it any more.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Engine {
    pub fn new(repo: Arc<Repo>, plan: Arc<Plan>) -> Self {
        let nodes = plan.nodes().len();
        Self {
            rules: IgnoreRules::new(repo.root()),
            repo,
            plan,
            files: FileList::default(),
            targets: Targets::default(),
            stores: (0..nodes).map(|_| FactStore::default()).collect(),
            outcomes: vec![None; nodes],
            asked: vec![false; nodes],
            answers: HashMap::new(),
            stamps: Vec::new(),
            folders: Vec::new(),
            differences: None,
            keeps: false,
            casebook: Arc::default(),
            outset: None,
            prefilter: OnceLock::new(),
            tools: Tools::default(),
            scout: None,
        }
    }

    /// With a casebook that others use as well, so that what one of them has judged costs the others nothing.
    #[must_use]
    pub fn with_casebook(self, casebook: Arc<Casebook>) -> Self {
        Self { casebook, ..self }
    }

    /// Gives the next audit what an earlier run learned, if anything: files and folders that are still what they were are
    /// not read.
    /// What is learned from now on can be kept by [`Engine::write_memory`].
    pub fn remember(&mut self, memory: impl FnOnce() -> Option<Memory> + Send + Sync + 'static) {
        self.outset = Some(Box::new(|repo| Outset::of(repo, Notice::Stamps, memory)));
    }

    /// The same with what was begun before there were definitions.
    pub fn go_on_from(&mut self, ahead: Ahead) {
        let anew = |repo: &Repo| Outset::of(repo, Notice::Differences, || None);
        self.outset = Some(Box::new(move |repo| ahead.end().unwrap_or_else(|| anew(repo))));
    }

    /// Writes what was learned, for a later run of `program`; `began_ns` is when the last audit began, since the epoch.
    ///
    /// # Errors
    /// When it cannot be written, which is no loss.
    pub fn write_memory(&self, program: &str, began_ns: i128, to: impl io::Write) -> io::Result<()> {
        let (files, folders) = (self.listed(), &self.folders);
        Learnt { plan: &self.plan, stores: &self.stores, asked: &self.asked, files, folders }
            .write(program, began_ns, to)
    }

    pub fn files(&self) -> &FileList {
        &self.files
    }

    /// How the files differed from what git tracks when they were last listed.
    pub fn differences(&self) -> Option<&Differences> {
        self.differences.as_ref()
    }

    pub fn repo(&self) -> &Arc<Repo> {
        &self.repo
    }

    /// Audits everything. `report` hears now and then how far it is, and gets the outcomes that are known early.
    pub fn audit(&mut self, cancel: &Cancel, report: &(dyn Fn(Progress) + Sync)) -> Evaluation {
        let start = Instant::now();
        self.rules = IgnoreRules::new(self.repo.root());
        let outset = match self.outset.take() {
            Some(outset) => outset(&self.repo),
            None => Outset::of(&self.repo, if self.keeps { Notice::Stamps } else { Notice::Differences }, || None),
        };
        self.keeps |= outset.notice == Notice::Stamps;
        let recall = Recall::new(outset.memory, &self.plan);
        let mut listing = self.with_literals(outset.listing);
        self.files = std::mem::take(&mut listing.files);
        self.stamps = std::mem::take(&mut listing.stamps);
        self.differences = listing.differences.take();
        self.targets = self.find_targets();
        let list = start.elapsed();
        self.stores = self.plan.nodes().iter().map(|_| FactStore::default()).collect();
        let mut evaluation = Evaluation { folders_changed: true, files_changed: true, ..Evaluation::default() };
        self.look_at_all(self.keeps.then_some(&recall), cancel, report, &mut evaluation);
        // With nothing learned there is nothing new to keep, and nobody asks for the folders.
        self.folders = if evaluation.files_kept > 0 { listing.take_folders(&recall.folders()) } else { Vec::new() };
        put_away((recall, listing));
        if cancel.is_cancelled() {
            evaluation.cancelled = true;
            return evaluation;
        }
        evaluation.timings.list = list;
        evaluation.item_timings = evaluation.timings.of_items(&self.plan);
        evaluation.took = start.elapsed();
        evaluation
    }

    /// Takes another plan, as after an edit of a checklist: what equal checks learned is kept, the others look at the
    /// files they want.
    pub fn replan(&mut self, plan: Arc<Plan>, cancel: &Cancel, report: &(dyn Fn(Progress) + Sync)) -> Evaluation {
        let start = Instant::now();
        let before = std::mem::replace(&mut self.plan, plan);
        (self.prefilter, self.tools) = (OnceLock::new(), Tools::default());
        let kept = self.plan.kept_from(&before);
        let mut stores: Vec<_> = std::mem::take(&mut self.stores).into_iter().map(Some).collect();
        let outcomes = std::mem::take(&mut self.outcomes);
        let asked = std::mem::take(&mut self.asked);
        for old in &kept {
            self.stores.push(old.and_then(|old| stores[old].take()).unwrap_or_default());
            self.outcomes.push(old.and_then(|old| outcomes[old].clone()));
            self.asked.push(old.is_some_and(|old| asked[old]));
        }
        if self.plan.literals() != before.literals() && !self.list().files().eq(self.files.files()) {
            // A path that the new plan names literally counts for all checks, the kept ones included.
            return self.audit(cancel, report);
        }
        let mut evaluation = Evaluation::default();
        // What decides which of the others are needed is needed itself.
        self.ask_more(None, cancel, report, &mut evaluation);
        self.ask_more(None, cancel, report, &mut evaluation);
        evaluation.cancelled = cancel.is_cancelled();
        evaluation.took = start.elapsed();
        evaluation
    }

    /// Whether any check asks the world outside.
    pub fn asks(&self) -> bool {
        self.plan.asks()
    }

    /// Whether a condition is known to hold.
    pub fn holds(&self, condition: &Condition) -> bool {
        let at = self.plan.nodes().iter().position(|node| node.signature.as_ref() == Some(&condition.signature));
        at.and_then(|at| self.outcomes[at].as_ref()).is_some_and(|outcome| outcome.holds())
    }

    /// What the world outside answered to a request, if it was asked.
    pub fn answered(&self, request: &Arc<Request>) -> Option<&Arc<Answer>> {
        self.answers.get(request).filter(|answer| answer.at().is_some())
    }

    /// Takes in what the world outside answered, and evaluates the checks that asked.
    pub fn answer(&mut self, answers: Vec<(Arc<Request>, Arc<Answer>)>) -> Evaluation {
        let start = Instant::now();
        let mut touched = Touched::default();
        let answers: HashMap<_, _> = answers.into_iter().collect();
        touched.mark_where(&self.plan, |node| node.request.as_ref().is_some_and(|asked| answers.contains_key(asked)));
        self.answers.extend(answers);
        let mut evaluation = Evaluation::default();
        self.conclude(&touched, &mut evaluation);
        self.ask_more(None, &Cancel::default(), &|_| {}, &mut evaluation);
        evaluation.took = start.elapsed();
        evaluation
    }

    /// Takes in a change and evaluates what it touches.
    pub fn update(&mut self, changes: &Changes, cancel: &Cancel, report: &(dyn Fn(Progress) + Sync)) -> Evaluation {
        if changes.everything || changes.paths.iter().any(changes_rules) {
            return self.audit(cancel, report);
        }
        let start = Instant::now();
        let mut evaluation = Evaluation::default();
        let mut touched = Touched::default();
        if changes.git {
            touched.mark_where(&self.plan, |node| node.reads_git);
        }
        let had_flaw = self.files.flaw().is_some();
        let fates = self.take_in_changes(changes, &mut evaluation).fates(&self.files);
        if self.files.flaw().is_some() != had_flaw {
            return self.audit(cancel, report);
        }
        evaluation.files_changed = fates.iter().any(|(_, fate)| *fate != Fate::Changed);
        self.take_up(fates, &mut touched, &mut evaluation);
        self.conclude(&touched, &mut evaluation);
        self.ask_more(None, cancel, report, &mut evaluation);
        evaluation.took = start.elapsed();
        evaluation
    }

    /// Lets the wanted checks look at every file. With what is remembered comes whether all that it knows of a file that
    /// is what it was is taken over as it is.
    pub(super) fn read_all(
        &mut self,
        wanted: &[bool],
        recall: Option<(&Recall, bool)>,
        cancel: &Cancel,
        report: &(dyn Fn(Progress) + Sync),
        evaluation: &mut Evaluation,
    ) {
        let files: Vec<&RepoPath> = self.files.files().collect();
        let total = files.len();
        let done = AtomicUsize::new(0);
        report(Progress { done: 0, total });
        let (recall, takes_over) = recall.unzip();
        let takes_over = takes_over.unwrap_or(false);
        let prefilter = OnceLock::new();
        // What is taken over needs no match, and where all are asked there is one already.
        let own = (!takes_over && wanted.contains(&false)).then(|| self.plan.selection_of(wanted));
        let question = Question {
            repo: &self.repo,
            plan: &self.plan,
            asked: wanted,
            selection: own.as_ref().unwrap_or(self.plan.selection()),
            prefilter: &prefilter,
            takes_over,
            cancel,
        };
        let batch = (total / (8 * rayon::current_num_threads().max(1))).clamp(16, 512);
        let look = |tools: &mut Tools, (at, batch_files): (usize, &[&RepoPath])| {
            let mut learned = Learned::default();
            let first = |at: usize| files.get(at * batch).copied();
            let along = recall.map(|recall| recall.along(first(at).filter(|_| at > 0), first(at + 1)));
            let listed = stamped(batch_files.iter().copied(), self.stamps.get(at * batch..).unwrap_or_default());
            learned.look_along(question, tools, listed, along);
            let done = done.fetch_add(batch_files.len(), Ordering::Relaxed) + batch_files.len();
            report(Progress { done, total });
            learned
        };
        let looks = files.par_chunks(batch).enumerate().map_init(Tools::default, look);
        let learned: Vec<Learned> = looks.collect();
        for (node, files) in recall.iter().filter(|_| takes_over).flat_map(|recall| recall.selected()) {
            self.stores[node].count_silent(isize::try_from(files).unwrap_or(isize::MAX));
        }
        self.take_in_all(learned, evaluation);
    }

    /// Takes in what was learned of files that are all new to these checks, in their order.
    fn take_in_all(&mut self, learned: Vec<Learned>, evaluation: &mut Evaluation) {
        let mut counts = vec![0; self.stores.len()];
        learned.iter().flat_map(|learned| &learned.facts).for_each(|(node, ..)| counts[*node] += 1);
        let mut facts: Vec<Vec<(RepoPath, Box<Fact>)>> = counts.into_iter().map(Vec::with_capacity).collect();
        for learned in learned {
            evaluation.files_read += learned.files_read;
            evaluation.bytes_read += learned.bytes_read;
            evaluation.files_kept += learned.files_kept;
            evaluation.looks += learned.looks;
            evaluation.timings.add(&learned.timings);
            for (node, files) in learned.silent.into_iter().enumerate() {
                self.stores[node].count_silent(files);
            }
            learned.facts.into_iter().for_each(|(node, path, fact)| facts[node].push((path, fact)));
        }
        self.stores.par_iter_mut().zip(facts).for_each(|(store, facts)| store.add_all(facts));
    }

    /// Of a check that nobody needs nothing is known.
    pub(super) fn forget(&mut self, id: NodeId) {
        self.stores[id] = FactStore::default();
        (self.asked[id], self.outcomes[id]) = (false, None);
    }

    /// Reduces the checks whose facts changed, combines what has them as parts, and notes what turned out another way
    /// than before.
    pub(super) fn conclude(&mut self, touched: &Touched, evaluation: &mut Evaluation) {
        let plan = Arc::clone(&self.plan);
        let mut looked = vec![false; plan.nodes().len()];
        let mut again = vec![false; plan.nodes().len()];
        let mut items: BTreeSet<usize> = BTreeSet::new();
        for (id, node) in plan.nodes().iter().enumerate() {
            if !self.asked[id] {
                continue;
            }
            looked[id] = touched.looked.contains(&id) || node.parts.iter().any(|part| looked[*part]);
            again[id] = touched.dirty.contains(&id) || node.parts.iter().any(|part| again[*part]);
            if looked[id] {
                items.extend(&node.items);
            }
            if !again[id] {
                continue;
            }
            let outcome = self.outcome(id);
            if self.outcomes[id].as_deref() == Some(&outcome) {
                continue;
            }
            let outcome = Arc::new(outcome);
            self.outcomes[id] = Some(Arc::clone(&outcome));
            if let Some(signature) = &node.signature {
                evaluation.outcomes.push((Arc::clone(signature), outcome));
            }
        }
        evaluation.items += items.len();
    }

    /// A check that panics is an error on its item, and never the end of the session.
    fn outcome(&self, id: NodeId) -> Outcome {
        let node = &self.plan.nodes()[id];
        let decide = || {
            if let Some(reason) = beyond::of_itself(&*node.check, &self.repo, &[&self.repo]) {
                return Outcome::pending(reason);
            }
            // A file that nobody knows of could be the one that decides.
            if let Some(flaw) = self.files.flaw().filter(|_| node.check.inputs().files.is_some()) {
                return Outcome::error(flaw);
            }
            if node.parts.is_empty() {
                let facts = self.stores[id].facts().judged_by(&*self.casebook);
                let facts = if node.reads_list { facts.among(&self.files) } else { facts };
                let facts =
                    facts.answered(node.request.as_ref().and_then(|asked| self.answers.get(asked)).map(|a| &**a));
                return node.check.reduce(&facts, &self.repo);
            }
            let parts: Vec<Outcome> =
                node.parts.iter().filter_map(|part| self.outcomes[*part].as_deref().cloned()).collect();
            node.check.combine(&parts)
        };
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(decide))
            .unwrap_or_else(|_| Outcome::error("this check crashed; please report it with the file it looked at"))
    }
}

/// Works on the pool's own threads: one that only waited for them would keep two of them on one processor for a while.
pub(super) fn in_the_pool<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    rayon::scope(|_| work())
}

/// Gives back, beside whatever follows, what nobody needs any more: of many files it takes its time.
fn put_away<T: Send + 'static>(what: T) {
    rayon::spawn(move || drop(what));
}
