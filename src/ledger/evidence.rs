//! Evidence as people write it on a line.

use std::fmt;

use super::model::Evidence;
use crate::repo::RepoPath;
use crate::text::commit;

impl Evidence {
    /// Tells what a text is: a URL by its scheme, a commit by its digits, a path, or words. A prefix (`path:`, `url:`,
    /// `commit:`, `text:`) says so outright.
    ///
    /// # Errors
    /// What is wrong with its form.
    pub fn parse(written: &str) -> Result<Self, String> {
        let written = written.trim();
        if written.is_empty() {
            return Err("evidence cannot be empty".to_owned());
        }
        match written.split_once(':') {
            Some(("path", rest)) => path(rest),
            Some(("url", rest)) => url(rest),
            Some(("commit", rest)) => commit_evidence(rest),
            Some(("text", rest)) => Ok(Self::Text(rest.trim().to_owned())),
            Some(("http" | "https", _)) => url(written),
            _ if commit::is_hash(written) => commit_evidence(written),
            _ if written.contains(char::is_whitespace) => Ok(Self::Text(written.to_owned())),
            _ => path(written),
        }
    }
}

fn path(written: &str) -> Result<Evidence, String> {
    match RepoPath::parse(written.trim()) {
        Some(path) => Ok(Evidence::Path { path, blake3: None }),
        None => Err(format!("`{written}` is not a path inside the repository")),
    }
}

fn url(written: &str) -> Result<Evidence, String> {
    let written = written.trim();
    let rest = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let host_name = host.rsplit('@').next().unwrap_or_default();
    let well_formed = !host_name.is_empty()
        && !written.contains(|c: char| c.is_whitespace() || c.is_control())
        && host_name.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    if host.contains('@') {
        return Err("a URL with a user or password in it does not belong into a ledger".to_owned());
    }
    match well_formed {
        true => Ok(Evidence::Url(written.to_owned())),
        false => Err(format!("`{written}` is not a URL: write `https://host/path`")),
    }
}

fn commit_evidence(written: &str) -> Result<Evidence, String> {
    let written = written.trim();
    match commit::is_hash(written) {
        true => Ok(Evidence::Commit(written.to_lowercase())),
        false => Err(format!("`{written}` is not a commit: write {}", commit::FORM)),
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { path, .. } => write!(formatter, "{path}"),
            Self::Url(url) => formatter.write_str(url),
            Self::Commit(hash) => write!(formatter, "commit {}", commit::kept(hash)),
            Self::Text(text) => write!(formatter, "“{text}”"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_a_text_is() {
        let kind = |text| match Evidence::parse(text) {
            Ok(Evidence::Path { .. }) => "path",
            Ok(Evidence::Url(_)) => "url",
            Ok(Evidence::Commit(_)) => "commit",
            Ok(Evidence::Text(_)) => "text",
            Err(_) => "error",
        };
        assert_eq!(kind("docs/THREAT_MODEL.md"), "path");
        assert_eq!(kind("https://wiki.example.org/review?id=3"), "url");
        assert_eq!(kind("9f1c2aa"), "commit");
        assert_eq!(kind("seen by Ada on the call"), "text");
        assert_eq!(kind("text:deadbeef"), "text");
        for bad in ["", "../x", "https://", "http:// x", "https://a:b@host/", "commit:xyz"] {
            assert_eq!(kind(bad), "error", "{bad}");
        }
    }
}
