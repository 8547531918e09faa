//! Walking over a parsed filter.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::path::{Part, Path};

/// Calls `visit` for every term right below a term.
pub(super) fn each_child<'t, S>(term: &'t Term<S>, visit: &mut dyn FnMut(&'t Term<S>)) {
    match term {
        Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) | Term::Arr(None) => {}
        Term::Str(_, parts) => parts.iter().for_each(|part| {
            if let StrPart::Term(term) = part {
                visit(term);
            }
        }),
        Term::Arr(Some(term)) | Term::Neg(term) | Term::Label(_, term) => visit(term),
        Term::Obj(entries) => entries.iter().for_each(|(key, value)| {
            visit(key);
            value.iter().for_each(&mut *visit);
        }),
        Term::BinOp(left, operator, right) => {
            visit(left);
            if let BinaryOp::Pipe(Some(pattern)) = operator {
                each_in_pattern(pattern, visit);
            }
            visit(right);
        }
        Term::Fold(_, source, pattern, arguments) => {
            visit(source);
            each_in_pattern(pattern, visit);
            arguments.iter().for_each(visit);
        }
        Term::TryCatch(body, handler) => {
            visit(body);
            handler.iter().for_each(|handler| visit(handler));
        }
        Term::IfThenElse(branches, otherwise) => {
            for (condition, branch) in branches {
                visit(condition);
                visit(branch);
            }
            otherwise.iter().for_each(|otherwise| visit(otherwise));
        }
        Term::Def(definitions, body) => {
            definitions.iter().for_each(|definition| visit(&definition.body));
            visit(body);
        }
        Term::Call(_, arguments) => arguments.iter().for_each(visit),
        Term::Path(head, path) => {
            visit(head);
            for (part, _) in &path.0 {
                match part {
                    Part::Index(index) => visit(index),
                    Part::Range(from, to) => from.iter().chain(to).for_each(&mut *visit),
                }
            }
        }
    }
}

fn each_in_pattern<'t, S>(pattern: &'t Pattern<S>, visit: &mut dyn FnMut(&'t Term<S>)) {
    match pattern {
        Pattern::Var(_) => {}
        Pattern::Arr(patterns) => patterns.iter().for_each(|pattern| each_in_pattern(pattern, visit)),
        Pattern::Obj(entries) => entries.iter().for_each(|(key, pattern)| {
            visit(key);
            each_in_pattern(pattern, visit);
        }),
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

/// A term whose children are replaced, each by what `change` makes of it.
pub(super) fn map_children<'s>(
    term: Term<&'s str>,
    change: &mut dyn FnMut(Term<&'s str>) -> Term<&'s str>,
) -> Term<&'s str> {
    let mut boxed = |term: Box<Term<&'s str>>| Box::new(change(*term));
    match term {
        Term::Arr(Some(term)) => Term::Arr(Some(boxed(term))),
        Term::Neg(term) => Term::Neg(boxed(term)),
        Term::Label(name, term) => Term::Label(name, boxed(term)),
        Term::BinOp(left, operator, right) => {
            let (left, right) = (boxed(left), boxed(right));
            let operator = match operator {
                BinaryOp::Pipe(Some(pattern)) => BinaryOp::Pipe(Some(map_pattern(pattern, change))),
                operator => operator,
            };
            Term::BinOp(left, operator, right)
        }
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
            let (source, pattern) = (boxed(source), map_pattern(pattern, change));
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

fn map_pattern<'s>(
    pattern: Pattern<&'s str>,
    change: &mut dyn FnMut(Term<&'s str>) -> Term<&'s str>,
) -> Pattern<&'s str> {
    match pattern {
        Pattern::Var(name) => Pattern::Var(name),
        Pattern::Arr(patterns) => {
            Pattern::Arr(patterns.into_iter().map(|pattern| map_pattern(pattern, change)).collect())
        }
        Pattern::Obj(entries) => Pattern::Obj(
            entries.into_iter().map(|(key, pattern)| (change(key), map_pattern(pattern, change))).collect(),
        ),
    }
}
