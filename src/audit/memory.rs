//! What an audit learned of files, in a form that the next start can take up: facts by check and by what the file was when
//! it was read. It is written record by record, and read where it lies: a record is decoded when its file is asked for.

use std::io::{self, Write};
use std::ops::Range;

use flate2::Crc;
use serde::{Deserialize, Serialize};

use super::facts::FactStore;
use super::learn::Listed;
use super::plan::Plan;
use crate::check::Fact;
use crate::repo::{ReadFolder, RepoPath, SeenFolder, Stamp};

/// A change of this form makes what older programs kept unreadable.
const FORM: u32 = 5;
/// File systems tell times in steps; a file that is as young as this when the audit begins may change without telling.
const YOUNG_NS: i128 = 2_000_000_000;
/// At the end stand where the head begins, and a sum over all before, which tells a file that is not whole: whoever can
/// write there needs no other way to deceive.
const POSITION: usize = 4;
const DIGEST: usize = 4;

/// Facts of the files of one repository, as they lie in their file.
#[derive(Debug, Default)]
pub struct Memory {
    bytes: Vec<u8>,
    head: Head,
}

/// Tells checks apart: equal definitions have equal ones.
pub type Identity = [u8; 16];

#[derive(Debug, Default, Serialize, Deserialize)]
struct Head {
    form: u32,
    /// The program that made it; another one may see other things in the same files.
    program: String,
    /// The checks, by what identifies their definitions, and how many of the files each of them looks at.
    checks: Vec<(Identity, usize)>,
    /// Where the folders begin, which are by path, in order.
    folders: u32,
    /// Where each file's record begins; they are by path, in order.
    starts: Vec<u32>,
}

/// What is known of one file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record<'m, F> {
    #[serde(borrow)]
    pub path: &'m str,
    /// In bytes: to decode so many would be most of the work.
    #[serde(borrow)]
    pub stamp: &'m [u8],
    /// What checks, by their places, had to tell of it; about the others it was silent.
    pub facts: Vec<(u32, F)>,
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

    /// The records of the files from one path on, up to another.
    pub(super) fn range(&self, from: Option<&RepoPath>, to: Option<&RepoPath>) -> Range<usize> {
        let before = |path: &RepoPath| {
            self.head.starts.partition_point(|start| {
                self.at::<Record<'_, Fact>>(*start).is_some_and(|record| record.path < path.as_str())
            })
        };
        from.map_or(0, before)..to.map_or(self.head.starts.len(), before)
    }

    pub(super) fn record(&self, at: usize) -> Option<Record<'_, Fact>> {
        self.at(*self.head.starts.get(at)?)
    }

    fn at<'m, R: Deserialize<'m>>(&'m self, start: u32) -> Option<R> {
        postcard::take_from_bytes(self.bytes.get(start as usize..)?).ok().map(|(record, _)| record)
    }
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

impl<'e, F: Iterator<Item = Listed<'e>>> Learnt<'e, F> {
    /// Writes a memory. `program` is what made the facts; `began_ns` is when the audit began, in nanoseconds since the
    /// epoch.
    pub fn write(self, program: &str, began_ns: i128, to: impl Write) -> io::Result<()> {
        let mut output = Output { to, sum: Crc::new(), buffer: Vec::new(), written: 0 };
        let nodes = || {
            let all = self.plan.nodes().iter().zip(self.stores).enumerate();
            all.filter(|(id, (node, _))| node.parts.is_empty() && self.asked[*id])
        };
        let mut selected: Vec<usize> = self.stores.iter().map(|store| store.facts().selected).collect();
        let mut facts: Vec<(&RepoPath, u32, &Fact)> = Vec::new();
        for ((_, (_, store)), place) in nodes().zip(0..) {
            facts.extend(store.facts().iter().map(|(path, fact)| (path, place, fact)));
        }
        // Stable, so that a file's facts stay in the order of the checks.
        facts.sort_by_key(|(path, ..)| *path);
        let mut facts = facts.into_iter().peekable();
        let mut starts = Vec::new();
        let is_old = |stamp: &&Stamp| stamp.newest_ns() < began_ns - YOUNG_NS;
        for (path, stamp) in self.files {
            while facts.next_if(|(of, ..)| *of < path).is_some() {}
            let own = std::iter::from_fn(|| facts.next_if(|(of, ..)| *of == path));
            let Some(stamp) = stamp.filter(is_old) else {
                let asked = self.plan.selection().nodes(path).into_iter().filter(|node| self.asked[*node]);
                asked.for_each(|node| selected[node] -= 1);
                continue;
            };
            let facts = own.map(|(_, place, fact)| (place, fact)).collect();
            starts.push(output.position()?);
            output.put(&Record { path: path.as_str(), stamp: &stamp.bytes(), facts })?;
        }
        let folders = output.position()?;
        let seen = self.folders.iter().filter(|(_, stamp, _)| is_old(&stamp));
        let seen = seen.map(|(path, stamp, entries)| SeenFolder { path: path.as_str(), stamp: *stamp, entries });
        output.put(&seen.collect::<Vec<_>>())?;
        let checks = nodes().map(|(id, (node, _))| (node.identity, selected[id])).collect();
        let position = output.position()?;
        output.put(&Head { form: FORM, program: program.to_owned(), checks, folders, starts })?;
        output.end(position)
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
        self.buffer = postcard::to_extend(part, std::mem::take(&mut self.buffer)).map_err(io::Error::other)?;
        self.written += self.buffer.len();
        self.sum.update(&self.buffer);
        self.to.write_all(&self.buffer)
    }

    fn end(mut self, position: u32) -> io::Result<()> {
        self.sum.update(&position.to_le_bytes());
        self.to.write_all(&position.to_le_bytes())?;
        self.to.write_all(&self.sum.sum().to_le_bytes())?;
        self.to.flush()
    }
}
