//! How many of something there must be.

use crate::reader::Table;
use crate::text::count;

/// From `min` to `max`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    pub min: usize,
    pub max: Option<usize>,
}

impl Default for Amount {
    fn default() -> Self {
        Self { min: 1, max: None }
    }
}

impl Amount {
    /// Reads `min`, which is 1 if nothing is said, and `max`; None after the reader was told what is wrong. An amount that
    /// every number satisfies would expect nothing.
    pub fn parse(table: &mut Table<'_, '_>, noun: &str) -> Option<Self> {
        let (min, max) = (table.whole("min"), table.whole("max"));
        let amount = Self { min: min.unwrap_or(1), max };
        if min == Some(0) && max.is_none() {
            let span = table.span_of("min");
            table.problem_in(
                span,
                "`min = 0` expects nothing",
                &format!("name a number of {noun}s, or a `max` beside it"),
            );
            return None;
        }
        if let Some(max) = max.filter(|max| *max < amount.min) {
            let span = table.span_of("max");
            let help = "at least one is wanted unless `min` says another number";
            table.problem_in(span, &format!("no number is at least {} and at most {max}", amount.min), help);
            return None;
        }
        Some(amount)
    }

    /// Whether it asks only that there is one.
    pub fn is_one(self) -> bool {
        self == Self::default()
    }

    pub fn fits(self, number: usize) -> bool {
        number >= self.min && self.max.is_none_or(|max| number <= max)
    }

    /// `at least 3 files`, `3 to 10 files`, for people.
    pub fn describe(self, noun: &str) -> String {
        match (self.min, self.max) {
            (min, None) => format!("at least {}", count(min, noun)),
            (min, Some(max)) if min == max => format!("exactly {}", count(max, noun)),
            (0, Some(max)) => format!("at most {}", count(max, noun)),
            (min, Some(max)) => format!("{min} to {}", count(max, noun)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader;

    fn parsed(text: &str) -> Result<Amount, String> {
        let (amount, problems) = reader::read("a.toml", text, |table| Amount::parse(table, "file"));
        amount.ok_or_else(|| problems.first().map(|problem| problem.message.to_string()).unwrap_or_default())
    }

    #[test]
    fn amounts_are_read_and_said() {
        for (text, said) in [
            ("min = 3", "at least 3 files"),
            ("min = 3\nmax = 10", "3 to 10 files"),
            ("max = 1", "exactly 1 file"),
            ("max = 2", "1 to 2 files"),
            ("min = 0\nmax = 2", "at most 2 files"),
            ("", "at least 1 file"),
        ] {
            assert_eq!(parsed(text).map(|amount| amount.describe("file")).as_deref(), Ok(said), "{text}");
        }
        let amount = Amount { min: 2, max: Some(3) };
        assert_eq!([1, 2, 3, 4].map(|number| amount.fits(number)), [false, true, true, false]);
    }

    #[test]
    fn what_no_number_or_every_number_satisfies_is_refused() {
        for text in ["min = 0", "min = 3\nmax = 2", "max = 0"] {
            assert!(parsed(text).is_err(), "{text}");
        }
    }
}
