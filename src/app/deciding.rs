//! What it takes in the line mode to decide an item or the board: evidence for a mark, a ruling on a waiver, the word of a
//! role, trust in what is to run. What is signed or trusted is what was told; anything else has to be heard first.

use super::mending::HeardFix;
use super::message::{Draft, Intent};
use super::spoken::{Said, plain};
use super::{App, Effect, Tone};
use crate::board::{RoleRow, admit_ruling};
use crate::checklist::ItemKey;
use crate::ledger::{Decision, Evidence, Kind, Ruling};
use crate::text::{count, nearest};

/// What was told or given, and waits for the word that uses it.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// The digest of what would be trusted.
    trust: Option<String>,
    /// A role, and the digest of the board that it would sign.
    sign: Option<(String, String)>,
    /// What backs the next mark on an item.
    evidence: Option<(ItemKey, Vec<Evidence>)>,
    /// What would be written for an item.
    pub(super) fix: Option<HeardFix>,
}

const RULINGS: [(&str, Ruling); 3] =
    [("approve", Ruling::Approval), ("reject", Ruling::Rejection), ("revoke", Ruling::Revocation)];

impl App {
    /// Evidence for the next mark on the item that is spoken about; without any, what was given so far.
    pub(super) fn back_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let key = self.spoken_about.clone().ok_or("say which item")?;
        if self.heard.evidence.as_ref().is_none_or(|(of, _)| *of != key) {
            self.heard.evidence = Some((key, Vec::new()));
        }
        if typed.is_empty() {
            let given = self.heard.evidence.iter().flat_map(|(_, evidence)| evidence);
            let given: Vec<_> = given.map(ToString::to_string).collect();
            self.say(
                if given.is_empty() { "No evidence is given yet".to_owned() } else { given.join(", ") },
                Tone::Plain,
            );
            return Ok(Vec::new());
        }
        Ok(vec![Effect::CheckEvidence(Evidence::parse(typed)?)])
    }

    /// Somebody has looked whether the evidence is there.
    pub(super) fn hear_evidence(&mut self, given: &Evidence, result: Result<Evidence, String>) {
        let Some((key, evidence)) = &mut self.heard.evidence else { return };
        match result {
            Ok(found) => {
                let said = format!("The next mark on {} is backed by {given}", key.local());
                evidence.push(found);
                self.say(said, Tone::Good);
            }
            Err(reason) => self.say(format!("{given}: {reason}"), Tone::Bad),
        }
    }

    /// What was given for a mark on the item; it backs that one only.
    pub(super) fn heard_evidence(&mut self, kind: &Kind, item: &ItemKey) -> Vec<Evidence> {
        match self.heard.evidence.take_if(|(of, _)| matches!(kind, Kind::Mark(_)) && of == item) {
            Some((_, evidence)) => evidence,
            None => Vec::new(),
        }
    }

    /// `approve`, `reject` or `revoke`, and why.
    pub(super) fn rule_as_typed(&mut self, typed: &str) -> Result<Vec<Effect>, String> {
        let (word, note) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        let found = RULINGS.iter().find(|(known, _)| *known == word);
        let (_, ruling) = found.ok_or("say what: approve, reject or revoke, and why")?;
        let item = self.spoken_about.clone().ok_or("say which item")?;
        let person = self.model.identity.clone()?;
        let admit = |waiver| admit_ruling(waiver, *ruling, &person, note, self.model.two_people);
        let mut refused = "nobody asked for a waiver of it".to_owned();
        let id = self.waivers_of(&item).find_map(|waiver| match admit(waiver) {
            Ok(()) => Some(waiver.id.clone()),
            Err(refusal) => {
                refused = refusal.0;
                None
            }
        });
        let kind = Kind::Ruling(*ruling, id.ok_or(refused)?);
        self.state(Draft::new(item, kind, note.trim().to_owned()))
    }

    pub(super) fn roles_said(&self) -> Vec<String> {
        let roles = self.board.sign_offs();
        let line = |role: &RoleRow| {
            let optional = if role.required { "" } else { ", optional" };
            plain(&format!("{}, {}{optional}: {}, {}.", role.id, role.title, role.status.word(), role.reason))
        };
        match roles {
            [] => vec!["The configuration asks no role to sign.".to_owned()],
            roles => roles.iter().map(line).collect(),
        }
    }

    /// `ROLE` tells what is signed; `ROLE go` or `ROLE no-go WHY` signs that.
    pub(super) fn sign_said(&mut self, typed: &str) -> Said {
        let (written, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        let role = self.role_meant(written)?.clone();
        let rest = rest.trim();
        if rest.is_empty() {
            return Ok((self.signed_said(&role), Vec::new()));
        }
        let (word, note) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let decision = Decision::WORDS.iter().find(|(known, _)| *known == word);
        let (_, decision) = decision.ok_or_else(|| format!("`sign {} go` or `sign {0} no-go WHY`", role.id))?;
        let heard = self.heard.sign.as_ref().filter(|(of, _)| *of == role.id);
        let Some((_, digest)) = heard else {
            return Err(format!("hear first what is signed: `sign {}`", role.id));
        };
        let person = self.model.identity.clone()?;
        let draft = self.board.admit_sign_off(&self.model.sign_offs, &role.id, &person, *decision, note.trim())?;
        if draft.sign_off.digest != *digest {
            return Err(format!("the board has changed since: `sign {}` tells what is signed now", role.id));
        }
        let token = self.next_token();
        Ok((Vec::new(), vec![Effect::Save { token, intent: Intent::SignOff(Box::new(draft)) }]))
    }

    fn signed_said(&mut self, role: &RoleRow) -> Vec<String> {
        let snapshot = self.board.poll.snapshot.as_ref();
        let digest = snapshot.map(|snapshot| snapshot.digest.clone()).unwrap_or_default();
        let mut lines = vec![plain(&format!("What is signed as {}:", role.title))];
        lines.extend(self.signed_lines(role, &digest).into_iter().map(|(label, _, text)| match label {
            "" => format!("  {}", plain(&text)),
            label => format!("{label}: {}", plain(&text)),
        }));
        lines.push(format!("`sign {} go` or `sign {0} no-go WHY` signs exactly this.", role.id));
        self.heard.sign = Some((role.id.clone(), digest));
        lines
    }

    /// Takes a role's word back.
    pub(super) fn unsign_said(&mut self, typed: &str) -> Said {
        let role = self.role_meant(typed)?;
        let given = role.given.as_ref().map(|given| given.id.clone());
        let id = given.ok_or_else(|| format!("nobody has signed as {}", role.title))?;
        Ok((Vec::new(), self.withdraw_by_id(&id)))
    }

    fn role_meant(&self, written: &str) -> Result<&RoleRow, String> {
        let roles = self.board.sign_offs();
        let names: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
        match (roles.iter().find(|role| role.id == written), written) {
            (Some(role), _) => Ok(role),
            (None, _) if roles.is_empty() => Err("the configuration asks no role to sign".to_owned()),
            (None, "") => Err(format!("say for which role: {}", names.join(", "))),
            (None, written) => Err(match nearest(written, names.iter().copied()) {
                Some(near) => format!("there is no role `{written}`: did you mean `{near}`?"),
                None => format!("there is no role `{written}`: {}", names.join(", ")),
            }),
        }
    }

    /// Tells what asks to run and to be called; `yes` trusts what was told.
    pub(super) fn trust_said(&mut self, word: &str) -> Said {
        let sheet = self.live.asking.sheet.clone().ok_or("nothing here waits to be trusted")?;
        match (word, &self.heard.trust) {
            ("", _) => {
                let heading = if sheet.changed { "Changed since it was trusted:" } else { "The repository asks:" };
                let mut lines = vec![heading.to_owned()];
                lines.extend(sheet.lines.iter().filter(|line| !line.trim().is_empty()).map(|line| plain(line)));
                lines.push("`trust yes` allows exactly this; a changed byte asks again.".to_owned());
                self.heard.trust = Some(sheet.digest.clone());
                Ok((lines, Vec::new()))
            }
            ("yes", Some(heard)) if *heard == sheet.digest => Ok((Vec::new(), vec![Effect::Trust(heard.clone())])),
            ("yes", Some(_)) => Err("what would run has changed since: `trust` tells what it is now".to_owned()),
            ("yes", None) => Err("hear first what would run: `trust`".to_owned()),
            (other, _) => Err(format!("`trust` or `trust yes`, not `trust {other}`")),
        }
    }

    /// What came of a wish to trust, with what to do next.
    pub(super) fn on_trusted(&mut self, result: Result<(), String>) {
        let next = if self.heard.trust.is_some() {
            "`run ITEM` runs an item's, `run all` all"
        } else {
            "x runs an item's, R all"
        };
        match result {
            Ok(()) => self.say(format!("Trusted: {next}"), Tone::Good),
            Err(reason) => {
                let said = format!("Not trusted: {reason}");
                self.note_said(&said, Tone::Bad);
                self.say(said, Tone::Bad);
            }
        }
    }

    /// Runs and calls what an item asks for, or all items do.
    pub(super) fn run_said(&mut self, written: &str) -> Said {
        if self.live.asking.sheet.is_some() {
            return Err("what would run is not trusted yet: `trust` tells what it is".to_owned());
        }
        if written == "all" {
            self.can_ask_all()?;
            return Ok((vec!["All that items ask for runs; what turns is told.".to_owned()], vec![Effect::Ask(None)]));
        }
        self.choose(written)?;
        self.can_ask()?;
        let key = self.spoken_about.clone().ok_or("say which item")?;
        let said = format!("It runs; `show {}` tells what came of it.", key.local());
        Ok((vec![said], vec![Effect::Ask(Some(key))]))
    }

    /// How many requests are on their way, where any is.
    pub(super) fn running_said(&self) -> Option<String> {
        let running = self.live.asking.running;
        (running > 0).then(|| format!("{} on the way.", count(running, "answer")))
    }
}
