//! What must hold of every parser, whatever bytes it is given: nothing panics, and what comes out can be relied on.
//!
//! `cargo fuzz` looks for bytes that break a law; `tests/corpus.rs` holds the bytes in `fuzz/seeds` against the same laws, so
//! that they are compiled with the program and nothing that broke one ever does again.

#![allow(dead_code, reason = "each target asks for its own law")]

pub mod checklist;
pub mod claims;
pub mod import;
pub mod ledger;
pub mod reports;
mod site;
