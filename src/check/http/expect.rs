//! What an answer should be, and what is wrong with one.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::shown;
use crate::check::Outcome;
use crate::check::document::{self, Format};
use crate::check::jq::{Filter, Meter};
use crate::check::pattern::{Flags, Pattern, patterns};
use crate::check::secret::conceal;
use crate::period::period;
use crate::probe::{HttpReply, Repeat, StatusSet};
use crate::reader::Table;
use crate::text::{Sanitized, count, cut, lossy};

/// How much of a body is shown, in lines.
const BODY_LINES: usize = 20;
/// And in characters of each.
const BODY_CHARACTERS: usize = 400;

#[derive(Debug)]
pub(super) struct Expected {
    status: StatusSet,
    headers: Vec<(String, Pattern)>,
    has: Vec<Pattern>,
    lacks: Vec<Pattern>,
    json: Option<Filter>,
    within: Option<Duration>,
    pub certificate_days: Option<usize>,
}

/// Reads a status or a list of them.
pub(super) fn statuses(table: &mut Table<'_, '_>, key: &'static str) -> Option<StatusSet> {
    let span = table.span_of(key);
    let words = table.strings_or_wholes(key)?;
    let set = StatusSet::parse(&words);
    if set.is_none() {
        let message = format!("`{}` is no status", words.join(", "));
        table.problem_in(span, &message, "a code such as 401, or a class such as \"2xx\"");
    }
    set
}

impl Expected {
    /// The status that ends a repetition is the one that is expected, unless another is said.
    pub fn parse(table: &mut Table<'_, '_>, repeat: Option<&Repeat>) -> Option<Self> {
        let before = table.problems().len();
        let status = statuses(table, "status").or_else(|| repeat.map(|repeat| repeat.until.clone()));
        let headers = table.table("header", parse_headers).unwrap_or_default();
        let has = patterns(table, "has", Flags::default()).unwrap_or_default();
        let lacks = patterns(table, "lacks", Flags::default()).unwrap_or_default();
        let json = parse_json(table);
        let within = period(table, "within", Duration::from_secs(300));
        let certificate_days = days(table);
        let status = status.or_else(|| StatusSet::parse(&["2xx".to_owned()]))?;
        let expected = Self { status, headers, has, lacks, json, within, certificate_days };
        (table.problems().len() == before).then_some(expected)
    }

    pub fn describe(&self) -> String {
        let mut wanted = vec![self.status.to_string()];
        wanted.extend(self.headers.iter().map(|(name, pattern)| format!("{name}: {}", pattern.shown())));
        wanted.extend(self.has.iter().map(Pattern::shown));
        wanted.extend(self.lacks.iter().map(|pattern| format!("not {}", pattern.shown())));
        wanted.extend(self.json.as_ref().map(|filter| format!("`{}`", filter.as_str())));
        wanted.extend(self.within.map(|within| format!("within {}", shown(within))));
        wanted.extend(self.certificate_days.map(|days| format!("with a certificate for {} more", count(days, "day"))));
        wanted.join(", ")
    }

    /// Everything that is expected must hold; what cannot be judged is an error. `at` is when it was asked.
    pub fn judge(&self, reply: &HttpReply, at: Timestamp) -> Outcome {
        let said = said(reply);
        match self.complaints(reply, at) {
            Err(reason) => Outcome::error(format!("{said}: {}", conceal(&reply.mask.text(&reason)))),
            Ok(complaints) if complaints.is_empty() => Outcome::pass(self.praise(reply, said)),
            Ok(complaints) => Outcome::fail(format!("{said}: {}", complaints.join(", "))).with_output(body(reply)),
        }
    }

    /// When the certificate will be good for too short a time.
    pub fn end(&self, reply: &HttpReply) -> Option<Timestamp> {
        let days = i64::try_from(self.certificate_days?).ok()?;
        let period = SignedDuration::from_hours(days.checked_mul(24)?);
        Some(reply.certificate_until?.checked_sub(period).unwrap_or(Timestamp::MIN))
    }

    fn complaints(&self, reply: &HttpReply, at: Timestamp) -> Result<Vec<String>, String> {
        let mut complaints = Vec::new();
        if !self.status.contains(reply.status) {
            complaints.push(format!("{} wanted", self.status));
        }
        for (name, pattern) in &self.headers {
            let mut matches = false;
            for value in reply.header(name) {
                matches |= pattern.regex()?.is_match(value.as_bytes());
            }
            if !matches {
                complaints.push(format!("no header {name} with {}", pattern.shown()));
            }
        }
        for pattern in &self.has {
            if !pattern.regex()?.is_match(&reply.body) {
                self.whole(reply)?;
                complaints.push(format!("the body has no {}", pattern.shown()));
            }
        }
        for pattern in &self.lacks {
            if pattern.regex()?.is_match(&reply.body) {
                complaints.push(format!("the body has {}", pattern.shown()));
            } else {
                self.whole(reply)?;
            }
        }
        if let Some(filter) = self.json.as_ref().filter(|_| complaints.is_empty()) {
            self.whole(reply)?;
            complaints.extend((!holds(filter, &reply.body)?).then(|| format!("`{}` does not hold", filter.as_str())));
        }
        if let Some(within) = self.within.filter(|within| reply.latency > *within) {
            complaints.push(format!("within {} wanted", shown(within)));
        }
        if self.certificate_days.is_some() && reply.certificate_until.is_none() {
            return Err("the connection has no certificate".to_owned());
        }
        if let (Some(end), Some(until)) = (self.end(reply), reply.certificate_until)
            && end <= at
        {
            complaints.push(format!("its certificate is good until {} only", until.strftime("%-d %b %Y")));
        }
        Ok(complaints)
    }

    /// What a part of a body does not say proves nothing about the rest.
    #[expect(clippy::unused_self, reason = "it reads as a condition of what is expected")]
    fn whole(&self, reply: &HttpReply) -> Result<(), String> {
        if reply.is_cut { Err(format!("the body is longer than {} kB", reply.body.len() / 1000)) } else { Ok(()) }
    }

    fn praise(&self, reply: &HttpReply, said: String) -> String {
        match reply.certificate_until.filter(|_| self.certificate_days.is_some()) {
            Some(until) => format!("{said}, certificate until {}", until.strftime("%-d %b %Y")),
            None => said,
        }
    }
}

/// `429 after 23 requests in 12ms`.
fn said(reply: &HttpReply) -> String {
    let many = if reply.requests > 1 { format!(" after {} requests", reply.requests) } else { String::new() };
    format!("{}{many} in {}ms", reply.status, reply.latency.as_millis())
}

fn body(reply: &HttpReply) -> Vec<Sanitized> {
    let body = conceal(&lossy(&reply.mask.apply(&reply.body)));
    body.lines().take(BODY_LINES).map(|line| Sanitized::new(&cut(line, BODY_CHARACTERS))).collect()
}

fn holds(filter: &Filter, body: &[u8]) -> Result<bool, String> {
    let documents = document::parse(Format::Json, body);
    if let Some((line, reason)) = documents.problems.first() {
        return Err(format!("the body is no JSON: line {line}: {reason}"));
    }
    let document = documents.list.first().ok_or("the body is empty")?;
    filter.holds(document.value(), &Meter::default())
}

/// A century is longer than any certificate is good.
fn days(table: &mut Table<'_, '_>) -> Option<usize> {
    let span = table.span_of("certificate_days");
    let days = table.whole("certificate_days")?;
    if days > 36_500 {
        table.problem_in(span, "`certificate_days` is at most 36500", "for example `certificate_days = 14`");
    }
    Some(days)
}

fn parse_json(table: &mut Table<'_, '_>) -> Option<Filter> {
    let span = table.span_of("json");
    let code = table.string("json")?;
    match Filter::new(&code) {
        Ok(filter) => Some(filter),
        Err(reason) => {
            let message = format!("`json` is not a filter that can be used: {reason}");
            table.problem_in(span, &message, "it is written in jq's language");
            None
        }
    }
}

fn parse_headers(table: &mut Table<'_, '_>) -> Vec<(String, Pattern)> {
    let flags = Flags { ignore_case: true, unicode: false };
    let mut headers = Vec::new();
    for (name, value, span) in table.open_strings() {
        match Pattern::new(&value, flags) {
            Ok(pattern) => headers.push((name, pattern)),
            Err(reason) => {
                let message = format!("not a usable regular expression: {reason}");
                table.problem_in(span, &message, "'.' is satisfied by any value");
            }
        }
    }
    headers
}
