//! What the engine is doing and did last, for the masthead.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::text::Sanitized;

#[derive(Clone, Debug, Default)]
pub struct Live {
    pub watching: Watching,
    /// How far the running full audit is: files done, files in all.
    pub progress: Option<(usize, usize)>,
    /// What was evaluated last.
    pub last: Option<Activity>,
    /// The first audit has ended.
    pub complete: bool,
    pub asking: Asking,
}

/// What is asked of the world outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// How many requests are on their way.
    pub running: usize,
    /// What waits to be trusted.
    pub sheet: Option<Arc<Sheet>>,
}

/// What a person decides on who is asked for trust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub digest: String,
    /// It was trusted before, and the lines are the difference.
    pub changed: bool,
    pub lines: Vec<Sanitized>,
}

/// Whether changes arrive by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Watching {
    #[default]
    Starting,
    Live,
    /// With the notice that says why, and the remedy.
    Limited(Sanitized),
}

/// One evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    pub items: usize,
    pub took: Duration,
    pub at: Timestamp,
    /// What set it off: `src/main.rs`, `3 files`, `the ledger`.
    pub cause: Sanitized,
}

impl Live {
    pub fn progress(&mut self, done: usize, total: usize) {
        self.progress = (done < total).then_some((done, total));
    }

    pub fn evaluated(&mut self, activity: Activity, complete: bool) {
        self.complete |= complete;
        if complete {
            self.progress = None;
        }
        self.last = Some(activity);
    }
}

impl Activity {
    /// `2 items in 0.4 ms`, of as many as there are on the board: what it does not show was looked at for nobody.
    pub fn summary(&self, shown: usize) -> String {
        let milliseconds = self.took.as_secs_f64() * 1000.0;
        let took = match milliseconds {
            small if small < 9.95 => format!("{small:.1} ms"),
            medium if medium < 999.5 => format!("{medium:.0} ms"),
            large => format!("{:.1} s", large / 1000.0),
        };
        format!("{} in {took}", crate::text::count(self.items.min(shown), "item"))
    }

    /// `now`, `20 s ago`, `3 min ago`.
    pub fn age(&self, now: Timestamp) -> String {
        match self.seconds(now) {
            ..10 => "now".to_owned(),
            seconds @ 10..60 => format!("{} s ago", seconds / 10 * 10),
            seconds @ 60..3600 => format!("{} min ago", seconds / 60),
            seconds => format!("{} h ago", seconds / 3600),
        }
    }

    /// When the age will read differently. Each change costs a wake-up, so that there are few.
    pub fn next_age(&self, now: Timestamp) -> Timestamp {
        let seconds = self.seconds(now);
        let step = match seconds {
            ..60 => 10,
            60..3600 => 60,
            _ => 3600,
        };
        self.at.checked_add(SignedDuration::from_secs((seconds / step + 1) * step)).unwrap_or(now)
    }

    fn seconds(&self, now: Timestamp) -> i64 {
        now.duration_since(self.at).as_secs().max(0)
    }
}
