//! What should be true: checklists of areas of items, read from TOML.

mod builtin;
mod claim;
mod fix;
mod graph;
mod model;
mod own;
mod parse;
mod planning;

pub use builtin::{Builtin, builtins};
pub use claim::{Claim, Said};
pub use fix::{Fix, Writing};
pub use graph::{check_needs, renamed};
pub use model::{Area, Checklist, Condition, DEFAULT_LEVELS, Effort, Item, ItemKey, Source, is_id};
pub use parse::{outline, parse};
pub use planning::{Risk, Weeks};
