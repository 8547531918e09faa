//! Signing with a key that has a passphrase: in a real terminal the board steps aside for the question, and where nobody can
//! be asked it is said what to do.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::Duration;
use std::{env, fs, thread};

use crate::team_support::Team;
use crate::terminal_support::{PROGRAM, Terminal};

const CHECKLIST: &str = "schema = 1\nid = \"service\"\n[[area]]\nid = \"release\"\n[[area.item]]\nid = \"changelog\"\n\
    title = \"There is a changelog\"\ngate = true\ncheck.file.any = [\"CHANGELOG.md\"]\n";
const ROLES: &str = "[[role]]\nid = \"lead\"\ntitle = \"Engineering lead\"\n";
const SAVE: &str = "\u{13}";

/// One gate that passes, one role, and Ada whose key has a passphrase.
fn begin() -> Option<Team> {
    let team = Team::gather()?;
    team.write("left", ".gonogo/checklists/service.toml", CHECKLIST);
    team.write("left", ".gonogo/config.toml", ROLES);
    team.write("left", "CHANGELOG.md", "First\n");
    team.push("left", "Begin");
    let key = team.home("ada").join("key");
    let lock = ["-q", "-p", "-P", "", "-N", "open sesame", "-f", key.to_str().unwrap()];
    let locked = team.run("ada", "left", "ssh-keygen", &lock);
    assert!(locked.status.success(), "{locked:?}");
    Some(team)
}

/// The board of Ada, with the form in which she says GO.
fn about_to_sign(team: &Team) -> Terminal {
    let home = team.home("ada");
    let home = home.to_str().unwrap();
    let mut environment = vec![("SSH_AUTH_SOCK", ""), ("GIT_CONFIG_NOSYSTEM", "1"), ("DISPLAY", "")];
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
        environment.push((name, home));
    }
    let mut terminal = Terminal::open(&team.at("left"), PROGRAM, &[], &environment);
    terminal.wait_for("1 sign-off open");
    terminal.press("2");
    terminal.wait_for("Engineering lead");
    terminal.press("s");
    terminal.wait_for("What is signed");
    terminal.press("g");
    terminal.wait_for("Sign: GO");
    terminal
}

/// The question stands on the screen of the shell, below those that were asked before.
fn wait_for_question(terminal: &mut Terminal, times: usize) {
    terminal.wait_until("the question beside the board", |screen| {
        !screen.alternate_screen() && screen.contents().matches("Enter passphrase").count() == times
    });
}

#[test]
fn the_board_steps_aside_for_the_passphrase() {
    let Some(team) = begin() else { return };
    let mut terminal = about_to_sign(&team);
    terminal.press("It holds");
    terminal.press(SAVE);
    wait_for_question(&mut terminal, 1);
    assert!(terminal.text().contains("asks for its passphrase; ctrl-c gives up"), "{}", terminal.text());
    terminal.press("guessed\r");
    terminal.wait_until("the form with the reason", |screen| {
        screen.alternate_screen() && screen.contents().contains("Not saved: it could not be signed")
    });
    assert!(terminal.text().contains("It holds"), "what was typed stays: {}", terminal.text());
    terminal.press(SAVE);
    wait_for_question(&mut terminal, 2);
    terminal.press("\u{3}");
    // Between its question and its reading ssh-keygen loses an interruption; whoever still sees the question asks again.
    thread::sleep(Duration::from_secs(1));
    if terminal.text().trim_end().ends_with("Enter passphrase:") {
        terminal.press("\u{3}");
    }
    terminal.wait_for("Not saved: it could not be signed");
    terminal.press(SAVE);
    wait_for_question(&mut terminal, 3);
    terminal.press("open sesame\r");
    terminal.wait_for("GO for lead");
    let signed = team.check("left");
    assert_eq!((signed.role(0)["signature"].as_str(), signed.code), (Some("verified"), 0), "{}", signed.document);
    assert_eq!(signed.role(0)["note"], "It holds");
    terminal.press("\u{1b}");
    terminal.wait_until("the board alone", |screen| !screen.contents().contains("What is signed"));
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
}

#[test]
fn where_nobody_can_be_asked_it_says_what_to_do() {
    let Some(team) = begin() else { return };
    let (code, said) = team.gonogo("ada", "left", &["sign", "lead"]);
    assert!(code == Some(1) && said.contains("your key asks for its passphrase"), "{said}");
    assert!(said.contains(&format!("`ssh-add {}`", team.home("ada").join("key").display())), "{said}");
    assert!(!team.at("left").join(".gonogo/ledger").exists(), "nothing is saved");
}

#[test]
fn gpg_asks_nobody_either() {
    let Some(team) = begin() else { return };
    if Command::new("gpg").arg("--version").output().is_err() {
        assert!(env::var_os("CI").is_none(), "CI must have gpg");
        return;
    }
    let gpg = team.home("ada").join("gpg");
    fs::create_dir(&gpg).unwrap();
    fs::set_permissions(&gpg, fs::Permissions::from_mode(0o700)).unwrap();
    let person = "ada <ada@example.org>";
    let make =
        ["--batch", "--passphrase", "open sesame", "--pinentry-mode", "loopback", "--quick-generate-key", person];
    let made = team.run("ada", "left", "gpg", &[&make[..], &["ed25519", "sign", "never"]].concat());
    assert!(made.status.success(), "{made:?}");
    team.run("ada", "left", "gpgconf", &["--kill", "gpg-agent"]);
    let user = "[user]\nname = ada\nemail = ada@example.org\nsigningKey = ada@example.org\n";
    fs::write(team.home("ada").join(".gitconfig"), user).unwrap();
    let (code, said) = team.gonogo("ada", "left", &["sign", "lead"]);
    team.run("ada", "left", "gpgconf", &["--kill", "all"]);
    assert!(code == Some(1) && said.contains("sign anything with gpg in a terminal"), "{said}");
}
