//! A stranger's repository, and the real program run on it with its time, its memory and its output watched.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test file uses its own part of it")]

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_gonogo");
/// Generous, because a busy machine is slow and not wrong: what hangs, hangs for ever.
const PATIENCE: Duration = Duration::from_secs(60);
/// A program that takes this much will not end well.
const RUNAWAY_KIB: u64 = 1 << 20;

/// A sequence that sets a terminal's title, between text that can be found again.
pub const TITLE: &str = "\u{1b}]0;PWNED\u{7}";

pub struct Site {
    place: TempDir,
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    /// The most memory that it had, in KiB.
    pub peak_kib: u64,
}

impl Site {
    pub fn new() -> Self {
        let site = Self { place: TempDir::new().unwrap() };
        fs::create_dir(site.root()).unwrap();
        site
    }

    pub fn root(&self) -> PathBuf {
        self.place.path().join("repository")
    }

    /// Outside the repository, beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    pub fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn write_named(&self, path: &[u8], content: &str) {
        self.write(OsStr::from_bytes(path), content);
    }

    pub fn link(&self, path: &str, to: impl AsRef<Path>) {
        symlink(to, self.root().join(path)).unwrap();
    }

    pub fn pipe(&self, path: &str) {
        assert!(Command::new("mkfifo").arg(self.root().join(path)).status().unwrap().success());
    }

    pub fn sparse(&self, path: &str, size: u64) {
        self.write(path, "");
        fs::File::options().write(true).open(self.root().join(path)).unwrap().set_len(size).unwrap();
    }

    pub fn git(&self, arguments: &[&str]) {
        let person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        command.current_dir(self.root()).args(person).args(arguments);
        let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs the program to its end. It must end, and what it prints must be harmless.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        let home = self.beside("home");
        let mut command = Command::new(PROGRAM);
        command.current_dir(self.root()).args(arguments).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).env("GIT_CONFIG_NOSYSTEM", "1");
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
            command.env(name, &home);
        }
        let mut child = command.spawn().unwrap();
        let stdout = read_all(child.stdout.take().unwrap());
        let stderr = read_all(child.stderr.take().unwrap());
        let (start, mut peak_kib) = (Instant::now(), 0);
        let status = loop {
            peak_kib = peak_kib.max(high_water(child.id()));
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > PATIENCE || peak_kib > RUNAWAY_KIB {
                child.kill().unwrap();
                panic!("{arguments:?} does not end: {peak_kib} KiB after {:?}", start.elapsed());
            }
            thread::sleep(Duration::from_millis(1));
        };
        let [stdout, stderr] = [stdout, stderr].map(|reader| String::from_utf8(reader.join().unwrap()).unwrap());
        let answer = Answer { code: status.code().expect("an exit code"), stdout, stderr, peak_kib };
        assert_harmless(&answer.stdout);
        assert_harmless(&answer.stderr);
        answer
    }
}

fn read_all(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

/// The most memory that a process had so far; nothing where the system does not tell.
fn high_water(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

/// Nothing in it steers a terminal, or deceives a reader.
pub fn assert_harmless(text: &str) {
    for (at, character) in text.char_indices() {
        let steers = character.is_control() && character != '\n';
        let deceives = matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        let near: String = text[at..].chars().take(60).collect();
        assert!(!steers && !deceives, "U+{:04X} at byte {at}, before {near:?}", character as u32);
    }
}
