//! What kind of thing an item's text claims: that something is not so, that it works, that a number is kept.

/// What a number that is to be kept is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Of the code by its tests.
    Coverage,
    /// Something that is watched over time.
    Series,
}

/// Words that turn what is named into what should not be, or say that it is amiss.
const DENIALS: &str = "no|not|non|never|neither|without|none|nothing|cannot|removed|remove|delete|deleted|disabled|blocked|hardcoded|missing|absent|broken|exclude|excluded|нет|не|без|никаких|отсутствует|удалить|удален|удалён|удалены|убран|убрано|убрана|убраны|отключен|отключён|kein|keine|keinen|nicht|ohne|entfernt|sans|pas|aucun|aucune|sin|ningún|ninguna|sem|não|nenhum|senza|nessun|nessuna|bez|nie|geen|niet|zonder|yok|tidak|không";
const DENIALS_UNSPACED: &[&str] = &["没有", "不得", "禁用", "禁止", "未检测", "移除", "なし", "しない", "없음", "없이"];

/// Words for what a file's being there does not show.
const WORKING: &str = "green|pass|passes|passing|passed|succeed|succeeds|succeeded|works|working|runs|clean|tested|verified|validated|validates|agree|agrees|rehearsed|current|accurate|correct|reviewed|audited|протестирован|протестировано|протестирована|работает|проходит|проходят|проверен|проверена|актуален|getestet|geprüft|läuft|aktuell|grün|probado|probada|funciona|verificado|revisado|testé|testée|vérifié|fonctionne|testato|verificato";
const WORKING_UNSPACED: &[&str] = &["通过", "测试", "验证", "正常", "合格", "動作", "確認済", "통과", "검증", "테스트"];

const SERIES: &str = "p50|p90|p95|p99|p999|latency|latencies|availability|uptime|throughput|rate|ratio|lag|saturation|utilization|utilisation|задержка|доступность|latenz|verfügbarkeit|latencia|disponibilidad|latence|disponibilité";
const SERIES_PHRASES: &[&str] = &[
    "response time",
    "error rate",
    "load time",
    "success rate",
    "время ответа",
    "响应时间",
    "可用性",
    "延迟",
    "错误率",
    "응답 시간",
    "가용성",
    "応答時間",
    "稼働率",
];

fn words(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase();
    let words: Vec<String> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

fn names(text: &str, known: &str, unspaced: &[&str]) -> bool {
    // What stands in code is a name, whatever words it is made of.
    let prose: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    words(&prose).any(|word| known.split('|').any(|known| known == word))
        || unspaced.iter().any(|phrase| prose.to_lowercase().contains(phrase))
}

/// Whether a text says that something is not so, or should not be.
pub(super) fn denies(text: &str) -> bool {
    names(text, DENIALS, DENIALS_UNSPACED)
}

/// Whether a text says that something does its work, and not only that it is there.
pub(super) fn is_about_working(text: &str) -> bool {
    names(text, WORKING, WORKING_UNSPACED)
}

/// What a number in a text is of, if a program can know it.
pub(super) fn measure(text: &str) -> Option<Measure> {
    const OF_TESTS: &[&str] = &[
        "test",
        "tests",
        "unit",
        "code",
        "line",
        "lines",
        "statement",
        "branch",
        "overall",
        "total",
        "minimum",
        "project",
    ];
    let words: Vec<String> = words(text).collect();
    if let Some(at) = words.iter().position(|word| word == "coverage") {
        // The coverage of a part of the system is not in the report of all of it.
        let before = &words[..at];
        return before.iter().all(|word| OF_TESTS.contains(&word.as_str())).then_some(Measure::Coverage);
    }
    names(text, SERIES, SERIES_PHRASES).then_some(Measure::Series)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_and_what_works() {
        assert!(denies("No secrets in `a.yaml`") && denies("Ключи не в `.env`") && denies("没有 TypeScript 错误"));
        assert!(!denies("Notes in `docs/not.md`") && !denies("`no-cache` header"));
        assert!(is_about_working("Dockerfile протестирован") && is_about_working("`x` is green"));
        assert!(!is_about_working("`passes.md` lists them"));
    }

    #[test]
    fn what_numbers_are_of() {
        assert_eq!(measure("Unit test coverage >80%"), Some(Measure::Coverage));
        assert_eq!(measure("Ledger coverage ≥ 90%"), None);
        assert_eq!(measure("Latency p95: < 500ms"), Some(Measure::Series));
        assert_eq!(measure("Homepage < 1s"), None);
    }
}
