//! How much work an audit is, counted and not timed: files and bytes that are read, and how often a check looks at a file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "common/git.rs"]
mod git;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use git::git;
use gonogo::audit::{Cancel, Changes, Engine, Evaluation, Memory, Plan};
use gonogo::checklist;
use gonogo::repo::{Repo, RepoPath};
use tempfile::TempDir;

/// Of the files below: two expressions of each Rust file, eight more that have no match anywhere, one filter, one presence.
const CHECKLIST: &str = r#"
schema = 1
id = "work"
[[area]]
id = "a"
[[area.item]]
id = "todo"
title = "A"
check.text = { in = ["**/*.rs"], lacks = 'TODO' }
[[area.item]]
id = "never"
title = "B"
check.any = [
  { text = { in = ["**/*.rs"], has = 'unheard1' } }, { text = { in = ["**/*.rs"], has = 'unheard2' } },
  { text = { in = ["**/*.rs"], has = 'unheard3' } }, { text = { in = ["**/*.rs"], has = 'unheard4' } },
  { text = { in = ["**/*.rs"], has = 'unheard5' } }, { text = { in = ["**/*.rs"], has = 'unheard6' } },
  { text = { in = ["**/*.rs"], has = 'unheard7' } }, { text = { in = ["**/*.rs"], has = 'fn main' } },
]
[[area.item]]
id = "limits"
title = "C"
check.data = { in = ["k8s/*.yaml"], each = 'select(.kind == "Deployment")', holds = '.spec.replicas > 1' }
[[area.item]]
id = "threats"
title = "D"
check.file.any = ["docs/THREATS.md"]
"#;

/// Long after all that is written here, so that no file is too young.
const LATER: i128 = i128::MAX / 2;
const RUST_FILES: usize = 20;
const WANTED: usize = RUST_FILES + 3;
const WANTED_BYTES: usize = RUST_FILES * 12 + 39 + 14 + 10;

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Twenty Rust files of 12 bytes, of which one has a TODO and one is the main one, two manifests, and what no check wants.
fn repository() -> TempDir {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q"]);
    for at in 0..RUST_FILES {
        let text = match at {
            3 => "// TODO: x\n\n",
            7 => "fn main() {}",
            _ => "fn f() { 1 }",
        };
        write(folder.path(), &format!("src/{}/{at}.rs", at % 4), text);
    }
    write(folder.path(), "k8s/web.yaml", "kind: Deployment\nspec: { replicas: 2 }\n");
    write(folder.path(), "k8s/service.yaml", "kind: Service\n");
    write(folder.path(), "docs/THREATS.md", "# Threats\n");
    write(folder.path(), "README.md", "# Nobody asks\n");
    write(folder.path(), "logo.svg", "<svg/>\n");
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "A"]);
    write(folder.path(), ".gitignore", "target/\n");
    write(folder.path(), "target/generated.rs", "// TODO\n");
    folder
}

fn engine(folder: &TempDir) -> Engine {
    let (checklist, problems) = checklist::parse("work.toml", CHECKLIST);
    assert_eq!(problems, []);
    let plan = Plan::new(std::slice::from_ref(&checklist.unwrap()));
    Engine::new(Arc::new(Repo::open(folder.path()).unwrap()), Arc::new(plan))
}

fn audit(engine: &mut Engine) -> Evaluation {
    engine.audit(&Cancel::default(), &|_| {})
}

/// The Rust files, the manifests and the document that must not be empty are read, each once.
#[test]
fn a_full_audit_reads_each_file_once_if_anybody_wants_it() {
    let folder = repository();
    let evaluation = audit(&mut engine(&folder));
    assert_eq!(evaluation.files_read, WANTED);
    assert_eq!(evaluation.bytes_read, WANTED_BYTES);
    // Nine expressions are asked of each Rust file, but only two of them can match, in one file each.
    assert_eq!(evaluation.looks, 2 + 2 + 1, "two expressions, two manifests, one presence");
}

#[test]
fn twice_as_many_expressions_are_no_more_reads() {
    let folder = repository();
    let more = CHECKLIST.replace("id = \"work\"", "id = \"more\"").replace("unheard", "unseen");
    let checklists: Vec<_> =
        [CHECKLIST, &more].iter().map(|text| checklist::parse("work.toml", text).0.unwrap()).collect();
    let repo = Arc::new(Repo::open(folder.path()).unwrap());
    let evaluation = audit(&mut Engine::new(repo, Arc::new(Plan::new(&checklists))));
    assert_eq!(evaluation.files_read, WANTED);
    assert_eq!(evaluation.bytes_read, WANTED_BYTES);
    // Of what both ask in the same words there is one; the other part of `any` that matches is another's part.
    assert_eq!(evaluation.looks, 2 + 2 + 1 + 1);
}

#[test]
fn one_changed_file_is_one_file_read() {
    let folder = repository();
    let mut engine = engine(&folder);
    audit(&mut engine);
    write(folder.path(), "src/0/4.rs", "// TODO too\n");
    let change = |path: &str| Changes { paths: [RepoPath::new(path)].into(), ..Changes::default() };
    let evaluation = engine.update(&change("src/0/4.rs"), &Cancel::default(), &|_| {});
    assert_eq!((evaluation.files_read, evaluation.bytes_read), (1, 12));
    assert_eq!(evaluation.looks, 1, "of nine checks that want the file the one that can find something in it");
    write(folder.path(), "logo.svg", "<svg></svg>\n");
    let evaluation = engine.update(&change("logo.svg"), &Cancel::default(), &|_| {});
    assert_eq!((evaluation.files_read, evaluation.looks, evaluation.items), (0, 0, 0), "nobody wants it");
}

#[test]
fn a_warm_start_reads_nothing() {
    let folder = repository();
    let mut cold = engine(&folder);
    cold.remember(|| None);
    let cold_evaluation = audit(&mut cold);
    assert_eq!(cold_evaluation.files_kept, WANTED);
    let mut kept = Vec::new();
    cold.write_memory("p", LATER, &mut kept).unwrap();
    let mut warm = engine(&folder);
    let known = Memory::decode(kept.clone(), "p");
    warm.remember(|| known);
    let evaluation = audit(&mut warm);
    assert_eq!((evaluation.files_read, evaluation.bytes_read, evaluation.looks), (0, 0, 0));
    assert_eq!(evaluation.files_kept, 0, "so that there is nothing to keep");
    assert_eq!(evaluation.outcomes, cold_evaluation.outcomes);
    write(folder.path(), "src/1/5.rs", "fn other() {}");
    let mut warm = engine(&folder);
    let known = Memory::decode(kept.clone(), "p");
    warm.remember(|| known);
    let evaluation = audit(&mut warm);
    assert_eq!((evaluation.files_read, evaluation.files_kept), (1, 1));
}
