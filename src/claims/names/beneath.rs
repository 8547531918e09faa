//! Names of code beneath a heading that calls all done, and names a file that is nowhere: what was in it is to be found elsewhere,
//! or nowhere, too.

use std::collections::BTreeSet;

use super::missed::name_of;
use crate::claims::claim;
use crate::claims::files::{finished, path};
use crate::claims::known::Known;
use crate::claims::known::needle::Needles;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{denies, says_gone, supposes};

/// So many files of code are as many as a repository has.
const LEAST: usize = 4;

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    reading.lines.iter().flat_map(names).for_each(|name| needles.add(name));
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    if known.code_files < LEAST {
        return Vec::new();
    }
    let headings = reading.lines.iter().filter(|line| line.role == Role::Heading);
    let is_lost = |heading: &&Line| {
        path::named(heading, known).iter().any(|path| finished::is_missed(reading, heading, path, known))
    };
    let beneath = headings.filter(is_lost).flat_map(|heading| reading.lines_of(heading.section));
    let told = beneath.filter(|line| {
        let is_plain = !supposes(&line.text) && !says_gone(&line.text) && !denies(&line.text);
        line.role == Role::Item && reading.said(line) == Said::Done && is_plain
    });
    let absent = told.flat_map(|line| names(line).into_iter().map(move |name| (line, name)));
    let absent = absent.filter(|(_, name)| {
        let lower = name.to_lowercase();
        known.hits.is_absent(name) && known.files.matching(|path| path.contains(&lower)).is_empty()
    });
    let judged = absent.map(|(line, name)| {
        let ruling = Ruling::fails(format!("nothing in {} files but documents has `{name}`", known.files_read));
        claim(reading, line, Kind::ConfigValue, name, Said::Done, ruling)
    });
    judged.collect()
}

/// The names of code that an item quotes, or begins with: `bakeLoaf - bakes one`.
fn names(line: &Line) -> BTreeSet<&str> {
    if line.role != Role::Item {
        return BTreeSet::new();
    }
    let first = [" - ", " – ", " — ", ": "].iter().find_map(|dash| line.text.split_once(dash)).map(|(first, _)| first);
    line.spans.iter().map(String::as_str).chain(first).filter_map(name_of).collect()
}
