use jiff::Timestamp;

use super::expect::Expected;
use crate::check::Status;
use crate::probe::{HttpReply, Mask};
use crate::reader;

fn expected(text: &str) -> Expected {
    let (expected, problems) = reader::read("a.toml", text, |table| Expected::parse(table, None));
    assert_eq!(problems, [], "{text}");
    expected.unwrap()
}

fn reply() -> HttpReply {
    HttpReply {
        status: 200,
        headers: vec![("strict-transport-security".to_owned(), "max-age=63072000".to_owned())],
        body: br#"{"status": "ok", "checks": [{"name": "db", "up": true}]}"#.to_vec(),
        mask: Mask::default(),
        is_cut: false,
        latency: std::time::Duration::from_millis(120),
        requests: 1,
        certificate_until: Some(at(30)),
    }
}

/// So many days from an arbitrary now.
fn at(days: i64) -> Timestamp {
    Timestamp::from_second(1_764_000_000 + days * 86_400).unwrap()
}

fn status(text: &str, reply: &HttpReply) -> Status {
    expected(text).judge(reply, at(0)).status
}

#[test]
fn everything_that_is_expected_must_hold() {
    for (text, wanted) in [
        ("", Status::Pass),
        ("status = [200, 204]", Status::Pass),
        ("status = 401", Status::Fail),
        ("status = \"4xx\"", Status::Fail),
        ("header.Strict-Transport-Security = 'max-age=\\d{7,}'", Status::Pass),
        ("header.Content-Security-Policy = '.'", Status::Fail),
        ("has = '\"status\": \"ok\"'", Status::Pass),
        ("has = 'degraded'", Status::Fail),
        ("lacks = 'stack trace'", Status::Pass),
        ("lacks = 'status'", Status::Fail),
        ("json = 'all(.checks[]; .up)'", Status::Pass),
        ("json = '.status == \"degraded\"'", Status::Fail),
        ("json = '.missing[]'", Status::Error),
        ("within = \"500ms\"", Status::Pass),
        ("within = \"100ms\"", Status::Fail),
        ("certificate_days = 14", Status::Pass),
        ("certificate_days = 30", Status::Fail),
        ("certificate_days = 60", Status::Fail),
    ] {
        assert_eq!(status(text, &reply()), wanted, "{text}");
    }
}

#[test]
fn what_cannot_be_judged_is_an_error_and_never_a_pass() {
    let cut = HttpReply { is_cut: true, ..reply() };
    assert_eq!(status("lacks = 'stack trace'", &cut), Status::Error);
    assert_eq!(status("has = 'stack trace'", &cut), Status::Error);
    assert_eq!(status("has = 'status'", &cut), Status::Pass);
    assert_eq!(status("json = 'true'", &HttpReply { body: b"<html>".to_vec(), ..reply() }), Status::Error);
    assert_eq!(status("json = 'true'", &HttpReply { body: Vec::new(), ..reply() }), Status::Error);
    assert_eq!(status("certificate_days = 1", &HttpReply { certificate_until: None, ..reply() }), Status::Error);
}

#[test]
fn a_certificate_ends_what_was_found_before_it_ends_itself() {
    assert_eq!(expected("certificate_days = 14").end(&reply()), Some(at(16)));
    assert_eq!(expected("").end(&reply()), None);
}
