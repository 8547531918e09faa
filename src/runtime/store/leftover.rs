//! The names of temporary files, which say whose they are, and the removal of those whose owner is gone.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::folder::Folder;
use crate::repo::RepoPath;

const PREFIX: &str = ".saving-";

/// Whether a process of another machine still lives cannot be known; but no save takes a day.
const FOREIGN_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// `.saving-HOST-PROCESS-NUMBER`, new in this process.
pub(super) fn new_name() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("{PREFIX}{}-{}-{number}", host().unwrap_or("unknown"), std::process::id())
}

/// Removes the files of processes that are gone; says how many.
pub(super) fn sweep(ledger: &Folder) -> usize {
    let names = ledger.names();
    let left = names.iter().filter(|name| owner(name).is_some_and(|owner| owner.is_gone(ledger, name)));
    // What cannot be removed is no reason not to save.
    left.filter(|name| ledger.remove(name).is_ok()).count()
}

/// Whether a file is on its way to its name, or was when its process ended.
pub fn is_temporary(path: &RepoPath) -> bool {
    owner(path.file_name()).is_some()
}

struct Owner<'a> {
    host: &'a str,
    process: i32,
}

/// Whose file it is; None if it is not one of ours.
fn owner(name: &str) -> Option<Owner<'_>> {
    let mut parts = name.strip_prefix(PREFIX)?.split('-');
    let (host, process, number) = (parts.next()?, parts.next()?, parts.next()?);
    let is_ours = !host.is_empty() && number.parse::<u64>().is_ok() && parts.next().is_none();
    is_ours.then(|| process.parse().ok()).flatten().map(|process| Owner { host, process })
}

impl Owner<'_> {
    fn is_gone(&self, ledger: &Folder, name: &str) -> bool {
        match host() {
            Some(host) if host == self.host => !is_alive(self.process),
            _ => ledger.age(name).is_some_and(|age| age > FOREIGN_AGE),
        }
    }
}

/// Tells apart where process ids mean something: the machine, and on it the container.
fn host() -> Option<&'static str> {
    static HOST: OnceLock<Option<String>> = OnceLock::new();
    HOST.get_or_init(|| {
        let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
        let container = std::fs::read_link("/proc/self/ns/pid").ok()?;
        let hash = blake3::hash(format!("{machine}{}", container.display()).as_bytes());
        Some(hash.to_hex()[..8].to_owned())
    })
    .as_deref()
}

#[cfg(unix)]
fn is_alive(process: i32) -> bool {
    let Some(process) = rustix::process::Pid::from_raw(process) else { return false };
    // Somebody else's process answers with "not permitted".
    rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
}

#[cfg(not(unix))]
fn is_alive(_process: i32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_have_an_owner() {
        let name = new_name();
        let owner = owner(&name).unwrap();
        assert_eq!((Some(owner.host), owner.process.unsigned_abs()), (host(), std::process::id()));
        for other in
            [".gitignore", ".saving-", ".saving-a-b-c", ".saving-a-1", ".saving-a-1-2-3", "saving-a-1-2", "a.toml"]
        {
            assert!(super::owner(other).is_none(), "{other}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_living_are_told_from_the_dead() {
        assert!(is_alive(std::process::id().cast_signed()) && is_alive(1));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        assert!(!is_alive(child.id().cast_signed()));
    }
}
