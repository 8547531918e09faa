//! Where the curve leads: the pace of the last eight weeks, carried on from where the board stands.
//!
//! The method is said here and in the README: of each day with a commit in the last eight weeks the last value counts, and
//! today's. The pace is the median of the slopes of all pairs of them (Theil and Sen); its range is Sen's interval, which
//! holds the true pace four times of five if what comes is like what was. There is no forecast from fewer than five such
//! days, and none without progress.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::TrendPoint;
use super::theil_sen::{Slope, slope};

/// How far back the pace is measured.
const WINDOW: SignedDuration = SignedDuration::from_hours(8 * 7 * 24);
/// With fewer days there is no pace.
const LEAST_DAYS: usize = 5;
/// Whoever needs longer has no date.
const FARTHEST_DAYS: f64 = 3_650.0;
const SECONDS: f64 = 86_400.0;

/// What is likely, and what is between the slowest and the quickest pace that fits the past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

/// When the goal is reached at the present pace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// Where it begins.
    pub from: Timestamp,
    pub value: f64,
    pub goal: f64,
    /// By how much the value moves towards the goal in a day.
    pub pace: Pace,
    pub reached: Date,
    /// At the quickest pace.
    pub earliest: Date,
    /// At the slowest; None if it leads nowhere, or further than ten years.
    pub latest: Option<Date>,
}

/// Why nothing can be foretold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoForecast {
    /// The goal is reached.
    Reached,
    /// With how many days of the window have a commit.
    TooFew(usize),
    NoProgress,
}

impl NoForecast {
    pub fn describe(self) -> String {
        match self {
            Self::Reached => "reached".to_owned(),
            Self::TooFew(days) => {
                let days = crate::text::count(days, "day");
                format!("no forecast: {days} with commits in eight weeks, and it takes {LEAST_DAYS}")
            }
            Self::NoProgress => "no forecast: no progress in eight weeks".to_owned(),
        }
    }
}

impl Forecast {
    /// When the verified score is complete.
    ///
    /// # Errors
    /// Says why that cannot be told.
    pub fn of_score(points: &[TrendPoint], now: Timestamp, zone: &TimeZone) -> Result<Self, NoForecast> {
        let values: Vec<_> = points.iter().filter_map(|point| Some((point.at, point.verified?))).collect();
        Self::of(&values, 100.0, now, zone)
    }

    /// When the last gate closes.
    ///
    /// # Errors
    /// Says why that cannot be told.
    #[expect(clippy::cast_precision_loss, reason = "nobody has so many gates")]
    pub fn of_gates(points: &[TrendPoint], now: Timestamp, zone: &TimeZone) -> Result<Self, NoForecast> {
        let values: Vec<_> = points.iter().map(|point| (point.at, point.open.len() as f64)).collect();
        Self::of(&values, 0.0, now, zone)
    }

    /// `values` are the oldest first.
    fn of(values: &[(Timestamp, f64)], goal: f64, now: Timestamp, zone: &TimeZone) -> Result<Self, NoForecast> {
        let Some((_, value)) = values.last().copied() else { return Err(NoForecast::TooFew(0)) };
        if (value - goal).abs() < 1e-9 {
            return Err(NoForecast::Reached);
        }
        let (days, committed) = days(values, now, zone);
        if committed < LEAST_DAYS {
            return Err(NoForecast::TooFew(committed));
        }
        let slope = slope(&days).ok_or(NoForecast::TooFew(committed))?;
        let pace = towards(slope, goal < value);
        let today = now.to_zoned(zone.clone()).date();
        let reach = |pace: f64| date(today, (goal - value).abs() / pace).filter(|_| pace > 1e-9);
        let reached = reach(pace.likely).ok_or(NoForecast::NoProgress)?;
        let earliest = reach(pace.high).unwrap_or(reached);
        Ok(Self { from: now, value, goal, pace, reached, earliest, latest: reach(pace.low) })
    }

    /// The value at a later time, at each pace and never beyond the goal.
    pub fn at(&self, when: Timestamp) -> Pace {
        let days = when.duration_since(self.from).as_secs_f64().max(0.0) / SECONDS;
        let value = |pace: f64| {
            let moved = (pace * days).min((self.goal - self.value).abs());
            if self.goal < self.value { self.value - moved } else { self.value + moved }
        };
        Pace { low: value(self.pace.low), likely: value(self.pace.likely), high: value(self.pace.high) }
    }
}

/// The last value of each day of the window, by days before now; and how many of the days have a commit.
fn days(values: &[(Timestamp, f64)], now: Timestamp, zone: &TimeZone) -> (Vec<(f64, f64)>, usize) {
    let recent = values.iter().filter(|(at, _)| *at <= now && now.duration_since(*at) <= WINDOW);
    let mut days: Vec<(Date, Timestamp, f64)> = Vec::new();
    for (at, value) in recent {
        let day = at.to_zoned(zone.clone()).date();
        days.retain(|(known, ..)| *known != day);
        days.push((day, *at, *value));
    }
    let committed = days.len();
    let today = now.to_zoned(zone.clone()).date();
    if let Some((_, value)) = values.last().filter(|_| days.last().is_none_or(|(day, ..)| *day < today)) {
        days.push((today, now, *value));
    }
    let ago = |at: Timestamp| -now.duration_since(at).as_secs_f64() / SECONDS;
    (days.into_iter().map(|(_, at, value)| (ago(at), value)).collect(), committed)
}

fn towards(slope: Slope, is_down: bool) -> Pace {
    match is_down {
        true => Pace { low: -slope.high, likely: -slope.likely, high: -slope.low },
        false => Pace { low: slope.low, likely: slope.likely, high: slope.high },
    }
}

fn date(today: Date, days: f64) -> Option<Date> {
    #[expect(clippy::cast_possible_truncation, reason = "it is no more than ten years")]
    let days = (days <= FARTHEST_DAYS).then_some(days.ceil() as i64)?;
    today.checked_add(Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: SignedDuration = SignedDuration::from_hours(24);

    fn now() -> Timestamp {
        "2026-11-21T12:00:00Z".parse().expect("a time")
    }

    fn of(values: &[f64], goal: f64) -> Result<Forecast, NoForecast> {
        let ago = |days: usize| now() - DAY * i32::try_from(days).expect("few");
        let values: Vec<_> =
            values.iter().enumerate().map(|(at, value)| (ago(values.len() - 1 - at), *value)).collect();
        Forecast::of(&values, goal, now(), &TimeZone::UTC)
    }

    #[test]
    fn a_steady_pace_leads_to_its_day() {
        let forecast = of(&[50.0, 52.0, 54.0, 56.0, 58.0, 60.0], 100.0).expect("there is a pace");
        assert_eq!(forecast.reached.to_string(), "2026-12-11");
        assert_eq!((forecast.earliest, forecast.latest), (forecast.reached, Some(forecast.reached)));
        let later = forecast.at(now() + DAY * 10);
        assert!((later.likely - 80.0).abs() < 1e-9 && (forecast.at(now() + DAY * 99).likely - 100.0).abs() < 1e-9);
        let gates = of(&[6.0, 5.0, 5.0, 4.0, 3.0, 2.0], 0.0).expect("there is a pace");
        assert!(gates.earliest <= gates.reached && gates.latest.is_none_or(|latest| latest >= gates.reached));
        assert!(gates.at(now() + DAY * 9).likely.abs() < 1e-9);
    }

    #[test]
    fn nothing_is_foretold_from_nothing() {
        assert_eq!(of(&[50.0, 51.0, 52.0, 53.0], 100.0), Err(NoForecast::TooFew(4)));
        assert_eq!(of(&[50.0; 9], 100.0), Err(NoForecast::NoProgress));
        assert_eq!(of(&[60.0, 58.0, 57.0, 55.0, 52.0, 50.0], 100.0), Err(NoForecast::NoProgress));
        assert_eq!(of(&[90.0, 100.0], 100.0), Err(NoForecast::Reached));
        assert_eq!(of(&[], 0.0), Err(NoForecast::TooFew(0)));
    }

    /// Today is one day more among those that count; after eight weeks none of the others does.
    #[test]
    fn a_long_silence_ends_the_forecast() {
        let values: Vec<_> = (0..6).map(|day| (now() - DAY * (26 - day), 50.0 + 2.0 * f64::from(day))).collect();
        let forecast = Forecast::of(&values, 100.0, now(), &TimeZone::UTC).expect("there is a pace");
        assert!(forecast.pace.likely <= 2.0 && forecast.from == now(), "{forecast:?}");
        let old: Vec<_> = values.iter().map(|(at, value)| (*at - DAY * 60, *value)).collect();
        assert_eq!(Forecast::of(&old, 100.0, now(), &TimeZone::UTC), Err(NoForecast::TooFew(0)));
    }
}
