//! Crosses that say something else of files than that they are missing: that they are unused, or not yet as they should be. So it
//! is where all files of a section that are crossed out are there, and no heading calls them missing.

use std::collections::HashMap;

use crate::claims::model::{Claim, Kind, Said, Verdict};
use crate::claims::reading::{Reading, status::says_lacking};
use crate::claims::words::wording::words;

/// Fewer may be there by now.
const SEVERAL: usize = 3;
/// Words of headings beneath which a cross says that a file is missing.
const LACKING: &[&str] =
    &["missing", "not exist", "not implemented", "not created", "absent", "to create", "to be created"];

/// Words by which a line calls a file missing itself.
const DENYING: &[&str] =
    &["missing", "no", "not", "absent", "lacks", "lacking", "without", "need", "needed", "create", "needs"];

/// Opens what is refuted of such files.
pub(in crate::claims) fn hold(found: &mut [Claim], reading: &Reading) {
    let mut sections: HashMap<usize, (usize, usize)> = HashMap::new();
    let section_of = |claim: &Claim| reading.line(claim.line).map(|line| line.section);
    // What is called missing in words is, whatever the cross says.
    let says_so = |claim: &Claim| {
        let lower = reading.line(claim.line).map(|line| line.lower()).unwrap_or_default();
        words(&lower).any(|word| DENYING.contains(&word))
    };
    let is_one = |claim: &Claim| {
        let is_path = claim.text.contains(['.', '/']) && !claim.text.contains(' ');
        claim.kind == Kind::Path && claim.said == Said::Missing && is_path && !says_so(claim)
    };
    for claim in found.iter().filter(|claim| is_one(claim)) {
        let Some(section) = section_of(claim) else { continue };
        let (there, away) = sections.entry(section).or_default();
        match claim.verdict {
            Verdict::False => *there += 1,
            Verdict::True => *away += 1,
            Verdict::Unverifiable => {}
        }
    }
    let is_other = |section: usize| {
        let titles = &reading.sections[section].titles;
        let is_lacking = |title: &String| {
            let title = title.to_lowercase();
            says_lacking(&title) || LACKING.iter().any(|word| title.contains(word))
        };
        sections.get(&section).is_some_and(|(there, away)| *there >= SEVERAL && *away == 0)
            && !titles.iter().any(is_lacking)
    };
    for claim in found.iter_mut().filter(|claim| is_one(claim) && claim.verdict == Verdict::False) {
        let is_labelled = || {
            let line = reading.line(claim.line)?;
            Some(line.has_box || reading.label(line).is_some_and(|label| says_lacking(&label.text)))
        };
        if section_of(claim).is_some_and(is_other) && is_labelled() != Some(true) {
            claim.verdict = Verdict::Unverifiable;
            claim.evidence = format!("{}; but so do all that are crossed out there", claim.evidence).into();
        }
    }
}
