//! The keys that only a sign-off has, in and out of TOML.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::quote::{Caution, quote};
use crate::ledger::sign_off::{Decision, SignOff};
use crate::reader::Table;

pub(super) fn read(table: &mut Table<'_, '_>) -> Option<SignOff> {
    let role = table.required("role", "the role that signs, for example role = \"engineering\"");
    let level = table.required("level", "the level aimed at, for example level = \"production\"");
    if !table.has("status") {
        table.problem("a sign-off without `status` says nothing", "expected one of `go`, `no-go`");
    }
    let decision = table.word("status", &Decision::WORDS);
    let digest = digest(table);
    let by_item = table
        .table("statuses", lists)
        .unwrap_or_default()
        .into_iter()
        .flat_map(|(status, items)| items.into_iter().map(move |item| (item, status.clone())));
    let statuses: BTreeMap<_, _> = by_item.collect();
    let signature = table.string("signature");
    Some(SignOff { role: role?, level: level?, decision: decision?, digest: digest?, statuses, signature })
}

/// The items by status; what is no status could not be written again as it was.
fn lists(table: &mut Table<'_, '_>) -> Vec<(String, Vec<String>)> {
    let lists = table.open_lists();
    for (status, _) in lists.iter().filter(|(status, _)| !is_word(status)) {
        table.problem_at_key(status, &format!("`{status}` is no status"), "a word such as `pass` or `fail`");
    }
    lists
}

fn is_word(status: &str) -> bool {
    !status.is_empty() && status.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn digest(table: &mut Table<'_, '_>) -> Option<String> {
    let span = table.span_of("digest");
    let digest = table.required("digest", "what was signed: `gonogo sign` computes it")?;
    if digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(digest);
    }
    table.problem_in(
        span,
        &format!("`{digest}` is no digest of a board"),
        "64 hexadecimal digits, as `gonogo sign` writes",
    );
    None
}

/// The statuses as a table of their own: one line a status, one an item. Nothing if none was kept.
pub(super) fn statuses(sign_off: &SignOff, header: &str, caution: Caution) -> String {
    let mut by_status: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (item, status) in &sign_off.statuses {
        by_status.entry(status).or_default().push(quote(item, caution));
    }
    let mut text = String::new();
    if !by_status.is_empty() {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "\n[{header}]");
    }
    for (status, items) in by_status {
        let _ = writeln!(text, "{status} = [\n    {},\n]", items.join(",\n    "));
    }
    text
}
