//! Names of files as people write them: by which endings they are known, and which of them are made up or made by programs.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;

/// `k8s/overlays/{dev,prod}/app.yaml`, as a word of its own.
static BRACES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?:^|[\s(`"'])([A-Za-z.][\w.-]{0,60}/(?:[\w.-]{1,60}/){0,8})\{([\w.-]{1,40}(?:,\s?[\w.-]{1,40}){1,11})\}((?:/?[\w.-]{1,60}){0,6}/?)"#,
    )
});

/// Endings of the files that people speak of.
const ENDINGS: &[&str] = &[
    "md",
    "mdx",
    "rst",
    "txt",
    "adoc",
    "yaml",
    "yml",
    "json",
    "jsonc",
    "toml",
    "ini",
    "cfg",
    "conf",
    "py",
    "js",
    "jsx",
    "ts",
    "tsx",
    "mjs",
    "cjs",
    "go",
    "rs",
    "java",
    "kt",
    "rb",
    "php",
    "cs",
    "sh",
    "bash",
    "ps1",
    "sql",
    "tf",
    "tfvars",
    "hcl",
    "proto",
    "html",
    "css",
    "scss",
    "svg",
    "png",
    "jpg",
    "gif",
    "pdf",
    "lock",
    "xml",
    "gradle",
    "properties",
    "tpl",
    "j2",
    "ipynb",
    "mod",
    "sum",
    "csv",
    "puml",
    "mmd",
    "dockerfile",
    "mk",
    "sol",
    "vue",
    "svelte",
    "graphql",
    "rego",
    "cue",
    "nix",
    "bats",
    "example",
    "sample",
    "template",
    "feature",
    "kts",
    "swift",
    "dart",
    "scala",
    "ex",
    "exs",
    "prisma",
    "bicep",
    "ejs",
    "hbs",
    "cshtml",
    "csproj",
    "sln",
    "bat",
    "groovy",
    "avsc",
    "less",
    "sass",
    "astro",
    "webp",
    "ico",
    "jsonl",
    "robot",
    "plist",
    "xlsx",
    "docx",
    "zig",
    "nim",
    "erl",
    "hs",
    "clj",
    "cairo",
    "lua",
    "jl",
    "sv",
];
/// Files that people name without an ending.
const NAMES: &[&str] = &[
    "Makefile",
    "Dockerfile",
    "LICENSE",
    "CODEOWNERS",
    "Jenkinsfile",
    "Procfile",
    "Vagrantfile",
    "Containerfile",
    "justfile",
    "Justfile",
    "NOTICE",
    "Tiltfile",
    "Earthfile",
    ".editorconfig",
    ".gitignore",
    ".dockerignore",
    ".gitattributes",
    ".nvmrc",
    ".npmrc",
    ".helmignore",
    ".eslintrc",
    ".prettierrc",
    ".flake8",
    ".coveragerc",
    ".hadolint",
    ".trivyignore",
    ".env.example",
    ".env.sample",
    ".env.template",
];
/// Folders of what programs make.
const MADE: &[&str] = &[
    "dist",
    "build",
    "target",
    "node_modules",
    "coverage",
    "htmlcov",
    "venv",
    ".venv",
    "tmp",
    "out",
    "logs",
    "data",
    "bin",
    "backups",
    "artifacts",
    "reports",
    "results",
    "__pycache__",
];
/// Folders that programs fill while they run, so that git has none of them.
const FILLED: &[&str] = &[
    "uploads",
    "storage",
    "cache",
    "models",
    "checkpoints",
    "datasets",
    "secrets",
    "certs",
    "volumes",
    "public",
    "media",
    "static",
    "assets",
    "screenshots",
    "migrations",
    "vendor",
];
/// Endings of the files that programs write.
const WRITTEN: &[&str] =
    &[".json", ".csv", ".xml", ".html", ".txt", ".pdf", ".lock", ".log", ".db", ".env", ".xlsx", ".jsonl"];

/// What examples for others to copy are called.
const SAMPLES: &[&str] = &["example", "sample", "template", "dist"];

pub(in crate::claims) fn is_file_name(name: &str) -> bool {
    if NAMES.contains(&name) || name.starts_with("Dockerfile.") || name.starts_with("Makefile.") {
        return true;
    }
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    // `this.prisma` is code.
    let is_own = stem == "this" && !matches!(ending, "ts" | "js");
    !stem.is_empty()
        && !is_own
        && ENDINGS.contains(&ending)
        && !stem.ends_with('.')
        && stem.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// `Node.js` is a product, and no file.
pub(in crate::claims) fn is_product(name: &str) -> bool {
    name.ends_with(".js")
        && (name.starts_with(|first: char| first.is_ascii_uppercase())
            || matches!(name, "socket.io.js" | "ethers.js" | "web3.js" | "d3.js"))
        || name.ends_with(".cs")
}

/// Whether a name may be that of a host on the web.
pub(in crate::claims) fn is_host_like(name: &str) -> bool {
    const DOMAINS: &[&str] = &["sh", "rs", "py", "md", "cc", "pl", "nix", "mk"];
    name.matches('.').count() == 1 && name.rsplit_once('.').is_some_and(|(_, ending)| DOMAINS.contains(&ending))
}

/// Whether a file is one of the operating system's.
pub(in crate::claims) fn is_of_system(name: &str) -> bool {
    const FILES: &[&str] = &[
        "resolv.conf",
        "nsswitch.conf",
        "sysctl.conf",
        "limits.conf",
        "host.conf",
        "ld.so.conf",
        "pg_hba.conf",
        "postgresql.conf",
        "my.cnf",
        "sshd_config",
        "wp-config.php",
    ];
    FILES.contains(&name)
}

/// Whether a program writes such files when it runs.
pub(in crate::claims) fn is_written(path: &str) -> bool {
    WRITTEN.iter().any(|ending| path.ends_with(ending))
}

/// Whether a path leads into a folder of what programs make.
pub(in crate::claims) fn is_made(path: &str) -> bool {
    path.split('/').any(|part| MADE.contains(&part))
}

/// Whether a folder is one of those that programs make or fill.
pub(in crate::claims) fn is_filled(path: &str) -> bool {
    is_made(path) || path.split('/').any(|part| FILLED.contains(&part) || part.starts_with('.'))
}

/// Whether a file is one of those that offices write, and send around.
pub(in crate::claims) fn is_of_office(path: &str) -> bool {
    [".docx", ".doc", ".xlsx", ".xls", ".pptx", ".ppt"].iter().any(|ending| path.ends_with(ending))
}

/// Whether a name ends in what says that the file is an example for others to copy, which is of use only where it is committed.
pub(in crate::claims) fn is_template(path: &str) -> bool {
    path.rsplit(['.', '-']).next().is_some_and(|end| SAMPLES.contains(&end))
}

/// Whether a file says so anywhere in its name: `oven.example.yaml`.
pub(in crate::claims) fn is_sample(path: &str) -> bool {
    path.rsplit('/').next().unwrap_or_default().split(['.', '-']).skip(1).any(|part| SAMPLES.contains(&part))
}

/// Whether a path is made up, for the reader to put his own in its place.
pub(in crate::claims) fn is_placeholder(path: &str) -> bool {
    const ANYWHERE: &[&str] = &["path/to", "your", "xxx", "yyyy", "nnn"];
    const STEMS: &[&str] = &["foo", "bar", "example", "file", "name", "filename", "sample", "something"];
    let lower = path.to_lowercase();
    let is_made_up = |part: &str| {
        let stem = part.split('.').find(|word| !word.is_empty()).unwrap_or_default();
        STEMS.contains(&stem)
            || ["my-", "my_", "some-", "some_", "example-", "example_"].iter().any(|start| part.starts_with(start))
    };
    lower == "config.json" || ANYWHERE.iter().any(|word| lower.contains(word)) || lower.split('/').any(is_made_up)
}

/// Whether no two files have such a name by chance: `04-http-route.yaml`.
pub(in crate::claims) fn is_telling(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.len() >= 8 && stem.contains(['-', '_'])
}

/// The paths that those of a text with alternatives in braces stand for: `k8s/dev` and `k8s/prod` for `k8s/{dev,prod}`.
pub(in crate::claims) fn alternatives(text: &str) -> Vec<String> {
    let each = |found: regex::Captures<'_>| {
        let parts = found[2].split(',').map(str::trim);
        parts.map(|part| format!("{}{part}{}", &found[1], &found[3])).collect::<Vec<_>>()
    };
    BRACES.captures_iter(text).flat_map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_stand_for_several_paths() {
        assert_eq!(alternatives("in k8s/{dev, prod}/app.yaml"), ["k8s/dev/app.yaml", "k8s/prod/app.yaml"]);
        assert_eq!(alternatives("GET /orders/{id} and {a,b}"), [""; 0]);
    }

    #[test]
    fn files_are_told_from_hosts_and_products() {
        for name in ["order.service.ts", "Makefile", "a.feature", "Dockerfile.dev", ".gitignore"] {
            assert!(is_file_name(name), "{name}");
        }
        assert!(!is_file_name("example.org") && !is_file_name("v1.2") && is_product("Node.js"));
    }

    #[test]
    fn paths_that_are_made_up_are_known() {
        for path in ["path/to/key.pem", "example.yaml", "my-chart/values.yaml", "src/foo.py", "your-file.md"] {
            assert!(is_placeholder(path), "{path}");
        }
        for path in ["examples/cluster.yaml", "k8s/secret.example.yaml", "src/food.py", "profile.ts", ".env.example"] {
            assert!(!is_placeholder(path), "{path}");
        }
    }
}
