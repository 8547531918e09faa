//! A stranger's git: its configuration runs nothing, its broken parts are said, and the board of it is only ever text.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::hostile_site::{Answer, PROGRAM, Site, TITLE, assert_harmless};
use crate::terminal_support::Terminal;
use serde_json::Value;

const CHECKLIST: &str = r#"
schema = 1
id = "stranger"
[[area]]
id = "all"
[[area.item]]
id = "readme"
title = "There is a readme"
gate = true
check.file.any = ["README.md"]
[[area.item]]
id = "tag"
title = "It is tagged"
check.git.tag = "v*"
[[area.item]]
id = "held"
title = "The review was held"
check.manual = { evidence = ["path"] }
[[area.item]]
id = "names"
title = "Names hold no secret"
check.text = { in = ["names/**"], lacks = 'secret' }
"#;

fn repository() -> Site {
    let site = Site::new();
    site.write("README.md", "# Orders\n");
    site.write(".gonogo/checklists/stranger.toml", CHECKLIST);
    site.git(&["init", "-q", "-b", "main"]);
    site.git(&["add", "-A"]);
    site.git(&["commit", "-q", "-m", "Begin"]);
    site
}

fn executable(path: &Path, marker: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\n", marker.display())).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Names the script wherever git would run one; gives the file that it leaves behind.
fn arm(site: &Site) -> PathBuf {
    let (script, marker) = (site.beside("attack"), site.beside("marker"));
    executable(&script, &marker);
    let script = script.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.gitProxy",
        "core.askPass",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "merge.evil.driver",
        "gpg.program",
        "gpg.ssh.program",
        "credential.helper",
        "pager.status",
        "pager.diff",
        "pager.log",
        "sequence.editor",
        "interactive.diffFilter",
        "uploadpack.packObjectsHook",
    ] {
        site.git(&["config", key, script]);
    }
    site.git(&["config", "filter.evil.required", "true"]);
    for alias in ["status", "diff", "log", "rev-parse"] {
        site.git(&["config", &format!("alias.{alias}"), &format!("!{script}")]);
    }
    let hooks = site.root().join(".git/armed");
    for hook in [
        "pre-commit",
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "fsmonitor-watchman",
        "post-merge",
    ] {
        executable(&hooks.join(hook), &marker);
        executable(&site.root().join(".git/hooks").join(hook), &marker);
    }
    site.git(&["config", "core.hooksPath", hooks.to_str().unwrap()]);
    site.write(".gitattributes", "* filter=evil diff=evil merge=evil\n");
    // What differs from HEAD must be looked at, and with it every filter asked.
    site.write("README.md", "# Orders, changed\n");
    let _ = fs::remove_file(&marker);
    marker
}

#[test]
fn nothing_that_a_repository_configures_is_run() {
    let site = repository();
    let head = Command::new("git").current_dir(site.root()).args(["rev-parse", "HEAD"]).output().unwrap().stdout;
    let (mark, head) = (".gonogo/ledger/stranger/all.held/one.toml", String::from_utf8(head).unwrap());
    let text = "schema = 1\nkind = \"mark\"\nitem = \"stranger/all.held\"\nstatus = \"pass\"\nby = \"Bo\"\nat = 2026-01-31T09:30:00Z\n";
    // What has changed since is asked of git.
    site.write(mark, format!("{text}commit = \"{}\"\n", head.trim()));
    let marker = arm(&site);
    for arguments in [
        &["check", "--format", "json"][..],
        &["check", "--timings"],
        &["lint"],
        &["ledger"],
        &["explain", "all.tag"],
        &["mark", "all.held", "--pass", "--note", "seen", "--evidence", "README.md"],
    ] {
        site.run(arguments);
        assert!(!marker.exists(), "{arguments:?} ran {}", fs::read_to_string(&marker).unwrap());
    }
    let mut terminal = Terminal::open(&site.root(), PROGRAM, &[], &[]);
    terminal.wait_for("● live");
    terminal.wait_for("±");
    site.write("README.md", "# Orders, changed again\n");
    // Two causes at once would be one frame, which names the later.
    terminal.wait_for("· README.md ·");
    terminal.press("r");
    terminal.wait_for("asked for");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    assert!(!marker.exists(), "the board ran {}", fs::read_to_string(&marker).unwrap());
    // The trap is one: git itself falls into it.
    let _ = Command::new("git").current_dir(site.root()).arg("status").output().unwrap();
    assert!(marker.exists());
}

#[test]
fn a_git_folder_that_leads_elsewhere_widens_nothing() {
    // Another work tree, by the configuration.
    let site = repository();
    site.git(&["config", "core.worktree", "/"]);
    let answer = site.run(&["check"]);
    assert!(answer.code == 2 && answer.stderr.contains("core.worktree"), "{answer:?}");
    assert_eq!(site.run(&["mark", "all.held", "--pass", "--note", "x"]).code, 2);

    // A `.git` file that leads to somebody else's repository, to nothing, to itself, to a device.
    let other = repository();
    for target in [other.root().join(".git"), "/".into(), "/nowhere".into(), ".git".into(), "/dev/zero".into()] {
        let site = Site::new();
        site.write("README.md", "# Orders\n");
        site.write(".gonogo/checklists/stranger.toml", CHECKLIST);
        site.write(".git", format!("gitdir: {}\n", target.display()));
        let answer = site.run(&["check", "--format", "json"]);
        assert!(!answer.stdout.contains("etc/passwd"), "{answer:?}");
    }
    let site = Site::new();
    site.link(".git", "/dev/zero");
    assert_eq!(site.run(&["check"]).code, 2);
}

#[test]
fn a_damaged_git_folder_is_said_and_is_no_pass() {
    for (path, content) in [
        ("index", &b"DIRC\0\0\0\x02\0\0\0\x09"[..]),
        ("index", b"DIRC\0\0\0\x02\xff\xff\xff\xff"),
        ("HEAD", b"ref: refs/heads/\x1b]0;PWNED\x07"),
        ("HEAD", b"ref: ../../../../etc/passwd\n"),
        ("config", b"[core\nworktree = \x1b"),
        ("packed-refs", b"# pack-refs with: peeled \nzzzz refs/tags/v1\n"),
        ("refs/tags/v1", b"zzzz"),
        ("objects/info/alternates", b"/dev/zero\n/\n"),
    ] {
        let site = repository();
        site.write(Path::new(".git").join(path), content);
        let answer = site.run(&["check", "--format", "json"]);
        assert_ne!(status(&answer, "tag"), "pass", "{path}: {answer:?}");
    }
    // Without the index nobody knows which files there are besides those that lie about.
    let site = repository();
    let index = site.root().join(".git/index");
    let bytes = fs::read(&index).unwrap();
    fs::write(&index, &bytes[..bytes.len() / 2]).unwrap();
    let answer = site.run(&["check", "--format", "json"]);
    assert!(answer.code == 2 && answer.stdout.contains("which files git tracks is not known"), "{answer:?}");
    assert_eq!(status(&answer, "readme"), "error");
}

/// An item's status; `none` if nothing was said of it, because the repository was not opened.
fn status(answer: &Answer, id: &str) -> String {
    let document: Value = serde_json::from_str(&answer.stdout).unwrap_or_default();
    let items = document["checklists"][0]["areas"][0]["items"].as_array().cloned().unwrap_or_default();
    let found = items.iter().find(|item| item["id"] == id).and_then(|item| item["status"].as_str().map(str::to_owned));
    found.unwrap_or_else(|| "none".to_owned())
}

#[test]
fn the_board_of_a_strangers_repository_is_only_text() {
    let site = repository();
    for name in [
        format!("title{TITLE}.md"),
        "\u{202e}fdp.md".to_owned(),
        "\u{9b}31mred.md".to_owned(),
        "new\nline.md".to_owned(),
    ] {
        site.write(format!("names/{name}"), format!("secret {TITLE} \u{202e}\u{200b}\n"));
    }
    site.write_named(b"names/bad\xff\x1b[31m.md", "secret\n");
    site.git(&["checkout", "-q", "-b", "br\u{200b}anch-\u{202e}x"]);
    let mut terminal = Terminal::open(&site.root(), PROGRAM, &[], &[]);
    terminal.wait_for("● live");
    for keys in
        ["G", "\r", "jjjj", "\u{1b}", "/names\r", "yy", "?", "\u{1b}", ":", "\u{1b}", "p", "\u{1b}", "m", "\u{1b}"]
    {
        terminal.press(keys);
    }
    terminal.wait_for("Names hold no secret");
    terminal.press("q\u{3}");
    terminal.end();
    let raw = terminal.raw.lock().unwrap();
    let written = String::from_utf8_lossy(&raw);
    assert!(!written.contains("\u{1b}]0;PWNED"));
    // The program's own sequences aside, which all begin with an escape, nothing else steers.
    for part in written.split('\u{1b}') {
        let text: String = part.chars().filter(|character| !matches!(character, '\r' | '\u{7}' | '\u{8}')).collect();
        assert_harmless(&text);
    }
}
