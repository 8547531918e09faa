//! A change as lines to look at: on the screen, and as a patch.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::Change;
use crate::text::Sanitized;

/// Lines around a change that show where it is.
const CONTEXT: usize = 3;
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Added,
    Removed,
    Kept,
    /// Lines are left out here.
    Gap,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    pub sign: Sign,
    /// The line's number in the file as it will be, or as it was where the line goes.
    pub number: Option<usize>,
    pub text: Sanitized,
}

/// The lines that change, and some around them.
pub fn lines(change: &Change) -> Vec<DiffLine> {
    let (before, after) = texts(change);
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(CONTEXT) {
        if !lines.is_empty() {
            lines.push(DiffLine { sign: Sign::Gap, number: None, text: "⋯".into() });
        }
        for found in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let sign = match found.tag() {
                ChangeTag::Delete => Sign::Removed,
                ChangeTag::Insert => Sign::Added,
                ChangeTag::Equal => Sign::Kept,
            };
            let number = found.new_index().or(found.old_index()).map(|index| index + 1);
            lines.push(DiffLine { sign, number, text: expanded(found.value()).into() });
        }
    }
    lines
}

/// The change as a patch that `git apply` takes.
pub fn unified(change: &Change) -> String {
    let (before, after) = texts(change);
    let name = |side: &str, text: Option<&String>| {
        text.map_or_else(|| "/dev/null".to_owned(), |_| format!("{side}/{}", change.path))
    };
    let (old, new) = (name("a", change.before.as_ref()), name("b", change.after.as_ref()));
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    diff.unified_diff().context_radius(CONTEXT).header(&old, &new).to_string()
}

fn texts(change: &Change) -> (&str, &str) {
    (change.before.as_deref().unwrap_or_default(), change.after.as_deref().unwrap_or_default())
}

/// Without its line break, and with tabs as wide as people see them.
fn expanded(line: &str) -> String {
    line.trim_end_matches(['\n', '\r']).replace('\t', "    ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::RepoPath;

    fn change(before: Option<&str>, after: &str) -> Change {
        Change { path: RepoPath::new("f"), before: before.map(str::to_owned), after: Some(after.to_owned()) }
    }

    #[test]
    fn a_new_file_is_all_added() {
        let made = change(None, "a\n\tb\n");
        let shown: Vec<_> = lines(&made).iter().map(|line| (line.sign, line.number, line.text.to_string())).collect();
        assert_eq!(shown, [(Sign::Added, Some(1), "a".to_owned()), (Sign::Added, Some(2), "    b".to_owned())]);
        assert_eq!(unified(&made), "--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+\tb\n");
    }

    #[test]
    fn far_apart_changes_have_a_gap_between_them() {
        let before: String = (0..30).map(|line| format!("{line}\n")).collect();
        let after = format!("x\n{before}y\n");
        let lines = lines(&change(Some(&before), &after));
        assert_eq!(lines.iter().filter(|line| line.sign == Sign::Gap).count(), 1);
        assert_eq!(lines.last().map(|line| line.number), Some(Some(32)));
    }

    #[test]
    fn what_could_steer_a_terminal_is_made_visible() {
        assert_eq!(lines(&change(None, "a\u{1b}[2Jb\n"))[0].text.as_str(), "a␛[2Jb");
    }
}
