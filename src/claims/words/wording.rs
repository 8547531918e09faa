//! How a sentence means what it says: whether it only supposes a thing, says that it is gone, or asks for it.

/// Words of sentences and of remarks in which a thing need not be there.
const SUPPOSING: &[&str] = &[
    "e.g",
    "will ",
    "would",
    "should",
    "could",
    "may ",
    "might",
    "your",
    "optional",
    "output",
    "rename",
    "not ",
    "n't",
    "missing",
    "todo",
    "planned",
    "propose",
    "if you",
    "if the",
    "when you",
    "later",
    "future",
    "expected",
    "for instance",
    "legacy",
    "previous",
    "was ",
    "were ",
    "formerly",
    "used to",
    "old ",
    "consider",
    "want",
    "need",
    "suggest",
    "recommend",
    "placeholder",
    "add ",
    "temporary",
    "absent",
    "lacks",
    "without",
    "no longer",
    "never",
    "gitignore",
    "ignored",
    "untracked",
    "local only",
    "exclude",
];
/// Words by which a sentence only supposes what it names. Behind what a line is about they tell what that does: `POST /orders -
/// create a new order`.
const MENTIONING: &[&str] = &[
    "example",
    "such as",
    "create",
    "creating",
    "generate",
    "writes",
    "written to",
    "produce",
    "copy",
    "proposed",
    "instead of",
    "upload",
    "download",
    "save",
    "like this",
    "template",
    "new ",
    "adding",
    "either",
    "fork",
    "another",
    "once ",
];
/// Words by which a remark leaves it open whether there is what it stands behind.
const DOUBTING: &[&str] = &[
    "to be ",
    "to create",
    "to add",
    "create)",
    "create or",
    "for example",
    "coming soon",
    "deprecated",
    "generated",
    "written",
    "produced",
    "(new",
];

/// Words of what is told of a thing that is not there yet, or no more.
const UNREAL: &[&str] = &[
    "planned",
    "future",
    "todo",
    "tbd",
    "propos",
    "deprecated",
    "obsolete",
    "legacy",
    "removed",
    "no longer",
    "will be",
    "previously",
    "formerly",
    "renamed",
    "replaced",
    "not used",
    "not yet",
    "not implemented",
    "not supported",
    "not read",
    "unused",
    "coming soon",
    "to be ",
    "missing",
    "never",
];

/// Verbs at the beginning of a line that says that something is gone.
const REMOVING: &[&str] = &[
    "remove",
    "removed",
    "moves",
    "splits",
    "delete",
    "deleted",
    "drop",
    "dropped",
    "retire",
    "retired",
    "moved",
    "renamed",
    "replaced",
    "replace",
    "migrated",
    "cleaned",
    "eliminated",
    "deprecated",
    "untracked",
    "stop",
    "stopped",
    "merged",
    "archived",
    "consolidated",
];

/// Verbs that ask for a thing that is not there yet.
const CREATING: &[&str] = &[
    "create",
    "add",
    "write",
    "provide",
    "implement",
    "introduce",
    "build",
    "set up",
    "setup",
    "draft",
    "publish",
    "define",
    "integrate",
];

/// Verbs of what people do with a thing that is there.
const CHECKING: &[&str] = &[
    "verif", "test", "check", "review", "ensur", "confirm", "validat", "tun", "monitor", "measur", "audit", "optimi",
    "updat", "upgrad", "rotat", "extend", "expand", "improv", "increas", "complet", "finish", "refin",
];
/// Verbs of what people do with a thing that somebody wrote.
const RUNNING: &[&str] = &["deploy", "apply", "run", "use", "schedul", "activat", "roll", "purchas", "book"];

/// Words of remarks behind a failed thing that is there, but does not work.
const BROKEN: &[&str] = &[
    "fail",
    "broken",
    "bug",
    "error",
    "fix",
    "slow",
    "timeout",
    "incorrect",
    "wrong",
    "flaky",
    "deprecated",
    "incomplete",
    "outdated",
    "unstable",
    "partial",
    "insecure",
    "not work",
    "not tested",
    "not automated",
    "not scheduled",
    "not enforced",
    "untested",
    "not verified",
    "non-functional",
    "mocked",
    "fake",
];

/// Whether a remark says that a thing does not work, not that it is missing.
pub(in crate::claims) fn says_broken(line: &str) -> bool {
    let lower = line.to_lowercase();
    is_foreign(line) || BROKEN.iter().any(|word| has_at_word(&lower, word))
}

/// Whether what stands behind a label asks to look at the thing once more, so that it is there: `Limits: verify on all`.
pub(in crate::claims) fn asks_to_check(rest: &str) -> bool {
    begins_with(rest, CHECKING)
}

/// Whether what stands behind a label asks to bring the thing to where it runs, so that its files may be there.
pub(in crate::claims) fn asks_to_run(rest: &str) -> bool {
    begins_with(rest, RUNNING)
}

/// Whether what stands behind a file says what is to be done in it: `src/a.ts (POST) modified`.
pub(in crate::claims) fn works_on(rest: &str) -> bool {
    const WORKING: &[&str] =
        &["modif", "updat", "actualiz", "refactor", "integrat", "wired", "migrat", "rewrit", "extend"];
    let lower = rest.to_lowercase();
    words(&lower).last().is_some_and(|last| WORKING.iter().any(|verb| last.starts_with(verb)))
}

/// Whether a line asks to look at a thing, and for nothing else.
pub(in crate::claims) fn asks_to_look(line: &str) -> bool {
    const LOOKING: &[&str] =
        &["verify", "ensure", "confirm", "validate", "tune", "measure", "optimize", "optimise", "upgrade", "improve"];
    words(&line.to_lowercase()).next().is_some_and(|first| LOOKING.contains(&first))
}

fn begins_with(rest: &str, verbs: &[&str]) -> bool {
    let lower = rest.to_lowercase();
    words(&lower).next().is_some_and(|first| verbs.iter().any(|verb| first.starts_with(verb)))
}

/// Whether a sentence only supposes what it names.
pub(in crate::claims) fn supposes(sentence: &str) -> bool {
    // What is named is no word of the sentence: `.env.example` supposes nothing.
    let is_name = |word: &&str| {
        word.trim_end_matches(['.', ',', ':', ';', ')']).contains(['/', '_', '.', '`'])
            && !word.trim_start_matches('(').starts_with("e.g")
    };
    // What was created is there.
    let is_done = |word: &&str| word.trim_matches(|edge: char| !edge.is_alphabetic()).eq_ignore_ascii_case("created");
    let kept: Vec<&str> = sentence.split_whitespace().filter(|word| !is_name(word) && !is_done(word)).collect();
    let sentence = format!("{} ", kept.join(" ").to_lowercase());
    SUPPOSING.iter().chain(MENTIONING).any(|word| has_at_word(&sentence, word))
}

/// Whether what stands behind the thing that a line is about leaves it open whether that is there.
pub(in crate::claims) fn doubts(remark: &str) -> bool {
    let remark = format!("{} ", remark.to_lowercase());
    SUPPOSING
        .iter()
        .chain(DOUBTING)
        .any(|word| has_at_word(&remark, word) || (word.starts_with('(') && remark.contains(word)))
}

/// Whether what is told of a thing says that it is not there, whatever else it leaves open.
pub(in crate::claims) fn says_unreal(remark: &str) -> bool {
    let remark = format!("{} ", remark.to_lowercase());
    UNREAL.iter().any(|word| has_at_word(&remark, word))
}

fn has_at_word(sentence: &str, word: &str) -> bool {
    sentence
        .match_indices(word)
        .any(|(at, _)| word.starts_with('n') && word.contains('\'') || !sentence[..at].ends_with(char::is_alphanumeric))
}

pub(in crate::claims) fn says_gone(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    ["is gone", "are gone", "now gone"].iter().any(|gone| lower.contains(gone))
        || words(&lower).any(|word| REMOVING.contains(&word))
}

/// Whether a sentence says of a thing that it is gone: the verb stands before it, or close behind, in the same clause.
pub(in crate::claims) fn says_gone_of(sentence: &str, thing: &str) -> bool {
    const BEHIND: usize = 6;
    let Some((before, behind)) = sentence.split_once(thing) else { return says_gone(sentence) };
    let ends = |text: &str| [";", ". ", ": **"].iter().filter_map(|end| text.find(end)).min();
    let before = ["; ", ". "].iter().fold(before, |clause, end| clause.rsplit(end).next().unwrap_or(clause));
    let behind = &behind[..ends(behind).unwrap_or(behind.len())];
    let close = words(behind).take(BEHIND).collect::<Vec<_>>().join(" ");
    // What another cell of a row says is of something else, unless it is no more than the verb.
    let mut cells = before.rsplit(" | ");
    let own = cells.next().unwrap_or_default();
    let is_told = says_gone(own) || cells.any(|cell| words(cell).count() == 1 && says_gone(cell));
    is_told || (says_gone(&close) && !is_of_another(behind))
}

/// Whether what stands behind a thing begins with a verb that has an object of its own: `a.py - Removed the retries`.
fn is_of_another(behind: &str) -> bool {
    const ENDING: &[&str] = &[
        "in",
        "from",
        "by",
        "as",
        "since",
        "because",
        "on",
        "with",
        "and",
        "to",
        "into",
        "after",
        "at",
        "during",
        "for",
        "it",
        "this",
        "file",
        "entirely",
        "completely",
    ];
    let lower = behind.to_lowercase();
    let Some(rest) = [" - ", " – ", " — ", ": "]
        .iter()
        .find_map(|dash| lower.trim_start_matches(['`', '*', ')']).strip_prefix(dash))
    else {
        return false;
    };
    let mut own = rest.split_whitespace();
    let is_verb = own.next().is_some_and(|first| REMOVING.contains(&first));
    is_verb
        && own.next().is_some_and(|next| {
            next.starts_with(|first: char| first.is_alphanumeric() || first == '`')
                && !ENDING.contains(&next.trim_end_matches(['.', ',', ')']))
        })
}

/// Whether a sentence says that there is none of what it names.
pub(in crate::claims) fn denies(sentence: &str) -> bool {
    words(&sentence.to_lowercase()).any(|word| matches!(word, "no" | "none" | "nor" | "neither" | "lacks" | "lacking"))
}

/// Whether a line says that there is none of what it names, or none yet, whatever its mark.
pub(in crate::claims) fn says_none(line: &str) -> bool {
    const NOT: &[&str] = &["not implemented", "not yet", "not configured"];
    let lower = line.to_lowercase();
    lower.starts_with("no ") || NOT.iter().any(|words| lower.contains(words))
}

/// Whether a line begins with a verb that asks for what it names.
pub(in crate::claims) fn requests(line: &str) -> bool {
    without_request(line) != line
}

/// Whether a line asks for a thing to be made that it names right behind the verb: ``Create a small script `light.sh` ``, but not
/// ``Create the ovens from `ovens.yml` ``.
pub(in crate::claims) fn requests_it(line: &str, thing: &str) -> bool {
    const WORDS: usize = 3;
    let rest = without_request(line);
    let Some((before, _)) = rest.split_once(thing).filter(|_| rest != line) else { return false };
    words(before).count() <= WORDS && !words(before).any(|word| matches!(word, "from" | "with" | "using" | "in" | "to"))
}

/// A line without the verb that asks for what it names.
pub(in crate::claims) fn without_request(line: &str) -> &str {
    for verb in CREATING {
        // Small letters may take more room than capitals do, so that places are those of the line itself.
        let rest = line.split_at_checked(verb.len()).filter(|(first, _)| first.eq_ignore_ascii_case(verb));
        if let Some((_, rest)) = rest.filter(|(_, rest)| rest.starts_with(' ')) {
            let rest = rest.trim_start();
            let articles = ["a ", "an ", "the ", "A ", "The "];
            return articles.iter().find_map(|article| rest.strip_prefix(article)).unwrap_or(rest);
        }
    }
    line
}

/// Whether a sentence is in a script whose words are not known here, so that nobody can say what it supposes.
pub(in crate::claims) fn is_foreign(sentence: &str) -> bool {
    let is_other = |character: &char| character.is_alphabetic() && *character > '\u{24f}';
    sentence.chars().filter(is_other).count() > 1
}

/// Whether a name is written with capitals inside: `bakeLoaf`, `BreadOven`.
pub(in crate::claims) fn has_hump(name: &str) -> bool {
    name.chars().zip(name.chars().skip(1)).any(|(one, next)| one.is_lowercase() && next.is_uppercase())
}

/// The words of a text, in order.
pub(in crate::claims) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_').filter(|word| !word.is_empty())
}

/// A text without what stands in brackets.
pub(in crate::claims) fn without_brackets(text: &str) -> String {
    let (mut depth, mut kept) = (0_usize, String::with_capacity(text.len()));
    for character in text.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_suppose_are_known() {
        for sentence in ["For example `a.md`", "Create a.md first", "It doesn't need a.md", "Copy a.md to b.md"] {
            assert!(supposes(sentence), "{sentence}");
        }
        for sentence in ["Backups are described in a.md", "The newest release is a.md", "Rollback: a.md"] {
            assert!(!supposes(sentence), "{sentence}");
        }
    }

    #[test]
    fn sentences_of_other_scripts_are_not_understood() {
        assert!(is_foreign("创建 `deploy.yml`") && is_foreign("Создать deploy.yml"));
        assert!(!is_foreign("Zurück mit `kubectl` → läuft"));
    }

    #[test]
    fn requests_and_removals_are_told_by_their_verbs() {
        assert_eq!(without_request("Add a CHANGELOG.md"), "CHANGELOG.md");
        assert_eq!(without_request("Address the finding"), "Address the finding");
        assert_eq!(without_request("Write İİİİİİİ İ"), "İİİİİİİ İ");
        assert!(requests("Add a CHANGELOG.md") && !requests("Address the finding"));
        assert!(denies("There is no `/refunds` route") && !denies("Nothing else, note the notes"));
        assert!(says_gone("Removed src/old.py") && !says_gone("Rollback runs"));
        assert!(says_gone_of("Removed the old src/old.py", "src/old.py"));
        assert!(says_gone_of("src/old.py was removed", "src/old.py"));
        assert!(!says_gone_of("Limits are set in a.yaml; the probe was replaced", "a.yaml"));
        assert_eq!(without_brackets("Limits (per key) hold [1]"), "Limits hold");
    }
}
