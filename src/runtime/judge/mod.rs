//! The judge: a thread that holds the documents against the repository once somebody wants to see it, and again when what
//! they rest on has changed. It has workers of its own, so that no row of the board waits for it.

mod desk;
mod ground;
mod look;

pub use look::judge;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::mpsc::Sender;

use self::desk::{Desk, Order};
use self::ground::{Concern, Ground};
use crate::app::{Judged, Judging, Msg};
use crate::audit::{Cancel, Changes};
use crate::claims::{Casebook, Waiting};
use crate::repo::{FileList, Repo};

/// What takes longer is announced; less would only flicker.
const NOTICEABLE: Duration = Duration::from_millis(300);
/// After a change of what nothing named so far, it rests as many times as long as it worked last.
const REST: u32 = 4;
const LONGEST_REST: Duration = Duration::from_secs(60);

/// The loop's end of the judge.
#[derive(Clone)]
pub struct Judge {
    desk: Arc<Desk>,
}

impl Judge {
    /// Starts the thread. It does nothing before it is told to begin.
    pub fn start(repo: Arc<Repo>, casebook: Arc<Casebook>, to: Sender<Msg>) -> Self {
        let desk = Arc::new(Desk::default());
        let judge = Self { desk: Arc::clone(&desk) };
        // Detached on purpose: at the end of the program nobody waits for it.
        thread::spawn(move || Worker { repo, casebook, to, desk, pool: None, last: None }.run());
        judge
    }

    /// Somebody wants to know: from now on it is kept true.
    pub fn begin(&self) {
        self.desk.begin();
    }

    /// Judges everything again, whatever has changed.
    pub fn again(&self) {
        self.desk.again();
    }

    pub fn change(&self, changes: &Changes) {
        self.desk.change(changes);
    }

    pub fn stop(&self) {
        self.desk.stop();
    }
}

struct Worker {
    repo: Arc<Repo>,
    /// Shared with the auditor, whose checks may ask for the same documents.
    casebook: Arc<Casebook>,
    to: Sender<Msg>,
    desk: Arc<Desk>,
    /// Half of the cores at most: the audit of a change comes first.
    pool: Option<ThreadPool>,
    last: Option<Last>,
}

/// The last time that it judged.
struct Last {
    ground: Ground,
    ended: Instant,
    took: Duration,
}

impl Last {
    /// How long it still rests from work that nobody may need.
    fn rest(&self) -> Duration {
        let rest = (self.took * REST).min(LONGEST_REST);
        rest.saturating_sub(self.ended.elapsed())
    }
}

impl Worker {
    fn run(mut self) {
        while let Some(order) = self.desk.take() {
            let rest = self.last.as_ref().map(Last::rest).unwrap_or_default();
            match self.concern(&order) {
                Concern::None => {}
                Concern::Far if !rest.is_zero() => self.desk.postpone(order, rest),
                Concern::Far | Concern::Near => {
                    if !self.judge(&order) {
                        return;
                    }
                }
            }
        }
    }

    fn concern(&self, order: &Order) -> Concern {
        match &self.last {
            Some(last) if !order.again => last.ground.concern(&order.changes, &self.repo),
            _ => Concern::Near,
        }
    }

    /// Judges everything and tells it; false when nobody listens any more.
    fn judge(&mut self, order: &Order) -> bool {
        let began = Instant::now();
        if self.last.as_ref().is_none_or(|last| last.took >= NOTICEABLE) && !self.tell(Judging::Begun) {
            return false;
        }
        // What comes while it is read is newer than what is judged, whichever of both was seen.
        let files = self.repo.list();
        match catch_unwind(AssertUnwindSafe(|| self.look(&files, &order.cancel))) {
            Ok(Some(judged)) => {
                let ground = Ground::of(files, &judged);
                self.desk.done(ground.named());
                self.last = Some(Last { ground, ended: Instant::now(), took: began.elapsed() });
                self.tell(Judging::Ended(Arc::new(judged)))
            }
            // Something newer waits, or the program ends.
            Ok(None) => {
                self.desk.cut_short();
                true
            }
            // The screen says what went wrong.
            Err(_) => self.tell(Judging::Stopped),
        }
    }

    fn look(&mut self, files: &FileList, cancel: &Cancel) -> Option<Judged> {
        if self.pool.is_none() {
            let cores = thread::available_parallelism().map_or(1, usize::from);
            self.pool = ThreadPoolBuilder::new().num_threads((cores / 2).max(1)).build().ok();
        }
        let listener = Listener { cancel, to: &self.to, told: Mutex::new(Instant::now()) };
        let look = || look::judge(&self.repo, files, &self.casebook, &listener);
        match &self.pool {
            Some(pool) => pool.install(look),
            None => look(),
        }
    }

    fn tell(&self, judging: Judging) -> bool {
        self.to.blocking_send(Msg::Claims(judging)).is_ok()
    }
}

/// The screen, which hears how far it is now and then.
struct Listener<'a> {
    cancel: &'a Cancel,
    to: &'a Sender<Msg>,
    told: Mutex<Instant>,
}

impl Waiting for Listener<'_> {
    fn is_over(&self) -> bool {
        self.cancel.is_cancelled()
    }

    fn judged(&self, done: usize, of: usize) {
        // Whoever finds it held leaves the telling to who holds it.
        let Ok(mut told) = self.told.try_lock() else { return };
        if told.elapsed() >= NOTICEABLE {
            *told = Instant::now();
            // Progress that finds no room is soon followed by more.
            let _ = self.to.try_send(Msg::Claims(Judging::Under { done, of }));
        }
    }
}
