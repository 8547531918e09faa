//! Real repositories with real-looking content, in temporary folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::site::copy;

/// A repository made of a fixture, with one commit.
pub struct Fixture {
    folder: TempDir,
    name: String,
}

impl Fixture {
    pub fn new(name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let fixture = Self { folder, name: name.to_owned() };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/repositories").join(name);
        copy(&from, &fixture.root());
        fixture.git(&["init", "-q", "-b", "main"]);
        fixture.git(&["add", "-A"]);
        fixture.git(&["commit", "-q", "-m", "Take orders"]);
        fixture
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// Runs git with a configuration of its own, so that the person's plays no part.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.root())
            .args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(PEOPLE)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Commits everything as of a day, in somebody's name.
    pub fn commit_on(&self, day: &str, who: &str, subject: &str) {
        let date = format!("{day}T10:00:00Z");
        self.git(&["add", "-A"]);
        let mut command = Command::new("git");
        command.current_dir(self.root()).args(["-c", "commit.gpgsign=false", "commit", "-q", "-m", subject]);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").envs(PEOPLE);
        command.env("GIT_AUTHOR_NAME", who).env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Three weeks of work, in which a gate closes, opens and closes again; and a day by which it is to be ready.
    pub fn with_past(self) -> Self {
        let config = self.read(".gonogo/config.toml");
        self.write(".gonogo/config.toml", &(format!("target = 2026-12-18\n{config}")));
        self.commit_on("2026-11-04", "Ada Lovelace", "Say when it is to be ready");
        self.write("src/main.rs", &self.read("src/main.rs").replace("TODO: ", ""));
        self.write("src/reserve.rs", &self.read("src/reserve.rs").replace("TODO: ", ""));
        self.commit_on("2026-11-06", "Bo Diddley", "Do what was left to be done");
        let limits = "0.4.2\n          resources: { limits: { cpu: 250m, memory: 128Mi } }\n---\napiVersion: v1";
        self.write("k8s/orders.yaml", &self.read("k8s/orders.yaml").replace("0.4.2\n---\napiVersion: v1", limits));
        self.commit_on("2026-11-10", "Chi Cheng", "Limit the worker");
        let pipeline = self.read(".github/workflows/ci.yml");
        self.remove(".github/workflows/ci.yml");
        self.commit_on("2026-11-13", "Dee Dee", "Simplify the pipeline");
        self.write(".github/workflows/ci.yml", &pipeline);
        self.commit_on("2026-11-16", "Chi Cheng", "Test every push again");
        self.write("docs/THREAT_MODEL.md", "# Threat model\n\nWho would, and how.\n");
        self.commit_on("2026-11-19", "Ada Lovelace", "Write the threat model");
        self
    }

    /// Sets who marks, in the repository's own configuration.
    pub fn known_person(self) -> Self {
        self.git(&["config", "user.name", "Ada Lovelace"]);
        self.git(&["config", "user.email", "ada@example.org"]);
        self
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// A second checklist, that asks to run and to call things.
    pub fn with_drills(self) -> Self {
        let drills = "schema = 1\nid = \"drills\"\ntitle = \"Drills\"\n[[area]]\nid = \"recovery\"\ntitle = \"Recovery\"\n\
            [[area.item]]\nid = \"restore\"\ntitle = \"A backup can be restored\"\n\
            check.command = { run = [\"scripts/restore-test.sh\", \"--dry-run\"], stdout.has = 'restored \\d+ tables' }\n\
            [[area.item]]\nid = \"auth\"\ntitle = \"The API refuses a bad token\"\n\
            check.http = { url = \"${BASE_URL}/orders\", headers = { Authorization = \"Bearer invalid\" }, status = 401 }\n";
        self.write(".gonogo/checklists/drills.toml", drills);
        self.write("scripts/restore-test.sh", "#!/bin/sh\necho restored 12 tables\n");
        self
    }

    /// Documents that say more than there is, and a checklist that was imported from one of them.
    pub fn with_claims(self) -> Self {
        self.write("docs/PRR.md", include_str!("../fixtures/claims/PRR.md"));
        self.write("docs/OPERATIONS.md", include_str!("../fixtures/claims/OPERATIONS.md"));
        self.write("service/app.py", include_str!("../fixtures/claims/app.py"));
        self.write(".gonogo/checklists/prr.toml", include_str!("../fixtures/claims/prr.toml"));
        self
    }

    /// A second checklist, for whose items something can be written, by templates of the team's own and of ours.
    pub fn with_fixes(self) -> Self {
        let fixes = "schema = 1\nid = \"files\"\ntitle = \"Files\"\n[[area]]\nid = \"texts\"\ntitle = \"Texts\"\n\
            [[area.item]]\nid = \"notes\"\ntitle = \"There are notes\"\neffort = \"15min\"\n\
            fix = { text = \"Write NOTES.md.\", create = { path = \"NOTES.md\", template = [\"notes.md\", \"long.md\"] } }\n\
            check.text = { in = [\"NOTES.md\", \"README.md\"], what = \"notes\", has = '^# Notes on' }\n\
            [[area.item]]\nid = \"ignored\"\ntitle = \"Local files are ignored\"\n\
            fix = { text = \"Ignore .env.\", amend = { path = \".gitignore\", template = \"env.lines\" } }\n\
            check.text = { in = [\".gitignore\", \"README.md\"], what = \"line for .env\", has = '^\\.env$' }\n";
        self.write(".gonogo/checklists/files.toml", fixes);
        self.write(".gonogo/templates/notes.md", "# Notes on {{project}}\n\nBy {{person}}.\n");
        let steps: String = (1..60).map(|step| format!("{step}. Step\n")).collect();
        self.write(
            ".gonogo/templates/long.md",
            &format!("# Notes on {{{{project}}}}\n\nTODO(you) Say why.\n\n{steps}"),
        );
        self.write(".gitignore", "/target");
        self
    }

    /// Two roles, of which Ada has one.
    pub fn with_roles(self) -> Self {
        let roles = "\n[[role]]\nid = \"engineering\"\ntitle = \"Engineering lead\"\nby = [\"Ada <ada@example.org>\"]\n\
            [[role]]\nid = \"director\"\ntitle = \"Director\"\nby = [\"Chi <chi@example.org>\"]\n";
        self.write(".gonogo/config.toml", &(self.read(".gonogo/config.toml") + roles));
        self
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }
}

/// Fixed people and dates give fixed commits, so that snapshots can show them.
const PEOPLE: [(&str, &str); 6] = [
    ("GIT_AUTHOR_NAME", "Ada Lovelace"),
    ("GIT_AUTHOR_EMAIL", "ada@example.org"),
    ("GIT_AUTHOR_DATE", "2026-11-02T10:00:00Z"),
    ("GIT_COMMITTER_NAME", "Ada Lovelace"),
    ("GIT_COMMITTER_EMAIL", "ada@example.org"),
    ("GIT_COMMITTER_DATE", "2026-11-02T10:00:00Z"),
];
