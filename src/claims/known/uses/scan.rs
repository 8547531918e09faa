//! A file as a list of what stands at its beginning of a line: what each of these statements defines, and which names it has.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use regex::Regex;

use super::over::is_finding;
use crate::check::expression::compiled;
use crate::repo::RepoPath;

/// By which rules a file names what another defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Python,
    Script,
    Go,
    Rust,
    Java,
    /// Its names count, and what it defines is not judged.
    Other,
}

impl Language {
    pub fn of(path: &RepoPath) -> Self {
        match path.extension().as_str() {
            "py" => Self::Python,
            "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts" | "vue" | "svelte" => Self::Script,
            "go" => Self::Go,
            "rs" => Self::Rust,
            "java" | "kt" => Self::Java,
            _ => Self::Other,
        }
    }

    /// Whether a file of it does nothing that no other file imports, or declares.
    pub fn is_imported(self) -> bool {
        matches!(self, Self::Python | Self::Script | Self::Go | Self::Rust)
    }
}

/// What a statement is for those that it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// It uses them.
    #[default]
    Plain,
    /// It hands them on, which is no use.
    Handed,
    /// It is compiled for tests only.
    Tests,
}

/// One statement at the beginning of a line, with all that is indented beneath it.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub name: Option<Box<str>>,
    /// The type that its methods belong to, where it defines methods apart from that.
    pub owner: Option<Box<str>>,
    pub line: usize,
    pub role: Role,
    /// It does nothing until somebody names it.
    pub is_called: bool,
    /// Frameworks may find it by themselves.
    pub is_found: bool,
    /// It has no base that could name its methods.
    pub is_alone: bool,
    /// The names in it, by their hashes, each once.
    pub names: Vec<u64>,
    /// Those that stand in it more than once.
    pub repeated: HashSet<u64>,
    /// The methods that it defines: name, line, whether something stands over it that may find it.
    pub methods: Vec<(Box<str>, usize, bool)>,
}

/// What one file has.
#[derive(Debug)]
pub(super) struct Scan {
    pub language: Language,
    pub items: Vec<Item>,
    /// What it imports, as it writes it.
    pub imports: BTreeSet<String>,
    /// Texts between quotes, or words of what is no code, that may be paths or names of modules.
    pub paths: BTreeSet<String>,
    /// The names of several words that stand in it, by their hashes.
    pub words: HashMap<u64, Box<str>>,
    /// What it gives others under another name.
    pub renamed: HashSet<u64>,
    /// It loads modules that it does not name.
    pub loads: bool,
    /// Somebody runs it by itself.
    pub is_run: bool,
    /// It gives others something.
    pub gives: bool,
}

static CONSTANT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:export\s+)?(?:(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*[:=]|pub(?:\([^)]*\))?\s+(?:static|const|type)\s+(?:mut\s+)?([A-Za-z_]\w*)|(?:var|const|type)\s+([A-Z]\w*)\s)",
    )
});
static BOUND: LazyLock<Regex> = LazyLock::new(|| compiled(r"^([A-Za-z_]\w*)\s*(?::[^=]+)?=[^=]"));
static RECEIVER: LazyLock<Regex> = LazyLock::new(|| compiled(r"^func\s+\(\s*(?:\w+\s+)?\*?([A-Za-z_]\w*)"));
static IMPL: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^(?:unsafe\s+)?impl\b(?:<[^{]*?>)?\s+(?:[^{]*?\bfor\s+)?(?:[\w:]*::)?([A-Za-z_]\w*)"));
static HANDED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:export\s*(?:type\s*)?(?:\{|\*)|module\.exports|exports\.|export\s+default\b|pub(?:\([^)]*\))?\s+use\b|__all__\b)",
    )
});
static RENAMED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?:export\s+default\s+(?:async\s+)?(?:(?:abstract\s+)?class\s+|function\s*\*?\s*)?|(?:module\.exports|exports\.\w+)\s*=\s*(?:new\s+)?)([A-Za-z_$][\w$]*)|\b([A-Za-z_$][\w$]*)\s+as\s+\w+",
    )
});
static SPECIFIER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r#"(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*\(?\s*['"`]([^'"`]+)['"`]|['"`](\.{1,2}/[^'"`\s]+)['"`]"#)
});
static FROM: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\s*from\s+(\.*[\w.]*)\s+import\s+(.*)$"));
static IMPORT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"^\s*import\s+([\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*)"));
static MODULE: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(?:r#)?(\w+)\s*;"));
static QUOTED: LazyLock<Regex> = LazyLock::new(|| compiled(r#"["'`]([\w@./:-]+)["'`]"#));
static BASES: LazyLock<Regex> = LazyLock::new(|| compiled(r"\bclass\s+\w+\s*(?:\(\s*(?:object)?\s*\))?\s*[:{]"));
/// Bases of Python by which nothing finds a class.
static PLAIN_BASES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\bclass\s+\w+\s*(?:\(\s*(?:(?:[\w.]*\.)?(?:object|ABC|Enum|IntEnum|StrEnum|Exception|ValueError|RuntimeError|BaseModel|Protocol|TypedDict|NamedTuple|str|int|dict|list|Generic\[\w+\])\s*,?\s*)*\))?\s*:",
    )
});

/// How programs load modules whose names they do not write.
static LOADING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r#"(?x) \bimport_module\( | \bpkgutil\. | \b__import__\( | \bimport_string\( | \biter_modules\( | \bfind_modules\(
        | \bspec_from_file_location\( | \bautodiscover | \brequire\.context\( | import\.meta\.glob | \bautoload
        | \bautomod::dir! | \bplugin\.Open\( | \brequire\(\s*[^"'`\s)] | \bimport\(\s*(?:[A-Za-z_$]|`[^`]*\$)
        | \*\.(?:entity|model|resolver|controller|route|routes|subscriber|handler|module|plugin|command|event)s?\b"#,
    )
});
/// Shorter names are in too many places to tell anything.
const LEAST: usize = 3;

/// The number by which a name is known.
pub(super) fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

impl Scan {
    /// Reads a text, of which the definitions are known by their lines.
    pub fn of(path: &RepoPath, text: &str, definitions: &[(String, usize)]) -> Self {
        let language = Language::of(path);
        let mut scan = Self {
            language,
            items: vec![Item::default()],
            imports: BTreeSet::new(),
            paths: BTreeSet::new(),
            words: HashMap::new(),
            renamed: HashSet::new(),
            loads: false,
            is_run: false,
            gives: language != Language::Script,
        };
        let is_whole = language == Language::Other || matches!(path.extension().as_str(), "vue" | "svelte");
        let told = definitions.iter().filter(|_| !is_whole);
        let defined: HashMap<usize, &str> = told.map(|(name, line)| (*line, name.as_str())).collect();
        let is_package = path.file_name() == "__init__.py";
        let (counts, over) = (HashMap::new(), Vec::new());
        let mut reader = Reader { scan: &mut scan, defined, is_whole, is_package, counts, over };
        reader.read(path, text);
        scan
    }

    /// The statement that a line stands in.
    pub fn item_at(&self, line: usize) -> usize {
        self.items.partition_point(|item| item.line <= line).saturating_sub(1)
    }
}

/// What is known while a file is read.
struct Reader<'s> {
    scan: &'s mut Scan,
    defined: HashMap<usize, &'s str>,
    is_whole: bool,
    is_package: bool,
    counts: HashMap<u64, usize>,
    /// What stands over the next definition.
    over: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self, path: &RepoPath, text: &str) {
        let language = self.scan.language;
        let mut remark: Option<&str> = None;
        let mut imported: Option<String> = None;
        self.scan.is_run = text.starts_with("#!") || text.contains("__name__ ==") || text.contains("require.main");
        let is_configuration = path.file_name().contains(".config.");
        self.scan.loads = language != Language::Other && !is_configuration && LOADING.is_match(text);
        for (index, line) in text.lines().enumerate() {
            let trimmed = line.trim();
            if let Some(end) = remark {
                remark = remark.filter(|_| !trimmed.contains(end));
                continue;
            }
            remark = opened(language, trimmed);
            if remark.is_some() || is_remark(language, trimmed) {
                continue;
            }
            let is_first = line.starts_with(|first: char| !first.is_whitespace() && !"})]{".contains(first));
            if !self.is_whole && is_first && !trimmed.starts_with("where") {
                self.begin(line, index + 1);
            } else if let Some(name) = self.defined.get(&(index + 1)).filter(|_| !self.is_whole) {
                let is_found = self.over.iter().any(|over| is_finding(over));
                let name = (*name).into();
                self.over.clear();
                if let Some(item) = self.scan.items.last_mut() {
                    item.methods.push((name, index + 1, is_found));
                }
            } else if trimmed.starts_with('@') {
                self.over.push(trimmed.to_owned());
            }
            self.import(line, &mut imported);
            self.name(line);
        }
        self.end();
        if self.scan.items.iter().any(|item| item.is_found && path.extension() == "py") {
            self.scan.gives = true;
        }
    }

    /// Takes a line that begins a statement.
    fn begin(&mut self, line: &str, number: usize) {
        let (language, is_over) = (self.scan.language, line.starts_with('@') || line.starts_with("#["));
        let is_continued = !self.over.is_empty() && self.scan.items.last().is_some_and(|item| item.name.is_none());
        if !is_continued {
            self.end();
            self.scan.items.push(Item { line: number, ..Item::default() });
        }
        if is_over {
            self.over.push(line.to_owned());
            return;
        }
        let over = std::mem::take(&mut self.over);
        let name = self.defined.get(&number).map(|name| (*name).to_owned());
        let Some(item) = self.scan.items.last_mut() else { return };
        item.line = number;
        item.is_called = name.is_some();
        item.is_found = over.iter().any(|over| is_finding(over)) || line.starts_with("export default {");
        if over.iter().any(|over| over.starts_with("#[cfg(") && over.contains("test")) {
            item.role = Role::Tests;
        }
        let bound = |found: &Regex| {
            let found = found.captures(line)?;
            found.iter().skip(1).flatten().next().map(|name| name.as_str().to_owned())
        };
        match language {
            Language::Go => item.owner = RECEIVER.captures(line).map(|found| found[1].into()),
            Language::Rust => item.owner = IMPL.captures(line).map(|found| found[1].into()),
            Language::Python => item.is_found |= line.starts_with("class ") && !PLAIN_BASES.is_match(line),
            _ => {}
        }
        item.is_called |= item.owner.is_some();
        item.is_alone = line.contains("class ") && BASES.is_match(line);
        let constant = || bound(&CONSTANT).or_else(|| bound(&BOUND).filter(|_| language == Language::Python));
        let is_named = name.is_some();
        item.name = name.or_else(constant).map(String::into_boxed_str);
        // A package of Python hands on what its modules define.
        let is_import = self.is_package && ["from ", "import "].iter().any(|word| line.starts_with(word));
        let is_handed = (HANDED.is_match(line) && !is_named) || is_import;
        if is_handed {
            item.role = Role::Handed;
            item.name = None;
        }
        if language == Language::Script {
            self.scan.gives |= line.contains("export") || line.contains("exports");
        }
    }

    /// Ends the statement that was begun last.
    fn end(&mut self) {
        let counts = std::mem::take(&mut self.counts);
        if let Some(item) = self.scan.items.last_mut() {
            item.repeated = counts.iter().filter(|(_, count)| **count > 1).map(|(name, _)| *name).collect();
            item.names = counts.into_keys().collect();
        }
    }

    /// Takes what a line imports, and the paths that it has.
    fn import(&mut self, line: &str, imported: &mut Option<String>) {
        let is_quoting = line.contains(['"', '\'', '`']);
        match self.scan.language {
            Language::Script => {
                let found = SPECIFIER.captures_iter(if is_quoting { line } else { "" });
                let found = found.filter_map(|found| found.iter().skip(1).flatten().next());
                self.scan.imports.extend(found.map(|found| found.as_str().to_owned()));
                if line.contains(" as ") || line.contains("export") {
                    let names = RENAMED.captures_iter(line).filter_map(|found| found.iter().skip(1).flatten().next());
                    self.scan.renamed.extend(names.map(|name| hash(name.as_str())));
                }
            }
            Language::Python => {
                if let Some(module) = imported.clone() {
                    self.from(&module, line);
                    *imported = Some(module).filter(|_| !line.contains(')'));
                } else if !line.contains("import") {
                } else if let Some(found) = FROM.captures(line) {
                    self.from(&found[1], &found[2]);
                    *imported = Some(found[1].to_owned()).filter(|_| found[2].contains('(') && !found[2].contains(')'));
                } else if let Some(found) = IMPORT.captures(line) {
                    let modules = found[1].split(',').filter_map(|module| module.split_whitespace().next());
                    self.scan.imports.extend(modules.map(str::to_owned));
                }
            }
            Language::Rust => {
                self.scan.imports.extend(MODULE.captures(line).map(|found| found[1].to_owned()));
            }
            Language::Go if is_quoting => {
                let found = QUOTED.captures_iter(line).map(|found| found[1].to_owned());
                self.scan.imports.extend(found.filter(|path| path.contains('/')));
            }
            _ => {}
        }
        let found = QUOTED.captures_iter(if is_quoting { line } else { "" }).map(|found| found[1].to_owned());
        match self.scan.language {
            Language::Other => {
                let words = line.split(|end: char| !end.is_alphanumeric() && !"_./-:@".contains(end));
                let words = words.filter(|word| word.contains(['.', '/', ':'])).map(str::to_owned);
                self.scan.paths.extend(words);
            }
            _ => self.scan.paths.extend(found.filter(|path| path.contains(['.', '/', ':']))),
        }
    }

    /// Takes the names that a module of Python is imported by, each of which may be one itself.
    fn from(&mut self, module: &str, names: &str) {
        self.scan.imports.insert(module.to_owned());
        let between = if module.ends_with('.') { "" } else { "." };
        let names = names.split('#').next().unwrap_or_default().split([',', '(', ')', '\\']);
        let names = names.filter_map(|name| name.split_whitespace().next());
        self.scan.imports.extend(names.map(|name| format!("{module}{between}{name}")));
    }

    fn name(&mut self, line: &str) {
        let is_handed = self.scan.items.last().is_some_and(|item| item.role == Role::Handed);
        // What is only listed is handed on; what is called is used.
        let is_list = self.scan.language == Language::Python || !(line.contains('(') || line.contains("=>"));
        if is_handed && is_list {
            return;
        }
        let words = line.split(|end: char| !end.is_alphanumeric() && end != '_' && end != '$');
        for word in words.filter(|word| word.len() >= LEAST) {
            let number = hash(word);
            *self.counts.entry(number).or_default() += 1;
            if is_composed(word) {
                self.scan.words.entry(number).or_insert_with(|| word.into());
            }
        }
    }
}

/// Whether a name is made of several words.
fn is_composed(name: &str) -> bool {
    let mut letters = name.chars().skip(1);
    name.trim_matches('_').contains('_') || (letters.any(char::is_uppercase) && name.contains(char::is_lowercase))
}

/// What ends a remark of several lines that a line begins; none that it ends itself.
fn opened(language: Language, line: &str) -> Option<&'static str> {
    if language == Language::Python {
        let text = line.trim_start_matches(['r', 'u', 'f', 'b', 'R']);
        let mark = ["\"\"\"", "'''"].into_iter().find(|mark| text.starts_with(*mark))?;
        return Some(mark).filter(|mark| text.matches(*mark).count() == 1);
    }
    let is_open = language != Language::Other && line.starts_with("/*") && !line.contains("*/");
    is_open.then_some("*/")
}

fn is_remark(language: Language, line: &str) -> bool {
    match language {
        Language::Python => line.starts_with('#') || line.starts_with("\"\"\"") || line.starts_with("'''"),
        Language::Other => line.starts_with('#') || line.starts_with("//") || line.starts_with("<!--"),
        _ => line.is_empty() || line.starts_with("//") || line.starts_with("/*") || line.starts_with("* "),
    }
}
