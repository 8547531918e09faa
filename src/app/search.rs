//! The search: words of which each must be found in an item's title or key, letters together before letters apart.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::checklist::ItemKey;

/// What a word gains that stands in the text as it was typed, and once more if it begins a word there. Whoever types a
/// word means it; no score of letters that are merely in this order reaches that.
const TOGETHER: i64 = 10_000;

/// A query that is ready to be asked of many items.
pub struct Search<'q> {
    words: Vec<&'q str>,
    matcher: SkimMatcherV2,
}

/// Character positions that a search matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    pub title: Vec<usize>,
    pub id: Vec<usize>,
}

impl<'q> Search<'q> {
    pub fn new(query: &'q str) -> Self {
        Self { words: query.split_whitespace().collect(), matcher: SkimMatcherV2::default() }
    }

    /// The score, more is better, and what is to be shown of it. A query without words finds everything.
    pub fn find(&self, title: &str, key: &ItemKey) -> Option<(i64, Matched)> {
        let mut total = 0;
        let mut matched = Matched::default();
        // Keys are ASCII, and no id has a dot.
        let id_at = key.as_str().rfind('.').map_or(0, |dot| dot + 1);
        for word in &self.words {
            let in_title = self.word(title, word);
            let in_key = self.word(key.as_str(), word);
            match (in_title, in_key) {
                (Some((score, at)), other) if other.as_ref().is_none_or(|(key_score, _)| *key_score <= score) => {
                    total += score;
                    matched.title.extend(at);
                }
                (_, Some((score, at))) => {
                    total += score;
                    matched.id.extend(at.into_iter().filter_map(|at| at.checked_sub(id_at)));
                }
                _ => return None,
            }
        }
        Some((total, matched))
    }

    /// The same in a text of which others are told beside it; shown is what the text itself has of the words.
    pub fn find_beside(&self, text: &str, others: &[&str]) -> Option<(i64, Vec<usize>)> {
        let (mut total, mut matched) = (0, Vec::new());
        for word in &self.words {
            let beside = others.iter().filter_map(|other| self.word(other, word)).map(|(score, _)| score).max();
            match (self.word(text, word), beside) {
                (Some((score, at)), beside) if beside.is_none_or(|beside| beside <= score) => {
                    total += score;
                    matched.extend(at);
                }
                (_, beside) => total += beside?,
            }
        }
        Some((total, matched))
    }

    /// Where words stand as they were typed, nobody looks for their letters here and there: scattered finds are kept only
    /// where there are no others.
    pub fn drop_scattered(&self, found: &mut Vec<(i64, usize)>) {
        let as_typed = TOGETHER * i64::try_from(self.words.len()).unwrap_or(i64::MAX / TOGETHER);
        if found.iter().any(|(score, _)| *score >= as_typed) {
            found.retain(|(score, _)| *score >= as_typed);
        }
    }

    /// The best place of a word in a text: as it stands, else its letters in this order.
    fn word(&self, text: &str, word: &str) -> Option<(i64, Vec<usize>)> {
        let (score, scattered) = self.matcher.fuzzy_indices(text, word)?;
        let text: Vec<char> = text.chars().collect();
        let word: Vec<char> = word.chars().collect();
        let same = |left: &char, right: &char| left == right || left.to_lowercase().eq(right.to_lowercase());
        let places = text
            .windows(word.len())
            .enumerate()
            .filter(|(_, window)| window.iter().zip(&word).all(|(left, right)| same(left, right)));
        let begins = |at: usize| at == 0 || !text[at - 1].is_alphanumeric();
        let best = places.map(|(at, _)| at).max_by_key(|at| (begins(*at), std::cmp::Reverse(*at)));
        Some(match best {
            Some(at) => (score + TOGETHER * (1 + i64::from(begins(at))), (at..at + word.len()).collect()),
            None => (score, scattered),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(query: &str, title: &str) -> Option<(i64, Matched)> {
        Search::new(query).find(title, &ItemKey::parse("service/security.rotation").unwrap())
    }

    #[test]
    fn letters_together_go_before_letters_apart() {
        let score = |title: &str| find("load", title).unwrap().0;
        let (begun, inside, apart) =
            (score("Load is tested"), score("Every upload is scanned"), score("Logs of a day"));
        assert!(begun > inside && inside > apart, "{begun} {inside} {apart}");
    }

    #[test]
    fn what_is_shown_is_what_was_typed() {
        // The first `t` is not the one that counts.
        assert_eq!(find("test", "The release is tested").unwrap().1.title, [15, 16, 17, 18]);
        assert_eq!(find("rot", "Keys").unwrap().1, Matched { title: Vec::new(), id: vec![0, 1, 2] });
        assert_eq!(find("zzz", "Keys"), None);
    }

    #[test]
    fn scattered_letters_are_shown_where_nothing_else_is() {
        let search = Search::new("load");
        let mut found = vec![(TOGETHER + 3, 0), (40, 1), (2 * TOGETHER, 2)];
        search.drop_scattered(&mut found);
        assert_eq!(found, [(TOGETHER + 3, 0), (2 * TOGETHER, 2)]);
        let mut scattered = vec![(40, 1)];
        search.drop_scattered(&mut scattered);
        assert_eq!(scattered, [(40, 1)]);
    }

    #[test]
    fn words_may_stand_beside_a_text() {
        let find = |query: &str| Search::new(query).find_beside("GET /health", &["docs/READY.md", "endpoint"]);
        assert_eq!(find("health ready").unwrap().1, [5, 6, 7, 8, 9, 10]);
        assert!(find("ready").unwrap().1.is_empty() && find("health zebra").is_none());
    }

    #[test]
    fn every_word_counts_and_none_finds_all() {
        assert!(find("threat model", "Threat model is written").is_some());
        assert!(find("threat zebra", "Threat model is written").is_none());
        assert_eq!(find(" ", "Anything"), Some((0, Matched::default())));
    }
}
