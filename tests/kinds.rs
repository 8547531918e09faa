//! Every check kind: its documented example parses, its fixtures give their outcomes, damaged input is never a pass.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "common/git.rs"]
mod git;
mod kind_fixtures;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use git::git;
use gonogo::audit::{Cancel, Engine, Plan};
use gonogo::check::{KINDS, Status};
use gonogo::checklist;
use gonogo::repo::Repo;
use kind_fixtures::{fixtures, outcome, parse, staged};
use tempfile::TempDir;

/// The status and summary that the program itself gives: commands are confined by it, and the checklist lies outside of the
/// repository, so that it is the user's and needs no trust. A file `server` is what a server answers, whatever it is asked.
fn asked(folder: &Path, item: &str) -> (String, String) {
    let outside = TempDir::new().unwrap();
    let checklist = outside.path().join("fixture.toml");
    let text = format!("schema = 1\nid = \"fixture\"\n[[area]]\nid = \"area\"\n[[area.item]]\n{item}");
    fs::write(&checklist, text).unwrap();
    let answer = fs::read(folder.join("server")).ok();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    match answer {
        Some(answer) => drop(std::thread::spawn(move || serve(&listener, &answer))),
        // Nobody listens there any more.
        None => drop(listener),
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
    command.args(["check", "--format", "json", "--no-cache", "--set"]).arg(format!("BASE_URL=http://{address}"));
    command.arg("--checklist").arg(&checklist).arg(folder).env("XDG_CONFIG_HOME", outside.path());
    let output = command.output().unwrap();
    let board: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    let item = &board["checklists"][0]["areas"][0]["items"][0];
    (item["status"].as_str().unwrap().to_owned(), item["summary"].as_str().unwrap().to_owned())
}

fn serve(listener: &TcpListener, answer: &[u8]) {
    for stream in listener.incoming() {
        let mut stream = stream.unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 1024];
        while !request.windows(4).any(|end| end == b"\r\n\r\n") {
            match stream.read(&mut buffer) {
                Ok(length @ 1..) => request.extend_from_slice(&buffer[..length]),
                _ => break,
            }
        }
        let _ = stream.write_all(answer);
    }
}

#[test]
fn every_example_parses_and_is_of_its_kind() {
    for kind in KINDS {
        let checklist = parse(kind.example);
        assert_eq!(checklist.items().next().unwrap().kind(), kind.name);
        assert!(!kind.summary.is_empty() && !kind.summary.ends_with('.'));
    }
}

/// What a kind reads is what its documentation names: whoever asks for a key that it does not know is told all it does.
#[test]
fn every_key_is_documented_and_every_documented_key_exists() {
    for kind in KINDS {
        let mut documented: Vec<&str> = kind.parameters.iter().flat_map(|(keys, _)| keys.split(", ")).collect();
        assert!(!documented.is_empty(), "{}", kind.name);
        let mut known: Vec<String> = Vec::new();
        // A kind that reads one key or another by what stands beside it is asked with each, and once with a sound whole.
        let whole = "json = \"a\", value = \".a\", target = \"> 1ms\", unit = \"ms\", ".to_owned();
        for beside in documented.iter().map(|key| format!("{key} = \"a\", ")).chain([String::new(), whole]) {
            let item = format!("id = \"a\"\ntitle = \"A\"\ncheck.{} = {{ {beside}zz-zz = 1 }}", kind.name);
            let text = format!("schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n[[area.item]]\n{item}");
            let problems = checklist::parse("a.toml", &text).1;
            let told = problems.iter().find(|problem| problem.message.contains("`zz-zz`"));
            let help = told.and_then(|problem| problem.help.clone()).map(|help| help.to_string()).unwrap_or_default();
            known.extend(help.split('`').skip(1).step_by(2).map(str::to_owned));
        }
        known.sort_unstable();
        known.dedup();
        documented.sort_unstable();
        // Kinds whose value is no table of keys have none to ask for.
        if !matches!(kind.name, "all" | "any" | "not") {
            assert_eq!(known, documented, "{}", kind.name);
        }
    }
}

/// `tests/fixtures/kinds/KIND/OUTCOME[-CASE]/` holds a repository and the item that looks at it.
#[test]
fn every_fixture_gives_the_outcome_that_its_folder_names() {
    for kind in KINDS {
        let mut seen = Vec::new();
        for entry in fs::read_dir(fixtures().join(kind.name)).unwrap_or_else(|_| panic!("no fixtures of {}", kind.name))
        {
            let fixture = entry.unwrap().path();
            let name = fixture.file_name().unwrap().to_str().unwrap().to_owned();
            let wanted = name.split('-').next().unwrap().to_owned();
            let item = fs::read_to_string(fixture.join("item.toml")).unwrap();
            let folder = staged(&fixture);
            seen.push(wanted.clone());
            if matches!(kind.name, "http" | "command") {
                let (status, summary) = asked(folder.path(), &item);
                assert_eq!(status, wanted, "{}/{name}: {summary}", kind.name);
                continue;
            }
            let found = outcome(folder.path(), &parse(&item));
            assert_eq!(found.status.word(), wanted, "{}/{name}: {found:?}", kind.name);
            assert!(!found.summary.is_empty() && (0.0..=1.0).contains(&found.credit), "{}/{name}", kind.name);
            assert_eq!(found.credit >= 1.0, found.status == Status::Pass, "{}/{name}", kind.name);
        }
        for needed in needed(kind.name) {
            assert!(seen.iter().any(|seen| seen == needed), "{} has no fixture for {needed}", kind.name);
        }
    }
}

/// Checks have no clock and the board has one: through the program itself, today.
#[test]
fn a_report_that_was_good_goes_stale_with_time() {
    let item = "id = \"tests\"\ntitle = \"A\"\ngate = true\n\
        check.report = { in = [\"junit.xml\"], format = \"junit\", max_age = \"7d\" }";
    let folder = TempDir::new().unwrap();
    let checklist = folder.path().join("dated.toml");
    let text = format!("schema = 1\nid = \"dated\"\n[[area]]\nid = \"area\"\n[[area.item]]\n{item}\n");
    fs::write(&checklist, text).unwrap();
    let days_ago = |days: i64| {
        let date = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * days);
        let suite = format!("<testsuite timestamp=\"{date}\"><testcase name=\"a\"/></testsuite>");
        fs::write(folder.path().join("junit.xml"), suite).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
        command
            .current_dir(folder.path())
            .args(["check", "--format", "json", "--no-cache", "--checklist"])
            .arg(&checklist);
        let output = command.env("HOME", folder.path()).env_remove("XDG_CONFIG_HOME").output().unwrap();
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let item = document["checklists"][0]["areas"][0]["items"][0].clone();
        let summary = item["summary"].as_str().unwrap().to_owned();
        (item["status"].as_str().unwrap().to_owned(), output.status.code().unwrap(), summary)
    };
    assert_eq!(days_ago(1).0, "pass");
    let (status, code, summary) = days_ago(8);
    assert_eq!((status.as_str(), code), ("stale", 1));
    assert!(summary.starts_with("older than 7 days since ") && summary.contains("; it was pass: 1 test"), "{summary}");
    let (status, code, summary) = days_ago(-30);
    assert_eq!((status.as_str(), code), ("error", 2));
    assert!(summary.ends_with("which is in the future"), "{summary}");
}

#[test]
fn broken_links_are_found_by_line_and_named() {
    let fixture = fixtures().join("links/partial");
    let item = fs::read_to_string(fixture.join("item.toml")).unwrap();
    let found = outcome(staged(&fixture).path(), &parse(&item));
    let shown: Vec<_> =
        found.findings.iter().map(|finding| format!("{} {}", finding.location(), finding.message)).collect();
    assert_eq!(found.summary.as_str(), "2 of 6 links");
    assert_eq!(
        shown,
        [
            "README.md:3 README.md has no heading or anchor `#usage`",
            "README.md:3 ../../issues leads out of the repository",
            "README.md:3 docs/guide.md has no heading or anchor `#rollback`",
            "README.md:3 docs/logo.png is not in the repository",
        ]
    );
}

#[test]
fn values_and_numbers_are_found_by_line_and_said() {
    let found = |fixture: &str| {
        let fixture = fixtures().join("text").join(fixture);
        let item = fs::read_to_string(fixture.join("item.toml")).unwrap();
        let found = outcome(staged(&fixture).path(), &parse(&item));
        let findings = found.findings.iter().map(|finding| format!("{} {}", finding.location(), finding.message));
        (found.summary.to_string(), findings.collect::<Vec<_>>())
    };
    let (summary, findings) = found("fail-value");
    assert_eq!(summary, "1 place in 1 file");
    assert_eq!(findings, ["k8s/worker.yaml:8 5 is not >= 30: terminationGracePeriodSeconds: 5"]);
    let (_, findings) = found("fail-value-that-is-no-number");
    assert_eq!(findings, ["k8s/worker.yaml:8 `${GRACE}` is no number: terminationGracePeriodSeconds: ${GRACE}"]);
    assert_eq!(found("fail-too-few").0, "test in 4 places, at least 5 places wanted");
    let (summary, findings) = found("fail-too-many");
    assert_eq!(summary, r"`\bTODO\b` in 3 places, at most 2 places wanted");
    assert_eq!(findings.len(), 3);
    let (_, findings) = found("partial-count-per-file");
    assert_eq!(findings, ["docs/adr/0002.md has 1 place of `^## `, 2 to 3 places wanted"]);
    assert_eq!(found("pass-multi-line").0, "src/server.ts:1");
}

#[test]
fn a_folder_is_said_where_a_file_was_named() {
    let folder = TempDir::new().unwrap();
    for path in ["docs/adr/1.md", "docs/guide.md", "web/node_modules/a/b.js", "web/node_modules/c.js"] {
        fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
        fs::write(folder.path().join(path), "x\n").unwrap();
    }
    let found = |check: &str| outcome(folder.path(), &parse(&format!("id = \"a\"\ntitle = \"A\"\ncheck.{check}")));
    for check in ["file.any = [\"docs\"]", "file.all = [\"docs/\"]"] {
        assert_eq!(found(check).summary.as_str(), "docs is a folder; for what lies in it write docs/**", "{check}");
    }
    assert_eq!(found("file.any = [\"LICENSE\"]").summary.as_str(), "LICENSE does not exist");
    for check in ["absent.any = [\"web/node_modules\"]", "absent.any = [\"**/node_modules/\"]"] {
        let found = found(check);
        assert_eq!(found.summary.as_str(), "web/node_modules exists", "{check}");
        assert_eq!((found.findings_total, found.findings[0].location()), (1, "web/node_modules".to_owned()));
    }
    assert_eq!(found("absent = { any = [\"**/node_modules\"], max = 1 }").status, Status::Pass);
}

/// Who has only the newest commit knows of no other.
#[test]
fn what_a_shallow_clone_leaves_out_is_not_known() {
    let (origin, place) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    git(origin.path(), &["init", "-q", "-b", "main"]);
    for subject in ["fix: all", "whatever", "feat: more"] {
        git(origin.path(), &["commit", "-q", "--allow-empty", "-m", subject]);
    }
    git(origin.path(), &["tag", "v1.0", "HEAD~1"]);
    let first = git(origin.path(), &["rev-parse", "HEAD~2"]);
    let url = format!("file://{}", origin.path().display());
    git(place.path(), &["clone", "-q", "--depth", "1", &url, "clone"]);
    let clone = place.path().join("clone");
    let check = |check: &str| parse(&format!("id = \"a\"\ntitle = \"A\"\ncheck.git.{check}"));
    for (question, whole) in [
        ("message = { has = '^feat', last = 3 }".to_owned(), Status::Partial),
        ("tag = \"v*\"".to_owned(), Status::Pass),
        ("signed = \"v*\"".to_owned(), Status::Fail),
        (format!("commit = \"{first}\""), Status::Pass),
    ] {
        let found = outcome(&clone, &check(&question));
        assert_eq!(found.status, Status::Pending, "{question}: {found:?}");
        assert!(found.summary.contains("`git fetch --unshallow --tags`"), "{question}: {found:?}");
        assert_eq!(outcome(origin.path(), &check(&question)).status, whole, "{question}");
    }
    assert_eq!(outcome(&clone, &check("message = { has = '^feat', last = 1 }")).status, Status::Pass);
}

/// CI checks out one commit, and fetches what that needs.
#[test]
fn branches_that_may_not_have_been_fetched_are_not_known_to_be_missing() {
    let (origin, place) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    git(origin.path(), &["init", "-q", "-b", "main"]);
    git(origin.path(), &["commit", "-q", "--allow-empty", "-m", "Begin"]);
    git(origin.path(), &["branch", "release/1"]);
    let url = format!("file://{}", origin.path().display());
    git(place.path(), &["clone", "-q", "--depth", "1", &url, "clone"]);
    let clone = place.path().join("clone");
    let found =
        |branch: &str| outcome(&clone, &parse(&format!("id = \"a\"\ntitle = \"A\"\ncheck.git.branch = \"{branch}\"")));
    for branch in ["main", "origin/main"] {
        assert_eq!(found(branch).status, Status::Pass, "{branch}");
    }
    assert_eq!(found("release/*").status, Status::Pending);
    let summary = found("release/*").summary.to_string();
    assert!(summary.starts_with("no branch matches release/*, and a shallow clone"), "{summary}");
    git(&clone, &["fetch", "-q", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*"]);
    git(&clone, &["checkout", "-q", "--detach"]);
    assert_eq!((found("release/*").status, found("hotfix/*").status), (Status::Pass, Status::Pending));
    git(&clone, &["switch", "-q", "main"]);
    assert_eq!(found("hotfix/*").status, Status::Fail);
}

#[test]
fn an_empty_repository_passes_nothing_that_needs_a_subject() {
    let folder = TempDir::new().unwrap();
    for kind in KINDS.iter().filter(|kind| !matches!(kind.name, "absent" | "not")) {
        let found = outcome(folder.path(), &parse(kind.example));
        assert_ne!(found.status, Status::Pass, "{}: {found:?}", kind.name);
    }
}

#[test]
fn special_files_and_ways_out_are_answered_and_never_a_pass() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    #[cfg(unix)]
    {
        let fifo = std::process::Command::new("mkfifo").arg(path("fifo.txt")).status().unwrap();
        assert!(fifo.success());
        std::os::unix::fs::symlink("/etc/passwd", path("passwd.txt")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", path("zero.txt")).unwrap();
        std::os::unix::fs::symlink("loop.txt", path("loop.txt")).unwrap();
        std::os::unix::fs::symlink("/", path("rootlink")).unwrap();
    }
    fs::File::create(path("huge.txt")).unwrap().set_len(1 << 40).unwrap();
    for item in [
        "id = \"a\"\ntitle = \"A\"\ncheck.text = { in = [\"*.txt\"], has = 'root:' }",
        "id = \"a\"\ntitle = \"A\"\ncheck.text = { in = [\"**/*.txt\"], lacks = 'nothing like it' }",
        "id = \"a\"\ntitle = \"A\"\ncheck.file.any = [\"rootlink/etc/passwd\", \"passwd.txt\", \"zero.txt\"]",
        "id = \"a\"\ntitle = \"A\"\ncheck.file = { any = [\"huge.txt\"], max_size = \"1 GiB\" }",
        "id = \"a\"\ntitle = \"A\"\ncheck.absent = { any = [\"huge.txt\"], min_size = \"1 GiB\" }",
        "id = \"a\"\ntitle = \"A\"\ncheck.absent = { any = [\"passwd.txt\"], min_size = 1 }",
        "id = \"a\"\ntitle = \"A\"\ncheck.section = { in = [\"*.txt\"], heading = 'root' }",
        "id = \"a\"\ntitle = \"A\"\ncheck.links = { in = [\"*.txt\"] }",
        "id = \"a\"\ntitle = \"A\"\ncheck.data = { in = [\"*.txt\"], format = \"yaml\", holds = 'true' }",
        "id = \"a\"\ntitle = \"A\"\ncheck.metric = { text = [\"*.txt\"], value = '(\\d+)', target = \">= 0\" }",
        "id = \"a\"\ntitle = \"A\"\ncheck.metric = { coverage = [\"*.txt\"], target = \">= 0%\" }",
        "id = \"a\"\ntitle = \"A\"\ncheck.report = { in = [\"*.txt\"], max = { low = 99 } }",
    ] {
        let found = outcome(folder.path(), &parse(item));
        assert_ne!(found.status, Status::Pass, "{item}: {found:?}");
    }
}

/// One check may force a file to be read in another format than its name says; the others must not hear of it.
#[test]
fn what_one_check_reads_a_file_as_is_nothing_to_the_others() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("ci.yaml"), "jobs:\n  test: cargo test\n").unwrap();
    let forced = "check.data = { in = [\"*.yaml\"], format = \"json\", holds = 'true' }";
    let valid = "check.text = { in = [\"*.yaml\"], valid = true, has = 'cargo test' }";
    let own = "check.data = { in = [\"*.yaml\"], holds = '.jobs' }";
    for order in [[forced, valid, own], [own, valid, forced], [valid, forced, own]] {
        let items = order.iter().enumerate().map(|(at, check)| format!("id = \"i{at}\"\ntitle = \"A\"\n{check}\n"));
        let checklist = parse(&items.collect::<Vec<_>>().join("[[area.item]]\n"));
        let repo = Arc::new(Repo::open(folder.path()).unwrap());
        let mut engine = Engine::new(repo, Arc::new(Plan::new(std::slice::from_ref(&checklist))));
        let outcomes = engine.audit(&Cancel::default(), &|_| {}).outcomes;
        for (check, item) in order.iter().zip(checklist.items()) {
            let signature = &item.check.as_ref().unwrap().signature;
            let found = &outcomes.iter().find(|(of, _)| of == signature).unwrap().1;
            let wanted = if *check == forced { Status::Error } else { Status::Pass };
            assert_eq!(found.status, wanted, "{check} in {order:?}: {found:?}");
        }
    }
}

/// Keys that need more than files, or a person: the test files that show what they do.
const SHOWN_ELSEWHERE: &[(&str, &str, &str)] = &[
    ("metric", "prometheus, server", "prometheus.rs"),
    ("metric", "every, on_change, max_age", "terminal/probes.rs"),
    ("http", "endpoint, path, method, body, repeat, certificate_days, timeout, retries", "servers.rs"),
    ("http", "every, on_change, max_age", "terminal/probes.rs"),
    ("command", "env, network", "confinement.rs"),
    ("command", "retries", "probes.rs"),
    ("command", "files", "trust.rs"),
    ("command", "every, on_change, max_age", "terminal/probes.rs"),
    ("manual", "evidence, max_age, watch", "team.rs"),
];

#[test]
fn every_key_is_shown_by_a_fixture_or_by_a_test() {
    let has_word =
        |text: &str, key: &str| text.split(|at: char| !at.is_alphanumeric() && at != '_').any(|word| word == key);
    let mut unshown = Vec::new();
    for kind in KINDS {
        let folders = fs::read_dir(fixtures().join(kind.name)).unwrap();
        let items = folders.map(|entry| fs::read_to_string(entry.unwrap().path().join("item.toml")).unwrap());
        let items: String = items.collect();
        let elsewhere = SHOWN_ELSEWHERE.iter().filter(|(name, _, _)| *name == kind.name);
        let elsewhere: Vec<_> =
            elsewhere.flat_map(|(_, keys, file)| keys.split(", ").map(move |key| (key, file))).collect();
        for key in kind.parameters.iter().flat_map(|(keys, _)| keys.split(", ")) {
            let tests = elsewhere.iter().filter(|(of, _)| *of == key).map(|(_, file)| {
                fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file)).unwrap()
            });
            if !tests.chain([items.clone()]).any(|text| has_word(&text, key)) {
                unshown.push(format!("{}.{key}", kind.name));
            }
        }
    }
    assert_eq!(unshown, Vec::<String>::new());
}

/// What every kind must show. Presence is asked of names, which are never unreadable; that files which cannot be read are
/// errors shows `special_files_and_ways_out_are_answered_and_never_a_pass`.
fn needed(kind: &str) -> &'static [&'static str] {
    match kind {
        "manual" => &["pending"],
        "file" | "absent" | "text" => &["pass", "fail"],
        _ => &["pass", "fail", "error"],
    }
}
