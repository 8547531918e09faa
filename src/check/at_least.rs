//! `at_least`: a number of several parts must hold.

use std::sync::Arc;

use super::quorum::Quorum;
use super::strength::{of_best, of_parts};
use super::{Check, Kind, Outcome, Status, Strength, parse_parts};
use crate::reader::Table;

pub const KIND: Kind = Kind {
    name: "at_least",
    summary: "at least so many of several checks hold",
    parameters: &[("count", "how many must hold"), ("of", "a list of checks")],
    example: r#"
        id = "signals"
        title = "Two of the three signals are there"
        check.at_least = { count = 2, of = [
            { file = { any = ["docs/METRICS.md"] } },
            { file = { any = ["docs/LOGS.md"] } },
            { file = { any = ["docs/TRACES.md"] } },
        ] }
    "#,
    parse,
};

#[derive(Debug)]
struct AtLeast {
    count: usize,
    parts: Vec<Arc<dyn Check>>,
}

fn parse(outer: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    outer.table("at_least", parse_fields).flatten()
}

fn parse_fields(table: &mut Table<'_, '_>) -> Option<Arc<dyn Check>> {
    let span = table.span_of("count");
    let count = table.number("count");
    if !table.has("count") {
        table.problem("`count` is missing: how many must hold?", "for example `count = 2`");
    }
    let parts = parse_parts(table, "of");
    let (count, parts) = (count?, parts?);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction or too many is refused below"
    )]
    let whole = count as usize;
    let fits = count.fract() == 0.0 && (1..=parts.len()).contains(&whole);
    if !fits {
        let help = format!("a whole number from 1 to {}, the number of parts", parts.len());
        table.problem_in(span, &format!("{count} of {} cannot be asked", parts.len()), &help);
        return None;
    }
    Some(Arc::new(AtLeast { count: whole, parts }))
}

impl Check for AtLeast {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn parts(&self) -> &[Arc<dyn Check>] {
        &self.parts
    }

    /// Credit is in proportion to the best parts; while those that are undecided could still tip it, it is as they are.
    fn combine(&self, outcomes: &[Outcome]) -> Outcome {
        let held = outcomes.iter().filter(|outcome| outcome.holds()).count();
        let summary = format!("{held} of {} hold, {} wanted", outcomes.len(), self.count);
        let quorum = Quorum::of(outcomes, self.count);
        let combined = match quorum {
            Quorum::Reached => return Outcome { parts: outcomes.to_vec(), ..Outcome::pass(summary) },
            Quorum::Open(Status::Error) => Outcome::error(summary),
            Quorum::Open(Status::Stale) => Outcome::stale(summary),
            Quorum::Open(_) => Outcome::pending(summary),
            Quorum::Missed(missed) => missed.outcome(summary),
            Quorum::Nothing => match quorum.speaker(outcomes) {
                Some(nothing) if nothing.status == Status::NotApplicable => Outcome::not_applicable(summary),
                _ => Outcome::without_subjects(summary),
            },
        };
        combined.with_parts(outcomes)
    }

    fn of_parts(&self) -> String {
        format!("at least {} of", self.count)
    }

    fn describe(&self) -> String {
        let parts: Vec<_> = self.parts.iter().map(|part| part.describe()).collect();
        format!("at least {} of: {}", self.count, parts.join("; "))
    }

    fn strength(&self) -> Strength {
        of_best(self.parts.iter().map(|part| part.strength()), self.count).unwrap_or(Strength::Presence)
    }

    /// As weak as the weakest of the strongest parts that would be enough.
    fn strength_of(&self, outcome: &Outcome) -> Strength {
        let held = of_parts(&self.parts, outcome).into_iter().filter(|(holds, _)| *holds);
        of_best(held.map(|(_, strength)| strength), self.count).unwrap_or_else(|| self.strength())
    }
}
