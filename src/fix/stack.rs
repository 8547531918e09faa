//! What each language's own tools are called, so that what is written can be pasted and runs.

use crate::repo::RepoPath;

/// A language with its tools, recognised by a file at the root.
#[derive(Debug, PartialEq, Eq)]
pub struct Stack {
    pub manifest: &'static str,
    /// What must be installed first on a fresh machine; empty if nothing.
    pub setup: &'static str,
    pub test: &'static str,
    pub lint: &'static str,
    pub format: &'static str,
    /// What looks for dependencies with known holes.
    pub audit: &'static str,
    /// What git should not keep.
    pub ignores: &'static str,
    /// Dependabot's name of its packages.
    pub packages: &'static str,
}

/// The one whose file comes first is the repository's first.
const STACKS: &[Stack] = &[
    Stack {
        manifest: "Cargo.toml",
        setup: "",
        test: "cargo test",
        lint: "cargo clippy --all-targets -- -D warnings",
        format: "cargo fmt --check",
        audit: "cargo install cargo-audit --locked\ncargo audit",
        ignores: "/target/",
        packages: "cargo",
    },
    Stack {
        manifest: "go.mod",
        setup: "",
        test: "go test ./...",
        lint: "go vet ./...",
        format: "test -z \"$(gofmt -l .)\"",
        audit: "GOBIN=\"$PWD/bin\" go install golang.org/x/vuln/cmd/govulncheck@latest\nbin/govulncheck ./...",
        ignores: "/bin/\n*.test\n*.out",
        packages: "gomod",
    },
    Stack {
        manifest: "package.json",
        setup: "npm ci",
        test: "npm test",
        lint: "npm run lint",
        format: "npx prettier --check .",
        audit: "npm audit --audit-level=high",
        ignores: "node_modules/\ndist/\ncoverage/\n*.log",
        packages: "npm",
    },
    Stack {
        manifest: "pyproject.toml",
        setup: "python -m pip install . pytest ruff",
        test: "python -m pytest",
        lint: "ruff check",
        format: "ruff format --check",
        audit: "python -m pip install pip-audit\npip-audit .",
        ignores: "__pycache__/\n*.pyc\n.venv/\ndist/\n.pytest_cache/\n.ruff_cache/",
        packages: "pip",
    },
    Stack {
        manifest: "requirements.txt",
        setup: "python -m pip install -r requirements.txt pytest ruff",
        test: "python -m pytest",
        lint: "ruff check",
        format: "ruff format --check",
        audit: "python -m pip install pip-audit\npip-audit -r requirements.txt",
        ignores: "__pycache__/\n*.pyc\n.venv/\n.pytest_cache/\n.ruff_cache/",
        packages: "pip",
    },
    Stack {
        manifest: "pom.xml",
        setup: "",
        test: "mvn --batch-mode verify",
        lint: "mvn --batch-mode checkstyle:check",
        format: "mvn --batch-mode spotless:check",
        audit: "mvn --batch-mode org.owasp:dependency-check-maven:check",
        ignores: "target/\n*.class",
        packages: "maven",
    },
    Stack {
        manifest: "gradlew",
        setup: "",
        test: "./gradlew check",
        lint: "./gradlew lint",
        format: "./gradlew spotlessCheck",
        audit: "./gradlew dependencyCheckAnalyze",
        ignores: "build/\n.gradle/\n*.class",
        packages: "gradle",
    },
    Stack {
        manifest: "Gemfile",
        setup: "bundle install",
        test: "bundle exec rake test",
        lint: "bundle exec rubocop",
        format: "bundle exec rubocop --only Layout",
        audit: "gem install bundler-audit\nbundle-audit check --update",
        ignores: "/.bundle/\n/vendor/bundle/\n/tmp/\n*.log",
        packages: "bundler",
    },
];

impl Stack {
    /// Those of the repository, by the files at its root.
    pub fn all<'a>(files: &(impl Iterator<Item = &'a RepoPath> + Clone)) -> Vec<&'static Self> {
        let is_there = |stack: &&Self| files.clone().any(|path| path.as_str() == stack.manifest);
        STACKS.iter().filter(is_there).collect()
    }
}
