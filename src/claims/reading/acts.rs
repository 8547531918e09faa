//! What people do — try out, show, train for, sign up for — and how runs ended: where that is listed, a line that is open says
//! nothing of what the repository has.

use super::{Line, Section};

/// Words of headings beneath which stands what people do, or how a run of tests ended.
const ACTS: &[&str] = &[
    "training",
    "user journey",
    "journey ",
    "demo ",
    "walkthrough",
    "sign off",
    "sign-off",
    "sign up",
    "sign-up",
    "signup",
    "external service",
    "external account",
    "expected result",
    "expected outcome",
    "test result",
    "test failure",
    "failing test",
    "failed test",
    "tests failing",
    "what fails",
    "completely fails",
    "historical",
    // What a role may not do is no feature that is missing, nor is what a plan of prices leaves out.
    "permission",
    "role-based",
    "rbac",
    "user roles",
    "pricing",
    "free plan",
    "free tier",
];
/// The same of lines that introduce others.
const LABELS: &[&str] = &[
    "verify ",
    "testing tool",
    "tools for test",
    "expected result",
    "expected outcome",
    "test step",
    "steps to",
    "flow to",
    "user flow",
    "scenario",
    "sign up",
    "training",
];

/// Whether a heading above or its own says that people do what stands in a section.
pub(super) fn is_of_acts(section: &Section) -> bool {
    // A whole document may be called after a demo that it tells of.
    let titles = if section.titles.len() > 1 { &section.titles[1..] } else { &section.titles[..] };
    titles.iter().any(|title| {
        let title = format!("{} ", title.to_lowercase());
        ACTS.iter().any(|word| title.contains(word))
    })
}

/// Whether a line introduces what people do.
pub(super) fn introduces_acts(label: &Line) -> bool {
    let lower = label.lower();
    LABELS.iter().any(|word| lower.contains(word)) || lower.trim_end_matches(':').ends_with(" team")
}

/// Whether a line introduces what should come of an act.
pub(super) fn expects(label: &Line) -> bool {
    let lower = label.lower();
    ["expected result", "expected outcome", "expected behavio"].iter().any(|word| lower.contains(word))
}

/// Whether the name of a file, in small letters, is that of a document of what is to be tried out, or of what tests cover.
pub(super) fn is_of_trials(called: &str) -> bool {
    const TRIALS: &[&str] = &[
        "rbac",
        "role based",
        "permission",
        "testing checklist",
        "test checklist",
        "test plan",
        "testing guide",
        "test coverage",
        "manual test",
        "qa checklist",
    ];
    TRIALS.iter().any(|words| called.contains(words))
}
