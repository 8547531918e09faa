//! The keeper: makes the namespaces, starts the init in them, and ends everything when nobody wants it any more.

use std::fs;
use std::io;
use std::process::{Child, Command, ExitCode, Stdio};

use nix::sched::{CloneFlags, unshare};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, getgid, getuid, pidfd_open, pidfd_send_signal, setsid};

use super::{End, INIT, Order, Report, SURVIVED, orphans};

pub fn run(order: &Order) -> ExitCode {
    // A session of its own has no terminal that a command could write to or read from.
    let _ = setsid();
    orphans::adopt();
    let caveats = part_company(order.network);
    match start(order, &caveats).and_then(|child| watch(&child)) {
        Ok(()) => {}
        Err(error) => {
            let end = Some(End::NotStarted(format!("it cannot be shut in: {error}")));
            let report = serde_json::to_vec(&Report { end, caveats }).unwrap_or_default();
            let _ = fs::write(order.report(), report);
        }
    }
    let is_over = orphans::end_all();
    if is_abandoned() {
        // Whoever made them is no longer there to remove them, or does it as well.
        for folder in [&order.scratch, &order.desk] {
            let _ = fs::remove_dir_all(folder);
        }
    }
    if is_over { ExitCode::SUCCESS } else { ExitCode::from(SURVIVED) }
}

/// Leaves the namespaces of processes and network; gives what could not be had. Nothing may start a thread before.
fn part_company(network: bool) -> Vec<String> {
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    let mut wanted = CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWPID;
    if !network {
        wanted |= CloneFlags::CLONE_NEWNET;
    }
    if let Err(error) = unshare(wanted) {
        let mut caveats = vec![format!("its processes have no namespace of their own ({})", error.desc())];
        if !network {
            caveats.push("the network is cut off for TCP only, if at all".to_owned());
        }
        return caveats;
    }
    // Inside it is the same person as outside, who may not become another.
    let mapped = fs::write("/proc/self/setgroups", "deny")
        .and_then(|()| fs::write("/proc/self/uid_map", format!("{uid} {uid} 1")))
        .and_then(|()| fs::write("/proc/self/gid_map", format!("{gid} {gid} 1")));
    match mapped {
        Ok(()) => Vec::new(),
        Err(error) => vec![format!("it runs as nobody ({error})")],
    }
}

fn start(order: &Order, caveats: &[String]) -> io::Result<Child> {
    let words = serde_json::to_string(order).map_err(io::Error::other)?;
    let mut command = Command::new("/proc/self/exe");
    command.arg(INIT).arg(words).args(caveats);
    command.stdin(Stdio::null()).spawn()
}

/// Whether nobody holds the other end of our input.
fn is_abandoned() -> bool {
    let input = io::stdin();
    let mut waits = [PollFd::new(&input, PollFlags::IN)];
    poll(&mut waits, Some(&Timespec::default())).is_ok_and(|ready| ready > 0)
}

/// Waits until the init ends, or until nobody holds the other end of our input.
fn watch(child: &Child) -> io::Result<()> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::InvalidInput)?;
    let handle = pidfd_open(pid, PidfdFlags::empty())?;
    let input = io::stdin();
    loop {
        let mut waits = [PollFd::new(&handle, PollFlags::IN), PollFd::new(&input, PollFlags::IN)];
        match poll(&mut waits, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
            Ok(_) if !waits[0].revents().is_empty() => return Ok(()),
            // Nobody ever writes to it, so that whatever happens there is its end.
            Ok(_) => {
                let _ = pidfd_send_signal(&handle, Signal::KILL);
                return Ok(());
            }
        }
    }
}
