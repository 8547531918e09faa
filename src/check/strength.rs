//! How much stands behind a check's word.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Check, Outcome};

/// How much stands behind a check's word, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// A file exists, or somebody says so.
    Presence,
    /// Content says so.
    Configured,
    Executed,
    Observed,
    Attested,
}

impl Strength {
    pub const WORDS: [(&'static str, Self); 5] = [
        ("presence", Self::Presence),
        ("configured", Self::Configured),
        ("executed", Self::Executed),
        ("observed", Self::Observed),
        ("attested", Self::Attested),
    ];

    /// The word with what it means, for people who see it for the first time.
    pub fn told(self) -> &'static str {
        match self {
            Self::Presence => "presence: which files there are says so",
            Self::Configured => "configured: what files contain says so",
            Self::Executed => "executed: it was run",
            Self::Observed => "observed: it was seen at work",
            Self::Attested => "attested: a role has signed for it",
        }
    }

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, strength)| *strength == self).map_or("", |(word, _)| word)
    }
}

/// What stands behind the answers of a check's parts, with whether each holds; nothing where the outcome is none of theirs.
pub(super) fn of_parts(parts: &[Arc<dyn Check>], outcome: &Outcome) -> Vec<(bool, Strength)> {
    if parts.len() != outcome.parts.len() {
        return Vec::new();
    }
    let parts = parts.iter().zip(&outcome.parts);
    parts.map(|(part, outcome)| (outcome.holds(), part.strength_of(outcome))).collect()
}

/// The strength that so many of these have at least.
pub(super) fn of_best(strengths: impl IntoIterator<Item = Strength>, number: usize) -> Option<Strength> {
    let mut strengths: Vec<_> = strengths.into_iter().collect();
    strengths.sort_unstable_by(|left, right| right.cmp(left));
    strengths.get(number.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist;

    fn check(definition: &str) -> Arc<dyn Check> {
        let text = format!(
            "schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"a\"\ntitle = \"A\"\n{definition}\n"
        );
        let (checklist, problems) = checklist::parse("a.toml", &text);
        assert_eq!(problems, []);
        Arc::clone(&checklist.unwrap().items().next().unwrap().check.as_ref().unwrap().check)
    }

    const FILE: &str = "{ file = { any = [\"a\"] } }";
    const TEXT: &str = "{ text = { in = [\"a\"], has = 'a' } }";
    const RUN: &str = "{ command = { run = [\"true\"] } }";

    #[test]
    fn a_whole_is_as_strong_as_the_parts_that_it_rests_on() {
        let (held, not) = (Outcome::pass("held"), Outcome::fail("did not hold"));
        let strength = |definition: &str, parts: &[&Outcome]| {
            let check = check(definition);
            let parts: Vec<_> = parts.iter().map(|part| (*part).clone()).collect();
            check.strength_of(&check.combine(&parts))
        };
        let all = format!("check.all = [{RUN}, {TEXT}]");
        let any = format!("check.any = [{FILE}, {RUN}, {TEXT}]");
        let two = format!("check.at_least = {{ count = 2, of = [{FILE}, {RUN}, {TEXT}] }}");
        assert_eq!(strength(&all, &[&held, &held]), Strength::Configured);
        assert_eq!(strength(&any, &[&held, &not, &not]), Strength::Presence);
        assert_eq!(strength(&any, &[&held, &held, &not]), Strength::Executed);
        assert_eq!(strength(&two, &[&held, &held, &not]), Strength::Presence);
        assert_eq!(strength(&two, &[&held, &held, &held]), Strength::Configured);
        assert_eq!(strength("check.not.text = { in = [\"a\"], has = 'a' }", &[&not]), Strength::Configured);
        // What does not hold is as strong as it can become.
        assert_eq!(strength(&any, &[&not, &not, &not]), Strength::Executed);
        assert_eq!(check(&two).strength(), Strength::Configured);
    }
}
