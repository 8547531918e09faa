//! Where a request goes: scheme, host and port, which is what is allowed or not.

use std::fmt;

use ureq::http::Uri;

/// The part of an address that names the server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    is_secure: bool,
    /// In lower case.
    host: String,
    port: u16,
}

impl Origin {
    /// # Errors
    /// Why the text is no address of a server.
    pub fn parse(text: &str) -> Result<Self, String> {
        let uri: Uri = text.parse().map_err(|_| format!("`{text}` is no address"))?;
        Self::of(&uri)
    }

    /// # Errors
    /// As [`Origin::parse`].
    pub fn of(uri: &Uri) -> Result<Self, String> {
        let is_secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(format!("`{uri}` is no address: it begins with http:// or https://")),
        };
        let authority = uri.authority().ok_or_else(|| format!("`{uri}` names no server"))?;
        // Whoever is shown `https://example.org@evil.example` must not take it for the first of the two.
        if authority.as_str().contains('@') {
            return Err("an address has no user and password: send them as a header".to_owned());
        }
        let port = authority.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        Ok(Self { is_secure, host: authority.host().to_ascii_lowercase(), port })
    }

    pub fn is_secure(&self) -> bool {
        self.is_secure
    }

    pub fn host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.is_secure { ("https", 443) } else { ("http", 80) };
        write!(formatter, "{scheme}://{}", self.host)?;
        if self.port == usual { Ok(()) } else { write!(formatter, ":{}", self.port) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_scheme_host_and_port() {
        let shown = |text: &str| Origin::parse(text).map(|origin| origin.to_string());
        assert_eq!(shown("HTTPS://Example.org/a?b").unwrap(), "https://example.org");
        assert_eq!(shown("http://localhost:9090/").unwrap(), "http://localhost:9090");
        assert_eq!(Origin::parse("https://example.org:443"), Origin::parse("https://example.org/x"));
        assert_eq!(Origin::parse("http://[::1]:80/").unwrap().host(), "::1");
        for bad in
            ["", "example.org", "ftp://example.org", "http://", "https://example.org@evil.example/", "http://a b/"]
        {
            assert!(shown(bad).is_err(), "{bad}");
        }
    }
}
