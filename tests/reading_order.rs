//! Laws of what people state of one board, of every kind beside each other: marks, waivers, what is decided about them,
//! assignments, comments, sign-offs and withdrawals of all these. The order in which their files are read says nothing at
//! all; their names and clocks, which may lie, say nothing of how anything stands.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use gonogo::board::{self, Board, Freshness, Inputs, Outcomes, Proofs};
use gonogo::check::Outcome;
use gonogo::checklist::{self, Checklist};
use gonogo::config::{Config, PROJECT_FILE};
use gonogo::ledger::{self, Ledger, StatementId};
use gonogo::repo::RepoPath;
use proptest::collection::vec;
use proptest::prelude::*;

const CHECKLIST: &str = "schema = 1\nid = \"laws\"\n[[area]]\nid = \"a\"\n\
    [[area.item]]\nid = \"held\"\ntitle = \"Held\"\ngate = true\ncheck.file.any = [\"held\"]\n\
    [[area.item]]\nid = \"broken\"\ntitle = \"Broken\"\ngate = true\ncheck.file.any = [\"broken\"]\n\
    [[area.item]]\nid = \"review\"\ntitle = \"Review\"\ngate = true\n";

const ITEMS: [&str; 3] = ["laws/a.held", "laws/a.broken", "laws/a.review"];

const ROLES: &str = "[[role]]\nid = \"lead\"\nby = [\"ada@example.org\", \"bo@example.org\"]\n[[role]]\nid = \"director\"\n\
    [sign_offs]\ndistinct = true\n";

const PEOPLE: [&str; 3] = ["ada@example.org", "bo@example.org", "mallory@example.org"];

/// What may be stated; `OF` is the id of the waiver that it is about, `NOW` the digest of the board as it is. Those from
/// `OF_THE_BOARD` on are about the whole board.
const KINDS: [&str; 17] = [
    "kind = \"mark\"\nstatus = \"pass\"\nnote = \"held\"",
    "kind = \"mark\"\nstatus = \"fail\"\nnote = \"not held\"",
    "kind = \"mark\"\nstatus = \"veto\"\nnote = \"no\"",
    "kind = \"waiver\"\nnote = \"old\"\nuntil = 2026-02-01",
    "kind = \"waiver\"\nnote = \"older\"\nuntil = 2026-02-01\napprover = \"bo@example.org\"",
    "kind = \"approval\"\nwaiver = \"OF\"",
    "kind = \"approval\"\nwaiver = \"OF\"",
    "kind = \"rejection\"\nwaiver = \"OF\"\nnote = \"no\"",
    "kind = \"revocation\"\nwaiver = \"OF\"\nnote = \"no longer\"",
    "kind = \"assignment\"\nto = \"@ops\"",
    "kind = \"comment\"\nnote = \"soon\"",
    "kind = \"withdrawal\"",
    "kind = \"sign-off\"\nrole = \"lead\"\nlevel = \"production\"\nstatus = \"go\"\ndigest = \"NOW\"",
    "kind = \"sign-off\"\nrole = \"director\"\nlevel = \"production\"\nstatus = \"go\"\ndigest = \"NOW\"",
    "kind = \"sign-off\"\nrole = \"lead\"\nlevel = \"production\"\nstatus = \"no-go\"\ndigest = \"NOW\"\nnote = \"no\"",
    "kind = \"sign-off\"\nrole = \"director\"\nlevel = \"production\"\nstatus = \"go\"\n\
     digest = \"b355939b1242cc565727e4a668c6c5f810645e5332fcce3bdd0c6895528532c8\"",
    "kind = \"withdrawal\"",
];
const WITHDRAWAL: usize = 11;
const OF_THE_BOARD: usize = 12;

/// One statement; the others that it names are told by how far back they lie among those about the same.
#[derive(Clone, Debug)]
struct Said {
    kind: usize,
    item: usize,
    person: usize,
    names: Vec<usize>,
}

fn any_said() -> impl Strategy<Value = Vec<Said>> {
    let said = (0..KINDS.len(), 0..ITEMS.len(), 0..PEOPLE.len(), vec(1..5_usize, 0..3));
    vec(said.prop_map(|(kind, item, person, names)| Said { kind, item, person, names }), 0..14)
}

impl Said {
    fn about(&self) -> &'static str {
        if self.kind >= OF_THE_BOARD { ledger::BOARD } else { ITEMS[self.item] }
    }
}

/// The numbers by which ids and clocks are given: those of one telling in their order, of another in any.
#[derive(Clone, Debug)]
struct Names {
    ids: Vec<usize>,
    seconds: Vec<usize>,
}

impl Names {
    fn in_order() -> Self {
        Self { ids: (0..14).collect(), seconds: (0..14).collect() }
    }
}

/// The files of the ledger. What is signed for the board as it is has the digest that it has without sign-offs.
fn files(all: &[Said], names: &Names, now: &str) -> Vec<(RepoPath, String)> {
    let id = |at: usize| format!("s{:02}", names.ids[at]);
    let file = |(at, said): (usize, &Said)| {
        let before: Vec<_> = (0..at).rev().filter(|other| all[*other].about() == said.about()).collect();
        let mut named = said.names.iter().filter_map(|back| before.get(back - 1).copied());
        let waivers = || before.iter().filter(|other| (3..5).contains(&all[**other].kind));
        let of = waivers().nth(said.names.len() % 2).or(waivers().next()).map_or("gone".to_owned(), |of| id(*of));
        let first = named.next().map_or("gone".to_owned(), id);
        let rest: String = named.map(|other| format!(", \"{}\"", id(other))).collect();
        let item = if said.kind >= OF_THE_BOARD { String::new() } else { format!("item = \"{}\"\n", said.about()) };
        let text = format!(
            "schema = 1\n{item}by = \"{}\"\nat = 2026-01-10T09:00:{:02}Z\nsupersedes = [\"{first}\"{rest}]\n{}\n",
            PEOPLE[said.person],
            names.seconds[at],
            KINDS[said.kind].replace("OF", &of).replace("NOW", now)
        );
        (RepoPath::new(&format!("{}/{}/{}.toml", ledger::FOLDER, said.about(), id(at))), text)
    };
    all.iter().enumerate().map(file).collect()
}

fn read<'a>(files: impl IntoIterator<Item = &'a (RepoPath, String)>) -> Ledger {
    let mut ledger = Ledger::default();
    for (path, text) in files {
        let read = ledger::parse(path, text);
        assert!(read.is_ok(), "{path}: {}", read.err().unwrap().problem);
        ledger.insert(path.clone(), read);
    }
    ledger
}

/// The first gate's file is there, the second's is not, the third has nobody but people to decide it.
fn evaluate(ledger: &Ledger, two_people: bool) -> Board {
    let (checklist, problems) = checklist::parse("laws.toml", CHECKLIST);
    assert_eq!(problems, []);
    let checklist: Checklist = checklist.unwrap();
    let found = [Outcome::pass("there"), Outcome::fail("not there"), Outcome::pending("nobody has marked it yet")];
    let mut outcomes = Outcomes::default();
    for (item, found) in checklist.items().zip(found) {
        outcomes.insert(Arc::clone(&item.check.as_ref().unwrap().signature), Arc::new(found));
    }
    let mut config = Config::default();
    assert_eq!(config.read_project(PROJECT_FILE, ROLES), []);
    board::evaluate(&Inputs {
        checklists: &[checklist],
        outcomes: &outcomes,
        ledger,
        freshness: &Freshness::default(),
        sign_offs: &config.sign_offs,
        proofs: &Proofs::default(),
        level: Some("production"),
        without_gates: false,
        two_people,
        problems: &[],
        now: "2026-01-15T09:00:00Z".parse().unwrap(),
    })
}

/// The files of a telling, with the digest of the board that they make.
fn told(all: &[Said], names: &Names, two_people: bool) -> Vec<(RepoPath, String)> {
    let board = evaluate(&read(&files(all, names, &"0".repeat(64))), two_people);
    files(all, names, &board.poll.snapshot.unwrap().digest)
}

/// All that a board says.
fn shown(board: &Board) -> Vec<String> {
    let rows = board.rows.iter().map(|row| format!("{row:?}"));
    let waivers = board.waivers.iter().map(|waiver| format!("{waiver:?}"));
    let roles = board.sign_offs().iter().map(|role| format!("{role:?}"));
    let whole = format!("{:?} {:?} {:?} {:?}", board.verdict, board.score, board.blockers, board.expiring);
    rows.chain(waivers).chain(roles).chain([whole]).collect()
}

/// How everything stands, whatever is shown of it first.
fn stands(board: &Board, all: &[Said], names: &Names) -> Vec<String> {
    let rows = board.rows.iter().map(|row| format!("{:?} {} {}", row.status, row.credit, row.contested));
    let number = |id: &StatementId| {
        (0..all.len()).find(|at| id.as_str() == format!("s{:02}", names.ids[*at])).expect("it is one of these")
    };
    let mut waivers: Vec<_> = board.waivers.iter().map(|waiver| (number(&waiver.id), waiver)).collect();
    waivers.sort_by_key(|(number, _)| *number);
    let waivers = waivers.into_iter().map(|(number, waiver)| {
        format!("{number} {:?} {} {} {}", waiver.state, waiver.contested, waiver.excuses, waiver.is_condition)
    });
    let roles = board.sign_offs().iter().map(|role| format!("{} {:?} {}", role.id, role.status, role.is_open()));
    let snapshot = board.poll.snapshot.as_ref().map(|snapshot| snapshot.digest.clone());
    let whole = format!("{:?} {:?} {:?} {snapshot:?}", board.verdict, board.score, board.blockers.len());
    rows.chain(waivers).chain(roles).chain([whole]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// One that is read twice, as when an editor touches it, is one; one that was damaged and is whole again is whole.
    #[test]
    fn the_order_in_which_statements_are_read_says_nothing(
        all in any_said(), order in Just((0..14).collect::<Vec<usize>>()).prop_shuffle(), two_people in any::<bool>(), damaged in 0..14_usize
    ) {
        let files = told(&all, &Names::in_order(), two_people);
        let mut ledger = Ledger::default();
        if let Some((path, _)) = files.get(damaged) {
            ledger.insert(path.clone(), ledger::parse(path, "<<<<<<< HEAD\n"));
        }
        for at in order.iter().filter(|at| **at < files.len()).chain(&order[..7]) {
            let Some((path, text)) = files.get(*at) else { continue };
            ledger.insert(path.clone(), ledger::parse(path, text));
        }
        prop_assert_eq!(shown(&evaluate(&ledger, two_people)), shown(&evaluate(&read(&files), two_people)));
    }

    /// Ids order what is shown, and so do clocks, which may lie; neither decides.
    #[test]
    fn names_and_clocks_decide_nothing(
        all in any_said(),
        ids in Just((0..14).collect::<Vec<usize>>()).prop_shuffle(),
        seconds in vec(0..60_usize, 14),
        two_people in any::<bool>()
    ) {
        let others = Names { ids, seconds };
        let stands = |names: &Names| {
            stands(&evaluate(&read(&told(&all, names, two_people)), two_people), &all, names)
        };
        prop_assert_eq!(stands(&Names::in_order()), stands(&others));
    }

    /// What is withdrawn is as if it had never been said, a withdrawal as well; but for sign-offs, which are taken back for good.
    #[test]
    fn withdrawing_the_last_word_leaves_what_was_before(all in any_said(), last in 0..OF_THE_BOARD, two_people in any::<bool>()) {
        let names = Names { ids: (0..16).collect(), seconds: (0..16).collect() };
        let word = Said { kind: last, item: 1, person: 0, names: vec![1] };
        let withdrawal = Said { kind: WITHDRAWAL, ..word.clone() };
        let both: Vec<Said> = all.iter().cloned().chain([word, withdrawal]).collect();
        let before = evaluate(&read(&told(&all, &names, two_people)), two_people);
        let after = evaluate(&read(&told(&both, &names, two_people)), two_people);
        prop_assert_eq!(stands(&before, &all, &names), stands(&after, &both, &names));
    }
}
