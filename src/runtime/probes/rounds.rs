//! When requests are made by themselves: at the start, every so often, and when files change.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::wanted::Wanted;
use crate::check::Matcher;
use crate::probe::Request;
use crate::repo::RepoPath;

/// A change this soon after a run is taken for the run's own.
const ECHO: SignedDuration = SignedDuration::from_secs(2);
/// So many runs in a row that were set off by their own changes are enough.
const ROUNDS: u32 = 3;

/// When each request was made last and is to be made next.
#[derive(Default)]
pub struct Rounds {
    paces: HashMap<Arc<Request>, Pace>,
}

#[derive(Default)]
struct Pace {
    every: Option<SignedDuration>,
    on_change: Vec<Matcher>,
    is_running: bool,
    ended: Option<Timestamp>,
    is_due: bool,
    /// Runs in a row that changed what sets them off.
    echoes: u32,
}

impl Rounds {
    /// Takes in what is wanted now. What was known of the same requests stays; new ones that run by themselves are due.
    pub fn follow(&mut self, wanted: &[Wanted]) {
        let mut before = std::mem::take(&mut self.paces);
        for one in wanted {
            let mut pace = before.remove(&one.request).unwrap_or_else(|| Pace {
                is_due: one.schedules.iter().any(crate::check::Schedule::is_automatic),
                ..Pace::default()
            });
            let every = one.schedules.iter().filter_map(|schedule| schedule.every).min();
            pace.every = every.and_then(|every| SignedDuration::try_from(every).ok());
            pace.on_change =
                one.schedules.iter().filter_map(|schedule| schedule.on_change.as_ref()?.matcher().into()).collect();
            self.paces.insert(Arc::clone(&one.request), pace);
        }
    }

    /// Files changed, nobody knows which if there are no paths. Gives the requests that are parked by that, because they set
    /// off themselves.
    pub fn changed(&mut self, paths: Option<&BTreeSet<RepoPath>>, now: Timestamp) -> Vec<Arc<Request>> {
        let mut parked = Vec::new();
        for (request, pace) in &mut self.paces {
            let watches = |files: &Matcher| paths.is_none_or(|paths| paths.iter().any(|path| files.matches(path)));
            if !pace.on_change.iter().any(watches) {
                continue;
            }
            let is_echo = pace.is_running || pace.ended.is_some_and(|ended| now.duration_since(ended) < ECHO);
            pace.echoes = if is_echo { pace.echoes + 1 } else { 0 };
            match pace.echoes {
                ..ROUNDS => pace.is_due = true,
                ROUNDS => parked.push(Arc::clone(request)),
                _ => {}
            }
        }
        parked
    }

    /// Those of the admitted requests that are to be made now; they count as running from here on. What is not admitted stays
    /// due until it is.
    pub fn take_due(&mut self, admitted: &HashSet<Arc<Request>>, now: Timestamp) -> Vec<Arc<Request>> {
        let mut due = Vec::new();
        for (request, pace) in &mut self.paces {
            if admitted.contains(request)
                && !pace.is_running
                && (pace.is_due || pace.next(now).is_some_and(|next| next <= now))
            {
                (pace.is_running, pace.is_due) = (true, false);
                due.push(Arc::clone(request));
            }
        }
        due
    }

    /// When the next one is due by itself.
    pub fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.paces.values().filter(|pace| !pace.is_running).filter_map(|pace| pace.next(now)).min()
    }

    /// Somebody asks for it.
    pub fn demand(&mut self, request: &Arc<Request>) {
        if let Some(pace) = self.paces.get_mut(request) {
            (pace.is_due, pace.echoes) = (true, 0);
        }
    }

    /// It was made, and has an answer.
    pub fn ended(&mut self, request: &Arc<Request>, now: Timestamp) {
        if let Some(pace) = self.paces.get_mut(request) {
            (pace.is_running, pace.ended) = (false, Some(now));
        }
    }

    /// It was not made after all, and is still to be.
    pub fn refused(&mut self, request: &Arc<Request>) {
        if let Some(pace) = self.paces.get_mut(request) {
            (pace.is_running, pace.is_due) = (false, true);
        }
    }

    pub fn running(&self) -> usize {
        self.paces.values().filter(|pace| pace.is_running).count()
    }
}

impl Pace {
    /// A clock that went back must not put it off for as long.
    fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.ended?.min(now).checked_add(self.every?).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::check::{Glob, Schedule, Selector};
    use crate::probe::Command;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).unwrap()
    }

    fn wanted(every: Option<u64>, on_change: Option<&str>) -> Wanted {
        let command = Command {
            argv: vec!["make".to_owned()],
            is_shell: false,
            folder: String::new(),
            env: Vec::new(),
            writes: Vec::new(),
            network: false,
            files: Vec::new(),
            timeout: Duration::from_secs(1),
            retries: 0,
            wanted: vec![0],
        };
        let files = on_change.map(|glob| Selector::of(&[Glob::new(glob, false).unwrap()]));
        let max_age = Duration::from_secs(3600);
        let schedule = Schedule { every: every.map(Duration::from_secs), on_change: files, max_age };
        let request = Arc::new(Request::Command(command));
        Wanted { request, schedules: vec![schedule], sources: [].into(), items: Vec::new() }
    }

    fn paths(path: &str) -> BTreeSet<RepoPath> {
        [RepoPath::new(path)].into()
    }

    #[test]
    fn what_has_no_schedule_runs_when_somebody_asks() {
        let one = wanted(None, None);
        let these = HashSet::from([Arc::clone(&one.request)]);
        let mut rounds = Rounds::default();
        rounds.follow(std::slice::from_ref(&one));
        assert!(rounds.take_due(&these, at(0)).is_empty() && rounds.next(at(0)).is_none());
        rounds.demand(&one.request);
        assert_eq!(rounds.take_due(&these, at(1)).len(), 1);
        rounds.demand(&one.request);
        assert!(rounds.take_due(&these, at(2)).is_empty(), "it is still running");
        rounds.ended(&one.request, at(3));
        assert_eq!(rounds.take_due(&these, at(3)).len(), 1, "it was asked for meanwhile");
    }

    #[test]
    fn what_runs_every_so_often_runs_at_the_start_and_then_by_the_clock() {
        let one = wanted(Some(60), None);
        let these = HashSet::from([Arc::clone(&one.request)]);
        let mut rounds = Rounds::default();
        rounds.follow(std::slice::from_ref(&one));
        assert!(rounds.take_due(&HashSet::new(), at(0)).is_empty(), "what is not admitted waits");
        assert_eq!(rounds.take_due(&these, at(0)).len(), 1);
        assert!(rounds.next(at(1)).is_none(), "nothing is due while it runs");
        rounds.ended(&one.request, at(5));
        assert_eq!(rounds.next(at(6)), Some(at(65)));
        assert_eq!(rounds.next(at(-1000)), Some(at(-940)), "the clock went back");
        assert!(rounds.take_due(&these, at(64)).is_empty());
        assert_eq!(rounds.take_due(&these, at(65)).len(), 1);
        // Definitions that are read anew make nothing due that has run.
        rounds.ended(&one.request, at(66));
        rounds.follow(std::slice::from_ref(&one));
        assert!(rounds.take_due(&these, at(67)).is_empty());
    }

    #[test]
    fn what_changes_the_files_that_set_it_off_is_parked_after_three_rounds() {
        let one = wanted(None, Some("src/**"));
        let these = HashSet::from([Arc::clone(&one.request)]);
        let mut rounds = Rounds::default();
        rounds.follow(std::slice::from_ref(&one));
        assert_eq!(rounds.take_due(&these, at(0)).len(), 1);
        rounds.ended(&one.request, at(10));
        assert!(
            rounds.changed(Some(&paths("docs/a.md")), at(20)).is_empty() && rounds.take_due(&these, at(20)).is_empty()
        );
        let mut runs = 0;
        for round in 0..10 {
            let now = 100 + round * 10;
            let parked = rounds.changed(Some(&paths("src/gen.rs")), at(now));
            assert_eq!(parked.len(), usize::from(round == 3), "round {round}");
            let due = rounds.take_due(&these, at(now));
            runs += due.len();
            // Each run ends just before the change that it made arrives.
            due.iter().for_each(|request| rounds.ended(request, at(now + 9)));
            if due.is_empty() {
                rounds.ended(&one.request, at(now + 9));
            }
        }
        assert_eq!(runs, 3);
        rounds.demand(&one.request);
        assert_eq!(rounds.take_due(&these, at(300)).len(), 1, "whoever asks gets it run again");
    }

    #[test]
    fn what_watches_files_is_due_when_nobody_knows_which_changed() {
        let (watching, other) = (wanted(None, Some("src/**")), wanted(Some(600), None));
        let these = HashSet::from([Arc::clone(&watching.request)]);
        let mut rounds = Rounds::default();
        rounds.follow(std::slice::from_ref(&watching));
        assert_eq!(rounds.take_due(&these, at(0)).len(), 1, "at the start");
        rounds.ended(&watching.request, at(1));
        assert!(rounds.changed(None, at(10)).is_empty());
        assert_eq!(rounds.take_due(&these, at(10)).len(), 1);
        let mut rounds = Rounds::default();
        rounds.follow(std::slice::from_ref(&other));
        rounds.take_due(&these, at(0));
        rounds.ended(&other.request, at(1));
        rounds.changed(None, at(10));
        assert!(rounds.take_due(&these, at(10)).is_empty(), "it watches none");
    }
}
