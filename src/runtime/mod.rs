//! Everything that touches the world: opening a repository, auditing it, watching it, saving marks, the terminal.

pub mod definitions;
pub mod freshness;
pub mod session;
pub mod shelf;
