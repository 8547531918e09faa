//! What an audit learned of files, in a form that the next start can take up: facts by check and by what the file was when
//! it was read. It is read where it lies, most of it by walking over rows of one width: of most files nothing is known but
//! that they are still what they were, and to decode so many would be most of the work.

use std::io::{self, Write};
use std::ops::Range;

use flate2::Crc;
use serde::{Deserialize, Serialize};

use super::facts::FactStore;
use super::learn::Listed;
use super::plan::{Node, NodeId, Plan};
use crate::check::Fact;
use crate::repo::{ReadFolder, RepoPath, SeenFolder, Stamp};

/// A change of this form makes what older programs kept unreadable.
const FORM: u32 = 6;
/// File systems tell times in steps; a file that is as young as this when the audit begins may change without telling.
const YOUNG_NS: i128 = 2_000_000_000;
/// At the end stand where the head begins, and a sum over all before, which tells a file that is not whole: whoever can
/// write there needs no other way to deceive.
const POSITION: usize = 4;
const DIGEST: usize = 4;
/// A row says where the file's path ends and where its facts begin, and what the file was.
const ROW: usize = 2 * POSITION + Stamp::LENGTH;
/// Where the facts of a file begin that has none.
const NOWHERE: u32 = u32::MAX;

/// Facts of the files of one repository, as they lie in their file.
#[derive(Debug, Default)]
pub struct Memory {
    bytes: Vec<u8>,
    head: Head,
}

/// Tells checks apart: equal definitions have equal ones.
pub type Identity = [u8; 16];

/// What checks, by their places, had to tell of a file; about it the others were silent.
pub(super) type Told<F> = Vec<(u32, F)>;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Head {
    form: u32,
    /// The program that made it; another one may see other things in the same files.
    program: String,
    /// The checks, by what identifies their definitions, and how many of the files each of them looks at.
    checks: Vec<(Identity, usize)>,
    /// Where the folders begin, which are by path, in order.
    folders: u32,
    /// Where the files' paths are, in order, one behind the other.
    paths: Range<u32>,
    /// Where the files' rows begin.
    rows: u32,
    files: usize,
}

/// What is known of one file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'m> {
    pub path: &'m [u8],
    /// As [`Stamp::bytes`] gives it.
    pub stamp: &'m [u8],
    facts: u32,
}

impl Memory {
    /// None unless the bytes are whole and this program wrote them.
    pub fn decode(bytes: Vec<u8>, program: &str) -> Option<Self> {
        let (body, digest) = bytes.split_last_chunk::<DIGEST>()?;
        if sum_of(body) != *digest {
            return None;
        }
        let (body, position) = body.split_last_chunk::<POSITION>()?;
        let head: Head = postcard::from_bytes(body.get(u32::from_le_bytes(*position) as usize..)?).ok()?;
        (head.form == FORM && head.program == program).then_some(Self { bytes, head })
    }

    /// The checks that it knows, and how many of its files each of them looks at.
    pub(super) fn checks(&self) -> &[(Identity, usize)] {
        &self.head.checks
    }

    /// The folders as they were when they were read.
    pub(super) fn folders(&self) -> Vec<SeenFolder<'_>> {
        self.at(self.head.folders).unwrap_or_default()
    }

    /// The positions of the files from one path on, up to another.
    pub(super) fn range(&self, from: Option<&RepoPath>, to: Option<&RepoPath>) -> Range<usize> {
        let before = |path: &RepoPath| {
            let (mut low, mut high) = (0, self.head.files);
            while low < high {
                let middle = low + (high - low) / 2;
                match self.row(middle) {
                    Some(row) if row.path < path.as_str().as_bytes() => low = middle + 1,
                    _ => high = middle,
                }
            }
            low
        };
        from.map_or(0, before)..to.map_or(self.head.files, before)
    }

    /// What is known of the file at a position.
    pub(super) fn row(&self, at: usize) -> Option<Row<'_>> {
        let Head { paths, rows, files, .. } = &self.head;
        let rows = self.bytes.get(*rows as usize..)?.get(..files.checked_mul(ROW)?)?;
        let row = rows.get(at.checked_mul(ROW)?..)?.get(..ROW)?;
        let start = if at == 0 { 0 } else { position(&rows[(at - 1) * ROW..])? as usize };
        let (end, rest) = (position(row)? as usize, &row[POSITION..]);
        let path = self.bytes.get(paths.start as usize..paths.end as usize)?.get(start..end)?;
        Some(Row { path, facts: position(rest)?, stamp: &rest[POSITION..] })
    }

    /// What checks had to tell of a file.
    pub(super) fn facts(&self, row: Row<'_>) -> Told<Box<Fact>> {
        let facts = Some(row.facts).filter(|facts| *facts != NOWHERE);
        facts.and_then(|facts| self.at(facts)).unwrap_or_default()
    }

    fn at<'m, R: Deserialize<'m>>(&'m self, start: u32) -> Option<R> {
        postcard::take_from_bytes(self.bytes.get(start as usize..)?).ok().map(|(read, _)| read)
    }
}

fn position(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().copied().map(u32::from_le_bytes)
}

fn sum_of(bytes: &[u8]) -> [u8; DIGEST] {
    let mut sum = Crc::new();
    sum.update(bytes);
    sum.sum().to_le_bytes()
}

/// What there is to keep.
pub(super) struct Learnt<'e, F> {
    pub plan: &'e Plan,
    pub stores: &'e [FactStore],
    /// For each check, whether it was asked; of another one it is not known that it had nothing to tell.
    pub asked: &'e [bool],
    /// The files of the repository, in order.
    pub files: F,
    /// The folders that were read, in order.
    pub folders: &'e [ReadFolder],
}

impl<'e, F: Iterator<Item = Listed<'e>> + Clone> Learnt<'e, F> {
    /// Writes a memory. `program` is what made the facts; `began_ns` is when the audit began, in nanoseconds since the
    /// epoch.
    pub fn write(self, program: &str, began_ns: i128, to: impl Write) -> io::Result<()> {
        let mut output = Output { to, sum: Crc::new(), buffer: Vec::new(), written: 0 };
        let is_old = |stamp: &Stamp| stamp.newest_ns() < began_ns - YOUNG_NS;
        let starts = self.put_facts(&mut output, is_old)?;
        let kept = || self.files.clone().filter_map(|(path, stamp)| Some((path, stamp.filter(|stamp| is_old(stamp))?)));
        let first = output.position()?;
        kept().try_for_each(|(path, _)| output.put_bytes(path.as_str().as_bytes()))?;
        let paths = first..output.position()?;
        let (rows, mut end) = (paths.end, 0);
        for ((path, stamp), facts) in kept().zip(&starts) {
            end += path.as_str().len();
            output.put_bytes(&u32::try_from(end).map_err(io::Error::other)?.to_le_bytes())?;
            output.put_bytes(&facts.to_le_bytes())?;
            output.put_bytes(&stamp.bytes())?;
        }
        let folders = output.position()?;
        let seen = self.folders.iter().filter(|(_, stamp, _)| is_old(stamp));
        output.put(&seen.map(SeenFolder::of).collect::<Vec<_>>())?;
        let (checks, position) = (self.checks(is_old), output.position()?);
        let program = program.to_owned();
        output.put(&Head { form: FORM, program, checks, folders, paths, rows, files: starts.len() })?;
        output.end(position)
    }

    /// The checks that were asked for themselves.
    fn nodes(&self) -> impl Iterator<Item = (NodeId, &'e Node, &'e FactStore)> {
        let all = self.plan.nodes().iter().zip(self.stores).enumerate();
        let all = all.filter(|(id, (node, _))| node.parts.is_empty() && self.asked[*id]);
        all.map(|(id, (node, store))| (id, node, store))
    }

    /// The checks, and how many of the files that are kept each of them looks at.
    fn checks(&self, is_old: impl Fn(&Stamp) -> bool) -> Vec<(Identity, usize)> {
        let mut selected: Vec<usize> = self.stores.iter().map(|store| store.facts().selected).collect();
        for (path, _) in self.files.clone().filter(|(_, stamp)| !stamp.is_some_and(&is_old)) {
            let asked = self.plan.selection().nodes(path).into_iter().filter(|node| self.asked[*node]);
            asked.for_each(|node| selected[node] -= 1);
        }
        self.nodes().map(|(id, node, _)| (node.identity, selected[id])).collect()
    }

    /// Writes the facts of each file that is kept; returns where they begin.
    fn put_facts(&self, output: &mut Output<impl Write>, is_old: impl Fn(&Stamp) -> bool) -> io::Result<Vec<u32>> {
        let mut facts: Vec<(&RepoPath, u32, &Fact)> = Vec::new();
        for ((.., store), place) in self.nodes().zip(0..) {
            facts.extend(store.facts().iter().map(|(path, fact)| (path, place, fact)));
        }
        // Stable, so that a file's facts stay in the order of the checks.
        facts.sort_by_key(|(path, ..)| *path);
        let mut facts = facts.into_iter().peekable();
        let mut starts = Vec::new();
        for (path, _) in self.files.clone().filter(|(_, stamp)| stamp.is_some_and(&is_old)) {
            while facts.next_if(|(of, ..)| *of < path).is_some() {}
            let own = std::iter::from_fn(|| facts.next_if(|(of, ..)| *of == path));
            let own: Told<&Fact> = own.map(|(_, place, fact)| (place, fact)).collect();
            starts.push(if own.is_empty() { NOWHERE } else { output.position()? });
            if !own.is_empty() {
                output.put(&own)?;
            }
        }
        Ok(starts)
    }
}

/// Writes, and sums up what it wrote.
struct Output<W> {
    to: W,
    sum: Crc,
    buffer: Vec<u8>,
    written: usize,
}

impl<W: Write> Output<W> {
    fn position(&self) -> io::Result<u32> {
        u32::try_from(self.written).map_err(io::Error::other)
    }

    fn put(&mut self, part: &impl Serialize) -> io::Result<()> {
        self.buffer.clear();
        let part = postcard::to_extend(part, std::mem::take(&mut self.buffer)).map_err(io::Error::other)?;
        self.put_bytes(&part)?;
        self.buffer = part;
        Ok(())
    }

    fn put_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len();
        self.sum.update(bytes);
        self.to.write_all(bytes)
    }

    fn end(mut self, position: u32) -> io::Result<()> {
        self.sum.update(&position.to_le_bytes());
        self.to.write_all(&position.to_le_bytes())?;
        self.to.write_all(&self.sum.sum().to_le_bytes())?;
        self.to.flush()
    }
}
