//! What the parts of a combined check come to: `all` wants every one of them, `any` one, `at_least` so many.
//!
//! The logic has three values. An answer is given as soon as nothing that is undecided could change it, and never before.
//! A part without anything to look at can hold no more, so that nobody waits for it; but it has not failed either.

use super::{Outcome, Status};

/// Whether enough parts hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Quorum {
    Reached,
    /// Parts that are undecided could still decide it; the worst that stands in the way.
    Open(Status),
    /// It cannot be reached.
    Missed(Missed),
    /// What misses has nothing to look at, or does not apply, and nothing else fails.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Missed {
    /// In proportion; nothing while a part is undecided, so that one more that is mended never lowers it.
    pub credit: f64,
    /// So few parts fail altogether that the contrary is not shown: others hold in part, or have nothing to look at.
    pub unshown: bool,
}

impl Quorum {
    pub fn of(outcomes: &[Outcome], wanted: usize) -> Self {
        let number = |is: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
        let held = number(&Outcome::holds);
        let failed = number(&fails);
        let undecided = number(&is_undecided);
        if held >= wanted {
            Self::Reached
        } else if held + undecided >= wanted || (undecided > 0 && failed == 0) {
            let of = |status| number(&|outcome| outcome.status == status && is_undecided(outcome));
            let (errors, stale) = (of(Status::Error), of(Status::Stale));
            Self::Open(match undecided - errors - stale {
                _ if errors > 0 => Status::Error,
                pending if pending == 0 || held + stale >= wanted => Status::Stale,
                _ => Status::Pending,
            })
        } else if failed == 0 {
            Self::Nothing
        } else {
            let is_known = undecided == 0 && held + failed >= wanted;
            let credit = if is_known { best(outcomes, wanted) } else { 0.0 };
            let shown = number(&|outcome| outcome.status == Status::Fail && !outcome.without_subjects);
            Self::Missed(Missed { credit, unshown: shown + wanted <= outcomes.len() })
        }
    }

    /// The first of the parts for which it is so.
    pub fn speaker(self, outcomes: &[Outcome]) -> Option<&Outcome> {
        let first = |is: &dyn Fn(&Outcome) -> bool| outcomes.iter().find(|outcome| is(outcome));
        match self {
            Self::Reached => first(&Outcome::holds),
            Self::Open(status) => first(&|outcome| outcome.status == status && is_undecided(outcome)),
            Self::Missed(_) => first(&fails),
            // Nothing to look at weighs more than what somebody says does not apply.
            Self::Nothing => first(&|outcome| outcome.without_subjects).or_else(|| first(&|outcome| !outcome.holds())),
        }
    }
}

impl Missed {
    pub fn outcome(self, summary: String) -> Outcome {
        let outcome = match self.credit > 0.0 {
            true => Outcome::partial(self.credit, summary),
            false => Outcome::fail(summary),
        };
        Outcome { without_subjects: self.unshown, ..outcome }
    }
}

pub(super) fn fails(outcome: &Outcome) -> bool {
    matches!(outcome.status, Status::Fail | Status::Partial)
}

fn is_undecided(outcome: &Outcome) -> bool {
    matches!(outcome.status, Status::Error | Status::Pending | Status::Stale) && !outcome.without_subjects
}

/// The mean credit of the best so many.
fn best(outcomes: &[Outcome], wanted: usize) -> f64 {
    let mut credits: Vec<_> = outcomes.iter().map(|outcome| outcome.credit).collect();
    credits.sort_unstable_by(|left, right| right.total_cmp(left));
    #[expect(clippy::cast_precision_loss, reason = "a check has few parts")]
    let number = wanted.max(1) as f64;
    credits.iter().take(wanted).sum::<f64>() / number
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::{Check, parse};
    use super::*;
    use crate::reader::read;

    fn part() -> impl Strategy<Value = Outcome> {
        prop_oneof![
            3 => Just(Outcome::pass("held")),
            3 => Just(Outcome::fail("failed")),
            1 => Just(Outcome::partial(0.25, "a quarter")),
            1 => Just(Outcome::partial(0.75, "three quarters")),
            1 => Just(Outcome::error("broken")),
            1 => Just(Outcome::pending("undecided")),
            1 => Just(Outcome::stale("too old")),
            1 => Just(Outcome::without_subjects("nothing there")),
            1 => Just(Outcome::not_applicable("marked")),
        ]
    }

    fn parts() -> impl Strategy<Value = Vec<Outcome>> {
        proptest::collection::vec(part(), 1..6)
    }

    fn check(definition: &str) -> Arc<dyn Check> {
        let (check, problems) = read("test", definition, parse);
        check.unwrap_or_else(|| panic!("{definition}: {problems:?}"))
    }

    fn combine(outcomes: &[Outcome], kind: &str) -> Outcome {
        check(&format!("{kind} = [{}]", vec!["{ file = { any = [\"a\"] } }"; outcomes.len()].join(", ")))
            .combine(outcomes)
    }

    fn at_least(outcomes: &[Outcome], count: usize) -> Outcome {
        let parts = vec!["{ file = { any = [\"a\"] } }"; outcomes.len()].join(", ");
        check(&format!("at_least = {{ count = {count}, of = [{parts}] }}")).combine(outcomes)
    }

    fn not(outcome: &Outcome) -> Outcome {
        check("not.file.any = [\"a\"]").combine(std::slice::from_ref(outcome))
    }

    /// Every way in which what is undecided may be decided one day.
    fn completions(outcomes: &[Outcome]) -> Vec<Vec<Outcome>> {
        outcomes.iter().fold(vec![Vec::new()], |ways, outcome| {
            let ends = if is_undecided(outcome) {
                vec![Outcome::pass("came to hold"), Outcome::fail("came to fail")]
            } else {
                vec![outcome.clone()]
            };
            let with = |way: &Vec<Outcome>, end: &Outcome| way.iter().chain([end]).cloned().collect();
            ways.iter().flat_map(|way| ends.iter().map(move |end| with(way, end))).collect()
        })
    }

    /// Whether it holds, fails, or has nothing to say; None where that is open.
    fn answer(outcome: &Outcome) -> Option<u8> {
        match outcome.status {
            Status::Pass => Some(0),
            Status::Fail | Status::Partial => Some(1),
            _ if is_undecided(outcome) => None,
            _ => Some(2),
        }
    }

    fn said(outcome: &Outcome) -> (Status, f64, bool) {
        (outcome.status, outcome.credit, outcome.without_subjects)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_answer_is_given_exactly_when_nothing_undecided_can_change_it(outcomes in parts(), pick in any::<prop::sample::Index>()) {
            let wanted = pick.index(outcomes.len()) + 1;
            let found = at_least(&outcomes, wanted);
            let ends: BTreeSet<_> = completions(&outcomes).iter().map(|way| answer(&at_least(way, wanted))).collect();
            let expected = if ends.len() == 1 { ends.first().copied().flatten() } else { None };
            prop_assert_eq!(answer(&found), expected, "{:?}: {:?}", outcomes, found);
        }

        #[test]
        fn all_and_any_are_at_least_every_one_and_one(outcomes in parts()) {
            prop_assert_eq!(said(&combine(&outcomes, "all")), said(&at_least(&outcomes, outcomes.len())));
            prop_assert_eq!(said(&combine(&outcomes, "any")), said(&at_least(&outcomes, 1)));
        }

        #[test]
        fn the_order_of_the_parts_decides_nothing(outcomes in parts(), pick in any::<prop::sample::Index>()) {
            let wanted = pick.index(outcomes.len()) + 1;
            let turned: Vec<_> = outcomes.iter().rev().cloned().collect();
            prop_assert_eq!(said(&at_least(&outcomes, wanted)), said(&at_least(&turned, wanted)));
        }

        /// No `not` around parts passes what the parts, each turned round, would not.
        #[test]
        fn a_not_around_parts_makes_no_more_of_them(outcomes in parts()) {
            let turned: Vec<_> = outcomes.iter().map(not).collect();
            prop_assert!(!not(&combine(&outcomes, "any")).holds() || combine(&turned, "all").holds(), "{:?}", outcomes);
            prop_assert!(!not(&combine(&outcomes, "all")).holds() || combine(&turned, "any").holds(), "{:?}", outcomes);
        }

        #[test]
        fn mending_a_part_never_lowers_the_credit(outcomes in parts(), pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
            let (wanted, at) = (pick.index(outcomes.len()) + 1, at.index(outcomes.len()));
            prop_assume!(fails(&outcomes[at]));
            let mut mended = outcomes.clone();
            mended[at] = Outcome::pass("mended");
            prop_assert!(at_least(&mended, wanted).credit >= at_least(&outcomes, wanted).credit, "{:?}", outcomes);
        }

        #[test]
        fn credit_is_whole_exactly_where_it_holds(outcomes in parts(), pick in any::<prop::sample::Index>()) {
            let found = at_least(&outcomes, pick.index(outcomes.len()) + 1);
            prop_assert_eq!(found.credit >= 1.0, found.holds());
            prop_assert_eq!(found.credit > 0.0, matches!(found.status, Status::Pass | Status::Partial));
        }
    }

    #[test]
    fn what_stands_in_the_way_is_said() {
        let (fail, pending, stale) =
            (Outcome::fail("failed"), Outcome::pending("undecided"), Outcome::stale("too old"));
        let (pass, error, empty) = (Outcome::pass("held"), Outcome::error("broken"), Outcome::without_subjects("none"));
        let said = |outcome: Outcome| format!("{} {}", outcome.status.word(), outcome.summary);
        assert_eq!(said(combine(&[fail.clone(), pending.clone()], "any")), "pending none of 2 yet: undecided");
        assert_eq!(said(combine(&[pending.clone(), stale.clone()], "any")), "stale none of 2 yet: too old");
        assert_eq!(said(combine(&[pending.clone(), error.clone()], "any")), "error broken");
        assert_eq!(said(combine(&[empty.clone(), fail.clone()], "any")), "fail none of 2: failed");
        assert_eq!(said(combine(&[pass.clone(), error.clone(), fail.clone()], "all")), "fail 1 of 3: failed");
        assert_eq!(said(combine(&[pass.clone(), stale, pending.clone()], "all")), "pending undecided");
        assert_eq!(said(combine(&[pass, empty], "all")), "pending none");
        assert_eq!(said(combine(&[pending.clone(), fail], "all")), "fail failed");
        // What is undecided may yet fail, so that nothing to look at is not the answer.
        assert_eq!(said(combine(&[Outcome::without_subjects("none"), pending], "all")), "pending undecided");
    }
}
