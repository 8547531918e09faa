//! How old evidence may be: an age as people write it, and an answer that is good until a moment.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::period::term;
use crate::reader::Table;
use crate::text::count;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The dates of what an answer rests on, and how long that is good. Checks have no clock, so that the board compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    pub oldest: Timestamp,
    pub newest: Timestamp,
    pub good_for: SignedDuration,
}

impl Dated {
    /// None without a date, which is for the check to answer for.
    pub fn of(dates: impl IntoIterator<Item = Timestamp>, good_for: SignedDuration) -> Option<Self> {
        let mut dates = dates.into_iter();
        let first = dates.next()?;
        let (oldest, newest) = dates.fold((first, first), |(old, new), date| (old.min(date), new.max(date)));
        Some(Self { oldest, newest, good_for })
    }

    /// The last moment at which the answer is good.
    pub fn until(&self) -> Timestamp {
        self.oldest.checked_add(self.good_for).unwrap_or(Timestamp::MAX)
    }

    /// `7 days`, `15min`: how long it is good, for people.
    pub fn allowed(&self) -> String {
        match Duration::try_from(self.good_for) {
            Ok(short) if short < DAY => crate::period::shown(short),
            _ => in_days(self.good_for),
        }
    }

    /// `27 Nov 2026`, or `27 Nov 14:05` where hours count: since when it is too old, by the universal clock.
    pub fn too_old_since(&self) -> String {
        match Duration::try_from(self.good_for) {
            Ok(short) if short < DAY => self.until().strftime("%-d %b %H:%M UTC").to_string(),
            _ => day(self.until()),
        }
    }
}

/// A date as tools write it; what does not say where it is meant is taken by the universal clock.
pub fn date(text: &str) -> Option<Timestamp> {
    let local = || text.parse::<DateTime>().and_then(|date| TimeZone::UTC.to_timestamp(date));
    text.parse().or_else(|_| local()).ok()
}

/// `26 Nov 2026`, by the universal clock, so that it reads the same everywhere.
pub fn day(date: Timestamp) -> String {
    date.strftime("%-d %b %Y").to_string()
}

pub fn in_days(age: SignedDuration) -> String {
    count(usize::try_from(age.as_hours() / 24).unwrap_or_default(), "day")
}

/// Reads how old something may be, in days at least; None if that is not said, or after the reader was told what is wrong.
pub fn age(table: &mut Table<'_, '_>, key: &'static str) -> Option<SignedDuration> {
    let span = table.span_of(key);
    let age = term(table, key)?.reckoned();
    if age < SignedDuration::from_hours(24) {
        table.problem_in(span, "an age is a day at least", "for example `90d`, `12 weeks`, `6 months` or `P90D`");
        return None;
    }
    Some(age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for text in [
            "2026-11-26T08:00:00Z",
            "2026-11-26T10:00:00.000000000+02:00",
            "2026-11-26T08:00:00",
            "2026-11-26 08:00:00Z",
        ] {
            assert_eq!(date(text).map(|date| date.to_string()).as_deref(), Some("2026-11-26T08:00:00Z"), "{text}");
        }
        for bad in ["", "yesterday", "2026-13-01T00:00:00Z", "26 Nov 2026", "1764144000"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_oldest_date_decides_until_when() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let week = SignedDuration::from_hours(7 * 24);
        let dates = ["2026-11-26T08:00:00Z", "2026-11-20T08:00:00Z", "2026-11-24T08:00:00Z"];
        let dated = Dated::of(dates.map(at), week).unwrap();
        assert_eq!((dated.until(), dated.newest), (at("2026-11-27T08:00:00Z"), at(dates[0])));
        assert_eq!((day(dated.until()), dated.allowed()), ("27 Nov 2026".to_owned(), "7 days".to_owned()));
        let quarter = Dated::of([at(dates[0])], SignedDuration::from_mins(15)).unwrap();
        assert_eq!((quarter.too_old_since(), quarter.allowed()), ("26 Nov 08:15 UTC".to_owned(), "15min".to_owned()));
        assert_eq!(Dated::of([], week), None);
        assert_eq!(Dated::of([Timestamp::MAX], week).unwrap().until(), Timestamp::MAX);
    }
}
