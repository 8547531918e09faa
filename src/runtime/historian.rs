//! The historian: looks at the past beside everything else, as far as it is asked to, and tells the app how far it is. The
//! newest question replaces the one before.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::Sender;

use super::compare::Era;
use super::replay::{Past, replay};
use super::session::{Choices, Session};
use crate::app::{Msg, PastNews};
use crate::audit::Cancel;

/// How often it is worth telling how far it is.
const TELL_EVERY: Duration = Duration::from_millis(100);

pub struct Historian {
    to: Sender<Msg>,
    /// Ends what is asked for now.
    running: Cancel,
}

/// What is asked for.
pub struct Question {
    pub ticket: u64,
    pub last: usize,
    pub then: bool,
}

impl Historian {
    pub fn new(to: Sender<Msg>) -> Self {
        Self { to, running: Cancel::default() }
    }

    /// Definitions are read anew for it, so that the answer is by those that lie there now.
    pub fn ask(&mut self, root: PathBuf, choices: Choices, question: Question) {
        self.running.cancel();
        self.running = Cancel::default();
        let (cancel, to) = (self.running.clone(), self.to.clone());
        // Detached on purpose: at the end of the program nobody waits for the past; what was found is kept as it is found.
        thread::spawn(move || {
            let ticket = question.ticket;
            let news = match look(&root, choices, &question, &cancel, &to) {
                Ok(Past { points, commits, left_out, .. }) => {
                    PastNews::Told { ticket, points, commits, left_out: left_out.len() }
                }
                Err(reason) => PastNews::Failed { ticket, reason },
            };
            let _ = to.blocking_send(Msg::Past(news));
        });
    }

    pub fn stop(&self) {
        self.running.cancel();
    }
}

fn look(
    root: &std::path::Path,
    choices: Choices,
    question: &Question,
    cancel: &Cancel,
    to: &Sender<Msg>,
) -> Result<Past, String> {
    let session = Session::open(root, choices)?;
    if session.definitions.broken_config {
        return Err("the project's configuration is not usable; p shows what to mend".to_owned());
    }
    let era = if question.then { Era::Then } else { Era::Now };
    let told_last = std::cell::Cell::new(Instant::now());
    replay(&session, question.last, era, cancel, &|done, total| {
        if told_last.get().elapsed() >= TELL_EVERY {
            told_last.set(Instant::now());
            // When the loop is busy it is dropped.
            let _ = to.try_send(Msg::Past(PastNews::Progress { ticket: question.ticket, done, total }));
        }
    })
}
