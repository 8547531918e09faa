//! What a Markdown document says, as far as checks ask: its headings, the text that a reader sees, its links and anchors.

mod anchor;
mod guard;
mod html;
mod placeholder;
mod read;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::source::decode;
use crate::repo::RepoPath;

/// One document, taken apart once for all checks.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// What a reader sees, without mark-up and comments, a line for each paragraph, item or cell.
    text: String,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    /// What a fragment may name: the slug of each heading, and each `id` and `name`; sorted.
    pub anchors: Vec<Box<str>>,
    /// Where in the text something begins that is content.
    substance: Vec<usize>,
}

#[derive(Debug)]
pub(crate) struct Heading {
    level: u8,
    /// Counts from 1.
    pub line: usize,
    pub text: Box<str>,
    /// Where in the outline's text it stands.
    place: Range<usize>,
}

/// A link, or an image.
#[derive(Debug)]
pub(crate) struct Link {
    /// Counts from 1.
    pub line: usize,
    /// As it was written, but for escapes and entities.
    pub target: Box<str>,
    is_image: bool,
    /// Where in the outline's text it stands.
    at: usize,
}

/// What stands beneath a heading, sub-sections included.
pub(crate) struct Section<'o> {
    pub text: &'o str,
    /// Whether there is more than sub-headings and placeholders.
    pub has_content: bool,
    pub links: usize,
}

/// The endings of names that tell Markdown; plain text is read as such, because much of it is.
const ENDINGS: &[&str] = &["md", "markdown", "mdown", "mkdn", "mkd", "mdwn", "mdx", "txt"];

/// Whether a file's name tells a document: by its ending, or by having none, as `README` has.
pub(crate) fn is_document(path: &RepoPath) -> bool {
    let (name, extension) = (path.file_name(), path.extension());
    if extension.is_empty() { !name.contains('.') } else { ENDINGS.contains(&extension.as_str()) }
}

/// Takes a document apart.
///
/// # Errors
/// Why it cannot be read as one.
pub(crate) fn parse(bytes: &[u8]) -> Result<Outline, String> {
    let text = decode(bytes).map_err(|(line, reason)| match line {
        0 => reason.to_owned(),
        _ => format!("line {line}: {reason}"),
    })?;
    if memchr::memchr(0, bytes).is_some() {
        return Err("it is binary, not text".to_owned());
    }
    guard::check(text)?;
    read::read(text)
}

impl Outline {
    /// What stands beneath one of the headings.
    pub fn section(&self, heading: usize) -> Section<'_> {
        let of = &self.headings[heading];
        let next = self.headings[heading + 1..].iter().find(|next| next.level <= of.level);
        let place = of.place.end..next.map_or(self.text.len(), |next| next.place.start);
        let first = self.links.partition_point(|link| link.at < place.start);
        let links = self.links[first..].iter().take_while(|link| link.at < place.end);
        let substance = self.substance.partition_point(|at| *at < place.start);
        Section {
            has_content: self.substance.get(substance).is_some_and(|at| *at < place.end),
            links: links.filter(|link| !link.is_image).count(),
            text: &self.text[place],
        }
    }
}
