//! What people do — try out, show, train for, sign up for — and how runs ended: where that is listed, a line that is open says
//! nothing of what the repository has.

use super::{Line, Role, Section};

/// How a line is no statement on what the repository has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    None,
    /// What people do: open, it says only that nobody has done it.
    OfPeople,
    /// What should come of an act, or how something runs: whatever its mark, it is not in the repository.
    Expected,
    /// What a role may do, or who pays for it gets: a cross says that it may not.
    Right,
}

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
    "manual qa",
    "manual test",
    "manual verification",
    "verification test",
    "post-launch",
    "post-deploy",
    "post launch",
    "after launch",
    "launch day",
    "further testing",
    "needs testing",
    "to be tested",
    "t-1 ",
    "t-7 ",
];
/// Words of headings beneath which stands what would have to be so.
const EXPECTED: &[&str] =
    &["success criteria", "acceptance criteria", "exit criteria", "successful when", "definition of done"];
/// Words of headings beneath which stands who may do what, or when to do something.
const RIGHTS: &[&str] = &[
    "when to use",
    "when not to use",
    "pros",
    "cons ",
    "advantages",
    "drawbacks",
    "best for",
    "permission",
    "role-based",
    "role based",
    "rbac",
    "user roles",
    "pricing",
    "free plan",
    "free tier",
];
/// Words of lines that introduce what people do.
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
    " pass on:",
    "check on:",
    "test on:",
    "sign up",
    "training",
];

/// What each line of a document is; `name` is that of its file, in small letters.
pub(super) fn of(lines: &[Line], sections: &[Section], name: &str) -> Vec<Act> {
    let is_of_trials = is_of_trials(name);
    let of_sections: Vec<Act> = sections
        .iter()
        .map(|section| match section {
            section if has_title(section, EXPECTED) => Act::Expected,
            section if is_of_trials || has_title(section, ACTS) => Act::OfPeople,
            section if has_title(section, RIGHTS) || RIGHTS.iter().any(|word| name.contains(word)) => Act::Right,
            _ => Act::None,
        })
        .collect();
    let introduces: Vec<bool> = lines.iter().map(introduces_acts).collect();
    let of_line = |line: &Line| {
        let mut above = std::iter::successors(line.label, |at| lines[*at].label);
        match line.label {
            _ if tells_of_run(line) => Act::Expected,
            Some(label) if expects(&lines[label]) => Act::Expected,
            _ if above.any(|at| introduces[at]) => Act::OfPeople,
            _ if beside(lines, line).any(|other| introduces[other.number - 1]) => Act::OfPeople,
            _ => of_sections[line.section],
        }
    };
    lines.iter().map(of_line).collect()
}

/// The items right above one, as deep as it is, that end with a colon: people go on beneath such a box without moving in.
fn beside<'l>(lines: &'l [Line], line: &Line) -> impl Iterator<Item = &'l Line> {
    /// Further down nobody remembers what such a box introduced.
    const LIST: usize = 20;
    let (indent, is_item) = (line.indent, line.role == Role::Item);
    let above = lines[..line.number - 1].iter().rev().take(LIST);
    let list = above.take_while(move |other| is_item && other.role == Role::Item && other.indent == indent);
    list.filter(|other| other.text.ends_with(':'))
}

/// Whether a heading above a section or its own has one of some words.
fn has_title(section: &Section, words: &[&str]) -> bool {
    // A whole document may be called after a demo that it tells of.
    let titles = if section.titles.len() > 1 { &section.titles[1..] } else { &section.titles[..] };
    titles.iter().any(|title| {
        let title = format!("{} ", title.to_lowercase());
        words.iter().any(|word| title.contains(word))
    })
}

/// Whether a line introduces what people do.
fn introduces_acts(label: &Line) -> bool {
    let lower = label.lower();
    LABELS.iter().any(|word| lower.contains(word)) || lower.trim_end_matches(':').ends_with(" team")
}

/// Whether a line introduces what should come of an act.
fn expects(label: &Line) -> bool {
    let lower = label.lower();
    let is_advice =
        ["recomendac", "recommendations:", "recommandations", "empfehlung"].iter().any(|word| lower.starts_with(word));
    is_advice || ["expected result", "expected outcome", "expected behavio"].iter().any(|word| lower.contains(word))
}

/// Whether a row says of a program whether it runs just now, which no repository knows.
fn tells_of_run(row: &Line) -> bool {
    const STATES: &[&str] = &[
        "running",
        "not running",
        "up and running",
        "stopped",
        "inactive",
        "offline",
        "online",
        "down",
        "healthy",
        "unhealthy",
        "connected",
        "disconnected",
    ];
    let bare = |cell: &str| cell.trim_matches(|edge: char| !edge.is_alphanumeric()).to_lowercase();
    row.role == Role::Row && row.cells.iter().skip(1).any(|cell| STATES.contains(&bare(cell).as_str()))
}

/// Whether the name of a file, in small letters, is that of a document of what is to be tried out, or of what tests cover.
fn is_of_trials(called: &str) -> bool {
    const TRIALS: &[&str] = &[
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
