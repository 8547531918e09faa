//! What a style is for. A role that a theme leaves out looks like its nearest relative.

/// Everything on the screen has one of these roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Text,
    Quiet,
    Strong,
    Accent,
    Border,
    Heading,
    Selection,
    SelectionIdle,
    Match,
    Key,
    Path,
    Good,
    Warning,
    Bad,
    Gate,
    Bar,
    BarRest,
    Overlay,
    Input,
    StatusPass,
    StatusPartial,
    StatusFail,
    StatusPending,
    StatusStale,
    StatusClaimed,
    StatusError,
    StatusWaived,
    StatusNotApplicable,
    VerdictGo,
    VerdictNoGo,
    VerdictChecking,
}

use Role::{
    Accent, Bad, Bar, BarRest, Border, Gate, Good, Heading, Input, Key, Match, Overlay, Path, Quiet, Selection,
    SelectionIdle, StatusClaimed, StatusError, StatusFail, StatusNotApplicable, StatusPartial, StatusPass,
    StatusPending, StatusStale, StatusWaived, Strong, Text, VerdictChecking, VerdictGo, VerdictNoGo, Warning,
};

/// Each role's name in theme files, and the role it falls back to; relatives come first.
pub const ROLES: &[(&str, Role, Role)] = &[
    ("text", Text, Text),
    ("quiet", Quiet, Text),
    ("strong", Strong, Text),
    ("accent", Accent, Text),
    ("border", Border, Quiet),
    ("heading", Heading, Strong),
    ("selection", Selection, Strong),
    ("selection-idle", SelectionIdle, Selection),
    ("match", Match, Accent),
    ("key", Key, Accent),
    ("path", Path, Accent),
    ("good", Good, Text),
    ("warning", Warning, Strong),
    ("bad", Bad, Strong),
    ("gate", Gate, Warning),
    ("bar", Bar, Accent),
    ("bar-rest", BarRest, Border),
    ("overlay", Overlay, Text),
    ("input", Input, Text),
    ("status-pass", StatusPass, Good),
    ("status-partial", StatusPartial, Warning),
    ("status-fail", StatusFail, Bad),
    ("status-pending", StatusPending, Quiet),
    ("status-stale", StatusStale, Warning),
    ("status-claimed", StatusClaimed, Accent),
    ("status-error", StatusError, Bad),
    ("status-waived", StatusWaived, Accent),
    ("status-na", StatusNotApplicable, Quiet),
    ("verdict-go", VerdictGo, Good),
    ("verdict-no-go", VerdictNoGo, Bad),
    ("verdict-checking", VerdictChecking, Quiet),
];

impl Role {
    pub const COUNT: usize = ROLES.len();

    pub fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_role_at_its_index_after_its_relative() {
        for (at, (name, role, relative)) in ROLES.iter().enumerate() {
            assert_eq!(role.index(), at, "{name}");
            assert!(relative.index() <= at, "{name}");
        }
    }
}
