//! Configuration values: ports, user ids, replicas, and the terms that a line gives for what is configured.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::done::figure;
use crate::claims::endpoints::address;
use crate::claims::known::Known;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::Class;
use crate::claims::known::routes::{Fit, Pattern};
use crate::claims::known::stack::{Service, asked_path};
use crate::claims::model::{Claim, Kind, Ruling, Said};
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::stems;
use crate::claims::words::subject::{content, stems_of};
use crate::claims::words::wording::{says_gone, says_none, supposes, words};
use crate::repo::RepoPath;

static PORT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)(?:\bports?\s*:?\s*|\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):)(\d{2,5})(?:\s*[-–]\s*(\d{2,5}))?\b")
});
/// A range of more ports is one of which some are free.
const MANY: u32 = 100;
static USER: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)\b(?:uid|user id|runasuser)\s*[:=]?\s*(\d{1,6})\b"));
static REPLICAS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(?:\bhpa\b|autoscal\w*)[^.\d]{0,40}?(?:min\w*\s*[:=]?\s*)?(\d{1,3})\s*(?:[-–—]|to|,?\s*max\w*\s*[:=]?)\s*(\d{1,4})\s*(?:replicas|pods|instances)?|(\d{1,3})\s*(?:[-–—]|to)\s*(\d{1,4})\s*(?:replicas|pods|instances)",
    )
});
/// `3 replicas`, `min 2 available`: the number, and the key that has it.
static SETTINGS: LazyLock<[(Regex, &str); 2]> = LazyLock::new(|| {
    [
        (compiled(r"(?i)(?:^|[^-–\d])\b(\d{1,3})\s+(?:pod\s+)?replicas\b"), "replicas:"),
        (compiled(r"(?i)\bmin(?:imum)?\.?\s+(\d{1,3})\s+(?:pods?\s+)?available\b"), "minavailable"),
    ]
});
/// `scales to zero`.
static ZERO: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)\bscal(?:e|es|ing)\s+(?:down\s+)?to\s+(?:zero|0)\b"));
/// How what scales calls its bounds.
const LEAST: &[&str] = &["minreplicas", "min instances", "min size", "min capacity", "min scale", "min node count"];
const MOST: &[&str] = &["maxreplicas", "max instances", "max size", "max capacity", "max scale", "max node count"];
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| compiled(r"\d+"));
/// Versions, platforms, flags: words that no sentence has by chance.
static TERM: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\b[A-Za-z]*\d[\w.]*(?:-[\w.]+)*\b|\b[a-z]+(?:[-_][a-z0-9]+)+\b"));

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    LEAST.iter().chain(MOST).for_each(|word| needles.add(word));
    for word in ["runasuser", "useradd", "adduser", "replicas:", "replicacount", "minavailable"] {
        needles.add(word);
    }
    for line in reading.lines.iter().filter(|line| is_statement(line)) {
        terms(line).iter().for_each(|term| needles.add(term));
        USER.captures(&line.text).iter().for_each(|found| needles.add(&found[1]));
        for found in PORT.captures_iter(&line.text) {
            let end = |at: usize| found.get(at).and_then(|end| end.as_str().parse::<u32>().ok());
            let Some(first) = end(1) else { continue };
            let last = end(2).filter(|last| last.saturating_sub(first) < MANY).unwrap_or(first);
            (first..=last).for_each(|port| needles.add(&port.to_string()));
        }
    }
}

/// What finds and judges one kind of value in a line.
type Judge = fn(&Reading, &Line, &Known<'_>) -> Option<(String, Ruling)>;

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for line in reading.lines.iter().filter(|line| is_statement(line) && !says_gone(&line.text)) {
        let said = reading.said(line);
        if said == Said::Missing {
            continue;
        }
        let judges: [Judge; 8] = [port, user, replicas, zero, setting, health, services, terms_together];
        let found = judges.iter().find_map(|judge| judge(reading, line, known));
        claims.extend(found.map(|(text, ruling)| claim(reading, line, Kind::ConfigValue, &text, said, ruling)));
    }
    claims
}

fn is_statement(line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose | Role::Heading) && line.text.len() < 300
}

/// `Policy engine (Port 8081)`: the service of that name publishes it.
fn port(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<(String, Ruling)> {
    let found = PORT.captures(&line.text)?;
    let first: u32 = found[1].parse().ok()?;
    let last = found.get(2).map_or(Some(first), |last| last.as_str().parse().ok())?;
    let text = found[0].to_owned();
    if let Some(service) = known
        .services
        .iter()
        .find(|service| (first..=last).all(|port| service.ports.contains(&port)) && (first == last))
    {
        return Some((text, Ruling::holds(format!("{} names port {first}", service.place))));
    }
    let all: BTreeSet<u32> = known.services.iter().flat_map(|service| service.ports.iter().copied()).collect();
    if last > first && last - first < MANY && (first..=last).all(|port| all.contains(&port)) {
        return Some((text, Ruling::holds("services of compose files name each of the ports")));
    }
    // Of many ports, those of the services are meant, and each of them must be there.
    let absent: Vec<u32> = (first..=last).filter(|port| !all.contains(port)).collect();
    if last > first && last - first < MANY {
        let some = last - first + 1 - u32::try_from(absent.len()).unwrap_or(u32::MAX);
        let is_nowhere = |port: &&u32| known.hits.is_absent(&port.to_string());
        let missed = absent.iter().filter(is_nowhere).count();
        let is_said = !supposes(&line.text) && reading.is_now(line);
        let evidence = format!("services of compose files name {some} of the ports, but not {}", absent[0]);
        let is_refuted = is_said && some * 2 > last - first && missed == absent.len();
        return (some > 0).then(|| (text, if is_refuted { Ruling::fails(evidence) } else { Ruling::open(evidence) }));
    }
    if let Some(hit) = known.hits.of(&found[1]).find(|hit| is_port(hit, first)) {
        return Some((text, Ruling::holds(format!("{} has {first}", hit.place))));
    }
    let Some(service) = named_service(line, &known.services) else {
        let evidence = address::elsewhere(reading, line, &found, known)?;
        return Some((text, Ruling::fails(evidence)));
    };
    let is_said = !supposes(&line.text) && reading.is_now(line) && first == last;
    let evidence = format!("{} is the service `{}`, with ports {:?}", service.place, service.name, service.ports);
    // An address is that of what the line speaks of before it; what comes behind may only use it.
    let before = line.text[..found.get(0)?.start()].to_lowercase();
    let is_address = text.contains('.') || text.contains("localhost");
    let is_its = !is_address || words(&service.name.to_lowercase()).all(|word| words(&before).any(|one| one == word));
    let is_absent = known.hits.is_absent(&found[1]) && !service.ports.is_empty() && is_its;
    Some((text, if is_said && is_absent { Ruling::fails(evidence) } else { Ruling::open(evidence) }))
}

/// Whether a line of code or configuration has a number as a port, not as a user's or as that of anything else.
fn is_port(hit: &Hit, port: u32) -> bool {
    const SAYING: &[&str] = &["port", "listen", "expose", "addr", "host", "url", "bind", "serve", "http", "://"];
    let is_own = hit.is_word && !hit.is_comment && matches!(hit.class, Class::Code | Class::Config);
    let is_user = || ["user", "uid", "gid", "chown"].iter().any(|word| hit.text.contains(word));
    let is_said = || SAYING.iter().any(|word| hit.text.contains(word));
    let is_option = || hit.text.contains(&format!("-p {port}"));
    is_own && (is_said() || is_option() || (hit.text.contains(&format!(":{port}")) && !is_user()))
}

/// The only service whose name's words are all in the line, with the ports that it has in all compose files.
fn named_service(line: &Line, services: &[Service]) -> Option<Service> {
    let lower = line.lower();
    let said: BTreeSet<&str> = words(&lower).collect();
    let mut fits =
        services.iter().filter(|service| service.name.to_lowercase().split(['-', '_']).all(|word| said.contains(word)));
    let first = fits.next()?.clone();
    fits.try_fold(first, |mut whole, other| {
        whole.ports.extend(&other.ports);
        (whole.name == other.name).then_some(whole)
    })
}

/// `Non-root user (UID 10001)`.
fn user(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<(String, Ruling)> {
    let found = USER.captures(&line.text)?;
    let text = found[0].to_owned();
    let is_about_users = |hit: &&Hit| {
        matches!(hit.class, Class::Code | Class::Config)
            && ["user", "uid", "chown"].iter().any(|word| hit.text.contains(word))
            && hit.is_word
    };
    if let Some(hit) = known.hits.of(&found[1]).find(is_about_users) {
        return Some((text, Ruling::holds(format!("{} has it", hit.place))));
    }
    let others = known.hits.of("runasuser").chain(known.hits.of("useradd")).chain(known.hits.of("adduser"));
    let other = others.filter(|hit| !hit.is_comment).find(|hit| NUMBERS.is_match(&hit.text));
    let ruling = match other {
        Some(hit) if !known.hits.of(&found[1]).any(|hit| hit.is_word) && !reading.is_past(line) => {
            Ruling::fails(format!("{} has another: {}", hit.place, hit.text))
        }
        _ => Ruling::open("no file that sets a user has it"),
    };
    Some((text, ruling))
}

/// `HPA 5-20 replicas`: an autoscaler has these bounds.
fn replicas(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<(String, Ruling)> {
    let found = REPLICAS.captures(&line.text)?;
    let (least, most) = (found.get(1).or(found.get(3))?.as_str(), found.get(2).or(found.get(4))?.as_str());
    if least.parse::<u32>().ok()? >= most.parse::<u32>().ok()? {
        return None;
    }
    let bounds = |words: &[&str], number: &str| {
        let mut hits = words.iter().flat_map(|word| known.hits.of(word)).filter(|hit| !hit.is_comment);
        let has_it = |hit: &&Hit| NUMBERS.find_iter(&hit.text).any(|found| found.as_str() == number);
        hits.find(has_it).map(|hit| hit.place.clone())
    };
    let text = found[0].to_owned();
    let is_set = |hit: &&Hit| NUMBERS.is_match(&hit.text) && !hit.is_comment && !hit.text.contains("{{");
    let set = |key: &'static str| known.hits.of(key).filter(is_set).collect::<Vec<_>>();
    let (of_least, of_most) = (set("minreplicas"), set("maxreplicas"));
    // Of pods that nothing is said to scale, each deployment has its own number.
    let is_scaled = ["hpa", "scal"].iter().any(|word| line.lower().contains(word))
        || reading.section(line).speaks_of(&["hpa", "scaling", "autoscal"]);
    let is_done = is_scaled && reading.said(line) == Said::Done && reading.is_now(line) && !supposes(&line.text);
    let ruling = match (bounds(LEAST, least), bounds(MOST, most), of_least.iter().chain(&of_most).next()) {
        (Some(min), Some(max), _) => Ruling::holds(format!("{min} and {max} have them")),
        (None, None, Some(hit)) if is_scaled && !supposes(&line.text) && reading.is_now(line) => {
            Ruling::fails(format!("{} has others: {}", hit.place, hit.text))
        }
        // Of what is done, one of both is enough, if something sets it and nothing as it is said.
        (None, Some(_), _) if is_done && !of_least.is_empty() => other_than(of_least[0], least),
        (Some(_), None, _) if is_done && !of_most.is_empty() => other_than(of_most[0], most),
        (_, _, Some(hit)) => Ruling::open(format!("{} has {}", hit.place, hit.text)),
        (_, _, None) => return None,
    };
    Some((text, ruling))
}

fn other_than(hit: &Hit, number: &str) -> Ruling {
    Ruling::fails(format!("{}: {}, and none has {number}", hit.place, hit.text))
}

/// `Scales to zero`: the least that is set is none.
fn zero(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<(String, Ruling)> {
    let found = ZERO.find(&line.text)?;
    let is_set = |hit: &&Hit| !hit.is_comment && hit.class == Class::Config && !hit.text.contains("{{");
    let hits = LEAST.iter().flat_map(|word| known.hits.of(word)).filter(is_set);
    let set: Vec<(&Hit, &str)> =
        hits.filter_map(|hit| Some((hit, NUMBERS.find_iter(&hit.text).last()?.as_str()))).collect();
    let ruling = match (set.iter().find(|(_, number)| *number == "0"), set.first()) {
        (Some((hit, _)), _) => Ruling::holds(format!("{} has {}", hit.place, hit.text)),
        (None, Some((hit, _))) if reading.said(line) == Said::Done && reading.is_now(line) => {
            Ruling::fails(format!("{} has {}", hit.place, hit.text))
        }
        _ => return None,
    };
    Some((found.as_str().to_owned(), ruling))
}

/// Whether a line speaks of what keeps data, whose replicas are copies of it.
fn is_of_store(line: &Line) -> bool {
    const STORES: &[&str] = &["database", "postgres", "mysql", "mongo", "redis", "kafka", "primary", "read replica"];
    STORES.iter().any(|word| line.lower().contains(word))
}

/// Where what puts manifests together gives a number of replicas: a chart's `replicaCount`, a `count` beneath `replicas`.
fn assembled(key: &str, wanted: &str, known: &Known<'_>) -> Option<String> {
    if key != "replicas:" {
        return None;
    }
    let is_kept = |hit: &&Hit| !hit.is_comment && hit.class == Class::Config;
    let is_it = |text: &str| NUMBERS.find_iter(text).any(|number| number.as_str() == wanted);
    if let Some(hit) = known.hits.of("replicacount").filter(is_kept).find(|hit| is_it(&hit.text)) {
        return Some(hit.place.to_string());
    }
    let mut lists =
        known.hits.of(key).filter(is_kept).filter(|hit| hit.place.path.file_name().starts_with("kustomization"));
    lists.find_map(|hit| {
        let bytes = known.repo.read(&hit.place.path).ok()?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut counts = text.lines().filter(|line| line.trim_start_matches([' ', '-']).starts_with("count:"));
        counts.any(is_it).then(|| hit.place.to_string())
    })
}

/// `3 replicas`: a manifest says so, or others say another number.
fn setting(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<(String, Ruling)> {
    let (found, key) = SETTINGS.iter().find_map(|(expression, key)| Some((expression.captures(&line.text)?, *key)))?;
    let (text, wanted) = (found[0].trim().to_owned(), &found[1]);
    let is_set = |hit: &&Hit| {
        !hit.is_comment && hit.class == Class::Config && hit.text.starts_with(key) && NUMBERS.is_match(&hit.text)
    };
    let set: Vec<&Hit> = known.hits.of(key).filter(is_set).collect();
    let has_it = |hit: &&&Hit| NUMBERS.find_iter(&hit.text).any(|number| number.as_str() == wanted);
    if let Some(place) = assembled(key, wanted, known) {
        return Some((text, Ruling::holds(format!("{place} has {wanted}"))));
    }
    let ruling = match (set.iter().find(has_it), set.first()) {
        (Some(hit), _) => Ruling::holds(format!("{} has {}", hit.place, hit.text)),
        (None, Some(hit))
            if reading.said(line) == Said::Done
                && reading.is_now(line)
                && !supposes(&line.text)
                && !is_of_store(line) =>
        {
            Ruling::fails(format!("{} has {}, and none has {wanted}", hit.place, hit.text))
        }
        (None, Some(hit)) => Ruling::open(format!("{} has {}", hit.place, hit.text)),
        (None, None) => return None,
    };
    Some((text, ruling))
}

/// `Health checks` of a Dockerfile that the line stands under: one that asks for what nobody serves is none.
fn health(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<(String, Ruling)> {
    let lower = line.lower();
    if reading.said(line) != Said::Done
        || !(lower.contains("health check") || lower.contains("healthcheck"))
        || lower.contains("endpoint")
    {
        return None;
    }
    let label = reading.label(line)?;
    let named = known.images.iter().filter(|(path, _)| label.text.contains(path.as_str()));
    let (path, image) = named.max_by_key(|(path, _)| path.as_str().len())?;
    // By its bare name that of another folder may be meant.
    let is_other = |other: &RepoPath| other != path && other.file_name() == path.as_str();
    let Some((at, command)) = &image.health else {
        if known.images.iter().any(|(other, image)| is_other(other) && image.health.is_some()) {
            return None;
        }
        return Some((line.text.clone(), Ruling::fails(format!("{path} has no HEALTHCHECK"))));
    };
    let asked = asked_path(command);
    let is_served = asked
        .is_none_or(|asked| known.served.len() == 0 || known.served.fit(Some("GET"), &Pattern::of(asked)) != Fit::None);
    let name = asked.and_then(|asked| Pattern::of(asked).words().next_back().map(str::to_owned)).unwrap_or_default();
    let is_named = known.hits.of(&format!("/{name}")).any(|hit| matches!(hit.class, Class::Code | Class::Test));
    let ruling = match asked {
        Some(asked) if !is_served && !is_named => Ruling::fails(format!(
            "HEALTHCHECK at {path}:{at} asks for {asked}, which none of {} routes serves",
            known.served.len()
        )),
        _ => Ruling::holds(format!("HEALTHCHECK at {path}:{at}")),
    };
    Some((line.text.clone(), ruling))
}

/// A list of services: `Full stack: api, worker, Prometheus`.
fn services(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<(String, Ruling)> {
    let (_, list) = line.text.split_once(": ").filter(|_| reading.said(line) == Said::Done)?;
    let names: Vec<String> = list.split(',').map(|name| name.trim().to_lowercase().replace([' ', '_'], "-")).collect();
    let places: Option<Vec<_>> = names
        .iter()
        .map(|name| {
            known.services.iter().find(|service| service.name == *name).map(|service| service.place.to_string())
        })
        .collect();
    let places = places.filter(|places| places.len() > 1)?;
    Some((line.text.clone(), Ruling::holds(format!("services at {}", places.join(", ")))))
}

fn terms(line: &Line) -> BTreeSet<String> {
    let spans = line.spans.iter().filter(|span| span.len() > 2 && !span.contains([' ', '/']));
    let words = TERM.find_iter(&line.text).map(|found| found.as_str().to_owned());
    let has_letter_or_dot =
        |term: &String| term.len() > 2 && (term.contains('.') || term.bytes().any(|byte| byte.is_ascii_alphabetic()));
    let is_file = |term: &String| {
        term.rsplit_once('.')
            .is_some_and(|(_, ending)| ending.len() > 1 && ending.bytes().all(|byte| byte.is_ascii_lowercase()))
    };
    spans
        .cloned()
        .chain(words)
        .map(|term| term.to_lowercase())
        .filter(|term| has_letter_or_dot(term) && !is_file(term))
        .take(12)
        .collect()
}

/// Whether a line of code that has a term sets it to what it is quoted with: `is_hot = true` is not shown by where `is_hot` is
/// read, or set to something else.
fn is_as_quoted(line: &Line, term: &str, hit: &Hit) -> bool {
    let quoted = line.spans.iter().filter_map(|span| span.split_once('='));
    let mut values =
        quoted.filter(|(name, _)| name.trim().eq_ignore_ascii_case(term)).map(|(_, value)| value.trim().to_lowercase());
    values.all(|value| hit.text.split_once(term).is_none_or(|(_, behind)| behind.contains(&value)))
}

/// The terms of a line that is called done stand together in one file of configuration.
fn terms_together(reading: &Reading, line: &Line, known: &Known<'_>) -> Option<(String, Ruling)> {
    let terms = terms(line);
    // Of what nobody has answered yet, several terms must say what is meant.
    let is_answer = reading.said(line) == Said::Done || (line.has_box && !reading.is_answered && terms.len() > 2);
    // What tells where a thing is says nothing of what is there.
    let is_place = reading.is_detail(line) && line.text.split_whitespace().any(|word| word.contains('/'));
    let is_gone = says_none(&line.text) || says_gone(&line.text);
    if line.role != Role::Item || !is_answer || terms.is_empty() || is_place || is_gone {
        return None;
    }
    // A number alone, but for a whole version, stands in many files by chance: the line that has it must say what it is for.
    let is_number =
        |term: &String| term.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && term.matches('.').count() < 2;
    let is_bare = terms.iter().all(is_number);
    let about: Vec<String> = if is_bare { stems_of(&line.text) } else { Vec::new() };
    let says = |stem: &String| stem.len() > 2 && !is_number(stem) && about.contains(stem);
    let names_all = |hit: &Hit| {
        let named = stems(&hit.text);
        content(line).iter().all(|stem| named.contains(stem))
    };
    let is_meant = |hit: &Hit| match is_bare {
        true if figure::is_result(&line.text) => names_all(hit),
        true => stems(&hit.text).iter().any(says),
        false => true,
    };
    let mut files: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    for term in &terms {
        let mut seen = BTreeSet::new();
        let is_setting = |hit: &&Hit| {
            let is_own = matches!(hit.class, Class::Code | Class::Config);
            hit.is_word && !hit.is_comment && is_own && is_meant(hit) && is_as_quoted(line, term, hit)
        };
        for hit in known.hits.of(term).filter(is_setting) {
            if seen.insert(hit.place.path.as_str()) {
                files.entry(hit.place.path.as_str()).or_insert_with(|| (0, hit.place.to_string())).0 += 1;
            }
        }
    }
    let (_, (_, place)) = files.iter().find(|(_, (count, _))| *count == terms.len())?;
    let terms: Vec<_> = terms.iter().map(String::as_str).collect();
    Some((line.text.clone(), Ruling::holds(format!("{place} has {}", terms.join(", ")))))
}
