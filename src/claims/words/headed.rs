//! Findings: headings that say that there is none of a thing, `Issue #4: Missing CI pipeline`, and those of which the line
//! beneath says it, `Status: ❌ Not implemented`.

use std::sync::LazyLock;

use regex::Regex;

use super::wording::{without_brackets, words};
use crate::check::expression::compiled;
use crate::claims::done::capability;
use crate::claims::gaps::lacking::{BEHIND, NONE, bare};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};

/// What stands before the title of a finding: `Issue #4:`, `P1-3 -`, `2.`, `CRITICAL:`.
pub(in crate::claims) static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?i:(?:(?:issue|problem|gap|finding|blocker|risk|bug|item)\s*#?\d*|critical|high|medium|low|major|minor|[a-z]{1,4}-?\d+(?:\.\d+)*|#?\d+(?:\.\d+)*)\s*[:.)–—-]\s*)+",
    )
});

/// A line that says no more than that what its heading names is not there.
static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:current |implementation )?(?:status|state)\s*:\s*[^\w]*(?:currently |completely |entirely )?(?:missing|absent|none|not (?:yet )?(?:implemented|started|configured|set up|present|available|created|in place))\W*$",
    )
});

/// The thing of which a line right beneath its heading says that it is not there.
pub(in crate::claims) fn stated(reading: &Reading, line: &Line) -> Option<String> {
    /// A status stands so close beneath its heading.
    const NEAR: usize = 3;
    if !matches!(line.role, Role::Prose | Role::Item) || !STATUS.is_match(&line.text) || reading.is_past(line) {
        return None;
    }
    let lines = reading.lines_of(line.section).iter().filter(|other| other.role != Role::Blank);
    let near: Vec<&Line> = lines.take(NEAR + 1).collect();
    let heading = near.first().filter(|first| first.role == Role::Heading)?;
    let is_near = near.iter().any(|other| other.number == line.number);
    let title = without_brackets(&heading.text);
    let title = NUMBERED.replace(title.trim_start_matches(|edge: char| !edge.is_alphanumeric()), "");
    let title = title.trim_start_matches(|edge: char| !edge.is_alphabetic()).replace(['"', '“', '”'], "");
    let title = title.trim();
    let is_one = !title.contains(|character: char| "&:/,".contains(character) || character.is_ascii_digit())
        && !title.to_lowercase().contains(" and ");
    (is_near && is_one).then(|| bare(title))
}

/// What a heading says that there is none of, in a document of findings, if nothing beneath it says that it was mended.
pub(in crate::claims) fn headed(reading: &Reading, line: &Line) -> Option<String> {
    let title = without_brackets(&line.text);
    let title = title.trim_start_matches(|edge: char| !edge.is_alphanumeric());
    let title = NUMBERED.replace(title, "");
    let found = NONE.captures(title.trim()).or_else(|| BEHIND.captures(title.trim()))?;
    let thing = found[1].to_lowercase().replace('-', " ");
    // Several of a kind may be missing where others are there.
    let is_one = !thing.ends_with('s') || [" actions", "ops", " tests"].iter().any(|end| thing.ends_with(end));
    let is_told = is_one && is_open(reading, line);
    (is_told && !capability::of(&bare(&thing))?.is_work).then(|| bare(&thing))
}

/// Whether a heading tells of what is wrong, and nothing beneath it says that it was mended.
pub(in crate::claims) fn is_open(reading: &Reading, line: &Line) -> bool {
    const MENDED: &[&str] =
        &["fixed", "resolved", "resolution", "implemented", "added", "closed", "completed", "after"];
    let beneath = || {
        let is_beneath = |other: &&Line| reading.section(other).titles.starts_with(&reading.section(line).titles);
        reading.lines[line.number..].iter().take_while(is_beneath)
    };
    let is_mended = |other: &Line| {
        let lower = other.lower();
        let is_said = other.role == Role::Heading || lower.starts_with("status") || lower.starts_with("resolution");
        other.status == Status::Done || (is_said && words(&lower).any(|word| MENDED.contains(&word)))
    };
    !matches!(line.status, Status::Done | Status::Partial)
        && reading.is_lack(line)
        && !reading.is_past(line)
        && !beneath().any(is_mended)
}
