//! Words by their roots, so that what is done and the doing of it are one: `validate` and `validation`, `provision` and
//! `provisioning`, `log` and `logger`; and what code defines, by the roots of its names.

use std::collections::{BTreeSet, HashMap};

use super::stems::{stem, stems};
use crate::claims::known::place::Place;

/// What stays of a word is at least so long.
const LEAST: usize = 4;
/// Endings that verbs and the nouns of them do not share, and that stems keep.
const ENDINGS: &[&str] = &["ment", "or", "at", "ic", "y", "i"];
/// What only ends like one of these.
const WHOLE: &[&str] = &["format", "topic", "basic", "public", "static", "metric", "author", "error", "color", "floor"];

/// The root of a word in small letters, or of its stem.
pub(in crate::claims) fn root(word: &str) -> String {
    if WHOLE.contains(&word) {
        return word.to_owned();
    }
    let mut root = stem(&stem(word));
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| root.strip_suffix(ending)).filter(|_| !is_whole(&root)) {
        if shorter.len() < LEAST {
            break;
        }
        root = shorter.trim_end_matches('e').to_owned();
    }
    // In `logger` and `scanning` the last letter stands twice.
    let mut letters = root.chars().rev();
    if root.len() >= LEAST && letters.next() == letters.next() {
        root.pop();
    }
    root
}

fn is_whole(word: &str) -> bool {
    WHOLE.contains(&word)
}

/// The roots of the words that a name or a path is made of.
pub(in crate::claims) fn roots(name: &str) -> Vec<String> {
    stems(name).iter().map(|stem| root(stem)).collect()
}

/// The names that code defines, by their roots.
#[derive(Debug, Default)]
pub(in crate::claims) struct Rooted {
    by_root: HashMap<String, Vec<usize>>,
}

impl Rooted {
    pub fn of(definitions: &[(String, Place)]) -> Self {
        let mut rooted = Self::default();
        for (at, (name, _)) in definitions.iter().enumerate() {
            for root in roots(name).into_iter().collect::<BTreeSet<_>>() {
                rooted.by_root.entry(root).or_default().push(at);
            }
        }
        rooted
    }

    /// Which definitions have at least so many of some roots in their names, in their order.
    pub fn with(&self, wanted: &[String], least: usize) -> Vec<usize> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let lists = wanted.iter().filter_map(|root| self.by_root.get(root));
        lists.flatten().for_each(|at| *counts.entry(*at).or_default() += 1);
        let mut found: Vec<usize> = counts.into_iter().filter(|(_, count)| *count >= least).map(|(at, _)| at).collect();
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_and_the_nouns_of_them_have_one_root() {
        for (one, other) in [
            ("validation", "validate"),
            ("verification", "verify"),
            ("provisioning", "provision"),
            ("attenuation", "attenuate"),
            ("generator", "generation"),
            ("logging", "log"),
            ("management", "manager"),
            ("policies", "policy"),
            ("hashing", "hash"),
            ("rotation", "rotate"),
            ("monitoring", "monitor"),
        ] {
            assert_eq!(root(one), root(other), "{one} {other}");
        }
        assert_ne!(root("format"), root("form"));
    }
}
