//! Secrets in settings: which names promise one, and which values give one away.

/// Last words of the names of secrets; of a key the word before tells whether it is one.
const SECRETS: &[&str] =
    &["PASSWORD", "PASSWD", "PASSPHRASE", "TOKEN", "SECRET", "CREDENTIAL", "CREDENTIALS", "APIKEY"];
const SECRET_KEYS: &[&str] = &["API", "ACCESS", "PRIVATE", "SECRET", "ENCRYPTION", "SIGNING", "AUTH", "MASTER"];

/// Whether a setting of this name holds a secret.
pub(super) fn is_named(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let mut words = name.rsplit('_');
    match words.next() {
        Some("KEY") => words.next().is_some_and(|word| SECRET_KEYS.contains(&word)),
        Some(last) => SECRETS.contains(&last),
        None => false,
    }
}

/// Whether a value stands for itself: it is neither a variable nor a switch.
pub(super) fn is_literal(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty() && !value.contains('$') && !matches!(value, "true" | "false")
}
