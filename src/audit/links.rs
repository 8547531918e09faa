//! The links among the files: what one leads to may change without it, and without an event that names it.

use std::collections::{BTreeMap, HashSet};

use super::changes::{Changes, Delta};
use super::engine::Engine;
use crate::repo::{RepoPath, Stamp, Unreadable};

/// What each link leads to.
pub(super) type Targets = BTreeMap<RepoPath, Result<Stamp, Unreadable>>;

impl Engine {
    pub(super) fn find_targets(&self) -> Targets {
        self.files.links().map(|link| (link.clone(), self.repo.stamp_of_target(link))).collect()
    }

    /// Touches the links whose target changed, came, went or is another.
    pub(super) fn follow_links(&mut self, changes: &Changes, delta: &mut Delta) {
        if self.files.links().len() == 0 {
            self.targets.clear();
            return;
        }
        // Two writes in one moment leave the same stamp: what is told to have changed counts as changed.
        let told: HashSet<Stamp> = changes.paths.iter().filter_map(|path| self.repo.stamp(path)).collect();
        let now = self.find_targets();
        for (link, target) in &now {
            if self.targets.get(link) != Some(target) || target.as_ref().is_ok_and(|stamp| told.contains(stamp)) {
                delta.touch(&self.files, link);
            }
        }
        self.targets = now;
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::sync::Arc;

    use tempfile::TempDir;

    use crate::audit::{Cancel, Changes, Engine, Plan};
    use crate::check::Status;
    use crate::repo::{Repo, RepoPath};

    const RULES: &str = "schema = 1\nid = \"a\"\n[[area]]\nid = \"a\"\n[[area.item]]\nid = \"a\"\ntitle = \"A\"\n\
                         check.data = { in = [\"*.yaml\"], holds = '.replicas > 1' }\n";

    /// The write leaves the length and, where the clock is coarse, the times as they were.
    #[test]
    fn a_link_is_read_again_when_what_it_leads_to_is_written() {
        let folder = TempDir::new().unwrap();
        let write = |replicas: u8| fs::write(folder.path().join("target"), format!("replicas: {replicas}\n")).unwrap();
        write(0);
        symlink("target", folder.path().join("link")).unwrap();
        symlink("link", folder.path().join("config.yaml")).unwrap();
        let checklist = crate::checklist::parse("a.toml", RULES).0.unwrap();
        let repo = Arc::new(Repo::open(folder.path()).unwrap());
        let mut engine = Engine::new(repo, Arc::new(Plan::new(&[checklist])));
        let first = engine.audit(&Cancel::default(), &|_| {});
        assert_eq!(first.outcomes[0].1.status, Status::Fail);
        for (replicas, expected) in [(3, Status::Pass), (0, Status::Fail)].repeat(10) {
            write(replicas);
            let changes = Changes { paths: [RepoPath::new("target")].into(), ..Changes::default() };
            let update = engine.update(&changes, &Cancel::default(), &|_| {});
            assert_eq!(update.outcomes.last().unwrap().1.status, expected);
        }
        let changes = Changes { paths: [RepoPath::new("elsewhere")].into(), ..Changes::default() };
        assert_eq!(engine.update(&changes, &Cancel::default(), &|_| {}).files_read, 0, "nothing that it leads to");
    }
}
