//! What documents say of how a system is set up: what holds of every service, who may call a route, which steps a pipeline
//! has, how much a folder holds.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod claims_support;

use claims_support::expect;

const SHOP: &str = "services:\n  till:\n    build: ./till\n    healthcheck:\n      test: [\"CMD\", \"curl\", \"localhost\"]\n      start_period: 10s\n    restart: always\n  store:\n    image: postgres:16\n    healthcheck:\n      test: [\"CMD\", \"pg_isready\"]\n    restart: always\n";

#[test]
fn what_all_services_are_said_to_have_is_refuted_by_one() {
    let files = [("docker-compose.yml", SHOP), ("till/Dockerfile", "FROM node:20\nCMD [\"node\", \"till.js\"]\n")];
    expect(
        &files,
        "# Docker\n\n- ✅ Health checks for all services\n- ✅ Both stacks are small\n- ✅ All services have a `restart` policy: restart: always\n- ✅ Every container runs as non-root\n- ✅ All two services set `start_period`\n",
        &[
            "3 true Health checks for all services",
            "5 true All services have a restart policy: restart: always",
            "6 false Every container runs as non-root",
            "7 false All two services set start_period",
        ],
    );
}

#[test]
fn what_is_wanted_or_said_of_some_services_is_not_judged() {
    let files = [("docker-compose.yml", SHOP), ("till/Dockerfile", "FROM node:20\n")];
    expect(
        &files,
        "# Docker\n\n- Ensure all services run as non-root\n- All services that are public set `start_period`\n- Not all services set `start_period`\n- All three services set `start_period`\n\n## Image guidelines\n\n- All containers run as non-root\n\n## Next steps\n\n- All services set `start_period`\n",
        // That it is there at all is another claim.
        &["4 true start_period", "6 true start_period"],
    );
}

#[test]
fn what_one_file_says_of_a_service_another_adds_to() {
    let more = "services:\n  store:\n    healthcheck:\n      start_period: 5s\n";
    let files = [("docker-compose.yml", SHOP), ("docker-compose.override.yml", more)];
    expect(
        &files,
        "# Docker\n\n- ✅ All services set `start_period`\n",
        &["3 true All services set start_period", "3 true start_period"],
    );
}

const TILL: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: till\nspec:\n  template:\n    spec:\n      containers:\n        - name: till\n          image: till:1\n          resources:\n            limits:\n              memory: 64Mi\n";

#[test]
fn what_all_pods_are_said_to_have_is_refuted_by_one() {
    let store = TILL.replace("till", "store").replace("limits", "requests");
    let files = [("k8s/till.yaml", TILL), ("k8s/store.yaml", store.as_str())];
    expect(&files, "# Kubernetes\n\n- ✅ All pods have resource limits\n", &["3 false All pods have resource limits"]);
    let files = [("k8s/till.yaml", TILL), ("k8s/other.yaml", &TILL.replace("till", "other"))];
    expect(&files, "# Kubernetes\n\n- ✅ All pods have resource limits\n", &["3 true All pods have resource limits"]);
}

const SERVER: &str = "const express = require('express');\nconst app = express();\napp.use(express.json());\n\napp.get('/menu', (req, res) => {\n  res.json([]);\n});\napp.post('/orders', async (req, res) => {\n  res.json(await place(1));\n});\napp.delete('/orders/:id', requireStaff, requireAuth, async (req, res) => {\n  res.end();\n});\n";

#[test]
fn who_may_call_a_route_is_told_by_what_stands_before_its_handler() {
    expect(
        &[("server.js", SERVER)],
        "- `GET /menu` - The menu (public)\n- `POST /orders` - Place one (auth required)\n- `DELETE /orders/:id` - Public\n- `DELETE /orders/:id` - Cancel (requires auth)\n\n| Route | Auth |\n|---|---|\n| `POST /orders` | Yes |\n| `GET /menu` | sometimes |\n",
        &[
            "1 true GET /menu",
            "1 true GET /menu: public",
            "2 true POST /orders",
            "2 false POST /orders: auth required",
            "3 true DELETE /orders/:id",
            "3 false DELETE /orders/:id: public",
            "4 true DELETE /orders/:id",
            "4 true DELETE /orders/:id: requires auth",
            "8 true POST /orders",
            "8 false POST /orders: auth yes",
            "9 true GET /menu",
        ],
    );
}

#[test]
fn a_router_that_nothing_includes_serves_nobody() {
    let app =
        "from fastapi import FastAPI\nfrom shop import orders\napp = FastAPI()\napp.include_router(orders.router)\n";
    let orders =
        "from fastapi import APIRouter\nrouter = APIRouter()\n\n@router.get('/orders')\ndef orders():\n    return []\n";
    let refunds = orders.replace("orders", "refunds");
    let files = [("shop/main.py", app), ("shop/orders.py", orders), ("shop/refunds.py", refunds.as_str())];
    expect(&files, "- ✅ `GET /orders`\n- ✅ `GET /refunds`\n", &["1 true GET /orders", "2 false GET /refunds"]);
    let looping = app.replace("from shop import orders", "import importlib");
    let files = [("shop/main.py", looping.as_str()), ("shop/refunds.py", refunds.as_str())];
    expect(&files, "- ✅ `GET /refunds`\n", &["1 true GET /refunds"]);
}

#[test]
fn the_steps_of_a_pipeline_are_looked_for_in_it() {
    let ci = "on:\n  push:\njobs:\n  check:\n    steps:\n      - run: npm run lint\n      - run: npm test\n      - run: npm run build\n";
    expect(
        &[(".github/workflows/ci.yml", ci)],
        "- ✅ **CI** - GitHub Actions (lint, test, build)\n- ✅ **CI** - GitHub Actions (lint, test, build, push)\n",
        &["1 true CI - GitHub Actions (lint, test, build)", "2 false CI - GitHub Actions (lint, test, build, push)"],
    );
    let handing = ci.replace("npm run lint", "make ship");
    expect(
        &[(".github/workflows/ci.yml", handing.as_str())],
        "- ✅ **CI** - GitHub Actions (lint, test, build, push)\n",
        &[],
    );
}

#[test]
fn a_folder_holds_as_many_files_as_are_in_it() {
    let files = [
        ("app/routes/__init__.py", ""),
        ("app/routes/menu.py", "a = 1\n"),
        ("app/routes/orders.py", "a = 1\n"),
        ("app/routes/refunds.py", "a = 1\n"),
    ];
    expect(
        &files,
        "- `app/routes/` (3 modules)\n- `app/routes/` (2 route files)\n- `app/routes/` (2 main files)\n- `app/routes/` (6 files)\n- `app/routes/` (9 models)\n",
        &[
            "1 true app/routes/",
            "1 true app/routes/ (3 modules)",
            "2 true app/routes/",
            "2 false app/routes/ (2 route files)",
            "3 true app/routes/",
            "4 true app/routes/",
            "4 false app/routes/ (6 files)",
            "5 true app/routes/",
        ],
    );
}

const POM: &str = "<project>\n<parent>\n<artifactId>spring-boot-starter-parent</artifactId>\n<version>3.4.0</version>\n</parent>\n<java.version>17</java.version>\n<dependency>\n<artifactId>spring-boot-starter-actuator</artifactId>\n</dependency>\n<dependency>\n<artifactId>springdoc-openapi-starter-webmvc-ui</artifactId>\n<version>2.3.0</version>\n</dependency>\n</project>\n";
const YAML: &str = "management:\n  endpoints:\n    web:\n      exposure:\n        include: health,metrics,prometheus\n";
const CONTROLLER: &str = "@RestController\n@RequestMapping(\"/loaves\")\nclass Loaves {\n  @GetMapping\n  List<Loaf> all() { return loaves; }\n}\n";

#[test]
fn what_spring_serves_of_itself_is_served_as_it_is_set_up() {
    let files = [
        ("pom.xml", POM),
        ("src/main/resources/application.yml", YAML),
        ("src/main/java/shop/Loaves.java", CONTROLLER),
    ];
    let text = "# Shop\n\n- [x] Health endpoint enabled\n- [x] Metrics endpoint enabled\n- [x] OpenAPI as JSON at /v3/api-docs, an endpoint\n- [x] Prometheus metrics exposed\n- [x] JDK 11 → 17\n- [x] Java 21\n- [x] Spring Boot 3.4\n- Java 8 → Java 17: newer\n\n## Before (old)\n\n- Java 8\n";
    expect(
        &files,
        text,
        &[
            "3 true Health endpoint",
            "4 true Metrics endpoint",
            "5 true /v3/api-docs",
            "6 false Prometheus metrics exposed",
            "7 true JDK 11",
            "8 false Java 21",
            "9 true Spring Boot 3.4",
            "10 true Java 17",
            "10 true Java 8",
            "14 unverifiable Java 8",
        ],
    );
    let registry = POM.replace("springdoc-openapi-starter-webmvc-ui", "micrometer-registry-prometheus");
    let health = YAML.replace(",metrics,prometheus", "");
    let files = [("pom.xml", registry.as_str()), files[2], ("src/main/resources/application.yml", health.as_str())];
    expect(
        &files,
        "# Shop\n\n- [x] Health endpoint enabled\n- [x] Metrics endpoint enabled\n- [x] Prometheus metrics exposed\n",
        &["3 true Health endpoint", "4 false Metrics endpoint", "5 true Prometheus metrics exposed"],
    );
}

const OVENS: &str = "server:\n  port: 8080\n  compression:\n    enabled: false\nbreaker:\n  slidingWindowSize: 10\n  wait: 15000\n  retry:\n    enabled: true\npool:\n  size: ${POOL:5}\nlogging:\n  level: INFO\n";

#[test]
fn a_section_on_a_file_of_settings_is_held_against_that_file() {
    let files = [("ovens/src/main/resources/application.yml", OVENS)];
    let text = "# Bakery\n\n### ovens/application.yml\n\n- [x] Server port: 8080\n- [x] Sliding window size: 12\n- [x] Breaker wait: 15 seconds\n- [x] Server compression enabled\n- [x] Retry enabled\n- [x] Logging configured\n- [x] Pool size: 7\n- [x] Pool size set to 5\n- [x] Doors configured\n\n### Others\n\n- [x] Sliding window size: 12\n";
    expect(
        &files,
        text,
        &[
            "3 true ovens/application.yml",
            "5 true Server port: 8080",
            "5 true port: 8080",
            "6 false Sliding window size: 12",
            "7 true Breaker wait: 15 seconds",
            "8 false Server compression enabled",
            "9 true Retry enabled",
            "10 true Logging configured",
            "12 true Pool size set to 5",
        ],
    );
}

#[test]
fn a_heading_says_of_what_the_rates_beneath_it_are() {
    let code = "import rateLimit from 'express-rate-limit';\nconst limiter = rateLimit({\n  windowMs: 15 * 60 * 1000,\n  max: 100,\n});\napp.use(limiter);\n";
    expect(
        &[("till/app.ts", code)],
        "# Till\n\n## Rate limiting\n\n**Limits:**\n- General: 100 requests / 15 minutes\n\n## Bread\n\n- Rolls: 100 requests / 15 minutes\n",
        &["6 true 100 requests / 15 minutes"],
    );
}
