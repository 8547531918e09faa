//! Which of many checks can have anything to tell of a file: one pass over its bytes for all of them.
//!
//! Each check that knows the literals it cannot do without leaves four bytes of each, in lower case, in a table; the pass
//! looks every four bytes of the file up, and where they are known it compares the literal around them. It errs on one side
//! only: a check that is not noted would have found nothing.

use super::plan::NodeId;
use crate::check::{Check, Literals};

/// Bits of the table; so many bits stay in the processor's nearest cache.
const TABLE_BITS: u32 = 16;
/// How long the pieces are that are looked up.
const GRAM: usize = 4;
/// How many of them begin in eight bytes that are read at once.
const AT_ONCE: usize = 5;
/// Makes bytes of letters lower case, and others something that is the same on both sides.
const FOLD: u64 = 0x2020_2020_2020_2020;

#[derive(Debug)]
pub struct Prefilter {
    /// One bit for each hash of a gram that some check waits for.
    table: Box<[u64]>,
    /// For each hash: the list of those who wait for it, counting from 1; 0 is nobody.
    lists: Box<[u16]>,
    waiting: Vec<Vec<Waiter>>,
    /// Whether the check of each node is noted here, or must look at every file.
    conditional: Vec<bool>,
}

/// A check, one of its literals in lower case, and where in it the gram is that stands in the table.
#[derive(Debug)]
struct Waiter {
    node: NodeId,
    literal: Box<[u8]>,
    gram_at: usize,
}

/// The checks that are to look at a file.
#[derive(Debug, Default)]
pub struct Noted {
    nodes: Vec<bool>,
}

impl Prefilter {
    pub fn new<'c>(checks: impl Iterator<Item = &'c dyn Check>) -> Self {
        let mut prefilter = Self {
            table: vec![0; 1 << (TABLE_BITS - 6)].into(),
            lists: vec![0; 1 << TABLE_BITS].into(),
            waiting: Vec::new(),
            conditional: Vec::new(),
        };
        for (node, check) in checks.enumerate() {
            let waiters = check.literals().and_then(|sets| waiters(node, &sets));
            prefilter.conditional.push(waiters.is_some());
            waiters.into_iter().flatten().for_each(|waiter| prefilter.add(waiter));
        }
        prefilter
    }

    fn add(&mut self, waiter: Waiter) {
        let hash = hash(gram(&waiter.literal[waiter.gram_at..]));
        let list = usize::from(self.lists[hash]);
        if list > 0 {
            self.waiting[list - 1].push(waiter);
            return;
        }
        // With more lists than can be numbered, the check looks at every file.
        let Ok(number) = u16::try_from(self.waiting.len() + 1) else {
            self.conditional[waiter.node] = false;
            return;
        };
        self.waiting.push(vec![waiter]);
        self.lists[hash] = number;
        self.table[hash / 64] |= 1 << (hash % 64);
    }

    /// Whether the check is looked for; another one must look at every file.
    pub fn is_conditional(&self, node: NodeId) -> bool {
        self.conditional[node]
    }

    /// Notes the checks whose literals are in a file.
    pub fn note(&self, bytes: &[u8], noted: &mut Noted) {
        noted.nodes.clear();
        noted.nodes.resize(self.conditional.len(), false);
        let mut at = 0;
        while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
            let eight = u64::from_le_bytes(*eight) | FOLD;
            for offset in 0..AT_ONCE {
                self.look_up((eight >> (8 * offset)) & u64::from(u32::MAX), at + offset, bytes, noted);
            }
            at += AT_ONCE;
        }
        // The last few bytes, which are no eight together.
        for at in at..bytes.len().saturating_sub(GRAM - 1) {
            self.look_up(u64::from(gram(&bytes[at..])), at, bytes, noted);
        }
    }

    #[inline]
    fn look_up(&self, gram: u64, at: usize, bytes: &[u8], noted: &mut Noted) {
        let hash = hash(u32::try_from(gram).unwrap_or_default());
        if self.table[hash / 64] >> (hash % 64) & 1 != 0 {
            self.compare(hash, at, bytes, noted);
        }
    }

    #[cold]
    fn compare(&self, hash: usize, at: usize, bytes: &[u8], noted: &mut Noted) {
        for waiter in &self.waiting[usize::from(self.lists[hash]) - 1] {
            if !noted.nodes[waiter.node] && waiter.is_at(at, bytes) {
                noted.nodes[waiter.node] = true;
            }
        }
    }
}

impl Waiter {
    fn is_at(&self, gram_at: usize, bytes: &[u8]) -> bool {
        let start = gram_at.checked_sub(self.gram_at);
        let found = start.and_then(|start| bytes.get(start..start + self.literal.len()));
        found.is_some_and(|found| found.eq_ignore_ascii_case(&self.literal))
    }
}

impl Noted {
    pub fn has(&self, node: NodeId) -> bool {
        self.nodes[node]
    }
}

/// The first four bytes, folded.
fn gram(bytes: &[u8]) -> u32 {
    let gram = bytes.first_chunk().copied().map_or(0, u32::from_le_bytes);
    gram | 0x2020_2020
}

fn hash(gram: u32) -> usize {
    (gram.wrapping_mul(0x9E37_79B1) >> (32 - TABLE_BITS)) as usize
}

/// Each literal with its rarest gram; None if one is too short to have any.
fn waiters(node: NodeId, sets: &[&Literals]) -> Option<Vec<Waiter>> {
    let literals = sets.iter().flat_map(|set| &set.texts);
    let waiter = |text: &Vec<u8>| {
        let gram_at = (0..(text.len() + 1).checked_sub(GRAM)?).min_by_key(|at| commonness(&text[*at..at + GRAM]))?;
        Some(Waiter { node, literal: text.to_ascii_lowercase().into(), gram_at })
    };
    literals.map(waiter).collect()
}

/// How common the bytes are in source and prose: blanks most, then the letters by their frequency, signs and digits least.
fn commonness(window: &[u8]) -> usize {
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
