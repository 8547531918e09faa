//! `all`: every part must hold.

use std::sync::Arc;

use super::strength::of_parts;
use super::{Check, Kind, Outcome, Status, Strength, parse_parts};
use crate::reader::Table;

pub const KIND: Kind = Kind {
    name: "all",
    summary: "every one of several checks holds",
    parameters: &[("all", "a list of checks")],
    example: r#"
        id = "changelog"
        title = "The changelog tells what changed"
        check.all = [
            { file = { any = ["CHANGELOG.md"] } },
            { text = { in = ["CHANGELOG.md"], has = '^## ' } },
        ]
    "#,
    parse,
};

#[derive(Debug)]
struct All {
    parts: Vec<Arc<dyn Check>>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    parse_parts(outer, "all").map(|parts| Arc::new(All { parts }) as Arc<dyn Check>)
}

impl Check for All {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn parts(&self) -> &[Arc<dyn Check>] {
        &self.parts
    }

    /// The worst part decides whether it is a pass; the credit is the mean.
    fn combine(&self, outcomes: &[Outcome]) -> Outcome {
        let held = outcomes.iter().filter(|outcome| outcome.holds()).count();
        #[expect(clippy::cast_precision_loss, reason = "a check has few parts")]
        let credit = outcomes.iter().map(|outcome| outcome.credit).sum::<f64>() / outcomes.len().max(1) as f64;
        let of = |status| outcomes.iter().find(|outcome| outcome.status == status);
        let mut combined = if let Some(broken) = of(Status::Error) {
            broken.clone()
        } else if held == outcomes.len() {
            Outcome::pass(outcomes.last().map_or_else(Default::default, |last| last.summary.clone()))
        } else if let Some(failed) = of(Status::Fail).or_else(|| of(Status::Partial)) {
            match credit > 0.0 {
                true => Outcome::partial(credit, format!("{held} of {}: {}", outcomes.len(), failed.summary)),
                false => Outcome::fail(failed.summary.clone()),
            }
        } else {
            outcomes.iter().find(|outcome| !outcome.holds()).cloned().unwrap_or_else(|| Outcome::pending("undecided"))
        };
        combined.findings.clear();
        combined.findings_total = 0;
        combined.with_parts(outcomes)
    }

    fn describe(&self) -> String {
        self.parts.iter().map(|part| part.describe()).collect::<Vec<_>>().join("; and ")
    }

    /// As weak as the weakest part, because all of them had to hold.
    fn strength(&self) -> Strength {
        self.parts.iter().map(|part| part.strength()).min().unwrap_or(Strength::Presence)
    }

    fn strength_of(&self, outcome: &Outcome) -> Strength {
        let parts = of_parts(&self.parts, outcome).into_iter();
        parts.map(|(_, strength)| strength).min().unwrap_or_else(|| self.strength())
    }
}
