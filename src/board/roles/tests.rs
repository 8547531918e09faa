//! The poll, and the digest that it compares: what moves them, and what does not.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::board::{self, Board, Change, Freshness, Inputs, Outcomes, Proof, Proofs, RoleStatus, SignedId};
use crate::check::{Outcome, Status};
use crate::checklist::{self, Checklist};
use crate::config::{Config, PROJECT_FILE, SignOffs};
use crate::ledger::{Ledger, parse};
use crate::repo::RepoPath;

const FIRST: &str = "schema = 1\nid = \"first\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"one\"\ntitle = \"One\"\ngate = true\n\
    check.file.any = [\"ONE\"]\n[[area.item]]\nid = \"two\"\ntitle = \"Two\"\nlevel = \"internal\"\ncheck.file.any = [\"TWO\"]\n";
const SECOND: &str =
    "schema = 1\nid = \"second\"\n[[area]]\nid = \"b\"\n[[area.item]]\nid = \"three\"\ntitle = \"Three\"\n";

const ROLES: &str = "[[role]]\nid = \"lead\"\nby = [\"ada@example.org\", \"bo@example.org\"]\n[[role]]\nid = \"director\"\n\
    [sign_offs]\ndistinct = true\n";

fn sign_offs() -> SignOffs {
    let mut config = Config::default();
    assert_eq!(config.read_project(PROJECT_FILE, ROLES), []);
    config.sign_offs
}

fn checklists(texts: &[&str]) -> Vec<Checklist> {
    texts.iter().map(|text| checklist::parse("a.toml", text).0.unwrap()).collect()
}

/// A board on which every program passes; `fails` names the file that one of them does not find.
fn evaluate(texts: &[&str], fails: &str, level: &str, ledger: &Ledger, proofs: &Proofs) -> Board {
    let checklists = checklists(texts);
    let mut outcomes = Outcomes::default();
    for condition in checklists.iter().flat_map(Checklist::items).filter_map(|item| item.check.as_ref().ok()) {
        let outcome = match condition.check.manual() {
            Some(_) => Outcome::pending("nobody has marked it yet"),
            None if condition.check.describe().contains(fails) => Outcome::fail("no"),
            None => Outcome::pass("yes"),
        };
        outcomes.insert(Arc::clone(&condition.signature), Arc::new(outcome));
    }
    board::evaluate(&Inputs {
        checklists: &checklists,
        outcomes: &outcomes,
        ledger,
        freshness: &Freshness::default(),
        sign_offs: &sign_offs(),
        proofs,
        level: Some(level),
        without_gates: false,
        two_people: false,
        problems: &[],
        now: "2026-02-01T00:00:00Z".parse().unwrap(),
    })
}

fn put(ledger: &mut Ledger, folder: &str, id: &str, text: &str) {
    let path = RepoPath::new(&format!(".gonogo/ledger/{folder}/{id}.toml"));
    let text = format!("schema = 1\nat = 2026-01-31T09:30:00Z\n{text}");
    ledger.insert(path.clone(), Ok(parse(&path, &text).unwrap_or_else(|damage| panic!("{}", damage.problem))));
}

fn marked(rest: &str) -> Ledger {
    let mut ledger = Ledger::default();
    let text = format!("kind = \"mark\"\nitem = \"second/b.three\"\nstatus = \"pass\"\nby = \"Bo\"\n{rest}");
    put(&mut ledger, "second/b.three", "mark", &text);
    ledger
}

fn digest(texts: &[&str], fails: &str, level: &str, ledger: &Ledger) -> String {
    evaluate(texts, fails, level, ledger, &Proofs::default()).poll.snapshot.unwrap().digest
}

const URL: &str = "[[evidence]]\nurl = \"https://example.org\"\n";
const PATH: &str =
    "[[evidence]]\npath = \"a.md\"\nblake3 = \"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262\"\n";

/// It stands in people's files: another form would outdate every sign-off there is.
#[test]
fn the_digest_never_changes() {
    let digest = digest(&[FIRST, SECOND], "none", "production", &marked(PATH));
    assert_eq!(digest, "72ede2722f1cf163aa5c3d83b2cb3a1a1d8e4d0327eeffdf77cbfc96941a0ef9");
}

#[test]
fn what_counts_moves_the_digest_and_nothing_else_does() {
    let base = digest(&[FIRST, SECOND], "none", "production", &marked(URL));
    let definition = |from: &str, to: &str| {
        assert!(FIRST.contains(from), "{from}");
        digest(&[&FIRST.replace(from, to), SECOND], "none", "production", &marked(URL))
    };
    assert_eq!(digest(&[SECOND, FIRST], "none", "production", &marked(URL)), base);
    assert_eq!(definition("title = \"One\"", "title = \"The first\"\nweight = 7\nowner = \"@ada\""), base);
    assert_eq!(definition("[\"ONE\"]", "[ 'ONE' ] # shouted"), base);
    assert_eq!(
        digest(&[FIRST, SECOND], "none", "production", &marked(&format!("note = \"n\"\ncommit = \"9f1c2aa\"\n{URL}"))),
        base
    );
    let both = |first: &str, second: &str| {
        digest(&[FIRST, SECOND], "none", "production", &marked(&format!("{first}{second}")))
    };
    assert_eq!(both(URL, PATH), both(PATH, URL));

    let moved = [
        digest(&[FIRST, SECOND], "TWO", "production", &marked(URL)),
        digest(&[FIRST, SECOND], "none", "internal", &marked(URL)),
        digest(&[FIRST], "none", "production", &marked(URL)),
        digest(&[FIRST, SECOND], "none", "production", &Ledger::default()),
        digest(&[FIRST, SECOND], "none", "production", &marked("")),
        both(PATH, ""),
        both(&PATH.replace("af13", "bf13"), ""),
        both(URL, PATH),
        definition("\"ONE\"", "\"ENO\""),
        definition("gate = true\n", ""),
        definition("level = \"internal\"", "level = \"demo\""),
        definition("id = \"two\"", "id = \"two\"\nwhen.file.any = [\"ONE\"]"),
    ];
    let distinct: std::collections::HashSet<_> = moved.iter().chain([&base]).collect();
    assert_eq!(distinct.len(), moved.len() + 1, "{moved:#?}");
}

/// One sign-off as a person gives it.
#[derive(Clone, Debug)]
struct Vote {
    role: usize,
    person: usize,
    go: bool,
    /// Whether it is for the board as it is.
    now: bool,
    bad: bool,
    second: i64,
    /// How far back each one lies that it names.
    names: Vec<usize>,
    withdrawn: bool,
}

fn any_votes() -> impl Strategy<Value = Vec<Vote>> {
    let flags = (
        proptest::bool::weighted(0.8),
        proptest::bool::weighted(0.8),
        proptest::bool::weighted(0.1),
        proptest::bool::weighted(0.1),
    );
    let vote = (0..2usize, 0..3usize, flags, 0..60i64, vec(1..4usize, 0..4)).prop_map(
        |(role, person, flags, second, names)| {
            let (go, now, bad, withdrawn) = flags;
            Vote { role, person, go, now, bad, second, names, withdrawn }
        },
    );
    vec(vote, 0..8)
}

/// The ledger of these votes, with what is known of their signatures.
fn given(votes: &[Vote]) -> (Ledger, Proofs) {
    let mut ledger = marked("");
    let now = digest(&[FIRST, SECOND], "none", "production", &ledger);
    let mut proofs = Proofs::default();
    for (at, vote) in votes.iter().enumerate() {
        let id = format!("v{at}");
        let names = vote.names.iter().filter(|back| **back <= at).map(|back| format!("\"v{}\"", at - back));
        let text = format!(
            "kind = \"sign-off\"\nrole = \"{}\"\nlevel = \"production\"\nby = \"{}\"\nstatus = \"{}\"\ndigest = \"{}\"\nsignature = \"S\"\n\
             supersedes = [{}]\n",
            ["lead", "director"][vote.role],
            ["ada@example.org", "bo@example.org", "mallory@example.org"][vote.person],
            if vote.go { "go" } else { "no-go" },
            if vote.now { &now } else { "b355939b1242cc565727e4a668c6c5f810645e5332fcce3bdd0c6895528532c8" },
            names.collect::<Vec<_>>().join(", ")
        );
        let at = format!("2026-01-31T09:30:{:02}Z", vote.second);
        let path = RepoPath::new(&format!(".gonogo/ledger/_board/{id}.toml"));
        let statement = parse(&path, &format!("schema = 1\nat = {at}\n{text}")).unwrap();
        let proof = if vote.bad { Proof::Bad("forged".into()) } else { Proof::Verified("them".into()) };
        proofs.0.insert(SignedId::of(&statement), proof);
        ledger.insert(path, Ok(statement));
        if vote.withdrawn {
            put(
                &mut ledger,
                "_board",
                &format!("w{id}"),
                &format!("kind = \"withdrawal\"\nby = \"Bo\"\nsupersedes = [\"{id}\"]\n"),
            );
        }
    }
    (ledger, proofs)
}

fn poll(votes: &[Vote]) -> Board {
    let (ledger, proofs) = given(votes);
    evaluate(&[FIRST, SECOND], "none", "production", &ledger, &proofs)
}

fn statuses(board: &Board) -> Vec<RoleStatus> {
    board.sign_offs().iter().map(|role| role.status).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clocks_decide_nothing(votes in any_votes(), seconds in vec(0..60i64, 8)) {
        let others: Vec<Vote> = votes.iter().zip(seconds).map(|(vote, second)| Vote { second, ..vote.clone() }).collect();
        prop_assert_eq!(statuses(&poll(&votes)), statuses(&poll(&others)));
    }

    #[test]
    fn what_counts_for_nothing_changes_nothing(votes in any_votes(), forged in any_votes()) {
        let lead = forged.into_iter().map(|vote| Vote { bad: true, withdrawn: false, ..vote });
        let all: Vec<Vote> = votes.iter().cloned().chain(lead).collect();
        let (before, after) = (poll(&votes), poll(&all));
        for (before, after) in statuses(&before).into_iter().zip(statuses(&after)) {
            // With nothing else to show, what does not count is shown.
            let shown = before == RoleStatus::Missing && after == RoleStatus::Invalid;
            prop_assert!(before == after || shown, "{:?} became {:?}", before, after);
        }
    }

    /// A GO needs an approval of just this board by somebody who may give it, for each role, and no NO-GO beside it.
    #[test]
    fn nothing_but_approvals_makes_a_go(votes in any_votes()) {
        let board = poll(&votes);
        let sound = |vote: &&Vote| !vote.bad && !vote.withdrawn;
        for (role, row) in board.sign_offs().iter().enumerate().filter(|(_, row)| row.status == RoleStatus::Valid) {
            let may = |vote: &&Vote| vote.role == role && (role == 1 || vote.person < 2);
            prop_assert!(votes.iter().filter(may).filter(sound).any(|vote| vote.go && vote.now), "{:?}", row);
        }
        let is_go = board.verdict.is_go();
        prop_assert_eq!(is_go, board.poll.open().next().is_none());
        prop_assert_eq!(board.poll.is_attested(), is_go, "no role is optional here");
        prop_assert!(board.rows.iter().all(|row| row.attested == is_go));
    }

    /// Who signs what the board admits, role by role, makes it a GO, whatever was there before.
    #[test]
    fn signing_in_order_makes_a_go(mut votes in any_votes()) {
        votes.retain(|vote| vote.go);
        let (mut ledger, proofs) = given(&votes);
        for (role, person) in [("lead", "ada@example.org"), ("director", "chi@example.org")] {
            let board = evaluate(&[FIRST, SECOND], "none", "production", &ledger, &proofs);
            let admitted = board.admit_sign_off(&sign_offs(), role, person, crate::ledger::Decision::Go, "");
            // Who has signed for another role before may have taken the place.
            let Ok(draft) = admitted else { return Ok(()) };
            let names: Vec<_> = draft.supersedes.iter().map(|id| format!("\"{id}\"")).collect();
            let text = format!(
                "kind = \"sign-off\"\nrole = \"{role}\"\nlevel = \"production\"\nby = \"{person}\"\nstatus = \"go\"\ndigest = \"{}\"\nsupersedes = [{}]\n",
                draft.sign_off.digest, names.join(", ")
            );
            put(&mut ledger, "_board", role, &text);
        }
        let board = evaluate(&[FIRST, SECOND], "none", "production", &ledger, &proofs);
        prop_assert!(board.verdict.is_go(), "{:?}", board.sign_offs());
    }
}

#[test]
fn what_has_changed_is_named() {
    let signed =
        evaluate(&[FIRST, SECOND], "none", "production", &marked(""), &Proofs::default()).poll.snapshot.unwrap();
    let later = evaluate(&[FIRST], "TWO", "production", &marked(""), &Proofs::default()).poll.snapshot.unwrap();
    let change = |item: &str, from: Option<Status>, to: Option<Status>| Change {
        item: item.into(),
        from: from.map(|status| status.word().into()),
        to: to.map(|status| status.word().into()),
    };
    let gone = change("second/b.three", Some(Status::Pass), None);
    let turned = change("first/a.two", Some(Status::Pass), Some(Status::Fail));
    assert_eq!(later.changes_since(&signed.statuses), [turned, gone]);
}

#[test]
fn nobody_signs_with_a_secret_in_the_note() {
    let (ledger, proofs) = given(&[]);
    let board = evaluate(&[FIRST, SECOND], "none", "production", &ledger, &proofs);
    let no_go =
        |note: &str| board.admit_sign_off(&sign_offs(), "lead", "ada@example.org", crate::ledger::Decision::NoGo, note);
    assert!(no_go("the token is in the vault").is_ok());
    // In two parts, so that no scanner of this repository takes it for one.
    let refused = no_go(concat!("API_TOKEN=", "kV9x2Lq8Zr4Tn7Wb3Ym6")).unwrap_err();
    assert!(refused.starts_with("the note holds what looks like a secret"), "{refused}");
}
