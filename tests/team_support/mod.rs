//! A team for tests: people with homes and ssh keys of their own, a bare repository that they share, and clones of it.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test program uses its part, and fails by panicking"
)]

#[path = "../common/site.rs"]
#[allow(clippy::duplicate_mod, reason = "a test program may have a stage as well, which has it, too")]
mod site;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use site::at_home;
use tempfile::TempDir;

/// A shared repository, clones of it, and the homes of those who work on it.
pub struct Team {
    pub folder: TempDir,
}

impl Team {
    /// Their homes, keys and allowed signers, a hub, and one clone of it; Mallory has a key that nobody allows. None where
    /// there is no `ssh-keygen`.
    pub fn gather() -> Option<Self> {
        let team = Self { folder: TempDir::new().unwrap() };
        if Command::new("ssh-keygen").arg("-?").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "CI must have ssh-keygen");
            return None;
        }
        let mut signers = String::new();
        for name in ["ada", "bo", "chi", "mallory"] {
            fs::create_dir(team.home(name)).unwrap();
            let key = team.home(name).join("key");
            let mut keygen = Command::new("ssh-keygen");
            let made = keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]).arg(&key).output().unwrap();
            assert!(made.status.success(), "{made:?}");
            if name != "mallory" {
                signers.push_str(&format!(
                    "{name}@example.org {}",
                    fs::read_to_string(key.with_extension("pub")).unwrap()
                ));
            }
            team.configure(
                name,
                name,
                &format!("[gpg \"ssh\"]\nallowedSignersFile = {}\n", team.at("signers").display()),
            );
        }
        fs::write(team.at("signers"), signers).unwrap();
        team.git("ada", "", &["init", "-q", "--bare", "-b", "main", "hub"]);
        team.git("ada", "", &["clone", "-q", "hub", "left"]);
        Some(team)
    }

    /// Who somebody says they are, with whose key.
    pub fn configure(&self, home: &str, name: &str, more: &str) {
        let key = self.home(home).join("key").display().to_string();
        let user =
            format!("[user]\nname = {name}\nemail = {name}@example.org\nsigningKey = {key}\n[gpg]\nformat = ssh\n");
        fs::write(self.home(home).join(".gitconfig"), user + more).unwrap();
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn home(&self, name: &str) -> PathBuf {
        self.at(&format!("home-{name}"))
    }

    pub fn run(&self, who: &str, clone: &str, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        at_home(&mut command, &self.home(who)).current_dir(self.at(clone)).args(arguments);
        command.env("GNUPGHOME", self.home(who).join("gpg")).output().unwrap()
    }

    pub fn git(&self, who: &str, clone: &str, arguments: &[&str]) -> String {
        let output = self.run(who, clone, "git", arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn write(&self, clone: &str, path: &str, text: &str) {
        let path = self.at(clone).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn commit(&self, clone: &str, message: &str) {
        self.git("ada", clone, &["add", "-A"]);
        self.git("ada", clone, &["commit", "-q", "-m", message]);
    }

    pub fn push(&self, clone: &str, message: &str) {
        self.commit(clone, message);
        self.git("ada", clone, &["push", "-q", "origin", "HEAD:main"]);
    }

    pub fn pull(&self, clone: &str) {
        self.git("ada", clone, &["pull", "-q", "--no-rebase", "--no-edit", "origin", "main"]);
    }

    pub fn gonogo(&self, who: &str, clone: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run(who, clone, env!("CARGO_BIN_EXE_gonogo"), arguments);
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        (output.status.code(), said.concat())
    }

    /// Does it; it must succeed.
    pub fn says(&self, who: &str, clone: &str, arguments: &[&str]) -> String {
        let (code, said) = self.gonogo(who, clone, arguments);
        assert_eq!(code, Some(0), "{said}");
        said
    }

    /// Why it is refused.
    pub fn refusal(&self, who: &str, clone: &str, arguments: &[&str]) -> String {
        let (code, said) = self.gonogo(who, clone, arguments);
        assert_eq!(code, Some(2), "{said}");
        said
    }

    pub fn check(&self, clone: &str) -> Checked {
        self.check_as("ada", clone)
    }

    pub fn check_as(&self, who: &str, clone: &str) -> Checked {
        let output = self.run(who, clone, env!("CARGO_BIN_EXE_gonogo"), &["check", "--format", "json"]);
        let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        Checked { code: output.status.code().unwrap(), document }
    }

    /// All three sign, in their order.
    pub fn sign_all(&self, clone: &str) {
        for (who, role) in [("ada", "engineering"), ("bo", "security"), ("chi", "director")] {
            self.says(who, clone, &["sign", role]);
        }
    }

    /// The files of the board's statements, oldest first.
    pub fn statements(&self, clone: &str) -> Vec<PathBuf> {
        let folder = self.at(clone).join(".gonogo/ledger/_board");
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

pub struct Checked {
    pub code: i32,
    pub document: Value,
}

impl Checked {
    pub fn role(&self, at: usize) -> &Value {
        &self.document["sign_offs"][at]
    }

    pub fn statuses(&self) -> Vec<String> {
        let roles = self.document["sign_offs"].as_array().unwrap();
        roles.iter().map(|role| role["status"].as_str().unwrap().to_owned()).collect()
    }

    pub fn reason(&self, at: usize) -> &str {
        self.role(at)["reason"].as_str().unwrap()
    }

    pub fn attested(&self) -> Vec<bool> {
        let items = self.document["checklists"][0]["areas"][0]["items"].as_array().unwrap();
        items.iter().map(|item| item["attested"].as_bool().unwrap()).collect()
    }
}

pub fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}
