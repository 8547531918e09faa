//! What is judged again after a change equals what is judged from nothing: on real repositories, after any sequence of
//! changes, whoever asks for which of the documents.

use std::fs;
use std::time::Duration;

use crate::common::Fixture;
use gonogo::claims::{Casebook, audit, select};
use gonogo::repo::Repo;
use proptest::prelude::*;

/// What may happen to a repository.
#[derive(Clone, Debug)]
enum Step {
    Code(usize, usize),
    Document(usize, usize),
    Remove(usize),
    RemoveFolder(usize),
    Rename(usize, usize),
    Ignore(usize),
    Commit,
    Branch(usize),
}

const CODE: [&str; 9] = [
    "service/app.py",
    "service/orders.py",
    "service/test_orders.py",
    "Makefile",
    "package.json",
    "compose.yaml",
    ".env.example",
    "docs/dashboards/load.json",
    "k8s/app.yaml",
];
/// Of different lengths, so that no file system's clock is too coarse to tell them apart.
const TEXTS: [&str; 12] = [
    "",
    "app = FastAPI()\n\n\n@app.get(\"/readyz\")\ndef readyz():\n    return {}\n",
    "import os\nimport redis\n\nURL = os.environ[\"ORDERS_URL\"]\n\n\ndef cancel_order(order):\n    return rate_limit(order)\n",
    "# rate limit, one day\n\n@app.post(\"/orders\")\ndef create():\n    pass\n",
    "def test_one():\n    assert True\n\n\ndef test_two():\n    assert True\n",
    "test:\n\tpytest\n\ndeploy: test\n\tkubectl apply -f k8s\n",
    "{\n  \"scripts\": { \"build\": \"vite build\", \"lint\": \"eslint .\" },\n  \"engines\": { \"node\": \">=20\" }\n}\n",
    "services:\n  api:\n    image: python:3.11-slim\n    ports: [\"8080:80\"]\n  cache:\n    image: redis:7\n",
    "ORDERS_URL=http://localhost\nORDERS_LIMIT=3\n",
    "kind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 2\n  maxReplicas: 9\n---\nkind: PodDisruptionBudget\n",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          resources:\n            limits:\n              memory: 512Mi\n",
    "from fastapi import APIRouter\n\nTOKEN_EXPIRE_MINUTES = 15\nrouter = APIRouter(dependencies=[Depends(current_user)])\n\n\n@router.delete(\"/orders\")\ndef drop():\n    pass\n",
];
const DOCUMENTS: [&str; 3] = ["docs/READY.md", "README.md", "docs/ops/RUNBOOK.md"];
const STATEMENTS: [&str; 7] = [
    "# Ready\n\nLast updated: 2026-11-02\n\n- ✅ `GET /readyz` is served\n- ✅ Rate limiting with Redis\n- ❌ Order cancellation\n- ✅ `make deploy` and `make e2e`\n",
    "# API\n\n| Variable | Meaning |\n|---|---|\n| `ORDERS_URL` | where |\n| `ORDERS_LIMIT` | how many |\n| `ORDERS_SECRET` | a secret |\n\nPOST /orders creates, GET /orders/{id} shows.\n",
    "# Run\n\n```bash\nmake test\nnpm run lint\nnpm run e2e\ndocker compose up cache\n```\n\n- [x] 2 tests\n- [x] `docs/ops/RUNBOOK.md` (~20 lines)\n- [ ] [dashboards](dashboards/)\n",
    "# State\n\n- ✅ HPA 2-9 replicas\n- ✅ PodDisruptionBudget\n- ✅ Python 3.11, Node 20\n- ✅ `service/orders.py`: `cancel_order()`\n- ✅ Grafana dashboards: 1 dashboard\n- ✅ `logs/build.log`\n",
    "# Links\n\n[app](../service/app.py) [load](dashboards/load.json) [gone](../gone.md) [notes](ops/notes.md)\n\nBranch: feature/orders\nCommit: 0123abc\n",
    "# Safe\n\n- ✅ Every service has resource limits\n- ✅ Memory limit 512Mi\n- ✅ Tokens expire after 15 minutes\n- ✅ All endpoints require authentication\n- ✅ `service/app.py` (7 lines)\n- ✅ 20 lines of Python\n- ✅ No hardcoded secrets\n- ✅ CI runs lint\n",
    "",
];
const FOLDERS: [&str; 3] = ["service", "docs/ops", "k8s"];
const RULES: [&str; 3] = ["", "logs/\n", "*.log\ngone.md\n"];

fn apply(fixture: &Fixture, step: &Step) {
    let all = || CODE.iter().chain(&DOCUMENTS);
    let path = |name: &str| fixture.root().join(name);
    match step {
        Step::Code(file, text) => fixture.write(CODE[*file], TEXTS[*text]),
        Step::Document(file, text) => fixture.write(DOCUMENTS[*file], STATEMENTS[*text]),
        Step::Remove(file) => drop(fs::remove_file(path(all().nth(*file).unwrap()))),
        Step::RemoveFolder(at) => drop(fs::remove_dir_all(path(FOLDERS[*at]))),
        Step::Rename(from, to) => {
            fs::create_dir_all(path(CODE[*to]).parent().unwrap()).unwrap();
            let _ = fs::rename(path(CODE[*from]), path(CODE[*to]));
        }
        Step::Ignore(rules) => fixture.write(".gitignore", RULES[*rules]),
        Step::Commit => {
            drop(fixture.git(&["add", "-A"]) + &fixture.git(&["commit", "-q", "--allow-empty", "-m", "Go on"]));
        }
        Step::Branch(at) => drop(fixture.git(&["branch", "-f", ["feature/orders", "other"][*at]])),
    }
}

fn steps() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let all = CODE.len() + DOCUMENTS.len();
    let step = prop_oneof![
        6 => (0..CODE.len(), 0..TEXTS.len()).prop_map(|(file, text)| Step::Code(file, text)),
        3 => (0..DOCUMENTS.len(), 0..STATEMENTS.len()).prop_map(|(file, text)| Step::Document(file, text)),
        2 => (0..all).prop_map(Step::Remove),
        1 => (0..FOLDERS.len()).prop_map(Step::RemoveFolder),
        1 => (0..CODE.len(), 0..CODE.len()).prop_map(|(from, to)| Step::Rename(from, to)),
        1 => (0..RULES.len()).prop_map(Step::Ignore),
        1 => Just(Step::Commit),
        1 => (0..2_usize).prop_map(Step::Branch),
    ];
    proptest::collection::vec(proptest::collection::vec(step, 1..4), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_full(script in steps(), start in (0..TEXTS.len(), 0..STATEMENTS.len())) {
        let fixture = Fixture::new("orders");
        fixture.write("logs/build.log", "built\n");
        for (at, file) in CODE.iter().enumerate() {
            fixture.write(file, TEXTS[(start.0 + at) % TEXTS.len()]);
        }
        for (at, file) in DOCUMENTS.iter().enumerate() {
            fixture.write(file, STATEMENTS[(start.1 + at) % STATEMENTS.len()]);
        }
        let repo = Repo::open(&fixture.root()).unwrap();
        // What is young is kept, too: else nothing would be, so soon after it was written.
        let casebook = Casebook::trusting(Duration::ZERO);
        for (at, burst) in std::iter::once(&Vec::new()).chain(&script).enumerate() {
            burst.iter().for_each(|step| apply(&fixture, step));
            let mut documents = select(&repo);
            // Now all are asked for, now one, as a view and a check would.
            documents.retain(|document| at % 3 != 1 || document.path.as_str() == DOCUMENTS[0]);
            prop_assert_eq!(casebook.audit(&repo, &documents), audit(&repo, &documents), "after {:?}", burst);
            let alone: Vec<_> = documents.iter().flat_map(|one| audit(&repo, std::slice::from_ref(one))).collect();
            prop_assert_eq!(casebook.audit(&repo, &documents), alone, "what is said of one rests on no other");
        }
    }
}

#[test]
fn commits_are_judged_by_what_they_have() {
    let fixture = Fixture::new("orders");
    fixture.write("docs/READY.md", "- ✅ `GET /readyz` is served\n- ✅ Notes: `docs/notes.md`\n");
    fixture.write("service/app.py", TEXTS[1]);
    apply(&fixture, &Step::Commit);
    fixture.write("docs/notes.md", "# Notes\n");
    fs::remove_file(fixture.root().join("service/app.py")).unwrap();
    apply(&fixture, &Step::Commit);
    let repo = Repo::open(&fixture.root()).unwrap();
    let casebook = Casebook::default();
    for revision in ["HEAD~1", "HEAD", "HEAD~1"] {
        let then = repo.at(revision).unwrap();
        let documents = select(&then);
        assert_eq!(casebook.audit(&then, &documents), audit(&then, &documents), "{revision}");
    }
    assert!(casebook.audit_for(&repo, &select(&repo), &|| true).is_none(), "nobody waits for it");
    assert_eq!(casebook.audit(&repo, &select(&repo)), audit(&repo, &select(&repo)), "what was cut short is done again");
}
