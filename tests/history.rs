//! What the `git` kind says of dates and signatures: with real keys, real clones and the program itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A repository, and the home of whoever looks at it, in one folder that goes away.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new(check: &str) -> Self {
        let place = Self { folder: TempDir::new().unwrap() };
        fs::create_dir_all(place.repo().join("docs")).unwrap();
        fs::create_dir(place.home()).unwrap();
        fs::write(place.home().join("gitconfig"), "[user]\nname = Ada\nemail = ada@example.org\n").unwrap();
        let item = format!("id = \"a\"\ntitle = \"A\"\ncheck.git.{check}\n");
        let text = format!("schema = 1\nid = \"git\"\n[[area]]\nid = \"area\"\n[[area.item]]\n{item}");
        fs::write(place.home().join("git.toml"), text).unwrap();
        place.git(&["init", "-q", "-b", "main"]);
        place
    }

    fn repo(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn git(&self, arguments: &[&str]) {
        self.git_at(&format!("{} +0000", jiff::Timestamp::now().as_second()), arguments);
    }

    fn git_at(&self, date: &str, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(self.repo()).args(arguments).env("GIT_CONFIG_GLOBAL", self.home().join("gitconfig"));
        let output = command.env("GIT_COMMITTER_DATE", date).env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }

    fn days_ago(days: i64) -> String {
        format!("{} +0000", jiff::Timestamp::now().as_second() - days * 86_400)
    }

    fn commit(&self, date: &str, path: &str, content: &str) {
        fs::write(self.repo().join(path), content).unwrap();
        self.git(&["add", path]);
        self.git_at(date, &["commit", "-q", "-m", path]);
    }

    /// The only item as `gonogo check` gives it.
    fn item(&self) -> Value {
        self.item_in(&self.repo())
    }

    fn item_in(&self, repo: &Path) -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
        command.current_dir(repo).args(["check", "--format", "json", "--no-cache", "--checklist"]);
        command.arg(self.home().join("git.toml")).env("HOME", self.home()).env_remove("XDG_CONFIG_HOME");
        command.env("GIT_CONFIG_GLOBAL", self.home().join("gitconfig")).env("GIT_CONFIG_NOSYSTEM", "1");
        let output = command.output().unwrap();
        let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        document["checklists"][0]["areas"][0]["items"][0].clone()
    }

    fn said(&self) -> (String, String) {
        let item = self.item();
        (item["status"].as_str().unwrap().to_owned(), item["summary"].as_str().unwrap().to_owned())
    }

    /// A key pair in the home, whose public half is returned; None where there is no `ssh-keygen`.
    fn key(&self, name: &str) -> Option<String> {
        let file = self.home().join(name);
        let mut command = Command::new("ssh-keygen");
        let made = command.args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]).arg(&file).output().ok()?;
        assert!(made.status.success(), "{made:?}");
        Some(fs::read_to_string(file.with_extension("pub")).unwrap())
    }

    fn sign(&self, tag: &str, key: &str) {
        let key = format!("user.signingkey={}", self.home().join(key).display());
        self.git(&["-c", "gpg.format=ssh", "-c", &key, "tag", "-s", "-m", "A release", tag]);
    }

    fn allow(&self, file: &Path, who: &str, public: &str) {
        fs::write(file, format!("{who} {public}")).unwrap();
        self.git(&[
            "config",
            "--file",
            self.home().join("gitconfig").to_str().unwrap(),
            SIGNERS,
            file.to_str().unwrap(),
        ]);
    }
}

const SIGNERS: &str = "gpg.ssh.allowedSignersFile";

#[test]
fn a_file_that_nobody_touched_for_too_long_is_stale() {
    let place = Place::new("age = { in = [\"docs/*.md\"], max = \"90d\" }");
    place.commit(&Place::days_ago(200), "docs/OLD.md", "old\n");
    assert_eq!(place.said().0, "stale");
    place.commit(&Place::days_ago(10), "docs/NEW.md", "new\n");
    let item = place.item();
    assert_eq!((&item["status"], &item["credit"]), (&"partial".into(), &0.5.into()));
    assert_eq!(item["summary"], "1 of 2 files changed in time");
    assert_eq!((&item["findings"][0]["path"], item["findings"].as_array().unwrap().len()), (&"docs/OLD.md".into(), 1));
    // Whoever works on it has touched it, committed or not.
    fs::write(place.repo().join("docs/OLD.md"), "old, but revised\n").unwrap();
    assert_eq!(place.said().0, "pass");
}

/// A merge touches nothing that one of its sides has as it is; a clone with a cut history does not know.
#[test]
fn only_the_commit_that_made_a_file_what_it_is_counts() {
    let place = Place::new("age = { in = [\"docs/A.md\"], max = \"90d\" }");
    place.commit(&Place::days_ago(200), "docs/A.md", "a\n");
    place.git(&["checkout", "-q", "-b", "side"]);
    place.commit(&Place::days_ago(5), "docs/B.md", "b\n");
    place.git(&["checkout", "-q", "main"]);
    place.commit(&Place::days_ago(4), "docs/C.md", "c\n");
    place.git(&["merge", "-q", "--no-edit", "side"]);
    let (status, summary) = place.said();
    assert!(status == "stale" && summary.contains("docs/A.md was changed on"), "{status} {summary}");
    let clone = place.folder.path().join("clone");
    let address = format!("file://{}", place.repo().display());
    place.git(&["clone", "-q", "--depth", "1", &address, clone.to_str().unwrap()]);
    let item = place.item_in(&clone);
    assert_eq!(item["status"], "pending", "{item}");
    assert!(item["summary"].as_str().unwrap().contains("shallow clone"), "{item}");
}

#[test]
fn a_tag_is_signed_by_somebody_whom_the_user_knows() {
    let place = Place::new("signed = \"v*\"");
    let (Some(ada), Some(mallory)) = (place.key("ada"), place.key("mallory")) else {
        assert!(std::env::var_os("CI").is_none(), "CI must have ssh-keygen");
        return;
    };
    place.commit(&Place::days_ago(3), "docs/A.md", "a\n");
    place.sign("v1.0.0", "ada");
    let (status, summary) = place.said();
    assert_eq!(status, "pending");
    assert!(summary.contains("signed by ED25519 key SHA256:") && summary.contains("no allowed signers"), "{summary}");

    // What the repository says of itself proves nothing: neither its configuration nor a file in it.
    let own = place.repo().join("signers");
    fs::write(&own, format!("ada@example.org {ada}")).unwrap();
    place.git(&["config", SIGNERS, own.to_str().unwrap()]);
    place.git(&["config", "gpg.ssh.program", place.repo().join("run-me").to_str().unwrap()]);
    assert_eq!(place.said().0, "pending");
    place.allow(&own, "ada@example.org", &ada);
    let (status, summary) = place.said();
    assert!(status == "pending" && summary.contains("a file of this repository"), "{status} {summary}");

    let signers = place.home().join("signers");
    place.allow(&signers, "ada@example.org", &ada);
    let (status, summary) = place.said();
    assert_eq!(status, "pass", "{summary}");
    assert!(summary.starts_with("v1.0.0 is signed by ada@example.org with ED25519 key"), "{summary}");
    place.allow(&signers, "mallory@example.org", &mallory);
    let (status, summary) = place.said();
    assert!(status == "fail" && summary.contains("not among the allowed signers"), "{status} {summary}");

    // Only the newest counts, and one that was altered after it was signed does not verify.
    place.git_at(&Place::days_ago(-1), &["tag", "-a", "v1.1.0", "-m", "not signed"]);
    assert_eq!(place.said(), ("fail".to_owned(), "v1.1.0 is not signed".to_owned()));
}

#[test]
fn a_tag_that_was_altered_does_not_verify() {
    let place = Place::new("signed = \"v*\"");
    let Some(ada) = place.key("ada") else { return };
    place.commit(&Place::days_ago(3), "docs/A.md", "a\n");
    place.sign("v1.0.0", "ada");
    place.allow(&place.home().join("signers"), "ada@example.org", &ada);
    assert_eq!(place.said().0, "pass");
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(place.repo()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let altered = git(&["cat-file", "tag", "v1.0.0"]).replace("A release", "A backdoor");
    fs::write(place.folder.path().join("tag"), altered).unwrap();
    let file = place.folder.path().join("tag");
    let object = git(&["hash-object", "-t", "tag", "-w", file.to_str().unwrap()]);
    git(&["update-ref", "refs/tags/v1.0.0", object.trim()]);
    let (status, summary) = place.said();
    assert!(status == "fail" && summary.contains("does not verify"), "{status} {summary}");
}
