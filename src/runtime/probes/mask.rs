//! Secrets that must not be shown: values of variables that were given to a command or sent to a server.

/// Shorter values stand everywhere and tell nothing.
const SHORTEST: usize = 6;
/// Parts of names that hold secrets.
const SECRET: [&str; 9] = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "KEY", "CREDENTIAL", "AUTH", "COOKIE", "DSN"];
const MASK: &[u8] = b"\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2";

/// The values to hide.
#[derive(Clone, Default)]
pub struct Mask(Vec<Vec<u8>>);

impl Mask {
    /// Of variables by name, the values of those whose names say that they are secret.
    pub fn of<'v>(variables: impl IntoIterator<Item = (&'v str, &'v str)>) -> Self {
        let secret = |(name, _): &(&str, &str)| SECRET.iter().any(|word| name.to_ascii_uppercase().contains(word));
        let long = variables.into_iter().filter(secret).filter(|(_, value)| value.len() >= SHORTEST);
        let mut values: Vec<_> = long.map(|(_, value)| value.as_bytes().to_vec()).collect();
        // A value that holds another one is hidden as a whole.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        Self(values)
    }

    pub fn apply(&self, text: &[u8]) -> Vec<u8> {
        let mut text = text.to_vec();
        for value in &self.0 {
            let mut masked = Vec::with_capacity(text.len());
            let mut from = 0;
            for at in memchr::memmem::find_iter(&text, value) {
                masked.extend_from_slice(&text[from..at]);
                masked.extend_from_slice(MASK);
                from = at + value.len();
            }
            masked.extend_from_slice(&text[from..]);
            text = masked;
        }
        text
    }

    pub fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.apply(text.as_bytes())).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        let mask = Mask::of([("API_TOKEN", "s3cr3t-value"), ("SHORT_KEY", "abc"), ("BASE_URL", "http://localhost")]);
        let shown = mask.text("GET http://localhost?t=s3cr3t-value abc s3cr3t-value");
        assert_eq!(shown, "GET http://localhost?t=•••• abc ••••");
    }
}
