//! What a reader sees of a piece of Markdown: no emphasis, links by their text, code with its backticks.

use crate::text::Sanitized;

/// The text without mark-up, its white space made single blanks.
pub(super) fn plain(text: &str) -> String {
    let mut writer = Writer { text, at: 0, out: String::with_capacity(text.len()), runs: Vec::new() };
    while writer.at < text.len() {
        writer.step();
    }
    let out = without_pairs(&writer.out, &writer.runs);
    single_spaced(&out)
}

/// A text with one blank where there were several, as a reader of Markdown sees it.
pub(super) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as a terminal shows it: what is not shown may have stood between two blanks.
pub(super) fn visible(text: &str) -> String {
    single_spaced(&Sanitized::new(text))
}

/// Whether the whole text is struck through, which says that it is over.
pub(super) fn is_struck(text: &str) -> bool {
    let text = text.trim().trim_matches('*').trim();
    text.strip_prefix("~~").is_some_and(|rest| rest.contains("~~"))
}

/// The text of each image, which may say what no word does.
pub(super) fn images(text: &str) -> impl Iterator<Item = &str> {
    text.split("![").skip(1).filter_map(|rest| rest.split(']').next())
}

/// The targets of links.
pub(super) fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next())
}

struct Writer<'t> {
    text: &'t str,
    at: usize,
    out: String,
    /// Where in the output emphasis may open or close: its place, character, whether it can open, whether close.
    runs: Vec<Run>,
}

#[derive(Clone, Copy)]
struct Run {
    at: usize,
    mark: u8,
    opens: bool,
    closes: bool,
}

impl Writer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn step(&mut self) {
        let rest = &self.text[self.at..];
        let length = match rest.as_bytes()[0] {
            b'\\' if rest[1..].starts_with(|next: char| next.is_ascii_punctuation()) => self.push(&rest[1..2], 2),
            b'`' => self.code(),
            b'!' if rest.starts_with("![") => self.image(),
            b'[' => self.bracket(),
            b'<' => self.tag(),
            b'&' => self.entity(),
            b'*' | b'_' | b'~' => self.emphasis(),
            _ => {
                let end = rest.find(['\\', '`', '!', '[', '<', '&', '*', '_', '~']).unwrap_or(rest.len());
                // A character that only looks special at the beginning is one of itself.
                let end = if end == 0 { rest.chars().next().map_or(1, char::len_utf8) } else { end };
                self.push(&rest[..end], end)
            }
        };
        self.at += length;
    }

    fn push(&mut self, shown: &str, length: usize) -> usize {
        self.out.push_str(shown);
        length
    }

    fn code(&mut self) -> usize {
        let rest = self.rest();
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let (fence, body) = rest.split_at(ticks);
        // Only near ends are looked for, so that many lone ticks cost no more than their number.
        let near = &body[..floor(body, 2000)];
        let length = near.find(fence).map_or(ticks, |end| ticks + end + ticks);
        self.out.push_str(&self.text[self.at..self.at + length]);
        length
    }

    /// The text and the whole length of `[text](target)`, `[text][name]`, `[name][]`, from `skip` on.
    fn link(&self, skip: usize) -> Option<(&str, usize)> {
        let rest = &self.rest()[skip..];
        let near = &rest[..floor(rest, 2000)];
        let end = closing(near, '[', ']')?;
        let after = &near[end + 1..];
        let tail = match after.chars().next() {
            Some('(') => closing(after, '(', ')')? + 1,
            Some('[') => after.find(']')? + 1,
            _ => return None,
        };
        Some((&rest[1..end], skip + end + 1 + tail))
    }

    fn image(&mut self) -> usize {
        let length = self.link(1).map(|(_, length)| length);
        length.unwrap_or_else(|| self.push("!", 1))
    }

    fn bracket(&mut self) -> usize {
        if self.rest().starts_with("[^") {
            let near = &self.rest()[..floor(self.rest(), 60)];
            return near.find(']').map_or_else(|| self.push("[", 1), |end| end + 1);
        }
        match self.link(0) {
            Some((shown, length)) => {
                let shown = plain(shown);
                self.push(&shown, length)
            }
            None => self.push("[", 1),
        }
    }

    /// A tag of HTML vanishes, an address in angles stays; anything else is a character.
    fn tag(&mut self) -> usize {
        let rest = self.rest();
        let near = &rest[1..floor(rest, 200).max(1)];
        let Some((inner, _)) = near.split_once('>') else { return self.push("<", 1) };
        let length = inner.len() + 2;
        if inner.contains("://") && !inner.contains(' ') {
            let address = inner.to_owned();
            return self.push(&address, length);
        }
        let name = inner.trim_start_matches('/');
        let is_tag = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '!');
        let is_tag = is_tag && name.split([' ', '/', '=', '\n']).next().is_some_and(|name| name.len() <= 12);
        // `<br>` parts words. A placeholder like `<your name>` is no tag that anybody knows.
        match is_tag && (inner.starts_with('/') || inner.contains('=') || is_known_tag(name)) {
            true => self.push(" ", length),
            false => self.push("<", 1),
        }
    }

    fn entity(&mut self) -> usize {
        const NAMED: [(&str, &str); 9] = [
            ("&nbsp;", " "),
            ("&amp;", "&"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&mdash;", "—"),
            ("&ndash;", "–"),
            ("&check;", "✓"),
        ];
        let rest = self.rest();
        if let Some((name, shown)) = NAMED.iter().find(|(name, _)| rest.starts_with(name)) {
            return self.push(shown, name.len());
        }
        match numeric(rest) {
            Some((character, length)) => {
                self.out.push(character);
                length
            }
            None => self.push("&", 1),
        }
    }

    fn emphasis(&mut self) -> usize {
        let rest = self.rest();
        let mark = rest.as_bytes()[0];
        let count = rest.bytes().take_while(|byte| *byte == mark).count();
        if mark == b'~' && count != 2 {
            let shown = "~".repeat(count);
            return self.push(&shown, count);
        }
        let before = self.out.chars().next_back();
        let after = rest[count..].chars().next();
        let is_space = |side: Option<char>| side.is_none_or(char::is_whitespace);
        let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        // Inside a word an underscore is a letter.
        let inside = mark == b'_' && is_word(before) && is_word(after);
        for _ in 0..count {
            let (opens, closes) = (!is_space(after) && !inside, !is_space(before) && !inside);
            self.runs.push(Run { at: self.out.len(), mark, opens, closes });
            self.out.push(char::from(mark));
        }
        count
    }
}

/// Takes out the marks of emphasis that belong together.
fn without_pairs(out: &str, runs: &[Run]) -> String {
    let mut open: [Vec<usize>; 3] = Default::default();
    let mut paired = vec![false; runs.len()];
    for (index, run) in runs.iter().enumerate() {
        let stack = &mut open[usize::from(run.mark == b'_') + 2 * usize::from(run.mark == b'~')];
        match stack.last() {
            Some(opener) if run.closes && runs[*opener].at + 1 < run.at => {
                paired[*opener] = true;
                paired[index] = true;
                stack.pop();
            }
            _ if run.opens => stack.push(index),
            _ => {}
        }
    }
    let mut kept = String::with_capacity(out.len());
    let mut start = 0;
    for (run, _) in runs.iter().zip(paired).filter(|(_, paired)| *paired) {
        kept.push_str(&out[start..run.at]);
        start = run.at + 1;
    }
    kept.push_str(&out[start..]);
    kept
}

fn is_known_tag(name: &str) -> bool {
    let name = name.trim_end_matches('/').trim();
    matches!(
        name.to_ascii_lowercase().as_str(),
        "br" | "b"
            | "i"
            | "em"
            | "strong"
            | "s"
            | "del"
            | "ins"
            | "sub"
            | "sup"
            | "kbd"
            | "code"
            | "p"
            | "div"
            | "span"
            | "details"
            | "summary"
            | "td"
            | "tr"
            | "table"
            | "center"
            | "small"
            | "u"
            | "a"
            | "img"
            | "hr"
            | "li"
            | "ul"
    )
}

fn numeric(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix("&#")?;
    let end = body[..floor(body, 9)].find(';')?;
    let digits = &body[..end];
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some((char::from_u32(code)?, end + 3))
}

/// Where the bracket that a text begins with is closed.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => {}
            // Nobody nests deeper, and a text of nothing else must not cost its square.
            _ if character == open && depth == 8 => return None,
            _ if character == open => depth += 1,
            _ if character == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    None
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees() {
        for (written, seen) in [
            ("**Bold** and *slanted* __too__ ~~gone~~", "Bold and slanted too gone"),
            ("[text](docs/a_b(1).md) and [name][ref] [x]", "text and name [x]"),
            ("`**code**` with `a_b`", "`**code**` with `a_b`"),
            ("snake_case_name 2 * 3 * 4 *.md", "snake_case_name 2 * 3 * 4 *.md"),
            ("![High][img] The title", "The title"),
            ("a &nbsp;&amp;&#x2713; <br/>b <https://x.y> < 5 <name>", "a &✓ b https://x.y < 5 <name>"),
            (r"\*not\* \_this\_", "*not* _this_"),
            ("note[^1] ***both*** **`code`:** x", "note both `code`: x"),
            ("**RPO**: 0", "RPO: 0"),
            ("[**a** `b`](c)", "a `b`"),
            ("lone ` tick and ` pair", "lone ` tick and ` pair"),
        ] {
            assert_eq!(plain(written), seen, "{written}");
        }
    }

    #[test]
    fn struck_images_and_targets() {
        assert!(is_struck("~~Old~~ done") && is_struck("**~~Old~~**") && !is_struck("not ~~this~~"));
        assert_eq!(images("![High][img] ![b](c)").collect::<Vec<_>>(), ["High", "b"]);
        assert_eq!(targets("[a](docs/a.md \"t\") [b](c)").collect::<Vec<_>>(), ["docs/a.md", "c"]);
    }
}
