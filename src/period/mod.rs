//! How long: `30s`, `5 min`, `2h`; and by the calendar.

mod term;

pub use term::{Term, end_in, term};

use std::time::Duration;

use crate::reader::Table;

const EXAMPLES: &str = "for example `30s`, `5min`, `2h` or `7d`";

/// Reads a period under a key that is not zero and at most `most`.
pub fn period(table: &mut Table<'_, '_>, key: &'static str, most: Duration) -> Option<Duration> {
    let span = table.span_of(key);
    let text = table.string(key)?;
    match parse(&text) {
        Ok(period) if period <= most => Some(period),
        Ok(_) => {
            table.problem_in(span, &format!("`{key}` is at most {}", shown(most)), "make it shorter");
            None
        }
        Err(help) => {
            table.problem_in(span, &format!("`{text}` is no period of time"), help);
            None
        }
    }
}

/// # Errors
/// What to write instead.
pub fn parse(text: &str) -> Result<Duration, &'static str> {
    let text = text.trim();
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).ok_or(EXAMPLES)?);
    let number: u64 = digits.parse().map_err(|_| EXAMPLES)?;
    let ms = match unit.trim() {
        "ms" => 1,
        "s" | "sec" | "second" | "seconds" => 1000,
        "min" | "minute" | "minutes" => 60_000,
        "m" => return Err("`m` is a minute or a month: write `5min`"),
        "h" | "hour" | "hours" => 3_600_000,
        "d" | "day" | "days" => 86_400_000,
        "w" | "week" | "weeks" => 604_800_000,
        _ => return Err(EXAMPLES),
    };
    match number.checked_mul(ms) {
        Some(ms @ 1..) => Ok(Duration::from_millis(ms)),
        _ => Err(EXAMPLES),
    }
}

/// As people write it, in the largest unit that leaves no rest.
pub fn shown(period: Duration) -> String {
    let ms = period.as_millis();
    for (unit, size) in [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)] {
        if ms >= size && ms.is_multiple_of(size) {
            return format!("{}{unit}", ms / size);
        }
    }
    format!("{ms}ms")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_and_shown() {
        for (text, ms, again) in
            [("500ms", 500, "500ms"), ("90 s", 90_000, "90s"), ("120s", 120_000, "2min"), ("1d", 86_400_000, "1d")]
        {
            let period = parse(text).unwrap();
            assert_eq!((period.as_millis(), shown(period).as_str()), (ms, again), "{text}");
        }
        assert!(parse("1m").unwrap_err().contains("minute or a month"));
        for bad in ["", "s", "0s", "-1s", "5", "5 parsecs", "99999999999999999999h", "18446744073709551615w"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
