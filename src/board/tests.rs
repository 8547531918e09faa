//! What statements make of a board, moment by moment.

use std::sync::Arc;

use super::*;
use crate::check::Finding;
use crate::checklist;
use crate::ledger;
use crate::repo::RepoPath;

const ITEMS: &str = "schema = 1\nid = \"core\"\nwaivers.max = \"60d\"\n[[area]]\nid = \"a\"\n\
    [[area.item]]\nid = \"limits\"\ntitle = \"Limits\"\ngate = true\ncheck.file.any = [\"limits\"]\n\
    [[area.item]]\nid = \"review\"\ntitle = \"Review\"\ngate = true\ncheck.manual = { max_age = \"3 months\" }\n\
    [[area.item]]\nid = \"both\"\ntitle = \"Both\"\ncheck.all = [{ file = { any = [\"both\"] } }, { manual = {} }]\n";

/// A board to be stated about; both gates fail until something else is said.
struct Stage {
    checklists: Vec<Checklist>,
    outcomes: Outcomes,
    ledger: Ledger,
    freshness: Freshness,
    two_people: bool,
}

impl Stage {
    fn new() -> Self {
        let (checklist, problems) = checklist::parse("core.toml", ITEMS);
        assert_eq!(problems, []);
        let stage = Self {
            checklists: vec![checklist.unwrap()],
            outcomes: Outcomes::default(),
            ledger: Ledger::default(),
            freshness: Freshness::default(),
            two_people: false,
        };
        let found = |path: &str| Finding::new(&RepoPath::new(path), None, "no limit");
        let part = Outcome::fail("b").with_findings([found("old/c")]);
        let both = Outcome::fail("both").with_parts(&[part, Outcome::pending("nobody has marked it yet")]);
        stage
            .finding("limits", Outcome::fail("2 have none").with_findings([found("old/a"), found("new/b")]))
            .finding("review", Outcome::pending("nobody has marked it yet"))
            .finding("both", both)
    }

    fn finding(mut self, id: &str, outcome: Outcome) -> Self {
        let item = self.checklists[0].items().find(|item| item.id == id).unwrap();
        self.outcomes.insert(Arc::clone(&item.check.as_ref().unwrap().signature), Arc::new(outcome));
        self
    }

    /// States something on 1 January 2026 at 9, as Ada unless said otherwise; the id is the kind and a number.
    fn states(mut self, item: &str, id: &str, keys: &str) -> Self {
        let kind = id.split('-').next().unwrap();
        let mut text = format!("schema = 1\nkind = \"{kind}\"\nitem = \"core/a.{item}\"\n{keys}\n");
        for (key, default) in
            [("by", "\"Ada <ada@example.org>\""), ("at", "2026-01-01T09:00:00+01:00"), ("note", "\"old\"")]
        {
            if !keys.lines().any(|line| line.starts_with(&format!("{key} ="))) {
                text.push_str(&format!("{key} = {default}\n"));
            }
        }
        let path = RepoPath::new(&format!(".gonogo/ledger/core/a.{item}/{id}.toml"));
        let statement = ledger::parse(&path, &text).unwrap_or_else(|damage| panic!("{}", damage.problem));
        self.ledger.insert(path, Ok(statement));
        self
    }

    fn board(&self, now: &str) -> Board {
        evaluate(&Inputs {
            checklists: &self.checklists,
            outcomes: &self.outcomes,
            ledger: &self.ledger,
            freshness: &self.freshness,
            sign_offs: &SignOffs::default(),
            proofs: &Proofs::default(),
            level: None,
            without_gates: false,
            two_people: self.two_people,
            problems: &[],
            now: now.parse().unwrap(),
        })
    }

    fn status(&self, item: &str, now: &str) -> Status {
        row(&self.board(now), item).status
    }

    /// How the first waiver stands, and what is remarked.
    fn waiver(&self, now: &str) -> (WaiverState, String) {
        let board = self.board(now);
        let waiver = &board.waivers[0];
        (waiver.state, waiver.remark.as_ref().map(ToString::to_string).unwrap_or_default())
    }
}

fn row<'a>(board: &'a Board, item: &str) -> &'a Row {
    board.rows.iter().find(|row| row.key.ends_with(item)).unwrap()
}

const FEBRUARY: &str = "until = 2026-02-01";
const DAY: &str = "2026-01-10T12:00:00Z";

#[test]
fn an_approved_waiver_excuses_its_gate_until_the_instant_it_ends() {
    let stage = Stage::new().states("limits", "waiver-1", &format!("{FEBRUARY}\ncontrol = \"a quota\"")).states(
        "review",
        "mark-1",
        "status = \"pass\"",
    );
    let board = stage.board(DAY);
    assert_eq!((board.verdict, board.verdict.exit_code()), (Verdict::ConditionalGo, 0));
    let limits = row(&board, "limits");
    assert_eq!((limits.status, limits.credit), (Status::Waived, 0.0), "a waiver earns nothing");
    let summary = "waived by Ada (hand-written) until the end of 1 Feb 2026: old, instead a quota (fail: 2 have none)";
    assert_eq!(limits.summary.as_str(), summary);
    let conditions: Vec<_> = board.conditions().map(|waiver| (waiver.item.as_str(), waiver.until.as_str())).collect();
    assert_eq!(conditions, [("core/a.limits", "the end of 1 Feb 2026")]);
    // The day ends where it was stated, an hour before it does by the universal clock.
    let last = "2026-02-01T22:59:59.999999999Z";
    assert_eq!(
        (stage.status("limits", last), stage.board(last).next_turn),
        (Status::Waived, Some("2026-02-01T23:00:00Z".parse().unwrap()))
    );
    let over = stage.board("2026-02-01T23:00:00Z");
    assert_eq!((row(&over, "limits").status, over.verdict), (Status::Fail, Verdict::NoGo));
    assert_eq!(row(&over, "limits").summary.as_str(), "2 have none · its waiver is expired");
    assert_eq!(over.conditions().count(), 0);
    // A clock that goes back finds the waiver again.
    assert_eq!(stage.status("limits", DAY), Status::Waived);
}

#[test]
fn errors_and_vetoes_are_never_waived_and_what_passes_needs_no_waiver() {
    let waived = |outcome: Outcome| Stage::new().finding("limits", outcome).states("limits", "waiver-1", FEBRUARY);
    assert_eq!(waived(Outcome::error("broken")).status("limits", DAY), Status::Error);
    assert_eq!(waived(Outcome::pass("all")).status("limits", DAY), Status::Pass);
    assert_eq!(waived(Outcome::pass("all")).board(DAY).conditions().count(), 0);
    for outcome in [Outcome::pending("unknown"), Outcome::partial(0.5, "half"), Outcome::fail("none")] {
        let (credit, stage) = (outcome.credit, waived(outcome));
        let board = stage.board(DAY);
        let limits = row(&board, "limits");
        assert_eq!((limits.status, limits.credit.to_bits()), (Status::Waived, credit.to_bits()));
    }
    for status in ["veto", "fail"] {
        let vetoed = waived(Outcome::pass("all")).states("limits", "mark-1", &format!("status = \"{status}\""));
        assert_eq!(vetoed.status("limits", DAY), Status::Fail, "{status}");
        assert_eq!(vetoed.waiver(DAY).1, "it excuses nothing: a veto is never waived", "{status}");
    }
    let marked = |status: &str| {
        Stage::new()
            .states("review", "mark-1", &format!("status = \"{status}\""))
            .states("review", "waiver-1", FEBRUARY)
    };
    assert_eq!(marked("fail").status("review", DAY), Status::Waived, "a person's fail is no veto");
    assert_eq!(marked("veto").status("review", DAY), Status::Fail);
}

#[test]
fn a_damaged_statement_is_not_waived() {
    let mut stage = Stage::new().states("limits", "waiver-1", FEBRUARY);
    let path = RepoPath::new(".gonogo/ledger/core/a.limits/torn.toml");
    stage.ledger.insert(path.clone(), ledger::parse(&path, "schema = 1\n"));
    assert_eq!(stage.status("limits", DAY), Status::Error);
}

#[test]
fn two_people_approve_where_the_configuration_or_the_waiver_says_so() {
    use WaiverState::{Approved, Asked};
    let bo = "waiver = \"waiver-1\"\nby = \"Bo <bo@example.org>\"";
    let ada = "waiver = \"waiver-1\"\nby = \"A. <Ada@example.org>\"";
    let asked = || Stage { two_people: true, ..Stage::new().states("limits", "waiver-1", FEBRUARY) };
    assert_eq!(asked().waiver(DAY), (Asked, "nobody but who asked has approved it".to_owned()));
    assert_eq!(asked().status("limits", DAY), Status::Fail);
    assert_eq!(asked().states("limits", "approval-1", ada).waiver(DAY).0, Asked, "the same person by another name");
    assert_eq!(asked().states("limits", "approval-1", bo).waiver(DAY).0, Approved);
    let named = |name: &str| Stage::new().states("limits", "waiver-1", &format!("{FEBRUARY}\napprover = \"{name}\""));
    assert_eq!(named("Bo").waiver(DAY), (Asked, "Bo has not approved it".to_owned()));
    assert_eq!(named("bo@example.org").states("limits", "approval-1", bo).waiver(DAY).0, Approved);
    assert_eq!(named("Chi").states("limits", "approval-1", bo).waiver(DAY).0, Asked);
    assert_eq!(named("Ada").waiver(DAY).0, Approved, "who approves their own, as anybody may here");
    assert_eq!(Stage { two_people: true, ..named("Ada") }.waiver(DAY).0, Asked);
}

#[test]
fn the_least_favourable_ruling_counts_until_it_is_replaced() {
    use WaiverState::{Approved, Rejected, Revoked};
    let about = |more: &str| format!("waiver = \"waiver-1\"\n{more}");
    let asked = || Stage::new().states("limits", "waiver-1", FEBRUARY);
    assert_eq!(asked().states("limits", "rejection-1", &about("")).waiver(DAY).0, Rejected);
    let revoked = asked().states("limits", "approval-1", &about("")).states("limits", "revocation-1", &about(""));
    assert_eq!((revoked.waiver(DAY).0, revoked.status("limits", DAY)), (Revoked, Status::Fail));
    assert_eq!(row(&revoked.board(DAY), "limits").summary.as_str(), "2 have none · its waiver is revoked");
    let again = revoked.states("limits", "approval-2", &about("supersedes = [\"approval-1\", \"revocation-1\"]"));
    assert_eq!(again.waiver(DAY).0, Approved);
}

#[test]
fn of_two_waivers_both_must_excuse() {
    let both =
        || Stage::new().states("limits", "waiver-1", FEBRUARY).states("limits", "waiver-2", "until = 2026-01-20");
    let board = both().board(DAY);
    assert!(board.waivers.iter().all(|waiver| waiver.contested && waiver.excuses));
    assert_eq!(row(&board, "limits").status, Status::Waived);
    assert_eq!(both().status("limits", "2026-01-21T12:00:00Z"), Status::Fail, "the earlier end counts");
    let rejected = both().states("limits", "rejection-1", "waiver = \"waiver-2\"");
    assert_eq!(rejected.status("limits", DAY), Status::Fail);
    assert_eq!(row(&rejected.board(DAY), "limits").summary.as_str(), "2 have none · its waiver is rejected");
    let replaced =
        both().states("limits", "waiver-3", &format!("{FEBRUARY}\nsupersedes = [\"waiver-1\", \"waiver-2\"]"));
    assert_eq!((replaced.board(DAY).waivers.len(), replaced.status("limits", DAY)), (1, Status::Waived));
}

#[test]
fn a_waiver_ends_after_the_checklists_maximum_at_the_latest() {
    let stage = Stage::new().states("limits", "waiver-1", "until = 2027-01-01");
    let remark = "it ends 60 days after it was asked for, which is the most that the checklist allows".to_owned();
    assert_eq!(stage.waiver("2026-03-02T07:59:59Z"), (WaiverState::Approved, remark));
    assert_eq!(stage.waiver("2026-03-02T08:00:00Z").0, WaiverState::Expired);
    // A date in the future would stretch the maximum.
    let ahead = Stage::new().states("limits", "waiver-1", "at = 2026-12-01T09:00:00Z\nuntil = 2027-01-01");
    assert_eq!(ahead.waiver(DAY), (WaiverState::Asked, "dated 1 Dec 2026, which is in the future".to_owned()));
    assert_eq!(ahead.waiver("2026-11-30T09:00:00Z").0, WaiverState::Approved, "clocks differ by a day at most");
    assert_eq!(ahead.board(DAY).next_turn, Some("2026-11-30T09:00:00Z".parse().unwrap()), "nobody need look for it");
}

#[test]
fn findings_of_some_paths_are_excused_alone() {
    let waived = |paths: &str| Stage::new().states("limits", "waiver-1", &format!("{FEBRUARY}\npaths = {paths}"));
    let old = waived("[\"old/**\"]");
    assert_eq!(old.status("limits", DAY), Status::Fail);
    assert_eq!(row(&old.board(DAY), "limits").summary.as_str(), "2 have none · 1 of 2 findings waived");
    assert_eq!(old.board(DAY).conditions().count(), 0);
    let all = old.states("limits", "waiver-2", &format!("{FEBRUARY}\npaths = [\"new/*\", \"none\"]"));
    assert_eq!((all.status("limits", DAY), all.board(DAY).conditions().count()), (Status::Waived, 2));
    assert_eq!(waived("[\"**\"]").status("limits", DAY), Status::Waived);
    assert_eq!(waived("[\"[\"]").status("limits", DAY), Status::Fail, "a pattern that is none");
    let uncounted =
        Outcome::fail("9 have none").with_findings([Finding::new(&RepoPath::new("old/a"), None, "x")]).and_more(8);
    assert_eq!(
        waived("[\"**\"]").finding("limits", uncounted).status("limits", DAY),
        Status::Fail,
        "not all are known"
    );
    for bare in [Outcome::fail("missing"), Outcome::pending("unknown"), Outcome::error("broken")] {
        let status = bare.status;
        assert_eq!(waived("[\"**\"]").finding("limits", bare).status("limits", DAY), status, "nothing located");
    }
}

#[test]
fn a_part_without_findings_is_not_excused_by_paths() {
    let scoped = Stage::new().states("both", "waiver-1", &format!("{FEBRUARY}\npaths = [\"**\"]"));
    assert_eq!(scoped.status("both", DAY), Status::Fail, "nobody has marked the other part");
    assert_eq!(scoped.states("both", "mark-1", "status = \"pass\"").status("both", DAY), Status::Waived);
}

#[test]
fn events_end_waivers_and_marks() {
    let passes = "until = { item = \"core/a.limits\" }";
    let waiting = || Stage::new().states("review", "waiver-1", passes);
    assert_eq!(waiting().status("review", DAY), Status::Waived);
    let passed = waiting().finding("limits", Outcome::pass("all"));
    assert_eq!((passed.status("review", DAY), passed.waiver(DAY).0), (Status::Pending, WaiverState::Expired));
    assert_eq!(
        waiting().states("limits", "waiver-2", FEBRUARY).status("review", DAY),
        Status::Waived,
        "excused is not passed"
    );
    assert_eq!(waiting().status("review", "2026-03-03T12:00:00Z"), Status::Pending, "an event may never come");
    let marked = Stage::new().states("review", "mark-1", &format!("status = \"pass\"\n{passes}"));
    assert_eq!(marked.status("review", DAY), Status::Pass);
    let stale = marked.finding("limits", Outcome::pass("all")).board(DAY);
    assert_eq!(row(&stale, "review").summary.as_str(), "it was good until core/a.limits passes");
    let mut commit = Stage::new().states("review", "waiver-1", "until = { commit = \"9f1c2aa\" }");
    assert_eq!(commit.status("review", DAY), Status::Pending, "what is not known counts as come");
    commit.freshness.to_come.insert("9f1c2aa".to_owned());
    assert_eq!(commit.status("review", DAY), Status::Waived);
}

#[test]
fn marks_that_wait_for_each_other_have_an_answer() {
    let stage = Stage::new()
        .states("review", "mark-1", "status = \"pass\"\nuntil = { item = \"core/a.review\" }")
        .states("both", "mark-2", "status = \"pass\"\nuntil = { item = \"core/a.review\" }");
    let board = stage.board(DAY);
    assert_eq!(row(&board, "review").status, Status::Stale);
}

#[test]
fn marks_age_by_the_calendar_where_they_were_made() {
    let marked = |at: &str| Stage::new().states("review", "mark-1", &format!("status = \"pass\"\nat = {at}"));
    let leap = marked("2027-11-30T12:00:00+09:00");
    assert_eq!(leap.status("review", "2028-02-29T02:59:59Z"), Status::Pass);
    assert_eq!(leap.status("review", "2028-02-29T03:00:00Z"), Status::Stale);
    assert_eq!(leap.board("2028-02-20T00:00:00Z").next_turn, Some("2028-02-29T03:00:00Z".parse().unwrap()));
    let stale = leap.board("2028-03-30T03:00:00Z");
    assert_eq!(row(&stale, "review").summary.as_str(), "marked 121 days ago, good for 3 months");
    // A clock that went back makes it fresh again, and one that ran ahead when it was made does not keep it so for ever.
    assert_eq!(leap.status("review", "2027-12-01T00:00:00Z"), Status::Pass);
    let ahead = marked("2031-01-01T12:00:00Z");
    assert_eq!(
        (ahead.status("review", DAY), ahead.status("review", "2031-04-01T12:00:00Z")),
        (Status::Pass, Status::Stale)
    );
    let until = Stage::new().states("review", "mark-1", "status = \"pass\"\nuntil = 2026-01-15");
    assert_eq!(
        (until.status("review", "2026-01-15T22:59:59Z"), until.status("review", "2026-01-15T23:00:00Z")),
        (Status::Pass, Status::Stale)
    );
}

#[test]
fn what_expires_within_a_fortnight_is_told() {
    let stage = Stage::new()
        .finding(
            "limits",
            Outcome::pass("all")
                .good_for(jiff::SignedDuration::from_hours(48), ["2026-01-09T12:00:00Z".parse().unwrap()]),
        )
        .states("review", "mark-1", "status = \"pass\"")
        .states("both", "waiver-1", "until = 2026-01-20");
    let told = |now: &str| -> Vec<String> {
        let board = stage.board(now);
        board
            .expiring
            .iter()
            .map(|expiry| format!("{} {} {}", expiry.item.local(), expiry.what.word(), expiry.when))
            .collect()
    };
    assert_eq!(told(DAY), ["a.limits evidence 2026-01-11T12:00:00Z", "a.both waiver 2026-01-20T23:00:00Z"]);
    assert_eq!(told("2026-03-20T00:00:00Z"), ["a.review mark 2026-04-01T08:00:00Z"]);
    assert_eq!(told("2026-04-01T08:00:00Z"), [""; 0], "what has expired does no more");
    // The moment it comes into view is a turn, too.
    assert_eq!(stage.board("2026-02-01T00:00:00Z").next_turn, Some("2026-03-18T08:00:00Z".parse().unwrap()));
}
