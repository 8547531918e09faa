//! `http`: a server answers as it should.

mod expect;

use std::sync::Arc;
use std::time::Duration;

use self::expect::Expected;
use super::probing::{Probe, SCHEDULE, Schedule};
use super::{Check, Facts, Inputs, Kind, Outcome, Strength};
use crate::period::{period, shown};
use crate::probe::{Http, Repeat, Reply, Request, Template, Url};
use crate::reader::Table;
use crate::repo::Repo;

pub const KIND: Kind = Kind {
    name: "http",
    summary: "a server answers with the status, headers and body that it should, fast enough, with a certificate that lasts",
    parameters: &[
        ("url", "where to; `${NAME}` stands for what the user's configuration or `--set` gives"),
        ("endpoint, path", "instead of `url`: a server that the configuration names, and the path there"),
        ("method", "`GET` unless said; others than GET, HEAD and OPTIONS need trust"),
        ("headers", "what to send: `{ Authorization = \"invalid\" }`"),
        ("body", "what to send as the body"),
        ("status", "a status or a list of them: `401`, `[200, 204]`, `\"2xx\"`; unless said `\"2xx\"`"),
        ("header", "headers that must come back, each with a regular expression for its value"),
        ("has, lacks", "regular expressions that the body must, and must not, match"),
        ("json", "a jq filter that must hold for the body as JSON"),
        ("within", r#"the longest time until the answer begins: `"500ms"`"#),
        ("certificate_days", "for how many days the server's certificate must still be good"),
        ("repeat", "`{ times = 100, until = 429 }`: asks again until the status comes, as rate limits do"),
        ("redirects", "how many redirects to follow; none unless said"),
        ("timeout", "when to give up; 10 seconds unless said"),
        ("retries", "how often to try again when there is no answer"),
        SCHEDULE[0],
        SCHEDULE[1],
        SCHEDULE[2],
    ],
    example: r#"
        id = "auth"
        title = "The API refuses a bad token"
        # Asked only after `gonogo trust`, or where the user's own configuration names the server.
        check.http = { url = "${BASE_URL}/orders", headers = { Authorization = "Bearer invalid" }, status = 401 }
    "#,
    parse,
};

const TIMEOUT: Duration = Duration::from_secs(10);
const LONGEST_TIMEOUT: Duration = Duration::from_secs(300);
const MOST_REQUESTS: usize = 10_000;
/// Headers that say where a request goes and how it is framed.
const OURS: [&str; 6] = ["host", "content-length", "transfer-encoding", "connection", "upgrade", "te"];
const METHODS: [&str; 8] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"];

#[derive(Debug)]
struct HttpCheck {
    probe: Probe,
    expected: Expected,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("http", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let before = table.problems().len();
    let url = parse_url(table);
    let method = table.word("method", &METHODS.map(|method| (method, method))).unwrap_or("GET");
    let headers = table.table("headers", parse_headers).unwrap_or_default();
    let body = table.string("body").and_then(|text| template(table, "body", &text));
    let repeat = table.table("repeat", parse_repeat).flatten();
    let expected = Expected::parse(table, repeat.as_ref());
    let redirects = small(table, "redirects", 10);
    let timeout = period(table, "timeout", LONGEST_TIMEOUT).unwrap_or(TIMEOUT);
    let retries = small(table, "retries", 10);
    let schedule = Schedule::parse(table);
    if table.problems().len() > before {
        return None;
    }
    let expected = expected?;
    let request = Request::Http(Http {
        method: method.to_owned(),
        url: url?,
        headers,
        body,
        timeout,
        retries,
        redirects,
        repeat,
        certificate: expected.certificate_days.is_some(),
    });
    Some(Arc::new(HttpCheck { probe: Probe { request: Arc::new(request), schedule: schedule? }, expected }))
}

/// Where to, as a whole or as a path on a server that the configuration names.
pub(super) fn parse_url(table: &mut Table<'_, '_>) -> Option<Url> {
    const EXAMPLE: &str =
        "`url = \"https://example.org/health\"`, or `endpoint = \"staging\"` and `path = \"/health\"`";
    let url = table.string("url");
    let (endpoint, path) = (table.string("endpoint"), table.string("path"));
    match (url, endpoint, path) {
        (Some(url), None, None) => {
            let template = template(table, "url", &url)?;
            let is_address = url.starts_with("http://") || url.starts_with("https://");
            if !is_address && template.leading_name().is_none() {
                let span = table.span_of("url");
                table.problem_in(
                    span,
                    &format!("`{url}` is no address"),
                    "it begins with http://, https:// or `${NAME}`",
                );
                return None;
            }
            Some(Url::Whole(template))
        }
        (None, Some(name), path) => {
            let path = path.unwrap_or_else(|| "/".to_owned());
            if !path.starts_with('/') {
                let span = table.span_of("path");
                table.problem_in(span, "`path` begins with `/`", "for example `path = \"/health\"`");
                return None;
            }
            Some(Url::Endpoint { name, path: template(table, "path", &path)? })
        }
        _ => {
            table.problem("`http` needs one address", EXAMPLE);
            None
        }
    }
}

fn template(table: &mut Table<'_, '_>, key: &'static str, text: &str) -> Option<Template> {
    let span = table.span_of(key);
    let result = Template::new(text);
    if let Err(reason) = &result {
        table.problem_in(span, reason, "`${NAME}` is a variable, `$$` a dollar sign");
    }
    result.ok()
}

fn parse_headers(table: &mut Table<'_, '_>) -> Vec<(String, Template)> {
    let mut headers = Vec::new();
    for (name, value, span) in table.open_strings() {
        if OURS.contains(&name.to_ascii_lowercase().as_str()) {
            table.problem_in(
                span,
                &format!("`{name}` is not a check's to set"),
                "it follows from the address and the body",
            );
            continue;
        }
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        match Template::new(&value) {
            Ok(value) if is_name && !value.as_str().contains(['\r', '\n']) => headers.push((name, value)),
            Ok(_) => table.problem_in(span, &format!("`{name}` is no header that can be sent"), "one line of text"),
            Err(reason) => table.problem_in(span, &reason, "`${NAME}` is a variable, `$$` a dollar sign"),
        }
    }
    headers
}

fn parse_repeat(table: &mut Table<'_, '_>) -> Option<Repeat> {
    let until = expect::statuses(table, "until");
    if !table.has("until") {
        table.problem("`repeat` needs an end", "say at which status it ends: `until = 429`");
    }
    let times = table.whole("times").unwrap_or(100);
    if !(1..=MOST_REQUESTS).contains(&times) {
        let span = table.span_of("times");
        table.problem_in(span, &format!("`times` lies between 1 and {MOST_REQUESTS}"), "for example `times = 100`");
        return None;
    }
    Some(Repeat { times: u32::try_from(times).ok()?, until: until? })
}

/// A small whole number, zero if it is not there.
fn small(table: &mut Table<'_, '_>, key: &'static str, most: usize) -> u32 {
    let number = table.whole(key).unwrap_or(0);
    if number > most {
        let span = table.span_of(key);
        table.problem_in(span, &format!("`{key}` is at most {most}"), "ask for fewer");
    }
    u32::try_from(number.min(most)).unwrap_or(0)
}

impl HttpCheck {
    fn http(&self) -> Option<&Http> {
        match &*self.probe.request {
            Request::Http(http) => Some(http),
            Request::Command(_) => None,
        }
    }
}

impl Check for HttpCheck {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn inputs(&self) -> Inputs {
        Inputs { probe: Some(self.probe.clone()), ..Inputs::default() }
    }

    fn reduce(&self, facts: &Facts<'_>, _repo: &Repo) -> Outcome {
        self.probe.conclude(facts, |reply, at| match reply {
            Reply::Http(reply) => (self.expected.judge(reply, at), self.expected.end(reply)),
            Reply::Command(_) => (Outcome::error("a command answered what a server was asked"), None),
        })
    }

    fn describe(&self) -> String {
        let asked = self.http().map(Http::shown).unwrap_or_default();
        format!("{asked} answers {}, asked {}", self.expected.describe(), self.probe.schedule.describe())
    }

    fn strength(&self) -> Strength {
        Strength::Observed
    }
}

#[cfg(test)]
mod tests;
