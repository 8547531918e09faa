//! The definitions that filters can call, and the compiling of a filter with those that it needs.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use jaq_core::Compiler;
use jaq_core::load::parse::{Def, Term};
use jaq_core::load::{Arena, File, Loader};

use super::natives::{self, Bounded};
use super::{harden, order, term};

/// A filter that can run.
pub(super) type Program = jaq_core::Filter<Bounded>;

/// Functions of jq that the library lacks and people know, and better ones for some that it has: adding up one by one
/// would pay for every sum on the way.
const OURS: &str = "
    def from_entries: [{}, (.[] | {(.key): .value})] | gonogo_sum;
    def add(f): [f] | gonogo_sum;
    def join($s): [\"\", ((.[] |= tostring | .[:-1][] += $s)[])] | gonogo_sum;
    def IN(source): any(source == .; .);
    def IN(source; values): any(source == values; .);
    def toarray: if isarray then . else [.] end;
    def leaf_paths: paths(scalars);
";
/// What most filters call, by name and number of arguments: for these nobody has to read the library.
pub(super) const USUAL: &[(&str, usize)] = &[
    ("all", 0),
    ("all", 1),
    ("any", 0),
    ("any", 1),
    ("contains", 1),
    ("endswith", 1),
    ("has", 1),
    ("keys", 0),
    ("length", 0),
    ("map", 1),
    ("not", 0),
    ("select", 1),
    ("startswith", 1),
    ("test", 1),
    ("tonumber", 0),
    ("tostring", 0),
    ("type", 0),
];
/// The name under which a filter is compiled; nobody can call it.
const MAIN: &str = "gonogo_main";

/// What there is to call: by name and number of arguments.
pub(super) struct Library {
    /// In the order in which they were written: each may call those before it.
    definitions: Vec<Def<&'static str>>,
    by_name: HashMap<(&'static str, usize), Vec<usize>>,
    natives: HashSet<(&'static str, usize)>,
}

impl Library {
    pub fn get() -> &'static Self {
        static LIBRARY: OnceLock<Library> = OnceLock::new();
        LIBRARY.get_or_init(Self::read)
    }

    fn read() -> Self {
        let natives: HashSet<_> =
            natives::all().into_iter().map(|(name, arguments, _)| (name, arguments.len())).collect();
        let mut written: Vec<_> = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs()).collect();
        let ours = [OURS, order::DEFINITIONS].map(|code| jaq_core::load::parse(code, |parser| parser.defs()));
        for ours in ours.into_iter().flatten().flatten() {
            match written.iter_mut().find(|known| known.name == ours.name && known.args.len() == ours.args.len()) {
                Some(known) => *known = ours,
                None => written.push(ours),
            }
        }
        let is_native = |name: &str, arguments: usize| natives.contains(&(name, arguments));
        let harden = |Def { name, args, body }| Def { name, args, body: harden::harden(body, &is_native) };
        let definitions: Vec<_> = written.into_iter().map(harden).collect();
        let mut by_name: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, definition) in definitions.iter().enumerate() {
            by_name.entry((definition.name, definition.args.len())).or_default().push(index);
        }
        Self { definitions, by_name, natives }
    }

    /// The numbers of arguments that a function can be called with; none if there is no such function.
    pub fn arities(&self, name: &str) -> Vec<usize> {
        let mut arities: Vec<_> = self.names().filter(|(known, _)| *known == name).map(|(_, arity)| arity).collect();
        arities.sort_unstable();
        arities.dedup();
        arities
    }

    pub fn has(&self, name: &str, arguments: usize) -> bool {
        !name.starts_with(natives::OURS)
            && (self.by_name.contains_key(&(name, arguments)) || self.is_native(name, arguments))
    }

    /// All functions that people can call.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let names = self.by_name.keys().chain(&self.natives).copied();
        names.filter(|(name, _)| !name.starts_with(natives::OURS))
    }

    fn is_native(&self, name: &str, arguments: usize) -> bool {
        self.natives.contains(&(name, arguments))
    }

    /// The definitions that a term needs, and those that they need, in order.
    fn needed(&self, term: &Term<&str>) -> Vec<Def<&'static str>> {
        let mut needed = HashSet::new();
        let mut calls = Vec::new();
        called(term, &mut calls);
        while let Some(call) = calls.pop() {
            for index in self.by_name.get(&call).into_iter().flatten() {
                if needed.insert(*index) {
                    called(&self.definitions[*index].body, &mut calls);
                }
            }
        }
        let mut needed: Vec<_> = needed.into_iter().collect();
        needed.sort_unstable();
        needed.into_iter().map(|index| self.definitions[index].clone()).collect()
    }
}

/// The functions that a term calls, with the number of arguments.
fn called<'t>(term: &'t Term<&str>, calls: &mut Vec<(&'t str, usize)>) {
    match term {
        Term::Call(name, arguments) => calls.push((name, arguments.len())),
        Term::Str(Some(format), _) => calls.push((format, 0)),
        _ => {}
    }
    for child in term::children(term) {
        called(child, calls);
    }
}

/// Compiles a filter that was checked.
///
/// # Errors
/// What the compiler does not accept although the check did.
pub(super) fn compile(term: Term<&str>) -> Result<Program, String> {
    let library = Library::get();
    let body = harden::harden(order::strict(term), &|name, arguments| library.is_native(name, arguments));
    let main = Def { name: MAIN, args: Vec::new(), body };
    let definitions = library.needed(&main.body).into_iter().chain([main]);
    let arena = Arena::default();
    let modules = Loader::new(definitions)
        .load(&arena, File { code: MAIN, path: () })
        .map_err(|_| "it cannot be loaded".to_owned())?;
    Compiler::default().with_funs(natives::all()).compile(modules).map_err(|errors| {
        let names = errors.iter().flat_map(|(_, errors)| errors).map(|(name, _)| format!("`{name}`"));
        format!("it cannot be compiled: {} is not known", names.collect::<Vec<_>>().join(", "))
    })
}
