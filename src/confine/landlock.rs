//! What Landlock lets a command do: read and execute everything but devices, write where it was granted.

use std::fs;
use std::os::fd::OwnedFd;
use std::path::Path;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, PathBeneath, Ruleset,
    RulesetAttr as _, RulesetCreated, RulesetCreatedAttr as _, RulesetError, RulesetStatus, Scope, make_bitflags,
};
use rustix::fs::{CWD, FileType, Mode, OFlags, fstat, openat};

/// Devices that programs use without reading what is somebody's or leaving anything behind. Terminals, at which somebody
/// may be typing, and disks are not among them.
const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];
/// What is asked of the kernel; an older one gives what it has.
const WANTED: ABI = ABI::V6;

/// Restricts this process and all that it starts: to reading, and to writing what was opened for it. Gives what could not be
/// had.
///
/// # Errors
/// Why nothing is restricted.
pub fn restrict(writes: &[OwnedFd], network: bool) -> Result<Vec<String>, String> {
    let status = ruleset(network)
        .and_then(readable)
        .and_then(|rules| writes.iter().try_fold(rules, |rules, place| allow(rules, place, written())))
        .and_then(RulesetCreated::restrict_self)
        .map_err(|error| format!("it may write anywhere: {error}"))?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => Vec::new(),
        RulesetStatus::PartiallyEnforced => vec!["this kernel confines it only in part".to_owned()],
        RulesetStatus::NotEnforced => vec!["it may write anywhere: this kernel has no Landlock".to_owned()],
    })
}

fn ruleset(network: bool) -> Result<RulesetCreated, RulesetError> {
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))?
        .scope(Scope::Signal)?;
    if !network {
        rules = rules.handle_access(AccessNet::from_all(WANTED))?.scope(Scope::AbstractUnixSocket)?;
    }
    rules.create()
}

/// Everything that stands in the root but the devices. A rule holds for all beneath it and none takes anything back, so
/// that the root itself can only be listed.
fn readable(rules: RulesetCreated) -> Result<RulesetCreated, RulesetError> {
    let mut rules = allow_path(rules, Path::new("/"), AccessFs::ReadDir.into())?;
    for entry in fs::read_dir("/").into_iter().flatten().flatten() {
        // What a link leads to has a rule of its own, or is a device.
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if !is_link && entry.file_name() != "dev" {
            rules = allow_path(rules, &entry.path(), AccessFs::from_read(WANTED))?;
        }
    }
    for device in DEVICES {
        rules = allow_path(rules, Path::new(device), AccessFs::from_all(WANTED))?;
    }
    Ok(rules)
}

/// Where it may write it makes no devices, behind which could be anything.
fn written() -> BitFlags<AccessFs> {
    AccessFs::from_all(WANTED) & !make_bitflags!(AccessFs::{MakeChar | MakeBlock | IoctlDev})
}

/// What does not exist cannot be read either.
fn allow_path(rules: RulesetCreated, path: &Path, access: BitFlags<AccessFs>) -> Result<RulesetCreated, RulesetError> {
    match openat(CWD, path, OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty()) {
        Ok(place) => allow(rules, &place, access),
        Err(_) => Ok(rules),
    }
}

fn allow(rules: RulesetCreated, place: &OwnedFd, access: BitFlags<AccessFs>) -> Result<RulesetCreated, RulesetError> {
    let is_folder = fstat(place).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode).is_dir());
    let access = if is_folder { access } else { access & AccessFs::from_file(WANTED) };
    rules.add_rule(PathBeneath::new(place, access))
}
