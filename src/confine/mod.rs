//! A command shut in: two small processes of our own stand between the program and what it runs.
//!
//! ```text
//! gonogo ─ keeper ─ inmate's init ─ command
//! ```
//!
//! The *keeper* makes a namespace of its own for processes and, unless the network was granted, for the network. Its standard
//! input is a pipe from gonogo: when that ends, because gonogo gave up or died, it ends everything. The *init* is the first
//! process in there: when it ends, the kernel ends all others. It shuts itself in with Landlock (read everything but devices,
//! write a scratch folder and what was granted) and, without the network, closes sockets in the file system; then it starts the
//! command, and tells how that ended in a file that the command cannot reach.
//!
//! Where a kernel knows no such namespaces, the keeper adopts what the command leaves behind and ends it one by one. What could
//! not be had is told, never silent. No code runs between fork and exec: both processes are this program, started anew.

#[cfg(target_os = "linux")]
mod grants;
#[cfg(target_os = "linux")]
mod init;
#[cfg(target_os = "linux")]
mod keeper;
#[cfg(target_os = "linux")]
mod landlock;
#[cfg(target_os = "linux")]
mod orphans;
#[cfg(target_os = "linux")]
mod refusal;
#[cfg(target_os = "linux")]
mod sockets;

use std::path::PathBuf;
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

/// The hidden words by which the program is started as keeper and as init.
pub const KEEPER: &str = "__keep";
pub const INIT: &str = "__confine";
/// How the keeper ends when processes are left that it could not end.
pub const SURVIVED: u8 = 3;

/// What the command is, and what it may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub argv: Vec<String>,
    pub folder: PathBuf,
    /// The repository.
    pub root: PathBuf,
    /// What it may write to beneath the root, and a temporary folder, its own.
    pub writes: Vec<String>,
    pub scratch: PathBuf,
    pub network: bool,
    /// A temporary folder that the command cannot write to.
    pub desk: PathBuf,
}

impl Order {
    /// The file in which the init tells what came of it.
    pub fn report(&self) -> PathBuf {
        self.desk.join("report")
    }
}

/// What came of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub end: Option<End>,
    /// In which way the command is less confined than it should be.
    pub caveats: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// It could not be started.
    NotStarted(String),
    Code(i32),
    Signal(i32),
}

/// Whether the command line is one of these processes'; then it does its work instead of the program.
pub fn main() -> Option<ExitCode> {
    let mut words = std::env::args().skip(1);
    let role = words.next().filter(|role| role == KEEPER || role == INIT)?;
    let order = words.next().and_then(|text| serde_json::from_str::<Order>(&text).ok());
    let caveats: Vec<String> = words.collect();
    Some(match order {
        Some(order) => serve(&role, &order, caveats),
        None => ExitCode::from(2),
    })
}

#[cfg(target_os = "linux")]
fn serve(role: &str, order: &Order, caveats: Vec<String>) -> ExitCode {
    if role == KEEPER { keeper::run(order) } else { init::run(order, caveats) }
}

#[cfg(not(target_os = "linux"))]
fn serve(_role: &str, _order: &Order, _caveats: Vec<String>) -> ExitCode {
    ExitCode::from(2)
}
