//! `metric` asks a real Prometheus that scrapes a real exporter of this machine. Where they are not installed it is said and
//! skipped, which is a failure where CI promises everything.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that cannot go on fails")]

mod probes_support;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use probes_support::Desk;
use tempfile::TempDir;

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// A port that is free at this moment.
fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn start(program: &str, arguments: &[&str], log: &Path) -> Running {
    let log = fs::File::create(log).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
    Running(command.spawn().unwrap())
}

fn get(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// Waits until the server has scraped what it is told to.
fn wait_for_samples(port: u16) {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let up = get(port, "/api/v1/query?query=up").unwrap_or_default();
        // Both targets: the server itself and the exporter.
        if up.matches(",\"1\"]").count() == 2 {
            return;
        }
        assert!(Instant::now() < deadline, "nothing is scraped: {up}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_real_server_gives_numbers_that_are_held_against_their_targets() {
    if !(is_installed("prometheus") && is_installed("prometheus-node-exporter")) {
        assert!(std::env::var_os("CI").is_none(), "prometheus and prometheus-node-exporter are missing");
        println!("skipped: prometheus and prometheus-node-exporter are not installed; tests/run --install gets them");
        return;
    }
    let folder = TempDir::new().unwrap();
    let (server, exporter) = (port(), port());
    let path = |name: &str| folder.path().join(name);
    let configuration = format!(
        "global: {{ scrape_interval: 1s }}\nscrape_configs:\n  - job_name: prometheus\n    static_configs: [{{ targets: ['127.0.0.1:{server}'] }}]\n  - job_name: node\n    static_configs: [{{ targets: ['127.0.0.1:{exporter}'] }}]\n"
    );
    fs::write(path("prometheus.yml"), configuration).unwrap();
    let listen = format!("--web.listen-address=127.0.0.1:{exporter}");
    let _exporter = start("prometheus-node-exporter", &[&listen], &path("exporter.log"));
    let arguments = [
        format!("--config.file={}", path("prometheus.yml").display()),
        format!("--storage.tsdb.path={}", path("data").display()),
        format!("--web.listen-address=127.0.0.1:{server}"),
    ];
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let running = start("prometheus", &arguments, &path("server.log"));
    wait_for_samples(server);

    let metric = |fields: &str| format!("check.metric = {{ {fields} }}");
    let desk = Desk::new(&[
        ("memory", &metric(r#"prometheus = 'node_memory_MemTotal_bytes{job="node"}', target = "> 1 MiB""#)),
        ("up", &metric(r#"prometheus = 'up', target = ">= 1""#)),
        ("none", &metric(r#"prometheus = 'orders_total{service="orders"}', target = "> 0""#)),
        ("nan", &metric(r#"prometheus = '0 / (up - up)', target = "< 5""#)),
        ("missed", &metric(r#"prometheus = 'vector(7)', unit = "s", target = "< 5s", alert = "> 6s""#)),
        ("between", &metric(r#"prometheus = 'scalar(vector(7.5))', unit = "s", target = "< 5s", alert = "> 10s""#)),
        ("broken", &metric(r#"prometheus = 'up{', target = "> 0""#)),
        ("range", &metric(r#"prometheus = 'up[5m]', target = "> 0""#)),
    ]);
    // Nobody has said where the server is, and the project's word needs trust.
    assert_eq!(desk.item("up", &[]).0, "pending");
    desk.write(".gonogo/config.toml", &format!("[endpoints]\nprometheus = \"http://127.0.0.1:{server}\"\n"));
    assert_eq!(desk.item("up", &[]).0, "pending");
    desk.trust();
    for (item, wanted, part) in [
        ("memory", "pass", "target > 1 MiB"),
        ("up", "pass", "the worst of 2 series"),
        ("none", "pending", "no data"),
        ("nan", "pending", "no data"),
        ("missed", "fail", "7 s"),
        ("between", "partial", "7.5 s"),
        ("broken", "error", "parse error"),
        ("range", "error", "matrix"),
    ] {
        let (status, summary) = desk.item(item, &[]);
        assert_eq!(status, wanted, "{item}: {summary}");
        assert!(summary.contains(part), "{item}: {summary}");
    }
    let half = desk.whole_item("between", &[]);
    assert!((half["credit"].as_f64().unwrap() - 0.5).abs() < 1e-9, "{half}");
    // The user's own word is enough.
    desk.run(&["trust", "--withdraw"]);
    desk.write_user_config(&format!("[endpoints]\nprometheus = \"http://127.0.0.1:{server}\"\n"));
    assert_eq!(desk.item("up", &[]).0, "pass");
    drop(running);
    let (status, summary) = desk.item("up", &[]);
    assert_eq!(status, "error", "{summary}");
    assert!(summary.contains("cannot be reached"), "{summary}");
}
