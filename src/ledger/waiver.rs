//! A reasoned, dated exception, and what others decide about it.

/// What a waiver says beside its reason and its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiver {
    /// Who must approve it, by name or mail address; None leaves that to the rule of the configuration.
    pub approver: Option<String>,
    /// What is done instead, as long as it is excused.
    pub control: Option<String>,
    /// The globs of files whose findings it excuses; empty for the item as a whole.
    pub paths: Vec<String>,
}

/// A decision about a waiver, the most favourable first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruling {
    Approval,
    Rejection,
    /// It was approved, and is no longer.
    Revocation,
}

impl Waiver {
    /// Whether both excuse the same: the order in which paths are named does not matter.
    pub fn same_scope(&self, other: &Self) -> bool {
        let all_in = |left: &Self, right: &Self| left.paths.iter().all(|path| right.paths.contains(path));
        all_in(self, other) && all_in(other, self)
    }
}

impl Ruling {
    pub const WORDS: [(&'static str, Self); 3] =
        [("approval", Self::Approval), ("rejection", Self::Rejection), ("revocation", Self::Revocation)];

    /// The kind's word in a statement's file.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, ruling)| *ruling == self).map_or("", |(word, _)| word)
    }
}
