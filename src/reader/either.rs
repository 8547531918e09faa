//! Values that are short, or a table where more is to be said.

use toml::Spanned;
use toml::de::DeValue;

use super::{Shape, Table};

impl<'t> Table<'_, 't> {
    /// Reads true or false, or a table in its place.
    pub fn boolean_or_table<T>(
        &mut self,
        key: &'static str,
        boolean: impl FnOnce(bool) -> T,
        body: impl FnOnce(&mut Table<'_, 't>) -> T,
    ) -> Option<T> {
        match self.get(key, || Shape::Boolean).map(Spanned::get_ref) {
            Some(DeValue::Table(_)) | None => self.table(key, body),
            Some(_) => self.boolean(key).map(boolean),
        }
    }

    /// A string, or a table read by `body`.
    pub fn string_or_table<T>(
        &mut self,
        key: &'static str,
        text: impl FnOnce(String) -> T,
        body: impl FnOnce(&mut Table<'_, 't>) -> Option<T>,
    ) -> Option<T> {
        match self.get(key, || Shape::Text).map(Spanned::get_ref) {
            Some(DeValue::String(_)) => self.string(key).map(text),
            Some(_) | None => self.table(key, body).flatten(),
        }
    }
    /// A table, or a list of them; an absent key is an empty list.
    pub fn one_or_more<T>(&mut self, key: &'static str, mut body: impl FnMut(&mut Table<'_, 't>) -> T) -> Vec<T> {
        match self.entry(key).map(Spanned::get_ref) {
            Some(DeValue::Table(_)) => self.table(key, body).into_iter().collect(),
            Some(_) => self.tables(key, body),
            // That it may be either is all there is to tell of what is not there.
            None => self.table(key, &mut body).into_iter().chain(self.tables(key, &mut body)).collect(),
        }
    }
}
