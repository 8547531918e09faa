//! Features and tools: that what a document calls done has left a trace, and what it calls missing has none.
//!
//! A feature is called false only where nothing in the repository, not even a comment, has one of the words by which it is
//! known; and what is called missing only where code defines or serves it by its own name.

use super::claim;
use super::known::Known;
use super::known::needle::{Hit, Needles};
use super::known::place::Place;
use super::model::{Claim, Kind, Ruling, Said};
use super::reading::status::Status;
use super::reading::{Line, Reading, Role};
use super::vocabulary::{FEATURES, Feature, KINDS};
use super::wording::{says_gone, without_brackets, without_request, words};

/// Words beside which a thing need not be in the repository.
const LOOSE: &[&str] = &[
    "no",
    "not",
    "without",
    "instead",
    "optional",
    "optionally",
    "ready",
    "compatible",
    "could",
    "planned",
    "plan",
    "future",
    "todo",
    "external",
    "managed",
    "replaced",
    "replaces",
    "alternative",
    "or",
    "if",
    "manual",
    "manually",
    "verify",
    "review",
    "reviewed",
    "considered",
    "hosted",
    "never",
    "avoid",
    "like",
    "via",
    "provider",
    "cloud",
    "recommended",
    "supports",
];
/// Words that say no more of a feature than that it is one.
const FILLER: &[&str] = &[
    "a",
    "an",
    "the",
    "of",
    "and",
    "for",
    "with",
    "in",
    "to",
    "on",
    "real",
    "time",
    "support",
    "system",
    "implementation",
    "comprehensive",
    "basic",
    "full",
    "advanced",
    "feature",
    "features",
    "management",
    "based",
    "integration",
    "middleware",
    "layer",
    "proper",
    "automatic",
    "automated",
    "complete",
    "endpoint",
    "endpoints",
];
/// Words that so many names have that they prove nothing.
const VAGUE: &[&str] = &[
    "error", "handl", "log", "input", "valid", "test", "data", "user", "config", "monitor", "document", "perform",
    "secur", "updat", "request", "respons", "check", "code", "live", "product", "deploy", "type", "file", "process",
    "servic", "app", "build", "run", "load", "review", "plan", "audit", "improv", "enhanc", "ui", "integr", "report",
    "action",
];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    for line in reading.lines.iter().filter(|line| reading.said(line) != Said::Neither) {
        features(line).flat_map(|feature| feature.signs.iter().chain(feature.hints)).for_each(|sign| needles.add(sign));
        KINDS.iter().filter(|(name, _)| names_kind(&line.text, name)).for_each(|(_, kind)| needles.add(kind));
        let phrase = content(line);
        if phrase.len() == 1 {
            needles.add(&phrase[0]);
        }
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(|line| matches!(line.role, Role::Item | Role::Row)) {
        match reading.said(line) {
            Said::Done => {
                let judges = [admitted, kinds, done];
                claims.extend(judges.iter().find_map(|judge| judge(reading, line, known)));
            }
            Said::Missing if line.status == Status::Failed => claims.extend(missing(reading, line, known)),
            _ => {}
        }
    }
    claims
}

/// The features that a line names.
fn features(line: &Line) -> impl Iterator<Item = &'static Feature> {
    let text = format!(" {} ", line.lower().replace(['-', '_', '/', '(', ')', ',', '+', ':', '.', ';'], " "));
    FEATURES.iter().filter(move |feature| {
        feature.words.iter().any(|word| text.contains(&format!(" {}", word.trim_start())) && is_bounded(&text, word))
    })
}

/// Whether a word that is said to stand alone does; others may go on: `cach` is also `caching`.
fn is_bounded(text: &str, word: &str) -> bool {
    match word.strip_suffix('$') {
        Some(whole) => text.contains(&format!(" {whole} ")) || text.contains(&format!(" {whole}s ")),
        None => true,
    }
}

fn done(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let named: Vec<&Feature> = features(line).collect();
    if named.is_empty() || says_gone(&line.text) {
        return None;
    }
    let trace = |feature: &&Feature| {
        feature
            .signs
            .iter()
            .find_map(|sign| known.hits.proof(sign).map(|hit| hit.place.clone()).or_else(|| in_path(sign, known)))
    };
    let is_absent = |feature: &&Feature| {
        let words = feature.signs.iter().chain(feature.hints);
        words.into_iter().all(|sign| known.hits.is_absent(sign) && in_path(sign, known).is_none())
    };
    let text = line.text.clone();
    let said = reading.said(line);
    let traces: Vec<Option<Place>> = named.iter().map(trace).collect();
    if let Some(places) = traces.iter().cloned().collect::<Option<Vec<_>>>() {
        let places: Vec<_> = places.iter().map(Place::to_string).collect();
        return Some(claim(
            reading,
            line,
            Kind::ConfigValue,
            &text,
            said,
            Ruling::holds(format!("named in {}", places.join(", "))),
        ));
    }
    let is_open = is_loose(line) || line.text.contains('/') || !reading.is_now(line);
    if named.iter().all(is_absent) && !is_open && known.code_files >= 3 {
        let signs: Vec<_> = named.iter().flat_map(|feature| feature.signs).take(4).copied().collect();
        let evidence = format!("none of {} files but documents has {} or the like", known.files_read, signs.join(", "));
        return Some(claim(reading, line, Kind::ConfigValue, &text, said, Ruling::fails(evidence)));
    }
    let seen: Vec<_> = traces.into_iter().flatten().map(|place| place.to_string()).collect();
    let evidence = if seen.is_empty() {
        "nothing proves it".to_owned()
    } else {
        format!("a part of it is in {}", seen.join(", "))
    };
    Some(claim(reading, line, Kind::ConfigValue, &text, said, Ruling::open(evidence)))
}

fn is_loose(line: &Line) -> bool {
    words(&line.lower()).any(|word| LOOSE.contains(&word))
}

/// A file or folder that is called so.
fn in_path(sign: &str, known: &Known<'_>) -> Option<Place> {
    if sign.len() < 4 || sign.contains(' ') {
        return None;
    }
    let found = known
        .files
        .matching(|path| path.split(['/', '.', '-', '_']).any(|part| part == sign) && !path.ends_with(".md"));
    found.first().map(|path| Place::new(path, 0))
}

/// What a pipeline only prints, and says that it does not do.
fn admitted(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let wanted = content(line);
    if wanted.len() < 3 || wanted.len() > 5 {
        return None;
    }
    let (place, text) = known.admissions.iter().find(|(_, text)| {
        let said = stems(text);
        wanted.iter().all(|word| said.contains(word))
    })?;
    let ruling = Ruling::fails(format!("{place} only prints: {text}"));
    Some(claim(reading, line, Kind::ConfigValue, &line.text.clone(), reading.said(line), ruling))
}

/// Kinds of Kubernetes that a line names: `ExternalSecrets examples`, `PodDisruptionBudget`.
fn kinds(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let named: Vec<&str> =
        KINDS.iter().filter(|(name, _)| names_kind(&line.text, name)).map(|(_, kind)| *kind).collect();
    let first = *named.first()?;
    let found = |kind: &str| known.manifests.iter().find(|manifest| manifest.kind == kind);
    let text = line.text.clone();
    let said = reading.said(line);
    if let Some(manifests) = named.iter().map(|kind| found(kind)).collect::<Option<Vec<_>>>() {
        let is_comment = manifests.iter().any(|manifest| manifest.is_comment) && !line.lower().contains("comment");
        let places: Vec<_> = manifests.iter().map(|manifest| manifest.place.to_string()).collect();
        let evidence = format!("{} in {}", named.join(" and "), places.join(", "));
        let ruling =
            if is_comment { Ruling::open(format!("{evidence}, in a comment")) } else { Ruling::holds(evidence) };
        return Some(claim(reading, line, Kind::ConfigValue, &text, said, ruling));
    }
    let is_open = is_loose(line) || !reading.is_now(line);
    if known.hits.is_absent(first) && named.len() == 1 && !known.manifests.is_empty() && !is_open {
        let evidence =
            format!("none of {} manifests is of the kind {first}, and nothing else names it", known.manifests.len());
        return Some(claim(reading, line, Kind::ConfigValue, &text, said, Ruling::fails(evidence)));
    }
    None
}

/// Whether a text names a kind, in the singular or in the plural, as it is written or as people say it.
fn names_kind(text: &str, name: &str) -> bool {
    let plural = [format!("{name}s"), format!("{}ies", name.trim_end_matches('y'))];
    words(text).any(|word| word == name || plural.iter().any(|plural| plural == word))
}

/// The words of a line that say what it is about, as their stems.
fn content(line: &Line) -> Vec<String> {
    let text = head(line);
    // `YAML-based` says how, not what.
    let is_means = |word: &&str| word.ends_with("-based") || word.ends_with("-driven");
    let text = text.split(' ').filter(|word| !is_means(word)).collect::<Vec<_>>().join(" ");
    words(&without_request(&text).to_lowercase()).filter(|word| !FILLER.contains(word)).map(stem).collect()
}

/// What a line is about, without what it says of that.
fn head(line: &Line) -> String {
    let text = without_brackets(&line.text);
    let dashes = [" - ", " – ", " — ", ": "];
    dashes.iter().fold(text.as_str(), |text, dash| text.split(dash).next().unwrap_or(text)).to_owned()
}

/// A feature that a document calls missing, while code defines or serves it by name.
fn missing(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let wanted = content(line);
    let all = words(&head(line)).count();
    if wanted.is_empty() || wanted.len() > 4 || all > 6 || line.text.contains('/') || !reading.is_now(line) {
        return None;
    }
    let said = reading.said(line);
    let is_vague = wanted.iter().any(|word| VAGUE.contains(&word.as_str()));
    let claimed = |ruling: Ruling| Some(claim(reading, line, Kind::ConfigValue, &line.text.clone(), said, ruling));
    if wanted.len() == 1 && all > 1 && features(line).next().is_none() {
        return None;
    }
    let has_all = |name: &str, path: &str| {
        let (own, around) = (stems(name), stems(path));
        let missing: Vec<_> = wanted.iter().filter(|word| !own.contains(word)).collect();
        // The file may say one of the words, but the name has to say the most.
        missing.is_empty() || (missing.len() == 1 && wanted.len() > 2 && around.contains(missing[0]))
    };
    if !is_vague {
        let is_whole =
            |pattern: &str| stems(pattern).iter().filter(|word| wanted.contains(word)).count() == wanted.len();
        if let Some((place, path)) = known.served.routes().find(|(_, path)| is_whole(path)) {
            return claimed(Ruling::fails(format!("{place} serves {path}")));
        }
        let defined =
            known.definitions.iter().find(|(name, place)| wanted.len() > 1 && has_all(name, place.path.as_str()));
        if let Some((name, place)) = defined {
            return claimed(Ruling::fails(format!("{place} defines `{name}`")));
        }
    }
    let named: Vec<&Feature> = features(line).collect();
    let is_absent = match (named.as_slice(), wanted.as_slice()) {
        ([feature], _) => feature.signs.iter().chain(feature.hints).all(|sign| known.hits.is_absent(sign)),
        ([], [word]) => known.hits.is_absent(word),
        _ => return None,
    };
    let proof = || named.iter().flat_map(|feature| feature.signs).find_map(|sign| known.hits.proof(sign));
    match (is_absent, proof()) {
        (true, _) => claimed(Ruling::holds(format!("nothing in {} files names it, as said", known.files_read))),
        (false, Some(Hit { place, .. })) => claimed(Ruling::open(format!("{place} names something like it"))),
        _ => None,
    }
}

/// The stems of the words that a name or a path is made of.
fn stems(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (was_lower && character.is_uppercase()) {
            words.push(std::mem::take(&mut word));
        }
        was_lower = character.is_lowercase();
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        }
    }
    words.push(word);
    words.iter().filter(|word| word.len() > 1).map(|word| stem(word)).collect()
}

/// A word without its ending, so that `limits`, `limiter` and `limiting` are one.
fn stem(word: &str) -> String {
    let word = match word {
        _ if word.starts_with("authent") => return "auth".to_owned(),
        _ => word,
    };
    for (ending, instead) in [
        ("ations", ""),
        ("ation", ""),
        ("ings", ""),
        ("ing", ""),
        ("ions", ""),
        ("ion", ""),
        ("ies", "y"),
        ("ers", ""),
        ("er", ""),
        ("ed", ""),
        ("es", "e"),
        ("s", ""),
    ] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 4 && !stem.ends_with('s')) {
            return format!("{stem}{instead}").trim_end_matches('e').to_owned();
        }
    }
    word.trim_end_matches('e').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_stem_are_one() {
        for (one, other) in [
            ("limiting", "limiter"),
            ("anomalies", "anomaly"),
            ("webhooks", "webhook"),
            ("rates", "rate"),
            ("authentication", "auth"),
            ("streaming", "streams"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("policy"), stem("police"));
        assert_eq!(stems("checkRateLimit_v2/ApiKeys"), ["check", "rat", "limit", "v2", "api", "keys"].map(stem));
    }
}
