//! What can become of a file, and what is left of it for anyone who reads.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Beyond what a check reads.
const TOO_LARGE: u64 = 1 << 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    Spare,
    Remove,
    Empty,
    /// Only blanks are left.
    Blank,
    /// As many bytes, all zero.
    Zero,
    TooLarge,
    Fifo,
    Folder,
    Dangling,
    Loop,
    /// A link to a sound copy, which is outside the repository.
    Outside,
    /// Only so many thousandths are left.
    Cut(u32),
    /// Random bytes, from a seed.
    Noise(u64),
    /// One byte, so many thousandths in, becomes another.
    Flip(u32, u8),
}

/// Those without a number.
pub const DAMAGES: &[Damage] = &[
    Damage::Remove,
    Damage::Empty,
    Damage::Blank,
    Damage::Zero,
    Damage::TooLarge,
    Damage::Fifo,
    Damage::Folder,
    Damage::Dangling,
    Damage::Loop,
    Damage::Outside,
];

/// What is left of a file. One that is gone, or is no file any more, is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    Bytes(Vec<u8>),
    /// There, and too large to be read.
    TooLarge,
    /// A link that leads nowhere, or out of the repository: nothing but its name is there.
    Name,
}

impl Left {
    pub fn text(&self) -> String {
        match self {
            Self::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::TooLarge | Self::Name => String::new(),
        }
    }
}

/// Damages the files, and tells what is left of them.
pub fn apply<'a>(
    root: &Path,
    outside: &TempDir,
    damages: impl Iterator<Item = (&'a str, Damage)>,
) -> BTreeMap<String, Left> {
    let mut left = BTreeMap::new();
    for (at, (path, damage)) in damages.enumerate() {
        let target = root.join(path);
        let sound = fs::read(&target).unwrap();
        if let Some(rest) = put(&target, sound, damage, &outside.path().join(at.to_string())) {
            left.insert(path.to_owned(), rest);
        }
    }
    left
}

fn put(target: &Path, sound: Vec<u8>, damage: Damage, outside: &Path) -> Option<Left> {
    // The file itself stays where its content is all that changes, and so does its mode.
    let write = |bytes: Vec<u8>| {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(target).unwrap().permissions().mode();
        fs::set_permissions(target, fs::Permissions::from_mode(mode | 0o600)).unwrap();
        fs::write(target, &bytes).unwrap();
        Some(Left::Bytes(bytes))
    };
    let thousandth = |part: u32| sound.len() * usize::try_from(part).unwrap() / 1000;
    match damage {
        Damage::Spare => Some(Left::Bytes(sound)),
        Damage::Empty => write(Vec::new()),
        Damage::Blank => write(b" \n\t\n".to_vec()),
        Damage::Zero => write(vec![0; sound.len()]),
        Damage::Cut(part) => write(sound[..thousandth(part)].to_vec()),
        Damage::Noise(seed) => write(noise(seed, sound.len())),
        Damage::Flip(part, byte) => {
            let at = thousandth(part);
            let mut bytes = sound;
            bytes.iter_mut().skip(at).take(1).for_each(|old| *old = byte);
            write(bytes)
        }
        Damage::TooLarge => {
            write(Vec::new());
            fs::File::options().write(true).open(target).unwrap().set_len(TOO_LARGE).unwrap();
            Some(Left::TooLarge)
        }
        _ => {
            fs::remove_file(target).unwrap();
            replace(target, sound, damage, outside)
        }
    }
}

/// Puts something in the place of a file that is no file.
fn replace(target: &Path, sound: Vec<u8>, damage: Damage, outside: &Path) -> Option<Left> {
    let leads_to = match damage {
        Damage::Dangling => Path::new("nowhere-at-all"),
        Damage::Loop => Path::new(target.file_name().unwrap()),
        Damage::Outside => outside,
        Damage::Fifo => {
            assert!(Command::new("mkfifo").arg(target).status().unwrap().success());
            return None;
        }
        Damage::Folder => {
            fs::create_dir(target).unwrap();
            return None;
        }
        _ => return None,
    };
    symlink(leads_to, target).unwrap();
    if damage == Damage::Outside {
        fs::write(outside, &sound).unwrap();
    }
    // git follows the links in its own folder wherever they lead.
    let is_followed = damage == Damage::Outside && target.components().any(|part| part.as_os_str() == ".git");
    Some(if is_followed { Left::Bytes(sound) } else { Left::Name })
}

/// The same bytes for a seed, everywhere.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed | 1;
    let next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// Every file beneath a folder, by its path from there.
pub fn files_beneath(root: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else {
                files.push(entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}

/// What is there of files that nobody damaged.
pub fn left_of(root: &Path, files: &[String]) -> BTreeMap<String, Left> {
    files.iter().map(|path| (path.clone(), Left::Bytes(fs::read(root.join(path)).unwrap()))).collect()
}
