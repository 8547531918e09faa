//! Which checks are asked at all: those of a checklist or an area whose `when` does not hold need not look at anything.
//! A checklist that does not fit is most of what is embedded, so that its conditions are decided first, and the rest is
//! read for once they hold.

use std::sync::Arc;
use std::time::Instant;

use super::engine::{Cancel, Engine, Evaluation, Progress};
use super::plan::{Node, NodeId, Plan};
use super::recall::Recall;
use super::touched::Touched;
use crate::check::Status;

/// Where a check is asked for: it is needed if at all of these conditions hold.
pub(super) type Place = Vec<NodeId>;

/// For each check, whether it decides if others are needed.
pub(super) fn guards(nodes: &[Node]) -> Vec<bool> {
    let mut guards = vec![false; nodes.len()];
    nodes.iter().flat_map(|node| &node.places).flatten().for_each(|guard| guards[*guard] = true);
    with_parts(nodes, guards)
}

/// What a whole needs, its parts are needed for; they come before it.
fn with_parts(nodes: &[Node], mut wanted: Vec<bool>) -> Vec<bool> {
    for (id, node) in nodes.iter().enumerate().rev().filter(|(_, node)| !node.parts.is_empty()) {
        for part in &node.parts {
            wanted[*part] |= wanted[id];
        }
    }
    wanted
}

impl Plan {
    /// For each check, whether it is needed where these conditions hold.
    fn needed(&self, holds: impl Fn(NodeId) -> bool) -> Vec<bool> {
        let is_needed = |places: &[Place]| places.iter().any(|place| place.iter().all(|guard| holds(*guard)));
        let nodes = self.nodes().iter().zip(&self.guards);
        with_parts(self.nodes(), nodes.map(|(node, guards)| *guards || is_needed(&node.places)).collect())
    }
}

impl Engine {
    /// Lets everything look that is needed: first what decides that, unless an earlier run knew it, then the rest.
    pub(super) fn look_at_all(
        &mut self,
        recall: Option<&Recall>,
        cancel: &Cancel,
        report: &(dyn Fn(Progress) + Sync),
        evaluation: &mut Evaluation,
    ) {
        let guards = &self.plan.guards;
        let known =
            recall.map(Recall::known).filter(|known| guards.iter().zip(known).all(|(guard, known)| known >= guard));
        let first = match &known {
            Some(known) => known.clone(),
            None => guards.clone(),
        };
        self.asked = vec![false; first.len()];
        let whole = recall.filter(|_| known.is_some());
        let heard = |progress| {
            if known.is_some() {
                report(progress);
            }
        };
        self.ask(&first, whole.map(|recall| (recall, true)), cancel, &heard, evaluation);
        let needed = self.needed();
        (0..needed.len()).filter(|id| !needed[*id]).for_each(|id| self.forget(id));
        self.ask_more(recall, cancel, report, evaluation);
    }

    /// Lets the checks look that have become needed.
    pub(super) fn ask_more(
        &mut self,
        recall: Option<&Recall>,
        cancel: &Cancel,
        report: &(dyn Fn(Progress) + Sync),
        evaluation: &mut Evaluation,
    ) {
        let more: Vec<bool> = self.needed().iter().zip(&self.asked).map(|(needed, asked)| *needed && !asked).collect();
        self.ask(&more, recall.map(|recall| (recall, false)), cancel, report, evaluation);
    }

    fn ask(
        &mut self,
        wanted: &[bool],
        recall: Option<(&Recall, bool)>,
        cancel: &Cancel,
        report: &(dyn Fn(Progress) + Sync),
        evaluation: &mut Evaluation,
    ) {
        if cancel.is_cancelled() || !wanted.contains(&true) {
            return;
        }
        self.read_all(wanted, recall, cancel, report, evaluation);
        if cancel.is_cancelled() {
            (0..wanted.len()).filter(|id| wanted[*id]).for_each(|id| self.forget(id));
            return;
        }
        let reduce = Instant::now();
        let mut touched = Touched::default();
        for id in (0..wanted.len()).filter(|id| wanted[*id]) {
            self.asked[id] = true;
            touched.mark(id);
        }
        self.conclude(&touched, evaluation);
        evaluation.timings.reduce += reduce.elapsed();
    }

    fn needed(&self) -> Vec<bool> {
        let passes =
            |guard: NodeId| self.outcomes[guard].as_ref().is_some_and(|outcome| outcome.status == Status::Pass);
        Arc::clone(&self.plan).needed(passes)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::audit::{Changes, Memory};
    use crate::checklist::{Checklist, parse};
    use crate::repo::{Repo, RepoPath};

    /// Long after all that is written here, so that no file is too young to be remembered.
    const LATER: i128 = i128::MAX / 2;

    fn checklists() -> [Checklist; 2] {
        let item = |id: &str, has: &str| {
            format!(
                "[[area.item]]\nid = \"{id}\"\ntitle = \"A\"\n\
                 check.any = [{{ text = {{ in = [\"*.rs\"], has = '{has}' }} }}, {{ file.any = [\"LICENSE\"] }}]\n"
            )
        };
        let always = format!("schema = 1\nid = \"always\"\n[[area]]\nid = \"a\"\n{}", item("main", "fn main"));
        let images = format!(
            "schema = 1\nid = \"images\"\nwhen.text = {{ in = [\"Dockerfile\"], has = '^FROM' }}\n\
             [[area]]\nid = \"a\"\n{}[[area]]\nid = \"b\"\nwhen.file.any = [\"compose.yaml\"]\n{}",
            item("port", "8080"),
            item("health", "healthz")
        );
        [("always.toml", always), ("images.toml", images)].map(|(origin, text)| parse(origin, &text).0.unwrap())
    }

    struct Trial {
        folder: TempDir,
        plan: Arc<Plan>,
    }

    impl Trial {
        fn new() -> Self {
            let trial = Self { folder: TempDir::new().unwrap(), plan: Arc::new(Plan::new(&checklists())) };
            trial.write("main.rs", "fn main() { serve(8080) }\n");
            trial.write("lib.rs", "pub fn healthz() {}\n");
            trial
        }

        fn write(&self, path: &str, text: &str) -> Changes {
            fs::write(self.folder.path().join(path), text).unwrap();
            Changes { paths: [RepoPath::new(path)].into(), ..Changes::default() }
        }

        fn remove(&self, path: &str) -> Changes {
            fs::remove_file(self.folder.path().join(path)).unwrap();
            Changes { paths: [RepoPath::new(path)].into(), ..Changes::default() }
        }

        fn engine(&self) -> Engine {
            Engine::new(Arc::new(Repo::open(self.folder.path()).unwrap()), Arc::clone(&self.plan))
        }

        /// As an audit that knows nothing finds it now.
        fn cold(&self) -> Engine {
            let mut engine = self.engine();
            engine.audit(&Cancel::default(), &|_| {});
            engine
        }

        fn warm(&self, memory: Vec<u8>) -> (Engine, Evaluation) {
            let mut engine = self.engine();
            engine.remember(|| Memory::decode(memory, "p"));
            let evaluation = engine.audit(&Cancel::default(), &|_| {});
            (engine, evaluation)
        }

        fn memory(&self) -> Vec<u8> {
            let (engine, _) = self.warm(Vec::new());
            let mut bytes = Vec::new();
            engine.write_memory("p", LATER, &mut bytes).unwrap();
            bytes
        }
    }

    /// What is asked, and what it says.
    fn told(engine: &Engine) -> Vec<Option<Status>> {
        engine.outcomes.iter().map(|outcome| outcome.as_ref().map(|outcome| outcome.status)).collect()
    }

    #[test]
    fn what_nobody_needs_is_not_looked_at_until_its_condition_holds() {
        let trial = Trial::new();
        let mut live = trial.cold();
        assert!(told(&live).iter().filter(|status| status.is_none()).count() >= 6, "two checks with their parts");
        for (path, text, looks) in [
            ("Dockerfile", "# none yet\n", 1),
            ("lib.rs", "pub fn healthz() { 0 }\n", 1),
            ("Dockerfile", "FROM scratch\n", 1 + 2),
            ("compose.yaml", "services: {}\n", 1 + 2),
            ("main.rs", "fn main() {}\n", 3),
        ] {
            let evaluation = live.update(&trial.write(path, text), &Cancel::default(), &|_| {});
            assert_eq!(told(&live), told(&trial.cold()), "{path}: {text}");
            assert_eq!(evaluation.looks, looks, "{path}: {text}");
        }
        // What was needed once goes on being right when it is again.
        live.update(&trial.remove("Dockerfile"), &Cancel::default(), &|_| {});
        live.update(&trial.write("main.rs", "fn main() { 8080 }\n"), &Cancel::default(), &|_| {});
        live.update(&trial.write("Dockerfile", "FROM scratch\n"), &Cancel::default(), &|_| {});
        assert_eq!(told(&live), told(&trial.cold()));
    }

    #[test]
    fn what_was_not_asked_is_not_remembered_as_having_found_nothing() {
        let trial = Trial::new();
        let without = trial.memory();
        trial.write("Dockerfile", "FROM scratch\n");
        let with = trial.memory();
        let (engine, evaluation) = trial.warm(without);
        assert_eq!(told(&engine), told(&trial.cold()));
        assert_eq!(evaluation.files_read, 3, "the new file, and two for the check that is asked for the first time");
        let (engine, evaluation) = trial.warm(with.clone());
        assert_eq!((told(&engine), evaluation.files_read), (told(&trial.cold()), 0));
        trial.remove("Dockerfile");
        let (engine, evaluation) = trial.warm(with);
        assert_eq!((told(&engine), evaluation.files_read), (told(&trial.cold()), 0));
    }

    #[test]
    fn another_plan_asks_what_it_needs() {
        let trial = Trial::new();
        trial.write("Dockerfile", "FROM scratch\n");
        let [always, images] = checklists();
        let mut live = Engine::new(Arc::clone(trial.cold().repo()), Arc::new(Plan::new(&[always])));
        live.audit(&Cancel::default(), &|_| {});
        live.replan(Arc::clone(&trial.plan), &Cancel::default(), &|_| {});
        assert_eq!(told(&live), told(&trial.cold()));
        live.replan(Arc::new(Plan::new(&[Checklist { when: None, ..images }])), &Cancel::default(), &|_| {});
        live.replan(Arc::clone(&trial.plan), &Cancel::default(), &|_| {});
        assert_eq!(told(&live), told(&trial.cold()));
    }
}
