//! `gonogo init`: a checklist of the team's own to start from, which says what the shipped one says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "common/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;

use gonogo::checklist::builtins;
use serde_json::Value;
use site::Site;

/// A small repository that every shipped checklist fits: services with routes, built as images and run together, which configure
/// a collector and reconcile a resource of their own.
fn everything() -> Site {
    let routes: String =
        (0..12).map(|at| format!("\n@app.get(\"/orders/{at}\")\ndef get_{at}():\n    return []\n")).collect();
    let service = format!("import kopf\nfrom fastapi import FastAPI\n\napp = FastAPI()\n{routes}");
    let site = Site::new(&[
        (".gitignore", "target\n"),
        ("README.md", "# Orders\n\nTakes orders.\n"),
        ("app/main.py", &service),
        ("config/main.alloy", "otelcol.receiver.otlp \"in\" {}\n"),
        ("config/logs.alloy", "loki.source.file \"all\" {}\n"),
        (
            "compose.yaml",
            "services:\n  orders:\n    build: orders\n  users:\n    build: users\n  pay:\n    build: pay\n",
        ),
        ("Dockerfile", "FROM python:3.13-slim\nCMD [\"python\", \"app/main.py\"]\n"),
    ]);
    site.commit();
    site
}

/// A library, which only the essentials fit.
fn library() -> Site {
    Site::new(&[("src/lib.rs", "pub fn add() {}\n"), ("Cargo.toml", "[package]\nname = \"add\"\n")])
}

/// Of each checklist on the board, what each of its items says, by the item's name in it.
fn told(report: &Value) -> BTreeMap<String, BTreeMap<String, Value>> {
    let lists = report["checklists"].as_array().unwrap().iter();
    let items = |list: &Value| {
        let areas = list["areas"].as_array().unwrap().iter();
        let items = areas.flat_map(|area| area["items"].as_array().unwrap().iter().map(move |item| (area, item)));
        // Summaries count files, of which there is one more.
        let said = ["title", "status", "credit", "gate", "level", "strength", "findings", "counted"];
        items
            .map(|(area, item)| {
                let name = format!("{}.{}", area["id"].as_str().unwrap(), item["id"].as_str().unwrap());
                (name, said.iter().map(|key| item[*key].clone()).collect())
            })
            .collect()
    };
    lists.map(|list| (list["id"].as_str().unwrap().to_owned(), items(list))).collect()
}

#[test]
fn every_shipped_checklist_as_one_s_own_lints_clean_and_says_the_same() {
    let before = everything().json(&["check", "--no-cache"]);
    for builtin in builtins() {
        let site = everything();
        let (code, written, messages) = site.gonogo(&["init", builtin.id]);
        assert_eq!(code, 0, "{messages}");
        let own = format!("own-{}", builtin.id);
        assert!(written.starts_with(&format!(".gonogo/checklists/{own}.toml\n")), "{written}");
        assert_eq!(site.gonogo(&["lint"]).0, 0, "{own}: {}", site.gonogo(&["lint"]).1);
        let after = site.json(&["check", "--no-cache"]);
        assert_eq!((before.0, &before.1["score"]), (after.0, &after.1["score"]), "{own}");
        let (mut shipped, mut now) = (told(&before.1), told(&after.1));
        assert_eq!(shipped.remove(builtin.id), now.remove(&own), "{own}");
        assert_eq!(shipped, now, "what stands beside {own}");
    }
}

/// What a checklist asks for stands in it, and is not there by that.
#[test]
fn no_checklist_is_its_own_evidence() {
    let site = everything();
    let before = told(&site.json(&["check", "--no-cache"]).1);
    for builtin in builtins() {
        assert_eq!(site.gonogo(&["init", builtin.id]).0, 0);
    }
    let config: Vec<_> = builtins().iter().map(|builtin| format!("\"own-{}\"", builtin.id)).collect();
    site.put(".gonogo/config.toml", &format!("checklists = [{}]\n", config.join(", ")));
    let report = site.json(&["check", "--no-cache"]).1;
    let after = told(&report);
    assert!(builtins().iter().all(|builtin| before[builtin.id] == after[&format!("own-{}", builtin.id)]));
    assert!(!report["checklists"].to_string().contains(".gonogo/checklists/own-"), "{report}");
}

#[test]
fn what_is_written_is_the_shipped_text_under_another_name() {
    for builtin in builtins() {
        let site = library();
        let (code, printed, messages) = site.gonogo(&["init", builtin.id, "--dry-run"]);
        assert_eq!(code, 0, "{messages}");
        assert!(messages.contains("Nothing is written") && !site.root().join(".gonogo").exists(), "{messages}");
        let other: Vec<_> = builtin.text.lines().zip(printed.lines()).filter(|(left, right)| left != right).collect();
        let [(id, own_id), (title, own_title)] = other.as_slice() else { panic!("{other:?}") };
        assert_eq!(*own_id, id.replace(builtin.id, &format!("own-{}", builtin.id)));
        assert_eq!(*own_title, format!("{} (own)\"", title.strip_suffix('"').unwrap()));
        assert_eq!(builtin.text.len() + "own- (own)".len(), printed.len());
    }
}

#[test]
fn without_a_name_it_is_the_one_that_asks_most_of_what_fits() {
    let (code, written, messages) = library().gonogo(&["init"]);
    assert_eq!((code, written.lines().next()), (0, Some(".gonogo/checklists/own-core.toml")), "{messages}");
    assert!(messages.contains("`core` best") && messages.contains("fits any repository"), "{messages}");
    assert!(!written.contains("config.toml"), "it is alone on the board as before: {written}");
    let site = library();
    site.put("Dockerfile", "FROM rust:1.90\nRUN cargo build\n");
    let (code, written, messages) = site.gonogo(&["init", "."]);
    assert_eq!((code, written.lines().next()), (0, Some(".gonogo/checklists/own-weighted-release.toml")), "{messages}");
    let config = fs::read_to_string(site.root().join(".gonogo/config.toml")).unwrap();
    assert!(config.ends_with("\nchecklists = [\"core\", \"own-weighted-release\"]\n"), "{config}");
    let (code, _, messages) = everything().gonogo(&["init"]);
    assert_eq!(code, 2);
    assert!(messages.contains("name one") && messages.contains("api-platform"), "{messages}");
    assert!(!messages.contains("weighted-release "), "others take it for granted: {messages}");
}

#[test]
fn nothing_is_overwritten_and_a_configuration_is_its_writer_s() {
    let site = everything();
    site.put(".gonogo/config.toml", "level = \"demo\"\n");
    let (code, written, _) = site.gonogo(&["init", "core"]);
    assert_eq!(code, 0);
    let line = written.lines().find(|line| line.trim_start().starts_with("checklists = [")).unwrap();
    assert_eq!(fs::read_to_string(site.root().join(".gonogo/config.toml")).unwrap(), "level = \"demo\"\n");
    site.put(".gonogo/config.toml", &format!("{line}\n"));
    assert_eq!(site.json(&["check"]).1["checklists"].as_array().unwrap().len(), builtins().len());
    site.put(".gonogo/checklists/own-core.toml", "# Mine.\n");
    let (code, written, messages) = site.gonogo(&["init", "core"]);
    assert_eq!((code, written.as_str()), (2, ""), "{messages}");
    assert!(messages.contains("is there already; edit it"), "{messages}");
    assert_eq!(fs::read_to_string(site.root().join(".gonogo/checklists/own-core.toml")).unwrap(), "# Mine.\n");
    let (code, _, messages) = site.gonogo(&["init", "cor"]);
    assert_eq!((code, messages.contains("did you mean `core`?")), (2, true), "{messages}");
}

#[test]
fn what_was_stated_about_the_shipped_items_counts_for_one_s_own() {
    let site = library();
    let comment = ["comment", "core/front-door.licence", "Ask the lawyers"];
    assert_eq!(site.gonogo(&comment).0, 0);
    assert_eq!(site.gonogo(&["init"]).0, 0);
    assert_eq!(site.gonogo(&["lint"]).0, 0, "{}", site.gonogo(&["lint"]).1);
    let (_, page, _) = site.gonogo(&["explain", "own-core/front-door.licence"]);
    assert!(page.contains("Ask the lawyers"), "{page}");
    let (_, checked, _) = site.gonogo(&["ledger", "--check"]);
    assert!(!checked.contains("is loaded"), "no orphans: {checked}");
}

#[test]
fn it_says_what_waits_for_trust_and_what_does_not_fit() {
    let (_, _, messages) = everything().gonogo(&["init", "api-platform"]);
    assert!(
        messages.contains("`gonogo trust` would allow") && messages.contains("GET ${BASE_URL}/health"),
        "{messages}"
    );
    let (code, listed, _) = library().gonogo(&["init", "--list"]);
    assert_eq!((code, listed.lines().count()), (0, builtins().len()));
    assert_eq!(listed.matches("does not fit: ").count(), builtins().len() - 1, "{listed}");
    let site = library();
    let (code, written, _) = site.gonogo(&["init", "weighted-release"]);
    assert!(code == 0 && written.contains("It does not fit here"), "{written}");
    assert_eq!(site.json(&["check"]).1["checklists"][0]["id"], "core", "what fits stays");
}
