//! What a column's heading, a field's name or a section's title announces, in several languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::word::bare;

/// What a field or a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// The thing that should be so.
    Name,
    /// How it stands.
    Status,
    Score,
    Weight,
    Priority,
    Effort,
    Owner,
    Depends,
    /// Numbers and ids.
    Number,
    /// The context that asks for it.
    Level,
    /// What it is good or bad for.
    Remark,
    /// What a tick in it means is not that something is done.
    Other,
}

/// What a section's items are, as far as its title says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Things that must be so, marked or not.
    Checklist,
    /// Advice, plans, explanations: no items unless they are marked.
    Talk,
    /// What the marks mean.
    Legend,
}

#[rustfmt::skip] // A row a role.
const ROLES: &[(Role, &str)] = &[
    (Role::Status, "status|state|result|results|done|done?|complete|completed|completion|ready|ready?|readiness|verdict|outcome|pass/fail|pass / fail|go/no-go|go / no-go|go/no go|go-no-go|rag|g/y/r|r/y/g|r/a/g|pass?|met|met?|implemented|implemented?|compliance|compliant|progress|current status|verified|check?|状态|狀態|状況|ステータス|结果|結果|完了|进度|進捗|完成|상태|진행|결과|статус|состояние|результат|готовность|готово|стан|estado|situación|situação|resultado|statut|état|etat|résultat|avancement|stato|risultato|stav|stan|wynik|zustand|ergebnis|durum|sonuç|trạng thái|tình trạng|status saat ini|الحالة|الوضع|النتيجة|وضعیت|סטטוס|स्थिति"),
    (Role::Score, "score|scores|rating|points|grade|maturity|评分|分数|得分|評価|スコア|점수|оценка|баллы|puntuación|puntaje|pontuação|note|nota|punteggio|bewertung|punkte|puan|điểm"),
    (Role::Weight, "weight|weights|weighting|weightage|权重|權重|重み|가중치|вес|peso|poids|gewicht|gewichtung|waga|ağırlık|وزن|الوزن|trọng số"),
    (Role::Priority, "priority|prio|severity|criticality|importance|urgency|优先级|優先度|優先級|우선순위|중요도|приоритет|важность|пріоритет|prioridad|priorité|priorität|dringlichkeit|priorità|priorytet|prioriteit|prioritet|öncelik|prioritas|ưu tiên|الأولوية|اولویت|עדיפות"),
    (Role::Effort, "effort|estimated effort|estimate|estimated|estimated hours|estimated days|est. hours|est hours|est. days|est days|effort hours|effort days|hours estimate|person-days|man-days|estimated time|time estimate|est|est. time|effort estimate|loe|duration|estimated duration|timeline estimate|time to fix|time to complete|time to implement|time to resolve|fix time|time needed|time required|预计时间|所需时间|预估工时|所要時間|예상 소요 시간|время|время на фикс|время на исправление|время на реализацию|время на доработку|tiempo estimado|tempo estimado|temps estimé|zeitaufwand|dauer|tempo stimato|szacowany czas|tahmini süre|الوقت المقدر|工作量|工时|工時|工数|見積|見積もり|예상|예상 시간|소요 시간|трудозатраты|трудоёмкость|оценка времени|esfuerzo|esfuerzo estimado|esforço|effort estimé|charge|aufwand|geschätzter aufwand|sforzo|stima|nakład|inspanning|efor|الجهد|الجهد المقدر"),
    (Role::Owner, "owner|owners|assignee|assigned to|responsible|responsible party|responsibility|dri|lead|accountable|owned by|负责人|責任者|負責人|担当|担当者|담당자|담당|ответственный|исполнитель|відповідальний|responsable|encargado|responsável|verantwortlich|verantwortlicher|verantwortliche|zuständig|responsabile|właściciel|odpowiedzialny|eigenaar|ansvarig|sorumlu|penanggung jawab|phụ trách|المسؤول|المالك|مسئول|אחראי"),
    (Role::Depends, "dependencies|dependency|depends on|depends|blocked by|blockers|prerequisite|prerequisites|needs|依赖|依賴|依存|依存関係|의존성|선행 조건|зависимости|зависит от|dependencias|depende de|dependências|dépendances|dépend de|abhängigkeiten|abhängig von|dipendenze|zależności|afhankelijkheden|bağımlılıklar|التبعيات|الاعتماديات|وابستگی"),
    (Role::Number, "#|no|no.|nr|nr.|id|ref|№|n°|编号|編號|序号|番号|번호|номер|número|numéro|nummer|numero|الرقم"),
    (Role::Name, "item|items|check|checks|requirement|requirements|criterion|criteria|control|controls|task|tasks|gate|gates|feature|features|deliverable|deliverables|issue|finding|question|action|checkpoint|check item|checklist item|test|capability|practice|objective|检查项|项|项目|項目|检查项目|任务|チェック項目|確認項目|항목|점검 항목|пункт|проверка|задача|требование|критерий|elemento|requisito|tarea|verificación|verificação|tarefa|critère|exigence|tâche|vérification|prüfpunkt|anforderung|kriterium|aufgabe|maßnahme|voce|controllo|requisito|wymaganie|kontrol|gereksinim|kiểm tra|hạng mục|البند|العنصر|المتطلب|المهمة|الميزة|مورد"),
    (Role::Level, "level|levels|stage|tier|context|environment|уровень|级别|レベル|단계|nivel|nível|niveau|stufe|livello|المستوى"),
    (Role::Remark, "impact|rationale|business impact|user impact"),
    (Role::Other, "required|required?|optional|mandatory|must have|default|automated|automatable|blocking|blocking?|enabled by default|supported|supports|必须|必填|必須|필수|обязательно|obligatorio|obrigatório|obligatoire|pflicht|obbligatorio|مطلوب|http status|status code|http code|code|method|response|critical?|critical"),
];

static BY_NAME: LazyLock<HashMap<&'static str, Role>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for (role, row) in ROLES {
        for name in row.split('|') {
            names.entry(name).or_insert(*role);
        }
    }
    names
});

/// Parts of titles that announce a list of what must be so. A Latin word counts as a whole only.
const CHECKLIST: &str = "checklist|checklists|pass/fail|check list|check-list|gate|gates|criteria|criterion|definition of done|definition of ready|operational tasks|go/no-go|must pass|must-pass|blocker|blockers|launch blockers|evidence required|must be 100%|must be met|must all pass|检查清单|检查列表|清单|檢查清單|检查项|门禁|准入|验收标准|验收条件|上线标准|发布标准|チェックリスト|確認事項|受け入れ基準|完了条件|リリース基準|ゲート|체크리스트|점검표|점검 목록|게이트|승인 기준|완료 기준|인수 기준|чек-лист|чеклист|контрольный список|критерии|блокеры|перелік перевірок|критерії|lista de verificación|lista de control|lista de comprobación|criterios|lista de verificação|checagem|critérios|liste de contrôle|liste de vérification|critères|checkliste|prüfliste|kriterien|abnahmekriterien|freigabekriterien|lista di controllo|criteri|lista kontrolna|kryteria|controlelijst|checklista|kontrol listesi|kriterler|kriterleri|daftar periksa|kriteria|danh sách kiểm tra|tiêu chí|قائمة التحقق|قائمة المراجعة|قائمة فحص|معايير|چک‌لیست|چک لیست|معیارها|רשימת תיוג";

/// Parts of titles beneath which plain bullets are no items.
const TALK: &str = "sign-off|sign-offs|signoff|sign off|approval|approvals|recommendation|recommendations|recommended|roadmap|next steps|next step|future|enhancements|risk|risks|mitigation|timeline|schedule|milestones|non-goals|notes|note|references|reference|resources|links|related|contact|contacts|contents|overview|summary|introduction|background|purpose|scope|how to|usage|instructions|about|appendix|glossary|faq|conclusion|changelog|history|thresholds|monitoring thresholds|rollback triggers|abort|stop criteria|known issues|limitations|assumptions|lessons|escalation|support|commands|table of contents|建议|路线图|下一步|风险|时间表|参考|说明|目录|概述|背景|联系|推奨|実施方法|使用方法|使い方|ロードマップ|次のステップ|リスク|参考|概要|目次|권장|로드맵|다음 단계|위험|참고|개요|рекомендации|дорожная карта|следующие шаги|риски|примечания|ссылки|обзор|recomendaciones|hoja de ruta|próximos pasos|riesgos|notas|referencias|recomendações|riscos|recommandations|feuille de route|prochaines étapes|risques|remarques|références|empfehlungen|fahrplan|nächste schritte|risiken|hinweise|referenzen|raccomandazioni|prossimi passi|rischi|التوصيات|خارطة الطريق|الخطوات التالية|المخاطر|ملاحظات|المراجع|ملخص";

/// Titles that, as a whole, warn or remark; and beginnings of titles that tell how to use what they name.
const NOTICE: &str = "important|warning|attention|caution|notice|tip|tips|remember|nb|важно|внимание|примечание|увага|重要|注意|警告|备注|提示|중요|주의|importante|atención|atenção|wichtig|achtung|hinweis|remarque|attenzione|uwaga|önemli|dikkat|penting|quan trọng|هام|مهم|تنبيه|חשוב";
const GUIDE: &str = "how to|how this|using|usage|about|instructions|purpose|why|what is|when to|как |о |cómo |como |wie |comment |come |如何|使用|について";

const LEGEND: &str = "legend|status key|status legend|图例|圖例|说明图例|凡例|범례|легенда|условные обозначения|обозначения|leyenda|légende|legenda|legende|zeichenerklärung|gösterge|مفتاح|دليل الرموز|راهنما";

static CHECKLISTS: LazyLock<AhoCorasick> = LazyLock::new(|| seeker(CHECKLIST));
static TALKS: LazyLock<AhoCorasick> = LazyLock::new(|| seeker(TALK));
static LEGENDS: LazyLock<AhoCorasick> = LazyLock::new(|| seeker(LEGEND));

/// What a field holds by its name. Only a field that is called so says how its thing stands: `health status` is a thing.
pub(super) fn of_field(name: &str) -> Option<Role> {
    exact(name).or_else(|| of(name).filter(|role| !matches!(role, Role::Status | Role::Score)))
}

/// What a field that is called so and no more holds.
pub(super) fn exact(name: &str) -> Option<Role> {
    let name = name.to_lowercase();
    let name = name.trim().trim_end_matches(':').trim();
    BY_NAME.get(name).or_else(|| BY_NAME.get(bare(name))).copied()
}

/// What a column holds by its heading.
pub(super) fn of(name: &str) -> Option<Role> {
    if let Some(role) = exact(name) {
        return Some(role);
    }
    let name = name.to_lowercase();
    let inner = name.split(['(', '（', '[']).next().unwrap_or_default();
    if let Some(role) = BY_NAME.get(bare(inner)) {
        return Some(*role);
    }
    let words: Vec<&str> = inner.split_whitespace().map(bare).collect();
    let ends = |count: usize| words.len().checked_sub(count).map(|from| words[from..].join(" "));
    // The noun stands last: `implementation status`, `task owner`; or first, as in `status today`.
    let last = (1..=2).rev().filter_map(ends).find_map(|noun| BY_NAME.get(noun.as_str()));
    let role = last.filter(|_| words.len() <= 4).copied();
    role.or_else(|| words.first().and_then(|first| BY_NAME.get(first)).copied().filter(|role| *role == Role::Status))
}

/// Whether what announces a checklist stands last in a text.
pub(super) fn ends_with_checklist(text: &str) -> bool {
    let text = text.to_lowercase();
    let text = bare(&text);
    CHECKLIST.split('|').any(|phrase| text.ends_with(phrase))
}

/// What a title says its section holds.
pub(super) fn kind(title: &str) -> Option<Kind> {
    let title = title.to_lowercase();
    let title = title.as_str();
    if announces_legend(title) {
        return Some(Kind::Legend);
    }
    let is_whole = |phrases: &str| phrases.split('|').any(|phrase| bare(title) == phrase);
    let is_guide = GUIDE.split('|').any(|beginning| {
        let rest = title.trim_start().strip_prefix(beginning);
        rest.is_some_and(|rest| !beginning.is_ascii() || !rest.starts_with(char::is_alphabetic))
    });
    // `Recommended (should have)` ranks things beside those that are a must, and advises nothing.
    let is_ranked = ["must have", "should have", "nice to have", "could have"].iter().any(|rank| title.contains(rank));
    match (names(title, &CHECKLISTS) && !is_about_one(title), (names(title, &TALKS) && !is_ranked) || is_whole(NOTICE))
    {
        (true, _) if is_guide => Some(Kind::Talk),
        (true, false) => Some(Kind::Checklist),
        (false, true) => Some(Kind::Talk),
        // `Rollback criteria` and `known issues checklist` are both; a checklist is one, whatever it is about.
        (true, true) if title.contains("checklist") || title.contains("清单") => Some(Kind::Checklist),
        (true, true) => Some(Kind::Talk),
        (false, false) => None,
    }
}

/// `Checklist adaptations` and `checklist summary` are about a checklist and are none: another noun stands last.
fn is_about_one(title: &str) -> bool {
    const JOINS: &str = "for|of|by|to|before|after|on|in|at|per|and|items|item|steps|points|questions|pre|prior|when|that|во|для|по|перед|до|на|и|para|de|antes|y|pour|avant|et|für|vor|nach|und|per|prima|e";
    let Some((_, rest)) = ["checklist ", "check list "].iter().find_map(|noun| title.rsplit_once(noun)) else {
        return false;
    };
    let next = rest.split_whitespace().next().unwrap_or_default();
    next.starts_with(|first: char| first.is_alphabetic()) && !JOINS.split('|').any(|join| join == next)
}

/// Whether a title in lower case says that what follows explains marks.
pub(super) fn announces_legend(title: &str) -> bool {
    let is_short = title.split_whitespace().count() <= 4;
    is_short && (matches!(bare(title), "key" | "symbols" | "marks" | "notation") || names(title, &LEGENDS))
}

/// Our own words, which documents are full of.
pub(super) fn phrases() -> impl Iterator<Item = &'static str> {
    let rows = ROLES.iter().map(|(_, row)| *row).chain([CHECKLIST, TALK, NOTICE, LEGEND]);
    rows.flat_map(|row| row.split('|'))
}

/// Finds the phrases of a list, all of them at once: a document may have thousands of titles.
fn seeker(phrases: &str) -> AhoCorasick {
    AhoCorasick::new(phrases.split('|')).expect("a few short phrases fit")
}

/// Whether one of the phrases stands in a title, as whole words where words are parted by blanks.
fn names(title: &str, phrases: &AhoCorasick) -> bool {
    phrases.find_overlapping_iter(title).any(|found| {
        let is_letter = |letter: char| letter.is_ascii() || ('\u{c0}'..='\u{52f}').contains(&letter);
        let is_spaced = title[found.range()].chars().all(is_letter);
        let edge = |side: Option<char>| side.is_none_or(|side| !side.is_alphanumeric());
        let before = title[..found.start()].chars().next_back();
        let after = title[found.end()..].chars().next();
        !is_spaced || (edge(before) && edge(after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_columns_and_fields() {
        for (name, role) in [
            ("Status", Role::Status),
            ("Implementation Status", Role::Status),
            ("Status (Y/N)", Role::Status),
            ("状态", Role::Status),
            ("Estimated Effort", Role::Effort),
            ("Task owner", Role::Owner),
            ("Score (0-5)", Role::Score),
            ("HTTP Status", Role::Other),
            ("**Dependencies**:", Role::Depends),
        ] {
            assert_eq!(of(name), Some(role), "{name}");
        }
        assert_eq!(of_field("Health status"), None);
        assert_eq!(of("What happened on the way to the status"), None);
    }

    #[test]
    fn kinds_of_sections() {
        assert_eq!(kind("Release Gate Checklist"), Some(Kind::Checklist));
        assert_eq!(kind("Code Quality Gates"), Some(Kind::Checklist));
        assert_eq!(kind("Pass/fail items"), Some(Kind::Checklist));
        assert_eq!(kind("API Gateway"), None);
        assert_eq!(kind("Technical Risks"), Some(Kind::Talk));
        assert_eq!(kind("发布检查清单"), Some(Kind::Checklist));
        assert_eq!(kind("Критерии готовности"), Some(Kind::Checklist));
        assert_eq!(kind("Legend"), Some(Kind::Legend));
        assert_eq!(kind("Key components"), None);
        assert_eq!(kind("Observability"), None);
        assert_eq!(kind("How to use this checklist"), Some(Kind::Talk));
        assert_eq!(kind("Release types & checklist adaptations"), None);
        assert_eq!(kind("Checklist for the release (v2)"), Some(Kind::Checklist));
        assert_eq!(kind("Checklist – backend"), Some(Kind::Checklist));
        assert_eq!(kind("Важно"), Some(Kind::Talk));
        assert_eq!(kind("Important checks"), None);
    }
}
