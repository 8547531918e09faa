//! Walking over a parsed filter.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::path::{Part, Path};

/// The terms right below a term.
pub(super) fn children<'t, S>(term: &'t Term<S>) -> Vec<&'t Term<S>> {
    match term {
        Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) | Term::Arr(None) => Vec::new(),
        Term::Arr(Some(term)) | Term::Neg(term) | Term::Label(_, term) => vec![term],
        Term::Call(_, arguments) => arguments.iter().collect(),
        Term::TryCatch(body, handler) => [body].into_iter().chain(handler).map(|term| &**term).collect(),
        Term::Def(definitions, body) => {
            definitions.iter().map(|definition| &definition.body).chain([&**body]).collect()
        }
        Term::Obj(entries) => entries.iter().flat_map(|(key, value)| [key].into_iter().chain(value)).collect(),
        Term::BinOp(left, BinaryOp::Pipe(Some(pattern)), right) => {
            [&**left].into_iter().chain(keys(pattern)).chain([&**right]).collect()
        }
        Term::BinOp(left, _, right) => vec![left, right],
        Term::Fold(_, source, pattern, arguments) => {
            [&**source].into_iter().chain(keys(pattern)).chain(arguments).collect()
        }
        Term::IfThenElse(branches, otherwise) => {
            let branches = branches.iter().flat_map(|(condition, branch)| [condition, branch]);
            branches.chain(otherwise.as_deref()).collect()
        }
        Term::Str(_, parts) => {
            let inner = |part: &'t StrPart<S, Term<S>>| match part {
                StrPart::Term(term) => Some(term),
                StrPart::Str(_) | StrPart::Char(_) => None,
            };
            parts.iter().filter_map(inner).collect()
        }
        Term::Path(head, path) => {
            let inner = |part: &'t Part<Term<S>>| match part {
                Part::Index(index) => [Some(index), None],
                Part::Range(from, to) => [from.as_ref(), to.as_ref()],
            };
            [&**head].into_iter().chain(path.0.iter().flat_map(|(part, _)| inner(part)).flatten()).collect()
        }
    }
}

/// The keys of a pattern's objects.
pub(super) fn keys<S>(pattern: &Pattern<S>) -> Vec<&Term<S>> {
    match pattern {
        Pattern::Var(_) => Vec::new(),
        Pattern::Arr(patterns) => patterns.iter().flat_map(keys).collect(),
        Pattern::Obj(entries) => {
            entries.iter().flat_map(|(key, pattern)| [key].into_iter().chain(keys(pattern))).collect()
        }
    }
}

/// The variables that a pattern binds.
pub(super) fn variables<S: Copy>(pattern: &Pattern<S>) -> Vec<S> {
    match pattern {
        Pattern::Var(name) => vec![*name],
        Pattern::Arr(patterns) => patterns.iter().flat_map(variables).collect(),
        Pattern::Obj(entries) => entries.iter().flat_map(|(_, pattern)| variables(pattern)).collect(),
    }
}

/// A term whose children are replaced, each by what `change` makes of it. Keys in patterns are plain names and stay.
pub(super) fn map_children<'s>(
    term: Term<&'s str>,
    change: &mut dyn FnMut(Term<&'s str>) -> Term<&'s str>,
) -> Term<&'s str> {
    let mut boxed = |term: Box<Term<&'s str>>| Box::new(change(*term));
    match term {
        Term::Arr(Some(term)) => Term::Arr(Some(boxed(term))),
        Term::Neg(term) => Term::Neg(boxed(term)),
        Term::Label(name, term) => Term::Label(name, boxed(term)),
        Term::BinOp(left, operator, right) => Term::BinOp(boxed(left), operator, boxed(right)),
        Term::TryCatch(body, handler) => Term::TryCatch(boxed(body), handler.map(boxed)),
        Term::Str(format, parts) => {
            let part = |part| match part {
                StrPart::Term(term) => StrPart::Term(change(term)),
                part => part,
            };
            Term::Str(format, parts.into_iter().map(part).collect())
        }
        Term::Obj(entries) => {
            Term::Obj(entries.into_iter().map(|(key, value)| (change(key), value.map(&mut *change))).collect())
        }
        Term::Fold(kind, source, pattern, arguments) => {
            let source = boxed(source);
            Term::Fold(kind, source, pattern, arguments.into_iter().map(change).collect())
        }
        Term::IfThenElse(branches, otherwise) => {
            let branches =
                branches.into_iter().map(|(condition, branch)| (change(condition), change(branch))).collect();
            Term::IfThenElse(branches, otherwise.map(|otherwise| Box::new(change(*otherwise))))
        }
        Term::Def(definitions, body) => {
            let definition = |Def { name, args, body }| Def { name, args, body: change(body) };
            let definitions = definitions.into_iter().map(definition).collect();
            Term::Def(definitions, Box::new(change(*body)))
        }
        Term::Call(name, arguments) => Term::Call(name, arguments.into_iter().map(change).collect()),
        Term::Path(head, Path(parts)) => {
            let head = boxed(head);
            let part = |(part, optional)| match part {
                Part::Index(index) => (Part::Index(change(index)), optional),
                Part::Range(from, to) => (Part::Range(from.map(&mut *change), to.map(&mut *change)), optional),
            };
            Term::Path(head, Path(parts.into_iter().map(part).collect()))
        }
        term @ (Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) | Term::Arr(None)) => term,
    }
}
