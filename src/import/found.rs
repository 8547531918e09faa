//! One thing that a document names, as it was found.

use super::field::Fields;
use super::goal::Goal;
use super::reread::Record;
use crate::checklist::Said;

#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Counts from 1, in the document as it is stored.
    pub line: usize,
    pub text: String,
    pub said: Said,
    /// The index of the section that it stands in.
    pub section: Option<usize>,
    /// The line of the item that it is nested in.
    pub parent_line: Option<usize>,
    pub fields: Fields,
    /// The levels at which a table asks for it.
    pub levels: Vec<String>,
    /// What it links to.
    pub targets: Vec<String>,
    /// The number that a table says it must reach.
    pub goal: Option<Goal>,
    /// A table says that what it names answers only to who changes something, or may do more than others.
    pub is_guarded: bool,
    /// What an export notes of it.
    pub record: Option<Record>,
}

impl Found {
    pub fn new(line: usize, text: &str, said: Said) -> Self {
        let (section, parent_line) = (None, None);
        // A mark that was taken out of the middle leaves its blanks, and what dressed it, which nobody sees.
        let dresses = |letter: char| matches!(letter, '\u{fe00}'..='\u{fe0f}');
        // Nor does anybody see a control character, which no checklist holds.
        let is_blank = |letter: char| letter.is_whitespace() || letter.is_control();
        let words = text.split(is_blank).filter(|word| !word.chars().all(dresses));
        let text = words.collect::<Vec<_>>().join(" ");
        Self {
            line,
            text,
            said,
            section,
            parent_line,
            fields: Fields::default(),
            levels: Vec::new(),
            targets: Vec::new(),
            goal: None,
            is_guarded: false,
            record: None,
        }
    }
}
