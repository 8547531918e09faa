//! Templates (Helm's, Go's, Jinja's): text that becomes YAML or JSON only when somebody renders it.

/// The line of a template's mark in a text that cannot be parsed: `{{` or `{%` outside of quotes and comments. The
/// `${{ … }}` of a GitHub workflow is a value like any other.
pub(super) fn mark(text: &str) -> Option<usize> {
    let is_marked = |line: &str| {
        let code = if line.trim_start().starts_with('#') { "" } else { line };
        let marks = code.match_indices("{{").chain(code.match_indices("{%"));
        marks.into_iter().any(|(at, _)| !is_value(&code[..at]))
    };
    text.lines().position(is_marked).map(|index| index + 1)
}

/// Whether what follows is inside a value: in quotes, or an expression of a workflow.
fn is_value(before: &str) -> bool {
    before.ends_with(['$', '\'']) || before.matches('"').count() % 2 == 1
}

/// Whether a plain scalar has a template's mark in it.
pub(super) fn is_in(plain: &str) -> bool {
    plain.match_indices("{{").any(|(at, _)| !plain[..at].ends_with('$'))
}
