//! The engine: which checks look at which files, what they learned so far, and what a change makes them look at again.
//!
//! A full audit reads each wanted file once, for all checks together. Afterwards a change costs the changed files, the
//! checks that read them, and the items that ask those checks.

mod again;
mod beyond;
mod changes;
mod engine;
mod facts;
mod globs;
mod learn;
mod links;
mod memory;
mod needed;
mod outset;
mod plan;
mod prefilter;
mod recall;
mod replay;
mod scout;
mod select;
mod timings;
mod touched;

pub use beyond::{is_unknown, left_out};
pub use changes::Changes;
pub use engine::{Cancel, Engine, Evaluation, Progress};
pub use memory::Memory;
pub use outset::Ahead;
pub use plan::Plan;
pub use scout::{Scout, Seen, Sight};
pub use timings::Timings;
