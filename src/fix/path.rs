//! Where a fix may write: in the repository, and nowhere where writing does more than leave a file.

use crate::repo::RepoPath;

/// The path that a definition names, if a fix may write there.
///
/// # Errors
/// A sentence that says why not.
pub fn writable(written: &str) -> Result<RepoPath, String> {
    let refuse = |why: &str| Err(format!("the fix names `{written}`, {why}"));
    let Some(path) = RepoPath::parse(written) else {
        return refuse("which is no path inside the repository");
    };
    if written.chars().any(|character| character.is_control() || character == '\\') || written.ends_with('/') {
        return refuse("which is no name of a file");
    }
    if path.as_str().split('/').any(is_git) {
        return refuse("and what lies under .git is git's alone");
    }
    if path.is_within(&RepoPath::new(".gonogo/ledger")) {
        return refuse("and the ledger holds statements only");
    }
    Ok(path)
}

/// `.git` as any file system may spell it.
fn is_git(name: &str) -> bool {
    let name = name.split(':').next().unwrap_or_default().trim_end_matches([' ', '.']).to_ascii_lowercase();
    let visible: String = name.chars().filter(char::is_ascii).collect();
    visible == ".git" || visible.starts_with("git~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_repository_that_are_not_gits() {
        for path in ["SECURITY.md", "./docs/RUNBOOK.md", ".github/workflows/ci.yml", ".gitignore", ".gitlab-ci.yml"] {
            assert!(writable(path).is_ok(), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            ".git/hooks/pre-commit",
            ".GIT/config",
            "sub/.git/config",
            ".git./config",
            ".git::$INDEX_ALLOCATION/config",
            "git~1/config",
            ".g\u{200c}it/config",
            "a\\..\\b",
            "a\nb",
            "docs/",
            ".gonogo/ledger/x.toml",
        ] {
            assert!(writable(path).is_err(), "{path}");
        }
    }
}
