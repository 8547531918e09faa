//! The places that a command may write to, opened as they stand when it is shut in: whatever stands there later, it is these
//! that were granted.

use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat, openat2};
use rustix::io::Errno;

use super::Order;

/// Opens all of an order's. No link is followed: an earlier command may have put it there, and it may lead out.
///
/// # Errors
/// The place that cannot be granted, and why.
pub fn open(order: &Order) -> Result<Vec<OwnedFd>, String> {
    let folder = |path: &Path| {
        let opened = openat(CWD, path, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty());
        opened.map_err(|error| format!("{} cannot be opened: {}", path.display(), reason(error)))
    };
    let root = folder(&order.root)?;
    let mut places = vec![folder(&order.scratch)?];
    for path in &order.writes {
        let kept_in = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        let opened = openat2(&root, path.as_str(), OFlags::PATH | OFlags::CLOEXEC, Mode::empty(), kept_in);
        places.push(opened.map_err(|error| format!("{path}, which it may write to, {}", refusal(error, path)))?);
    }
    Ok(places)
}

fn refusal(error: Errno, path: &str) -> String {
    match error {
        Errno::NOENT => format!("does not exist yet: make it first, `mkdir -p {path}`"),
        Errno::LOOP | Errno::XDEV => "is a link, or lies behind one: name the place that it leads to".to_owned(),
        Errno::NOSYS => "cannot be granted: this kernel cannot open it without following links".to_owned(),
        error => format!("cannot be opened: {}", reason(error)),
    }
}

fn reason(error: Errno) -> String {
    crate::repo::io_reason(&error.into())
}
