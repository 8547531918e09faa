//! Everything that touches the world: opening a repository, auditing it, watching it, saving marks, the terminal.

mod alert;
pub mod auditor;
mod cache;
pub mod compare;
pub mod definitions;
mod desk;
mod drafts;
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
pub mod watcher;
