//! What code defines: functions and types by their keywords, and methods and functions that have none, as the languages of the
//! family of C write them.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;

/// `async checkStock(id: string): Promise<Stock> {`, `public List<Stock> all(Page page) throws Gone {`: brackets that close
/// before the one that opens the body, which those of a call with a function do not.
static METHOD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:[\w<>\[\],.?]+\s+){0,6}?(?:\w[\w<>\[\],.? ]*[\s>])?\*?#?([A-Za-z_]\w*)(?:<[^()]*>)?\((?:[^()]|\([^()]*\))*\)\s*(?::[^={]+(?:\{[^{}]*\}[^={]*)?|throws [\w., ]+|(?:const|noexcept|override)\s*)*\{$",
    )
});
/// `private async checkStock(`, with what it takes on the next lines.
static OPENED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:(?:public|private|protected|static|async|override|final|abstract)\s+)+(?:[\w<>\[\],.?]+\s+)*([A-Za-z_]\w*)\($",
    )
});
/// `export const checkStock = async (id) => {`, `exports.checkStock = function (id) {`.
static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:(?:export\s+)?(?:const|let|var)\s+|(?:module\.)?exports\.|(?:(?:public|private|protected|static|readonly)\s+)+)([A-Za-z_]\w*)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?::[^=]+)?=>|\w+\s*=>|\($)",
    )
});
/// Words behind which brackets stand that are no definition.
const NO_NAMES: &[&str] = &[
    "if",
    "for",
    "while",
    "switch",
    "catch",
    "return",
    "with",
    "synchronized",
    "else",
    "do",
    "try",
    "super",
    "constructor",
    "match",
    "loop",
    "unless",
    "using",
    "lock",
    "foreach",
    "elif",
    "await",
    "throw",
    "new",
    "when",
    "typeof",
    "function",
    "until",
    "case",
    "macro_rules",
];
/// A longer line was written by a program.
const LONGEST: usize = 300;

/// The names that a text defines, each with its line.
pub(super) fn all(text: &str) -> Vec<(String, usize)> {
    let is_code = |line: &&str| !["#", "//", "*", "/*"].iter().any(|mark| line.starts_with(mark));
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let told = lines.filter(|(_, line)| is_code(line));
    let named = told.filter_map(|(number, line)| {
        Some((assigned(line).or_else(|| defined(line)).or_else(|| method(line))?, number))
    });
    named.map(|(name, number)| (name.to_owned(), number)).collect()
}

/// The name that a line defines: behind the keyword, or, as Go has it, before the kind of a type and behind a receiver.
fn defined(line: &str) -> Option<&str> {
    const KEYWORDS: &[&str] =
        &["def", "class", "func", "fn", "fun", "function", "interface", "struct", "trait", "enum", "contract"];
    let first = |text| words(text).next();
    if let Some(rest) =
        line.strip_prefix("type ").filter(|rest| rest.contains(" struct") || rest.contains(" interface"))
    {
        return first(rest);
    }
    if let Some((_, rest)) = line.strip_prefix("func (").and_then(|rest| rest.split_once(')')) {
        return first(rest);
    }
    // What has no name of its own begins with what it takes.
    if line.contains("function (") || line.contains("function(") {
        return None;
    }
    let mut words = words(line);
    words.by_ref().take(5).find(|word| KEYWORDS.contains(word))?;
    words.next()
}

/// The name to which a line gives a function.
fn assigned(line: &str) -> Option<&str> {
    // Most lines give nothing a value, and need no closer look.
    let is_near = line.contains('=') && line.len() <= LONGEST;
    if is_near { ASSIGNED.captures(line)?.get(1).map(|name| name.as_str()) } else { None }
}

/// The method that a line begins.
fn method(line: &str) -> Option<&str> {
    let found = match line.as_bytes().last().filter(|_| line.len() <= LONGEST)? {
        b'{' => METHOD.captures(line)?,
        b'(' => OPENED.captures(line)?,
        _ => return None,
    };
    let name = found.get(1)?;
    // What is called on a thing, or given back, is defined elsewhere.
    let before = &line[..name.start()];
    let is_other = NO_NAMES.contains(&name.as_str()) || words(before).any(|word| NO_NAMES.contains(&word));
    (!is_other && !before.ends_with('.')).then(|| name.as_str())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::all;

    #[track_caller]
    fn is_defined(line: &str, name: Option<&str>) {
        let found = all(line);
        assert_eq!(found.first().map(|(name, _)| name.as_str()), name, "{line}");
    }

    #[test]
    fn names_are_found_where_each_language_has_them() {
        for (line, name) in [
            ("type Breaker struct {", "Breaker"),
            ("func (breaker *Breaker) Trip() error {", "Trip"),
            ("pub async fn trip(&self)", "trip"),
            ("export default class Breaker {", "Breaker"),
            ("def trip(self):", "trip"),
        ] {
            is_defined(line, Some(name));
        }
        is_defined("return struct", None);
    }

    #[test]
    fn methods_and_functions_without_a_keyword_are_definitions() {
        for (line, name) in [
            ("  async checkOven(id: string): Promise<Oven> {", "checkOven"),
            ("  private heat = async (oven: Oven): Promise<void> => {", "heat"),
            ("    public ResponseEntity<List<Loaf>> allLoaves(@RequestParam(\"page\") int page) {", "allLoaves"),
            ("    private static Loaf bake(Dough dough) throws Burnt {", "bake"),
            ("export const useOven = () => {", "useOven"),
            ("const bake = async (dough) => dough.rise();", "bake"),
            ("exports.bake = function (dough) {", "bake"),
            ("  public async closeOven(", "closeOven"),
            ("int main(void) {", "main"),
        ] {
            is_defined(line, Some(name));
        }
        for line in [
            "if (isOpen(oven)) {",
            "} else if (oven.isOpen()) {",
            "useEffect(() => {",
            "app.get('/loaves', async (request, response) => {",
            "oven.on('heat', function (degrees) {",
            "await heat(oven)",
            "return bake(dough) {",
            "const oven = new Oven();",
            "const loaves = bake(dough);",
            "for (const loaf of loaves) {",
            "while (rises(dough)) {",
            "export default {",
        ] {
            is_defined(line, None);
        }
    }
}
