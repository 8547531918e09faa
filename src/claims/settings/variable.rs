//! Variables of the environment: that somebody reads or documents what a document tells people to set.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::gaps::missing::{Denial, denial};
use crate::claims::known::Known;
use crate::claims::known::files::Found;
use crate::claims::known::needle::{Hit, Needles};
use crate::claims::known::place::{Class, Place};
use crate::claims::model::{Claim, Kind, Ruling, Said, Verdict};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::filename::is_file_name;
use crate::claims::words::wording::{is_foreign, says_gone, says_unreal, supposes, words};

static NAME: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b"));

/// Words of lines and headings that speak of the environment.
const CONTEXT: &[&str] = &["environment", "env var", "variable", ".env", "export ", "configuration", "secret"];
/// How the names begin of variables that other programs read.
const OTHERS: &[&str] = &[
    "AWS_",
    "GCP_",
    "GOOGLE_",
    "AZURE_",
    "GITHUB_",
    "CI_",
    "NODE_",
    "PYTHON",
    "RUST_",
    "POSTGRES_",
    "PG",
    "MYSQL_",
    "GF_",
    "OTEL_",
    "DOCKER_",
    "COMPOSE_",
    "KUBE",
    "NPM_",
    "HTTP_",
    "HTTPS_",
    "NO_PROXY",
    "LD_",
    "LC_",
    "XDG_",
    "SSH_",
    "TF_",
    "VAULT_",
    "SENTRY_",
    "DD_",
    "JAVA_",
    "SPRING_",
    "REDIS_",
    "MINIO_",
    "NEXT_TELEMETRY",
    "CARGO_",
    "GO",
    "UV_",
    "PIP_",
    "HF_",
    "OPENAI_API_KEY",
    "OPENAI_BASE",
    "OPENAI_API_BASE",
    "OPENAI_ORG",
    "OPENAI_PROJECT",
    "OPENAI_LOG",
    "ANTHROPIC_",
    "CUDA_",
    "DATABASE_URL",
    "CLOUDFLARE_",
    "DIGITALOCEAN_",
    "RAILWAY_",
    "VERCEL_",
    "ELASTIC",
    "KAFKA_",
    "KC_",
    "RABBITMQ_",
    "MONGO_",
];

/// So many variables make a list.
const SEVERAL: usize = 5;
/// What stands behind the beginning of a name that is put together.
const ENDS: [&str; 5] = ["\"", "'", "{", "%", "$"];

pub(super) fn needles(reading: &Reading, needles: &mut Needles) {
    let alone = alone(reading).into_iter().map(|(_, name)| name.to_owned());
    for name in named(reading).into_iter().map(|(_, name)| name).chain(alone) {
        needles.add(&name);
        prefixes(&name).for_each(|prefix| needles.add_exactly(&prefix));
        // With a prefix, or as a field of settings, it is read by another name.
        if let Some((_, rest)) = name.split_once('_').filter(|(_, rest)| rest.contains('_')) {
            needles.add(rest);
        }
        fields(&name).for_each(|(_, field)| needles.add_exactly(field));
    }
}

pub(super) fn claims(reading: &Reading, known: &Known<'_>) -> Vec<Claim> {
    let judged: Vec<_> = named(reading).into_iter().map(|(line, name)| (line, judge(&name, known), name)).collect();
    let confirmed = judged.iter().filter(|(_, ruling, _)| ruling.verdict == Verdict::True).count();
    // A document of which the most variables are the repository's speaks of its environment.
    let is_ours = confirmed >= 2 && confirmed * 2 >= judged.len();
    let strange = strange(&judged, known);
    // What a list of settings gives that are nearly all read is of today, wherever it stands.
    let are_ours = confirmed >= SEVERAL && confirmed * 4 >= judged.len() * 3;
    let is_listed = |line: &Line, name: &str| line.has_box && line.status == Status::Pending && begins_with(line, name);
    // Of a list of what has to be set, of which nearly all is read, the rest is asked for in vain.
    let listed = judged.iter().filter(|(line, _, name)| is_listed(line, name));
    let (read, all) = listed
        .fold((0, 0), |(read, all), (_, ruling, _)| (read + usize::from(ruling.verdict == Verdict::True), all + 1));
    let is_list = read >= SEVERAL && read * 4 >= all * 3;
    let mut claims = Vec::new();
    for (line, ruling, name) in judged {
        let is_called_missing = reading.said(line) == Said::Missing && line.text.starts_with(&name);
        if is_called_missing || denial(reading, line, &name).is_some() {
            // That code reads it says nothing of where it would have to be set.
            let ruling = Denial::Vague.of(ruling);
            claims.push(claim(reading, line, Kind::EnvVar, &name, Said::Missing, ruling));
            continue;
        }
        let said = if reading.said(line) == Said::Done { Said::Done } else { Said::Neither };
        let is_stated = (is_ours || strange.contains(first(&name)))
            && (reading.is_now(line)
                || (are_ours && begins_with(line, &name) && (reading.is_settings(line) || is_listed(line, &name))))
            && is_set_for_us(reading, line, &name)
            && !is_by_prefix(&name, known)
            && !leaves_open(line, &name)
            && !is_where_said(reading, line, &name, known)
            && !is_of_later(reading, line)
            && !reading.section(line).speaks_of(&["still required", "still needed", "migration path"])
            && !is_asked_for(reading, line)
            && (!line.has_box || line.status == Status::Done || (is_list && is_listed(line, &name)))
            && (line.role == Role::Row || begins_with(line, &name) || reading.is_settings(line) || is_set(line, &name));
        let ruling =
            if ruling.verdict == Verdict::False && !is_stated { Ruling::open(ruling.evidence) } else { ruling };
        claims.push(claim(reading, line, Kind::EnvVar, &name, said, ruling));
    }
    claims.extend(mentioned(reading, is_ours, known));
    claims
}

/// Whether a line begins with a variable, or with several of which it is one: `` `BAKE_HEAT`, `BAKE_HOURS` - of the oven``.
fn begins_with(line: &Line, name: &str) -> bool {
    let before = line.text.split(name).next().unwrap_or_default();
    words(before).all(|word| NAME.find(word).is_some_and(|found| found.len() == word.len()))
}

/// How those of a document's variables begin that are another program's: many begin alike and none is read, where others are.
fn strange(judged: &[(&Line, Ruling, String)], known: &Known<'_>) -> BTreeSet<String> {
    let mut unread: BTreeMap<&str, usize> = BTreeMap::new();
    let mut read: BTreeSet<&str> = BTreeSet::new();
    for (_, ruling, name) in judged {
        match ruling.verdict {
            Verdict::False => *unread.entry(first(name)).or_default() += 1,
            _ => _ = read.insert(first(name)),
        }
    }
    let are_many = |(first, count): &(&str, usize)| *count >= SEVERAL && !read.contains(first);
    let found = unread.into_iter().filter(|_| known.reads.len() >= SEVERAL).filter(are_many);
    found.map(|(first, _)| first.to_owned()).collect()
}

fn first(name: &str) -> &str {
    name.split('_').next().unwrap_or(name)
}

/// Whether a row says in which file a variable is set, and that file has it.
pub(super) fn is_where_said(reading: &Reading, line: &Line, name: &str, known: &Known<'_>) -> bool {
    let files = line.cells.iter().map(|cell| cell.trim_matches(['`', '*', ' '])).filter(|cell| cell.contains('.'));
    let found = files.filter_map(|file| match known.files.find(&reading.path, file) {
        Found::Here(path) | Found::End(path) => Some(path),
        _ => None,
    });
    found.filter_map(|path| known.repo.read(&path).ok()).any(|bytes| String::from_utf8_lossy(&bytes).contains(name))
}

/// Whether the remark above a line of a fence says that its variables are of a later time.
fn is_of_later(reading: &Reading, line: &Line) -> bool {
    const LATER: &[&str] = &["phase", "future", "later", "planned", "upcoming", "todo"];
    let fence = if line.is_code() { reading.fence_around(line) } else { &[] };
    let before = fence.iter().rev().skip_while(|other| other.number >= line.number);
    let above = before.take_while(|other| !other.text.trim().is_empty());
    let remark = above.into_iter().find(|other| other.text.trim_start().starts_with('#'));
    remark.is_some_and(|remark| words(&remark.lower()).any(|word| LATER.contains(&word)))
}

/// Whether a line stands beneath an open box that asks for its variables to be added, which nothing need read yet.
fn is_asked_for(reading: &Reading, line: &Line) -> bool {
    // `Add to .env:` may be how something is to be mended.
    let is_added = |above: &Line| words(&above.lower()).next() == Some("add");
    if line.is_code() && reading.introduction(line).is_some_and(is_added) {
        return true;
    }
    let is_open = |label: &&Line| label.has_box && label.status != Status::Done;
    reading.label(line).filter(is_open).is_some_and(|label| words(&label.lower()).any(|word| word == "add"))
}

/// Whether a line leaves it open whether there is a variable. What the line is about may well be optional, or the reader's.
fn leaves_open(line: &Line, name: &str) -> bool {
    let is_first = line.cells.first().map_or(line.text.as_str(), String::as_str).starts_with(name);
    if is_first { says_unreal(&line.text) } else { supposes(&line.text) || says_gone(&line.text) }
}

/// Whether a sentence says that somebody sets or reads a variable: ``Set `SHOP_NAME` ``, ``configurable via `SHOP_NAME` ``.
fn is_set(line: &Line, name: &str) -> bool {
    const SETTING: &[&str] = &["set", "setting", "via", "export", "reads", "read from", "configure", "configured by"];
    let Some((before, _)) = line.text.split_once(name) else { return false };
    let before = before.trim_end_matches([' ', '$', '"', '\'', '*']).to_lowercase();
    let ends = |word: &&str| before.strip_suffix(*word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
    SETTING.iter().any(ends)
}

/// Whether a line sets a variable for what the document is about: not for the script that it is a line of, nor in a fence
/// that is introduced in words that are not known here.
pub(super) fn is_set_for_us(reading: &Reading, line: &Line, name: &str) -> bool {
    if !line.is_code() {
        return true;
    }
    let fence = reading.fence_around(line);
    let is_read = |other: &Line| other.text.contains(&format!("${name}")) || other.text.contains(&format!("${{{name}"));
    let is_script = fence.iter().any(|other| other.text.starts_with("#!") || is_read(other));
    !is_script && !reading.introduction(line).is_some_and(|above| is_foreign(&above.text))
}

/// Variables that a line only mentions: that something reads them is worth saying; that nothing does, where it says that
/// somebody should.
fn mentioned(reading: &Reading, is_ours: bool, known: &Known<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (line, name) in alone(reading) {
        let is_told = is_ours
            && reading.is_now(line)
            && (!line.has_box || line.status == Status::Done)
            && !leaves_open(line, name)
            && !is_foreign(&line.text)
            && is_set(line, name)
            && !is_by_prefix(name, known);
        let ruling = judge(name, known);
        if is_told && ruling.verdict == Verdict::False {
            claims.push(claim(reading, line, Kind::EnvVar, name, Said::Neither, ruling));
        }
    }
    // What an example of an environment, or code in another way than by reading it, has is there, too.
    let shown = |name: &str| match known.reads.get(name) {
        Some(place) => Some(Ruling::holds(format!("{place} reads it"))),
        None if !name.contains('_') => None,
        None => Some(judge(name, known)).filter(|ruling| ruling.verdict == Verdict::True),
    };
    let read: Vec<_> = alone(reading).into_iter().filter_map(|(line, name)| Some((line, name, shown(name)?))).collect();
    claims.extend(
        read.into_iter().map(|(line, name, ruling)| claim(reading, line, Kind::EnvVar, name, Said::Neither, ruling)),
    );
    claims
}

/// The variables that lines name by themselves where they do not speak of the environment.
fn alone(reading: &Reading) -> Vec<(&Line, &str)> {
    let lines = reading.lines.iter().filter(|line| is_text(line) && !is_context(reading, line));
    let whole = |span: &&String| NAME.find(span).is_some_and(|name| name.len() == span.len());
    lines.flat_map(|line| line.spans.iter().filter(whole).map(move |span| (line, span.as_str()))).collect()
}

fn is_text(line: &Line) -> bool {
    matches!(line.role, Role::Item | Role::Row | Role::Prose | Role::Heading)
}

/// Whether a line speaks of the environment, or stands where it is spoken of.
fn is_context(reading: &Reading, line: &Line) -> bool {
    CONTEXT.iter().any(|word| line.lower().contains(word))
        || reading.section(line).speaks_of(CONTEXT)
        || reading.label(line).is_some_and(|label| is_of_environment(&label.text))
        || line.text.contains("${")
        || is_among_settings(reading, line)
}

/// Whether a fence has nothing but settings of variables.
fn is_among_settings(reading: &Reading, line: &Line) -> bool {
    const SEVERAL: usize = 3;
    let is_setting = |line: &&Line| {
        let bare = line.text.trim_start().trim_start_matches("export ");
        NAME.find(bare).is_some_and(|name| name.start() == 0 && bare[name.end()..].starts_with('='))
    };
    let is_said = |line: &&Line| !line.text.trim().is_empty() && !line.text.trim_start().starts_with('#');
    let mut said = reading.fence_around(line).iter().filter(is_said).peekable();
    line.is_code() && said.clone().count() >= SEVERAL && said.all(|line| is_setting(&line))
}

/// Whether words say that what stands beneath them are variables of the environment.
fn is_of_environment(text: &str) -> bool {
    ["environment", "env var", "env vars", ".env"].iter().any(|word| text.to_lowercase().contains(word))
}

/// The variables that a document names where it speaks of the environment.
pub(super) fn named(reading: &Reading) -> Vec<(&Line, String)> {
    let mut found = Vec::new();
    for line in reading.lines.iter().filter(|line| is_text(line) || line.is_code()) {
        // `SECURITY_CHECKLIST.md` is a file.
        let is_file = |span: &str, end: usize| {
            span[end..].starts_with('.') && is_file_name(span.rsplit('/').next().unwrap_or(span))
        };
        let quoted = line
            .spans
            .iter()
            // `{{GENERATED}}` is to be filled in.
            .filter(|span| !span.contains("{{"))
            .flat_map(|span| NAME.find_iter(span).filter(|found| !is_file(span, found.end())))
            .map(|found| found.as_str());
        let assigned = NAME
            .find_iter(&line.text)
            .filter(|found| reading.is_settings(line) && line.text[found.end()..].starts_with('='));
        let names: Vec<String> = quoted.chain(assigned.map(|found| found.as_str())).map(str::to_owned).collect();
        if !names.is_empty() && (is_context(reading, line) || (reading.is_settings(line) && !reading.is_shell(line))) {
            found.extend(names.into_iter().map(|name| (line, name)));
        }
    }
    found
}

/// What begins a name, as settings have it that add it to the names of their fields: `env_prefix="SHOP_"`, and as code has it
/// that puts the names together: `f"SHOP_{key}"`.
fn prefixes(name: &str) -> impl Iterator<Item = String> {
    fields(name).flat_map(|(start, _)| ENDS.map(|end| format!("{start}_{end}")))
}

/// Each beginning of a name with what stands behind it.
fn fields(name: &str) -> impl Iterator<Item = (&str, &str)> {
    name.match_indices('_').map(|(at, _)| (&name[..at], &name[at + 1..])).filter(|(_, field)| !field.is_empty())
}

/// Whether something puts names together that begin so: by code of its own, or as settings do that have a field for each.
fn is_by_prefix(name: &str, known: &Known<'_>) -> bool {
    fields(name).any(|(start, field)| {
        let hits: Vec<(String, &Hit)> = ENDS
            .iter()
            .map(|end| format!("{start}_{end}").to_lowercase())
            .flat_map(|sign| known.hits.exactly(&sign).map(move |hit| (sign.clone(), hit)))
            .collect();
        let has_field = known.hits.exactly(field).any(|hit| hit.is_word);
        // By what is put together otherwise many things are called that are no variables.
        let is_quoted = |sign: &str| sign.ends_with(['"', '\'']);
        let is_it = |(sign, hit): &&(String, &Hit)| is_quoted(sign) || hit.text.contains("env");
        hits.iter().filter(is_it).any(|(sign, hit)| has_field || !is_of_settings(&hit.text, sign))
    })
}

/// Whether a line in small letters says of settings what the names of their fields begin with.
fn is_of_settings(text: &str, sign: &str) -> bool {
    let before = text.split(sign).next().unwrap_or_default();
    before.trim_end_matches(['"', '\'', ' ', '=', ':']).ends_with("env_prefix")
}

/// Whether a line in small letters has a name only as that of a field which an object keeps for itself: `self._oven_heat`.
fn is_field(line: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let is_own = |before: &str| before.strip_suffix('_').is_some_and(|rest| !rest.ends_with(is_part));
    line.contains(&name) && line.match_indices(&name).all(|(at, _)| is_own(&line[..at]))
}

fn judge(name: &str, known: &Known<'_>) -> Ruling {
    if let Some(place) = known.reads.get(name) {
        return Ruling::holds(format!("{place} reads it"));
    }
    if let Some((path, _)) = known.examples.iter().find(|(_, names)| names.iter().any(|known| known == name)) {
        return Ruling::holds(format!("{path} documents it"));
    }
    let is_it =
        |hit: &&Hit| hit.is_word && matches!(hit.class, Class::Code | Class::Config) && !is_field(&hit.text, name);
    if let Some(hit) = known.hits.of(name).find(is_it) {
        return Ruling::holds(format!("{} has it", hit.place));
    }
    let loosely = name.split_once('_').map(|(_, rest)| rest).filter(|rest| rest.contains('_'));
    let seen: Option<&Place> = known
        .hits
        .of(name)
        .chain(loosely.into_iter().flat_map(|rest| known.hits.of(rest)))
        .map(|hit| &hit.place)
        .next();
    match seen {
        Some(place) => Ruling::open(format!("{place} may be it, by another name")),
        None if OTHERS.iter().any(|start| name.starts_with(start)) => {
            Ruling::open("other programs read it; nothing here does")
        }
        None => Ruling::fails(format!("nothing in {} files but documents has it", known.files_read)),
    }
}
