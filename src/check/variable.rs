//! Variables in texts as a shell writes them: `$X`, `${X}`, `${X:-otherwise}`.

use std::collections::HashMap;

/// Longer names and values are left alone, so that doubling variables stay small.
const LONGEST: usize = 1_000;
/// How deep one value may stand for want of another.
const DEPTH: usize = 8;

/// Puts values in the place of variables, and one `$` in that of two.
///
/// # Errors
/// The name of a variable that has none.
pub(super) fn fill_in(text: &str, variables: &HashMap<String, String>) -> Result<String, String> {
    within(text, variables, DEPTH)
}

fn within(text: &str, variables: &HashMap<String, String>, depth: usize) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        filled.push_str(before);
        if let Some(behind) = after.strip_prefix('$') {
            filled.push('$');
            rest = behind;
            continue;
        }
        let Variable { name, otherwise, behind } = variable(after);
        match (variables.get(name).filter(|value| !value.is_empty()), otherwise) {
            (Some(value), _) => filled.push_str(value),
            (None, Some(otherwise)) if depth > 0 => filled.push_str(&within(otherwise, variables, depth - 1)?),
            _ => return Err(name.to_owned()),
        }
        if filled.len() > LONGEST {
            return Err(name.to_owned());
        }
        rest = behind;
    }
    filled.push_str(rest);
    Ok(filled)
}

struct Variable<'t> {
    name: &'t str,
    /// Its value for want of another.
    otherwise: Option<&'t str>,
    /// What comes behind it.
    behind: &'t str,
}

/// Reads what stands behind a `$`.
fn variable(after: &str) -> Variable<'_> {
    let Some((inside, behind)) = after.strip_prefix('{').and_then(braced) else {
        let (name, behind) = word(after);
        return Variable { name, otherwise: None, behind };
    };
    let (name, operator) = word(inside);
    let otherwise = operator.strip_prefix(":-").or_else(|| operator.strip_prefix('-'));
    Variable { name, otherwise, behind }
}

fn word(text: &str) -> (&str, &str) {
    let end = text.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    text.split_at(end.unwrap_or(text.len()))
}

/// Splits at the brace that closes one that is open.
fn braced(text: &str) -> Option<(&str, &str)> {
    let mut open = 1_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some((&text[..at], &text[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_have_values_or_names() {
        let variables = HashMap::from([("TAG".to_owned(), "1.2".to_owned()), ("EMPTY".to_owned(), String::new())]);
        for (text, filled) in [
            ("plain", Ok("plain")),
            ("a:$TAG-b", Ok("a:1.2-b")),
            ("a:${TAG}", Ok("a:1.2")),
            ("${NONE:-x}${EMPTY-y}", Ok("xy")),
            ("${NONE:-${ALSO_NONE:-z}}!", Ok("z!")),
            ("cost: 5$$", Ok("cost: 5$")),
            ("a:${NONE}", Err("NONE")),
            ("a:${NONE:?say which}", Err("NONE")),
            ("a:$NONE/b", Err("NONE")),
            ("${TAG", Err("")),
        ] {
            let found = fill_in(text, &variables);
            assert_eq!(found.as_deref().map_err(String::as_str), filled, "{text}");
        }
        let deep = format!("{}x{}", "${A:-".repeat(1_000), "}".repeat(1_000));
        assert_eq!(fill_in(&deep, &variables), Err("A".to_owned()));
    }
}
