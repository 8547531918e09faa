//! gonogo (draft docs)

pub mod app;
pub mod audit;
pub mod board;
pub mod check;
pub mod checklist;
pub mod cli;
pub mod config;
pub mod ledger;
pub mod problem;
pub mod reader;
pub mod repo;
pub mod report;
pub mod runtime;
pub mod text;
pub mod view;
