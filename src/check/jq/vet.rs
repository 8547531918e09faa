//! What a filter may say.

use jaq_core::load::lex::{self, Lexer, StrPart};
use jaq_core::load::parse::{self, BinaryOp, Parser, Pattern, Term};

use super::library::{Library, USUAL};
use super::term;
use crate::text::nearest;

/// How long a filter may be, in bytes.
const LENGTH: usize = 4_096;
/// How deep its brackets may nest, and how many words and signs it may have that nest without any: the parser and the
/// compiler are recursive.
const BRACKETS: usize = 32;
const PREFIXES: usize = 96;
const OPERATORS: usize = 256;
/// How deep its terms may nest in the end; what follows the other in a pipe is nested in it.
const TERMS: usize = 64;

const ENDLESS: &str = "it can go on for ever";
const OUTSIDE: &str = "it looks outside of the document, and the answer must be the same everywhere";
const PROCESS: &str = "it ends or writes instead of deciding";

/// What exists in jq and is refused, with the reason.
const REFUSED: &[(&str, &str)] = &[
    ("repeat", ENDLESS),
    ("recurse", "it can go on for ever; `..` is every value of a document"),
    ("while", ENDLESS),
    ("until", ENDLESS),
    ("range", ENDLESS),
    ("input", OUTSIDE),
    ("inputs", OUTSIDE),
    ("input_filename", OUTSIDE),
    ("input_line_number", OUTSIDE),
    ("env", OUTSIDE),
    ("$ENV", OUTSIDE),
    ("now", OUTSIDE),
    ("localtime", OUTSIDE),
    ("strflocaltime", OUTSIDE),
    ("halt", PROCESS),
    ("halt_error", PROCESS),
    ("debug", PROCESS),
    ("stderr", PROCESS),
    ("implode", "it makes text that nobody wrote"),
];

/// Parses a filter.
///
/// # Errors
/// What is wrong with it, and where.
pub(super) fn parse(code: &str) -> Result<Term<&str>, String> {
    if code.trim().is_empty() {
        return Err("the filter is empty".to_owned());
    }
    if code.len() > LENGTH {
        return Err(format!("the filter is longer than {LENGTH} bytes"));
    }
    if is_tangled(code) {
        return Err(format!(
            "the filter nests too deep: more than {BRACKETS} brackets in each other, or {OPERATORS} operators"
        ));
    }
    if let Some(word @ ("import" | "include" | "module")) = code.split_whitespace().next() {
        return Err(format!("`{word}` is refused: {OUTSIDE}"));
    }
    let tokens = Lexer::new(code).lex().map_err(|errors| lexical(code, errors.first()))?;
    Parser::new(&tokens).parse(Parser::term).map_err(|errors| match errors.first() {
        Some((expected, found)) => syntactic(code, expected, found.map(lex::Token::as_str)),
        None => "it cannot be parsed".to_owned(),
    })
}

/// Whether a filter could be nested too deep to be parsed.
fn is_tangled(code: &str) -> bool {
    const WORDS: &[&str] = &["if", "elif", "try", "reduce", "foreach", "label", "as", "def"];
    let signs = |signs: &[u8]| code.bytes().filter(|byte| signs.contains(byte)).count();
    let words = code.split(|character: char| !character.is_alphanumeric()).filter(|word| WORDS.contains(word)).count();
    depth(code) > BRACKETS || words + signs(b"-") > PREFIXES || signs(b"|,+*/%=<>?:;") > OPERATORS
}

/// How deep brackets nest, or more.
fn depth(code: &str) -> usize {
    let is_plain = !code.contains("\\(") && !code.contains('#');
    let (mut depth, mut deepest, mut in_text, mut is_escaped) = (0_usize, 0, false, false);
    for byte in code.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_plain => is_escaped = true,
            b'"' if is_plain => in_text = !in_text,
            _ if in_text => {}
            b'(' | b'[' | b'{' => depth += 1,
            // With filters inside of texts, or comments, only the lexer knows what a bracket closes.
            b')' | b']' | b'}' if is_plain => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if is_plain { deepest } else { deepest / 2 }
}

fn lexical(code: &str, error: Option<&lex::Error<&str>>) -> String {
    match error {
        Some((expected, rest)) => at(code, rest, &format!("a {} is expected", expected.as_str())),
        None => "it cannot be read".to_owned(),
    }
}

fn syntactic(code: &str, expected: &parse::Expect<&str>, found: Option<&str>) -> String {
    let expected = match expected {
        parse::Expect::Just(word) => format!("`{word}` is expected"),
        parse::Expect::Nothing => "nothing more is expected".to_owned(),
        parse::Expect::Term => "a value is expected".to_owned(),
        other => format!("{} is expected", other.as_str()),
    };
    match found {
        Some(found) => at(code, found, &expected),
        None => format!("{expected} at the end"),
    }
}

/// `message, not `rest` (character 12)`; `rest` is a part of `code`.
fn at(code: &str, rest: &str, message: &str) -> String {
    let start = jaq_core::load::span(code, rest).start;
    let shown: String = rest.chars().take(12).collect();
    match shown.trim() {
        "" => format!("{message} at the end"),
        shown => format!("{message}, not `{shown}` (character {})", code[..start].chars().count() + 1),
    }
}

/// Checks that a filter says nothing that is refused and nothing that is not known.
///
/// # Errors
/// The first of what is wrong, with the word that may have been meant.
pub(super) fn check(term: &Term<&str>) -> Result<(), String> {
    Scope::default().check(term)
}

/// The variables and labels that are bound where a term stands, innermost last.
#[derive(Default)]
struct Scope<'t> {
    variables: Vec<&'t str>,
    labels: Vec<&'t str>,
    depth: usize,
}

impl<'t> Scope<'t> {
    fn check(&mut self, term: &'t Term<&'t str>) -> Result<(), String> {
        if self.depth >= TERMS {
            return Err(format!("the filter nests too deep: more than {TERMS} steps in each other"));
        }
        match term {
            Term::Def(..) => return Err("`def` is refused: what it defines could call itself for ever".to_owned()),
            Term::Call(name, arguments) => function(name, arguments.len())?,
            Term::Str(Some(format), _) => function(format, 0)?,
            Term::Var(name) => self.variable(name)?,
            Term::Break(name) if !self.labels.contains(name) => {
                return Err(format!("there is no `label {name}` around `break {name}`"));
            }
            Term::Fold(word, _, pattern, arguments) => {
                plain(pattern)?;
                fold(word, arguments.len())?;
            }
            Term::BinOp(_, BinaryOp::Pipe(Some(pattern)), _) => plain(pattern)?,
            Term::BinOp(_, operator, _) => assignment(operator)?,
            _ => {}
        }
        let (variables, labels) = (self.variables.len(), self.labels.len());
        let children = term::children(term);
        let (outside, inside) = children.split_at(children.len() - scoped(term));
        self.depth += 1;
        outside.iter().try_for_each(|child| self.check(child))?;
        self.bind(term);
        inside.iter().try_for_each(|child| self.check(child))?;
        self.depth -= 1;
        self.variables.truncate(variables);
        self.labels.truncate(labels);
        Ok(())
    }

    fn bind(&mut self, term: &'t Term<&'t str>) {
        match term {
            Term::Label(name, _) => self.labels.push(name),
            Term::BinOp(_, BinaryOp::Pipe(Some(pattern)), _) | Term::Fold(_, _, pattern, _) => {
                self.variables.extend(term::variables(pattern));
            }
            _ => {}
        }
    }

    fn variable(&self, name: &str) -> Result<(), String> {
        if self.variables.contains(&name) {
            return Ok(());
        }
        if let Some(reason) = refusal(name) {
            return Err(format!("`{name}` is refused: {reason}"));
        }
        let help = nearest(name, self.variables.iter().copied());
        Err(format!("there is no variable `{name}`{}", meant(help)))
    }
}

/// How many of a term's children, counted from the last, see what the term binds.
fn scoped(term: &Term<&str>) -> usize {
    match term {
        Term::Label(..) | Term::BinOp(_, BinaryOp::Pipe(Some(_)), _) => 1,
        Term::Fold(_, _, _, arguments) => arguments.len().saturating_sub(1),
        _ => 0,
    }
}

fn function(name: &str, arguments: usize) -> Result<(), String> {
    if let Some(reason) = refusal(name) {
        return Err(format!("`{name}` is refused: {reason}"));
    }
    if USUAL.contains(&(name, arguments)) {
        return Ok(());
    }
    let library = Library::get();
    if library.has(name, arguments) {
        return Ok(());
    }
    let arities = library.arities(name);
    if arities.is_empty() {
        let names = library.names().map(|(name, _)| name).filter(|name| refusal(name).is_none());
        return Err(format!("there is no function `{name}`{}", meant(nearest(name, names))));
    }
    let arities: Vec<_> = arities.iter().map(usize::to_string).collect();
    let plural = if arities.last().is_some_and(|last| last == "1") { "" } else { "s" };
    Err(format!("`{name}` takes {} argument{plural}, not {arguments}", arities.join(" or ")))
}

fn fold(word: &str, arguments: usize) -> Result<(), String> {
    match (word, arguments) {
        (_, 2) | ("foreach", 3) => Ok(()),
        _ => Err(format!("`{word} … as $x (start; update)` takes 2 arguments, not {arguments}")),
    }
}

/// What a pattern computes would be run without being counted, and nobody needs it.
fn plain(pattern: &Pattern<&str>) -> Result<(), String> {
    let is_plain = |key: &&Term<&str>| matches!(key, Term::Str(None, parts) if matches!(parts[..], [StrPart::Str(_)]));
    if term::keys(pattern).iter().all(is_plain) {
        return Ok(());
    }
    Err("a computed key in a pattern is refused: bind it with `as` of its own".to_owned())
}

/// An audit changes nothing, and `=` where `==` was meant would be true of everything.
fn assignment(operator: &BinaryOp<&str>) -> Result<(), String> {
    let sign = match operator {
        BinaryOp::Assign => return Err("`=` is refused: it assigns; `==` compares".to_owned()),
        BinaryOp::Update => "|=",
        BinaryOp::UpdateMath(math) => return Err(format!("`{}=` is refused: it assigns", math.as_str())),
        BinaryOp::UpdateAlt => "//=",
        _ => return Ok(()),
    };
    Err(format!("`{sign}` is refused: it assigns"))
}

fn refusal(name: &str) -> Option<&'static str> {
    let reason = REFUSED.iter().find(|(refused, _)| *refused == name).map(|(_, reason)| *reason);
    reason.or_else(|| name.contains("::").then_some(OUTSIDE))
}

fn meant(near: Option<&str>) -> String {
    near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default()
}
