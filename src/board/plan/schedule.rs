//! From efforts to days: the longest chain, and when everything is done if each owner does one thing after the other. A day
//! has 8 hours, a week 5 days.

use std::collections::HashMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::{Hours, Step};
use crate::text::Sanitized;

const DAY_HOURS: f64 = 8.0;
/// Whoever needs longer has no date.
const FARTHEST_DAYS: f64 = 26_000.0;

/// A day on which something could be done, at the least and at the most effort. None when no calendar has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Finish {
    /// Hours of work from the beginning.
    pub hours: Hours,
    pub earliest: Workday,
    pub latest: Workday,
}

/// None beyond all calendars.
pub type Workday = Option<Date>;

impl Finish {
    fn of(hours: Hours, today: Date) -> Self {
        Self { hours, earliest: day(today, hours.least), latest: day(today, hours.most) }
    }

    /// Whichever is done later.
    pub(super) fn later(self, other: Self) -> Self {
        let latest = |left: Workday, right: Workday| left.max(right);
        let hours =
            Hours { least: self.hours.least.max(other.hours.least), most: self.hours.most.max(other.hours.most) };
        Self { hours, earliest: latest(self.earliest, other.earliest), latest: latest(self.latest, other.latest) }
    }
}

/// Marks the chain of steps that takes longest at the most effort; gives what it takes.
pub(super) fn mark_critical(steps: &mut [Step]) -> Hours {
    let effort = |step: &Step| step.effort.unwrap_or_default();
    // What it takes up to the end of each step, and which step before is the one that takes longest.
    let mut chains: Vec<(Hours, Option<usize>)> = Vec::with_capacity(steps.len());
    for step in steps.iter() {
        let longest =
            step.after.iter().copied().reduce(|best, at| if longer(chains[at].0, chains[best].0) { at } else { best });
        let before = longest.map_or(Hours::default(), |at| chains[at].0);
        chains.push((before.add(effort(step)), longest));
    }
    let ends = (0..steps.len()).reduce(|best, at| if longer(chains[at].0, chains[best].0) { at } else { best });
    let Some(end) = ends.filter(|end| chains[*end].0.most > 0.0) else { return Hours::default() };
    let mut at = Some(end);
    while let Some(on) = at {
        // What takes no time is on no chain that takes longest.
        steps[on].critical = effort(&steps[on]).most > 0.0;
        at = chains[on].1;
    }
    chains[end].0
}

fn longer(left: Hours, right: Hours) -> bool {
    (left.most, left.least) > (right.most, right.least)
}

/// Gives each step its day, and the last of them back.
pub(super) fn schedule(steps: &mut [Step], today: Date) -> Finish {
    let mut free: HashMap<Option<Sanitized>, Hours> = HashMap::new();
    let mut finish = Finish::of(Hours::default(), today);
    for at in 0..steps.len() {
        let busy = free.get(&steps[at].owner).copied().unwrap_or_default();
        let start = steps[at].after.iter().map(|before| steps[*before].done.hours).fold(busy, max);
        let done = start.add(steps[at].effort.unwrap_or_default());
        free.insert(steps[at].owner.clone(), done);
        steps[at].done = Finish::of(done, today);
        finish = finish.later(steps[at].done);
    }
    finish
}

fn max(left: Hours, right: Hours) -> Hours {
    Hours { least: left.least.max(right.least), most: left.most.max(right.most) }
}

/// The day in which so many hours of work end, if they begin in the morning of the first day on which people work.
fn day(today: Date, hours: f64) -> Workday {
    let days = (hours / DAY_HOURS - 1e-9).ceil() - 1.0;
    if days > FARTHEST_DAYS {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is less than a century")]
    let days = days.max(0.0) as i64;
    let first = match today.weekday() {
        Weekday::Saturday => today.checked_add(2.days()).ok()?,
        Weekday::Sunday => today.checked_add(1.days()).ok()?,
        _ => today,
    };
    let (weeks, rest) = (days / 5, days % 5);
    let over_weekend = i64::from(first.weekday().to_monday_zero_offset()) + rest >= 5;
    let calendar = weeks * 7 + rest + if over_weekend { 2 } else { 0 };
    first.checked_add(calendar.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_become_working_days() {
        let friday: Date = "2026-11-27".parse().expect("a date");
        let day = |hours| day(friday, hours).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(
            [0.0, 8.0, 9.0, 40.0, 41.0, 48.0].map(day),
            ["2026-11-27", "2026-11-27", "2026-11-30", "2026-12-03", "2026-12-04", "2026-12-04"]
        );
        let saturday: Date = "2026-11-28".parse().expect("a date");
        assert_eq!(super::day(saturday, 1.0), "2026-11-30".parse().ok());
        assert_eq!(super::day(friday, 1e12), None);
    }
}
