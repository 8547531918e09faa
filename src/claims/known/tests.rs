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
    "@dataProvider",
    "DataProvider(",
    "->with(",
    "shared_examples",
    "it_behaves_like",
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

/// Whether a file is called as those are that test, by its path in small letters. What is written on tests is none.
pub(in crate::claims) fn is_called_as_tests(path: &str) -> bool {
    !path.ends_with(".md") && (path.contains("test") || path.contains("spec") || path.ends_with(".feature"))
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
        "php" if source.class == Class::Test => of_php(source.text),
        "rb" if source.class == Class::Test => {
            starts(&["it \"", "it '", "test \"", "test '", "def test_", "scenario "])
        }
        "swift" if source.class == Class::Test => starts(&["func test", "@Test"]),
        "dart" if source.class == Class::Test => starts(&["test(", "testWidgets(", "blocTest"]),
        "exs" if source.class == Class::Test => starts(&["test \"", "property \""]),
        "sol" if source.class == Class::Test => starts(&["function test", "function invariant"]),
        _ => 0,
    }
}

/// Those of PHP: functions that are called so or have a mark above them, and calls of Pest.
fn of_php(text: &str) -> usize {
    let (mut is_marked, mut count) = (false, 0);
    for line in text.lines().map(str::trim_start) {
        let is_mark = line.split_whitespace().any(|word| word == "@test") || line.starts_with("#[Test");
        let called = line.find("function ").map(|at| &line[at + "function ".len()..]);
        is_marked |= is_mark;
        match called.filter(|_| !line.starts_with(['*', '/'])) {
            _ if line.starts_with("it(") || line.starts_with("test(") => count += 1,
            Some(name) => {
                count += usize::from(is_marked || name.starts_with("test"));
                is_marked = false;
            }
            None => {}
        }
    }
    count
}

#[cfg(test)]
mod of_languages {
    use super::*;

    #[test]
    fn tests_of_php_are_marked_or_called_so() {
        let text = "class OvenTest {\n  protected function setUp() {}\n  /** @test */\n  public function it_bakes() {}\n  \
                    /**\n   * @test\n   */\n  public function test_bell() {}\n  public function testHeat() {}\n  \
                    private function helper() {}\n}\nit('rings', function () {});\n";
        assert_eq!(of_php(text), 4);
    }
}
