//! The system calls of a program that saves, as strace tells them, and how one of them is made to fail.

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

pub const ERRORS: [&str; 6] = ["ENOSPC", "EIO", "EROFS", "EACCES", "EDQUOT", "EMFILE"];

/// Calls that concern memory, processes and signals, not files.
pub const NOT_FILES: [&str; 9] =
    ["mmap", "munmap", "mprotect", "brk", "getpid", "gettid", "futex", "sigaltstack", "rt_sigprocmask"];

/// One system call of a save.
pub struct Call {
    pub name: String,
    /// The how-manieth of its name in its thread: what strace counts by.
    pub number: usize,
    pub line: String,
    /// No other thread makes so many calls of its name that the number could mean one of them.
    pub is_alone: bool,
}

impl Call {
    /// Nobody asks how closing went, after fsync. The standard library's own seeds and questions are no part of a save.
    pub fn may_fail(&self) -> bool {
        let is_asked = self.name != "close" && !self.line.contains("F_GETFD") && !self.line.contains("GRND_INSECURE");
        is_asked && !NOT_FILES.contains(&&*self.name) && !self.line.contains("write(1")
    }

    /// What strace is to inject; `forever` is from this call on.
    pub fn failing(&self, error: &str, forever: bool) -> String {
        format!("{}:error={error}:when={}{}", self.name, self.number, if forever { "+" } else { "" })
    }
}

/// Says whether there is a strace that may trace; that it is missing is a failure where CI promises everything.
pub fn can_trace() -> bool {
    let can = strace().arg("true").status().is_ok_and(|status| status.success());
    if !can {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "strace is missing or may not trace");
        println!("skipped: strace is missing or may not trace (apt install strace)");
    }
    can
}

pub fn strace() -> Command {
    let mut command = Command::new("strace");
    // cargo's search path for libraries would make many calls before the first that matters.
    command.arg("-f").env_remove("LD_LIBRARY_PATH").stderr(Stdio::null());
    command
}

/// The calls of a thread between a line of a log and another: the thread is the one that the first line is of.
pub fn between(log: &str, begins: impl Fn(&str) -> bool, ends: impl Fn(&str) -> bool) -> Vec<Call> {
    let saving = log.lines().find(|line| begins(line)).and_then(|line| line.split(' ').next()).unwrap();
    let mut numbers: HashMap<(&str, &str), usize> = HashMap::new();
    let mut calls = Vec::new();
    let mut inside = false;
    for line in log.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let Some((name, _)) = call.trim_start().split_once('(') else { continue };
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            continue;
        }
        let number = numbers.entry((thread, name)).or_default();
        *number += 1;
        inside &= thread != saving || !ends(line);
        if inside && thread == saving {
            let (name, line) = (name.to_owned(), call.trim_start().to_owned());
            calls.push(Call { name, number: *number, line, is_alone: true });
        }
        inside |= begins(line);
    }
    for call in &mut calls {
        let reaches =
            |thread: &str, name: &str, count: usize| thread != saving && name == call.name && count >= call.number;
        call.is_alone = !numbers.iter().any(|((thread, name), count)| reaches(thread, name, *count));
    }
    calls
}

/// Does it for all, a few at a time: most of the time goes by waiting.
pub fn for_all<T: Sync>(all: &[T], body: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    body(one);
                }
            });
        }
    });
}
