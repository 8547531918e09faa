//! What reports count, and which kind of report counts what.

use super::super::document::Node;
use crate::text::count;

/// A kind of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Sarif,
    Junit,
    Trivy,
    CycloneDx,
    Spdx,
}

/// What there may be only so much of: a severity, or what became of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Critical,
    High,
    Medium,
    Low,
    Unknown,
    Errors,
    Failures,
    Skipped,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Sarif, Self::Junit, Self::Trivy, Self::CycloneDx, Self::Spdx];
    /// What `format = "…"` may say.
    pub const WORDS: &[(&'static str, Self)] = &[
        ("sarif", Self::Sarif),
        ("junit", Self::Junit),
        ("trivy", Self::Trivy),
        ("cyclonedx", Self::CycloneDx),
        ("spdx", Self::Spdx),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Sarif => "SARIF",
            Self::Junit => "JUnit",
            Self::Trivy => "Trivy",
            Self::CycloneDx => "CycloneDX",
            Self::Spdx => "SPDX",
        }
    }

    /// The kind that a JSON document is, told by the keys that its format demands.
    pub fn of(root: &Node) -> Option<Self> {
        let has = |key| root.get(key).is_some();
        let spdx_context =
            || root.text("@context").is_ok_and(|context| context.is_some_and(|url| url.contains("spdx")));
        match () {
            () if has("bomFormat") => Some(Self::CycloneDx),
            () if has("spdxVersion") || spdx_context() => Some(Self::Spdx),
            () if has("runs") && (has("version") || has("$schema")) => Some(Self::Sarif),
            () if has("SchemaVersion") && (has("ArtifactName") || has("Results")) => Some(Self::Trivy),
            () => None,
        }
    }

    pub fn counts(self, class: Class) -> bool {
        match self {
            Self::Sarif | Self::Trivy | Self::CycloneDx => class.is_severity(),
            Self::Junit => !class.is_severity(),
            Self::Spdx => false,
        }
    }

    pub fn has_components(self) -> bool {
        matches!(self, Self::CycloneDx | Self::Spdx)
    }

    /// Whether it can say which commit it is about.
    pub fn names_commits(self) -> bool {
        matches!(self, Self::Sarif | Self::Trivy)
    }
}

impl Class {
    pub const ALL: [Self; 8] = [
        Self::Critical,
        Self::High,
        Self::Medium,
        Self::Low,
        Self::Unknown,
        Self::Errors,
        Self::Failures,
        Self::Skipped,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Unknown => "unknown",
            Self::Errors => "errors",
            Self::Failures => "failures",
            Self::Skipped => "skipped",
        }
    }

    pub fn is_severity(self) -> bool {
        self <= Self::Unknown
    }

    /// `2 high`, `1 failure`, for people.
    pub fn shown(self, number: u64) -> String {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        match self {
            Self::Errors => count(number, "error"),
            Self::Failures => count(number, "failure"),
            Self::Unknown => format!("{number} of unknown severity"),
            _ => format!("{number} {}", self.word()),
        }
    }

    /// The class of a severity's word; one that no tool writes is none.
    pub fn of_severity(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "critical" => Some(Self::Critical),
            "high" => Some(Self::High),
            "medium" | "moderate" => Some(Self::Medium),
            "low" | "negligible" | "info" | "none" => Some(Self::Low),
            "unknown" | "" => Some(Self::Unknown),
            _ => None,
        }
    }

    /// The class of a score from 0 to 10, as CVSS divides them.
    pub fn of_score(score: f64) -> Option<Self> {
        match score {
            score if !(0.0..=10.0).contains(&score) => None,
            score if score >= 9.0 => Some(Self::Critical),
            score if score >= 7.0 => Some(Self::High),
            score if score >= 4.0 => Some(Self::Medium),
            _ => Some(Self::Low),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_have_the_classes_of_cvss() {
        let classes = [0.0, 3.9, 4.0, 6.9, 7.0, 8.9, 9.0, 10.0].map(|score| Class::of_score(score).unwrap().word());
        assert_eq!(classes, ["low", "low", "medium", "medium", "high", "high", "critical", "critical"]);
        for score in [-0.1, 10.1, 1e308, f64::INFINITY, f64::NAN] {
            assert_eq!(Class::of_score(score), None);
        }
    }
}
