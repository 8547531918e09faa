//! Laws that hold whatever the checklists and outcomes are.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::sync::Arc;

use gonogo::board::{
    self, Attribution, Board, Difference, Freshness, Inputs, Outcomes, Points, Proofs, Ratchet, Reachable, Side,
    Verdict, percent,
};
use gonogo::check::{Outcome, Status};
use gonogo::checklist::{self, Checklist};
use gonogo::config::SignOffs;
use gonogo::ledger::Ledger;
use proptest::prelude::*;

/// An item as far as the board's arithmetic sees it.
#[derive(Clone, Debug)]
struct Given {
    area: usize,
    weight: u8,
    gate: bool,
    level: usize,
    outcome: usize,
}

fn outcome(at: usize) -> Outcome {
    match at {
        0 => Outcome::pass("held"),
        1 => Outcome::fail("did not hold"),
        2 => Outcome::partial(0.25, "in part"),
        3 => Outcome::pending("nobody knows"),
        4 => Outcome::error("could not run"),
        _ => Outcome::not_applicable("does not apply"),
    }
}

fn checklist(items: &[Given]) -> Checklist {
    let mut text = "schema = 1\nid = \"laws\"\n".to_owned();
    for area in 0..3 {
        text.push_str(&format!("[[area]]\nid = \"area-{area}\"\nweight = {}\n", [0, 3, 7][area]));
        for (at, item) in items.iter().enumerate().filter(|(_, item)| item.area == area) {
            let level = checklist::DEFAULT_LEVELS[item.level];
            text.push_str(&format!(
                "[[area.item]]\nid = \"item-{at}\"\ntitle = \"Item {at}\"\nweight = {}\ngate = {}\nlevel = \"{level}\"\ncheck.file.any = [\"file-{at}\"]\n",
                item.weight, item.gate
            ));
        }
    }
    let (checklist, problems) = checklist::parse("laws.toml", &text);
    assert_eq!(problems, []);
    checklist.unwrap()
}

fn evaluate(items: &[Given], level: &str) -> Board {
    let checklist = checklist(items);
    let mut outcomes = Outcomes::default();
    for item in checklist.items() {
        let at: usize = item.id.trim_start_matches("item-").parse().unwrap();
        let signature = Arc::clone(&item.check.as_ref().unwrap().signature);
        outcomes.insert(signature, Arc::new(outcome(items[at].outcome)));
    }
    board::evaluate(&Inputs {
        checklists: &[checklist],
        outcomes: &outcomes,
        ledger: &Ledger::default(),
        freshness: &Freshness::default(),
        sign_offs: &SignOffs::default(),
        proofs: &Proofs::default(),
        level: Some(level),
        without_gates: false,
        two_people: false,
        problems: &[],
        now: jiff::Timestamp::UNIX_EPOCH,
    })
}

fn given() -> impl Strategy<Value = Vec<Given>> {
    let item = (0..3usize, 0..5u8, any::<bool>(), 0..4usize, 0..6usize);
    let item = item.prop_map(|(area, weight, gate, level, outcome)| Given { area, weight, gate, level, outcome });
    proptest::collection::vec(item, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scores_lie_between_nothing_and_all_and_all_means_all(items in given()) {
        let board = evaluate(&items, "production");
        let scores = board.areas.iter().map(|area| area.score).chain([board.score.verified]);
        prop_assert!(scores.flatten().all(|score| (0.0..=100.0).contains(&score)));
        let counted: Vec<_> = board.rows.iter().filter(|row| row.counted).collect();
        let all_pass = counted.iter().all(|row| row.status == Status::Pass);
        if let Some(score) = board.score.verified {
            // An area without weight cannot hide an item that fails.
            prop_assert_eq!(percent(score) >= 100.0, all_pass, "{:?}", items);
        }
    }

    #[test]
    fn fixing_an_item_never_lowers_the_score(items in given(), at in any::<prop::sample::Index>()) {
        let at = at.index(items.len());
        // A law with applicability fixed: what does not apply stays out.
        prop_assume!(items[at].outcome != 5);
        let mut fixed = items.clone();
        fixed[at].outcome = 0;
        let (before, after) = (evaluate(&items, "production"), evaluate(&fixed, "production"));
        prop_assert!(after.score.verified >= before.score.verified);
        // The gain that was promised is the gain there is, but for the last hair before 100 %.
        let row = before.rows.iter().find(|row| row.key.as_str().ends_with(&format!(".item-{at}"))).unwrap();
        let gained = after.score.verified.unwrap_or(0.0) - before.score.verified.unwrap_or(0.0);
        prop_assert!((gained - row.gain).abs() < 0.001, "{gained} and {}", row.gain);
    }

    #[test]
    fn every_point_has_an_item_and_they_add_up_exactly(items in given(), level in 0..4usize) {
        let level = checklist::DEFAULT_LEVELS[level];
        let board = evaluate(&items, level);
        let points = Attribution::of(&board);
        let sum = |of: &mut dyn Iterator<Item = &Points>| {
            of.fold((0, 0), |(earned, lost), points| (earned + points.earned, lost + points.lost))
        };
        let whole = (points.board.earned, points.board.lost);
        prop_assert_eq!(sum(&mut points.rows.iter()), whole);
        prop_assert_eq!(sum(&mut points.areas.iter()), whole);
        prop_assert_eq!(sum(&mut points.checklists.iter()), whole);
        for (at, area) in points.areas.iter().enumerate() {
            let rows = board.rows.iter().zip(&points.rows).filter(|(row, _)| row.area == at);
            prop_assert_eq!(sum(&mut rows.map(|(_, points)| points)), (area.earned, area.lost));
        }
        match board.score.verified {
            Some(score) => {
                prop_assert_eq!(points.board.share(), 10_000);
                let shown = f64::from(points.board.earned) / 100.0;
                prop_assert!(shown <= score + 1e-6 && score - shown < 0.01 + 1e-6, "{} of {}", shown, score);
                prop_assert!((percent(shown) - percent(score)).abs() < 1e-9);
            }
            None => prop_assert_eq!(points.board, Points::default()),
        }
        // No item is told to have earned more than it can, or to have lost what it has not.
        for (row, points) in board.rows.iter().zip(&points.rows) {
            prop_assert!(row.counted || points.share() == 0);
            prop_assert!((f64::from(points.earned) / 100.0 - row.share * row.credit).abs() < 0.02);
        }
        let reachable = Reachable::of(&board, &[checklist(&items)]);
        prop_assert_eq!(reachable.all.is_some(), board.score.verified.is_some());
        prop_assert!(reachable.automated >= board.score.verified && reachable.all >= reachable.automated);
        prop_assert!(reachable.all.is_none_or(|all| percent(all) >= 100.0));
    }

    /// What is compared with itself did not turn, and what turned accounts for the whole way of the score.
    #[test]
    fn a_difference_accounts_for_the_score(before in given(), outcomes in prop::collection::vec(0..6usize, 12)) {
        let mut after = before.clone();
        after.iter_mut().zip(outcomes).for_each(|(item, outcome)| item.outcome = outcome);
        let (earlier, later) = (evaluate(&before, "production"), evaluate(&after, "production"));
        let checklists = [checklist(&before)];
        let side = |board| Side { board, checklists: &checklists };
        prop_assert_eq!(Difference::between(side(&earlier), side(&earlier)).turns, vec![]);
        let forth = Difference::between(side(&earlier), side(&later));
        let back = Difference::between(side(&later), side(&earlier));
        if let Some(moved) = forth.moved {
            let own: f64 = forth.turns.iter().map(|turn| turn.moved).sum();
            prop_assert!((own + forth.shifted - moved).abs() < 1e-9);
            prop_assert!((back.moved.unwrap() + moved).abs() < 1e-9);
        }
        prop_assert_eq!(forth.opened().count(), back.closed().count());
        prop_assert_eq!(forth.turns.len(), back.turns.len());
        prop_assert!(forth.turns.iter().all(|turn| !(turn.is_worse() && turn.is_better())));
        let open = |board: &Board| board.blockers.len();
        prop_assert_eq!(open(&earlier) + forth.opened().count() - forth.closed().count(), open(&later));
    }

    /// A board held against itself passes, unless nobody can decide it; and one that got no worse passes as well.
    #[test]
    fn a_ratchet_lets_through_what_is_not_worse(items in given(), at in any::<prop::sample::Index>()) {
        let board = evaluate(&items, "production");
        let checklists = [checklist(&items)];
        let side = |board| Side { board, checklists: &checklists };
        let held = Ratchet::of(("HEAD", ""), side(&board), side(&board), BTreeMap::new());
        prop_assert_eq!(&held.worse, &vec![]);
        let undecided = board.rows.iter().any(|row| row.is_open_gate() && row.status == Status::Error) || board.gates == 0;
        prop_assert_eq!(held.exit_code, if undecided { 2 } else { 0 });
        let mut worse = items.clone();
        let at = at.index(items.len());
        worse[at].outcome = 1;
        let after = evaluate(&worse, "production");
        let held = Ratchet::of(("HEAD", ""), side(&board), side(&after), BTreeMap::new());
        let lost = items[at].level <= 2 && matches!(items[at].outcome, 0 | 2);
        prop_assert_eq!(held.worse.len(), usize::from(lost));
        prop_assert!(!lost || held.exit_code == 1);
    }

    #[test]
    fn the_verdict_follows_the_gates_alone(items in given()) {
        let board = evaluate(&items, "production");
        let gates: Vec<_> = items.iter().filter(|item| item.gate && item.level <= 2 && item.outcome != 5).collect();
        let expected = if gates.iter().any(|gate| matches!(gate.outcome, 1..=3)) {
            1
        } else if gates.is_empty() || gates.iter().any(|gate| gate.outcome == 4) {
            2
        } else {
            0
        };
        prop_assert_eq!(board.verdict.exit_code(), expected);
        prop_assert_eq!(board.verdict == Verdict::Go, expected == 0);
        prop_assert_eq!(board.blockers.is_empty(), gates.iter().all(|gate| gate.outcome == 0));
    }

    #[test]
    fn a_higher_level_is_never_easier(items in given()) {
        let go: Vec<bool> = checklist::DEFAULT_LEVELS.iter().map(|level| {
            let board = evaluate(&items, level);
            // No gate at a low level is undecided, which says nothing of the levels above.
            board.verdict.is_go() || board.gates == 0
        }).collect();
        prop_assert!(go.is_sorted_by(|lower, higher| lower >= higher), "{go:?}");
    }
}

/// What turns only because time goes on, as the board sees it: an item, a condition, a part beside a mark.
#[test]
fn evidence_that_grows_too_old_counts_no_more() {
    let text = "schema = 1\nid = \"laws\"\n[[area]]\nid = \"area\"\n\
        [[area.item]]\nid = \"scan\"\ntitle = \"Scan\"\ngate = true\ncheck.file.any = [\"scan\"]\n\
        [[area.item]]\nid = \"fix\"\ntitle = \"Fix\"\nwhen.file.any = [\"scan\"]\ncheck.file.any = [\"fix\"]\n";
    let (checklist, problems) = checklist::parse("laws.toml", text);
    assert_eq!(problems, []);
    let checklist = checklist.unwrap();
    let moment = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    let mut outcomes = Outcomes::default();
    let week = jiff::SignedDuration::from_hours(7 * 24);
    let scanned = Outcome::pass("0 findings").good_for(week, [moment("2026-11-20T08:00:00Z")]);
    let items: Vec<_> = checklist.items().collect();
    for (condition, outcome) in [
        (items[0].check.as_ref().unwrap(), scanned.clone()),
        (items[1].when.as_ref().unwrap(), scanned),
        (items[1].check.as_ref().unwrap(), Outcome::pass("fixed")),
    ] {
        outcomes.insert(Arc::clone(&condition.signature), Arc::new(outcome));
    }
    let board = |now: &str| {
        board::evaluate(&Inputs {
            checklists: std::slice::from_ref(&checklist),
            outcomes: &outcomes,
            ledger: &Ledger::default(),
            freshness: &Freshness::default(),
            sign_offs: &SignOffs::default(),
            proofs: &Proofs::default(),
            level: None,
            without_gates: false,
            two_people: false,
            problems: &[],
            now: moment(now),
        })
    };
    let statuses = |board: &Board| board.rows.iter().map(|row| row.status).collect::<Vec<_>>();
    let fresh = board("2026-11-26T08:00:00Z");
    assert_eq!((statuses(&fresh), fresh.verdict), (vec![Status::Pass; 2], Verdict::Go));
    assert_eq!(fresh.next_turn, Some(moment("2026-11-27T08:00:00Z")));
    let old = board("2026-11-27T08:00:00.001Z");
    // A condition that nobody knows any more takes nothing out of the count.
    assert_eq!((statuses(&old), old.verdict), (vec![Status::Stale, Status::Pending], Verdict::NoGo));
    assert_eq!((old.score.verified, old.next_turn), (Some(0.0), None));
}
