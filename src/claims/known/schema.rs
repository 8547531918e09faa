//! Tables and indexes of databases, by what makes them: SQL, migrations, mappers.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;

static TABLES: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    [
        compiled(r#"(?i)\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?["`\[]?(?:\w+["`\]]?\.["`\[]?)?(\w+)"#),
        compiled(r#"\b__tablename__\s*=\s*["'](\w+)["']"#),
        compiled(r#"\b(?:Schema::create|createTable|create_table)\(?\s*\(?[:"'](\w+)"#),
    ]
});
static INDEXES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r#"(?i)\bcreate\s+(?:unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?["`\[]?(\w+)"#)
});

/// The names of the tables that a text makes.
pub(super) fn tables(text: &str) -> Vec<String> {
    let found = TABLES.iter().flat_map(|made| made.captures_iter(text).map(|found| found[1].to_lowercase()));
    found.collect()
}

/// The names of the indexes that a text makes.
pub(super) fn indexes(text: &str) -> Vec<String> {
    INDEXES.captures_iter(text).map(|found| found[1].to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_indexes_are_found_by_what_makes_them() {
        let sql = "CREATE TABLE IF NOT EXISTS public.\"orders\" (id int);\ncreate table items();\nCREATE UNIQUE INDEX idx_a ON orders(id);";
        assert_eq!(tables(sql), ["orders", "items"]);
        assert_eq!(indexes(sql), ["idx_a"]);
        assert_eq!(tables("class A:\n    __tablename__ = 'a'\n"), ["a"]);
        assert_eq!(tables("Schema::create('b', fn);"), ["b"]);
        assert_eq!(tables("op.create_table(\n  'c')\ncreate_table :d do |t|"), ["c", "d"]);
    }
}
