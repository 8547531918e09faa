//! Features of which nothing speaks, though everything that has them must.

use super::vocabulary::Feature;
use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::place::{Class, Place};
use crate::claims::model::Ruling;

/// Where there is less code, what it has not may be elsewhere.
const CODE: usize = 3;
/// So many of the words that would show a feature are told.
const SHOWN: usize = 4;

/// That none of the repository's files has what features are known by, which is known to be absent.
pub(super) fn ruling(missed: &[&Feature], known: &Known<'_>) -> Option<Ruling> {
    let signs: Vec<_> = missed.iter().flat_map(|feature| feature.signs).take(SHOWN).copied().collect();
    let evidence = || format!("none of {} files but documents has {} or the like", known.files_read, signs.join(", "));
    (!missed.is_empty() && known.code_files >= CODE).then(|| Ruling::fails(evidence()))
}

/// Whether nothing speaks of a feature, where everything that has it must.
pub(super) fn is_absent(feature: &Feature, known: &Known<'_>) -> bool {
    // What is only remarked on, or ignored, hints at nothing.
    // A language is known by the endings of its files.
    let is_typescript = |path: &str| path.ends_with(".ts") || path.ends_with(".tsx");
    if feature.words.contains(&"typescript") && !known.files.matching(is_typescript).is_empty() {
        return false;
    }
    let is_hint = |hint: &str, hit: &Hit| !hit.is_comment && !matches!(hit.class, Class::Foreign) && hit.begins(hint);
    let signs = feature.signs.iter().filter(|sign| !known.hits.is_absent(sign)).count();
    let hints = feature.hints.iter().filter(|hint| known.hits.of(hint).any(|hit| is_hint(hint, hit))).count();
    let mut words = feature.signs.iter().chain(feature.hints);
    feature.leaves_trace && signs + hints == 0 && words.all(|word| in_path(word, known).is_none())
}

/// A file or folder that is called so.
pub(super) fn in_path(sign: &str, known: &Known<'_>) -> Option<Place> {
    if sign.len() < 4 || sign.contains(' ') {
        return None;
    }
    // Some frameworks know it by a file of theirs: `error.tsx`.
    if sign.contains('.') && !sign.starts_with('.') {
        let end = format!("/{sign}");
        let path = known.files.matching(|path| path.ends_with(&end)).into_iter().next();
        return path.map(|path| Place::new(path, 0));
    }
    // Tools are set up by hidden files that are called after them.
    let is_own = |path: &str| path.rsplit('/').next().is_some_and(|name| name.starts_with(&format!(".{sign}")));
    let path = known.files.with_part(sign).or_else(|| known.files.matching(is_own).into_iter().next());
    path.map(|path| Place::new(path, 0))
}
