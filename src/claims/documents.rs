//! Which files of a repository are documents about its readiness.

use super::Document;
use crate::check::markdown::is_document;
use crate::repo::{FileList, Repo, RepoPath};

/// Words in the names of documents that say how ready something is.
const WORDS: &[&str] = &[
    "readiness",
    "production",
    "checklist",
    "scorecard",
    "go-no-go",
    "go_no_go",
    "go-live",
    "golive",
    "launch",
    "prr",
    "status",
    "deploy",
    "runbook",
    "operations",
];
/// What remembers, asks or belongs to others is not about what is.
const OTHERS: &[&str] = &[
    "changelog",
    "changes",
    "history",
    "license",
    "code_of_conduct",
    "issue_template",
    "pull_request_template",
    "third_party",
    "notice",
    "security",
    "roadmap",
    "todo",
];
const FOLDERS: &[&str] = &[
    "node_modules",
    "vendor",
    "third_party",
    "fixtures",
    "testdata",
    "archive",
    "archived",
    ".github",
    "templates",
    "template",
    "examples",
    ".gonogo",
    "adr",
    "rfcs",
];
/// A larger document is none that people write.
const SIZE_CAP: u64 = 1 << 20;

/// The readiness documents that a repository has: those in its root and under `docs`, and others by their names.
pub fn select(repo: &Repo) -> Vec<Document> {
    select_of(repo, &repo.list())
}

/// Those among these files.
pub fn select_of(repo: &Repo, files: &FileList) -> Vec<Document> {
    let paths = files.files().filter(|path| is_readiness(path));
    paths.filter_map(|path| read(repo, path)).collect()
}

fn read(repo: &Repo, path: &RepoPath) -> Option<Document> {
    let size = repo.size(path).ok()?;
    let bytes = if size > SIZE_CAP { None } else { repo.read(path).ok() }?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Some(Document { path: path.clone(), text, said: None })
}

/// Whether a file's path tells a document about the readiness of what the repository has.
pub fn is_readiness(path: &RepoPath) -> bool {
    let lower = path.as_str().to_lowercase();
    let name = lower.rsplit('/').next().unwrap_or_default();
    let folders: Vec<&str> = lower.split('/').rev().skip(1).collect();
    let is_text = is_document(path) && (path.extension() != "txt" || WORDS.iter().any(|word| name.contains(word)));
    if !is_text
        || path.extension().is_empty()
        || OTHERS.iter().any(|word| name.starts_with(word))
        || folders.iter().any(|folder| FOLDERS.contains(folder))
    {
        return false;
    }
    let is_near = folders.is_empty() || folders.contains(&"docs") || folders.contains(&"doc");
    is_near || name.starts_with("readme") || WORDS.iter().any(|word| name.contains(word))
}
