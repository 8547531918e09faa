//! Who is present: people whom configuration and ledger name, and whoever else is typed, each as what they are there.

use crossterm::event::KeyEvent;

use super::super::areas::step;
use super::super::overlay::Overlay;
use super::super::{App, Effect, LineInput, owner};
use crate::config::{Role, is_same_person};
use crate::review::Person;

pub struct PresentSheet {
    /// A name and, after a comma, a role.
    pub input: LineInput,
    /// Who may be meant: those who are present first.
    known: Vec<Person>,
    /// A row of what is offered now.
    pub selected: usize,
}

impl PresentSheet {
    pub fn input(&mut self, key: KeyEvent) {
        if self.input.input(key) {
            self.selected = 0;
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.selected = 0;
    }

    pub fn step(&mut self, delta: i64) {
        self.selected = step(self.selected, delta, self.offered().len());
    }

    /// Those whom the typed words can mean; a new name is one of them.
    pub fn offered(&self) -> Vec<Person> {
        let typed = self.input.text().trim().to_lowercase();
        let matches = |person: &&Person| super::lobby::shown(person).to_lowercase().contains(&typed);
        let mut offered: Vec<Person> = self.known.iter().filter(matches).cloned().collect();
        let new = Person::parse(self.input.text());
        let is_known = |person: &Person| offered.iter().any(|known| known == person);
        offered.extend(new.filter(|person| !is_known(person)));
        offered
    }
}

impl App {
    pub(in crate::app) fn open_present(&mut self) -> Vec<Effect> {
        let mut known = self.present().to_vec();
        for person in self.suggested() {
            if !known.iter().any(|other| other.name == person.name) {
                known.push(person);
            }
        }
        self.open(Overlay::Present(Box::new(PresentSheet { input: LineInput::default(), known, selected: 0 })))
    }

    /// Those who are there.
    pub fn present(&self) -> &[Person] {
        let kept = self.review.meeting.as_ref().or(self.review.kept.as_deref());
        kept.map_or(&self.review.present, |meeting| &meeting.present)
    }

    /// Adds the selected person, or takes them out; the line is free for the next.
    pub(in crate::app) fn toggle_present(&mut self) -> Vec<Effect> {
        let Some(Overlay::Present(sheet)) = self.overlays.last_mut() else { return Vec::new() };
        let Some(person) = sheet.offered().get(sheet.selected).cloned() else { return Vec::new() };
        if !sheet.input.text().is_empty() {
            (sheet.input, sheet.selected) = (LineInput::default(), 0);
        }
        if !sheet.known.contains(&person) {
            sheet.known.retain(|other| other.name != person.name);
            sheet.known.push(person.clone());
        }
        let kept = self.review.meeting.as_mut().or(self.review.kept.as_deref_mut());
        let present = kept.map_or(&mut self.review.present, |meeting| &mut meeting.present);
        let was_there = present.contains(&person);
        // Who comes with another role has that role from now on.
        present.retain(|other| other.name != person.name);
        if !was_there {
            present.push(person);
        }
        self.keep_review()
    }

    /// Whom the roles name, with what they sign as, then whom checklists and ledger name.
    fn suggested(&self) -> Vec<Person> {
        let me = self.model.identity.as_deref().unwrap_or_default();
        let named = |role: &Role| role.by.iter().map(|by| (by.clone(), role.title.clone())).collect::<Vec<_>>();
        let signers = self.model.sign_offs.roles.iter().flat_map(named).filter(|(by, _)| !is_same_person(by, me));
        let signers = signers.map(|(by, role)| Person { name: owner::name(&by).into(), role });
        let people = self.people().into_iter().filter(|person| !person.starts_with('@'));
        let people = people.map(|name| Person { name: name.into(), role: "".into() });
        let others = signers.chain(people).filter(|person| !person.name.is_empty());
        self.holder().into_iter().chain(others).collect()
    }

    /// Whoever holds the review, as git knows them, with the role that the configuration gives to them.
    pub(super) fn holder(&self) -> Option<Person> {
        let me = self.model.identity.as_deref().ok()?;
        let mut roles = self.model.sign_offs.roles.iter();
        let role = roles.find(|role| !role.by.is_empty() && role.admits(me)).map(|role| role.title.clone());
        let person = Person::parse(owner::name(me))?;
        Some(Person { role: role.unwrap_or(person.role), ..person })
    }
}
