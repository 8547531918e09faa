//! Everything that touches the world: opening a repository, auditing it, watching it, saving marks, the terminal.

pub mod auditor;
mod bookmarks;
mod cache;
pub mod compare;
pub mod definitions;
mod desk;
mod drafts;
pub mod fixer;
pub mod freshness;
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
