//! The lines of a document as Markdown cuts them: without quotes and comments, with what each begins.

/// A line of the document without its line end and without what quotes put before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Counts from 1.
    pub number: usize,
    pub text: &'t str,
    pub is_quoted: bool,
}

/// What begins a list item, and how far it is indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bullet {
    pub indent: usize,
    pub is_ordered: bool,
}

/// The lines that say something: front matter and comments are left out, blank lines stay.
///
/// `numbers` are the lines of the document, if they are not the text's.
pub(super) fn lines<'t>(text: &'t str, numbers: &[usize]) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    let mut in_comment = false;
    let skipped = front_matter(text);
    for (index, raw) in text.split('\n').enumerate() {
        if index < skipped {
            continue;
        }
        let (text, is_quoted) = without_quote(raw);
        let was_in_comment = in_comment;
        let text = outside_comments(text, &mut in_comment);
        if text.is_some() || !was_in_comment {
            let number = numbers.get(index).copied().unwrap_or(index + 1);
            lines.push(Line { number, text: text.unwrap_or_default(), is_quoted });
        }
    }
    lines
}

/// How many lines the fields between two lines of `---` take that a document may begin with.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split('\n').map(str::trim_end);
    let begins = lines.next() == Some("---") && lines.clone().next().is_some_and(|line| line.contains(':'));
    match begins {
        true => lines.take(200).position(|line| matches!(line, "---" | "...")).map_or(0, |at| at + 2),
        false => 0,
    }
}

fn without_quote(line: &str) -> (&str, bool) {
    let mut rest = line;
    let mut is_quoted = false;
    while let Some(inner) = rest.trim_start().strip_prefix('>') {
        rest = inner.strip_prefix(' ').unwrap_or(inner);
        is_quoted = true;
    }
    (rest, is_quoted)
}

/// A line without the comments at its ends; None if nothing else is on it.
fn outside_comments<'t>(line: &'t str, in_comment: &mut bool) -> Option<&'t str> {
    let mut rest = line;
    if *in_comment {
        rest = line.split_once("-->")?.1;
        *in_comment = false;
    }
    while let Some(body) = rest.trim_start().strip_prefix("<!--") {
        let Some((_, after)) = body.split_once("-->") else {
            *in_comment = true;
            return None;
        };
        rest = after;
    }
    // One in the middle of a line hides its end only if it is closed further down, which nobody does.
    (rest.len() == line.len() || !rest.trim().is_empty()).then_some(rest)
}

impl<'t> Line<'t> {
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub fn indent(&self) -> usize {
        indent(self.text)
    }

    /// The level and the text of a heading.
    pub fn heading(&self) -> Option<(u8, &'t str)> {
        let text = self.text.trim_start();
        let level = text.bytes().take_while(|byte| *byte == b'#').count();
        let rest = &text[level..];
        if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) || self.indent() > 3 {
            return None;
        }
        let rest = rest.trim();
        let closed = rest.trim_end_matches('#');
        let rest = if closed.is_empty() || closed.ends_with(' ') { closed.trim_end() } else { rest };
        Some((u8::try_from(level).unwrap_or(6), rest))
    }

    /// How a fence of code opens or closes: its character, its length, and whether nothing follows.
    pub fn fence(&self) -> Option<(char, usize, bool)> {
        let text = self.text.trim();
        let fence = text.chars().next().filter(|character| matches!(character, '`' | '~'))?;
        let length = text.chars().take_while(|character| *character == fence).count();
        let rest = &text[length..];
        (length >= 3 && !rest.contains('`')).then_some((fence, length, rest.is_empty()))
    }

    /// A line across the page.
    pub fn is_rule(&self) -> bool {
        let text = self.text.trim();
        let drawn = |drawing: char| text.chars().all(|character| character == drawing || character == ' ');
        text.len() >= 3 && ['-', '*', '_'].into_iter().any(drawn)
    }

    pub fn bullet(&self) -> Option<Bullet> {
        let indent = self.indent();
        let text = self.text.trim_start();
        let marker = marker_length(text)?;
        let rest = &text[marker..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let is_ordered = text.starts_with(|character: char| character.is_alphanumeric());
        // A box may follow the hyphen at once, as people in a hurry write it.
        let is_box = !is_ordered && rest.starts_with('[') && rest.chars().nth(2) == Some(']');
        let begins = rest.is_empty() || blanks > 0 || is_box || text[..marker].ends_with(['、', '．']);
        (begins && !self.is_rule()).then_some(Bullet { indent, is_ordered })
    }

    /// The text of a list item's first line.
    pub fn after_bullet(&self) -> &'t str {
        let text = self.text.trim_start();
        text[marker_length(text).unwrap_or(0)..].trim()
    }
}

/// Columns of white space at the beginning; a tab leads to the next fourth.
fn indent(text: &str) -> usize {
    let mut columns = 0;
    for character in text.chars() {
        match character {
            ' ' => columns += 1,
            '\t' => columns += 4 - columns % 4,
            _ => break,
        }
    }
    columns
}

/// The length of `-`, `*`, `+`, `•`, `1.`, `1)`, `a)`, `(1)`, `①`, `1、`.
fn marker_length(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if matches!(first, '-' | '*' | '+' | '•' | '‣' | '·' | '–') {
        return Some(first.len_utf8());
    }
    if matches!(first, '①'..='⑳') {
        return Some(first.len_utf8());
    }
    if let Some(inner) = text.strip_prefix('(') {
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        return ((1..=2).contains(&digits) && inner[digits..].starts_with(')')).then_some(digits + 2);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = match digits {
        0 if first.is_ascii_alphabetic() && text[1..].starts_with(')') => 1,
        1..=4 => digits,
        _ => return None,
    };
    let end = text[number..].chars().next().filter(|end| matches!(end, '.' | ')' | '、' | '．'))?;
    Some(number + end.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Line<'_> {
        Line { number: 1, text, is_quoted: false }
    }

    #[test]
    fn headings_need_a_blank() {
        assert_eq!(only("## Roll back ##").heading(), Some((2, "Roll back")));
        assert_eq!(only("# C#").heading(), Some((1, "C#")));
        assert_eq!(only("#12 is open").heading(), None);
        assert_eq!(only("####### seven").heading(), None);
    }

    #[test]
    fn bullets_of_all_kinds() {
        let bullets = [
            ("- a", 0, false),
            ("  * a", 2, false),
            ("1. a", 0, true),
            ("a) a", 0, true),
            ("\t- a", 4, false),
            ("-[ ] a", 0, false),
        ];
        for (text, indent, ordered) in bullets {
            let bullet = only(text).bullet().unwrap();
            assert_eq!((bullet.indent, bullet.is_ordered), (indent, ordered), "{text}");
        }
        for text in ["---", "* * *", "-a", "**bold**", "1.5 times", "e.g. this", "2024-01-01", "-> there"] {
            assert_eq!(only(text).bullet(), None, "{text}");
        }
    }

    #[test]
    fn comments_and_front_matter_are_no_lines() {
        let text = "---\ntitle: x\n---\n# A\n<!-- - [ ] no\n- [ ] no\n--> \nb <!-- c -->\n<!-- d --> e\n";
        let kept: Vec<_> = lines(text, &[]).iter().map(|line| (line.number, line.text.trim())).collect();
        assert_eq!(kept, [(4, "# A"), (5, ""), (8, "b <!-- c -->"), (9, "e"), (10, "")]);
    }

    #[test]
    fn quotes_are_looked_through() {
        let kept = lines("> > - a\n>b", &[]);
        assert_eq!((kept[0].text, kept[1].text, kept[0].is_quoted), ("- a", "b", true));
    }
}
