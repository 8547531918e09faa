//! One judgement of all documents, with what is shown around each claim.

use std::collections::HashMap;

use crate::app::{Judged, JudgedClaim};
use crate::check::conceal;
use crate::claims::{Casebook, Claim, Document, Waiting, select_of};
use crate::repo::{FileList, Repo, RepoPath};
use crate::text::Sanitized;

/// More of a line is not shown.
const QUOTE: usize = 1_000;
/// How many files of one evidence are places to go to.
const PLACES: usize = 8;

/// The claims of the documents that say how ready the repository is; None as soon as nobody waits for them.
pub fn judge(repo: &Repo, files: &FileList, casebook: &Casebook, waiting: &dyn Waiting) -> Option<Judged> {
    let documents = select_of(repo, files);
    let claims = casebook.audit_for(repo, &documents, waiting)?;
    let texts = documents.iter().map(|document| (&document.path, lines(document)));
    let texts: HashMap<&RepoPath, Vec<&str>> = texts.collect();
    let quote = |claim: &Claim| {
        let line = texts.get(&claim.doc).and_then(|lines| lines.get(claim.line.wrapping_sub(1)));
        // A screen may be shown to many.
        let line = conceal(line.map_or("", |line| line.trim()));
        Sanitized::from(line.chars().take(QUOTE).collect::<String>())
    };
    let claims = claims.into_iter().map(|claim| JudgedClaim {
        quote: quote(&claim),
        places: places(repo, &claim.evidence),
        claim,
    });
    let claims = claims.collect();
    Some(Judged { claims, documents: documents.into_iter().map(|document| document.path).collect() })
}

fn lines(document: &Document) -> Vec<&str> {
    document.text.lines().collect()
}

/// The files of the repository that a sentence names, with their lines.
fn places(repo: &Repo, evidence: &str) -> Vec<(RepoPath, Option<u32>)> {
    let words = evidence.split_whitespace().map(|word| word.trim_matches([',', ';', '"', '\'', '`']));
    let mut places = Vec::new();
    for word in words.filter(|word| word.contains(['/', '.', ':']) || word.starts_with(char::is_uppercase)) {
        let place = place(repo, word).or_else(|| place(repo, word.trim_matches(['.', ':', '(', ')'])));
        places.extend(place.filter(|place| !places.contains(place)));
        if places.len() == PLACES {
            break;
        }
    }
    places
}

/// `src/app.py:41`, or a path alone.
fn place(repo: &Repo, word: &str) -> Option<(RepoPath, Option<u32>)> {
    let numbered = word.rsplit_once(':').and_then(|(path, line)| Some((path, Some(line.parse().ok()?))));
    let (path, line) = numbered.unwrap_or((word, None));
    let path = RepoPath::parse(path)?;
    repo.is_file(&path).then_some((path, line))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_claim_has_its_line_and_the_files_that_its_evidence_names() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("Makefile"), "test:\n\tpytest\n").unwrap();
        fs::write(folder.path().join("READY.md"), "# Ready\n\n  - ✅ **Tests** run by `make test` and `make e2e`\n")
            .unwrap();
        let repo = Repo::open(folder.path()).unwrap();
        let judged = judge(&repo, &repo.list(), &Casebook::default(), &|| false).unwrap();
        let told: Vec<_> = judged.claims.iter().map(|judged| (&*judged.claim.text, judged.places.clone())).collect();
        let makefile = RepoPath::new("Makefile");
        assert_eq!(told[1], ("make test", vec![(makefile.clone(), Some(1))]), "{:#?}", judged.claims);
        assert_eq!(&*judged.claims[0].quote, "- ✅ **Tests** run by `make test` and `make e2e`");
        assert_eq!(judged.documents, [RepoPath::new("READY.md")]);
        // In two parts, so that no scanner of this repository takes it for a secret.
        let token = ["ghp_", "k2JdL8sQz0XwVn4RbT6yHm1PcE9uGa3FoIeK"].concat();
        fs::write(folder.path().join("READY.md"), format!("# Ready\n\n- ✅ `make test` takes `{token}`\n")).unwrap();
        let judged = judge(&repo, &repo.list(), &Casebook::default(), &|| false).unwrap();
        assert_eq!(&*judged.claims[0].quote, "- ✅ `make test` takes `••••`");
        let named = [(makefile.clone(), Some(7)), (makefile, None)];
        assert_eq!(places(&repo, "see Makefile:7, (Makefile:x), (Makefile), ../Makefile and nowhere.py:3"), named[..1]);
        assert!(judge(&repo, &repo.list(), &Casebook::default(), &|| true).is_none(), "nobody waits for it");
    }
}
