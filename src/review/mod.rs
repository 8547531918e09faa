//! A review meeting as values: its agenda, who is there, what was decided on each item and how long it took, and what the
//! one before it left behind to be compared with. Nothing here reads a file or a clock.

mod agenda;
mod kept;
mod last;
mod meeting;

pub use agenda::{agenda, rest};
pub use last::{LastReview, RECORDS_FOLDER, Source, Stood, first_line, statuses_table};
pub use meeting::{Decision, Entry, Meeting, Note, Person, Resolved, Topic};
