//! What can be written for an item, in the line mode: told line by line, and written only as it was told.

use super::overlay::written;
use super::spoken::{Said, plain};
use super::undo::Deed;
use super::{App, Effect, Tone};
use crate::checklist::ItemKey;
use crate::fix::{self, Change, Proposal, Sign};
use crate::text::count;

/// A proposal that was told, and the write of it that is under way.
#[derive(Debug)]
pub(super) struct HeardFix {
    proposal: Proposal,
    writing: Option<u64>,
}

impl App {
    /// `fix ITEM [TEMPLATE]` asks what would be written; `fix yes` writes what was told.
    pub(super) fn fix_said(&mut self, typed: &str) -> Said {
        if typed == "yes" {
            return self.write_heard();
        }
        let (item, template) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        self.choose(item)?;
        self.can_fix()?;
        let item = self.spoken_about.clone().ok_or("say which item")?;
        let template = Some(template.trim()).filter(|template| !template.is_empty()).map(str::to_owned);
        Ok((Vec::new(), vec![Effect::ProposeFix { item, template }]))
    }

    fn write_heard(&mut self) -> Said {
        let token = self.next_token();
        let heard = self.heard.fix.as_mut().ok_or("hear first what would be written: `fix ITEM`")?;
        heard.writing = Some(token);
        Ok((Vec::new(), vec![Effect::Write { token, changes: heard.proposal.changes.clone() }]))
    }

    /// Somebody has looked what can be written; gives the lines to be read.
    pub fn hear_fix(&mut self, item: &ItemKey, result: Result<Proposal, String>) -> Vec<String> {
        self.heard.fix = None;
        let proposal = match result {
            Ok(proposal) => proposal,
            Err(reason) => return vec![plain(&format!("Nothing can be written for {}: {reason}", item.local()))],
        };
        let mut lines: Vec<_> = proposal.changes.iter().flat_map(told).collect();
        let others: Vec<_> = proposal.templates.iter().filter(|name| **name != proposal.template).collect();
        if !others.is_empty() {
            let others: Vec<_> = others.into_iter().map(String::as_str).collect();
            lines.push(format!("It is made from {}; there is {} as well.", proposal.template, others.join(", ")));
        }
        if proposal.open() > 0 {
            lines.push(format!("{} left for you to write: {}.", count(proposal.open(), "place"), fix::OPEN));
        }
        lines.push("`fix yes` writes exactly this.".to_owned());
        self.heard.fix = Some(HeardFix { proposal, writing: None });
        lines.iter().map(|line| plain(line)).collect()
    }

    /// A write ended; whether it was the one of what was told.
    pub(super) fn heard_is_written(&mut self, token: u64, result: &Result<(), String>) -> bool {
        let Some(heard) = self.heard.fix.take_if(|heard| heard.writing == Some(token)) else { return false };
        match result {
            Ok(()) => {
                self.say(written(&heard.proposal, "`undo` takes it back"), Tone::Good);
                self.remember(Deed::Fix { item: heard.proposal.item, changes: heard.proposal.changes });
            }
            Err(reason) => self.say(format!("Not written: {reason}"), Tone::Bad),
        }
        true
    }
}

/// What becomes of a file: a new one whole, of another what changes, each line with its number.
fn told(change: &Change) -> Vec<String> {
    let lines = fix::lines(change);
    let mut told = vec![format!("It {}:", change.summary())];
    told.extend(lines.into_iter().filter_map(|line| {
        let number = line.number.map(|number| format!("line {number}")).unwrap_or_default();
        match line.sign {
            Sign::Added if change.before.is_none() => Some(format!("  {}", line.text)),
            Sign::Added => Some(format!("  {number} added: {}", line.text)),
            Sign::Removed => Some(format!("  {number} removed: {}", line.text)),
            _ => None,
        }
    }));
    told
}
