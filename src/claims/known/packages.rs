//! The packages that a repository depends on, as the manifests of the common languages name them.

use std::sync::LazyLock;

use regex::Regex;

use super::place::{Place, Source};
use super::runtime::{Bound, numbers};
use crate::check::document::{Format, Node, Value, parse_unfilled};
use crate::check::expression::compiled;
use crate::check::source::Lines;

/// A package that a manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) struct Package {
    /// In small letters, as the manifest has it: `@tanstack/react-query`.
    pub name: String,
    /// Nothing where the manifest leaves it open.
    pub version: Vec<u32>,
    pub bound: Bound,
    pub place: Place,
    /// What the manifest says of the version.
    pub text: String,
    /// It serves those who build, not the program.
    pub is_for_builders: bool,
}

/// `requests[socks]==2.31.0`, `"fastapi>=0.110",`: the name, and what is said of its version.
static REQUIREMENT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^\s*([A-Za-z][\w.-]*)(?:\[[^\]\n]*\])?\s*((?:==|~=|>=|<=|>|<|\^)?\s*[\d.]*)"));
/// `github.com/go-chi/chi/v5 v5.0.12`, but not what is needed only by way of another.
static MODULE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?m)^(?:require\s+|\t)([\w.-]+\.[\w.-]+/\S+)\s+(v[\d.]+)\S*[ \t]*$"));
static GEM: LazyLock<Regex> =
    LazyLock::new(|| compiled(r#"(?m)^\s*gem\s+["']([\w-]+)["'](?:\s*,\s*["']([^"']+)["'])?"#));
static ARTIFACT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"<artifactId>([\w.-]+)</artifactId>(?:\s*<version>([\d.]+)[^<]*</version>)?"));

/// `implementation("org.postgresql:postgresql:42.7.1")`.
static COORDINATES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"^\s*(implementation|api|compileOnly|runtimeOnly|developmentOnly|annotationProcessor|kapt|testImplementation|testRuntimeOnly)\s*\(?\s*(?:platform\s*\(\s*)?["'][\w.-]+:([\w.-]+)(?::([\d.]+)[\w.-]*)?["']"#,
    )
});

/// Tables of a manifest in which packages stand, and whether those serve who builds.
const JSON: &[(&str, bool)] = &[
    ("dependencies", false),
    ("require", false),
    ("devDependencies", true),
    ("require-dev", true),
    ("peerDependencies", false),
    ("optionalDependencies", false),
];
const CARGO: &[(&str, bool)] = &[("dependencies", false), ("dev-dependencies", true), ("build-dependencies", true)];

/// Whether a file is a manifest: that a package is named there does not say that anything uses it.
pub(in crate::claims) fn is_manifest(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "package.json"
            | "composer.json"
            | "pyproject.toml"
            | "cargo.toml"
            | "go.mod"
            | "gemfile"
            | "pom.xml"
            | "setup.py"
            | "setup.cfg"
            | "pipfile"
            | "build.gradle"
            | "build.gradle.kts"
            | "libs.versions.toml"
    ) || (lower.starts_with("requirement") && lower.ends_with(".txt"))
}

pub(super) fn read(source: &Source<'_>) -> Vec<Package> {
    let lower = source.path.file_name().to_ascii_lowercase();
    let mut found = Found { source, packages: Vec::new() };
    match lower.as_str() {
        "package.json" | "composer.json" => found.tables(Format::Json, &[], JSON),
        "cargo.toml" => {
            found.tables(Format::Toml, &[], CARGO);
            found.tables(Format::Toml, &["workspace"], CARGO);
        }
        "pyproject.toml" => found.project(),
        // The catalogue of Gradle gives each version a name, and means that one.
        "libs.versions.toml" => {
            found.tables(Format::Toml, &[], &[("versions", false)]);
            found.packages.iter_mut().for_each(|package| package.bound = Bound::Pinned);
        }
        "go.mod" => found.all(&MODULE),
        "gemfile" => found.all(&GEM),
        "pom.xml" => found.artifacts(),
        "build.gradle" | "build.gradle.kts" => {
            for (index, line) in source.text.lines().enumerate() {
                let Some(found_there) = COORDINATES.captures(line) else { continue };
                let version = found_there.get(3).map_or("", |version| version.as_str());
                found.add(&found_there[2], version, index + 1, found_there[1].starts_with("test"));
            }
        }
        _ if lower.starts_with("requirement") && lower.ends_with(".txt") => {
            let is_for_builders = lower.contains("dev") || lower.contains("test");
            for (index, line) in source.text.lines().enumerate() {
                found.requirement(line, index + 1, is_for_builders);
            }
        }
        _ => {}
    }
    found.packages
}

struct Found<'s, 't> {
    source: &'s Source<'t>,
    packages: Vec<Package>,
}

impl Found<'_, '_> {
    fn add(&mut self, name: &str, text: &str, line: usize, is_for_builders: bool) {
        let text = text.trim();
        let bound = match text {
            _ if text.starts_with('>') => Bound::Least,
            _ if text.starts_with("==") || text.starts_with('v') => Bound::Pinned,
            _ => Bound::Compatible,
        };
        // `<2` and `*` say of no version that it is the one.
        let version = if text.starts_with('<') { Vec::new() } else { numbers(text) };
        self.packages.push(Package {
            name: name.to_lowercase(),
            version,
            bound,
            place: Place::new(self.source.path, line),
            text: text.to_owned(),
            is_for_builders,
        });
    }

    fn requirement(&mut self, text: &str, line: usize, is_for_builders: bool) {
        if let Some(found) = REQUIREMENT.captures(text) {
            self.add(&found[1], &found[2], line, is_for_builders);
        }
    }

    fn all(&mut self, expression: &Regex) {
        for (index, line) in self.source.text.lines().enumerate() {
            if let Some(found) = expression.captures(line) {
                self.add(&found[1], found.get(2).map_or("", |version| version.as_str()), index + 1, false);
            }
        }
    }

    /// The artifacts of Maven, whose versions stand on lines of their own.
    fn artifacts(&mut self) {
        let lines = Lines::of(self.source.text);
        for found in ARTIFACT.captures_iter(self.source.text) {
            let Some(name) = found.get(1) else { continue };
            let version = found.get(2).map_or("", |version| version.as_str());
            self.add(name.as_str(), version, lines.at(name.start()), false);
        }
    }

    /// The tables under some keys, in which names stand before versions.
    fn tables(&mut self, format: Format, under: &[&str], tables: &[(&str, bool)]) {
        let documents = parse_unfilled(format, self.source.text.as_bytes());
        for root in documents.list.iter().map(|document| &document.root) {
            let Some(root) = under.iter().try_fold(root, |node, key| node.get(key)) else { continue };
            for (table, is_for_builders) in tables {
                root.get(table).into_iter().for_each(|table| self.table(table, *is_for_builders));
            }
        }
    }

    fn table(&mut self, table: &Node, is_for_builders: bool) {
        let Value::Mapping(entries) = &table.value else { return };
        for (name, node) in entries {
            let version = node.word().or_else(|| node.get("version")?.word()).unwrap_or_default();
            self.add(name, &version, node.line, is_for_builders);
        }
    }

    /// What Python's project file lists, and what poetry has in tables.
    fn project(&mut self) {
        let documents = parse_unfilled(Format::Toml, self.source.text.as_bytes());
        for root in documents.list.iter().map(|document| &document.root) {
            let project = root.get("project");
            self.list(project.and_then(|project| project.get("dependencies")), false);
            if let Some(Value::Mapping(groups)) =
                project.and_then(|project| project.get("optional-dependencies")).map(|groups| &groups.value)
            {
                groups.iter().for_each(|(_, group)| self.list(Some(group), true));
            }
        }
        self.tables(Format::Toml, &["tool", "poetry"], CARGO);
        self.tables(Format::Toml, &["tool", "poetry", "group", "dev"], &[("dependencies", true)]);
    }

    fn list(&mut self, list: Option<&Node>, is_for_builders: bool) {
        let Some(Value::Sequence(items)) = list.map(|list| &list.value) else { return };
        for item in items {
            if let Some(text) = item.word() {
                self.requirement(&text, item.line, is_for_builders);
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
        let packages = read(&Source { path: &path, text, class: Class::Config });
        let shown = |package: &Package| {
            let version: Vec<_> = package.version.iter().map(u32::to_string).collect();
            let of = if package.is_for_builders { " for builders" } else { "" };
            format!("{} {} {}{of}", package.name, version.join("."), package.place.line)
        };
        packages.iter().map(shown).collect()
    }

    #[test]
    fn each_manifest_names_packages_in_its_way() {
        let json = "{\n \"dependencies\": {\n  \"Left-Pad\": \"^1.3.0\"\n },\n \"devDependencies\": {\n  \"@a/b\": \"*\"\n }\n}";
        assert_eq!(found("package.json", json), ["left-pad 1.3.0 3", "@a/b  6 for builders"]);
        assert_eq!(found("requirements.txt", "redis[hiredis]>=5\n# no\n-r other.txt\n"), ["redis 5 1"]);
        let project =
            "[project]\ndependencies = [\n  \"httpx>=0.27\",\n]\n[tool.poetry.dependencies]\nrich = \"^13.1\"\n";
        assert_eq!(found("pyproject.toml", project), ["httpx 0.27 3", "rich 13.1 6"]);
        let module =
            "module a\n\nrequire (\n\tgithub.com/go-chi/chi/v5 v5.0.12\n\tgolang.org/x/net v0.2.0 // indirect\n)\n";
        assert_eq!(found("go.mod", module), ["github.com/go-chi/chi/v5 5.0.12 4"]);
        assert_eq!(found("Cargo.toml", "[dependencies]\nregex = { version = \"1.10\" }\n"), ["regex 1.10 2"]);
        let gradle = "dependencies {\n  implementation 'org.postgresql:postgresql:42.7.1'\n  testImplementation(\"io.kotest:kotest-runner\")\n}\n";
        assert_eq!(found("build.gradle.kts", gradle), ["postgresql 42.7.1 2", "kotest-runner  3 for builders"]);
        let catalogue = "[versions]\nroom = \"2.8.4\"\n\n[libraries]\nroom-ktx = { module = \"a:b\" }\n";
        assert_eq!(found("gradle/libs.versions.toml", catalogue), ["room 2.8.4 2"]);
        let pom = "<dependency>\n  <artifactId>h2</artifactId>\n  <version>2.2.0</version>\n</dependency>\n";
        assert_eq!(found("pom.xml", pom), ["h2 2.2.0 2"]);
        assert_eq!(found("Gemfile", "gem 'rails', '~> 7.1'\n"), ["rails 7.1 1"]);
    }
}
