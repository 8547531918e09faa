//! Tables whose keys people make up.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::{Shape, Table};

impl Table<'_, '_> {
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
