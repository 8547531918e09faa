//! What the engine is doing and did last, for the masthead.

use std::time::Duration;

use jiff::Timestamp;

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
    /// `2 items in 0.4 ms`.
    pub fn summary(&self) -> String {
        let milliseconds = self.took.as_secs_f64() * 1000.0;
        let took = match milliseconds {
            small if small < 9.95 => format!("{small:.1} ms"),
            medium if medium < 999.5 => format!("{medium:.0} ms"),
            large => format!("{:.1} s", large / 1000.0),
        };
        format!("{} in {took}", crate::text::count(self.items, "item"))
    }

    /// `now`, `12 s ago`, `3 min ago`: no finer than a minute after the first.
    pub fn age(&self, now: Timestamp) -> String {
        match now.duration_since(self.at).as_secs() {
            ..2 => "now".to_owned(),
            seconds @ 2..60 => format!("{seconds} s ago"),
            seconds @ 60..3600 => format!("{} min ago", seconds / 60),
            seconds => format!("{} h ago", seconds / 3600),
        }
    }
}
