//! What time makes of outcomes: evidence grows too old, and what is dated in the future proves nothing.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::check::{Check, Dated, Outcome, Status, day};

/// How far a date may lie in the future: clocks differ, and some tools write local time as if it were universal.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// The outcome as it is at a moment. Parts grow old each by itself, and what combines them decides anew.
pub fn aged(check: &dyn Check, outcome: &Arc<Outcome>, now: Timestamp) -> Arc<Outcome> {
    match turned(Some(check), outcome, now) {
        Some(outcome) => Arc::new(outcome),
        None => Arc::clone(outcome),
    }
}

/// What became of it, if something did.
fn turned(check: Option<&dyn Check>, outcome: &Outcome, now: Timestamp) -> Option<Outcome> {
    let combined = check.and_then(|check| {
        let part_of = |at: usize| check.parts().get(at).map(|part| &**part);
        let parts: Vec<_> = outcome.parts.iter().enumerate().map(|(at, part)| turned(part_of(at), part, now)).collect();
        if parts.iter().all(Option::is_none) {
            return None;
        }
        let parts = parts.into_iter().zip(&outcome.parts).map(|(turned, part)| turned.unwrap_or_else(|| part.clone()));
        Some(check.combine(&parts.collect::<Vec<_>>()))
    });
    let known = combined.as_ref().unwrap_or(outcome);
    let rests_on_dates = matches!(known.status, Status::Pass | Status::Partial);
    let judged = known.dated.as_ref().filter(|_| rests_on_dates).and_then(|dated| judge(known, dated, now));
    judged.or(combined)
}

/// The outcome that takes the place of one whose dates are of no use at that moment.
fn judge(outcome: &Outcome, dated: &Dated, now: Timestamp) -> Option<Outcome> {
    let (status, said) = if dated.newest.duration_since(now) > AHEAD {
        (Status::Error, format!("dated {}, which is in the future", day(dated.newest)))
    } else if now > dated.until() {
        let (since, allowed, was) = (dated.too_old_since(), dated.allowed(), outcome.status.word());
        (Status::Stale, format!("older than {allowed} since {since}; it was {was}: {}", outcome.summary))
    } else {
        return None;
    };
    Some(Outcome { status, credit: 0.0, summary: said.into(), ..outcome.clone() })
}

/// The next moment at which an outcome turns by itself.
pub fn next_turn(outcome: &Outcome, now: Timestamp) -> Option<Timestamp> {
    let own = outcome.dated.as_ref().map(|dated| {
        let believed = dated.newest.checked_sub(AHEAD).unwrap_or(Timestamp::MIN);
        [believed, dated.until()]
    });
    let parts = outcome.parts.iter().filter_map(|part| next_turn(part, now));
    own.into_iter().flatten().filter(|turn| *turn >= now).chain(parts).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist;

    const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// The check of an item, which gives no outcome of its own here.
    fn check(definition: &str) -> Arc<dyn Check> {
        let text = format!(
            "schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"a\"\ntitle = \"A\"\n{definition}\n"
        );
        let (checklist, problems) = checklist::parse("a.toml", &text);
        let check = checklist.unwrap().items().next().and_then(|item| item.check.as_ref().ok()).unwrap().check.clone();
        assert_eq!(problems, []);
        check
    }

    fn dated(outcome: Outcome, date: &str) -> Outcome {
        outcome.good_for(WEEK, [at(date)])
    }

    /// Status and summary of a check that combines these outcomes, at a moment.
    fn became(definition: &str, parts: &[Outcome], now: &str) -> (Status, String) {
        let check = check(definition);
        let outcome = if check.parts().is_empty() { parts[0].clone() } else { check.combine(parts) };
        let aged = aged(&*check, &Arc::new(outcome), at(now));
        (aged.status, aged.summary.to_string())
    }

    const LEAF: &str = "check.file.any = [\"a\"]";
    const BOTH: &str = "check.all = [{ file = { any = [\"a\"] } }, { file = { any = [\"b\"] } }]";
    const EITHER: &str = "check.any = [{ file = { any = [\"a\"] } }, { file = { any = [\"b\"] } }]";
    const NOT: &str = "check.all = [{ not = { file = { any = [\"a\"] } } }]";
    const TWO: &str =
        "check.at_least = { count = 2, of = [{ file = { any = [\"a\"] } }, { file = { any = [\"b\"] } }] }";

    #[test]
    fn what_passed_or_is_partial_is_stale_when_its_time_is_over() {
        let passed = dated(Outcome::pass("12 tests"), "2026-11-20T08:00:00Z");
        assert_eq!(
            became(LEAF, std::slice::from_ref(&passed), "2026-11-27T08:00:00Z"),
            (Status::Pass, "12 tests".to_owned())
        );
        let stale = "older than 7 days since 27 Nov 2026; it was pass: 12 tests".to_owned();
        assert_eq!(became(LEAF, &[passed], "2026-11-27T08:00:01Z"), (Status::Stale, stale));
        let partial = dated(Outcome::partial(0.5, "1 of 2"), "2026-11-20T08:00:00Z");
        assert_eq!(became(LEAF, &[partial], "2026-12-01T08:00:00Z").0, Status::Stale);
        for bad in [Outcome::fail("no"), Outcome::error("broken"), Outcome::pending("unknown")] {
            let status = bad.status;
            assert_eq!(became(LEAF, &[dated(bad, "2026-11-20T08:00:00Z")], "2027-11-27T08:00:00Z").0, status);
        }
    }

    #[test]
    fn a_date_in_the_future_is_an_error_beyond_a_day() {
        let passed = dated(Outcome::pass("12 tests"), "2031-12-03T08:00:00Z");
        let error = (Status::Error, "dated 3 Dec 2031, which is in the future".to_owned());
        assert_eq!(became(LEAF, std::slice::from_ref(&passed), "2026-11-26T08:00:00Z"), error);
        assert_eq!(became(LEAF, &[passed], "2031-12-02T08:00:00Z").0, Status::Pass);
    }

    #[test]
    fn what_combines_parts_decides_anew() {
        let (old, new) = ("2026-11-10T08:00:00Z", "2026-11-25T08:00:00Z");
        let now = "2026-11-26T08:00:00Z";
        let parts = [dated(Outcome::pass("a"), old), dated(Outcome::pass("b"), new)];
        assert_eq!(became(BOTH, &parts, new).0, Status::Stale);
        assert_eq!(became(BOTH, &parts, "2026-11-17T08:00:00Z").0, Status::Error);
        assert_eq!(became(EITHER, &parts, now), (Status::Pass, "b".to_owned()));
        assert_eq!(became(EITHER, &parts, "2026-12-26T08:00:00Z").0, Status::Stale);
        assert_eq!(became(TWO, &parts, now).0, Status::Stale);
        // A failure on old evidence fails, and its contrary cannot pass.
        assert_eq!(
            became(NOT, &[check(NOT).parts()[0].combine(&[dated(Outcome::fail("a"), old)])], now).0,
            Status::Stale
        );
    }

    #[test]
    fn the_next_turn_is_the_earliest_that_lies_ahead() {
        let parts =
            [dated(Outcome::pass("a"), "2026-11-10T08:00:00Z"), dated(Outcome::pass("b"), "2026-11-25T08:00:00Z")];
        let combined = check(BOTH).combine(&parts);
        let next = |now: &str| next_turn(&combined, at(now)).map(|next| next.to_string());
        assert_eq!(next("2026-11-11T08:00:00Z").as_deref(), Some("2026-11-17T08:00:00Z"));
        assert_eq!(next("2026-11-18T08:00:00Z").as_deref(), Some("2026-11-24T08:00:00Z"));
        assert_eq!(next("2026-11-26T08:00:00Z").as_deref(), Some("2026-12-02T08:00:00Z"));
        assert_eq!(next("2026-12-03T08:00:00Z"), None);
    }
}
