//! One part of a glob, between slashes, and the names that it matches.

use std::sync::OnceLock;

use globset::GlobBuilder;
use regex::bytes::Regex;

/// What one part of a path is held against.
#[derive(Debug)]
pub(super) struct Component {
    form: Form,
    /// The bytes that a name which fits can end with; empty if any.
    pub endings: Vec<u8>,
}

#[derive(Debug)]
enum Form {
    Anything,
    Literal(Box<str>),
    /// `*.{yml,yaml}`, each with its dot.
    Endings(Vec<Box<str>>),
    /// Compiled when a name first asks for it: most never are.
    Expression(Box<Expression>),
}

#[derive(Debug)]
struct Expression {
    text: String,
    ignore_case: bool,
    /// One that cannot be compiled matches nothing.
    compiled: OnceLock<Option<Regex>>,
}

impl Component {
    pub fn new(text: &str, ignore_case: bool) -> Self {
        let form = Form::new(text, ignore_case);
        let endings = match &form {
            Form::Literal(text) => last_bytes(std::slice::from_ref(text)),
            Form::Endings(endings) => last_bytes(endings),
            Form::Expression(_) => last_of(text, ignore_case),
            Form::Anything => Vec::new(),
        };
        Self { form, endings }
    }

    /// Whether a name with this last byte can fit; None is one that no component asks for.
    pub fn can_end_with(&self, byte: Option<u8>) -> bool {
        self.endings.is_empty() || byte.is_some_and(|byte| self.endings.contains(&byte))
    }

    /// Compiles what the first name would have compiled.
    pub fn make_ready(&self) {
        if let Form::Expression(expression) = &self.form {
            expression.compiled();
        }
    }

    pub fn matches(&self, name: &str) -> bool {
        match &self.form {
            Form::Anything => true,
            Form::Literal(text) => **text == *name,
            Form::Endings(endings) => endings.iter().any(|ending| name.ends_with(&**ending)),
            Form::Expression(expression) => expression.matches(name),
        }
    }
}

/// The bytes that what an expression matches can end with, where its own last letter tells.
fn last_of(text: &str, ignore_case: bool) -> Vec<u8> {
    let mut letters = text.bytes().rev();
    match (letters.next(), letters.next()) {
        (_, Some(b'\\')) | (None, _) => Vec::new(),
        // These two have a third form, far from ASCII.
        (Some(b'k' | b'K' | b's' | b'S'), _) if ignore_case => Vec::new(),
        (Some(last), _) if ignore_case && last.is_ascii_alphanumeric() => {
            vec![last.to_ascii_lowercase(), last.to_ascii_uppercase()]
        }
        (Some(last), _) if last.is_ascii_alphanumeric() => vec![last],
        _ => Vec::new(),
    }
}

fn last_bytes(texts: &[Box<str>]) -> Vec<u8> {
    let mut bytes: Vec<u8> = texts.iter().filter_map(|text| text.as_bytes().last().copied()).collect();
    bytes.sort_unstable();
    bytes.dedup();
    bytes
}

impl Form {
    fn new(text: &str, ignore_case: bool) -> Self {
        let is_plain = |text: &str| !text.contains(['*', '?', '[', ']', '{', '}', '\\', ',', '!']);
        if text == "*" {
            return Self::Anything;
        }
        if ignore_case {
            return Self::expression(text, true);
        }
        if is_plain(text) {
            return Self::Literal(text.into());
        }
        let Some(rest) = text.strip_prefix('*') else { return Self::expression(text, false) };
        if is_plain(rest) {
            return Self::Endings(vec![rest.into()]);
        }
        let choices = rest.strip_suffix('}').and_then(|rest| rest.split_once('{'));
        match choices {
            Some((stem, choices)) if is_plain(stem) && choices.split(',').all(is_plain) => {
                Self::Endings(choices.split(',').map(|choice| format!("{stem}{choice}").into()).collect())
            }
            _ => Self::expression(text, false),
        }
    }

    fn expression(text: &str, ignore_case: bool) -> Self {
        let expression = Expression { text: text.to_owned(), ignore_case, compiled: OnceLock::new() };
        Self::Expression(Box::new(expression))
    }
}

impl Expression {
    fn matches(&self, name: &str) -> bool {
        self.compiled().is_some_and(|regex| regex.is_match(name.as_bytes()))
    }

    fn compiled(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| self.compile()).as_ref()
    }

    fn compile(&self) -> Option<Regex> {
        let mut builder = GlobBuilder::new(&self.text);
        builder.literal_separator(true).case_insensitive(self.ignore_case).empty_alternates(true);
        Regex::new(builder.build().ok()?.regex()).ok()
    }
}
