//! What is evaluated again after a change, and what is taken up from an earlier run, equals a full audit: on real folders, after
//! any sequence of changes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use gonogo::audit::{Cancel, Changes, Engine, Memory, Plan};
use gonogo::check::{Outcome, Status};
use gonogo::checklist;
use gonogo::repo::{Repo, RepoPath};
use proptest::prelude::*;
use tempfile::TempDir;

/// What may happen to a folder.
#[derive(Clone, Debug)]
enum Step {
    Write(usize, usize),
    Remove(usize),
    Rename(usize, usize),
    RemoveFolder(usize),
    Link(usize, usize),
}

const FILES: [&str; 8] =
    ["README.md", "src/a.rs", "src/b.rs", "src/deep/c.rs", "docs/guide.md", "config.yaml", "build/out.txt", ".env"];
const TEXTS: [&str; 8] = [
    "",
    "TODO later\n",
    "fn main() {}\n",
    "replicas: 3\nname: web\n",
    "secret = AKIA0123456789ABCDEF\n",
    "# Usage\n[code](/src/a.rs) [deep](/src/deep/) [out](/build/out.txt) [guide](/docs/guide.md#usage)\n",
    "# Guide\nText.\n## Usage\n[up](../README.md#usage) [env](/.env) [config](/config.yaml) [own](#guide)\n",
    "\0TODO in what is no text\n",
];
const FOLDERS: [&str; 3] = ["src", "src/deep", "docs"];
/// Of links: to files that are listed, to one that is ignored, through a folder that is a link, to one, and to nothing.
const TARGETS: [&str; 7] =
    ["../src/a.rs", "../config.yaml", "../build/out.txt", "way/b.rs", "../src", "../.env", "../gone"];
const LINKS: [&str; 3] = ["docs/link.md", "docs/way", "src/b.rs"];

const RULES: &str = r#"
schema = 1
id = "laws"
[[area]]
id = "area"
[[area.item]]
id = "readme"
title = "README"
check.file.any = ["README.md"]
[[area.item]]
id = "todo"
title = "TODO"
check.text = { in = ["**/*.rs"], lacks = 'TODO' }
[[area.item]]
id = "main"
title = "main"
check.text = { in = ["src/**"], has = 'fn main', per = "file" }
[[area.item]]
id = "keys"
title = "keys"
check.text = { in = ["**/*"], lacks = 'AKIA[0-9A-Z]{16}' }
[[area.item]]
id = "env"
title = "env"
check.absent.any = ["**/.env"]
[[area.item]]
id = "replicas"
title = "replicas"
check.data = { in = ["*.yaml"], holds = '.replicas > 1' }
[[area.item]]
id = "both"
title = "both"
check.all = [{ file.any = ["docs/*.md"] }, { not.text = { in = ["docs/*.md"], has = 'TODO' } }]
[[area.item]]
id = "literal"
title = "an ignored file that a check names"
check.text = { in = ["build/out.txt"], has = 'fn' }
[[area.item]]
id = "count"
title = "a number of matches and a value"
check.text = { in = ["**/*"], has = '^\w+: (\w+)$', min = 2, max = 3, version = "<= 3" }
[[area.item]]
id = "sizes"
title = "two files of a size"
check.file = { any = ["src/**", "docs/*"], min = 2, max = 3, max_size = 20 }
[[area.item]]
id = "few"
title = "few files of a size"
check.absent = { any = ["**/*"], max = 2, min_size = "20 B" }
[[area.item]]
id = "links"
title = "links"
check.links = { in = ["**/*.md"] }
[[area.item]]
id = "anchors"
title = "anchors of documents whose own links are not asked about"
check.links = { in = ["README.md"] }
[[area.item]]
id = "no-folder"
title = "folders of a name"
check.absent = { any = ["docs/way", "**/deep"] }
[[area.item]]
id = "a-folder"
title = "a folder where a file is wanted"
check.file.any = ["docs", "src/deep/"]
[[area.item]]
id = "no-links"
title = "a part that asks which files there are"
check.not.links = { in = ["docs/*"], anchors = false }
[[area.item]]
id = "usage"
title = "usage"
check.section = { in = ["**/*.md"], heading = '^usage$', per = "file" }
"#;

fn apply(root: &Path, step: &Step, changes: &mut Changes) {
    let path = |name: &str| root.join(name);
    let mut touched = |name: &str| {
        changes.paths.insert(RepoPath::new(name));
        // As a watcher of folders would tell it, new folders come as paths, too.
        if let Some((parent, _)) = name.rsplit_once('/') {
            changes.paths.insert(RepoPath::new(parent));
        }
    };
    match step {
        Step::Write(file, text) => {
            fs::create_dir_all(path(FILES[*file]).parent().unwrap()).unwrap();
            // A link may lead to a folder, or into none.
            if fs::write(path(FILES[*file]), TEXTS[*text]).is_ok() {
                // A link that was moved may lead out of the repository: of what lies there no watcher tells.
                let written = path(FILES[*file]).canonicalize().unwrap();
                if let Ok(inside) = written.strip_prefix(root.canonicalize().unwrap()) {
                    touched(inside.to_str().unwrap());
                }
            }
            touched(FILES[*file]);
        }
        Step::Remove(file) => {
            let _ = fs::remove_file(path(FILES[*file]));
            touched(FILES[*file]);
        }
        Step::Rename(from, to) => {
            fs::create_dir_all(path(FILES[*to]).parent().unwrap()).unwrap();
            let _ = fs::rename(path(FILES[*from]), path(FILES[*to]));
            touched(FILES[*from]);
            touched(FILES[*to]);
        }
        Step::RemoveFolder(at) => {
            let _ = fs::remove_dir_all(path(FOLDERS[*at]));
            touched(FOLDERS[*at]);
        }
        Step::Link(link, target) => {
            fs::create_dir_all(path(LINKS[*link]).parent().unwrap()).unwrap();
            let _ = fs::remove_file(path(LINKS[*link]));
            #[cfg(unix)]
            let _ = std::os::unix::fs::symlink(TARGETS[*target], path(LINKS[*link]));
            touched(LINKS[*link]);
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let step = prop_oneof![
        4 => (0..FILES.len(), 0..TEXTS.len()).prop_map(|(file, text)| Step::Write(file, text)),
        2 => (0..FILES.len()).prop_map(Step::Remove),
        1 => (0..FILES.len(), 0..FILES.len()).prop_map(|(from, to)| Step::Rename(from, to)),
        1 => (0..FOLDERS.len()).prop_map(Step::RemoveFolder),
        2 => (0..LINKS.len(), 0..TARGETS.len()).prop_map(|(link, target)| Step::Link(link, target)),
    ];
    proptest::collection::vec(proptest::collection::vec(step, 1..4), 1..8)
}

/// The outcomes by signature, as text.
fn take(known: &mut BTreeMap<String, Outcome>, outcomes: Vec<(Arc<str>, Arc<Outcome>)>) {
    known.extend(outcomes.into_iter().map(|(signature, outcome)| (signature.to_string(), Outcome::clone(&outcome))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn incremental_and_taken_up_equal_full(script in steps()) {
        // One folder deeper, so that what a link that was moved leads to is no stranger's.
        let folder = TempDir::new().unwrap();
        let root = folder.path().join("repository");
        fs::create_dir(&root).unwrap();
        fs::write(root.join(".gitignore"), "build/\n").unwrap();
        let (checklist, problems) = checklist::parse("laws.toml", RULES);
        prop_assert_eq!(problems, vec![]);
        let plan = Arc::new(Plan::new(&[checklist.unwrap()]));
        let engine = || Engine::new(Arc::new(Repo::open(&root).unwrap()), Arc::clone(&plan));
        let mut live = engine();
        let mut known = BTreeMap::new();
        let mut kept: Option<Vec<u8>> = None;
        take(&mut known, live.audit(&Cancel::default(), &|_| {}).outcomes);
        for burst in &script {
            let mut changes = Changes::default();
            for step in burst {
                apply(&root, step, &mut changes);
            }
            take(&mut known, live.update(&changes, &Cancel::default(), &|_| {}).outcomes);
            let mut fresh = BTreeMap::new();
            take(&mut fresh, engine().audit(&Cancel::default(), &|_| {}).outcomes);
            prop_assert_eq!(&known, &fresh, "after {:?}", burst);
            // A start that takes up what was kept before the burst knows the same. The texts differ in length, so that no
            // file system's clock is too coarse to tell them apart.
            let mut warm = engine();
            let known = kept.take();
            warm.remember(|| known.and_then(|bytes| Memory::decode(bytes, "laws")));
            let mut taken_up = BTreeMap::new();
            take(&mut taken_up, warm.audit(&Cancel::default(), &|_| {}).outcomes);
            prop_assert_eq!(&taken_up, &fresh, "taken up after {:?}", burst);
            let mut bytes = Vec::new();
            warm.write_memory("laws", i128::MAX / 2, &mut bytes).unwrap();
            kept = Some(bytes);
        }
    }
}

/// The file that comes and goes is none that the check reads.
#[test]
fn a_link_is_judged_again_when_what_it_names_comes_or_goes() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("README.md"), "[code](src/a.rs)\n").unwrap();
    let (checklist, _) = checklist::parse("laws.toml", RULES);
    let mut live =
        Engine::new(Arc::new(Repo::open(folder.path()).unwrap()), Arc::new(Plan::new(&[checklist.unwrap()])));
    let mut known = BTreeMap::new();
    let mut status = |outcomes| {
        take(&mut known, outcomes);
        known.iter().find(|(signature, _)| signature.starts_with(r#"{"links""#)).unwrap().1.status
    };
    assert_eq!(status(live.audit(&Cancel::default(), &|_| {}).outcomes), Status::Fail);
    for (step, expected) in [
        (Step::Write(1, 2), Status::Pass),
        (Step::Rename(1, 2), Status::Fail),
        (Step::Rename(2, 1), Status::Pass),
        (Step::RemoveFolder(0), Status::Fail),
    ] {
        let mut changes = Changes::default();
        apply(folder.path(), &step, &mut changes);
        assert_eq!(status(live.update(&changes, &Cancel::default(), &|_| {}).outcomes), expected, "{step:?}");
    }
}
