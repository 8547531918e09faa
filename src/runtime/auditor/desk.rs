//! What waits for the auditor: requests that arrive while it works, merged into one order.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

use super::archivist::Found;
use crate::audit::{Cancel, Changes};
use crate::checklist::ItemKey;
use crate::runtime::probes::Answered;

/// The newest request replaces or joins the one that waits, so that there is never more than one.
#[derive(Default)]
pub(super) struct Desk {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
pub(super) struct Waiting {
    pub order: Order,
    pub begun: bool,
    pub stop: bool,
    /// Stops what is running when it is overtaken.
    pub running: Cancel,
}

/// What is to be done next.
#[derive(Default)]
pub(super) struct Order {
    pub changes: Changes,
    /// The person asked for everything anew, definitions and ledger included.
    pub anew: bool,
    pub answers: Vec<Answered>,
    pub demand: Demand,
    /// The digest of what the person trusts.
    pub trust: Option<String>,
    /// The level that the person aims at from now on.
    pub level: Option<String>,
    /// The person's own configuration is another one.
    pub reread: bool,
    /// What was found in git's history.
    pub found: Option<Box<Found>>,
    /// Says that something newer waits.
    pub cancel: Cancel,
}

/// What somebody wants to be run now.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    pub all: bool,
    pub items: Vec<ItemKey>,
}

/// What waiting came to.
pub(super) enum Arrival {
    Order(Order),
    /// Nothing happened for as long as was to be waited.
    Quiet,
    Stop,
}

impl Desk {
    pub fn put(&self, change: impl FnOnce(&mut Waiting)) {
        // A poisoned lock means that the auditor is gone, and then nobody listens.
        if let Ok(mut waiting) = self.waiting.lock() {
            change(&mut waiting);
            self.arrived.notify_one();
        }
    }

    /// Waits until somebody wants an audit; false if the program ends instead.
    pub fn wait_to_begin(&self) -> bool {
        let Ok(waiting) = self.waiting.lock() else { return false };
        let is_idle = |waiting: &mut Waiting| !waiting.begun && !waiting.stop;
        self.arrived.wait_while(waiting, is_idle).is_ok_and(|waiting| !waiting.stop)
    }

    /// Waits for something to do, no longer than `patience`.
    pub fn take(&self, patience: Duration) -> Arrival {
        let Ok(waiting) = self.waiting.lock() else { return Arrival::Stop };
        let is_idle = |waiting: &mut Waiting| waiting.order.is_empty() && !waiting.stop;
        let Ok((mut waiting, _)) = self.arrived.wait_timeout_while(waiting, patience, is_idle) else {
            return Arrival::Stop;
        };
        if waiting.stop {
            return Arrival::Stop;
        }
        if waiting.order.is_empty() {
            return Arrival::Quiet;
        }
        let cancel = Cancel::default();
        waiting.running = cancel.clone();
        Arrival::Order(Order { cancel, ..std::mem::take(&mut waiting.order) })
    }

    /// What stops the work that is done before the first order.
    pub fn running(&self) -> Cancel {
        self.waiting.lock().map(|waiting| waiting.running.clone()).unwrap_or_default()
    }
}

impl Order {
    fn is_empty(&self) -> bool {
        self.changes.is_empty()
            && !self.anew
            && self.answers.is_empty()
            && self.demand.is_empty()
            && self.trust.is_none()
            && self.level.is_none()
            && !self.reread
            && self.found.is_none()
    }
}

impl Demand {
    pub fn is_empty(&self) -> bool {
        !self.all && self.items.is_empty()
    }

    pub fn join(&mut self, other: Self) {
        self.all |= other.all;
        self.items.extend(other.items);
    }
}
