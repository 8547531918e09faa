//! What lines propose or announce, and so is not there yet.

use super::wording::words;

/// Labels of what somebody proposes to do.
const PROPOSING: &[&str] = &[
    "fix",
    "suggested fix",
    "proposed fix",
    "recommended fix",
    "solution",
    "proposed solution",
    "recommendation",
    "recommendations",
    "proposal",
    "suggestion",
    "remedy",
    "remediation",
    "refactor",
    "refactoring",
    "to be created",
    "to create",
];

/// Whether a line begins with a label by which somebody proposes what follows: `Fix: split it into …`. What was `added` is no
/// proposal.
pub(in crate::claims) fn proposes(line: &str) -> bool {
    let Some((label, rest)) = line.split_once(':') else { return false };
    let label = label.trim_matches(|edge: char| !edge.is_alphanumeric()).to_lowercase();
    let is_told = words(rest).next().is_some_and(|first| first.to_lowercase().ends_with("ed"));
    PROPOSING.contains(&label.as_str()) && !is_told
}

/// Whether a line says in brackets that the file it names is to be made, in one of several languages.
pub(in crate::claims) fn is_called_new(line: &str) -> bool {
    const NEW: &[&str] =
        &["(new)", "[new]", "(new file)", "(to be created)", "(to create)", "(nouveau)", "(nuevo)", "(novo)", "(neu)"];
    let lower = line.to_lowercase();
    NEW.iter().any(|remark| lower.contains(remark))
}

/// Whether a remark says no more than that what it stands behind is still to be made: `- To be created`.
pub(in crate::claims) fn is_announcement(remark: &str) -> bool {
    const COMING: &[&str] = &[
        "to be created",
        "to be written",
        "to be added",
        "to create",
        "to write",
        "to come",
        "coming soon",
        "planned",
        "todo",
        "tbd",
        "not yet created",
        "not yet written",
    ];
    let bare = remark.trim_matches(|edge: char| !edge.is_alphanumeric()).to_lowercase();
    COMING.contains(&bare.as_str())
}
