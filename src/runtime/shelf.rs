//! stub until helper delivers
use crate::ledger::Ledger;
use crate::repo::Repo;
pub fn load(_repo: &Repo) -> Ledger { Ledger::default() }
