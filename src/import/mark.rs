//! Marks: the boxes, ticks, crosses and lights by which documents say how a thing stands.

use crate::checklist::Said;

/// What each mark says unless the document's legend says otherwise.
const MARKS: &[(&str, Said)] = &[
    ("✅☑✔✓🗸🗹☒🟢🟩💚🆗", Said::Done),
    ("⚠🟡🟨◐◑◒◓🌓", Said::Partial),
    ("⏳⌛☐□▢◻◽⬜🔲🔳❏❑❒⏸🟠🟧⚪○◯◌◷⊘🔜🕐🕑🕒🕓💤", Said::Pending),
    ("🔄🔃🚧🔵🟦", Said::InProgress),
    ("❌✖✗✘✕❎🔴🟥⛔🚫🛑💔", Said::Failed),
    ("➖⏭", Said::NotApplicable),
];

/// Boxes that are drawn to be ticked.
const BOXES: &str = "☐☑☒□▢◻⬜🔲❏❑❒🗹";

/// What a mark says by itself; None if the character is no mark.
pub(super) fn said_of(character: char) -> Option<Said> {
    if character.is_ascii() {
        return None;
    }
    MARKS.iter().find(|(marks, _)| marks.contains(character)).map(|(_, said)| *said)
}

pub(super) fn is_box(character: char) -> bool {
    !character.is_ascii() && BOXES.contains(character)
}

/// Characters that follow a mark and belong to its drawing.
pub(super) fn is_dressing(character: char) -> bool {
    matches!(character, '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// A coloured light: it shows how a thing stands, or how much it matters.
pub(super) fn is_light(mark: char) -> bool {
    "🟢🟡🟠🔴⚪🔵🟩🟨🟧🟥🟦".contains(mark)
}

/// Whether a character is a picture, mark or not, as headings and bullets are adorned with.
pub(super) fn is_picture(character: char) -> bool {
    said_of(character).is_some()
        || matches!(character,
            '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
            | '\u{1f000}'..='\u{1faff}')
}

/// Whether a character is a picture that a legend may explain; arrows lead to what they mean.
pub(super) fn is_drawn(character: char) -> bool {
    let is_emoji = matches!(character, '\u{25a0}'..='\u{27be}' | '\u{2b50}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}');
    said_of(character).is_some()
        || (is_emoji && !matches!(character, '\u{2794}'..='\u{27bd}' | '\u{1f3fb}'..='\u{1f3ff}'))
}

/// A mark that says the same and does not stand in a text.
pub(super) fn free(said: Said, text: &str) -> Option<char> {
    let mut marks = MARKS.iter().filter(|(_, other)| *other == said).flat_map(|(marks, _)| marks.chars());
    marks.find(|mark| !text.contains(*mark))
}

/// The mark at the beginning of a text, and what comes after it.
pub(super) fn leading(text: &str) -> Option<(char, &str)> {
    let mark = text.chars().next().filter(|character| said_of(*character).is_some())?;
    let rest = text[mark.len_utf8()..].trim_start_matches(is_dressing);
    Some((mark, rest.trim_start()))
}

/// The mark at the end of a text, and what comes before it.
pub(super) fn trailing(text: &str) -> Option<(char, &str)> {
    let text = text.trim_end().trim_end_matches(is_dressing);
    let mark = text.chars().next_back().filter(|character| said_of(*character).is_some())?;
    Some((mark, text[..text.len() - mark.len_utf8()].trim_end()))
}

/// All marks of a text, in order.
pub(super) fn all(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|character| said_of(*character).is_some())
}

/// Pictures and blanks at the beginning, which adorn a heading.
pub(super) fn without_adornment(text: &str) -> &str {
    text.trim_start_matches(|character: char| {
        is_picture(character) || is_dressing(character) || character.is_whitespace()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_at_either_end_with_their_dressing() {
        assert_eq!(leading("⚠\u{fe0f} Backups"), Some(('⚠', "Backups")));
        assert_eq!(trailing("Backups ✔\u{fe0f} "), Some(('✔', "Backups")));
        assert_eq!(leading("🚀 Launch"), None);
        assert_eq!(without_adornment("1 🚀"), "1 🚀");
        assert_eq!(without_adornment("🗂\u{fe0f} Files"), "Files");
    }

    #[test]
    fn no_mark_says_two_things() {
        let mut seen = Vec::new();
        for mark in MARKS.iter().flat_map(|(marks, _)| marks.chars()) {
            assert!(!seen.contains(&mark), "{mark}");
            seen.push(mark);
        }
    }
}
