//! Signals as messages to the loop, and what happens if the loop does not listen.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::screen;

/// What the loop must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// End with this exit code.
    Quit(u8),
    /// Call [`super::suspend`].
    Suspend,
    /// We were stopped and go on: take the terminal again and draw everything.
    Continued,
}

/// The signals of the process. The runtime must have several threads: one of them listens even while the loop hangs in a
/// write, or waits for the editor.
#[derive(Debug)]
pub struct Signals(Arc<Shared>);

/// Whether another program has the terminal.
static LENT: AtomicBool = AtomicBool::new(false);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    arrived: Notify,
}

/// One place for each kind: a signal that comes again before it was taken says nothing new.
#[derive(Debug, Default)]
struct Waiting {
    quit: Option<u8>,
    suspend: bool,
    continued: bool,
}

impl Signals {
    /// The next signal, the most urgent first. Cancelling the wait loses nothing.
    pub async fn recv(&mut self) -> Signal {
        loop {
            if let Some(signal) = self.0.take() {
                return signal;
            }
            self.0.arrived.notified().await;
        }
    }
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Option<Signal> {
        let mut waiting = self.waiting();
        if let Some(code) = waiting.quit.take() {
            return Some(Signal::Quit(code));
        }
        if std::mem::take(&mut waiting.suspend) {
            return Some(Signal::Suspend);
        }
        std::mem::take(&mut waiting.continued).then_some(Signal::Continued)
    }

    fn put(&self, change: impl FnOnce(&mut Waiting)) {
        change(&mut self.waiting());
        self.arrived.notify_one();
    }

    /// Tells the loop to quit, and ends the program if it is still there after the time of grace.
    fn quit(&self, code: u8, grace: Duration) {
        self.put(|waiting| waiting.quit = Some(code));
        let end = move || {
            std::thread::sleep(grace);
            end_now(code);
        };
        // Without a thread there is no last resort, and the loop must do.
        drop(std::thread::Builder::new().name("last resort".to_owned()).spawn(end));
    }
}

/// Runs another program in our terminal. What its user does with ctrl-c and ctrl-\ is meant for it and not for us; when it
/// stops for ctrl-z, we stop with it, or the shell would wait for ever.
pub fn lend<T>(run: impl FnOnce() -> T) -> T {
    struct Lent;
    impl Drop for Lent {
        fn drop(&mut self) {
            LENT.store(false, Ordering::SeqCst);
        }
    }
    LENT.store(true, Ordering::SeqCst);
    let _lent = Lent;
    run()
}

#[expect(clippy::exit, reason = "the loop hangs, and nothing else ends the program; what is saved is on the disk")]
fn end_now(code: u8) {
    screen::restore();
    std::process::exit(code.into());
}

#[cfg(unix)]
pub(super) use unix::stop_here;

#[cfg(unix)]
mod unix {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use rustix::process::{Signal as Number, getpid, kill_current_process_group, kill_process};
    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    use super::super::hangup;
    use super::{LENT, Shared, Signals, end_now};

    /// Whether SIGTSTP is caught, so that we may send it to our group without stopping twice.
    static CATCHES_STOP: AtomicBool = AtomicBool::new(false);

    /// Whether the next SIGTSTP is the one that we sent ourselves.
    static OWN_STOP: AtomicBool = AtomicBool::new(false);

    /// To end tidily, with the children that checks started.
    const GRACE: Duration = Duration::from_secs(3);

    /// Nobody looks any more.
    const GRACE_WITHOUT_TERMINAL: Duration = Duration::from_millis(600);

    /// 128 and the number of SIGHUP, as shells count.
    const HANGUP_CODE: u8 = 129;

    struct Streams {
        terminate: Stream,
        interrupt: Stream,
        quit: Stream,
        hangup: Stream,
        stop: Stream,
        carry_on: Stream,
    }

    impl Signals {
        /// Begins to listen; it must be called inside the runtime.
        ///
        /// # Errors
        /// When the system refuses handlers.
        pub fn new() -> io::Result<Self> {
            let shared = Arc::new(Shared::default());
            let streams = Streams::new()?;
            CATCHES_STOP.store(true, Ordering::SeqCst);
            let dead = Arc::clone(&shared);
            hangup::watch(move || dead.quit(HANGUP_CODE, GRACE_WITHOUT_TERMINAL))?;
            tokio::spawn(streams.listen(Arc::clone(&shared)));
            Ok(Self(shared))
        }
    }

    impl Streams {
        fn new() -> io::Result<Self> {
            let number = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
            Ok(Self {
                terminate: number(Number::TERM)?,
                interrupt: number(Number::INT)?,
                quit: number(Number::QUIT)?,
                hangup: number(Number::HUP)?,
                stop: number(Number::TSTP)?,
                carry_on: number(Number::CONT)?,
            })
        }

        async fn listen(mut self, shared: Arc<Shared>) {
            let mut asked_before = false;
            loop {
                let number = self.next().await;
                let lent = LENT.load(Ordering::SeqCst);
                match number {
                    Number::TSTP if OWN_STOP.swap(false, Ordering::SeqCst) => {}
                    Number::TSTP if lent => stop_alone(),
                    Number::TSTP => shared.put(|waiting| waiting.suspend = true),
                    Number::CONT => shared.put(|waiting| waiting.continued |= !lent),
                    Number::HUP => shared.quit(HANGUP_CODE, GRACE_WITHOUT_TERMINAL),
                    Number::INT | Number::QUIT if lent => {}
                    _ => {
                        let code = 128_u8.saturating_add(u8::try_from(number.as_raw()).unwrap_or_default());
                        if asked_before {
                            end_now(code);
                        }
                        asked_before = true;
                        shared.quit(code, GRACE);
                    }
                }
            }
        }

        async fn next(&mut self) -> Number {
            tokio::select! {
                _ = self.terminate.recv() => Number::TERM,
                _ = self.interrupt.recv() => Number::INT,
                _ = self.quit.recv() => Number::QUIT,
                _ = self.hangup.recv() => Number::HUP,
                _ = self.stop.recv() => Number::TSTP,
                _ = self.carry_on.recv() => Number::CONT,
            }
        }
    }

    /// Stops the whole job, as the terminal's own ctrl-z does: a shell sees a job stopped only when the process that it
    /// waits for is, and that may be `sudo` or `time`. We catch that signal ourselves, and no signal can be set back to its
    /// default without unsafe code, so that we stop by the one that cannot be caught. It also works where the system
    /// ignores SIGTSTP: without a shell above us, as in a test.
    pub(crate) fn stop_here() {
        if CATCHES_STOP.load(Ordering::SeqCst) {
            OWN_STOP.store(true, Ordering::SeqCst);
            if kill_current_process_group(Number::TSTP).is_err() {
                OWN_STOP.store(false, Ordering::SeqCst);
            }
        }
        stop_alone();
    }

    fn stop_alone() {
        // If we may not stop, we go on, which is all that can be done.
        let _ = kill_process(getpid(), Number::STOP);
        // The signal stops the thread that takes it at once and the others a moment later: this one must not go on before.
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(not(unix))]
pub(super) fn stop_here() {}

#[cfg(not(unix))]
impl Signals {
    /// Begins to listen; it must be called inside the runtime.
    ///
    /// # Errors
    /// Never on this system.
    pub fn new() -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let told = Arc::clone(&shared);
        tokio::spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                if !LENT.load(Ordering::SeqCst) {
                    told.quit(130, Duration::from_secs(3));
                }
            }
        });
        Ok(Self(shared))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_most_urgent_signal_comes_first_and_once() {
        let shared = Arc::new(Shared::default());
        let mut signals = Signals(Arc::clone(&shared));
        shared.put(|waiting| waiting.continued = true);
        shared.put(|waiting| waiting.suspend = true);
        shared.put(|waiting| waiting.suspend = true);
        shared.put(|waiting| waiting.quit = Some(143));
        assert_eq!(signals.recv().await, Signal::Quit(143));
        assert_eq!(signals.recv().await, Signal::Suspend);
        assert_eq!(signals.recv().await, Signal::Continued);
        assert_eq!(shared.take(), None);
    }
}
