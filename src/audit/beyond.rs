//! What no commit can decide: it holds what was committed, not what ran, answered or was ignored then, nor where branches
//! were.

use std::collections::BTreeMap;

use crate::check::Check;
use crate::checklist::{Checklist, Condition, ItemKey};
use crate::repo::{Repo, RepoPath};

/// The items that cannot be decided at all of these states of one repository, and why: what they compare must be left out
/// at each of them.
pub fn left_out(checklists: &[Checklist], states: &[&Repo]) -> BTreeMap<ItemKey, String> {
    let mut reasons = BTreeMap::new();
    for checklist in checklists {
        for area in &checklist.areas {
            for item in &area.items {
                let conditions = [&checklist.when, &area.when, &item.when].into_iter().flatten();
                let conditions = conditions.chain(item.check.as_ref().ok());
                if let Some(reason) = conditions.into_iter().find_map(|condition| of_condition(condition, states)) {
                    reasons.insert(item.key.clone(), reason);
                }
            }
        }
    }
    reasons
}

fn of_condition(condition: &Condition, states: &[&Repo]) -> Option<String> {
    states.iter().find_map(|state| of_whole(&*condition.check, state, states))
}

fn of_whole(check: &dyn Check, state: &Repo, states: &[&Repo]) -> Option<String> {
    of_itself(check, state, states).or_else(|| check.parts().iter().find_map(|part| of_whole(&**part, state, states)))
}

/// Why a check, without its parts, cannot be decided at a commit; None where it can, and in a work tree.
pub(super) fn of_itself(check: &dyn Check, state: &Repo, states: &[&Repo]) -> Option<String> {
    state.commit()?;
    let inputs = check.inputs();
    if inputs.probe.is_some() {
        return Some("what is run or asked is not known at a commit".to_owned());
    }
    if let Some(reason) = check.beyond_commit() {
        return Some(format!("{reason} is not known at a commit"));
    }
    let globs = inputs.files.iter().flat_map(|files| files.within.iter());
    let unknown = globs.filter_map(|glob| glob.literal()).find(|path| is_unknown(path, state, states))?;
    Some(format!("git ignores {unknown}, so that it is not known at a commit"))
}

/// Whether a file may have been there although the commit does not have it.
pub fn is_unknown(path: &RepoPath, state: &Repo, states: &[&Repo]) -> bool {
    state.commit().is_some() && !state.exists(path) && states.iter().any(|state| state.ignores(path))
}
