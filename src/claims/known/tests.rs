//! Tests, as their runners find them.

use super::place::{Class, Source};

/// How tests are written once and run for many values.
const MULTIPLYING: &[&str] =
    &["parametrize", ".each", "t.Run(", "#[rstest", "#[test_case", "@ParameterizedTest", "proptest!", "subTest("];

/// Whether a file has tests that count as many.
pub(super) fn multiplies(text: &str) -> bool {
    MULTIPLYING.iter().any(|sign| text.contains(sign))
}

/// How many functions test something, by the names and marks that test runners go by.
pub(super) fn count(source: &Source<'_>) -> usize {
    let starts = |words: &[&str]| {
        source.text.lines().filter(|line| words.iter().any(|word| line.trim_start().starts_with(word))).count()
    };
    match source.path.extension().as_str() {
        "py" if source.class == Class::Test => starts(&["def test_", "async def test_"]),
        "js" | "jsx" | "ts" | "tsx" | "mjs" | "cjs" if source.class == Class::Test => {
            starts(&["it(", "test(", "it.each", "test.each"])
        }
        "go" if source.class == Class::Test => starts(&["func Test"]),
        "rs" => starts(&["#[test]", "#[tokio::test", "#[rstest", "#[test_case"]),
        "java" | "kt" if source.class == Class::Test => starts(&["@Test", "@ParameterizedTest"]),
        _ => 0,
    }
}
