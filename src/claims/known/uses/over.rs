//! What stands over a definition: annotations, decorators, attributes.

/// What stands over a definition and changes it without finding it a user.
const NEUTRAL: &[&str] = &[
    "dataclass",
    "dataclasses.",
    "contextmanager",
    "asynccontextmanager",
    "contextlib.",
    "lru_cache",
    "functools.",
    "cache",
    "wraps",
    "retry",
    "abstractmethod",
    "staticmethod",
    "classmethod",
    "property",
    "unique",
    "total_ordering",
    "overload",
    "final",
    "runtime_checkable",
    "deprecated",
    "Override",
    "Deprecated",
    "SuppressWarnings",
    "FunctionalInterface",
    "Data",
    "Getter",
    "Setter",
    "Builder",
    "Slf4j",
    "AllArgsConstructor",
    "NoArgsConstructor",
    "RequiredArgsConstructor",
    "UtilityClass",
    "ToString",
    "EqualsAndHashCode",
    "derive",
    "allow",
    "expect",
    "inline",
    "must_use",
    "serde",
    "doc",
    "error",
    "instrument",
    "async_trait",
    "non_exhaustive",
    "cfg",
    "repr",
    "cold",
    "typing.",
    "JvmStatic",
    "Suppress",
];

/// Whether what stands over a definition may give it to somebody who calls it.
pub(super) fn is_finding(over: &str) -> bool {
    let name = over.trim_start_matches(['@', '#', '[', '!']).trim_start();
    !NEUTRAL.iter().any(|neutral| {
        name.strip_prefix(neutral).is_some_and(|rest| {
            neutral.ends_with('.') || !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_')
        })
    })
}
