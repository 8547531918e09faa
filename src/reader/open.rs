//! Tables whose keys people make up.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::{Shape, Table, Value};

/// A name that somebody made up, with its texts and where each stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEntry {
    /// The table in which it stands, inside of the one that is read.
    pub within: Option<String>,
    pub name: String,
    pub span: Range<usize>,
    pub texts: Vec<(String, Range<usize>)>,
}

impl Table<'_, '_> {
    /// Every key with its text or its list of texts, which may be empty; those in tables one level down as well.
    pub fn open_texts(&mut self) -> Vec<OpenEntry> {
        self.open = true;
        self.is_open_with(Shape::Texts);
        let mut read = Vec::new();
        for (key, value) in self.entries {
            let Some(inner) = value.get_ref().as_table() else {
                read.extend(self.open_entry(None, key.get_ref(), value));
                continue;
            };
            for (name, value) in inner {
                read.extend(self.open_entry(Some(key.get_ref()), name.get_ref(), value));
            }
        }
        // In the order of the text, in which people count.
        read.sort_by_key(|entry| entry.span.start);
        read
    }

    fn open_entry(&mut self, within: Option<&str>, name: &str, value: Value<'_, '_>) -> Option<OpenEntry> {
        let values: Vec<_> = value.get_ref().as_array().map_or(vec![value], |values| values.iter().collect());
        let text = |value: &Spanned<DeValue<'_>>| Some((value.get_ref().as_str()?.to_owned(), value.span()));
        let Some(texts) = values.into_iter().map(text).collect() else {
            self.expected(name, value, "a string or a list of strings");
            return None;
        };
        Some(OpenEntry { within: within.map(str::to_owned), name: name.to_owned(), span: value.span(), texts })
    }

    /// Every key with its list of strings, for tables whose keys people make up.
    pub fn open_lists(&mut self) -> Vec<(String, Vec<String>)> {
        self.open = true;
        self.is_open_with(Shape::List);
        let mut lists = Vec::new();
        for (key, value) in self.entries {
            let strings = |values: &[Spanned<DeValue<'_>>]| -> Option<Vec<String>> {
                values.iter().map(|value| value.get_ref().as_str().map(str::to_owned)).collect()
            };
            match value.get_ref().as_array().and_then(|values| strings(values)).filter(|list| !list.is_empty()) {
                Some(list) => lists.push((key.get_ref().to_string(), list)),
                None => self.expected(key.get_ref(), value, "a list of strings that is not empty"),
            }
        }
        lists
    }

    /// Every key with its string and where that stands, for tables whose keys people make up.
    pub fn open_strings(&mut self) -> Vec<(String, String, Range<usize>)> {
        self.open = true;
        self.is_open_with(Shape::Text);
        let mut strings = Vec::new();
        for (key, value) in self.entries {
            match value.get_ref() {
                DeValue::String(text) => strings.push((key.get_ref().to_string(), text.to_string(), value.span())),
                _ => self.expected(key.get_ref(), value, "a string"),
            }
        }
        strings
    }

    /// Accepts whatever else stands in the table; gives those keys.
    pub fn rest(&mut self) -> Vec<String> {
        self.open = true;
        self.keys().into_iter().filter(|key| !self.known.contains(&key.as_str())).collect()
    }
}
