//! Which targets each tool has, and which of them do something.

use std::time::Instant;

use super::targets::Target;
use super::*;
use crate::reader::read;

/// The targets of a file, those that do nothing behind a `-`.
fn targets(path: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join(path);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(place, text).unwrap();
    let repo = Repo::open(folder.path()).unwrap();
    let path = RepoPath::new(path);
    let file = File::new(&repo, &path, Vec::new());
    let found = Tool::of(&path).unwrap().targets(&file, file.bytes().unwrap());
    let shown = |target: Target| {
        let idle = if target.does_something { "" } else { "-" };
        format!("{} {idle}{}", target.line, target.name)
    };
    found.targets.into_iter().map(shown).chain(found.problem.map(|(line, _)| format!("{line} problem"))).collect()
}

#[test]
fn each_tool_has_its_own() {
    let make = ".PHONY: test lint\ntest:\n\t@cargo test\nlint:\n\t@echo todo\nall: test\nempty:\nci: ; exit 1\n";
    assert_eq!(targets("Makefile", make), ["2 test", "4 -lint", "6 all", "7 -empty", "8 -ci"]);
    let npm =
        "{\"scripts\": {\n\"test\": \"echo \\\"Error: no test specified\\\" && exit 1\",\n\"lint\": \"eslint .\"}}";
    assert_eq!(targets("web/package.json", npm), ["2 -test", "3 lint"]);
    let just = "test:\n  cargo test\nplot:\n  #!/usr/bin/env python3\n  print(1)\nsay:\n  #!/bin/bash\n  echo hi\n";
    assert_eq!(targets("justfile", just), ["1 test", "3 plot", "6 -say"]);
    let task = "version: '3'\ntasks:\n  test: go test {{.CLI_ARGS}}\n  all: { deps: [test] }\n  ci:\n    cmds: [{ task: \
                test }]\n  no: { cmds: ['echo x'] }\n  none: {}\n";
    assert_eq!(targets("Taskfile.yml", task), ["3 test", "4 all", "5 ci", "7 -no", "8 -none"]);
    let cargo = "[alias]\nxtask = \"run -p xtask --\"\nt = [\"test\"]\nx = \"\"\n";
    assert_eq!(targets(".cargo/config.toml", cargo), ["2 xtask", "3 t", "4 -x"]);
    assert_eq!(targets("xtask/Cargo.toml", "[package]\n"), ["1 xtask"]);
    assert_eq!(targets("package.json", "{"), ["1 problem"]);
}

#[test]
fn wrong_definitions_are_refused() {
    let said = |fields: &str| {
        let (check, problems) = read("test", fields, parse_fields);
        check.map_or_else(|| problems[0].to_string(), |check| check.describe())
    };
    assert_eq!(said("tool = \"just\"\nname = \"test\"\nin = \"justfile\""), "just has the target `test` in justfile");
    assert_eq!(
        said("tool = \"any\"\nany = true\nname = [\"a\", \"b\"]\nin = \"x\""),
        "build tool has the targets `a` or `b` in x"
    );
    assert!(said("name = \"test\"").contains("`tool` is missing"));
    assert!(said("tool = \"make\"").contains("expects nothing"));
    assert!(said("tool = \"maker\"\nname = \"x\"").contains("did you mean `make`"));
    assert!(said("tool = \"make\"\nname = \"(?x)a # b\"").contains("not usable for a whole name"));
}

#[test]
fn tangles_are_answered_quickly() {
    let start = Instant::now();
    for (path, piece) in
        [("Makefile", "a:b;$("), ("Makefile", "a:\n\t'\n"), ("Makefile", "\\\n"), ("justfile", "a '\n  #!\n")]
    {
        let _ = targets(path, &piece.repeat(50_000));
    }
    let _ = targets("justfile", &format!("a:\n  #!x\n{}", "\n  b\n".repeat(20_000)));
    let _ = targets("package.json", &format!("{{\"scripts\": {{\"a\": \"{}\"}}}}", "$(".repeat(100_000)));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
