//! Statements read from texts and written as texts.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::ledger::{BOARD, Decision, Ledger, MarkStatus, Ruling, SignOff, Until, Waiver};

const WHOLE: &str = r#"schema = 1
id = "01K0AAAAAAAAAAAAAAAAAAAAAA"
kind = "mark"
item = "core/security.threat-model"
status = "partial"
by = "Ada Lovelace <ada@example.org>"
at = 2026-01-31T09:30:00+01:00
commit = "a1b2c3d"
note = '''
The "new" model covers C:\data,
but not the queue.
'''
supersedes = ["01JZAAAAAAAAAAAAAAAAAAAAAA"]
hash = "HASH"

[[evidence]]
path = "docs/THREAT_MODEL.md"
blake3 = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"

[[evidence]]
url = "https://example.org/minutes"
"#;

fn whole() -> String {
    WHOLE.replace("HASH", &canonical::hash_of_text(WHOLE))
}

fn file(folder: &str, stem: &str) -> RepoPath {
    RepoPath::new(&format!(".gonogo/ledger/{folder}/{stem}.toml"))
}

fn home() -> RepoPath {
    file("core/security.threat-model", "01K0AAAAAAAAAAAAAAAAAAAAAA")
}

/// The problem with a text in the threat model's folder, as one line.
fn damage(text: &str) -> String {
    let damage = parse(&file("core/security.threat-model", "one"), text).expect_err(text);
    assert_eq!(damage.item.as_deref(), Some("core/security.threat-model"), "{text}");
    damage.problem.to_string().replace(".gonogo/ledger/core/security.threat-model/", "")
}

const HAND: &str = "schema = 1\nkind = \"mark\"\nitem = \"core/security.threat-model\"\nstatus = \"veto\"\nby = \"Bo\"\nat = \"2026-01-31T09:30:00Z\"\n";

#[test]
fn a_recorded_statement_reads_and_writes_the_same() {
    let text = whole();
    let statement = parse(&home(), &text).unwrap();
    assert_eq!(statement.origin, Origin::Recorded);
    assert_eq!(statement.kind, Kind::Mark(MarkStatus::Partial));
    assert_eq!(statement.note, "The \"new\" model covers C:\\data,\nbut not the queue.\n");
    assert_eq!(statement.at.to_string(), "2026-01-31T09:30:00+01:00[+01:00]");
    assert_eq!(statement.evidence.len(), 2);
    assert_eq!(statement.path(), Some(home()));
    assert_eq!(render(&statement), text);
}

#[test]
fn comments_line_ends_and_order_are_no_edit_but_a_word_is() {
    let text = whole();
    let origin = |text: &str| parse(&home(), text).unwrap().origin;
    assert_eq!(origin(&text.replace('\n', "\r\n")), Origin::Recorded);
    assert_eq!(origin(&format!("\u{feff}# seen by Bo\n{text}")), Origin::Recorded);
    assert_eq!(origin(&text.replace("schema = 1\n", "").replace("hash", "schema = 0x1 # one\nhash")), Origin::Recorded);
    assert_eq!(origin(&text.replace("partial", "pass")), Origin::Edited);
    assert_eq!(origin(&text.replace("hash", "extra = 1\nhash")), Origin::Edited);
    assert_eq!(origin(&text.replace(&canonical::hash_of_text(WHOLE), "none")), Origin::Edited);
}

#[test]
fn a_hand_written_statement_needs_little() {
    let statement = parse(&file("core/security.threat-model", "bo-says-no"), HAND).unwrap();
    assert_eq!((statement.id.as_str(), statement.origin), ("bo-says-no", Origin::HandWritten));
    assert_eq!((statement.note.as_str(), statement.commit.as_ref()), ("", None));
    let spelled = HAND.replace("\"2026-01-31T09:30:00Z\"", "2026-01-31 09:30:00-00:30\nsupersedes = []\nevidence = []");
    assert_eq!(parse(&file("core/security.threat-model", "x"), &spelled).unwrap().at.offset().seconds(), -1800);
}

#[test]
fn unknown_keys_are_kept_by_name() {
    let text = format!("{HAND}mood = \"good\"\n[[evidence]]\nurl = \"https://e.org\"\nseen = true\n");
    let statement = parse(&file("core/security.threat-model", "x"), &text).unwrap();
    assert_eq!(statement.unknown, ["evidence.seen", "mood"]);
}

#[test]
fn a_kind_of_the_future_is_no_damage_but_a_slip_is() {
    let dream = format!("{}until = 7\n[[evidence]]\nfilm = \"x\"\n", HAND.replace("\"mark\"", "\"dream\""));
    let statement = parse(&file("core/security.threat-model", "x"), &dream).unwrap();
    assert_eq!(statement.kind, Kind::Other("dream".to_owned()));
    assert!(statement.unknown.is_empty());
    for (slip, near) in [("Makr", "mark"), ("waver", "waiver"), ("approvel", "approval"), ("coment", "comment")] {
        let expected = format!("one.toml:2:8: there is no kind `{slip}` (did you mean `{near}`?)");
        assert_eq!(damage(&HAND.replace("\"mark\"", &format!("\"{slip}\""))), expected);
    }
}

/// The hand-written statement as one of another kind, with further keys.
fn of_kind(kind: &str, keys: &str) -> String {
    HAND.replace("\"mark\"", &format!("\"{kind}\"")).replace("status = \"veto\"\n", "") + keys
}

#[test]
fn waivers_assignments_and_comments_by_hand() {
    let read = |kind: &str, keys: &str| {
        parse(&file("core/security.threat-model", "x"), &of_kind(kind, keys))
            .map_err(|damage| damage.problem.to_string())
    };
    let waiver =
        read("waiver", "note = \"old\"\nuntil = 2028-02-29\npaths = [\"k8s/**\"]\ncontrol = \"a firewall\"\n").unwrap();
    assert_eq!(waiver.until.as_ref().map(ToString::to_string).as_deref(), Some("the end of 29 Feb 2028"));
    let Kind::Waiver(said) = &waiver.kind else { panic!("{waiver:?}") };
    assert_eq!(
        (&*said.paths, said.control.as_deref(), &said.approver),
        (&["k8s/**".to_owned()][..], Some("a firewall"), &None)
    );
    assert!(waiver.unknown.is_empty());
    for until in [
        "\"2028-02-29T12:00:00+09:00\"",
        "{ item = \"core/a.b\" }",
        "{ commit = \"9f1c2aa\" }",
        "\"item core/a.b passes\"",
    ] {
        assert!(read("waiver", &format!("note = \"old\"\nuntil = {until}\n")).unwrap().until.is_some(), "{until}");
    }
    assert_eq!(
        read("approval", "waiver = \"w\"\n").unwrap().kind,
        Kind::Ruling(Ruling::Approval, StatementId::new("w"))
    );
    assert_eq!(read("assignment", "to = \"@ops\"\n").unwrap().kind, Kind::Assignment("@ops".into()));
    assert_eq!(read("comment", "note = \"hm\"\n").unwrap().kind, Kind::Comment);
    assert!(read("comment", "note = \"hm\"\nuntil = 2028-02-29\n").unwrap().unknown == ["until"]);
}

#[test]
fn what_a_kind_needs_is_asked_for_by_name() {
    let cases = [
        ("waiver", "until = 2028-02-29\n", "`note` is missing (a waiver needs a reason"),
        ("waiver", "note = \"old\"\n", "a waiver without `until` would never end (a date such as until = 2026-03-01"),
        ("waiver", "note = \"old\"\nuntil = 2026-02-29\n", "not valid TOML"),
        ("waiver", "note = \"old\"\nuntil = \"29 Feb\"\n", "`29 Feb` is neither a date nor an event"),
        ("waiver", "note = \"old\"\nuntil = {}\n", "`item` is missing"),
        ("waiver", "note = \"old\"\nuntil = { item = \"a\" }\n", "`a` does not name an item"),
        ("waiver", "note = \"old\"\nuntil = 3\n", "`until` is an integer here"),
        ("rejection", "", "`waiver` is missing (the id of the waiver that it is about"),
        ("assignment", "", "`to` is missing"),
        ("comment", "", "`note` is missing (a comment is its note"),
    ];
    for (kind, keys, expected) in cases {
        let found = damage(&of_kind(kind, keys));
        assert!(found.contains(expected), "{kind} {keys}: {found}");
    }
}

/// What is replaced in a sound statement by what, and what is said of it then.
const DAMAGES: &[(&str, &str, &str)] = &[
    (
        "schema = 1\n",
        "schema = 2\n",
        "1:10: schema 2 is not known to this version (a newer gonogo reads it; written by hand it says `schema = 1`)",
    ),
    ("schema = 1\n", "", "1:1: `schema` is missing (begin the file with `schema = 1`)"),
    (
        "status = \"veto\"\n",
        "",
        "1:1: a mark without `status` says nothing (expected one of `pass`, `partial`, `fail`, `veto`, `na`)",
    ),
    (
        "\"veto\"",
        "\"vote\"",
        "4:10: `status` cannot be `vote` (expected one of `pass`, `partial`, `fail`, `veto`, `na`)",
    ),
    (
        "kind = \"mark\"\n",
        "",
        "1:1: `kind` is missing (for example kind = \"mark\", kind = \"waiver\" or kind = \"withdrawal\")",
    ),
    (
        "\"mark\"",
        "\"withdrawal\"",
        "1:1: a withdrawal without `supersedes` withdraws nothing (name the ids of the statements that it withdraws: supersedes = [\"ID\"])",
    ),
    ("by = \"Bo\"\n", "", "1:1: `by` is missing (who states it, for example by = \"Ada Lovelace <ada@example.org>\")"),
    (
        "00Z\"",
        "00\"",
        "6:6: `at` has no offset: `2026-01-31T09:30:00` (date, time and offset, for example at = 2026-01-31T09:30:00+01:00)",
    ),
    (
        "T09:30:00Z",
        "",
        "6:6: `at` has no time: `2026-01-31` (date, time and offset, for example at = 2026-01-31T09:30:00+01:00)",
    ),
    (
        "2026-01-31T",
        "31/01 ",
        "6:6: `at` is `31/01 09:30:00Z`, which is no moment (date, time and offset, for example at = 2026-01-31T09:30:00+01:00)",
    ),
    (
        "item = \"core/security.threat-model\"\n",
        "",
        "1:1: `item` is missing (write item = \"core/security.threat-model\", as the folder says)",
    ),
    (
        "core/security.threat-model",
        "core/security.review",
        "3:8: it speaks about `core/security.review`, but lies in the folder of `core/security.threat-model` \
         (write item = \"core/security.threat-model\", or move the file to `.gonogo/ledger/core/security.review/one.toml`)",
    ),
    (
        "schema = 1\n",
        "schema = 1\nid = \"two\"\n",
        "2:6: its `id` is `two`, but the file is named `one.toml` (write id = \"one\", or rename the file to `two.toml`)",
    ),
    ("by = \"Bo\"", "by = Bo", "5:6: not valid TOML: string values must be quoted, expected literal string"),
    ("at =", "commit = \"HEAD\"\nat =", "6:10: `HEAD` is not a commit's hash (7 to 64 hexadecimal digits)"),
    ("by = \"Bo\"", "by = [\"Bo\"]", "5:6: `by` is an array here (expected a string)"),
];

#[test]
fn every_damage_says_where_and_how_to_mend_it() {
    for (from, to, expected) in DAMAGES {
        assert_eq!(damage(&HAND.replace(from, to)), format!("one.toml:{expected}"));
    }
}

#[test]
fn damaged_evidence() {
    let cases = [
        ("", "7:1: this evidence shows nothing (each [[evidence]] has exactly one of `path`, `url`, `commit`, `text`)"),
        (
            "url = \"u\"\npath = \"p\"",
            "7:1: this evidence has both `path` and `url` (give each an [[evidence]] of its own)",
        ),
        (
            "path = \"../p\"",
            "8:8: `../p` does not lie in the repository (a path relative to the repository's root, without `..`)",
        ),
        (
            "path = \"p\"\nblake3 = \"0\"",
            "9:10: `0` is no BLAKE3 hash (64 hexadecimal digits as `b3sum` prints them; or drop the key)",
        ),
        ("commit = \"aéééééé\"", "8:10: `aéééééé` is not a commit's hash (7 to 64 hexadecimal digits)"),
        ("text = \" \"", "8:8: `text` is empty (each [[evidence]] has exactly one of `path`, `url`, `commit`, `text`)"),
    ];
    for (evidence, expected) in cases {
        assert_eq!(damage(&format!("{HAND}[[evidence]]\n{evidence}\n")), format!("one.toml:{expected}"));
    }
}

#[test]
fn conflict_markers_are_named_by_line() {
    let expected = "one.toml:4:1: a merge left its conflict markers in the file \
                    (keep one side and delete the marker lines; if both sides count, give each a file of its own)";
    let torn =
        HAND.replace("status", "<<<<<<< HEAD\nstatus = \"pass\"\n=======\nstatus").replace("by", ">>>>>>> other\nby");
    assert_eq!(damage(&torn), expected);
    // In a note they are valid TOML, and a conflict all the same.
    let note = HAND.replace("status", "note = '''\n<<<<<<< HEAD\nyes\n=======\nno\n>>>>>>> other\n'''\nstatus");
    assert_eq!(damage(&note), expected.replace("4:1", "5:1"));
    // Unless the program recorded them so.
    let mut statement = parse(&home(), &whole()).unwrap();
    statement.note = "it said\n<<<<<<< HEAD\n".to_owned();
    assert_eq!(parse(&home(), &render(&statement)), Ok(statement));
}

#[test]
fn a_file_must_lie_where_its_item_is_looked_for() {
    let at = |path: &str| parse(&RepoPath::new(path), HAND).map_err(Box::new);
    for elsewhere in [".gonogo/ledger/one.toml", ".gonogo/ledger/core/one.toml", ".gonogo/ledger/core/a.b/c/one.toml"] {
        let damage = at(elsewhere).unwrap_err();
        assert_eq!(damage.item.as_deref(), Some("core/security.threat-model"), "what the file itself says");
        let help = damage.problem.help.unwrap();
        assert_eq!(help.as_str(), "move the file to `.gonogo/ledger/core/security.threat-model/one.toml`");
    }
    assert!(at(".gonogo/ledger/_board/one.toml").is_err(), "a mark on the whole board");
    let agenda = HAND.replace("\"mark\"", "\"agenda\"").replace("item = \"core/security.threat-model\"\n", "");
    let statement = parse(&RepoPath::new(".gonogo/ledger/_board/one.toml"), &agenda).unwrap();
    assert_eq!((statement.item.as_str(), statement.kind), ("_board", Kind::Other("agenda".to_owned())));
}

#[test]
fn hostile_texts_are_damage_at_once() {
    let deep = format!("{HAND}x = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let dotted = format!("{HAND}{} = 1", vec!["a"; 100_000].join("."));
    let tables = format!("{HAND}x = {}", "{a=".repeat(100_000));
    let headers = "[[evidence]]\n".repeat(20_000);
    let bytes = "\0\u{1b}".repeat(100_000);
    for text in [deep, dotted, tables, headers, bytes, "=".repeat(100_000), "\n=".repeat(100_000)] {
        assert!(parse(&home(), &text).is_err());
    }
}

#[test]
fn the_whole_ledger_is_one_document() {
    let mut ledger = Ledger::default();
    let hand = format!("{HAND}mood = 1\n[[evidence]]\ntext = \"\"\"a\u{202e}b\"\"\"\n");
    for (path, text) in
        [(home(), whole()), (file("core/security.threat-model", "two"), hand), (file("core/a.b", "x"), "x = ".into())]
    {
        ledger.insert(path.clone(), parse(&path, &text));
    }
    let text = render_all(&ledger);
    assert!(text.contains("# damaged: .gonogo/ledger/core/a.b/x.toml:1:5: not valid TOML"), "{text}");
    assert!(text.contains("# a key that this version does not know: mood\n") && !text.contains('\u{202e}'), "{text}");
    let document: toml::Table = text.parse().unwrap();
    let statements = document["statement"].as_array().unwrap();
    assert_eq!(statements[0]["evidence"].as_array().unwrap().len(), 2);
    assert_eq!(statements[0]["hash"].as_str(), Some(canonical::hash_of_text(WHOLE).as_str()));
    assert_eq!(statements[1]["evidence"][0]["text"].as_str(), Some("a\u{202e}b"));
    assert_eq!(statements[1]["origin"].as_str(), Some("hand-written"));
}

/// Notes out of what has ever broken a format.
pub(super) fn any_note() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zäß 0-9.,]{0,8}",
        4 => proptest::sample::select(vec![
            "'", "\"", "'''", "\"\"\"", "\\", "\n", "\r", "\r\n", "\t", "#", "=", "[[evidence]]", "\0", "\u{1b}", "\u{7f}",
            "\u{85}", "\u{9b}", "\u{2028}", "\u{202e}", "\u{feff}", "\u{200d}", "\u{fe0f}", "<<<<<<< HEAD", "=======",
            "\n>>>>>>> b", "schema = 2", "\\u0041", "\u{10ffff}", "👩‍🚀", " ", "\n\n",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => any::<String>(),
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn filled() -> impl Strategy<Value = String> {
    any_note().prop_filter("blank", |text| !text.trim().is_empty())
}

fn any_evidence() -> impl Strategy<Value = Evidence> {
    prop_oneof![
        ("[a-z' \"\\\\é]{1,9}(/[a-z.]{1,3}x)?", option::of("[0-9a-f]{64}")).prop_filter_map(
            "a path",
            |(path, blake3)| {
                (!path.trim().is_empty()).then(|| RepoPath::parse(&path).map(|path| Evidence::Path { path, blake3 }))?
            }
        ),
        filled().prop_map(Evidence::Url),
        "[0-9a-f]{7,64}".prop_map(Evidence::Commit),
        filled().prop_map(Evidence::Text),
    ]
}

fn any_sign_off() -> impl Strategy<Value = Kind> {
    let statuses = proptest::collection::btree_map(any_note(), "[a-z]{1,5}", 0..6);
    let decision = prop_oneof![Just(Decision::Go), Just(Decision::NoGo)];
    let words = (filled(), filled(), decision, "[0-9a-f]{64}", statuses, option::of(any_note()));
    words.prop_map(|(role, level, decision, digest, statuses, signature)| {
        Kind::SignOff(Box::new(SignOff { role, level, decision, digest, statuses, signature }))
    })
}

fn any_kind() -> impl Strategy<Value = Kind> {
    let status = proptest::sample::select(MarkStatus::WORDS.map(|(_, status)| status).to_vec());
    prop_oneof![
        4 => status.prop_map(Kind::Mark),
        1 => Just(Kind::Withdrawal),
        3 => (option::of(any_note()), option::of(any_note()), vec(filled(), 0..5))
            .prop_map(|(approver, control, paths)| Kind::Waiver(Waiver { approver, control, paths })),
        1 => (proptest::sample::select(Ruling::WORDS.to_vec()), filled())
            .prop_map(|((_, ruling), waiver)| Kind::Ruling(ruling, StatementId::new(&waiver))),
        1 => filled().prop_map(|to| Kind::Assignment(format!("T {to}").into())),
        1 => Just(Kind::Comment),
        2 => any_sign_off(),
        1 => filled().prop_filter("known", |kind| !kind::KNOWN.contains(&kind.as_str())).prop_map(Kind::Other),
    ]
}

fn any_until() -> impl Strategy<Value = Until> {
    prop_oneof![
        (0..=9999_i16, 1..=12_i8, 1..=28_i8)
            .prop_map(|(year, month, day)| Until::Day(jiff::civil::date(year, month, day))),
        (0..253_402_200_000_i64, -14 * 60..14 * 60).prop_map(|(second, minutes)| {
            let offset = jiff::tz::Offset::from_seconds(minutes * 60).unwrap();
            Until::Moment(jiff::Timestamp::new(second, 0).unwrap().to_zoned(TimeZone::fixed(offset)))
        }),
        "[a-z]{1,3}/[a-z]{1,3}\\.[a-z]{1,3}".prop_map(|key| Until::item(&key).unwrap()),
        "[0-9a-f]{7,40}".prop_map(Until::Commit),
    ]
}

prop_compose! {
    fn any_statement()(
        kind in any_kind(),
        by in filled().prop_map(|by| format!("B {by}")),
        second in -62_135_596_800_i64..253_402_200_000,
        nanosecond in prop_oneof![Just(0), 0..1_000_000_000],
        minutes in -14 * 60..14 * 60,
        commit in option::of("[0-9a-fA-F]{7,64}"),
        note in any_note(),
        evidence in vec(any_evidence(), 0..4),
        supersedes in vec(filled(), 1..6),
        until in any_until(),
        ends in any::<bool>(),
    ) -> Statement {
        let offset = jiff::tz::Offset::from_seconds(minutes * 60).unwrap();
        let at = jiff::Timestamp::new(second, nanosecond).unwrap().to_zoned(TimeZone::fixed(offset));
        // A comment and a waiver are nothing without their words, and a waiver nothing without an end.
        let note = if matches!(kind, Kind::Waiver(_) | Kind::Comment) { format!("N {note}") } else { note };
        let ends = matches!(kind, Kind::Waiver(_)) || (ends && matches!(kind, Kind::Mark(_)));
        Statement {
            until: ends.then_some(until),
            id: StatementId::new("01K0AAAAAAAAAAAAAAAAAAAAAA"),
            item: if matches!(kind, Kind::SignOff(_)) { BOARD } else { "core/security.threat-model" }.to_owned(),
            supersedes: supersedes.iter().map(|id| StatementId::new(id)).collect(),
            by: by.into(),
            kind, at, commit, note, evidence,
            origin: Origin::Recorded,
            unknown: Vec::new(),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_what_is_read(statement in any_statement()) {
        let (text, path) = (render(&statement), statement.path().unwrap());
        prop_assert_eq!(parse(&path, &text), Ok(statement.clone()), "{}", text);
        // However git checks it out.
        prop_assert_eq!(parse(&path, &text.replace('\n', "\r\n")), Ok(statement), "{}", text);
    }

    #[test]
    fn any_text_is_a_statement_or_a_damage(cut in 0..400usize, noise in any_note()) {
        let mut text = whole();
        let at = text.floor_char_boundary(cut.min(text.len()));
        text.insert_str(at, &noise);
        let mut ledger = Ledger::default();
        ledger.insert(home(), parse(&home(), &text));
        prop_assert!(render_all(&ledger).parse::<toml::Table>().is_ok());
    }
}
