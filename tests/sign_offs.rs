//! Sign-offs as a team gives them: two clones, three people with keys of their own, and what a change, a forger, an editor and
//! a merge make of what they signed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;
mod team_support;

use std::fs;
use std::process::Command;
use std::sync::Arc;

use common::{Fixture, Stage};
use gonogo::app::Msg;
use gonogo::board::Proofs;
use gonogo::config::{Config, PROJECT_FILE};
use serde_json::Value;
use team_support::{Team, edit};

const CHECKLIST: &str = r#"
schema = 1
id = "service"
[[area]]
id = "docs"
[[area.item]]
id = "readme"
title = "There is a README"
gate = true
check.file.any = ["README.md"]
[[area.item]]
id = "review"
title = "The design was reviewed"
gate = true
[[area.item]]
id = "changelog"
title = "There is a changelog"
check.file.any = ["CHANGELOG.md"]
[[area.item]]
id = "licence"
title = "There is a licence"
check.file.any = ["LICENCE"]
"#;

const ROLES: &str = r#"
[[role]]
id = "engineering"
title = "Engineering lead"
by = ["Ada <ada@example.org>"]
[[role]]
id = "security"
title = "Security"
by = ["Bo <bo@example.org>", "Ada <ada@example.org>"]
[[role]]
id = "director"
title = "Director"
by = ["Chi <chi@example.org>"]
"#;

/// A team whose repository has begun, in two clones; None where there is no `ssh-keygen`.
fn begin(roles: &str) -> Option<Team> {
    let team = Team::gather()?;
    team.write("left", "README.md", "A service\n");
    team.write("left", "CHANGELOG.md", "First\n");
    team.write("left", ".gonogo/checklists/service.toml", CHECKLIST);
    team.write("left", ".gonogo/config.toml", roles);
    team.says("bo", "left", &["mark", "review", "--pass", "--note", "Held on Monday"]);
    team.push("left", "Begin");
    team.git("bo", "", &["clone", "-q", "hub", "right"]);
    Some(team)
}

#[test]
fn roles_sign_in_order_and_a_change_outdates_what_they_signed() {
    let Some(team) = begin(ROLES) else { return };
    let open = team.check("left");
    assert_eq!(
        (open.code, &open.document["verdict"], open.statuses()),
        (1, &"no-go".into(), vec!["missing".into(); 3])
    );
    assert_eq!(open.document["blockers"], Value::Array(Vec::new()), "every gate passes");
    assert_eq!(open.document["level_reached"], Value::Null);
    let text = team.gonogo("ada", "left", &["check"]).1;
    assert!(
        text.contains("2 gates passed · 3 sign-offs open") && text.contains("missing: nobody has signed"),
        "{text}"
    );

    assert!(
        team.refusal("chi", "left", &["sign", "director"]).contains("Engineering lead signs before: nobody has signed")
    );
    assert!(
        team.refusal("bo", "left", &["sign", "engineering"])
            .contains("bo <bo@example.org> may not sign as Engineering lead")
    );
    assert!(team.refusal("ada", "left", &["sign", "enginering"]).contains("did you mean `engineering`?"));

    let shown = team.says("ada", "left", &["sign", "engineering", "--note", "Load test seen"]);
    assert!(shown.contains("GO for Engineering lead, signed by ada <ada@example.org>"), "{shown}");
    assert!(shown.contains("the board says NO-GO") && shown.contains("digest "), "{shown}");
    team.push("left", "Sign for engineering");
    team.pull("right");
    team.says("bo", "right", &["sign", "security"]);
    team.push("right", "Sign for security");
    team.pull("left");
    assert_eq!(team.check("left").attested(), [false; 4]);
    team.says("chi", "left", &["sign", "director"]);
    team.push("left", "Sign for the director");
    team.pull("right");
    for (who, clone) in [("ada", "left"), ("chi", "right")] {
        let signed = team.check_as(who, clone);
        assert_eq!((signed.code, &signed.document["verdict"]), (0, &"go".into()), "{}", signed.document["sign_offs"]);
        assert_eq!((signed.statuses(), signed.attested()), (vec!["valid".to_owned(); 3], vec![true; 4]));
        assert_eq!(
            (&signed.role(0)["signature"], &signed.role(0)["note"]),
            (&"verified".into(), &"Load test seen".into())
        );
        assert_eq!(signed.document["digest"], open.document["digest"]);
    }

    fs::remove_file(team.at("right").join("CHANGELOG.md")).unwrap();
    let outdated = team.check("right");
    assert_eq!((outdated.code, outdated.statuses()), (1, vec!["outdated".to_owned(); 3]));
    assert_eq!(outdated.document["blockers"], Value::Array(Vec::new()), "it is no gate that is in the way");
    let change = serde_json::json!([{ "item": "service/docs.changelog", "from": "pass", "to": "fail" }]);
    assert_eq!((&outdated.role(2)["changed"], outdated.attested()), (&change, vec![false; 4]));
    let text = team.gonogo("ada", "right", &["check"]).1;
    assert!(
        text.contains("outdated: 1 item has changed since") && text.contains("pass → fail  service/docs.changelog"),
        "{text}"
    );
    // What it was signed for is what it is again.
    team.write("right", "CHANGELOG.md", "Another first\n");
    assert_eq!(team.check("right").code, 0);

    fs::remove_file(team.at("right").join("CHANGELOG.md")).unwrap();
    assert!(
        team.refusal("bo", "right", &["sign", "security"])
            .contains("Engineering lead signs before: 1 item has changed")
    );
    team.sign_all("right");
    assert_eq!((team.check("right").code, team.statements("right").len()), (0, 6));
}

#[test]
fn the_evidence_and_the_definition_are_signed_too() {
    let Some(team) = begin(ROLES) else { return };
    team.sign_all("left");
    team.says(
        "bo",
        "left",
        &["mark", "review", "--pass", "--note", "again", "--evidence", "https://example.org/minutes"],
    );
    let outdated = team.check("left");
    assert_eq!((outdated.code, outdated.reason(0)), (1, "evidence or definitions have changed since"));
    team.sign_all("left");
    let definition = team.at("left").join(".gonogo/checklists/service.toml");
    edit(&definition, "check.file.any = [\"LICENCE\"]", "check.file.any = [\"COPYING\"]");
    assert_eq!(team.check("left").reason(0), "evidence or definitions have changed since");
    edit(&definition, "COPYING", "LICENCE");
    // A word about an item is no status of it; nor is what a role looks at decided by how a checklist is laid out.
    edit(&definition, "title = \"There is a licence\"\n", "title  = 'Licensed'   # as lawyers say\n");
    assert_eq!(team.check("left").code, 0);
}

#[test]
fn a_forger_counts_for_nothing() {
    let Some(team) = begin(ROLES) else { return };
    team.configure("mallory", "ada", "");
    team.says("mallory", "left", &["sign", "engineering", "--refuse", "--note", "Because"]);
    let forged = team.check("left");
    assert_eq!((forged.statuses()[0].as_str(), &forged.role(0)["signature"]), ("invalid", &"bad".into()));
    assert!(forged.reason(0).contains("is none of ada@example.org among the allowed signers"), "{}", forged.reason(0));
    // It replaces nothing, though it names what was signed before it.
    team.sign_all("left");
    team.says("mallory", "left", &["sign", "engineering", "--refuse", "--note", "Because"]);
    assert_eq!(team.check("left").code, 0);

    // Who knows no keys cannot tell; and a file that comes with the repository tells nothing.
    team.configure("ada", "ada", "");
    let blind = team.check("left");
    assert_eq!((blind.statuses()[0].as_str(), &blind.role(0)["signature"]), ("refused", &"unverified".into()));
    fs::copy(team.at("signers"), team.at("left").join("signers")).unwrap();
    let own = team.at("left").join("signers").display().to_string();
    team.configure("ada", "ada", &format!("[gpg \"ssh\"]\nallowedSignersFile = {own}\n"));
    let text = team.gonogo("ada", "left", &["check"]).1;
    assert!(text.contains("a file of this repository, which proves nothing by itself"), "{text}");
    // The user's own configuration names the organisation's file.
    team.write(
        "home-ada",
        ".config/gonogo/config.toml",
        &format!("allowed_signers = \"{}\"\n", team.at("signers").display()),
    );
    assert_eq!(team.check("left").code, 0);
}

#[test]
fn what_is_unsigned_says_so_and_counts_unless_signatures_are_asked_for() {
    let Some(team) = begin(&ROLES.replace("[\"Chi", "[\"Mallory <mallory@example.org>\", \"Chi")) else { return };
    team.says("ada", "left", &["sign", "engineering", "--no-signature"]);
    let unsigned = team.check("left");
    assert_eq!((unsigned.statuses()[0].as_str(), &unsigned.role(0)["signature"]), ("valid", &"unsigned".into()));
    let config = team.at("left").join(".gonogo/config.toml");
    fs::write(&config, format!("{ROLES}[sign_offs]\nverified = true\n")).unwrap();
    let unsigned = team.check("left");
    assert_eq!(unsigned.statuses()[0], "invalid");
    assert!(unsigned.reason(0).contains("only a verified signature counts"), "{}", unsigned.reason(0));
    let refused = team.refusal("ada", "left", &["sign", "engineering", "--no-signature"]);
    assert!(refused.contains("the project counts verified signatures only"), "{refused}");
    team.sign_all("left");
    assert_eq!(team.check("left").code, 0);
}

#[test]
fn a_statement_that_was_edited_counts_for_nothing() {
    let Some(team) = begin(ROLES) else { return };
    team.says("ada", "left", &["sign", "engineering", "--refuse", "--note", "Not yet"]);
    let refused = team.check("left");
    assert_eq!((refused.code, refused.reason(0)), (1, "NO-GO says ada <ada@example.org>"));
    edit(&team.statements("left")[0], "\"no-go\"", "\"go\"");
    let edited = team.check("left");
    assert_eq!((edited.statuses()[0].as_str(), &edited.role(0)["signature"]), ("invalid", &"bad".into()));
    assert!(edited.reason(0).contains("the signature is not one of these words"), "{}", edited.reason(0));

    team.says("ada", "left", &["sign", "engineering", "--no-signature", "--note", "Now"]);
    assert_eq!(team.check("left").statuses()[0], "valid");
    edit(&team.statements("left")[1], "Now", "Whenever");
    let edited = team.check("left");
    assert!(edited.reason(0).ends_with("but the file was edited since"), "{}", edited.reason(0));
}

#[test]
fn a_word_that_is_taken_back_stays_taken_back() {
    let Some(team) = begin(ROLES) else { return };
    assert!(team.refusal("chi", "left", &["sign", "director", "--refuse", "--note", " "]).contains("needs a note"));
    team.sign_all("left");
    team.says("chi", "left", &["sign", "director", "--refuse", "--note", "The pager is not staffed"]);
    let refused = team.check("left");
    assert_eq!((refused.code, refused.statuses()[2].as_str()), (1, "refused"));
    assert_eq!(refused.role(2)["note"], "The pager is not staffed");
    let id = team.statements("left")[3].file_stem().unwrap().to_string_lossy().into_owned();
    let withdraw = |name: &str, of: &str| {
        let text = format!(
            "schema = 1\nkind = \"withdrawal\"\nby = \"Bo\"\nat = 2026-01-31T09:30:00Z\nsupersedes = [\"{of}\"]\n"
        );
        team.write("left", &format!(".gonogo/ledger/_board/{name}.toml"), &text);
        let checked = team.check("left");
        (checked.code, checked.statuses()[2].clone())
    };
    // Whoever takes the NO-GO away does not bring the GO before it back, nor the NO-GO by taking that back in turn.
    assert_eq!(withdraw("back", &id), (1, "missing".to_owned()));
    assert_eq!(withdraw("forth", "back"), (1, "missing".to_owned()));
    team.says("chi", "left", &["sign", "director"]);
    assert_eq!(team.check("left").code, 0);
}

#[test]
fn duties_are_kept_apart() {
    let rules = "[sign_offs]\ndistinct = true\nnot_marker = true\n";
    let Some(team) = begin(&format!("{ROLES}{rules}")) else { return };
    team.says("ada", "left", &["sign", "engineering"]);
    assert!(team.refusal("ada", "left", &["sign", "security"]).contains("has signed as Engineering lead"));
    assert!(
        team.refusal("bo", "left", &["sign", "security"]).contains("a gate rests on a mark of bo <bo@example.org>")
    );
    // What the program refuses now, somebody may have signed before the rule was made.
    fs::write(team.at("left").join(".gonogo/config.toml"), ROLES).unwrap();
    team.says("ada", "left", &["sign", "security"]);
    fs::write(team.at("left").join(".gonogo/config.toml"), format!("{ROLES}{rules}")).unwrap();
    let checked = team.check("left");
    assert_eq!(checked.statuses(), ["valid", "invalid", "missing"]);
    assert!(checked.reason(1).ends_with("nobody signs for two roles"), "{}", checked.reason(1));
}

#[test]
fn branches_that_were_both_signed_merge_and_the_whole_is_signed_anew() {
    let Some(team) = begin(ROLES) else { return };
    team.says("ada", "left", &["sign", "engineering"]);
    team.push("left", "Sign");
    team.pull("right");
    // One side changes what was signed and signs again; the other only signs what was there.
    team.write("left", "LICENCE", "Do as you like\n");
    team.sign_all("left");
    team.says("bo", "right", &["sign", "security"]);
    team.push("right", "Sign what was there");
    team.commit("left", "Allow everything, and sign");
    team.pull("left");
    let merged = team.check("left");
    assert_eq!((merged.code, merged.statuses()), (0, vec!["valid".to_owned(); 3]), "{}", merged.document["sign_offs"]);
    team.git("ada", "left", &["push", "-q", "origin", "HEAD:main"]);

    // Both sides change something and sign: nobody has seen the whole.
    team.pull("right");
    team.write("left", "LICENCE", "");
    team.sign_all("left");
    team.commit("left", "Take the licence back, and sign");
    team.git("ada", "right", &["rm", "-q", "CHANGELOG.md"]);
    team.sign_all("right");
    team.push("right", "Drop the changelog, and sign");
    team.pull("left");
    let merged = team.check("left");
    assert_eq!((merged.code, merged.statuses()), (1, vec!["outdated".to_owned(); 3]));
    team.sign_all("left");
    let signed = team.check("left");
    assert_eq!((signed.code, signed.document["problems"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn a_role_may_be_optional_and_asked_from_a_level_on() {
    let roles = "level = \"demo\"\n[[role]]\nid = \"lead\"\n[[role]]\nid = \"guest\"\nrequired = false\n\
        [[role]]\nid = \"board\"\nlevel = \"production\"\n";
    let Some(team) = begin(roles) else { return };
    assert_eq!(team.check("left").statuses(), ["missing", "missing"]);
    let refused = team.refusal("ada", "left", &["sign", "board"]);
    assert!(refused.contains("board signs from production on, and the board aims at demo"), "{refused}");
    team.says("ada", "left", &["sign", "lead"]);
    let signed = team.check("left");
    assert_eq!((signed.code, &signed.document["level_reached"]), (0, &"demo".into()));
    let text = team.gonogo("ada", "left", &["check", "--level", "production"]);
    assert!(text.0 == Some(1) && text.1.contains("2 sign-offs open"), "{text:?}");
    for role in ["lead", "board"] {
        team.says("bo", "left", &["sign", role, "--level", "production"]);
    }
    let (code, text) = team.gonogo("ada", "left", &["check", "--level", "production"]);
    assert!(code == Some(0) && text.contains("signed off") && text.contains("level reached: production"), "{text}");
    // An item alone is no board.
    assert_eq!(team.gonogo("ada", "left", &["check", "--only", "readme", "--level", "internal"]).0, Some(0));
    team.write("left", ".gonogo/config.toml", "[[role]]\nid = \"lead\"\nlevel = \"prodution\"\n");
    let (code, said) = team.gonogo("ada", "left", &["check"]);
    assert_eq!(code, Some(2), "{said}");
    let lint = team.gonogo("ada", "left", &["lint"]).1;
    assert!(lint.contains("config.toml:3:9") && lint.contains("did you mean `production`?"), "{lint}");
}

#[test]
fn gpg_signs_as_well() {
    let Some(team) = begin(ROLES) else { return };
    if Command::new("gpg").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI must have gpg");
        return;
    }
    let gpg = team.home("ada").join("gpg");
    fs::create_dir(&gpg).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&gpg, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let person = "ada <ada@example.org>";
    let make = ["--batch", "--passphrase", "", "--quick-generate-key", person, "ed25519", "sign", "never"];
    let made = team.run("ada", "left", "gpg", &make);
    assert!(made.status.success(), "{made:?}");
    let user = "[user]\nname = ada\nemail = ada@example.org\nsigningKey = ada@example.org\n";
    fs::write(team.home("ada").join(".gitconfig"), user).unwrap();
    team.says("ada", "left", &["sign", "engineering"]);
    let signed = team.check("left");
    assert_eq!((signed.statuses()[0].as_str(), &signed.role(0)["signature"]), ("valid", &"verified".into()));
    // Bo does not have the key, and a word of it that was changed is known to be.
    assert_eq!(team.check_as("bo", "left").role(0)["signature"], "unverified");
    edit(&team.statements("left")[0], "status = \"go\"", "status = \"no-go\"");
    assert_eq!(team.check("left").role(0)["signature"], "bad");
    team.run("ada", "left", "gpgconf", &["--kill", "all"]);
}

const FILE: &str = ".gonogo/ledger/_board/one.toml";

#[test]
fn the_masthead_says_which_sign_offs_are_in_the_way() {
    let mut stage = Stage::new(Fixture::new("orders").known_person(), (140, 30));
    let mut config = Config::default();
    assert_eq!(config.read_project(PROJECT_FILE, "[[role]]\nid = \"lead\"\n"), []);
    stage.send(Msg::SignOffs { asked: Arc::new(config.sign_offs), proofs: Proofs::default() });
    assert!(stage.line("NO-GO").contains("gates open · 1 sign-off open"), "{}", stage.screen());
    let digest = stage.app.board.poll.snapshot.clone().unwrap().digest;
    let sign_off = |status: &str, digest: &str| {
        format!(
            "schema = 1\nkind = \"sign-off\"\nrole = \"lead\"\nlevel = \"production\"\nby = \"Bo\"\nat = 2026-11-20T09:30:00Z\n\
             status = \"{status}\"\ndigest = \"{digest}\"\n"
        )
    };
    for (text, said) in [
        (sign_off("go", &digest), "gates open   "),
        (sign_off("go", &"0".repeat(64)), "gates open · 1 sign-off outdated"),
        (sign_off("no-go", &digest), "gates open · 1 sign-off refused"),
    ] {
        stage.fixture.write(FILE, &text);
        stage.changed(&[FILE]);
        assert!(stage.line("NO-GO").contains(said), "{said}: {}", stage.line("NO-GO"));
    }
}
