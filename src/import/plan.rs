//! What a title or an item says of its place in a plan: the weeks that it is planned for, and that it is optional.

use super::duration;
use super::field::brackets;

/// Days of work in a week.
const DAYS: u16 = 5;

/// Whether it is said of a section that it is optional.
pub(super) fn is_optional_title(title: &str) -> bool {
    title.to_lowercase().split(|letter: char| !letter.is_alphanumeric()).any(is_optional_word)
}

/// Whether it is said of an item, in brackets or before a colon: `Dark mode (optional)`, `Optional: dark mode`.
pub(super) fn is_optional(text: &str) -> bool {
    let head = text.split_once([':', '：']).map(|(head, _)| head);
    let notes = brackets(text).flat_map(|inner| inner.split([',', ';', '|', '·']));
    notes.chain(head).any(|note| is_optional_word(&note.trim().to_lowercase()))
}

fn is_optional_word(word: &str) -> bool {
    const WORDS: &str = "optional|optionnel|opcional|可选|任意|선택|необязательно|اختياري|facoltativo|opcjonalne";
    WORDS.split('|').any(|known| known == word)
}

/// The weeks of a section by the innermost title that names some, as a checklist has them: `3`, `3-4`. Days are those of the
/// plan, and of a week only where a title further out names one: then the week holds.
pub(super) fn weeks_of_titles(titles: &[String]) -> Option<String> {
    let spans = || titles.iter().rev().filter_map(|title| span(title));
    spans().find(|span| !span.is_days).or_else(|| spans().next()).map(|span| span.in_weeks())
}

/// The weeks that an item notes in brackets or before a colon: `Dashboards (week 3)`, `Weeks 3-4: dashboards`.
pub(super) fn weeks_of_text(text: &str) -> Option<String> {
    let head = text.split([':', '：', '–', '—']).next();
    let notes = brackets(text).flat_map(|inner| inner.split([',', ';', '|', '·'])).chain(head);
    let spans = notes.filter_map(|note| span(note).filter(|span| span.is_alone));
    spans.map(|span| span.in_weeks()).next()
}

/// `3`, `3-4`: weeks as they are written in a checklist, and nothing else.
pub(super) fn weeks(text: &str) -> Option<String> {
    let (first, last, rest) = range(text.trim())?;
    rest.is_empty().then(|| Span { first, last, is_days: false, is_alone: true }.in_weeks())
}

/// Days or weeks of a plan, both ends included.
struct Span {
    first: u16,
    last: u16,
    is_days: bool,
    /// Nothing else is said.
    is_alone: bool,
}

impl Span {
    fn in_weeks(&self) -> String {
        let week = |number: u16| if self.is_days { (number - 1) / DAYS + 1 } else { number };
        match (week(self.first), week(self.last)) {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}-{last}"),
        }
    }
}

/// The first `Weeks 1-2` or `Day 8` in a text. `Day 2 operations` are no day.
fn span(text: &str) -> Option<Span> {
    let lower = text.to_lowercase();
    let is_inside = |at: usize| lower[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let starts = lower.char_indices().filter(|(at, letter)| letter.is_alphabetic() && !is_inside(*at));
    let mut found = starts.filter_map(|(at, _)| {
        let word = lower[at..].split(|letter: char| !letter.is_alphabetic()).next()?;
        let is_days = duration::is_days(word)?;
        let (first, last, rest) = range(lower[at + word.len()..].trim_start())?;
        let goes_on = rest.starts_with(char::is_alphanumeric)
            || (is_days && rest.trim_start().starts_with(char::is_alphanumeric) && rest.starts_with(' '));
        let is_alone = lower[..at].trim().is_empty() && rest.trim().is_empty();
        (!goes_on).then_some(Span { first, last, is_days, is_alone })
    });
    found.next()
}

/// A number or two, and what follows them.
fn range(text: &str) -> Option<(u16, u16, &str)> {
    let (first, rest) = number(text)?;
    let joins = ["-", "–", "—", "to ", "and ", "& "];
    let second = joins.iter().find_map(|join| number(rest.trim_start().strip_prefix(join)?.trim_start()));
    let (last, rest) = second.unwrap_or((first, rest));
    (first >= 1 && first <= last).then_some((first, last, rest))
}

fn number(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok().filter(|number| *number < 1000)?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_that_titles_name() {
        let of = |titles: &[&str]| {
            weeks_of_titles(&titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>()).unwrap_or_default()
        };
        assert_eq!(of(&["Phase 2: Metrics (Weeks 3-4)"]), "3-4");
        assert_eq!(of(&["Week 1 – 2", "Keys"]), "1-2");
        assert_eq!(of(&["Неделя 3: ключи"]), "3");
        assert_eq!(of(&["Days 3-5"]), "1");
        assert_eq!(of(&["Day 4 to 8: the rest"]), "1-2");
        assert_eq!(of(&["Week 7", "Days 3-5"]), "7");
        assert_eq!(of(&["Weeks 7-8", "Week 8: drills"]), "8");
        for title in ["Day 2 operations", "Day-2 work", "The last 4 weeks", "Week 5-3", "Weekly 3", "Week 0", "W 3"] {
            assert_eq!(of(&[title]), "", "{title}");
        }
    }

    #[test]
    fn what_items_note_of_their_place() {
        assert_eq!(weeks_of_text("Dashboards (week 3, @ada)").as_deref(), Some("3"));
        assert_eq!(weeks_of_text("Weeks 3-4: dashboards").as_deref(), Some("3-4"));
        assert_eq!(weeks_of_text("What was week 3 about"), None);
        assert!(is_optional("Dark mode (Optional)") && is_optional("Optional: dark mode"));
        assert!(!is_optional("Optional dependencies are pinned") && !is_optional("Keys (optional ones too)"));
        assert!(is_optional_title("Phase 5 (Optional)") && is_optional_title("Optional work"));
        assert_eq!((weeks("3"), weeks("3-4"), weeks("soon")), (Some("3".into()), Some("3-4".into()), None));
    }
}
