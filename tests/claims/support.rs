//! Documents judged on a repository that a test writes for them.

#[path = "../common/git.rs"]
mod git;

use std::fs;
use std::path::Path;

pub use git::git;
use gonogo::claims::{Claim, Document, Verdict, audit};
use gonogo::repo::{Repo, RepoPath};
use tempfile::TempDir;

pub fn write(folder: &Path, path: &str, text: &str) {
    let place = folder.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

pub fn folder_of(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    files.iter().for_each(|(path, text)| write(folder.path(), path, text));
    folder
}

/// Puts all that is in a folder into a commit, the first one.
pub fn commit(folder: &Path) {
    git(folder, &["init", "-q"]);
    git(folder, &["add", "."]);
    git(folder, &["commit", "-qm", "Begin"]);
}

/// The claims of a document that lies there, or would.
pub fn judged(folder: &Path, document: &str, text: &str) -> Vec<Claim> {
    let repo = Repo::open(folder).unwrap();
    audit(&repo, &[Document { path: RepoPath::new(document), text: text.to_owned(), said: None }])
}

/// The claims of a document in the root, as `line verdict text`.
pub fn claims_in(folder: &Path, text: &str) -> Vec<String> {
    let claims = judged(folder, "READY.md", text);
    claims.iter().map(|claim| format!("{} {} {}", claim.line, claim.verdict.word(), claim.text)).collect()
}

pub fn claims_of(files: &[(&str, &str)], text: &str) -> Vec<String> {
    claims_in(folder_of(files).path(), text)
}

#[track_caller]
pub fn expect(files: &[(&str, &str)], text: &str, wanted: &[&str]) {
    assert_eq!(claims_of(files, text), wanted);
}

/// What a document in the root says that is false, as `line text`.
#[track_caller]
pub fn falses(files: &[(&str, &str)], text: &str) -> Vec<String> {
    falses_in(files, "READY.md", text)
}

#[track_caller]
pub fn falses_in(files: &[(&str, &str)], document: &str, text: &str) -> Vec<String> {
    falses_at(folder_of(files).path(), document, text)
}

#[track_caller]
pub fn falses_at(folder: &Path, document: &str, text: &str) -> Vec<String> {
    let claims = judged(folder, document, text);
    let refuted = claims.iter().filter(|claim| claim.verdict == Verdict::False);
    refuted.map(|claim| format!("{} {}", claim.line, claim.text)).collect()
}
