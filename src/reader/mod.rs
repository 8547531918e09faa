//! Reads TOML that people write: typed values, and for everything that is not as expected a problem that names file,
//! line, column and the nearest right word. Reading goes on after a problem, so that one mistake hides no other.

mod canonical;
mod commit;
mod complain;
mod either;
mod names;
mod open;
mod outline;

pub use names::Names;
pub use open::OpenEntry;
pub use outline::{Outline, Shape, outline};

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::limits;
use crate::problem::{Place, Problem};
use crate::text::nearest;

/// More problems than this are not reported; whoever mends these will see the next.
const PROBLEMS_CAP: usize = 100;

/// A value as it stands in the text, with its byte range.
pub type Value<'a, 'i> = &'a Spanned<DeValue<'i>>;

/// The text that is being read, and what was found wrong in it.
pub struct Reader<'t> {
    origin: String,
    text: &'t str,
    /// Where its lines end; found when it is first asked.
    ends: OnceCell<Vec<usize>>,
    problems: Vec<Problem>,
    names: Names,
    is_proven: bool,
    /// There is no text: what would be read is asked.
    asked: Option<outline::Asked>,
}

/// A table of which every key must be asked for by name; [`Table::finish`] reports the others.
pub struct Table<'r, 't> {
    reader: &'r mut Reader<'t>,
    entries: &'r DeTable<'t>,
    span: Range<usize>,
    known: Vec<&'static str>,
    /// Keys that nobody asked for are somebody else's, not mistakes.
    open: bool,
}

/// Parses a text and reads its top table. Broken syntax is reported, and what could be made of the text is read.
pub fn read<'t, T>(origin: &str, text: &'t str, body: impl FnOnce(&mut Table<'_, 't>) -> T) -> (T, Vec<Problem>) {
    read_as(origin, text, false, body)
}

/// Reads a text that comes with the program, in which a test has found nothing wrong: what is dear to examine is taken as
/// it is.
pub fn read_proven<'t, T>(
    origin: &str,
    text: &'t str,
    body: impl FnOnce(&mut Table<'_, 't>) -> T,
) -> (T, Vec<Problem>) {
    read_as(origin, text, true, body)
}

fn read_as<'t, T>(
    origin: &str,
    text: &'t str,
    is_proven: bool,
    body: impl FnOnce(&mut Table<'_, 't>) -> T,
) -> (T, Vec<Problem>) {
    let (origin_of, problems, names) = (origin.to_owned(), Vec::new(), Names::default());
    let mut reader = Reader { origin: origin_of, text, ends: OnceCell::new(), problems, names, is_proven, asked: None };
    // A stranger's text must not overflow the stack of whoever reads it.
    if !is_proven && let Err(refusal) = limits::check(text, &limits::TOML) {
        let end = refusal.offset + 1;
        reader.push(refusal.offset..end, &refusal.reason, "write it flatter");
        let value = reader.enter(&DeTable::new(), 0..0, body);
        return (value, reader.problems);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors.into_iter().take(PROBLEMS_CAP) {
        let mut problem = Problem::error(origin, format!("not valid TOML: {}", error.message()));
        if let Some(span) = error.span() {
            problem = problem.at(Place::of(text, span));
        }
        reader.problems.push(problem);
    }
    let value = reader.enter(table.get_ref(), table.span(), body);
    (value, reader.problems)
}

impl<'t> Reader<'t> {
    fn enter<T>(&mut self, table: &DeTable<'t>, span: Range<usize>, body: impl FnOnce(&mut Table<'_, 't>) -> T) -> T {
        let mut table = Table { reader: self, entries: table, span, known: Vec::new(), open: false };
        let value = body(&mut table);
        table.finish();
        value
    }

    fn place(&self, span: Range<usize>) -> Place {
        let ends = self.ends.get_or_init(|| memchr::memchr_iter(b'\n', self.text.as_bytes()).collect());
        Place::on_line(self.text, span, |start| ends.partition_point(|end| *end < start) + 1)
    }

    fn push(&mut self, span: Range<usize>, message: &str, help: &str) {
        if self.problems.len() >= PROBLEMS_CAP {
            return;
        }
        let place = self.place(span);
        self.problems.push(Problem::error(&self.origin, message).at(place).help(help));
    }
}

impl<'r, 't> Table<'r, 't> {
    /// The keys that stand in the table.
    pub fn keys(&self) -> Vec<String> {
        self.entries.keys().map(|key| key.get_ref().to_string()).collect()
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key) || self.reader.asked.as_ref().is_some_and(|asked| asked.is_given(key))
    }

    /// Where the table stands in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Where a key's value stands, in bytes; the table itself if the key is absent.
    pub fn span_of(&self, key: &str) -> Range<usize> {
        self.entries.get(key).map_or(self.span.clone(), Spanned::span)
    }

    /// A place in the text, for a problem that is only known later.
    pub fn place(&self, span: Range<usize>) -> Place {
        self.reader.place(span)
    }

    pub fn origin(&self) -> &str {
        &self.reader.origin
    }

    /// Whether what is dear to examine is known to be right.
    pub fn is_proven(&self) -> bool {
        self.reader.is_proven
    }

    /// What the text gives names to.
    pub fn names(&self) -> &Names {
        &self.reader.names
    }

    /// Sets what the text gives names to, for all that is read from now on.
    pub fn set_names(&mut self, names: Names) {
        self.reader.names = names;
    }

    /// The problems so far.
    pub fn problems(&self) -> &[Problem] {
        &self.reader.problems
    }

    /// The text of the table's value in one canonical line, the same for every way to write the same.
    pub fn canonical(&self, key: &str) -> String {
        self.entries.get(key).map(|value| canonical::text(value.get_ref())).unwrap_or_default()
    }

    fn get(&mut self, key: &'static str, shape: impl FnOnce() -> Shape) -> Option<&'r Spanned<DeValue<'t>>> {
        self.asks(key, shape);
        self.entry(key)
    }

    fn entry(&mut self, key: &'static str) -> Option<&'r Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.entries.get(key)
    }

    fn expected(&mut self, key: &str, value: Value<'_, '_>, expected: &str) {
        let found = value.get_ref().type_str();
        self.reader.push(
            value.span(),
            &format!("`{key}` is {} here", with_article(found)),
            &format!("expected {expected}"),
        );
    }

    pub fn string(&mut self, key: &'static str) -> Option<String> {
        let value = self.get(key, || Shape::Text)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.expected(key, value, "a string");
                None
            }
        }
    }

    /// A string that must not be missing or blank.
    pub fn required(&mut self, key: &'static str, help: &str) -> Option<String> {
        self.requires(key);
        if !self.has(key) {
            self.get(key, || Shape::Text);
            self.problem(&format!("`{key}` is missing"), help);
            return None;
        }
        let text = self.string(key)?;
        if text.trim().is_empty() {
            let span = self.span_of(key);
            self.reader.push(span, &format!("`{key}` is empty"), help);
            return None;
        }
        Some(text)
    }

    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let value = self.get(key, || Shape::Boolean)?;
        match value.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            _ => {
                self.expected(key, value, "true or false");
                None
            }
        }
    }

    /// A number that is finite and not negative.
    pub fn number(&mut self, key: &'static str) -> Option<f64> {
        let value = self.get(key, || Shape::Number)?;
        let number = match value.get_ref() {
            DeValue::Integer(digits) => i32::from_str_radix(digits.as_str(), digits.radix()).ok().map(f64::from),
            DeValue::Float(digits) => digits.as_str().parse::<f64>().ok(),
            _ => None,
        };
        let number = number.filter(|number| number.is_finite() && *number >= 0.0);
        if number.is_none() {
            self.expected(key, value, "a number that is not negative");
        }
        number
    }

    /// A whole number that is not negative.
    pub fn whole(&mut self, key: &'static str) -> Option<usize> {
        let value = self.get(key, || Shape::Whole)?;
        let digits = value.get_ref().as_integer();
        let number = digits.and_then(|digits| u32::from_str_radix(digits.as_str(), digits.radix()).ok());
        if number.is_none() {
            self.expected(key, value, "a whole number that is not negative");
        }
        number.map(|number| number as usize)
    }

    /// A string, or a whole number as it would be written in one.
    pub fn string_or_whole(&mut self, key: &'static str) -> Option<String> {
        let is_number = self.get(key, || Shape::TextOrWhole)?.get_ref().as_integer().is_some();
        if is_number { self.whole(key).map(|number| number.to_string()) } else { self.string(key) }
    }

    /// A string, a whole number or a list of them, each as it would be written in a string.
    pub fn strings_or_wholes(&mut self, key: &'static str) -> Option<Vec<String>> {
        let value = self.get(key, || Shape::TextsOrWholes)?;
        let values: Vec<_> = value.get_ref().as_array().map_or(vec![value], |values| values.iter().collect());
        let word = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(digits) if digits.radix() == 10 => Some(digits.as_str().to_owned()),
            _ => None,
        };
        let words: Option<Vec<String>> = values.into_iter().map(word).collect();
        let words = words.filter(|words| !words.is_empty());
        if words.is_none() {
            self.expected(key, value, "a whole number, a text, or a list of them");
        }
        words
    }

    /// One of a closed list of words.
    pub fn word<T: Copy>(&mut self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        let names = || words.iter().map(|(name, _)| *name);
        let value = self.get(key, || Shape::Words(names().collect()))?;
        let Some(text) = value.get_ref().as_str() else {
            self.expected(key, value, &one_of(names()));
            return None;
        };
        let found = words.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            self.problem_at(value, &format!("`{key}` cannot be `{text}`"), &did_you_mean(text, names()));
        }
        found
    }

    /// A string or a list of strings, each read by `element`. An empty list or an empty string is a problem: it would
    /// expect nothing. None if the key is absent or nothing of it could be read.
    pub fn list<T>(
        &mut self,
        key: &'static str,
        mut element: impl FnMut(&mut Self, Value<'_, '_>, &str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.get(key, || Shape::Texts)?;
        let values: Vec<_> = match value.get_ref() {
            DeValue::Array(values) => values.iter().collect(),
            DeValue::String(_) => vec![value],
            _ => {
                self.expected(key, value, "a string or a list of strings");
                return None;
            }
        };
        if values.is_empty() {
            self.problem_at(
                value,
                &format!("`{key}` is empty, so it would expect nothing"),
                "name at least one, or drop the key",
            );
            return None;
        }
        let before = self.reader.problems.len();
        let mut elements = Vec::new();
        for value in values {
            match value.get_ref().as_str() {
                Some(text) if text.trim().is_empty() => {
                    self.problem_at(
                        value,
                        &format!("an empty text in `{key}` would expect nothing"),
                        "name something, or drop it",
                    );
                }
                Some(text) => elements.extend(element(self, value, text)),
                None => self.expected(key, value, "a string"),
            }
        }
        (self.reader.problems.len() == before).then_some(elements)
    }

    pub fn strings(&mut self, key: &'static str) -> Option<Vec<String>> {
        self.list(key, |_, _, text| Some(text.to_owned()))
    }

    /// Reads the table under a key; None if the key is absent or is no table.
    pub fn table<T>(&mut self, key: &'static str, body: impl FnOnce(&mut Table<'_, 't>) -> T) -> Option<T> {
        let Some(value) = self.entry(key) else { return self.asks_table(key, Shape::Table, body) };
        let Some(table) = value.get_ref().as_table() else {
            self.expected(key, value, "a table");
            return None;
        };
        Some(self.reader.enter(table, value.span(), body))
    }

    /// Reads each table of a list of tables, `[[area]]` or inline; an absent key is an empty list.
    pub fn tables<T>(&mut self, key: &'static str, mut body: impl FnMut(&mut Table<'_, 't>) -> T) -> Vec<T> {
        let Some(value) = self.entry(key) else {
            return self.asks_table(key, Shape::Tables, body).into_iter().collect();
        };
        let Some(values) = value.get_ref().as_array() else {
            self.expected(key, value, "a list of tables");
            return Vec::new();
        };
        let mut read = Vec::with_capacity(values.len());
        for value in values {
            match value.get_ref().as_table() {
                Some(table) => read.push(self.reader.enter(table, value.span(), &mut body)),
                None => self.expected(key, value, "a table"),
            }
        }
        read
    }

    /// A date and time with its offset, as TOML's own type or as a string.
    pub fn timestamp(&mut self, key: &'static str) -> Option<String> {
        let value = self.get(key, || Shape::Moment)?;
        match value.get_ref() {
            DeValue::Datetime(datetime) => Some(datetime.to_string()),
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.expected(key, value, "a date and time such as 2026-01-31T09:30:00+01:00");
                None
            }
        }
    }

    fn finish(self) {
        for (key, _) in self.entries {
            if self.open || self.known.contains(&key.get_ref().as_ref()) {
                continue;
            }
            let help = did_you_mean(key.get_ref(), self.known.iter().copied());
            self.reader.push(key.span(), &format!("there is no key `{}` here", key.get_ref()), &help);
        }
    }
}

/// `did you mean …?`, or the words to choose from.
pub fn did_you_mean<'a>(written: &str, words: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(written, words.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => one_of(words),
    }
}

fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.map(|word| format!("`{word}`")).collect();
    format!("expected one of {}", words.join(", "))
}

fn with_article(noun: &str) -> Cow<'static, str> {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}").into()
}
