//! What an expression cannot match without, read off its syntax tree: literals of which every match has at least one.
//!
//! A file without any of them need not be searched, and of an expression that stays within a line only the lines with one
//! of them. This is what lets hundreds of expressions look at one file for little more than the price of reading it.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Sets of literals that stand for a whole node grow by multiplication, and are no longer followed above this.
const EXACT_CAP: usize = 64;
/// A larger class tells little: a literal beside it does better alone.
const CLASS_CAP: u32 = 8;
/// How many literals an expression may be found by.
const SET_CAP: usize = 600;
/// More of a literal tells nothing more.
const LONGEST: usize = 24;

/// At least one of these is in every match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literals {
    /// None is empty. Each is cut where more of it would tell nothing more.
    pub texts: Vec<Vec<u8>>,
    /// The texts are in lower case, and what is searched may have them in any.
    pub folded: bool,
}

/// The literals of an expression; None if it can match without any that are known.
pub fn required(expression: &Hir) -> Option<Literals> {
    let set = learn(expression).strongest()?;
    Some(Literals { texts: set.texts.into_iter().collect(), folded: set.folded })
}

/// Whether a match can have a line break in it, or depends on where the text begins or ends.
pub fn crosses_lines(expression: &Hir) -> bool {
    match expression.kind() {
        HirKind::Empty => false,
        HirKind::Literal(literal) => literal.0.contains(&b'\n'),
        HirKind::Class(Class::Bytes(class)) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&b'\n'))
        }
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&'\n'))
        }
        HirKind::Look(look) => {
            matches!(look, Look::Start | Look::End)
        }
        HirKind::Repetition(repetition) => crosses_lines(&repetition.sub),
        HirKind::Capture(capture) => crosses_lines(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(crosses_lines),
    }
}

#[derive(Clone, Debug, Default)]
struct Set {
    texts: BTreeSet<Vec<u8>>,
    folded: bool,
}

/// What is known of a node.
#[derive(Debug, Default)]
struct Known {
    /// All texts that it matches, if these are few.
    exact: Option<Set>,
    /// Texts of which each match has one.
    inner: Option<Set>,
}

impl Set {
    fn of(text: Vec<u8>) -> Self {
        Self { texts: [text].into(), folded: false }
    }

    fn fold(&mut self) {
        if !self.folded {
            self.texts = self.texts.iter().map(|text| text.to_ascii_lowercase()).collect();
            self.folded = true;
        }
    }

    /// Both sets in one case.
    fn alike(mut self, mut other: Self) -> (Self, Self) {
        if self.folded != other.folded {
            self.fold();
            other.fold();
        }
        (self, other)
    }

    fn union(self, other: Self) -> Self {
        let (mut left, right) = self.alike(other);
        left.texts.extend(right.texts);
        left
    }

    /// Each text of the one followed by each of the other.
    fn then(self, other: Self) -> Option<Self> {
        let (left, right) = self.alike(other);
        if left.texts.len() * right.texts.len() > EXACT_CAP || left.longest() + right.longest() > 4 * LONGEST {
            return None;
        }
        let joined = left.texts.iter().flat_map(|head| right.texts.iter().map(move |tail| [&head[..], tail].concat()));
        Some(Self { texts: joined.collect(), folded: left.folded })
    }

    fn longest(&self) -> usize {
        self.texts.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Long and few is what tells files apart. None of a set with the empty text, which is everywhere.
    fn worth(&self) -> Option<usize> {
        let shortest = self.texts.iter().map(Vec::len).min().filter(|shortest| *shortest > 0)?;
        (self.texts.len() <= SET_CAP).then(|| shortest.min(8) * 1000 + SET_CAP - self.texts.len())
    }

    fn cut(mut self) -> Self {
        if self.longest() > LONGEST {
            self.texts = self.texts.into_iter().map(|text| text[..text.len().min(LONGEST)].to_vec()).collect();
        }
        self
    }
}

impl Known {
    fn exactly(set: Set) -> Self {
        Self { exact: Some(set), inner: None }
    }

    fn strongest(self) -> Option<Set> {
        better(self.exact, self.inner).map(Set::cut)
    }
}

fn better(left: Option<Set>, right: Option<Set>) -> Option<Set> {
    let left = left.filter(|set| set.worth().is_some());
    let right = right.filter(|set| set.worth().is_some());
    match (left, right) {
        (Some(left), Some(right)) => Some(if right.worth() > left.worth() { right } else { left }),
        (left, right) => left.or(right),
    }
}

fn learn(node: &Hir) -> Known {
    match node.kind() {
        HirKind::Empty | HirKind::Look(_) => Known::exactly(Set::of(Vec::new())),
        HirKind::Literal(literal) => Known::exactly(Set::of(literal.0.to_vec())),
        HirKind::Class(class) => Known { exact: of_class(class), inner: None },
        HirKind::Capture(capture) => learn(&capture.sub),
        HirKind::Repetition(repetition) => of_repetition(learn(&repetition.sub), repetition.min, repetition.max),
        HirKind::Concat(parts) => of_concat(parts),
        HirKind::Alternation(parts) => of_alternation(parts),
    }
}

/// A small class is its bytes; one that has both cases of each of its letters is folded.
fn of_class(class: &Class) -> Option<Set> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Bytes(class) => class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect(),
        Class::Unicode(class) => {
            class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
    };
    let size: u32 = ranges.iter().map(|(start, end)| end - start + 1).sum();
    if size > 2 * CLASS_CAP {
        return None;
    }
    let bytes: Option<Vec<u8>> = ranges
        .iter()
        .flat_map(|(start, end)| *start..=*end)
        .map(|value| u8::try_from(value).ok().filter(u8::is_ascii))
        .collect();
    let bytes = bytes?;
    let both_cases = |byte: &u8| !byte.is_ascii_alphabetic() || bytes.contains(&(byte ^ 0x20));
    let folded = bytes.iter().any(u8::is_ascii_alphabetic) && bytes.iter().all(both_cases);
    let texts = bytes.iter().map(|byte| vec![if folded { byte.to_ascii_lowercase() } else { *byte }]);
    let texts: BTreeSet<_> = texts.collect();
    (texts.len() <= CLASS_CAP as usize).then_some(Set { texts, folded })
}

fn of_repetition(sub: Known, min: u32, max: Option<u32>) -> Known {
    match (min, max) {
        (1, Some(1)) => sub,
        (0, Some(1)) => Known { exact: sub.exact.map(|set| set.union(Set::of(Vec::new()))), inner: None },
        (0, _) => Known::default(),
        (min, _) => {
            let once = sub.exact.clone();
            let least =
                (1..min.min(8)).try_fold(once.clone(), |sum, _| sum.zip(once.clone()).map(|(sum, one)| sum.then(one)));
            let exact = if max == Some(min) && min <= 8 { least.clone().flatten() } else { None };
            Known { exact, inner: better(least.flatten(), better(sub.exact, sub.inner)) }
        }
    }
}

fn of_concat(parts: &[Hir]) -> Known {
    let mut best = None;
    // What the parts since the last unknown one match, and whether that is all so far.
    let mut run = Set::of(Vec::new());
    let mut whole = true;
    for part in parts {
        let known = learn(part);
        best = better(best, known.inner);
        let Some(exact) = known.exact else {
            best = better(best, Some(std::mem::replace(&mut run, Set::of(Vec::new()))));
            whole = false;
            continue;
        };
        run = match run.clone().then(exact.clone()) {
            Some(longer) => longer,
            None => {
                best = better(best, Some(run));
                whole = false;
                exact
            }
        };
    }
    match whole {
        true => Known { exact: Some(run), inner: best },
        false => Known { exact: None, inner: better(best, Some(run)) },
    }
}

fn of_alternation(parts: &[Hir]) -> Known {
    let known: Vec<Known> = parts.iter().map(learn).collect();
    let unite = |sets: Vec<Option<Set>>| -> Option<Set> {
        sets.into_iter().collect::<Option<Vec<Set>>>()?.into_iter().reduce(Set::union)
    };
    let exact =
        unite(known.iter().map(|known| known.exact.clone()).collect()).filter(|set| set.texts.len() <= EXACT_CAP);
    Known { exact, inner: unite(known.into_iter().map(Known::strongest).collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Hir {
        let mut builder = regex_syntax::ParserBuilder::new();
        builder.multi_line(true).crlf(true).unicode(false).utf8(false).build().parse(text).unwrap()
    }

    fn texts(expression: &str) -> Option<(Vec<String>, bool)> {
        let literals = required(&parse(expression))?;
        let texts = literals.texts.iter().map(|text| String::from_utf8(text.clone()).unwrap()).collect();
        Some((texts, literals.folded))
    }

    fn is(expression: &str, wanted: &[&str], folded: bool) {
        let wanted = wanted.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(texts(expression), Some((wanted, folded)), "{expression}");
    }

    #[test]
    fn the_longest_literal_speaks_for_an_expression() {
        is(r"\bunsafe\s*(\{|fn|impl)", &["unsafe"], false);
        is(r"^[ \t]*FROM[ \t]+\S+:latest", &[":latest"], false);
        is(r"colou?r_of", &["color_of", "colour_of"], false);
        is(r"={4,}", &["===="], false);
    }

    #[test]
    fn each_alternative_must_have_one() {
        is(r"\w+(?:alpha|beta\d|gam(?:ma|me))", &["alpha", "beta", "gamma", "gamme"], false);
        assert_eq!(texts(r"alpha|\d+"), None);
        assert_eq!(texts(r"(?:alpha)?\d"), None);
    }

    #[test]
    fn cases_are_folded() {
        is(r"(?i)Unleash", &["unleash"], true);
        is(r"[Rr]etry_Policy", &["retry_policy"], true);
        is(r"[12]abc", &["1abc", "2abc"], false);
        is(r"\bgh[pousr]_\w+", &["gho_", "ghp_", "ghr_", "ghs_", "ghu_"], false);
    }

    #[test]
    fn lines_are_crossed_by_what_can_match_a_break() {
        for stays in [r"^[ \t]*FROM\b.*$", r"a[^\n#]*b", r"\bx\b"] {
            assert!(!crosses_lines(&parse(stays)), "{stays}");
        }
        for crosses in [r"a\s*b", r"a[^#]*b", r"(?s)a.b", r"\Aabc", r"abc\z", r"a\nb"] {
            assert!(crosses_lines(&parse(crosses)), "{crosses}");
        }
    }
}
