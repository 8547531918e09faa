//! Which of many checks can have anything to tell of a file: one pass over its bytes for all of them.
//!
//! Each check that knows the literals it cannot do without leaves four bytes of each, in lower case, in a table; the pass
//! looks every four bytes of the file up and notes whose literals may be there. It errs on one side only: a check that is
//! not noted would have found nothing.

use std::collections::HashMap;

use super::plan::NodeId;
use crate::check::{Check, Literals};

/// Bits of the table; a power of two that stays in the processor's nearest cache.
const TABLE_BITS: u32 = 16;
/// How long the pieces are that are looked up.
const GRAM: usize = 4;
/// Makes bytes of letters lower case, and others something that is the same on both sides.
const FOLD: u32 = 0x2020_2020;

#[derive(Debug)]
pub struct Prefilter {
    /// One bit for each hash of a gram that some check waits for.
    table: Box<[u64]>,
    waiting: HashMap<u32, Vec<NodeId>>,
    /// Whether the check of each node is noted here, or must look at every file.
    conditional: Vec<bool>,
}

/// The checks that are to look at a file.
#[derive(Debug, Default)]
pub struct Noted {
    nodes: Vec<bool>,
}

impl Prefilter {
    pub fn new<'c>(checks: impl Iterator<Item = &'c dyn Check>) -> Self {
        let mut prefilter =
            Self { table: vec![0; 1 << (TABLE_BITS - 6)].into(), waiting: HashMap::new(), conditional: Vec::new() };
        for (node, check) in checks.enumerate() {
            let grams = check.literals().and_then(|sets| grams(&sets));
            prefilter.conditional.push(grams.is_some());
            for gram in grams.into_iter().flatten() {
                let (word, bit) = slot(gram);
                prefilter.table[word] |= bit;
                let waiting = prefilter.waiting.entry(gram).or_default();
                if waiting.last() != Some(&node) {
                    waiting.push(node);
                }
            }
        }
        prefilter
    }

    /// Whether the check is looked for; another one must look at every file.
    pub fn is_conditional(&self, node: NodeId) -> bool {
        self.conditional[node]
    }

    /// Notes the checks whose literals may be in a file.
    pub fn note(&self, bytes: &[u8], noted: &mut Noted) {
        noted.nodes.clear();
        noted.nodes.resize(self.conditional.len(), false);
        let mut last = None;
        for window in bytes.windows(GRAM) {
            let gram = gram(window);
            let (word, bit) = slot(gram);
            // Runs of one character would ask the same again and again.
            if self.table[word] & bit != 0 && last != Some(gram) {
                last = Some(gram);
                for node in self.waiting.get(&gram).into_iter().flatten() {
                    noted.nodes[*node] = true;
                }
            }
        }
    }
}

impl Noted {
    pub fn has(&self, node: NodeId) -> bool {
        self.nodes[node]
    }
}

fn gram(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |gram, byte| gram << 8 | u32::from(*byte)) | FOLD
}

/// The word and the bit of the table that stand for a gram.
fn slot(gram: u32) -> (usize, u64) {
    let hash = gram.wrapping_mul(0x9E37_79B1) >> (32 - TABLE_BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// The rarest gram of each literal; None if one is too short to have any.
fn grams(sets: &[&Literals]) -> Option<Vec<u32>> {
    sets.iter().flat_map(|set| &set.texts).map(|text| text.windows(GRAM).min_by_key(commonness).map(gram)).collect()
}

/// How common the bytes are in source and prose: blanks most, then the letters by their frequency, signs and digits least.
fn commonness(window: &&[u8]) -> usize {
    const LETTERS: &[u8] = b"etaoinsrhldcumfpgwybvkxjqz";
    let of = |byte: &u8| match byte.to_ascii_lowercase() {
        b' ' | b'\t' | b'\n' => 40,
        b'-' | b'=' | b'.' | b'/' => 20,
        letter @ b'a'..=b'z' => 30 - LETTERS.iter().position(|known| *known == letter).unwrap_or(30),
        _ => 8,
    };
    window.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::audit::Plan;
    use crate::check::File;
    use crate::checklist::builtins;
    use crate::repo::Repo;

    /// The embedded checklists hold hundreds of expressions, and this repository has files that match them: its own sources,
    /// fixtures and the checklists themselves.
    #[test]
    fn no_check_that_has_something_to_tell_is_left_out() {
        let checklists: Vec<_> = builtins().iter().filter_map(|builtin| builtin.load().0).collect();
        let plan = Plan::new(&checklists);
        let repo = Repo::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let (mut noted, mut told, mut left_out) = (Noted::default(), 0, 0);
        let files = ["checklists/", "src/check/", "tests/fixtures/", ".ci/", "README.md"];
        let list = repo.list();
        for path in list.files().filter(|path| files.iter().any(|start| path.as_str().starts_with(start))) {
            let file = File::new(&repo, path, Vec::new());
            plan.prefilter().note(file.bytes().unwrap(), &mut noted);
            for (node, check) in
                plan.nodes().iter().enumerate().filter(|(node, _)| plan.prefilter().is_conditional(*node))
            {
                if noted.has(node) {
                    continue;
                }
                left_out += 1;
                // Each is too slow to be asked of each file; these stand for the others.
                if (node + path.as_str().len()) % 16 == 0 {
                    told += 1;
                    assert!(check.check.map(&file).is_empty(), "{path}: {}", check.check.describe());
                }
            }
        }
        assert!(left_out > 1_000 && told > 50, "{left_out} {told}");
    }

    #[test]
    fn what_is_looked_for_is_noted_in_any_case_and_place() {
        let text = "schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"a\"\ntitle = \"A\"\n\
                    check.text = { in = [\"**\"], has = '(?i)Unleash' }\n";
        let checklist = crate::checklist::parse("a.toml", text).0.unwrap();
        let plan = Plan::new(std::slice::from_ref(&checklist));
        let mut noted = Noted::default();
        for (bytes, wanted) in
            [("the UNLEASHed", true), ("unleash", true), ("un leash", false), ("", false), ("lea", false)]
        {
            plan.prefilter().note(bytes.as_bytes(), &mut noted);
            assert_eq!(noted.has(0), wanted, "{bytes}");
        }
    }
}
