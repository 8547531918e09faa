//! gonogo (draft docs)

pub mod audit;
pub mod board;
pub mod check;
pub mod checklist;
pub mod ledger;
pub mod problem;
pub mod reader;
pub mod repo;
pub mod text;
