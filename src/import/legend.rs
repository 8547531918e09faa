//! What a document says its marks mean, which is more than what they usually mean.

use std::collections::HashMap;

use super::mark::{is_drawn, is_dressing, said_of};
use super::say;
use super::word;
use crate::checklist::Said;

#[derive(Debug, Default)]
pub(super) struct Legend {
    /// None for a mark that says nothing about how a thing stands.
    meanings: HashMap<char, Option<Said>>,
    /// Letters and short words that stand for a status in cells, in lower case.
    codes: HashMap<String, Said>,
    /// What marks say of how much something matters: `🔴 critical / 🟢 low`.
    ranks: HashMap<char, String>,
}

/// No code has more characters, and no word in capitals that stands for one.
const CODE: usize = 3;
const CAPITALS: usize = 16;

/// What a legend can mean by a mark.
enum Meaning {
    Standing(Said),
    /// How much something matters, which is no standing.
    Rank,
    Unknown,
}

/// Meanings that are about weight, not about how a thing stands.
const RANKS: &[&str] = &[
    "required",
    "require",
    "must",
    "mandatory",
    "optional",
    "recommended",
    "should",
    "nice",
    "critical",
    "blocking",
    "high",
    "medium",
    "low",
    "priority",
    "severity",
    "level",
    "必须",
    "必須",
    "可选",
    "任意",
    "обязательно",
    "обязательный",
    "высокий",
    "obligatorio",
    "obligatoire",
    "pflicht",
    "обов'язково",
    "مطلوب",
];

impl Legend {
    /// What a mark says in this document; None if it says nothing about how a thing stands.
    pub fn said(&self, mark: char) -> Option<Said> {
        self.meanings.get(&mark).copied().unwrap_or_else(|| said_of(mark))
    }

    /// What a code says as the whole of a cell; None if the legend does not explain it.
    pub fn code(&self, cell: &str) -> Option<Said> {
        if self.codes.is_empty() || cell.chars().count() > CAPITALS {
            return None;
        }
        self.codes.get(&cell.to_lowercase()).copied()
    }

    /// The pictures that say how a thing stands in this document only.
    pub fn own_pictures(&self) -> impl Iterator<Item = (char, Said)> + '_ {
        let own = self.meanings.iter().filter(|(picture, _)| said_of(**picture).is_none());
        own.filter_map(|(picture, said)| Some((*picture, (*said)?)))
    }

    /// How much a mark says that something matters.
    pub fn rank(&self, mark: char) -> Option<&str> {
        self.ranks.get(&mark).map(String::as_str)
    }

    pub fn defines(&self, mark: char) -> bool {
        self.meanings.contains_key(&mark)
    }

    /// Learns from a text that may be a legend, and says whether it is one. `announced` if it stands beneath that word.
    pub fn learn(&mut self, text: &str, announced: bool) -> bool {
        let pairs = pairs(text, announced);
        let is_short = |meaning: &&str| meaning.split_whitespace().count() <= 6;
        let telling = pairs
            .iter()
            .filter(|(_, meaning)| is_short(meaning) && !matches!(Self::meaning(meaning), Meaning::Unknown))
            .count();
        if !announced
            && (pairs.len() < 2 || telling * 2 <= pairs.len() || !pairs.iter().all(|(_, text)| is_short(text)))
        {
            return false;
        }
        if announced {
            self.learn_codes(text);
            self.learn_capitals(text);
        }
        for (mark, meaning) in pairs {
            // The first definition counts; a later line may use the marks.
            match Self::meaning(meaning) {
                Meaning::Standing(said) => _ = self.meanings.entry(mark).or_insert(Some(said)),
                Meaning::Rank if said_of(mark).is_some() => {
                    self.meanings.entry(mark).or_insert(None);
                    let rank = meaning.trim_matches(|edge: char| !edge.is_alphanumeric());
                    if say::is_rank(rank) {
                        self.ranks.entry(mark).or_insert_with(|| rank.to_owned());
                    }
                }
                Meaning::Rank => {}
                Meaning::Unknown => {}
            }
        }
        announced || telling > 0
    }

    /// `D = done, W: in progress`, `**D** – done`.
    fn learn_codes(&mut self, text: &str) {
        for part in text.split([',', ';', '|', '·']) {
            let parted = part.rsplit_once('=').or_else(|| part.rsplit_once([':', '–', '—']));
            let Some((code, meaning)) = parted else { continue };
            let code = code.rsplit(char::is_whitespace).find(|word| !word.is_empty()).unwrap_or_default();
            let code = code.trim_matches(['*', '`', '_', '(', ')', '"']).to_lowercase();
            let is_code = (1..=CODE).contains(&code.chars().count()) && code.chars().all(char::is_alphanumeric);
            match Self::meaning(meaning.trim()) {
                Meaning::Standing(said) if is_code => _ = self.codes.entry(code).or_insert(said),
                _ => {}
            }
        }
    }

    /// `SPEC — agreed on, not yet built`.
    fn learn_capitals(&mut self, text: &str) {
        let Some((word, meaning)) = text.split_once(['—', '–', ':', '=']).or_else(|| text.split_once(" - ")) else {
            return;
        };
        let word = word.trim_matches(|letter: char| letter.is_whitespace() || "*`_\"-+".contains(letter));
        let is_word = word.chars().all(|letter| letter.is_uppercase() || " -_".contains(letter));
        if !is_word || !(CODE..=CAPITALS).contains(&word.chars().count()) {
            return;
        }
        let standing = meaning.split([',', ';', '.', '(']).find_map(|clause| match Self::meaning(clause.trim()) {
            Meaning::Standing(said) => Some(said),
            Meaning::Rank | Meaning::Unknown => None,
        });
        if let Some(said) = standing {
            self.codes.entry(word.to_lowercase()).or_insert(said);
        }
    }

    fn meaning(text: &str) -> Meaning {
        if let Some(saying) = word::beginning(text).filter(|saying| !saying.is_weak) {
            return Meaning::Standing(saying.said);
        }
        let lower = text.to_lowercase();
        let is_rank = lower.split(|letter: char| !letter.is_alphanumeric()).any(|word| RANKS.contains(&word));
        match word::whole(text) {
            _ if is_rank => Meaning::Rank,
            Some(saying) => Meaning::Standing(saying.said),
            None => Meaning::Unknown,
        }
    }
}

/// Each mark of a line with what stands between it and the next one; any picture is one if a legend is `announced`.
fn pairs(text: &str, announced: bool) -> Vec<(char, &str)> {
    let is_mark = |letter: char| said_of(letter).is_some() || (announced && is_drawn(letter));
    let starts: Vec<(usize, char)> = text.char_indices().filter(|(_, character)| is_mark(*character)).collect();
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    let is_edge = |letter: char| letter.is_whitespace() || is_dressing(letter) || "=:-–—|·,;/•&+()`*".contains(letter);
    starts
        .iter()
        .zip(ends)
        .map(|((at, mark), end)| (*mark, text[at + mark.len_utf8()..end].trim_matches(is_edge)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_wins_over_what_marks_usually_mean() {
        let mut legend = Legend::default();
        assert!(legend.learn("Legend: ✅ = required · ⚠️ = recommended · ❌ = not started", true));
        assert_eq!(legend.said('✅'), None);
        assert_eq!(legend.said('⚠'), None);
        assert_eq!(legend.said('❌'), Some(Said::Pending));
        assert_eq!(legend.said('⏳'), Some(Said::Pending));
    }

    #[test]
    fn pictures_and_letters_mean_what_the_legend_says() {
        let mut legend = Legend::default();
        assert!(legend.learn("Legend: 🍏 done, 🍋 in progress, 🍎 not started", true));
        let mut own: Vec<_> = legend.own_pictures().collect();
        own.sort_unstable_by_key(|(picture, _)| *picture);
        assert_eq!(own, [('🍋', Said::InProgress), ('🍎', Said::Pending), ('🍏', Said::Done)]);
        assert!(legend.learn("Key: **D** = done, W: in progress; M – must", true));
        assert_eq!((legend.code("d"), legend.code("W")), (Some(Said::Done), Some(Said::InProgress)));
        assert_eq!((legend.code("M"), legend.code("X")), (None, None));
        assert!(!Legend::default().learn("🚀 Launched, 🔒 Verified", false));
        assert!(legend.learn("**AGREED** — told to everybody, not yet built", true));
        assert!(legend.learn("GONE — is being taken out; add nothing", true));
        assert_eq!((legend.code("agreed"), legend.code("GONE")), (Some(Said::Pending), None));
    }

    #[test]
    fn a_line_of_marks_and_meanings_needs_no_title() {
        let mut legend = Legend::default();
        assert!(legend.learn("🟢 done | 🟡 in progress | 🔴 not started", false));
        assert_eq!(legend.said('🟡'), Some(Said::InProgress));
        assert!(!Legend::default().learn("✅ The backups are restored every month", false));
        assert!(!Legend::default().learn("✅ Redis, ❌ Kafka", false));
    }
}
