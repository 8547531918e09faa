//! git's ignore rules, folder by folder: those of a folder come before those above it, and a rule file before what holds
//! for the whole repository.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{IncrementalIgnore, WalkBuilder};

use super::{Repo, RepoPath, Unreadable, guard};

/// The name of a file of rules.
pub(super) const FILE: &str = ".gitignore";

/// What holds in one folder, as a chain up to what holds for everybody.
#[derive(Clone, Debug)]
pub(super) struct FolderRules(Option<Arc<Link>>);

#[derive(Debug)]
struct Link {
    above: FolderRules,
    own: Gitignore,
    /// How much of a path is the folder, with its slash.
    folder: usize,
}

impl FolderRules {
    /// What holds for the whole repository, before the rule file at its root: what the user keeps for every repository, and
    /// what this clone of it keeps for itself.
    pub fn of(repo: &Repo) -> Self {
        let (everywhere, _) = GitignoreBuilder::new("").build_global();
        let mut here = GitignoreBuilder::new("");
        if let Ok(git) = repo.git() {
            // What cannot be read hides nothing.
            let _ = here.add(git.common_dir().join("info/exclude"));
        }
        Self(None).and(everywhere, 0).and(here.build().unwrap_or_else(|_| Gitignore::empty()), 0)
    }

    /// What holds in a folder below, if that has a rule file of its own.
    pub fn within(&self, repo: &Repo, folder: &str) -> Self {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let bytes = match repo.read(&RepoPath::new(&format!("{prefix}{FILE}"))) {
            Ok(bytes) => bytes,
            Err(Unreadable::Gone) => return self.clone(),
            // Rules that cannot be read hide the folder: whoever wrote them could have written that.
            Err(_) => b"*".to_vec(),
        };
        let mut builder = GitignoreBuilder::new("");
        let text = String::from_utf8_lossy(&bytes);
        for line in text.trim_start_matches('\u{feff}').lines() {
            // A line that is no pattern hides nothing.
            let _ = builder.add_line(None, line);
        }
        self.and(builder.build().unwrap_or_else(|_| Gitignore::empty()), prefix.len())
    }

    fn and(&self, own: Gitignore, folder: usize) -> Self {
        if own.is_empty() {
            return self.clone();
        }
        Self(Some(Arc::new(Link { above: self.clone(), own, folder })))
    }

    /// Whether something directly in the folder is ignored: the nearest rule that speaks of it decides.
    pub fn ignores(&self, path: &str, is_folder: bool) -> bool {
        let mut link = &self.0;
        while let Some(rules) = link {
            let matched = rules.own.matched(Path::new(&path[rules.folder..]), is_folder);
            if !matched.is_none() {
                return matched.is_ignore();
            }
            link = &rules.above.0;
        }
        false
    }
}

impl Repo {
    /// Whether the ignore rules of what is looked at hide a path, or a folder that it lies in.
    pub fn ignores(&self, path: &RepoPath) -> bool {
        let (mut rules, mut folder) = (FolderRules::of(self), RepoPath::new(""));
        let mut parts = path.as_str().split('/').peekable();
        while let Some(part) = parts.next() {
            rules = rules.within(self, folder.as_str());
            folder = folder.join(part);
            if rules.ignores(folder.as_str(), parts.peek().is_some()) {
                return true;
            }
        }
        false
    }
}

/// git's ignore rules for single paths, read when the first is asked for and kept until a rule file changes.
pub struct IgnoreRules {
    root: PathBuf,
    matchers: Option<Vec<IncrementalIgnore>>,
}

impl IgnoreRules {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), matchers: None }
    }

    /// Whether the path, or a folder it lies in, is ignored or git's own.
    pub fn ignores(&mut self, path: &RepoPath, is_folder: bool) -> bool {
        path.as_str().split('/').any(|part| part == ".git")
            || !has_sound_rules(&self.root, &path.parent())
            || self.matchers().iter_mut().any(|rules| rules.matched(path, is_folder).is_ignore())
    }

    fn matchers(&mut self) -> &mut Vec<IncrementalIgnore> {
        self.matchers.get_or_insert_with(|| {
            let is_sound = guard::has_sound_rules(&self.root);
            if is_sound { walker(&self.root).parents(false).build_matchers() } else { Vec::new() }
        })
    }
}

/// Whether a folder and all above it have ignore rules that can be read, or none.
fn has_sound_rules(root: &Path, folder: &RepoPath) -> bool {
    let above = root.join(folder.as_str());
    above.ancestors().take_while(|folder| folder.starts_with(root)).all(guard::has_sound_rules)
}

/// git's own rules and no others: hidden files count, `.ignore` files do not.
fn walker(start: &Path) -> WalkBuilder {
    let mut builder = WalkBuilder::new(start);
    builder.hidden(false).ignore(false).require_git(false).follow_links(false);
    builder
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::process::Command;

    use ignore::DirEntry;
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;
    use crate::repo::Folder;

    const RULES: &[&str] = &[
        "a", "/a", "a/", "*.rs", "!x.rs", "b/*", "!b/y.rs", "**/c", "c/**/z", "a/b", "# a", "", "/*", "!/b/", "\\!x",
        "[xy].rs", "x.rs ", "!a/",
    ];

    /// The walk that the walk here replaced: each entry by itself, in a walk of somebody else's.
    fn by_each_entry(repo: &Repo) -> (BTreeSet<RepoPath>, BTreeSet<RepoPath>) {
        let is_nested = |entry: &DirEntry| entry.depth() > 0 && entry.path().join(".git").symlink_metadata().is_ok();
        let mut builder = walker(repo.root());
        builder.filter_entry(move |entry| entry.file_name() != ".git" && !is_nested(entry));
        let (mut files, mut folders) = (BTreeSet::new(), BTreeSet::new());
        for entry in builder.build().flatten() {
            let path = RepoPath::from_relative(entry.path().strip_prefix(repo.root()).unwrap());
            let is_folder = entry.file_type().unwrap().is_dir();
            if is_folder {
                folders.insert(path)
            } else {
                files.insert(path)
            };
        }
        (files, folders)
    }

    fn git(folder: &Path, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(folder).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(arguments);
        assert!(command.output().unwrap().status.success(), "{arguments:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// What is tracked counts whatever the rules say, and of the rest what each entry by itself would.
        #[test]
        fn the_walk_finds_what_git_tracks_and_what_is_not_ignored(
            tracked in prop::collection::btree_set("([abc]/){0,3}[xyz](\\.rs|)", 0..12),
            others in prop::collection::btree_set("([abc]/){0,3}[xyz](\\.rs|)", 0..12),
            rules in prop::collection::btree_map("([abc]/){0,2}", prop::collection::vec(prop::sample::select(RULES), 1..4), 0..4),
            exclude in prop::sample::select(RULES),
            version in prop::sample::select(&["2", "3", "4"][..]),
        ) {
            let folder = TempDir::new().unwrap();
            git(folder.path(), &["init", "-q"]);
            let put = |path: &str, text: &str| {
                let path = folder.path().join(path);
                // A name may be a file's and a folder's; the first has it.
                let _ = fs::create_dir_all(path.parent().unwrap()).and_then(|()| fs::write(&path, text));
            };
            tracked.iter().for_each(|path| put(path, "x"));
            git(folder.path(), &["add", "-f", "."]);
            git(folder.path(), &["update-index", "--index-version", version]);
            others.iter().for_each(|path| put(path, "y"));
            rules.iter().for_each(|(path, lines)| put(&format!("{path}{FILE}"), &lines.join("\n")));
            put(".git/info/exclude", exclude);
            let repo = Repo::open(folder.path()).unwrap();
            let list = repo.list();
            let (mut files, folders) = by_each_entry(&repo);
            let tracked = repo.git().unwrap().tracked().unwrap();
            files.extend(tracked.into_iter().filter(|path| repo.is_file(path)));
            prop_assert_eq!(&list.files().cloned().collect::<BTreeSet<_>>(), &files);
            let walked = list.folders().filter(|(_, folder)| *folder == Folder::Walked).map(|(path, _)| path.clone());
            prop_assert_eq!(&walked.collect::<BTreeSet<_>>(), &folders);
            let above: BTreeMap<_, _> = list.folders().collect();
            prop_assert!(list.files().all(|path| above.contains_key(&path.parent())));
        }
    }

    #[test]
    fn an_ignored_folder_is_looked_into_for_what_is_tracked() {
        let folder = TempDir::new().unwrap();
        git(folder.path(), &["init", "-q"]);
        fs::create_dir_all(folder.path().join("out/deep/er")).unwrap();
        fs::create_dir_all(folder.path().join("out/nothing")).unwrap();
        fs::write(folder.path().join("out/deep/er/kept"), "x").unwrap();
        git(folder.path(), &["add", "."]);
        fs::write(folder.path().join("out/deep/er/other"), "x").unwrap();
        fs::write(folder.path().join(FILE), "\u{feff}/out\n").unwrap();
        let list = Repo::open(folder.path()).unwrap().list();
        assert_eq!(list.files().map(RepoPath::as_str).collect::<Vec<_>>(), [FILE, "out/deep/er/kept"]);
        let folders: Vec<_> = list.folders().map(|(path, folder)| (path.as_str(), folder == Folder::Walked)).collect();
        assert_eq!(folders, [("", true), ("out", false), ("out/deep", false), ("out/deep/er", false)]);
    }
}
