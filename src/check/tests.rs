//! A check on files that a test writes, asked as an audit asks it.

use std::path::Path;

use super::{Check, Facts, File, Outcome, Status};
use crate::repo::{FileList, Repo, RepoPath};

/// What it comes to in a repository of these files.
pub fn outcome<T: AsRef<[u8]> + ?Sized>(check: &dyn Check, files: &[(&str, &T)]) -> Outcome {
    outcome_in(tempfile::tempdir().unwrap().path(), check, files)
}

/// The same in a folder that has more than these.
pub fn outcome_in<T: AsRef<[u8]> + ?Sized>(folder: &Path, check: &dyn Check, files: &[(&str, &T)]) -> Outcome {
    let mut list = FileList::default();
    for (path, content) in files {
        let place = folder.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, content).unwrap();
        list.insert(RepoPath::new(path));
    }
    let repo = Repo::open(folder).unwrap();
    let inputs = check.inputs();
    let selected = list.files().filter(|path| inputs.files.as_ref().is_some_and(|files| files.matches(path)));
    let facts = selected.map(|path| (path.clone(), check.map(&File::new(&repo, path, Vec::new()))));
    let facts: Vec<_> = facts.collect();
    let selected = facts.len();
    let notable = facts.into_iter().filter(|(_, fact)| !fact.is_empty());
    let notable = notable.map(|(path, fact)| (path, Box::new(fact))).collect();
    let facts = Facts::new(selected, &notable);
    check.reduce(&if inputs.list { facts.among(&list) } else { facts }, &repo)
}

/// What it says, and what it found.
pub fn said(outcome: &Outcome) -> (Status, &str, Vec<String>) {
    (outcome.status, &outcome.summary, findings(outcome))
}

pub fn findings(outcome: &Outcome) -> Vec<String> {
    outcome.findings.iter().map(|finding| format!("{} {}", finding.location(), finding.message)).collect()
}
