//! What a document says that a file has, while the file is there and has nothing of the name: ``Added `flour-mill` to
//! `requirements.txt` ``.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::place::Class;
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{denies, is_foreign, requests, says_broken, says_gone, supposes};

/// A name, what is said of it, and the file, each as it stands in the text without its marks.
static HELD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?:^|[\s(`*])([A-Za-z@_][\w@/.-]{3,60}?)(?:\(\))?`?\*{0,2} (?:is |are |was |has been |now )*(?:added to|present in|listed in|included in|defined in|declared in|registered in|set in|documented in|in) (?:the )?`?([\w./-]*\w\.[a-z]{2,5})`?(?:$|[\s,;.)|])",
    )
});
/// Endings of files whose words are what they have.
const READ: &[&str] = &[
    "txt", "toml", "json", "py", "ts", "tsx", "js", "jsx", "go", "rs", "java", "rb", "php", "env", "cfg", "ini", "yml",
    "yaml", "gradle", "xml",
];

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let is_told = |line: &&Line| {
        matches!(line.role, Role::Item | Role::Row)
            && matches!(line.status, Status::Done | Status::None)
            && reading.said(line) != Said::Missing
            && reading.is_now(line)
            && !reading.is_plan()
            && !(line.has_box && line.status != Status::Done)
            && !is_foreign(&line.text)
            && !denies(&line.text)
            && !says_broken(&line.text)
            && !says_gone(&line.text)
            && !supposes(&line.text)
            && !requests(&line.text)
    };
    reading.lines.iter().filter(is_told).filter_map(|line| judge(reading, line, known)).collect()
}

fn judge(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let found = HELD.captures(&line.text)?;
    let (name, file) = (&found[1], &found[2]);
    // Functions are told of by themselves.
    if line.spans.iter().any(|span| *span == format!("{name}()")) {
        return None;
    }
    // A word of a sentence is no name.
    let is_name = line.spans.iter().any(|span| span == name)
        || name.contains(['_', '@'])
        || name.chars().zip(name.chars().skip(1)).any(|(one, next)| one.is_lowercase() && next.is_uppercase());
    let (Found::Here(path) | Found::End(path)) = known.files.find(&reading.path, file) else { return None };
    let is_read = is_name && READ.contains(&path.extension().as_str()) && Class::of(&path) != Class::Document;
    // What was mended may be gone with it.
    let is_mended = reading.is_past(line) && line.status != Status::Done;
    if !is_read || is_mended || name.contains('.') || name == file {
        return None;
    }
    let letters =
        |text: &str| text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let text = letters(&String::from_utf8_lossy(&known.repo.read(&path).ok()?));
    let is_there = text.contains(&letters(name));
    let ruling = Ruling::fails(format!("{path} has nothing of that name"));
    (!is_there).then(|| claim(reading, line, Kind::ConfigValue, name, reading.said(line), ruling))
}
