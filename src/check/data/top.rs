//! What a YAML document's own keys can say, by its lines alone: the keys of a block mapping that begins at the margin all
//! stand there, and nothing that is nested does. A word in a description deep below is then no reason to parse megabytes.

use crate::check::jq::Top;

/// Whether the key can have one of the values. True wherever lines alone cannot tell.
pub(super) fn may_say(document: &[u8], top: &Top) -> bool {
    // Without its line feed a carriage return ends a line, too.
    if memchr::memchr_iter(b'\r', document).any(|at| document.get(at + 1) != Some(&b'\n')) {
        return true;
    }
    let mut is_mapping = false;
    for line in document.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end) {
        match line.first() {
            None | Some(b'#') => {}
            Some(b'-') if !is_mapping && (line == b"---" || line.starts_with(b"--- #")) => {}
            // What is nested, and what closes it.
            Some(b' ' | b'\t' | b']' | b'}') if is_mapping => {}
            Some(b'-') if is_mapping && !line.starts_with(b"---") => {}
            Some(first) if first.is_ascii_alphanumeric() => {
                if !line.contains(&b':') && !is_mapping || says(line, top) {
                    return true;
                }
                is_mapping = true;
            }
            _ => return true,
        }
    }
    !is_mapping
}

/// Whether a line can be that of the key with one of the values.
fn says(line: &[u8], top: &Top) -> bool {
    let rest = line.strip_prefix(top.key.as_bytes()).map(<[u8]>::trim_ascii_start);
    let Some(value) = rest.and_then(|rest| rest.strip_prefix(b":")) else { return false };
    let comment = value.windows(2).position(|pair| matches!(pair, b" #" | b"\t#"));
    let value = value[..comment.unwrap_or(value.len())].trim_ascii();
    let bare = match value {
        [quote @ (b'"' | b'\''), inner @ .., end] if quote == end => inner,
        value => value,
    };
    // Aliases, tags, escapes, texts of many lines and what is not there yet.
    let is_plain = !bare.is_empty() && bare.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(byte));
    !is_plain || top.values.iter().any(|wanted| wanted.as_bytes() == bare)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::document::{Format, Value, parse};

    fn top() -> Top {
        Top { key: "kind".to_owned(), values: vec!["Job".to_owned(), "Pod".to_owned()] }
    }

    #[test]
    fn only_the_documents_own_key_counts() {
        for text in [
            "kind: Job",
            "a: 1\nkind : 'Pod' # a comment\n",
            "# c\n---\na: 1\r\nkind: \"Job\"\r\n",
            "kind:\n  Job",
            "kind: &a Job",
            "kind: *a",
            "kind: !!str Job",
            "kind: >-\n  Job",
            "\"kind\": Job",
            "? kind\n: Job",
            "a: 1\n<<: *b",
            "{kind: Job}",
            "--- {kind: Job}",
            "  kind: Job",
            "- kind: Job",
            "&a\nkind: Job",
            "a: 1\n---\nkind: Job",
            "a: 1\rkind: Job",
            "Job",
            "",
        ] {
            assert!(may_say(text.as_bytes(), &top()), "{text}");
        }
        for text in [
            "kind: Jobs",
            "kind: List\nitems:\n- kind: Job\n",
            "kind: CustomResourceDefinition\nspec:\n  kind: Job\n",
            "a: |\n  kind: Job\n",
            "kinds: Job",
            "a: [\n  Job\n]\n",
        ] {
            assert!(!may_say(text.as_bytes(), &top()), "{text}");
        }
    }

    const LINES: &[&str] = &[
        "---",
        "# Job",
        "kind: Job",
        "kind: 'Pod'",
        "\"kind\": Job",
        "kind:",
        "  Job",
        "kind: |",
        "kind: &k Job",
        "kind: *k",
        "a: &k Job",
        "a: Job",
        "b: \"x",
        "  kind: Job\"",
        "kind: Pod\"",
        "c:",
        "- kind: Job",
        "  kind: Job",
        "<<: {kind: Job}",
        "{kind: Job}",
        "? kind",
        ": Job",
        "!!map",
        "\t",
        "",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        /// What a parser finds at the top is never ruled out.
        #[test]
        fn what_a_document_says_is_never_missed(lines in prop::collection::vec(prop::sample::select(LINES), 1..8)) {
            let text = lines.join("\n");
            let says = parse(Format::Yaml, text.as_bytes()).list.iter().any(|document| {
                document.root.get("kind").is_some_and(|kind| matches!(&kind.value, Value::Text(text) if ["Job", "Pod"].contains(&&**text)))
            });
            prop_assert!(!says || may_say(text.as_bytes(), &top()), "{text}");
        }
    }
}
