//! What waits for the judge: changes that arrive while it works or rests, merged into one order.

use std::collections::HashSet;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::ground::is_near;
use crate::audit::{Cancel, Changes};
use crate::repo::RepoPath;

/// How long nothing arrives before it begins, so that a burst is judged once.
const QUIET: Duration = Duration::from_millis(100);
/// Who writes without a pause is judged all the same.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct Desk {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    begun: bool,
    stop: bool,
    order: Order,
    /// How many changes have arrived so far.
    arrivals: u64,
    running: Cancel,
    /// What runs replaces something that was cut short, and is let finish: who is overtaken again and again never ends.
    spared: bool,
    /// What the claims known so far rest on for sure.
    named: Arc<HashSet<RepoPath>>,
}

/// What is to be done next.
#[derive(Default)]
pub(super) struct Order {
    pub changes: Changes,
    /// Everything, whatever has changed.
    pub again: bool,
    /// Says that something newer waits.
    pub cancel: Cancel,
}

impl Desk {
    pub fn begin(&self) {
        self.put(|waiting| {
            waiting.order.again |= !waiting.begun;
            waiting.begun = true;
        });
    }

    pub fn again(&self) {
        self.put(|waiting| {
            waiting.order.again = true;
            waiting.running.cancel();
        });
    }

    pub fn change(&self, changes: &Changes) {
        self.put(|waiting| {
            // Before the beginning nothing is known that could be another by a change.
            if !waiting.begun {
                return;
            }
            let overtakes = changes.everything || changes.git || is_near(changes, &waiting.named);
            if overtakes && !waiting.spared {
                waiting.running.cancel();
            }
            waiting.order.changes.merge(changes.clone());
            waiting.arrivals += 1;
        });
    }

    pub fn stop(&self) {
        self.put(|waiting| {
            waiting.stop = true;
            waiting.running.cancel();
        });
    }

    /// Something was judged, which rests on these files.
    pub fn done(&self, named: Arc<HashSet<RepoPath>>) {
        self.put(|waiting| (waiting.named, waiting.spared) = (named, false));
    }

    /// It was cut short, so that all of it is still to be done.
    pub fn cut_short(&self) {
        self.put(|waiting| (waiting.order.again, waiting.spared) = (true, true));
    }

    /// Waits for something to do, and until nothing more comes for a moment; None when the program ends.
    pub fn take(&self) -> Option<Order> {
        let waiting = self.waiting.lock().ok()?;
        let is_idle = |waiting: &mut Waiting| !waiting.stop && (!waiting.begun || waiting.order.is_empty());
        let mut waiting = self.arrived.wait_while(waiting, is_idle).ok()?;
        let began = Instant::now();
        while !waiting.stop && !waiting.order.again && began.elapsed() < PATIENCE {
            let arrivals = waiting.arrivals;
            waiting = self.rest(waiting, QUIET)?;
            if waiting.arrivals == arrivals {
                break;
            }
        }
        if waiting.stop {
            return None;
        }
        let cancel = Cancel::default();
        waiting.running = cancel.clone();
        Some(Order { cancel, ..std::mem::take(&mut waiting.order) })
    }

    /// Puts an order back, and waits until it has rested or something else arrives.
    pub fn postpone(&self, order: Order, rest: Duration) {
        let Ok(mut waiting) = self.waiting.lock() else { return };
        // What has arrived meanwhile may be worth more haste.
        let is_quiet = waiting.order.is_empty();
        waiting.order.changes.merge(order.changes);
        if is_quiet {
            drop(self.rest(waiting, rest));
        }
    }

    fn rest<'w>(&'w self, waiting: MutexGuard<'w, Waiting>, most: Duration) -> Option<MutexGuard<'w, Waiting>> {
        let arrivals = waiting.arrivals;
        let is_quiet = |waiting: &mut Waiting| !waiting.stop && !waiting.order.again && waiting.arrivals == arrivals;
        self.arrived.wait_timeout_while(waiting, most, is_quiet).ok().map(|(waiting, _)| waiting)
    }

    fn put(&self, change: impl FnOnce(&mut Waiting)) {
        // A poisoned lock means that the judge is gone, and then nobody listens.
        if let Ok(mut waiting) = self.waiting.lock() {
            change(&mut waiting);
            self.arrived.notify_one();
        }
    }
}

impl Order {
    fn is_empty(&self) -> bool {
        self.changes.is_empty() && !self.again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(path: &str) -> Changes {
        Changes { paths: [RepoPath::new(path)].into(), ..Changes::default() }
    }

    #[test]
    fn what_arrives_before_the_beginning_is_forgotten_and_the_rest_is_one_order() {
        let desk = Desk::default();
        desk.change(&written("early"));
        desk.begin();
        let first = desk.take().unwrap();
        assert!(first.again && first.changes.is_empty());
        desk.change(&written("a"));
        desk.change(&written("b"));
        let second = desk.take().unwrap();
        assert!(!second.again && second.changes.paths.len() == 2);
        desk.stop();
        assert!(desk.take().is_none());
    }

    #[test]
    fn what_rests_on_a_change_is_overtaken_once_and_then_let_finish() {
        let desk = Desk::default();
        desk.begin();
        desk.take().unwrap();
        desk.done(Arc::new([RepoPath::new("named")].into()));
        desk.change(&written("named"));
        let running = desk.take().unwrap();
        desk.change(&written("other"));
        assert!(!running.cancel.is_cancelled());
        desk.change(&written("named"));
        assert!(running.cancel.is_cancelled());
        desk.cut_short();
        let running = desk.take().unwrap();
        desk.change(&written("named"));
        assert!(running.again && !running.cancel.is_cancelled());
        desk.again();
        assert!(running.cancel.is_cancelled(), "the person asked");
    }
}
