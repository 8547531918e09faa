//! Who owns a path, by the CODEOWNERS file.

use std::path::PathBuf;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{Repo, RepoPath};

/// Where the forges look for the file, first match wins.
pub const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// The rules of one CODEOWNERS file; the last that matches decides.
#[derive(Debug)]
pub struct Owners {
    pub path: RepoPath,
    rules: Gitignore,
}

/// Where a rule comes from that names nobody: what it matches is owned by no one.
const DISOWNED: &str = "disowned";

impl Owners {
    /// Reads the repository's CODEOWNERS, if it has one.
    pub fn read(repo: &Repo) -> Option<Self> {
        let (path, bytes) = PLACES.iter().find_map(|place| {
            let path = RepoPath::new(place);
            repo.read(&path).ok().map(|bytes| (path, bytes))
        })?;
        Some(Self::parse(path, &String::from_utf8_lossy(&bytes)))
    }

    /// Whether a change of the path can make another one own something.
    pub fn reads(path: &RepoPath) -> bool {
        PLACES.contains(&path.as_str())
    }

    fn parse(path: RepoPath, text: &str) -> Self {
        let mut rules = GitignoreBuilder::new("");
        for line in text.lines() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            // `[Section]` and `^[Section]` are GitLab's headings; `!` would re-include and is not allowed here.
            if line.is_empty() || line.starts_with(['#', '[', '^', '!']) {
                continue;
            }
            let mut words = line.split_whitespace();
            let Some(pattern) = words.next() else { continue };
            let origin = words.next().is_none().then(|| PathBuf::from(DISOWNED));
            for pattern in [of_files(pattern), of_folders(pattern)].into_iter().flatten() {
                // A pattern that is no glob owns nothing; the forge ignores such a line as well.
                let _ = rules.add_line(origin.clone(), &pattern);
            }
        }
        Self { path, rules: rules.build().unwrap_or_else(|_| Gitignore::empty()) }
    }

    /// Whether somebody owns the file at the path.
    pub fn owns(&self, path: &RepoPath) -> bool {
        // Folders are in the rules, so that the last of all rules is asked, and not the last of the nearest folder.
        self.rules.matched(path.as_ref(), false).inner().is_some_and(|glob| glob.from().is_none())
    }
}

/// The files that a pattern names themselves.
fn of_files(pattern: &str) -> Option<String> {
    (!pattern.ends_with('/')).then(|| pattern.to_owned())
}

/// What lies in the folders that a pattern names: `docs/*` means what lies directly in docs, and no folder.
fn of_folders(pattern: &str) -> Option<String> {
    if pattern.ends_with("/*") || pattern.ends_with("**") {
        return None;
    }
    let folder = pattern.trim_end_matches('/');
    // Without a slash inside it may lie anywhere.
    let anywhere = if folder.contains('/') || pattern == "/" { "" } else { "**/" };
    Some(format!("{anywhere}{folder}/**"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_match_decides() {
        let owners = Owners::parse(
            RepoPath::new("CODEOWNERS"),
            "# owners\n[Core]\nsrc/ @core\n*.md @docs # words\nsrc/generated/\n",
        );
        let owns = |path| owners.owns(&RepoPath::new(path));
        assert!(owns("src/a/b.rs") && owns("README.md") && owns("src/notes.md"));
        assert!(!owns("src/generated/x.rs") && !owns("Makefile"));
    }

    #[test]
    fn patterns_match_as_on_the_forge() {
        let owns =
            |rules: &str, path: &str| Owners::parse(RepoPath::new("CODEOWNERS"), rules).owns(&RepoPath::new(path));
        for (rules, path, wanted) in [
            ("docs/* @d", "docs/a.md", true),
            ("docs/* @d", "docs/x/b.md", false),
            ("docs/* @d", "a/docs/b.md", false),
            ("docs/ @d", "a/docs/x/b.md", true),
            ("/docs/ @d", "docs/x/b.md", true),
            ("/docs/ @d", "a/docs/b.md", false),
            ("docs/** @d", "docs/x/b.md", true),
            ("**/logs @d", "a/logs/b", true),
            ("/apps/github @d", "apps/github/x/y", true),
            ("apps @d", "x/apps/y", true),
            ("* @d", "x/y", true),
            ("*.js @d", "x/y.js", true),
            ("*.js @d", "x/y.jsx", false),
            ("*.md @d\nsrc/generated/", "src/generated/x.md", false),
            ("src/generated/\n*.md @d", "src/generated/x.md", true),
            ("*.md\n*.md @d", "x.md", true),
            ("/docs/* @d\n/docs/a.md", "docs/a.md", false),
        ] {
            assert_eq!(owns(rules, path), wanted, "{path} by {rules:?}");
        }
    }
}
