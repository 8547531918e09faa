//! A file as text: what makes it none, and from byte offsets to lines.

/// The text of a file, without its byte order mark.
///
/// # Errors
/// The line (0 means the whole file) and the reason why it is no text.
pub fn decode(bytes: &[u8]) -> Result<&str, (usize, &'static str)> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err((0, "it is UTF-16, not UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let line = memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count() + 1;
        (line, "it is not UTF-8 text")
    })
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
