//! What a service lacks or has too much of, as it is kept in a fact: a target is the only thing there of which each counts.

use super::service::Service;
use super::wants::{Flaw, Want};
use crate::check::Target;
use crate::repo::RepoPath;

/// No name and no message has one.
const BETWEEN: char = '\n';
/// The words that stand in the place of a want.
const FRAGMENT: &str = "fragment";
const UNREAD: &str = "unread";

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub line: u32,
    /// Empty where the whole file is meant.
    pub service: String,
    about: String,
    pub message: String,
}

/// How a file names a service that it says all of.
pub(super) fn whole(service: &str) -> Box<str> {
    format!("{service}{BETWEEN}").into()
}

/// How an addition names what it supplies.
pub(super) fn supply(service: &str, want: Want) -> Box<str> {
    format!("{service}{BETWEEN}{}", want.name()).into()
}

impl Gap {
    pub fn of(service: &Service<'_>, want: Want, flaw: Flaw) -> Self {
        Self {
            line: u32::try_from(flaw.line).unwrap_or(u32::MAX),
            service: service.name.to_owned(),
            about: want.name().to_owned(),
            message: flaw.message,
        }
    }

    /// A service that only adds to one of its name.
    pub fn fragment(service: &Service<'_>) -> Self {
        let message = "it only adds to a service that no file here has".to_owned();
        let line = u32::try_from(service.line).unwrap_or(u32::MAX);
        Self { line, service: service.name.to_owned(), about: FRAGMENT.to_owned(), message }
    }

    /// Services of a file that may not be looked at.
    pub fn unread(line: usize, path: &str) -> Self {
        let message = format!("the services of {path} are not looked at");
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Self { line, service: String::new(), about: UNREAD.to_owned(), message }
    }

    /// `from` is the file that may supply what is missing.
    pub fn target(&self, from: Option<RepoPath>) -> Target {
        let Self { service, about, message, .. } = self;
        let anchor = format!("{service}{BETWEEN}{about}{BETWEEN}{message}").into();
        Target { line: self.line, path: from.unwrap_or_else(|| RepoPath::new("")), anchor: Some(anchor) }
    }

    pub fn read(target: &Target) -> Option<Self> {
        let mut parts = target.anchor.as_deref()?.splitn(3, BETWEEN).map(str::to_owned);
        Some(Self { line: target.line, service: parts.next()?, about: parts.next()?, message: parts.next()? })
    }

    pub fn is_fragment(&self) -> bool {
        self.about == FRAGMENT
    }

    pub fn is_unread(&self) -> bool {
        self.about == UNREAD
    }

    /// How an addition would name what is missing.
    pub fn supply(&self) -> String {
        format!("{}{BETWEEN}{}", self.service, self.about)
    }
}
