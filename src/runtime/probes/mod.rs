//! Asks the world outside: which requests the checklists make, which of them may be made, and the making.

mod address;
mod certificate;
mod command;
mod given;
mod http;
mod mask;
mod output;
mod permit;
mod rounds;
mod wanted;

pub use address::Origin;
pub use given::Given;
pub use permit::Permit;
pub use rounds::Rounds;
pub use wanted::{Wanted, wanted};

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use jiff::Timestamp;

use super::trust::Covered;
use crate::audit::Cancel;
use crate::checklist::Source;
use crate::probe::{Answer, Reply, Request};
use crate::repo::Repo;

/// What is asked at the same time.
const AT_ONCE: usize = 4;

/// A request and what became of it.
pub type Answered = (Arc<Request>, Arc<Answer>);

/// Everything that asking needs; kept as it was when the requests were allowed.
#[derive(Clone)]
pub struct Prober {
    pub repo: Arc<Repo>,
    pub permit: Arc<Permit>,
    /// What was compared with what is trusted.
    pub covered: Arc<Covered>,
}

impl Prober {
    /// What is known of requests before they are made: that they may not be, and why, or that nobody has asked for them.
    pub fn before<'w>(&self, wanted: impl IntoIterator<Item = &'w Wanted>, hint: &str) -> Vec<Answered> {
        let answer = |wanted: &Wanted| match self.permit.admits(wanted) {
            Ok(()) => Answer::Waiting(hint.into()),
            Err(reason) => Answer::Waiting(reason.into()),
        };
        wanted.into_iter().map(|wanted| (Arc::clone(&wanted.request), Arc::new(answer(wanted)))).collect()
    }

    /// Makes the requests that may be made, a few at the same time, and tells each answer when it is there.
    pub fn ask(&self, wanted: &[&Wanted], cancel: &Cancel, tell: &mut dyn FnMut(Answered)) {
        let next = AtomicUsize::new(0);
        let (to, answers) = channel();
        thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(wanted.len()) {
                let (to, next) = (to.clone(), &next);
                scope.spawn(move || {
                    while let Some(wanted) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                        // Whoever no longer listens has given up.
                        let _ = to.send((Arc::clone(&wanted.request), Arc::new(self.answer(wanted, cancel))));
                    }
                });
            }
            drop(to);
            answers.into_iter().for_each(tell);
        });
    }

    fn answer(&self, wanted: &Wanted, cancel: &Cancel) -> Answer {
        if let Err(reason) = self.permit.admits(wanted) {
            return Answer::Waiting(reason.into());
        }
        // Others ran before, and whoever can write here may have written meanwhile.
        if !wanted.sources.contains(&Source::User) && !self.covered.still_holds(&wanted.request, &self.repo) {
            return Answer::Waiting("what it would run has changed since it was looked at".into());
        }
        if cancel.is_cancelled() {
            return Answer::Waiting("it was given up before it began".into());
        }
        let at = Timestamp::now();
        let given = self.permit.given();
        let result = match &*wanted.request {
            Request::Http(request) => {
                let may_go = |origin: &Origin| self.permit.admits_redirect(wanted, origin);
                http::run(request, given, &may_go, cancel).map(Reply::Http)
            }
            Request::Command(request) => match command::run(request, &self.repo, given, cancel) {
                Ok(reply) => Ok(Reply::Command(reply)),
                Err(failure) => return failure.answer(at),
            },
        };
        match result {
            Ok(reply) => Answer::Replied { at, reply },
            Err(reason) => Answer::failed(at, reason),
        }
    }
}
