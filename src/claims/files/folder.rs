//! Folders that are missed because files are that a document names in them, or beside them in the same list.

use std::collections::HashSet;

use crate::claims::model::{Claim, Said, Verdict};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::is_filled;
use crate::claims::words::wording::{doubts, is_foreign};

/// Calls false that a folder is there which is as absent as the files of its section that are called false.
pub(super) fn miss(claims: &mut [Claim], reading: &Reading) {
    let folders = |path: &str| -> Vec<String> {
        let ends = path.match_indices('/').map(|(at, _)| path[..at].to_owned());
        ends.filter(|folder| !matches!(folder.as_str(), "" | ".")).collect()
    };
    // What holds a file that is missed, and what it stands in.
    let false_ones = claims.iter().filter(|claim| claim.verdict == Verdict::False && claim.said != Said::Missing);
    let sections: HashSet<(usize, String)> = false_ones
        .filter_map(|claim| Some((reading.line(claim.line)?, claim.text.to_string())))
        .filter(|(line, path)| line.role == Role::Row && !path.ends_with('/'))
        .flat_map(|(line, path)| folders(&path).into_iter().map(|folder| (line.section, folder)))
        .collect();
    for claim in claims.iter_mut().filter(|claim| claim.verdict == Verdict::Unverifiable) {
        let text = claim.text.to_string();
        let Some(line) = reading.line(claim.line).filter(|line| is_shown(line, &text)) else { continue };
        let folder = text.trim_end_matches('/');
        let Some((parent, _)) = folder.rsplit_once('/') else { continue };
        let is_beside = [folder, parent].iter().any(|one| sections.contains(&(line.section, (*one).to_owned())));
        let is_absent =
            claim.evidence.contains("does not exist, and no other") || claim.evidence.contains("the name is there as");
        if is_beside && is_absent && claim.said != Said::Missing && reading.is_now(line) {
            claim.verdict = Verdict::False;
        }
    }
}

/// Whether a row has a cell with no more than a folder, of which it leaves nothing open.
fn is_shown(line: &Line, path: &str) -> bool {
    let is_whole = line.spans.iter().any(|span| span == path) && path.ends_with('/') && !is_filled(path);
    is_whole && line.role == Role::Row && !doubts(&line.text) && !is_foreign(&line.text)
}
