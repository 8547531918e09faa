//! Panics while the screen is ours: that of the drawing thread ends the program tidily, those of others are kept for the
//! loop to show.

use std::any::Any;
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

use super::screen;
use crate::text::Sanitized;

/// More than these are the same mistake over and over.
const KEPT: usize = 20;

static DRAWING_THREAD: Mutex<Option<ThreadId>> = Mutex::new(None);
static WORKER_PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub(super) fn this_thread_draws() {
    *locked(&DRAWING_THREAD) = Some(std::thread::current().id());
}

pub(super) fn is_drawing_thread() -> bool {
    *locked(&DRAWING_THREAD) == Some(std::thread::current().id())
}

/// Installs what happens on a panic. Call it once, on the thread that will draw; work that may panic and is caught
/// belongs on other threads, since the screen is gone before anybody catches.
pub fn install_panic_hook() {
    this_thread_draws();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if is_drawing_thread() {
            screen::restore();
            // Nobody is left to tell if even this cannot be written.
            let _ = io::stderr().write_all(report(info).as_bytes());
            return;
        }
        keep(describe(info));
        if !screen::is_guarded() {
            usual(info);
        }
    }));
}

/// What panicked in other threads since the last call, one sentence each.
pub fn take_worker_panics() -> Vec<String> {
    std::mem::take(&mut *locked(&WORKER_PANICS))
}

fn keep(description: String) {
    let mut kept = locked(&WORKER_PANICS);
    if kept.len() < KEPT {
        kept.push(description);
    }
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let address = match env!("CARGO_PKG_REPOSITORY") {
        "" => String::new(),
        address => format!(" at {address}/issues"),
    };
    let trace = std::backtrace::Backtrace::capture();
    let trace = match trace.status() {
        std::backtrace::BacktraceStatus::Captured => format!("{trace}"),
        _ => "RUST_BACKTRACE=1 shows how it came to this.\n".to_owned(),
    };
    format!(
        "gonogo made a mistake and had to stop.\n  what   {}\n  which  gonogo {version} on {system} {machine}\n\
         Everything that was shown as saved is saved. Please report these lines{address}, with what you did before.\n{trace}",
        describe(info)
    )
}

/// The message, the place and the thread.
fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = Sanitized::new(message(info.payload()));
    let place = info.location().map_or_else(String::new, |place| format!(" at {place}"));
    let thread = std::thread::current();
    format!("{message}{place}, in thread {}", thread.name().unwrap_or("without a name"))
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic without a message")
}

/// These locks are held for one assignment, which does not panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
