//! One alert, and what may be asked of it.

use crate::check::document::Node;

/// A rule that alerts.
pub(super) struct Alert<'d> {
    pub name: String,
    pub line: usize,
    rule: &'d Node,
    /// What its labels are added to.
    group: &'d Node,
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

impl<'d> Alert<'d> {
    /// None if the rule does not alert, but records.
    pub fn of(rule: &'d Node, group: &'d Node) -> Option<Self> {
        let name = rule.get("alert")?.word().filter(|name| !name.trim().is_empty());
        Some(Self { name: name.unwrap_or_else(|| "an alert without a name".to_owned()), line: rule.line, rule, group })
    }

    pub fn has(&self, want: Want) -> bool {
        let is_filled = |node: &Node, path: &[&str]| node.at(path).is_some_and(Node::is_filled);
        let has = |path: &[&str]| is_filled(self.rule, path);
        match want {
            Want::Expression => has(&["expr"]),
            Want::For => has(&["for"]),
            Want::Severity => has(&["labels", "severity"]) || is_filled(self.group, &["labels", "severity"]),
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
