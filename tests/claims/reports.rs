//! What reports of finished work say: features that are only settings, packages and their versions, limits, counts of
//! folders and data, rates, secrets, and things called missing that are there.

use crate::support::{claims_of, expect};

/// A shop that limits nothing: it has a setting for it, and a package.
const SHOP: &[(&str, &str)] = &[
    ("app/settings.py", "rate_limit_per_minute: int = 60\nname = \"shop\"\n"),
    ("app/order.py", "def place(order):\n    return order\n"),
    ("app/stock.py", "def reserve(item):\n    return item\n"),
    ("requirements.txt", "slowapi-limiter==1.0\npyjwt==2.8.0\n"),
    (".env.example", "RATE_LIMIT_PER_MINUTE=60\n"),
];

#[test]
fn a_setting_and_a_package_are_no_feature() {
    let text = "- [x] Rate limiting implemented\n";
    expect(SHOP, text, &["1 false Rate limiting implemented"]);
    // Whoever reads the setting may use it.
    let mut files = SHOP.to_vec();
    files.push(("app/gate.py", "def allowed(count):\n    return count < settings.rate_limit_per_minute\n"));
    expect(&files, text, &["1 true Rate limiting implemented"]);
}

#[test]
fn a_module_that_nobody_names_does_nothing() {
    let text = "- ✅ Circuit breaker around payments\n";
    let breaker =
        ("app/breaker.py", "class CircuitBreaker:\n    def trip(self):\n        self.open = CircuitBreaker.now()\n");
    let mut files = SHOP.to_vec();
    files.push(breaker);
    expect(&files, text, &["1 false Circuit breaker around payments"]);
    files.push(("app/pay.py", "from app.breaker import CircuitBreaker\n\nguard = CircuitBreaker()\n"));
    expect(&files, text, &["1 true Circuit breaker around payments"]);
}

#[test]
fn reports_are_believed_to_tell_what_was_made() {
    let text = "# Checkout complete\n\n## Frontend\n\n- Lazy loading of the basket\n\n## Known issues\n\n- Code splitting of the basket\n";
    expect(SHOP, text, &["5 false Lazy loading of the basket"]);
    expect(SHOP, &text.replace("Checkout complete", "Checkout"), &[]);
}

#[test]
fn packages_and_their_versions_are_those_of_the_manifests() {
    let manifest = r#"{
  "dependencies": { "vue-router": "^4.2.0", "axios": "^1.6.0", "@tanstack/vue-query": "^5.0.0", "zod": "^3.22.0" },
  "devDependencies": { "vitest": "^1.0.0", "eslint": "^8.0.0", "sass": "^1.0.0" }
}"#;
    let text = "# Shop\n\n- ✅ **Vue Router v3** for pages\n- ✅ **Vue Router v4** for pages\n- ✅ **TanStack Query** for orders\n- ✅ Axios instances per shop\n- ✅ Validation: Zod for baskets\n\n### Development Dependencies (7)\n\n- vitest, sass, left-pad\n";
    expect(
        &[("package.json", manifest)],
        text,
        &[
            "3 false Vue Router v3",
            "4 true Vue Router v4",
            "5 true TanStack Query",
            "5 true TanStack Query for orders",
            "7 true Zod",
            "9 false Development Dependencies (7",
            "11 false vitest, sass, left-pad",
        ],
    );
}

#[test]
fn what_is_yet_to_be_and_where_it_is_served_refutes_nothing() {
    let files = [
        ("app/upload.py", "MAX_PHOTO_SIZE_MB = 8\n"),
        ("src/measures.ts", "export const orders = new client.Counter({ name: 'orders_total' }); // prom-client\n"),
        ("ops/dashboard.json", "{\"title\": \"Orders\", \"panels\": []}\n"),
    ];
    let text = "Upload limits:\n- [ ] Tune photo size (10MB)\n\n## Network\n\n- Prometheus metrics: 7071\n\nAll listen on 80 and 443, while the old dashboards do not.\n\n**Success criteria**:\n- 15+ dashboards in the hall\n";
    let found = claims_of(&files, text);
    assert!(!found.iter().any(|found| found.contains(" false ")), "{found:#?}");
    let stated = claims_of(&files, "Here:\n\n- Prometheus metrics: 71\n- 15+ Grafana dashboards in the hall\n");
    assert_eq!(stated.iter().filter(|found| found.contains(" false ")).count(), 2, "{stated:#?}");
}

#[test]
fn numbers_are_confirmed_by_the_line_that_has_them() {
    let files = [("src/rules.ts", "const guests = z.array(guest).max(7);\n")];
    expect(
        &files,
        "- ✅ Rooms take at most 7 guests\n- ✅ Rooms take at most 8 guests\n",
        &["1 true Rooms take at most 7 guests"],
    );
}

#[test]
fn what_scales_to_zero_may_have_none() {
    let files = [("deploy/app.yaml", "scaling:\n  min_instances: 2\n  max_instances: 9\n")];
    let text = "- [x] Scales to zero at night\n- [x] Autoscaling (2-9 instances)\n";
    expect(&files, text, &["1 false Scales to zero", "2 true Autoscaling (2-9 instances"]);
    expect(&[("deploy/app.yaml", "min_instances: 0\n")], "- [x] Scales to zero at night\n", &["1 true Scales to zero"]);
}

#[test]
fn folders_and_files_of_data_are_counted() {
    let files = [
        ("src/routes/order.ts", "export {}\n"),
        ("src/routes/stock.ts", "export {}\n"),
        ("ops/board.json", "{\"board\": {\"panels\": [{}, {}, {}]}}"),
    ];
    let text = "## Code\n\n- `routes/` Addresses (2 files)\n- `routes/` Addresses (5 files)\n- 2 files in `src/routes`\n\n## Board\n\nLocation: `ops/board.json`\n\n- 8 panels of orders\n\n## Again\n\n- 3 panels in `ops/board.json`\n";
    let found = claims_of(&files, text);
    for wanted in [
        "3 true routes/ (2 files)",
        "4 false routes/ (5 files)",
        "5 true src/routes/ (2 files)",
        "11 false 8 panels",
        "15 true 3 panels",
    ] {
        assert!(found.iter().any(|found| found == wanted), "{wanted} is not in {found:#?}");
    }
}

#[test]
fn a_total_counts_what_stands_beneath_it() {
    let text = "## Roles (5 total)\n\n| Role | Status |\n|---|---|\n| Cook | ✅ |\n| Host | ✅ |\n| Guest | ✅ |\n| Owner | ✅ |\n";
    expect(&[], text, &["1 false Roles (5 total)"]);
    // A table that names a few only does not say that there are no others.
    expect(&[], &text.replace("(5 total)", "(9 total)"), &[]);
}

#[test]
fn a_whole_suite_has_no_more_tests_than_ran() {
    let tests =
        ("tests/test_order.py", "def test_a():\n    pass\n\n\ndef test_b():\n    pass\n\n\ndef test_c():\n    pass\n");
    expect(&[tests], "- ✅ All tests pass (3/3)\n", &["1 true 3/3"]);
    expect(&[tests], "- ✅ All tests pass (2/2)\n", &["1 unverifiable 2/2"]);
    expect(&[tests], "- ✅ Order tests pass (2/2)\n", &[]);
}

#[test]
fn secrets_that_stand_in_what_runs_are_found() {
    let text = "- [x] No hardcoded secrets\n";
    // In two parts, so that no scanner of this repository takes it for a secret.
    let token = concat!("TOKEN = \"ghp", "_R7xQ2mB9kLpW4nZcV8tYh3JdF6gS5aE0uXqM\"\n");
    expect(&[("src/mail.py", token)], text, &["1 false No hardcoded secrets"]);
    expect(&[("tests/test_mail.py", token)], text, &[]);
    let compose = |password: &str| format!("services:\n  db:\n    environment:\n      DB_PASSWORD: {password}\n");
    expect(&[("docker-compose.yml", &compose("admin"))], text, &["1 false No hardcoded secrets"]);
    expect(&[("docker-compose.yml", &compose("${DB_PASSWORD:-admin}"))], text, &["1 false No hardcoded secrets"]);
    expect(&[("docker-compose.yml", &compose("${DB_PASSWORD}"))], text, &[]);
}

#[test]
fn what_is_called_missing_may_be_there() {
    let files = [
        (
            "app/gate.py",
            "def gate(request):\n    limiter.check(request)\n\n\ndef verify_token(token):\n    return jwt.decode(token)\n",
        ),
        (".github/workflows/ci.yml", "on: push\n"),
        (
            "src/pages/RefundPolicyPage.tsx",
            &"export const text = 'All is paid back within a week, whatever it was.';\n".repeat(9),
        ),
    ];
    let text = "| Control | Status |\n|---|---|\n| Rate limiting / quotas | Not implemented |\n\n1. **No CI pipeline found in the repo** to keep it green.\n2. No `.tf` files\n3. `app/gate.py` - no real JWT validation\n\n- [x] Terms\n- [ ] Refund policy\n- [ ] Refund testing\n";
    let found = claims_of(&files, text);
    for wanted in [
        "3 false rate limiting",
        "5 false no ci pipeline",
        "6 true no .tf",
        "7 false no JWT validation",
        "10 false Refund policy",
    ] {
        assert!(found.iter().any(|found| found == wanted), "{wanted} is not in {found:#?}");
    }
    assert!(!found.iter().any(|found| found.starts_with("11 false")), "{found:#?}");
}

#[test]
fn a_folder_in_which_something_is_said_to_be_is_missed() {
    let files = [
        ("src/a.py", "def a():\n    pass\n"),
        ("src/b.py", "def b():\n    pass\n"),
        ("src/c.py", "def c():\n    pass\n"),
    ];
    let text = "`src/a.py`, `src/b.py` and `src/c.py` are done.\n\n## Clusters\n\n**Location**: `infra/clusters/`\n\n- No values.yaml\n";
    let found = claims_of(&files, text);
    for wanted in ["5 false infra/clusters/", "7 true values.yaml"] {
        assert!(found.iter().any(|found| found == wanted), "{wanted} is not in {found:#?}");
    }
}

#[test]
fn what_was_created_and_how_heavy_it_is_are_looked_up() {
    let guide = "x".repeat(4096);
    let files = [("docs/GUIDE.md", guide.as_str()), ("src/a.py", "a = 1\nb = 2\n")];
    let text = "- [x] REFUNDS_MADE_EASY.md created\n- ✅ GUIDE.md (4.0 KB)\n- ✅ docs/GUIDE.md (9 KB)\n\nOver 2,000 lines of code.\n";
    let found = claims_of(&files, text);
    for wanted in [
        "1 false REFUNDS_MADE_EASY.md",
        "2 true GUIDE.md: 4.0 KB",
        "3 false docs/GUIDE.md: 9 KB",
        "5 false Over 2,000 lines of code",
    ] {
        assert!(found.iter().any(|found| found == wanted), "{wanted} is not in {found:#?}");
    }
}

#[test]
fn a_label_says_of_all_beneath_it_that_it_is_missing() {
    let text = "❌ **Not Implemented**:\n- Rate limiting\n\n✅ **Implemented**:\n- Stock is reserved\n";
    let gate = ("app/gate.py", "def gate(request):\n    limiter.check(request)\n");
    let mut files = SHOP.to_vec();
    files.push(gate);
    let found = claims_of(&files, text);
    assert!(found.contains(&"2 false rate limiting".to_owned()), "{found:#?}");
}
