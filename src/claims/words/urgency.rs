//! What lines say behind a thing that there is none of, and that says nothing of it: when it will come, what its lack costs, how
//! much it matters.

use super::wording::words;

/// Words of a remark that says no more than how much a lack matters.
const URGENT: &[&str] = &[
    "critical",
    "high",
    "medium",
    "low",
    "major",
    "minor",
    "severe",
    "required",
    "important",
    "blocker",
    "blockers",
    "blocking",
    "showstopper",
    "must",
    "urgent",
    "urgently",
    "needed",
    "needs",
    "necessary",
    "essential",
    "for",
    "before",
    "the",
    "launch",
    "production",
    "release",
    "ga",
    "go",
    "live",
    "deploy",
    "deployment",
    "risk",
    "issue",
    "gap",
    "severity",
    "priority",
    "security",
    "quality",
    "be",
    "added",
    "implemented",
    "fixed",
    "done",
    "to",
    "is",
    "a",
    "now",
    "immediately",
    "asap",
    "should",
    "p0",
    "p1",
    "p2",
    "p3",
];

/// A line without the remark at its end that says no more than that something is to come, what its lack costs or how much it
/// matters: `No cache (planned)`, `No cache (-10 points)`, `No cache - CRITICAL`.
pub(in crate::claims) fn without_urgency(text: &str) -> &str {
    let bracketed = text.trim_end_matches(['.', ' ']).strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    if let Some((before, remark)) = bracketed {
        return if says_when(remark) || says_urgency(remark) { before } else { text };
    }
    let dashed = [" - ", " – ", " — "].iter().filter_map(|dash| text.rsplit_once(dash));
    dashed.into_iter().find(|(_, remark)| says_urgency(remark)).map_or(text, |(before, _)| without_urgency(before))
}

fn says_when(remark: &str) -> bool {
    const PLANS: &[&str] = &["planned", "not implemented", "not yet", "todo", "to do", "coming soon"];
    PLANS.iter().any(|plan| remark.to_lowercase().starts_with(plan)) || remark.trim_end_matches('s').ends_with(" point")
}

fn says_urgency(remark: &str) -> bool {
    let lower = remark.to_lowercase();
    let mut said = words(&lower).peekable();
    said.peek().is_some() && said.all(|word| word.split('-').all(|part| URGENT.contains(&part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_says_how_much_a_lack_matters_is_left_out() {
        for text in [
            "No cache",
            "No cache (planned)",
            "No cache (-10 points)",
            "No cache - CRITICAL",
            "No cache (critical for launch)",
            "No cache (needed) - must be added before go-live.",
        ] {
            assert_eq!(without_urgency(text), "No cache", "{text}");
        }
        for text in ["No cache (oven only)", "No cache - only for the oven", "No cache -"] {
            assert_eq!(without_urgency(text), text);
        }
    }
}
