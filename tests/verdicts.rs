//! The verdict and the exit code agree in every format; and laws of what people's words do to a board.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "common/site.rs"]
mod site;

use std::sync::Arc;

use gonogo::board::{self, Board, Freshness, Inputs, Outcomes, Proofs};
use gonogo::check::{Outcome, Status};
use gonogo::checklist::{self, Checklist};
use gonogo::config::SignOffs;
use gonogo::ledger::{self, Ledger};
use gonogo::repo::RepoPath;
use gonogo::report::FORMATS;
use proptest::prelude::*;
use site::Site;

const GATES: &str = "schema = 1\nid = \"own\"\n[[area]]\nid = \"a\"\n\
    [[area.item]]\nid = \"readme\"\ntitle = \"README\"\ngate = true\ncheck.file.any = [\"README.md\"]\n\
    [[area.item]]\nid = \"licence\"\ntitle = \"Licence\"\ngate = true\ncheck.file.any = [\"LICENCE\"]\n";

/// How a repository comes to a verdict: its name, what is written and removed, how the verdict reads as text and as JSON,
/// what `check` exits with, and what with `--strict`.
struct Case {
    name: &'static str,
    write: &'static [(&'static str, &'static str)],
    remove: &'static [&'static str],
    verdict: [&'static str; 2],
    exits: [i32; 2],
    /// What a comparison with the commit at which all passed exits with.
    worse: i32,
}

const CASES: [Case; 6] = [
    Case { name: "go", write: &[], remove: &[], verdict: ["GO", "go"], exits: [0, 0], worse: 0 },
    Case {
        name: "a waived gate",
        write: &[],
        remove: &["LICENCE"],
        verdict: ["CONDITIONAL GO", "conditional-go"],
        exits: [0, 3],
        worse: 0,
    },
    Case {
        name: "an open gate",
        write: &[],
        remove: &["README.md"],
        verdict: ["NO-GO", "no-go"],
        exits: [1, 1],
        worse: 1,
    },
    // Its item earned something then and earns nothing now, which is worse, whatever else is not known.
    Case {
        name: "a damaged statement",
        write: &[(".gonogo/ledger/own/a.readme/x.toml", "<<<<<<< HEAD\n")],
        remove: &[],
        verdict: ["NO-GO", "undecided"],
        exits: [2, 2],
        worse: 1,
    },
    Case {
        name: "a broken item that is a gate",
        write: &[(
            ".gonogo/checklists/more.toml",
            "schema = 1\nid = \"more\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"x\"\ntitle = \"X\"\ngate = true\n\
             check.file.anny = [\"X\"]\n",
        )],
        remove: &[],
        verdict: ["NO-GO", "undecided"],
        exits: [2, 2],
        worse: 2,
    },
    Case {
        name: "a role that has not signed",
        write: &[(".gonogo/config.toml", "[[role]]\nid = \"lead\"\n")],
        remove: &[],
        verdict: ["NO-GO", "no-go"],
        exits: [1, 1],
        worse: 0,
    },
];

/// A waiver of the licence, asked for yesterday and for a month.
fn waiver() -> String {
    let now = jiff::Zoned::now();
    let day = |days: i64| now.saturating_add(jiff::Span::new().days(days)).strftime("%Y-%m-%d").to_string();
    let (asked, ends) = (day(-1), day(30));
    format!(
        "schema = 1\nkind = \"waiver\"\nitem = \"own/a.licence\"\nby = \"Bo\"\nat = {asked}T09:00:00Z\n\
         note = \"Lawyers\"\nuntil = {ends}\n"
    )
}

/// A commit at which all gates pass.
fn begun() -> Site {
    let files = [(".gonogo/checklists/own.toml", GATES), ("README.md", "Own\n"), ("LICENCE", "MIT\n")];
    let site = Site::new(&files);
    site.put(".gonogo/ledger/own/a.licence/w.toml", &waiver());
    site.commit();
    site
}

/// Whether a report says this verdict, by its word and by its id.
fn says(format: &str, text: &str, [word, id]: [&str; 2]) -> bool {
    // In a sentence an undecided one is called so.
    let whole = if id == "undecided" { format!("{word}, undecided") } else { word.to_owned() };
    let results = |tag: &str| text.split("</testsuite>").next().unwrap().matches(tag).count();
    match format {
        "text" => text.starts_with(&format!("{word}  ")),
        "json" | "sarif" => text.contains(&format!("\"verdict\": \"{id}\"")),
        "markdown" => text.contains(&format!("\n**{whole}** · ")),
        "html" => text.contains(&format!("\">{whole}</strong>")),
        "junit" => {
            let fate = (results("<failure "), results("<error "));
            let wanted = match id {
                "no-go" => (1, 0),
                "undecided" => (0, 1),
                _ => (0, 0),
            };
            text.contains(&format!(": {whole} at the level")) && fate == wanted
        }
        "badge" => text.contains(&format!("<title>readiness: {whole} ")),
        "shields" => text.contains(&format!("\"message\": \"{whole} ")),
        other => panic!("{other} has no verdict"),
    }
}

#[test]
fn the_verdict_and_the_exit_code_agree_in_every_format() {
    for case in &CASES {
        let site = begun();
        case.write.iter().for_each(|(path, text)| site.put(path, text));
        case.remove.iter().for_each(|path| site.remove(path));
        for format in FORMATS {
            for (held, strict) in [(false, 0), (false, 1), (true, 0), (true, 1)] {
                let mut words = vec!["check", "--format", format.name];
                words.extend(["--strict"].iter().take(strict));
                words.extend(if held { &["--no-worse-than", "HEAD"][..] } else { &[] });
                let (code, text, _) = site.gonogo(&words);
                let what = format!("{}, {words:?}: {text}", case.name);
                assert!(says(format.name, &text, case.verdict), "{what}");
                // A gate that passes only by a waiver is no worse, and a condition all the same.
                let held_to = if case.worse == 0 && case.exits[0] == 0 { case.exits[strict] } else { case.worse };
                let expected = if held { held_to } else { case.exits[strict] };
                assert_eq!(code, expected, "{what}");
            }
        }
    }
}

/// What is found of an item, and what people said of it.
#[derive(Clone, Debug)]
struct Given {
    gate: bool,
    manual: bool,
    outcome: usize,
    words: Vec<usize>,
}

/// What may be said of an item, in words of the ledger.
const WORDS: [&str; 8] = [
    "kind = \"waiver\"\nnote = \"old\"\nuntil = 2026-02-01",
    "kind = \"waiver\"\nnote = \"old\"\nuntil = 2026-02-01\npaths = [\"src/**\"]",
    "kind = \"mark\"\nstatus = \"pass\"\nnote = \"held\"",
    "kind = \"mark\"\nstatus = \"fail\"\nnote = \"not held\"",
    "kind = \"mark\"\nstatus = \"veto\"\nnote = \"no\"",
    "kind = \"assignment\"\nto = \"@ops\"",
    "kind = \"comment\"\nnote = \"soon\"",
    "kind = \"withdrawal\"",
];

/// The one of `WORDS` that asks to waive the whole item.
const WAIVER: usize = 0;

fn outcome(at: usize) -> Outcome {
    match at {
        0 => Outcome::pass("held"),
        1 => Outcome::fail("did not hold"),
        2 => Outcome::partial(0.25, "in part"),
        3 => Outcome::pending("nobody knows"),
        4 => Outcome::error("could not run"),
        _ => Outcome::stale("too old"),
    }
}

/// Outcomes of which nobody knows whether they hold.
const UNKNOWN: std::ops::Range<usize> = 3..6;

fn checklist(items: &[Given]) -> Checklist {
    let mut text = "schema = 1\nid = \"laws\"\n[[area]]\nid = \"a\"\n".to_owned();
    for (at, item) in items.iter().enumerate() {
        let check = if item.manual { String::new() } else { format!("check.file.any = [\"file-{at}\"]\n") };
        text.push_str(&format!("[[area.item]]\nid = \"i{at}\"\ntitle = \"I\"\ngate = {}\n{check}", item.gate));
    }
    let (checklist, problems) = checklist::parse("laws.toml", &text);
    assert_eq!(problems, []);
    checklist.unwrap()
}

/// The files of the ledger: each statement replaces every second one before it about its item.
fn files(items: &[Given]) -> Vec<(RepoPath, String)> {
    let mut files = Vec::new();
    for (at, item) in items.iter().enumerate() {
        for (number, word) in item.words.iter().enumerate() {
            let named: Vec<_> = (number % 2..number).step_by(2).map(|before| format!("\"i{at}-{before}\"")).collect();
            // What withdraws must name something; a name of what is not there says nothing.
            let named = if named.is_empty() { vec!["\"gone\"".to_owned()] } else { named };
            let text = format!(
                "schema = 1\nitem = \"laws/a.i{at}\"\nby = \"Bo\"\nat = 2026-01-0{}T09:00:00Z\nsupersedes = [{}]\n{}\n",
                number % 9 + 1,
                named.join(", "),
                WORDS[*word]
            );
            files.push((RepoPath::new(&format!(".gonogo/ledger/laws/a.i{at}/i{at}-{number}.toml")), text));
        }
    }
    files
}

fn read<'a>(files: impl IntoIterator<Item = &'a (RepoPath, String)>) -> Ledger {
    let mut ledger = Ledger::default();
    files.into_iter().for_each(|(path, text)| ledger.insert(path.clone(), ledger::parse(path, text)));
    assert_eq!(ledger.damages().count(), 0);
    ledger
}

fn evaluate(items: &[Given], ledger: &Ledger) -> Board {
    let checklist = checklist(items);
    let mut outcomes = Outcomes::default();
    for (item, given) in checklist.items().zip(items) {
        let found = if given.manual { Outcome::pending("nobody has marked it yet") } else { outcome(given.outcome) };
        outcomes.insert(Arc::clone(&item.check.as_ref().unwrap().signature), Arc::new(found));
    }
    board::evaluate(&Inputs {
        checklists: &[checklist],
        outcomes: &outcomes,
        ledger,
        freshness: &Freshness::default(),
        sign_offs: &SignOffs::default(),
        proofs: &Proofs::default(),
        level: Some("production"),
        without_gates: false,
        two_people: false,
        problems: &[],
        now: "2026-01-15T09:00:00Z".parse().unwrap(),
    })
}

fn given() -> impl Strategy<Value = Vec<Given>> {
    let words = proptest::collection::vec(0..WORDS.len(), 0..5);
    let item = (any::<bool>(), any::<bool>(), 0..6usize, words);
    let item = item.prop_map(|(gate, manual, outcome, words)| Given { gate, manual, outcome, words });
    proptest::collection::vec(item, 1..8)
}

/// All that the board says of items.
fn told(board: &Board) -> Vec<String> {
    let rows =
        board.rows.iter().map(|row| format!("{:?} {} {} {}", row.status, row.summary, row.contested, row.credit));
    let waivers = board.waivers.iter().map(|waiver| format!("{waiver:?}"));
    rows.chain(waivers).chain([format!("{:?} {:?} {:?}", board.verdict, board.score, board.blockers)]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn waiving_never_raises_the_verified_score(items in given(), waived in proptest::collection::vec(any::<bool>(), 8)) {
        let mut more = items.clone();
        for (item, _) in more.iter_mut().zip(waived).filter(|(_, waived)| *waived) {
            item.words.push(WAIVER);
        }
        let (before, after) = (evaluate(&items, &read(&files(&items))), evaluate(&more, &read(&files(&more))));
        prop_assert!(after.score.verified <= before.score.verified);
        for (was, is) in before.rows.iter().zip(&after.rows) {
            prop_assert!(is.credit <= was.credit);
            let turned = is.status != was.status;
            prop_assert!(!turned || is.status == Status::Waived || was.status == Status::Waived, "{was:?} {is:?}");
        }
    }

    #[test]
    fn the_order_in_which_statements_are_read_says_nothing(
        (items, files) in given().prop_flat_map(|items| { let files = files(&items); (Just(items), Just(files).prop_shuffle()) })
    ) {
        let ordered = self::files(&items);
        // One that is read twice, as when an editor touches it, is one.
        let twice = read(files.iter().chain(&files));
        prop_assert_eq!(told(&evaluate(&items, &twice)), told(&evaluate(&items, &read(&ordered))));
    }

    /// What nobody knows is worth what fails, and no gate passes by it.
    #[test]
    fn unknown_never_counts(items in given()) {
        let ledger = read(&files(&items));
        let board = evaluate(&items, &ledger);
        let mut failed = items.clone();
        for item in failed.iter_mut().filter(|item| UNKNOWN.contains(&item.outcome)) {
            item.outcome = 1;
        }
        prop_assert_eq!(board.score.verified, evaluate(&failed, &ledger).score.verified);
        let is_unknown = |status| matches!(status, Status::Pending | Status::Stale | Status::Error);
        for row in board.rows.iter().filter(|row| is_unknown(row.status)) {
            prop_assert!(row.credit == 0.0 && row.counted);
            prop_assert!(!board.verdict.is_go() || !row.is_open_gate(), "{row:?}");
        }
        let unknown = board.rows.iter().any(|row| row.is_open_gate() && is_unknown(row.status));
        prop_assert!(!unknown || board.verdict.exit_code() != 0);
    }
}
