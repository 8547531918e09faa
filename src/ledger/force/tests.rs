//! Which statements are in force, by examples and by the words of the rule.

use std::collections::BTreeSet;
use std::mem::discriminant;

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

fn waiver(names: &[usize]) -> Row {
    (Kind::Waiver(Waiver::default()), names.to_vec())
}

fn assign(to: &str, names: &[usize]) -> Row {
    (Kind::Assignment(to.into()), names.to_vec())
}

/// What is decided about the waiver of a row; the id is that of a ledger whose names are its rows.
fn rule(ruling: Ruling, about: usize, names: &[usize]) -> Row {
    (Kind::Ruling(ruling, StatementId::new(&format!("{about:03}"))), names.to_vec())
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
            until: None,
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
    let force = ledger.force(&[]);
    force.get(ITEM).map(|force| force.marks.iter().map(|mark| mark.note.parse().unwrap()).collect()).unwrap_or_default()
}

fn in_force(rows: &[Row]) -> Vec<usize> {
    let names: Vec<_> = (0..rows.len()).collect();
    rows_in_force(&ledger(rows, &names, &vec![0; rows.len()])).into_iter().collect()
}

/// The rows of a kind that are in force, as the ledger tells it and in whatever order.
fn rows_of(force: Option<&Force<'_>>, of: &Kind) -> BTreeSet<usize> {
    let Some(force) = force else { return BTreeSet::new() };
    let statements: Vec<&Statement> = match of {
        Kind::Mark(_) => force.marks.clone(),
        Kind::Waiver(_) => force.waivers.iter().map(|standing| standing.statement).collect(),
        Kind::Assignment(_) => force.assignments.clone(),
        _ => force.comments.clone(),
    };
    statements.iter().map(|statement| statement.note.parse().unwrap()).collect()
}

/// The rows of the waivers in force, each with the rows of what is decided about it, the least favourable first.
fn waivers(rows: &[Row]) -> Vec<(usize, Vec<usize>)> {
    let names: Vec<_> = (0..rows.len()).collect();
    let ledger = ledger(rows, &names, &vec![0; rows.len()]);
    let row = |statement: &Statement| statement.note.parse().unwrap();
    let force = ledger.force(&[]);
    let standing = force[ITEM].waivers.iter();
    standing
        .map(|standing| (row(standing.statement), standing.rulings.iter().map(|(_, ruling)| row(ruling)).collect()))
        .collect()
}

#[test]
fn waivers_replace_waivers_and_rulings_rulings() {
    use Ruling::{Approval, Rejection, Revocation};
    assert_eq!(waivers(&[waiver(&[]), waiver(&[0])]), [(1, vec![])]);
    assert_eq!(waivers(&[waiver(&[]), waiver(&[])]), [(0, vec![]), (1, vec![])], "two branches");
    assert_eq!(waivers(&[waiver(&[]), rule(Approval, 0, &[])]), [(0, vec![1])]);
    let both = [waiver(&[]), rule(Approval, 0, &[]), rule(Rejection, 0, &[])];
    assert_eq!(waivers(&both), [(0, vec![2, 1])], "the least favourable first");
    assert_eq!(
        waivers(&[waiver(&[]), rule(Rejection, 0, &[]), rule(Approval, 0, &[1])]),
        [(0, vec![2])],
        "thought better"
    );
    assert_eq!(waivers(&[waiver(&[]), rule(Revocation, 0, &[]), withdraw(&[1])]), [(0, vec![])]);
    assert_eq!(waivers(&[waiver(&[]), withdraw(&[0]), rule(Approval, 0, &[])]), []);
    assert_eq!(waivers(&[waiver(&[]), rule(Approval, 7, &[]), pass(&[0])]), [(0, vec![])], "of another, and a mark");
}

#[test]
fn the_last_assignment_counts_and_every_comment() {
    let rows = [
        assign("@ops", &[]),
        assign("@sec", &[]),
        (Kind::Comment, vec![]),
        (Kind::Comment, vec![2]),
        assign("Bo", &[0]),
    ];
    let ledger = ledger(&rows, &[0, 1, 2, 3, 4], &[0, 9, 0, 0, 5]);
    let force = &ledger.force(&[])[ITEM];
    assert_eq!(force.assigned_to().map(Sanitized::as_str), Some("@sec"), "the last by the clock of those in force");
    assert_eq!((force.assignments.len(), force.comments.len()), (2, 1), "one comment corrects the other");
    let by = |kind: &Kind| force.superseded_by(kind).iter().map(|id| id.to_string()).collect::<Vec<_>>();
    assert_eq!(by(&rows[0].0), ["004", "001"]);
    assert_eq!(by(&Kind::Comment), [""; 0]);
}

#[test]
fn a_new_waiver_replaces_those_of_its_scope() {
    let scoped = |paths: &[&str]| {
        Kind::Waiver(Waiver { paths: paths.iter().map(|path| (*path).to_owned()).collect(), ..Waiver::default() })
    };
    let rows = [(scoped(&["a", "b"]), vec![]), (scoped(&["a"]), vec![]), waiver(&[])];
    let ledger = ledger(&rows, &[0, 1, 2], &[0; 3]);
    let force = &ledger.force(&[])[ITEM];
    let by = |kind: &Kind| force.superseded_by(kind).iter().map(|id| id.to_string()).collect::<Vec<_>>();
    assert_eq!(by(&scoped(&["b", "a"])), ["000"]);
    assert_eq!(by(&scoped(&["a"])), ["001"]);
    assert_eq!(by(&scoped(&[])), ["002"]);
    assert_eq!(by(&scoped(&["c"])), [""; 0]);
}

#[test]
fn the_last_mark_replaces_those_it_names() {
    assert_eq!(in_force(&[pass(&[]), pass(&[0]), pass(&[1])]), [2]);
    assert_eq!(in_force(&[pass(&[]), pass(&[]), pass(&[0, 1])]), [2]);
    assert_eq!(
        in_force(&[pass(&[7]), (Kind::Other("dream".to_owned()), vec![0]), (Kind::Comment, vec![0]), waiver(&[0])]),
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
    let force = &ledger.force(&[])[ITEM];
    assert!(force.is_contested());
    assert_eq!(force.mark().and_then(Statement::status), Some(MarkStatus::Partial));
    assert_eq!(force.superseded_by(&pass(&[]).0).len(), 3);
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
fn by_the_rule(rows: &[Row], of: &Kind) -> BTreeSet<usize> {
    let withdrawal = |row: usize| rows[row].0 == Kind::Withdrawal;
    let void = |row| is_void(row, &counting(rows, withdrawal));
    let stands = |row: usize| discriminant(&rows[row].0) == discriminant(of) && !void(row);
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
        3 => Just(waiver(&[]).0),
        3 => Just(assign("Bo", &[]).0),
        2 => Just(Kind::Comment),
        1 => Just(Kind::Other("dream".to_owned())),
    ];
    vec((kind, vec(0..10_usize, 0..3)), 0..9)
}

/// A file may be read anew with another content, go, or not be wanted: what is asked of one item is what all say of it.
#[test]
fn one_item_is_answered_as_all_are_whatever_became_of_files() {
    let mut ledger = ledger(&[pass(&[]), assign("Bo", &[]), withdraw(&[0])], &[0, 1, 2], &[1, 2, 3]);
    let agrees = |ledger: &Ledger, items: [usize; 2]| {
        let all = ledger.force(&[]);
        let counts = [ITEM, "core/a.c"].map(|item| {
            let one = ledger.force_of(item, &[]).map_or(0, |force| force.history.len());
            assert_eq!(one, all.get(item).map_or(0, |force| force.history.len()), "{item}");
            one
        });
        assert_eq!(counts, items);
    };
    agrees(&ledger, [3, 0]);
    let (path, statement) =
        ledger.statements().next().map(|(path, statement)| (path.clone(), statement.clone())).unwrap();
    ledger.insert(path.clone(), Ok(Statement { item: "core/a.c".to_owned(), ..statement }));
    agrees(&ledger, [2, 1]);
    assert!(ledger.remove(&path) && !ledger.remove(&path));
    agrees(&ledger, [2, 0]);
    ledger.retain(|statement| statement.kind == Kind::Withdrawal);
    agrees(&ledger, [1, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn names_alone_decide(rows in any_rows(), names in Just((0..10).collect::<Vec<usize>>()).prop_shuffle(), clocks in vec(0..3_i64, 9)) {
        let ledger = ledger(&rows, &names, &clocks);
        let force = ledger.force(&[]);
        for kind in [pass(&[]).0, waiver(&[]).0, assign("", &[]).0, Kind::Comment] {
            prop_assert_eq!(rows_of(force.get(ITEM), &kind), by_the_rule(&rows, &kind), "{:?}", kind);
        }
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
