//! How people and code put things into words: stems and roots, spans of time and figures, what a sentence means and what it is
//! about.

pub(super) mod filename;
pub(super) mod headed;
pub(super) mod lapse;
pub(super) mod proposed;
pub(super) mod roots;
pub(super) mod specific;
pub(super) mod stems;
pub(super) mod subject;
pub(super) mod thing;
pub(super) mod urgency;
pub(super) mod wording;
