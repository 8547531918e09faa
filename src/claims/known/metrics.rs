//! Metrics that code defines, by the calls of the common client libraries.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::check::source::Lines;

/// `Counter("a", …)`, `new client.Gauge({`, `promauto.NewHistogramVec(`, `register_int_counter!(`, `meter.create_counter(`.
static CALLS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\b(?:(?:New)?(?:Counter|Gauge|Histogram|Summary)(?:Vec)?(?:Func)?\(|register_(?:int_)?(?:counter|gauge|histogram)(?:_vec)?!\(|create_(?:observable_)?(?:counter|up_down_counter|gauge|histogram)\(|(?:Counter|Gauge|Timer|DistributionSummary)\.builder\()",
    )
});
/// Without one of these words a `Counter` counts something else.
const SIGNS: &[&str] = &["prom", "metric", "telemetry"];

/// The lines on which metrics are defined.
pub(super) fn defined(text: &str) -> Vec<usize> {
    let mut calls = CALLS.find_iter(text).peekable();
    if calls.peek().is_none() || !SIGNS.iter().any(|sign| text.contains(sign)) {
        return Vec::new();
    }
    let lines = Lines::of(text);
    // A class of that name is no metric.
    let is_class = |at: usize| text[..at].ends_with("class ") || text[..at].ends_with("func ");
    calls.filter(|call| !is_class(call.start())).map(|call| lines.at(call.start())).collect()
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
        assert!(defined("from collections import Counter\nCounter(words)\n").is_empty());
        assert!(defined("class Counter(Base):  # a metric\n    pass\n").is_empty());
    }
}
