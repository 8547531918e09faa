//! How one text says that what it names stands: by a box, a mark at either end, or a word that stands apart.

use super::inline::{is_struck, plain};
use super::legend::Legend;
use super::mark::{self, is_box, is_dressing, is_light};
use super::word;
use crate::checklist::Said;

/// A text taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// What is named, without box and marks.
    pub text: String,
    /// None if the text does not say how it stands.
    pub said: Option<Said>,
    pub is_task: bool,
    /// It names a rank by a light, as in `🔴 High`.
    pub rank: Option<String>,
}

pub(super) fn statement(raw: &str, legend: &Legend) -> Statement {
    let shown = plain(raw);
    let is_struck = is_struck(raw.trim_start_matches(|letter: char| "[] xX".contains(letter)));
    let (task, rest) = match task(&shown) {
        Some((said, rest)) => (Some(said), rest),
        None => (None, shown.as_str()),
    };
    let (text, own) = apart(rest, legend);
    let explained = own.light.and_then(|light| legend.rank(light)).map(str::to_owned);
    let rank = explained.or_else(|| own.light.filter(|light| !legend.defines(*light)).and_then(|_| rank(&text)));
    let found = if rank.is_some() { own.word } else { own.said() };
    let said = match (task, found) {
        (Some(Said::Pending), Some(Said::InProgress)) => Some(Said::InProgress),
        (Some(Said::Pending), Some(Said::NotApplicable)) => Some(Said::NotApplicable),
        (Some(Said::Pending), _) if is_struck => Some(Said::NotApplicable),
        (Some(task), _) => Some(task),
        (None, None) if is_struck => Some(Said::Done),
        (None, found) => found,
    };
    Statement { text, said, is_task: task.is_some(), rank }
}

/// The box that a text begins with: `[ ]`, `[x]`, `[✓]`.
pub(super) fn task(text: &str) -> Option<(Said, &str)> {
    let body = text.trim_start_matches('\\').strip_prefix('[')?;
    let end = body.find(']').filter(|end| *end <= 8)?;
    let (inner, rest) = (body[..end].trim().trim_end_matches('\\'), &body[end + 1..]);
    if rest.starts_with(['(', '[', ':']) {
        return None;
    }
    let mut letters = inner.trim_end_matches(is_dressing).chars();
    let said = match (letters.next(), letters.next()) {
        (None, _) | (Some('>' | '!' | '?' | '_' | '.'), None) => Said::Pending,
        (Some('x' | 'X' | 'х' | 'Х' | '*' | 'v' | 'V' | '+'), None) => Said::Done,
        (Some('~'), None) => Said::Partial,
        (Some('/' | 'o'), None) => Said::InProgress,
        (Some('-'), None) => Said::NotApplicable,
        (Some(letter), None) => mark::said_of(letter)?,
        _ => return None,
    };
    Some((said, rest.trim_start()))
}

/// What says how a text stands, by its form.
#[derive(Clone, Copy, Default)]
struct Own {
    mark: Option<Said>,
    word: Option<Said>,
    /// A coloured light, whose meaning words beside it settle.
    light: Option<char>,
}

impl Own {
    fn said(self) -> Option<Said> {
        match self.light {
            Some(_) => self.word.or(self.mark),
            None => self.mark.or(self.word),
        }
    }
}

/// Takes a text's marks and status words off it.
fn apart(text: &str, legend: &Legend) -> (String, Own) {
    let mut own = Own::default();
    let mut rest = text.trim();
    // Several boxes in one text are a form to be filled in.
    if rest.chars().filter(|letter| is_box(*letter)).count() > 1 {
        return (rest.to_owned(), own);
    }
    let mut take = |mark: char| {
        if own.mark.is_none() && own.light.is_none() {
            own.mark = legend.said(mark);
            own.light = is_light(mark).then_some(mark);
        }
    };
    while let Some((mark, after)) = mark::leading(rest) {
        take(mark);
        rest = after;
    }
    while let Some((mark, before)) = mark::trailing(rest) {
        take(mark);
        rest = before.trim_end_matches(['-', '–', '—', ':', '=', '→']).trim_end();
    }
    let mut shown = rest.to_owned();
    if let Some((mark, without)) = inner(rest).filter(|_| own.mark.is_none()) {
        own.mark = legend.said(mark);
        own.light = is_light(mark).then_some(mark);
        shown = without;
    }
    if let Some((said, without)) = spoken(&shown) {
        own.word = Some(said);
        shown = without;
    }
    (shown, own)
}

/// A mark after a label, or before an explanation: `Backups: ✅ daily`, `Backups ✅ (daily)`.
fn inner(text: &str) -> Option<(char, String)> {
    let (at, mark) = text.char_indices().find(|(_, letter)| mark::said_of(*letter).is_some())?;
    let before = text[..at].trim_end();
    let after = text[at + mark.len_utf8()..].trim_start_matches(is_dressing).trim_start();
    let after_label = before.ends_with([':', '：', '—', '–', '-', '|', '=', '→']);
    // `Restore ✅ COMPLETE`, `Restore — ✅ done`
    if strong(after).is_some() {
        let before = before.trim_end_matches([' ', ':', '：', '—', '–', '-', '|', '=', '→']);
        return Some((mark, format!("{before} — {after}")));
    }
    let before_note = after.starts_with(['(', '（', '—', '–', '-', ':', ',', ';', '|']);
    (after_label || before_note).then(|| (mark, format!("{before} {after}")))
}

/// A status word that stands apart: `(done)` or `— done` at the end, `DONE:` or `[PASS]` at the beginning, or all that
/// comes after the label.
fn spoken(text: &str) -> Option<(Said, String)> {
    let bracketed = |text: &str| strong(text.trim_matches(['(', ')', '[', ']', '（', '）', '*', ' ']));
    if text.ends_with([')', ']', '）']) {
        let at = text.rfind(['(', '[', '（'])?;
        if let Some(said) = bracketed(&text[at..]) {
            return Some((said, text[..at].trim_end_matches([' ', ':', '：', '-', '–', '—']).to_owned()));
        }
    }
    if text.starts_with(['(', '[']) {
        let end = text.find([')', ']'])? + 1;
        if let Some(said) = bracketed(&text[..end]) {
            return Some((said, text[end..].trim_start_matches([' ', ':', '-', '–']).to_owned()));
        }
    }
    if let Some((head, rest)) = text.split_once([':', '：']) {
        let is_loud = head.chars().any(char::is_alphabetic) && !head.chars().any(char::is_lowercase);
        if let Some(said) = strong(head).filter(|_| is_loud && !rest.trim().is_empty()) {
            return Some((said, rest.trim().to_owned()));
        }
    }
    let separators = [" - ", " – ", " — ", ": ", "："];
    let (at, separator) = separators.iter().filter_map(|mark| text.rfind(mark).map(|at| (at, mark))).max()?;
    let word = &text[at + separator.len()..];
    // `Language: Go` names a language; whoever lets something go says so loudly, or where it is asked.
    let is_language = word::bare(word) == "Go" && !text[..at].to_lowercase().contains("go");
    // `"status": "GO"` is what a file holds.
    let is_data = word.starts_with('"') && text[..at].ends_with('"');
    let said = strong(word).filter(|_| !is_language && !is_data)?;
    Some((said, text[..at].trim_end_matches([' ', ':', '：']).to_owned()))
}

/// Whether a text ends in a mark with the status that it stands for in words.
pub(super) fn ends_in_status(text: &str) -> bool {
    let last = text.char_indices().rev().find(|(_, letter)| mark::said_of(*letter).is_some());
    last.is_some_and(|(at, mark)| {
        let word = text[at + mark.len_utf8()..].trim_start_matches(is_dressing);
        // A word that says little by itself says the same as the mark.
        word::whole(word).is_some_and(|saying| !saying.is_weak || mark::said_of(mark) == Some(saying.said))
    })
}

fn strong(text: &str) -> Option<Said> {
    word::whole(text).filter(|saying| !saying.is_weak).map(|saying| saying.said)
}

/// The rank that a text begins with: `High: …`, `P0 – …`, `Critical`.
pub(super) fn rank(text: &str) -> Option<String> {
    let end = text.find([':', '(', '–', '—', '|', ',']).or_else(|| text.find(" - ")).unwrap_or(text.len());
    let head = text[..end].trim();
    is_rank(head).then(|| head.to_owned())
}

/// A word for how much something matters.
pub(super) fn is_rank(text: &str) -> bool {
    const RANKS: &str = "critical|urgent|blocker|highest|high|medium|moderate|low|lowest|minor|major|trivial|must|should|could|must have|must-have|should have|nice to have|高|中|低|严重|紧急|높음|중간|낮음|критический|высокий|средний|низкий|alta|media|baja|média|baixa|crítica|haute|moyenne|basse|critique|hoch|mittel|niedrig|kritisch|bassa|wysoki|średni|niski|hoog|laag|yüksek|orta|düşük|عالية|متوسطة|منخفضة|حرجة|عالي|متوسط|منخفض";
    let text = text.trim().to_lowercase();
    let text = text.strip_suffix("priority").unwrap_or(&text).trim();
    let level = text
        .strip_prefix("sev")
        .or_else(|| text.strip_prefix(['p', 's']))
        .map(|level| level.trim_start_matches(['-', ' ']));
    let is_level = level.is_some_and(|level: &str| level.len() == 1 && level.bytes().all(|byte| byte.is_ascii_digit()));
    is_level || RANKS.split('|').any(|rank| rank == text)
}

/// What a cell of a status column says; Some(None) if it says something, but not how a thing stands.
pub(super) fn cell(raw: &str, legend: &Legend) -> Option<Said> {
    let shown = plain(raw);
    if let Some((said, rest)) = task(&shown) {
        return Some(strong(rest).unwrap_or(said));
    }
    if let Some(said) = legend.code(&shown) {
        return Some(said);
    }
    let words: String =
        shown.chars().filter(|letter| mark::said_of(*letter).is_none() && !is_dressing(*letter)).collect();
    let boxes = shown.chars().filter(|letter| is_box(*letter)).count();
    let ticked = shown.chars().find(|letter| matches!(letter, '☑' | '☒' | '✅' | '✔'));
    if boxes > 1 || (is_choice(&shown) && share(&words).is_none()) {
        let chosen = ticked.and_then(|tick| shown.split(tick).nth(1));
        return chosen.and_then(word::beginning).map(|saying| saying.said);
    }
    let found = mark::all(&shown).next();
    if let Some(mark) = found.filter(|mark| legend.defines(*mark)) {
        // A mark that only weighs, by the legend, leaves it to the words.
        return legend.said(mark).or_else(|| strong(&words));
    }
    let saying = word::beginning(&words);
    let strong = saying.filter(|saying| !saying.is_weak).map(|saying| saying.said);
    let by_mark = found.and_then(|mark| legend.said(mark));
    strong.or(by_mark).or(saying.map(|saying| saying.said)).or_else(|| share(&words)).or_else(|| denied(&words))
}

/// `Not configured: it needs an account`, `Not performed`.
fn denied(text: &str) -> Option<Said> {
    let text = text.trim().to_lowercase();
    let (deed, _) =
        text.strip_prefix("not ")?.split_once(|letter: char| !letter.is_alphabetic()).unwrap_or((&text[4..], ""));
    deed.ends_with("ed").then_some(Said::Pending)
}

/// `pass / fail / n/a`: the values that a person shall choose from.
fn is_choice(text: &str) -> bool {
    let parts: Vec<_> = text.split(['/', '|']).map(word::bare).collect();
    let known = parts.iter().filter(|part| word::whole(part).is_some() || part.chars().count() == 1).count();
    parts.len() > 1 && known > 1 && word::whole(text).is_none()
}

/// `80 %`, `4/7`, `4 of 7 done`, `4/7 (57 %)`: all is done, nothing is begun, anything else is in between.
fn share(text: &str) -> Option<Said> {
    let is_drawn = |letter: char| matches!(letter, '\u{2580}'..='\u{259f}' | '[' | ']' | '#' | ' ' | '*' | '~');
    let text = text.trim_start_matches(is_drawn);
    let (part, rest) = number(text)?;
    let (whole, rest) = match rest.trim_start() {
        rest if rest.starts_with('%') => (100.0, &rest[1..]),
        rest => number(rest.strip_prefix('/').or_else(|| rest.strip_prefix("of "))?.trim_start())?,
    };
    // What follows says what was counted, and no date or version goes on.
    let is_whole = !rest.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '/' | '.' | '-'));
    (is_whole && whole > 0.0 && part <= whole).then_some(match part {
        _ if part >= whole => Said::Done,
        _ if part <= 0.0 => Said::Pending,
        _ => Said::Partial,
    })
}

/// How far a thing is by a share of it that is said to be done, in brackets or behind a label: `(2/5 complete)`,
/// `Coverage: 80 % done`.
pub(super) fn degree(text: &str) -> Option<Said> {
    let text = text.trim_end().trim_end_matches('.');
    let note = match text.strip_suffix([')', ']', '）']) {
        Some(inner) => inner.rsplit(['(', '[', '（']).next()?,
        None => [": ", "：", " — ", " – ", " - "]
            .iter()
            .filter_map(|mark| text.rsplit_once(*mark))
            .map(|(_, note)| note)
            .min_by_key(|note| note.len())?,
    };
    let end = note.rfind(|letter: char| letter.is_ascii_digit() || letter == '%')? + 1;
    let is_done = strong(&note[end..]) == Some(Said::Done);
    share(note[..end].trim()).filter(|_| is_done)
}

fn number(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (String, Option<Said>) {
        let found = statement(text, &Legend::default());
        (found.text, found.said)
    }

    #[test]
    fn statements_of_all_forms() {
        for (written, text, said) in [
            ("[ ] Restore was tried", "Restore was tried", Some(Said::Pending)),
            ("[X]  **Restore** was tried", "Restore was tried", Some(Said::Done)),
            ("[] a", "a", Some(Said::Pending)),
            ("[✓] a", "a", Some(Said::Done)),
            ("[ ] 🔄 a", "a", Some(Said::InProgress)),
            ("[ ] ⚠️ a", "a", Some(Said::Pending)),
            ("[ ] a ✅", "a", Some(Said::Pending)),
            ("[x] ✅ a", "a", Some(Said::Done)),
            ("[ ] ~~a~~", "a", Some(Said::NotApplicable)),
            ("✅ a", "a", Some(Said::Done)),
            ("**Restore**: nightly ❌", "Restore: nightly", Some(Said::Failed)),
            ("**Restore**: ⚠️ by hand", "Restore: by hand", Some(Said::Partial)),
            ("Restore ✅ (see the runbook)", "Restore (see the runbook)", Some(Said::Done)),
            ("Restore: tried in May. (done)", "Restore: tried in May.", Some(Said::Done)),
            ("Restore – not started", "Restore", Some(Said::Pending)),
            ("1\u{fe0f}\u{20e3} Restore ✅ COMPLETE", "1\u{fe0f}\u{20e3} Restore", Some(Said::Done)),
            ("Restore — ✅ Done", "Restore", Some(Said::Done)),
            ("Restore: ✅ done", "Restore", Some(Said::Done)),
            ("Restore 🔴 not started", "Restore", Some(Said::Pending)),
            ("DONE: Restore", "Restore", Some(Said::Done)),
            ("[PASS] Restore", "Restore", Some(Said::Done)),
            ("~~Restore~~", "Restore", Some(Said::Done)),
            ("Restore (nightly)", "Restore (nightly)", None),
            ("Type safety: Partial (with a checker)", "Type safety: Partial (with a checker)", None),
            ("[Runbook](docs/runbook.md)", "Runbook", None),
            ("Approved: ☐ Yes ☐ No", "Approved: ☐ Yes ☐ No", None),
            ("🚀 Launch", "🚀 Launch", None),
            ("🔴 not started: keys", "not started: keys", Some(Said::Failed)),
        ] {
            assert_eq!(of(written), (text.to_owned(), said), "{written}");
        }
    }

    #[test]
    fn words_count_beside_a_mark_that_only_weighs() {
        let mut legend = Legend::default();
        assert!(legend.learn("Legend: ✅ = required, ❌ = missing", true));
        let of = |text| cell(text, &legend);
        assert_eq!((of("Complete ✅"), of("✅ Not started")), (Some(Said::Done), Some(Said::Pending)));
        assert_eq!((of("✅"), of("✅ Required"), of("❌")), (None, None, Some(Said::Failed)));
    }

    #[test]
    fn shares_that_are_said_to_be_done() {
        for (text, said) in [
            ("Load test (2/5 complete)", Some(Said::Partial)),
            ("Coverage: 80% complete", Some(Said::Partial)),
            ("Keys — 3 of 3 done", Some(Said::Done)),
            ("Keys (0/4 done)", Some(Said::Pending)),
            ("Coverage: 80%", None),
            ("Keys (2/5)", None),
            ("Keys (2/5 of them are mine)", None),
            ("24/7 done", None),
            ("Support: 24/7", None),
            ("Uptime: 99.9% is met", None),
        ] {
            assert_eq!(degree(text), said, "{text}");
        }
    }

    #[test]
    fn a_light_that_names_a_rank_says_nothing_else() {
        let found = statement("🔴 High: rotate the keys", &Legend::default());
        assert_eq!((found.said, found.rank.as_deref()), (None, Some("High")));
        assert!(is_rank("P0") && is_rank("sev-1") && is_rank("High Priority") && !is_rank("Highway"));
    }

    #[test]
    fn a_light_that_the_legend_explains_as_a_rank_is_one() {
        let mut legend = Legend::default();
        assert!(legend.learn("Severity: 🔴 critical / 🟠 high / 🟢 low.", false));
        let found = statement("[ ] 🟠 **Rotate the keys.** They are old", &legend);
        assert_eq!((found.said, found.rank.as_deref()), (Some(Said::Pending), Some("high")));
    }

    #[test]
    fn cells_of_status_columns() {
        let of = |text| cell(text, &Legend::default());
        for (text, said) in [
            ("✅ Excellent", Some(Said::Done)),
            ("🔴 Not started", Some(Said::Pending)),
            ("🟡", Some(Said::Partial)),
            ("**Pass**", Some(Said::Done)),
            ("pass / fail / follow-up", None),
            ("G/Y/R", None),
            ("☐ Yes ☑ No", Some(Said::Pending)),
            ("[x]", Some(Said::Done)),
            ("", None),
            ("N/A", Some(Said::NotApplicable)),
            ("🟡 Missing", Some(Said::Partial)),
            ("Missing", Some(Said::Failed)),
            ("100%", Some(Said::Done)),
            ("35 %", Some(Said::Partial)),
            ("4/7", Some(Said::Partial)),
            ("7/7 (100 %)", Some(Said::Done)),
            ("0 of 5", Some(Said::Pending)),
            ("███░░ 60%", Some(Said::Partial)),
            ("✅ 7/7", Some(Said::Done)),
            ("2026/03/01", None),
            ("24/7", None),
            ("see below", None),
        ] {
            assert_eq!(of(text), said, "{text}");
        }
    }
}
