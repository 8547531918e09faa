//! Everything that touches the world: opening a repository, auditing it, watching it, saving marks, the terminal.

pub mod definitions;
mod drafts;
pub mod freshness;
pub mod recorder;
pub mod session;
pub mod shelf;
pub mod store;
mod surveyor;
mod themes;
mod auditor;
mod desk;
pub mod screen;
pub mod terminal;
pub mod watcher;
