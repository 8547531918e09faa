//! A repository opened for an audit: its configuration, checklists and ledger, and one complete look at it.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use jiff::Timestamp;

use super::cache::Cache;
use super::compare::Era;
use super::definitions::{self, Definitions};
use super::probes::{Answered, Given, Permit, Prober, wanted};
use super::signing::Verifier;
use super::trust::{self, Requests, Standing};
use super::user::UserFile;
use super::{archive, freshness, shelf};
use crate::app::can_mean;
use crate::audit::{Ahead, Cancel, Engine, Evaluation, Memory, Plan, Progress};
use crate::board::{self, Board, Freshness, Outcomes, Proofs, WaiverRow};
use crate::checklist::{Checklist, Condition, Item, ItemKey};
use crate::claims::Casebook;
use crate::config::{Config, Layer, SignOffs};
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::repo::Repo;
use crate::report::Repository;
use crate::text::nearest;

/// What the command line chooses over every file.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    pub level: Option<String>,
    pub checklist_files: Vec<String>,
    pub theme: Option<String>,
    pub ascii: Option<bool>,
    pub lines: Option<bool>,
    /// Begin where nobody was before, instead of where the person was last.
    pub fresh: bool,
    /// Neither use nor keep what audits learn.
    pub no_cache: bool,
    /// Look in git's history for what was taken out of the ledger.
    pub looks_back: bool,
    /// Begin the audit while the definitions are still being read.
    pub looks_ahead: bool,
    /// The digest of the requests that are trusted for this run.
    pub trust: Option<String>,
    /// Values for the variables of requests.
    pub variables: Vec<(String, String)>,
}

/// A repository with everything that decides how it is audited.
pub struct Session {
    pub repo: Arc<Repo>,
    pub config: Config,
    pub definitions: Definitions,
    /// What is wrong with the user's own configuration: defaults are used, and it is said.
    pub user_problems: Vec<Problem>,
    /// What was read of that.
    pub user: UserFile,
    pub ledger: Ledger,
    pub choices: Choices,
    /// Knows again which signatures it has looked at.
    pub verifier: Verifier,
    /// What was judged of documents, for all who ask.
    pub casebook: Arc<Casebook>,
    /// Only some items were kept, of so many.
    pub only_of: Option<usize>,
    /// What was begun of the first audit.
    ahead: Mutex<Option<Begun>>,
    /// The checklists before only some items were kept: trust is in all that they ask for.
    unreduced: Option<Vec<Checklist>>,
}

/// A first audit that was begun.
struct Begun {
    at: Timestamp,
    ahead: Ahead,
}

/// One complete look.
pub struct Audited {
    pub board: Board,
    /// What was learned for it. Of many files it takes its time to give that back, which nobody has to wait for.
    pub engine: Engine,
    /// What was done for it, and how long that took.
    pub evaluation: Evaluation,
}

impl Session {
    /// # Errors
    /// When the path is no folder that can be read.
    pub fn open(path: &Path, choices: Choices) -> Result<Self, String> {
        let repo = Arc::new(Repo::open(path)?);
        let begin = || Begun { at: Timestamp::now(), ahead: Ahead::begin(&repo, memory_of(&repo, &choices)) };
        let ahead = choices.looks_ahead.then(begin);
        let mut session = Self {
            ahead: Mutex::new(ahead),
            ledger: shelf::load(&repo),
            repo,
            config: Config::default(),
            definitions: Definitions::default(),
            user_problems: Vec::new(),
            user: UserFile::default(),
            choices,
            verifier: Verifier::default(),
            casebook: Arc::default(),
            only_of: None,
            unreduced: None,
        };
        session.reload_definitions();
        Ok(session)
    }

    /// Reads configuration and checklists anew.
    pub fn reload_definitions(&mut self) {
        let mut config = Config::default();
        self.user_problems = self.user.read(&mut config);
        config.level.set(self.choices.level.clone().map(Some), Layer::Flag);
        config.theme.set(self.choices.theme.clone().map(Some), Layer::Flag);
        config.ascii.set(self.choices.ascii, Layer::Flag);
        config.lines.set(self.choices.lines, Layer::Flag);
        config.variables.extend(self.choices.variables.iter().cloned());
        self.definitions = definitions::load(&self.repo, &mut config, &self.choices.checklist_files);
        self.config = config;
    }

    /// The same at a commit, with the ledger that it has; None is the work tree. What audits learn of it is not kept.
    ///
    /// # Errors
    /// When there is no such commit, or its definitions are asked for and not usable.
    pub fn as_of(&self, revision: Option<&str>, era: Era) -> Result<Self, String> {
        let repo = revision.map_or_else(|| Ok(Arc::clone(&self.repo)), |revision| self.repo.at(revision).map(Arc::new));
        let repo = repo?;
        let mut session = Self {
            ledger: shelf::load(&repo),
            repo,
            config: self.config.clone(),
            definitions: self.definitions.clone(),
            user_problems: Vec::new(),
            user: self.user.clone(),
            choices: Choices { no_cache: true, looks_ahead: false, ..self.choices.clone() },
            ahead: Mutex::default(),
            only_of: self.only_of,
            unreduced: self.unreduced.clone(),
            verifier: Verifier::default(),
            casebook: Arc::default(),
        };
        if era == Era::Then {
            session.reload_definitions();
        }
        match revision.filter(|_| session.definitions.broken_config) {
            Some(revision) => Err(format!("the project's configuration at {revision} is not usable")),
            None => Ok(session),
        }
    }

    /// Forgets items that cannot be decided.
    pub fn leave_out(&mut self, items: &BTreeMap<ItemKey, String>) {
        for area in self.definitions.checklists.iter_mut().flat_map(|checklist| &mut checklist.areas) {
            area.items.retain(|item| !items.contains_key(&item.key));
        }
    }

    pub fn checklists(&self) -> &[Checklist] {
        &self.definitions.checklists
    }

    /// The one item that a person's words mean: its key, or as much of its end as tells it from others.
    ///
    /// # Errors
    /// Says what is near, or what it could mean.
    pub fn find_item(&self, written: &str) -> Result<&Item, String> {
        let items = || self.checklists().iter().flat_map(Checklist::items);
        let mut found: Vec<&Item> = items().filter(|item| item.key.ends_with(written)).collect();
        if found.len() > 1 {
            // What is on the board is meant before what does not apply here.
            let on_board = self.on_board(found.iter().map(|item| &item.key).collect());
            if !on_board.is_empty() {
                found.retain(|item| on_board.contains(&&item.key));
            }
        }
        match found.as_slice() {
            [item] => Ok(item),
            [] => {
                let near =
                    nearest(written, items().flat_map(|item| [item.key.as_str(), item.key.local(), item.id.as_str()]));
                let help = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                Err(format!("there is no item `{written}`{help}"))
            }
            many => Err(can_mean(written, &many.iter().map(|item| &item.key).collect::<Vec<_>>())),
        }
    }

    /// Leaves only these items. Whoever names items asks whether they hold, so that each of them is a gate at any level.
    ///
    /// # Errors
    /// As [`Session::find_item`].
    pub fn keep_only(&mut self, written: &[String]) -> Result<(), String> {
        self.only_of = Some(self.checklists().iter().flat_map(Checklist::items).count());
        self.unreduced = Some(self.definitions.checklists.clone());
        // What is signed is the whole board.
        self.config.sign_offs = SignOffs::default();
        let kept = written.iter().map(|written| Ok(self.find_item(written)?.key.clone()));
        let kept: HashSet<ItemKey> = kept.collect::<Result<_, String>>()?;
        for checklist in &mut self.definitions.checklists {
            for area in &mut checklist.areas {
                area.items.retain(|item| kept.contains(&item.key));
                for item in &mut area.items {
                    (item.gate, item.level) = (true, 0);
                    item.needs.retain(|need| kept.contains(need));
                }
            }
            checklist.areas.retain(|area| !area.items.is_empty());
        }
        self.definitions.checklists.retain(|checklist| !checklist.areas.is_empty());
        Ok(())
    }

    pub fn engine(&self) -> Engine {
        let plan = Arc::new(Plan::new(self.checklists()));
        Engine::new(Arc::clone(&self.repo), plan).with_casebook(Arc::clone(&self.casebook))
    }

    /// The board as the ledger and `outcomes` make it now.
    pub fn board(&self, outcomes: &Outcomes, freshness: &Freshness, now: Timestamp) -> Board {
        let proofs = self.verifier.examine(&self.repo, &self.config, &self.ledger);
        board::evaluate(&self.inputs(outcomes, freshness, &proofs, now))
    }

    /// How the waivers stand, told without an audit.
    pub fn waivers(&self, now: Timestamp) -> Vec<WaiverRow> {
        let freshness = freshness::examine(&self.repo, self.checklists(), &self.ledger);
        board::standing_waivers(&self.inputs(&Outcomes::default(), &freshness, &Proofs::default(), now))
    }

    fn inputs<'a>(
        &'a self,
        outcomes: &'a Outcomes,
        freshness: &'a Freshness,
        proofs: &'a Proofs,
        now: Timestamp,
    ) -> board::Inputs<'a> {
        board::Inputs {
            checklists: self.checklists(),
            outcomes,
            ledger: &self.ledger,
            freshness,
            sign_offs: &self.config.sign_offs,
            proofs,
            level: self.config.level.value.as_deref(),
            without_gates: self.config.without_gates.value,
            two_people: self.config.two_people.value,
            problems: &self.definitions.problems,
            now,
        }
    }

    /// Audits everything: what an earlier run knows of files that are still the same is taken from the cache, and what is
    /// known now is kept there.
    pub fn first_look(&self, engine: &mut Engine, cancel: &Cancel, report: &(dyn Fn(Progress) + Sync)) -> Evaluation {
        let began = match self.ahead.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(Begun { at, ahead }) => {
                engine.go_on_from(ahead);
                at
            }
            None => {
                memory_of(&self.repo, &self.choices).into_iter().for_each(|memory| engine.remember(memory));
                Timestamp::now()
            }
        };
        let evaluation = engine.audit(cancel, report);
        if self.choices.no_cache {
            return evaluation;
        }
        // With nothing learned there is nothing new to keep; and a part of the items is no reason to forget the others.
        if !evaluation.cancelled && self.only_of.is_none() && evaluation.files_kept > 0 {
            let cache = Cache::of(&self.repo, &self.choices.checklist_files);
            cache.save(|file| engine.write_memory(cache.program(), began.as_nanosecond(), file));
        }
        evaluation
    }

    /// What asks the world outside in this session's name, and how the repository's requests stand.
    ///
    /// # Errors
    /// When the digest that was given is not that of the requests.
    pub fn prober(&self) -> Result<(Prober, Requests, Standing), String> {
        let given = Given::of(&self.config);
        let all = self.unreduced.as_deref().unwrap_or(self.checklists());
        let (requests, covered) = Requests::of(&self.repo, all, &given);
        let standing = trust::standing(&self.repo, &requests, self.choices.trust.as_deref())?;
        let permit = Permit::new(given, standing == Standing::Trusted);
        let prober = Prober { repo: Arc::clone(&self.repo), permit: Arc::new(permit), covered: Arc::new(covered) };
        Ok((prober, requests, standing))
    }

    /// What the variables in the repository's requests stand for, a line each.
    pub fn variables(&self) -> Vec<String> {
        let all = self.unreduced.as_deref().unwrap_or(self.checklists());
        trust::variables(all, &Given::of(&self.config))
    }

    /// Audits everything once, and asks the world outside what may be asked. `report` hears of files, `asked` of how many
    /// requests of all have an answer.
    ///
    /// # Errors
    /// As [`Session::prober`].
    pub fn audit_and_ask(
        &self,
        now: Timestamp,
        report: &(dyn Fn(Progress) + Sync),
        asked: &dyn Fn(usize, usize),
    ) -> Result<Audited, String> {
        let (prober, ..) = self.prober()?;
        let cancel = Cancel::default();
        let mut look = self.look(&cancel, report);
        let mut done = HashSet::new();
        loop {
            // What does not apply here is not asked for; what a condition was answered may make more apply.
            let holds = |condition: &Condition| look.engine.holds(condition);
            let mut wanted = wanted(self.checklists(), &holds);
            wanted.retain(|wanted| done.insert(Arc::clone(&wanted.request)));
            if wanted.is_empty() {
                break;
            }
            let mut answers = Vec::new();
            asked(0, wanted.len());
            prober.ask(&wanted.iter().collect::<Vec<_>>(), &cancel, &mut |answered| {
                answers.push(answered);
                asked(answers.len(), wanted.len());
            });
            look.answer(answers);
        }
        // What was asked just now is judged by the time at which it was answered.
        let board = self.board(&look.outcomes, &look.freshness, now.max(Timestamp::now()));
        Ok(look.audited(board))
    }

    fn look(&self, cancel: &Cancel, report: &(dyn Fn(Progress) + Sync)) -> Look {
        let archivist = self.choices.looks_back.then(|| {
            let (repo, no_cache) = (Arc::clone(&self.repo), self.choices.no_cache);
            thread::spawn(move || archive::former(&repo, no_cache))
        });
        let mut engine = self.engine();
        let mut evaluation = self.first_look(&mut engine, cancel, report);
        let mut outcomes = Outcomes::default();
        for (signature, outcome) in std::mem::take(&mut evaluation.outcomes) {
            outcomes.insert(signature, outcome);
        }
        let mut freshness = freshness::examine(&self.repo, self.checklists(), &self.ledger);
        if let Some(former) = archivist.map(JoinHandle::join) {
            freshness.removed = archive::removed(&self.repo, &self.ledger, &former.unwrap_or_default());
        }
        Look { engine, evaluation, outcomes, freshness }
    }

    /// Audits everything once, and asks nobody.
    pub fn audit(&self, now: Timestamp) -> Audited {
        let mut look = self.look(&Cancel::default(), &|_| {});
        if let Ok((prober, ..)) = self.prober() {
            look.answer(
                prober.before(
                    &wanted(self.checklists(), &|_| true),
                    "not asked: `gonogo check` does, and x on the board",
                ),
            );
        }
        let board = self.board(&look.outcomes, &look.freshness, now);
        look.audited(board)
    }

    /// The repository as reports name it, at the time of a look.
    pub fn repository(&self, audited: &Audited) -> Repository {
        let git = self.repo.git().ok();
        Repository {
            root: self.repo.root().to_string_lossy().into_owned(),
            name: self.repo.name(),
            head: git.and_then(|git| git.head().ok()).unwrap_or_default(),
            dirty: self.repo.dirty(audited.engine.differences()).ok(),
        }
    }
}

/// A first look, on which what is answered later can be built.
struct Look {
    engine: Engine,
    evaluation: Evaluation,
    outcomes: Outcomes,
    freshness: Freshness,
}

impl Look {
    fn answer(&mut self, answers: Vec<Answered>) {
        for (signature, outcome) in self.engine.answer(answers).outcomes {
            self.outcomes.insert(signature, outcome);
        }
    }

    fn audited(self, board: Board) -> Audited {
        Audited { board, engine: self.engine, evaluation: self.evaluation }
    }
}

/// How to get what an earlier run learned; None if nothing of it is to be used or kept.
fn memory_of(repo: &Repo, choices: &Choices) -> Option<impl FnOnce() -> Option<Memory> + Send + Sync + use<>> {
    let cache = (!choices.no_cache).then(|| Cache::of(repo, &choices.checklist_files))?;
    Some(move || cache.load())
}
