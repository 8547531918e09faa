//! The auditor: a thread that owns the session and the engine, takes changes, and reports what they make of the board.
//! Requests that wait are merged, so that there is never more than one of them.

mod archivist;
mod asking;
mod desk;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;

use self::archivist::Archivist;
use self::asking::{Asking, merge, together};
pub use self::desk::Demand;
use self::desk::{Arrival, Desk, Order};
use super::session::Session;
use super::surveyor::{self, Surveyor};
use super::watcher::{Watch, Watcher};
use super::{freshness, shelf, store};
use crate::app::{Activity, Evaluated, Msg};
use crate::audit::{Cancel, Changes, Engine, Evaluation, Plan, Progress};
use crate::board::Freshness;
use crate::config::{CHECKLISTS_FOLDER, PROJECT_FILE};
use crate::ledger;
use crate::repo::{FileList, RepoPath};
use crate::text::{Sanitized, count};

/// How long nothing happens before files are looked at for changes that sent no event.
const RECONCILE: Duration = Duration::from_secs(60);

/// The loop's end of the auditor.
#[derive(Clone)]
pub struct Auditor {
    desk: Arc<Desk>,
}

impl Auditor {
    /// Starts the thread. When it is told to begin it audits everything, then waits for changes.
    pub fn start(session: Session, watcher: Option<Watcher>, surveyor: Option<Surveyor>, to: Sender<Msg>) -> Self {
        let desk = Arc::new(Desk::default());
        let auditor = Self { desk: Arc::clone(&desk) };
        // Detached on purpose: at the end of the program nobody waits for an audit.
        thread::spawn(move || {
            if desk.wait_to_begin() {
                Worker::new(session, watcher, surveyor, to, desk).run();
            }
        });
        auditor
    }

    pub fn begin(&self) {
        self.desk.put(|waiting| waiting.begun = true);
    }

    pub fn change(&self, changes: Changes) {
        self.desk.put(|waiting| {
            if changes.everything {
                waiting.running.cancel();
            }
            waiting.order.changes.merge(changes);
        });
    }

    pub fn anew(&self) {
        self.desk.put(|waiting| {
            waiting.order.anew = true;
            waiting.running.cancel();
        });
    }

    pub fn stop(&self) {
        self.desk.put(|waiting| {
            waiting.stop = true;
            waiting.running.cancel();
        });
    }

    /// Runs and calls what these items ask for, as far as it may be.
    pub fn ask(&self, demand: Demand) {
        self.desk.put(|waiting| waiting.order.demand.join(demand));
    }

    /// From now on the session aims at this level, as if the command line had named it.
    pub fn aim(&self, level: String) {
        self.desk.put(|waiting| waiting.order.level = Some(level));
    }

    /// The person's own configuration is another one.
    pub fn reread(&self) {
        self.desk.put(|waiting| waiting.order.reread = true);
    }

    /// The person trusts what has this digest.
    pub fn trust(&self, digest: String) {
        self.desk.put(|waiting| waiting.order.trust = Some(digest));
    }
}

struct Worker {
    session: Session,
    engine: Engine,
    watcher: Option<Watcher>,
    surveyor: Option<Surveyor>,
    freshness: Freshness,
    to: Sender<Msg>,
    desk: Arc<Desk>,
    asking: Asking,
    archivist: Archivist,
    /// An audit was cut short, so that nothing can be built upon what is known.
    cut_short: bool,
}

impl Worker {
    fn new(
        session: Session,
        watcher: Option<Watcher>,
        surveyor: Option<Surveyor>,
        to: Sender<Msg>,
        desk: Arc<Desk>,
    ) -> Self {
        let engine = session.engine();
        let archivist = Archivist::of(&session);
        Self {
            session,
            engine,
            watcher,
            surveyor,
            freshness: Freshness::default(),
            to,
            desk,
            asking: Asking::default(),
            archivist,
            cut_short: false,
        }
    }

    fn run(mut self) {
        // What is watched before it is listed cannot change unseen in between.
        let files = self.session.repo.list();
        self.watch(&files);
        self.reconcile();
        let cancel = self.desk.running();
        let evaluation = self.session.first_look(&mut self.engine, &cancel, &teller(&self.to));
        // The files were looked at for this, too; later the surveyor does.
        if let Some(surveyor) = &self.surveyor {
            surveyor.know(self.engine.differences());
        }
        self.tell(Msg::Place(surveyor::look(&self.session.repo, self.engine.differences())));
        self.tell_everything(evaluation, "first look");
        self.look_back();
        self.ask_due();
        self.engine.make_ready();
        while let Some(order) = self.next_order() {
            self.work(order);
            self.ask_due();
        }
        self.asking.cancel.cancel();
        self.archivist.cancel.cancel();
    }

    /// Waits for something to do; None when the program ends.
    fn next_order(&mut self) -> Option<Order> {
        loop {
            let due = self.until_due().filter(|due| *due < RECONCILE);
            // What was cut short goes on at once, with whatever has arrived by then.
            let patience = if self.cut_short { Duration::ZERO } else { due.unwrap_or(RECONCILE) };
            match self.desk.take(patience) {
                Arrival::Stop => return None,
                Arrival::Order(order) => return Some(order),
                Arrival::Quiet if self.cut_short || due.is_some() => return Some(Order::default()),
                // What it finds arrives as a batch, so that nobody waits for it here.
                Arrival::Quiet => self.reconcile(),
            }
        }
    }

    fn work(&mut self, order: Order) {
        let Order { changes, anew, answers, demand, trust, level, reread, found, cancel } = order;
        let goes_on = std::mem::take(&mut self.cut_short);
        if let Some(found) = found {
            self.take_found(*found);
        }
        if level.is_some() || reread {
            self.aim_anew(level, &cancel);
        }
        let answered = self.take_answers(answers);
        if !answered.outcomes.is_empty() {
            // What a condition was answered may make more apply, which then is asked for.
            let reviewed = self.review_requests();
            self.conclude(merge(answered, reviewed), "an answer", false);
        }
        if let Some(digest) = trust {
            let evaluation = self.trust(&digest);
            self.conclude(evaluation, "trust", false);
        }
        if !demand.is_empty() {
            let reviewed = self.demand(&demand);
            if !reviewed.outcomes.is_empty() {
                self.conclude(reviewed, "a look at what is asked", false);
            }
        }
        let whole = match (anew, goes_on || changes.everything) {
            (true, _) => Some("asked for"),
            (_, true) => Some("everything"),
            _ => None,
        };
        if whole.is_some() || !changes.is_empty() {
            // An audit of everything takes a while; one of a file is not to wait for a look at what git says of it.
            let is_long = whole.is_some() || changes.git;
            self.survey(&changes, is_long);
            self.take_changes(&changes, whole, &cancel);
            self.survey(&changes, !is_long);
            if whole.is_some() || changes.git {
                self.look_back();
            }
        }
    }

    /// The person aims at another level, or configured the program anew.
    fn aim_anew(&mut self, level: Option<String>, cancel: &Cancel) {
        let cause = if level.is_some() { "another level" } else { "your configuration" };
        self.session.choices.level = level.or(self.session.choices.level.take());
        let replanned = self.read_definitions(cancel);
        let reviewed = self.review_requests();
        self.tell_sign_offs();
        self.conclude(merge(replanned, reviewed), cause, false);
    }

    fn survey(&self, changes: &Changes, now: bool) {
        if let Some(surveyor) = self.surveyor.as_ref().filter(|_| now && !changes.is_empty()) {
            surveyor.change(changes);
        }
    }

    /// Takes in what changed; everything is looked at where there is a cause for that.
    fn take_changes(&mut self, changes: &Changes, whole: Option<&str>, cancel: &Cancel) {
        let everything = whole.is_some();
        let touches = |place: &str| {
            let place = RepoPath::new(place);
            changes.paths.iter().any(|path| path.is_within(&place) || place.is_within(path))
        };
        let ledger_changed = everything || touches(ledger::FOLDER);
        let definitions_changed = everything || touches(PROJECT_FILE) || touches(CHECKLISTS_FOLDER);
        if ledger_changed {
            self.read_ledger(changes, everything);
        }
        let replanned = if definitions_changed { self.read_definitions(cancel) } else { Evaluation::default() };
        if let Some(cause) = whole {
            let audited = self.engine.audit(cancel, &teller(&self.to));
            let noted = self.note_changes(changes);
            self.tell_everything(together([replanned, audited, noted]), cause);
            self.tell_ledger();
            return;
        }
        let update = self.engine.update(changes, cancel, &teller(&self.to));
        let noted = self.note_changes(changes);
        let reviews = definitions_changed || !update.outcomes.is_empty() || self.concerns_requests(changes);
        let reviewed = if reviews { self.review_requests() } else { Evaluation::default() };
        let examined = ledger_changed || self.concerns_freshness(changes);
        if examined {
            self.examine();
        }
        if ledger_changed || definitions_changed {
            self.tell_sign_offs();
        }
        if ledger_changed {
            self.tell_ledger();
        }
        self.follow_folders(&update);
        self.conclude(together([replanned, update, noted, reviewed]), &cause(changes), examined || ledger_changed);
    }

    fn tell_everything(&mut self, evaluation: Evaluation, cause: &str) {
        self.examine();
        self.tell_sign_offs();
        self.follow_folders(&evaluation);
        let reviewed = self.review_requests();
        self.conclude(merge(evaluation, reviewed), cause, true);
    }

    fn conclude(&mut self, evaluation: Evaluation, cause: &str, examined: bool) {
        self.cut_short = evaluation.cancelled;
        // A new file that no check asks for can be somebody's evidence.
        if evaluation.files_changed {
            self.tell(Msg::Files(Arc::new(self.engine.files().files().cloned().collect())));
        }
        let activity = Activity {
            items: evaluation.items,
            took: evaluation.took,
            at: Timestamp::now(),
            cause: Sanitized::new(cause),
        };
        self.tell(Msg::Evaluated(Evaluated {
            outcomes: evaluation.outcomes,
            freshness: examined.then(|| self.freshness.clone()),
            activity,
            complete: !evaluation.cancelled,
        }));
    }

    fn read_ledger(&mut self, changes: &Changes, everything: bool) {
        if everything {
            self.session.ledger = shelf::load(&self.session.repo);
        } else {
            let paths: Vec<_> = changes.paths.iter().cloned().collect();
            shelf::reload(&mut self.session.ledger, &self.session.repo, &paths);
        }
    }

    /// Reads configuration and checklists anew; checks that are as before keep what they know.
    fn read_definitions(&mut self, cancel: &Cancel) -> Evaluation {
        self.session.reload_definitions();
        self.tell(Msg::Definitions {
            checklists: Arc::new(self.session.checklists().to_vec()),
            problems: Arc::new(self.session.definitions.problems.clone()),
            level: self.session.config.level.value.clone(),
            without_gates: self.session.config.without_gates.value,
            two_people: self.session.config.two_people.value,
        });
        self.tell(Msg::Target(self.session.config.target.value));
        let plan = Arc::new(Plan::new(self.session.checklists()));
        self.engine.replan(plan, cancel, &teller(&self.to))
    }

    fn concerns_freshness(&self, changes: &Changes) -> bool {
        let concerned = |path| freshness::concerns(path, self.session.checklists(), &self.session.ledger);
        changes.git || changes.paths.iter().any(concerned)
    }

    /// Watches what there is to watch now, and looks once more into folders that were not watched before: files may
    /// have been made in them meanwhile.
    fn follow_folders(&mut self, evaluation: &Evaluation) {
        if !evaluation.folders_changed {
            return;
        }
        for _ in 0..8 {
            let files = self.engine.files().clone();
            let new = self.watch(&files);
            if new.is_empty() {
                return;
            }
            let changes = Changes { paths: new.into_iter().collect(), ..Changes::default() };
            let again = self.engine.update(&changes, &Cancel::default(), &|_| {});
            if !again.outcomes.is_empty() || again.files_changed {
                self.conclude(again, &cause(&changes), false);
            }
        }
    }

    /// Tells the watcher which folders there are; gives those that were not watched before.
    fn watch(&mut self, files: &FileList) -> Vec<RepoPath> {
        let Some(watcher) = &self.watcher else { return Vec::new() };
        // What checklists and ledger say is wanted first, in case there are more folders than watches.
        let mut folders = own_folders(&self.session);
        folders.extend(files.folders().map(|(path, _)| path.clone()));
        watcher.set_folders(folders)
    }

    /// Some writes send no event; a look at every file's metadata finds them.
    fn reconcile(&self) {
        if let Some(watcher) = &self.watcher {
            let files: Vec<_> = self.engine.files().files().cloned().collect();
            watcher.reconcile(&files);
        }
    }

    fn tell_sign_offs(&self) {
        let Session { repo, config, ledger, verifier, .. } = &self.session;
        let proofs = verifier.examine(repo, config, ledger);
        self.tell(Msg::SignOffs { asked: Arc::new(config.sign_offs.clone()), proofs });
    }

    fn tell_ledger(&self) {
        self.tell(Msg::Ledger { ledger: Arc::new(self.session.ledger.clone()), freshness: self.freshness.clone() });
    }

    fn tell(&self, message: Msg) {
        // When the loop is gone, so is everybody who could listen.
        let _ = self.to.blocking_send(message);
    }
}

/// Tells the loop how far an audit is. That is worth showing only; when the loop is busy it is dropped.
fn teller(to: &Sender<Msg>) -> impl Fn(Progress) + Sync + use<> {
    let to = to.clone();
    move |progress| {
        let _ = to.try_send(Msg::Progress { done: progress.done, total: progress.total });
    }
}

/// The folders of checklists and ledger: watched even when git ignores them.
fn own_folders(session: &Session) -> Vec<RepoPath> {
    let mut folders = Vec::new();
    let mut open = vec![RepoPath::new(".gonogo")];
    while let Some(folder) = open.pop() {
        if session.repo.is_folder(&folder) {
            open.extend(session.repo.folder_entries(&folder));
            folders.push(folder);
        }
    }
    folders
}

/// What set an evaluation off, for the masthead.
fn cause(changes: &Changes) -> String {
    let in_ledger = |path: &RepoPath| path.is_within(&RepoPath::new(ledger::FOLDER));
    // What only is on its way to a name is nothing that a person knows.
    let named: Vec<_> = changes.paths.iter().filter(|path| !store::is_temporary(path)).collect();
    match (named.first(), named.len(), changes.git) {
        (Some(_), ..) if changes.paths.iter().all(in_ledger) => "the ledger".to_owned(),
        (Some(path), 1, _) => path.to_string(),
        (Some(_), many, _) => count(many, "path"),
        (None, _, true) => "git".to_owned(),
        (None, ..) if !changes.paths.is_empty() => "a file being written".to_owned(),
        (None, ..) => "everything".to_owned(),
    }
}
