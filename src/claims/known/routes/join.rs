//! All routes of a repository, with the prefixes that files give to the routers of others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::place::Place;
use super::{Mount, Pattern, Route, Routing, joined};
use crate::repo::RepoPath;

/// A router that is mounted in one that is mounted: so far and no farther.
const ROUNDS: usize = 4;
/// How many prefixes one file may come to.
const PREFIXES: usize = 64;
/// How many words an address has before the rest, so that who answers there answers for the rest.
const TELLING: usize = 2;
/// Names of files that stand for the folder they are in.
const STANDING_IN: &[&str] =
    &["__init__", "index", "mod", "urls", "views", "routes", "router", "routers", "api", "main"];

/// What a repository serves.
#[derive(Debug, Default)]
pub(in crate::claims) struct Served {
    routes: Vec<(Place, Option<String>, Pattern, bool)>,
    /// Prefixes of which nobody knows whose they are.
    loose: Vec<Pattern>,
}

/// How a path fits what is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::claims) enum Fit {
    /// It is a route, by its method too.
    Whole(Place),
    /// Its path is one, but of other methods.
    OtherMethod(Place, Vec<String>),
    /// It ends as a route does; what stands before may be a prefix that is given elsewhere.
    End(Place),
    /// A route for whatever is beneath a folder of the address answers it, if only that there is no such thing.
    Any(Place),
    /// Only a specification has it.
    Specified(Place),
    None,
}

impl Served {
    pub fn of(files: &[(RepoPath, Routing)]) -> Self {
        let prefixes = prefixes(files);
        let mut served = Self::default();
        let mut loose = BTreeSet::new();
        for (path, routing) in files {
            let known = prefixes.get(path).map_or(&[][..], Vec::as_slice);
            let place = |route: &Route| Place::new(path, route.line);
            for route in &routing.routes {
                let full = known.iter().map(|(prefix, replaces)| joined(prefix, own_path(route, routing, *replaces)));
                let bare = known.is_empty().then(|| route.path.clone());
                for full in full.chain(bare) {
                    served.routes.push((place(route), route.method.clone(), Pattern::of(&full), route.is_specified));
                }
            }
            let prefixes = routing.mounts.iter().map(|mount| mount.prefix.clone());
            loose.extend(prefixes.filter(|prefix| !prefix.trim_matches('/').is_empty()));
        }
        served.loose = loose.iter().map(|prefix| Pattern::of(prefix)).collect();
        served
    }

    /// How many routes the code has.
    pub fn len(&self) -> usize {
        self.routes.iter().filter(|(.., is_specified)| !is_specified).count()
    }

    pub fn fit(&self, method: Option<&str>, path: &Pattern) -> Fit {
        let (mut other, mut end, mut specified, mut any) = (None, None, None, None);
        let mut methods = BTreeSet::new();
        for (place, its, pattern, is_specified) in &self.routes {
            let is_whole = path.fits(pattern);
            // What answers everything says of nothing that it is there.
            if is_whole && pattern.is_open() && pattern.words().count() < TELLING && !path.is_open() {
                if pattern.words().next().is_some() {
                    any.get_or_insert_with(|| place.clone());
                }
                continue;
            }
            if !is_whole && (*is_specified || end.is_some()) {
                continue;
            }
            let same_method = match (method, its.as_deref()) {
                (Some(asked), Some(its)) => asked == its || (asked == "GET" && matches!(its, "HEAD" | "WEBSOCKET")),
                _ => true,
            };
            if is_whole && *is_specified {
                specified.get_or_insert_with(|| place.clone());
            } else if is_whole && same_method {
                return Fit::Whole(place.clone());
            } else if is_whole {
                methods.extend(its.clone());
                other.get_or_insert_with(|| place.clone());
            } else if same_method
                && let Some(before) = path.before(pattern).filter(|_| pattern.words().next().is_some())
            {
                if self.is_prefix(&before) {
                    return Fit::Whole(place.clone());
                }
                end = Some(place.clone());
            }
        }
        match (other, specified, end) {
            (Some(place), None, _) => Fit::OtherMethod(place, methods.into_iter().collect()),
            (_, Some(place), _) => Fit::Specified(place),
            (_, _, Some(place)) => Fit::End(place),
            _ => any.map_or(Fit::None, Fit::Any),
        }
    }

    /// All places at which code serves a whole path by a method.
    pub fn places(&self, method: Option<&str>, path: &Pattern) -> Vec<&Place> {
        let is_it = |its: &Option<String>| method.is_none() || its.is_none() || its.as_deref() == method;
        let routes = self
            .routes
            .iter()
            .filter(|(_, its, pattern, is_specified)| !is_specified && is_it(its) && path.fits(pattern));
        routes.map(|(place, ..)| place).collect()
    }

    /// What is served beneath an address at which the code mounts a router: the first place, and how many routes.
    pub fn beneath(&self, path: &Pattern) -> Option<(&Place, usize)> {
        let is_mounted = !path.is_empty() && self.loose.contains(path);
        let is_one = |pattern: &Pattern| is_mounted && pattern.begins_with(path);
        let mut routes = self.routes.iter().filter(|(_, _, pattern, specified)| !specified && is_one(pattern));
        let (first, ..) = routes.next()?;
        Some((first, 1 + routes.count()))
    }

    /// Whether a head is made of prefixes that the code gives somewhere.
    fn is_prefix(&self, head: &Pattern) -> bool {
        head.is_empty()
            || self.loose.iter().any(|prefix| {
                // What a variable of the environment stands for, is known to who runs it.
                head.fits(prefix)
                    || head.is_example_of(prefix)
                    || head.before(prefix).is_some_and(|rest| self.loose.iter().any(|other| rest.fits(other)))
            })
    }

    /// The first route of which a word is one of those given.
    pub fn speaking_of(&self, words: &[&str]) -> Option<&Place> {
        let has = |pattern: &Pattern| {
            pattern.words().any(|word| words.iter().any(|wanted| word.eq_ignore_ascii_case(wanted)))
        };
        self.routes.iter().find(|(_, _, pattern, specified)| !specified && has(pattern)).map(|(place, ..)| place)
    }

    /// The routes of the code whose last word is a resource's name, each with its place and its method.
    pub fn of_resource(&self, is_name: impl Fn(&str) -> bool) -> Vec<(&Place, Option<&str>)> {
        let is_one = |pattern: &Pattern| pattern.words().next_back().is_some_and(&is_name);
        let routes = self.routes.iter().filter(|(_, _, pattern, specified)| !specified && is_one(pattern));
        routes.map(|(place, method, ..)| (place, method.as_deref())).collect()
    }

    /// The routes of the code, each with its place and its path.
    pub fn routes(&self) -> impl Iterator<Item = (&Place, String)> {
        let routes = self.routes.iter().filter(|(.., is_specified)| !is_specified);
        routes.map(|(place, _, pattern, _)| (place, pattern.to_string()))
    }

    /// The routes of the code as they are written, each once: its place, its method, and the paths at which it is served.
    pub fn written(&self) -> BTreeMap<(&Place, Option<&str>), Vec<String>> {
        let mut written: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for (place, method, pattern, _) in self.routes.iter().filter(|(.., is_specified)| !is_specified) {
            written.entry((place, method.as_deref())).or_default().push(pattern.to_string());
        }
        written
    }

    /// `METHOD /path` of each, for tests.
    #[cfg(test)]
    pub fn shown(&self) -> Vec<String> {
        let shown = |method: &Option<String>| method.clone().unwrap_or_else(|| "*".to_owned());
        self.routes.iter().map(|(_, method, pattern, _)| format!("{} {pattern}", shown(method))).collect()
    }

    /// A route of which a path is an example, by the method that it is asked by, if that is said.
    pub fn exemplified(&self, method: Option<&str>, path: &Pattern) -> Option<&Place> {
        let answers = |its: Option<&str>| method.zip(its).is_none_or(|(asked, its)| asked == its);
        let is_one = |route: &&(Place, Option<String>, Pattern, bool)| {
            answers(route.1.as_deref()) && path.is_example_of(&route.2)
        };
        self.routes.iter().find(is_one).map(|(place, ..)| place)
    }

    /// Whether a route is written at a place.
    pub fn stands_at(&self, place: &Place) -> bool {
        self.routes.iter().any(|(at, ..)| at == place)
    }
}

/// The path of a route, without the prefix of its router where another takes its place.
fn own_path<'r>(route: &'r Route, routing: &Routing, is_replaced: bool) -> &'r str {
    let own = routing.replaceable.iter().filter(|_| is_replaced).find_map(|own| {
        route.path.strip_prefix(own.trim_end_matches('/')).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    own.unwrap_or(&route.path)
}

/// The prefixes that each file's routes get, by the mounts that name its module, and whether each replaces the file's own.
fn prefixes(files: &[(RepoPath, Routing)]) -> HashMap<&RepoPath, Vec<(String, bool)>> {
    let mut found: HashMap<&RepoPath, Vec<(String, bool)>> = HashMap::new();
    let mounts: Vec<(&RepoPath, &Mount)> =
        files.iter().flat_map(|(path, routing)| routing.mounts.iter().map(move |mount| (path, mount))).collect();
    let mut targets: HashMap<&str, Vec<&RepoPath>> = HashMap::new();
    for (_, mount) in mounts.iter().filter(|(_, mount)| !mount.module.is_empty()) {
        targets.entry(&mount.module).or_insert_with(|| {
            files.iter().map(|(path, _)| path).filter(|path| is_module(path, &mount.module)).collect()
        });
    }
    let mounted: BTreeSet<&RepoPath> = mounts
        .iter()
        .filter_map(|(by, mount)| Some((by, targets.get(mount.module.as_str())?)))
        .flat_map(|(by, targets)| targets.iter().copied().filter(move |target| target != by))
        .collect();
    for _ in 0..ROUNDS {
        let before: usize = found.values().map(Vec::len).sum();
        for (by, mount) in &mounts {
            // Where a router is mounted that is mounted itself, is not known before the other is.
            let is_open = mount.prefix.trim_matches('/').is_empty() && mounted.contains(by);
            let outer = found.get(by).cloned();
            let Some(outer) = outer.or_else(|| (!is_open).then(|| vec![(String::new(), false)])) else { continue };
            let Some(targets) = targets.get(mount.module.as_str()) else { continue };
            for target in targets.iter().filter(|target| **target != *by) {
                let list = found.entry(target).or_default();
                for prefix in outer.iter().map(|(outer, _)| (joined(outer, &mount.prefix), mount.replaces)) {
                    if !list.contains(&prefix) && list.len() < PREFIXES {
                        list.push(prefix);
                    }
                }
            }
        }
        if found.values().map(Vec::len).sum::<usize>() == before {
            break;
        }
    }
    found
}

fn is_module(path: &RepoPath, module: &str) -> bool {
    let whole = path.as_str();
    let stem = whole.rsplit_once('.').map_or(whole, |(stem, _)| stem);
    let ends = |stem: &str| stem.strip_suffix(module).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    let folder = stem.rsplit_once('/').filter(|(_, name)| STANDING_IN.contains(name)).map(|(folder, _)| folder);
    ends(stem) || folder.is_some_and(ends)
}
