//! What the repository knows: each file is read once, by all who learn something from it, and what they learned is put
//! together.

mod alert;
mod definition;
pub(super) mod files;
pub(super) mod finds;
pub(super) mod keep;
mod metrics;
pub(super) mod needle;
pub(super) mod notes;
pub(super) mod packages;
pub(super) mod place;
pub(super) mod routes;
pub(super) mod runtime;
mod schema;
pub(super) mod stack;
pub(super) mod tests;
pub(super) mod tool;
pub(super) mod unfinished;
pub(super) mod uses;

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::OnceLock;

use self::files::Files;
use self::keep::Keep;
use self::needle::Hits;
use self::notes::{Asked, Notes, Topic};
use self::packages::Package;
use self::place::{Class, Place, Source};
use self::routes::{Routing, Served};
use self::runtime::Runtime;
use self::stack::{Image, Manifest, Service};
use self::tool::{Targets, Tool, Tools};
use self::unfinished::Unfinished;
use self::uses::Idle;
use crate::check::environment::{example, reads};
use crate::claims::done::trace::Index;
use crate::claims::versions::version::Stamp;
use crate::claims::words::roots::Rooted;
use crate::repo::{Removal, Repo, RepoPath, Unreadable};

/// A larger file is data, not something that people wrote.
const SIZE_CAP: u64 = 1 << 20;
/// This much of a file tells whether it is binary.
const HEAD: usize = 8 << 10;

/// What is known, for the judgement of one document; what that asks is noted. All that files tell is that of [`Sum`].
pub(super) struct Known<'k> {
    pub repo: Asked<'k>,
    pub files: Files<'k>,
    pub hits: Hits<'k>,
    /// Why the repository may have more than is known.
    pub flaw: Option<&'k str>,
    /// A submodule, of which nobody knows what it has.
    pub module: Option<&'k RepoPath>,
    /// When each document that gives itself a date was changed last; those with changes that are not committed are left out.
    pub stamps: &'k HashMap<RepoPath, Stamp>,
    removals: &'k [Removal],
    sum: &'k Sum,
    notes: &'k Notes,
}

/// What git's history says of the documents that are judged.
#[derive(Clone, Copy)]
pub(super) struct Past<'k> {
    /// As in [`Known`].
    pub stamps: &'k HashMap<RepoPath, Stamp>,
    /// What commits took away of the files that documents name and that are not there.
    pub removals: &'k [Removal],
}

/// What all files tell.
#[derive(Debug, Default)]
pub(super) struct Sum {
    pub served: Served,
    pub tools: Tools,
    pub services: Vec<Service>,
    pub images: Vec<(RepoPath, Image)>,
    pub manifests: Vec<Manifest>,
    /// The versions that files pin, those nearest to the root first.
    pub runtimes: Vec<Runtime>,
    /// The packages that manifests name.
    pub packages: Vec<Package>,
    /// The variables that each example of an environment documents.
    pub examples: Vec<(RepoPath, Vec<String>)>,
    /// Where each variable is read first.
    pub reads: BTreeMap<String, Place>,
    /// How many functions that test each file of tests has.
    pub tests: Vec<(RepoPath, usize)>,
    /// How many rules with `alert:` there are, however they are written.
    pub alerts: usize,
    /// What pipelines print of things that they do not do.
    pub admissions: Vec<(Place, String)>,
    /// Where code says of itself that it only stands in for what it is called.
    pub unfinished: Vec<(Place, Unfinished)>,
    /// The functions and types that code defines, tests apart.
    pub definitions: Vec<(String, Place)>,
    /// How many files were read, and how many of them are code.
    pub files_read: usize,
    pub code_files: usize,
    /// How many metrics code defines, and where the first is.
    pub metrics: Vec<(Place, usize)>,
    /// The tables and the indexes that code and migrations make, by their names, each with the first file.
    pub tables: BTreeMap<String, RepoPath>,
    pub indexes: BTreeMap<String, RepoPath>,
    /// Whether tests are written once and run for many values.
    pub multiplies_tests: bool,
    /// How many lines the files of each ending have together, documents apart.
    lines: BTreeMap<String, usize>,
    defined: OnceLock<Index>,
    rooted: OnceLock<Rooted>,
    addresses: OnceLock<Index>,
}

/// What one file tells, words apart.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    routing: Routing,
    targets: Option<(Tool, Targets)>,
    services: Vec<Service>,
    image: Option<Image>,
    manifests: Vec<Manifest>,
    runtimes: Vec<Runtime>,
    packages: Vec<Package>,
    example: Vec<String>,
    reads: Vec<(String, usize)>,
    tests: usize,
    lines: usize,
    multiplies_tests: bool,
    /// The lines on which metrics are defined.
    metrics: Vec<usize>,
    alerts: usize,
    tables: Vec<String>,
    indexes: Vec<String>,
    definitions: Vec<(String, usize)>,
    admissions: Vec<(String, usize)>,
    unfinished: Vec<Unfinished>,
}

impl<'k> Known<'k> {
    pub fn of(repo: &'k Repo, keep: &'k Keep, past: Past<'k>, notes: &'k Notes) -> Self {
        notes.topic(Topic::Flaw);
        Self {
            repo: Asked::new(repo, keep, notes),
            files: Files { repo, shelf: &keep.shelf, notes },
            hits: Hits { finds: &keep.finds, notes },
            flaw: keep.flaw.as_deref(),
            module: keep.module.as_ref(),
            stamps: past.stamps,
            removals: past.removals,
            sum: &keep.sum,
            notes,
        }
    }

    /// What commits took away of the files that documents name and that are not there.
    pub fn removals(&self) -> &'k [Removal] {
        self.notes.topic(Topic::History);
        self.removals
    }

    /// How many lines the files of each ending have together, documents apart.
    pub fn lines(&self) -> &'k BTreeMap<String, usize> {
        self.notes.topic(Topic::Lines);
        &self.sum.lines
    }

    /// What shows that nothing uses what stands at a place, of which line 0 is the whole file; None where something may.
    pub fn idle(&self, place: &Place) -> Option<Idle> {
        self.repo.idle(place)
    }

    /// Whether what runs has a name of all of some stems.
    pub fn lives(&self, stems: &[String]) -> bool {
        self.repo.lives(stems)
    }

    /// The files by the words of their paths, once somebody asks.
    pub fn paths(&self) -> &Index {
        self.files.index()
    }
}

impl Deref for Known<'_> {
    type Target = Sum;

    fn deref(&self) -> &Sum {
        self.notes.topic(Topic::Told);
        self.sum
    }
}

impl Told {
    /// Whether another one tells the same, but for the number of its lines.
    fn is_like(&self, other: &Self) -> bool {
        Self { lines: other.lines, ..self.clone() } == *other
    }
}

impl Sum {
    /// Puts together what files tell, in their order.
    fn of<'t>(files: impl Iterator<Item = (&'t RepoPath, &'t Told)> + Clone) -> Self {
        let mut sum = Self::default();
        sum.count_lines(files.clone());
        let mut routings = Vec::new();
        for (path, told) in files {
            sum.files_read += 1;
            sum.code_files += usize::from(Class::of(path) == Class::Code);
            sum.take(path, told.clone(), &mut routings);
        }
        sum.served = Served::of(&routings);
        sum.runtimes.sort_by_key(|runtime| runtime.place.path.as_str().matches('/').count());
        sum
    }

    fn count_lines<'t>(&mut self, files: impl Iterator<Item = (&'t RepoPath, &'t Told)>) {
        self.lines.clear();
        for (path, told) in files {
            *self.lines.entry(path.extension()).or_default() += told.lines;
        }
    }

    fn take(&mut self, path: &RepoPath, told: Told, routings: &mut Vec<(RepoPath, Routing)>) {
        if told.routing != Routing::default() {
            routings.push((path.clone(), told.routing));
        }
        if let Some((tool, targets)) = told.targets {
            self.tools.add(path, tool, targets);
        }
        self.services.extend(told.services);
        self.images.extend(told.image.map(|image| (path.clone(), image)));
        self.manifests.extend(told.manifests);
        self.runtimes.extend(told.runtimes);
        self.packages.extend(told.packages);
        if !told.example.is_empty() {
            self.examples.push((path.clone(), told.example));
        }
        for (name, line) in told.reads {
            self.reads.entry(name).or_insert_with(|| Place::new(path, line));
        }
        self.alerts += told.alerts;
        for (names, known) in [(told.tables, &mut self.tables), (told.indexes, &mut self.indexes)] {
            for name in names {
                known.entry(name).or_insert_with(|| path.clone());
            }
        }
        self.admissions.extend(told.admissions.into_iter().map(|(text, line)| (Place::new(path, line), text)));
        self.unfinished.extend(told.unfinished.into_iter().map(|found| (Place::new(path, found.line), found)));
        self.definitions.extend(told.definitions.into_iter().map(|(name, line)| (name, Place::new(path, line))));
        if told.tests > 0 {
            self.tests.push((path.clone(), told.tests));
        }
        self.multiplies_tests |= told.multiplies_tests;
        if let Some(line) = told.metrics.first() {
            self.metrics.push((Place::new(path, *line), told.metrics.len()));
        }
    }

    /// Where a function or a type of a name is defined, if it is.
    pub fn defined_as(&self, name: &str) -> Option<&Place> {
        self.definitions.iter().find(|(known, _)| known == name).map(|(_, place)| place)
    }

    /// The definitions by the words of their names, once somebody asks.
    pub fn defined(&self) -> &Index {
        self.defined.get_or_init(|| Index::of_definitions(&self.definitions))
    }

    /// The definitions by the roots of their names, once somebody asks.
    pub fn rooted(&self) -> &Rooted {
        self.rooted.get_or_init(|| Rooted::of(&self.definitions))
    }

    /// The routes by the words of their addresses, once somebody asks.
    pub fn addresses(&self) -> &Index {
        self.addresses.get_or_init(|| Index::of_addresses(&self.served))
    }
}

/// Reads a file; None if it is none that people write.
fn text_of(repo: &Repo, path: &RepoPath, class: Class) -> Result<Option<Vec<u8>>, Unreadable> {
    let is_data = class == Class::Document || repo.size(path).is_ok_and(|size| size > SIZE_CAP);
    if is_data {
        return Ok(None);
    }
    let bytes = match repo.read(path) {
        Ok(bytes) => bytes,
        // A link to a folder, or one that dangles, says nothing; and what lies elsewhere the repository does not have.
        Err(Unreadable::Gone | Unreadable::NotRegular | Unreadable::Outside) => return Ok(None),
        Err(reason) => return Err(reason),
    };
    let is_binary = memchr::memchr(0, &bytes[..bytes.len().min(HEAD)]).is_some();
    Ok((!is_binary).then_some(bytes))
}

/// What the text of a file tells.
fn learn(source: &Source<'_>) -> Told {
    let Source { path, text, class } = *source;
    let mut told = Told::default();
    match class {
        Class::Foreign | Class::Document => return told,
        Class::Test => told.tests = tests::count(source),
        Class::Code | Class::Config => {
            told.routing = routes::read(source);
            if class == Class::Code {
                told.definitions = definition::all(text);
                told.unfinished = unfinished::all(text, &told.definitions);
            }
            told.tests = tests::count(source);
            told.metrics = metrics::defined(text);
            told.tables = schema::tables(text);
            told.indexes = schema::indexes(text);
        }
    }
    told.multiplies_tests = tests::multiplies(source, told.tests);
    told.alerts = alert::count(text, class);
    told.lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    if class == Class::Config && text.contains("echo ") {
        told.admissions = admissions(text);
    }
    told.targets = tool::read(source);
    told.services = stack::read_services(source);
    told.image = stack::read_image(source);
    told.manifests = stack::read_manifests(source);
    if class != Class::Test {
        told.runtimes = runtime::read(source);
        told.packages = packages::read(source);
    }
    if is_example(path) {
        told.example = example::entries(text).into_iter().map(|entry| entry.name.to_owned()).collect();
    }
    if let Some(language) = reads::language(path) {
        told.reads = language.reads(text).into_iter().map(|read| (read.name.to_owned(), read.line)).collect();
    }
    told
}

fn is_example(path: &RepoPath) -> bool {
    let name = path.file_name().to_ascii_lowercase();
    name.starts_with(".env") || name.ends_with(".env") || name.starts_with("env.") || name.contains(".env.")
}

/// Lines of scripts that print what they would do.
fn admissions(text: &str) -> Vec<(String, usize)> {
    const SAYING: &[&str] = &["would run", "would be run", "would execute", "not implemented", "coming soon"];
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let said = line.split(" #").next().unwrap_or_default().split(">>").next().unwrap_or_default().trim();
        let said = said.trim_start_matches("- ").trim_start_matches("run: ");
        if said.starts_with("echo ") && SAYING.iter().any(|words| said.to_lowercase().contains(words)) {
            found.push((said.to_owned(), index + 1));
        }
    }
    found
}
