//! A file as text: what makes it none, and from byte offsets to lines.

use encoding_rs::Encoding;

/// The text of a file, without its byte order mark.
///
/// # Errors
/// The line (0 means the whole file) and the reason why it is no text.
pub fn decode(bytes: &[u8]) -> Result<&str, (usize, &'static str)> {
    if is_utf_16(bytes) {
        return Err((0, "it is UTF-16, not UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let line = memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count() + 1;
        (line, "it is not UTF-8 text")
    })
}

/// A NUL this early marks a file as binary, as it does for git and grep.
const BINARY_PREFIX: usize = 8 * 1024;

/// The bytes that are a file's text as they stand, without its byte order mark; None where it is binary, or of another encoding.
pub fn plain(bytes: &[u8]) -> Option<&[u8]> {
    let is_plain = !is_utf_16(bytes) && !is_binary(bytes);
    is_plain.then(|| bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// The text of a file whose byte order mark says that it is UTF-16, if it is.
pub fn from_utf_16(bytes: &[u8]) -> Option<String> {
    let (text, _, is_broken) = Encoding::for_bom(bytes).filter(|_| is_utf_16(bytes))?.0.decode(bytes);
    (!is_broken && !is_binary(text.as_bytes())).then(|| text.into_owned())
}

fn is_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

fn is_binary(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(BINARY_PREFIX)]).is_some()
}

/// Where the lines of a text start.
pub struct Lines(Vec<usize>);

impl Lines {
    pub fn of(text: &str) -> Self {
        Self(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    /// The line of a byte offset, counting from 1.
    pub fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|newline| *newline < offset) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told_from_text() {
        assert_eq!(plain(b"a\n"), Some(&b"a\n"[..]));
        assert_eq!(plain(b"\xef\xbb\xbfa"), Some(&b"a"[..]));
        assert_eq!(plain(b"\xe9t\xe9"), Some(&b"\xe9t\xe9"[..]), "of one byte a letter, whichever");
        assert_eq!(plain(b"a\0"), None);
        assert_eq!(plain(b"\xff\xfea\0"), None);
        for bytes in [b"\xff\xfea\0\n\0", b"\xfe\xff\0a\0\n"] {
            assert_eq!(from_utf_16(bytes).as_deref(), Some("a\n"));
        }
        for other in [&b"a"[..], b"\xef\xbb\xbfa", b"\xff\xfea", b"\xff\xfea\0\0\0", b"\xff\xfe\x00\xdca\0"] {
            assert_eq!(from_utf_16(other), None, "{other:?}");
        }
    }
}
