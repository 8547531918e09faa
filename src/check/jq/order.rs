//! What is put in an order must be of one type.
//!
//! In jq every value has its place in one order: a text is more than any number, and `null` is less than all else. So
//! `.spec.replicas >= 2` would be true of the text `";"`, and `.timeout < 10` where no timeout is set. People mean neither.
//! Therefore what people write compares by these functions; the library's own definitions tell types by that order.

use jaq_core::load::parse::{BinaryOp, Term};
use jaq_core::native::{Fun, bome, v};
use jaq_core::ops::Cmp;
use jaq_core::{Cv, Error, Native, ValXs};
use jaq_json::Val;
use jaq_std::ValT as _;

use super::natives::Bounded;
use super::term;

type Own = Native<Bounded>;

/// Whether the first argument is less than the second, or no more.
const LESS: &str = "gonogo_less";
const AT_MOST: &str = "gonogo_at_most";
/// Gives its input back, a list whose items can be put in an order.
const ALIKE: &str = "gonogo_alike";

/// jq's functions that put a list in order, each with the name under which ours does.
const SORTING: &[(&str, &str)] = &[
    ("sort", "gonogo_sort"),
    ("sort_by", "gonogo_sort_by"),
    ("min", "gonogo_min"),
    ("min_by", "gonogo_min_by"),
    ("max", "gonogo_max"),
    ("max_by", "gonogo_max_by"),
];
pub(super) const DEFINITIONS: &str = "
    def gonogo_sort: gonogo_alike | sort;
    def gonogo_sort_by(f): (map([f]) | gonogo_alike) as $keys | sort_by(f);
    def gonogo_min: gonogo_alike | min;
    def gonogo_min_by(f): (map([f]) | gonogo_alike) as $keys | min_by(f);
    def gonogo_max: gonogo_alike | max;
    def gonogo_max_by(f): (map([f]) | gonogo_alike) as $keys | max_by(f);
";

/// The error of a comparison that jq would answer with yes because something is missing: no is said to it where a check
/// asks what holds, whatever else the filter makes of the answer.
pub(super) const MISSING: &str =
    "what is missing, or no number, is not less than anything: say with `//` what it counts as";
/// How much of a text is quoted in an error, in characters.
const QUOTE: usize = 40;

/// Replaces each comparison and each sorting in what a person wrote.
pub(super) fn strict(term: Term<&str>) -> Term<&str> {
    match term::map_children(term, &mut strict) {
        Term::BinOp(left, BinaryOp::Cmp(Cmp::Lt), right) => Term::Call(LESS, vec![*left, *right]),
        Term::BinOp(left, BinaryOp::Cmp(Cmp::Gt), right) => Term::Call(LESS, vec![*right, *left]),
        Term::BinOp(left, BinaryOp::Cmp(Cmp::Le), right) => Term::Call(AT_MOST, vec![*left, *right]),
        Term::BinOp(left, BinaryOp::Cmp(Cmp::Ge), right) => Term::Call(AT_MOST, vec![*right, *left]),
        Term::Call(name, arguments) => {
            let ours = SORTING.iter().find(|(known, _)| *known == name).map(|(_, ours)| *ours);
            Term::Call(ours.unwrap_or(name), arguments)
        }
        term => term,
    }
}

pub(super) fn natives() -> [Fun<Bounded>; 3] {
    [
        (LESS, v(2), Own::new(|arguments| compared(arguments, |left, right| left < right))),
        (AT_MOST, v(2), Own::new(|arguments| compared(arguments, |left, right| left <= right))),
        (ALIKE, v(0), Own::new(alike)),
    ]
}

fn compared((mut context, _): Cv<'_, Bounded>, answer: fn(&Val, &Val) -> bool) -> ValXs<'_, Val> {
    let right = context.pop_var();
    let left = context.pop_var();
    let answer = match in_order(&left, &right) {
        Err(reason) if reason == MISSING && !answer(&left, &right) => Ok(false),
        found => found.map(|()| answer(&left, &right)),
    };
    bome(answer.map(Val::from).map_err(Error::str))
}

fn alike((_, value): Cv<'_, Bounded>) -> ValXs<'_, Val> {
    let Val::Arr(items) = &value else { return bome(Ok(value)) };
    let found = match &items[..] {
        [first, rest @ ..] => rest.iter().try_for_each(|item| in_order(first, item)),
        [] => Ok(()),
    };
    bome(found.map(|()| value).map_err(Error::str))
}

/// Whether two values have an order: they are of one type that has one, and lists have it part by part.
fn in_order(left: &Val, right: &Val) -> Result<(), String> {
    match (left, right) {
        _ if is_missing(left) || is_missing(right) => Err(MISSING.to_owned()),
        (Val::Bool(_), Val::Bool(_))
        | (Val::Num(_), Val::Num(_))
        | (Val::TStr(_) | Val::BStr(_), Val::TStr(_) | Val::BStr(_)) => Ok(()),
        (Val::Arr(left), Val::Arr(right)) => {
            left.iter().zip(right.iter()).try_for_each(|(left, right)| in_order(left, right))
        }
        _ => Err(format!("{} and {} cannot be compared", shown(left), shown(right))),
    }
}

fn is_missing(value: &Val) -> bool {
    match value {
        Val::Null => true,
        Val::Num(_) => value.as_f64().is_some_and(f64::is_nan),
        _ => false,
    }
}

/// A value as an error names it.
fn shown(value: &Val) -> String {
    match value {
        Val::Num(number) => format!("the number {number}"),
        Val::TStr(text) | Val::BStr(text) => {
            let text = String::from_utf8_lossy(&text[..text.len().min(4 * QUOTE)]);
            format!("the text `{}`", text.chars().take(QUOTE).collect::<String>())
        }
        Val::Arr(_) => "a list".to_owned(),
        Val::Obj(_) => "an object".to_owned(),
        Val::Bool(_) | Val::Null => value.to_string(),
    }
}
