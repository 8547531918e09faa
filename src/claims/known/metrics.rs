//! Metrics that code defines, by the calls of the common client libraries.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::check::source::Lines;

/// `Counter("a", …)`, `new client.Gauge({`, `promauto.NewHistogramVec(`, `register_int_counter!(`, `meter.create_counter(`.
static CALLS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\bstatic\s+(?:ref\s+)?\w+\s*:\s*(?:[\w:]+<)*(?:\w+::)*(?:Int)?(?:Counter|Gauge|Histogram|Family)(?:Vec)?\b|\b(?:(?:New)?(?:Counter|Gauge|Histogram|Summary)(?:Vec)?(?:Func)?\(|register_(?:int_)?(?:counter|gauge|histogram)(?:_vec)?(?:_with_registry)?!\(|create_(?:observable_)?(?:counter|up_down_counter|gauge|histogram)\(|(?:Counter|Gauge|Timer|DistributionSummary)\.builder\()",
    )
});
/// Without one of these words a `Counter` counts something else.
const SIGNS: &[&str] = &["prom", "metric", "telemetry"];

/// So far behind a name may stand the call that makes what it is for.
const NEAR: usize = 2;

/// The lines on which metrics are defined.
pub(super) fn defined(text: &str) -> Vec<usize> {
    let mut calls = CALLS.find_iter(text).peekable();
    if calls.peek().is_none() || !SIGNS.iter().any(|sign| text.contains(sign)) {
        return Vec::new();
    }
    let lines = Lines::of(text);
    // A class of that name is no metric.
    let is_class = |at: usize| text[..at].ends_with("class ") || text[..at].ends_with("func ");
    let mut found = Vec::new();
    let mut named = None;
    for call in calls.filter(|call| !is_class(call.start())) {
        let line = lines.at(call.start());
        let is_static = call.as_str().starts_with("static");
        // `static LOAVES: IntCounter = register_int_counter!(…)` is one.
        if is_static || named.is_none_or(|named| line > named + NEAR) {
            found.push(line);
        }
        named = if is_static { Some(line) } else { None };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_found_by_their_calls() {
        let python = "from prometheus_client import Counter, Gauge\na = Counter('a', 'x')\nb = Gauge(\n    'b', 'y')\n";
        assert_eq!(defined(python), [2, 3]);
        assert_eq!(defined("a := promauto.NewCounterVec(prometheus.CounterOpts{}, nil)"), [1]);
        assert_eq!(defined("const a = new client.Histogram({ name: 'a' }); // prom-client"), [1]);
        assert_eq!(defined("let a = register_int_counter!(\"a\", \"metric\");"), [1]);
        let rust = "use prometheus::*;\nstatic LOAVES: Lazy<IntCounter> =\n    Lazy::new(|| register_int_counter!(\"a\", \"b\"));\npub static HEAT: Lazy<Gauge<f64, AtomicU64>> = Lazy::new(Gauge::default);\n";
        assert_eq!(defined(rust), [2, 4]);
        assert!(defined("from collections import Counter\nCounter(words)\n").is_empty());
        assert!(defined("class Counter(Base):  # a metric\n    pass\n").is_empty());
    }
}
