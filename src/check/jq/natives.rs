//! The functions that are not written in jq: the library's, without those that look at the world, and ours, which keep
//! filters within their bounds. People cannot call ours: what they write is refused where a name is not known.

use jaq_core::box_iter::box_once;
use jaq_core::native::{Fun, bome, v};
use jaq_core::{Cv, DataT, Error, Exn, Native, ValX, ValXs};
use jaq_json::{Num, Val, read};
use jaq_std::ValT as _;

use super::meter::Run;
use super::order;

/// What the interpreter works on: JSON values, with a meter.
pub(super) struct Bounded;

impl DataT for Bounded {
    type V<'v> = Val;
    type Data<'d> = Run<'d>;
}

type Own = Native<Bounded>;

/// Pays for its input and gives it back.
pub(super) const CHARGE: &str = "gonogo_charge";
/// Multiplies; a text that is repeated is paid for first.
pub(super) const TIMES: &str = "gonogo_times";
/// Divides; the pieces of a text are paid for first.
pub(super) const OVER: &str = "gonogo_over";
/// Adds up a list in one go, so that each part is paid for once.
pub(super) const SUM: &str = "gonogo_sum";
/// Pays for the characters of a text.
pub(super) const SPELL: &str = "gonogo_spell";
/// Pays for the search of a regular expression.
pub(super) const SEARCH: &str = "gonogo_search";
/// Pays for comparing each part of the input with each part of the argument.
pub(super) const PAIRS: &str = "gonogo_pairs";
/// Gives its input back unless it is a list: a list as an index searches for it, pair by pair.
pub(super) const INDEX: &str = "gonogo_index";

/// Names of ours start so.
pub(super) const OURS: &str = "gonogo_";
/// Left out: they end the process, write, or tell different machines different things.
const OUTSIDE: &[&str] = &["halt", "env", "now", "debug_empty", "stderr_empty", "localtime", "strflocaltime"];
/// How deep a text may nest that is parsed as JSON; the library's parser knows no bound.
const JSON_DEPTH: usize = 128;
/// How many digits a number in it may have, and how many bits a product: both take the square of them.
const DIGITS: usize = 400;
const BITS: u64 = 4_096;

pub(super) fn all() -> Vec<Fun<Bounded>> {
    let library = jaq_core::funs::<Bounded>().chain(jaq_std::funs::<Bounded>()).chain(jaq_json::funs::<Bounded>());
    let kept = library.filter(|(name, ..)| !OUTSIDE.contains(name) && *name != "fromjson");
    kept.chain(ours()).chain(order::natives()).collect()
}

fn ours() -> [Fun<Bounded>; 9] {
    let charge = Own::new(charge)
        .with_paths(|(context, input)| {
            context.data().meter.weigh(&input.0);
            box_once(Ok(input))
        })
        .with_update(|(_, value), update| update(value));
    [
        (CHARGE, v(0), charge),
        (TIMES, v(2), Own::new(times)),
        (OVER, v(2), Own::new(over)),
        (SUM, v(0), Own::new(sum)),
        (SPELL, v(0), Own::new(spell)),
        (SEARCH, v(2), Own::new(search)),
        (PAIRS, v(1), Own::new(pairs)),
        (INDEX, v(0), Own::new(index)),
        ("fromjson", v(0), Own::new(from_json)),
    ]
}

fn charge((context, value): Cv<'_, Bounded>) -> ValXs<'_, Val> {
    context.data().meter.weigh(&value);
    box_once(Ok(value))
}

fn times((mut context, _): Cv<'_, Bounded>) -> ValXs<'_, Val> {
    let right = context.pop_var();
    let left = context.pop_var();
    let bytes = repeated(&left, &right).or_else(|| repeated(&right, &left)).unwrap_or(0);
    context.data().meter.write(bytes);
    if bits(&left) + bits(&right) > BITS {
        return bome(Err(Error::str("the product is too large")));
    }
    bome(left * right)
}

fn bits(value: &Val) -> u64 {
    match value {
        Val::Num(Num::BigInt(number)) => number.bits(),
        _ => 0,
    }
}

/// How many bytes a text takes so many times; nothing if that is not what is asked for.
fn repeated(text: &Val, count: &Val) -> Option<u64> {
    let length = text.as_bytes()?.len() as u64;
    let count = match count {
        Val::Num(Num::Int(count)) => u64::try_from(*count).unwrap_or(0),
        Val::Num(Num::BigInt(_)) => u64::MAX,
        _ => return None,
    };
    Some(length.saturating_mul(count))
}

fn over((mut context, _): Cv<'_, Bounded>) -> ValXs<'_, Val> {
    let right = context.pop_var();
    let left = context.pop_var();
    if let (Some(text), Some(separator)) = (left.as_bytes(), right.as_bytes()) {
        let pieces = match separator {
            [] => text.len(),
            _ => memchr::memmem::find_iter(text, separator).count(),
        };
        context.data().meter.list(pieces as u64);
    }
    bome(left / right)
}

fn sum((_, value): Cv<'_, Bounded>) -> ValXs<'_, Val> {
    let items: Vec<Val> = match value.into_seq() {
        Ok(items) => items,
        Err(value) => return bome(Err(Error::typ(value, "array"))),
    };
    bome(items.into_iter().try_fold(Val::Null, |sum, item| sum + item))
}

fn spell((context, value): Cv<'_, Bounded>) -> ValXs<'_, Val> {
    context.data().meter.list(value.as_bytes().map_or(0, <[u8]>::len) as u64 / 2);
    box_once(Ok(value))
}

fn search((mut context, value): Cv<'_, Bounded>) -> ValXs<'_, Val> {
    let flags = context.pop_var();
    let pattern = context.pop_var();
    let length = value.as_bytes().map_or(0, <[u8]>::len) as u64;
    // The search takes the product of both lengths, and a counted repetition is as long as it is written out.
    let states = pattern.as_bytes().map_or(0, |pattern| repetition(pattern).saturating_mul(pattern.len() as u64));
    context.data().meter.work(states.saturating_mul(1 + length / 64));
    // Each byte may be a match, which is an object of some entries.
    if flags.as_bytes().is_some_and(|flags| flags.contains(&b'g')) {
        context.data().meter.list(4 * length);
    }
    box_once(Ok(value))
}

/// The product of the counts in `{…}`.
fn repetition(pattern: &[u8]) -> u64 {
    let counts = pattern.split(|byte| *byte == b'{').skip(1).filter_map(|rest| {
        let inside = rest.split(|byte| *byte == b'}').next()?;
        let last = inside.rsplit(|byte| *byte == b',').find(|digits| !digits.is_empty())?;
        std::str::from_utf8(last).ok()?.trim().parse::<u64>().ok()
    });
    counts.fold(1, |product, count| product.saturating_mul(count.max(1)))
}

fn pairs((mut context, value): Cv<'_, Bounded>) -> ValXs<'_, Val> {
    let argument = context.pop_var();
    context.data().meter.work(parts(&value).saturating_mul(parts(&argument)));
    box_once(Ok(value))
}

fn parts(value: &Val) -> u64 {
    match value {
        Val::Null | Val::Bool(_) | Val::Num(_) => 1,
        Val::TStr(text) | Val::BStr(text) => 1 + text.len() as u64 / 16,
        Val::Arr(items) => 1 + items.iter().map(parts).sum::<u64>(),
        Val::Obj(entries) => 1 + entries.values().map(|value| 1 + parts(value)).sum::<u64>(),
    }
}

fn index((_, value): Cv<'_, Bounded>) -> ValXs<'_, Val> {
    match value {
        Val::Arr(_) => bome(Err(Error::str("a list is no index"))),
        value => box_once(Ok(value)),
    }
}

fn from_json<'v>((context, value): Cv<'v, Bounded>) -> ValXs<'v, Val> {
    let text = match value.try_as_utf8_bytes_owned() {
        Ok(text) => text,
        Err(error) => return bome(Err(error)),
    };
    context.data().meter.list(text.len() as u64 / 4);
    if is_bomb(&text) {
        return bome(Err(Error::str("cannot be parsed as JSON: it nests too deep, or has too long a number")));
    }
    let mut values: Vec<ValX<'v, Val>> = Vec::new();
    for value in read::parse_many(&text) {
        let is_broken = value.is_err();
        values.push(value.map_err(|error| Exn::from(Error::str(format_args!("cannot be parsed as JSON: {error}")))));
        // Where the parser failed it does not go on, but fails again.
        if is_broken {
            break;
        }
    }
    Box::new(values.into_iter())
}

/// Whether a text's brackets nest too deep for a parser without bounds, or a number has too many digits for it. It knows
/// `#` comments.
fn is_bomb(text: &[u8]) -> bool {
    let (mut depth, mut digits, mut at) = (0_usize, 0_usize, 0);
    while at < text.len() && depth <= JSON_DEPTH && digits <= DIGITS {
        digits = if text[at].is_ascii_digit() { digits + 1 } else { 0 };
        match text[at] {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'#' => at += memchr::memchr(b'\n', &text[at..]).unwrap_or(text.len()),
            b'"' => {
                at += 1;
                while at < text.len() && text[at] != b'"' {
                    at += if text[at] == b'\\' { 2 } else { 1 };
                }
            }
            _ => {}
        }
        at += 1;
    }
    depth > JSON_DEPTH || digits > DIGITS
}
