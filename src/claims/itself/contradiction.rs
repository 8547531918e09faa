//! Contradictions inside one document: the same thing done and not done, boxes against tables, one score with two values.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::arithmetic::whole;
use crate::check::expression::compiled;
use crate::claims::claim;
use crate::claims::known::Known;
use crate::claims::model::{Claim, Kind, Ruling};
use crate::claims::reading::status::Status;
use crate::claims::reading::{Line, Reading, Role};
use crate::claims::words::stems::stems;
use crate::claims::words::wording::{is_foreign, supposes, without_brackets, without_request, words};
use crate::text::count;

static FRACTION: LazyLock<Regex> = LazyLock::new(|| compiled(r"\b(\d+(?:\.\d+)?)\s*/\s*(\d+)\b"));

/// `All items verified and complete`.
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^all (?:of the )?(?:\d+ )?(?:check(?:list)? ?)?(?:items|boxes|checks|tasks|points|criteria)(?: above| below| here| listed| have been| are| were| on this list)*(?: (?:now|fully|successfully))?(?: (?:checked|complete|completed|confirmed|done|verified|passed|passing|met|ticked|as|and|off|,))+[.!]?$",
    )
});

/// Who leaves the fraction out says the same.
const ROUNDED: f64 = 0.5;
/// `The bakery is 60 % production-ready`.
static READY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:is|are|at|now|currently)\s+(?:about |around |roughly |approximately |~)?(\d{1,3}(?:\.\d+)?)\s?%\s+(?:production|launch)[- ]read(?:y|iness)\b",
    )
});

/// Fewer boxes or rows than these say nothing of the others.
const SEVERAL: usize = 3;

pub(super) fn claims(reading: &Reading, _known: &Known<'_>) -> Vec<Claim> {
    let mut claims = both(reading);
    claims.extend(unticked(reading));
    claims.extend(scores(reading));
    claims.extend(wholes(reading));
    claims.extend(alls(reading));
    claims
}

/// What a line is about, so that another about the same is known: its words without remarks and requests, in small letters.
fn subject(line: &Line) -> String {
    let text = without_brackets(&line.text);
    let text = without_request(&text);
    let text = [" - ", " – ", " — "].iter().fold(text, |text, dash| text.split(dash).next().unwrap_or(text));
    words(&text.to_lowercase()).collect::<Vec<_>>().join(" ")
}

/// A thing that one line calls done and another does not.
fn both(reading: &Reading) -> Vec<Claim> {
    let mut by_subject: HashMap<String, Vec<&Line>> = HashMap::new();
    for line in reading.lines.iter().filter(|line| line.role == Role::Item && line.status != Status::None) {
        if line.has_box && !reading.is_answered {
            continue;
        }
        by_subject.entry(subject(line)).or_default().push(line);
        // `Audit logging: …` is about the same as another of that name in its section.
        if let Some((name, _)) = line.text.split_once(": ").filter(|(name, _)| name.contains(' ') && name.len() < 60) {
            by_subject.entry(format!("{} in {}", name.to_lowercase(), line.section)).or_default().push(line);
        }
    }
    let subjects = LazyCell::new(|| subjects(reading));
    // Of two sections it is the same for all that they say.
    let mut parallel: HashMap<(usize, usize), bool> = HashMap::new();
    let mut claims = Vec::new();
    for (subject, lines) in by_subject {
        let [one, other] = lines.as_slice() else { continue };
        let (done, open) = match (one.status, other.status) {
            (Status::Done, Status::Pending | Status::Failed) => (one, other),
            (Status::Pending | Status::Failed, Status::Done) => (other, one),
            _ => continue,
        };
        if subject.len() < 10
            || !subject.contains(' ')
            // Beneath what comes next, a mark is a bullet.
            || !reading.is_now(done)
            || are_labelled(reading, done, open)
            || are_apart(reading, &subject, done, open)
            || is_other(reading, done, open)
        {
            continue;
        }
        let sections = (done.section, open.section);
        if *parallel.entry(sections).or_insert_with(|| are_parallel(reading, sections, &subjects)) {
            continue;
        }
        let evidence = format!("line {} says that it is still to be done: {}", open.number, open.text);
        let text = done.text.clone();
        claims.push(claim(reading, done, Kind::Contradiction, &text, reading.said(done), Ruling::fails(evidence)));
    }
    claims.sort_by_key(|claim| claim.line);
    claims
}

/// What the items of each section are about.
fn subjects(reading: &Reading) -> HashMap<usize, Vec<String>> {
    let mut subjects: HashMap<usize, Vec<String>> = HashMap::new();
    for line in reading.lines.iter().filter(|line| line.role == Role::Item) {
        subjects.entry(line.section).or_default().push(subject(line));
    }
    subjects
}

/// Whether two lines of one section stand under different labels, so that they may be about different things.
fn are_labelled(reading: &Reading, one: &Line, other: &Line) -> bool {
    one.section == other.section
        && one.label != other.label
        && reading.label(one).zip(reading.label(other)).is_some_and(|(one, other)| one.text != other.text)
}

/// Whether two lines stand under different headings, and of so few words that each may be about the part that its heading
/// names; what a heading only calls missing or done is of no part.
fn are_apart(reading: &Reading, subject: &str, done: &Line, open: &Line) -> bool {
    const PARTS: &[&str] = &["module", "service", "component", "package", "page", "app", "layer", "integration", "api"];
    const FEW: usize = 3;
    let title = |line: &Line| reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
    let is_part = |line: &Line| words(&title(line)).any(|word| PARTS.contains(&word.trim_end_matches('s')));
    title(done) != title(open) && words(subject).count() < FEW && (is_part(done) || is_part(open))
}

/// Whether what is open is something else than what is done: what people do, or a bound on the other side, `< 1 %` and `> 1 %`.
fn is_other(reading: &Reading, done: &Line, open: &Line) -> bool {
    const TRIALS: &[&str] = &["testing", "post-deploy", "post deploy", "monitoring"];
    // What should be so afterwards is not done yet.
    const OTHER_TIMES: &[&str] = &["after ", "target", "goal", "before ", "what's next"];
    if [done, open].iter().any(|line| reading.section(line).speaks_of(OTHER_TIMES)) {
        return true;
    }
    let is_tried = |line: &Line| reading.section(line).speaks_of(TRIALS);
    let sides = |line: &Line| line.text.matches(['<', '>', '≤', '≥']).map(str::to_owned).collect::<Vec<_>>();
    reading.is_act(open) || (is_tried(open) && !is_tried(done)) || sides(done) != sides(open)
}

/// Whether two sections say the same of different things, as of one service and another.
fn are_parallel(reading: &Reading, (one, other): (usize, usize), subjects: &HashMap<usize, Vec<String>>) -> bool {
    if one == other {
        return false;
    }
    let of = |section: usize| subjects.get(&section).map(Vec::as_slice).unwrap_or_default();
    let (left, right) = (of(one), of(other).iter().collect::<HashSet<_>>());
    let shared = left.iter().filter(|subject| right.contains(subject)).count();
    let (titles, others) = (&reading.sections[one].titles, &reading.sections[other].titles);
    let are_siblings = titles.len() == others.len()
        && titles[..titles.len().saturating_sub(1)] == others[..others.len().saturating_sub(1)];
    are_siblings || shared > 2 || (shared * 2 > left.len() && left.len() > 2)
}

/// Whether rows name what half of the open boxes speak of, with most words of their first cells. What is still to be done
/// beside what passed contradicts nothing.
fn are_named(open: &[&Line], passing: &[&Line]) -> bool {
    /// No list for people has more.
    const MOST: usize = 64;
    let names: Vec<Vec<String>> = passing.iter().take(MOST).filter_map(|row| Some(stems(row.cells.first()?))).collect();
    let is_named = |line: &&&Line| {
        let said = stems(&line.text);
        names.iter().any(|name| name.iter().filter(|stem| said.contains(stem)).count() * 2 > name.len())
    };
    let open = &open[..open.len().min(MOST)];
    open.iter().filter(is_named).count() * 2 >= open.len()
}

/// Boxes of a section of which none is ticked, while its table says that all passed.
fn unticked(reading: &Reading) -> Option<Claim> {
    let (mut boxes, mut first, mut passed, mut rows) = (0, None, 0, 0);
    for lines in reading.lines.chunk_by(|line, next| line.section == next.section) {
        let open: Vec<_> = lines.iter().filter(|line| line.has_box && line.status == Status::Pending).collect();
        let has_ticks = lines.iter().any(|line| line.has_box && line.status != Status::Pending);
        let stated: Vec<_> =
            lines.iter().filter(|line| line.role == Role::Row && line.status != Status::None).collect();
        let passing: Vec<_> = stated.iter().copied().filter(|line| line.status == Status::Done).collect();
        let done = passing.len();
        let is_told = open.len() >= SEVERAL && stated.len() >= SEVERAL && !has_ticks && done * 10 >= stated.len() * 8;
        if is_told && are_named(&open, &passing) {
            (boxes, passed, rows) = (boxes + open.len(), passed + done, rows + stated.len());
            first = first.or(open.first().copied());
        }
    }
    let line = first?;
    let evidence = format!(
        "none of {} is ticked, but {passed} of {} beside them say that it passed",
        count(boxes, "box").replace("boxs", "boxes"),
        count(rows, "row")
    );
    let text = line.text.clone();
    Some(claim(reading, line, Kind::Contradiction, &text, reading.said(line), Ruling::fails(evidence)))
}

/// A sentence that says of all boxes that they are ticked, those of its section if it has any, while some are not.
fn alls(reading: &Reading) -> Vec<Claim> {
    // What stands at the end speaks of the whole document.
    const CLOSING: &[&str] = &["sign", "summary", "conclusion", "overall", "verdict", "result", "approval", "status"];
    let is_all = |line: &&Line| {
        let text = line.text.trim_matches(['*', '_', ' ']);
        matches!(line.role, Role::Prose | Role::Item) && !line.has_box && reading.is_now(line) && ALL.is_match(text)
    };
    let judged = |line: &Line| {
        let section = reading.section(line);
        let boxes = || reading.lines.iter().filter(|line| line.has_box);
        let is_within = |one: &&Line| reading.section(one).titles.starts_with(&section.titles);
        let own: Vec<&Line> = boxes().filter(is_within).collect();
        let meant = if own.is_empty() && section.speaks_of(CLOSING) { boxes().collect() } else { own };
        let mut open = meant.iter().filter(|line| line.status == Status::Pending);
        let first = open.next()?;
        let left = open.count() + 1;
        let evidence = format!(
            "{left} of {} boxes are not ticked, the first in line {}: {}",
            meant.len(),
            first.number,
            first.text
        );
        let text = line.text.trim_matches(['*', '_', ' ']).to_owned();
        Some(claim(reading, line, Kind::Contradiction, &text, reading.said(line), Ruling::fails(evidence)))
    };
    // Of a document in which no box is ticked, they are not for ticking.
    let lines = reading.lines.iter().filter(|_| reading.is_answered).filter(is_all);
    lines.filter_map(judged).collect()
}

/// Scores of the same name: they agree, or one is wrong.
fn scores(reading: &Reading) -> Vec<Claim> {
    let mut known: BTreeMap<String, (String, &Line)> = BTreeMap::new();
    let mut claims = Vec::new();
    let mut latest: Vec<(&Line, String, String)> = Vec::new();
    for line in reading.lines.iter().filter(|line| reading.is_now(line)) {
        let (label, values) = match line.role {
            Role::Row => (line.cells.first().cloned().unwrap_or_default(), line.cells[1..].join(" ")),
            Role::Item | Role::Prose => match line.text.split_once(": ") {
                Some((label, value)) => (label.to_owned(), value.to_owned()),
                None => continue,
            },
            _ => continue,
        };
        let found: Vec<_> = FRACTION.captures_iter(&values).collect();
        let [found] = found.as_slice() else { continue };
        let name = score_name(&label);
        if !name.is_empty() && !is_foreign(&name) {
            latest.push((line, format!("{name} of {}", &found[2]), found[1].to_owned()));
        }
    }
    let mut times: HashMap<&str, usize> = HashMap::new();
    latest.iter().for_each(|(_, name, _)| *times.entry(name).or_default() += 1);
    for (line, name, value) in latest.iter().rev() {
        // What is said more than twice is said of several things.
        if times[name.as_str()] > 2 {
            continue;
        }
        let Some((other, at)) = known.get(name) else {
            // By a shorter name it may be another, so that only the same value says something.
            let shorter = longer(&known, name).find(|(_, (same, _))| same == value);
            if let Some((_, (_, other))) = shorter {
                let ruling = Ruling::holds(format!("line {} says the same", other.number));
                claims.push(claim(reading, line, Kind::Count, &line.text.clone(), reading.said(line), ruling));
            }
            known.insert(name.clone(), (value.clone(), line));
            continue;
        };
        let number = at.number;
        let ruling = match other == value || is_rounded(other, value) {
            true => Ruling::holds(format!("line {number} says the same")),
            false if !are_of_one(reading, name, line, at) => continue,
            false => Ruling::fails(format!("line {number} says {other}")),
        };
        let is_subtotal = line.role == Role::Row;
        let kind = if is_subtotal && other == value { Kind::Count } else { Kind::Contradiction };
        claims.push(claim(reading, line, kind, &line.text.clone(), reading.said(line), ruling));
    }
    claims.reverse();
    claims
}

/// Whether one of two numbers is the other without its fraction.
fn is_rounded(one: &str, other: &str) -> bool {
    let number = |text: &str| text.trim_end_matches('%').trim().parse::<f64>().ok();
    let (Some(one_of), Some(other_of)) = (number(one), number(other)) else { return false };
    let is_whole = |text: &str| !text.contains('.');
    is_whole(one) != is_whole(other) && (one_of - other_of).abs() <= 0.5
}

/// Whether two lines give the score of one thing: both of what one heading is about, or of the whole, or of a heading that
/// names it. Rows of one table are of one thing only where they differ by nothing but numbers.
fn are_of_one(reading: &Reading, name: &str, one: &Line, other: &Line) -> bool {
    const OF_ALL: &[&str] = &["summary", "conclusion", "overall", "verdict", "assessment", "score", "tally", "result"];
    const OTHER_TIMES: &[&str] =
        &["target", "goal", "before", "after", "baseline", "previous", "previously", "achieve"];
    let name = name.rsplit_once(" of ").map_or(name, |(name, _)| name);
    let is_of_all = |line: &Line| {
        let is_summing = |title: &String| OF_ALL.iter().any(|word| title.to_lowercase().contains(word));
        reading.section(line).titles.iter().skip(1).all(is_summing)
    };
    let is_named = |line: &Line| {
        let title = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
        words(name).all(|word| words(&title).any(|other| other == word))
    };
    let is_time = |word: &str| {
        OTHER_TIMES.contains(&word) || word.strip_suffix('s').is_some_and(|one| OTHER_TIMES.contains(&one))
    };
    let is_then = |line: &Line| {
        let title = reading.section(line).titles.last().map(|title| title.to_lowercase()).unwrap_or_default();
        words(&format!("{} {title}", line.lower())).any(is_time)
    };
    let is_at_home = |line: &Line| is_of_all(line) || is_named(line);
    let is_one_place = match one.section == other.section {
        true if one.role == Role::Row && other.role == Role::Row => told(one) == told(other),
        true => !are_labelled(reading, one, other),
        false => is_at_home(one) && is_at_home(other),
    };
    is_one_place && !is_then(one) && !is_then(other)
}

/// The cells of a row that have no number.
fn told(row: &Line) -> Vec<&String> {
    row.cells.iter().filter(|cell| !cell.bytes().any(|byte| byte.is_ascii_digit())).collect()
}

/// What a document gives as its score in two places, once with one value and once with another.
fn wholes(reading: &Reading) -> Option<Claim> {
    // What a section of its own says may be of that section only, and of what was or is to come.
    const SUMMING: &[&str] = &["summary", "conclusion", "overall", "verdict", "assessment"];
    const OTHER_TIMES: &[&str] =
        &["target", "goal", "before", "after", "previous", "last", "was", "until", "phase", "by"];
    let is_of_all = |line: &&Line| {
        let titles = &reading.section(line).titles;
        let is_summing = |title: &String| SUMMING.iter().any(|word| title.to_lowercase().contains(word));
        let is_now = reading.is_now(line) && !words(&line.lower()).any(|word| OTHER_TIMES.contains(&word));
        is_now && matches!(line.role, Role::Prose | Role::Item) && titles.iter().skip(1).all(is_summing)
    };
    let stated: Vec<(&Line, f64)> =
        reading.lines.iter().filter(is_of_all).filter_map(|line| Some((line, whole(line)?))).collect();
    if let [(one, first)] = stated.as_slice()
        && words(&one.lower()).any(|word| word == "readiness")
        && let Some((other, share)) = reading.lines.iter().filter(is_of_all).find_map(ready)
        && (first - share).abs() > ROUNDED
    {
        let evidence = format!("line {} says {first} %", one.number);
        return Some(claim(
            reading,
            other,
            Kind::Contradiction,
            &other.text,
            reading.said(other),
            Ruling::fails(evidence),
        ));
    }
    let label = |line: &Line| line.lower().split([':', '|']).next().map(str::trim).map(str::to_owned);
    let [(one, first), (other, last)] = stated.as_slice() else { return None };
    let is_same = label(one) == label(other);
    let evidence = format!("line {} says {last} %", other.number);
    ((first - last).abs() > f64::EPSILON && is_same)
        .then(|| claim(reading, one, Kind::Contradiction, &one.text, reading.said(one), Ruling::fails(evidence)))
}

/// How ready a sentence says that all is.
fn ready(line: &Line) -> Option<(&Line, f64)> {
    /// Words of what would be, and of parts of the whole.
    const OTHERS: &[&str] = &[
        "when",
        "once",
        "if",
        "with",
        "frontend",
        "backend",
        "api",
        "ui",
        "database",
        "module",
        "service",
        "component",
        "phase",
        "mobile",
        "client",
        "server",
    ];
    if supposes(&line.text) || words(&line.lower()).any(|word| OTHERS.contains(&word)) {
        return None;
    }
    let found = READY.captures(&line.text)?;
    Some((line, found[1].parse().ok()?))
}

/// The scores whose names begin with that of another, of the same whole.
fn longer<'k, V>(known: &'k BTreeMap<String, V>, name: &str) -> impl Iterator<Item = (&'k String, &'k V)> {
    let (name, whole) = name.rsplit_once(" of ").unwrap_or((name, ""));
    let (first, whole) = (format!("{name} "), whole.to_owned());
    let range = known.range(first.clone()..).take_while(move |(other, _)| other.starts_with(&first));
    let shortest = name.len();
    range.filter(move |(other, _)| {
        other.rsplit_once(" of ").is_some_and(|(other, of)| of == whole && other.len() > shortest)
    })
}

/// What a score is of: `Reliability` in `Reliability subtotal (/30)`.
fn score_name(label: &str) -> String {
    let text = without_brackets(label).to_lowercase();
    let filler = ["score", "subtotal", "rating", "total", "overall", "the"];
    let name: Vec<_> = words(&text).filter(|word| !filler.contains(word)).collect();
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    if name.iter().any(is_number) || name.len() > 4 { String::new() } else { name.join(" ") }
}
