//! What the kinds share that ask the world outside: when they ask, and what an answer says before it is judged.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::selector::{Selector, globs};
use super::{Facts, Outcome};
use crate::period::{period, shown};
use crate::probe::{Answer, Reply, Request};
use crate::reader::Table;

/// How long an answer is good unless the check says.
const MAX_AGE: Duration = Duration::from_secs(24 * 3600);
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);
/// Nobody is asked more often than this.
const SHORTEST: Duration = Duration::from_secs(5);

/// The keys of a [`Schedule`], for the documentation of a kind.
pub const SCHEDULE: [(&str, &str); 3] = [
    ("every", r#"asks at the start and then as often: `"5min"`; without it and `on_change`, when somebody asks"#),
    ("on_change", "asks at the start and when files of these globs change"),
    ("max_age", "how long an answer is good; a day unless said"),
];

/// What is asked, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    pub request: Arc<Request>,
    pub schedule: Schedule,
}

/// When a request is made by itself. With neither, only when somebody asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    pub every: Option<Duration>,
    pub on_change: Option<Selector>,
    pub max_age: Duration,
}

impl Schedule {
    pub fn parse(table: &mut Table<'_, '_>) -> Option<Self> {
        let before = table.problems().len();
        let every = period(table, "every", LONGEST);
        if every.is_some_and(|every| every < SHORTEST) {
            let span = table.span_of("every");
            table.problem_in(span, &format!("`every` is at least {}", shown(SHORTEST)), "ask less often");
        }
        let on_change = globs(table, "on_change", false).map(|globs| Selector::of(&globs));
        let max_age = period(table, "max_age", LONGEST);
        // What is asked often is good until it should have been asked again, and once more in case that failed.
        let max_age = max_age.or(every.map(|every| every * 3)).unwrap_or(MAX_AGE);
        (table.problems().len() == before).then_some(Self { every, on_change, max_age })
    }

    /// Whether it is asked without anybody's asking for it.
    pub fn is_automatic(&self) -> bool {
        self.every.is_some() || self.on_change.is_some()
    }

    /// For people: `every 5min`, `when src/** changes`, `on demand`.
    pub fn describe(&self) -> String {
        let every = self.every.map(|every| format!("every {}", shown(every)));
        let on_change = self.on_change.as_ref().map(|files| format!("when {} changes", files.describe()));
        let said: Vec<_> = every.into_iter().chain(on_change).collect();
        if said.is_empty() { "on demand".to_owned() } else { said.join(" and ") }
    }
}

impl Probe {
    /// The outcome of what was answered, good for as long as the schedule says; without a reply it is pending or an error.
    /// `judge` also says by when the reply is worth nothing whatever the schedule says, if that is so.
    pub fn conclude(
        &self,
        facts: &Facts<'_>,
        judge: impl FnOnce(&Reply, Timestamp) -> (Outcome, Option<Timestamp>),
    ) -> Outcome {
        match facts.answer() {
            None => Outcome::pending("it was not asked yet"),
            Some(Answer::Waiting(reason)) => Outcome::pending(reason.clone()),
            Some(Answer::Failed { reason, output, .. }) => Outcome::error(reason.clone()).with_output(output.clone()),
            Some(Answer::Replied { at, reply }) => {
                let (outcome, end) = judge(reply, *at);
                let max_age = SignedDuration::try_from(self.schedule.max_age).unwrap_or(SignedDuration::MAX);
                let left = end.map_or(max_age, |end| end.duration_since(*at).min(max_age));
                outcome.good_for(left, [*at])
            }
        }
    }
}
