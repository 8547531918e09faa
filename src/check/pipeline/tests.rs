//! What of each product's pipeline is a step, and where it stands.

use std::fs;
use std::time::Instant;

use super::*;
use crate::repo::Repo;

fn pipeline(path: &str, text: &str) -> Pipeline {
    let folder = tempfile::TempDir::new().unwrap();
    let place = folder.path().join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
    let repo = Repo::open(folder.path()).unwrap();
    let path = RepoPath::new(path);
    let file = File::new(&repo, &path, Vec::new());
    let bytes = file.bytes().unwrap();
    read(&file, bytes)
}

/// Each step with its line: `4 run cargo test`, `2 use actions/checkout@v4`; behind it why it does not count.
fn steps(path: &str, text: &str) -> Vec<String> {
    let shown = |step: &Step| {
        let verb = match step.does {
            Does::Use => "use",
            Does::Run(Act::Runs) => "run",
            Does::Run(Act::Prints) => "print",
            Does::Run(Act::Idles) => return None,
        };
        let why = step.lot.disabled.or(step.lot.ignored).map(|why| format!(" · {why}")).unwrap_or_default();
        let text = if verb == "use" { &step.text } else { step.bare() };
        Some(format!("{} {verb} {text}{why}", step.line))
    };
    pipeline(path, text).steps.iter().filter_map(shown).collect()
}

#[test]
fn a_workflow_has_jobs_with_steps() {
    let text = r#"on: { workflow_dispatch: { inputs: { script: { default: cargo test } } } }
env: { run: cargo test }
(teps: [ { run: cargo test } ]
jobs:
  refused: { (teps: [ { run: cargo test } ] }
  build:
    strategy: { matrix: { include: [ { command: cargo doc } ] } }
    steps:
      - uses: actions/checkout@v4
      - name: cargo test
        run: |
          # cargo test
          echo "cargo test"

          CI=1 cargo test --all && \
            cargo bench
      - run: >-
          cargo clippy
          -- -D warnings;
          cargo fmt
      - if: ${{ false }}
        run: cargo audit
      - run: cargo deny check
        continue-on-error: true
      - uses: actions-rs/cargo@v1
        with: { command: test, args: --all }
      - uses: actions/github-script@v7
        with: { script: "core.info('cargo test')" }
  reuse:
    uses: ./.github/workflows/test.yml
    if: github.ref == 'x' && false
"#;
    assert_eq!(
        steps(".github/workflows/ci.yml", text),
        [
            "7 run cargo doc",
            "9 use actions/checkout@v4",
            "13 print echo \"cargo test\"",
            "15 run cargo test --all",
            "16 run cargo bench",
            "18 run cargo clippy -- -D warnings",
            "20 run cargo fmt",
            "22 run cargo audit · `if: false`",
            "23 run cargo deny check · `continue-on-error: true`",
            "25 use actions-rs/cargo@v1",
            "26 run cargo test --all",
            "27 use actions/github-script@v7",
            "30 use ./.github/workflows/test.yml · `if: false`",
        ]
    );
    let action = "runs:\n  using: composite\n  steps:\n    - run: make test\n      shell: bash\n    - uses: a/b@v1\n";
    assert_eq!(steps("action.yml", action), ["4 run make test", "6 use a/b@v1"]);
}

#[test]
fn gitlab_runs_the_scripts_of_jobs_that_are_not_hidden() {
    let text = "include:\n  - template: Jobs/SAST.gitlab-ci.yml\ndefault:\n  before_script: [apt-get update]\n.lint:\n  \
                script: ruff check\n.unused:\n  script: mypy\n.shared: &shared\n  - tox\ntest:\n  image: { name: python:3, \
                entrypoint: [''] }\n  extends: [.lint]\n  script:\n    - *shared\n    - pytest || true\n  allow_failure: \
                true\n  after_script:\n    - coverage xml\noff:\n  script: [nox]\n  rules: [{ when: never }]\n";
    assert_eq!(
        steps(".gitlab-ci.yml", text),
        [
            "2 use Jobs/SAST.gitlab-ci.yml",
            "4 run apt-get update",
            "6 run ruff check",
            "8 run mypy · a hidden job that no job extends",
            "12 use python:3 · `allow_failure: true`",
            "13 use .lint · `allow_failure: true`",
            "10 run tox · `allow_failure: true`",
            "16 run pytest · `|| true` stands behind it",
            "19 run coverage xml · `allow_failure: true`",
            "21 run nox · every rule says `when: never`",
        ]
    );
}

#[test]
fn the_other_products_name_their_steps_alike() {
    let circle = "orbs:\n  node: circleci/node@5\njobs:\n  t:\n    steps:\n      - checkout\n      - restore_cache:\n          key: \
                  v1-{{ checksum \"x\" }}\n      - run: npm ci\n      - run: { name: test, command: npm test }\n      \
                  - node/test: { version: '20' }\n";
    assert_eq!(
        steps(".circleci/config.yml", circle),
        ["2 use circleci/node@5", "6 use checkout", "9 run npm ci", "10 run npm test", "11 use node/test"]
    );
    let azure = "steps:\n- script: |\n    npm ci\n    npm test\n- task: Maven@4\n  enabled: false\n- bash: make\n  \
                 condition: false\n- template: t.yml\n- task: Bash@3\n  inputs:\n    script: make check\n";
    assert_eq!(
        steps("azure-pipelines.yml", azure),
        [
            "3 run npm ci",
            "4 run npm test",
            "5 use Maven@4 · `enabled: false`",
            "7 run make · `condition: false`",
            "9 use t.yml",
            "10 use Bash@3",
            "12 run make check",
        ]
    );
    let bitbucket =
        "pipelines:\n  default:\n    - step:\n        script:\n          - npm test\n          - pipe: a/b:1\n";
    assert_eq!(steps("bitbucket-pipelines.yml", bitbucket), ["5 run npm test", "6 use a/b:1"]);
    let drone = "kind: pipeline\nsteps:\n- name: t\n  image: golang\n  commands: [go test]\n  failure: ignore\n---\nsteps:\n- \
                 image: kaniko\n";
    assert_eq!(
        steps(".drone.yml", drone),
        ["4 use golang · `failure: ignore`", "5 run go test · `failure: ignore`", "9 use kaniko"]
    );
    assert_eq!(steps(".travis.yml", "install: skip\nscript:\n  - tox\n"), ["1 run skip", "3 run tox"]);
    let kite = "steps:\n  - command: [npm ci, npm test]\n    plugins:\n      - docker#v5: { image: x }\n  - wait\n  - \
                commands: [make]\n";
    assert_eq!(
        steps(".buildkite/pipeline.yml", kite),
        ["2 run npm ci", "2 run npm test", "4 use docker#v5", "5 use wait", "6 run make"]
    );
    let cloud = "steps:\n- name: gcr.io/cloud-builders/go\n  args: [test, ./...]\n- name: node\n  entrypoint: bash\n  args: \
                 [-c, npm test]\n";
    assert_eq!(
        steps("cloudbuild.yaml", cloud),
        ["3 use gcr.io/cloud-builders/go", "3 run go test ./...", "5 use node", "6 run npm test"]
    );
    let task = "tasks:\n  test:\n    cmds:\n      - go test {{.CLI_ARGS}}\n      - task: lint\n      - cmd: make\n        \
                ignore_error: true\n  lint: golangci-lint run\n";
    assert_eq!(
        steps("Taskfile.yml", task),
        ["4 run go test {{.CLI_ARGS}}", "5 use lint", "6 run make · `ignore_error: true`", "8 run golangci-lint run"]
    );
    let cirrus = "task:\n  test_script: [make test]\n";
    assert_eq!(steps(".cirrus.yml", cirrus), ["2 run make test"]);
    assert_eq!(steps("package.json", "{\"scripts\": {\n\"test\": \"jest\"}}"), ["2 run jest"]);
}

#[test]
fn code_runs_what_its_calls_say() {
    let jenkins = "pipeline {\n  agent { docker { image 'maven:3' } }\n  // sh 'mvn site'\n  /* sh 'x' */\n  stages {\n    sh \
                   'mvn verify'\n    sh \"\"\"\n      npm ci\n      npm test \\\\\n        --ci\n    \"\"\"\n    sh(label: 'a', \
                   script: 'make check', returnStatus: true)\n    echo \"sh 'make'\"\n    bat 'a.bat'; sh('b')\n  }\n}\n";
    assert_eq!(
        steps("Jenkinsfile", jenkins),
        [
            "2 use maven:3",
            "6 run mvn verify",
            "8 run npm ci",
            "9 run npm test          --ci",
            "12 run make check",
            "14 run a.bat",
            "14 run b",
        ]
    );
    let nox = "import nox\n\ndef test(session):\n    # session.run('tox')\n    session.install('mypy')\n    \
               session.run('pytest', '-q', env={'A': 'b'})\n    subprocess.run(['make', 'x'], cwd='y', check=True)\n";
    assert_eq!(steps("noxfile.py", nox), ["6 run pytest -q", "7 run make x"]);
}

#[test]
fn scripts_and_recipes_are_text() {
    let make = "test: build\n\t@echo cargo test\n\t-cargo test\n\t@cargo fmt && \\\n\t  cargo doc\n";
    assert_eq!(
        steps("Makefile", make),
        ["2 print echo cargo test", "3 run cargo test · `-` stands before it", "4 run cargo fmt", "5 run cargo doc"]
    );
    assert_eq!(steps("justfile", "test:\n  cargo test\n"), ["2 run cargo test"]);
    assert_eq!(steps("ci/x.sh", "#!/bin/sh\nset -e\nmake\n"), ["2 run set -e", "3 run make"]);
    assert_eq!(steps("Dockerfile", "FROM x\nRUN make\n"), ["1 run FROM x", "2 run make"]);
    let tox = "[testenv]\ndeps =\n  pytest\ncommands =\n  - ruff check\n  mypy\ndescription = cargo test\n";
    assert_eq!(steps("tox.ini", tox), ["5 run ruff check · `-` stands before it", "6 run mypy"]);
    for name in ["README.md", ".gitignore", "main.rs"] {
        assert!(steps(name, "make test\n").is_empty(), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let broken = pipeline(".github/workflows/ci.yml", "jobs:\n  a: [\n");
    assert!(broken.problem.is_some() && !broken.is_template && broken.steps.is_empty());
    let template = pipeline("ci.yaml", "jobs:\n{{- if .Values.x }}\n  script: cargo test\n{{- end }}\n");
    assert!(template.problem.is_some() && template.is_template && template.steps.is_empty());
}

#[test]
fn bombs_are_bounded() {
    let start = Instant::now();
    let script = "cargo test; ".repeat(50_000);
    let aliases = format!("a: &a\n  script: \"{script}\"\nb: [{}]\n", "*a, ".repeat(50));
    let pipeline = pipeline(".gitlab-ci.yml", &aliases);
    assert!(pipeline.steps.len() <= STEPS && pipeline.problem.is_some());
    for (name, piece) in
        [("Jenkinsfile", "sh('"), ("Jenkinsfile", "sh \"\"\""), ("noxfile.py", "c.run("), ("Makefile", "a:\n\tb$(")]
    {
        let _ = steps(name, &piece.repeat(100_000));
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
