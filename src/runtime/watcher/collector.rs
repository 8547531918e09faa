//! The thread that turns single events into bursts, and bursts into batches.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{Event, EventHandler, EventKind};

use super::batch::Batch;
use super::places::{Places, Touch};
use super::{Core, DEBOUNCE, LONGEST_BURST};

/// More events than this in the queue cost more than a new look at everything.
const QUEUE_CAP: usize = 100_000;

/// How often a root that is gone is looked for.
const ROOT_INTERVAL: Duration = Duration::from_millis(500);

/// What reaches the thread.
pub(super) enum Message {
    Event(notify::Result<Event>),
    /// The set of folders is another: there may be some to poll now.
    Rearranged,
    Stop,
}

/// The sending half, bounded by a count: beyond it events are dropped, and the thread learns that some were.
#[derive(Clone)]
pub(super) struct Queue {
    sender: Sender<Message>,
    state: Arc<QueueState>,
}

#[derive(Default)]
struct QueueState {
    waiting: AtomicUsize,
    overflowed: AtomicBool,
}

impl Queue {
    pub fn new(sender: Sender<Message>) -> Self {
        Self { sender, state: Arc::default() }
    }

    /// An error means that the thread has ended, and nobody waits for messages.
    pub fn send(&self, message: Message) {
        self.state.waiting.fetch_add(1, Ordering::Relaxed);
        let _ = self.sender.send(message);
    }

    fn taken(&self) {
        self.state.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    fn take_overflow(&self) -> bool {
        self.state.overflowed.swap(false, Ordering::Relaxed)
    }
}

impl EventHandler for Queue {
    fn handle_event(&mut self, event: notify::Result<Event>) {
        if self.state.waiting.load(Ordering::Relaxed) < QUEUE_CAP {
            self.send(Message::Event(event));
        } else {
            self.state.overflowed.store(true, Ordering::Relaxed);
        }
    }
}

pub(super) struct Collector {
    core: Arc<Core>,
    queue: Queue,
    incoming: Receiver<Message>,
    places: Places,
    /// When polled folders, or a lost root, are to be looked at next.
    due: Option<Instant>,
}

/// What a burst came to so far.
#[derive(Default)]
struct Burst {
    batch: Batch,
    /// Where folders may have come or gone.
    moved: BTreeSet<PathBuf>,
    /// Events were lost, those of folders among them.
    lost: bool,
}

/// Why waiting ended without an event.
enum Pause {
    Elapsed,
    Stop,
}

impl Collector {
    pub fn new(core: Arc<Core>, queue: Queue, incoming: Receiver<Message>, places: Places) -> Self {
        Self { core, queue, incoming, places, due: None }
    }

    /// Until it is told to stop. While nothing is polled it wakes for events alone.
    pub fn run(mut self) {
        loop {
            self.plan();
            let mut burst = Burst::default();
            let stop = match self.next(self.due) {
                Ok(message) => self.take(message, &mut burst) && self.gather(&mut burst),
                Err(Pause::Elapsed) => {
                    self.look(&mut burst);
                    false
                }
                Err(Pause::Stop) => true,
            };
            self.deliver(burst);
            if stop {
                return;
            }
        }
    }

    /// Takes in events until none came for a while, or the burst lasts too long; returns whether to stop.
    fn gather(&self, burst: &mut Burst) -> bool {
        let latest = Instant::now() + LONGEST_BURST;
        let mut quiet = Instant::now() + DEBOUNCE;
        loop {
            match self.next(Some(quiet.min(latest))) {
                Ok(message) => {
                    if self.take(message, burst) {
                        quiet = Instant::now() + DEBOUNCE;
                    }
                }
                Err(Pause::Elapsed) => return false,
                Err(Pause::Stop) => return true,
            }
        }
    }

    fn next(&self, until: Option<Instant>) -> Result<Message, Pause> {
        let message = match until {
            Some(until) => self.incoming.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => self.incoming.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match message {
            Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => Err(Pause::Stop),
            Ok(message) => {
                self.queue.taken();
                Ok(message)
            }
            Err(RecvTimeoutError::Timeout) => Err(Pause::Elapsed),
        }
    }

    /// Whether the message means anything.
    fn take(&self, message: Message, burst: &mut Burst) -> bool {
        match message {
            Message::Event(Ok(event)) if !event.need_rescan() => self.take_event(event, burst),
            Message::Event(_) => {
                burst.lost = true;
                true
            }
            Message::Rearranged | Message::Stop => false,
        }
    }

    fn take_event(&self, event: Event, burst: &mut Burst) -> bool {
        let Some(touch) = touch(event.kind) else { return false };
        let mut means = false;
        for path in event.paths {
            means |= self.places.note(&path, touch, &mut burst.batch);
            if may_be_folder(event.kind) {
                means = true;
                burst.moved.insert(path);
            }
        }
        means
    }

    /// Sets the next look at what sends no events.
    fn plan(&mut self) {
        let folders = self.core.folders();
        let interval = if folders.root_is_lost() { Some(ROOT_INTERVAL) } else { folders.poll_interval() };
        drop(folders);
        let now = Instant::now();
        // Events in between must not put the look off for ever.
        let planned = self.due.filter(|due| *due > now);
        self.due = interval.map(|interval| planned.map_or(now + interval, |due| due.min(now + interval)));
    }

    fn look(&self, burst: &mut Burst) {
        let mut folders = self.core.folders();
        if folders.root_changed() {
            burst.batch.merge(Batch::reopen());
        }
        for path in folders.poll() {
            self.places.note(&path, Touch::Moved, &mut burst.batch);
            burst.moved.insert(path);
        }
    }

    /// Watches what came, and only then tells: whoever scans after a batch misses nothing.
    fn deliver(&self, mut burst: Burst) {
        burst.lost |= self.queue.take_overflow();
        let mut folders = self.core.folders();
        if burst.lost {
            burst.batch.changes.everything = true;
            folders.renew();
        }
        // A root that is deleted while somebody has it open, as we do, sends no event of its own.
        let happened = !burst.batch.is_empty() || !burst.moved.is_empty();
        if happened && folders.root_changed() {
            burst.batch.merge(Batch::reopen());
        }
        folders.settle(&burst.moved);
        burst.batch.notice = folders.notice();
        drop(folders);
        self.core.outbox.put(burst.batch);
    }
}

/// What an event did, or nothing if it only tells of reading.
fn touch(kind: EventKind) -> Option<Touch> {
    match kind {
        EventKind::Modify(ModifyKind::Metadata(_)) => Some(Touch::Attributes),
        EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any | ModifyKind::Other)
        | EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Touch::Written),
        EventKind::Access(_) => None,
        // Made, removed, renamed; other systems tell less, and anything may have happened there.
        _ => Some(Touch::Moved),
    }
}

/// Whether a folder may have come or gone. A rename does not say what it renamed.
fn may_be_folder(kind: EventKind) -> bool {
    match kind {
        EventKind::Create(kind) => kind != CreateKind::File,
        EventKind::Remove(kind) => kind != RemoveKind::File,
        EventKind::Modify(kind) => matches!(kind, ModifyKind::Name(_)),
        EventKind::Access(_) => false,
        EventKind::Any | EventKind::Other => true,
    }
}

/// What a look at folders found, told like any other change.
pub(super) fn found(places: &Places, paths: &[PathBuf]) -> Batch {
    let mut batch = Batch::default();
    for path in paths {
        places.note(path, Touch::Written, &mut batch);
    }
    batch
}
