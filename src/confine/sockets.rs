//! Sockets in the file system, closed to a command without network: behind one may listen whoever does anything for it, a
//! container engine or a session bus. Landlock does not know them yet, so that seccomp refuses to make them.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter,
};

/// Closes them for this process and all that it starts. Pairs of sockets, which lead nowhere, are as they were.
///
/// # Errors
/// Why they are still open.
pub fn close() -> Result<(), String> {
    let open = |error: &dyn std::fmt::Display| format!("sockets in the file system are open to it: {error}");
    let program = filter().map_err(|error| open(&error))?;
    apply_filter(&program).map_err(|error| open(&error))
}

fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
    let local = u64::from(libc::AF_UNIX.unsigned_abs());
    let is_local = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, local)?;
    let rules = BTreeMap::from([
        (libc::SYS_socket, vec![SeccompRule::new(vec![is_local])?]),
        // It makes sockets without that call.
        (libc::SYS_io_uring_setup, Vec::new()),
    ]);
    let refuse = SeccompAction::Errno(libc::EACCES.unsigned_abs());
    SeccompFilter::new(rules, SeccompAction::Allow, refuse, std::env::consts::ARCH.try_into()?)?.try_into()
}
