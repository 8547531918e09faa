//! What is still to be done and is nowhere, what is done and is called so, and what code says of itself.

use crate::support::{commit, folder_of, judged};

const OVEN: &str = "export function bake(loaf: string) {\n  const heat = 240; // As hot as the thermometer at the door has it, when nobody has opened it for as long as it takes to knead the next loaf and to wash the hands.\n  const minutes = 45;\n  return [loaf, heat, minutes];\n}\n";
const SHOP: &[(&str, &str)] = &[
    ("src/oven.ts", OVEN),
    ("src/ledger/book.ts", "export function enter(line: string) {\n  return line;\n}\n"),
    ("src/till.ts", "export function take(coins: number) {\n  return coins;\n}\n"),
    ("LICENSE", "MIT License\n"),
    (".github/workflows/ci.yml", "on: push\njobs:\n  bake:\n    runs-on: ubuntu-latest\n"),
];

/// What of a document is decided, as `line verdict: evidence`.
fn decided(files: &[(&str, &str)], name: &str, text: &str) -> Vec<String> {
    let folder = folder_of(files);
    commit(folder.path());
    let claims = judged(folder.path(), name, text);
    let told = claims.iter().filter(|claim| claim.verdict.word() != "unverifiable");
    told.map(|claim| format!("{} {}: {}", claim.line, claim.verdict.word(), claim.evidence)).collect()
}

#[test]
fn what_a_task_names_and_is_nowhere_is_still_to_be_done() {
    let text = "# Shop readiness\n\n- [x] Flour is bought\n- [ ] Copy the books each night by a CronJob\n- [ ] Scan the images of the oven (Trivy) each week\n- [ ] Read `OVEN_HEAT_LIMIT` when the oven starts\n- [ ] Put the oven behind a proxy instead of Traefik\n- [ ] Count the loaves by hand\n\n## Next steps\n\n- Consider adding Kafka between oven and till\n- Kafka is loud\n";
    assert_eq!(
        decided(SHOP, "READINESS.md", text),
        [
            "4 true: nothing in 4 files names `cron`, as said",
            "5 true: nothing in 4 files names `trivy`, as said",
            "6 true: nothing in 4 files names `OVEN_HEAT_LIMIT`, as said",
            "12 true: nothing in 4 files names `kafka`, as said",
        ]
    );
}

#[test]
fn how_a_thing_should_be_is_no_name_that_could_be_missed() {
    let text = "# Shop readiness\n\n- [x] Flour is bought\n- [ ] The oven works correctly\n- [ ] Till functionality present\n- [ ] Smooth baking and selling\n";
    assert_eq!(decided(SHOP, "READINESS.md", text), [""; 0]);
}

#[test]
fn a_list_of_what_is_to_be_done_tells_how_things_stand_where_some_of_it_is_ticked() {
    let text = "# Oven TODO\n\n**Problem**: No `src/oven.ts` exists.\n\n- [x] Buy flour\n- [ ] Create LICENSE file\n- [ ] Create workflow for the loaves on Sundays\n";
    let refuted = ["3 false: src/oven.ts exists", "6 false: LICENSE exists"];
    assert_eq!(decided(SHOP, "OVEN_TODO.md", text), refuted);
    assert_eq!(decided(SHOP, "OVEN_TODO.md", &text.replace("[x]", "[ ]")), ["6 true: LICENSE exists"]);
}

#[test]
fn what_a_box_asks_to_be_there_is_refuted_by_its_file() {
    let text = "# Shop readiness\n\n- [x] Flour is bought\n- [ ] License file present\n- [ ] License file reviewed\n";
    assert_eq!(decided(SHOP, "READINESS.md", text), ["4 false: LICENSE exists"]);
}

#[test]
fn one_word_is_confirmed_by_what_is_called_by_it_and_no_more() {
    let text = "# Shop readiness\n\n- ✅ **Ledger**: every line is in it\n- ✅ **Till support**: coins only\n- ✅ **Voucher**: for children\n- ✅ Dynamic oven probes\n";
    let files = [SHOP, &[("src/probes/oven_probes.ts", "export const heat = 1;\n")]].concat();
    assert_eq!(
        decided(&files, "READINESS.md", text),
        [
            "3 true: src/ledger/book.ts is called so",
            "4 true: src/till.ts is called so",
            "6 true: src/probes/oven_probes.ts is called so",
        ]
    );
}

#[test]
fn code_that_only_stands_in_for_a_thing_refutes_that_it_is_done() {
    let files = [
        (
            "src/refund.ts",
            "export class Refund {\n  // In a real implementation, this would call the bank.\n  refundOrder(id: string) {\n    // For now, just log that the order gets its refund.\n    return id;\n  }\n}\n",
        ),
        (
            "src/grain.ts",
            "// This is not a complete Spelt implementation.\nexport function millSpelt(sack: string) {\n  return sack;\n}\n",
        ),
        (
            "src/session.ts",
            "export class Session {\n  end() {\n    // In a real implementation, we would update the clock of the session.\n  }\n}\n",
        ),
    ];
    let text = "# Shop readiness\n\n- ✅ Order refund\n- ✅ Grains: Rye, Wheat, Spelt with husks\n- ✅ Sessions: they end\n- ✅ Mock order refund\n";
    assert_eq!(
        decided(&files, "READINESS.md", text),
        [
            "3 false: src/refund.ts:4 says itself: For now, just log that the order gets its refund.",
            "4 false: src/grain.ts:1 says itself: This is not a complete Spelt implementation.",
            "5 true: src/session.ts is called so",
        ]
    );
}

#[test]
fn a_file_with_secrets_that_is_tracked_although_a_rule_names_it_is_not_kept_out() {
    let text = "# Shop readiness\n\n- [x] Sensitive files not tracked\n- [x] No secret files committed\n";
    let folder = folder_of(&[("app/google-services.json", "{}\n")]);
    commit(folder.path());
    crate::support::write(folder.path(), ".gitignore", "*.iml\napp/google-services.json\nkeys.pem\n");
    let shown: Vec<String> = judged(folder.path(), "READINESS.md", text)
        .iter()
        .map(|claim| format!("{} {}: {}", claim.line, claim.verdict.word(), claim.evidence))
        .collect();
    let evidence = "app/google-services.json is in the repository, though .gitignore names it";
    assert_eq!(shown, [format!("3 false: {evidence}"), format!("4 false: {evidence}")]);
    assert_eq!(decided(&[(".gitignore", "keys.pem\n")], "READINESS.md", text), [""; 0]);
}

#[test]
fn a_server_that_no_code_reaches_is_used_for_nothing() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let modules: Vec<(String, String)> =
        names.iter().map(|name| (format!("src/{name}.ts"), format!("export const {name} = 1;\n"))).collect();
    let shop = |more: &[(&str, &str)]| {
        let mut files: Vec<(&str, &str)> = modules.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        files.push(("package.json", "{\"dependencies\": {\"ioredis\": \"^5.0.0\"}}\n"));
        files.push(("docker-compose.yml", "services:\n  redis:\n    image: redis:7\n"));
        files.push((
            "src/settings.ts",
            "export const settings = {\n  redis: { host: 'oven' },\n  kind: 'redis' | 'none',\n};\n",
        ));
        files.extend(more);
        decided(&files, "READINESS.md", "# Shop readiness\n\n- ✅ Loaves are kept in Redis\n")
    };
    let refuted = ["3 false: docker-compose.yml:2 names it, but none of 11 files of code uses a client"];
    assert_eq!(shop(&[]), refuted);
    let confirmed = |told: Vec<String>| told.iter().all(|told| !told.contains("false"));
    assert!(confirmed(shop(&[("src/shelf.ts", "import Redis from 'ioredis';\nexport const shelf = new Redis();\n")])));
    assert!(confirmed(shop(&[("api/package.json", "{\"dependencies\": {\"bull\": \"^4.0.0\"}}\n")])));
}

#[test]
fn secrets_whose_values_a_manifest_has_as_they_are_are_not_encrypted() {
    const SECRET: &str =
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: oven\ndata:\n  door: b3ZlbmRvb3I=  # in base64\n";
    let text = "# Shop readiness\n\n- ✅ **Secrets**: encrypted secrets for each oven\n";
    let refuted = ["3 false: k8s/secret.yaml:2 is a Secret with its values as they are, and nothing encrypts them"];
    assert_eq!(decided(&[("k8s/secret.yaml", SECRET)], "READINESS.md", text), refuted);
    let sealed = [("k8s/secret.yaml", SECRET), (".sops.yaml", "creation_rules:\n  - sops: oven\n")];
    assert_eq!(decided(&sealed, "READINESS.md", text), [""; 0]);
    let filled = SECRET.replace("b3ZlbmRvb3I=  # in base64", "{{ .Values.door }}");
    assert_eq!(decided(&[("k8s/secret.yaml", &filled)], "READINESS.md", text), [""; 0]);
}

#[test]
fn a_variable_that_a_line_only_mentions_is_there_where_an_example_or_code_has_it() {
    let files = [SHOP, &[(".env.example", "OVEN_HEAT_LIMIT=240\n")]].concat();
    let text = "# Shop readiness\n\n1. Put the heat into the book as `OVEN_HEAT_LIMIT`\n2. Put the cold in as `OVEN_COLD_LIMIT`\n";
    let told = decided(&files, "READINESS.md", text);
    assert!(told.len() == 1 && told[0].starts_with("3 true: "), "{told:?}");
}

#[test]
fn a_single_one_is_one_and_no_more() {
    let files = [(".github/workflows/a.yml", "on: push\n"), (".github/workflows/b.yml", "on: push\n")];
    let text = "# Shop readiness\n\n- **Current**: Single workflow, no tests\n- A single workflow run takes an hour\n";
    let told = decided(&files, "READINESS.md", text);
    assert!(told.len() == 1 && told[0].starts_with("3 false: there are 2 workflows"), "{told:?}");
    assert!(decided(&files[..1], "READINESS.md", text)[0].starts_with("3 true: "));
}

#[test]
fn sessions_that_a_store_keeps_are_nowhere_without_sessions() {
    let modules = ["a", "b", "c"].map(|name| (format!("src/{name}.ts"), format!("export const {name} = 1;\n")));
    let shop = |more: &[(&str, &str)]| {
        let mut files: Vec<(&str, &str)> = modules.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        files.extend(more);
        decided(&files, "READINESS.md", "# Shop readiness\n\n- ✅ Database-backed sessions\n")
    };
    let none = shop(&[]);
    assert!(none.len() == 1 && none[0].starts_with("3 false: "), "{none:?}");
    let there = "export async function heat(session) {\n  await session.open();\n}\n";
    assert!(shop(&[("src/heat.ts", there)]).iter().all(|told| !told.contains(" false: ")));
}

#[test]
fn a_route_of_a_router_whose_maker_nobody_calls_serves_nobody() {
    let routes = "import { Router } from 'express';\n\nexport function loafRoutes(shelf) {\n  const router = Router();\n\n  router.post('/loaves/bake', bake);\n  return router;\n}\n";
    let server =
        |more: &str| format!("import express from 'express';\nconst app = express();\napp.use('/api', shops);\n{more}");
    let text = "# Shop readiness\n\n- `POST /api/loaves/bake` creates a loaf\n";
    let told = |server: &str| decided(&[("src/loaf.ts", routes), ("src/server.ts", server)], "READINESS.md", text);
    assert_eq!(
        told(&server("")),
        ["3 false: src/loaf.ts:6 is a route of a router that `loafRoutes` makes, which nothing calls"]
    );
    let mounted = server("import { loafRoutes } from './loaf';\napp.use('/api', loafRoutes(shelf));\n");
    assert_eq!(told(&mounted), ["3 true: served by src/loaf.ts:6"]);
    // Another router may serve it, at an address that is given elsewhere.
    let other = server("export const others = Router();\nothers.post('/:id/bake', bake);\n");
    assert_eq!(told(&other), ["3 true: served by src/loaf.ts:6"]);
}

#[test]
fn what_is_run_or_told_by_its_version_is_no_use_of_it() {
    let modules: Vec<(String, String)> =
        (0..11).map(|at| (format!("src/m{at}.ts"), format!("export const m{at} = 1;\n"))).collect();
    let mut files: Vec<(&str, &str)> = modules.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("docker-compose.yml", "services:\n  redis:\n    image: redis:7\n"));
    let text =
        "# Shop readiness\n\n- ✅ Docker Compose for Redis and the ovens\n- ✅ Redis 7\n- ✅ Redis keeps the loaves\n";
    let told = decided(&files, "READINESS.md", text);
    let refuted: Vec<_> = told.iter().filter(|told| told.contains(" false: ")).collect();
    assert!(matches!(refuted.as_slice(), [one] if one.starts_with("5 ")), "{told:?}");
}

#[test]
fn a_remark_takes_back_no_route_and_no_measured_number() {
    let tool = "def scaffold_get():\n    # TODO: implement the GET handler\n    return None\n\n\ndef freshness_rating():\n    \"\"\"Freshness rating (mock implementation).\"\"\"\n    return 91\n";
    let files =
        [("tools/scaffold.py", tool), ("src/a.py", "A = 1\n"), ("src/b.py", "B = 1\n"), ("src/c.py", "C = 1\n")];
    let text = "# Shop readiness\n\n- ✅ GET `/loaves` handler\n- ✅ Freshness rating: 91/100\n- ✅ Freshness rating\n";
    let told = decided(&files, "READINESS.md", text);
    let refuted: Vec<_> = told.iter().filter(|told| told.contains(" false: ")).collect();
    assert!(matches!(refuted.as_slice(), [one] if one.starts_with("5 ")), "{told:?}");
}

#[test]
fn a_run_that_a_section_tells_of_is_no_run_of_all() {
    let some =
        |from: usize, to: usize| (from..to).map(|at| format!("def test_{at}():\n    assert True\n\n\n")).collect();
    let (ovens, loaves): (String, String) = (some(0, 12), some(12, 60));
    let files = [("tests/test_oven.py", ovens.as_str()), ("tests/test_loaf.py", loaves.as_str())];
    let text =
        "# Shop readiness\n\n## Ovens\n\n**Tests:** 12/12 passed\n\nTotal: 12/12 tests\n\nOverall: 20/20 tests\n";
    let told = decided(&files, "READINESS.md", text);
    let refuted: Vec<_> = told.iter().filter(|told| told.contains(" false: ")).collect();
    assert!(matches!(refuted.as_slice(), [one] if one.starts_with("9 ")), "{told:?}");
}

#[test]
fn what_is_to_be_done_with_a_thing_is_not_the_thing() {
    let dry = |remark: &str| format!("def oven():\n    # {remark}\n    return 1\n");
    let told = |remark: &str| {
        let oven = dry(remark);
        let files =
            [("src/oven.py", oven.as_str()), ("src/a.py", "A = 1\n"), ("src/b.py", "B = 1\n"), ("src/c.py", "C = 1\n")];
        let told =
            decided(&files, "READINESS.md", "# Shop readiness\n\n- ✅ Oven support\n- ✅ Oven support by gas_burner\n");
        told.into_iter().filter(|told| told.contains(" false: ")).collect::<Vec<_>>()
    };
    assert!(matches!(told("TODO: implement oven support").as_slice(), [one] if one.starts_with("3 ")));
    assert_eq!(told("TODO: implement oven-based drying"), [""; 0]);
}

#[test]
fn what_is_to_come_into_a_file_does_not_ask_for_the_file() {
    let files = [("CHANGELOG.md", "# Changes\n\n- Ovens\n"), ("README.md", "# Shop\n")];
    let text = "# Shop todo\n\n- [x] Ovens\n- [ ] **CHANGELOG** — notes on each oven\n- [ ] CHANGELOG\n";
    let told = decided(&files, "TODO.md", text);
    assert_eq!(told, ["5 false: CHANGELOG.md exists"]);
}
