//! Which waivers, decisions and words a person may state.

use jiff::Zoned;

use super::mark::Refusal;
use super::person;
use super::waiver::{WaiverRow, WaiverState};
use crate::check::{Glob, find_secret};
use crate::checklist::Checklist;
use crate::ledger::{Evidence, Kind, Ruling, Until, Waiver};

/// Whether somebody may ask for this waiver now.
///
/// # Errors
/// Says why not, and what to do instead.
pub fn admit_waiver(
    checklist: &Checklist,
    waiver: &Waiver,
    until: &Until,
    reason: &str,
    now: &Zoned,
) -> Result<(), Refusal> {
    let refuse = |reason: String| Err(Refusal(reason));
    if reason.trim().is_empty() {
        return refuse("a waiver needs a reason".to_owned());
    }
    for path in &waiver.paths {
        if let Err(reason) = Glob::new(path, false) {
            return refuse(format!("`{path}` is no glob: {reason}"));
        }
    }
    let latest = checklist.waiver_max.after(now);
    match until.end(now) {
        Some(end) if end <= now.timestamp() => refuse("it would end before it begins".to_owned()),
        Some(end) if end > latest => refuse(format!(
            "{} allows a waiver of {} at most, which is until {} now",
            checklist.title,
            checklist.waiver_max,
            Until::Moment(latest.to_zoned(now.time_zone().clone())),
        )),
        _ => Ok(()),
    }
}

/// Whether a person may decide this about a waiver as it stands.
///
/// # Errors
/// Says why not, and what to do instead.
pub fn admit_ruling(row: &WaiverRow, ruling: Ruling, by: &str, note: &str, two_people: bool) -> Result<(), Refusal> {
    let refuse = |reason: String| Err(Refusal(reason));
    let is = format!("the waiver is {}", row.state.word());
    match (ruling, row.state) {
        (Ruling::Approval, WaiverState::Asked | WaiverState::Rejected) => may_approve(row, by, two_people),
        (Ruling::Approval, WaiverState::Approved) => refuse(format!("{is} already")),
        (Ruling::Rejection, WaiverState::Approved) => refuse(format!("{is}; to end that, revoke it")),
        (Ruling::Rejection, WaiverState::Asked) | (Ruling::Revocation, WaiverState::Asked | WaiverState::Approved) => {
            match note.trim() {
                "" => refuse(format!("a {} needs a note that says why", ruling.word())),
                _ => Ok(()),
            }
        }
        _ => refuse(format!("{is}; ask for a new one")),
    }
}

fn may_approve(row: &WaiverRow, by: &str, two_people: bool) -> Result<(), Refusal> {
    let own = person::is_same(&row.by, by);
    match &row.approver {
        Some(approver) if !person::is_meant(&row.by, approver) && !person::is_meant(by, approver) => {
            Err(Refusal(format!("{approver} must approve it, and you are {by}")))
        }
        _ if own && two_people => Err(Refusal("who asks for a waiver cannot approve it here: another must".to_owned())),
        _ => Ok(()),
    }
}

/// Whether words may go into the ledger, which is committed, pushed and read by many.
///
/// # Errors
/// Names the place of a secret, and what to do.
pub fn admit_words(kind: &Kind, note: &str, evidence: &[Evidence]) -> Result<(), Refusal> {
    let name = if matches!(kind, Kind::Waiver(_)) { "reason" } else { "note" };
    let control = match kind {
        Kind::Waiver(waiver) => waiver.control.as_deref(),
        _ => None,
    };
    let evidence = evidence.iter().filter_map(|evidence| match evidence {
        Evidence::Text(text) | Evidence::Url(text) => Some(("evidence", text.as_str())),
        Evidence::Path { .. } | Evidence::Commit(_) => None,
    });
    let mut texts = [(name, note)].into_iter().chain(control.map(|control| ("control", control))).chain(evidence);
    texts.try_for_each(|(name, text)| admit_text(name, text))
}

/// Whether a text of this name may.
pub(super) fn admit_text(name: &str, text: &str) -> Result<(), Refusal> {
    let Some(secret) = find_secret(text) else { return Ok(()) };
    Err(Refusal(format!(
        "the {name} holds {} (line {}, column {}): leave it out and say where it is kept; if it is real, replace it",
        secret.what, secret.line, secret.column
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_refused_wherever_they_stand() {
        // In two parts, so that no scanner of this repository takes it for one.
        let token = concat!("ghp_", "R7xQ2mB9kLpW4nZcV8tYh3JdF6gS5aE0uXqM");
        let refused = |kind: &Kind, note: &str, evidence: &[Evidence]| {
            admit_words(kind, note, evidence).map_err(|refusal| refusal.0).err().unwrap_or_default()
        };
        let note = refused(&Kind::Comment, &format!("seen\nwith {token}."), &[]);
        assert_eq!(
            note,
            "the note holds a token of a known service (line 2, column 6): leave it out and say where it is kept; \
             if it is real, replace it"
        );
        let waiver = |control: &str| Kind::Waiver(Waiver { control: Some(control.to_owned()), ..Waiver::default() });
        assert!(refused(&waiver("a firewall"), token, &[]).starts_with("the reason holds"));
        assert!(refused(&waiver(token), "old", &[]).starts_with("the control holds"));
        assert!(refused(&Kind::Comment, "", &[Evidence::Text(token.to_owned())]).starts_with("the evidence holds"));
        assert_eq!(refused(&waiver("a firewall"), "see the vault", &[Evidence::Commit("9f1c2aa".to_owned())]), "");
    }
}
