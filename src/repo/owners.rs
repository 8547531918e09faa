//! Who owns a path, by the CODEOWNERS file.

use std::collections::HashSet;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{Repo, RepoPath};

/// Where the forges look for the file, first match wins.
pub const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// The rules of one CODEOWNERS file; the last that matches decides.
#[derive(Debug)]
pub struct Owners {
    pub path: RepoPath,
    rules: Gitignore,
    /// The patterns whose last line names nobody: what they match is owned by no one.
    disowned: HashSet<String>,
}

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
        let mut disowned = HashSet::new();
        let mut has_default = false;
        for line in text.lines() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            // `[Section]` and `^[Section][2] @owner` are GitLab's headings, with who owns what names nobody beneath them.
            if line.starts_with(['[', '^']) {
                has_default = line.rsplit_once(']').is_some_and(|(_, owners)| !owners.trim().is_empty());
                continue;
            }
            // `!` would re-include and is not allowed here.
            if line.is_empty() || line.starts_with(['#', '!']) {
                continue;
            }
            let mut words = line.split_whitespace();
            let Some(pattern) = words.next() else { continue };
            // A pattern that is no glob owns nothing; the forge ignores such a line as well.
            if rules.add_line(None, pattern).is_err() {
                continue;
            }
            match words.next() {
                None if !has_default => disowned.insert(pattern.to_owned()),
                _ => disowned.remove(pattern),
            };
        }
        Self { path, rules: rules.build().unwrap_or_else(|_| Gitignore::empty()), disowned }
    }

    /// Whether somebody owns the file at the path.
    pub fn owns(&self, path: &RepoPath) -> bool {
        match self.rules.matched_path_or_any_parents(path.as_ref(), false).inner() {
            Some(glob) => !self.disowned.contains(glob.original()),
            None => false,
        }
    }
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
    fn of_lines_with_one_pattern_the_last_decides() {
        let owns = |text: &str| Owners::parse(RepoPath::new("CODEOWNERS"), text).owns(&RepoPath::new("docs/a.md"));
        assert!(owns("/docs/\n/docs/ @team\n"));
        assert!(!owns("/docs/ @team\n/docs/\n"));
    }

    #[test]
    fn a_section_can_say_who_owns_what_names_nobody() {
        let owns = |text: &str| Owners::parse(RepoPath::new("CODEOWNERS"), text).owns(&RepoPath::new("docs/a.md"));
        assert!(owns("[Docs] @team\ndocs/\n") && owns("^[Docs][2] @team @lead\ndocs/\n"));
        assert!(!owns("[Docs]\ndocs/\n") && !owns("[Docs] @team\n[Other][2]\ndocs/\n"));
    }
}
