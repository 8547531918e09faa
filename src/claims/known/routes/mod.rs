//! The routes that a repository serves, read from the code of the common frameworks and joined with the prefixes of routers.
//!
//! Each file is read alone: its routes, and where it mounts the routers of others. A mount names a module; which file that
//! is, is known when all files are brought together.

mod dotnet;
mod go;
mod java;
mod javascript;
mod join;
mod openapi;
mod pattern;
mod php;
mod proto;
mod python;
mod ruby;
mod rust;

pub(in crate::claims) use self::join::{Fit, Served};
pub(in crate::claims) use self::pattern::Pattern;

use std::sync::LazyLock;

use regex::Regex;

use super::place::Source;
use crate::check::expression::compiled;
use crate::check::source::Lines;

/// A route as a file has it, without the prefixes that other files give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Route {
    /// Counts from 1.
    pub line: usize,
    /// In capitals; None means any.
    pub method: Option<String>,
    pub path: String,
    /// Whether it is only documented here.
    pub is_specified: bool,
}

/// A place where the routes of a module get a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Mount {
    pub prefix: String,
    /// The module's name, `orders` or `orders/urls`; empty if it is not known.
    pub module: String,
    /// The prefix stands in place of the one that the router has itself.
    pub replaces: bool,
}

/// What a file says of routes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::claims) struct Routing {
    pub routes: Vec<Route>,
    pub mounts: Vec<Mount>,
    /// The prefixes of its routers, of which another file's mount may take the place.
    pub replaceable: Vec<String>,
}

/// Reads a file of code or of data.
pub(in crate::claims) fn read(source: &Source<'_>) -> Routing {
    match source.path.extension().as_str() {
        "py" => python::read(source.text),
        "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" => javascript::read(source.path, source.text),
        "go" => go::read(source.text),
        "rs" => rust::read(source.text),
        "java" | "kt" | "scala" | "groovy" => java::read(source.text),
        "rb" => ruby::read(source.path, source.text),
        "php" => php::read(source.path, source.text),
        "cs" => dotnet::read(source.text),
        "proto" => proto::read(source.text),
        "yaml" | "yml" | "json" => openapi::read(source),
        _ => Routing::default(),
    }
}

/// Collects routes and mounts of one text.
struct Collector<'t> {
    text: &'t str,
    lines: Lines,
    routing: Routing,
}

impl<'t> Collector<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, lines: Lines::of(text), routing: Routing::default() }
    }

    fn add(&mut self, offset: usize, method: Option<&str>, path: &str) {
        if !self.is_comment(offset) {
            self.add_uncommented(offset, method, path);
        }
    }

    /// Adds a route wherever it stands.
    fn add_uncommented(&mut self, offset: usize, method: Option<&str>, path: &str) {
        let method = method.map(str::to_ascii_uppercase).filter(|method| METHODS.contains(&method.as_str()));
        let line = self.lines.at(offset);
        self.routing.routes.push(Route { line, method, path: path.to_owned(), is_specified: false });
    }

    fn mount(&mut self, offset: usize, prefix: &str, module: &str) {
        // A router that is mounted at the root of another has the other's address.
        let says_something = !prefix.trim_matches('/').is_empty() || !module.is_empty();
        if !self.is_comment(offset) && says_something {
            self.routing.mounts.push(Mount { prefix: prefix.to_owned(), module: module.to_owned(), replaces: false });
        }
    }

    fn is_comment(&self, offset: usize) -> bool {
        let line = &self.text[self.text[..offset].rfind('\n').map_or(0, |at| at + 1)..offset];
        let line = line.trim_start();
        line.starts_with("//") || line.starts_with('*') || line.starts_with("# ") || line.starts_with("/*")
    }
}

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "WEBSOCKET"];

/// The methods that a text names as words: `methods=["GET", "POST"]`.
fn methods(text: &str) -> Vec<&str> {
    let words = text.split(|character: char| !character.is_ascii_alphabetic());
    words.filter(|word| METHODS.contains(&word.to_ascii_uppercase().as_str())).collect()
}

/// What stands between a bracket that is open and the one that closes it; None if that is not among so many bytes.
pub(in crate::claims) fn closed(text: &str, most: usize) -> Option<&str> {
    let mut open = 1_usize;
    for (at, byte) in text.bytes().enumerate().take(most) {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(&text[..at]);
        }
    }
    None
}

/// The same, or as much as so many bytes are.
fn enclosed(text: &str, most: usize) -> &str {
    closed(text, most).unwrap_or_else(|| {
        let mut end = most.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        &text[..end]
    })
}

/// The beginning of a text, so that what is looked for there is not looked for in a whole file again and again.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(400);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn joined(prefix: &str, path: &str) -> String {
    format!("{}/{}", prefix.trim_end_matches('/'), path.trim_start_matches('/'))
}

type Expression = LazyLock<Regex>;

#[cfg(test)]
mod tests;
