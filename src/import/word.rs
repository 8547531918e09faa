//! Words by which documents say how a thing stands, in the languages that readiness documents are written in.
//!
//! A phrase is known by itself or by its beginning: `Done, see the runbook` is done. The longest phrase decides, so that
//! `not done` is not done. Scripts without blanks between words are compared by letters alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::checklist::Said;

/// What a phrase says, and whether it says it against a mark that says something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Saying {
    pub said: Said,
    /// Too general to overrule a mark beside it.
    pub is_weak: bool,
}

/// No phrase has more words.
const LONGEST: usize = 4;

#[rustfmt::skip] // A row a language.
const PHRASES: &[(Said, &[&str])] = &[
    (Said::Done, &[
        "done|complete|completed|pass|passed|passes|passing|ok|okay|go|closed|fixed|resolved|implemented|shipped|merged|deployed|met|green|approved|verified|validated|achieved|delivered|finished|written|satisfied|compliant|success|successful|succeeded|in place|signed off|fully implemented|fully met|tested|done & tested|all done|ready|all passed|addressed|released|confirmed",
        "完成|已完成|就绪|已就绪|通过|已通过|已实现|已修复|已部署|已上线|已配置|已关闭|合格|完了|済|済み|対応済み|対応済|実装済み|実装済|就緒|已就緒|通過|已通過|已實現",
        "완료|완료됨|통과|준비됨|준비완료|준비 완료|구현됨|구현 완료|해결됨",
        "готово|готов|готова|выполнено|выполнен|сделано|завершено|завершён|завершен|пройдено|пройден|реализовано|реализован|исправлено|виконано|готово до запуску|завершено повністю",
        "hecho|completo|completado|completada|listo|lista|aprobado|aprobada|implementado|implementada|finalizado|resuelto|cumple|feito|concluído|concluida|concluído com sucesso|concluido|completa|pronto|pronta|aprovado|aprovada|resolvido",
        "fait|faite|terminé|terminée|prêt|prête|validé|validée|réussi|réussie|implémenté|implémentée|résolu|conforme|erledigt|fertig|abgeschlossen|bestanden|umgesetzt|bereit|erfüllt|behoben|freigegeben",
        "fatto|fatta|completato|completata|superato|risolto|gotowe|gotowy|zrobione|ukończone|zakończone|klaar|gereed|voltooid|gedaan|geslaagd|klart|färdig|tamamlandı|tamam|hazır|yapıldı|bitti|selesai|siap|hoàn thành|xong|đạt|हो गया|पूर्ण",
        "جاهز|جاهزة|مكتمل|مكتملة|تم|منجز|منجزة|كامل|كاملة|انجام شد|انجام شده|انجام‌شده|کامل|آماده|הושלם|מוכן",
    ]),
    (Said::Partial, &[
        "needs action|needs attention|requires attention|action required|action needed|partial|partially|partially done|partially complete|partially completed|partially implemented|partially met|part done|mostly|mostly done|mostly complete|needs work|needs improvement|amber|yellow|at risk|conditional|conditional go|conditional pass|pass with conditions|limited|almost done|incomplete",
        "部分|部分完成|部分实现|一部|一部完了|一部対応|部分的|部分達成|부분|부분완료|부분 완료|일부|일부 완료",
        "частично|частично готово|частково|parcial|parcialmente|partiel|partielle|partiellement|teilweise|teilweise erfüllt|parziale|parzialmente|częściowo|częściowe|gedeeltelijk|delvis|kısmi|kısmen|sebagian|một phần|جزئي|جزئيا|جزئياً|جزئية|ناقص|بخشی",
    ]),
    (Said::Pending, &[
        "pending|todo|to do|to-do|open|still open|not started|not yet started|planned|tbd|tbc|not done|not yet|not yet done|not complete|not completed|backlog|not implemented|not yet implemented|awaiting|waiting|scheduled|queued|deferred|postponed|on hold|upcoming|to be done|proposed|outstanding|untested|not tested|unverified|not verified|remaining|later|future|draft|needed",
        "未开始|待做|待办|待定|待|未完成|计划中|未实现|待处理|待确认|未着手|未対応|未完了|未実施|予定|保留|未開始|待辦|待處理|計劃中|미완료|대기|대기중|예정|미시작|보류|계획|계획됨|미구현",
        "не начато|не начат|ожидает|ожидание|ожидается|запланировано|в планах|не готово|не выполнено|не сделано|открыто|отложено|не розпочато|заплановано|очікує",
        "pendiente|sin empezar|no iniciado|planificado|por hacer|abierto|pendente|não iniciado|planejado|planeado|a fazer|aberto|en attente|à faire|non commencé|non commencée|prévu|planifié|ouvert|offen|ausstehend|geplant|nicht begonnen|zu erledigen|noch offen",
        "da fare|in attesa|non iniziato|pianificato|aperto|oczekuje|oczekujące|do zrobienia|nie rozpoczęto|planowane|otwarte|openstaand|niet gestart|gepland|te doen|ej påbörjad|planerad|beklemede|bekliyor|yapılacak|planlandı|başlamadı|belum|belum dimulai|tertunda|chưa bắt đầu|chưa|chờ|लंबित",
        "معلق|معلقة|قيد الانتظار|مخطط|مخطط له|لم يبدأ|لم يتم|مفتوح|در انتظار|انجام نشده|برنامه‌ریزی شده|ממתין",
    ]),
    (Said::InProgress, &[
        "in progress|in-progress|in_progress|inprogress|wip|work in progress|ongoing|started|underway|under way|in review|under review|in development|in testing|being implemented|in flight|doing|investigating|active development",
        "进行中|开发中|处理中|测试中|実施中|進行中|対応中|作業中|開發中|處理中|진행중|진행 중|개발중|개발 중|작업중|작업 중",
        "в процессе|в работе|выполняется|в процесі|в роботі|en progreso|en curso|en proceso|em andamento|em progresso|em curso|en cours|in arbeit|in bearbeitung|läuft|laufend|begonnen|in corso|in lavorazione|w trakcie|w toku|in uitvoering|bezig|pågår|devam ediyor|sürüyor|sedang berjalan|đang thực hiện|đang làm|प्रगति पर",
        "قيد التنفيذ|قيد العمل|قيد التطوير|جاري|جارٍ|جاري العمل|در حال انجام|בתהליך",
    ]),
    (Said::Failed, &[
        "fail|failed|failing|fails|no go|no-go|nogo|broken|rejected|red|not met|not passed|non-compliant|non compliant|not compliant|vulnerable|failure",
        "失败|不通过|未通过|不合格|失敗|不通過|未通過|ng|실패|미통과|불합격|провалено|не пройдено|не пройден|ошибка|fallido|falló|fallo|falla|rechazado|no cumple|falhou|reprovado|échec|échoué|non conforme|fehlgeschlagen|gescheitert|nicht bestanden|nicht erfüllt|fallito|non superato|niepowodzenie|mislukt|misslyckades|başarısız|gagal|thất bại|فشل|راسب|ناموفق|נכשל",
    ]),
    (Said::NotApplicable, &[
        "n/a|na|n.a|not applicable|skipped|out of scope|won't do|wont do|won't fix|wontfix|not required|not needed|not relevant|excluded",
        "不适用|不適用|対象外|該当なし|해당없음|해당 없음|не применимо|неприменимо|н/д|не застосовується|no aplica|não se aplica|não aplicável|sans objet|non applicable|non concerné|entfällt|nicht zutreffend|nicht anwendbar|nicht relevant|non applicabile|nie dotyczy|niet van toepassing|nvt|n.v.t|ej tillämpligt|geçerli değil|tidak berlaku|không áp dụng|لا ينطبق|غير مطبق|לא רלוונטי",
    ]),
];

/// Phrases that say something only where no mark says more.
const WEAK: &[(Said, &str)] = &[
    (
        Said::Failed,
        "missing|absent|not found|does not exist|weak|very weak|poor|very poor|缺失|欠如|누락|отсутствует|нет|falta|ausente|manquant|manquante|fehlt|mancante|brak|ontbreekt|saknas|eksik|غير موجود|غير موجودة",
    ),
    (
        Said::Pending,
        "blocked|blocker|not ready|required|unknown|阻塞|ブロック|заблокировано|bloqueado|bloqué|blockiert|bloccato",
    ),
    (
        Said::Done,
        "yes|y|true|live|working|operational|enabled|configured|active|available|present|exists|covered|excellent|good|very good|strong|very strong|outstanding|exceptional|是|有|はい|예|да|sí|sim|oui|ja|tak|evet|نعم|موجود",
    ),
    (Said::Pending, "no|false|否|いいえ|아니오|não|non|nein|nee|nie|hayır|لا"),
];

static BY_PHRASE: LazyLock<HashMap<&'static str, Saying>> = LazyLock::new(|| {
    let strong = PHRASES.iter().flat_map(|(said, rows)| rows.iter().map(|row| (*said, *row, false)));
    let weak = WEAK.iter().map(|(said, row)| (*said, *row, true));
    let rows = strong.chain(weak);
    let mut phrases = HashMap::new();
    for (said, row, is_weak) in rows {
        for phrase in row.split('|') {
            phrases.entry(phrase).or_insert(Saying { said, is_weak });
        }
    }
    phrases
});

/// What a whole text says, but for case and the punctuation around it.
pub(super) fn whole(text: &str) -> Option<Saying> {
    BY_PHRASE.get(bare(&text.to_lowercase())).copied()
}

/// What a text says by its beginning.
pub(super) fn beginning(text: &str) -> Option<Saying> {
    // A status is said in the first few words, whatever follows.
    let head: String = text.chars().take(80).flat_map(char::to_lowercase).collect();
    let head = head.trim_start_matches(is_edge);
    let ends: Vec<usize> = head
        .char_indices()
        .filter(|(_, character)| !character.is_alphanumeric() && *character != '\'')
        .map(|(at, _)| at)
        .chain([head.len()])
        .take(LONGEST * 3)
        .collect();
    let all = bare(head);
    let found = ends.iter().rev().find_map(|end| {
        let phrase = bare(&head[..*end]);
        BY_PHRASE.get(phrase).filter(|saying| !saying.is_weak || phrase == all)
    });
    found.copied().or_else(|| letters(head))
}

/// The longest phrase that a text without blanks begins with.
fn letters(head: &str) -> Option<Saying> {
    let first = head.chars().next()?;
    if !is_unspaced(first) {
        return None;
    }
    let ends = head.char_indices().map(|(at, character)| at + character.len_utf8()).take(8).collect::<Vec<_>>();
    ends.iter().rev().find_map(|end| BY_PHRASE.get(&head[..*end]).filter(|saying| !saying.is_weak)).copied()
}

/// Chinese and Japanese put no blanks between words.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Our own words, which documents are full of.
pub(super) fn phrases() -> impl Iterator<Item = &'static str> {
    let strong = PHRASES.iter().flat_map(|(_, rows)| rows.iter().copied());
    strong.chain(WEAK.iter().map(|(_, row)| *row)).flat_map(|row| row.split('|'))
}

/// Without the punctuation around it.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(is_edge)
}

fn is_edge(character: char) -> bool {
    !character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<Said> {
        beginning(text).map(|saying| saying.said)
    }

    #[test]
    fn the_longest_phrase_decides() {
        assert_eq!(said("Done"), Some(Said::Done));
        assert_eq!(said("**DONE** – see the runbook"), Some(Said::Done));
        assert_eq!(said("Not done yet"), Some(Said::Pending));
        assert_eq!(said("not started (Q3)"), Some(Said::Pending));
        assert_eq!(said("In progress: 40%"), Some(Said::InProgress));
        assert_eq!(said("N/A"), Some(Said::NotApplicable));
        assert_eq!(said("NO-GO"), Some(Said::Failed));
        assert_eq!(said("Donetsk"), None);
        assert_eq!(said("the rest"), None);
    }

    #[test]
    fn other_languages() {
        assert_eq!(said("未开始，等待评审"), Some(Said::Pending));
        assert_eq!(said("対応済み（v2）"), Some(Said::Done));
        assert_eq!(said("В процессе"), Some(Said::InProgress));
        assert_eq!(said("no aplica"), Some(Said::NotApplicable));
        assert_eq!(said("قيد التنفيذ"), Some(Said::InProgress));
        assert_eq!(said("teilweise (80 %)"), Some(Said::Partial));
    }

    #[test]
    fn what_only_sounds_so_is_weak() {
        assert!(whole("Missing").is_some_and(|saying| saying.is_weak && saying.said == Said::Failed));
        assert!(whole("Ready!").is_some_and(|saying| !saying.is_weak));
        assert_eq!(whole("Ready for it"), None);
    }

    #[test]
    fn phrases_are_written_as_they_are_looked_up() {
        let phrases = PHRASES.iter().flat_map(|(_, rows)| rows.iter()).chain(WEAK.iter().map(|(_, row)| row));
        for phrase in phrases.flat_map(|row| row.split('|')) {
            assert_eq!(bare(&phrase.to_lowercase()), phrase, "{phrase}");
        }
    }
}
