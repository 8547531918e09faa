//! What Landlock lets a command do: read and execute everything, write where it was granted.

use std::path::PathBuf;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, PathBeneath, PathFd, Ruleset,
    RulesetAttr as _, RulesetCreated, RulesetCreatedAttr as _, RulesetStatus, Scope,
};

/// Devices that programs write to without leaving anything behind.
const DEVICES: [&str; 4] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random"];
/// What is asked of the kernel; an older one gives what it has.
const WANTED: ABI = ABI::V6;

/// Restricts this process and all that it starts. Gives what could not be had.
///
/// # Errors
/// Why nothing is restricted.
pub fn restrict(writes: &[PathBuf], network: bool) -> Result<Vec<String>, String> {
    let status = ruleset(network)
        .and_then(|rules| granted(rules, writes))
        .and_then(RulesetCreated::restrict_self)
        .map_err(|error| format!("it may write anywhere: {error}"))?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => Vec::new(),
        RulesetStatus::PartiallyEnforced => vec!["this kernel confines it only in part".to_owned()],
        RulesetStatus::NotEnforced => vec!["it may write anywhere: this kernel has no Landlock".to_owned()],
    })
}

fn ruleset(network: bool) -> Result<RulesetCreated, landlock::RulesetError> {
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))?
        .scope(Scope::Signal)?;
    if !network {
        rules = rules.handle_access(AccessNet::from_all(WANTED))?.scope(Scope::AbstractUnixSocket)?;
    }
    rules.create()
}

fn granted(rules: RulesetCreated, writes: &[PathBuf]) -> Result<RulesetCreated, landlock::RulesetError> {
    let mut rules = allow(rules, &PathBuf::from("/"), AccessFs::from_read(WANTED))?;
    for device in DEVICES {
        rules = allow(rules, &PathBuf::from(device), AccessFs::from_all(WANTED))?;
    }
    for path in writes {
        rules = allow(rules, path, AccessFs::from_all(WANTED))?;
    }
    Ok(rules)
}

/// What does not exist cannot be written to either.
fn allow(
    rules: RulesetCreated,
    path: &PathBuf,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, landlock::RulesetError> {
    let Ok(opened) = PathFd::new(path) else { return Ok(rules) };
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(WANTED) };
    rules.add_rule(PathBeneath::new(opened, access))
}
