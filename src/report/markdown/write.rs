//! Markdown in which text from outside is text: no table breaks, no fence ends early, nothing becomes a heading or HTML.

/// A document as it grows.
#[derive(Default)]
pub struct Markdown(String);

impl Markdown {
    /// Markdown as this program writes it, in a line of its own. Texts in it are [`escaped`](crate::text::markdown::escaped).
    pub fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// A paragraph, heading or list that stands apart from what is before it.
    pub fn apart(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.line(text);
    }

    /// A table; `align` has a colon for each column that is of numbers.
    pub fn table(&mut self, heads: &[&str], rules: &[&str], rows: &[Vec<String>]) {
        self.apart(&format!("| {} |", heads.join(" | ")));
        self.line(&format!("|{}|", rules.join("|")));
        for row in rows {
            self.line(&format!("| {} |", row.join(" | ")));
        }
    }

    /// Lines as they are, between fences that none of them ends.
    pub fn fence<'a>(&mut self, lines: impl Iterator<Item = &'a str> + Clone) {
        let longest = lines.clone().map(longest_run).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.apart(&format!("{fence}text"));
        lines.for_each(|line| self.line(line));
        self.line(&fence);
    }

    pub fn finish(self) -> String {
        self.0
    }
}

fn longest_run(line: &str) -> usize {
    line.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        let mut page = Markdown::default();
        page.fence(["a", "````", "b"].into_iter());
        assert_eq!(page.finish(), "`````text\na\n````\nb\n`````\n");
    }
}
