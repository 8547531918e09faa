//! A program in a pseudo-terminal, and the screen that it has drawn so far.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test file uses its own part of it")]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::common::Fixture;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_gonogo");
/// Generous, because a busy machine is slow and not wrong.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub fn nonzero(size: u16) -> std::num::NonZeroU16 {
    size.try_into().unwrap()
}

pub struct Terminal {
    pub master: Box<dyn MasterPty + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    pub keys: Box<dyn Write + Send>,
    pub screen: Arc<Mutex<vt100::Parser>>,
    /// All that was written to it.
    pub raw: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    pub fn open(folder: &Path, program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(folder);
        let home = folder.parent().unwrap();
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("PS1", "$ ")] {
            command.env(name, value);
        }
        // The person's own configuration and state play no part.
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
            command.env(name, home);
        }
        for name in ["NO_COLOR", "VISUAL", "EDITOR", "TMUX"] {
            command.env_remove(name);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(nonzero(36), nonzero(120), 0)));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let raw = Arc::new(Mutex::new(Vec::new()));
        let (fed, kept) = (Arc::clone(&screen), Arc::clone(&raw));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                fed.lock().unwrap().process(&bytes[..count]);
                kept.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { master: pair.master, child, keys, screen, raw }
    }

    pub fn board(fixture: &Fixture, environment: &[(&str, &str)]) -> Self {
        let mut terminal = Self::open(&fixture.root(), PROGRAM, &[], environment);
        terminal.wait_for("● live");
        terminal.wait_for("NO-GO");
        terminal
    }

    pub fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    pub fn wait_until(&mut self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let start = Instant::now();
        loop {
            if holds(self.screen.lock().unwrap().screen()) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "never saw {what}; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn wait_for(&mut self, part: &str) {
        let wanted = part.to_owned();
        self.wait_until(part, move |screen| screen.contents().contains(&wanted));
    }

    pub fn wait_for_line(&mut self, part: &str, mark: &str) {
        let (part, mark) = (part.to_owned(), mark.to_owned());
        self.wait_until(&format!("{mark} {part}"), move |screen| {
            screen.contents().lines().any(|line| line.contains(&part) && line.contains(&mark))
        });
    }

    /// Waits until another group of processes than the program's own, which is a shell, has the terminal.
    pub fn wait_until_given_away(&self) {
        let own = self.child.process_id().and_then(|id| i32::try_from(id).ok());
        let start = Instant::now();
        while self.master.process_group_leader() == own {
            assert!(start.elapsed() < PATIENCE, "the shell keeps it; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until everything that could wake the program has come to rest: none of its threads ran between two looks.
    pub fn wait_until_idle(&self) {
        let start = Instant::now();
        let mut before = None;
        loop {
            let now = self.switches();
            if before.replace(now) == Some(now) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "it never rests; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// How often its threads were set to run, as far as the system tells.
    fn switches(&self) -> u64 {
        let tasks = self.child.process_id().map(|id| format!("/proc/{id}/task"));
        let tasks = tasks.and_then(|tasks| std::fs::read_dir(tasks).ok()).into_iter().flatten().flatten();
        let told =
            tasks.filter_map(|task| std::fs::read_to_string(task.path().join("status")).ok()).collect::<String>();
        let counts = told.lines().filter_map(|line| line.split_once("ctxt_switches:"));
        counts.filter_map(|(_, count)| count.trim().parse::<u64>().ok()).sum()
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits for the end; gives the exit code.
    pub fn end(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(start.elapsed() < PATIENCE, "it does not end; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The terminal is as the shell left it: no alternate screen, no mouse, a cursor.
    pub fn is_sane(&mut self) {
        self.wait_until("a sane terminal", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
    }
}
