//! A statistic out of k6's summary: what `--summary-export` writes, and what `handleSummary` gets and saves.

use super::source::Reading;
use super::unit::{BYTE, Dimension, MILLISECOND, Number, PERCENT, PLAIN, Unit};
use crate::check::document::{Documents, Node};
use crate::reader::Table;
use crate::text::nearest;

/// One number of one metric.
#[derive(Debug)]
pub(super) struct Stat {
    metric: String,
    stat: String,
}

impl Stat {
    pub fn parse(table: &mut Table<'_, '_>) -> Option<Self> {
        let metric =
            table.required("metric", "say which of k6's metrics, for example `metric = \"http_req_duration\"`");
        let stat = table.required("stat", "say which of its numbers, for example `stat = \"p(95)\"`");
        Some(Self { metric: metric?, stat: stat? })
    }

    pub fn shown(&self) -> String {
        format!("{} of {}", self.stat, self.metric)
    }

    /// # Errors
    /// Why the summary is none, or has another kind of number.
    pub fn read(&self, documents: &Documents, wanted: &'static Unit) -> Result<Reading, String> {
        let Some(document) = documents.only()? else { return Ok(Reading::Nothing("it is empty".to_owned())) };
        let Some(metrics) = document.root.mapping("metrics")? else {
            return Err("it has no `metrics`, as k6's summaries do".to_owned());
        };
        let Some(metric) = metrics.mapping(&self.metric)? else {
            return Ok(Reading::Nothing(absent("metric", &self.metric, metrics)));
        };
        // `handleSummary` puts the numbers one deeper, and says of what kind they are.
        let values = metric.mapping("values")?.unwrap_or(metric);
        let Some(node) = self.find(values) else {
            return Ok(Reading::Nothing(format!("{}: {}", self.metric, absent("stat", &self.stat, values))));
        };
        let value = node.number().ok_or_else(|| node.is_not(&self.stat, "a finite number"))?;
        let (scale, unit) = self.unit(metric, values, wanted)?;
        Ok(Reading::Number(Number { value: value * scale, unit }, node.line))
    }

    /// The export calls the rate of a rate its value.
    fn find<'n>(&self, values: &'n Node) -> Option<&'n Node> {
        values.get(&self.stat).or_else(|| values.get("value").filter(|_| self.stat == "rate" && is_rate(values)))
    }

    /// What the number is to be multiplied with, and its unit: k6 counts in milliseconds and bytes, and gives a share as
    /// a number up to 1. Only `handleSummary` says of what kind a metric is; elsewhere the target tells.
    fn unit(&self, metric: &Node, values: &Node, wanted: &'static Unit) -> Result<(f64, &'static Unit), String> {
        if is_rate(values) && matches!(&*self.stat, "rate" | "value") {
            return Ok(if wanted.dimension == Dimension::Percent { (100.0, &PERCENT) } else { (1.0, &PLAIN) });
        }
        let kind = match metric.text("contains")? {
            Some("time") => Dimension::Time,
            // A rate in bytes is a size a second, which nothing here is.
            Some("data") if self.stat != "rate" => Dimension::Size,
            Some(_) => Dimension::Plain,
            None if wanted.dimension == Dimension::Percent => Dimension::Plain,
            None => wanted.dimension,
        };
        Ok(match kind {
            // Who asks for a number without a unit gets it as it stands.
            _ if wanted.dimension == Dimension::Plain => (1.0, &PLAIN),
            Dimension::Time => (1.0, &MILLISECOND),
            Dimension::Size => (1.0, &BYTE),
            Dimension::Plain | Dimension::Percent => {
                let target = wanted.dimension.noun();
                return Err(format!("{} is a number without a unit, and the target {target}", self.shown()));
            }
        })
    }
}

/// Of k6's kinds of metrics only rates count what passed and what failed.
fn is_rate(values: &Node) -> bool {
    values.get("passes").is_some() && values.get("fails").is_some()
}

fn absent(what: &str, name: &str, among: &Node) -> String {
    let near = nearest(name, among.keys());
    let near = near.map(|near| format!("; there is `{near}`")).unwrap_or_default();
    format!("no {what} `{name}` in it{near}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::document::{self, Format};

    const EXPORT: &str = r#"{
    "root_group": { "name": "", "path": "", "id": "d41d8cd98f00b204e9800998ecf8427e", "groups": {}, "checks": {} },
    "metrics": {
        "http_req_duration": { "avg": 142.51, "min": 98.2, "med": 131.4, "max": 912.7, "p(90)": 180.1, "p(95)": 231.75 },
        "http_req_failed": { "passes": 3, "fails": 997, "thresholds": { "rate<0.01": false }, "value": 0.003 },
        "data_received": { "count": 1048576, "rate": 17476.2 },
        "http_reqs": { "count": 1000, "rate": 16.6 }
    }
}"#;
    const SUMMARY: &str = r#"{
  "metrics": {
    "http_req_duration": { "type": "trend", "contains": "time", "values": { "avg": 142.51, "p(95)": 231.75 } },
    "http_req_failed": { "type": "rate", "contains": "default", "values": { "rate": 0.003, "passes": 3, "fails": 997 } },
    "data_received": { "contains": "data", "type": "counter", "values": { "count": 1048576, "rate": 17476.2 } },
    "orders": { "type": "trend", "contains": "default", "values": { "avg": 3 } }
  },
  "state": { "isStdOutTTY": true, "isStdErrTTY": true, "testRunDurationMs": 60012.3 }
}"#;

    fn read(text: &str, metric: &str, stat: &str, unit: &str) -> Result<Reading, String> {
        let stat = Stat { metric: metric.to_owned(), stat: stat.to_owned() };
        stat.read(&document::parse(Format::Json, text.as_bytes()), Unit::parse(unit).unwrap())
    }

    fn number(text: &str, metric: &str, stat: &str, unit: &str) -> (f64, &'static str, usize) {
        match read(text, metric, stat, unit) {
            Ok(Reading::Number(number, line)) => (number.value, number.unit.word, line),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn both_forms_of_the_summary() {
        assert_eq!(number(EXPORT, "http_req_duration", "p(95)", "s"), (231.75, "ms", 4));
        assert_eq!(number(SUMMARY, "http_req_duration", "p(95)", "ms"), (231.75, "ms", 3));
        assert_eq!(number(EXPORT, "http_req_failed", "rate", "%"), (0.3, "%", 5));
        assert_eq!(number(EXPORT, "http_req_failed", "value", ""), (0.003, "", 5));
        assert_eq!(number(SUMMARY, "http_req_failed", "rate", "%"), (0.3, "%", 4));
        assert_eq!(number(SUMMARY, "data_received", "count", "MiB").1, "B");
        assert_eq!(number(EXPORT, "http_reqs", "rate", ""), (16.6, "", 7));
    }

    #[test]
    fn what_is_not_there_is_no_number() {
        let nothing = |text, metric, stat| match read(text, metric, stat, "ms") {
            Ok(Reading::Nothing(reason)) => reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(nothing("", "a", "b"), "it is empty");
        assert_eq!(
            nothing(EXPORT, "http_req_durations", "p(95)"),
            "no metric `http_req_durations` in it; there is `http_req_duration`"
        );
        assert!(nothing(SUMMARY, "http_req_duration", "p(99)").contains("no stat `p(99)` in it; there is `p(95)`"));
        assert!(nothing("{\"metrics\": {}}", "a", "b").contains("no metric"));
        assert!(nothing("{\"metrics\": {\"a\": null}}", "a", "b").contains("no metric"));
    }

    #[test]
    fn what_is_of_another_kind_is_said() {
        let deep = format!("{{\"metrics\": {}", "{\"a\":".repeat(100_000));
        for (text, metric, stat, unit) in [
            ("{}", "a", "b", "ms"),
            ("[]", "a", "b", "ms"),
            ("{\"metrics\": []}", "a", "b", "ms"),
            ("{\"metrics\": {\"a\": 1}}", "a", "b", "ms"),
            ("{\"metrics\": {\"a\": {\"b\": \"1\"}}}", "a", "b", "ms"),
            ("{\"metrics\": {\"a\": {\"b\": 1e999}}}", "a", "b", "ms"),
            ("{\"metrics\": {\"a\": {\"b\": null}}}", "a", "b", "ms"),
            ("{\"metrics\": {\"a\": {\"b\": 1", "a", "b", "ms"),
            (&deep, "a", "b", "ms"),
            (SUMMARY, "orders", "avg", "ms"),
            (SUMMARY, "data_received", "rate", "MB"),
            (EXPORT, "http_req_duration", "p(95)", "%"),
        ] {
            let found = read(text, metric, stat, unit);
            assert!(found.is_err(), "{metric} {stat}: {found:?}");
        }
    }
}
