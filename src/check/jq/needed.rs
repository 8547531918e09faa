//! What a document must have in its text, or a filter gives nothing for it: `select(.kind == "Deployment")` finds nothing in
//! a file without that word, which then need not be parsed.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse::{BinaryOp, Term};
use jaq_core::ops::Cmp;
use jaq_core::path::Part;

/// Filters that let nothing through for a key that is not there.
const DROP_NULL: &[&str] = &["objects", "arrays", "strings", "numbers", "booleans", "values", "iterables"];
/// A shorter word is in every file.
const SHORTEST: usize = 3;

/// What a document's own key must say, or a filter gives nothing for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) struct Top {
    pub key: String,
    pub values: Vec<String>,
}

/// The key by which a filter chooses among whole documents; None if it does not, or not by one key alone.
pub(super) fn top(term: &Term<&str>) -> Option<Top> {
    match term {
        Term::BinOp(left, BinaryOp::Pipe(None), _) => top(left),
        Term::Call("select", arguments) => said_at_top(arguments.first()?),
        _ => None,
    }
}

fn said_at_top(condition: &Term<&str>) -> Option<Top> {
    match condition {
        Term::BinOp(left, BinaryOp::Cmp(Cmp::Eq), right) => {
            let (key, values) = own_key(left).zip(text(right)).or_else(|| own_key(right).zip(text(left)))?;
            Some(Top { key, values })
        }
        Term::BinOp(left, BinaryOp::And, right) => said_at_top(left).or_else(|| said_at_top(right)),
        Term::BinOp(left, BinaryOp::Or, right) => {
            let (left, right) = (said_at_top(left)?, said_at_top(right)?);
            (left.key == right.key).then(|| Top { values: [left.values, right.values].concat(), ..left })
        }
        Term::BinOp(left, BinaryOp::Pipe(None), right) => match &**right {
            Term::Call("IN", arguments) => Some(Top { key: own_key(left)?, values: each_text(arguments.first()?)? }),
            _ => None,
        },
        _ => None,
    }
}

/// `.key` of the document itself.
fn own_key(term: &Term<&str>) -> Option<String> {
    let Term::Path(head, path) = term else { return None };
    let ([(Part::Index(index), _)], Term::Id) = (path.0.as_slice(), &**head) else { return None };
    text(index)?.pop()
}

/// Words of which one must stand in the text; None if that is not known.
pub(super) fn words(term: &Term<&str>) -> Option<Vec<String>> {
    match term {
        Term::BinOp(left, BinaryOp::Pipe(None), right) => {
            let present = first_call(right).filter(|name| DROP_NULL.contains(name)).and_then(|_| present(left));
            better(better(words(left), words(right)), present)
        }
        Term::BinOp(left, BinaryOp::Comma, right) => both(words(left), words(right)),
        Term::Call("select", arguments) => true_of(arguments.first()?),
        _ => None,
    }
}

/// Words without which a condition is not true.
fn true_of(condition: &Term<&str>) -> Option<Vec<String>> {
    match condition {
        Term::BinOp(left, BinaryOp::Cmp(Cmp::Eq), right) => better(text(left), text(right)),
        Term::BinOp(left, BinaryOp::And, right) => better(true_of(left), true_of(right)),
        Term::BinOp(left, BinaryOp::Or, right) => both(true_of(left), true_of(right)),
        Term::BinOp(_, BinaryOp::Pipe(None), right) => true_of(right),
        Term::Call("IN", arguments) => each_text(arguments.first()?),
        Term::Call("has", arguments) => text(arguments.first()?),
        Term::Call("any", arguments) if arguments.len() == 1 => true_of(arguments.first()?),
        Term::Path(..) => present(condition),
        _ => None,
    }
}

/// The key without which a path leads to null.
fn present(term: &Term<&str>) -> Option<Vec<String>> {
    let Term::Path(head, path) = term else { return None };
    // What is looked up in something else than the document may stand elsewhere.
    if !matches!(**head, Term::Id) {
        return None;
    }
    let keys = path.0.iter().filter_map(|(part, _)| match part {
        Part::Index(index) => text(index),
        Part::Range(..) => None,
    });
    keys.reduce(|left, right| better(Some(left), Some(right)).unwrap_or_default())
}

fn first_call<'t>(term: &Term<&'t str>) -> Option<&'t str> {
    match term {
        Term::Call(name, arguments) if arguments.is_empty() => Some(name),
        Term::BinOp(left, BinaryOp::Pipe(_), _) => first_call(left),
        _ => None,
    }
}

fn each_text(term: &Term<&str>) -> Option<Vec<String>> {
    match term {
        Term::BinOp(left, BinaryOp::Comma, right) => both(each_text(left), each_text(right)),
        _ => text(term),
    }
}

/// A text that cannot be written in another way but with escapes: no format quotes or folds these characters.
fn text(term: &Term<&str>) -> Option<Vec<String>> {
    let Term::Str(None, parts) = term else { return None };
    let [StrPart::Str(text)] = parts.as_slice() else { return None };
    let is_plain =
        text.len() >= SHORTEST && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte));
    is_plain.then(|| vec![(*text).to_owned()])
}

fn both(left: Option<Vec<String>>, right: Option<Vec<String>>) -> Option<Vec<String>> {
    Some([left?, right?].concat())
}

/// The longer word is the rarer one.
fn better(left: Option<Vec<String>>, right: Option<Vec<String>>) -> Option<Vec<String>> {
    let shortest = |words: &Vec<String>| words.iter().map(String::len).min().unwrap_or(0);
    match (left, right) {
        (Some(left), Some(right)) => Some(if shortest(&right) > shortest(&left) { right } else { left }),
        (left, right) => left.or(right),
    }
}

#[cfg(test)]
mod tests {
    use super::super::vet;
    use super::*;

    fn of(code: &str) -> Option<Vec<String>> {
        words(&vet::parse(code).unwrap())
    }

    #[test]
    fn what_is_compared_must_be_there() {
        let one = |word: &str| Some(vec![word.to_owned()]);
        assert_eq!(of(r#"select(.kind == "Deployment")"#), one("Deployment"));
        assert_eq!(of(r#"select("CronJob" == .kind) | .spec"#), one("CronJob"));
        assert_eq!(of(r#".items[]? | select(.kind == "Pod" and .metadata.labels.application == "web")"#), one("Pod"));
        assert_eq!(
            of(r#"select(.kind == "Job" or .kind == "CronJob")"#),
            Some(vec!["Job".to_owned(), "CronJob".to_owned()])
        );
        assert_eq!(
            of(r#"select(.kind | IN("Deployment", "DaemonSet"))"#),
            Some(vec!["Deployment".to_owned(), "DaemonSet".to_owned()])
        );
        assert_eq!(of(".services? | objects | .[] | objects"), one("services"));
        assert_eq!(of(r#"select(has("alert"))"#), one("alert"));
        assert_eq!(of("select(.jobs?)"), one("jobs"));
    }

    #[test]
    fn a_document_is_chosen_by_a_key_of_its_own() {
        let kind = |values: &[&str]| {
            Some(Top { key: "kind".to_owned(), values: values.iter().map(|value| (*value).to_owned()).collect() })
        };
        let of = |code: &str| top(&vet::parse(code).unwrap());
        assert_eq!(of(r#"select(.kind == "Deployment")"#), kind(&["Deployment"]));
        assert_eq!(of(r#"select("CronJob" == .kind and .spec) | .spec"#), kind(&["CronJob"]));
        assert_eq!(of(r#"select(.kind == "Job" or .kind == "CronJob")"#), kind(&["Job", "CronJob"]));
        assert_eq!(of(r#"select(.kind | IN("Deployment", "DaemonSet"))"#), kind(&["Deployment", "DaemonSet"]));
        for code in [
            ".",
            r#".items[]? | select(.kind == "Pod")"#,
            r#"select(.kind != "Pod")"#,
            r#"select(.spec.kind == "Pod")"#,
            r#"select(.kind == "Pod" or .type == "Pod")"#,
            r#"select(.kind == "Pod" | not)"#,
            r#"select((.kind // "Pod") == "Pod")"#,
            r#"select(.kind == "Pod"), ."#,
        ] {
            assert_eq!(of(code), None, "{code}");
        }
    }

    #[test]
    fn nothing_is_known_of_what_may_be_absent_or_written_otherwise() {
        for code in [
            ".",
            "..",
            ".kind",
            r#"select(.kind != "Deployment")"#,
            r#"select(.kind == "Deployment" | not)"#,
            r#"select(.kind == "Deployment" or .spec.replicas > 1)"#,
            r#"select(.name == "two words")"#,
            r#"select(.a == "it's")"#,
            r#"select(.kind == "\(.b)")"#,
            r#"select(.kind == "Deployment"), ."#,
            r#"select((.kind // "Deployment") == "Deployment" | not)"#,
            r#"select(.a == "")"#,
            ".[]? | strings",
        ] {
            assert_eq!(of(code), None, "{code}");
        }
    }
}
