//! Which item of a checklist a thing in a document is, whatever became of its words and its line.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use super::draft::DraftItem;

/// How alike two texts must be to be the same thing in other words.
const ALIKE: f64 = 0.6;
/// More new words than this are not compared with old ones each.
const COMPARED: usize = 300;

/// An item as it stands in the file.
pub(super) struct Old {
    pub area: String,
    pub id: String,
    /// What the document said.
    pub text: String,
    pub title: String,
    pub line: Option<i64>,
    pub within: Option<i64>,
    pub depends: Vec<String>,
    pub said: Option<String>,
    /// Where its claim, its id, its title and its former names stand.
    pub claim: Option<Range<usize>>,
    pub id_at: Range<usize>,
    pub title_at: Range<usize>,
    pub was_at: Option<Range<usize>>,
    pub was: Vec<String>,
}

/// For each new item, the old one that it is: by its words, first in its own area; else by words that are alike, or the
/// same line.
pub(super) fn matched(olds: &[Old], news: &[(&str, &DraftItem)]) -> Vec<Option<usize>> {
    let mut matches: Vec<Option<usize>> = vec![None; news.len()];
    let mut free: HashSet<usize> = (0..olds.len()).collect();
    for own_area in [true, false] {
        let key = |area: &str, text: &str| (if own_area { area.to_owned() } else { String::new() }, folded(text));
        let mut by_text: HashMap<(String, String), VecDeque<usize>> = HashMap::new();
        for at in (0..olds.len()).filter(|at| free.contains(at)) {
            by_text.entry(key(&olds[at].area, &olds[at].text)).or_default().push_back(at);
        }
        for (at, (area, item)) in news.iter().enumerate().filter(|(at, _)| matches[*at].is_none()).collect::<Vec<_>>() {
            if let Some(old) = by_text.get_mut(&key(area, &item.text)).and_then(VecDeque::pop_front) {
                free.remove(&old);
                matches[at] = Some(old);
            }
        }
    }
    let open: Vec<usize> = (0..news.len()).filter(|at| matches[*at].is_none()).take(COMPARED).collect();
    let mut claimed: Vec<usize> = free.iter().copied().filter(|at| olds[*at].claim.is_some()).collect();
    claimed.sort_unstable();
    claimed.truncate(COMPARED);
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    let old_words: Vec<HashSet<String>> = claimed.iter().map(|old| words(&olds[*old].text)).collect();
    for new in open {
        let new_words = words(&news[new].1.text);
        for (old, old_words) in claimed.iter().zip(&old_words) {
            // Letters are only compared where a third of the words is the same, which is told at once.
            let shared = new_words.intersection(old_words).count();
            let likeness =
                if shared * 3 < new_words.len().min(old_words.len()) { 0.0 } else { likeness(&olds[*old], news[new]) };
            if likeness >= ALIKE {
                pairs.push((likeness, new, *old));
            }
        }
    }
    pairs.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    for (_, new, old) in pairs {
        if matches[new].is_none() && free.remove(&old) {
            matches[new] = Some(old);
        }
    }
    matches
}

/// The words of a text; of one without blanks, its letters.
fn words(text: &str) -> HashSet<String> {
    let lower = text.to_lowercase();
    let is_unspaced = |letter: char| letter as u32 > 0x2e80;
    let letters = lower.chars().filter(|letter| is_unspaced(*letter)).map(String::from);
    let spaced =
        lower.split(|letter: char| !letter.is_alphanumeric() || is_unspaced(letter)).filter(|word| !word.is_empty());
    letters.chain(spaced.map(str::to_owned)).collect()
}

pub(super) fn folded(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn likeness(old: &Old, (area, new): (&str, &DraftItem)) -> f64 {
    let short = |text: &str| text.chars().take(100).collect::<String>().to_lowercase();
    let words = strsim::normalized_damerau_levenshtein(&short(&old.text), &short(&new.text));
    let same_line = old.line == i64::try_from(new.line).ok();
    let nearby = if old.area == area { 0.1 } else { 0.0 };
    // The same line in the same section with half of the words is the same item, reworded.
    words + nearby + if same_line { 0.15 } else { 0.0 }
}
