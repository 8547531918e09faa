//! How long things take, as people write it in plans, in their languages.

use crate::checklist::Effort;

/// What each unit is in one that a checklist knows, with the names that people give it.
const UNITS: &[(f64, &str, &str)] = &[
    (
        1.0,
        "min",
        "m|min|mins|minute|minutes|мин|минут|минута|минуты|хвилин|分|分钟|分鐘|분|minuten|minuto|minutos|minuti|minut|dakika|دقيقة|دقائق",
    ),
    (
        1.0,
        "h",
        "h|hr|hrs|hour|hours|小时|小時|時間|시간|ч|час|часа|часов|годин|hora|horas|heure|heures|stunde|stunden|ora|ore|godzin|uur|uren|saat|jam|ساعة|ساعات",
    ),
    (
        1.0,
        "d",
        "d|day|days|天|日|일|дн|день|дня|дней|днів|día|días|dia|dias|jour|jours|tag|tage|tagen|giorno|giorni|dzień|dni|dag|dagen|dagar|gün|hari|ngày|يوم|أيام|روز",
    ),
    (
        1.0,
        "w",
        "w|wk|wks|week|weeks|周|週|週間|주|нед|неделя|недели|недель|тижні|тижнів|semana|semanas|semaine|semaines|woche|wochen|settimana|settimane|tydzień|tygodnie|tygodni|weken|veckor|hafta|minggu|tuần|أسبوع|أسابيع|هفته",
    ),
    // A month of work is four weeks of five days.
    (
        20.0,
        "d",
        "mo|month|months|月|个月|個月|か月|개월|달|месяц|месяца|месяцев|місяць|mes|meses|mês|mois|monat|monate|mese|mesi|miesiąc|miesiące|maand|maanden|månad|ay|bulan|tháng|شهر|أشهر|ماه",
    ),
];

/// Our own words, which documents are full of.
pub(super) fn phrases() -> impl Iterator<Item = &'static str> {
    UNITS.iter().flat_map(|(.., names)| names.split('|'))
}

fn unit(name: &str) -> Option<(f64, &'static str)> {
    let found = UNITS.iter().find(|(.., names)| names.split('|').any(|known| known == name));
    found.map(|(times, ours, _)| (*times, *ours))
}

/// Whether a word is about days and not about weeks; None if about neither. A letter alone is neither.
pub(super) fn is_days(word: &str) -> Option<bool> {
    match unit(word).filter(|_| word.chars().count() > 2 || !word.is_ascii())? {
        (1.0, "d") => Some(true),
        (_, "w") => Some(false),
        _ => None,
    }
}

/// The unit of time that the heading of a column names: `Est. hours`, `Effort (d)`.
pub(super) fn unit_of_heading(heading: &str) -> Option<String> {
    let lower = heading.to_lowercase();
    let mut words = lower.split(|edge: char| !edge.is_alphabetic()).filter(|word| !word.is_empty());
    words.find(|word| unit(word).is_some()).map(str::to_owned)
}

/// Whether a text is a number or a range without a unit: `2`, `0.5`, `3-5`.
pub(super) fn is_bare_number(text: &str) -> bool {
    is_some(text.trim()) && text.trim().chars().all(|one| one.is_ascii_digit() || matches!(one, '.' | '-' | '–' | ' '))
}

/// A number or a range with a unit of time, and nothing else. Minutes are mostly about something else.
pub(super) fn is_duration(text: &str) -> bool {
    let lower = about(text).to_lowercase();
    let number = lower.trim_end_matches(|letter: char| letter.is_alphabetic());
    let name = &lower[number.len()..];
    let number = lower.strip_prefix("few ").map_or(number, |_| "1");
    let name = lower.strip_prefix("few ").unwrap_or(name);
    let is_number = is_some(number)
        && number.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-' | '–' | ' '));
    (is_number && unit(name).is_some_and(|(_, ours)| ours != "min")) || is_range(&lower)
}

/// Minutes and nothing else, which are an effort only where it is sure that something is to be done: `30 min`.
pub(super) fn is_minutes(text: &str) -> bool {
    let lower = about(text).to_lowercase();
    let number = lower.trim_end_matches(|letter: char| letter.is_alphabetic());
    let is_number =
        is_some(number) && number.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '–' | ' '));
    is_number && unit(&lower[number.len()..]).is_some_and(|(_, ours)| ours == "min")
}

/// A number of more than nothing: `2`, `0.5`.
fn is_some(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit()) && (!text.starts_with('0') || text.starts_with("0."))
}

/// `4h-6h`, `2 to 3 days`: two numbers, of which the second has a unit at least.
fn is_range(lower: &str) -> bool {
    let Some((first, last)) = lower.split_once(['-', '–']).or_else(|| lower.split_once(" to ")) else { return false };
    let long = |name: &str| unit(name).is_some_and(|(_, ours)| ours != "min");
    let is_bound = |text: &str, bare: bool| {
        let text = text.trim();
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
        let name = text[end..].trim_start();
        is_some(text) && (long(name) || (bare && name.is_empty()))
    };
    is_bound(first, true) && is_bound(last, false)
}

/// Whether a duration beside a thing is what it takes: `~3h`, `2d`, `1-2 weeks`. `90 days` or `24 hours` are about
/// something else.
pub(super) fn is_effort(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let is_about = lower.starts_with(['~', '≈']) || lower.starts_with("few ");
    let is_range = (lower.contains(['-', '–']) || lower.contains(" to ")) && is_some(&lower);
    let is_short = lower.ends_with(['h', 'd', 'w']);
    let is_long = lower.contains("week") || lower.contains("month");
    is_duration(text) && (is_about || is_range || is_short || is_long)
}

/// `14:00`, `2026-03-01`: a moment, which takes no time.
pub(super) fn is_moment(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_whitespace().any(|word| {
        let parts: Vec<&str> = word.split([':', '-', '/', '.']).collect();
        let is_clock = word.contains(':') && parts.len() > 1 && parts.iter().all(|part| digits(part));
        is_clock || (parts.len() == 3 && parts.iter().all(|part| digits(part)))
    })
}

/// An effort as a checklist understands it: as it is written where it can be, else in our units.
pub(super) fn in_our_units(text: &str) -> Option<String> {
    let text = text.trim();
    if Effort::parse(text).is_some() {
        return Some(text.to_owned());
    }
    let lower = about(text).to_lowercase();
    let plain = lower.split(['(', '（', ';', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = plain.split(['-', '–', '—']).flat_map(|part| part.split(" to ")).take(3).collect();
    let (mut bounds, mut last) = (Vec::new(), None);
    // The last bound has the unit of both, if the first has none of its own.
    for part in parts.iter().rev() {
        let (number, name) = quantity(part)?;
        last = if name.is_empty() { last } else { Some(unit(name)?) };
        let (times, ours) = last?;
        bounds.push(format!("{}{ours}", number * times));
    }
    bounds.reverse();
    let ours = bounds.join("-");
    (bounds.len() <= 2 && Effort::parse(&ours).is_some()).then_some(ours)
}

/// A number and the word after it: `400+ hours of work` is 400 hours.
fn quantity(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let number = text[..end].parse::<f64>().ok()?;
    let name = text[end..].trim_start_matches(['+', ' ', '\u{a0}']);
    Some((number, name.split_whitespace().next().unwrap_or_default().trim_end_matches('.')))
}

fn about(text: &str) -> &str {
    text.trim().trim_start_matches(['~', '≈']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn efforts_in_any_language_become_ours() {
        for (written, ours) in [
            ("2-4h", Some("2-4h")),
            ("2–3 Days", Some("2d-3d")),
            ("~3 hrs", Some("3h")),
            ("400+ hours", Some("400h")),
            ("2 часа", Some("2h")),
            ("1 неделя", Some("1w")),
            ("10 минут", Some("10min")),
            ("3天", Some("3d")),
            ("2 months", Some("40d")),
            ("1 day to 2 weeks", Some("1d-2w")),
            ("2 days (with a reviewer)", Some("2d")),
            ("small", None),
            ("S", None),
            ("3 points", None),
            ("2026-03-01", None),
            ("5-3 days", None),
        ] {
            assert_eq!(in_our_units(written).as_deref(), ours, "{written}");
        }
    }

    #[test]
    fn moments_take_no_time() {
        assert!(is_moment("14:00") && is_moment("on 2026-03-01") && is_moment("1.3.2026"));
        assert!(!is_moment("2-4 days") && !is_moment("1.5h") && !is_moment("2h"));
    }

    #[test]
    fn what_takes_time_and_what_only_lasts() {
        assert!(is_effort("~2 days") && is_effort("2d") && is_effort("1-2 weeks"));
        assert!(is_effort("4h-6h") && is_effort("2 to 3 days") && !is_effort("9 to 5") && !is_effort("4h-6"));
        assert!(is_minutes("30 min") && is_minutes("10–15 minutes") && !is_minutes("0-15 min") && !is_minutes("3h"));
        assert!(!is_effort("90 days") && !is_effort("24 hours") && !is_effort("0-15 minutes"));
    }
}
