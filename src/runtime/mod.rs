//! Everything that touches the world: opening a repository, auditing it, watching it, saving marks, the terminal.

mod alert;
pub mod auditor;
mod bookmarks;
mod cache;
pub mod clock;
pub mod compare;
pub mod definitions;
mod desk;
<<<<<<< HEAD
pub mod drafts;
=======
pub mod documents;
mod drafts;
>>>>>>> meeting
pub mod fixer;
pub mod freshness;
mod historian;
pub mod judge;
pub mod lines;
mod meetings;
mod points;
pub mod probes;
pub mod recorder;
pub mod replay;
pub mod screen;
pub mod session;
pub mod shelf;
pub mod signing;
pub mod store;
mod surveyor;
pub mod terminal;
mod themes;
pub mod trust;
pub mod user;
pub mod watcher;
