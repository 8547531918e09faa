//! A repository of a test's own making and the home of Ada, who works in it: what the machine and whoever runs the tests have
//! configured plays no part.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test program uses its part of it, and fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

pub struct Site(TempDir);

impl Site {
    /// A repository with these files, of which nothing is committed.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let site = Self(TempDir::new().unwrap());
        fs::create_dir(site.home()).unwrap();
        fs::write(site.home().join(".gitconfig"), "[user]\nname = Ada\nemail = ada@example.org\n").unwrap();
        fs::create_dir(site.root()).unwrap();
        // Of git's own examples, a test needs none.
        site.git(&["init", "-q", "-b", "main", "--template="]);
        for (path, text) in files {
            site.put(path, text);
        }
        site
    }

    /// The same once more, somewhere else.
    pub fn copy(&self) -> Self {
        let site = Self(TempDir::new().unwrap());
        copy(self.0.path(), site.0.path());
        site
    }

    pub fn root(&self) -> PathBuf {
        self.0.path().join("own")
    }

    pub fn home(&self) -> PathBuf {
        self.0.path().join("home")
    }

    /// A path beside the repository.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// A program as Ada runs it there.
    pub fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        at_home(&mut command, &self.home()).current_dir(self.root()).args(words);
        command
    }

    /// Exit code, output and messages.
    pub fn gonogo(&self, words: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = self.command(env!("CARGO_BIN_EXE_gonogo"), words).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    pub fn json(&self, words: &[&str]) -> (i32, Value) {
        let (code, output, messages) = self.gonogo(&[words, &["--format", "json"]].concat());
        (code, serde_json::from_str(&output).unwrap_or_else(|error| panic!("{error}: {output}{messages}")))
    }

    pub fn git(&self, words: &[&str]) {
        let output = self.command("git", words).output().unwrap();
        assert!(output.status.success(), "git {words:?}: {output:?}");
    }

    pub fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "A state"]);
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Lets a program find in a home what it looks for in the person's, and git nothing of the machine's.
pub fn at_home<'a>(command: &'a mut Command, home: &Path) -> &'a mut Command {
    let others =
        ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "GIT_CONFIG_GLOBAL", "SSH_AUTH_SOCK"];
    others.iter().for_each(|name| {
        command.env_remove(name);
    });
    command.env("HOME", home).env("GIT_CONFIG_NOSYSTEM", "1")
}
