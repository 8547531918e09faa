//! Words of titles and of lines that introduce others, by which they say of all that stands beneath them how it is.

/// Words of titles and headings under which stands what was made.
const MADE: &[&str] =
    &["implemented", "completed", "completion", "delivered", "accomplish", "achieve", "implementation summary"];
/// Words of headings that say of all that stands beneath them that it is not there yet.
pub(super) const LEFT: &[&str] = &[
    "needs to be",
    "need to be",
    "still need",
    "still missing",
    "what is missing",
    "what’s missing",
    "what's missing",
    "what is left",
    "what’s left",
    "what's left",
    "left to do",
    "remaining work",
    "remaining task",
    "remaining item",
    "work remaining",
    "outstanding",
    "not yet",
    "to be added",
    "to be implemented",
    "to be done",
];
/// Words of lines that say so of what they introduce.
pub(super) const LABELS_LEFT: &[&str] =
    &["remaining", "still to", "to do", "todo", "missing", "next step", "needed", "priority order", "action item"];
/// Words of headings under which stands what is to be tried out.
pub(super) const TRIALS: &[&str] = &[
    "testing checklist",
    "test checklist",
    "test plan",
    "verification",
    "to verify",
    "smoke test",
    "acceptance test",
    "manual test",
    "post-deploy",
    "post deploy",
    "post-déploiement",
    "vérification",
    "after deploy",
];
/// Words of headings under which a report tells of something else.
pub(super) const OTHERS: &[&str] = &[
    "not ",
    "to be ",
    "will be",
    "partial",
    "placeholder",
    "stub",
    "mock",
    "missing",
    "incomplete",
    "limitation",
    "issue",
    "gap",
    "problem",
    "before",
    "risk",
    "challenge",
    "lesson",
    "require",
    "prerequisite",
    "optional",
    "alternative",
    "usage",
    "how to",
    "troubleshoot",
    "step",
    "support",
    "question",
    "next",
    "target",
    "goal",
    "success metric",
    "enable",
    "benefit",
    "impact",
    ": 0%",
    "(0%",
    " 0% ",
    "option",
    "decision",
    "strateg",
];

/// Whether a title in small letters says that something was made; a complete guide is no guide that was completed.
pub(super) fn is_made(title: &str) -> bool {
    // What was documented, but not implemented, was not made.
    if ["not implemented", "unimplemented", "not completed", "incomplete", "not delivered"]
        .iter()
        .any(|word| title.contains(word))
    {
        return false;
    }
    let bare = |part: &str| part.trim_matches(|edge: char| !edge.is_alphanumeric()).to_owned();
    let parts = title.split([':', '–', '—', '!', '(']).flat_map(|part| part.split(" - "));
    MADE.iter().any(|word| title.contains(word)) || parts.map(bare).any(|part| part.ends_with("complete"))
}
