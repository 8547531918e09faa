//! A repository at a commit is what a clean checkout of that commit is, for every check that a commit can decide.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "common/git.rs"]
mod git;
mod kind_fixtures;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use git::git;
use gonogo::audit::{Cancel, Engine, Plan, Scout, left_out};
use gonogo::check::{KINDS, Outcome, Status};
use gonogo::checklist::Checklist;
use gonogo::repo::{EntryKind, Repo, RepoPath, Unreadable};
use kind_fixtures::{fixtures, outcome, parse, staged};
use proptest::prelude::*;
use tempfile::TempDir;

/// Puts everything into a commit, and leaves nothing else.
fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", "All of it"]);
    git(folder, &["clean", "-q", "-d", "-x", "-f"]);
}

/// What each condition that a commit can decide comes to, by its signature.
fn outcomes(repo: Repo, checklist: &Checklist, states: &[&Repo]) -> BTreeMap<String, Outcome> {
    let out = left_out(std::slice::from_ref(checklist), states);
    let mut engine = Engine::new(Arc::new(repo), Arc::new(Plan::new(std::slice::from_ref(checklist))));
    let found = engine.audit(&Cancel::default(), &|_| {}).outcomes;
    let mut outcomes: BTreeMap<_, _> =
        found.into_iter().map(|(of, found)| (of.to_string(), (*found).clone())).collect();
    for item in checklist.items().filter(|item| out.contains_key(&item.key)) {
        outcomes.remove(&*item.check.as_ref().unwrap().signature);
    }
    outcomes
}

fn same(folder: &Path, at: &Repo, checklist: &Checklist) -> BTreeMap<String, Outcome> {
    let checkout = outcomes(Repo::open(folder).unwrap(), checklist, &[at]);
    let commit = outcomes(at.at(&at.commit().unwrap().id).unwrap(), checklist, &[at]);
    assert_eq!(checkout, commit);
    commit
}

#[test]
fn every_fixture_of_every_kind_gives_the_same_at_its_commit() {
    let mut seen = BTreeMap::new();
    for kind in KINDS.iter().filter(|kind| !matches!(kind.name, "http" | "command")) {
        for entry in fs::read_dir(fixtures().join(kind.name)).unwrap() {
            let fixture = entry.unwrap().path();
            let checklist = parse(&fs::read_to_string(fixture.join("item.toml")).unwrap());
            let folder = staged(&fixture);
            git(folder.path(), &["init", "-q"]);
            git(folder.path(), &["add", "-A", "-f"]);
            git(folder.path(), &["commit", "-q", "--allow-empty", "-m", "All of it"]);
            let at = Repo::open(folder.path()).unwrap().at("HEAD").unwrap();
            let found = same(folder.path(), &at, &checklist);
            let is_of_branches = ["branch", "ahead", "behind", "prometheus"];
            let signature = checklist.items().next().unwrap().check.as_ref().unwrap().signature.to_string();
            match found.get(&signature) {
                Some(found) => {
                    assert_eq!(*found, outcome(folder.path(), &checklist));
                    *seen.entry(found.status).or_insert(0) += 1;
                }
                None => assert!(is_of_branches.iter().any(|word| signature.contains(word)), "{signature}"),
            }
        }
    }
    for status in [Status::Pass, Status::Fail, Status::Partial, Status::Error] {
        assert!(seen.get(&status).is_some_and(|seen| *seen > 10), "{seen:?}");
    }
}

const FILES: [&str; 9] = [
    "CODEOWNERS",
    "README.md",
    "src/a.rs",
    "src/b.rs",
    "src/deep/c.rs",
    "docs/guide.md",
    "config.yaml",
    "out/text",
    ".env",
];
const TEXTS: [&str; 7] = [
    "",
    "src/ @core\n",
    "TODO later\n",
    "fn main() {}\n",
    "replicas: 3\nname: web\n",
    "# Usage\n[code](/src/a.rs) [deep](/src/deep/) [guide](/docs/guide.md#usage) [way](/docs/way/a.rs)\n",
    "# Guide\nText.\n## Usage\n[up](../README.md#usage) [config](/config.yaml) [link](link.md)\n",
];
const LINKS: [&str; 4] = ["docs/link.md", "docs/way", "config.yaml", "src/linked.rs"];
/// To files and folders, through a link, out of the repository by either way, in a circle, and to nothing.
const TARGETS: [&str; 12] = [
    "../src/a.rs",
    "../src",
    "../docs/way/b.rs",
    "way/deep/../a.rs",
    "/etc/passwd",
    "../../outside",
    "link.md",
    "gone",
    "../src/a.rs/",
    "../README.md/x",
    ".",
    "src/../README.md",
];

const RULES: &str = r#"id = "readme"
title = "A"
check.file.any = ["README.md"]
[[area.item]]
id = "linked"
title = "A"
check.file = { all = ["docs/link.md", "src/linked.rs"], min_size = 1 }
[[area.item]]
id = "run"
title = "A"
check.file = { any = ["src/*"], executable = true }
[[area.item]]
id = "todo"
title = "A"
check.text = { in = ["**/*"], lacks = 'TODO|root:' }
[[area.item]]
id = "main"
title = "A"
check.text = { in = ["src/**"], has = 'fn main', per = "file" }
[[area.item]]
id = "no-words"
title = "A"
check.all = [
    { text = { in = ["**/*"], lacks = 'later' } },
    { text = { in = ["**/*"], lacks = 'replicas: \d' } },
    { text = { in = ["**/*"], lacks = 'name: web' } },
    { text = { in = ["**/*"], lacks = 'Usage' } },
    { text = { in = ["**/*"], lacks = 'deep/' } },
    { text = { in = ["**/*"], has = 'link\.md' } },
    { text = { in = ["**/*"], has = 'guide' } },
]
[[area.item]]
id = "env"
title = "A"
check.absent.any = ["**/.env"]
[[area.item]]
id = "replicas"
title = "A"
check.data = { in = ["*.yaml"], holds = '.replicas > 1' }
[[area.item]]
id = "both"
title = "A"
check.all = [{ file.any = ["docs/*.md"] }, { not.text = { in = ["docs/*.md"], has = 'TODO' } }]
[[area.item]]
id = "ignored"
title = "A"
check.text = { in = ["out/text"], has = 'fn' }
[[area.item]]
id = "few"
title = "A"
check.absent = { any = ["**/*"], max = 2, min_size = "20 B" }
[[area.item]]
id = "links"
title = "A"
check.links = { in = ["**/*.md"] }
[[area.item]]
id = "tracked"
title = "A"
check.git.tracked = ["src/*.rs", "README.md"]
[[area.item]]
id = "owned"
title = "A"
check.git.owned = ["src/**"]
[[area.item]]
id = "kept-up"
title = "A"
check.git.age = { in = ["**/*"], max = "90d" }
[[area.item]]
id = "messages"
title = "A"
check.git.message = { has = 'All', last = 1 }
"#;

/// What a commit may have: a file with a text, which may be a program, or a link.
#[derive(Clone, Debug)]
enum Step {
    Write(usize, usize, bool),
    Link(usize, usize),
    Remove(usize),
}

fn apply(root: &Path, step: &Step) {
    let place = |path: &str| {
        let path = root.join(path);
        // What stands in the way is a link that leads somewhere, or a file.
        let _ = fs::create_dir_all(path.parent().unwrap());
        let _ = fs::remove_file(&path);
        path
    };
    match step {
        Step::Write(file, text, runs) => {
            let path = place(FILES[*file]);
            if fs::write(&path, TEXTS[*text]).is_ok() && *runs {
                use std::os::unix::fs::PermissionsExt as _;
                fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
        Step::Link(link, target) => drop(std::os::unix::fs::symlink(TARGETS[*target], place(LINKS[*link]))),
        Step::Remove(file) => drop(place(FILES[*file])),
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..FILES.len(), 0..TEXTS.len(), any::<bool>()).prop_map(|(file, text, runs)| Step::Write(file, text, runs)),
        3 => (0..LINKS.len(), 0..TARGETS.len()).prop_map(|(link, target)| Step::Link(link, target)),
        1 => (0..FILES.len()).prop_map(Step::Remove),
    ];
    prop::collection::vec(step, 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_commit_of_any_repository_is_what_its_checkout_is(commits in prop::collection::vec(steps(), 1..4)) {
        let folder = TempDir::new().unwrap();
        let root = folder.path().join("repository");
        fs::create_dir(&root).unwrap();
        fs::write(folder.path().join("outside"), "TODO\n").unwrap();
        fs::write(root.join(".gitignore"), "/out/\n").unwrap();
        git(&root, &["init", "-q", "-b", "main"]);
        for steps in &commits {
            steps.iter().for_each(|step| apply(&root, step));
            commit(&root);
        }
        let checklist = parse(RULES);
        let repo = Repo::open(&root).unwrap();
        for back in 0..commits.len() {
            let checkout = folder.path().join(format!("checkout-{back}"));
            git(&root, &["worktree", "add", "-q", "--detach", checkout.to_str().unwrap(), &format!("HEAD~{back}")]);
            let at = repo.at(&format!("HEAD~{back}")).unwrap();
            same(&checkout, &at, &checklist);
            let names = |repo: &Repo| repo.list().files().cloned().collect::<Vec<_>>();
            let checked_out = Repo::open(&checkout).unwrap();
            prop_assert_eq!(names(&at), names(&checked_out));
            for path in FILES.iter().chain(&LINKS).map(|path| RepoPath::new(path)) {
                prop_assert_eq!(at.read(&path), checked_out.read(&path), "{}", path);
                prop_assert_eq!(at.kind(&path), checked_out.kind(&path), "{}", path);
                prop_assert_eq!(at.kind_of_target(&path), checked_out.kind_of_target(&path), "{}", path);
                prop_assert_eq!(at.size(&path), checked_out.size(&path), "{}", path);
                prop_assert_eq!(at.is_executable(&path), checked_out.is_executable(&path), "{}", path);
            }
            for folder in ["", "src", "src/deep", "docs", "docs/way", "gone", "README.md"].map(RepoPath::new) {
                let entries = |repo: &Repo| repo.entries(&folder).map(|mut entries| { entries.sort(); entries });
                let checkout = entries(&checked_out).map(|mut entries| {
                    entries.retain(|(path, _)| path.file_name() != ".git");
                    entries
                });
                prop_assert_eq!(entries(&at), checkout, "{}", folder);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever lies between them, in either direction, and whether a scout was there before or not.
    #[test]
    fn going_from_commit_to_commit_equals_an_audit_of_each(commits in prop::collection::vec(steps(), 2..6)) {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join(".gitignore"), "/out/\n").unwrap();
        git(folder.path(), &["init", "-q", "-b", "main"]);
        for (at, steps) in commits.iter().enumerate() {
            steps.iter().for_each(|step| apply(folder.path(), step));
            let rules = if at % 2 == 0 { "/out/\n" } else { "/src/b.rs\n" };
            fs::write(folder.path().join(".gitignore"), rules).unwrap();
            commit(folder.path());
        }
        let checklist = parse(RULES);
        let plan = Arc::new(Plan::new(&[checklist]));
        let repo = Repo::open(folder.path()).unwrap();
        let mut seen = commits.len();
        let full = |repo: Repo| {
            let mut engine = Engine::new(Arc::new(repo), Arc::clone(&plan));
            engine.audit(&Cancel::default(), &|_| {}).outcomes.into_iter().collect::<BTreeMap<_, _>>()
        };
        let mut here = Arc::new(repo.at("HEAD").unwrap());
        let mut engine = Engine::new(Arc::clone(&here), Arc::clone(&plan));
        let mut known: BTreeMap<_, _> = engine.audit(&Cancel::default(), &|_| {}).outcomes.into_iter().collect();
        let mut scout = Scout::new(engine.sight());
        for back in (0..commits.len()).chain((0..commits.len()).rev()) {
            let (there, changed) = here.moved_to(&format!("HEAD~{back}")).unwrap();
            here = Arc::new(there);
            seen += 1;
            let seen = (seen % 2 == 0).then(|| scout.look_at(&here, changed.iter().cloned()));
            known.extend(engine.move_to(Arc::clone(&here), &changed, seen).outcomes);
            prop_assert_eq!(&known, &full(repo.at(&format!("HEAD~{back}")).unwrap()));
            prop_assert!(engine.files().files().eq(here.list().files()));
        }
    }
}

#[test]
fn what_git_does_not_have_is_an_error_and_never_a_pass() {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q"]);
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/a.rs"), "fn main() {}\n").unwrap();
    commit(folder.path());
    let checklist = parse("id = \"a\"\ntitle = \"A\"\ncheck.text = { in = [\"src/*\"], lacks = 'TODO' }");
    let found = || {
        let at = Repo::open(folder.path()).unwrap().at("HEAD")?;
        Ok::<_, String>(outcomes(at, &checklist, &[]).into_values().next().unwrap())
    };
    assert_eq!(found().unwrap().status, Status::Pass);
    let id = |of: &str| git(folder.path(), &["rev-parse", of]);
    let object = |id: &str| folder.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
    let blob = object(&id("HEAD:src/a.rs"));
    let whole = fs::read(&blob).unwrap();
    fs::remove_file(&blob).unwrap();
    let missing = found().unwrap();
    assert_eq!(missing.status, Status::Error);
    assert!(missing.summary.contains("git does not have its content here"), "{missing:?}");
    for length in 0..whole.len() {
        fs::write(&blob, &whole[..length]).unwrap();
        let damaged = found().map_or_else(|refused| refused, |found| format!("{:?}", found.status) + &found.summary);
        assert!(damaged.contains("is damaged") && !damaged.starts_with("Pass"), "{length}: {damaged}");
    }
    fs::write(&blob, &whole).unwrap();
    assert_eq!(found().unwrap().status, Status::Pass);
    fs::remove_file(object(&id("HEAD:src"))).unwrap();
    let refused = Repo::open(folder.path()).unwrap().at("HEAD").unwrap_err();
    assert!(refused.starts_with("git does not have all folders of commit "), "{refused}");
    let unknown = Repo::open(folder.path()).unwrap().at("nowhere").unwrap_err();
    assert_eq!(unknown, "there is no commit `nowhere` here");
    assert!(Repo::open(&TempDir::new().unwrap().keep()).unwrap().at("HEAD").is_err());
}

#[test]
fn what_is_too_large_or_has_no_name_or_is_another_repository_is_as_in_a_checkout() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q"]);
    fs::write(folder.path().join("large"), vec![b'a'; 17 << 20]).unwrap();
    fs::create_dir(folder.path().join("named")).unwrap();
    fs::write(folder.path().join("named").join(std::ffi::OsStr::from_bytes(b"\xe9.md")), "# Text\n").unwrap();
    git(folder.path(), &["add", "-A"]);
    let module = "160000,0123456789012345678901234567890123456789,modules/other";
    git(folder.path(), &["update-index", "--add", "--cacheinfo", module]);
    git(folder.path(), &["commit", "-q", "-m", "All of it"]);
    fs::create_dir_all(folder.path().join("modules/other")).unwrap();
    let checkout = Repo::open(folder.path()).unwrap();
    let at = checkout.at("HEAD").unwrap();
    let names = |repo: &Repo| repo.list().files().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&at), ["large", "named/\u{fffd}.md"]);
    assert_eq!(names(&at), names(&checkout));
    for path in ["large", "named", "named/\u{fffd}.md", "modules", "modules/other", "modules/other/x"] {
        let path = RepoPath::new(path);
        assert_eq!(at.read(&path), checkout.read(&path), "{path}");
        assert_eq!(at.size(&path), checkout.size(&path), "{path}");
        assert_eq!(at.kind(&path), checkout.kind(&path), "{path}");
        assert_eq!(at.entries(&path), checkout.entries(&path), "{path}");
    }
    assert_eq!(at.read(&RepoPath::new("large")), Err(Unreadable::TooLarge(17 << 20)));
    assert_eq!(at.kind(&RepoPath::new("modules/other")), Ok(EntryKind::Folder));
    assert!(at.blob(&RepoPath::new("large")).is_some() && checkout.blob(&RepoPath::new("large")).is_none());
}

#[test]
fn what_a_commit_does_not_keep_is_pending_there() {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    fs::write(folder.path().join(".gitignore"), "*.info\n").unwrap();
    fs::write(folder.path().join("lcov.info"), "SF:a\nLF:2\nLH:2\nend_of_record\n").unwrap();
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "All of it"]);
    git(folder.path(), &["tag", "v1"]);
    git(folder.path(), &["commit", "-q", "--allow-empty", "-m", "More"]);
    git(folder.path(), &["tag", "v2"]);
    let found = |revision: &str, check: &str| {
        let checklist = parse(&format!("id = \"a\"\ntitle = \"A\"\n{check}"));
        let at = Repo::open(folder.path()).unwrap().at(revision).unwrap();
        let found = outcomes(at, &checklist, &[]).into_values().next().unwrap();
        format!("{} {}", found.status.word(), found.summary)
    };
    for (revision, check, expected) in [
        ("HEAD", r#"check.git.branch = "main""#, "pending where branches were is not known at a commit"),
        (
            "HEAD",
            r#"check.metric = { coverage = "lcov.info", target = "> 80%" }"#,
            "pending git ignores lcov.info, so that it is not known at a commit",
        ),
        ("HEAD", r#"check.command = { run = ["true"] }"#, "pending what is run or asked is not known at a commit"),
        ("HEAD", r#"check.git.tag = "v2""#, "pass v2"),
        ("HEAD~1", r#"check.git.tag = "v*""#, "pass v1"),
        ("HEAD~1", r#"check.git.tag = "v2""#, "fail no tag matches v2"),
        ("v1", "check.git.message = { has = 'More', last = 1 }", "fail 0 of 1 commit"),
    ] {
        assert!(found(revision, check).starts_with(expected), "{}", found(revision, check));
    }
}
