//! Which marks are in force, by examples and by the words of the rule.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::ledger::Origin;
use crate::repo::RepoPath;

const ITEM: &str = "core/a.b";

/// What one statement says, and the numbers of those it names; numbers without a statement are allowed.
type Row = (Kind, Vec<usize>);

fn mark(status: MarkStatus, names: &[usize]) -> Row {
    (Kind::Mark(status), names.to_vec())
}

fn pass(names: &[usize]) -> Row {
    mark(MarkStatus::Pass, names)
}

fn withdraw(names: &[usize]) -> Row {
    (Kind::Withdrawal, names.to_vec())
}

/// A ledger in which row `n` has the name and the clock that `names` and `clocks` give it.
fn ledger(rows: &[Row], names: &[usize], clocks: &[i64]) -> Ledger {
    let id = |row: usize| StatementId::new(&format!("{:03}", names.get(row).copied().unwrap_or(900 + row)));
    let mut ledger = Ledger::default();
    for (row, (kind, supersedes)) in rows.iter().enumerate() {
        let statement = Statement {
            id: id(row),
            kind: kind.clone(),
            item: ITEM.to_owned(),
            by: "Ada".into(),
            at: jiff::Timestamp::new(clocks[row], 0).unwrap().to_zoned(TimeZone::UTC),
            commit: None,
            note: row.to_string(),
            evidence: Vec::new(),
            supersedes: supersedes.iter().map(|row| id(*row)).collect(),
            origin: Origin::Recorded,
            unknown: Vec::new(),
        };
        ledger.insert(RepoPath::new(&format!("{}.toml", statement.id)), Ok(statement));
    }
    ledger
}

/// The rows whose marks are in force.
fn rows_in_force(ledger: &Ledger) -> BTreeSet<usize> {
    let force = ledger.force();
    force.get(ITEM).map(|force| force.marks.iter().map(|mark| mark.note.parse().unwrap()).collect()).unwrap_or_default()
}

fn in_force(rows: &[Row]) -> Vec<usize> {
    let names: Vec<_> = (0..rows.len()).collect();
    rows_in_force(&ledger(rows, &names, &vec![0; rows.len()])).into_iter().collect()
}

#[test]
fn the_last_mark_replaces_those_it_names() {
    assert_eq!(in_force(&[pass(&[]), pass(&[0]), pass(&[1])]), [2]);
    assert_eq!(in_force(&[pass(&[]), pass(&[]), pass(&[0, 1])]), [2]);
    assert_eq!(
        in_force(&[pass(&[7]), (Kind::Other("waiver".to_owned()), vec![0])]),
        [0],
        "other kinds replace no mark"
    );
}

#[test]
fn two_branches_are_contested_and_the_least_favourable_counts() {
    let rows = [
        pass(&[]),
        mark(MarkStatus::Pass, &[0]),
        mark(MarkStatus::NotApplicable, &[0]),
        mark(MarkStatus::Partial, &[0]),
    ];
    let ledger = ledger(&rows, &[3, 2, 1, 0], &[0; 4]);
    let force = &ledger.force()[ITEM];
    assert!(force.is_contested());
    assert_eq!(force.mark().and_then(Statement::status), Some(MarkStatus::Partial));
    assert_eq!(force.ids().len(), 3);
}

#[test]
fn a_withdrawal_revives_what_its_mark_had_replaced() {
    assert_eq!(in_force(&[pass(&[]), pass(&[0]), withdraw(&[1])]), [0]);
    assert_eq!(in_force(&[pass(&[]), pass(&[0]), withdraw(&[1]), withdraw(&[2])]), [1], "redo by withdrawing the undo");
    assert_eq!(in_force(&[pass(&[]), pass(&[0]), withdraw(&[1]), withdraw(&[2]), withdraw(&[3])]), [0]);
    assert_eq!(in_force(&[pass(&[]), withdraw(&[0])]), [0; 0]);
    // One branch replaced mark 1, the other withdrew it, which revived mark 0: both must be looked at.
    assert_eq!(in_force(&[pass(&[]), pass(&[0]), pass(&[1]), withdraw(&[1])]), [0, 2]);
}

#[test]
fn circles_replace_nothing_along_themselves() {
    assert_eq!(in_force(&[pass(&[0])]), [0]);
    assert_eq!(in_force(&[pass(&[1]), pass(&[0]), pass(&[])]), [0, 1, 2], "a mark beside the circle");
    assert_eq!(in_force(&[pass(&[2]), pass(&[0]), pass(&[1]), pass(&[0])]), [1, 2, 3], "one of the circle is replaced");
    assert_eq!(in_force(&[pass(&[1]), pass(&[0, 2]), pass(&[])]), [0, 1], "what a circle replaces is replaced");
    assert_eq!(in_force(&[pass(&[2]), pass(&[0]), pass(&[1]), withdraw(&[2])]), [1], "a circle that is broken");
}

#[test]
fn withdrawals_in_a_circle_withdraw_each_other_not_but_others() {
    assert_eq!(in_force(&[pass(&[]), withdraw(&[0, 2]), withdraw(&[1])]), [0; 0]);
    assert_eq!(in_force(&[pass(&[]), withdraw(&[0]), withdraw(&[1, 3]), withdraw(&[2])]), [0]);
}

/// The same by the words of the rule, slowly: a name counts if what it names does not lead back.
fn by_the_rule(rows: &[Row]) -> BTreeSet<usize> {
    let withdrawal = |row: usize| rows[row].0 == Kind::Withdrawal;
    let void = |row| is_void(row, &counting(rows, withdrawal));
    let stands = |row: usize| matches!(rows[row].0, Kind::Mark(_)) && !void(row);
    let superseding = counting(rows, stands);
    (0..rows.len()).filter(|row| stands(*row) && !superseding.iter().any(|(_, to)| to == row)).collect()
}

fn is_void(row: usize, withdrawing: &[(usize, usize)]) -> bool {
    withdrawing.iter().any(|(from, to)| *to == row && !is_void(*from, withdrawing))
}

fn counting(rows: &[Row], counts: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let names = |row: usize| rows[row].1.iter().copied().filter(|to| *to < rows.len());
    let edges: Vec<_> =
        (0..rows.len()).filter(|row| counts(*row)).flat_map(|from| names(from).map(move |to| (from, to))).collect();
    let leads = |start: usize, goal: usize| {
        let mut reached = BTreeSet::from([start]);
        while let Some((_, to)) = edges.iter().find(|(from, to)| reached.contains(from) && !reached.contains(to)) {
            reached.insert(*to);
        }
        reached.contains(&goal)
    };
    edges.iter().copied().filter(|(from, to)| !leads(*to, *from)).collect()
}

/// Up to nine statements that name anything, circles included.
fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let status = proptest::sample::select(MarkStatus::WORDS.map(|(_, status)| status).to_vec());
    let kind = prop_oneof![
        6 => status.prop_map(Kind::Mark),
        4 => Just(Kind::Withdrawal),
        1 => Just(Kind::Other("comment".to_owned())),
    ];
    vec((kind, vec(0..10_usize, 0..3)), 0..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn names_alone_decide(rows in any_rows(), names in Just((0..10).collect::<Vec<usize>>()).prop_shuffle(), clocks in vec(0..3_i64, 9)) {
        let expected = by_the_rule(&rows);
        prop_assert_eq!(rows_in_force(&ledger(&rows, &names, &clocks)), expected);
    }

    #[test]
    fn a_mark_that_stands_is_never_lost_to_nothing(rows in any_rows()) {
        let withdrawn = rows.iter().any(|(kind, _)| *kind == Kind::Withdrawal);
        let marked = rows.iter().any(|(kind, _)| matches!(kind, Kind::Mark(_)));
        prop_assert!(withdrawn || in_force(&rows).is_empty() != marked);
    }

    #[test]
    fn a_new_mark_that_names_all_in_force_is_alone(mut rows in any_rows()) {
        let count = rows.len();
        // Nobody can have named it before it was made.
        for (_, names) in &mut rows {
            names.retain(|name| *name < count);
        }
        rows.push(pass(&in_force(&rows)));
        prop_assert_eq!(in_force(&rows), [count]);
    }
}
