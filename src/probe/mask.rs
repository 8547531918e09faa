//! Secrets that must not be shown, as the bytes that they are.

use std::cmp::Reverse;
use std::fmt;

/// What stands in a secret's place.
pub const MASK: &str = "••••";

/// The values to hide. Without any, nothing is hidden.
#[derive(Clone, Default, PartialEq)]
pub struct Mask(Vec<Vec<u8>>);

impl Mask {
    pub fn new(mut values: Vec<&str>) -> Self {
        // A value that holds another one is hidden as a whole.
        values.sort_by_key(|value| Reverse(value.len()));
        Self(values.into_iter().map(|value| value.as_bytes().to_vec()).collect())
    }

    pub fn apply(&self, text: &[u8]) -> Vec<u8> {
        let mut text = text.to_vec();
        for value in &self.0 {
            let mut masked = Vec::with_capacity(text.len());
            let mut from = 0;
            for at in memchr::memmem::find_iter(&text, value) {
                masked.extend_from_slice(&text[from..at]);
                masked.extend_from_slice(MASK.as_bytes());
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

/// What it hides, it hides here too.
impl fmt::Debug for Mask {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Mask({} values)", self.0.len())
    }
}
