//! What a command leaves behind: adopted when its parents end, and ended.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, wait};

/// How long they are hunted: what forks all the time may be faster for a while, and what the kernel holds does not end at all.
const PATIENCE: Duration = Duration::from_secs(5);
/// Before those are looked for again that did not end yet.
const PAUSE: Duration = Duration::from_millis(2);

/// Processes whose parents end become our children from now on.
pub fn adopt() {
    let _ = set_child_subreaper(Some(getpid()));
}

/// Ends all children, and whatever becomes one by that. Gives whether there is none any more.
pub fn end_all() -> bool {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        for child in children() {
            let _ = kill_process(child, Signal::KILL);
        }
        // Each that ends may leave children of its own to us; none is waited for while others multiply.
        match reap() {
            None => return true,
            Some(0) => thread::sleep(PAUSE),
            Some(_) => {}
        }
    }
    false
}

/// Takes leave of those that have ended; gives how many, or None when there is no child at all.
fn reap() -> Option<usize> {
    let mut count = 0;
    loop {
        match wait(WaitOptions::NOHANG) {
            Ok(Some(_)) => count += 1,
            Ok(None) => return Some(count),
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return None,
        }
    }
}

fn children() -> Vec<Pid> {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let listed = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    listed.flat_map(|list| list.split_whitespace().filter_map(pid).collect::<Vec<_>>()).collect()
}

fn pid(text: &str) -> Option<Pid> {
    text.parse().ok().and_then(Pid::from_raw)
}
