//! Libraries that answer at an address of their own, which no route of the repository's code names.

use crate::claims::known::Known;
use crate::claims::known::needle::Hit;
use crate::claims::known::packages::is_manifest;
use crate::claims::known::place::Class;
use crate::claims::known::routes::Pattern;

/// The first word of an address, and the libraries that answer there, as their users' code names them.
pub(super) const LIBRARIES: &[(&str, &[&str])] = &[
    (
        "metrics",
        &[
            "prometheus_client",
            "prom-client",
            "promhttp",
            "micrometer",
            "instrumentator",
            "starlette_exporter",
            "express-prom-bundle",
            "metrics-exporter-prometheus",
            "axum-prometheus",
            "django-prometheus",
            "prometheus-net",
            "fiberprometheus",
            "opentelemetry-exporter-prometheus",
        ],
    ),
    ("actuator", &["actuator"]),
    ("readyz", &["addreadyzcheck"]),
    ("healthz", &["addhealthzcheck"]),
    ("api-docs", &["springdoc", "springfox"]),
    ("swagger-ui", &["springdoc", "springfox"]),
    ("swagger-ui.html", &["springdoc", "springfox"]),
    ("docs", &["fastapi", "swagger", "redoc", "springdoc", "drf-spectacular"]),
    ("redoc", &["fastapi", "redoc"]),
    ("openapi.json", &["fastapi", "openapi"]),
    ("admin", &["django", "rails_admin"]),
    ("graphql", &["graphql", "apollo", "strawberry", "graphene"]),
    ("graphiql", &["graphiql", "starter-graphql", "graphene", "strawberry"]),
    ("h2-console", &["h2.console", "h2-console"]),
];

/// Whether anything names a library that answers with metrics.
pub(in crate::claims) fn serves_metrics(known: &Known<'_>) -> bool {
    let signs: Vec<&str> =
        LIBRARIES.iter().filter(|(word, _)| *word == "metrics").flat_map(|(_, signs)| *signs).copied().collect();
    // All are asked for, so that they are looked for at once.
    signs.iter().filter(|sign| known.hits.of(sign).any(|hit| !hit.is_comment && hit.class != Class::Document)).count()
        > 0
}

/// The use of a library that may serve a path.
pub(super) fn library<'k>(pattern: &Pattern, known: &'k Known<'_>) -> Option<&'k Hit> {
    let named = LIBRARIES.iter().filter(|(word, _)| pattern.words().any(|part| part == *word));
    // All are asked for, so that they are looked for at once.
    let signs: Vec<&str> = named.flat_map(|(_, signs)| *signs).copied().collect();
    // That a page speaks of a library is no use of it.
    let is_use = |hit: &&Hit| {
        let is_import = ["import", "require", "from", "use ", "zcheck("].iter().any(|word| hit.text.contains(word));
        // A manifest may be written in the language of the program.
        let is_named = hit.class == Class::Config || is_manifest(hit.place.path.file_name());
        hit.is_word && !hit.is_comment && (is_named || (hit.class == Class::Code && is_import))
    };
    signs.iter().find_map(|sign| known.hits.of(sign).find(is_use))
}
