//! What the auditor asks the world outside: what waits for trust, what runs by itself, what somebody demands.

use std::collections::HashSet;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::Worker;
use super::desk::Demand;
use crate::app::{Asking as Told, Msg, Sheet};
use crate::audit::{Cancel, Changes, Evaluation};
use crate::checklist::Condition;
use crate::probe::{Answer, Request};
use crate::repo::RepoPath;
use crate::runtime::probes::{Answered, Rounds, Wanted, wanted};
use crate::runtime::trust::{self, Requests, Standing};
use crate::text::Sanitized;

const HINT: &str = "not run yet: x runs it";
const PARKED: &str = "parked: it changes what sets it off; x runs it again";

/// What is asked, and how that stands.
#[derive(Default)]
pub struct Asking {
    wanted: Vec<Wanted>,
    rounds: Rounds,
    /// The requests that may be made, as it was found last; looked at again when they are.
    admitted: HashSet<Arc<Request>>,
    /// The files that trust covers.
    covered: Vec<RepoPath>,
    told: Option<Told>,
    /// Ends what runs when the program does.
    pub cancel: Cancel,
}

impl Worker {
    /// Whether the change can make another thing of what is asked.
    pub(super) fn concerns_requests(&self, changes: &Changes) -> bool {
        self.asking.covered.iter().any(|path| changes.paths.contains(path))
    }

    /// Looks anew at what is asked and what of it is trusted.
    pub(super) fn review_requests(&mut self) -> Evaluation {
        // Most repositories ask for nothing, and what was asked for may be gone.
        if !self.engine.asks() && self.asking.wanted.is_empty() {
            return Evaluation::default();
        }
        let engine = &self.engine;
        let holds = |condition: &Condition| engine.holds(condition);
        self.asking.wanted = wanted(self.session.checklists(), &holds);
        self.asking.rounds.follow(&self.asking.wanted);
        let Ok((prober, requests, standing)) = self.session.prober() else { return Evaluation::default() };
        self.asking.covered = requests.files.keys().filter_map(|path| RepoPath::parse(path)).collect();
        // An answer stays as long as the question may still be asked.
        let admitted = self.asking.wanted.iter().filter(|wanted| prober.permit.admits(wanted).is_ok());
        self.asking.admitted = admitted.map(|wanted| Arc::clone(&wanted.request)).collect();
        let is_open =
            |wanted: &&Wanted| prober.permit.admits(wanted).is_err() || engine.answered(&wanted.request).is_none();
        let open: Vec<&Wanted> = self.asking.wanted.iter().filter(is_open).collect();
        let answers = prober.before(open, HINT);
        self.tell_asking(Some((&requests, &standing)));
        self.engine.answer(answers)
    }

    /// Files changed: what watches them is due, unless it changes them itself. Where too much changed to say what, all of
    /// them may have.
    pub(super) fn note_changes(&mut self, changes: &Changes) -> Evaluation {
        let now = Timestamp::now();
        let parked = self.asking.rounds.changed((!changes.everything).then_some(&changes.paths), now);
        let answer = Arc::new(Answer::failed(now, PARKED));
        self.engine.answer(parked.into_iter().map(|request| (request, Arc::clone(&answer))).collect())
    }

    /// Somebody wants something to be run: what may be is looked at anew, because not every change sends an event.
    pub(super) fn demand(&mut self, demand: &Demand) -> Evaluation {
        let reviewed = self.review_requests();
        for wanted in &self.asking.wanted {
            if demand.all || wanted.items.iter().any(|item| demand.items.contains(item)) {
                self.asking.rounds.demand(&wanted.request);
            }
        }
        reviewed
    }

    /// Trusts what is asked for, if that is still what the person saw.
    pub(super) fn trust(&mut self, digest: &str) -> Evaluation {
        let kept = self.session.prober().and_then(|(_, requests, _)| match requests.digest() == digest {
            true => requests.flaw().map_or(Ok(()), Err).and_then(|()| trust::keep(&self.session.repo, &requests)),
            false => Err("what would run has changed meanwhile; T shows it as it is now".to_owned()),
        });
        // What waited for it waits no more when the person is told.
        let reviewed = self.review_requests();
        self.tell(Msg::Trusted(kept));
        reviewed
    }

    /// Starts what is due. What may run is decided by what lies on the disk at this moment.
    pub(super) fn ask_due(&mut self) {
        let due = self.asking.rounds.take_due(&self.asking.admitted, Timestamp::now());
        if due.is_empty() {
            return;
        }
        let Ok((prober, ..)) = self.session.prober() else {
            due.iter().for_each(|request| self.asking.rounds.refused(request));
            self.asking.admitted.clear();
            return;
        };
        let wanted: Vec<Wanted> =
            self.asking.wanted.iter().filter(|wanted| due.contains(&wanted.request)).cloned().collect();
        let (desk, cancel) = (Arc::clone(&self.desk), self.asking.cancel.clone());
        // Detached on purpose: at the end of the program its commands are ended, and nobody waits for its answers.
        thread::spawn(move || {
            let wanted: Vec<&Wanted> = wanted.iter().collect();
            prober.ask(&wanted, &cancel, &mut |answered| desk.put(|waiting| waiting.order.answers.push(answered)));
        });
        self.tell_asking(None);
    }

    pub(super) fn take_answers(&mut self, answers: Vec<Answered>) -> Evaluation {
        if answers.is_empty() {
            return Evaluation::default();
        }
        let now = Timestamp::now();
        for (request, answer) in &answers {
            match answer.at() {
                Some(_) => self.asking.rounds.ended(request, now),
                // What it would run has changed, which no event may tell: it waits until all of it is looked at again.
                None => {
                    self.asking.rounds.refused(request);
                    self.asking.admitted.remove(request);
                }
            }
        }
        self.tell_asking(None);
        self.engine.answer(answers)
    }

    /// Until the next request is due by itself.
    pub(super) fn until_due(&self) -> Option<Duration> {
        let now = Timestamp::now();
        let next = self.asking.rounds.next(now)?;
        Some(Duration::try_from(next.duration_since(now)).unwrap_or_default())
    }

    /// Tells the loop how many requests are on their way, and what waits for trust, if any of it is another than before.
    fn tell_asking(&mut self, found: Option<(&Requests, &Standing)>) {
        let sheet = match found {
            Some((requests, Standing::Asks(before))) => {
                Some(Arc::new(sheet(requests, before.as_ref(), &self.session.variables())))
            }
            Some(_) => None,
            None => self.asking.told.as_ref().and_then(|told| told.sheet.clone()),
        };
        let told = Told { running: self.asking.rounds.running(), sheet };
        if self.asking.told.as_ref() != Some(&told) {
            self.asking.told = Some(told.clone());
            self.tell(Msg::Asking(told));
        }
    }
}

/// What the person decides on.
fn sheet(requests: &Requests, before: Option<&Requests>, variables: &[String]) -> Sheet {
    let mut lines = match before {
        Some(before) => trust::difference(before, requests),
        None => {
            let files = requests.files.keys().map(|path| format!("  {path}"));
            let heading = [String::new(), "Trust covers the content of, and not what these load in turn:".to_owned()];
            requests.lines().map(str::to_owned).chain(heading).chain(files).collect()
        }
    };
    if !variables.is_empty() {
        let heading = "What the variables stand for is yours, and no part of what is trusted:";
        lines.extend([String::new(), heading.to_owned()]);
        lines.extend(variables.iter().map(|line| format!("  {line}")));
    }
    let lines = lines.iter().map(|line| Sanitized::new(line)).collect();
    Sheet { digest: requests.digest(), changed: before.is_some(), lines }
}

/// Answers to what was asked before count for the evaluation that follows.
pub(super) fn together(evaluations: impl IntoIterator<Item = Evaluation>) -> Evaluation {
    evaluations.into_iter().fold(Evaluation::default(), merge)
}

pub(super) fn merge(mut first: Evaluation, second: Evaluation) -> Evaluation {
    first.outcomes.extend(second.outcomes);
    first.items += second.items;
    first.took += second.took;
    first.folders_changed |= second.folders_changed;
    first.files_changed |= second.files_changed;
    first.cancelled |= second.cancelled;
    first
}
