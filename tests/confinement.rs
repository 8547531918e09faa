//! What holds a command back: where it may write, what it sees, how long it and what it started live. The real program, real
//! processes.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]

mod probes_support;

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use probes_support::{Desk, Server, command, processes_with};

#[test]
fn a_command_writes_to_its_scratch_folder_and_where_it_was_granted_and_nowhere_else() {
    let desk = Desk::new(&[(
        "writes",
        &command(
            r#"shell = '''
                echo x > "$TMPDIR/a" && echo scratch
                echo x > granted/a && echo granted
                echo x > README.md && echo README
                echo x > /tmp/gonogo-escape && echo tmp
                echo x > "$HOME/escape" && echo home
                mkdir granted/../made && echo made
                (true > /dev/tty) && echo terminal
                true''', writes = ["granted"], stdout.lacks = 'README|tmp|home|made|terminal', stdout.has = 'scratch\ngranted'"#,
        ),
    )]);
    desk.write("granted/README", "");
    desk.write("README.md", "# orders\n");
    desk.trust();
    let item = desk.whole_item("writes", &[]);
    assert_eq!(item["status"], "pass", "{item}");
    assert_eq!(fs::read_to_string(desk.root().join("README.md")).unwrap(), "# orders\n");
    assert!(!desk.root().join("made").exists() && !desk.home().join("escape").exists());
}

#[test]
fn the_network_is_cut_off_unless_it_is_granted() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
    let port = server.port();
    let connect =
        format!("shell = 'exec 3<>/dev/tcp/127.0.0.1/{port} && printf \"GET / HTTP/1.0\\r\\n\\r\\n\" >&3 && cat <&3'");
    let connect = connect.replace("shell = '", "run = [\"bash\", \"-c\", '").replace("cat <&3'", "cat <&3']");
    let cut = command(&format!("{connect}, stdout.has = 'hello'"));
    let granted = command(&format!("{connect}, stdout.has = 'hello', network = true"));
    let desk = Desk::new(&[("cut", &cut), ("granted", &granted)]);
    desk.trust();
    assert_eq!(desk.whole_item("cut", &[])["status"], "fail");
    assert_eq!(server.requests(), 1, "only the one that was granted it");
    assert_eq!(desk.whole_item("granted", &[])["status"], "pass");
}

#[test]
fn programs_are_the_systems_or_what_was_trusted_of_the_repository() {
    let desk = Desk::new(&[
        ("by-name", &command(r#"run = ["helpful-tool"]"#)),
        ("climbs-out", &command(r#"run = ["./../elsewhere/run.sh"]"#)),
        ("linked", &command(r#"run = ["scripts/link.sh"], stdout.has = 'real'"#)),
    ]);
    desk.write("bin/helpful-tool", "#!/bin/sh\necho evil\n");
    desk.write("scripts/real.sh", "#!/bin/sh\necho real\n");
    desk.write("../elsewhere/run.sh", "#!/bin/sh\necho evil\n");
    std::os::unix::fs::symlink("real.sh", desk.root().join("scripts/link.sh")).unwrap();
    let path = format!("{}:.:bin:/usr/bin:/bin", desk.root().join("bin").display());
    let desk = desk.with("PATH", &path);
    desk.trust();
    for item in ["by-name", "climbs-out"] {
        let (status, summary) = desk.item(item, &[]);
        assert_eq!(status, "error", "{item}: {summary}");
    }
    assert_eq!(desk.item("linked", &[]).0, "pass");
    // What a link leads to is what was trusted.
    desk.write("scripts/real.sh", "#!/bin/sh\necho real evil\n");
    assert_eq!(desk.item("linked", &[]).0, "pending");
}

/// What lies behind a link out of the repository cannot be compared, so that it cannot be trusted.
#[test]
fn programs_behind_a_link_that_leads_out_are_not_trusted() {
    let desk = Desk::new(&[("led-out", &command(r#"run = ["tools/run.sh"]"#))]);
    desk.write("../elsewhere/run.sh", "#!/bin/sh\necho evil\n");
    std::os::unix::fs::symlink("../elsewhere", desk.root().join("tools")).unwrap();
    let refused = desk.run(&["trust", "--accept", &desk.digest()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("tools/run.sh"), "{refused:?}");
    assert_eq!(desk.item("led-out", &[]).0, "pending");
}

/// What connects in the name of a command, to the socket that its environment names.
#[test]
#[ignore = "run by another test as the command"]
fn connector() {
    std::os::unix::net::UnixStream::connect(std::env::var("SOCKET").unwrap()).unwrap();
    std::os::unix::net::UnixStream::pair().unwrap();
}

#[test]
fn sockets_in_the_file_system_are_closed_unless_the_network_is_granted() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("engine.sock");
    let _listener = std::os::unix::net::UnixListener::bind(&place).unwrap();
    let own = std::env::current_exe().unwrap();
    let connect = format!(
        "run = [\"{}\", \"--ignored\", \"--exact\", \"connector\"], env = [\"SOCKET\"], timeout = \"30s\"",
        own.display()
    );
    let granted = format!("{connect}, network = true");
    let desk = Desk::new(&[("closed", &command(&connect)), ("granted", &command(&granted))]);
    desk.trust();
    let socket = format!("SOCKET={}", place.display());
    let closed = desk.whole_item("closed", &["--set", &socket]);
    assert!(closed["status"] == "fail" && closed["output"].to_string().contains("PermissionDenied"), "{closed}");
    let granted = desk.whole_item("granted", &["--set", &socket]);
    assert_eq!(granted["status"], "pass", "{granted}");
}

#[test]
fn a_command_gets_the_usual_variables_and_those_it_names_and_secrets_are_masked() {
    let desk = Desk::new(&[(
        "env",
        &command(
            r#"shell = "env; echo token is $DEPLOY_TOKEN", env = ["DEPLOY_TOKEN", "REGION"], stdout.lacks = 'AWS_SECRET'"#,
        ),
    )]);
    desk.trust();
    let item = desk.whole_item("env", &["--set", "DEPLOY_TOKEN=tok-s3cr3t-12345", "--set", "REGION=eu-west-1"]);
    assert_eq!(item["status"], "pass", "{item}");
    let output = item["output"].to_string();
    assert!(output.contains("REGION=eu-west-1") && output.contains("token is ••••"), "{output}");
    assert!(!output.contains("s3cr3t") && output.contains("PATH="), "{output}");
    let unset = desk.item("env", &[]);
    assert_eq!(unset.0, "error");
    assert!(unset.1.contains("REGION") || unset.1.contains("DEPLOY_TOKEN"), "{}", unset.1);
}

#[test]
fn after_its_time_nothing_of_a_command_survives() {
    // A grandchild in a session of its own, one that ignores signals, and one whose parent has ended.
    let name = format!("97{}", std::process::id());
    let escape = format!(
        "shell = \"(setsid sleep {name} &); (trap '' TERM HUP INT; sleep {name}) & nohup sleep {name} >/dev/null 2>&1 & sleep {name}\""
    );
    let desk = Desk::new(&[("late", &command(&format!("{escape}, timeout = \"1s\"")))]);
    desk.trust();
    let start = Instant::now();
    let (status, summary) = desk.item("late", &[]);
    assert_eq!(status, "error");
    assert!(summary.contains("did not end within 1s"), "{summary}");
    assert!(start.elapsed() < Duration::from_secs(30));
    assert_eq!(processes_with(&name), 0);
}

#[test]
fn what_a_command_leaves_behind_neither_survives_nor_hangs_the_audit() {
    let name = format!("98{}", std::process::id());
    let desk = Desk::new(&[("daemon", &command(&format!("shell = \"(setsid sleep {name} &) ; echo started\"")))]);
    desk.trust();
    let start = Instant::now();
    assert_eq!(desk.item("daemon", &[]).0, "pass");
    assert!(start.elapsed() < Duration::from_secs(30), "it waits for nobody who holds the output");
    assert_eq!(processes_with(&name), 0);
}

/// A namespace of processes, so that nothing survives a test.
const WITHIN: [&str; 8] = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c"];
/// In it no further ones may be made.
const WITHOUT: &str = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"";
/// And a bomb stays small, on kernels that count processes for each namespace.
const BOUNDED: &str =
    "echo 500 > /proc/sys/kernel/pid_max && echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"";

fn can_be_without(script: &str) -> bool {
    let output = Command::new("unshare").args(WITHIN).args([script, "sh", "true"]).output();
    let is_there = output.is_ok_and(|output| output.status.success());
    if !is_there {
        println!("skipped: this system makes no user namespaces, or none that is bounded");
    }
    is_there
}

/// The check of a desk where the kernel gives no namespace.
fn without_namespaces(desk: &Desk, script: &str) -> Command {
    let check = desk.command(&["check", "--format", "json"]);
    let mut wrapped = Command::new("unshare");
    wrapped.args(WITHIN).args([script, "sh"]).arg(check.get_program()).args(check.get_args());
    wrapped.current_dir(desk.root()).env("HOME", desk.home());
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
        wrapped.env_remove(name);
    }
    wrapped
}

/// Hundreds of processes for some ten seconds are too much beside other tests.
#[test]
#[ignore = "keeps the machine busy: tests/run runs it by itself"]
fn without_namespaces_what_multiplies_does_not_hold_the_audit() {
    if !can_be_without(BOUNDED) {
        return;
    }
    let desk = Desk::new(&[("bomb", &command(r#"run = ["perl", "-e", "while (1) { fork }"], timeout = "1s""#))]);
    desk.trust();
    let start = Instant::now();
    let output = without_namespaces(&desk, BOUNDED).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("did not end within 1s, and was ended"), "{text}");
    // It would hold it for ever.
    assert!(start.elapsed() < Duration::from_secs(300), "{:?}", start.elapsed());
}

/// Where the kernel gives no namespace, what a command leaves behind is ended one by one, and what could not be had is said.
#[test]
fn without_namespaces_nothing_survives_either_and_it_is_said() {
    if !can_be_without(WITHOUT) {
        return;
    }
    let name = format!("96{}", std::process::id());
    let desk =
        Desk::new(&[("late", &command(&format!("shell = \"(setsid sleep {name} &) ; echo x > README.md; true\"")))]);
    desk.write("README.md", "# orders\n");
    desk.trust();
    let output = without_namespaces(&desk, WITHOUT).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("\"status\": \"pass\"") && text.contains("have no namespace of their own"), "{text}");
    assert!(text.contains("confined only in part"), "its summary says so: {text}");
    assert_eq!(processes_with(&name), 0);
    assert_eq!(fs::read_to_string(desk.root().join("README.md")).unwrap(), "# orders\n");
}

#[test]
fn when_the_program_is_killed_its_commands_die_with_it() {
    let name = format!("99{}", std::process::id());
    let desk = Desk::new(&[("long", &command(&format!("shell = \"(setsid sleep {name} &) ; sleep {name}\"")))]);
    desk.trust();
    let mut program = desk.start(&["check"]);
    let deadline = Instant::now() + Duration::from_secs(60);
    while processes_with(&name) < 2 {
        assert!(Instant::now() < deadline, "the command does not start");
        std::thread::yield_now();
    }
    program.kill().unwrap();
    program.wait().unwrap();
    while processes_with(&name) > 0 {
        assert!(Instant::now() < deadline, "the command survives");
        std::thread::yield_now();
    }
}

const EXCHANGE: &str = r#"
import os, time
os.symlink(os.environ["HOME"], "a/link")
for _ in range(800):
    os.rename("a/out", "a/kept")
    os.rename("a/link", "a/out")
    time.sleep(0.003)
    os.rename("a/out", "a/link")
    os.rename("a/kept", "a/out")
    time.sleep(0.003)
"#;

/// A grant stands for the place that was there when it was asked for, not for what a command puts there.
#[test]
fn what_was_granted_does_not_lead_elsewhere_through_a_link() {
    let exchange = command(r#"run = ["python3", "scripts/exchange.py"], writes = ["a"]"#);
    let write = |at: usize| command(&format!("shell = \"echo {at} > $HOME/escape\", writes = [\"a/out\"]"));
    let writes: Vec<(String, String)> = (0..60).map(|at| (format!("write{at}"), write(at))).collect();
    let linked = command(r#"shell = "echo x > b/escape; true", writes = ["b"]"#);
    let behind = command(r#"shell = "true", writes = ["b/in"]"#);
    let mut checks: Vec<(&str, &str)> = vec![("exchange", &exchange), ("linked", &linked), ("behind", &behind)];
    checks.extend(writes.iter().map(|(id, check)| (id.as_str(), check.as_str())));
    let desk = Desk::new(&checks);
    desk.write("a/out/README", "");
    desk.write("scripts/exchange.py", EXCHANGE);
    fs::create_dir_all(desk.home().join("in")).unwrap();
    std::os::unix::fs::symlink(desk.home(), desk.root().join("b")).unwrap();
    desk.trust();
    for item in ["linked", "behind"] {
        let (status, summary) = desk.item(item, &["--only", item]);
        assert!(status == "error" && summary.contains("is a link, or lies behind one"), "{item}: {summary}");
    }
    // All at the same time, a few at once: the one puts a link in the place of what the others were granted.
    desk.run(&["check"]);
    assert!(!desk.home().join("escape").exists());
}

#[test]
fn no_terminal_and_no_disk_can_be_read_and_ordinary_programs_work() {
    let terminal = rustix::pty::openpt(rustix::pty::OpenptFlags::RDWR | rustix::pty::OpenptFlags::NOCTTY).unwrap();
    rustix::pty::grantpt(&terminal).unwrap();
    rustix::pty::unlockpt(&terminal).unwrap();
    let name = rustix::pty::ptsname(&terminal, Vec::new()).unwrap().into_string().unwrap();
    let open = format!(
        "shell = \"for device in {name} /dev/ptmx /dev/vda /dev/sda /dev/mem; do (: < $device) && echo read $device; (: 2>/dev/null <> $device) && echo opened $device; done; ls / > /dev/null && head -c 4 /dev/urandom | wc -c\", stdout = {{ has = '^4$', lacks = 'read|opened' }}"
    );
    let programs = r#"shell = """set -e; git --version; python3 -c 'import os, random, tempfile; tempfile.TemporaryFile(); print(random.SystemRandom().random())'; make --version; cargo --version; bash -c 'cat <(echo through)' >&2; echo done > /dev/stdout""""#;
    let programs = command(&format!("{programs}, env = [\"CARGO_HOME\", \"RUSTUP_HOME\"]"));
    let desk = Desk::new(&[("devices", &command(&open)), ("programs", &programs)]);
    desk.trust();
    let user = std::env::var("HOME").unwrap_or_default();
    let place = |name: &str, folder: &str| std::env::var(name).unwrap_or_else(|_| format!("{user}/{folder}"));
    let homes = [
        format!("CARGO_HOME={}", place("CARGO_HOME", ".cargo")),
        format!("RUSTUP_HOME={}", place("RUSTUP_HOME", ".rustup")),
    ];
    let set = ["--set", &homes[0], "--set", &homes[1]];
    for item in ["devices", "programs"] {
        let item = desk.whole_item(item, &set);
        assert_eq!(item["status"], "pass", "{item}");
    }
}

#[test]
fn its_processes_are_bounded() {
    let desk = Desk::new(&[(
        "limits",
        &command(r#"run = ["cat", "/proc/self/limits"], stdout.has = 'Max processes +\d{1,4} '"#),
    )]);
    desk.trust();
    let item = desk.whole_item("limits", &[]);
    let is_in_part = item["summary"].as_str().unwrap().contains("confined only in part");
    assert!(item["status"] == "pass" || is_in_part, "{item}");
}

#[test]
fn when_the_program_is_killed_its_temporary_folders_go_with_it() {
    let name = format!("95{}", std::process::id());
    let desk = Desk::new(&[("long", &command(&format!("shell = \"echo x > $TMPDIR/file; exec sleep {name}\"")))]);
    desk.trust();
    let folders = tempfile::tempdir().unwrap();
    let count = || fs::read_dir(folders.path()).unwrap().count();
    let mut program = desk.command(&["check"]).env("TMPDIR", folders.path()).stdout(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while processes_with(&name) < 1 {
        assert!(Instant::now() < deadline, "the command does not start");
        std::thread::yield_now();
    }
    assert!(count() >= 2);
    program.kill().unwrap();
    program.wait().unwrap();
    while count() > 0 {
        assert!(Instant::now() < deadline, "{} folders stay", count());
        std::thread::yield_now();
    }
}
