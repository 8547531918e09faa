//! Which features a text names.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::vocabulary::{FEATURES, Feature};

/// All words of all features, each with the feature that it is of: a text is looked through once. One that is said to stand
/// alone does, others may go on: `cach` is also `caching`.
static NAMES: LazyLock<(Option<AhoCorasick>, Vec<usize>)> = LazyLock::new(|| {
    let (mut words, mut owners) = (Vec::new(), Vec::new());
    for (owner, word) in FEATURES.iter().enumerate().flat_map(|(at, one)| one.words.iter().map(move |word| (at, *word)))
    {
        let forms = match word.strip_suffix('$') {
            Some(whole) => vec![format!(" {whole} "), format!(" {whole}s ")],
            None => vec![format!(" {word}")],
        };
        owners.extend(forms.iter().map(|_| owner));
        words.extend(forms);
    }
    (AhoCorasick::new(words).ok(), owners)
});

/// The features that a text in small letters names.
pub(in crate::claims) fn named_in(text: &str) -> impl Iterator<Item = &'static Feature> + use<> {
    let text: String = text.split_inclusive(char::is_whitespace).filter(|word| !is_file(word)).collect();
    // `Grafana (dashboards)` does not name Grafana's dashboards.
    let text = text.replace(['(', ')', ',', ':', ';', '|', '&'], " , ").replace(['-', '_', '/', '+', '.'], " ");
    let text = format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "));
    let (automaton, owners) = &*NAMES;
    let mut is_named = vec![false; FEATURES.len()];
    for found in automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(&text)) {
        is_named[owners[found.pattern().as_usize()]] = true;
    }
    FEATURES.iter().zip(is_named).filter(|(_, is_named)| *is_named).map(|(feature, _)| feature)
}

/// Whether a word is the name of a file, which is told of by itself: `terraform.tfvars` is one of many that Terraform has.
fn is_file(word: &str) -> bool {
    const ENDINGS: &[&str] =
        &["tf", "tfvars", "yml", "yaml", "json", "toml", "md", "conf", "cfg", "ini", "sql", "xml", "sh"];
    let bare = word.trim_matches(|edge: char| !edge.is_alphanumeric());
    bare.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}
