//! A number that a Prometheus server computes.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::check::probing::{Probe, Schedule};
use crate::probe::{Http, HttpReply, Request, Template, Url};
use crate::reader::Table;

/// The endpoint that is asked unless the check names another.
const ENDPOINT: &str = "prometheus";
const TIMEOUT: Duration = Duration::from_secs(30);

/// Reads `prometheus`, a query, and `endpoint` or `server`, where it goes.
pub(super) fn parse(table: &mut Table<'_, '_>) -> Option<Probe> {
    let query = table.required("prometheus", "a query, for example `prometheus = 'up'`")?;
    let path = format!("/api/v1/query?query={}", encoded(&query));
    let endpoint = table.string("endpoint");
    let server = table.string("server");
    let schedule = Schedule::parse(table)?;
    let url = match (server, endpoint) {
        (Some(server), None) => {
            let span = table.span_of("server");
            if !server.starts_with("http://") && !server.starts_with("https://") && !server.starts_with("${") {
                let message = format!("`{server}` is no address of a server");
                table.problem_in(span, &message, "for example `server = \"http://localhost:9090\"`");
                return None;
            }
            let whole = format!("{}{path}", server.trim_end_matches('/'));
            match Template::new(&whole) {
                Ok(template) => Url::Whole(template),
                Err(reason) => {
                    table.problem_in(span, &reason, "for example `server = \"http://localhost:9090\"`");
                    return None;
                }
            }
        }
        (None, endpoint) => {
            let name = endpoint.unwrap_or_else(|| ENDPOINT.to_owned());
            Url::Endpoint { name, path: Template::new(&path).ok()? }
        }
        (Some(_), Some(_)) => {
            table.problem("a query goes to one server", "either `endpoint` or `server`");
            return None;
        }
    };
    let http = Http {
        method: "GET".to_owned(),
        url,
        headers: Vec::new(),
        body: None,
        timeout: TIMEOUT,
        retries: 1,
        redirects: 0,
        repeat: None,
        certificate: false,
    };
    Some(Probe { request: Arc::new(Request::Http(http)), schedule })
}

/// The numbers in an answer, one for each series. None at all is no data, and so is a series that is not a number now.
///
/// # Errors
/// What the server complains about, or why its answer is none.
pub(super) fn numbers(reply: &HttpReply) -> Result<Vec<f64>, String> {
    let answer: Result<Value, _> = serde_json::from_slice(&reply.body);
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let answer = match answer {
        Ok(answer) if reply.status == 200 && text(&answer, "status").as_deref() == Some("success") => answer,
        Ok(answer) if !reply.is_cut => {
            let reason = text(&answer, "error").unwrap_or_else(|| "it says no reason".to_owned());
            return Err(format!("the server answers {}: {reason}", reply.status));
        }
        _ => return Err(format!("the server answers {} and nothing that Prometheus would say", reply.status)),
    };
    let data = answer.get("data").ok_or("the answer has no data")?;
    let result = data.get("result").ok_or("the answer has no result")?;
    match data.get("resultType").and_then(Value::as_str) {
        Some("scalar") => Ok(number(result)?.into_iter().collect()),
        Some("vector") => {
            let series = result.as_array().ok_or("the answer has no series")?;
            let numbers = series.iter().map(|one| number(one.get("value").unwrap_or(&Value::Null)));
            let numbers: Vec<Option<f64>> = numbers.collect::<Result<_, String>>()?;
            // One series without a number leaves the whole unknown.
            Ok(numbers.into_iter().collect::<Option<Vec<_>>>().unwrap_or_default())
        }
        Some(other) => Err(format!("the query gives a {other}, and numbers of now are wanted")),
        None => Err("the answer does not say what it is".to_owned()),
    }
}

/// The number of a sample, `[time, "number"]`; None if it is not one or not finite.
fn number(sample: &Value) -> Result<Option<f64>, String> {
    let text = sample.get(1).and_then(Value::as_str).ok_or("a sample has no number")?;
    let number: f64 = text.parse().map_err(|_| format!("`{text}` is no number"))?;
    Ok(Some(number).filter(|number| number.is_finite()))
}

/// A query as a part of an address; a dollar sign is doubled, because it is no variable.
fn encoded(query: &str) -> String {
    let mut text = String::with_capacity(query.len() * 2);
    for byte in query.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Mask;

    fn numbers_of(status: u16, body: &str) -> Result<Vec<f64>, String> {
        numbers(&HttpReply {
            status,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
            mask: Mask::default(),
            is_cut: false,
            latency: Duration::ZERO,
            requests: 1,
            certificate_until: None,
        })
    }

    fn vector(values: &[&str]) -> String {
        let sample = |value: &&str| format!(r#"{{"metric":{{}},"value":[1764115200.1,"{value}"]}}"#);
        let samples: Vec<_> = values.iter().map(sample).collect();
        format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{}]}}}}"#, samples.join(","))
    }

    #[test]
    fn each_series_gives_its_number_and_one_without_leaves_all_unknown() {
        assert_eq!(numbers_of(200, &vector(&["4.2", "5"])), Ok(vec![4.2, 5.0]));
        assert_eq!(numbers_of(200, &vector(&[])), Ok(vec![]));
        assert_eq!(numbers_of(200, &vector(&["1", "NaN"])), Ok(vec![]));
        let scalar = r#"{"status":"success","data":{"resultType":"scalar","result":[1764115200,"3"]}}"#;
        assert_eq!(numbers_of(200, scalar), Ok(vec![3.0]));
    }

    #[test]
    fn what_is_no_answer_of_prometheus_is_an_error_with_its_reason() {
        let refused = r#"{"status":"error","errorType":"bad_data","error":"parse error at char 4"}"#;
        assert!(numbers_of(400, refused).unwrap_err().contains("parse error at char 4"));
        let matrix = r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#;
        assert!(numbers_of(200, matrix).unwrap_err().contains("matrix"));
        for body in ["", "{}", "<html>", r#"{"status":"success"}"#] {
            assert!(numbers_of(200, body).is_err(), "{body}");
        }
        assert!(numbers_of(502, &vector(&["1"])).is_err());
    }
}
