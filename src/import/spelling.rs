//! Letters that lost a byte, as our own words spell them.
//!
//! Such a letter may have been one of a few. Where one of them makes a word of our vocabulary, which documents are full of,
//! it is that one: a `Времс` that may have been `Время` is.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{duration, role, word};

/// A letter that was guessed.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    /// Where it stands in the text.
    pub at: usize,
    /// What it may have been, first what stands there.
    pub letters: Vec<char>,
}

/// No word of ours is longer; what is, is no word, or of a script that parts none.
const LONGEST: usize = 24;
/// So many letters must be certain, or any word would fit.
const CERTAIN: usize = 2;
/// A text with more of them is none that anybody reads.
const CAP: usize = 100_000;

/// Our words in lower case, by their length.
static WORDS: LazyLock<HashMap<usize, Vec<Vec<char>>>> = LazyLock::new(|| {
    let mut words: HashMap<usize, Vec<Vec<char>>> = HashMap::new();
    let phrases = word::phrases().chain(role::phrases()).chain(duration::phrases());
    let parts = phrases.flat_map(|phrase| phrase.split(|letter: char| !letter.is_alphabetic()));
    for part in parts.filter(|part| !part.is_ascii()) {
        let letters: Vec<char> = part.chars().collect();
        words.entry(letters.len()).or_default().push(letters);
    }
    words
});

/// The text with its guesses, which are in order, as our words have them.
pub(super) fn spelled(text: &str, guesses: &[Guess]) -> String {
    let mut spelled = String::with_capacity(text.len());
    let mut done = 0;
    let mut rest = &guesses[..guesses.len().min(CAP)];
    while let Some(first) = rest.first() {
        let end = first.at + letters_at(&text[first.at..]).map(char::len_utf8).sum::<usize>();
        let count = rest.iter().take_while(|guess| guess.at < end).count().max(1);
        let start = first.at - before(&text[..first.at]);
        if let Some(word) = our_word(text, start..end, &rest[..count]) {
            spelled.push_str(&text[done..start]);
            spelled.push_str(&word);
            done = end;
        }
        rest = &rest[count..];
    }
    spelled.push_str(&text[done..]);
    spelled
}

fn letters_at(text: &str) -> impl Iterator<Item = char> {
    text.chars().take_while(|letter| letter.is_alphabetic()).take(LONGEST + 1)
}

/// How many bytes of a word stand at the end of a text.
fn before(text: &str) -> usize {
    text.chars().rev().take_while(|letter| letter.is_alphabetic()).take(LONGEST + 1).map(char::len_utf8).sum()
}

/// The word in that place, if it can be one of ours.
fn our_word(text: &str, place: std::ops::Range<usize>, guesses: &[Guess]) -> Option<String> {
    let start = place.start;
    // For each letter, what it may be.
    let choices: Vec<Vec<char>> = text[place]
        .char_indices()
        .map(|(at, letter)| {
            let guess = guesses.iter().find(|guess| guess.at == start + at);
            guess.map_or_else(|| vec![letter], |guess| guess.letters.clone())
        })
        .collect();
    if choices.len() < guesses.len() + CERTAIN {
        return None;
    }
    let spell = |word: &Vec<char>| -> Option<String> {
        let lower = |letter: char| letter.to_lowercase().next().unwrap_or(letter);
        let pairs = choices.iter().zip(word);
        pairs.map(|(choices, wanted)| choices.iter().find(|choice| lower(**choice) == *wanted)).collect()
    };
    WORDS.get(&choices.len())?.iter().find_map(spell)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks each guess by the letter `ё`, which the words here have none of.
    fn spell(text: &str, letters: &str) -> String {
        let guess = |(at, _): (usize, &str)| Guess { at, letters: letters.chars().collect() };
        let guesses: Vec<Guess> = text.match_indices(['ё', 'Ё']).map(guess).collect();
        spelled(text, &guesses)
    }

    #[test]
    fn a_word_that_is_known_is_spelled_as_it_is() {
        assert_eq!(spell("**ВЁЖЁЁ**: читать", "ЁАНО"), "**ВАЖНО**: читать");
        assert_eq!(spell("Статуё", "ёс"), "Статус");
        assert_eq!(spell("критёриё и статуё", "ёис"), "критёриё и статус", "no letter makes the first one a word");
    }

    #[test]
    fn what_could_be_anything_stays() {
        for text in ["ёё", "Ё", "", "ёдрывый", "ё".repeat(500).as_str(), "дё дё"] {
            assert_eq!(spell(text, "ёао"), text);
        }
    }
}
