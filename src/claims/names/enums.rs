//! Sets of names that code lists in one place: enumerations, unions of texts, choices of a field, with what is in each.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;

/// `public enum OvenState {`, `pub enum OvenState {`, `export const enum OvenState {`.
static BRACED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?m)^[ \t]*(?:(?:export|declare|const|public|private|protected|internal|static|pub(?:\([a-z]+\))?)\s+)*enum\s+(?:class\s+|struct\s+)?([A-Za-z_]\w*)[^{};=]{0,80}\{",
    )
});
/// `class OvenState(str, Enum):`, `class OvenState(models.TextChoices):`.
static CLASS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?m)^([ \t]*)class\s+([A-Za-z_]\w*)\(([^)\n]*(?:Enum|Choices|Flag)[^)\n]*)\)[ \t]*:[^\n]*\n")
});
/// `type OvenState = 'COLD' | 'HOT'`.
static UNION: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?m)^[ \t]*(?:export\s+)?type\s+([A-Za-z_]\w*)\s*=\s*\|?\s*((?:'[^'\n]*'|"[^"\n]*")(?:\s*\|\s*(?:'[^'\n]*'|"[^"\n]*"))+)"#,
    )
});
/// `CREATE TYPE oven_state AS ENUM ('COLD', 'HOT')`.
static CREATED: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"(?i)\bcreate\s+type\s+"?(?:\w+\.)?"?(\w+)"?\s+as\s+enum\s*\(([^)]*)\)"#));
/// A member of a class of names.
static SET: LazyLock<Regex> = LazyLock::new(|| compiled(r"^([A-Za-z]\w*)\s*(?::\s*[\w.\[\]]+\s*)?=[^=]"));
static TEXT: LazyLock<Regex> = LazyLock::new(|| compiled(r#"'([^'\n]*)'|"([^"\n]*)""#));

/// A set of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Enumeration {
    pub name: String,
    /// Counts from 1.
    pub line: usize,
    pub members: Vec<String>,
}

impl Enumeration {
    pub fn has(&self, member: &str) -> bool {
        let letters = |name: &str| name.replace('_', "").to_lowercase();
        self.members.iter().any(|known| letters(known) == letters(member))
    }
}

/// All that a text has, each with at least two members.
pub(super) fn all(text: &str) -> Vec<Enumeration> {
    let line = |at: usize| 1 + text[..at].matches('\n').count();
    let mut found = Vec::new();
    for header in BRACED.captures_iter(text) {
        let (Some(whole), name) = (header.get(0), &header[1]) else { continue };
        let indent = whole.as_str().len() - whole.as_str().trim_start().len();
        let Some(body) = body(&text[whole.end()..]) else { continue };
        found.push(Enumeration { name: name.to_owned(), line: line(whole.start() + indent), members: braced(body) });
    }
    for header in CLASS.captures_iter(text) {
        let Some(whole) = header.get(0) else { continue };
        let members = indented(&text[whole.end()..], header[1].len());
        found.push(Enumeration { name: header[2].to_owned(), line: line(whole.start()), members });
    }
    for header in UNION.captures_iter(text).chain(CREATED.captures_iter(text)) {
        let Some(whole) = header.get(0) else { continue };
        let members = TEXT.captures_iter(&header[2]).filter_map(|text| Some(text.get(1).or(text.get(2))?.as_str()));
        let members = members.map(str::to_owned).collect();
        found.push(Enumeration { name: header[1].to_owned(), line: line(whole.start()), members });
    }
    found.retain(|one| one.members.len() > 1);
    found
}

/// What stands before the brace that closes what is open.
fn body(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(&text[..at]),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The names in braces, without what belongs to each: its value, its fields, what it is built of.
fn braced(body: &str) -> Vec<String> {
    let plain: Vec<&str> = body
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default().trim())
        .filter(|line| !["#", "*", "/*", "@", "--"].iter().any(|mark| line.starts_with(mark)))
        .collect();
    let (mut depth, mut parts, mut part) = (0_usize, Vec::new(), String::new());
    for character in plain.join("\n").chars() {
        match character {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth = depth.saturating_sub(1),
            // What Java has behind the names are its methods; a file of messages ends each with the same sign.
            ';' if depth == 0 && !part.contains('=') => {
                parts.push(std::mem::take(&mut part));
                break;
            }
            ',' | ';' | '\n' if depth == 0 => parts.push(std::mem::take(&mut part)),
            other if depth == 0 => part.push(other),
            _ => {}
        }
    }
    parts.push(part);
    let name = |part: &String| -> Option<String> {
        let part = part.trim();
        let name: String = part.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        let is_setting = ["option", "reserved", "case"].contains(&name.as_str()) && part.len() > name.len();
        let name = if name == "case" { part["case".len()..].trim().to_owned() } else { name };
        (!name.is_empty() && !is_setting && name.starts_with(|first: char| first.is_alphabetic())).then_some(name)
    };
    parts.iter().filter_map(name).collect()
}

/// The names that a class sets, in lines that stand farther in than it does.
fn indented(text: &str, indent: usize) -> Vec<String> {
    let deep = |line: &str| line.len() - line.trim_start().len();
    let inside = text.lines().take_while(|line| line.trim().is_empty() || deep(line) > indent);
    let lines: Vec<&str> = inside.filter(|line| !line.trim().is_empty()).collect();
    let own = lines.first().map_or(0, |line| deep(line));
    lines
        .iter()
        .filter(|line| deep(line) == own)
        .filter_map(|line| Some(SET.captures(line.trim())?[1].to_owned()))
        .filter(|name| !name.starts_with('_'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is_set(text: &str, name: &str, members: &[&str]) {
        let found = all(text);
        let found = found.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(found.members, members, "{text}");
    }

    #[test]
    fn each_language_has_its_sets_of_names() {
        is_set("export enum Oven {\n  // how hot\n  Cold = 'cold',\n  Hot = 'hot',\n}\n", "Oven", &["Cold", "Hot"]);
        is_set(
            "public enum Oven {\n  COLD(1, \"c\"), HOT(2, \"h\");\n  private int at;\n  Oven() {}\n}\n",
            "Oven",
            &["COLD", "HOT"],
        );
        is_set(
            "#[derive(Debug)]\npub enum Oven {\n  #[default]\n  Cold,\n  Hot { by: u8, at: u8 },\n}\n",
            "Oven",
            &["Cold", "Hot"],
        );
        is_set("enum Oven {\n  OVEN_COLD = 0;\n  OVEN_HOT = 1;\n}\n", "Oven", &["OVEN_COLD", "OVEN_HOT"]);
        is_set("enum Oven {\n  COLD\n  HOT @map(\"h\")\n\n  @@map(\"oven\")\n}\n", "Oven", &["COLD", "HOT"]);
        is_set(
            "class Oven(models.TextChoices):\n    COLD = 'C', 'Cold'\n    HOT = 'H', 'Hot'\n\n    def burns(self):\n        at = 3\n\n\nMOST = 2\n",
            "Oven",
            &["COLD", "HOT"],
        );
        is_set("type Oven =\n  | 'cold'\n  | 'hot';\n", "Oven", &["cold", "hot"]);
        is_set("CREATE TYPE oven AS ENUM ('COLD', 'HOT');\n", "oven", &["COLD", "HOT"]);
    }
}
