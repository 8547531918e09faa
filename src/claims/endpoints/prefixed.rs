//! Routes that are there beneath an address, or with an id, that the document leaves out.

use crate::claims::known::Known;
use crate::claims::known::place::Place;
use crate::claims::known::routes::{Fit, Pattern};

/// Words of addresses that do not say what they are for.
const GENERAL: &[&str] = &["api", "v1", "v2", "v3", "internal", "system", "monitoring", "admin", "public", "actuator"];

/// A route that ends with a whole path.
pub(super) fn ends_so<'k>(method: Option<&str>, path: &Pattern, known: &'k Known<'_>) -> Option<&'k Place> {
    path.words().next()?;
    let is_one = |(place, route): &(&Place, String)| {
        let route = Pattern::of(route);
        let is_longer = !route.is_open() && route.before(path).is_some_and(|before| !before.is_empty());
        is_longer && known.served.places(method, &route).contains(place)
    };
    known.served.routes().find(is_one).map(|(place, _)| place)
}

/// Whether a word is one of those that all addresses of an interface begin with: `api`, `v1`.
pub(super) fn is_of_base(word: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    matches!(word, "api" | "rest") || word.strip_prefix('v').is_some_and(is_number)
}

/// A route that is a whole path beneath what all addresses of an interface begin with, `/api/v1`, and the address of that.
pub(super) fn beneath_base(method: Option<&str>, path: &Pattern, known: &Known<'_>) -> Option<(Place, String)> {
    path.words().next()?;
    let is_base = |before: &Pattern| before.words().count() == before.len() && before.words().all(is_of_base);
    let is_one = |(place, route): &(&Place, String)| {
        let route = Pattern::of(route);
        let before = route.before(path).filter(|_| !route.is_open());
        before.is_some_and(|before| !before.is_empty() && is_base(&before))
            && known.served.places(method, &route).contains(place)
    };
    known.served.routes().find(is_one).map(|(place, route)| (place.clone(), route))
}

/// Whether a method that a path is not served by serves one of what it lists: `DELETE /loaves` for `DELETE /loaves/{id}`.
pub(super) fn is_of_one(method: Option<&str>, path: &str, known: &Known<'_>) -> bool {
    let one = Pattern::of(&format!("{}/{{id}}", path.trim_end_matches('/')));
    let is_changing = method.is_some_and(|method| matches!(method, "DELETE" | "PUT" | "PATCH"));
    is_changing && matches!(known.served.fit(method, &one), Fit::Whole(_))
}

/// Whether a route is for one of some purposes: it ends with its name, and has no other but such as say nothing.
pub(super) fn is_for(route: &str, names: &[&str]) -> bool {
    let pattern = Pattern::of(route);
    let mut words = pattern.words();
    let is_named = |word: &str| names.iter().any(|name| word.eq_ignore_ascii_case(name));
    pattern.words().any(is_named) && words.all(|word| is_named(word) || GENERAL.contains(&word))
}

/// Where code serves an address by another version, which only a specification has: `/api/v2/ovens` for `/api/v1/ovens`.
pub(super) fn other_version(method: Option<&str>, path: &str, known: &Known<'_>) -> Option<(Place, String)> {
    const VERSIONS: std::ops::RangeInclusive<u32> = 1..=5;
    let version = path.split('/').find(|part| {
        part.strip_prefix('v')
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    })?;
    let others = VERSIONS.map(|number| format!("v{number}")).filter(|other| other != version);
    others.into_iter().find_map(|other| {
        let path = path.replacen(version, &other, 1);
        match known.served.fit(method, &Pattern::of(&path)) {
            Fit::Whole(place) => Some((place, path)),
            _ => None,
        }
    })
}
