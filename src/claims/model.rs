//! A claim: something a document says of the repository, and whether that holds.

use serde::{Serialize, Serializer};

use crate::repo::RepoPath;
use crate::text::Sanitized;

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Path,
    Link,
    Commit,
    Endpoint,
    Command,
    EnvVar,
    Count,
    ConfigValue,
    Version,
    Arithmetic,
    Contradiction,
}

/// Whether the document calls the thing done or missing, if either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    Done,
    Missing,
    #[default]
    #[serde(rename = "-")]
    Neither,
}

/// Whether the statement holds as the document means it: that something is missing is false where the repository has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    False,
    True,
    Unverifiable,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    #[serde(serialize_with = "shown")]
    pub doc: RepoPath,
    /// Counts from 1.
    pub line: usize,
    pub kind: Kind,
    pub text: Sanitized,
    pub said: Said,
    pub verdict: Verdict,
    pub evidence: Sanitized,
}

fn shown<S: Serializer>(path: &RepoPath, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.shown())
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Link => "link",
            Self::Commit => "commit",
            Self::Endpoint => "endpoint",
            Self::Command => "command",
            Self::EnvVar => "env-var",
            Self::Count => "count",
            Self::ConfigValue => "config-value",
            Self::Version => "version",
            Self::Arithmetic => "arithmetic",
            Self::Contradiction => "contradiction",
        }
    }
}

impl Said {
    /// The word for people; empty where a document says neither.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Missing => "missing",
            Self::Neither => "",
        }
    }
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Self::False => "false",
            Self::True => "true",
            Self::Unverifiable => "unverifiable",
        }
    }

    pub fn glyph(self) -> &'static str {
        match self {
            Self::False => "✘",
            Self::True => "✔",
            Self::Unverifiable => "○",
        }
    }
}

/// A verdict and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ruling {
    pub verdict: Verdict,
    pub evidence: String,
}

impl Ruling {
    pub fn holds(evidence: impl Into<String>) -> Self {
        Self { verdict: Verdict::True, evidence: evidence.into() }
    }

    pub fn fails(evidence: impl Into<String>) -> Self {
        Self { verdict: Verdict::False, evidence: evidence.into() }
    }

    pub fn open(evidence: impl Into<String>) -> Self {
        Self { verdict: Verdict::Unverifiable, evidence: evidence.into() }
    }
}
