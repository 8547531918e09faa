//! Reads the ledger of a repository: every statement beneath `.gonogo/ledger`, whether git ignores it or not.
//!
//! What should be a statement and cannot be read is a damage, never passed over: it may be a veto. Names that begin with
//! a dot (temporary files, `.gitignore`, what editors leave) and files that are no `.toml` are nobody's statement. Links
//! are not followed.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::ledger::{self, Damage, FOLDER, Ledger, Statement};
use crate::repo::{EntryKind, Repo, RepoPath, Unreadable};

/// Larger files are no statements.
const SIZE_CAP: usize = 1024 * 1024;

/// Folders deeper than this below the ledger are not looked into; statements lie two deep.
const DEPTH_CAP: usize = 8;

/// With more changes than this it is cheaper to read everything again.
const CHANGES_CAP: usize = 50;

const READABLE: &str = "what it says cannot be counted: make it readable, or take it out of the ledger";
const TOO_LARGE: &str = "it is larger than 1 MiB";
const ELSEWHERE: &str = "a statement is a small file; move what is large elsewhere and name it as evidence";
const NOT_UTF8: &str = "its name is not UTF-8";
const RENAME: &str = "give it a name that is";

/// Reads the whole ledger.
pub fn load(repo: &Repo) -> Ledger {
    let mut ledger = Ledger::default();
    visit(repo, first_obstacle(repo, &RepoPath::new(FOLDER)), &mut ledger);
    ledger
}

/// Reads anew what lies at these paths, files or folders, of which some may have gone; those outside the ledger do not
/// matter.
pub fn reload(ledger: &mut Ledger, repo: &Repo, paths: &[RepoPath]) {
    let whole = RepoPath::new(FOLDER);
    let paths = || paths.iter().filter(|path| path.is_within(&whole) || whole.is_within(path));
    if paths().count() > CHANGES_CAP || paths().any(|path| whole.is_within(path)) {
        *ledger = load(repo);
        return;
    }
    for path in paths().filter(|path| !is_hidden(path)) {
        let start = first_obstacle(repo, path);
        forget(ledger, &start);
        visit(repo, start, ledger);
    }
}

fn forget(ledger: &mut Ledger, start: &RepoPath) {
    let paths = ledger.statements().map(|(path, _)| path).chain(ledger.damages().map(|damage| &damage.path));
    let gone: Vec<_> = paths.filter(|path| path.is_within(start)).cloned().collect();
    for path in gone {
        ledger.remove(&path);
    }
}

/// The path, or the first folder on the way to it that is no folder: whatever lies behind that is out of reach.
fn first_obstacle(repo: &Repo, path: &RepoPath) -> RepoPath {
    let ends = path.as_str().match_indices('/').map(|(end, _)| RepoPath::new(&path.as_str()[..end]));
    let mut obstacles = ends.filter(|folder| !repo.is_folder(folder));
    obstacles.next().unwrap_or_else(|| path.clone())
}

/// Whether a part of the path below the ledger's folder begins with a dot.
fn is_hidden(path: &RepoPath) -> bool {
    path.as_str().strip_prefix(FOLDER).is_some_and(|rest| rest.split('/').any(|part| part.starts_with('.')))
}

type Read = Result<Statement, Damage>;

/// Takes in what stands at a path and everything beneath it.
fn visit(repo: &Repo, start: RepoPath, ledger: &mut Ledger) {
    let mut files = Vec::new();
    let mut open = Vec::new();
    match repo.kind(&start) {
        Ok(kind) => open.push((start, kind)),
        Err(Unreadable::Gone) => {}
        Err(reason) => ledger.insert(start.clone(), Err(Damage::unreadable(&start, reason.to_string(), READABLE))),
    }
    while let Some((path, kind)) = open.pop() {
        if kind != EntryKind::Folder {
            files.push((path, kind));
            continue;
        }
        match entries(repo, &path) {
            Ok(entries) => open.extend(entries),
            Err(damage) => ledger.insert(path, Err(damage)),
        }
    }
    let read: Vec<_> =
        files.into_par_iter().filter_map(|(path, kind)| take(repo, &path, kind).map(|read| (path, read))).collect();
    for (path, read) in read {
        ledger.insert(path, read);
    }
}

/// What lies in a folder and may be of the ledger.
#[expect(clippy::result_large_err, reason = "a damage is kept as a statement is, and as seldom moved")]
fn entries(repo: &Repo, folder: &RepoPath) -> Result<Vec<(RepoPath, EntryKind)>, Damage> {
    let depth = folder.as_str().matches('/').count().saturating_sub(FOLDER.matches('/').count());
    if depth > DEPTH_CAP {
        return Err(Damage::unreadable(folder, "it lies too deep to be looked into", "move it out of the ledger"));
    }
    if is_not_exact(folder) {
        return Err(Damage::unreadable(folder, NOT_UTF8, RENAME));
    }
    match repo.entries(folder) {
        Ok(mut entries) => {
            entries.retain(|(path, _)| !path.file_name().starts_with('.'));
            Ok(entries)
        }
        Err(Unreadable::Gone) => Ok(Vec::new()),
        Err(reason) => Err(Damage::unreadable(folder, reason.to_string(), READABLE)),
    }
}

/// Reads something that is no folder. None if it is of no concern, or has gone since it was listed.
fn take(repo: &Repo, path: &RepoPath, kind: EntryKind) -> Option<Read> {
    let damage = |message: &str, help: &str| Some(Err(Damage::unreadable(path, message, help)));
    let is_toml = path.as_str().rsplit_once('.').is_some_and(|(_, extension)| extension == "toml");
    // A link may stand for a folder of statements.
    let leads_to_folder = || matches!(repo.kind_of_target(path), Ok(EntryKind::Folder) | Err(Unreadable::Outside));
    if kind == EntryKind::Link && (is_toml || leads_to_folder()) {
        return damage(
            "links are not followed in the ledger",
            "put there what it leads to, under review with the rest",
        );
    }
    let leads_to_ledger = RepoPath::new(FOLDER).is_within(path);
    match is_toml {
        _ if leads_to_ledger => damage("it is no folder", "move it away: the ledger's folder belongs there"),
        true => read(repo, path),
        false => None,
    }
}

fn read(repo: &Repo, path: &RepoPath) -> Option<Read> {
    let damage = |message: &str, help: &str| Some(Err(Damage::unreadable(path, message, help)));
    let bytes = match repo.read(path) {
        Ok(bytes) if bytes.len() > SIZE_CAP => return damage(TOO_LARGE, ELSEWHERE),
        Ok(bytes) => bytes,
        Err(Unreadable::TooLarge(_)) => return damage(TOO_LARGE, ELSEWHERE),
        Err(Unreadable::Gone) if is_not_exact(path) => return damage(NOT_UTF8, RENAME),
        Err(Unreadable::Gone) => return None,
        Err(reason) => return damage(&reason.to_string(), READABLE),
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) => Some(ledger::parse(path, text)),
        Err(error) => {
            let line = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).matches('\n').count() + 1;
            damage(&format!("line {line} is not UTF-8"), "save the file as UTF-8")
        }
    }
}

/// Whether the name on the disk is not UTF-8, so that there is no exact path to open it by.
fn is_not_exact(path: &RepoPath) -> bool {
    path.as_str().contains('\u{fffd}')
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;

    const HAND: &str =
        "schema = 1\nkind = \"mark\"\nitem = \"core/a.b\"\nstatus = \"veto\"\nby = \"Bo\"\nat = 2026-01-31T09:30:00Z\n";

    fn put(root: &TempDir, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn damages(ledger: &Ledger) -> Vec<String> {
        ledger.damages().map(|damage| format!("{:?} {}", damage.item, damage.problem)).collect()
    }

    fn opened(root: &TempDir) -> (Repo, Ledger) {
        let repo = Repo::open(root.path()).unwrap();
        let ledger = load(&repo);
        (repo, ledger)
    }

    #[test]
    fn statements_are_read_whatever_git_ignores_and_other_files_are_not() {
        let root = tempfile::tempdir().unwrap();
        assert!(opened(&root).1.is_empty());
        put(&root, ".gitignore", ".gonogo\n*.toml\n");
        put(&root, ".gonogo/ledger/.gitignore", ".saving-*\n");
        put(&root, ".gonogo/ledger/.saving-0-1-2", "half a statem");
        put(&root, ".gonogo/ledger/core/a.b/one.toml", HAND);
        put(&root, ".gonogo/ledger/core/a.b/.#one.toml", "an editor's");
        put(&root, ".gonogo/ledger/core/a.b/README.md", "why");
        put(&root, ".gonogo/ledger/_board/x.toml", HAND.replace("mark", "agenda").replace("core/a.b", "_board"));
        let (_, ledger) = opened(&root);
        assert_eq!((ledger.statements().count(), damages(&ledger)), (2, vec![]));
    }

    #[test]
    fn what_cannot_be_read_is_a_damage_of_its_item() {
        let root = tempfile::tempdir().unwrap();
        put(&root, ".gonogo/ledger/core/a.b/large.toml", "#".repeat(SIZE_CAP + 1));
        put(&root, ".gonogo/ledger/core/a.b/latin.toml", b"note = 1\nby = '\xe9'\n");
        put(&root, ".gonogo/ledger/core/a.b/torn.toml", "note =");
        put(&root, "elsewhere/one.toml", HAND);
        symlink("../../../../elsewhere/one.toml", root.path().join(".gonogo/ledger/core/a.b/link.toml")).unwrap();
        symlink("../../../elsewhere", root.path().join(".gonogo/ledger/core/a.c")).unwrap();
        put(&root, OsStr::from_bytes(b".gonogo/ledger/core/\xe9/one.toml"), HAND);
        put(&root, OsStr::from_bytes(b".gonogo/ledger/core/a.b/\xe9.toml"), HAND);
        let (_, ledger) = opened(&root);
        let found = damages(&ledger);
        let expected = [
            ("core/a.b", "large.toml: it is larger than 1 MiB"),
            ("core/a.b", "latin.toml: line 2 is not UTF-8"),
            ("core/a.b", "link.toml: links are not followed in the ledger"),
            ("core/a.b", "torn.toml:1:7: not valid TOML"),
            ("core/a.b", "a.b/\u{fffd}.toml: its name is not UTF-8"),
            ("core/a.c", "core/a.c: links are not followed in the ledger"),
        ];
        assert_eq!(found.len(), expected.len() + 1, "{found:#?}");
        assert!(found[6].starts_with("None .gonogo/ledger/core/\u{fffd}: its name is not UTF-8"), "{found:#?}");
        for (found, (item, reason)) in found.iter().zip(expected) {
            assert!(found.starts_with(&format!("Some({item:?})")) && found.contains(reason), "{found}");
        }
    }

    #[test]
    fn a_ledger_that_is_no_folder_is_a_damage() {
        for (path, reason) in [(".gonogo", "links are not followed"), (".gonogo/ledger", "links are not followed")] {
            let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            put(&root, "x", "");
            fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
            symlink(outside.path(), root.path().join(path)).unwrap();
            let found = damages(&opened(&root).1);
            assert!(found.len() == 1 && found[0].contains(reason), "{found:?}");
        }
        let root = tempfile::tempdir().unwrap();
        put(&root, ".gonogo/ledger", "");
        assert!(damages(&opened(&root).1)[0].contains("ledger: it is no folder"));
    }

    #[test]
    fn a_pipe_does_not_hang() {
        let root = tempfile::tempdir().unwrap();
        put(&root, ".gonogo/ledger/core/a.b/one.toml", HAND);
        let pipe = root.path().join(".gonogo/ledger/core/a.b/pipe.toml");
        assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
        assert!(damages(&opened(&root).1)[0].contains("pipe.toml: not a regular file"));
    }

    /// One change to the files, and the path that a watcher would name.
    fn change(root: &TempDir, (action, place): (u8, usize)) -> RepoPath {
        const PLACES: [&str; 6] =
            ["core/a.b/one.toml", "core/a.b/two.toml", "core/a.c/one.toml", "core/a.b", "core", ""];
        let path = format!("{FOLDER}/{}", PLACES[place]).trim_end_matches('/').to_owned();
        let target = root.path().join(&path);
        let _ = fs::remove_file(&target);
        match action {
            0 | 1 if place < 3 => {
                let _ = fs::create_dir_all(target.parent().unwrap());
                let _ = fs::write(&target, if action == 0 { HAND } else { "torn" });
            }
            2 => {
                let _ = fs::remove_dir_all(&target);
            }
            3 => {
                let _ = fs::remove_dir_all(&target);
                let _ = symlink("/tmp", &target);
            }
            _ => {}
        }
        RepoPath::new(&path)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn reloading_what_changed_equals_loading_all(rounds in vec(vec((0..5_u8, 0..6_usize), 1..4), 1..8)) {
            let root = tempfile::tempdir().unwrap();
            let (repo, mut ledger) = opened(&root);
            for changes in rounds {
                let paths: Vec<_> = changes.into_iter().map(|step| change(&root, step)).collect();
                reload(&mut ledger, &repo, &paths);
                prop_assert_eq!(format!("{ledger:?}"), format!("{:?}", load(&repo)));
            }
        }
    }
}
