//! What stands in a file of data: YAML, JSON and TOML as one small tree in which every value knows its line.
//!
//! Files come from strangers. Nesting, the number of values and what aliases expand to are bounded before anything is
//! built, and whatever cannot be read is a problem with a line and never a guess: a template is not YAML, a document
//! that is broken does not take the next one with it, and the values of a broken document are not shown.

mod json;
mod scalar;
mod template;
mod toml;
mod value;
mod walk;
mod yaml;

use std::cell::OnceCell;

use jaq_json::Val;

pub(super) use yaml::Pieces;

use super::source::decode;
use crate::limits::Refusal;
use crate::repo::RepoPath;
use crate::text::Sanitized;

/// A format that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Yaml,
    Json,
    Toml,
}

/// What could be read of a file, and what could not.
#[derive(Debug)]
pub(crate) struct Documents {
    pub list: Vec<Document>,
    /// Line and reason.
    pub problems: Vec<(usize, Sanitized)>,
    /// The file is a template for documents; it then has none, and one problem that says so.
    pub is_template: bool,
}

/// One document, and the form of it that filters run on, made once for all of them.
#[derive(Debug)]
pub(crate) struct Document {
    pub root: Node,
    value: OnceCell<Val>,
}

/// A value and the line to show for it: in a mapping the line of its key, elsewhere its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// Counts from 1.
    pub line: usize,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    /// An integer that fits no machine's, in decimal.
    Digits(Box<str>),
    Text(Box<str>),
    Sequence(Vec<Node>),
    /// In the order of the file. Of two equal keys the last counts; only JSON has them here.
    Mapping(Vec<(Box<str>, Node)>),
}

/// What a parser makes of a text.
#[derive(Default)]
struct Parsed {
    roots: Vec<Node>,
    problems: Vec<Problem>,
    /// The line of a `{{` where only a template has one.
    template: Option<usize>,
}

/// Why a document cannot be read; line 0 means the whole file.
struct Problem {
    line: usize,
    reason: String,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.line, refusal.reason)
    }
}

/// Reads a file. An empty one has no documents.
pub(crate) fn parse(format: Format, bytes: &[u8]) -> Documents {
    Documents::of(format, take_apart(format, bytes))
}

/// Reads a file of which a program fills the texts in after it has read them: what can be read as it stands is judged as it
/// stands, whatever `{{ … }}` is in its texts.
pub(crate) fn parse_unfilled(format: Format, bytes: &[u8]) -> Documents {
    let mut parsed = take_apart(format, bytes);
    parsed.template = parsed.template.filter(|_| !parsed.problems.is_empty());
    Documents::of(format, parsed)
}

fn take_apart(format: Format, bytes: &[u8]) -> Parsed {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err((line, reason)) => return Parsed { problems: vec![Problem::new(line, reason)], ..Parsed::default() },
    };
    let mut parsed = match format {
        Format::Yaml => yaml::parse(text),
        Format::Json => json::parse(text),
        Format::Toml => toml::parse(text),
    };
    if parsed.template.is_none() && !parsed.problems.is_empty() {
        parsed.template = template::mark(text);
    }
    parsed
}

/// The text of a file that is no document, without its byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, String> {
    decode(bytes).map_err(|(line, reason)| match line {
        0 => reason.to_owned(),
        line => format!("line {line}: {reason}"),
    })
}

impl Problem {
    fn new(line: usize, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into() }
    }
}

impl Format {
    pub const COUNT: usize = 3;

    /// What `format = "…"` may say.
    pub const WORDS: &[(&'static str, Self)] = &[("yaml", Self::Yaml), ("json", Self::Json), ("toml", Self::Toml)];

    /// The format that a file's name tells, if its name is sure to tell it.
    pub fn of(path: &RepoPath) -> Option<Self> {
        match path.file_name() {
            "Cargo.lock" | "poetry.lock" | "uv.lock" | "Pipfile" => return Some(Self::Toml),
            "Pipfile.lock" | "composer.lock" | "flake.lock" | "deno.lock" | "bun.lock" => return Some(Self::Json),
            ".clang-format" | ".clang-tidy" | "pubspec.lock" => return Some(Self::Yaml),
            _ => {}
        }
        match path.extension().as_str() {
            "yaml" | "yml" | "cff" => Some(Self::Yaml),
            "json" | "jsonc" | "geojson" | "sarif" | "webmanifest" | "code-workspace" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::Toml => "TOML",
        }
    }
}

impl Documents {
    fn of(format: Format, parsed: Parsed) -> Self {
        let Parsed { mut roots, mut problems, template } = parsed;
        if let Some(line) = template {
            // A template's control lines decide over any part of it, so no part of it can be judged.
            let reason = format!("a template (`{{{{ … }}}}`), not {} that can be judged", format.name());
            roots.clear();
            problems = vec![Problem::new(line, reason)];
        }
        Self {
            list: roots.into_iter().map(Document::new).collect(),
            problems: problems.into_iter().map(|problem| (problem.line, Sanitized::from(problem.reason))).collect(),
            is_template: template.is_some(),
        }
    }
}

impl Document {
    fn new(root: Node) -> Self {
        Self { root, value: OnceCell::new() }
    }

    /// The document as filters see it.
    pub fn value(&self) -> &Val {
        self.value.get_or_init(|| value::of(&self.root))
    }
}

impl Node {
    fn new(line: usize, value: Value) -> Self {
        Self { line, value }
    }

    /// How many bytes its texts and keys have.
    fn text_bytes(&self) -> usize {
        match &self.value {
            Value::Text(text) | Value::Digits(text) => text.len(),
            Value::Sequence(items) => items.iter().map(Self::text_bytes).sum(),
            Value::Mapping(entries) => entries.iter().map(|(key, node)| key.len() + node.text_bytes()).sum(),
            _ => 0,
        }
    }

    /// How many values it is made of, itself included, and how deep they nest.
    pub fn extent(&self) -> (usize, usize) {
        let children: &mut dyn Iterator<Item = &Self> = match &self.value {
            Value::Sequence(items) => &mut items.iter(),
            Value::Mapping(entries) => &mut entries.iter().map(|(_, node)| node),
            _ => return (1, 1),
        };
        let (count, depth) =
            children.map(Self::extent).fold((0, 0), |(count, depth), child| (count + child.0, depth.max(child.1)));
        (count + 1, depth + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(documents: &Documents) -> Vec<(usize, &str)> {
        documents.problems.iter().map(|(line, reason)| (*line, reason.as_str())).collect()
    }

    #[test]
    fn names_tell_formats() {
        let of = |name: &str| Format::of(&RepoPath::new(name));
        assert_eq!(of("k8s/web.yaml"), Some(Format::Yaml));
        assert_eq!(of(".github/workflows/ci.YML"), Some(Format::Yaml));
        assert_eq!(of("tsconfig.json"), Some(Format::Json));
        assert_eq!(of("Cargo.lock"), Some(Format::Toml));
        assert_eq!(of("yarn.lock"), None);
        assert_eq!(of("README"), None);
    }

    #[test]
    fn an_empty_file_has_no_documents() {
        for format in [Format::Yaml, Format::Json] {
            for text in ["", "\n\n", "\u{feff}"] {
                let documents = parse(format, text.as_bytes());
                assert!(documents.list.is_empty() && documents.problems.is_empty(), "{format:?} {text:?}");
            }
        }
        assert!(parse(Format::Yaml, b"# nothing yet\n---\n").list.is_empty());
        assert!(parse(Format::Toml, b"").list.is_empty());
    }

    #[test]
    fn only_utf_8_is_text() {
        assert_eq!(problems(&parse(Format::Json, b"\xff\xfe{\0}\0")), [(0, "it is UTF-16, not UTF-8")]);
        assert_eq!(problems(&parse(Format::Yaml, b"a: 1\nb: \xe9t\xe9\n")), [(2, "it is not UTF-8 text")]);
        assert_eq!(parse(Format::Yaml, b"\xef\xbb\xbfa: 1\n").list.len(), 1);
    }

    #[test]
    fn a_template_is_said_and_not_guessed() {
        let chart = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n---\nkind: Pod\n";
        let documents = parse(Format::Yaml, chart.as_bytes());
        assert!(documents.is_template && documents.list.is_empty());
        assert_eq!(problems(&documents), [(4, "a template (`{{ … }}`), not YAML that can be judged")]);

        let control = "kind: Pod\n{{- if .Values.on }}\nmetadata: {}\n{{- end }}\n";
        assert_eq!(problems(&parse(Format::Yaml, control.as_bytes()))[0].0, 2);
        let inside = "kind: Pod\nimage: registry/{{ .Values.image }}:1\n";
        assert_eq!(problems(&parse(Format::Yaml, inside.as_bytes()))[0].0, 2);
        let json = "{ \"name\": {{ name }} }";
        assert_eq!(
            problems(&parse(Format::Json, json.as_bytes()))[0].1,
            "a template (`{{ … }}`), not JSON that can be judged"
        );
    }

    #[test]
    fn what_only_looks_like_a_template_is_none() {
        for text in [
            "run: echo ${{ github.sha }}\nif: ${{ always() }}\n",
            "a: \"{{ quoted }}\"\nb: '{{ also }}'\n",
            "# {{ a comment }}\na: 1 # {{ another }}\n",
            "a: |\n  {{ a block }}\n  {{- end }}\n",
            "a: >-\n  {{ folded }}\n",
            "a: {b: {c: 1}}\n",
        ] {
            let documents = parse(Format::Yaml, text.as_bytes());
            assert!(!documents.is_template && documents.list.len() == 1, "{text}");
        }
        let broken = parse(Format::Yaml, b"# {{ a comment }}\na: \"{{ x }}\"\nb: [1, 2\n");
        assert!(!broken.is_template && broken.problems.len() == 1);
    }
}
