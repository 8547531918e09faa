//! What documents name that the repository does not have: files, folders, functions, variables, what a command needs.

use crate::support::{claims_of, expect};

/// A repository of which a document can name four files.
const SHOP: &[(&str, &str)] = &[
    ("src/order.py", "def place(order):\n    return order\n"),
    ("src/stock.py", "def reserve(item):\n    return open('stock_report.json', 'w')\n"),
    ("src/price.py", "def total(order):\n    return 0\n"),
    ("src/way.py", "def short(order):\n    return 1\n"),
];
const NAMED: &str = "`src/order.py`, `src/stock.py`, `src/price.py` and `src/way.py` are covered.\n\n";

#[test]
fn a_document_that_names_the_repositorys_files_is_believed_of_none_that_is_not_there() {
    let text = format!(
        "{NAMED}- `refund_policy.py` - who gets money back\n- `refund_report.json` - what came of it\n- `stock_report.json` - what is left\n- `ui/basket-view.feature` - the basket\n"
    );
    expect(
        SHOP,
        &text,
        &[
            "1 true src/order.py",
            "1 true src/price.py",
            "1 true src/stock.py",
            "1 true src/way.py",
            "3 false refund_policy.py",
            "4 false refund_report.json",
            // Code writes it.
            "5 unverifiable stock_report.json",
            "6 false ui/basket-view.feature",
        ],
    );
}

#[test]
fn what_is_asked_for_denied_or_of_a_package_is_not_missed() {
    let text = format!(
        "{NAMED}- Implement refunds (`ui/refund-form.py`)\n- There is no `ui/refund-list.py`\n- `bn.js` is pinned\n- Problem: `ui/refund-page.py` was used\n"
    );
    expect(
        SHOP,
        &text,
        &[
            "1 true src/order.py",
            "1 true src/price.py",
            "1 true src/stock.py",
            "1 true src/way.py",
            "3 unverifiable ui/refund-form.py",
            "4 true ui/refund-list.py",
            "5 unverifiable bn.js",
            "6 unverifiable ui/refund-page.py",
        ],
    );
}

#[test]
fn folders_that_a_tree_shows_are_missed_unless_programs_fill_them() {
    let text =
        "```\nshop/\n├── src/\n│   ├── order.py\n│   ├── stock.py\n│   └── price.py\n├── guides/\n└── uploads/\n```\n";
    expect(
        SHOP,
        text,
        &[
            "3 true src",
            "4 true src/order.py",
            "5 true src/stock.py",
            "6 true src/price.py",
            "7 false guides",
            "8 unverifiable uploads",
        ],
    );
}

#[test]
fn commands_find_the_file_that_they_need() {
    let text = "```bash\ndocker build -t shop .\ndocker compose up -d\ncd src/tools && python worker.py\n```\n\n```bash\ncd ../other\ndocker build .\n```\n\nThe worker is in `src/tools/worker.py`.\n";
    expect(
        SHOP,
        text,
        &[
            "2 false docker build",
            "3 false docker compose up",
            "4 unverifiable src/tools",
            "4 unverifiable worker.py",
            "9 unverifiable docker build",
            "12 false src/tools/worker.py",
        ],
    );
    let text = text.replace("cd ../other\n", "");
    expect(
        SHOP,
        &text,
        &[
            "2 false docker build",
            "3 false docker compose up",
            "4 false src/tools",
            "4 false worker.py",
            "8 false docker build",
            "11 false src/tools/worker.py",
        ],
    );
    expect(
        &[("deploy/Dockerfile.api", "FROM scratch\n"), ("compose.prod.yaml", "services:\n  api:\n    image: shop\n")],
        "```bash\ndocker build .\ndocker-compose up\n```\n",
        &["2 true docker build", "3 true docker compose up"],
    );
}

#[test]
fn variables_that_a_fence_sets_and_nothing_reads_are_told_from_a_scripts_own() {
    let code = "import os\nhost = os.environ['SHOP_HOST']\nmode = os.environ['SHOP_MODE']\n";
    let text = "## Environment variables\n\n```env\nSHOP_HOST=a\nSHOP_MODE=b\nBASKET_LIFETIME=9\n```\n\n```bash\nBACKUP_PLACE=/srv\nls $BACKUP_PLACE\n```\n";
    expect(
        &[("main.py", code)],
        text,
        &["4 true SHOP_HOST", "5 true SHOP_MODE", "6 false BASKET_LIFETIME", "10 unverifiable BACKUP_PLACE"],
    );
    let settings = format!(
        "{code}class Settings(BaseSettings):\n    class Config:\n        env_prefix = 'BASKET_'\n    lifetime: int = 9\n"
    );
    expect(
        &[("main.py", &settings)],
        &text[..text.find("\n```bash").unwrap()],
        &["4 true SHOP_HOST", "5 true SHOP_MODE", "6 unverifiable BASKET_LIFETIME"],
    );
    // Settings have no more variables than fields.
    let settings = settings.replace("lifetime", "handles");
    expect(
        &[("main.py", &settings)],
        &text[..text.find("\n```bash").unwrap()],
        &["4 true SHOP_HOST", "5 true SHOP_MODE", "6 false BASKET_LIFETIME"],
    );
}

#[test]
fn routes_that_code_only_asks_for_are_not_served() {
    let server = "const app = express();\napp.get('/api/orders', list);\napp.post('/api/orders', place);\n";
    let page = "fetch('/api/orders/9', { method: 'DELETE' });\nconst kept = require('../data/refunds.json');\n";
    expect(
        &[("server.js", server), ("page.js", page), ("package.json", "{\"dependencies\": {\"express\": \"4\"}}")],
        "## API\n\n- `GET /api/orders` - all\n- `POST /api/orders` - a new one\n- `GET /api/refunds` - refunds\n- No `GET /api/returns` exists\n",
        &["3 true GET /api/orders", "4 true POST /api/orders", "5 false GET /api/refunds", "6 true GET /api/returns"],
    );
}

#[test]
fn numbers_are_held_against_the_names_behind_them() {
    expect(
        SHOP,
        "- Tests: 5 (login, signup, search, basket)\n- 3 roles (admin, editor, reader)\n- Steps: 9 (login, signup, search)\n- Suites: 4 (login, signup, etc.)\n",
        &["1 false Tests: 5 (login, signup, search, basket)", "2 true 3 roles (admin, editor, reader)"],
    );
}

#[test]
fn scripts_that_are_quoted_are_compared() {
    let package = "{\"scripts\": {\"build\": \"tsc && vite build\", \"start\": \"vite preview\"}}";
    let text = "```json\n\"build\": \"vite build\"\n\"start\": \"vite preview\"\n```\n";
    expect(&[("package.json", package)], text, &["2 false build", "3 true start"]);
    // What quotes none as it is quotes another package.
    expect(&[("package.json", package)], &text.replace("preview", "serve"), &[]);
}

#[test]
fn functions_are_missed_where_nearly_all_others_are_there() {
    let code = "def place_order_now():\n    pass\ndef find_stock_of():\n    pass\ndef sum_all_prices():\n    pass\n";
    let files = &[("a.py", code), ("b.py", "def ship_the_order():\n    pass\n"), ("c.py", "X = 1\n")];
    let text = "1. `place_order_now()` calls `find_stock_of()`\n2. `sum_all_prices()`\n3. `ship_the_order()`\n4. `return_the_order()`\n";
    expect(
        files,
        text,
        &[
            "1 true find_stock_of()",
            "1 true place_order_now()",
            "2 true sum_all_prices()",
            "3 true ship_the_order()",
            "4 false return_the_order()",
        ],
    );
}

#[test]
fn probes_are_looked_for_in_manifests() {
    let deployment = "kind: Deployment\nspec:\n  template: {}\n";
    let text = "- ✅ Liveness + readiness probes\n";
    expect(&[("k8s/api.yaml", deployment)], text, &["1 false Liveness + readiness probes"]);
    let probed = format!("{deployment}  livenessProbe: {{}}\n  readinessProbe: {{}}\n");
    expect(&[("k8s/api.yaml", &probed)], text, &["1 true Liveness + readiness probes"]);
}

#[test]
fn what_is_counted_as_all_is_all() {
    let crd = |name: &str| format!("kind: CustomResourceDefinition\nmetadata:\n  name: {name}\n");
    let (one, two, three) = (crd("orders"), crd("baskets"), crd("prices"));
    let files: &[(&str, &str)] = &[
        ("crd/orders.yaml", &one),
        ("crd/baskets.yaml", &two),
        ("chart/crds/orders.yaml", &one),
        ("crd/prices.yaml", &three),
    ];
    expect(
        files,
        "- All 2 CRDs are valid\n- 2 CRDs changed\n- All 3 CRDs are documented\n",
        &["1 false 2 CRDs are valid", "2 unverifiable 2 CRDs changed", "3 true 3 CRDs are documented"],
    );
}

#[test]
fn cargo_and_python_are_told_names_that_are_there() {
    let manifest = "[package]\nname = \"shop\"\n[[bin]]\nname = \"till\"\npath = \"src/till.rs\"\n";
    let files: &[(&str, &str)] = &[
        ("Cargo.toml", manifest),
        ("src/till.rs", "fn main() {}\n"),
        ("examples/basket.rs", "fn main() {}\n"),
        ("worker/queue.py", "x = 1\n"),
    ];
    expect(
        files,
        "```bash\ncargo run --example basket\ncargo run --example refund\ncargo run -p shop --bin till\ncargo test -- --test refund\npython -m worker.queue\npython -m worker.refund\npython -m http.server\n```\n",
        &[
            "2 true cargo --example basket",
            "3 false cargo --example refund",
            "4 true cargo -p shop",
            "5 true cargo test",
            "6 true worker/queue.py",
            "7 false worker/refund.py",
        ],
    );
}

#[test]
fn folders_are_missed_where_the_document_is_about_the_repository() {
    let text = format!("{NAMED}Rules are in `src/rules/`, pictures in `src/uploads/`.\n");
    expect(
        SHOP,
        &text,
        &[
            "1 true src/order.py",
            "1 true src/price.py",
            "1 true src/stock.py",
            "1 true src/way.py",
            "3 false src/rules/",
            "3 unverifiable src/uploads/",
        ],
    );
}

#[test]
fn keys_with_their_values_are_confirmed_by_configuration() {
    expect(
        &[("k8s/api.yaml", "spec:\n  runAsNonRoot: true\n")],
        "- runAsNonRoot: true\n- privileged: false\n",
        &["1 true runAsNonRoot: true"],
    );
}

#[test]
fn what_a_library_offers_and_how_long_a_type_is_are_looked_up() {
    let long = format!("class OrderBook:\n{}", "    x = 1\n".repeat(49));
    let files: &[(&str, &str)] =
        &[("book.py", &long), ("list.jsx", "const seen = useMemo(() => 1);\n"), ("page.jsx", "React.lazy(load);\n")];
    expect(
        files,
        "- ✅ React.memo for lists\n- ✅ React.lazy for pages\n- ✅ OrderBook (90 lines)\n- ✅ OrderBook (52 lines)\n- ✅ OrderBook (20 lines)\n",
        &[
            "1 false memo",
            "2 true lazy",
            "3 false OrderBook (90 lines)",
            "4 true OrderBook (52 lines)",
            "4 true OrderBook",
            "5 unverifiable OrderBook (20 lines)",
            "5 true OrderBook",
        ],
    );
}

#[test]
fn a_header_for_browsers_says_nothing_of_who_may_do_what() {
    let go = "package main\n\nfunc headers() {\n\tpolicy := setting(\"PERMISSIONS_POLICY\", \"geolocation=()\")\n\tw.Set(\"Permissions-Policy\", policy)\n\tuse(permissionsPolicy(policy))\n}\n";
    let claims = claims_of(&[("main.go", go)], "# Gaps\n\n- No RBAC\n");
    assert!(claims.iter().all(|claim| !claim.contains("false")), "{claims:?}");
    let own = "package main\n\nfunc may() {\n\tcheck(hasPermission(user))\n}\n";
    assert_eq!(claims_of(&[("main.go", own)], "# Gaps\n\n- No RBAC\n"), ["3 false no rbac"]);
}

#[test]
fn what_an_open_task_is_to_bring_need_not_be_served() {
    let app = "import express from 'express'\nconst app = express()\napp.get('/health', ok)\napp.get('/loaves', ok)\napp.get('/rolls', ok)\n";
    let judge = |task: &str| {
        let text = format!(
            "# Routes\n\nServed: `/loaves`, `/rolls` endpoints.\n\n- {task}\n  - Endpoints: `/health`, `/readiness`\n"
        );
        claims_of(&[("server.js", app)], &text)
            .into_iter()
            .filter(|claim| claim.contains("/readiness"))
            .collect::<Vec<_>>()
    };
    assert_eq!(judge("[ ] **Implement health check endpoints**"), ["6 unverifiable /readiness"]);
    assert_eq!(judge("**Health check endpoints**"), ["6 false /readiness"]);
}

/// A remark tells what a file does in words by which other sentences only suppose one.
#[test]
fn a_file_that_a_line_is_about_is_missed_whatever_is_told_of_what_it_does() {
    let text = format!(
        "{NAMED}- `src/order.py`, `src/stock.py`\n- `src/refund_notes.py` - Creates a new note instead of a copy\n- `src/refund_later.py` - Will create \
         notes\n- `src/refund_maybe.py` (optional)\n\n## All\n\n| File | Action |\n|---|---|\n| `src/refund_told.py` | Makes new \
         notes |\n| `src/refund_make.py` | Create |\n"
    );
    let wanted = [
        "3 true src/order.py",
        "3 true src/stock.py",
        "4 false src/refund_notes.py",
        "5 unverifiable src/refund_later.py",
        "6 unverifiable src/refund_maybe.py",
        "12 false src/refund_told.py",
        "13 unverifiable src/refund_make.py",
    ];
    let after = |claims: Vec<String>| claims.into_iter().filter(|claim| !claim.starts_with("1 ")).collect::<Vec<_>>();
    assert_eq!(after(claims_of(SHOP, &text)), wanted);
    // In a plan it is to be made.
    let plan = after(claims_of(SHOP, &format!("# Refunds: plan\n\n{text}")));
    assert!(plan.iter().all(|claim| !claim.contains("false")), "{plan:?}");
}

#[test]
fn a_folder_that_a_tree_shows_is_missed_with_all_that_is_in_it_where_the_rest_is_there() {
    let lost = "│   ├── a.py\n│   ├── b.py\n│   ├── c.py\n│   ├── d.py\n│   └── e.py\n";
    let text = format!(
        "```\n├── refunds/\n{lost}│\n└── src/\n    ├── order.py\n    ├── price.py\n    ├── stock.py\n    ├── till.py\n    └── way.py\n```\n"
    );
    let claims = claims_of(&[SHOP, &[("src/till.py", "")]].concat(), &text);
    assert_eq!(claims[0], "2 false refunds");
    assert_eq!(
        &claims[6..],
        [
            "9 true src",
            "10 true src/order.py",
            "11 true src/price.py",
            "12 true src/stock.py",
            "13 true src/till.py",
            "14 true src/way.py"
        ]
    );
    // Names that any repository may have do not make it this one's.
    let other = "```\n├── refunds/\n│   ├── a.py\n│   └── b.py\n├── baskets/\n│   └── c.py\n├── vouchers/\n└── src/\n    └── order.py\n```\n";
    assert!(claims_of(SHOP, other).iter().all(|claim| !claim.contains("false")), "{:?}", claims_of(SHOP, other));
}

#[test]
fn what_answers_everything_proves_no_endpoint() {
    let code = |last: &str| {
        format!(
            "const app = require('express')();\napp.get('/orders', list);\napp.get('/stock', list);\napp.post('/orders', add);\napp.get('{last}', page);\n"
        )
    };
    let text = "# API\n\n- `GET /orders` - Lists them\n- `GET /stock` - What is left\n- `POST /orders` - Create a new order\n\
                - `POST /vouchers` - Create a new voucher\n- `GET /refunds`\n- `GET /vouchers` - Will be added later\n";
    let drawn = claims_of(&[("app.js", &code("/all"))], "# API\n\n│ POST /orders│\n");
    assert_eq!(drawn, ["3 true POST /orders"]);
    let served = ["3 true GET /orders", "4 true GET /stock", "5 true POST /orders"];
    let of = |last: &str| claims_of(&[("app.js", &code(last))], text);
    let missed = ["6 false POST /vouchers", "7 false GET /refunds", "8 unverifiable GET /vouchers"];
    assert_eq!(of("*"), [&served[..], &missed[..]].concat());
    assert_eq!(of("/api/*"), [&served[..], &missed[..]].concat());
}

#[test]
fn what_is_asked_of_the_repositorys_own_address_must_be_served() {
    let code = "const app = require('express')();\napp.get('/orders', list);\napp.get('/stock', list);\napp.get('/health', live);\n";
    let text = "# Ask\n\n```bash\ncurl http://localhost:8080/orders\ncurl http://localhost:8080/stock\ncurl \
                http://localhost:8080/vouchers\ncurl http://localhost:8080/rpc/vouchers.list\ncurl http://localhost:8080/vouchers/v_17\ncurl http://localhost:9091/health\ncurl http://localhost:9091/targets\ncurl http://localhost:8080/stock\n```\n";
    let wanted = ["4 true /orders", "5 true /stock", "6 false /vouchers", "9 true /health", "11 true /stock"];
    assert_eq!(claims_of(&[("app.js", code)], text), wanted);
}
