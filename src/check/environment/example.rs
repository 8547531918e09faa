//! The variables that an example of an environment documents.

use crate::check::secret;

/// A line that documents a variable.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry<'t> {
    /// Counts from 1.
    pub line: usize,
    pub name: &'t str,
    pub has_secret: bool,
}

/// The entries of a file, those that are commented out included: that is how what may be left away is documented.
pub(crate) fn entries(text: &str) -> Vec<Entry<'_>> {
    text.lines().enumerate().filter_map(|(index, line)| entry(index + 1, line)).collect()
}

fn entry(line: usize, text: &str) -> Option<Entry<'_>> {
    let text = text.trim();
    let bare = text.trim_start_matches(['#', ' ', '\t', ';']);
    let is_comment = bare.len() < text.len();
    let bare = bare.strip_prefix("export ").unwrap_or(bare);
    let (name, value) = match bare.split_once('=') {
        Some((name, value)) => (name.trim_end(), value.trim()),
        // A name alone is passed on from whoever starts the program.
        None if is_comment => return None,
        None => (bare, ""),
    };
    // In a comment a word before `=` may be prose.
    let is_letter = |byte: u8| byte == b'_' || byte.is_ascii_uppercase() || (!is_comment && byte.is_ascii_lowercase());
    let is_name = name.bytes().all(|byte| is_letter(byte) || byte.is_ascii_digit())
        && name.starts_with(|first: char| !first.is_ascii_digit());
    is_name.then(|| Entry { line, name, has_secret: secret::is_real(name, unquoted(value)) })
}

/// A value without its quotes, or without the comment behind it.
fn unquoted(value: &str) -> &str {
    let quoted = value.strip_prefix(['"', '\'']).and_then(|rest| rest.split(['"', '\'']).next());
    quoted.unwrap_or_else(|| value.split(" #").next().unwrap_or_default().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_however_they_are_written() {
        let text = "# Orders\nPORT=8080\nexport HOST=\"a\" # where\n\n# Set to \"x\" = on\n#CACHE_URL=\n# TRACE = 1\nHOME_DIR\n1A=2\n# see A_B\nnode.name=x\n";
        let names: Vec<_> = entries(text).into_iter().map(|entry| (entry.line, entry.name)).collect();
        assert_eq!(names, [(2, "PORT"), (3, "HOST"), (6, "CACHE_URL"), (7, "TRACE"), (8, "HOME_DIR")]);
        assert_eq!(unquoted("'a#b' # c"), "a#b");
        assert_eq!(unquoted("a#b # c"), "a#b");
    }
}
