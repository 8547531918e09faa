//! stub until the real one is in place
use crate::repo::RepoPath;
#[derive(Clone, Copy)]
pub(super) enum Format { Yaml }
impl Format { pub(super) fn of(_: &RepoPath) -> Option<Self> { Some(Self::Yaml) } }
pub(super) struct Documents;
pub(super) fn parse(_: Format, _: &[u8]) -> Documents { Documents }
