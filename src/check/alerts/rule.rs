//! One alert, and what may be asked of it.

use crate::check::document::Node;

/// A rule that alerts.
pub(super) struct Alert<'d> {
    pub name: String,
    pub line: usize,
    rule: &'d Node,
    /// Its group gives it a severity.
    has_severity: bool,
}

/// Something that an alert must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    Expression,
    For,
    Severity,
    Summary,
    Description,
    Runbook,
}

/// What people call the annotation.
const RUNBOOKS: &[&str] = &["runbook_url", "runbook", "runbookURL", "runbook_link"];

impl Want {
    pub const WORDS: &[(&'static str, Self)] = &[
        ("for", Self::For),
        ("severity", Self::Severity),
        ("summary", Self::Summary),
        ("description", Self::Description),
        ("runbook", Self::Runbook),
    ];

    pub fn describe(self) -> &'static str {
        match self {
            Self::Expression => "an expression",
            Self::For => "a time that it waits",
            Self::Severity => "a severity",
            Self::Summary => "a summary",
            Self::Description => "a description",
            Self::Runbook => "a runbook",
        }
    }

    pub fn missing(self) -> &'static str {
        match self {
            Self::Expression => "no `expr`",
            Self::For => "no `for`, so one bad sample wakes somebody",
            Self::Severity => "no label `severity`",
            Self::Summary => "no annotation `summary`",
            Self::Description => "no annotation `description`",
            Self::Runbook => "no annotation `runbook_url`",
        }
    }
}

/// The rules of a group that alert; those that record do not.
pub(super) fn alerts(group: &Node) -> Vec<Alert<'_>> {
    let has_severity = group.at(&["labels", "severity"]).is_some_and(Node::is_filled);
    let rules = group.get("rules").map(Node::items).unwrap_or_default();
    let alert = |rule| {
        let name = Node::get(rule, "alert")?.word().filter(|name| !name.trim().is_empty());
        let name = name.unwrap_or_else(|| "an alert without a name".to_owned());
        Some(Alert { name, line: rule.line, rule, has_severity })
    };
    rules.iter().filter_map(alert).collect()
}

impl<'d> Alert<'d> {
    pub fn has(&self, want: Want) -> bool {
        let has = |path: &[&str]| self.rule.at(path).is_some_and(Node::is_filled);
        match want {
            Want::Expression => has(&["expr"]),
            Want::For => has(&["for"]),
            Want::Severity => has(&["labels", "severity"]) || self.has_severity,
            Want::Summary => has(&["annotations", "summary"]),
            // Older collections of rules call it so.
            Want::Description => has(&["annotations", "description"]) || has(&["annotations", "message"]),
            Want::Runbook => self.runbook().is_some(),
        }
    }

    pub fn runbook(&self) -> Option<&'d Node> {
        let annotations = self.rule.get("annotations")?;
        RUNBOOKS.iter().filter_map(|name| annotations.get(name)).find(|node| node.is_filled())
    }
}
