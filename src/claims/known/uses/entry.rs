//! Where programs begin: the files that people, tools and frameworks run or find without any other file importing them, and the
//! packages whose users are elsewhere.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::scan::{Language, Scan};
use crate::check::expression::compiled;
use crate::repo::RepoPath;

/// Names of files that are run, or that tools look for.
const RUN: &[&str] = &[
    "main",
    "app",
    "server",
    "cli",
    "cmd",
    "manage",
    "wsgi",
    "asgi",
    "setup",
    "conftest",
    "worker",
    "handler",
    "lambda_function",
    "bootstrap",
    "__main__",
    "entry",
    "entrypoint",
    "entry-client",
    "entry-server",
    "instrumentation",
    "serviceWorker",
    "service-worker",
    "sw",
    "preload",
    "background",
    "content",
    "popup",
    "noxfile",
    "tasks",
    "fabfile",
    "gulpfile",
    "Gruntfile",
    "celery",
    "routes",
    "seed",
    "setupTests",
];
/// Folders of which each file is run, or found, by itself.
const RUN_IN: &[&str] = &[
    "bin",
    "scripts",
    "script",
    "tools",
    "hack",
    "migrations",
    "versions",
    "seeds",
    "seeders",
    "functions",
    "lambdas",
    "lambda",
    "commands",
    "templatetags",
    "examples",
    "example",
    "samples",
    "benches",
    "cron",
    "jobs",
    ".storybook",
    "alembic",
    "supabase",
    "netlify",
    "public",
    "static",
    "assets",
    "deploy",
    "ci",
    ".github",
    "docs",
    "plugins",
    "notebooks",
    "benchmarks",
    "dags",
];
/// Modules that Django and its kin look for in each of their applications.
const OF_DJANGO: &[&str] = &[
    "models",
    "admin",
    "apps",
    "signals",
    "urls",
    "receivers",
    "checks",
    "settings",
    "managers",
    "routing",
    "context_processors",
    "middleware",
    "translation",
];
/// Frameworks that find pages, routes and more by the names of files, and the folders in which they look.
const BY_NAME: &[(&str, &[&str])] = &[
    ("next", &["pages", "app"]),
    ("nuxt", &[]),
    ("unplugin-auto-import", &[]),
    ("unplugin-vue-components", &[]),
    ("@sveltejs/kit", &["routes", "params"]),
    ("astro", &["pages", "content"]),
    ("gatsby", &["pages", "templates"]),
    ("expo-router", &["app"]),
    ("@remix-run/dev", &["routes"]),
    ("@react-router/dev", &["routes"]),
    ("@tanstack/react-router", &["routes"]),
    ("@redwoodjs/core", &[]),
    ("@adonisjs/core", &[]),
    ("@strapi/strapi", &[]),
    ("sails", &[]),
    ("egg", &[]),
    ("@medusajs/medusa", &[]),
    ("@vercel/node", &["api"]),
    ("encore.dev", &[]),
    ("payload", &[]),
    ("keystone", &[]),
    ("hardhat", &[]),
];
/// Names that Next takes in its folder of the application; another file there is none by itself.
const OF_NEXT: &[&str] = &[
    "page",
    "layout",
    "route",
    "loading",
    "error",
    "global-error",
    "template",
    "not-found",
    "default",
    "icon",
    "apple-icon",
    "opengraph-image",
    "twitter-image",
    "sitemap",
    "robots",
    "manifest",
    "proxy",
];
/// Endings of names, before that of the language, that tools look for.
const ENDINGS: &[&str] = &[".config", ".d", ".stories", ".worker", ".setup", ".rc", ".conf"];

/// What the manifests of a repository say.
#[derive(Debug, Default)]
pub(super) struct Manifests {
    /// The text of each, by its path.
    texts: BTreeMap<RepoPath, String>,
    is_django: bool,
    has_container: bool,
}

/// Whether a file is one that says what a package is.
pub(super) fn is_manifest(path: &RepoPath) -> bool {
    matches!(
        path.file_name(),
        "package.json"
            | "pyproject.toml"
            | "setup.py"
            | "setup.cfg"
            | "requirements.txt"
            | "go.mod"
            | "Cargo.toml"
            | "pom.xml"
    ) || path.file_name().starts_with("build.gradle")
}

impl Manifests {
    pub fn add(&mut self, path: &RepoPath, text: &str) {
        let name = path.file_name();
        self.is_django |= name == "manage.py";
        self.has_container |= name.contains("Dockerfile") || name == "Procfile" || name.contains("compose");
        if is_manifest(path) {
            self.texts.insert(path.clone(), text.to_owned());
        }
    }

    /// The packages of JavaScript by their names, each with its folder.
    pub fn packages(&self) -> impl Iterator<Item = (RepoPath, String)> {
        static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r#""name"\s*:\s*"([^"]+)""#));
        let texts = self.texts.iter().filter(|(path, _)| path.file_name() == "package.json");
        texts.filter_map(|(path, text)| Some((path.parent(), NAME.captures(text)?[1].to_owned())))
    }

    /// The manifest of one kind that stands nearest above a file.
    fn above(&self, path: &RepoPath, names: &[&str]) -> Option<(&RepoPath, &str)> {
        let mut folder = path.parent();
        loop {
            if let Some((manifest, text)) = names.iter().find_map(|name| self.texts.get_key_value(&folder.join(name))) {
                return Some((manifest, text));
            }
            if folder.as_str().is_empty() {
                return None;
            }
            folder = folder.parent();
        }
    }

    /// The folder of the package that a file is part of.
    pub fn package(&self, path: &RepoPath, language: Language) -> RepoPath {
        let names: &[&str] = match language {
            Language::Script => &["package.json"],
            Language::Python => &["pyproject.toml", "setup.py", "requirements.txt"],
            Language::Go => &["go.mod"],
            Language::Rust => &["Cargo.toml"],
            _ => &["pom.xml", "build.gradle", "build.gradle.kts"],
        };
        self.above(path, names).map_or_else(|| RepoPath::new(""), |(manifest, _)| manifest.parent())
    }

    /// Whether a file is part of a package that others use elsewhere, who may name what nothing here does.
    pub fn is_library(&self, path: &RepoPath, language: Language, programs: &HashSet<RepoPath>) -> bool {
        match language {
            Language::Script => self.above(path, &["package.json"]).is_none_or(|(_, text)| {
                let is_private = text.contains("\"private\": true") || text.contains("\"private\":true");
                let is_given = [
                    "\"exports\"",
                    "\"module\"",
                    "\"types\"",
                    "\"typings\"",
                    "\"publishConfig\"",
                    "\"files\"",
                    "\"peerDependencies\"",
                    "\"contributes\"",
                ];
                !is_private && is_given.iter().any(|key| text.contains(key))
            }),
            Language::Python => {
                let found = self.above(path, &["pyproject.toml", "setup.py", "setup.cfg"]);
                let is_packed = |text: &str| {
                    text.contains("[build-system]") || text.contains("setup(") || text.contains("[tool.poetry]")
                };
                found.is_some_and(|(_, text)| {
                    is_packed(text) && (!self.has_container || text.contains("Programming Language ::"))
                })
            }
            Language::Go => {
                let root = self.package(path, language);
                path.parent() == root || !programs.iter().any(|program| is_beneath(program, &root))
            }
            Language::Rust => {
                let root = self.package(path, language);
                let whole = |program: &RepoPath| is_beneath(program, &root);
                let has_any = programs.iter().any(|program| program.extension() == "rs");
                let is_kept =
                    self.texts.get(&root.join("Cargo.toml")).is_some_and(|text| text.contains("publish = false"));
                !(programs.iter().any(|program| program.extension() == "rs" && whole(program)) || (is_kept && has_any))
            }
            Language::Java => !programs.iter().any(|program| matches!(program.extension().as_str(), "java" | "kt")),
            Language::Other => true,
        }
    }

    /// Whether a file is run, or found, without any other naming it.
    pub fn is_entry(&self, path: &RepoPath, scan: &Scan) -> bool {
        // What gives others nothing does something by itself.
        scan.is_run || !scan.gives || RUN.contains(&stem(path)) || self.is_found(path, scan.language)
    }

    /// Whether somebody finds a file by where it stands, and with it all that it gives.
    pub fn is_found(&self, path: &RepoPath, language: Language) -> bool {
        let folder = path.parent();
        let folders: Vec<&str> = folder.as_str().split('/').filter(|folder| !folder.is_empty()).collect();
        if folders.iter().any(|folder| RUN_IN.contains(folder)) {
            return true;
        }
        let stem = stem(path);
        match language {
            Language::Python => {
                (self.is_django && OF_DJANGO.contains(&stem))
                    || stem.starts_with("setup")
                    || stem.starts_with("gunicorn")
            }
            Language::Script => self.is_page(path, stem, &folders),
            Language::Rust => matches!(stem, "lib" | "build"),
            Language::Go => false,
            _ => true,
        }
    }

    /// Whether a file of JavaScript is one that a tool or a framework looks for.
    fn is_page(&self, path: &RepoPath, stem: &str, folders: &[&str]) -> bool {
        let is_first = |stem: &str| {
            let package = self.package(path, Language::Script);
            let folder = path.parent();
            let beneath = folder.as_str().strip_prefix(package.as_str()).unwrap_or_default();
            stem == "index" && matches!(beneath.trim_matches('/'), "" | "src" | "app" | "server" | "lib" | "api")
        };
        let is_tool = ENDINGS.iter().any(|ending| stem.ends_with(ending)) || stem.starts_with('.');
        if is_tool || is_first(stem) || matches!(stem, "middleware" | "proxy") && folders.len() < 3 {
            return true;
        }
        let Some((_, manifest)) = self.above(path, &["package.json"]) else { return true };
        BY_NAME.iter().filter(|(name, _)| manifest.contains(&format!("\"{name}\""))).any(|(name, wanted)| {
            let at = wanted.iter().find(|wanted| folders.contains(*wanted));
            match (*name, at) {
                ("next", Some(&"app")) => OF_NEXT.contains(&stem),
                (_, at) => wanted.is_empty() || at.is_some(),
            }
        })
    }
}

fn stem(path: &RepoPath) -> &str {
    let name = path.file_name();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a file stands in a folder, however deep.
pub(super) fn is_beneath(path: &RepoPath, folder: &RepoPath) -> bool {
    let folder = folder.as_str();
    folder.is_empty() || path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a file has where a program begins.
pub(super) fn is_program(path: &RepoPath, text: &str) -> bool {
    match Language::of(path) {
        Language::Go => text.lines().any(|line| line.trim_end() == "package main"),
        Language::Rust => path.file_name() == "main.rs" || path.as_str().contains("src/bin/"),
        Language::Java => {
            text.contains("@SpringBootApplication")
                || text.contains("static void main(")
                || text.contains("fun main(")
                || text.contains("@HiltAndroidApp")
        }
        _ => false,
    }
}
