//! What a check answers: status, credit, a one-line summary and findings.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Strength;
use super::age::Dated;
use crate::repo::RepoPath;
use crate::text::Sanitized;

/// The statuses of PRODUCT's table; a check itself never answers stale, claimed, waived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Pass,
    Partial,
    Fail,
    Pending,
    Stale,
    Claimed,
    Error,
    Waived,
    #[serde(rename = "na")]
    NotApplicable,
}

/// One located fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub path: RepoPath,
    /// Counts from 1; None when the whole file is meant.
    pub line: Option<u32>,
    pub message: Sanitized,
}

/// A check's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub status: Status,
    /// From 0 to 1.
    pub credit: f64,
    pub summary: Sanitized,
    /// At most [`Outcome::FINDINGS_CAP`] of them.
    pub findings: Vec<Finding>,
    /// How many there are in all.
    pub findings_total: usize,
    /// Nothing was there to be looked at: pending, or not applicable where the item has a `when`. Of a combined failure: of
    /// so many parts that the contrary is not shown.
    pub without_subjects: bool,
    /// The outcomes of a combined check's parts, or of those subjects of a check that grow old each by itself.
    pub parts: Vec<Outcome>,
    /// What was said by what was run or asked, as evidence.
    pub output: Vec<Sanitized>,
    /// What it rests on is good for a time only.
    pub dated: Option<Box<Dated>>,
    /// What stands behind it, where that is not what its kind says.
    pub strength: Option<Strength>,
}

impl Status {
    pub const ALL: [Self; 9] = [
        Self::Pass,
        Self::Partial,
        Self::Fail,
        Self::Pending,
        Self::Stale,
        Self::Claimed,
        Self::Error,
        Self::Waived,
        Self::NotApplicable,
    ];

    pub fn glyph(self) -> &'static str {
        match self {
            Self::Pass => "✔",
            Self::Partial => "◐",
            Self::Fail => "✘",
            Self::Pending => "○",
            Self::Stale => "◷",
            Self::Claimed => "◌",
            Self::Error => "!",
            Self::Waived => "⊘",
            Self::NotApplicable => "–",
        }
    }

    pub fn ascii(self) -> &'static str {
        match self {
            Self::Pass => "+",
            Self::Partial => "~",
            Self::Fail => "x",
            Self::Pending => ".",
            Self::Stale => "?",
            Self::Claimed => "c",
            Self::Error => "!",
            Self::Waived => "w",
            Self::NotApplicable => "-",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Partial => "partial",
            Self::Fail => "fail",
            Self::Pending => "pending",
            Self::Stale => "stale",
            Self::Claimed => "claimed",
            Self::Error => "error",
            Self::Waived => "waived",
            Self::NotApplicable => "n/a",
        }
    }
}

impl Finding {
    pub fn new(path: &RepoPath, line: Option<u32>, message: impl Into<Sanitized>) -> Self {
        Self { path: path.clone(), line, message: message.into() }
    }

    /// `path:line`, or the path alone.
    pub fn location(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.path.shown()),
            None => self.path.shown().to_string(),
        }
    }
}

impl Outcome {
    pub const FINDINGS_CAP: usize = 500;

    fn new(status: Status, credit: f64, summary: impl Into<Sanitized>) -> Self {
        Self {
            status,
            credit,
            summary: summary.into(),
            findings: Vec::new(),
            findings_total: 0,
            without_subjects: false,
            parts: Vec::new(),
            output: Vec::new(),
            dated: None,
            strength: None,
        }
    }

    pub fn pass(summary: impl Into<Sanitized>) -> Self {
        Self::new(Status::Pass, 1.0, summary)
    }

    pub fn fail(summary: impl Into<Sanitized>) -> Self {
        Self::new(Status::Fail, 0.0, summary)
    }

    pub fn pending(summary: impl Into<Sanitized>) -> Self {
        Self::new(Status::Pending, 0.0, summary)
    }

    pub fn error(summary: impl Into<Sanitized>) -> Self {
        Self::new(Status::Error, 0.0, summary)
    }

    pub fn stale(summary: impl Into<Sanitized>) -> Self {
        Self::new(Status::Stale, 0.0, summary)
    }

    pub fn not_applicable(summary: impl Into<Sanitized>) -> Self {
        Self::new(Status::NotApplicable, 0.0, summary)
    }

    /// Partial with a given credit in (0, 1).
    pub fn partial(credit: f64, summary: impl Into<Sanitized>) -> Self {
        Self::new(Status::Partial, credit, summary)
    }

    /// Nothing to look at, which proves nothing.
    pub fn without_subjects(summary: impl Into<Sanitized>) -> Self {
        Self { without_subjects: true, ..Self::pending(summary) }
    }

    /// The answer for `held` of `total` subjects; none at all proves nothing.
    pub fn fraction(held: usize, total: usize, summary: impl Into<Sanitized>) -> Self {
        match (held, total) {
            (_, 0) => Self::without_subjects(summary),
            (held, total) if held >= total => Self::pass(summary),
            (0, _) => Self::fail(summary),
            #[expect(clippy::cast_precision_loss, reason = "counts of subjects stay far below 2^52")]
            (held, total) => Self::partial(held as f64 / total as f64, summary),
        }
    }

    /// Adds findings; what is over the cap is counted only.
    #[must_use]
    pub fn with_findings(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        for finding in findings {
            self.findings_total += 1;
            if self.findings.len() < Self::FINDINGS_CAP {
                self.findings.push(finding);
            }
        }
        self
    }

    /// Keeps what was said by what was run or asked.
    #[must_use]
    pub fn with_output(self, output: Vec<Sanitized>) -> Self {
        Self { output, ..self }
    }

    /// Says what stands behind it.
    #[must_use]
    pub fn backed_by(self, strength: Strength) -> Self {
        Self { strength: Some(strength), ..self }
    }

    /// Counts findings that exist but were not kept.
    #[must_use]
    pub fn and_more(mut self, uncounted: usize) -> Self {
        self.findings_total += uncounted;
        self
    }

    #[must_use]
    pub fn with_parts(mut self, parts: &[Self]) -> Self {
        for part in parts {
            self.findings_total += part.findings_total;
            let room = Self::FINDINGS_CAP.saturating_sub(self.findings.len());
            self.findings.extend(part.findings.iter().take(room).cloned());
            self.output.extend(part.output.iter().cloned());
        }
        self.parts = parts.to_vec();
        self
    }

    /// It rests on what is of these dates, and holds while none of them is older than `good_for`; without a date it holds
    /// for ever.
    #[must_use]
    pub fn good_for(mut self, good_for: SignedDuration, dates: impl IntoIterator<Item = Timestamp>) -> Self {
        self.dated = Dated::of(dates, good_for).map(Box::new);
        self
    }

    /// What it says is good until then; its parts may grow too old before.
    pub fn until(&self) -> Option<Timestamp> {
        let own = self.dated.as_ref().map(|dated| dated.until());
        self.parts.iter().filter_map(Self::until).chain(own).min()
    }

    pub fn holds(&self) -> bool {
        self.status == Status::Pass
    }
}
