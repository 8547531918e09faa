//! What checks call: only servers that the user names or trusts, over real connections, and never a pass without a sound reply.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod probes_support;

use std::fs;
use std::time::{Duration, Instant};

use probes_support::{Desk, Server};

#[test]
fn servers_that_nobody_named_are_not_even_connected_to() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    let url = format!("http://127.0.0.1:{}", server.port());
    let whole = format!(r#"check.http.url = "{url}/health""#);
    let variable = r#"check.http.url = "${BASE_URL}/health""#;
    let unsafe_method = r#"check.http = { url = "${BASE_URL}/orders", method = "DELETE" }"#;
    let desk = Desk::new(&[("whole", &whole), ("variable", variable), ("delete", unsafe_method)]);
    assert_eq!((desk.item("whole", &[]).0.as_str(), server.requests()), ("pending", 0));
    let base = format!("BASE_URL={url}");
    let set = ["--set", base.as_str()];
    assert_eq!(desk.item("variable", &set).0, "pass");
    let (status, summary) = desk.item("delete", &set);
    assert_eq!(status, "pending");
    assert!(summary.contains("DELETE may change"), "{summary}");
    assert!(server.seen().iter().all(|request| request.starts_with("GET ")), "{:?}", server.seen());
    desk.trust();
    assert_eq!(desk.item("delete", &set).0, "pass");
    desk.write_user_config(&format!("addresses = [\"{url}\"]\n"));
    desk.run(&["trust", "--withdraw"]);
    assert_eq!(desk.item("whole", &[]).0, "pass", "the user's own configuration names it");
}

#[test]
fn a_server_that_the_users_configuration_names_is_asked_by_its_name() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    let desk = Desk::new(&[("named", r#"check.http = { endpoint = "orders", path = "/health" }"#)]);
    let endpoint = format!("[endpoints]\norders = \"http://127.0.0.1:{}\"\n", server.port());
    let (status, summary) = desk.item("named", &[]);
    assert_eq!((status.as_str(), server.requests()), ("pending", 0), "{summary}");
    // What the repository itself calls so is a request of the repository.
    desk.write(".gonogo/config.toml", &endpoint);
    assert_eq!((desk.item("named", &[]).0.as_str(), server.requests()), ("pending", 0));
    desk.write_user_config(&endpoint);
    assert_eq!(desk.item("named", &[]).0, "pass");
    assert!(server.seen()[0].starts_with("GET /health "), "{:?}", server.seen());
}

#[test]
fn a_body_goes_out_with_its_length() {
    let server = Server::answering("HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let check = r#"check.http = { url = "${BASE_URL}/orders", method = "POST", body = '{"id": "ü"}', status = 201 }"#;
    let desk = Desk::new(&[("order", check)]);
    desk.trust();
    let base = format!("BASE_URL=http://127.0.0.1:{}", server.port());
    let (status, summary) = desk.item("order", &["--set", &base]);
    assert_eq!(status, "pass", "{summary}");
    let head = server.seen()[0].to_lowercase();
    assert!(head.starts_with("post /orders "), "{head}");
    assert!(head.contains("content-length: 12") && !head.contains("transfer-encoding"), "{head}");
}

#[test]
fn an_answer_that_is_lost_is_asked_for_again_as_often_as_was_said() {
    for (retries, expected) in [(0, "error"), (1, "error"), (2, "pass")] {
        let server = Server::counting(|count| match count {
            0 | 1 => "",
            _ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        });
        let check = format!("check.http = {{ url = \"${{BASE_URL}}/\", retries = {retries} }}");
        let desk = Desk::new(&[("again", &check)]);
        desk.trust();
        let base = format!("BASE_URL=http://127.0.0.1:{}", server.port());
        let (status, summary) = desk.item("again", &["--set", &base]);
        assert_eq!((status.as_str(), server.requests()), (expected, retries + 1), "{summary}");
    }
}

#[test]
fn a_rate_limit_is_asked_for_until_it_answers() {
    let server = Server::counting(|count| match count {
        ..25 => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        _ => "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    });
    let limited =
        r#"check.http = { url = "${BASE_URL}/", repeat = { times = 60, until = 429 }, header.Retry-After = '^\d+$' }"#;
    let desk = Desk::new(&[("limited", limited)]);
    desk.trust();
    let base = format!("BASE_URL=http://127.0.0.1:{}", server.port());
    let (status, summary) = desk.item("limited", &["--set", &base]);
    assert_eq!(status, "pass", "{summary}");
    assert!(summary.contains("429 after 26 requests"), "{summary}");
    assert_eq!(server.requests(), 26);
}

#[test]
fn redirects_lead_only_where_a_request_may_go_and_secrets_stay_with_their_server() {
    let other = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    let there = format!("http://127.0.0.1:{}/in", other.port());
    let answer = format!("HTTP/1.1 302 Found\r\nLocation: {there}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let server = Server::answering(&answer);
    let fields = r#"url = "${BASE_URL}/", headers = { Authorization = "Bearer ${API_TOKEN}" }"#;
    let desk = Desk::new(&[
        ("stays", &format!("check.http = {{ {fields}, status = 302 }}")),
        ("follows", &format!("check.http = {{ {fields}, redirects = 3 }}")),
    ]);
    desk.trust();
    let base = format!("BASE_URL=http://127.0.0.1:{}", server.port());
    let set = ["--set", base.as_str(), "--set", "API_TOKEN=tok-s3cr3t-12345"];
    assert_eq!(desk.item("stays", &set).0, "pass");
    let (status, summary) = desk.item("follows", &set);
    assert_eq!((status.as_str(), other.requests()), ("error", 0), "{summary}");
    assert!(summary.contains("redirects to"), "{summary}");
    let allowed = format!("OTHER=http://127.0.0.1:{}", other.port());
    let set = [&set[..], &["--set", &allowed]].concat();
    assert_eq!(desk.item("follows", &set).0, "pass");
    assert!(other.seen().iter().all(|request| !request.contains("s3cr3t")), "{:?}", other.seen());
    assert!(server.seen().iter().any(|request| request.contains("Bearer tok-s3cr3t-12345")));
}

#[test]
fn answers_are_matched_as_they_were_sent_and_shown_without_secrets() {
    let body = r#"{"token": "tok-s3cr3t-12345"}"#;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nX-Echo: tok-s3cr3t-12345\r\n", body.len());
    let server = Server::answering(&format!("{head}Connection: close\r\n\r\n{body}"));
    let asked = |expected: &str| {
        format!(
            "check.http = {{ url = \"${{BASE_URL}}/\", headers = {{ Authorization = \"Bearer ${{API_TOKEN}}\" }}, {expected} }}"
        )
    };
    let desk = Desk::new(&[
        ("silent", &asked("lacks = 'tok-[a-z0-9]+-[0-9]{5}'")),
        ("json", &asked("json = '.token | test(\"^tok-[a-z0-9]+-[0-9]{5}$\")'")),
        ("header", &asked("header.X-Echo = '^tok-[a-z0-9]+-[0-9]{5}$'")),
        ("wrong", &asked("json = '.token | error'")),
    ]);
    desk.trust();
    let base = format!("BASE_URL=http://127.0.0.1:{}", server.port());
    let set = ["--set", base.as_str(), "--set", "API_TOKEN=tok-s3cr3t-12345"];
    let statuses = ["silent", "json", "header", "wrong"].map(|item| desk.item(item, &set).0);
    assert_eq!(statuses, ["fail", "pass", "pass", "error"]);
    for item in ["silent", "wrong"] {
        let told = desk.whole_item(item, &set).to_string();
        assert!(told.contains("••••") && !told.contains("s3cr3t"), "{told}");
    }
}

#[test]
fn a_server_that_says_nothing_or_nonsense_is_an_error_in_time() {
    let silent = Server::silent();
    let garbage = Server::answering("SSH-2.0-OpenSSH_9.6\r\n");
    let endless = Server::endless();
    let desk = Desk::new(&[
        ("silent", r#"check.http = { url = "${SILENT}/", timeout = "1s" }"#),
        ("garbage", r#"check.http = { url = "${GARBAGE}/", timeout = "5s" }"#),
        ("endless", r#"check.http = { url = "${ENDLESS}/", timeout = "20s", lacks = 'error' }"#),
    ]);
    let at = |name: &str, server: &Server| format!("{name}=http://127.0.0.1:{}", server.port());
    let set = [at("SILENT", &silent), at("GARBAGE", &garbage), at("ENDLESS", &endless)];
    let set: Vec<&str> = set.iter().flat_map(|one| ["--set", one]).collect();
    let start = Instant::now();
    for item in ["silent", "garbage", "endless"] {
        let (status, summary) = desk.item(item, &set);
        assert_eq!(status, "error", "{item}: {summary}");
    }
    assert!(start.elapsed() < Duration::from_secs(60));
}

/// Of a sound answer every beginning, and every byte changed: only what still says so passes.
#[test]
fn a_damaged_answer_passes_nothing() {
    let body = r#"{"checks":[{"name":"postgres","up":true}]}"#;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    let sound = format!("{head}{body}").into_bytes();
    let start = sound.len() - body.len();
    let cut = (0..sound.len()).map(|length| sound[..length].to_vec());
    let changed = (start..sound.len()).map(|at| {
        let mut answer = sound.clone();
        answer[at] ^= 0x11;
        answer
    });
    let answers: Vec<Vec<u8>> = cut.chain(changed).collect();
    let item = |at: usize| {
        let check = format!(
            "check.http = {{ url = \"${{BASE_URL}}/{at}\", status = 200, json = '.checks | length == 1 and all(.[]; .name == \"postgres\" and .up)' }}"
        );
        (format!("a{at}"), check)
    };
    let items: Vec<(String, String)> = (0..=answers.len()).map(item).collect();
    let desk = Desk::new(&items.iter().map(|(id, check)| (id.as_str(), check.as_str())).collect::<Vec<_>>());
    let count = answers.len();
    let server = Server::by_path(move |path| {
        let at: usize = path.trim_start_matches('/').parse().unwrap();
        answers.get(at).unwrap_or(&sound).clone()
    });
    let base = format!("BASE_URL=http://127.0.0.1:{}", server.port());
    let output = desk.run(&["check", "--format", "json", "--set", &base]);
    let board: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let items = board["checklists"][0]["areas"][0]["items"].as_array().unwrap().clone();
    for item in items {
        let is_sound = item["id"] == format!("a{count}");
        assert_eq!(item["status"] == "pass", is_sound, "{item}");
        assert_ne!(item["status"], "pending", "{item}");
    }
}

#[test]
fn certificates_are_verified_and_their_days_are_counted() {
    let (server, authority) = Server::secure(30);
    let (expired, _) = Server::secure(-2);
    let url = format!("URL=https://localhost:{}", server.port());
    let old = format!("OLD=https://localhost:{}", expired.port());
    let desk = Desk::new(&[
        ("lasts", r#"check.http = { url = "${URL}/", certificate_days = 14 }"#),
        ("short", r#"check.http = { url = "${URL}/", certificate_days = 90 }"#),
        ("expired", r#"check.http = { url = "${OLD}/", certificate_days = 1 }"#),
        ("plain", r#"check.http = { url = "${PLAIN}/", certificate_days = 1 }"#),
    ]);
    let plain = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let plain = format!("PLAIN=http://localhost:{}", plain.port());
    let set = ["--set", url.as_str(), "--set", old.as_str(), "--set", plain.as_str()];
    // Nobody knows that authority.
    assert_eq!(desk.item("lasts", &set).0, "error");
    let authority_file = desk.home().join("authority.pem");
    fs::write(&authority_file, authority).unwrap();
    let desk = desk.with("SSL_CERT_FILE", authority_file.to_str().unwrap());
    let (status, summary) = desk.item("lasts", &set);
    assert_eq!(status, "pass", "{summary}");
    assert!(summary.contains("certificate until"), "{summary}");
    let (status, summary) = desk.item("short", &set);
    assert_eq!(status, "fail", "{summary}");
    assert!(summary.contains("is good until"), "{summary}");
    assert_eq!(desk.item("expired", &set).0, "error");
    assert_eq!(desk.item("plain", &set).0, "error");
}
