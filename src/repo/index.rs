//! git's index as it lies on the disk: which paths git tracks, and what their files were when it last looked at them.
//!
//! It is read here and not through libgit2 because it is wanted at every start: without a copy of each entry it costs a
//! tenth of the time and of the memory. What this reader does not know (an index in parts, or a sparse one) it leaves to
//! libgit2.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use git2::Oid;

use super::RepoPath;

/// How many bytes the object names have that libgit2 knows.
const NAME: usize = 20;
const HEADER: usize = 12;
/// Where in an entry its fields are.
const MODE: usize = 24;
const OBJECT: usize = 40;
const FLAGS: usize = OBJECT + NAME;
const PATH: usize = FLAGS + 2;

/// Folders that nest deeper are nobody's.
const DEPTH: usize = 256;

const EXTENDED: u16 = 0x4000;
const STAGE: u16 = 0x3000;
const ASSUMED_VALID: u16 = 0x8000;
/// The name of the empty file.
const EMPTY: [u8; NAME] = [
    0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b, 0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53,
    0x91,
];

/// The whole index, in the order of its paths' bytes.
#[derive(Debug)]
pub(super) struct Index {
    bytes: Vec<u8>,
    /// The paths, where they do not stand in the bytes as they are.
    written_out: Option<Vec<u8>>,
    entries: Vec<Place>,
    /// Where in the bytes git has noted as which trees its folders would be committed.
    trees: Range<usize>,
    /// The tree that the index would be committed as, where git has noted it.
    pub tree: Option<[u8; NAME]>,
}

/// Where an entry stands in the bytes, and its path in these or in what was written out.
#[derive(Debug)]
struct Place {
    at: u32,
    path: Range<u32>,
}

/// One entry of the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'i> {
    pub path: &'i [u8],
    fields: &'i [u8],
}

/// What git noted of a file, in the index's own widths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Noted {
    /// Seconds and nanoseconds.
    pub changed: (u32, u32),
    pub modified: (u32, u32),
    pub inode: u32,
    pub size: u32,
}

/// What kind of thing git tracks at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tracked {
    File {
        executable: bool,
    },
    Link,
    /// A submodule: a folder of somebody else's files.
    Module,
}

impl Index {
    /// Reads the index of a git folder. None if there is none, or not in a form that is known here.
    pub fn read(git_dir: &Path) -> Option<Self> {
        Self::parse(fs::read(git_dir.join("index")).ok()?)
    }

    fn parse(bytes: Vec<u8>) -> Option<Self> {
        let version = number(&bytes, 4)?;
        if !bytes.starts_with(b"DIRC") || !(2..=4).contains(&version) {
            return None;
        }
        let count = number(&bytes, 8)? as usize;
        // Each entry has its fields at least, so that no file can ask for more memory than it has itself.
        let mut entries = Vec::with_capacity(count.min(bytes.len() / PATH));
        let mut written_out = (version == 4).then(Vec::new);
        let mut at = HEADER;
        for _ in 0..count {
            let fields_end = at + if flags(bytes.get(at..)?)? & EXTENDED == 0 { PATH } else { PATH + 2 };
            let (path, end) = match &mut written_out {
                None => plain_path(&bytes, at, fields_end)?,
                Some(text) => prefixed_path(&bytes, fields_end, text, entries.last())?,
            };
            // What is looked up in it is looked up by its order.
            let text = written_out.as_deref().unwrap_or(&bytes);
            let of = |path: &Range<u32>| &text[path.start as usize..path.end as usize];
            if entries.last().is_some_and(|last: &Place| of(&last.path) > of(&path)) {
                return None;
            }
            entries.push(Place { at: u32::try_from(at).ok()?, path });
            at = end;
        }
        let trees = extensions(&bytes, at)?;
        let tree = Note::first(&bytes[trees.clone()]).and_then(|note| note.tree);
        Some(Self { bytes, written_out, entries, trees, tree })
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entries at these positions.
    pub fn entries(&self, at: Range<usize>) -> impl ExactSizeIterator<Item = Entry<'_>> {
        self.entries[at].iter().map(|place| self.entry(place))
    }

    fn entry(&self, place: &Place) -> Entry<'_> {
        Entry { path: self.path(place), fields: &self.bytes[place.at as usize..] }
    }

    fn path(&self, place: &Place) -> &[u8] {
        &self.written_out.as_deref().unwrap_or(&self.bytes)[place.path.start as usize..place.path.end as usize]
    }

    /// The trees of the folders that git has noted, by their paths, which end in a slash but for the empty one of the whole.
    pub fn noted_trees(&self) -> HashMap<Vec<u8>, Oid> {
        let mut rest = &self.bytes[self.trees.clone()];
        let mut noted = HashMap::new();
        // The folders around the next one: their paths, and how many of their folders are still to come.
        let mut around: Vec<(Vec<u8>, usize)> = Vec::new();
        while let Some(note) = Note::first(rest) {
            rest = note.rest;
            let mut path = around.last().map(|(path, _)| path.clone()).unwrap_or_default();
            if let Some((_, left)) = around.last_mut() {
                path.extend_from_slice(note.name);
                path.push(b'/');
                *left -= 1;
            }
            if let Some(tree) = note.tree.and_then(|tree| Oid::from_bytes(&tree).ok()) {
                noted.insert(path.clone(), tree);
            }
            // Nobody's folders are that deep, and their paths would take more memory than the index.
            if around.len() >= DEPTH {
                return HashMap::new();
            }
            around.push((path, note.folders));
            while around.pop_if(|(_, left)| *left == 0).is_some() {}
            if around.is_empty() {
                break;
            }
        }
        noted
    }

    /// The positions, within a range of them, of what lies anywhere beneath a folder, whose path ends in a slash.
    pub fn beneath(&self, folder: &[u8], within: Range<usize>) -> Range<usize> {
        let entries = &self.entries[within.clone()];
        let cut = |path: &[u8]| path[..path.len().min(folder.len())].cmp(folder);
        let start = partition_near(entries, |place| cut(self.path(place)) == Ordering::Less);
        let length = partition_near(&entries[start..], |place| cut(self.path(place)) == Ordering::Equal);
        within.start + start..within.start + start + length
    }

    /// The entry of a path, looked for within a range of positions, and the positions of what comes before it; the range
    /// loses them all: paths are asked for in their order.
    pub fn take(&self, path: &[u8], within: &mut Range<usize>) -> (Range<usize>, Option<Entry<'_>>) {
        let start = within.start;
        let order = |at: usize| self.entries[within.clone()].get(at).map(|place| self.path(place).cmp(path));
        // Most files follow the one before in the index as well.
        let mut found = order(0);
        if found == Some(Ordering::Less) {
            let passed = partition_near(&self.entries[within.clone()], |place| self.path(place) < path);
            found = order(passed);
            within.start += passed;
        }
        let passed = start..within.start;
        let entry = (found == Some(Ordering::Equal)).then(|| self.entry(&self.entries[within.start]));
        within.start += usize::from(entry.is_some());
        (passed, entry)
    }
}

impl Entry<'_> {
    pub fn kind(&self) -> Option<Tracked> {
        let mode = number(self.fields, MODE)?;
        match mode & 0o170_000 {
            0o100_000 => Some(Tracked::File { executable: mode & 0o100 != 0 }),
            0o120_000 => Some(Tracked::Link),
            0o160_000 => Some(Tracked::Module),
            _ => None,
        }
    }

    /// Whether it is an entry as most are: merged, and with nothing said about when to look at its file.
    pub fn is_plain(&self) -> bool {
        flags(self.fields).is_some_and(|flags| flags & (EXTENDED | STAGE | ASSUMED_VALID) == 0)
    }

    /// What git has of its content.
    pub fn object(&self) -> Option<Oid> {
        Oid::from_bytes(self.fields.get(OBJECT..FLAGS)?).ok()
    }

    /// What its file was; None if git says that it has not looked.
    pub fn noted(&self) -> Option<Noted> {
        let field = |at: usize| number(self.fields, 4 * at);
        let size = field(9)?;
        // An entry that was as young as the index when that was written is noted as empty.
        if size == 0 && self.fields.get(OBJECT..FLAGS) != Some(&EMPTY) {
            return None;
        }
        Some(Noted { changed: (field(0)?, field(1)?), modified: (field(2)?, field(3)?), inode: field(5)?, size })
    }

    /// The path as others name it; None if it is no text.
    pub fn repo_path(&self) -> Option<RepoPath> {
        std::str::from_utf8(self.path).ok().map(RepoPath::new)
    }
}

/// How many of the first elements are as wanted, which then no other is; soon found if they are few.
fn partition_near<T>(elements: &[T], wanted: impl Fn(&T) -> bool) -> usize {
    let mut bound = 1;
    while elements.get(bound - 1).is_some_and(&wanted) {
        bound *= 2;
    }
    elements[..elements.len().min(bound)].partition_point(wanted)
}

/// A number of four bytes.
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_be_bytes)
}

fn flags(entry: &[u8]) -> Option<u16> {
    entry.get(FLAGS..)?.first_chunk().copied().map(u16::from_be_bytes)
}

/// A path that stands as it is, and where the entry ends: filled up with NULs, at least one, to a multiple of eight.
fn plain_path(bytes: &[u8], entry: usize, start: usize) -> Option<(Range<u32>, usize)> {
    let length = memchr::memchr(0, bytes.get(start..)?)?;
    let end = entry + (start - entry + length + 8) / 8 * 8;
    Some((u32::try_from(start).ok()?..u32::try_from(start + length).ok()?, end))
}

/// A path that says how many bytes of the one before to drop, and what to put there. It is added to `text`.
fn prefixed_path(bytes: &[u8], at: usize, text: &mut Vec<u8>, before: Option<&Place>) -> Option<(Range<u32>, usize)> {
    let (dropped, start) = offset(bytes, at)?;
    let length = memchr::memchr(0, bytes.get(start..)?)?;
    let before = before.map_or(0..0, |place| place.path.start as usize..place.path.end as usize);
    let kept = before.start..before.start + before.len().checked_sub(dropped)?;
    let from = text.len();
    text.extend_from_within(kept);
    text.extend_from_slice(&bytes[start..start + length]);
    Some((u32::try_from(from).ok()?..u32::try_from(text.len()).ok()?, start + length + 1))
}

/// A number in the form in which packs write offsets: seven bits a byte, and one more for each byte that follows.
fn offset(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        value = value.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            return Some((value, at));
        }
        value = value.checked_add(1)?;
    }
}

/// Looks through what follows the entries. None if something there changes what the entries mean; otherwise where the notes
/// of trees are, which may be nowhere.
fn extensions(bytes: &[u8], mut at: usize) -> Option<Range<usize>> {
    let end = bytes.len().checked_sub(NAME)?;
    let mut trees = 0..0;
    while at + 8 <= end {
        let signature = &bytes[at..at + 4];
        // git's own rule: what may be passed over begins with a capital letter.
        if !signature[0].is_ascii_uppercase() {
            return None;
        }
        let length = number(bytes, at + 4)? as usize;
        let content = at + 8..(at + 8).checked_add(length)?;
        bytes.get(content.clone())?;
        if signature == b"TREE" {
            trees = content;
        }
        at += 8 + length;
    }
    (at == end).then_some(trees)
}

/// What git has noted of a folder in the cache of trees: its name, which for the whole is empty, how many entries it has (-1 if
/// its tree is not known any more), how many folders are noted in it, which follow, and its tree.
struct Note<'b> {
    name: &'b [u8],
    folders: usize,
    tree: Option<[u8; NAME]>,
    rest: &'b [u8],
}

impl<'b> Note<'b> {
    fn first(bytes: &'b [u8]) -> Option<Self> {
        let (name, rest) = bytes.split_at_checked(memchr::memchr(0, bytes)?)?;
        let (line, rest) = rest[1..].split_at_checked(memchr::memchr(b'\n', &rest[1..])?)?;
        let (entries, folders) = std::str::from_utf8(line).ok()?.split_once(' ')?;
        let (rest, is_known) = (&rest[1..], !entries.starts_with('-'));
        let tree = rest.first_chunk().copied().filter(|_| is_known);
        let rest = if is_known { rest.get(NAME..)? } else { rest };
        Some(Self { name, folders: folders.parse().ok()?, tree, rest })
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use tempfile::TempDir;

    use super::*;
    use crate::repo::Repo;

    fn git(folder: &Path, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(folder).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(arguments);
        assert!(command.output().unwrap().status.success(), "{arguments:?}");
    }

    /// Paths of all lengths, committed, with an index in this version.
    fn repository(version: &str) -> TempDir {
        let folder = TempDir::new().unwrap();
        git(folder.path(), &["init", "-q"]);
        for length in 1..40 {
            fs::create_dir_all(folder.path().join(format!("{}", length % 3))).unwrap();
            fs::write(folder.path().join(format!("{}/{}", length % 3, "x".repeat(length))), "x").unwrap();
        }
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "-q", "-m", "A"]);
        git(folder.path(), &["update-index", "--index-version", version]);
        folder
    }

    #[test]
    fn each_version_says_what_libgit2_says() {
        for version in ["2", "3", "4"] {
            let folder = repository(version);
            let repo = Repo::open(folder.path()).unwrap();
            let index = Index::read(repo.git().unwrap().git_dir()).unwrap();
            let paths: Vec<_> = index.entries(0..index.len()).filter_map(|entry| entry.repo_path()).collect();
            assert_eq!(paths, repo.git().unwrap().tracked().unwrap(), "{version}");
            let mut rest = 0..index.len();
            assert!(paths.iter().all(|path| index.take(path.as_str().as_bytes(), &mut rest).1.is_some()));
            assert_eq!(rest.len(), 0, "none is left");
            let has = |path: &[u8]| index.take(path, &mut (0..index.len())).1.is_some();
            assert!(!has(b"1") && !has(b"1/y"));
            assert_eq!(index.beneath(b"1/", 0..index.len()).len(), 13);
            assert!(repo.git().unwrap().staged(index.tree).unwrap().is_empty(), "the tree is noted");
            assert!(index.tree.is_some());
        }
    }

    /// The index is a file like any other: it may be cut short or say anything.
    #[test]
    fn damage_is_refused_or_gives_other_paths() {
        for version in ["2", "4"] {
            let folder = repository(version);
            let bytes = fs::read(folder.path().join(".git/index")).unwrap();
            for at in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[at] = damaged[at].wrapping_add(0x81);
                for bytes in [damaged, bytes[..at].to_vec()] {
                    let Some(index) = Index::parse(bytes) else { continue };
                    let told = index
                        .entries(0..index.len())
                        .filter(|entry| entry.noted().is_some() && entry.kind().is_some())
                        .count();
                    assert!(told <= 39, "{told}");
                    let mut within = index.beneath(b"1/", 0..index.len());
                    assert!(index.take(b"1/y", &mut within).1.is_none());
                }
            }
        }
    }
}
