//! Counts: how many of a thing a document says there are, and what a commit is said to change.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::number::{Meant, Number, numbers, plural};
use super::tested::file_of;
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::known::tests::is_called_as_tests;
use crate::claims::known::tool::Tool;
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::subject::is_loose;
use crate::claims::words::wording::{says_gone, supposes, words};
use crate::repo::RepoPath;

static FILES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\bfiles?(?:\s+(?:changed|added|modified))?\s*:?\s*\+?(\d[\d,]*)|\b(\d[\d,]*)\s+files?\s+(?:changed|added|modified)|\bcommit\b[^.;]*\b(?:adds|added|changes|changed|modifies|modified)\s+(\d[\d,]*)\s+files?\b",
    )
});
static LINES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:lines?(?:\s+(?:changed|added))?|insertions?)\s*:?\s*(~)?\s*\+\s*(\d[\d,]*)|\blines?\s+(?:added|changed)\s*:?\s*(~)?\s*\+?(\d[\d,]*)",
    )
});
static HASH: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[0-9a-f]{7,40}\b"));

/// What introduces a list of what is to be, and not of what is.
const HOPES: &[&str] = &["criteria", "goal", "objective", "expected"];
/// What is counted: the words that name it, and how many the repository has with what shows it.
type Counter = fn(&Counted<'_, '_>) -> Option<(usize, String)>;

struct Counted<'c, 'k> {
    reading: &'c Reading,
    line: &'c Line,
    known: &'c Known<'k>,
    /// The words between the number and the noun, and the noun, in small letters.
    phrase: String,
}

#[rustfmt::skip] // One row a line, so that a new noun is a new line.
const NOUNS: &[(&[&str], Counter)] = &[
    (&["issue template"], |of| of.files("issue templates", |path| path.contains("issue_template/") && !path.ends_with("config.yml") && !path.ends_with("config.yaml"))),
    (&["environment variable", "env variable", "env var", "documented variable", "variable", "setting"], variables),
    (&["target", "make target", "makefile target"], targets),
    (&["npm script", "script"], |of| if of.says(&["npm script", "package.json"]) { of.tools(Tool::Npm) } else { None }),
    (&["workflow", "github actions workflow", "github workflow"], workflows),
    (&["dashboard", "grafana dashboard"], dashboards),
    (&["dockerfile"], |of| of.files("Dockerfiles", |path| is_named(path, "dockerfile"))),
    (&["helm chart", "chart"], |of| if of.says(&["helm"]) { of.files("charts", |path| path.ends_with("chart.yaml")) } else { None }),
    (&["adr", "architecture decision record", "decision record"], |of| of.files("decision records", |path| (path.contains("adr/") || path.contains("adrs/") || path.contains("decisions/")) && path.ends_with(".md") && !path.ends_with("readme.md") && !path.contains("template"))),
    (&["runbook"], |of| of.files("runbooks", |path| path.contains("runbook") && path.ends_with(".md") && !path.ends_with("readme.md"))),
    (&["alert", "alert rule", "alerting rule", "prometheus alert"], |of| Some((of.known.alerts, "rules with `alert:`".to_owned()))),
    (&["docker compose service", "compose service", "docker service"], services),
    (&["test", "unit test", "test case", "automated test"], tests),
    (&["test file"], test_files),
    (&["custom metric", "prometheus metric", "metric"], metrics),
    (&["endpoint", "api endpoint", "route", "api route"], endpoints),
    (&["go file"], |of| of.written_in("go")),
    (&["python file"], |of| of.written_in("py")),
    (&["rust file"], |of| of.written_in("rs")),
    (&["java file"], |of| of.written_in("java")),
    (&["dart file"], |of| of.written_in("dart")),
    (&["php file"], |of| of.written_in("php")),
    (&["swift file"], |of| of.written_in("swift")),
    (&["kotlin file"], |of| of.written_in("kt")),
    (&["ruby file"], |of| of.written_in("rb")),
    (&["crate", "workspace crate", "rust crate"], |of| if of.is_of_all() { of.files("crates", |path| path.ends_with("/cargo.toml") && format!("/{path}").contains("/crates/")) } else { None }),
    (&["migration", "database migration", "migration file", "sql migration", "migration script"], |of| of.files("migrations", is_migration)),
    (&["typescript file"], |of| of.files("files", |path| path.ends_with(".ts") || path.ends_with(".tsx"))),
    (&["shell script", "bash script"], |of| of.written_in("sh")),
    (&["feature file", "gherkin feature", "bdd feature"], |of| of.written_in("feature")),
    (&["crd", "custom resource definition"], resources),
    (&["table", "database table"], |of| named("tables", &of.known.tables)),
    (&["index", "database index"], |of| named("indexes", &of.known.indexes)),
];

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}

fn is_named(path: &str, name: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    file == name || file.starts_with(&format!("{name}.")) || file.ends_with(&format!(".{name}"))
}

impl Counted<'_, '_> {
    fn files(&self, noun: &str, wanted: impl Fn(&str) -> bool) -> Option<(usize, String)> {
        let found = self.known.files.matching(|path| wanted(path));
        let first = found.first().map(|path| format!(", {path} first")).unwrap_or_default();
        Some((found.len(), format!("{noun}{first}")))
    }

    fn written_in(&self, ending: &str) -> Option<(usize, String)> {
        let is_one = |path: &str| path.rsplit_once('.').is_some_and(|(_, found)| found == ending);
        self.files(&format!("files that end in .{ending}"), is_one)
    }

    /// Whether a line counts all that there are, and none of a kind: `All 31 crates`.
    fn is_of_all(&self) -> bool {
        let first = self.phrase.split_whitespace().next().unwrap_or_default();
        let lower = self.line.lower();
        first.starts_with("crate") && lower.contains("all ")
    }

    fn says(&self, words: &[&str]) -> bool {
        let mut text = format!("{} {}", self.line.lower(), self.phrase);
        let mut label = self.reading.label(self.line);
        while let Some(line) = label {
            text.push_str(&line.lower());
            label = self.reading.label(line);
        }
        words.iter().any(|word| text.contains(word)) || self.reading.section(self.line).speaks_of(words)
    }

    fn tools(&self, tool: Tool) -> Option<(usize, String)> {
        let (path, count) = self.known.tools.count(tool)?;
        let noun = if tool == Tool::Npm { "scripts" } else { "targets" };
        Some((count, format!("{noun} in {path}")))
    }
}

fn named(noun: &str, names: &BTreeMap<String, RepoPath>) -> Option<(usize, String)> {
    let (first, path) = names.first_key_value()?;
    Some((names.len(), format!("{noun}, `{first}` in {path} first")))
}

/// Workflows of the forge, where the words around them do not speak of what else is called so.
fn workflows(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    const SIGNS: &[&str] =
        &["github", "actions", "ci/cd", "pipeline", "continuous", ".yml", ".yaml", "automat", "build"];
    let is_of_ci = |text: &str| words(&text.to_lowercase()).any(|word| word == "ci");
    let is_meant = of.phrase == "workflows"
        || of.says(SIGNS)
        || is_of_ci(&of.line.text)
        || of.reading.section(of.line).titles.iter().any(|title| is_of_ci(title));
    let is_one = |path: &str| path.starts_with(".github/workflows/") && is_yaml(path);
    if is_meant { of.files("workflows", is_one) } else { None }
}

/// Files of dashboards, where the words around them speak of what shows them.
fn dashboards(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    let is_meant = of.says(&["grafana", "kibana", "prometheus", "datadog", "panel", ".json"]);
    let is_one = |path: &str| {
        path.ends_with(".json")
            && path.contains("dashboard")
            && !path.contains("node_modules")
            && !path.contains("package")
    };
    if is_meant { of.files("dashboards", is_one) } else { None }
}

/// The variables of the example that the line names, or of the only one.
fn variables(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    let named = of.known.examples.iter().find(|(path, _)| of.line.text.contains(path.file_name()));
    let is_about = of.says(&[".env", "environment"]) || of.phrase.contains("env");
    let (path, names) =
        named.or_else(|| of.known.examples.first().filter(|_| of.known.examples.len() == 1 && is_about))?;
    let names: BTreeSet<&String> = names.iter().collect();
    Some((names.len(), format!("variables in {path}")))
}

fn targets(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    if of.says(&["makefile", "make "]) && !of.says(&["justfile"]) { of.tools(Tool::Make) } else { None }
}

fn services(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    let names: BTreeSet<&str> = of.known.services.iter().map(|service| service.name.as_str()).collect();
    Some((names.len(), "services in compose files".to_owned()))
}

/// Whether a path in small letters is that of a migration, and not of what undoes or describes one.
fn is_migration(path: &str) -> bool {
    const FOLDERS: &[&str] = &["/migrations/", "/migration/", "/migrate/", "/alembic/versions/"];
    let whole = format!("/{path}");
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_step = [".sql", ".py", ".ts", ".js", ".php", ".rb"].iter().any(|ending| name.ends_with(ending));
    let is_other = ["down", "undo", "rollback", "revert", "__init__", "index.", "env.", "readme", "seed", "test"];
    FOLDERS.iter().any(|folder| whole.contains(folder)) && is_step && !is_other.iter().any(|word| name.contains(word))
}

/// The definitions of kinds, each once, however many copies of its file there are.
fn resources(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    let all = of.known.manifests.iter().filter(|of| of.kind == "CustomResourceDefinition" && !of.is_comment);
    let names: BTreeSet<(&str, usize)> = all.map(|of| (of.place.path.file_name(), of.place.line)).collect();
    let (first, _) = names.first()?;
    Some((names.len(), format!("custom resource definitions, in {first} first")))
}

fn tests(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    let sum = of.known.tests.iter().map(|(_, tests)| tests).sum();
    Some((sum, "functions that test".to_owned()))
}

/// The files with functions that test; of a document that stands in a package those of that.
fn test_files(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    let folder = of.reading.path.parent();
    let is_package = |path: &str| {
        let name = path.strip_prefix(folder.as_str()).unwrap_or_default();
        ["/package.json", "/Cargo.toml", "/pom.xml", "/go.mod", "/pyproject.toml"]
            .iter()
            .any(|manifest| name.eq_ignore_ascii_case(manifest))
    };
    let is_own = !folder.as_str().is_empty() && !of.known.files.matching(is_package).is_empty();
    let within = |path: &RepoPath| !is_own || path.as_str().starts_with(&format!("{folder}/"));
    let files: Vec<&RepoPath> = of.known.tests.iter().map(|(path, _)| path).filter(|path| within(path)).collect();
    let first = files.first()?;
    Some((files.len(), format!("files with tests, {first} first")))
}

fn metrics(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    let (first, _) = of.known.metrics.first()?;
    let sum = of.known.metrics.iter().map(|(_, count)| count).sum();
    Some((sum, format!("metrics that code defines, at {first} first")))
}

fn endpoints(of: &Counted<'_, '_>) -> Option<(usize, String)> {
    Some((of.known.served.len(), "routes in the code".to_owned()))
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let is_statement = |line: &&Line| match line.role {
        Role::Item | Role::Prose | Role::Row => true,
        // What stands in a fence and is no command may be a list of results.
        Role::Code(_) => reading.is_plain_text(line),
        _ => false,
    };
    for line in reading.lines.iter().filter(is_statement) {
        claims.extend(numbers(line).into_iter().filter_map(|number| counted(reading, line, number, known)).take(3));
        if !line.is_code() {
            claims.extend(commit(reading, line, known));
        }
    }
    claims.extend(sums(reading));
    claims
}

/// Nouns that are counted in ways of which not all are known.
const WEAK: &[&str] = &[
    "endpoint",
    "api endpoint",
    "route",
    "api route",
    "alert",
    "setting",
    "script",
    "metric",
    "table",
    "database table",
    "index",
    "database index",
    "migration",
    "database migration",
    "migration file",
    "migration script",
];
/// Verbs between a number and what is not there.
const LACKING: &[&str] = &["need", "needs", "require", "requires", "lack", "lacks", "missing", "without"];
/// Nouns of which the code can hardly have more than there are.
const SURE: &[&str] = &["table", "database table", "index", "database index"];
/// Fewer endpoints may be those of one part.
const LEAST: usize = 5;
/// So many routes show that the code's way to make them is known.
const MANY: usize = 10;
const TESTS: &[&str] = &["test", "unit test", "test case", "automated test"];

fn counted(reading: &Reading, line: &Line, of: Number<'_>, known: &Known<'_>) -> Option<Claim> {
    let said = reading.said(line);
    let Number { text, value, meant, phrase } = of;
    let least = if matches!(meant, Meant::All(_)) { 1 } else { 2 };
    if !(least..=100_000).contains(&value) || said == Said::Missing || !reading.is_now(line) || says_gone(&line.text) {
        return None;
    }
    // What others lack is not what is there, and lines of tests are none.
    if words(&phrase).any(|word| LACKING.contains(&word) || matches!(word, "loc" | "lines")) {
        return None;
    }
    let (noun, counter) = NOUNS.iter().find_map(|(nouns, counter)| {
        let noun = nouns.iter().find(|noun| ends_with_noun(&phrase, noun))?;
        Some((*noun, counter))
    })?;
    // What a line counts of one file of tests is told there.
    if TESTS.contains(&noun) && file_of(line, known).is_some() {
        return None;
    }
    let is_bare = is_bare(&phrase, noun);
    let (actual, of) = counter(&Counted { reading, line, known, phrase })?;
    // A test may be run for many values; less than half of what is said is too few all the same, if none is.
    let is_few = noun == "test file" && actual < value * 2;
    // Of many routes that are told, others may be missed, but not two of three.
    let is_short = noun.ends_with("endpoint") && actual >= MANY && value >= 3 * actual && !is_loose(line);
    let is_weak = !is_short
        && (is_few
            || WEAK.contains(&noun)
            || (TESTS.contains(&noun) && (known.multiplies_tests || actual * 2 >= value)));
    let is_asked = line.has_box && line.status != Status::Done;
    let is_hoped = said != Said::Done
        && (is_asked || reading.label(line).is_some_and(|label| HOPES.iter().any(|word| label.lower().contains(word))));
    // `4 issue templates` supposes nothing by its own words.
    let is_stated = !is_hoped && !supposes(&line.text.replacen(text, "", 1)) && (said == Said::Done || actual > 0);
    // Half as many again are no other way of counting; many more than are said have others beside those that are meant.
    let is_far_more = matches!(meant, Meant::Exactly(number) if (number * 3..=number * 4).contains(&(actual * 2)));
    // All of a whole API are no more than half of it only where many are forgotten.
    let is_half =
        matches!(meant, Meant::All(number) if number >= LEAST && number * 2 <= actual) && noun.ends_with("endpoint");
    let is_doubled =
        noun == "test file" && reading.is_of_whole() && matches!(meant, Meant::Exactly(number) if number * 2 <= actual);
    let is_exceeded = said == Said::Done && is_bare && (is_doubled || (is_far_more && SURE.contains(&noun)) || is_half);
    // What is counted of a file that is named is not all.
    let is_exceeded = is_exceeded && line.spans.is_empty() && !is_loose(line);
    // Where no file is called as one of tests, none was run.
    let is_run = said == Said::Done || line.lower().contains("pass");
    if TESTS.contains(&noun) && actual == 0 && value >= LEAST && is_run && !is_loose(line) && has_no_tests(known) {
        let evidence = format!("none of {} files has a test, or is called as one of tests", known.files_read);
        return Some(claim(reading, line, Kind::Count, text, said, Ruling::fails(evidence)));
    }
    // Tests that are called so and are not counted are of a language of which nobody here knows how it marks them.
    if TESTS.contains(&noun) && actual == 0 {
        return None;
    }
    let is_tripled = noun.ends_with(" file")
        && noun != "test file"
        && reading.is_of_whole()
        && matches!(meant, Meant::Exactly(number) if number >= LEAST && number * 3 <= actual);
    // Of records that are numbered, each is one.
    let is_recorded = said == Said::Done
        && noun == "adr"
        && matches!(meant, Meant::Exactly(number) if number >= LEAST && number + 1 < actual);
    let is_exceeded = is_exceeded || ((is_tripled || is_recorded) && is_bare && !is_loose(line));
    let ruling = match judge(meant, actual, &of, is_stated && !is_weak) {
        Ruling { verdict: Verdict::Unverifiable, evidence } if is_stated && is_exceeded => Ruling::fails(evidence),
        ruling => ruling,
    };
    Some(claim(reading, line, Kind::Count, text, said, ruling))
}

/// Whether a repository with code has nothing that is called as tests are.
fn has_no_tests(known: &Known<'_>) -> bool {
    // What sets up a tool that tests is no test.
    let is_setup = |path: &str| path.rsplit('/').next().is_some_and(|name| name.contains(".config."));
    let is_test = |path: &str| !is_setup(path) && is_called_as_tests(path);
    known.code_files > 0 && known.files.matching(is_test).is_empty()
}

/// Whether a phrase is a noun with some words before it; what follows the noun is another sentence.
fn ends_with_noun(phrase: &str, noun: &str) -> bool {
    let plural = plural(noun);
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let length = noun.split(' ').count();
    (0..words.len().saturating_sub(length - 1)).any(|at| {
        let here = words[at..at + length].join(" ");
        here == plural
    })
}

/// Whether a phrase says no more than what is counted: `api endpoints`, and not `admin endpoints` or `tables of orders`.
pub(super) fn is_bare(phrase: &str, noun: &str) -> bool {
    const PLAIN: &[&str] = &["api", "rest", "http", "database", "db", "sql", "total", "public", "github", "actions"];
    let Some(before) = phrase.strip_suffix(&plural(noun)) else { return false };
    before.split_whitespace().all(|word| PLAIN.contains(&word))
}

fn judge(meant: Meant, actual: usize, of: &str, is_stated: bool) -> Ruling {
    let evidence = format!("there are {actual} {of}");
    let (holds, is_beyond) = match meant {
        Meant::Exactly(number) => (actual == number, actual < number),
        Meant::All(number) => (actual == number, actual != number),
        Meant::AtLeast(number) => (actual >= number, actual < number),
        Meant::About(number) => (actual.abs_diff(number) * 10 <= number, actual * 4 < number * 3),
    };
    match (holds, is_beyond && is_stated) {
        (true, _) => Ruling::holds(evidence),
        (false, true) => Ruling::fails(evidence),
        (false, false) => Ruling::open(evidence),
    }
}

/// `Files: 10 added | Lines: +1,582` of the commit that the section names.
fn commit(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let (files, lines) = changed(&line.text);
    if files.is_none() && lines.is_none() {
        return None;
    }
    // A line that names two commits may speak of all between them.
    let is_of_one = HASH.find_iter(&line.text).count() == 1;
    let end = line.number - usize::from(!is_of_one);
    let before = reading.lines[..end].iter().rev().take_while(|other| other.section == line.section);
    let hash =
        before.filter(|other| other.lower().contains("commit")).find_map(|other| HASH.find(&other.text))?.as_str();
    let git = known.repo.git().ok()?;
    let change = git.commit(hash).ok()??;
    let change = git.size_of(&change).ok()?;
    let fits_files = files.is_none_or(|files| files == change.files || files == change.added);
    let fits_lines = lines.is_none_or(|(about, lines)| {
        lines == change.insertions || (about && lines.abs_diff(change.insertions) * 10 <= lines)
    });
    let evidence = format!(
        "{hash} changes {} files, {} of them new, with {} lines more and {} less",
        change.files, change.added, change.insertions, change.deletions
    );
    let ruling = if fits_files && fits_lines { Ruling::holds(evidence) } else { Ruling::fails(evidence) };
    Some(claim(reading, line, Kind::Count, &line.text.clone(), reading.said(line), ruling))
}

/// The numbers of files and of lines that a text says were changed; of lines, whether that is only about so.
fn changed(text: &str) -> (Option<usize>, Option<(bool, usize)>) {
    let number = |found: &str| found.replace(',', "").parse().ok();
    let files = FILES.captures(text).and_then(|found| number(found.iter().skip(1).flatten().next()?.as_str()));
    let lines = LINES.captures(text).and_then(|found| {
        let about = found.get(1).or(found.get(3)).is_some();
        Some((about, number(found.get(2).or(found.get(4))?.as_str())?))
    });
    (files, lines)
}

/// Lines that sum up what the ones of single commits say.
fn sums(reading: &Reading) -> Vec<Claim> {
    let (mut files, mut lines, mut parts) = (0, 0, 0);
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(|line| !line.is_code()) {
        match changed(&line.text) {
            (Some(more_files), Some((_, more_lines))) => {
                (files, lines, parts) =
                    (usize::saturating_add(files, more_files), usize::saturating_add(lines, more_lines), parts + 1);
            }
            (Some(said), None) if parts > 1 && line.lower().starts_with("files") => {
                let evidence = format!("the {parts} above come to {files}");
                let ruling = if said == files { Ruling::holds(evidence) } else { Ruling::open(evidence) };
                claims.push(claim(reading, line, Kind::Count, &line.text.clone(), Said::Neither, ruling));
            }
            (None, Some((about, said))) if parts > 1 && line.lower().starts_with("lines") => {
                let evidence = format!("the {parts} above come to {lines}");
                let fits = said == lines || (about && said.abs_diff(lines) * 20 <= lines);
                let ruling = if fits { Ruling::holds(evidence) } else { Ruling::open(evidence) };
                claims.push(claim(reading, line, Kind::Count, &line.text.clone(), Said::Neither, ruling));
            }
            _ => {}
        }
    }
    claims
}
