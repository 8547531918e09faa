//! The program itself while people state something and one of its system calls fails: it calls nothing saved that is not
//! there, damages nothing, and keeps the words of what is not saved, or says that it cannot.
//!
//! `LEDGER_CAMPAIGN=1` tries every error at every call of a save, once and from then on, and at every call before it.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking and say what they tried")]

mod ledger_support;

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use gonogo::ledger::Origin;
use ledger_support::calls::{Call, ERRORS, between, can_trace, for_all};
use ledger_support::program::{Site, site, state, words};
use ledger_support::{damages, ids, leftovers, load, said};

/// Of what people state, what must not be lost: a mark, a waiver and a sign-off.
const TRIED: [usize; 3] = [0, 1, 4];

/// Calls by which a program finds and reads files. What else it does before a save is its start, which no disk disturbs.
const FILES: [&str; 13] = [
    "access",
    "faccessat2",
    "fcntl",
    "getdents64",
    "lseek",
    "newfstatat",
    "open",
    "openat",
    "openat2",
    "pread64",
    "read",
    "readlink",
    "statx",
];

/// A call that fails while something is stated.
struct Fault<'a> {
    statement: usize,
    call: &'a Call,
    error: &'a str,
    /// From this call on, every one of its name fails.
    forever: bool,
}

/// The calls of stating something in a repository whose ledger is not there yet, up to the word `saved`.
struct Stating {
    before_save: Vec<Call>,
    save: Vec<Call>,
}

#[test]
fn whatever_call_fails_nothing_is_called_saved_that_is_not_there_and_the_words_are_kept() {
    if !can_trace() {
        return;
    }
    let campaign = std::env::var_os("LEDGER_CAMPAIGN").is_some();
    let start = site();
    let stated: Vec<_> = TRIED.iter().map(|statement| (*statement, Stating::of(&start, *statement))).collect();
    let mut faults = Vec::new();
    for (statement, stating) in &stated {
        let fault = |call, error, forever| Fault { statement: *statement, call, error, forever };
        for (at, call) in stating.save.iter().enumerate() {
            match campaign {
                true => faults
                    .extend(ERRORS.into_iter().flat_map(|error| [fault(call, error, false), fault(call, error, true)])),
                // A mark is tried at each call; the others share what saves them.
                false if *statement == 0 || at % 6 == 0 => faults.push(fault(call, ERRORS[at % 6], at % 4 < 2)),
                false => {}
            }
        }
        // What is read before a save is not the ledger's promise, but nothing may be called saved by it either.
        let step = if campaign { 1 } else { 23 };
        for (at, call) in stating.before_save.iter().enumerate().step_by(step) {
            faults.extend([fault(call, ERRORS[at % 6], false), fault(call, ERRORS[(at + 3) % 6], true)]);
        }
    }
    let counts = [const { AtomicUsize::new(0) }; 4];
    for_all(&faults, |fault| {
        for (count, is_so) in counts.iter().zip(fault.happens_at(&start.copy())) {
            count.fetch_add(usize::from(is_so), Ordering::Relaxed);
        }
    });
    let [hit, saved, kept, lost] = counts.map(AtomicUsize::into_inner);
    println!(
        "{} runs, {hit} with the error; {saved} saved all the same, 0 called saved and not there, 0 damaged; \
         not saved: {kept} with the words kept, {lost} where they could not be",
        faults.len()
    );
    assert!(hit * 100 >= faults.len() * 95, "the calls have other numbers than before");
    assert!(kept > 0 && saved > 0);
}

impl Stating {
    fn of(start: &Site, statement: usize) -> Self {
        let site = start.copy();
        let log = site.beside("trace");
        let mut command = site.command("strace", &["-f", "-y", "-s", "64", "-o"]);
        command.arg(&log).arg(env!("CARGO_BIN_EXE_gonogo")).args(words(statement, "")).env_remove("LD_LIBRARY_PATH");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let log = fs::read_to_string(log).unwrap();
        let mut before_save = between(&log, |line| line.contains("execve("), |line| line.contains("\"saved "));
        // The save opens the repository's folder, before it makes its first temporary file.
        let made = before_save.iter().position(|call| call.line.contains("\".saving-")).unwrap();
        let opens = |call: &Call| call.name.starts_with("open") && call.line.contains("/own\", O_RDONLY");
        let opened = before_save[..made].iter().rposition(opens).unwrap();
        let mut save = before_save.split_off(opened);
        save.retain(|call| call.is_alone && call.may_fail());
        // Before `main` it is the loader that reads, and fails by itself.
        let main = before_save.iter().position(|call| call.line.contains("SIGPIPE")).unwrap();
        before_save.drain(..main);
        before_save.retain(|call| call.is_alone && call.may_fail() && FILES.contains(&&*call.name));
        Self { before_save, save }
    }
}

impl Fault<'_> {
    /// Whether the call failed, the statement was saved, it was not and its words are kept, or they could not be.
    fn happens_at(&self, site: &Site) -> [bool; 4] {
        let log = site.beside("trace");
        let words = words(self.statement, "");
        let mut command = site.command("strace", &["-f", "--seccomp-bpf", "-o"]);
        command.env_remove("LD_LIBRARY_PATH").arg(&log).args(["-e", &format!("trace={}", self.call.name)]);
        command.args(["-e", &format!("inject={}", self.call.failing(self.error, self.forever))]);
        let output = command.arg(env!("CARGO_BIN_EXE_gonogo")).args(&words).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (said, messages) = (said(&text(&output.stdout), "saved"), text(&output.stderr));
        let often = if self.forever { "from then on" } else { "once" };
        let what = format!("{} {often} at {}\n{output:?}", self.error, self.call.line);
        let code = output.status.code();
        assert!(matches!(code, Some(0..=2)), "it broke down: {what}");
        let ledger = load(&site.root());
        assert_eq!(damages(&ledger), [""; 0], "{what}");
        assert!(ledger.statements().all(|(_, statement)| statement.origin == Origin::Recorded), "{what}");
        let there: BTreeSet<_> = ids(&ledger).into_iter().collect();
        assert!(said.iter().all(|id| there.contains(id)), "LOST: {what}");
        let is_saved = code == Some(0);
        assert_eq!(said.len(), usize::from(is_saved), "{what}");
        assert!(
            is_saved || there.is_empty() || messages.contains("not known to be saved"),
            "there, and not said: {what}"
        );
        let is_kept = kept(site).iter().any(|draft| draft.contains(note(&words)));
        // A disk to which nothing is written any more is in this trace a terminal, too.
        let is_mute = self.forever && self.call.name == "write";
        if code == Some(1) && !is_mute {
            assert_eq!(is_kept, messages.contains("is kept as a draft"), "{what}");
            assert_eq!(!is_kept, messages.contains("is not kept as a draft"), "{what}");
            assert!(is_kept || self.forever, "an error that came once cost the words: {what}");
        }
        // As if the disk were well again.
        let next = state(site, &words);
        let then: BTreeSet<_> = ids(&load(&site.root())).into_iter().collect();
        assert!(then.contains(&next) && then.is_superset(&there) && then.len() == there.len() + 1, "{what}");
        assert_eq!(leftovers(&site.root()), 0, "{what}");
        assert_eq!(kept(site), [""; 0], "what is saved needs no draft: {what}");
        let is_hit = fs::read_to_string(log).unwrap().contains("(INJECTED)");
        [is_hit, is_saved, code == Some(1) && is_kept, code == Some(1) && !is_kept]
    }
}

/// What was written in these words, as far as only who wrote it knows it.
fn note<'a>(words: &[&'a str]) -> &'a str {
    let at = words.iter().position(|word| ["--note", "--reason"].contains(word)).unwrap();
    words[at + 1]
}

/// The drafts in Ada's state folder.
fn kept(site: &Site) -> Vec<String> {
    let folders = fs::read_dir(site.home().join(".local/state/gonogo/drafts")).into_iter().flatten().flatten();
    let files = folders.flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten());
    files.map(|file| fs::read_to_string(file.path()).unwrap()).collect()
}
