//! Commits by their hash: a name such as a branch's would mean another commit tomorrow.

use super::{Shape, Table};
use crate::text::commit;

impl Table<'_, '_> {
    /// The hash of a commit, or its beginning.
    pub fn commit(&mut self, key: &'static str) -> Option<String> {
        let value = self.get(key, || Shape::Text)?;
        let Some(written) = value.get_ref().as_str() else {
            self.expected(key, value, "a string");
            return None;
        };
        if !commit::is_hash(written) {
            self.problem_at(value, &format!("`{written}` is not a commit's hash"), commit::FORM);
            return None;
        }
        Some(written.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use crate::reader;

    #[test]
    fn names_that_move_and_words_are_refused() {
        let read = |text: &str| {
            let (commit, problems) = reader::read("a.toml", text, |table| table.commit("commit"));
            commit.ok_or_else(|| problems.first().map(ToString::to_string).unwrap_or_default())
        };
        assert_eq!(read("commit = '9F1c2aa'").as_deref(), Ok("9F1c2aa"));
        for name in ["HEAD", "main", "9f1c2a", "éééééééé", ""] {
            let refused = format!("a.toml:1:10: `{name}` is not a commit's hash (7 to 64 hexadecimal digits)");
            assert_eq!(read(&format!("commit = '{name}'")), Err(refused));
        }
        assert_eq!(read("commit = 7"), Err("a.toml:1:10: `commit` is an integer here (expected a string)".to_owned()));
    }
}
