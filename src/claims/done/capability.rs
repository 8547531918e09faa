//! What a repository has as a whole or has not — a pipeline, tests, migrations, alerts — and how it shows that it has it.

use crate::claims::gaps::doing::{is_beside, is_done_with, is_use};
use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::packages::is_manifest;
use crate::claims::known::place::{Class, Place, is_code};
use crate::claims::known::stack::Manifest;
use crate::repo::RepoPath;

/// What shows a thing: the file, and how.
type Shows = fn(&Known<'_>) -> Option<(RepoPath, String)>;

/// A thing that documents say there is none of.
pub(in crate::claims) struct Capability {
    /// What documents call it, in small letters and without hyphens, in the singular.
    pub words: &'static [&'static str],
    /// Whether a path in small letters is a file of it.
    is_file: fn(&str) -> bool,
    /// Words that show it where code uses them, or where pipelines, servers and infrastructure are configured.
    pub signs: &'static [&'static str],
    /// Kinds of manifests that are it.
    kinds: &'static [&'static str],
    /// What else shows it.
    other: Option<Shows>,
    /// Names that show it wherever code does something with them, be it without a call.
    pub names: &'static [&'static str],
    /// Whether it is work that people do: that its means are there does not say that it was done.
    pub is_work: bool,
    /// Whether it can be there by names that are not among these: that none of them is found says nothing.
    pub has_others: bool,
}

const THING: Capability = Capability {
    words: &[],
    is_file: |_| false,
    signs: &[],
    names: &[],
    kinds: &[],
    other: None,
    is_work: false,
    has_others: false,
};

/// What programs have by so many names that only their presence is ever shown.
const WIRED: Capability = Capability { has_others: true, ..THING };

#[rustfmt::skip] // One row a line, so that a new capability is a new line.
const CAPABILITIES: &[Capability] = &[
    Capability { words: &["ci", "ci/cd", "cicd", "continuous integration", "ci pipeline", "ci/cd pipeline", "cicd pipeline", "ci workflow", "build pipeline", "automated pipeline"], is_file: |path| is_pipeline(path) && !is_named(path, &["security", "audit", "scan"]), ..THING },
    Capability { words: &["github actions", "github actions workflow", "github workflow"], is_file: |path| path.starts_with(".github/workflows/") && is_pipeline(path), ..THING },
    Capability { words: &["cd pipeline", "continuous deployment", "continuous delivery", "deployment pipeline", "deployment workflow", "release pipeline", "deployment automation", "automated deployment", "release automation", "automated release", "release workflow"], is_file: |path| is_pipeline(path) && is_named(path, &["deploy", "release", "publish"]), ..THING },
    Capability { words: &["testing on pr", "test on pr", "pr test", "ci on pr", "testing on pull request", "test on pull request", "pr testing", "pull request test"], other: Some(on_requests), ..THING },
    Capability { words: &["containerization", "containerisation", "docker containerization", "docker containerisation", "dockerization", "docker", "docker support", "docker image", "docker container", "docker setup", "container image"], is_file: |path| name(path).starts_with("dockerfile") || path.ends_with(".dockerfile") || name(path).starts_with("containerfile"), ..THING },
    Capability { words: &["production dockerfile", "docker file", "production ready dockerfile"], is_file: |path| name(path) == "dockerfile" || name(path).starts_with("dockerfile.prod"), ..THING },
    Capability { words: &["docker compose", "docker compose file", "compose file"], is_file: |path| is_yaml(path) && (name(path).starts_with("docker-compose") || name(path).starts_with("compose.")), ..THING },
    Capability { words: &["infrastructure as code", "iac", "infra as code", "infrastructure code"], is_file: |path| (path.ends_with(".tf") || path.ends_with(".bicep") || name(path) == "pulumi.yaml" || name(path) == "cdk.json") && !path.contains("example"), ..THING },
    Capability { words: &["terraform", "terraform module", "terraform configuration", "terraform file"], is_file: |path| path.ends_with(".tf") && !path.contains("example"), ..THING },
    Capability { words: &["helm chart", "helm", "chart"], is_file: |path| name(path) == "chart.yaml", ..THING },
    Capability { words: &["kubernetes manifest", "k8s manifest", "kubernetes deployment", "kubernetes configuration"], kinds: &["Deployment", "StatefulSet"], ..THING },
    Capability { words: &["load test", "load testing", "performance test", "performance testing", "stress test", "stress testing", "load test script"], is_file: |path| !path.ends_with(".md") && is_named(path, &["k6", "locust", "jmeter", "gatling", "artillery", "load-test", "load_test", "loadtest", "stress-test", "stress_test"]) && (is_runnable(path) || path.ends_with(".jmx") || is_yaml(path)), is_work: true, ..THING },
    Capability { words: &["database migration", "db migration", "migration", "schema migration", "migration file", "migration script", "migration system", "migration tool", "migration framework"], is_file: |path| is_runnable(path) && ["/migrations/", "/alembic/versions/", "/db/migrate/", "/db/migration/", "/migration/"].iter().any(|folder| format!("/{path}").contains(folder)), ..THING },
    Capability { words: &["backup", "database backup", "automated backup", "automatic backup", "scheduled backup", "daily backup", "automated daily backup", "automated database backup system", "scheduled/automated backup", "backup script", "backup strategy", "database backup strategy", "automated database backup", "backup/restore", "backup and restore", "backup system", "backup mechanism"], is_file: |path| is_named(path, &["backup"]) && !is_named(path, &["prevent", "forbid", "block"]) && is_job(path) && !path.contains("test") && !path.contains("migrations/"), signs: &["backup_retention_days", "backup_retention_period", "backup_retention"], ..THING },
    Capability { words: &["alerting", "alert", "alert rule", "alerting rule", "monitoring alert", "prometheus alert"], signs: &["azurerm_monitor_metric_alert", "aws_cloudwatch_metric_alarm", "google_monitoring_alert_policy"], other: Some(alerts), ..THING },
    Capability { words: &["metric", "application metric", "prometheus metric", "custom metric", "business metric", "metrics collection", "metrics endpoint"], other: Some(metrics), ..THING },
    Capability { words: &["logging", "logging framework", "log framework", "logging library", "logger", "application logging"], signs: &["basicconfig", "jsonformatter", "structlog", "createlogger", "getlogger", "loggerfactory", "zap", "zerolog", "slog", "logrus", "pino", "tracing_subscriber", "winston"], ..THING },
    Capability { words: &["test", "unit test", "unit testing", "automated test", "automated testing", "test suite", "test coverage", "test file", "backend test", "test case"], other: Some(tests), is_work: true, ..THING },
    Capability { words: &["integration test", "integration testing"], other: Some(|known| tests_in(known, "integration")), is_work: true, ..THING },
    Capability { words: &["e2e test", "end to end test", "e2e testing", "end to end testing"], other: Some(|known| tests_in(known, "e2e")), is_work: true, ..THING },
    Capability { words: &["reverse proxy", "load balancer", "reverse proxy configuration"], signs: &["proxy_pass", "reverse_proxy", "proxypass", "azurerm_application_gateway", "aws_lb", "aws_alb"], ..THING },
    Capability { words: &["health check", "health endpoint", "healthcheck", "health check endpoint", "health probe"], other: Some(health), ..THING },
    Capability { words: &["security scanning", "security testing", "security scan", "sast", "vulnerability scanning", "vulnerability scan", "automated security scanning"], other: Some(scanning), is_work: true, ..THING },
    Capability { words: &["secret scanning", "secrets scanning", "secret scan", "secret detection", "secrets detection", "credential scanning"], other: Some(|known| scanned(known, SECRETS, "")), ..THING },
    Capability { words: &["image scanning", "image scan", "container scanning", "container scan", "container image scanning", "docker image scanning", "image vulnerability scanning", "container vulnerability scanning"], other: Some(|known| scanned(known, IMAGES, "image")), ..THING },
    Capability { words: &["linting", "linter", "code linting", "lint configuration", "linter configuration"], is_file: |path| ["eslintrc", "eslint.config", ".golangci", ".flake8", "ruff.toml", ".pylintrc", ".rubocop", "clippy.toml", "biome.json"].iter().any(|config| name(path).contains(config)), ..THING },
    Capability { words: &["pre commit hook", "pre commit", "pre commit configuration", "git hook"], is_file: |path| name(path).starts_with(".pre-commit-config") || path.contains(".husky/"), ..THING },
    Capability { words: &["api documentation", "api doc", "api reference", "api reference documentation", "openapi spec", "openapi specification", "openapi", "openapi documentation", "swagger", "swagger documentation", "swagger doc", "openapi/swagger documentation"], is_file: |path| (name(path).starts_with("openapi.") || name(path).starts_with("swagger.")) && (is_yaml(path) || path.ends_with(".json")), ..THING },
    Capability { words: &["resource limit", "cpu/memory limit", "container resource limit", "memory limit", "cpu limit", "resource request and limit", "resource limit and request"], other: Some(limits), ..THING },
    Capability { words: &["connection pool", "connection pooling", "database connection pool", "database connection pooling", "db connection pooling"], signs: &["connection pool", "createpool", "new pool", "pgxpool", "hikari", "pool_size", "setmaxopenconns", "pgbouncer", "connection_limit", "pool_timeout", "threadedconnectionpool", "simpleconnectionpool", "create_pool", "connectionpool("], ..THING },
    Capability { words: &["monitoring dashboard", "grafana dashboard", "observability dashboard", "metrics dashboard"], is_file: |path| path.ends_with(".json") && path.contains("dashboard") && ["grafana", "monitoring", "dashboards/", "observability"].iter().any(|word| path.contains(word)), ..THING },
    Capability { words: &["ssl", "tls", "ssl/tls", "tls/ssl", "https", "tls termination", "ssl termination"], signs: &["letsencrypt", "certresolver", "ssl_certificate", "cert-manager.io", "certbot", "bind_rustls", "listenandservetls", "https.createserver"], ..THING },
    Capability { words: &["request logging", "http request logging", "access logging", "request log", "access log"], signs: &["morgan", "tracelayer", "request_logging", "requestlogging", "pino-http", "usehttplogging", "useserilogrequestlogging", "chi/middleware.logger"], ..THING },
    Capability { words: &["https enforcement", "https redirect", "https redirection", "http to https redirect", "hsts", "hsts header"], signs: HTTPS, other: Some(https), ..THING },
    Capability { words: &["cache header", "caching header", "cache control header", "http cache header"], signs: &["cache-control"], ..THING },
    // Where a server looks for a certificate, there need be none.
    Capability { words: &["lets encrypt", "ssl certificate", "tls certificate"], signs: &["letsencrypt", "certresolver", "cert-manager.io", "certbot"], ..THING },
    Capability { words: &["cors", "cors policy", "cors middleware", "cors protection", "cors header"], signs: &["cors"], names: &["corsmiddleware", "corslayer", "enablecors", "usecors", "corsconfigurationsource", "addcorsmappings", "crossorigin", "cors.new", "cors.handler"], ..WIRED },
    Capability { words: &["authentication", "user authentication", "api authentication", "jwt authentication", "jwt auth", "jwt based authentication", "jwt token authentication", "jwt token based auth", "jwt token based authentication", "token authentication", "token based authentication", "authentication middleware", "auth middleware", "authentication layer"], names: &["jwt.verify", "jwt.decode", "jwtverify", "passport.authenticate", "jwt_required", "login_required", "oauth2passwordbearer", "useauthentication", "jwt.parsewithclaims", "jwtauthguard", "verify_id_token", "verifyidtoken", "clerkmiddleware", "authenticate_user!", "auth:sanctum", "auth:api", "requireauth", "require_auth", "get_current_user", "authmiddleware", "auth_middleware", "api_key_auth", "apikeyauth"], ..WIRED },
    Capability { words: &["authorization", "rbac", "role based access control", "role based access", "role based authorization", "role based permission", "access control", "authorization check", "permission check"], names: &["requirerole", "require_role", "requireroles", "require_roles", "rolesguard", "preauthorize", "hasanyrole", "permission_required", "requirepermission", "require_permission", "authorizeroles", "checkrole", "checkpermission", "check_permission", "has_permission", "haspermission"], ..WIRED },
    Capability { words: &["input validation", "request validation", "input validation middleware", "validation middleware", "schema validation", "server side validation", "request body validation"], names: &["safeparse", "z.object", "joi.object", "yup.object", "validationpipe", "shouldbindjson", "validate.struct", "field_validator", "formrequest", "abstractvalidator"], ..WIRED },
    Capability { words: &["security header", "http security header", "security headers middleware"], names: &["use(helmet", "register(helmet", "fastifyhelmet", "x-content-type-options", "usesecurityheaders", "securityheadersmiddleware"], ..WIRED },
    Capability { words: &["rate limiting", "rate limiter", "rate limit", "api rate limiting", "request rate limiting", "rate limiting middleware", "request throttling"], names: &["app.use(ratelimit", "use(limiter", "limiter.limit", "slowapi", "throttlermodule", "throttlerguard", "tollbooth", "governorlayer", "ratelimitlayer", "useratelimiter", "ratelimitmiddleware", "rate_limit_middleware"], ..WIRED },
    Capability { words: &["password hashing", "password encryption", "secure password hashing", "secure password storage"], names: &["bcrypt.hash", "bcrypt.hashpw", "argon2.hash", "bcrypt.generatefrompassword", "bcryptpasswordencoder", "pwd_context.hash", "generate_password_hash"], ..WIRED },
    Capability { words: &["soft delete", "soft deletion"], names: &["softdeletes", "deleted_at", "deletedat", "is_deleted", "isdeleted", "acts_as_paranoid"], ..WIRED },
    Capability { words: &["caching", "cache layer", "caching layer", "response caching", "api caching", "application caching"], names: &["cacheable", "cache.get_or_set", "cache.remember", "unstable_cache"], ..WIRED },
    Capability { words: &["request id", "request id tracking", "request id middleware", "correlation id", "correlation id tracking", "correlation id middleware", "request id header", "request tracing id"], names: &["x-request-id", "requestidmiddleware", "x-correlation-id", "correlationidmiddleware", "correlation_id", "correlationid", "g.request_id", "req.requestid", "req.id = "], ..WIRED },
    Capability { words: &["slow query logging", "slow query log", "slow query monitoring", "slow query detection", "slow query tracking"], signs: &["slow_query_log", "log_min_duration_statement", "slowquery"], names: &["slow_query", "slow query", "slowquerythreshold"], ..WIRED },
    Capability { words: &["readiness probe", "readiness check"], signs: &["readinessprobe", "readiness_probe"], ..WIRED },
    Capability { words: &["liveness probe", "liveness check"], signs: &["livenessprobe", "liveness_probe"], ..WIRED },
    Capability { words: &["startup probe"], signs: &["startupprobe", "startup_probe"], ..WIRED },
    Capability { words: &["two factor authentication", "2fa", "mfa", "multi factor authentication", "two factor auth", "2fa/mfa", "mfa/2fa"], names: &["authenticator.check", "authenticator.verify", "speakeasy.totp", "pyotp.totp", "totp.verify", "totp.validate", "verifytotp", "verify_totp", "mfa.enroll", "verifymfa", "verify_mfa"], ..WIRED },
    Capability { words: &["audit log", "audit logging", "audit trail", "audit trail logging", "audit logging system"], names: &["auditlog.create", "logaudit", "log_audit", "auditservice.log", "auditlogger", "audit.log", "createauditlog", "create_audit_log", "writeaudit", "write_audit", "recordaudit", "record_audit", "auditlog.objects", "insert into audit"], ..WIRED },
    Capability { words: &["email verification", "email confirmation", "verification email"], names: &["sendverificationemail", "send_verification_email", "verifyemail", "verify_email", "confirmemail", "confirm_email", "email_verification", "emailverification"], ..WIRED },
    Capability { words: &["background job", "background task", "job queue", "task queue", "background processing", "background worker", "background job processing"], names: &["new queue", "new worker", "shared_task", "celery.task", "celery_app.task", "perform_async", "perform_later", "asynq.newclient", "asynq.newserver", "backgroundjob.enqueue", "arq.worker"], ..WIRED },
    Capability { words: &["database transaction", "transaction", "transaction support", "transaction management", "db transaction"], names: &["begintransaction", "begin_transaction", "$transaction", "transaction.atomic", "@transactional", "session.begin", "db.transaction", "withtransaction", "with_transaction", "starttransaction", "start_transaction"], signs: &["'begin'", "\"begin\""], ..WIRED },
    Capability { words: &["dependency audit", "dependency scanning", "dependency scan", "dependency vulnerability scanning", "dependency vulnerability scan", "automated dependency scanning"], is_file: |path| name(path) == "dependabot.yml" || name(path) == "dependabot.yaml" || name(path).starts_with("renovate.json"), other: Some(|known| scanned(known, DEPENDENCIES, "")), ..WIRED },
    Capability { words: &["global error handling", "global error handler", "error handling middleware", "error handler middleware", "centralized error handling", "centralised error handling", "global exception handler", "global exception handling", "exception handler"], names: &["errorhandler", "error_handler", "exception_handler", "controlleradvice", "restcontrolleradvice", "useexceptionhandler", "seterrorhandler", "errormiddleware", "app.onerror"], ..WIRED },
    Capability { words: &["response compression", "compression", "gzip compression", "gzip", "compression middleware"], signs: &["gzip on"], names: &["use(compression", "gzipmiddleware", "compressionlayer", "useresponsecompression", "middleware.compress", "gzip.gzip"], ..WIRED },
    Capability { words: &["environment validation", "env validation", "environment variable validation", "env var validation", "config validation", "configuration validation"], names: &["envalid", "cleanenv", "parse(process.env", "safeparse(process.env", "basesettings", "envconfig.process", "env.parse", "createenv"], ..WIRED },
    Capability { words: &["encryption at rest", "data encryption at rest"], signs: &["storage_encrypted", "kms_key_id", "kms_key_name"], ..WIRED },
    Capability { words: &["monitoring", "application monitoring", "production monitoring", "system monitoring", "monitoring and alerting"], other: Some(metrics), ..WIRED },
    Capability { words: &["api versioning", "endpoint versioning"], other: Some(versioned), ..WIRED },
    Capability { words: &["network policy", "networkpolicy"], kinds: &["NetworkPolicy"], ..THING },
    Capability { words: &["pod disruption budget", "poddisruptionbudget", "pdb"], kinds: &["PodDisruptionBudget"], ..THING },
    Capability { words: &["hpa", "horizontal pod autoscaler", "horizontal pod autoscaling", "autoscaling", "auto scaling", "horizontal autoscaling"], kinds: &["HorizontalPodAutoscaler", "ScaledObject"], ..THING },
    Capability { words: &["service monitor", "servicemonitor"], kinds: &["ServiceMonitor"], ..THING },
    Capability { words: &["mtls", "mutual tls", "mtls between service", "service mesh"], kinds: &["PeerAuthentication"], ..THING },
    Capability { words: &["external secret", "external secrets operator"], kinds: &["ExternalSecret"], ..THING },
    Capability { words: &["env example", "environment template", "example environment file", "env template"], is_file: |path| [".env.example", ".env.sample", ".env.template", "env.example"].contains(&name(path)), ..THING },
    Capability { words: &["code owner", "codeowner", "codeowners file"], is_file: |path| name(path) == "codeowners", ..THING },
    Capability { words: &["changelog"], is_file: |path| name(path).starts_with("changelog"), ..THING },
    Capability { words: &["license file", "licence file"], is_file: |path| path.starts_with("license") || path.starts_with("licence"), ..THING },
];

/// What a thing is, if it is called so and no more.
pub(in crate::claims) fn of(thing: &str) -> Option<&'static Capability> {
    let singular = thing.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let singular = singular.or_else(|| thing.strip_suffix('s').map(str::to_owned)).unwrap_or_else(|| thing.to_owned());
    let behind = [
        " system",
        " setup",
        " support",
        " workflow",
        " integration",
        " configuration",
        " collection",
        " implementation",
        " suite",
    ];
    let bare = behind.iter().find_map(|word| thing.strip_suffix(word)).unwrap_or(thing);
    let names = [thing, &singular, bare, bare.strip_suffix('s').unwrap_or(bare)];
    let is_it = |capability: &&Capability| capability.words.iter().any(|word| names.contains(word));
    CAPABILITIES.iter().find(is_it)
}

/// Where a manifest is of the kind that a thing is called after: `resource quotas`, and there is a `ResourceQuota`. Of what
/// every program has, one says nothing of another.
pub(in crate::claims) fn declared(
    thing: &str,
    is_meant: &dyn Fn(&RepoPath) -> bool,
    known: &Known<'_>,
) -> Option<String> {
    const COMMON: &[&str] = &[
        "cronjob",
        "configmap",
        "serviceaccount",
        "clusterrole",
        "clusterrolebinding",
        "rolebinding",
        "storageclass",
        "statefulset",
        "daemonset",
        "replicaset",
        "persistentvolume",
        "persistentvolumeclaim",
        "ingressclass",
    ];
    let letters = thing.replace(' ', "");
    let singular = letters.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let singular = singular.or_else(|| letters.strip_suffix('s').map(str::to_owned)).unwrap_or_default();
    let is_it = |kind: &str| {
        let lower = kind.to_lowercase();
        (lower == letters || lower == singular)
            && kind.chars().filter(|letter| letter.is_uppercase()).count() > 1
            && !COMMON.contains(&lower.as_str())
    };
    let mut manifests = known.manifests.iter().filter(|manifest| !manifest.is_comment && is_it(&manifest.kind));
    let is_own = |manifest: &&Manifest| {
        let path = &manifest.place.path;
        matches!(Class::of(path), Class::Config | Class::Code) && is_meant(path)
    };
    manifests.find(is_own).map(|manifest| format!("{} is a {}", manifest.place, manifest.kind))
}

impl Capability {
    /// Where the repository shows that it has it, and how; of what `is_meant` says is meant.
    pub fn shown(&self, is_meant: &dyn Fn(&RepoPath) -> bool, known: &Known<'_>) -> Option<String> {
        let is_own = |path: &&&RepoPath| Class::of(path) != Class::Foreign && is_meant(path) && !is_anothers(path);
        if let Some(path) = known.files.matching(self.is_file).iter().find(is_own) {
            return Some(format!("{path} exists"));
        }
        let manifest = known.manifests.iter().find(|manifest| {
            self.kinds.contains(&manifest.kind.as_str()) && !manifest.is_comment && is_meant(&manifest.place.path)
        });
        if let Some(manifest) = manifest {
            return Some(format!("{} is a {}", manifest.place, manifest.kind));
        }
        let hits = self.signs.iter().flat_map(|sign| known.hits.of(sign));
        // All are asked for, so that they are looked for at once.
        let hits: Vec<&Hit> = hits.filter(|hit| is_meant(&hit.place.path) && is_shown(hit)).collect();
        // What code does says more than what is set.
        let of_code = hits.iter().find(|hit| hit.class == Class::Code);
        if let Some(hit) = of_code.or(hits.first()) {
            return Some(format!("{}: {}", hit.place, hit.text));
        }
        let hits = self.names.iter().flat_map(|name| known.hits.of(name));
        let hits: Vec<&Hit> = hits.filter(|hit| is_meant(&hit.place.path) && is_wired(hit)).collect();
        let is_run = |hit: &&&Hit| known.idle(&Place::new(&hit.place.path, 0)).is_none();
        if let Some(hit) = hits.iter().find(is_run) {
            return Some(format!("{}: {}", hit.place, hit.text));
        }
        self.other.and_then(|other| other(known)).filter(|(path, _)| is_meant(path)).map(|(_, evidence)| evidence)
    }
}

/// Whether a word is used in code, or set where servers and infrastructure are configured.
fn is_shown(hit: &Hit) -> bool {
    let name = hit.place.path.file_name();
    let is_set = hit.class == Class::Config
        && hit.is_word
        && !hit.is_comment
        && !hit.text.starts_with("echo ")
        && !is_manifest(name)
        && !name.contains(".env")
        && !name.ends_with(".json");
    is_set || is_use(hit)
}

/// Whether a file is another program's, which is only kept here.
fn is_anothers(path: &RepoPath) -> bool {
    const FOLDERS: &[&str] =
        &["external", "third_party", "third-party", "vendor", "examples", "example", "samples", "disabled"];
    path.parent().as_str().to_lowercase().split('/').any(|part| FOLDERS.contains(&part) || part.starts_with('_'))
}

/// Whether code of the program does something with a name: what pages check, their server need not.
fn is_wired(hit: &Hit) -> bool {
    !is_page(&hit.place.path) && !is_beside(&hit.place.path) && is_done_with(hit)
}

/// Whether a file is one of what people see, and not of what serves them.
pub(in crate::claims) fn is_page(path: &RepoPath) -> bool {
    const PAGES: &[&str] = &["tsx", "jsx", "vue", "svelte", "html", "css", "dart", "swift"];
    const FOLDERS: &[&str] = &["frontend", "client", "mobile", "web", "ui"];
    PAGES.contains(&path.extension().as_str())
        || path.parent().as_str().to_lowercase().split('/').any(|part| FOLDERS.contains(&part))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn is_named(path: &str, words: &[&str]) -> bool {
    words.iter().any(|word| name(path).contains(word))
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}

fn is_runnable(path: &str) -> bool {
    let path = RepoPath::new(path);
    is_code(&path) || matches!(path.extension().as_str(), "sh" | "bash" | "ps1")
}

/// What runs by itself, and no copy of a file that is called after what it is a copy of: `backup.py`, but not `page-backup.tsx`.
fn is_job(path: &str) -> bool {
    let is_called = ["backup", "db", "database", "create", "run"].iter().any(|first| name(path).starts_with(first));
    is_yaml(path) || path.ends_with("sh") || path.ends_with(".ps1") || (is_runnable(path) && is_called)
}

/// A pipeline that something starts by itself: not what a host of web pages wants to know.
fn is_pipeline(path: &str) -> bool {
    const PIPELINES: &[&str] = &[
        ".gitlab-ci.y",
        "jenkinsfile",
        ".circleci/config",
        "azure-pipelines",
        "bitbucket-pipelines",
        ".travis.y",
        ".drone.y",
        ".woodpecker",
        "cloudbuild.y",
    ];
    // What stands in a folder of its own there is not run.
    let is_workflow = [".github/workflows/", ".gitea/workflows/"]
        .iter()
        .any(|folder| path.strip_prefix(folder).is_some_and(|name| !name.contains('/')))
        && is_yaml(path)
        && !is_named(path, &["stale", "label", "greet", "welcome", "codeql", "dependabot"]);
    is_workflow || PIPELINES.iter().any(|word| path.starts_with(word) || name(path).starts_with(word))
}

fn alerts(known: &Known<'_>) -> Option<(RepoPath, String)> {
    let is_rules = |path: &str| is_yaml(path) && is_named(path, &["alert"]) && !is_named(path, &["alertmanager"]);
    let path = known.files.matching(is_rules).first().copied().filter(|_| known.alerts > 0)?;
    Some((path.clone(), format!("{path} exists, and there are {} rules with `alert:`", known.alerts)))
}

/// What sends who comes without encryption to where there is some.
const HTTPS: &[&str] = &[
    "strict-transport-security",
    "httpsredirectmiddleware",
    "secure_ssl_redirect",
    "usehttpsredirection",
    "force_ssl",
    "return 301 https",
];

/// A header is set by its name, which stands in a text.
fn https(known: &Known<'_>) -> Option<(RepoPath, String)> {
    let hits = HTTPS.iter().flat_map(|sign| known.hits.of(sign));
    let is_own = |hit: &&Hit| matches!(hit.class, Class::Code | Class::Config) && !hit.is_comment;
    // All are asked for, so that they are looked for at once.
    let hits: Vec<&Hit> = hits.filter(is_own).collect();
    let hit = hits.iter().find(|hit| hit.text.contains(['=', '(', ':']) || hit.text.contains("add_header"))?;
    Some((hit.place.path.clone(), format!("{}: {}", hit.place, hit.text)))
}

fn metrics(known: &Known<'_>) -> Option<(RepoPath, String)> {
    let (place, _) = known.metrics.first()?;
    Some((place.path.clone(), format!("{place} defines one")))
}

fn tests(known: &Known<'_>) -> Option<(RepoPath, String)> {
    tests_in(known, "")
}

/// Functions that test, in files of whose path a word is part; a few may be an example.
fn tests_in(known: &Known<'_>, word: &str) -> Option<(RepoPath, String)> {
    const SEVERAL: usize = 5;
    let of_word = || known.tests.iter().filter(|(path, _)| path.as_str().to_lowercase().contains(word));
    let count: usize = of_word().map(|(_, count)| count).sum();
    let (path, _) = of_word().max_by_key(|(_, count)| *count).filter(|_| count >= SEVERAL)?;
    Some((path.clone(), format!("there are {count} functions that test, most in {path}")))
}

fn versioned(known: &Known<'_>) -> Option<(RepoPath, String)> {
    let place = known.served.speaking_of(&["v1", "v2"])?;
    Some((place.path.clone(), format!("served by {place}")))
}

fn health(known: &Known<'_>) -> Option<(RepoPath, String)> {
    let place = known.served.speaking_of(&["health", "healthz", "healthcheck", "livez"])?;
    Some((place.path.clone(), format!("served by {place}")))
}

/// Programs that look for weaknesses, for secrets, for weaknesses of images.
const SCANNERS: &[&str] = &["trivy", "bandit", "snyk", "codeql", "semgrep", "gosec", "grype", "govulncheck"];
const SECRETS: &[&str] = &["gitleaks", "trufflehog", "detect-secrets", "ggshield"];
const DEPENDENCIES: &[&str] =
    &["npm audit", "pip-audit", "cargo audit", "cargo-audit", "pnpm audit", "yarn audit", "govulncheck", "osv-scanner"];
const IMAGES: &[&str] = &["trivy", "grype", "docker scout", "snyk container"];

fn scanning(known: &Known<'_>) -> Option<(RepoPath, String)> {
    scanned(known, SCANNERS, "")
}

/// A program of several that a pipeline runs, on what a word says, which stands in one of its next lines.
fn scanned(known: &Known<'_>, programs: &[&str], subject: &str) -> Option<(RepoPath, String)> {
    const NEXT: usize = 8;
    let is_run = |hit: &&Hit| !hit.is_comment && is_pipeline(&hit.place.path.as_str().to_lowercase());
    let hits = programs.iter().flat_map(|scanner| known.hits.of(scanner));
    // All are asked for, so that they are looked for at once.
    let hits: Vec<&Hit> = hits.filter(is_run).collect();
    let refs: Vec<&Hit> = known.hits.exactly("image-ref").filter(is_run).collect();
    let is_near = |hit: &Hit, other: &Hit| {
        hit.place.path == other.place.path && (hit.place.line..hit.place.line + NEXT).contains(&other.place.line)
    };
    let is_of_it = |hit: &&&Hit| {
        subject.is_empty()
            || hit.text.contains(&format!("trivy {subject}"))
            || !hit.text.contains("trivy")
            || refs.iter().any(|other| is_near(hit, other))
    };
    hits.iter().find(is_of_it).map(|hit| (hit.place.path.clone(), format!("{}: {}", hit.place, hit.text)))
}

/// A pipeline that somebody's request starts, and that tests.
fn on_requests(known: &Known<'_>) -> Option<(RepoPath, String)> {
    const TESTING: &[&str] =
        &["pytest", "cargo test", "go test", "npm test", "npm run test", "mvn", "gradlew", "vitest", "jest", "tox"];
    let is_run = |hit: &&Hit| !hit.is_comment && is_pipeline(&hit.place.path.as_str().to_lowercase());
    let started: Vec<&Hit> = known.hits.exactly("pull_request").filter(is_run).collect();
    let tests = TESTING.iter().flat_map(|word| known.hits.exactly(word));
    // All are asked for, so that they are looked for at once.
    let tests: Vec<&Hit> = tests.filter(is_run).collect();
    let hit = tests.iter().find(|test| started.iter().any(|start| start.place.path == test.place.path))?;
    Some((hit.place.path.clone(), format!("{}: {}, for pull requests", hit.place, hit.text)))
}

/// What a manifest of something that runs may take at most.
fn limits(known: &Known<'_>) -> Option<(RepoPath, String)> {
    const RUNNING: &[&str] = &["Deployment", "StatefulSet", "DaemonSet"];
    let is_running = |path: &RepoPath| {
        known.manifests.iter().any(|manifest| manifest.place.path == *path && RUNNING.contains(&manifest.kind.as_str()))
    };
    let mut hits = known.hits.of("limits");
    let hit = hits.find(|hit| !hit.is_comment && hit.text.starts_with("limits:") && is_running(&hit.place.path))?;
    Some((hit.place.path.clone(), format!("{} sets limits", hit.place)))
}

#[cfg(test)]
mod capability_tests {
    use super::*;

    #[test]
    fn things_are_known_by_all_that_they_are_called() {
        for thing in ["unit tests", "ci/cd pipeline", "network policies", "database migrations", "metrics"] {
            assert!(of(thing).is_some(), "{thing}");
        }
        for thing in ["unit tests of the oven", "pipeline", "migration guide", "health insurance"] {
            assert!(of(thing).is_none(), "{thing}");
        }
    }

    #[test]
    fn pipelines_are_what_starts_by_itself() {
        for path in [".github/workflows/ci.yml", "ci/jenkinsfile", ".gitlab-ci.yml"] {
            assert!(is_pipeline(path), "{path}");
        }
        for path in [".github/workflows/stale.yml", "docs/.github/workflows/ci.yml", "netlify.toml"] {
            assert!(!is_pipeline(path), "{path}");
        }
    }
}
