//! The things that a line calls still to be made, as the roots of their words: `Token validation (delegated)`, or several of
//! them, of which each is one.

use super::roots::root;
use super::subject::without_state;
use super::wording::{is_foreign, without_brackets, without_request, words};

/// Words that say no more of a thing than that it is one.
const FILLER: &[&str] = &[
    "a",
    "an",
    "the",
    "of",
    "our",
    "basic",
    "proper",
    "initial",
    "logic",
    "algorithm",
    "implementation",
    "system",
    "functionality",
    "feature",
    "mechanism",
    "wrapper",
    "handling",
    "tracking",
    "capability",
    "capabilities",
    "support",
];
/// Behind them stands how, with what, or for whom.
const MEANS: &[&str] = &[" for ", " with ", " using ", " via ", " from ", " through ", " by ", " based on ", " to "];
/// Words that ask for more than that there is one, or for something else.
const MORE: &[&str] = &[
    "all",
    "every",
    "each",
    "any",
    "more",
    "other",
    "remaining",
    "rest",
    "no",
    "not",
    "without",
    "or",
    "vs",
    "instead",
    "per",
    "on",
    "in",
    "at",
    "across",
    "between",
    "both",
    "if",
    "optional",
    "optionally",
    "than",
    "when",
    "where",
    "is",
    "are",
    "be",
    "has",
    "have",
    "needs",
    "need",
    "should",
    "must",
    "can",
    "will",
];
/// Work that people do, or do once more, as the first word or the last one; and kinds of things that code alone does not make.
const WORK: &[&str] = &[
    "test",
    "tests",
    "testing",
    "suite",
    "suites",
    "review",
    "audit",
    "optimization",
    "optimisation",
    "optimize",
    "refactoring",
    "refactor",
    "benchmark",
    "benchmarks",
    "benchmarking",
    "training",
    "deployment",
    "deploy",
    "documentation",
    "document",
    "docs",
    "guide",
    "improvements",
    "improvement",
    "improve",
    "enhancements",
    "enhancement",
    "enhance",
    "update",
    "updates",
    "upgrade",
    "plan",
    "planning",
    "research",
    "rollout",
    "launch",
    "cleanup",
    "tuning",
    "tune",
    "polish",
    "redesign",
    "migration",
    "migrations",
    "migrate",
    "coverage",
    "fix",
    "fixes",
    "fixing",
    "expand",
    "extend",
    "complete",
    "finish",
    "verify",
    "ensure",
    "check",
    "confirm",
    "monitor",
    "measure",
    "evaluate",
    "investigate",
    "explore",
    "consider",
    "remove",
    "replace",
    "rename",
    "move",
    "rewrite",
    "split",
    "endpoint",
    "endpoints",
    "api",
    "apis",
    "route",
    "routes",
    "app",
    "apps",
    "website",
    "site",
    "portal",
    "runbook",
    "playbook",
    "manifests",
    "chart",
    "charts",
    "files",
    "scripts",
    "script",
    "templates",
    "examples",
    "demo",
    "sdk",
    "cli",
    "library",
    "package",
    "program",
    "marketplace",
    "policy",
    "policies",
    "integration",
    "integrations",
    "compliance",
    "certification",
    "hardening",
    "resolution",
    "increase",
    "reduce",
    "scale",
    "scaling",
    "simplify",
    "standardize",
    "unify",
];
/// Fewer words could be anything, more are a sentence.
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
/// Words by which a document calls what people see.
const SEEN: &[&str] =
    &["ui", "form", "page", "screen", "view", "component", "components", "modal", "dialog", "panel", "interface"];
/// Words that say how a thing is.
const STATES: &[&str] = &["ready", "done", "live", "active", "working", "successful", "passing"];
/// A shorter word could be anything.
const LONG: usize = 5;

/// A thing that a document calls still to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Thing {
    /// The roots of the words that it is called by.
    pub wanted: Vec<String>,
    /// Those of what is said of it in brackets, or behind `for` and `with`.
    pub beside: Vec<String>,
    /// Whether it is something that people see.
    pub is_seen: bool,
}

/// The words of what people see, but for those that say that they do.
fn without_seen(part: &str) -> String {
    let is_telling = |word: &&str| !SEEN.contains(word) && !matches!(*word, "management" | "dashboard");
    words(part).filter(is_telling).collect::<Vec<_>>().join(" ")
}

/// The things that a text names, one by one, if it says no more than that.
pub(in crate::claims) fn things(text: &str) -> Vec<Thing> {
    let text = without_request(text.trim_end_matches(['.', ' ', ':']));
    let text = without_state(text).unwrap_or(text);
    let text = ["Integrate ", "Set up ", "Support ", "Enable "]
        .iter()
        .find_map(|verb| text.strip_prefix(verb))
        .unwrap_or(text);
    let bare = without_brackets(text);
    let is_more = |part: &str| {
        [" - ", " – ", " — ", ": ", "→", "`", "://", "%", "$", "\"", ";", "--"].iter().any(|mark| part.contains(mark))
    };
    if is_foreign(text)
        || is_more(text)
        || bare.contains(|one: char| one.is_ascii_digit())
        || bare.contains(['.', '?', '!'])
    {
        return Vec::new();
    }
    let remark = text.split_once('(').map_or("", |(_, remark)| remark.trim_end_matches(')')).to_lowercase();
    let lower = bare.to_lowercase();
    let end = MEANS.iter().filter_map(|means| lower.find(means)).min().unwrap_or(lower.len());
    let (name, means) = lower.split_at(end);
    let said = words(&lower).chain(words(&remark)).collect::<Vec<_>>();
    let is_asking = |word: &&str| MORE.contains(word) && *word != "and";
    if said.iter().any(is_asking) {
        return Vec::new();
    }
    let ands = [" and ", " & ", " + ", ", ", "/"];
    let parts = ands.iter().fold(vec![name], |parts, and| parts.iter().flat_map(|part| part.split(and)).collect());
    let telling = |text: &str| -> Vec<String> {
        let is_mean = |word: &&str| MEANS.iter().any(|means| means.trim() == *word) || *word == "and";
        words(text).filter(|word| !FILLER.contains(word) && !is_mean(word)).map(root).collect()
    };
    let beside: Vec<String> = [telling(means), telling(&remark)].concat();
    let thing = |part: &str| {
        let is_work = words(part).next().is_some_and(|word| WORK.contains(&word))
            || words(part).last().is_some_and(|word| WORK.contains(&word));
        // `Limits enforced` says how the thing shall be, or what shall be done with it.
        let last = words(part).last().unwrap_or_default();
        let is_state = (last.len() > 4 && last.ends_with("ed")) || STATES.contains(&last);
        let is_seen = words(part).any(|word| SEEN.contains(&word));
        let part = if is_seen { without_seen(part) } else { part.to_owned() };
        let wanted = telling(&part);
        let is_one = WORDS.contains(&wanted.len()) || (is_seen && wanted.len() == 1 && wanted[0].len() >= LONG);
        ((!is_work || is_seen) && !is_state && is_one).then(|| Thing { wanted, beside: beside.clone(), is_seen })
    };
    let things: Option<Vec<Thing>> = parts.iter().map(|part| thing(part.trim())).collect();
    things.unwrap_or_default()
}
