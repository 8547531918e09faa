//! Tests, as their runners find them.

use super::place::{Class, Source};

/// How tests are written once and run for many values.
const MULTIPLYING: &[&str] = &[
    "parametrize",
    ".each",
    "t.Run(",
    "#[rstest",
    "#[test_case",
    "@ParameterizedTest",
    "proptest!",
    "subTest(",
    "[InlineData",
    "[MemberData",
    "[ClassData",
    "[DataRow",
    "[TestCaseSource",
    "[ValueSource",
    "[Values(",
];

/// Whether a file may have more tests than are counted: those that run for many values, or of a runner that is not known.
pub(super) fn multiplies(source: &Source<'_>, count: usize) -> bool {
    let has_more = repeats(source.text);
    let is_unknown =
        source.class == Class::Test && ["assert", "Assert", "expect("].iter().any(|sign| source.text.contains(sign));
    if count > 0 { has_more } else { is_unknown }
}

/// Whether a text runs tests for many values.
pub(in crate::claims) fn repeats(text: &str) -> bool {
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
            starts(&["it(", "test(", "it.each", "test.each", "Deno.test("])
        }
        "go" if source.class == Class::Test => starts(&["func Test"]),
        "rs" => starts(&["#[test]", "#[tokio::test", "#[rstest", "#[test_case"]),
        "cs" => starts(&[
            "[Test]",
            "[Test,",
            "[Test(",
            "[TestCase(",
            "[Fact]",
            "[Fact(",
            "[Theory]",
            "[Theory(",
            "[TestMethod",
            "[DataTestMethod",
        ]),
        "java" | "kt" if source.class == Class::Test => starts(&["@Test", "@ParameterizedTest"]),
        _ => 0,
    }
}
