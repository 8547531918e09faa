//! Which of many checks can have anything to tell of a file: one pass over its bytes for all of them.
//!
//! Each check that knows the literals it cannot do without leaves four bytes of each, in lower case, in a table; the pass
//! looks four bytes of the file up at every other place, and where they are known it compares the literal around them. It
//! errs on one side only: a check that is not noted would have found nothing.

use super::plan::NodeId;
use crate::check::{Check, Literals};

/// Bits of the table; so many bits stay in the processor's nearest cache.
const TABLE_BITS: u32 = 17;
/// How long the pieces are that are looked up, and how much of one must be of the literal.
const GRAM: usize = 4;
const LEAST: usize = 3;
/// A piece is looked up at every so many bytes, so that each literal has one for each place where it can begin.
const STRIDE: usize = 2;
/// How many bytes are passed by for eight that are read at once.
const AT_ONCE: usize = 6;
/// Makes bytes of letters lower case, and others something that is the same on both sides.
const FOLD: u64 = 0x2020_2020_2020_2020;

#[derive(Debug)]
pub struct Prefilter {
    /// One bit for each hash of a gram that some check waits for, and the same by another hash: to compare is dear.
    table: Box<[u64]>,
    second: Box<[u64]>,
    /// For each hash: the list of those who wait for it, counting from 1; 0 is nobody.
    lists: Box<[u16]>,
    waiting: Vec<Vec<Waiter>>,
    literals: Vec<Box<[u8]>>,
    /// Whether the check of each node is noted here, or must look at every file.
    conditional: Vec<bool>,
}

/// A check, which of the literals it waits for, and how far into it the gram is that stands in the table: -1 is the byte
/// before.
#[derive(Clone, Copy, Debug)]
struct Waiter {
    node: NodeId,
    literal: usize,
    gram_at: isize,
}

/// The checks that are to look at a file.
#[derive(Debug, Default)]
pub struct Noted {
    nodes: Vec<bool>,
}

impl Prefilter {
    /// Of the checks of a plan, in their order; where there is none, nobody asks for that one.
    pub fn new<'c>(checks: impl Iterator<Item = Option<&'c dyn Check>>) -> Self {
        let mut prefilter = Self {
            table: vec![0; 1 << (TABLE_BITS - 6)].into(),
            second: vec![0; 1 << (TABLE_BITS - 6)].into(),
            lists: vec![0; 1 << TABLE_BITS].into(),
            waiting: Vec::new(),
            literals: Vec::new(),
            conditional: Vec::new(),
        };
        for (node, check) in checks.enumerate() {
            let literals = check.and_then(Check::literals).and_then(|sets| long_enough(&sets));
            prefilter.conditional.push(literals.is_some());
            literals.into_iter().flatten().for_each(|literal| prefilter.add(node, literal));
        }
        prefilter
    }

    fn add(&mut self, node: NodeId, literal: Box<[u8]>) {
        for gram_at in places(&literal) {
            let waiter = Waiter { node, literal: self.literals.len(), gram_at };
            let known = gram_at.min(0).unsigned_abs();
            let within = &literal[gram_at.max(0).unsigned_abs()..];
            for gram in grams(known, within) {
                self.wait_for(gram, waiter);
            }
        }
        self.literals.push(literal);
    }

    fn wait_for(&mut self, gram: u32, waiter: Waiter) {
        let (hash, other) = (hash(gram), other_hash(gram));
        self.second[other / 64] |= 1 << (other % 64);
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
            for offset in (0..AT_ONCE).step_by(STRIDE) {
                self.look_up((eight >> (8 * offset)) & u64::from(u32::MAX), at + offset, bytes, noted);
            }
            at += AT_ONCE;
        }
        // The last few bytes, which are no eight together: what is beyond the end is no byte of a literal.
        for at in (at..bytes.len()).step_by(STRIDE) {
            let mut last = [0; GRAM];
            let rest = &bytes[at..bytes.len().min(at + GRAM)];
            last[..rest.len()].copy_from_slice(rest);
            self.look_up(u64::from(fold(last)), at, bytes, noted);
        }
    }

    #[inline]
    fn look_up(&self, gram: u64, at: usize, bytes: &[u8], noted: &mut Noted) {
        let gram = u32::try_from(gram).unwrap_or_default();
        let hash = hash(gram);
        if self.table[hash / 64] >> (hash % 64) & 1 != 0 {
            self.look_closer(gram, at, bytes, noted);
        }
    }

    #[cold]
    fn look_closer(&self, gram: u32, at: usize, bytes: &[u8], noted: &mut Noted) {
        let other = other_hash(gram);
        if self.second[other / 64] >> (other % 64) & 1 != 0 {
            self.compare(hash(gram), at, bytes, noted);
        }
    }

    fn compare(&self, hash: usize, at: usize, bytes: &[u8], noted: &mut Noted) {
        for waiter in &self.waiting[usize::from(self.lists[hash]) - 1] {
            if !noted.nodes[waiter.node] && is_around(&self.literals[waiter.literal], waiter.gram_at, at, bytes) {
                noted.nodes[waiter.node] = true;
            }
        }
    }
}

/// Whether a literal stands where its gram is at an offset.
fn is_around(literal: &[u8], gram_at: isize, at: usize, bytes: &[u8]) -> bool {
    let start = at.checked_add_signed(-gram_at);
    let found = start.and_then(|start| bytes.get(start..start + literal.len()));
    found.is_some_and(|found| found.eq_ignore_ascii_case(literal))
}

impl Noted {
    pub fn has(&self, node: NodeId) -> bool {
        self.nodes[node]
    }
}

fn fold(gram: [u8; GRAM]) -> u32 {
    u32::from_le_bytes(gram) | 0x2020_2020
}

fn hash(gram: u32) -> usize {
    (gram.wrapping_mul(0x9E37_79B1) >> (32 - TABLE_BITS)) as usize
}

fn other_hash(gram: u32) -> usize {
    (gram.wrapping_mul(0x85EB_CA6B) >> (32 - TABLE_BITS)) as usize
}

/// The literals in lower case; None if one is too short to be found by its grams.
fn long_enough(sets: &[&Literals]) -> Option<Vec<Box<[u8]>>> {
    let literals = sets.iter().flat_map(|set| &set.texts);
    literals.map(|text| (text.len() >= LEAST).then(|| text.to_ascii_lowercase().into())).collect()
}

/// For each remainder of the stride, the place of the literal's rarest gram, which may have a byte before or behind it.
fn places(literal: &[u8]) -> impl Iterator<Item = isize> {
    let end = isize::try_from(literal.len() - LEAST).unwrap_or(isize::MAX);
    let rarity = |at: &isize| {
        let (from, to) = (at.max(&0).unsigned_abs(), literal.len().min(at.saturating_add(4).max(0).unsigned_abs()));
        // One that is not whole is many.
        (to - from < GRAM, commonness(&literal[from..to]))
    };
    (0..STRIDE).filter_map(move |remainder| {
        let fits = |at: &isize| at.rem_euclid(2).unsigned_abs() == remainder;
        (-1..=end).filter(fits).min_by_key(rarity)
    })
}

/// All grams that begin with so many bytes of any kind and go on as `text` does; what it is too short for is any byte again.
fn grams(unknown: usize, text: &[u8]) -> Vec<u32> {
    let mut known = [0; GRAM];
    let length = text.len().min(GRAM - unknown);
    known[unknown..unknown + length].copy_from_slice(&text[..length]);
    let open = if unknown > 0 { 0 } else { length };
    if unknown + length == GRAM && unknown == 0 {
        return vec![fold(known)];
    }
    // Folded bytes have this bit.
    let any = (0..=u8::MAX).filter(|byte| byte & 0x20 != 0);
    any.map(|byte| {
        known[open] = byte;
        fold(known)
    })
    .collect()
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

    use proptest::prelude::*;

    use super::*;
    use crate::audit::Plan;
    use crate::check::File;
    use crate::checklist::builtins;
    use crate::repo::Repo;

    fn of_all(plan: &Plan) -> Prefilter {
        Prefilter::new(plan.nodes().iter().map(|node| Some(&*node.check)))
    }

    /// The embedded checklists hold hundreds of expressions, and this repository has files that match them: its own sources,
    /// fixtures and the checklists themselves.
    #[test]
    fn no_check_that_has_something_to_tell_is_left_out() {
        let checklists: Vec<_> = builtins().iter().filter_map(|builtin| builtin.load().0).collect();
        let plan = Plan::new(&checklists);
        let prefilter = of_all(&plan);
        let repo = Repo::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let (mut noted, mut told, mut left_out) = (Noted::default(), 0, 0);
        let files = ["checklists/", "src/check/", "tests/fixtures/", ".ci/", "README.md"];
        let list = repo.list();
        for path in list.files().filter(|path| files.iter().any(|start| path.as_str().starts_with(start))) {
            let file = File::new(&repo, path, Vec::new());
            // What has no text as it stands, every check looks at.
            let Some(bytes) = file.plain() else { continue };
            prefilter.note(bytes, &mut noted);
            for (node, check) in plan.nodes().iter().enumerate().filter(|(node, _)| prefilter.is_conditional(*node)) {
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

    proptest! {
        /// At every place, at the ends too, and in any case.
        #[test]
        fn a_literal_is_found_wherever_it_stands(
            literal in "[a-c_]{3,9}", before in "[a-cA-C_\\x00 ]{0,19}", after in "[a-cA-C_\\x00 ]{0,9}", upper in any::<bool>(),
        ) {
            let mut prefilter = Prefilter::new(std::iter::empty());
            prefilter.conditional.push(true);
            prefilter.add(0, literal.as_bytes().into());
            let written = if upper { literal.to_ascii_uppercase() } else { literal.clone() };
            let mut noted = Noted::default();
            prefilter.note(format!("{before}{written}{after}").as_bytes(), &mut noted);
            prop_assert!(noted.has(0));
            let without = format!("{before}{after}").to_ascii_lowercase();
            prefilter.note(without.as_bytes(), &mut noted);
            prop_assert_eq!(noted.has(0), without.contains(&literal));
        }
    }

    #[test]
    fn what_is_looked_for_is_noted_in_any_case_and_place() {
        let text = "schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"a\"\ntitle = \"A\"\n\
                    check.text = { in = [\"**\"], has = '(?i)Unleash' }\n";
        let checklist = crate::checklist::parse("a.toml", text).0.unwrap();
        let prefilter = of_all(&Plan::new(std::slice::from_ref(&checklist)));
        let mut noted = Noted::default();
        for (bytes, wanted) in
            [("the UNLEASHed", true), ("unleash", true), ("un leash", false), ("", false), ("lea", false)]
        {
            prefilter.note(bytes.as_bytes(), &mut noted);
            assert_eq!(noted.has(0), wanted, "{bytes}");
        }
    }
}
