//! What is wrong with something a person wrote: where it stands, what was expected, what to try.

use std::fmt;
use std::ops::Range;

use crate::text::Sanitized;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
    /// Nothing is wrong, but somebody may want to know.
    Note,
}

/// A sentence for a person about one place in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    /// The file as people name it: relative to the repository, or `built-in:NAME`.
    pub origin: Sanitized,
    pub place: Option<Place>,
    pub message: Sanitized,
    /// The mend: what was expected, or the nearest right word.
    pub help: Option<Sanitized>,
}

/// Where in a text; lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    /// How many characters of the line are meant; at least 1.
    pub width: usize,
    /// The offending line itself.
    pub source: Sanitized,
}

impl Problem {
    pub fn error(origin: &str, message: impl Into<Sanitized>) -> Self {
        Self { severity: Severity::Error, origin: origin.into(), place: None, message: message.into(), help: None }
    }

    pub fn warning(origin: &str, message: impl Into<Sanitized>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(origin, message) }
    }

    pub fn note(origin: &str, message: impl Into<Sanitized>) -> Self {
        Self { severity: Severity::Note, ..Self::error(origin, message) }
    }

    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<Sanitized>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin)?;
        if let Some(place) = &self.place {
            write!(formatter, ":{}:{}", place.line, place.column)?;
        }
        write!(formatter, ": {}", self.message)?;
        if let Some(help) = &self.help {
            write!(formatter, " ({help})")?;
        }
        Ok(())
    }
}

impl Place {
    /// The place of a byte range of `text`; a range past the end means the end.
    pub fn of(text: &str, span: Range<usize>) -> Self {
        Self::on_line(text, span, |start| memchr::memchr_iter(b'\n', &text.as_bytes()[..start]).count() + 1)
    }

    /// As [`Place::of`], for whoever knows sooner which line an offset is on.
    pub fn on_line(text: &str, span: Range<usize>, line: impl FnOnce(usize) -> usize) -> Self {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end).max(start);
        let line_start = memchr::memrchr(b'\n', &text.as_bytes()[..start]).map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let source = text[line_start..line_end].trim_end_matches('\r');
        Self {
            line: line(start),
            column: text[line_start..start].chars().count() + 1,
            width: text[start..end.min(line_end)].chars().count().max(1),
            source: source.into(),
        }
    }
}

fn floor_boundary(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_characters_from_one() {
        let text = "a = 1\né = wörd\n";
        let start = text.find("wörd").unwrap();
        let place = Place::of(text, start..start + "wörd".len());
        assert_eq!((place.line, place.column, place.width), (2, 5, 4));
        assert_eq!(place.source.as_str(), "é = wörd");
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let place = Place::of("ab", 9..12);
        assert_eq!((place.line, place.column, place.width), (1, 3, 1));
    }
}
