//! The addresses that a gateway of gRPC gives to methods: `option (google.api.http) = { get: "/v1/orders" };`.

use super::{Collector, Expression, Routing, compiled};

static RULE: Expression = Expression::new(|| compiled(r#"\b(get|post|put|patch|delete)\s*:\s*"(/[^"\n]*)""#));

pub(super) fn read(text: &str) -> Routing {
    let mut found = Collector::new(text);
    if text.contains("google.api.http") {
        for captures in RULE.captures_iter(text) {
            let (Some(verb), Some(path)) = (captures.get(1), captures.get(2)) else { continue };
            found.add(verb.start(), Some(verb.as_str()), path.as_str());
        }
    }
    found.routing
}
