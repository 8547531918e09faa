//! What documents say, held against repositories that the tests write for them. One program, for each that is linked takes
//! as much time and room as all of these files together.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;
mod support;

mod absent;
mod company;
mod counted;
mod denied;
mod described;
mod document;
mod evidence;
mod exact;
mod heard;
mod incremental;
mod intended;
mod lacking;
mod left;
mod meant;
mod named;
mod readings;
mod reports;
mod requested;
mod running;
mod settings;
mod spared;
mod spared_sums;
mod standing;
mod stated;
mod sums;
mod today;
mod understated;
mod unused;
mod wired;
