//! A number and its unit, as people and reports write them: `80%`, `1.5 GiB`, `200ms`.

use crate::text::nearest;

/// What can be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Plain,
    Percent,
    Time,
    Size,
}

#[derive(Debug, PartialEq)]
pub(super) struct Unit {
    pub word: &'static str,
    pub dimension: Dimension,
    /// How many of the dimension's base (percent, milliseconds, bytes) it is.
    pub factor: f64,
}

/// A number as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub value: f64,
    pub unit: &'static Unit,
}

pub(super) static PLAIN: Unit = Unit { word: "", dimension: Dimension::Plain, factor: 1.0 };
pub(super) static PERCENT: Unit = Unit { word: "%", dimension: Dimension::Percent, factor: 1.0 };
pub(super) static MILLISECOND: Unit = Unit { word: "ms", dimension: Dimension::Time, factor: 1.0 };
pub(super) static BYTE: Unit = Unit { word: "B", dimension: Dimension::Size, factor: 1.0 };

/// The units beside those that have a name here.
static OTHERS: [Unit; 13] = [
    Unit { word: "ns", dimension: Dimension::Time, factor: 1e-6 },
    Unit { word: "µs", dimension: Dimension::Time, factor: 1e-3 },
    Unit { word: "s", dimension: Dimension::Time, factor: 1e3 },
    Unit { word: "min", dimension: Dimension::Time, factor: 60e3 },
    Unit { word: "h", dimension: Dimension::Time, factor: 3_600e3 },
    Unit { word: "KB", dimension: Dimension::Size, factor: 1e3 },
    Unit { word: "MB", dimension: Dimension::Size, factor: 1e6 },
    Unit { word: "GB", dimension: Dimension::Size, factor: 1e9 },
    Unit { word: "TB", dimension: Dimension::Size, factor: 1e12 },
    Unit { word: "KiB", dimension: Dimension::Size, factor: 1_024.0 },
    Unit { word: "MiB", dimension: Dimension::Size, factor: 1_048_576.0 },
    Unit { word: "GiB", dimension: Dimension::Size, factor: 1_073_741_824.0 },
    Unit { word: "TiB", dimension: Dimension::Size, factor: 1_099_511_627_776.0 },
];

impl Dimension {
    pub fn noun(self) -> &'static str {
        match self {
            Self::Plain => "a number without a unit",
            Self::Percent => "a percentage",
            Self::Time => "a time",
            Self::Size => "a size",
        }
    }
}

impl Unit {
    fn all() -> impl Iterator<Item = &'static Self> + Clone {
        [&PERCENT, &MILLISECOND, &BYTE].into_iter().chain(&OTHERS)
    }

    /// # Errors
    /// What to write instead.
    pub fn parse(word: &str) -> Result<&'static Self, String> {
        let wanted = match word {
            "" => return Ok(&PLAIN),
            "us" | "μs" => "µs",
            "kB" => "KB",
            "m" | "M" => return Err(format!("`{word}` is no unit: write `min` for minutes or `MB` for megabytes")),
            word => word,
        };
        Self::all().find(|unit| unit.word == wanted).ok_or_else(|| {
            let words = Self::all().map(|unit| unit.word);
            match nearest(word, words.clone()) {
                Some(near) => format!("`{word}` is no unit: did you mean `{near}`?"),
                None => format!("`{word}` is no unit: one of {}", words.collect::<Vec<_>>().join(", ")),
            }
        })
    }
}

impl Number {
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (digits, word) = text.split_at(length(text));
        let shown = super::super::xml::shortened(text);
        let value: f64 = digits.parse().map_err(|_| format!("`{shown}` is not a number"))?;
        let unit = Unit::parse(super::super::xml::shortened(word.trim()).as_str())?;
        let number = Self { value, unit };
        if number.base().is_finite() { Ok(number) } else { Err(format!("`{shown}` is too large a number")) }
    }

    /// In the base of its dimension.
    pub fn base(self) -> f64 {
        self.value * self.unit.factor
    }
}

/// How many bytes at the start of a text are a number: a sign, digits around at most one point, an exponent.
fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = |at: usize| usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
    let mut at = sign(0);
    at += digits(at);
    if bytes.get(at) == Some(&b'.') {
        at += 1 + digits(at + 1);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let from = at + 1 + sign(at + 1);
        let exponent = digits(from);
        at = if exponent > 0 { from + exponent } else { at };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(f64, &'static str), String> {
        Number::parse(text).map(|number| (number.base(), number.unit.word))
    }

    #[test]
    fn numbers_with_and_without_units() {
        assert_eq!(read("80%"), Ok((80.0, "%")));
        assert_eq!(read(" 99.9 % "), Ok((99.9, "%")));
        assert_eq!(read("0"), Ok((0.0, "")));
        assert_eq!(read("-1.5e3"), Ok((-1500.0, "")));
        assert_eq!(read("5s"), Ok((5000.0, "s")));
        assert_eq!(read("250us"), Ok((0.25, "µs")));
        assert_eq!(read("2 h"), Ok((7_200_000.0, "h")));
        assert_eq!(read("10 MiB"), Ok((10_485_760.0, "MiB")));
        assert_eq!(read("1.5 kB"), Ok((1500.0, "KB")));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let endless = "9".repeat(400);
        for bad in ["", "%", "NaN", "inf", "-inf", "1e400", "0x10", "1,5", "1.2.3", "1_000", ".", "1 2", &endless] {
            assert!(read(bad).is_err(), "{bad}: {:?}", read(bad));
        }
        assert!(read("1e308 h").unwrap_err().contains("too large"));
        assert!(read("5m").unwrap_err().contains("`min`"));
        assert!(read("5 mib").unwrap_err().contains("did you mean"), "{:?}", read("5 mib"));
    }
}
