//! What the text that an expression captures must be: a number or a version, compared with another.

use std::cmp::Ordering;
use std::fmt;

use crate::reader::Table;

/// `value = "> 30"` or `version = ">= 1.21"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    relation: Relation,
    bound: Bound,
    written: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Bound {
    Number(f64),
    /// `1.9` comes before `1.21` here, and after it among numbers.
    Version(Vec<u64>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Less,
    AtMost,
    Equal,
    Other,
    AtLeast,
    More,
}

/// The longer before the shorter that they begin with.
const RELATIONS: [(&str, Relation); 7] = [
    (">=", Relation::AtLeast),
    ("<=", Relation::AtMost),
    ("==", Relation::Equal),
    ("!=", Relation::Other),
    (">", Relation::More),
    ("<", Relation::Less),
    ("=", Relation::Equal),
];

impl Wanted {
    /// Reads `value` or `version`; None if neither is there or the reader was told what is wrong.
    pub fn parse(table: &mut Table<'_, '_>) -> Option<Self> {
        let (value, version) = (Self::read(table, "value", number), Self::read(table, "version", version));
        if table.has("value") && table.has("version") {
            table.problem("`value` and `version` compare the same text", "keep the one that it is");
        }
        value.or(version)
    }

    fn read(table: &mut Table<'_, '_>, key: &'static str, bound: fn(&str) -> Option<Bound>) -> Option<Self> {
        let span = table.span_of(key);
        let written = table.string(key)?;
        let wanted = Self::new(&written, bound);
        if wanted.is_none() {
            let help =
                if key == "value" { "for example `value = \"> 30\"`" } else { "for example `version = \">= 1.21\"`" };
            table.problem_in(span, &format!("`{written}` compares with nothing"), help);
        }
        wanted
    }

    fn new(written: &str, bound: fn(&str) -> Option<Bound>) -> Option<Self> {
        let written = written.trim();
        let (sign, relation) = RELATIONS.iter().find(|(sign, _)| written.starts_with(sign))?;
        let bound = bound(&written[sign.len()..])?;
        Some(Self { relation: *relation, bound, written: written.to_owned() })
    }

    /// Why a captured text is not as wanted, if it is not. No number is not as wanted, too.
    pub fn objection(&self, captured: Option<&[u8]>) -> Option<String> {
        let Some(captured) = captured else { return Some("captures nothing to compare".to_owned()) };
        let captured = String::from_utf8_lossy(captured);
        let shown: String = captured.trim().chars().take(40).collect();
        let ordering = match &self.bound {
            Bound::Number(bound) => match number(&captured) {
                Some(Bound::Number(number)) => number.partial_cmp(bound),
                _ => return Some(format!("`{shown}` is no number")),
            },
            Bound::Version(bound) => match version(&captured) {
                Some(Bound::Version(version)) => Some(compare(&version, bound)),
                _ => return Some(format!("`{shown}` is no version")),
            },
        };
        let holds = ordering.is_some_and(|ordering| self.relation.holds(ordering));
        (!holds).then(|| format!("{shown} is not {self}"))
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)
    }
}

impl Relation {
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::Equal => ordering.is_eq(),
            Self::Other => ordering.is_ne(),
            Self::AtLeast => ordering.is_ge(),
            Self::More => ordering.is_gt(),
        }
    }
}

/// A decimal number, in which `_` may stand between digits as in most languages.
fn number(text: &str) -> Option<Bound> {
    let text = text.trim();
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-._eE".contains(&byte));
    let number = text.replace('_', "").parse::<f64>().ok().filter(|number| is_decimal && number.is_finite());
    number.map(Bound::Number)
}

/// Whole numbers with dots between them, behind a `v` or not.
fn version(text: &str) -> Option<Bound> {
    let text = text.trim();
    let parts = text.strip_prefix('v').unwrap_or(text).split('.');
    let is_whole = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Option<Vec<u64>> = parts.map(|part| part.parse().ok().filter(|_| is_whole(part))).collect();
    parts.map(Bound::Version)
}

/// What one of them does not say is 0.
fn compare(left: &[u64], right: &[u64]) -> Ordering {
    let part = |of: &[u64], at: usize| of.get(at).copied().unwrap_or(0);
    let parts = 0..left.len().max(right.len());
    parts.map(|at| part(left, at).cmp(&part(right, at))).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(wanted: &str, captured: &str) -> bool {
        Wanted::new(wanted, number).unwrap().objection(Some(captured.as_bytes())).is_none()
    }

    fn version_holds(wanted: &str, captured: &str) -> bool {
        Wanted::new(wanted, version).unwrap().objection(Some(captured.as_bytes())).is_none()
    }

    #[test]
    fn numbers_compare_as_numbers() {
        for (wanted, captured) in [
            ("> 30", "31"),
            (">=30", " 30 "),
            ("< 1.5", "1.21"),
            ("= 1000", "1_000"),
            ("!= 0", "-1"),
            ("<= 1e3", "999.5"),
        ] {
            assert!(holds(wanted, captured), "{captured} {wanted}");
        }
        for (wanted, captured) in
            [("> 30", "30"), ("> 30", "9"), ("!= 0", "0.0"), ("> 0", "inf"), ("> 0", "NaN"), ("< 9", "")]
        {
            assert!(!holds(wanted, captured), "{captured} {wanted}");
        }
    }

    #[test]
    fn versions_compare_part_by_part() {
        for (wanted, captured) in
            [(">= 1.21", "1.21"), (">= 1.21", "1.21.3"), (">= 1.21", "v2"), ("== 1.21", "1.21.0"), ("< 1.21", "1.9")]
        {
            assert!(version_holds(wanted, captured), "{captured} {wanted}");
        }
        for (wanted, captured) in
            [(">= 1.21", "1.9"), (">= 1.21", "1.21-rc1"), (">= 1", ""), (">= 1", "1..2"), (">= 1", "+1")]
        {
            assert!(!version_holds(wanted, captured), "{captured} {wanted}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let wanted = Wanted::new("> 30", number).unwrap();
        assert_eq!(wanted.objection(Some(b"20")).as_deref(), Some("20 is not > 30"));
        assert_eq!(wanted.objection(Some(b"off")).as_deref(), Some("`off` is no number"));
        assert_eq!(wanted.objection(None).as_deref(), Some("captures nothing to compare"));
        for written in ["", "30", ">", "> x", "=> 3", "> 0x10", ">> 3"] {
            assert_eq!(Wanted::new(written, number), None, "{written}");
        }
    }
}
