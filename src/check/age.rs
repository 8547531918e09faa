//! How old evidence may be: an age as people write it, and an answer that is good until a moment.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

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

/// Reads how old something may be; None if that is not said, or after the reader was told what is wrong.
pub fn age(table: &mut Table<'_, '_>, key: &'static str) -> Option<SignedDuration> {
    let span = table.span_of(key);
    let text = table.string(key)?;
    match parse(&text) {
        Ok(age) => Some(age),
        Err(help) => {
            table.problem_in(span, &format!("`{text}` is not a usable age"), help);
            None
        }
    }
}

/// `90d`, `12 weeks`, `P3M`: a positive number of days, where a month has 30 and a year 365.
fn parse(text: &str) -> Result<SignedDuration, &'static str> {
    const EXAMPLES: &str = "for example `90d`, `12 weeks`, `6 months` or `P90D`";
    let trimmed = text.trim();
    let (number, unit) = match trimmed.strip_prefix('P') {
        Some(iso) => iso.split_at_checked(iso.len().saturating_sub(1)).ok_or(EXAMPLES)?,
        None => trimmed.split_at(trimmed.find(|c: char| !c.is_ascii_digit()).ok_or(EXAMPLES)?),
    };
    let number: i64 = number.trim().parse().map_err(|_| EXAMPLES)?;
    let days = match unit.trim() {
        "d" | "D" | "day" | "days" => 1,
        "w" | "W" | "week" | "weeks" => 7,
        "M" if trimmed.starts_with('P') => 30,
        "m" | "M" => return Err("`m` is a minute or a month: write `30 days`, `1 month` or `P1M`"),
        "mo" | "month" | "months" => 30,
        "y" | "Y" | "year" | "years" => 365,
        _ => return Err(EXAMPLES),
    };
    match number.checked_mul(days).and_then(|days| days.checked_mul(24)) {
        Some(hours @ 1..=876_000) => Ok(SignedDuration::from_hours(hours)),
        _ => Err("an age lies between one day and a hundred years"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages() {
        let days = |text| parse(text).map(|age| age.as_hours() / 24);
        assert_eq!(days("90d"), Ok(90));
        assert_eq!(days("12 weeks"), Ok(84));
        assert_eq!(days("P3M"), Ok(90));
        assert!(days("1m").unwrap_err().contains("minute or a month"));
        for bad in ["", "d", "0d", "-3d", "999999y", "soon", "P", "5 parsecs", "P3é"] {
            assert!(days(bad).is_err(), "{bad}");
        }
    }

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
