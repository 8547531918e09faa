//! Who holds documents against the repository, for the check that demands true ones. Whoever judges reads files as checks
//! do, so that it stands above them and is handed in.

use std::fmt;

use super::Finding;
use crate::repo::{Repo, RepoPath};

/// A claim of a document, judged.
#[derive(Clone, Debug)]
pub struct Ruled {
    /// Whether it is true; None for what nobody can know from the repository.
    pub holds: Option<bool>,
    /// Where it stands, what it says and what shows how it is.
    pub finding: Finding,
}

pub trait Judge: fmt::Debug + Send + Sync {
    /// The claims of documents, each with its text.
    fn judge(&self, repo: &Repo, documents: Vec<(RepoPath, String)>) -> Vec<Ruled>;
}
