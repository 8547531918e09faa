//! What documents leave to be done under headings that say so, what they tell beneath a box that is ticked, and what fences
//! and commands name beside it.

use crate::support::{claims_of, commit, expect, folder_of, git, judged};
use gonogo::claims::Verdict;

/// What of a document is refuted, as `line text: evidence`.
#[track_caller]
fn refuted(files: &[(&str, &str)], text: &str, wanted: &[&str]) {
    let claims = judged(folder_of(files).path(), "READY.md", text);
    let refuted = claims.iter().filter(|claim| claim.verdict == Verdict::False);
    let shown: Vec<String> =
        refuted.map(|claim| format!("{} {}: {}", claim.line, claim.text, claim.evidence)).collect();
    assert_eq!(shown, wanted);
}

const PANELS: &str = "{\n  \"title\": \"The heat of the oven, by the hour and by the loaf that was in it, over the whole of the week\",\n  \"panels\": [\n    {\"title\": \"Heat at the door, as the thermometer has it, that hangs on the left\"},\n    {\"title\": \"Heat at the back, as the thermometer has it, that hangs on the right\"},\n    {\"title\": \"How often the door was open, and for how long, and who has opened it, and who has not shut it again\"}\n  ]\n}\n";
const QUOTA: &str =
    "apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: bakery\nspec:\n  hard:\n    pods: \"10\"\n";
const RULES: &str = "# What no pod of the bakery may do, whoever has written it, and for whatever reason he thinks that it must;\n# who needs more than that asks the miller, who asks the baker, who says no, and that is the end of the story.\n# This has been so since the first oven was built, and nobody who has burnt his fingers has ever asked for more.\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: bakery\n  labels:\n    pod-security.kubernetes.io/enforce: restricted\n";
const BAKERY: &[(&str, &str)] = &[
    ("grafana/dashboards/oven-heat.json", PANELS),
    ("k8s/quota.yaml", QUOTA),
    ("k8s/oven-door-rules.yaml", RULES),
    ("k8s/oven/deployment.yaml", "kind: Deployment\n"),
    (
        ".github/workflows/ci.yml",
        "on: push\njobs:\n  scan:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: gitleaks/gitleaks-action@v2\n      - uses: aquasecurity/trivy-action@v1\n        with:\n          image-ref: oven:1\n",
    ),
    ("oven/bake.py", "def bake(loaf):\n    return loaf\n"),
    ("oven/sell.py", "def sell(loaf):\n    return loaf\n"),
    ("oven/sweep.py", "def sweep():\n    return 1\n"),
];
const DONE: &str = "# Bakery readiness\n\n- ✅ Flour\n- ✅ Salt\n- ✅ Water\n\n";

#[test]
fn boxes_under_a_heading_of_what_needs_to_be_added_are_refuted_by_what_is_there() {
    let open = "- [ ] **Resource Quotas**: configure per namespace\n- [ ] **Oven door rules**: enforce the strict ones\n- [ ] **Secret scanning**: scan Git\n- [ ] **Image scanning**\n- [ ] **Resource quotas**: verify on all\n- [ ] **Oven door rules**: deploy\n- [ ] **Image scanning**: block what is weak\n- [ ] Create Grafana dashboards:\n  - [ ] Oven heat (by the hour, with errors)\n  - [ ] Flour dust\n";
    let text = format!("{DONE}## What needs to be added\n\n{open}");
    refuted(
        BAKERY,
        &text,
        &[
            "9 resource quotas: k8s/quota.yaml:2 is a ResourceQuota",
            "10 oven door rules: k8s/oven-door-rules.yaml exists",
            "11 secret scanning: .github/workflows/ci.yml:6: - uses: gitleaks/gitleaks-action@v2",
            "12 image scanning: .github/workflows/ci.yml:7: - uses: aquasecurity/trivy-action@v1",
            "17 Oven heat (by the hour, with errors): grafana/dashboards/oven-heat.json exists",
        ],
    );
    // Where nothing says what is done, or what is left, an empty box says nothing.
    refuted(BAKERY, &format!("# Bakery readiness\n\n## What needs to be added\n\n{open}"), &[]);
    refuted(BAKERY, &format!("{DONE}## How to bake\n\n{open}"), &[]);
}

#[test]
fn what_does_not_run_may_be_written() {
    let text = format!(
        "{DONE}**Not deployed:**\n- ❌ Resource quotas\n- ❌ Oven door rules\n\n| Rule | Deployed |\n|---|---|\n| Oven door rules | ❌ No |\n"
    );
    refuted(BAKERY, &text, &[]);
}

#[test]
fn a_thing_is_not_nowhere_where_a_file_of_the_one_word_has_the_other() {
    let rules = [("k8s/alerts.yaml", "kind: ConfigMap\ndata:\n  route: all\n")];
    let text = format!(
        "{DONE}## Still missing\n\n- [ ] Alert routing\n- [ ] Yeast counting\n- [ ] Git tag v1\n- [ ] Verify crust\n"
    );
    let of = |files: &[(&str, &str)]| {
        let claims = claims_of(&[BAKERY, files].concat(), &text);
        claims.into_iter().filter(|claim| claim.contains(" true ")).collect::<Vec<_>>()
    };
    assert_eq!(of(&[]), ["9 true alert routing", "10 true yeast counting"]);
    assert_eq!(of(&rules), ["10 true yeast counting"]);
}

#[test]
fn what_stands_beneath_a_ticked_box_is_said_of_what_is_done() {
    let hpa = "kind: HorizontalPodAutoscaler\nspec:\n  minReplicas: 2\n  maxReplicas: 6\n";
    let files = [("k8s/hpa.yaml", hpa)];
    expect(
        &files,
        "- [x] **Growth**\n  - The HPA scales 2–4 replicas\n- [x] **Growth**\n  - The HPA scales 2 to 6 replicas\n",
        &["2 false HPA scales 2–4 replicas", "4 true HPA scales 2 to 6 replicas"],
    );
    // Where a thing stands does not say that it is there, by whatever words its path has.
    let files = [("nginx.conf", "proxy_pass a;\n")];
    expect(&files, "- [x] **Door**\n  - **File:** conf/nginx/door.conf\n", &["2 false conf/nginx/door.conf"]);
}

#[test]
fn a_folder_that_kustomize_is_given_needs_its_file() {
    let files = [("k8s/oven/kustomization.yaml", "resources: []\n"), ("k8s/door/door.yaml", "kind: Service\n")];
    expect(
        &files,
        "```bash\nkubectl apply -k k8s/oven/\nkubectl apply -k k8s/door/\nkubectl apply -f k8s/door/\npytest k8s/door/ -k 'hinge'\n```\n",
        &["2 true k8s/oven/", "3 false k8s/door/", "4 true k8s/door/", "5 true k8s/door/"],
    );
}

#[test]
fn what_comments_in_fences_name_is_there_or_the_readers_to_write() {
    let files = [("k8s/door.yaml", "kind: Service\n")];
    expect(
        &files,
        "```yaml\n# Add to k8s/door.yaml\n# k8s/oven.yaml\n// see k8s/\nport: 80 # k8s/door.yaml\n```\n",
        &["2 true k8s/door.yaml"],
    );
}

#[test]
fn quoted_settings_are_what_configuration_has() {
    let files = [("k8s/door.yaml", "kind: Service\nsharedDoors: false\n")];
    expect(
        &files,
        "- `sharedDoors: false` in all\n- `sharedDoors: true` in all\n- Set `sharedDoors: false`\n",
        &["1 true sharedDoors: false", "2 false sharedDoors: true"],
    );
}

#[test]
fn costs_of_a_list_come_to_their_total() {
    expect(
        &[],
        "- Oven: ~$73/month\n- Two doors: $30/month\n- **Total:** ~$103/month\n\nBread:\n\n- Rye: $10\n- Wheat: $20\n- Total: $40\n\nCake:\n\n- Rye: $10K\n- Wheat: $20K\n- Total: $40K\n\nRolls:\n\n- Rye: $10-20\n- Wheat: $20\n- Total: $90\n\nPies:\n\n- Rye: ~$10\n- Wheat: $20\n- Total: $31\n",
        &["3 true Total: ~$103/month", "9 false Total: $40", "27 unverifiable Total: $31"],
    );
}

#[test]
fn names_of_servers_and_of_products_are_found_as_services_and_files() {
    let files = [
        ("compose.yaml", "services:\n  grainstore:\n    image: grain:1\n"),
        ("oven/breadrouter.py", "def route(loaf):\n    return loaf\n"),
        ("docs/BAKING_GUIDE.md", "# Baking\n"),
        ("Dockerfile", "FROM python:3.12\n"),
    ];
    expect(
        &files,
        "- [x] Grainstore database ready\n- [x] BreadRouter integration ready\n- [x] Breadrouter integration ready\n- [x] Baking guide created\n- [x] Docker containerization\n",
        &[
            "1 true Grainstore database ready",
            "2 true BreadRouter integration ready",
            "4 true Baking guide created",
            "5 true Docker containerization",
        ],
    );
}

#[test]
fn sentences_that_end_with_what_was_mended_deny_nothing() {
    let files = [
        ("oven/door.py", "def sell(loaf):\n    return rate_limit(loaf)\n"),
        (".github/workflows/ci.yml", "on: push\n"),
    ];
    let text = "# Findings\n\nAn open door, no rate limiting, and bread that\nnobody has counted are all closed.\n";
    refuted(&files, text, &[]);
    refuted(
        &files,
        &text.replace("all closed", "not closed"),
        &["3 no rate limiting: oven/door.py:2: return rate_limit(loaf)"],
    );
    refuted(
        &files,
        "# Risks\n\n- No CI pipeline to keep the crumbs away\n- No CI pipeline to Mars\n",
        &["3 no ci pipeline: .github/workflows/ci.yml exists"],
    );
    // A slash may stand between two ways to say it.
    let files = [("requirements.txt", "flask\n"), ("a.py", ""), ("b.py", ""), ("c.py", "")];
    let of = |text: &str| claims_of(&files, text).into_iter().filter(|claim| claim.contains('/')).collect::<Vec<_>>();
    assert_eq!(of("- [x] Managed by pip/requirements.txt\n"), ["1 unverifiable pip/requirements.txt"]);
    assert_eq!(of("- [x] Managed by `pip/requirements.txt`\n"), ["1 false pip/requirements.txt"]);
}

#[test]
fn what_only_looks_like_a_name_or_is_said_in_other_words_is_not_missed() {
    let files = [
        ("docker-compose.yml", "services:\n  db:\n    image: postgres:16\n"),
        ("Dockerfile", "FROM python:3.12\n"),
        ("bakery/oven.py", "def bake():\n    pass\n"),
        ("bakery/till.py", "def sell():\n    pass\n"),
        ("docs/OVENS.md", "# Ovens\n"),
    ];
    let table = "| Issue | Owner |\n|---|---|\n| The `postgres:14` image | Mia |\n\n";
    let kinds = "| Path | What |\n|---|---|\n| `bakery/**/*.py` | Python v2 services |\n\n";
    expect(
        &files,
        &format!(
            "# Bakery\n\n`bakery/oven.py`, `bakery/till.py` and `docs/OVENS.md` bake.\n\n{table}{kinds}- Others are left out (`.d.ts`, `till.lock`)\n- **bakery-shop/docs/PRICES.md** - what it costs there\n- `SesamePanel.tsx` - позже\n- `bakery/flour.py` - the mill\n"
        ),
        &[
            "3 true bakery/oven.py",
            "3 true bakery/till.py",
            "3 true docs/OVENS.md",
            "7 unverifiable postgres:14",
            "11 unverifiable Python v2",
            "13 unverifiable .d.ts",
            "13 unverifiable till.lock",
            "14 unverifiable bakery-shop/docs/PRICES.md",
            "15 unverifiable SesamePanel.tsx",
            "16 false bakery/flour.py",
        ],
    );
}

#[test]
fn what_is_left_is_refuted_by_a_file_in_a_folder_of_its_kind() {
    let files =
        [("oven/probes/providers/rye.py", PANELS), ("oven/probes/wheat.py", "x = 1\n"), ("oven/bake.py", "y = 1\n")];
    let open = "- [ ] Rye probes\n- [ ] Wheat probes\n- [ ] Rye probes tested\n- [ ] Rye ovens (if there is time)\n- [ ] Rye probe implementation (if there is time)\n";
    refuted(
        &files,
        &format!("{DONE}## Remaining tasks\n\n{open}"),
        &[
            "9 Rye probes: oven/probes/providers/rye.py exists",
            "13 Rye probe implementation (if there is time): oven/probes/providers/rye.py exists",
        ],
    );
    refuted(&files, &format!("{DONE}## How to bake\n\n{open}"), &[]);
}

#[test]
fn boxes_that_ask_for_a_file_are_refuted_by_it() {
    let files = [("SECURITY.md", PANELS), ("docker/Dockerfile.oven", PANELS), ("CHANGELOG.md", PANELS)];
    let open = "- [ ] SECURITY.md created\n- [ ] Create `docker/Dockerfile.oven` following the one of the till\n- [ ] SECURITY.md reviewed\n- [ ] Add `docker/Dockerfile.oven` tests\n- [ ] Update CHANGELOG.md\n- [ ] SECURITY.md exists\n";
    refuted(
        &files,
        &format!("{DONE}{open}"),
        &["7 SECURITY.md: SECURITY.md exists", "8 docker/Dockerfile.oven: docker/Dockerfile.oven exists"],
    );
    // Where nothing is marked as done, an empty box is a question.
    refuted(&files, &format!("# Bakery readiness\n\n{open}"), &[]);
    assert!(claims_of(&files, &format!("{DONE}- [ ] FLOUR.md created\n")).contains(&"7 true FLOUR.md".to_owned()));
}

#[test]
fn variables_of_a_list_that_is_read_are_missed() {
    let code = "import os\nfor name in [os.environ[\"SHOP_A\"], os.environ[\"SHOP_B\"], os.environ[\"SHOP_C\"], os.environ[\"SHOP_D\"], os.environ[\"SHOP_E\"]]:\n    print(name)\n";
    let boxes: String = ["SHOP_A", "SHOP_B", "SHOP_C", "SHOP_D", "SHOP_E", "SHOP_FLOUR"]
        .iter()
        .map(|name| format!("- [ ] `{name}` - ask the miller\n"))
        .collect();
    refuted(
        &[("shop.py", code)],
        &format!("# Shop readiness\n\n## Environment variables\n\n{boxes}"),
        &["10 SHOP_FLOUR: nothing in 1 files but documents has it"],
    );
    let few: String = boxes.lines().skip(3).map(|line| format!("{line}\n")).collect();
    refuted(&[("shop.py", code)], &format!("# Shop readiness\n\n## Environment variables\n\n{few}"), &[]);
}

#[test]
fn what_lies_beside_a_document_in_an_ignored_folder_is_no_more_there_than_elsewhere() {
    let text = "- ❌ `CODEOWNERS.txt`\n- ❌ `.travis.yml`\n";
    let folder = folder_of(&[(".gitignore", "docs/\n"), ("docs/READY.md", text)]);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "-f", "docs"]);
    commit(folder.path());
    let claims = judged(folder.path(), "docs/READY.md", text);
    let said: Vec<_> = claims.iter().map(|claim| (claim.line, claim.verdict.word())).collect();
    assert!(said.contains(&(1, "true")) && said.contains(&(2, "true")), "{said:?}");
}

#[test]
fn routes_of_a_section_stand_beneath_the_address_that_its_heading_gives() {
    let server = "import express from 'express';\nimport ovens from '@/ovens/ovens.routes';\nimport loaves from '@/loaves/loaves.routes';\nconst app = express();\napp.use('/api/ovens', ovens);\napp.use('/api/loaves', loaves);\n";
    let ovens = "import { Router } from 'express';\nconst router = Router();\nrouter.get('/', all);\nrouter.post('/:id/heat', heat);\nexport default router;\n";
    let loaves = "import { Router } from 'express';\nconst router = Router();\nrouter.get('/', all);\nrouter.post('/verify', h);\nexport default router;\n";
    // That a page asks for another address that ends alike says nothing of this one.
    let page = "export const check = () => api.post('/loaves/verify', {});\nexport const other = '/verify-all';\n";
    let files = [
        ("src/server.ts", server),
        ("src/ovens/ovens.routes.ts", ovens),
        ("src/loaves/loaves.routes.ts", loaves),
        ("web/page.ts", page),
    ];
    expect(
        &files,
        "# Bakery\n\n| Module | State | Mounted at |\n|---|---|---|\n| Ovens | Ready | `/api/ovens` |\n\n### Ovens (`/api/ovens`)\n\n| Method | Path | Login | Does |\n|---|---|---|---|\n| GET | `/` | Yes | All |\n| POST | `/:id/heat` | Yes | Heat |\n| POST | `/verify` | No | Verify |\n\n### Loaves\n\nBase path: `/api/loaves`\n\n- `POST /verify` - verifies\n- `DELETE /verify` - forgets\n",
        &[
            "5 true /api/ovens",
            "7 true /api/ovens",
            "11 true GET /api/ovens",
            "12 true POST /api/ovens/:id/heat",
            "13 false POST /api/ovens/verify",
            "17 true /api/loaves",
            "19 true POST /api/loaves/verify",
            "20 false DELETE /api/loaves/verify",
        ],
    );
}

#[test]
fn a_package_may_be_called_by_its_whole_name() {
    let module = "module bakery\n\nrequire (\n\texample.org/heat/oven v1.12.0\n\texample.org/yeast/rise/v2 v2.0.1\n\texample.org/oven v0.3.0\n)\n";
    expect(
        &[("go.mod", module), ("main.go", "package main\n")],
        "# Bakery\n\n- example.org/heat/oven **v1.11.0**\n- example.org/yeast/rise/v2 v2.0.1\n- `example.org/yeast/rise` v1.4.0 (dough)\n- example.org/flour v1.0.0\n",
        &[
            "3 false example.org/heat/oven v1.11.0",
            "4 true example.org/yeast/rise/v2 v2.0.1",
            "5 false example.org/yeast/rise v1.4.0",
        ],
    );
}
