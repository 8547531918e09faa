//! Any text held against a small repository: claims in the order of the document, of lines that it has, each with evidence
//! where it is called false.

use std::sync::LazyLock;

use gonogo::claims::{self, Document, Verdict};
use gonogo::import;
use gonogo::repo::RepoPath;

use super::site::Site;

/// A repository that has some of what documents speak of.
static SITE: LazyLock<Site> = LazyLock::new(|| {
    Site::new(&[
        ("Makefile", ".PHONY: test\ntest:\n\tpytest\nrelease: test\n\t./scripts/release.sh\n"),
        ("README.md", "# Orders\n\nSee [operations](docs/OPERATIONS.md).\n"),
        ("docs/OPERATIONS.md", "# Operations\n\n## Restore\n\nRun `make restore`.\n"),
        ("app.py", APP),
        (
            "server.js",
            "const app = require('express')();\napp.get('/ready', (q, r) => r.send(process.env.GREETING));\n",
        ),
        (
            "main.go",
            "package main\n\nfunc main() {\n\thttp.HandleFunc(\"/metrics\", serve)\n\tos.Getenv(\"PORT\")\n}\n",
        ),
        (
            "package.json",
            r#"{"name": "orders", "version": "1.2.3", "scripts": {"build": "tsc"}, "engines": {"node": ">=20"}}"#,
        ),
        ("Cargo.toml", "[package]\nname = \"orders\"\nversion = \"1.2.3\"\nrust-version = \"1.80\"\n"),
        (
            "docker-compose.yml",
            "services:\n  web:\n    image: orders:1.2.3\n    ports: [\"8080:80\"]\n  db:\n    image: postgres:16\n",
        ),
        ("k8s/orders.yaml", DEPLOYMENT),
        (".env.example", "DATABASE_URL=\nLOG_LEVEL=info\n"),
        (
            ".github/workflows/ci.yml",
            "on: [push]\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make test\n",
        ),
        (
            "alerts.yml",
            "groups:\n  - name: orders\n    rules:\n      - alert: Down\n        expr: up == 0\n        for: 5m\n",
        ),
        ("tests/test_app.py", "def test_health():\n    assert True\n\ndef test_orders():\n    assert True\n"),
        ("openapi.yaml", "openapi: 3.0.0\npaths:\n  /v1/orders/{id}:\n    get: {}\n"),
    ])
});

const APP: &str = "\
import os
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix=\"/v1\")
TIMEOUT = int(os.environ.get(\"TIMEOUT_SECONDS\", \"30\"))

@router.post(\"/orders\")
def create():
    raise NotImplementedError

@app.get(\"/health\")
def health():
    return {}

app.include_router(router, prefix=\"/api\")
";

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  replicas: 3
  template:
    spec:
      securityContext: {runAsUser: 10001}
      containers:
        - name: orders
          image: orders:1.2.3
          resources: {limits: {cpu: 250m, memory: 128Mi}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: orders}
spec: {minReplicas: 3, maxReplicas: 20}
";

pub fn hold(bytes: &[u8]) {
    let Ok(text) = import::text(bytes) else { return };
    let lines = 1..=text.split('\n').count();
    let document = Document { path: RepoPath::new("docs/READINESS.md"), text, said: None };
    let found = claims::audit(&SITE.repo, &[document]);
    assert!(found.is_sorted_by_key(|claim| claim.line));
    for claim in &found {
        assert!(lines.contains(&claim.line) && !claim.text.is_empty(), "{claim:?}");
        assert!(claim.verdict != Verdict::False || !claim.evidence.is_empty(), "{claim:?}");
    }
}
