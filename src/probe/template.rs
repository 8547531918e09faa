//! Text with `${NAME}` in it, which stands for what the user gives: a repository cannot fill it.

use std::fmt;

/// A text and the names in it. `$$` is a dollar sign.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Part {
    Text(String),
    Name(String),
}

impl Template {
    /// # Errors
    /// What is wrong with a `${…}`.
    pub fn new(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            plain.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                plain.push('$');
                rest = after;
            } else if let Some(after) = rest.strip_prefix('{') {
                let (name, after) = after.split_once('}').ok_or("`${` without its `}`")?;
                if !is_variable(name) {
                    return Err(format!("`${{{name}}}` is no variable: letters, digits and `_`"));
                }
                parts.extend((!plain.is_empty()).then(|| Part::Text(std::mem::take(&mut plain))));
                parts.push(Part::Name(name.to_owned()));
                rest = after;
            } else {
                if let Some(name) = meant(rest) {
                    return Err(format!("`${name}` is no variable here: `${{{name}}}` is, and `$${name}` is the text"));
                }
                plain.push('$');
            }
        }
        plain.push_str(rest);
        parts.extend((!plain.is_empty()).then_some(Part::Text(plain)));
        Ok(Self { text: text.to_owned(), parts })
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names in it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Name(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The name that it begins with, if it does.
    pub fn leading_name(&self) -> Option<&str> {
        match self.parts.first() {
            Some(Part::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// # Errors
    /// The name that has no value.
    pub fn fill<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Result<String, String> {
        let part = |part: &Part| match part {
            Part::Text(text) => Ok(text.clone()),
            Part::Name(name) => value(name).map(str::to_owned).ok_or_else(|| name.clone()),
        };
        self.parts.iter().map(part).collect()
    }
}

impl fmt::Display for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

/// The name that somebody who knows shells writes without braces; `$ref` in a body of JSON is none.
fn meant(text: &str) -> Option<&str> {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    let name = &text[..end];
    let is_shouted = name.len() > 1 && is_variable(name) && !name.bytes().any(|byte| byte.is_ascii_lowercase());
    is_shouted.then_some(name)
}

/// The first variable in a text that a shell would fill in, as it is written there.
pub fn shell_variable(text: &str) -> Option<&str> {
    text.match_indices('$').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let braced = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name);
        let length = braced.filter(|name| is_variable(name)).map(|name| name.len() + 2);
        let length = length.or_else(|| meant(rest).map(str::len))?;
        Some(&text[at..=at + length])
    })
}

/// Whether a text can name a variable.
pub fn is_variable(text: &str) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    text.as_bytes().first().is_some_and(is_letter) && text.bytes().all(|byte| is_letter(&byte) || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_and_dollars_stay() {
        let template = Template::new("${BASE_URL}/a?price=$5&b=$${X}&c=${C}").unwrap();
        assert_eq!(template.names().collect::<Vec<_>>(), ["BASE_URL", "C"]);
        assert_eq!(template.leading_name(), Some("BASE_URL"));
        let value = |name: &str| (name == "BASE_URL").then_some("http://h");
        assert_eq!(template.fill(value), Err("C".to_owned()));
        assert_eq!(template.fill(|_| Some("http://h")).unwrap(), "http://h/a?price=$5&b=${X}&c=http://h");
        let refused = Template::new("Bearer $API_TOKEN").unwrap_err();
        assert_eq!(refused, "`$API_TOKEN` is no variable here: `${API_TOKEN}` is, and `$$API_TOKEN` is the text");
        assert_eq!(shell_variable("a=$5 ${b}/$HOME"), Some("${b}"));
        assert_eq!(shell_variable("$HOME/x.sh"), Some("$HOME"));
        assert!(["$", "US$", "${}", "$ref", "^a$|^B$"].iter().all(|text| shell_variable(text).is_none()));
        assert!(Template::new("{\"$ref\": \"$A\", \"US$\": 1}").is_ok());
        assert!(Template::new("${A").is_err() && Template::new("${A B}").is_err() && Template::new("${}").is_err());
    }
}
