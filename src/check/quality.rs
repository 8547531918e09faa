//! What a file must be like to count: its size and its mode.

use std::fmt;

use super::File;
use crate::reader::Table;
use crate::repo::Unreadable;

/// `min_size`, `max_size` and `executable`; without any of them, every file counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quality {
    min_size: Option<Size>,
    max_size: Option<Size>,
    executable: bool,
}

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Size(u64);

/// The larger before the smaller, those of 1024 before those of 1000.
const UNITS: [(&str, u64); 8] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("KB", 1_000),
    ("kB", 1_000),
    ("B", 1),
];

impl Quality {
    pub fn parse(table: &mut Table<'_, '_>) -> Self {
        let (min_size, max_size) = (size(table, "min_size"), size(table, "max_size"));
        if let (Some(min), Some(max)) = (min_size, max_size)
            && max < min
        {
            let span = table.span_of("max_size");
            table.problem_in(span, &format!("no size is at least {min} and at most {max}"), "swap the two");
        }
        Self { min_size, max_size, executable: table.boolean("executable").unwrap_or(false) }
    }

    /// Why the file does not count, if it does not.
    ///
    /// # Errors
    /// Why its size is not known.
    pub fn objection(&self, file: &File<'_>) -> Result<Option<String>, Unreadable> {
        if self.executable && !file.is_executable() {
            return Ok(Some("is not executable".to_owned()));
        }
        if self.min_size.is_none() && self.max_size.is_none() {
            return Ok(None);
        }
        let size = Size(file.size()?);
        let too_small = self.min_size.filter(|min| size < *min).map(|min| format!("has {size}, under {min}"));
        let too_large = self.max_size.filter(|max| size > *max).map(|max| format!("has {size}, over {max}"));
        Ok(too_small.or(too_large))
    }

    /// `is executable`, `has at least 1 KiB`: what it asks, for people.
    pub fn describe(&self) -> Vec<String> {
        let executable = self.executable.then(|| "is executable".to_owned());
        let min = self.min_size.map(|min| format!("has at least {min}"));
        let max = self.max_size.map(|max| format!("has at most {max}"));
        executable.into_iter().chain(min).chain(max).collect()
    }
}

/// Reads a size: a number of bytes, or a text with a unit.
fn size(table: &mut Table<'_, '_>, key: &'static str) -> Option<Size> {
    let span = table.span_of(key);
    let text = table.string_or_whole(key)?;
    let size = Size::parse(&text);
    if size.is_none() {
        table.problem_in(span, &format!("`{text}` is not a size"), "for example 512, \"10 KiB\" or \"1.5 MB\"");
    }
    size
}

impl Size {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let unit = UNITS.iter().find_map(|(unit, bytes)| Some((text.strip_suffix(unit)?, *bytes)));
        let (number, bytes) = unit.unwrap_or((text, 1));
        if let Ok(whole) = number.trim().parse::<u64>() {
            return whole.checked_mul(bytes).map(Self);
        }
        let (whole, fraction) = number.trim().split_once('.')?;
        let digits = u32::try_from(fraction.len()).ok().filter(|digits| (1..=3).contains(digits))?;
        let thousandths = fraction.parse::<u64>().ok()? * 10_u64.pow(3 - digits);
        let whole = whole.parse::<u64>().ok()?.checked_mul(bytes)?;
        whole.checked_add(bytes * thousandths / 1_000).map(Self)
    }
}

impl fmt::Display for Size {
    /// In the largest unit of 1024 that it fills, with one decimal.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().take(3).find(|(_, bytes)| self.0 >= *bytes) {
            Some((unit, bytes)) if self.0.is_multiple_of(*bytes) => write!(formatter, "{} {unit}", self.0 / bytes),
            Some((unit, bytes)) => {
                write!(formatter, "{}.{} {unit}", self.0 / bytes, self.0 % bytes * 10 / bytes)
            }
            None => write!(formatter, "{} B", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_said() {
        for (text, bytes, said) in [
            ("512", 512, "512 B"),
            ("10 KiB", 10_240, "10 KiB"),
            ("10KiB", 10_240, "10 KiB"),
            ("1.5 MiB", 1_572_864, "1.5 MiB"),
            ("2 MB", 2_000_000, "1.9 MiB"),
            ("0 B", 0, "0 B"),
            ("0.25 kB", 250, "250 B"),
        ] {
            let size = Size::parse(text).unwrap();
            assert_eq!((size.0, size.to_string()), (bytes, said.to_owned()), "{text}");
        }
        for text in ["", "B", "KiB", "ten", "-1", "1.", ".5", "1.2345 KiB", "1 TiB", "99999999999999 GiB", "1,5 KiB"] {
            assert_eq!(Size::parse(text), None, "{text}");
        }
    }
}
