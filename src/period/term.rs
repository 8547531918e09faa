//! How long something is good, by the calendar: `90d`, `2 weeks`, `3 months`, `P1Y2M`, `PT6H`.

use std::fmt;

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp, Zoned};

use crate::reader::Table;
use crate::text::count;

const EXAMPLES: &str = "for example `90d`, `12 weeks`, `6 months`, `P90D` or `PT6H`";
/// Nothing is good for longer.
const YEARS_CAP: i64 = 100;

/// A time that ends where the calendar says: months and years are as long as they are, days as a place's clocks make them.
#[derive(Clone, Copy, Debug)]
pub struct Term(Span);

impl Term {
    pub fn days(days: i32) -> Self {
        Self(Span::new().days(days))
    }

    /// # Errors
    /// What to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(number) = ambiguous(text) {
            let (minutes, months) = (count(number, "minute"), count(number, "month"));
            return Err(format!("`{number}m` is {minutes} or {months}: write `{number}min` or `{months}`"));
        }
        let span: Span = text.parse().map_err(|_| EXAMPLES)?;
        let start = date(2000, 1, 1);
        let longest = Span::new().years(YEARS_CAP).to_duration(start).unwrap_or(SignedDuration::MAX);
        match span.to_duration(SpanRelativeTo::from(start)) {
            Ok(length) if length.is_positive() && length <= longest => Ok(Self(span)),
            _ => Err(format!("it lies between nothing and {YEARS_CAP} years; {EXAMPLES}")),
        }
    }

    /// When it is over that begins at a moment, by the calendar of that moment's place.
    pub fn after(&self, start: &Zoned) -> Timestamp {
        start.checked_add(self.0).map_or(Timestamp::MAX, |end| end.timestamp())
    }

    /// Its length where no calendar is at hand: a month has 30 days, a year 365.
    pub fn reckoned(&self) -> SignedDuration {
        let days = i64::from(self.0.get_years()) * 365
            + i64::from(self.0.get_months()) * 30
            + i64::from(self.0.get_weeks()) * 7
            + i64::from(self.0.get_days());
        let clock = self.0.years(0).months(0).weeks(0).days(0);
        SignedDuration::from_hours(days * 24) + SignedDuration::try_from(clock).unwrap_or_default()
    }
}

/// The number of an `m` that may be minutes or months; ISO 8601 tells them apart.
fn ambiguous(text: &str) -> Option<usize> {
    if text.starts_with(['P', 'p']) {
        return None;
    }
    let pieces = text.split_inclusive(|c: char| !c.is_ascii_digit() && !c.is_whitespace());
    let mut rest = text;
    for piece in pieces {
        rest = &rest[piece.len()..];
        let ends = !rest.starts_with(|c: char| c.is_alphabetic());
        let number = piece.trim_end_matches(['m', 'M']);
        if let (true, Ok(number)) = (ends && number.len() + 1 == piece.len(), number.trim().parse()) {
            return Some(number);
        }
    }
    None
}

impl fmt::Display for Term {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = &self.0;
        let parts = [
            (i64::from(span.get_years()), "year"),
            (i64::from(span.get_months()), "month"),
            (i64::from(span.get_weeks()), "week"),
            (i64::from(span.get_days()), "day"),
            (i64::from(span.get_hours()), "hour"),
            (span.get_minutes(), "minute"),
            (span.get_seconds(), "second"),
        ];
        let parts = parts.iter().filter(|(number, _)| *number != 0);
        let parts: Vec<_> = parts.map(|(number, unit)| count(usize::try_from(*number).unwrap_or(0), unit)).collect();
        formatter.write_str(if parts.is_empty() { "less than a second" } else { "" })?;
        formatter.write_str(&parts.join(" "))
    }
}

/// Reads a term under a key; None if it is not there, or after the reader was told what is wrong.
pub fn term(table: &mut Table<'_, '_>, key: &'static str) -> Option<Term> {
    let span = table.span_of(key);
    let text = table.string(key)?;
    let term = Term::parse(&text);
    if let Err(help) = &term {
        table.problem_in(span, &format!("`{text}` is not a usable age"), help);
    }
    term.ok()
}

/// When a term that a person names now is over, where they are: their days may have 23 hours.
pub fn end_in(zone: &TimeZone, now: Timestamp, term: &Term) -> Zoned {
    term.after(&now.to_zoned(zone.clone())).to_zoned(zone.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<String, String> {
        Term::parse(text).map(|term| term.to_string())
    }

    fn after(text: &str, start: &str) -> String {
        Term::parse(text).unwrap().after(&start.parse().unwrap()).to_string()
    }

    #[test]
    fn terms_are_read_and_shown() {
        for (text, expected) in [
            ("90d", "90 days"),
            ("P90D", "90 days"),
            ("12 weeks", "12 weeks"),
            ("3 months", "3 months"),
            ("1 year", "1 year"),
            ("P1Y2M", "1 year 2 months"),
            ("PT6H", "6 hours"),
            ("PT1M", "1 minute"),
            ("P1M", "1 month"),
            ("1d 12h", "1 day 12 hours"),
            ("15min", "15 minutes"),
        ] {
            assert_eq!(shown(text).as_deref(), Ok(expected), "{text}");
        }
        for bad in [
            "",
            "d",
            "0d",
            "-3d",
            "3 days ago",
            "P",
            "P0D",
            "-P1D",
            "999999y",
            "101 years",
            "soon",
            "5 parsecs",
            "P3é",
            "7",
        ] {
            assert!(shown(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_m_alone_is_refused_with_both_readings() {
        let both = "`1m` is 1 minute or 1 month: write `1min` or `1 month`";
        assert_eq!(shown("1m").unwrap_err(), both);
        for text in ["3 m", "2h 3m", "3M", "1d3m"] {
            assert!(shown(text).unwrap_err().contains("write `3min` or `3 months`"), "{text}");
        }
        for text in ["3mo", "3 min", "3 minutes", "3months"] {
            assert!(shown(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn the_calendar_decides() {
        assert_eq!(after("1 year", "2028-02-29T12:00:00Z[UTC]"), "2029-02-28T12:00:00Z");
        assert_eq!(after("1 month", "2028-01-31T12:00:00Z[UTC]"), "2028-02-29T12:00:00Z");
        assert_eq!(after("1 month", "2027-01-31T12:00:00Z[UTC]"), "2027-02-28T12:00:00Z");
        // A day at the clocks' turn has 23 hours, 24 hours are 24.
        let berlin = "2026-03-28T12:00:00+01:00[Europe/Berlin]";
        assert_eq!(after("1d", berlin), "2026-03-29T10:00:00Z");
        assert_eq!(after("24h", berlin), "2026-03-29T11:00:00Z");
        assert_eq!(after("100 years", "9950-01-01T00:00:00Z[UTC]"), Timestamp::MAX.to_string());
    }

    #[test]
    fn without_a_calendar_a_month_has_thirty_days() {
        let days = |text: &str| Term::parse(text).unwrap().reckoned().as_hours() / 24;
        assert_eq!((days("90d"), days("12 weeks"), days("P3M"), days("P1Y")), (90, 84, 90, 365));
        assert_eq!(Term::parse("1d 12h").unwrap().reckoned(), SignedDuration::from_hours(36));
    }
}
