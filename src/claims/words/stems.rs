//! Words as the names of code and the sentences of people share them: without their endings.

/// The stems of the words that a name or a path is made of.
pub(in crate::claims) fn stems(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        // In `checkRate` a word begins with the capital, in `APIKey` with the last one.
        let is_first = character.is_uppercase()
            && (was_lower || (!word.is_empty() && characters.peek().is_some_and(|next| next.is_lowercase())));
        if !character.is_alphanumeric() || is_first {
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
pub(in crate::claims) fn stem(word: &str) -> String {
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

/// What is left of a stem where it is the same in more words: `logged` and `log`, `enforcement` and `enforcer`.
pub(in crate::claims) fn root(stem: &str) -> String {
    let bare = match stem {
        "authz" => "authoriz",
        "authn" => "auth",
        stem => stem,
    };
    if let Some(verb) = bare.strip_suffix("ment").filter(|verb| verb.len() > 4) {
        return verb.trim_end_matches('e').to_owned();
    }
    let mut letters = bare.chars().rev();
    let is_doubled = letters.next().is_some_and(|last| "gptnmrdb".contains(last) && letters.next() == Some(last));
    if is_doubled && bare.len() > 3 { bare[..bare.len() - 1].to_owned() } else { bare.to_owned() }
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
        for (one, other) in [("logged", "log"), ("enforcement", "enforcer"), ("deployment", "deploy")] {
            assert_eq!(root(&stem(one)), root(&stem(other)), "{one} {other}");
        }
        assert_ne!(stem("policy"), stem("police"));
        assert_eq!(stems("checkRateLimit_v2/ApiKeys"), ["check", "rat", "limit", "v2", "api", "keys"].map(stem));
        assert_eq!(stems("NewAPIKeyAuth"), ["new", "api", "key", "auth"]);
    }
}
