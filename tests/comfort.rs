//! What makes the program comfortable: completions, the manual, the configuration as it is in force.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::process::{Command, Output};

use common::Fixture;
use gonogo::app::COMMANDS;
use tempfile::TempDir;

/// A person's home, with their configuration.
struct Home(TempDir);

impl Home {
    fn new(config: &str) -> Self {
        let home = TempDir::new().unwrap();
        fs::create_dir_all(home.path().join("gonogo")).unwrap();
        fs::write(home.path().join("gonogo/config.toml"), config).unwrap();
        Self(home)
    }

    fn gonogo(&self, fixture: &Fixture, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gonogo"));
        command.current_dir(fixture.root()).args(arguments).env("XDG_CONFIG_HOME", self.0.path());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap()
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn each_shell_completes_subcommands_and_flags() {
    let (home, fixture) = (Home::new(""), Fixture::new("orders"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&home.gonogo(&fixture, &["completions", shell]));
        for word in ["check", "no-worse-than", "completions", "statement"] {
            assert!(script.contains(word), "{shell} does not complete {word}");
        }
    }
    assert_eq!(home.gonogo(&fixture, &["completions", "csh"]).status.code(), Some(2));
}

#[test]
fn bash_takes_its_completions() {
    let (home, fixture) = (Home::new(""), Fixture::new("orders"));
    let script = fixture.root().join("completions.bash");
    fs::write(&script, home.gonogo(&fixture, &["completions", "bash"]).stdout).unwrap();
    let ask =
        "source \"$0\"; COMP_WORDS=(gonogo wai); COMP_CWORD=1; _gonogo gonogo wai gonogo; echo \"${COMPREPLY[*]}\"";
    let output = Command::new("bash").args(["--norc", "-c", ask]).arg(&script).output().unwrap();
    assert_eq!(stdout(&output).trim(), "waive waivers", "{output:?}");
}

#[test]
fn the_manual_has_every_key() {
    let (home, fixture) = (Home::new(""), Fixture::new("orders"));
    let page = stdout(&home.gonogo(&fixture, &["man"]));
    assert!(page.contains(".SH KEYS") && page.contains(".SH SUBCOMMANDS"), "{page}");
    for command in COMMANDS {
        // The quotation mark is written otherwise there.
        let title = command.title.split('\'').next().unwrap().replace('-', "\\-");
        assert!(page.contains(&title), "the manual says nothing of {}", command.id);
    }
    let folder = fixture.root().join("man");
    assert!(home.gonogo(&fixture, &["man", "--dir", folder.to_str().unwrap()]).status.success());
    let check = fs::read_to_string(folder.join("gonogo-check.1")).unwrap();
    assert!(check.contains("no\\-worse\\-than") && folder.join("gonogo.1").is_file(), "{check}");
}

#[test]
fn every_setting_is_printed_with_its_origin_and_no_secret() {
    let home = Home::new("theme = \"light\"\n[variables]\nAPI_TOKEN = \"hunter2hunter2\"\n");
    let fixture = Fixture::new("orders");
    fixture.write(".gonogo/config.toml", "checklists = [\"service\"]\nlevel = \"internal\"\n");
    let output = home.gonogo(&fixture, &["config", "--print"]);
    let page = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let line = |name: &str| page.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{page}"));
    assert!(
        line("theme").starts_with("theme = \"light\" ") && line("theme").ends_with("gonogo/config.toml:1"),
        "{page}"
    );
    assert!(line("level").ends_with(".gonogo/config.toml:2") && line("mouse").ends_with("# default"), "{page}");
    assert!(line("variables.API_TOKEN").contains("••••") && !page.contains("hunter2"), "{page}");
    let path = stdout(&home.gonogo(&fixture, &["config", "--path"]));
    assert_eq!(path.trim(), home.0.path().join("gonogo/config.toml").to_str().unwrap());
}

#[test]
fn the_table_of_keys_can_be_copied_and_says_what_is_bound() {
    let home = Home::new("[keys]\nmark = [\"f2\"]\nassign = [\"w\"]\n");
    let fixture = Fixture::new("orders");
    let output = home.gonogo(&fixture, &["config", "--keys"]);
    let page = stdout(&output);
    let table: toml::Table = page.parse().unwrap_or_else(|error| panic!("{error}\n{page}"));
    let keys = table["keys"].as_table().unwrap();
    assert_eq!(keys["mark"], toml::Value::from(vec!["f2"]));
    assert_eq!(keys.len(), COMMANDS.len(), "every command is in it");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaint.contains("`w` is bound to both `assign` and `waive`"), "{complaint}");
    assert!(stdout(&home.gonogo(&fixture, &["man"])).contains("\\fBf2\\fR"), "the manual shows it as well");
    // The table as it is printed binds just what is bound.
    let copied = Home::new(&stdout(&Home::new("").gonogo(&fixture, &["config", "--keys"])));
    let output = copied.gonogo(&fixture, &["config", "--keys"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn a_mistake_in_the_configuration_is_told_beside_it() {
    let (home, fixture) = (Home::new("thmee = \"light\"\nmouse = false\n"), Fixture::new("orders"));
    let output = home.gonogo(&fixture, &["config", "--print"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("mouse = false"), "the rest counts");
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `theme`?"), "{output:?}");
}
