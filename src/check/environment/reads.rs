//! Where code reads variables of its environment.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::check::source::Lines;
use crate::repo::RepoPath;

/// How a language reads variables.
pub(crate) struct Language {
    endings: &'static [&'static str],
    /// What a line begins with that is none of the code.
    comments: &'static [&'static str],
    /// Each group is the name of a variable.
    reads: LazyLock<Regex>,
    /// The group is a list of names.
    unpacks: Option<LazyLock<Regex>>,
    /// What the language itself sets, in words.
    own: &'static str,
    /// Names that the file gives a value are its own, and only those in capitals are meant.
    is_shell: bool,
}

/// A place where a variable is read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Read<'t> {
    /// Counts from 1.
    pub line: usize,
    pub name: &'t str,
}

static LANGUAGES: [Language; 6] = [
    Language {
        endings: &["py", "pyi"],
        comments: &["#"],
        reads: LazyLock::new(|| {
            compiled(r#"(?:\benviron\s*(?:\[|\.(?:get|pop|setdefault)\()|\bgetenv\()\s*["']([A-Za-z_]\w*)["']"#)
        }),
        unpacks: None,
        own: "",
        is_shell: false,
    },
    Language {
        endings: &["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "astro"],
        comments: &["//", "*", "/*"],
        reads: LazyLock::new(|| {
            compiled(
                r#"(?x) \b(?: process\??\.env | import\.meta\.env | Bun\.env )
                (?: \??\.([A-Za-z_]\w*) | (?:\?\.)?\[\s*["'`]([A-Za-z_]\w*)["'`] )
                | \bDeno\.env\.get\(\s*["'`]([A-Za-z_]\w*)["'`]"#,
            )
        }),
        unpacks: Some(LazyLock::new(|| {
            compiled(r"\{([^{}]*)\}\s*(?::[^=;{}]*)?=\s*(?:process|import\.meta|Bun)\.env\s*(?:[;,)\r\n]|$)")
        })),
        // Vite sets these.
        own: "MODE DEV PROD SSR BASE_URL",
        is_shell: false,
    },
    Language {
        endings: &["rs"],
        comments: &["//"],
        reads: LazyLock::new(|| {
            compiled(
                r#"\benv::var(?:_os)?\(\s*"([A-Za-z_]\w*)"|\b(?:option_)?env!\(\s*"([A-Za-z_]\w*)"|\benv\s*=\s*"([A-Z_][A-Z0-9_]*)""#,
            )
        }),
        unpacks: None,
        // Cargo sets these, and all that begin with its name.
        own: "CARGO* OUT_DIR",
        is_shell: false,
    },
    Language {
        endings: &["go"],
        comments: &["//"],
        reads: LazyLock::new(|| compiled(r#"\bos\.(?:Getenv|LookupEnv)\(\s*["`]([A-Za-z_]\w*)["`]"#)),
        unpacks: None,
        own: "",
        is_shell: false,
    },
    Language {
        endings: &["java", "kt", "kts", "scala", "groovy"],
        comments: &["//", "*", "/*"],
        reads: LazyLock::new(|| {
            compiled(
                r#"\bSystem\.getenv\(\s*"([A-Za-z_]\w*)"|\bSystem\.getenv\(\)\s*(?:\.get(?:OrDefault)?\(|\[)\s*"([A-Za-z_]\w*)""#,
            )
        }),
        unpacks: None,
        own: "",
        is_shell: false,
    },
    Language {
        endings: &["sh", "bash", "zsh", "ksh", "yml", "yaml"],
        comments: &["#"],
        reads: LazyLock::new(|| compiled(r"\$\{([A-Z_][A-Z0-9_]*)[}:?+\-]")),
        unpacks: None,
        own: "BASH* PWD OLDPWD RANDOM SECONDS LINENO UID EUID PPID IFS FUNCNAME OPTARG OPTIND PIPESTATUS REPLY SHLVL HOSTNAME OSTYPE _",
        is_shell: true,
    },
];

/// What gives a variable of a script its value.
static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?m)^[ \t]*(?:(?:export|local|readonly|declare|typeset)[ \t]+(?:-\w+[ \t]+)*)?([A-Z_][A-Z0-9_]*)\+?=|\bfor[ \t]+([A-Z_][A-Z0-9_]*)[ \t]+in\b|\bread[ \t]+(?:-\w+[ \t]+)*([A-Z_][A-Z0-9_]*)",
    )
});

/// The language of a file, by its name.
pub(crate) fn language(path: &RepoPath) -> Option<&'static Language> {
    let ending = path.extension();
    LANGUAGES.iter().find(|language| language.endings.contains(&ending.as_str()))
}

/// Whether a pattern means a name; a `*` at its end stands for anything.
pub(crate) fn means(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

impl Language {
    /// The places where variables are read, in the order of the text; twice on a line is once.
    pub fn reads<'t>(&self, text: &'t str) -> Vec<Read<'t>> {
        let mut found = Vec::new();
        for captures in self.reads.captures_iter(text) {
            let Some(name) = captures.iter().skip(1).flatten().next() else { continue };
            let start = captures.get(0).map_or(name.start(), |whole| whole.start());
            let is_other = is_written(&text[name.end()..]) || text[..start].ends_with('$');
            found.extend((!is_other).then(|| (name.start(), name.as_str())));
        }
        let lists = self.unpacks.iter().flat_map(|unpacks| unpacks.captures_iter(text));
        found.extend(lists.filter_map(|list| list.get(1)).flat_map(|list| unpacked(list.start(), list.as_str())));
        if found.is_empty() {
            return Vec::new();
        }
        found.sort_unstable();
        let (starts, lines, local) = (Lines::of(text), text.lines().collect::<Vec<_>>(), self.local(text));
        let mut reads = Vec::with_capacity(found.len());
        for (offset, name) in found {
            let line = starts.at(offset);
            let code = lines.get(line - 1).map(|line| line.trim_start()).unwrap_or_default();
            let is_comment = self.comments.iter().any(|mark| code.starts_with(mark));
            let is_own = self.own.split(' ').any(|own| means(own, name));
            if !is_comment && !is_own && !local.contains(name) {
                reads.push(Read { line, name });
            }
        }
        reads.dedup();
        reads
    }

    /// The names that the text itself gives a value.
    fn local<'t>(&self, text: &'t str) -> HashSet<&'t str> {
        if !self.is_shell {
            return HashSet::new();
        }
        ASSIGNMENT
            .captures_iter(text)
            .filter_map(|found| Some(found.iter().skip(1).flatten().next()?.as_str()))
            .collect()
    }
}

/// Whether what follows a name gives it a value, or calls it.
fn is_written(behind: &str) -> bool {
    let rest = behind.trim_start_matches(['"', '\'', '`']);
    if rest.starts_with('(') {
        return true;
    }
    let rest = rest.trim_start_matches([' ', '\t', ']']);
    rest.strip_prefix('=').is_some_and(|rest| !rest.starts_with(['=', '>']))
}

/// The names in `{ A, B = "x", C: c }`, each with its offset.
fn unpacked(start: usize, list: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    let mut offset = start;
    for part in list.split(',') {
        let name = part.split([':', '=']).next().unwrap_or_default();
        let indent = name.len() - name.trim_start().len();
        let name = name.trim();
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        names.extend(is_name.then_some((offset + indent, name)));
        offset += part.len() + 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'t>(file: &str, text: &'t str) -> Vec<&'t str> {
        language(&RepoPath::new(file)).unwrap().reads(text).into_iter().map(|read| read.name).collect()
    }

    #[test]
    fn each_language_reads_in_its_ways() {
        let python = "os.environ[\"A\"]\nos.environ.get('B', 1)\nos.getenv(\n    \"C\")\ngetenv('D')\n# os.environ['NO']\nos.environ['W'] = 'x'\nif os.environ['E'] == 'x': print(os.environ['E'])\n";
        assert_eq!(names("a.py", python), ["A", "B", "C", "D", "E"]);
        let script = "process.env.A || 1\nprocess.env['B']\nimport.meta.env.VITE_C\nimport.meta.env.DEV\nprocess.env?.D\n// process.env.NO\nprocess.env.W = 'x'\nprocess.env.E === 'x'\nconst { F, G = 'x,y', H: h, ...rest } = process.env;\nprocess.env.hasOwnProperty('x')\nDeno.env.get(\"I\")\nprocess.env.J.split(',')\nconst { K } = process.env.L\n";
        assert_eq!(names("a.tsx", script), ["A", "B", "VITE_C", "D", "E", "F", "G", "H", "I", "J", "L"]);
        let rust = "std::env::var(\"A\")?;\nenv::var_os(\n    \"B\",\n);\nenv!(\"CARGO_PKG_VERSION\");\noption_env!(\"C\");\n#[arg(long, env = \"D\")]\n/// env::var(\"NO\")\nCommand::new(\"x\").env(\"NO\", \"1\");\n";
        assert_eq!(names("a.rs", rust), ["A", "B", "C", "D"]);
        let go = "os.Getenv(\"A\")\nv, ok := os.LookupEnv(`B`)\nos.Setenv(\"NO\", \"1\")\n// os.Getenv(\"NO\")\n";
        assert_eq!(names("a.go", go), ["A", "B"]);
        let java = "System.getenv(\"A\");\nSystem.getenv().get(\"B\");\nSystem.getenv().getOrDefault(\"C\", \"x\");\n * System.getenv(\"NO\")\n";
        assert_eq!(names("A.java", java), ["A", "B", "C"]);
        assert_eq!(names("a.kt", "System.getenv()[\"A\"]"), ["A"]);
    }

    #[test]
    fn a_script_does_not_ask_for_what_it_sets() {
        let shell = "set -u\nNAME=orders\nexport -p PORT=${PORT_BASE}\nfor HOST in a b; do echo ${HOST}; done\nread -r LINE\necho ${NAME} ${LINE} ${DB_URL:-none} ${BASH_SOURCE} ${lower} $${NO}\n# ${NO}\n";
        assert_eq!(names("a.sh", shell), ["PORT_BASE", "DB_URL"]);
        let compose = "environment:\n  - TOKEN=${TOKEN:?}\n  - URL=http://${HOST}:80\nif: ${{ github.ref }}\n";
        assert_eq!(names("compose.yaml", compose), ["TOKEN", "HOST"]);
    }
}
