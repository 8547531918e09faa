//! An HTTP request, and what came back.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use super::mask::Mask;
use super::template::Template;

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Http {
    pub method: String,
    pub url: Url,
    pub headers: Vec<(String, Template)>,
    pub body: Option<Template>,
    pub timeout: Duration,
    /// How often it is tried again when there is no answer at all.
    pub retries: u32,
    /// How many redirects are followed; each must lead to where a request may go.
    pub redirects: u32,
    pub repeat: Option<Repeat>,
    /// Whether the certificate is looked at as well.
    pub certificate: bool,
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Url {
    Whole(Template),
    /// A server that the configuration names, and the path there.
    Endpoint {
        name: String,
        path: Template,
    },
}

/// Asked again and again, until a status comes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Repeat {
    pub times: u32,
    pub until: StatusSet,
}

/// Status codes: single ones, and classes such as `2xx`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StatusSet(Vec<(u16, u16)>);

#[derive(Clone, Debug, PartialEq)]
pub struct HttpReply {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// As it was sent: who looks for something in it must not be told that a secret is not there.
    pub body: Vec<u8>,
    /// What of it must not be shown.
    pub mask: Mask,
    /// The body was longer than what is kept of it.
    pub is_cut: bool,
    /// Until the answer began; of the last request.
    pub latency: Duration,
    /// How many requests were made.
    pub requests: u32,
    /// Until when the server's certificate is good, where that was asked.
    pub certificate_until: Option<Timestamp>,
}

impl Http {
    /// Methods that change nothing on the server, by their definition.
    pub fn is_safe(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS")
    }

    /// Everything in it that can have variables.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let (Url::Whole(url) | Url::Endpoint { path: url, .. }) = &self.url;
        [url].into_iter().chain(self.headers.iter().map(|(_, value)| value)).chain(&self.body)
    }

    pub fn shown(&self) -> String {
        format!("{} {}", self.method, self.url)
    }

    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.shown()];
        lines.extend(self.headers.iter().map(|(name, value)| format!("  {name}: {value}")));
        lines.extend(self.body.iter().map(|body| format!("  body: {}", body.as_str().replace('\n', "\n    "))));
        lines.extend(
            self.repeat.as_ref().map(|repeat| format!("  up to {} times, until {}", repeat.times, repeat.until)),
        );
        lines
    }
}

impl fmt::Display for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(url) => write!(formatter, "{url}"),
            Self::Endpoint { name, path } => write!(formatter, "{name}:{path}"),
        }
    }
}

impl StatusSet {
    /// Reads `401`, `2xx`.
    pub fn parse(words: &[String]) -> Option<Self> {
        let range = |word: &String| match word.strip_suffix("xx") {
            Some(class) => {
                class.parse().ok().filter(|class| (1..=5).contains(class)).map(|c: u16| (c * 100, c * 100 + 99))
            }
            None => word.parse().ok().filter(|code| (100..=599).contains(code)).map(|code| (code, code)),
        };
        words.iter().map(range).collect::<Option<Vec<_>>>().filter(|ranges| !ranges.is_empty()).map(Self)
    }

    pub fn contains(&self, status: u16) -> bool {
        self.0.iter().any(|(first, last)| (*first..=*last).contains(&status))
    }
}

impl fmt::Display for StatusSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |(first, last): &(u16, u16)| match first == last {
            true => first.to_string(),
            false => format!("{}xx", first / 100),
        };
        formatter.pad(&self.0.iter().map(word).collect::<Vec<_>>().join(" or "))
    }
}

impl HttpReply {
    /// The values of a header, in the order in which they came.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.headers.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_and_classes() {
        let set = |words: &[&str]| StatusSet::parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        let allowed = set(&["401", "2xx"]).unwrap();
        assert!(allowed.contains(204) && allowed.contains(401) && !allowed.contains(403));
        assert_eq!(allowed.to_string(), "401 or 2xx");
        for bad in ["", "20", "6xx", "xx", "ok", "700"] {
            assert!(set(&[bad]).is_none(), "{bad}");
        }
        assert!(set(&[]).is_none());
    }
}
