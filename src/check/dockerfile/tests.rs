//! What of a Dockerfile is as wanted, and which lines are not.

use std::time::Instant;

use super::*;
use crate::reader::read;

/// The lines with flaws, each with its reason, of what one field asks.
fn flaws(field: &str, text: &str) -> Vec<String> {
    let (check, problems) = read("test", &format!("{field}\nin = \"Dockerfile\""), parse_fields);
    assert!(problems.is_empty(), "{problems:?}");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Dockerfile"), text).unwrap();
    let repo = Repo::open(folder.path()).unwrap();
    let path = crate::repo::RepoPath::new("Dockerfile");
    let fact = check.unwrap().map(&File::new(&repo, &path, Vec::new()));
    assert_eq!(fact.held == 1, fact.subjects == 1 && fact.sites.is_empty(), "{fact:?}");
    let trouble = fact.trouble.iter().map(|reason| format!("trouble: {reason}"));
    fact.sites.iter().map(|site| format!("{}: {}", site.line, site.message)).chain(trouble).collect()
}

#[test]
fn the_last_user_of_the_last_stage_counts() {
    let asks = |text: &str| flaws("user = \"non-root\"", text);
    for good in [
        "FROM a:1\nUSER app\n",
        "FROM a:1\nUSER root\nRUN x\nUSER 10001:10001\n",
        "FROM a:1 AS base\nUSER app\nFROM b:1 AS build\nUSER root\nFROM Base\nCOPY x y\n",
        "ARG U=app\nFROM a\nARG U\nUSER $U\n",
        "FROM a\nENV UID 1000\nUSER \"${UID}:${GID:-1000}\"\n",
        "FROM gcr.io/distroless/static:nonroot\n",
        "# escape=`\nFROM a\nRUN dir c:\\\nUSER app\n",
        "FROM a\nRUN go list -f '{{.Dir}}'\nUSER app\n",
        "FROM a\nRUN <<EOF\nUSER root\nEOF\nUSER app\n",
        "FROM a\nUSER \\\n# or root\n\n  app\n",
    ] {
        assert_eq!(asks(good), [""; 0], "{good}");
    }
    assert_eq!(asks("FROM a\nUSER app\nUSER 0:0\n"), ["3: `USER 0:0`: it runs as root"]);
    assert_eq!(
        asks("FROM a\nUSER app\nFROM b\n"),
        ["3: `FROM b`: no USER behind it, so it runs as root unless the base says otherwise"]
    );
    assert_eq!(asks("FROM a\n# USER app\nRUN echo \\\nUSER app\n").len(), 1);
    assert_eq!(
        asks("FROM a\nUSER ${WHO}\n"),
        ["2: `USER ${WHO}`: who that is cannot be told: `WHO` has no value here"]
    );
    assert_eq!(asks("RUN make\n"), ["trouble: it has no FROM, so it defines no image"]);
}

#[test]
fn bases_are_pinned() {
    let tag = |text: &str| flaws("pinned = \"tag\"", text);
    let good = "ARG GO=1.24\nARG REG=reg:5000\nFROM --platform=$BUILDPLATFORM golang:${GO} AS build\nFROM scratch\nFROM build\n\
                FROM ${REG}/a/b:2\nCOPY --from=build /a /b\nCOPY --from=0 /a /b\nFROM c@sha256:abc\n";
    assert_eq!(tag(good), [""; 0]);
    assert_eq!(
        tag("ARG V\nARG L=latest\nFROM reg:5000/a\nFROM b:$V\nFROM c:${L}\nCOPY --from=d/e /x /y\n"),
        [
            "3: `FROM reg:5000/a`: no tag, which means `latest`",
            "4: `FROM b:$V`: which image cannot be told: `V` has no value here",
            "5: `FROM c:${L}`: `latest` is another image every month",
            "6: `COPY --from=d/e /x /y`: no tag, which means `latest`",
        ]
    );
    assert_eq!(flaws("pinned = \"digest\"", "FROM a:1@sha256:0\nFROM b:1\n"), ["2: `FROM b:1`: no digest"]);
}

#[test]
fn the_other_questions() {
    assert_eq!(flaws("healthcheck = true", "FROM a\nHEALTHCHECK --interval=5s CMD x\n"), [""; 0]);
    assert_eq!(flaws("healthcheck = true", "FROM a\nHEALTHCHECK NONE\n").len(), 1);
    assert_eq!(
        flaws("healthcheck = true", "FROM a\nHEALTHCHECK CMD x\nFROM b\n"),
        ["3: `FROM b`: no HEALTHCHECK behind it"]
    );
    assert_eq!(flaws("multi_stage = true", "FROM a AS x\nFROM b\nCOPY --from=x /a /b\n"), [""; 0]);
    assert_eq!(flaws("multi_stage = true", "FROM a\n"), ["1: `FROM a`: it is the only stage"]);
    assert_eq!(flaws("multi_stage = true", "FROM a\nFROM b\n").len(), 1);
    assert_eq!(flaws("copies_everything = false", "FROM a\nCOPY . .\nFROM b\nCOPY src ./\nADD go.mod .\n"), [""; 0]);
    assert_eq!(flaws("copies_everything = false", "FROM a\nCOPY --chown=a . /app\nADD [\"./\", \"/x\"]\n").len(), 2);
    let secrets = "ARG API_KEY=abc\nFROM a\nARG NPM_TOKEN\nENV DB_PASSWORD=\"a b\" PATH=/x\nENV ADMIN_SECRET hunter\nENV \
                   TOKENIZERS=no PASSWORD=$P TOKEN_FILE=/run/t SECRET=true CACHE_KEY=v1\n";
    assert_eq!(
        flaws("lacks_secrets = true", secrets),
        ["1: ARG gives `API_KEY` a value", "4: ENV gives `DB_PASSWORD` a value", "5: ENV gives `ADMIN_SECRET` a value"]
    );
}

#[test]
fn a_template_is_said_and_never_holds() {
    let found = flaws("user = \"non-root\"", "FROM {{ .Base }}\nUSER app\n");
    assert_eq!(found, ["1: a template (`{{ … }}`), not a Dockerfile that can be judged"]);
}

#[test]
fn wrong_definitions_are_refused() {
    let refusal = |fields: &str| {
        let (check, problems) = read("test", fields, parse_fields);
        assert!(check.is_none(), "{fields}");
        problems[0].to_string()
    };
    assert!(refusal("").contains("expects nothing"));
    assert!(refusal("healthcheck = false").contains("`healthcheck = false` would expect nothing"));
    assert!(refusal("user = \"root\"").contains("`user` cannot be `root`"));
    assert!(refusal("user = \"non-root\"\npinned = 1").contains("`pinned`"));
    assert!(refusal("user = \"non-root\"\nexcept = []").contains("`except` is empty"));
    let (check, _) = read("test", "user = \"non-root\"", parse_fields);
    assert!(check.unwrap().describe().ends_with("runs as a user that is not root"));
}

#[test]
fn tangles_are_answered_quickly() {
    let start = Instant::now();
    for piece in [
        "FROM a\\\n",
        "RUN <<A\n",
        "ARG A=$A$A\n",
        "USER ${",
        "FROM a AS b\nFROM b AS b\n",
        "ENV \"",
        "COPY --from=\\\n",
    ] {
        let _ = flaws("user = \"non-root\"\npinned = \"tag\"\nlacks_secrets = true", &piece.repeat(20_000));
        let _ = flaws("healthcheck = true\nmulti_stage = true", &format!("FROM a\n{}", piece.repeat(20_000)));
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
