//! The page of a report in a real browser: it is drawn as meant, tells what it holds as text, runs nothing and calls nobody.
//! Where there is no chromium it is said and skipped, which is a failure where CI promises everything.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]

mod common;
mod reports_support;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use common::Fixture;
use reports_support::{HOSTILE, eventful, gonogo, hostile, report, stdout};
use serde_json::Value;
use tempfile::TempDir;

/// A browser with a profile of its own, that ends after a minute whatever happens.
struct Browser(TempDir);

impl Browser {
    /// None where there is none.
    fn new() -> Option<Self> {
        let is_there = |program: &str| {
            Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
        };
        if is_there("chromium") && is_there("timeout") {
            return Some(Self(TempDir::new().unwrap()));
        }
        assert!(std::env::var_os("CI").is_none(), "chromium is not installed; tests/run installs it");
        println!("skipped: chromium is not installed; tests/run --install gets it");
        None
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, words: &[&str], page: &Path) -> Output {
        let profile = format!("--user-data-dir={}", self.0.path().join("profile").display());
        let fixed = ["60", "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
        let quiet =
            ["--no-first-run", "--disable-background-networking", "--disable-extensions", "--enable-logging=stderr"];
        let mut command = Command::new("timeout");
        command.args(fixed).args(quiet).arg(profile).args(words).arg(format!("file://{}", page.display()));
        let output = command.env("HOME", self.0.path()).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// What a page looks like from outside, in a window of that width. The page around it is ours and measures; what is in
    /// the frame may run scripts as far as its own policy lets it.
    fn look(&self, page: &str, width: u32) -> Value {
        let around = AROUND
            .replace("WIDTH", &width.to_string())
            .replace("PAGE", &serde_json::to_string(page).unwrap().replace("</", "<\\/"));
        let path = self.file("around.html", &around);
        let output = self.run(&["--dump-dom", "--virtual-time-budget=2000"], &path);
        let dump = String::from_utf8_lossy(&output.stdout).into_owned();
        let seen = dump.split("<pre id=\"seen\">").nth(1).and_then(|rest| rest.split("</pre>").next());
        let seen = seen.unwrap_or_else(|| panic!("nothing was measured: {}", String::from_utf8_lossy(&output.stderr)));
        let seen = seen.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&");
        serde_json::from_str(&seen).unwrap()
    }
}

/// Measures a page in a frame.
const AROUND: &str = include_str!("reports_support/around.html");

fn ordinary() -> String {
    report(&Fixture::new("orders").known_person().with_roles(), "html")
}

#[test]
fn a_page_is_drawn_as_meant_at_any_width() {
    let Some(browser) = Browser::new() else { return };
    let page = ordinary();
    for width in [1280, 400, 320] {
        let seen = browser.look(&page, width);
        assert_eq!(seen["overflow"], 0, "at {width}: {seen:#}");
        // The style is the one whose hash the policy names; without it nothing has a ground.
        assert_ne!(seen["ground"], "rgba(0, 0, 0, 0)", "{seen:#}");
        assert_eq!((&seen["broken"], &seen["captions"]), (&0.into(), &0.into()), "{seen:#}");
        let headings: Vec<u64> =
            seen["headings"].as_array().unwrap().iter().map(|level| level.as_u64().unwrap()).collect();
        assert!(headings[0] == 1 && headings.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{headings:?}");
        for landmark in ["header", "nav", "main", "footer"] {
            assert!(seen["elements"].as_array().unwrap().contains(&landmark.into()), "{landmark}");
        }
        assert_eq!(
            (seen["items"].as_u64(), seen["open"].as_u64()),
            (Some(13), Some(7)),
            "filtered without a script: {seen:#}"
        );
        for text in ["orders", "NO-GO", "Threat model is written and current", "Engineering lead", "src/main.rs:8"] {
            assert!(seen["text"].as_str().unwrap().contains(text), "{text}");
        }
    }
    // A page whose style is another than its policy names has none: what is measured above tells the difference.
    let spoilt = page.replace("sha256-", "sha256-A");
    assert_eq!(browser.look(&spoilt, 400)["ground"], "rgba(0, 0, 0, 0)");
}

#[test]
fn what_a_verdict_does_not_say_is_read_in_a_browser() {
    let Some(browser) = Browser::new() else { return };
    let page = stdout(&gonogo(&eventful(), &["check", "--format", "html", "--no-worse-than", "HEAD"]));
    let seen = browser.look(&page, 320);
    assert_eq!((&seen["overflow"], &seen["broken"]), (&0.into(), &0.into()), "{seen:#}");
    for text in [
        "No worse than before",
        "1 item is worse than at",
        "The licence is stated: pass → fail",
        "Secrets rotation is documented: mark until",
        "Statements about items that are not here",
        "service/security.pentest: mark by Ada",
    ] {
        assert!(seen["text"].as_str().unwrap().contains(text), "{text} is not in {seen:#}");
    }
}

#[test]
fn hostile_words_are_words_in_a_browser() {
    let Some(browser) = Browser::new() else { return };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let call = format!("<img src=\"http://{}/\">", listener.local_addr().unwrap());
    // Who calls is hung up on: a page waits for as long as nobody answers.
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    thread::spawn(move || {
        for _ in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let called = || calls.load(Ordering::SeqCst) > 0;
    let fixture = hostile();
    let checklist = fixture.read(".gonogo/checklists/own.toml");
    fixture.write(
        ".gonogo/checklists/own.toml",
        &checklist.replacen("title = \"Asked\"", &format!("title = '{call}'"), 1),
    );
    let page = report(&fixture, "html");
    let seen = browser.look(&page, 400);
    assert_eq!(
        (&seen["owned"], &seen["handlers"], &seen["overflow"]),
        (&Value::Null, &0.into(), &0.into()),
        "{seen:#}"
    );
    assert!(!called(), "the page called somebody");
    for element in ["script", "img", "iframe", "link", "b"] {
        assert!(!seen["elements"].as_array().unwrap().contains(&element.into()), "{element}");
    }
    let links = seen["links"].as_array().unwrap().iter().map(|link| link.as_str().unwrap());
    assert!(links.into_iter().all(|link| link.starts_with('#') || link.starts_with("https://")), "{seen:#}");
    let text = seen["text"].as_str().unwrap();
    for attack in HOSTILE.iter().filter(|attack| !attack.contains(['\n', '\u{202e}'])) {
        assert!(text.contains(attack), "{attack} is not told");
    }
    assert!(text.contains("‹U+202E›drawkcab‹U+2066›") && text.contains(&call));
    // The same words as markup do run and do call: what is measured above tells the difference.
    let run = browser.look(&format!("<!DOCTYPE html><body>{}{call}", HOSTILE.concat()), 400);
    assert!(run["owned"] != Value::Null && called(), "{run:#}");
}

#[test]
fn a_page_is_printed_and_pictured() {
    let Some(browser) = Browser::new() else { return };
    let page = browser.file("page.html", &ordinary());
    let (printed, picture) = (browser.0.path().join("page.pdf"), browser.0.path().join("page.png"));
    browser.run(&["--no-pdf-header-footer", &format!("--print-to-pdf={}", printed.display())], &page);
    let printed = fs::read(printed).unwrap();
    assert!(printed.starts_with(b"%PDF-") && printed.len() > 10_000, "{} bytes", printed.len());
    browser.run(&["--window-size=1280,900", &format!("--screenshot={}", picture.display())], &page);
    let picture = fs::read(picture).unwrap();
    let [width, height] = [16, 20].map(|at| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap()));
    assert_eq!((&picture[1..4], width, height), (&b"PNG"[..], 1280, 900));
}
