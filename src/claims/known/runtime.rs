//! The versions of languages, servers and libraries that a repository is built with and runs on, as its files pin them.

use std::sync::LazyLock;

use regex::Regex;

use super::place::{Place, Source};
use crate::check::expression::compiled;
use crate::check::source::Lines;

/// How a file means a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Bound {
    /// This one.
    Pinned,
    /// This one, or others that are compatible with it.
    Compatible,
    /// This one at least.
    Least,
}

/// A version that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Runtime {
    /// In small letters, as [`canonical`] has it.
    pub name: &'static str,
    pub version: Vec<u32>,
    pub bound: Bound,
    pub place: Place,
    /// What the file says.
    pub text: String,
}

/// What people, images, packages and settings call the same thing.
#[rustfmt::skip] // One row a line, so that a new thing is a new line.
const NAMES: &[(&str, &[&str])] = &[
    ("python", &["python"]), ("go", &["go", "golang"]), ("node", &["node", "node.js", "nodejs"]), ("rust", &["rust"]),
    ("java", &["java", "jdk", "openjdk", "eclipse-temurin", "amazoncorretto"]), ("ruby", &["ruby"]), ("php", &["php"]),
    ("postgres", &["postgres", "postgresql"]), ("redis", &["redis"]), ("mongo", &["mongo", "mongodb"]), ("mysql", &["mysql"]),
    ("mariadb", &["mariadb"]), ("elasticsearch", &["elasticsearch"]), ("rabbitmq", &["rabbitmq"]),
    ("next", &["next", "next.js", "nextjs"]), ("react", &["react"]), ("vue", &["vue", "vue.js"]), ("angular", &["angular", "@angular/core"]),
    ("svelte", &["svelte"]), ("typescript", &["typescript"]), ("express", &["express"]), ("vite", &["vite"]),
    ("tailwind", &["tailwindcss", "tailwind"]), ("nestjs", &["nestjs", "@nestjs/core"]),
    ("spring boot", &["spring boot", "spring-boot-starter-parent", "org.springframework.boot"]),
    ("kotlin", &["kotlin", "org.jetbrains.kotlin.jvm"]), ("django", &["django"]), ("fastapi", &["fastapi"]), ("flask", &["flask"]), ("pydantic", &["pydantic"]), ("sqlalchemy", &["sqlalchemy"]),
];

/// The name of a thing that is known, however it is called.
pub(in crate::claims) fn canonical(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    NAMES.iter().find(|(_, names)| names.contains(&lower.as_str())).map(|(name, _)| *name)
}

/// The numbers of a version: of `>=3.11,<4` the first.
pub(in crate::claims) fn numbers(text: &str) -> Vec<u32> {
    let start = text.find(|character: char| character.is_ascii_digit()).unwrap_or(text.len());
    let end = text[start..]
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(text.len() - start);
    text[start..start + end].split('.').map_while(|number| number.parse().ok()).collect()
}

type Expression = LazyLock<Regex>;

/// `FROM python:3.11-slim`, `image: postgres:16`.
static IMAGE: Expression = LazyLock::new(|| {
    compiled(r#"(?m)^\s*(?:FROM\s+(?:--\S+\s+)?|-?\s*image:\s*["']?)(?:[\w.:-]+/)*([a-z-]+):v?(\d[\d.]*)"#)
});
/// `"node": ">=20"`, `"react": "^19.0.0"`, `"php": "^8.2"`.
static JSON: Expression = LazyLock::new(|| compiled(r#"(?m)^\s*"(@?[\w./-]+)"\s*:\s*"([~^>=v ]*\d[^"\n]*)""#));
/// `fastapi==0.110.0`.
static REQUIREMENT: Expression =
    LazyLock::new(|| compiled(r#"(?m)^\s*"?([A-Za-z][\w-]*)(?:\[[^\]\n]*\])?\s*(==|~=|>=)\s*(\d[\d.]*)"#));
static REQUIRES_PYTHON: Expression =
    LazyLock::new(|| compiled(r#"(?m)^\s*(?:requires-python|python_requires|python)\s*=\s*["']([^"'\n]+)["']"#));
static RUST: Expression = LazyLock::new(|| compiled(r#"(?m)^\s*(?:rust-version|channel)\s*=\s*"(\d[\d.]*)""#));
static GO: Expression = LazyLock::new(|| compiled(r"(?m)^go\s+(\d[\d.]*)"));
static RUBY: Expression = LazyLock::new(|| compiled(r#"(?m)^ruby\s+["']([^"'\n]+)["']"#));
/// `python-version: ["3.11", "3.12"]`.
static PIPELINE: Expression =
    LazyLock::new(|| compiled(r"(?m)^\s*-?\s*(python|node|go|java|ruby|php)-version:[ \t]*(.*\d.*)$"));
/// What Maven compiles for, and the version of a parent that brings the others.
static POM: Expression = LazyLock::new(|| {
    compiled(r"<(?:java\.version|maven\.compiler\.(?:release|source|target)|release)>\s*(?:1\.)?(\d+)\s*</")
});
static PARENT: Expression = LazyLock::new(|| {
    compiled(r"<artifactId>(spring-boot-starter-parent)</artifactId>\s*<version>(\d[\d.]*)[^<]*</version>")
});
/// What Gradle compiles for, and the plugins that bring the others.
static GRADLE: Expression = LazyLock::new(|| {
    compiled(
        r#"\b(?:JavaLanguageVersion\.of\(|jvmToolchain\(|JavaVersion\.VERSION_(?:1_)?|(?:source|target)Compatibility\s*=\s*["']?(?:1\.)?)(\d+)"#,
    )
});
static PLUGIN: Expression = LazyLock::new(|| {
    compiled(r#"(?m)^\s*(?:id\s*\(?\s*["']|kotlin\(["'])([\w.]+)["']\)?\s*\)?\s*version\s*["'](\d[\d.]*)"#)
});
/// `kotlin = "2.1.0"`, in a catalogue of Gradle.
static CATALOGUE: Expression = LazyLock::new(|| compiled(r#"(?m)^\s*([a-z]+)\s*=\s*"(\d[\d.]*)""#));
static NUMBER: Expression = LazyLock::new(|| compiled(r"\d[\d.]*"));

/// The versions that a file names.
pub(super) fn read(source: &Source<'_>) -> Vec<Runtime> {
    let name = source.path.file_name().to_ascii_lowercase();
    let extension = source.path.extension();
    let mut found = Found { source, lines: None, runtimes: Vec::new() };
    match name.as_str() {
        "package.json" | "composer.json" => found.json(),
        "cargo.toml" => found.all(&RUST, "rust", Bound::Least),
        "rust-toolchain" | "rust-toolchain.toml" => found.all(&RUST, "rust", Bound::Pinned),
        "go.mod" => found.all(&GO, "go", Bound::Least),
        "pom.xml" => {
            found.all(&POM, "java", Bound::Pinned);
            found.named(&PARENT);
        }
        "build.gradle" | "build.gradle.kts" => {
            found.all(&GRADLE, "java", Bound::Pinned);
            found.named(&PLUGIN);
        }
        "libs.versions.toml" => found.named(&CATALOGUE),
        "gemfile" => found.all(&RUBY, "ruby", Bound::Compatible),
        "pyproject.toml" | "setup.py" | "setup.cfg" => {
            found.all(&REQUIRES_PYTHON, "python", Bound::Least);
            found.requirements();
        }
        ".nvmrc" | ".node-version" => found.add("node", 0, source.text.trim(), Bound::Pinned),
        ".python-version" => found.add("python", 0, source.text.trim(), Bound::Pinned),
        ".ruby-version" => found.add("ruby", 0, source.text.trim(), Bound::Pinned),
        _ if name.starts_with("requirements") && extension == "txt" => found.requirements(),
        _ if name.contains("dockerfile") || name.starts_with("containerfile") => found.images(),
        _ if matches!(extension.as_str(), "yml" | "yaml") => {
            found.images();
            found.pipeline();
        }
        _ => {}
    }
    found.runtimes
}

struct Found<'s, 't> {
    source: &'s Source<'t>,
    lines: Option<Lines>,
    runtimes: Vec<Runtime>,
}

impl Found<'_, '_> {
    fn add(&mut self, name: &str, at: usize, text: &str, bound: Bound) {
        let version = numbers(text);
        if let Some(name) = canonical(name).filter(|_| !version.is_empty()) {
            let line = self.lines.get_or_insert_with(|| Lines::of(self.source.text)).at(at);
            let place = Place::new(self.source.path, line);
            self.runtimes.push(Runtime { name, version, bound, place, text: text.trim().to_owned() });
        }
    }

    fn all(&mut self, expression: &Regex, name: &str, bound: Bound) {
        for version in expression.captures_iter(self.source.text).filter_map(|found| found.get(1)) {
            self.add(name, version.start(), version.as_str(), bound);
        }
    }

    /// Versions behind the names that they are of.
    fn named(&mut self, expression: &Regex) {
        for found in expression.captures_iter(self.source.text) {
            let (Some(name), Some(version)) = (found.get(1), found.get(2)) else { continue };
            let name = if name.as_str() == "jvm" { "kotlin" } else { name.as_str() };
            self.add(name, version.start(), version.as_str(), Bound::Pinned);
        }
    }

    fn json(&mut self) {
        for found in JSON.captures_iter(self.source.text) {
            let (Some(name), Some(version)) = (found.get(1), found.get(2)) else { continue };
            let bound = if version.as_str().starts_with('>') { Bound::Least } else { Bound::Compatible };
            self.add(name.as_str(), name.start(), version.as_str(), bound);
        }
    }

    fn requirements(&mut self) {
        for found in REQUIREMENT.captures_iter(self.source.text) {
            let (Some(name), Some(version)) = (found.get(1), found.get(3)) else { continue };
            let bound = match &found[2] {
                "==" => Bound::Pinned,
                "~=" => Bound::Compatible,
                _ => Bound::Least,
            };
            self.add(name.as_str(), name.start(), version.as_str(), bound);
        }
    }

    fn images(&mut self) {
        for found in IMAGE.captures_iter(self.source.text) {
            let (Some(name), Some(version)) = (found.get(1), found.get(2)) else { continue };
            self.add(name.as_str(), name.start(), version.as_str(), Bound::Pinned);
        }
    }

    fn pipeline(&mut self) {
        for found in PIPELINE.captures_iter(self.source.text) {
            let (Some(name), Some(list)) = (found.get(1), found.get(2)) else { continue };
            for version in NUMBER.find_iter(list.as_str()) {
                self.add(name.as_str(), name.start(), version.as_str(), Bound::Pinned);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::place::Class;
    use super::*;
    use crate::repo::RepoPath;

    /// `name version line` of each.
    fn found(path: &str, text: &str) -> Vec<String> {
        let path = RepoPath::new(path);
        let runtimes = read(&Source { path: &path, text, class: Class::Config });
        let shown = |runtime: &Runtime| {
            let version: Vec<_> = runtime.version.iter().map(u32::to_string).collect();
            format!("{} {} {:?} {}", runtime.name, version.join("."), runtime.bound, runtime.place.line)
        };
        runtimes.iter().map(shown).collect()
    }

    #[test]
    fn each_kind_of_file_names_versions_in_its_way() {
        assert_eq!(found("Cargo.toml", "[package]\nrust-version = \"1.85\"\n"), ["rust 1.85 Least 2"]);
        let pom = "<parent>\n<artifactId>spring-boot-starter-parent</artifactId>\n<version>3.4.0</version>\n</parent>\n<java.version>17</java.version>\n";
        assert_eq!(found("pom.xml", pom), ["java 17 Pinned 5", "spring boot 3.4.0 Pinned 3"]);
        let gradle = "plugins {\n  id 'org.springframework.boot' version '3.2.1'\n  kotlin(\"jvm\") version \"2.0.0\"\n}\njava { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\n";
        assert_eq!(
            found("build.gradle", gradle),
            ["java 21 Pinned 5", "spring boot 3.2.1 Pinned 2", "kotlin 2.0.0 Pinned 3"]
        );
        assert_eq!(found("go.mod", "module a\n\ngo 1.24.1\n"), ["go 1.24.1 Least 3"]);
        assert_eq!(
            found(
                "package.json",
                "{\n \"engines\": {\n  \"node\": \">=20\"\n },\n \"dependencies\": {\n  \"react\": \"^19.2.3\",\n  \"left\": \"1\"\n }\n}"
            ),
            ["node 20 Least 3", "react 19.2.3 Compatible 6"]
        );
        assert_eq!(found("pyproject.toml", "requires-python = \">=3.11,<4\"\n"), ["python 3.11 Least 1"]);
        assert_eq!(found("requirements.txt", "fastapi==0.110.0\nredis\n"), ["fastapi 0.110.0 Pinned 1"]);
        assert_eq!(
            found("app.Dockerfile", "FROM --platform=x docker.io/library/python:3.11-slim AS a\nFROM a\n"),
            ["python 3.11 Pinned 1"]
        );
        assert_eq!(
            found("compose.yaml", "services:\n  db:\n    image: \"postgres:16-alpine\"\n"),
            ["postgres 16 Pinned 3"]
        );
        assert_eq!(
            found(".github/workflows/ci.yml", "with:\n  python-version: ['3.11', '3.12']\n"),
            ["python 3.11 Pinned 2", "python 3.12 Pinned 2"]
        );
        assert_eq!(found(".nvmrc", "v22\n"), ["node 22 Pinned 1"]);
    }
}
