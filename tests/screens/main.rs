//! What is drawn, and what keys do, on the app itself: real repositories, real audits and drawing, without a terminal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod palette;
mod pictures;
mod review;
mod review_since;
mod sizes;
mod sprint;
mod waivers;
mod widths;
