//! What is only meant to come, or was: all that a plan names without a mark that it is done, what an empty box asks for, and what
//! a section tells of before. That the repository has it not, or has it by now, refutes no intention and no memory.

use crate::claims::model::{Claim, Kind, Said, Verdict};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role, Tense};

/// Opens what is refuted though nobody says that it is so today.
pub(in crate::claims) fn hold(found: &mut [Claim], reading: &Reading) {
    // A list of what is to be done says that it is not done yet.
    let is_list = reading.speaks_as(&["todo"]);
    for claim in found.iter_mut().filter(|claim| claim.verdict == Verdict::False) {
        let is_meant =
            matches!(claim.kind, Kind::Path | Kind::Command | Kind::Endpoint | Kind::EnvVar | Kind::ConfigValue);
        let is_unsaid = claim.said == Said::Neither || (claim.said == Said::Missing && !is_list);
        let is_asked = || {
            claim.said == Said::Neither
                && matches!(claim.kind, Kind::Command | Kind::Endpoint | Kind::ConfigValue)
                && reading.line(claim.line).is_some_and(is_empty_box)
        };
        let is_of_before = || {
            let is_history = |line: &Line| reading.tense(line) == Tense::Before;
            claim.kind != Kind::Link && reading.line(claim.line).is_some_and(is_history)
        };
        let why = if is_meant && is_unsaid && reading.is_plan() {
            "; but the document is a plan"
        } else if claim.said != Said::Missing && is_meant && is_listed_lacking(claim, reading) {
            "; but it stands among what is missing"
        } else if is_of_before() {
            "; but it is told of before"
        } else if is_asked() {
            "; but an empty box asks for it"
        } else {
            continue;
        };
        claim.verdict = Verdict::Unverifiable;
        claim.evidence = format!("{}{why}", claim.evidence).into();
    }
}

/// Whether a line begins with what is claimed, beneath a heading or a label that calls all of it missing: `Not yet implemented`,
/// `Remaining gaps`.
fn is_listed_lacking(claim: &Claim, reading: &Reading) -> bool {
    const LACKING: &[&str] = &["not implemented", "not yet", "unimplemented", "missing", "gaps", "absent"];
    let Some(line) = reading.line(claim.line).filter(|line| line.role == Role::Item && line.status != Status::Done)
    else {
        return false;
    };
    let begins = line.text.trim_start_matches(['`', '*', ' ']).starts_with(claim.text.as_str());
    let is_lacking = |text: &str| {
        let lower = text.to_lowercase();
        LACKING.iter().any(|word| lower.contains(word))
    };
    let mut labels = std::iter::successors(reading.label(line), |label| reading.label(label));
    let titles = reading.section(line).titles.iter().skip(1);
    begins && (labels.any(|label| is_lacking(&label.text)) || titles.rev().any(|title| is_lacking(title)))
}

fn is_empty_box(line: &Line) -> bool {
    line.has_box && line.status == Status::Pending
}
