//! Makes a parsed filter pay for what it makes.
//!
//! A value that a filter makes may be twice as large as the one before, and forty such steps fill any memory. So every
//! term that makes one is followed by a charge, and the few functions that take more than a step's time are preceded by
//! one. The library's definitions are treated like people's filters.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Pattern, Term};
use jaq_core::ops::Math;
use jaq_core::path::{Part, Path};

use super::{natives, term};

/// The functions that give away what they are given: a charge would only make them slow.
const PASSING: &[&str] = &["first", "last", "limit", "skip", "error_empty", "startswith", "endswith"];
const FIRST: &str = "$gonogo_first";
const SECOND: &str = "$gonogo_second";

type Parsed<'s> = Term<&'s str>;

/// `is_native` tells the functions that are not written in jq.
pub(super) fn harden<'s>(term: Parsed<'s>, is_native: &impl Fn(&str, usize) -> bool) -> Parsed<'s> {
    let term = term::map_children(term, &mut |child| harden(child, is_native));
    match term {
        Term::BinOp(left, BinaryOp::Math(Math::Mul), right) => charged(call(natives::TIMES, vec![*left, *right])),
        Term::BinOp(left, BinaryOp::Math(Math::Div), right) => charged(call(natives::OVER, vec![*left, *right])),
        Term::BinOp(left, operator, right) if makes(&operator) => charged(Term::BinOp(left, operator, right)),
        Term::Arr(Some(_)) | Term::Obj(_) => charged(term),
        Term::Str(_, ref parts) if parts.iter().any(|part| matches!(part, StrPart::Term(_))) => charged(term),
        Term::Call(name, arguments) if is_native(name, arguments.len()) => native(name, arguments),
        Term::Path(head, Path(parts)) => {
            let parts = parts.into_iter().map(|(part, optional)| (indexed(part), optional)).collect();
            Term::Path(head, Path(parts))
        }
        term => term,
    }
}

/// Whether an operator makes a value that neither of its sides was.
fn makes(operator: &BinaryOp<&str>) -> bool {
    match operator {
        BinaryOp::Math(_) | BinaryOp::Assign | BinaryOp::Update | BinaryOp::UpdateMath(_) | BinaryOp::UpdateAlt => true,
        BinaryOp::Pipe(_) | BinaryOp::Comma | BinaryOp::Alt | BinaryOp::Or | BinaryOp::And | BinaryOp::Cmp(_) => false,
    }
}

fn native<'s>(name: &'s str, mut arguments: Vec<Parsed<'s>>) -> Parsed<'s> {
    let guard = match (name, arguments.len()) {
        ("matches" | "split_matches" | "split_", 2) => natives::SEARCH,
        ("contains" | "indices", 1) => natives::PAIRS,
        ("explode", 0) => natives::SPELL,
        ("has", 1) => return call(name, arguments.into_iter().map(no_list).collect()),
        (name, _) if PASSING.contains(&name) || name.starts_with(natives::OURS) => return call(name, arguments),
        _ => return charged(call(name, arguments)),
    };
    // `first as $x | second as $y | guard($x; $y) | name($x; $y)`: each argument may have several outputs, and every
    // pair of them is paid for.
    let names = [FIRST, SECOND].into_iter().take(arguments.len());
    let bound = || names.clone().map(Term::Var).collect::<Vec<_>>();
    let guarded = pipe(call(guard, bound()), charged(call(name, bound())));
    names.clone().zip(&mut arguments).rev().fold(guarded, |body, (name, argument)| {
        let argument = Box::new(std::mem::take(argument));
        Term::BinOp(argument, BinaryOp::Pipe(Some(Pattern::Var(name))), Box::new(body))
    })
}

/// An index that is known only when the filter runs must be no list.
fn indexed(part: Part<Parsed<'_>>) -> Part<Parsed<'_>> {
    match part {
        Part::Index(index) if !matches!(index, Term::Str(..) | Term::Num(_) | Term::Neg(_)) => {
            Part::Index(no_list(index))
        }
        part => part,
    }
}

fn no_list(index: Parsed<'_>) -> Parsed<'_> {
    pipe(index, call(natives::INDEX, Vec::new()))
}

fn charged(term: Parsed<'_>) -> Parsed<'_> {
    pipe(term, call(natives::CHARGE, Vec::new()))
}

fn pipe<'s>(left: Parsed<'s>, right: Parsed<'s>) -> Parsed<'s> {
    Term::BinOp(Box::new(left), BinaryOp::Pipe(None), Box::new(right))
}

fn call<'s>(name: &'s str, arguments: Vec<Parsed<'s>>) -> Parsed<'s> {
    Term::Call(name, arguments)
}
