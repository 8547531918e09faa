//! What documents say of how a system is set up: what holds of every service, who may call a route, which steps a pipeline
//! has, how much a folder holds.

use crate::support::expect;

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

const BAKERY: &str = "services:\n  oven-api:\n    build: .\n    ports:\n      - \"4711:80\"\n  heatdb:\n    image: redis:7-alpine\n    ports:\n      - \"7379:7379\"\n";

#[test]
fn the_port_of_a_service_in_several_compose_files_is_one_of_them() {
    let files = [("docker-compose.yml", BAKERY), ("docker-compose.prod.yml", BAKERY)];
    expect(
        &files,
        "# Setup\n\n- **Heatdb** (Port 7379): keeps the heat\n- **Heatdb** (Port 7999): keeps the heat\n",
        &["3 true Port 7379", "4 false Port 7999"],
    );
}

#[test]
fn an_address_of_the_repository_itself_is_that_of_a_service() {
    let server = "const app = express();\napp.get('/loaves', (req, res) => res.json([]));\n";
    let files = [("docker-compose.yml", BAKERY), ("server.js", server)];
    expect(
        &files,
        "# Setup\n\n- **Backend API**: http://localhost:4711\n- **Backend API**: http://localhost:4999\n- The server runs on port 4998\n- Loaves: http://localhost:4997/loaves\n- Somebody's tool: http://localhost:4996\n- **API**: http://localhost:8080\n- **API**: http://localhost:4995, by `kubectl port-forward`\n\n```bash\nkubectl port-forward svc/oven 4995:80\n```\n",
        &[
            "3 true localhost:4711",
            "4 false localhost:4999",
            "5 false port 4998",
            "6 true /loaves",
            "6 false localhost:4997",
        ],
    );
}

#[test]
fn versions_behind_names_are_those_that_files_pin() {
    let files = [
        ("requirements.txt", "ovenlib==2.31.0\nflourkit[fast]==1.0.0\n"),
        ("docker-compose.yml", BAKERY),
        ("app.py", "import ovenlib\n"),
    ];
    expect(
        &files,
        "# Stack\n\n- `ovenlib==2.31.0` bakes\n- `ovenlib==2.34.0` bakes\n- `flourkit[fast]==1.2.0`\n- Cache: `redis:7-alpine`\n- Cache: `redis:5-alpine`\n- Upgrade to `redis:8-alpine`\n- `oven:8080`\n",
        &[
            "3 true ovenlib==2.31.0",
            "4 false ovenlib==2.34.0",
            "5 false flourkit[fast]==1.2.0",
            "6 true redis:7-alpine",
            "7 false redis:5-alpine",
            "8 unverifiable redis:8-alpine",
        ],
    );
}

#[test]
fn defaults_of_variables_are_what_code_falls_back_on() {
    let code = "import os\n\nBAKE = int(os.getenv(\"BAKE_SECONDS\", \"30\"))\nHEAT = os.environ.get(\"OVEN_HEAT\", 200)\nOPEN = os.getenv(\"OVEN_OPEN\", default_open())\n";
    let files = [("app.py", code)];
    expect(
        &files,
        "# Environment variables\n\n- `BAKE_SECONDS`: how long (default: 30 seconds)\n- `BAKE_SECONDS`: how long (default: 90 seconds)\n- `OVEN_OPEN`: whether it is (default: 3)\n\n| Variable | Default | Purpose |\n|---|---|---|\n| `OVEN_HEAT` | `250` | how hot |\n| `OVEN_HEAT` | `200` | how hot |\n",
        &[
            "3 true BAKE_SECONDS",
            "3 true BAKE_SECONDS default: 30 seconds",
            "4 true BAKE_SECONDS",
            "4 false BAKE_SECONDS default: 90 seconds",
            "5 true OVEN_OPEN",
            "9 true OVEN_HEAT",
            "9 false OVEN_HEAT 250",
            "10 true OVEN_HEAT",
            "10 true OVEN_HEAT 200",
        ],
    );
}

#[test]
fn a_default_is_that_of_the_variable_before_it() {
    let code = "import os\nBAKE = int(os.getenv(\"BAKE_SECONDS\", \"30\"))\n";
    expect(
        &[("app.py", code)],
        "# Environment variables\n\n- The heat (default: 600) is kept for `BAKE_SECONDS`\n- Of `BAKE_SECONDS` and `OVEN_HEAT` the default is 7\n",
        &["3 true BAKE_SECONDS", "4 true BAKE_SECONDS", "4 unverifiable OVEN_HEAT"],
    );
}

#[test]
fn a_key_and_its_value_are_what_configuration_has() {
    let oven = "oven:\n  default_burst: 20  # loaves\n  heat_limit: 3\n";
    let files = [("config/oven.yaml", oven), ("config/other.yaml", "default_rest: 4\n")];
    expect(
        &files,
        "# Limits\n\n- The `default_burst: 20` setting\n- The `default_burst: 61` setting\n- Set `heat_limit: 9` where it is cold\n",
        &["3 true default_burst: 20", "4 false default_burst: 61"],
    );
}
