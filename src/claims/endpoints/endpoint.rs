//! Endpoints: the paths that a document says a service answers, by method or by what they are for.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::actuator;
use super::columns::{beneath, in_columns, trimmed, without_others};
use super::library::{LIBRARIES, library};
use super::mounted;
use super::naming::{could_serve, is_address, is_elsewhere, is_like, is_of_route, is_short, nearly};
use super::prefixed;
use super::told::{is_about, is_disputed, is_listed, is_no_route, is_of_task, is_wanted, leaves_open, told_of};
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::gaps::missing::{Denial, denial};
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Place;
use crate::claims::known::routes::{Fit, Pattern};
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::wording::{denies, is_foreign, says_broken, says_gone_of, without_brackets, without_request};
use crate::text::count;

static METHOD_AND_PATH: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r#"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b[\s|:*]+(/(?:<[\w:]+>|\[\.{0,3}\w+\]|[^\s|,;)"'`>\]])*)"#)
});
static PATH: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|[\s(|,])(/[A-Za-z](?:<[\w:]+>|\[\.{0,3}\w+\]|[\w\-./{}:*])*)"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r#"https?://((?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d+)?)(/(?:<[\w:]+>|[^\s"'`)|>\]?])*)"#)
});
static PURPOSE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)\b(health|readiness|liveness|metrics)(?:[ -]checks?)?[ -](?:http )?endpoints?\b"));

/// Words of lines and headings that speak of endpoints.
const CONTEXT: &[&str] =
    &["endpoint", "route", "api", "probe", "webhook", "http ", "exposed on", "exposed at", "expose "];
/// What endpoints for a purpose are called.
const PURPOSES: &[(&str, &[&str])] = &[
    (
        "health",
        &["health", "healthz", "healthcheck", "health-check", "livez", "live", "liveness", "ping", "alive", "status"],
    ),
    ("readiness", &["ready", "readyz", "readiness"]),
    ("liveness", &["live", "livez", "liveness", "health", "healthz", "alive"]),
    ("metrics", &["metrics", "prometheus"]),
];
/// Roots of file systems.
const FOLDERS: &[&str] = &[
    "etc",
    "var",
    "usr",
    "tmp",
    "home",
    "opt",
    "dev",
    "proc",
    "root",
    "mnt",
    "srv",
    "run",
    "sys",
    "bin",
    "lib",
    "app",
    "data",
    "workspace",
    "Users",
    "src",
];
/// Programs that have an API of their own, of which documents speak too.
const PROGRAMS: &[&str] = &[
    "prometheus",
    "grafana",
    "loki",
    "jaeger",
    "tempo",
    "alertmanager",
    "elasticsearch",
    "kibana",
    "keycloak",
    "vault",
    "rabbitmq",
    "minio",
    "consul",
    "github",
    "slack",
    "stripe",
    "openai",
    "external",
    "third-party",
    "third party",
    "upstream",
    "kubernetes",
];
/// An endpoint as a document names it.
#[derive(Default)]
struct Named {
    line: usize,
    method: Option<String>,
    path: String,
    /// The whole path, where the section gives the address that the path stands beneath.
    full: Option<String>,
    /// The host and port that are asked, where a whole address is named.
    origin: Option<String>,
    /// Whether it can be called false, or is only worth a confirmation.
    is_stated: bool,
}

impl Named {
    /// What is asked for.
    fn asked(&self) -> &str {
        self.full.as_deref().unwrap_or(&self.path)
    }

    /// The places of the routes that stand beneath the address that its section gives.
    fn beside<'k>(&self, known: &'k Known<'_>) -> Vec<&'k Place> {
        let Some(full) = &self.full else { return Vec::new() };
        let base = full.strip_suffix(self.path.trim_end_matches('/')).unwrap_or(full);
        let is_of_base =
            |path: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        known.served.routes().filter(|(_, path)| is_of_base(path)).map(|(place, _)| place).collect()
    }

    /// Whether a line of code that has the last word of it may speak of it: where the section gives the address that it stands
    /// beneath, one that has more of its path, or stands among the routes of that address.
    fn could_be_at(&self, hit: &Hit, beside: &[&Place]) -> bool {
        let pattern = Pattern::of(self.asked());
        let end: Vec<&str> = pattern.words().rev().take(2).collect();
        let end = end.into_iter().rev().collect::<Vec<_>>().join("/").to_lowercase();
        beside.is_empty() || hit.text.contains(&end) || beside.iter().any(|place| place.path == hit.place.path)
    }

    /// With its whole path, unless the repository serves it by the one that is written.
    fn placed(mut self, known: &Known<'_>) -> Self {
        let fit = |path: &str| known.served.fit(self.method.as_deref(), &Pattern::of(path));
        let is_written = Pattern::of(&self.path).words().next().is_some() && matches!(fit(&self.path), Fit::Whole(_));
        if is_written && !matches!(fit(self.asked()), Fit::Whole(_)) {
            self.full = None;
        }
        self
    }
}

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let named = named(reading);
    for path in named.iter().map(Named::asked) {
        if let Some(word) = Pattern::of(path).words().next_back() {
            needles.add(&format!("/{word}"));
        }
    }
    LIBRARIES.iter().flat_map(|(_, signs)| *signs).for_each(|sign| needles.add(sign));
    PURPOSES.iter().flat_map(|(_, words)| *words).for_each(|word| needles.add(&format!("/{word}")));
}

/// Where so many endpoints are the repository's, a third of all is enough for the rest to be meant as such.
const MANY: usize = 5;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut named: Vec<Named> = named(reading).into_iter().map(|named| named.placed(known)).collect();
    let is_whole = |named: &&Named| {
        matches!(known.served.fit(named.method.as_deref(), &Pattern::of(named.asked())), Fit::Whole(_))
    };
    // A document of which some endpoints are those of the repository speaks of its API.
    let confirmed = named.iter().filter(is_whole).count();
    let is_ours =
        (confirmed >= 2 && confirmed * 2 >= named.len()) || (confirmed >= MANY && confirmed * 3 >= named.len());
    // Who answers there for what others hardly have is the repository's.
    let is_own = |named: &&Named| !PURPOSES.iter().flat_map(|(_, words)| *words).any(|word| named.path.ends_with(word));
    let ours: HashSet<String> =
        named.iter().filter(is_whole).filter(is_own).filter_map(|named| named.origin.clone()).collect();
    // Another program has one of such addresses by chance, hardly several.
    let is_asked_twice = |origin: &String| {
        let there = named.iter().filter(|named| named.origin.as_ref() == Some(origin)).filter(is_whole);
        there.map(|named| named.path.as_str()).collect::<HashSet<_>>().len() >= 2
    };
    let origins: HashSet<String> = named.iter().filter_map(|named| named.origin.clone()).collect();
    let ours: HashSet<String> =
        origins.into_iter().filter(|origin| ours.contains(origin) || is_asked_twice(origin)).collect();
    // `/rpc/orders.list` is a procedure's name, and `/orders/o_17` has a value in it.
    let is_named = |path: &str| !path.contains('.') && !path.ends_with(|last: char| last.is_ascii_digit());
    let is_asked = |named: &Named| named.origin.as_ref().is_some_and(|of| ours.contains(of)) && is_named(&named.path);
    named.iter_mut().for_each(|named| named.is_stated |= is_asked(named));
    let mut claims = Vec::new();
    for named in &named {
        let Some(line) = reading.line(named.line) else { continue };
        let text = named.method.iter().map(|method| format!("{method} ")).collect::<String>() + &named.path;
        let denial = denial(reading, line, &text).or_else(|| denial(reading, line, &named.path));
        let said = if denial.is_some() { Said::Missing } else { reading.said(line) };
        let shown = named.method.iter().map(|method| format!("{method} ")).collect::<String>() + named.asked();
        let mut ruling = judge(reading, line, named, (said, denial), is_ours, known);
        // What a task is to bring need not be there before it is done.
        let is_no_route = || is_no_route(line, named.asked(), known);
        let is_to_come = || is_of_task(reading, line) || is_wanted(reading, line) || is_no_route();
        let is_stated = || !is_disputed(reading, line, said) && (said == Said::Missing || !is_to_come());
        if ruling.verdict == Verdict::False && !is_stated() {
            ruling = Ruling::open(ruling.evidence);
        }
        // Of a path that is no more than mentioned, only whether its route serves says something.
        let is_told = ruling.verdict == Verdict::True || (ruling.verdict == Verdict::False && said != Said::Missing);
        if named.is_stated || denial.is_some() || is_told {
            claims.push(claim(reading, line, Kind::Endpoint, &shown, said, ruling));
        }
    }
    let naming: HashSet<usize> = named.iter().map(|named| named.line).collect();
    let lines = reading.lines.iter().filter(|line| line.role == Role::Item && !naming.contains(&line.number));
    claims.extend(lines.filter_map(|line| purpose(reading, line, known)));
    claims
}

fn named(reading: &Reading) -> Vec<Named> {
    let mut found = Vec::new();
    for line in &reading.lines {
        if matches!(line.role, Role::Blank | Role::Nothing | Role::Head) {
            continue;
        }
        // `GET /orders` at the beginning of a line of a fence.
        let is_listing = || METHOD_AND_PATH.find(&line.text).is_some_and(|found| found.start() == 0);
        if line.is_code() && !reading.is_shell(line) && !is_listing() {
            continue;
        }
        if let Some((method, path)) = in_columns(reading, line) {
            let (method, path) = (Some(method), trimmed(&path));
            let full = beneath(reading, line, &path);
            found.push(Named { line: line.number, method, path, full, is_stated: true, ..Named::default() });
            continue;
        }
        let code = &without_others(reading, line).unwrap_or_else(|| apart(line));
        let before = found.len();
        for captures in METHOD_AND_PATH.captures_iter(code) {
            let (Some(method), Some(path)) = (captures.get(1), captures.get(2)) else { continue };
            // `non-GET`, and of `GET/POST` either.
            let is_one = !code[..method.start()].ends_with(['-', '/']);
            let (method, path) = (is_one.then(|| method.as_str().to_owned()), trimmed(path.as_str()));
            let full = beneath(reading, line, &path);
            found.push(Named { line: line.number, method, path, full, is_stated: true, ..Named::default() });
        }
        for captures in ADDRESS.captures_iter(code) {
            let origin = captures.get(1).map(|origin| origin.as_str().to_owned());
            let Some(path) = captures.get(2).map(|path| trimmed(path.as_str())).filter(|path| path.len() > 1) else {
                continue;
            };
            found.push(Named { line: line.number, path, origin, ..Named::default() });
        }
        if found.len() == before && !line.is_code() {
            let is_context = CONTEXT.iter().any(|word| line.lower().contains(word)) || is_listed(reading, line);
            for path in PATH.captures_iter(code).filter_map(|captures| captures.get(1)) {
                let path = trimmed(path.as_str());
                let pattern = Pattern::of(&path);
                let is_folder =
                    pattern.words().next().is_none_or(|first| FOLDERS.contains(&first) || first.contains('.'));
                let has_ending =
                    pattern.words().next_back().is_some_and(|last| last.contains('.') && !last.ends_with(".json"));
                if !is_folder && !has_ending {
                    let is_subject = is_context || code.contains(&format!("({path})"));
                    found.push(Named { line: line.number, path, is_stated: is_subject, ..Named::default() });
                }
            }
        }
    }
    found
}

/// The text of a line, with what is quoted as an address apart from what stands beside it.
fn apart(line: &Line) -> String {
    let addresses = line.spans.iter().filter(|span| span.starts_with('/'));
    addresses.fold(line.text.clone(), |text, span| text.replacen(span.as_str(), &format!(" {span} "), 1))
}

fn judge(
    reading: &Reading,
    line: &Line,
    named: &Named,
    (said, denial): (Said, Option<Denial>),
    is_ours: bool,
    known: &Known<'_>,
) -> Ruling {
    let pattern = Pattern::of(named.asked());
    let missing = said == Said::Missing;
    let is_more = || !is_about(line, &named.path) || says_broken(&line.text.replace(&named.path, ""));
    let method = named.method.as_deref();
    let fit = known.served.fit(method, &pattern);
    // Where it gives no whole address, a document may leave out what all of them begin with.
    let is_short = fit == Fit::None && named.origin.is_none() && !line.is_code();
    let whole = is_short.then(|| prefixed::beneath_base(method, &pattern, known)).flatten();
    let (fit, asked) = whole.map_or((fit, named.asked().to_owned()), |(place, path)| (Fit::Whole(place), path));
    match fit {
        Fit::Whole(place) if missing && denial.map_or_else(is_more, |denial| denial == Denial::Vague) => {
            Ruling::open(format!("served by {place}; what is missing is more than that"))
        }
        Fit::Whole(place) if missing => match mounted::unmounted(method, &asked, &place, known) {
            Some(evidence) => Ruling::holds(format!("{evidence}, as said")),
            None => Ruling::fails(format!("served by {place}")),
        },
        Fit::Whole(place) => mounted::served(line, method, &asked, &place, known),
        Fit::OtherMethod(place, methods) if missing => {
            Ruling::holds(format!("{place} serves it by {} only", methods.join(", ")))
        }
        Fit::OtherMethod(place, _) if named.path.contains('*') => {
            Ruling::open(format!("{place} serves some of it by another method"))
        }
        Fit::OtherMethod(place, _) if prefixed::is_of_one(method, &asked, known) => {
            Ruling::open(format!("{place} serves the path by another method, and this one with an id"))
        }
        Fit::OtherMethod(place, methods) if is_ours || said == Said::Done => {
            Ruling::fails(format!("{place} serves the path by {} only", methods.join(", ")))
        }
        Fit::OtherMethod(place, _) => Ruling::open(format!("{place} serves the path by another method")),
        Fit::Specified(place) if missing => Ruling::open(format!("only specified, at {place}")),
        Fit::Specified(place) => match prefixed::other_version(method, &asked, known) {
            Some((served, path)) => {
                Ruling::fails(format!("{place} specifies it, but {served} serves {path} in its stead"))
            }
            None => Ruling::holds(format!("specified at {place}")),
        },
        Fit::End(place) if missing => Ruling::open(format!("{place} serves what it ends with")),
        Fit::End(place) => {
            Ruling::open(format!("{place} serves what it ends with; where the rest comes from is not seen"))
        }
        Fit::Any(place) => Ruling::open(format!("{place} answers whatever is asked beneath it")),
        Fit::None => match known.served.beneath(&pattern).filter(|_| named.method.is_none() && !missing) {
            Some((place, routes)) => {
                Ruling::holds(format!("{} are served beneath it, as at {place}", count(routes, "route")))
            }
            None => unserved(reading, line, named, said, is_ours, known),
        },
    }
}

fn unserved(reading: &Reading, line: &Line, named: &Named, said: Said, is_ours: bool, known: &Known<'_>) -> Ruling {
    let pattern = Pattern::of(named.asked());
    let routes = known.served.len();
    let Some(word) = pattern.words().next_back().filter(|_| routes > 0) else {
        return Ruling::open("no route of a known framework was found");
    };
    if let Some(hit) = library(&pattern, known) {
        return if said == Said::Missing {
            Ruling::open(format!("a library at {} may serve it", hit.place))
        } else {
            Ruling::holds(format!("a library that serves it is used at {}", hit.place))
        };
    }
    let beside = named.beside(known);
    if let Some(hit) = known
        .hits
        .of(&format!("/{word}"))
        .filter(|hit| could_serve(hit, known) && is_address(&hit.text, word) && !is_of_route(hit, known))
        .filter(|hit| is_like(hit, word, named.asked(), named.method.is_some()))
        .find(|hit| !is_elsewhere(hit, word, named.asked(), known) && named.could_be_at(hit, &beside))
    {
        return Ruling::open(format!("no route was found, but {} names it", hit.place));
    }
    if let Some(place) = known.served.exemplified(named.method.as_deref(), &pattern).filter(|_| said != Said::Missing) {
        return Ruling::open(format!("{place} serves it, if a word of it stands for a parameter"));
    }
    if let Some(place) = prefixed::ends_so(named.method.as_deref(), &pattern, known).filter(|_| said != Said::Missing) {
        return Ruling::open(format!("{place} serves it beneath an address that the document leaves out"));
    }
    // A heading names what the addresses beneath it begin with.
    if line.role == Role::Heading && named.path.ends_with('/') {
        return Ruling::open(format!("none of {routes} routes serves it, and it may be what others begin with"));
    }
    if is_short(named.asked(), known) && said != Said::Missing {
        return Ruling::open(format!("none of {routes} routes serves it, if it is not short for one"));
    }
    let near = nearly(named.method.as_deref(), named.asked(), known).filter(|_| reading.is_now(line));
    let is_near = near.is_some();
    let is_ours = is_ours || is_near || !beside.is_empty();
    let method = named.method.as_deref().unwrap_or_default();
    let told = told_of(reading, line, said, &named.path);
    let evidence = format!("none of {routes} routes serves it{}", near.unwrap_or_default());
    match said {
        Said::Missing => Ruling::holds(format!("{evidence}, as said")),
        _ if leaves_open(reading, line, said, (method, &named.path))
            || denies(&told)
            || says_gone_of(&told, &named.path)
            || is_foreign(&line.text)
            || line.text.starts_with(['⏳', '🔜', '🚧'])
            || !named.is_stated =>
        {
            Ruling::open(evidence)
        }
        Said::Neither if is_of_others(reading, line) && !is_near => Ruling::open(evidence),
        Said::Done if reading.is_now(line) => Ruling::fails(evidence),
        Said::Done => Ruling::open(evidence),
        Said::Neither
            if is_ours
                && reading.is_now(line)
                && !line.has_box
                && line.status == crate::claims::reading::status::Status::None =>
        {
            Ruling::fails(evidence)
        }
        Said::Neither => Ruling::open(evidence),
    }
}

/// Whether the section, or the address that it begins with, is another program's.
fn is_of_others(reading: &Reading, line: &Line) -> bool {
    let titles = reading.section(line).titles.join(" ").to_lowercase();
    let above = reading.lines[..line.number - 1]
        .iter()
        .rev()
        .find(|above| ADDRESS.is_match(&above.text) || above.lower().contains("base url"));
    let above = above.map(|above| above.lower()).unwrap_or_default();
    let is_port_of_others =
        [":9090", ":3100", ":16686", ":9093", ":9200", ":15672"].iter().any(|port| above.contains(port));
    is_port_of_others || PROGRAMS.iter().any(|program| titles.contains(program))
}

/// `Readiness endpoints`, without a path.
fn purpose(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<Claim> {
    let text = without_brackets(&line.text);
    let found = PURPOSE.captures(&text)?;
    let (whole, word) = (found.get(0)?.as_str(), found.get(1)?.as_str().to_lowercase());
    let names = PURPOSES.iter().find(|(purpose, _)| *purpose == word)?.1;
    let said = reading.said(line);
    // A task that asks for something about such endpoints does not say that there are none.
    let is_whole = without_request(&text).trim().len() <= whole.len() + 1;
    if said == Said::Missing && (!is_whole || !reading.is_now(line)) {
        return None;
    }
    let routes = known.served.len();
    let could = || names.iter().flat_map(|name| known.hits.of(&format!("/{name}"))).find(|hit| could_serve(hit, known));
    let signs = LIBRARIES.iter().find(|(name, _)| *name == word).map_or(&[][..], |(_, signs)| signs);
    let served = known.served.speaking_of(names);
    // What else has such a word in its address answers for that.
    let own = || known.served.routes().find(|(_, path)| prefixed::is_for(path, names)).map(|(place, _)| place);
    let ruling = match (if said == Said::Missing { own().or(served) } else { served }, said) {
        (Some(place), Said::Missing) if own().is_none() => {
            Ruling::open(format!("served by {place}, if it is for that"))
        }
        (Some(place), Said::Missing) => Ruling::fails(format!("served by {place}")),
        (Some(place), _) => Ruling::holds(format!("served by {place}")),
        (None, said) if said != Said::Missing && actuator::is_there(known) => actuator::of_purpose(&word, known),
        _ if signs.iter().any(|sign| known.hits.proof(sign).is_some()) || could().is_some() || routes == 0 => {
            Ruling::open("no route of that name was found")
        }
        (None, Said::Missing) => Ruling::holds(format!("none of {routes} routes is one, as said")),
        (None, Said::Done) => {
            Ruling::fails(format!("none of {routes} routes is called {}", names[..names.len().min(3)].join(", ")))
        }
        (None, Said::Neither) => return None,
    };
    Some(claim(reading, line, Kind::Endpoint, whole, said, ruling))
}
