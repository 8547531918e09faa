//! The ids of things that documents name in words.

use std::collections::HashSet;

/// The id of the checklist of a document of that name.
pub fn id_of(name: &str) -> String {
    slug(name).unwrap_or_else(|| format!("document-{}", &blake3::hash(name.as_bytes()).to_hex()[..6]))
}

/// Names that are taken, by what they are unique in.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids(HashSet<(String, String)>);

impl Ids {
    pub fn take(&mut self, within: &str, id: &str) {
        self.0.insert((within.to_owned(), id.to_owned()));
    }

    pub fn is_taken(&self, within: &str, id: &str) -> bool {
        self.0.contains(&(within.to_owned(), id.to_owned()))
    }

    /// An id of a text's first words, told from others by a number.
    pub fn make(&mut self, within: &str, text: &str, noun: &str) -> String {
        // What stands before a colon or a bracket names the thing, what follows explains it.
        let label = text.split([':', '：', '(', '—', '–']).next().and_then(slug).filter(|label| label.len() > 3);
        let id = label
            .or_else(|| slug(text))
            .unwrap_or_else(|| format!("{noun}-{}", &blake3::hash(text.as_bytes()).to_hex()[..6]));
        let mut numbered = (2..).map(|number| format!("{id}-{number}"));
        let mut free = id.clone();
        while self.is_taken(within, &free) {
            free = numbered.next().unwrap_or_default();
        }
        self.take(within, &free);
        free
    }
}

/// Up to six words of a text as an id; None if too little of it is Latin.
pub(super) fn slug(text: &str) -> Option<String> {
    let lower: String = text.chars().flat_map(unaccented).collect::<String>().to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut id = String::new();
    for word in words.take(6) {
        if !id.is_empty() {
            if id.len() + word.len() > 40 {
                break;
            }
            id.push('-');
        }
        id.push_str(&word[..word.len().min(40)]);
    }
    let latin = id.bytes().filter(u8::is_ascii_alphanumeric).count();
    let other = text.chars().filter(|letter| letter.is_alphabetic() && !letter.is_ascii()).count();
    // One letter is a name where nothing else is there.
    ((latin > 1 || other == 0) && latin * 2 > other).then_some(id)
}

/// A letter without its accent, as far as Latin has one.
fn unaccented(letter: char) -> impl Iterator<Item = char> {
    const PAIRS: [(&str, &str); 14] = [
        ("àáâãåāăą", "a"),
        ("çćč", "c"),
        ("ďđ", "d"),
        ("èéêëēęě", "e"),
        ("ìíîïīıİ", "i"),
        ("łľ", "l"),
        ("ñńň", "n"),
        ("òóôõøō", "o"),
        ("řŕ", "r"),
        ("śšş", "s"),
        ("ťţ", "t"),
        ("ùúûūůű", "u"),
        ("ýÿ", "y"),
        ("źżž", "z"),
    ];
    const WIDE: [(char, &str); 5] = [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ß', "ss"), ('æ', "ae")];
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    let plain = PAIRS.iter().find(|(letters, _)| letters.contains(lower)).map(|(_, plain)| *plain);
    let plain = plain.or_else(|| WIDE.iter().find(|(wide, _)| *wide == lower).map(|(_, plain)| *plain));
    let own = plain.is_none().then_some(letter);
    plain.unwrap_or_default().chars().chain(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_first_words() {
        assert_eq!(
            slug("Threat model: `docs/THREAT.md` is written").as_deref(),
            Some("threat-model-docs-threat-md-is")
        );
        assert_eq!(slug("Prüfung größerer Änderungen").as_deref(), Some("pruefung-groesserer-aenderungen"));
        assert_eq!((slug("R").as_deref(), slug("组 A"), slug("–")), (Some("r"), None, None));
        assert_eq!((slug("监控 API 配置完成并通过测试"), slug("001").as_deref()), (None, Some("001")));
        let mut ids = Ids::default();
        assert_eq!(ids.make("a", "Backups", "item"), "backups");
        assert_eq!(ids.make("a", "Backups!", "item"), "backups-2");
        assert_eq!(ids.make("b", "Backups", "item"), "backups");
        assert!(ids.make("a", "监控", "item").starts_with("item-"));
    }
}
