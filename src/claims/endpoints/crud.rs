//! What documents say by one word, `CRUD`, of all that can be done with a resource: it is there where code serves each part
//! of it.

use std::sync::LazyLock;

use regex::Regex;

use crate::check::expression::compiled;
use crate::claims::known::Known;
use crate::claims::words::stems::stem;

/// `Order CRUD endpoints`, or `CRUD for orders`.
static CRUD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:([a-z]{3,})(?: api)?[ -]crud\b|crud (?:operations?|endpoints?|apis?|routes?)?\s*(?:for|of|on) (?:all |the )?([a-z]{3,})\b)",
    )
});
/// The methods of which one serves each part.
const PARTS: [&[&str]; 4] = [&["POST"], &["GET"], &["PUT", "PATCH"], &["DELETE"]];
/// Words before `CRUD` that name no resource.
const KINDS: &[&str] = &["full", "complete", "basic", "simple", "rest", "all", "missing", "implement", "add", "the"];

/// Where code serves all of the resource whose `CRUD` a text names.
pub(in crate::claims) fn served(text: &str, known: &Known<'_>) -> Option<String> {
    let found = CRUD.captures(text)?;
    let resource = found.get(1).or_else(|| found.get(2))?.as_str().to_lowercase();
    if KINDS.contains(&resource.as_str()) {
        return None;
    }
    let wanted = stem(&resource);
    let routes = known.served.of_resource(|word| stem(&word.to_lowercase()) == wanted);
    let serves = |methods: &&[&str]| {
        routes.iter().find_map(|(place, its)| its.filter(|its| methods.contains(its)).map(|its| (*place, its)))
    };
    let parts: Vec<_> = PARTS.iter().map(serves).collect::<Option<_>>()?;
    let methods: Vec<&str> = parts.iter().map(|(_, method)| *method).collect();
    let place = parts.first().map(|(place, _)| place)?;
    Some(format!("{place} and others serve {} of {resource}", methods.join(", ")))
}
