//! (stand-in until the real one lands)
use crate::audit::Changes;
use crate::repo::{Repo, RepoPath};
use std::collections::BTreeSet;
use std::path::PathBuf;
pub struct Batch {
    pub changes: Changes,
    pub extra: BTreeSet<PathBuf>,
    pub reopen: bool,
    pub notice: Option<String>,
}
pub struct Places;
impl Places {
    pub fn of(_: &Repo, _: Vec<PathBuf>) -> Self {
        Self
    }
}
pub struct Watcher;
pub struct Batches;
impl Batches {
    pub async fn recv(&mut self) -> Option<Batch> {
        std::future::pending().await
    }
}
impl Watcher {
    pub fn start(_: Places) -> Result<(Self, Batches), String> {
        Ok((Self, Batches))
    }
    pub fn set_folders(&mut self, _: &BTreeSet<RepoPath>) {}
}
