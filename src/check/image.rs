//! The names of container images.

/// Why a name may mean another image tomorrow; None if it names a version.
pub(super) fn unpinned(image: &str) -> Option<&'static str> {
    if has_digest(image) {
        return None;
    }
    let name = image.rsplit('/').next().unwrap_or_default();
    match name.split_once(':').map(|(_, tag)| tag) {
        None | Some("") => Some("no tag, which means `latest`"),
        Some("latest") => Some("`latest` is another image every month"),
        Some(_) => None,
    }
}

/// Whether a name can only ever mean one image.
pub(super) fn has_digest(image: &str) -> bool {
    image.contains("@sha256:") || image.contains("@sha512:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_no_tag() {
        assert_eq!(unpinned("registry.example:5000/api"), Some("no tag, which means `latest`"));
        for pinned in ["redis:7.2-alpine", "registry.example:5000/api:1", "api@sha256:0123"] {
            assert_eq!(unpinned(pinned), None, "{pinned}");
        }
        assert!(unpinned("redis:latest").is_some() && unpinned("redis:").is_some());
    }
}
