//! What programs are wired with: features that are called missing where code turns them on, and called done where nothing has
//! them, in the many forms in which documents say either.

use crate::support::falses;

const NOTHING: [&str; 0] = [];

/// A till that has what tills need.
const WIRED: &[(&str, &str)] = &[
    (
        "till/server.ts",
        "import express from 'express';\nimport cors from 'cors';\nimport helmet from 'helmet';\nimport rateLimit from 'express-rate-limit';\nimport { requireAuth, requireRole } from './guard';\nimport { errorHandler } from './errors';\nimport { orders } from './orders';\n\nconst app = express();\napp.use(helmet());\napp.use(cors({ origin: 'https://bakery.example' }));\napp.use(rateLimit({ windowMs: 60000, max: 100 }));\napp.use('/api/v1/orders', requireAuth, requireRole('clerk'), orders);\napp.use(errorHandler);\nconst server = app.listen(3000);\nprocess.on('SIGTERM', () => server.close());\n",
    ),
    (
        "till/guard.ts",
        "import jwt from 'jsonwebtoken';\n\nexport function requireAuth(req, res, next) {\n  req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET);\n  next();\n}\n\nexport const requireRole = (role) => (req, res, next) => (req.user.role === role ? next() : res.status(403).end());\n",
    ),
    (
        "till/errors.ts",
        "import * as Sentry from '@sentry/node';\n\nSentry.init({ dsn: process.env.SENTRY_DSN });\n\nexport function errorHandler(err, req, res, next) {\n  Sentry.captureException(err);\n  res.status(500).end();\n}\n",
    ),
    (
        "till/orders.ts",
        "import { Router } from 'express';\nimport { z } from 'zod';\nimport CircuitBreaker from 'opossum';\n\nexport const orders = Router();\nconst order = z.object({ loaf: z.string() });\nconst oven = new CircuitBreaker(bake, { timeout: 5000, errorThresholdPercentage: 50 });\norders.post('/', (req, res) => oven.fire(order.parse(req.body)));\n\nasync function bake(order) {\n  return fetch('https://oven.example/bake', { method: 'POST', body: JSON.stringify(order) });\n}\n",
    ),
    ("package.json", "{ \"scripts\": { \"start\": \"tsx till/server.ts\" } }\n"),
];
/// A till that has nothing of the kind.
const BARE: &[(&str, &str)] = &[
    (
        "till/server.ts",
        "import express from 'express';\nimport { orders } from './orders';\nimport { loaves } from './loaves';\n\nconst app = express();\napp.use('/orders', orders);\napp.use('/loaves', loaves);\napp.listen(3000);\n",
    ),
    (
        "till/orders.ts",
        "import { Router } from 'express';\n\nexport const orders = Router();\norders.get('/', (req, res) => res.json([]));\n",
    ),
    (
        "till/loaves.ts",
        "import { Router } from 'express';\n\nexport const loaves = Router();\nloaves.get('/', (req, res) => res.json([]));\n",
    ),
    ("package.json", "{ \"scripts\": { \"start\": \"tsx till/server.ts\" } }\n"),
];
/// What programs are wired with.
const FEATURES: [&str; 10] = [
    "rate limiting",
    "CORS configuration",
    "security headers",
    "error monitoring",
    "authentication",
    "role-based access control",
    "input validation",
    "circuit breaker",
    "graceful shutdown",
    "global error handling",
];

/// The features that a form says of, in one document each.
fn called_false(files: &[(&str, &str)], before: &str, form: impl Fn(&str) -> String) -> Vec<&'static str> {
    let is_false = |feature: &&str| {
        let text = format!("# Readiness status\n\n## Build\n\n- [x] Orders\n\n{before}\n\n{}\n", form(feature));
        !falses(files, &text).is_empty()
    };
    FEATURES.into_iter().filter(is_false).collect()
}

fn capital(text: &str) -> String {
    text[..1].to_uppercase() + &text[1..]
}

#[test]
fn what_code_turns_on_is_not_missing_however_a_line_says_so() {
    let of = |before: &str, form: fn(&str) -> String| called_false(WIRED, before, form);
    assert_eq!(of("## Gaps", |it| format!("- No {it}")), FEATURES);
    assert_eq!(of("## Gaps", |it| format!("- ❌ **No {it}** - must be added before launch")), FEATURES);
    assert_eq!(of("## Gaps", |it| format!("- No {it} (critical for launch)")), FEATURES);
    assert_eq!(of("## Security\n\n- [x] Orders", |it| format!("- [ ] Add {it}")), FEATURES);
    assert_eq!(of("## Status", |it| format!("- ❌ {}", capital(it))), FEATURES);
    assert_eq!(of("## Status", |it| format!("- ❌ Need: {}", capital(it))).len(), FEATURES.len() - 2);
    let table = "## Status\n\n| Area | State |\n|---|---|\n| Orders | ✅ Done |";
    let row = |feature: &str| {
        let text = format!("# Readiness status\n\n{table}\n| {} | ❌ Missing |\n", capital(feature));
        !falses(WIRED, &text).is_empty()
    };
    assert!(FEATURES.iter().all(|feature| row(feature)));
    for before in ["## Gaps", "## Status"] {
        assert_eq!(called_false(BARE, before, |it| format!("- ❌ No {it}")), NOTHING, "there is none");
    }
}

#[test]
fn a_line_that_lacks_some_of_a_thing_is_believed() {
    let of = |line: &str| falses(WIRED, &format!("# Readiness status\n\n## Gaps\n\n{line}\n"));
    assert_eq!(of("- **Missing input validation**: Not all endpoints validate"), NOTHING);
    assert_eq!(of("- Missing advanced security headers"), NOTHING);
    assert_eq!(of("- ❌ Input validation (limited validation of what clerks type)"), NOTHING);
    assert_eq!(of("- Database: no authentication"), NOTHING);
    assert_eq!(of("- No authentication for the oven"), NOTHING);
    assert_eq!(of("- No authentication"), ["5 no authentication"]);
    let page =
        [BARE, &[("client/till.tsx", "const order = z.object({ loaf: z.string() });\norder.safeParse(input);\n")]]
            .concat();
    assert_eq!(
        falses(&page, "# Readiness status\n\n- No input validation\n"),
        NOTHING,
        "what a page checks its server need not"
    );
    let idle = [
        BARE,
        &[(
            "till/guard.ts",
            "import jwt from 'jsonwebtoken';\nexport const open = (token) => jwt.verify(token, 'a');\n",
        )],
    ]
    .concat();
    assert_eq!(falses(&idle, "# Readiness status\n\n- No authentication\n"), NOTHING, "nothing imports it");
}

#[test]
fn what_nothing_has_is_not_done() {
    let of = |form: fn(&str) -> String| called_false(BARE, "## Security", form);
    let missed = [
        "rate limiting",
        "CORS configuration",
        "security headers",
        "error monitoring",
        "role-based access control",
        "circuit breaker",
        "graceful shutdown",
    ];
    assert_eq!(of(|it| format!("- ✅ {}", capital(it))), missed);
    assert_eq!(of(|it| format!("### ✅ {}\n\nThis is complete.", capital(it))), missed);
    assert_eq!(
        of(|it| format!("### {}\n\nWhat it is.", capital(it))),
        NOTHING,
        "a heading without a mark says nothing"
    );
    let none = |line: &str| falses(BARE, &format!("# Readiness status\n\n## Done\n\n- ✅ {line}\n")).len();
    for line in [
        "Pagination",
        "Background jobs",
        "Connection pooling",
        "Kubernetes manifests",
        "Docker",
        "Network policies",
        "Request ID tracking",
    ] {
        assert_eq!(none(line), 1, "{line}");
    }
    let listed = [BARE, &[("till/list.ts", "export const list = (page) => loaves.slice(page * 20);\n")]].concat();
    assert_eq!(falses(&listed, "# Readiness status\n\n## Done\n\n- ✅ Pagination\n"), NOTHING);
    assert_eq!(
        falses(&listed, "# Readiness status\n\n## Gaps\n\n- No pagination\n"),
        NOTHING,
        "a page may be of paper"
    );
}

#[test]
fn who_only_tells_of_a_limit_limits_nothing() {
    let with = |file: (&'static str, &'static str)| {
        falses(&[BARE, &[file]].concat(), "# Readiness status\n\n## Done\n\n- ✅ Rate limiting\n")
    };
    let asked = "import requests\n\nresponse = requests.get(URL)\nif response.status_code == 429:\n    logger.warning(\"Rate limit exceeded\")\n";
    assert_eq!(with(("till/flour.py", asked)).len(), 1);
    assert_eq!(with(("till/faults.py", "class RateLimitError(Exception):\n    pass\n")).len(), 1);
    assert_eq!(with(("till/limit.ts", "limiter.limit('5/minute');\n")), NOTHING);
}

#[test]
fn a_numbered_line_behind_the_end_of_its_file_is_none() {
    let of = |line: &str| falses(BARE, &format!("# Readiness status\n\n{line}\n"));
    assert_eq!(of("- The till listens (`till/server.ts:800`)"), ["3 till/server.ts:800"]);
    assert_eq!(of("- The till listens in `till/server.ts` (lines 200-210)").len(), 1);
    assert_eq!(of("- The till listens ([server](till/server.ts#L800))").len(), 1);
    assert_eq!(of("- The till listens (`till/server.ts:8`)"), NOTHING);
    assert_eq!(of("- Fixed: the till listened (`till/server.ts:800`)"), NOTHING);
    assert_eq!(of("- The oven is lit (`oven/fire.ts:800`), which was removed"), NOTHING);
}

#[test]
fn a_heading_counts_the_marks_beneath_it() {
    let of = |heading: &str, rows: &str| {
        falses(BARE, &format!("# Status\n\n### {heading}\n\n| Part | State |\n|---|---|\n{rows}"))
    };
    let rows = "| Till | ✅ Done |\n| Oven | ✅ Done |\n| Mill | ❌ Missing |\n| Shop | ⚠️ Partial |\n";
    assert_eq!(of("Phase 2 (25% complete - 1/4)", rows), ["3 1/4"]);
    assert_eq!(of("Phase 2 (50% complete - 2/4)", rows), NOTHING);
    assert_eq!(of("Phase 2 (3/4 complete)", rows), NOTHING, "one is done in part");
    assert_eq!(of("Phase 2 (2/9 complete)", rows), NOTHING, "there may be more of it than rows");
    assert_eq!(of("Phase 2 (week 1/4)", rows), NOTHING);
}

#[test]
fn a_fence_that_is_only_closed_hides_nothing_behind_it() {
    let of = |text: &str| falses(WIRED, &format!("# Readiness status\n\n{text}"));
    let plan = "Orders, loaves\n```\n\n## Gaps\n\n- No authentication\n";
    assert_eq!(of(plan), ["8 no authentication"]);
    let shown = "```\n## Gaps\n\n- No authentication\n```\n";
    assert_eq!(of(shown), NOTHING, "a document that is shown in a fence");
    let script = "```sh\n\n## Gaps\n- No authentication\n```\n";
    assert_eq!(of(script), NOTHING, "what a language has for a heading");
}

#[test]
fn a_stage_that_runs_what_is_not_there_is_none() {
    let workflow = "on: push\njobs:\n  unit:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n  load:\n    runs-on: ubuntu-latest\n    steps:\n      - name: Load tests\n        run: k6 run tests/load/orders.js\n      - name: Smoke\n        run: bash scripts/smoke.sh || true\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl apply -f k8s/till.yaml\n";
    let with = |others: &[(&'static str, &'static str)], text: &str| {
        falses(
            &[BARE, &[(".github/workflows/ci.yml", workflow)], others].concat(),
            &format!("# Readiness status\n\n## CI/CD\n\n{text}\n"),
        )
    };
    let manifest = ("k8s/till.yaml", "kind: Deployment\n");
    let tests = ("tests/load/orders.js", "export default () => {};\n");
    assert_eq!(with(&[manifest], "- ✅ **Testing**: unit and load tests"), ["5 Testing: unit and load tests"]);
    assert_eq!(with(&[manifest, tests], "- ✅ **Testing**: unit and load tests"), NOTHING);
    assert_eq!(with(&[tests], "- ✅ **Deploy**: rolling updates"), ["5 Deploy: rolling updates"]);
    assert_eq!(with(&[manifest, tests], "- ✅ **Smoke tests** after each run"), NOTHING, "what may fail");
    assert_eq!(with(&[manifest], "- [x] CI/CD pipeline tested and working"), ["5 CI/CD pipeline tested and working"]);
    assert_eq!(with(&[manifest], "- [x] CI/CD pipeline"), NOTHING, "there is one");
    assert_eq!(with(&[manifest], "- [ ] Load tests in CI"), NOTHING);
    let data = "## Data\n\n- ✅ Pipeline to load and benchmark flour";
    assert_eq!(
        falses(&[BARE, &[(".github/workflows/ci.yml", workflow)]].concat(), &format!("# Status\n\n{data}\n")),
        NOTHING
    );
}
