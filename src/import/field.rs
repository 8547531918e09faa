//! What documents note beside a thing: weight, priority, effort, owner, dependencies; as fields, in brackets, in columns.

use super::duration::{is_duration, is_effort, is_moment};
use super::inline::{plain, visible};
use super::legend::Legend;
use super::mark::{self, is_dressing, without_adornment};
use super::role::{self, Role};
use super::say::{self, is_rank};
use crate::checklist::Said;

/// What is noted beside one thing, as the document writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub weight: Option<String>,
    pub priority: Option<String>,
    pub effort: Option<String>,
    /// The unit of the effort, where the heading of its column has it: `Est. hours`.
    pub unit: Option<String>,
    pub owner: Option<String>,
    pub depends: Vec<String>,
    /// A field that says how the thing stands.
    pub said: Option<Said>,
    /// The weight is a bare share in a title, which may be something else.
    pub is_share: bool,
}

/// Longer texts are prose, whatever word they begin with.
const NAME_CAP: usize = 40;

impl Fields {
    /// What is noted here, and where nothing is, what is noted further out. How a thing stands is nobody else's.
    pub fn or(mut self, outer: &Self) -> Self {
        let inherit = |own: &mut Option<String>, outer: &Option<String>| {
            if own.is_none() {
                own.clone_from(outer);
            }
        };
        inherit(&mut self.weight, &outer.weight);
        inherit(&mut self.priority, &outer.priority);
        if self.effort.is_none() {
            self.unit.clone_from(&outer.unit);
        }
        inherit(&mut self.effort, &outer.effort);
        inherit(&mut self.owner, &outer.owner);
        if self.depends.is_empty() {
            self.depends.clone_from(&outer.depends);
        }
        self
    }

    /// What holds for what is nested in the thing as well.
    pub fn handed_down(&self) -> Self {
        let (priority, effort, unit) = (self.priority.clone(), self.effort.clone(), self.unit.clone());
        Self { priority, effort, unit, owner: self.owner.clone(), ..Self::default() }
    }

    /// The effort with its unit.
    pub fn whole_effort(&self) -> Option<String> {
        let effort = self.effort.as_ref()?;
        Some(self.unit.as_ref().map_or_else(|| effort.clone(), |unit| format!("{effort} {unit}")))
    }

    /// Takes `**Owner:** Ada | **Effort:** 2d`, and says whether the text is nothing but fields.
    pub fn learn_line(&mut self, raw: &str, legend: &Legend) -> bool {
        let shown = plain(raw);
        let mut fields = 0;
        for part in shown.split(['|', '·', '•']) {
            let Some((name, value)) = part.split_once([':', '：']) else { continue };
            let name = without_adornment(name.trim());
            let role = (name.len() <= NAME_CAP).then(|| role::of_field(name)).flatten();
            fields += usize::from(role.is_some_and(|role| self.learn(role, value, legend)));
        }
        fields > 0
    }

    /// Takes the value of a field or of a column; says whether the role is one of a field.
    pub fn learn(&mut self, role: Role, raw: &str, legend: &Legend) -> bool {
        let shown = plain(raw);
        // A mark may be of several characters, some of which are not shown by themselves.
        let shown = if role == Role::Status { shown } else { visible(&shown) };
        let value = shown.trim().trim_matches('*').trim();
        let is_empty = value.is_empty() || value.chars().all(|letter| "-–—_.?[]".contains(letter));
        // `Severity: 🔴 critical / 🟢 low` explains what the lights mean.
        let is_legend = role == Role::Priority && mark::all(&plain(raw)).nth(1).is_some();
        let is_empty = is_empty || is_legend || (role == Role::Effort && is_moment(value));
        let target = match role {
            Role::Weight => &mut self.weight,
            Role::Priority => &mut self.priority,
            Role::Effort => &mut self.effort,
            Role::Owner => &mut self.owner,
            Role::Depends => {
                if !is_empty && self.depends.is_empty() {
                    self.depends = dependencies(value);
                }
                return true;
            }
            Role::Status => {
                self.said = self.said.or_else(|| say::cell(value, legend));
                return true;
            }
            _ => return false,
        };
        let value = if role == Role::Priority { without_adornment(value) } else { value };
        // A light alone says nothing that could be read without it.
        let is_seen = value.chars().any(|letter| !is_dressing(letter) && !letter.is_control());
        if !is_empty && is_seen && target.is_none() && value.chars().count() <= 120 {
            *target = Some(value.to_owned());
        }
        true
    }

    /// What a section's title notes: `Security (Weight 15%)`, `Sorter (High Priority)`, `P0: Blockers`.
    pub fn of_title(title: &str) -> Self {
        let mut fields = Self::of_text(title);
        let parts = brackets(title).flat_map(|inner| inner.split([',', ';', '|', '·']));
        for part in parts.flat_map(|part| part.split(" - ").flat_map(|part| part.split(" – "))).map(str::trim) {
            if fields.weight.is_none() && share(part).is_some() {
                fields.weight = share(part).map(str::to_owned);
                fields.is_share = true;
            }
            if fields.effort.is_none() && is_duration(part) {
                fields.effort = Some(part.to_owned());
            }
        }
        fields.priority = title_rank(without_adornment(title)).or(fields.priority);
        fields
    }

    /// What an item's text notes in brackets or after a dash: `(@ada, 2d)`, `[P1]`, `— Owner: Ada`.
    pub fn of_text(text: &str) -> Self {
        let mut fields = Self::default();
        let dashed = text.replace(" - ", " — ");
        let tail = tails(&dashed);
        let tail_parts = tail.into_iter().flat_map(|part| part.split([',', ';', '(', ')']));
        let parts = brackets(text).flat_map(|inner| inner.split([',', ';', '|', '·'])).chain(tail_parts);
        let waiting = brackets(text).find_map(|inner| {
            inner.trim().get(..WAITING.len()).filter(|head| head.eq_ignore_ascii_case(WAITING)).and(Some(inner))
        });
        for part in parts.take(40).map(str::trim).filter(|part| !part.is_empty() && part.len() <= 80) {
            fields.take_part(part);
        }
        if let Some(inner) = waiting {
            fields.depends = waited_for(inner.trim()[WAITING.len()..].trim_start_matches([':', ' ']));
        }
        fields.take_clauses(text);
        fields.priority = fields.priority.or_else(|| leading_rank(text));
        fields
    }

    /// What a sentence of its own notes, `Rotate the keys. Owner: Ada, effort: 2d`, and who is called at the end.
    fn take_clauses(&mut self, text: &str) {
        for clause in text.split([',', ';']).flat_map(|part| part.split(". ")).skip(1).take(20).map(str::trim) {
            let Some((name, value)) = clause.split_once([':', '：']) else { continue };
            let role = role::of_field(name).filter(|role| *role != Role::Status && clause.len() <= 80);
            role.map(|role| self.learn(role, value.trim_end_matches('.'), &Legend::default()));
        }
        // What stands in brackets behind the name is noted of the item as well.
        let is_noted = self.priority.is_some() || self.effort.is_some();
        let before = text.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")).filter(|_| is_noted);
        let text = before.map_or(text, |(before, _)| before);
        let last = text.rsplit(' ').next().and_then(|word| word.strip_prefix('@'));
        if let Some(name) = last.filter(|name| is_handle(name) && !name.contains('/')) {
            self.owner.get_or_insert_with(|| format!("@{name}"));
        }
    }

    fn take_part(&mut self, part: &str) {
        if let Some((name, value)) = part.split_once([':', '：', '=']) {
            let role = role::of_field(name).filter(|role| *role != Role::Status);
            if role.is_some_and(|role| self.learn(role, value, &Legend::default())) {
                return;
            }
        }
        let lower = part.to_lowercase();
        let after = |word: &str| lower.starts_with(word).then(|| part[word.len()..].trim());
        let named = |word: &str| after(word).filter(|value| !value.is_empty());
        let estimate = ["est. ", "est ", "estimate ", "estimated ", "effort "].into_iter().find_map(named);
        if let Some(weight) = named("weight ").or_else(|| named("weighting ")) {
            self.weight.get_or_insert_with(|| weight.to_owned());
        } else if let Some(on) = named("depends on ").or_else(|| named("blocked by ")) {
            self.depends = dependencies(on);
        } else if let Some(time) = estimate.filter(|time| is_duration(time)) {
            self.effort.get_or_insert_with(|| time.to_owned());
        } else if is_rank(part) || lower.strip_suffix("priority").is_some_and(|rank| is_rank(rank.trim())) {
            let end = if lower.ends_with("priority") { part.len() - "priority".len() } else { part.len() };
            self.priority.get_or_insert_with(|| part[..end].trim().to_owned());
        } else if let Some(name) = part.strip_prefix('@').filter(|name| is_handle(name)) {
            self.owner.get_or_insert_with(|| format!("@{name}"));
        } else if is_effort(part) {
            self.effort.get_or_insert_with(|| part.trim_start_matches(['~', '≈']).trim().to_owned());
        }
    }
}

/// What begins a bracket that is all about what comes first.
const WAITING: &str = "depends on";

/// The names in such a bracket, without what else is noted there.
fn waited_for(names: &str) -> Vec<String> {
    let is_other = |name: &String| is_rank(name) || is_effort(name) || name.starts_with('@') || name.contains(':');
    dependencies(names).into_iter().filter(|name| !is_other(name)).collect()
}

/// What stands behind dashes and bars; the dash of a range like `4–6 hours` parts nothing.
fn tails(text: &str) -> Vec<&str> {
    let is_range = |at: usize, dash: &str| {
        text[..at].ends_with(char::is_alphanumeric)
            && text[at + dash.len()..].starts_with(|next: char| next.is_ascii_digit())
    };
    let ends = text.match_indices(['—', '–', '|', '·']).filter(|(at, dash)| !is_range(*at, dash));
    let places: Vec<(usize, usize)> = ends.map(|(at, dash)| (at, at + dash.len())).collect();
    let nexts = places.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    places.iter().zip(nexts).map(|((_, start), end)| &text[*start..end]).collect()
}

/// `P1: rotate the keys`, `Critical – rotate the keys`.
fn leading_rank(text: &str) -> Option<String> {
    // Far more texts begin with the store of that name than with a severity.
    say::rank(text).filter(|rank| rank.len() < text.len() && rank != "S3")
}

fn is_handle(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.'))
}

/// What stands in round or square brackets.
pub(super) fn brackets(text: &str) -> impl Iterator<Item = &str> {
    text.split(['(', '[', '（', '【']).skip(1).filter_map(|rest| rest.split([')', ']', '）', '】']).next())
}

/// `15%`, `15 points`: a share of the whole, not how far it is done.
fn share(text: &str) -> Option<&str> {
    let text = text.trim();
    let digits = text.strip_suffix('%').or_else(|| text.strip_suffix("points")).or_else(|| text.strip_suffix("pts"))?;
    digits.trim().parse::<f64>().is_ok_and(|share| share < 100.0).then_some(text)
}

/// The rank that a title is about: `High Priority`, `Priority 1`, `P0 – Blockers`.
fn title_rank(title: &str) -> Option<String> {
    let lower = title.to_lowercase();
    let first = lower.split([' ', ':', '-', '–', '—']).next().unwrap_or_default();
    let word = title.get(..first.len())?;
    if lower.starts_with("priority ") || (first.len() == 2 && is_rank(first)) {
        let rest = lower.strip_prefix("priority ").map_or(0, |_| "priority ".len());
        let value: String = title[rest..].chars().take_while(|letter| letter.is_alphanumeric()).collect();
        return (!value.is_empty()).then_some(value);
    }
    (is_rank(word) && lower[first.len()..].trim_start().starts_with("priority")).then(|| word.to_owned())
}

/// `PR #5 (for the metrics), PR #6`: the names, without the reasons.
pub(super) fn dependencies(value: &str) -> Vec<String> {
    let mut names = String::with_capacity(value.len());
    let mut depth = 0_usize;
    for letter in value.chars() {
        match letter {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => names.push(letter),
            _ => {}
        }
    }
    names
        .split([',', ';', '、', '，'])
        .map(|name| name.trim().trim_end_matches('.'))
        .filter(|name| !name.is_empty())
        .take(40)
        .map(str::to_owned)
        .collect()
}

/// Whether a dependency says that there is none.
pub(super) fn is_none(name: &str) -> bool {
    const NONE: &str = "none|no|n/a|-|–|—|nothing|无|無|なし|없음|нет|ninguna|ninguno|nenhuma|nenhum|aucun|aucune|keine|keiner|nessuna|nessuno|brak|geen|yok|tidak ada|không|لا يوجد|لا شيء";
    let name = name.trim().to_lowercase();
    NONE.split('|').any(|none| none == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_note_weight_and_priority() {
        let of = |title| Fields::of_title(title);
        assert_eq!(of("Security (Weight 15%)").weight.as_deref(), Some("15%"));
        assert_eq!(of("Security (15%)").weight.as_deref(), Some("15%"));
        assert_eq!(of("Phase 1 (100% COMPLETE)").weight, None);
        assert_eq!(of("Phase 1: Keys (1-2 weeks)").effort.as_deref(), Some("1-2 weeks"));
        assert_eq!(of("At once (0-15 minutes)").effort, None);
        assert_eq!(of("Sorter (High Priority)").priority.as_deref(), Some("High"));
        assert_eq!(of("🔥 P0: Blockers").priority.as_deref(), Some("P0"));
        assert_eq!(of("High Priority").priority.as_deref(), Some("High"));
        assert_eq!(of("High Availability").priority, None);
    }

    #[test]
    fn items_note_in_brackets_and_after_dashes() {
        let fields = Fields::of_text("Rotate the keys (@ada, ~2 days) [P1] — depends on PR #5 (the vault)");
        assert_eq!(fields.owner.as_deref(), Some("@ada"));
        assert_eq!(fields.effort.as_deref(), Some("2 days"));
        assert_eq!(fields.priority.as_deref(), Some("P1"));
        assert_eq!(fields.depends, ["PR #5"]);
        assert_eq!(Fields::of_text("Rotation (90 days)").effort, None);
        let priority = |text| Fields::of_text(text).priority;
        assert_eq!((priority("S2: stock is lost"), priority("S3: `BUCKET`")), (Some("S2".to_owned()), None));
        assert_eq!(Fields::of_text("Keys — Owner: Ada, Effort: 2-4h").effort.as_deref(), Some("2-4h"));
        for (text, effort) in [
            ("Rotate — Effort: 4–6 hours", "4–6 hours"),
            ("Grease it (Est. 1-2 weeks)", "1-2 weeks"),
            ("Polish (4h-6h)", "4h-6h"),
            ("Paint (2 to 3 days)", "2 to 3 days"),
        ] {
            assert_eq!(Fields::of_text(text).effort.as_deref(), Some(effort), "{text}");
        }
        assert_eq!(Fields::of_text("Wire up (Depends on: the vault, the rota, 2d)").depends, ["the vault", "the rota"]);
        let fields = Fields::of_text("Anchor it @sec (P1, after the release)");
        assert_eq!((fields.owner.as_deref(), fields.priority.as_deref()), (Some("@sec"), Some("P1")));
        assert_eq!(Fields::of_text("Wipe @Here (for once)").owner, None);
        let mut fields = Fields::default();
        fields.learn_line("**Dependencies:**\u{fe0f} PR\u{fe0f} #5", &Legend::default());
        assert_eq!(fields.depends, ["PR #5"], "what is not shown is no part of it");
        assert!(Fields::of_text("Keys — needs review").depends.is_empty());
    }

    #[test]
    fn lines_of_fields() {
        let mut fields = Fields::default();
        let legend = Legend::default();
        // What explains the lights is no rank of anything.
        fields.learn_line("Severity: 🔴 critical / 🟢 low", &legend);
        assert_eq!(fields.priority, None);
        assert!(fields.learn_line("**Estimated Effort:** 4-6 hours", &legend));
        assert!(fields.learn_line("**Owner**: Platform | **Priority:** 🔴 High", &legend));
        assert!(fields.learn_line("**Dependencies:** PRs #5 and #6 (all of it)", &legend));
        assert!(fields.learn_line("Status: ⚠️ Partial", &legend));
        assert!(!fields.learn_line("**Commit:** `1322c55`", &legend));
        assert_eq!(fields.effort.as_deref(), Some("4-6 hours"));
        assert_eq!((fields.owner.as_deref(), fields.priority.as_deref()), (Some("Platform"), Some("High")));
        assert_eq!(fields.depends, ["PRs #5 and #6"]);
        assert_eq!(fields.said, Some(Said::Partial));
        let mut fields = Fields::default();
        assert!(fields.learn(Role::Priority, "🔴", &legend) && fields == Fields::default());
    }
}
