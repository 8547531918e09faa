//! Mends text whose UTF-8 was once read as a code page and saved so: `âœ…` is a tick again.
//!
//! Some readers drop the bytes that their code page does not define. Of a character that lost one, those are tried that
//! complete it, and what documents are full of is preferred: marks, then symbols, then letters of the script around it.

use std::collections::HashSet;
use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254};

use super::mark::said_of;
use super::spelling::{Guess, spelled};
use super::{role, word};

/// The letters of our own words.
static KNOWN: LazyLock<HashSet<char>> = LazyLock::new(|| {
    let letters = word::phrases().chain(role::phrases()).flat_map(str::chars);
    letters.filter(|letter| !letter.is_ascii()).collect()
});

/// The code pages that have done this to documents, with the bytes that each does not define.
const PAGES: [(&Encoding, &[u8]); 5] = [
    (WINDOWS_1252, &[0x81, 0x8d, 0x8f, 0x90, 0x9d]),
    (WINDOWS_1254, &[0x81, 0x8d, 0x8e, 0x8f, 0x90, 0x9d, 0x9e]),
    (MACINTOSH, &[]),
    (WINDOWS_1250, &[0x81, 0x83, 0x88, 0x90, 0x98]),
    (WINDOWS_1251, &[0x98]),
];

/// Text that went through this more often is beyond help.
const ROUNDS: usize = 3;

/// The mended text and what was done; None if nothing is wrong with it.
pub(super) fn repair(text: &str) -> Option<(String, String)> {
    let mut mended: Option<(String, &'static str)> = None;
    for _ in 0..ROUNDS {
        let current = mended.as_ref().map_or(text, |(text, _)| text);
        if current.is_ascii() {
            break;
        }
        let Some(next) = round(current) else { break };
        mended = Some(next);
    }
    mended.map(|(text, page)| (text, format!("its UTF-8 had once been read as {page}, and was mended")))
}

fn round(text: &str) -> Option<(String, &'static str)> {
    let trials: Vec<(Trial, &str)> =
        PAGES.iter().map(|(encoding, dropped)| (Page::of(encoding, dropped).read(text), encoding.name())).collect();
    if let Some((best, name)) =
        trials.iter().max_by_key(|(trial, _)| trial.worth()).filter(|(trial, _)| trial.is_convincing())
    {
        return Some((spelled(&best.text, &best.guesses), name));
    }
    let (best, name) = trials.into_iter().max_by_key(|(trial, _)| trial.symbols)?;
    (best.symbols > 0).then_some((best.with_symbols_only, name))
}

/// A code page from characters to bytes.
struct Page {
    bytes: Vec<(char, u8)>,
    dropped: &'static [u8],
}

/// What becomes of a text if it was read as a certain code page.
#[derive(Default)]
struct Trial {
    text: String,
    /// Only what is certainly damage was mended: symbols that no text spells by accident.
    with_symbols_only: String,
    whole: usize,
    /// Of these, those that documents are full of.
    known: usize,
    guessed: usize,
    /// The letters among what was guessed.
    guesses: Vec<Guess>,
    /// Characters beyond ASCII that do not come from this damage.
    unfit: usize,
    symbols: usize,
}

/// A character that was found in a run of bytes, and how many of them it took.
struct Found {
    character: char,
    length: usize,
    whole: bool,
    /// All that it may have been, if it is a guess, the most likely first.
    likely: Vec<char>,
}

impl Page {
    fn of(encoding: &'static Encoding, dropped: &'static [u8]) -> Self {
        let mut bytes: Vec<(char, u8)> = (0x80..=0xff)
            .flat_map(|byte: u8| {
                let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
                let own = text.chars().next().map(|character| (character, byte));
                // Some readers keep a byte that the page does not define as the control character of its number.
                own.into_iter().chain((byte < 0xa0).then(|| (char::from(byte), byte))).collect::<Vec<_>>()
            })
            .collect();
        bytes.sort_unstable();
        bytes.dedup_by_key(|(character, _)| *character);
        Self { bytes, dropped }
    }

    fn byte(&self, character: char) -> Option<u8> {
        let at = self.bytes.binary_search_by_key(&character, |(character, _)| *character).ok()?;
        Some(self.bytes[at].1)
    }

    fn read(&self, text: &str) -> Trial {
        let mut trial = Trial::default();
        let mut run: Vec<(char, u8)> = Vec::new();
        for character in text.chars() {
            match self.byte(character) {
                Some(byte) => run.push((character, byte)),
                // What could not be read at all stands where a byte was lost.
                None if character == '\u{fffd}' && !run.is_empty() => {}
                None => {
                    self.end_run(&mut run, &mut trial);
                    trial.unfit += usize::from(!character.is_ascii());
                    trial.keep(character);
                }
            }
        }
        self.end_run(&mut run, &mut trial);
        trial
    }

    fn end_run(&self, run: &mut Vec<(char, u8)>, trial: &mut Trial) {
        let mut rest = run.as_slice();
        while let Some((original, _)) = rest.first() {
            let length = match self.first_of(rest, trial.text.chars().next_back()) {
                Some(found) => {
                    let length = found.length;
                    trial.mend(found, &rest[..length]);
                    length
                }
                None => {
                    trial.unfit += 1;
                    trial.keep(*original);
                    1
                }
            };
            rest = &rest[length..];
        }
        run.clear();
    }

    /// The character at the beginning of a run.
    fn first_of(&self, run: &[(char, u8)], before: Option<char>) -> Option<Found> {
        let lead = run.first()?.1;
        let wanted = match lead {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return None,
        };
        let bytes: Vec<u8> = run.iter().map(|(_, byte)| *byte).take(wanted).collect();
        let present = 1 + bytes[1..].iter().take_while(|byte| matches!(byte, 0x80..=0xbf)).count();
        let bytes = &bytes[..present];
        if present == wanted {
            let likely = Vec::new();
            return character_of(bytes).map(|character| Found { character, length: present, whole: true, likely });
        }
        // With less left of it, a character could be anything, and to try all of that would take its time.
        if wanted - present > 1 {
            return None;
        }
        let completed = completions(bytes, self.dropped).into_iter().filter_map(|bytes| character_of(&bytes));
        let mut likely: Vec<char> = completed.collect();
        likely.sort_by_cached_key(|character| rank(*character, before));
        let character = *likely.first()?;
        Some(Found { character, length: present, whole: false, likely })
    }
}

impl Trial {
    fn keep(&mut self, character: char) {
        self.text.push(character);
        self.with_symbols_only.push(character);
    }

    fn mend(&mut self, found: Found, original: &[(char, u8)]) {
        if !found.whole && found.character.is_alphabetic() {
            self.guesses.push(Guess { at: self.text.len(), letters: found.likely });
        }
        self.text.push(found.character);
        self.whole += usize::from(found.whole);
        self.known += usize::from(found.whole && (is_known(found.character) || is_symbol(found.character)));
        self.guessed += usize::from(!found.whole);
        if found.whole && is_symbol(found.character) {
            self.symbols += 1;
            self.with_symbols_only.push(found.character);
        } else {
            self.with_symbols_only.extend(original.iter().map(|(character, _)| *character));
        }
    }

    fn worth(&self) -> i64 {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX / 8);
        2 * count(self.whole) + count(self.guessed) - 4 * count(self.unfit)
    }

    /// Two letters may stand for one of a script that nobody wrote here by accident, but not time and again.
    fn is_convincing(&self) -> bool {
        (self.known > 0 || self.whole > 3)
            && self.whole + self.guessed > 3 * self.unfit
            && self.whole * 3 >= self.guessed
    }
}

fn character_of(bytes: &[u8]) -> Option<char> {
    std::str::from_utf8(bytes).ok()?.chars().next()
}

/// The bytes with one put in that may have been dropped, in every place.
fn completions(bytes: &[u8], dropped: &[u8]) -> Vec<Vec<u8>> {
    let places = 1..=bytes.len();
    places.flat_map(|at| dropped.iter().map(move |byte| [&bytes[..at], &[*byte], &bytes[at..]].concat())).collect()
}

/// How unlikely a character is after another.
fn rank(character: char, before: Option<char>) -> (u8, u32) {
    let kind = match character {
        '\u{fe0f}' => 0,
        _ if said_of(character).is_some() => 1,
        _ if is_known(character) => 2,
        _ if before.is_some_and(|before| before as u32 >> 7 == character as u32 >> 7) => 3,
        _ if is_symbol(character) => 4,
        _ if character.is_alphanumeric() => 5,
        _ => 6,
    };
    (kind, character as u32)
}

/// Our own vocabulary has the letters that are met most.
fn is_known(character: char) -> bool {
    KNOWN.contains(&character)
}

/// Punctuation, arrows, marks, pictures.
fn is_symbol(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misread(text: &str, page: &'static Encoding, dropped: &[u8]) -> String {
        let bytes: Vec<u8> = text.bytes().filter(|byte| !dropped.contains(byte)).collect();
        page.decode_without_bom_handling(&bytes).0.into_owned()
    }

    const TEXT: &str =
        "# Готово к выпуску 🚀\n- ✅ Größe geprüft – “gut”\n- ❌ A → B\n- ⏳ später\n- 🔄 läuft ⚠️\n- ☐ offen\n";

    #[test]
    fn each_code_page_is_undone() {
        for (page, _) in PAGES {
            let (mended, _) = repair(&misread(TEXT, page, &[])).unwrap();
            assert_eq!(mended, TEXT, "{}", page.name());
        }
    }

    #[test]
    fn twice_is_undone_as_well() {
        let twice = misread(&misread(TEXT, WINDOWS_1252, &[]), WINDOWS_1252, &[]);
        assert_eq!(repair(&twice).unwrap().0, TEXT);
    }

    #[test]
    fn dropped_bytes_are_guessed_from_what_documents_hold() {
        for (page, dropped) in PAGES {
            let (mended, _) = repair(&misread(TEXT, page, dropped)).unwrap();
            let lost = |mark: &char| mark.to_string().bytes().filter(|byte| dropped.contains(byte)).count();
            for mark in ['✅', '❌', '⏳', '🔄', '⚠', '☐', '→'].into_iter().filter(|mark| lost(mark) < 2) {
                assert!(mended.contains(mark), "{mark} through {}: {mended}", page.name());
            }
        }
    }

    #[test]
    fn good_text_stays() {
        for text in
            [TEXT, "déjà vu – “naïve”", "ÃO É NÃO", "Größe", "完成 ✅", "plain", "Ğ ğ İ ş ✅", "criteriЯЁ", "Её!"]
        {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn among_good_text_only_certain_damage_is_mended() {
        let mixed = "# Готовность\n- âœ… Проверка безопасности\n";
        assert_eq!(repair(mixed).unwrap().0, "# Готовность\n- ✅ Проверка безопасности\n");
    }
}
