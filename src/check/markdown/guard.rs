//! A cheap look over a document before it is taken apart: how deep it may nest, and how much of it there may be.
//!
//! The parser asks every open quote and list of every line whether it goes on, and gives every row of a table as many
//! cells as its head has, so that a hostile document costs it the square of its length. The look bounds that product.

/// Documents are written by people, and nobody writes more than this many bytes of one.
const SIZE: usize = 4 << 20;
/// How many lines, times the deepest that any of them could be, are parsed.
const WORK: usize = 20_000_000;
/// The parser keeps a node of every character that may open or close a span, a hundred bytes and more.
const MARKS: usize = 500_000;

/// # Errors
/// Refuses a document that would take too long to parse.
pub(super) fn check(text: &str) -> Result<(), String> {
    if text.len() > SIZE {
        return Err(format!("{} MiB is too large for a document: over {} MiB", text.len() >> 20, SIZE >> 20));
    }
    let marks = memchr::memchr3_iter(b'[', b'*', b'_', text.as_bytes()).count();
    if marks > MARKS {
        return Err(format!("{marks} brackets, stars and underscores are too many for a document: over {MARKS}"));
    }
    let (mut lines, mut deepest) = (0_usize, 0_usize);
    for line in text.split('\n') {
        lines += 1;
        deepest = deepest.max(depth(line)).max(memchr::memchr_iter(b'|', line.as_bytes()).count());
    }
    match lines.saturating_mul(deepest) {
        work if work > WORK => Err(format!("its quotes, lists or tables nest too deep: {deepest} in {lines} lines")),
        _ => Ok(()),
    }
}

/// How deep a line's quotes and lists can be at most: two columns of space keep one open, a marker opens one.
fn depth(line: &str) -> usize {
    let (mut columns, mut markers) = (0_usize, 0_usize);
    let bytes = line.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let stands_alone = bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
        match byte {
            b' ' => columns += 1,
            b'\t' => columns += 4,
            b'0'..=b'9' => {}
            b'>' => markers += 1,
            b'-' | b'+' | b'*' | b'.' | b')' => markers += usize::from(stands_alone),
            _ => break,
        }
    }
    columns / 2 + markers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_let_through() {
        let ruled = format!("{}\n", "-".repeat(300)).repeat(10_000);
        let table = "| a | b | c | d | e | f | g | h |\n".repeat(100_000);
        let listed = "- a\n  - b\n    1. c\n       > d\n".repeat(100_000);
        for text in ["", "# A\n", &ruled, &table, &listed] {
            assert_eq!(check(text), Ok(()));
        }
    }

    #[test]
    fn what_would_take_long_is_refused() {
        let quotes = format!("{}\n{}", ">".repeat(10_000), "\n".repeat(10_000));
        let lists = format!("{}\n{}", "1) ".repeat(10_000), "\n".repeat(10_000));
        let table = format!("{}\n{}", "|a".repeat(10_000), "|\n".repeat(10_000));
        for text in [quotes, lists, table, "a".repeat(SIZE + 1), "[".repeat(MARKS + 1)] {
            assert!(check(&text).is_err());
        }
    }
}
