//! Documents written for the tests, and copies of them as damage leaves them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "each test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use gonogo::import::{self, Document, Entry};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents")
}

/// The documents of a folder by name.
pub fn documents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut documents: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "md" || ending == "txt"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    documents.sort();
    documents
}

pub fn read(bytes: &[u8]) -> Document {
    import::read(bytes).unwrap()
}

/// An item in one line: what a test compares.
pub fn line_of(entry: &Entry) -> String {
    let fields = [
        ("weight", entry.weight.clone()),
        ("priority", entry.priority.clone()),
        ("effort", entry.effort.clone()),
        ("owner", entry.owner.clone()),
        ("after", Some(entry.depends_on.join(", ")).filter(|text| !text.is_empty())),
        ("level", Some(entry.levels.join(", ")).filter(|text| !text.is_empty())),
        ("in", entry.parent_line.map(|line| line.to_string())),
    ];
    let fields: Vec<_> =
        fields.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}"))).collect();
    format!("{}\t{}\t{}\t{}", entry.line, entry.status.word(), entry.text, fields.join("; ")).trim_end().to_owned()
}

/// A way in which documents are damaged, with what is left of a text.
pub type Damage = (&'static str, fn(&str) -> Vec<u8>);

/// The damages that a reader must undo.
pub const DAMAGES: &[Damage] = &[
    ("carriage returns alone", |text| text.replace('\n', "\r").into_bytes()),
    ("carriage returns and line feeds", |text| text.replace('\n', "\r\n").into_bytes()),
    ("a byte order mark", |text| [b"\xef\xbb\xbf", text.as_bytes()].concat()),
    ("UTF-16 LE", |text| [vec![0xff, 0xfe], utf16(text, u16::to_le_bytes)].concat()),
    ("UTF-16 BE", |text| [vec![0xfe, 0xff], utf16(text, u16::to_be_bytes)].concat()),
    ("read as windows-1252", |text| misread(text, encoding_rs::WINDOWS_1252, &[]).into_bytes()),
    ("read as windows-1252, lossy", |text| {
        misread(text, encoding_rs::WINDOWS_1252, &[0x81, 0x8d, 0x8f, 0x90, 0x9d]).into_bytes()
    }),
    ("read as windows-1254, lossy", |text| {
        misread(text, encoding_rs::WINDOWS_1254, &[0x81, 0x8d, 0x8e, 0x8f, 0x90, 0x9d, 0x9e]).into_bytes()
    }),
    ("read as MacRoman", |text| misread(text, encoding_rs::MACINTOSH, &[]).into_bytes()),
    ("read as Latin-1", |text| text.bytes().map(char::from).collect::<String>().into_bytes()),
    ("doubled twice", |text| {
        misread(&misread(text, encoding_rs::WINDOWS_1252, &[]), encoding_rs::WINDOWS_1252, &[]).into_bytes()
    }),
];

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// UTF-8 that was read as a code page, with the bytes dropped that the page does not define.
fn misread(text: &str, page: &'static encoding_rs::Encoding, dropped: &[u8]) -> String {
    let bytes: Vec<u8> = text.bytes().filter(|byte| !dropped.contains(byte)).collect();
    page.decode_without_bom_handling(&bytes).0.into_owned()
}
