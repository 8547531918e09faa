//! What people stated about items: marks, waivers, assignments, comments, withdrawals, one immutable TOML file a statement.
//!
//! A statement lies at `.gonogo/ledger/<checklist>/<area>.<item>/<id>.toml`, a sign-off in `_board/`. Nothing here reads or writes files: texts
//! come in and go out, and [`Ledger::force`] says which statements count, whatever order they were read in.

mod evidence;
mod force;
mod model;
mod orphans;
mod removed;
mod sign_off;
mod text;
mod until;
mod waiver;

pub use force::{Fate, Force, StandingWaiver};
pub use model::{Damage, Evidence, Kind, Ledger, MarkStatus, Origin, Statement, StatementId};
pub use orphans::why as orphaned_why;
pub use removed::Removed;
pub use sign_off::{BOARD, Decision, Given, SignOff};
pub use text::{KNOWN as KINDS, outline, parse, render, render_all, signed};
pub use until::Until;
pub use waiver::{Ruling, Waiver};

/// The ledger's folder, relative to the repository's root.
pub const FOLDER: &str = ".gonogo/ledger";
