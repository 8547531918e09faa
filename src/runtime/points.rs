//! The points of a past that earlier runs found, in the user's cache folder. A point is that of a commit, by definitions
//! and a program; with others, all of them are found anew.

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::time::Instant;

use super::cache::Cache;
use super::compare::Era;
use super::session::Session;
use crate::board::TrendPoint;
use crate::checklist::ItemKey;

/// More are not kept: the newest were told of last.
const POINTS: usize = 20_000;
/// How much longer than keeping took one goes on before it is done again, so that it costs a walk a twentieth at most.
const PATIENCE: u32 = 20;

/// How often what is found on the way is kept.
#[derive(Debug, Default)]
pub struct Pace {
    next: Option<Instant>,
}

impl Pace {
    /// Keeps it, the first time and whenever it is worth it.
    pub fn keep(&mut self, keep: impl FnOnce()) {
        let began = Instant::now();
        if self.next.is_none_or(|next| next <= began) {
            keep();
            let ended = Instant::now();
            self.next = Some(ended + (ended - began) * PATIENCE);
        }
    }
}

/// What is kept of one repository's past.
pub struct Kept {
    /// None when nothing is to be kept.
    cache: Option<Cache>,
    /// What the points depend on beside their commits.
    basis: [u8; 32],
    points: HashMap<String, TrendPoint>,
    /// What the definitions of their commits ask and no commit can decide, and why.
    pub left_out: BTreeMap<ItemKey, String>,
}

impl Kept {
    pub fn of<'a>(session: &Session, era: Era, left_out: impl Iterator<Item = &'a ItemKey>) -> Self {
        let basis = basis(session, era, left_out);
        // A part of the items is no past of the board.
        let wanted = !session.choices.no_cache && session.only_of.is_none();
        let cache = wanted.then(|| Cache::of_past(&session.repo, &session.choices.checklist_files, era == Era::Then));
        let body = cache.as_ref().and_then(Cache::bytes).and_then(|bytes| read(&bytes, &basis));
        let (points, left_out) = body.unwrap_or_default();
        let points = points.into_iter().map(|point| (point.commit.clone(), point)).collect();
        Self { cache, basis, points, left_out }
    }

    /// The points of commits, the oldest first, as far as they are known whole: only the first need not know what turned.
    pub fn recall(&self, commits: &[String]) -> Vec<Option<TrendPoint>> {
        let known = commits.iter().map(|commit| self.points.get(commit).cloned()).enumerate();
        known.map(|(at, point)| point.filter(|point| at == 0 || point.turns.is_some())).collect()
    }

    /// Keeps these with what they leave out, and of the others as many as there is room for.
    pub fn keep<'a>(&self, points: impl Iterator<Item = &'a TrendPoint>, left_out: &BTreeMap<ItemKey, String>) {
        let Some(cache) = &self.cache else { return };
        let mut all: HashMap<&str, &TrendPoint> = HashMap::new();
        for point in points {
            // One that knows what turned says more than one that does not.
            let known = self.points.get(&point.commit).filter(|known| known.turns.is_some());
            all.insert(&point.commit, known.unwrap_or(point));
        }
        for point in self.points.values() {
            if all.len() < POINTS {
                all.entry(&point.commit).or_insert(point);
            }
        }
        let points: Vec<_> = all.into_values().collect();
        let Ok(body) = postcard::to_stdvec(&(points, left_out)) else { return };
        cache.save(|file| {
            file.write_all(&self.basis)?;
            file.write_all(blake3::hash(&body).as_bytes())?;
            file.write_all(&body)?;
            file.flush()
        });
    }
}

/// None for what is damaged, or rests on something else.
fn read(bytes: &[u8], basis: &[u8; 32]) -> Option<(Vec<TrendPoint>, BTreeMap<ItemKey, String>)> {
    let (of, rest) = bytes.split_at_checked(32)?;
    let (hash, body) = rest.split_at_checked(32)?;
    (of == basis && hash == blake3::hash(body).as_bytes()).then(|| postcard::from_bytes(body).ok()).flatten()
}

/// The program, the definitions and choices of now, and what the user knows of keys. What a commit brings itself, as its
/// ledger, is part of the commit.
fn basis<'a>(session: &Session, era: Era, left_out: impl Iterator<Item = &'a ItemKey>) -> [u8; 32] {
    let mut text = super::cache::program();
    let mut add = |part: &str| text.push_str(&format!("{}:{part}\n", part.len()));
    let config = &session.config;
    add(&format!("{era:?} {:?} {:?}", session.choices.level, config.allowed_signers));
    if era == Era::Now {
        add(&format!("{:?}", session.checklists()));
        add(&format!("{:?} {:?}", session.definitions.problems, config.sign_offs));
        add(&format!("{:?} {:?} {:?}", config.level.value, config.without_gates, config.two_people));
    }
    left_out.for_each(|key| add(key.as_str()));
    let mut hasher = blake3::Hasher::new();
    hasher.update(text.as_bytes());
    hasher.update(&session.verifier.state(&session.repo, config));
    hasher.finalize().into()
}
