//! What an interrupted save leaves: this program saves statements under strace, which kills it or makes it fail at every
//! single system call, and what it said before is compared with what the ledger holds.
//!
//! `LEDGER_CAMPAIGN=1` tries every error at every call instead of one at each.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking and say what they tried")]

mod ledger_support;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use gonogo::runtime::store::Store;
use ledger_support::calls::{Call, ERRORS, NOT_FILES, between, can_trace, for_all, strace};
use ledger_support::{AS_SAVER, BEGIN, END, as_saver, damages, ids, leftovers, load, pass, said};

const ITEM: &str = "core/security.threat-model";

#[test]
#[ignore = "run by the other tests as the program that saves"]
fn saver() {
    ledger_support::save_as_told();
}

#[test]
fn killed_at_any_call_a_save_is_whole_or_nothing() {
    let Some(calls) = trace(&[]) else { return };
    assert!(calls.len() > 100, "a first and a second save: {} calls", calls.len());
    for_all(&calls, |call| {
        let root = tempfile::tempdir().unwrap();
        let output = run(root.path(), &[format!("{}:signal=KILL:when={}", call.name, call.number)]);
        assert!(said(&output, "saved").len() < 2, "not killed at {}", call.line);
        check(root.path(), &output, &call.line);
    });
    println!("killed at {} system calls", calls.len());
}

#[test]
fn killed_where_a_rename_replaces_a_save_is_whole_or_nothing() {
    let no_flag = "renameat2:error=EINVAL".to_owned();
    let no_links = "linkat:error=EPERM".to_owned();
    for means in [vec![no_flag.clone()], vec![no_flag, no_links]] {
        let Some(calls) = trace(&means) else { return };
        let first = calls.iter().position(|call| call.name == "renameat2").unwrap();
        let calls = &calls[first..];
        for_all(calls, |call| {
            if means.iter().any(|means| means.starts_with(&format!("{}:", call.name))) {
                return;
            }
            let root = tempfile::tempdir().unwrap();
            let kill = format!("{}:signal=KILL:when={}", call.name, call.number);
            let output = run(root.path(), &[means.clone(), vec![kill]].concat());
            assert!(said(&output, "saved").len() < 2, "not killed at {}", call.line);
            check(root.path(), &output, &call.line);
        });
    }
}

#[test]
fn after_any_error_what_is_called_saved_is_there_and_what_is_called_not_saved_is_not() {
    let Some(calls) = trace(&[]) else { return };
    let campaign = std::env::var_os("LEDGER_CAMPAIGN").is_some();
    let mut runs = Vec::new();
    for (at, call) in calls.iter().filter(|call| call.may_fail()).enumerate() {
        let errors = if campaign { ERRORS.to_vec() } else { vec![ERRORS[at % 6], ERRORS[(at + 3) % 6]] };
        // One of the two errors comes once, the other stays.
        for (error, forever) in errors.iter().zip([false, true].into_iter().cycle()) {
            runs.push((call, *error, forever));
            if campaign {
                runs.push((call, *error, !forever));
            }
        }
    }
    for_all(&runs, |(call, error, forever)| {
        let root = tempfile::tempdir().unwrap();
        let plus = if *forever { "+" } else { "" };
        let output = run(root.path(), &[call.failing(error, *forever)]);
        let what = format!("{error}{plus} at {}", call.line);
        if !forever {
            assert_eq!(
                said(&output, "saved").len(),
                2,
                "once is no reason not to save the second time: {what}\n{output}"
            );
        }
        check(root.path(), &output, &what);
    });
    println!("made {} saves fail", runs.len());
}

#[test]
fn nothing_is_called_saved_before_it_is_durable() {
    let Some(calls) = trace(&[]) else { return };
    let lines: Vec<_> = calls.iter().map(|call| call.line.as_str()).collect();
    let acknowledged: Vec<_> = positions(&lines, "write(1", "\"saved ");
    for (from, end) in [(0, acknowledged[0]), (acknowledged[0], acknowledged[1])] {
        let lines = &lines[from..end];
        let renamed = *positions(lines, "renameat2(", ".toml").last().unwrap();
        let mut quoted = lines[renamed].split('"');
        let temporary = quoted.nth(1).unwrap();
        let opened = positions(lines, "openat2(", temporary)[0];
        let written = positions(lines, "write(", temporary)[0];
        let synced = positions(lines, "fsync(", temporary)[0];
        let folder = positions(lines, "fsync(", "core/security.threat-model>").last().copied().unwrap();
        let order = [opened, written, synced, renamed, folder];
        assert!(order.is_sorted_by(|left, right| left < right), "{order:?}\n{}", lines.join("\n"));
        // Whatever folder was made is durable before the statement is in it.
        for made in positions(lines, "mkdirat(", "") {
            let parent = lines[made].split(['<', '>']).nth(1).unwrap();
            let synced = positions(&lines[made..renamed], "fsync(", &format!("<{parent}>"));
            assert!(!synced.is_empty(), "{}", lines[made]);
        }
    }
    assert_eq!(positions(&lines, "mkdirat(", "").len(), 4);
    let second = &lines[acknowledged[0]..acknowledged[1]];
    assert_eq!(positions(second, "fsync(", "").len(), 2, "a mark costs two syncs");
}

fn positions(lines: &[&str], call: &str, with: &str) -> Vec<usize> {
    let matches = |line: &&str| line.starts_with(call) && line.contains(with);
    lines.iter().enumerate().filter(|(_, line)| matches(line)).map(|(at, _)| at).collect()
}

/// What must hold whatever happened: all that was called saved is there, nothing that was called not saved is, all is
/// readable, and the next save works and leaves no temporary file.
fn check(root: &Path, output: &str, what: &str) {
    let mut failed: BTreeSet<_> = said(output, "failed").into_iter().collect();
    // Of one that was tried twice the last word counts.
    for id in said(output, "saved").into_iter().chain(said(output, "maybe")) {
        failed.remove(&id);
    }
    let ledger = load(root);
    assert_eq!(damages(&ledger), [""; 0], "{what}");
    let there = ids(&ledger);
    for id in said(output, "saved") {
        assert!(there.contains(&id), "LOST {id}: {what}\n{output}");
    }
    for id in failed {
        assert!(!there.contains(&id), "there, but called not saved {id}: {what}\n{output}");
    }
    let next = pass(ITEM);
    assert_eq!(Store::new(root).save(&next).err(), None, "{what}");
    assert_eq!(ids(&load(root)).len(), there.len() + 1, "{what}");
    assert_eq!(leftovers(root), 0, "{what}");
}

/// Runs the saver under strace with such injections; gives what it said.
fn run(root: &Path, injections: &[String]) -> String {
    let mut command = strace();
    for injection in injections {
        command.arg("-e").arg(format!("inject={injection}"));
    }
    // Only what is injected needs to be traced.
    let names: Vec<_> = injections.iter().filter_map(|injection| injection.split(':').next()).collect();
    command.arg("-e").arg(format!("trace={}", names.join(","))).args(["-o", "/dev/null"]);
    let output = save_under(command, root);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn save_under(mut command: Command, root: &Path) -> std::process::Output {
    command.arg(std::env::current_exe().unwrap()).args(AS_SAVER).envs(as_saver(root, ITEM, 2));
    command.output().unwrap()
}

/// The system calls of two saves in a fresh repository, the first of which makes all folders. None, with the reason
/// printed, where there is no strace; that is a failure where CI promises everything.
fn trace(injections: &[String]) -> Option<Vec<Call>> {
    if !can_trace() {
        return None;
    }
    let root = tempfile::tempdir().unwrap();
    let log = root.path().join("trace");
    let mut command = strace();
    command.args(["-y", "-s", "64", "-o"]).arg(&log);
    for injection in injections {
        command.arg("-e").arg(format!("inject={injection}"));
    }
    let output = save_under(command, root.path());
    assert_eq!(said(&String::from_utf8_lossy(&output.stdout), "saved").len(), 2, "{output:?}");
    Some(calls(&std::fs::read_to_string(log).unwrap()))
}

/// The calls between the two marks, but for calls about memory and the like that could be mistaken for those of another
/// thread.
fn calls(log: &str) -> Vec<Call> {
    let (begin, end) = (format!("\"{BEGIN}\""), format!("\"{END}\""));
    let mut calls = between(log, |line| line.contains(&begin), |line| line.contains(&end));
    calls.retain(|call| {
        let known = call.is_alone || NOT_FILES.contains(&&*call.name);
        assert!(known, "not to be aimed at: {}", call.line);
        call.is_alone
    });
    calls
}
