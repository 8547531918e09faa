//! The program in a real terminal, as people use it: keys in, screens and files out.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../hostile_site/mod.rs"]
mod hostile_site;
#[path = "../live/mod.rs"]
mod live;
#[path = "../team_support/mod.rs"]
mod team_support;
#[path = "../terminal_support/mod.rs"]
mod terminal_support;

mod alone;
mod claims;
mod drafts;
mod edges;
mod hostile_git;
mod lines;
mod locked_keys;
mod probes;
mod program;
mod review;
mod sprint;
mod walk;
mod watching;
