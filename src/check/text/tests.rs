//! How a `text` check is read, and what it costs.

use super::super::Facts;
use super::*;
use crate::reader;

/// The check, or the first thing that is wrong with it.
fn read(fields: &str) -> Result<Arc<dyn Check>, String> {
    let text = format!("text = {{ in = [\"*.txt\"], {fields} }}");
    let (check, problems) = reader::read("a.toml", &text, parse);
    match problems.first() {
        Some(problem) => Err(problem.message.to_string()),
        None => Ok(check.unwrap()),
    }
}

fn text(has: &str, amount: Amount) -> Text {
    Text {
        selector: Selector::default(),
        has: vec![Pattern::new(has, Flags::default()).unwrap()],
        lacks: Vec::new(),
        amount,
        wanted: None,
        per_file: false,
        valid: false,
        what: None,
    }
}

#[test]
fn numbers_and_values_need_something_to_count_and_to_capture() {
    for (fields, problem) in [
        ("lacks = 'a', min = 2", "`min` is about the matches of `has`, which is missing"),
        ("lacks = 'a', value = '> 1'", "`value` is about the matches of `has`, which is missing"),
        ("has = 'a', value = '> 1'", "`a` captures nothing that could be compared"),
        ("has = ['(a)', '(?:b)'], version = '> 1'", "`(?:b)` captures nothing that could be compared"),
        ("has = '(a)', value = '1'", "`1` compares with nothing"),
        ("has = '(a)', value = '> 1', version = '> 1'", "`value` and `version` compare the same text"),
        ("has = 'a', min = 0", "`min = 0` expects nothing"),
        ("has = 'a', max = 0", "no number is at least 1 and at most 0"),
        ("has = 'a', min = -1", "`min` is an integer here"),
    ] {
        assert_eq!(read(fields).map(|check| check.describe()), Err(problem.to_owned()), "{fields}");
    }
}

#[test]
fn it_says_how_many_and_which_value() {
    for (fields, said) in [
        ("has = '(a)', min = 2, value = '> 1'", "*.txt has `(a)` in at least 2 places with a value > 1"),
        ("has = 'a', max = 3, per = 'file'", "each of *.txt has `a` in 1 to 3 places"),
        ("has = 'a', lacks = 'b'", "*.txt has `a` and lacks `b`"),
        ("has = 'a', lacks = 'b', what = 'sign'", "*.txt has sign and lacks `b`"),
        ("lacks = 'b', what = 'sign'", "*.txt lacks sign"),
    ] {
        assert_eq!(read(fields).map(|check| check.describe()).as_deref(), Ok(said));
    }
}

#[test]
fn one_match_is_enough_unless_more_are_asked_for() {
    let bytes = b"a\n".repeat(1_000);
    let fact = text("a", Amount::default()).look(&bytes).unwrap();
    assert_eq!((fact.sites.len(), fact.counts.len()), (1, 0));
    let fact = text("a", Amount { min: 2, max: None }).look(&bytes).unwrap();
    assert_eq!((fact.sites.len(), fact.counts), (1, vec![1_000]));
    let fact = text("a", Amount { min: 2, max: Some(3) }).look(&bytes).unwrap();
    assert_eq!((fact.sites.len(), fact.counts), (Fact::SITES_CAP, vec![1_000]));
}

#[test]
fn what_is_too_many_is_counted_to_the_last() {
    let check = text("a", Amount { min: 1, max: Some(3) });
    let path = crate::repo::RepoPath::new("a.txt");
    let notable = [(path, Box::new(check.look(&b"a\n".repeat(1_000)).unwrap()))].into();
    let outcome = check.reduce_over_all(&Facts::new(1, &notable));
    assert_eq!((outcome.findings.len(), outcome.findings_total), (Fact::SITES_CAP, 1_000));
    assert_eq!(outcome.summary.as_str(), "`a` in 1000 places, 1 to 3 places wanted");
}

#[test]
fn a_skeleton_has_nothing_before_somebody_has_written_it() {
    let check = text("Rollback", Amount::default());
    let look = |check: &Text, bytes: &[u8]| check.unless_unwritten(bytes, check.look(bytes).unwrap());
    let fact = look(&check, b"## Rollback\n\nTODO(you) Say how.\n");
    assert!(look::is_unwritten(&fact));
    assert_eq!(fact.sites.iter().map(|site| site.line).collect::<Vec<_>>(), [3]);
    // Who quotes the sign speaks of it.
    assert!(!look::is_unwritten(&look(&check, b"Rollback, see `TODO(you)`\n")));
    let lacks = Text { has: Vec::new(), lacks: check.has, ..text("x", Amount::default()) };
    assert!(!look::is_unwritten(&look(&lacks, b"TODO(you)\n")));
}

/// Of this many checks the filter spares most looks, but what is no text is told all the same.
#[test]
fn files_without_text_are_said_and_never_prove_anything() {
    let folder = tempfile::TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("a.bin", b"\0word0");
    let checks = (0..10).map(|at| {
        format!("[[area.item]]\nid = \"i{at}\"\ntitle = \"A\"\ncheck.text = {{ in = [\"*\"], lacks = 'word{at}' }}\n")
    });
    let text = format!("schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n{}", checks.collect::<String>());
    let checklist = crate::checklist::parse("a.toml", &text).0.unwrap();
    let said = || {
        let repo = Arc::new(Repo::open(folder.path()).unwrap());
        let plan = Arc::new(crate::audit::Plan::new(std::slice::from_ref(&checklist)));
        let outcomes = crate::audit::Engine::new(repo, plan).audit(&crate::audit::Cancel::default(), &|_| {}).outcomes;
        let said: Vec<_> =
            outcomes.iter().map(|(_, outcome)| format!("{} {}", outcome.status.word(), outcome.summary)).collect();
        assert!(said.len() == 10 && said.iter().skip(2).all(|other| *other == said[0]), "{said:?}");
        (said[0].clone(), said[1].clone())
    };
    assert_eq!(said().0, "pending no file that matches * has text");
    write("a.txt", b"plain\n");
    write("b.bin", b"\0word0");
    assert_eq!(said().0, "pass not in any of 1 file · 2 have no text and were not looked at");
    write("b.bin", "\u{feff}word1".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice());
    let (others, first) = said();
    assert_eq!(others, "pass not in any of 2 files · 1 has no text and was not looked at");
    assert_eq!(first, "fail 1 place in 1 file");
}
