//! When a statement ends, as a person writes it: a day, a moment, a time from now, or an event.

use jiff::civil::Time;
use jiff::{Timestamp, Unit, Zoned};

use crate::checklist::ItemKey;
use crate::ledger::Until;
use crate::period::{Term, end_in};

/// The end that is meant, for somebody who writes it now and where they are.
///
/// # Errors
/// What to write instead.
pub fn read_end(
    written: &str,
    now: &Zoned,
    find_item: impl FnOnce(&str) -> Result<ItemKey, String>,
) -> Result<Until, String> {
    let words: Vec<_> = written.split_whitespace().collect();
    if let ["item", item, "passes"] = words[..] {
        return find_item(item).map(Until::Item);
    }
    let zone = now.time_zone();
    match (Until::parse(written), Term::parse(written)) {
        // Saved as the moment at which the day is over here, so that it is the same for everybody.
        (Ok(Until::Day(day)), _) => {
            let over = day.tomorrow().and_then(|next| next.to_datetime(Time::midnight()).to_zoned(zone.clone()));
            over.map(Until::Moment).map_err(|_| format!("`{written}` lies beyond all calendars"))
        }
        (Ok(until), _) => Ok(until),
        (Err(_), Ok(term)) => {
            let end = end_in(zone, now.timestamp(), &term);
            Ok(Until::Moment(end.round(Unit::Second).unwrap_or(end)))
        }
        (Err(reason), Err(_)) if words.len() > 3 => Err(reason),
        (Err(_), Err(help)) => Err(format!("`{written}` is no end: {help}; or a date, or `item KEY passes`")),
    }
}

/// `26 Dec 2026, in 30 days`: the last day on which something holds that ends at a moment.
pub fn shown_end(ends: Timestamp, now: &Zoned) -> String {
    use jiff::SignedDuration;
    let last = ends.checked_sub(SignedDuration::from_secs(1)).unwrap_or(ends).to_zoned(now.time_zone().clone());
    let left = ends.duration_since(now.timestamp()).max(SignedDuration::ZERO);
    let number = |hours: i64| usize::try_from(hours).unwrap_or(0);
    // What was stated a moment ago to hold for 30 days still holds for 30 days.
    let left = match (left.as_secs() + 3599) / 3600 {
        hours if hours < 48 => crate::text::count(number(hours), "hour"),
        hours => crate::text::count(number(hours / 24), "day"),
    };
    format!("{}, in {left}", last.strftime("%-d %b %Y"))
}
