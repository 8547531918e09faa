//! How long a statement is good: until a moment, or until something happens.

use std::fmt;

use jiff::civil::{Date, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::checklist::ItemKey;
use crate::text::commit;

/// The end of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Until {
    /// Through the whole of that day, where it was stated.
    Day(Date),
    Moment(Zoned),
    /// Until that item passes.
    Item(ItemKey),
    /// Until that commit is on the branch.
    Commit(String),
}

impl Until {
    /// Reads `2026-03-01`, `2026-03-01T12:00:00+01:00`, `item KEY passes` or `commit HASH is on the branch`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(written: &str) -> Result<Self, String> {
        let words: Vec<_> = written.split_whitespace().collect();
        match words[..] {
            ["item", key, "passes"] => Self::item(key),
            ["commit", hash, "is", "on", "the", "branch"] | ["after", "commit", hash, "is", "on", "the", "branch"] => {
                Self::commit(hash)
            }
            _ => Self::dated(written),
        }
    }

    /// # Errors
    /// When it is no item's whole key.
    pub fn item(key: &str) -> Result<Self, String> {
        let parsed = ItemKey::parse(key).map(Self::Item);
        parsed.ok_or_else(|| format!("`{key}` does not name an item: write CHECKLIST/AREA.ITEM"))
    }

    /// # Errors
    /// When it is no commit's hash.
    pub fn commit(hash: &str) -> Result<Self, String> {
        let until = commit::is_hash(hash).then(|| Self::Commit(hash.to_lowercase()));
        until.ok_or_else(|| format!("`{hash}` is not a commit: write {}", commit::FORM))
    }

    fn dated(written: &str) -> Result<Self, String> {
        let unclear = || format!("`{written}` is neither a date nor an event");
        let pieces = Pieces::parse(written).map_err(|_| unclear())?;
        let Some(time) = pieces.time() else { return Ok(Self::Day(pieces.date())) };
        let offset = pieces.to_numeric_offset().ok_or_else(|| format!("`{written}` has no offset"))?;
        let moment = offset.to_timestamp(pieces.date().to_datetime(time)).map_err(|_| unclear())?;
        Ok(Self::Moment(moment.to_zoned(TimeZone::fixed(offset))))
    }

    /// As a person writes it, so that it is read as the same where it was stated.
    pub fn written(&self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Moment(moment) => match (moment.time() == Time::midnight(), moment.date().yesterday()) {
                (true, Ok(day)) => day.to_string(),
                _ => moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            },
            Self::Item(key) => format!("item {key} passes"),
            Self::Commit(hash) => format!("commit {hash} is on the branch"),
        }
    }

    /// When it ends by the clock, for what was stated at a moment; None for an event, which has no date.
    pub fn end(&self, stated: &Zoned) -> Option<Timestamp> {
        match self {
            Self::Day(day) => {
                let next = day.tomorrow().map(|next| next.to_datetime(Time::midnight()));
                let end = next.and_then(|next| stated.offset().to_timestamp(next));
                Some(end.unwrap_or(Timestamp::MAX))
            }
            Self::Moment(moment) => Some(moment.timestamp()),
            Self::Item(_) | Self::Commit(_) => None,
        }
    }
}

impl fmt::Display for Until {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole_day = |day: Date| format!("the end of {}", day.strftime("%-d %b %Y"));
        match self {
            Self::Day(day) => formatter.write_str(&whole_day(*day)),
            Self::Moment(moment) => match (moment.time() == Time::midnight(), moment.date().yesterday()) {
                (true, Ok(day)) => formatter.write_str(&whole_day(day)),
                _ => write!(formatter, "{}", moment.strftime("%-d %b %Y %H:%M %:z")),
            },
            Self::Item(key) => write!(formatter, "{key} passes"),
            Self::Commit(hash) => write!(formatter, "commit {} is on the branch", commit::kept(hash)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_read_and_shown() {
        for (written, shown) in [
            ("2028-02-29", "the end of 29 Feb 2028"),
            ("2026-03-01T00:00:00+01:00", "the end of 28 Feb 2026"),
            ("2026-03-01 12:30Z", "1 Mar 2026 12:30 +00:00"),
            ("item core/a.b passes", "core/a.b passes"),
            ("after commit 9F1C2AA is on the branch", "commit 9f1c2aa is on the branch"),
            ("commit 9f1c2aa is on the branch", "commit 9f1c2aa is on the branch"),
        ] {
            assert_eq!(Until::parse(written).unwrap().to_string(), shown);
        }
        for bad in ["", "soon", "2026-02-29", "2026-03-01T12:00:00", "item a.b passes", "commit x is on the branch"] {
            assert!(Until::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_written_again_is_read_as_the_same() {
        for written in
            ["2028-02-29", "2026-03-01T12:30:05+01:00", "item core/a.b passes", "commit 9f1c2aa is on the branch"]
        {
            assert_eq!(Until::parse(written).unwrap().written(), written);
        }
        assert_eq!(Until::parse("2026-03-01T00:00:00+01:00").unwrap().written(), "2026-02-28", "a whole day");
    }

    #[test]
    fn a_day_ends_where_it_was_stated() {
        let end = |written: &str, at: &str| {
            let stated = Until::parse(at).unwrap();
            let Until::Moment(stated) = stated else { panic!("{at}") };
            Until::parse(written).unwrap().end(&stated).map(|end| end.to_string())
        };
        let tokyo = "2028-02-01T09:00:00+09:00";
        assert_eq!(end("2028-02-29", tokyo).as_deref(), Some("2028-02-29T15:00:00Z"));
        assert_eq!(end("2028-02-29T12:00:00Z", tokyo).as_deref(), Some("2028-02-29T12:00:00Z"));
        assert_eq!(end("item core/a.b passes", tokyo), None);
        assert_eq!(end("9999-12-31", tokyo), Some(Timestamp::MAX.to_string()));
    }
}
