//! Problems with what is read, at the place that people look for.

use std::ops::Range;

use super::{Table, Value};

impl Table<'_, '_> {
    /// Reports a problem with the table as a whole.
    pub fn problem(&mut self, message: &str, help: &str) {
        // A whole table's range spans many lines; its first line is what people look for.
        self.reader.push(self.span.clone(), message, help);
    }

    pub fn problem_at(&mut self, value: Value<'_, '_>, message: &str, help: &str) {
        self.reader.push(value.span(), message, help);
    }

    pub fn problem_in(&mut self, span: Range<usize>, message: &str, help: &str) {
        self.reader.push(span, message, help);
    }

    pub fn problem_at_key(&mut self, key: &str, message: &str, help: &str) {
        let span = self.entries.get_key_value(key).map_or(self.span.clone(), |(key, _)| key.span());
        self.reader.push(span, message, help);
    }
}
