//! What a document names: paths, links, commands, routes and names of code, and where each is no statement on the repository.

use crate::support::{commit, falses, falses_at, folder_of, git, write};

const NOTHING: [&str; 0] = [];
const LONG: &str = "The ovens are lit at four in the morning, and stay lit until the last loaf is out.\nThe ovens are lit at four in the morning, and stay lit until the last loaf is out.\nThe ovens are lit at four in the morning, and stay lit until the last loaf is out.\n";

/// A bakery of some files.
fn bakery() -> Vec<(&'static str, &'static str)> {
    vec![
        ("src/oven.py", "def light(oven):\n    return oven\n"),
        ("src/till.py", "def count(coins):\n    return coins\n"),
        ("src/dough.py", "def knead(dough):\n    return dough\n"),
        ("src/shop/__main__.py", "print('open')\n"),
    ]
}

/// A bakery with more files.
fn bakery_and(files: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    bakery().into_iter().chain(files.iter().copied()).collect()
}

/// A bakery that had files once which a commit removed.
fn bakery_without(gone: &[&str]) -> tempfile::TempDir {
    let folder = folder_of(&bakery());
    gone.iter().for_each(|path| write(folder.path(), path, "def old():\n    pass\n"));
    commit(folder.path());
    gone.iter().for_each(|path| drop(git(folder.path(), &["rm", "-q", path])));
    git(folder.path(), &["commit", "-qm", "Remove what is old"]);
    folder
}

#[test]
fn columns_of_others_name_what_is_elsewhere() {
    let table = |head: &str| {
        format!("# Ready\n\n| {head} | Ours | Status |\n|---|---|---|\n| `wood_oven.py` | `src/oven.py` | ✅ Done |\n")
    };
    assert_eq!(falses(&bakery(), &table("File")), ["5 wood_oven.py"]);
    for head in ["Original File", "Upstream", "Legacy", "Before"] {
        assert_eq!(falses(&bakery(), &table(head)), NOTHING, "{head}");
    }
}

#[test]
fn columns_of_others_give_names_of_others() {
    let code = "def bake_loaf():\n    pass\n\n\ndef cool_loaf():\n    pass\n\n\ndef sell_loaf():\n    pass\n\n\ndef weigh_loaf():\n    pass\n";
    let files = bakery_and(&[("src/loaf.py", code)]);
    let table = |head: &str| {
        format!(
            "# Ready\n\n- ✅ `bake_loaf`, `cool_loaf`, `sell_loaf` and `weigh_loaf` work\n\n| {head} | Ours | Status |\n|---|---|---|\n| `proof_sourdough` | `bake_loaf` | ✅ Done |\n"
        )
    };
    assert_eq!(falses(&files, &table("Function")), ["7 proof_sourdough"]);
    assert_eq!(falses(&files, &table("Original function")), NOTHING);
}

#[test]
fn packages_hosts_and_files_of_the_system_are_no_files() {
    let files = bakery_and(&[
        ("package.json", "{ \"dependencies\": { \"crumbs\": \"^1.0.0\" } }\n"),
        ("src/ring.py", "URL = 'https://bell.sh/shop'\n"),
    ]);
    assert_eq!(falses(&files, "# Ready\n\n- [x] Counted by `loaves.js`\n"), ["3 loaves.js"]);
    assert_eq!(falses(&files, "# Ready\n\n- [x] Counted by `crumbs.js`\n"), NOTHING);
    assert_eq!(falses(&files, "# Ready\n\n- [x] Rings by chime.sh webhook\n"), ["3 chime.sh"]);
    assert_eq!(falses(&files, "# Ready\n\n- [x] Rings by bell.sh webhook\n"), NOTHING);
    assert_eq!(falses(&files, "# Ready\n\n- [x] Hosts in `ovens.conf`\n"), ["3 ovens.conf"]);
    assert_eq!(falses(&files, "# Ready\n\n- [x] Hosts in `resolv.conf`\n"), NOTHING);
}

#[test]
fn patterns_variants_and_short_names_are_open() {
    let files = bakery_and(&[
        ("Dockerfile.production", "FROM scratch\n"),
        ("src/Bakery.Domain/Recipes/rye.cs", "class Rye {}\n"),
        ("parts/ovens/src/doors/door.py", "door = 1\n"),
        ("bakery-common/build.gradle.kts", "plugins {}\n"),
    ]);
    assert_eq!(falses(&files, "# Ready\n\n- [x] Baked by `night_oven.py`\n"), ["3 night_oven.py"]);
    assert_eq!(falses(&files, "# Ready\n\n- [x] Baked by `*_oven.py`\n"), NOTHING);
    assert_eq!(falses(&bakery(), "# Ready\n\n- [x] Dockerfile\n"), ["3 Dockerfile"]);
    assert_eq!(falses(&files, "# Ready\n\n- [x] Dockerfile\n"), NOTHING);
    for path in ["Domain/Recipes/", "ovens/doors/", "common/build.gradle.kts"] {
        assert_eq!(falses(&files, &format!("# Ready\n\n- [x] Lives in `{path}`\n")), NOTHING, "{path}");
    }
    assert_eq!(
        falses(&files, "# Ready\n\n- [x] Lives in `shop/Recipes/`\n- [x] Built by `night/build.gradle.kts`\n"),
        ["3 shop/Recipes/", "4 night/build.gradle.kts"]
    );
}

#[test]
fn a_folder_called_after_the_repository_is_its_checkout() {
    let folder = folder_of(&[]);
    let root = folder.path().join("bakery");
    bakery().iter().for_each(|(path, text)| write(&root, path, text));
    let text = "# Ready\n\n- [x] `bakery-review/src/oven.py`\n- [x] `kitchen-review/src/oven.py`\n- [x] `bakery-till/src/bell.py`\n- [x] `bakery/src/bell.py`\n";
    assert_eq!(falses_at(&root, "READY.md", text), ["4 kitchen-review/src/oven.py", "6 bakery/src/bell.py"]);
}

#[test]
fn what_is_proposed_is_not_there_yet() {
    let under = |label: &str| {
        format!(
            "# Ready\n\n- `src/oven.py` bakes\n- `src/till.py` counts\n- `src/dough.py` kneads\n\n**{label}:** Split it into `src/oven_door.py`, `src/oven_light.py`.\n"
        )
    };
    assert_eq!(falses(&bakery(), &under("Parts")), ["7 src/oven_door.py", "7 src/oven_light.py"]);
    assert_eq!(falses(&bakery(), &under("Fix")), NOTHING);
    let listed = |verb: &str| format!("# Ready\n\n## ✅ Smoke\n\n**Solution:**\n- ✅ {verb} `src/hood.py`\n");
    assert_eq!(falses(&bakery(), &listed("Installed")), ["6 src/hood.py"]);
    assert_eq!(falses(&bakery(), &listed("By a hood in")), NOTHING);
    let target = |label: &str| {
        format!(
            "# Ready\n\n- `src/oven.py` bakes\n- `src/till.py` counts\n- `src/dough.py` kneads\n\n**{label}:**\n- `src/oven.py` → `src/night/oven_door.py`\n"
        )
    };
    assert_eq!(falses(&bakery(), &target("Files")), ["8 src/night/oven_door.py"]);
    assert_eq!(falses(&bakery(), &target("Files to adapt")), NOTHING);
}

#[test]
fn what_programs_write_is_in_no_repository() {
    let pipeline = "jobs:\n  bake:\n    run: |\n      python weigh.py \\\n        --out-md loaves/rye-weights.md \\\n";
    let files = bakery_and(&[(".github/workflows/bake.yml", pipeline)]);
    let text = "# Ready\n\n- `src/oven.py`, `src/till.py` and `src/dough.py` work\n- Weights by `src/till.py` (`rye-weights.md`)\n- Weights by `src/till.py` (`oat-weights.md`)\n";
    assert_eq!(falses(&files, text), ["5 oat-weights.md"]);
    let log = "# Ready\n\n- ✅ Kept in `.bakery/errors.json`\n- ✅ Kept in `books/errors.json`\n";
    assert_eq!(falses(&bakery(), log), ["4 books/errors.json"]);
}

#[test]
fn documents_of_before_are_not_held_to_what_git_removed_since() {
    let folder = bakery_without(&["src/wood_oven.py"]);
    let text = "# Ready\n\n- The fire is lit in `src/wood_oven.py`\n";
    assert_eq!(falses_at(folder.path(), "READY.md", text), ["3 src/wood_oven.py"]);
    for top in ["> Historical Snapshot: kept as it was.", "Status: Archived", "This report is retained for reference."]
    {
        assert_eq!(falses_at(folder.path(), "READY.md", &format!("{top}\n\n{text}")), NOTHING, "{top}");
    }
    let backup = format!("> Backups: point-in-time recovery.\n\n{text}");
    assert_eq!(falses_at(folder.path(), "READY.md", &backup), ["5 src/wood_oven.py"]);
}

#[test]
fn what_a_line_calls_gone_or_asks_to_delete_is_gone() {
    let folder = bakery_without(&["src/wood_oven.py"]);
    let of = |text: &str| falses_at(folder.path(), "READY.md", &format!("# Ready\n\n{text}\n"));
    assert_eq!(of("- baked by night:\n  `src/wood_oven.py`"), ["4 src/wood_oven.py"]);
    assert_eq!(of("- removed stale ovens:\n  `src/wood_oven.py`"), NOTHING);
    assert_eq!(of("- Ler `src/wood_oven.py`."), ["3 src/wood_oven.py"]);
    assert_eq!(of("- Deletar `src/wood_oven.py`."), NOTHING);
    assert_eq!(of("- `src/wood_oven.py` - the [oven](src/none.py)"), ["3 src/wood_oven.py", "3 src/none.py"]);
    assert_eq!(of("- [src/wood_oven.py](src/oven.py) - the oven"), NOTHING);
    assert_eq!(of("| Find | Count |\n|---|---|\n| `src/wood_oven.py` | 1 |"), ["5 src/wood_oven.py"]);
    assert_eq!(of("## Git history\n\n| Find | Count |\n|---|---|\n| `src/wood_oven.py` | 1 |"), NOTHING);
}

#[test]
fn issues_that_are_mended_may_have_lost_their_file() {
    let row = |head: &str, state: &str| {
        format!("# Ready\n\n| {head} | Location | Status |\n|---|---|---|\n| Smoke | `src/chimney.py` | ✅ {state} |\n")
    };
    assert_eq!(falses(&bakery(), &row("Part", "Done")), ["5 src/chimney.py"]);
    assert_eq!(falses(&bakery(), &row("Issue", "FIXED")), NOTHING);
}

#[test]
fn what_is_called_missing_and_is_there_is_refuted() {
    let files =
        bakery_and(&[("OVENS.md", LONG), ("docs/TILL.md", LONG), ("bake.sh", LONG), ("scripts/light.sh", LONG)]);
    let text = "# Ready\n\n- No `bake.sh` file found\n\n### 2. **Missing OVENS.md**\nNobody knows the ovens.\n\n- [Till](docs/TILL.md) - To be created\n- [Rye](docs/RYE.md) - To be created\n";
    assert_eq!(falses(&files, text), ["3 bake.sh", "5 OVENS.md", "8 docs/TILL.md"]);
    let mended = "# Ready\n\n### 2. Missing OVENS.md\nStatus: resolved\n\n- [Till](docs/TILL.md) - The till\n";
    assert_eq!(falses(&files, mended), NOTHING);
    let flat =
        |title: &str| format!("# Ready\n\n## {title}\n\n- **Issue:**\n  - `./scripts/light.sh` (does not exist)\n");
    assert_eq!(falses(&files, &flat("Scripts that require testing")), ["6 ./scripts/light.sh"]);
    assert_eq!(falses(&files, &flat("Fixed")), NOTHING);
}

#[test]
fn what_a_heading_calls_done_must_be_there_in_every_language() {
    let text = |mark: &str| {
        format!(
            "# 面包房\n\n## {mark} 已完成\n\n#### 1. 烤炉 (`src/oven.py`)\n- 点火\n\n#### 2. 门 (`src/oven_door.py`)\n- 开门 (`openOvenDoor`)\n- **closeOvenDoor** - 关门\n\n#### 3. 秤 (`src/shop/`)\n- 称面包 (`loaf-scale.py`)\n"
        )
    };
    let wanted = ["8 src/oven_door.py", "9 openOvenDoor", "10 closeOvenDoor", "13 loaf-scale.py"];
    assert_eq!(falses(&bakery(), &text("✅")), wanted);
    assert_eq!(falses(&bakery(), &text("📋")), NOTHING);
    let boxes = "# 面包房\n\n- [x] 门 (src/oven_door.py)\n- [ ] 窗 (src/oven_window.py)\n- [x] 面粉 (flour/sack.py)\n";
    assert_eq!(falses(&bakery(), boxes), ["3 src/oven_door.py"]);
    let made = "# Ready\n\n- [x] Create a door → `src/oven_door.py`\n- [ ] Create a window → `src/oven_window.py`\n";
    assert_eq!(falses(&bakery(), made), ["3 src/oven_door.py"]);
}

#[test]
fn trees_of_what_is_done_are_held_to_it_and_those_of_what_is_wanted_are_not() {
    let tree = |mark: &str| {
        format!(
            "# 面包房\n\n## {mark} 已完成\n\n#### 1. 架子 (`shelves/`)\n```\nshelves/\n├── rye/\n│   └── loaf.yaml # 面包\n└── oat.yaml\n```\n"
        )
    };
    assert_eq!(falses(&bakery(), &tree("✅")), ["8 shelves/rye", "9 shelves/rye/loaf.yaml", "10 shelves/oat.yaml"]);
    assert_eq!(falses(&bakery(), &tree("📋")), NOTHING);
    let wanted = |first: &str| {
        format!(
            "# Ready\n\n```\n{first}\n├── src/\n│   ├── oven.py\n│   ├── till.py\n│   ├── dough.py\n│   └── windows/\n```\n"
        )
    };
    assert_eq!(falses(&bakery(), &wanted("WHAT THERE IS:")), ["9 src/windows"]);
    assert_eq!(falses(&bakery(), &wanted("MISSING FILES:")), NOTHING);
}

#[test]
fn folders_are_missed_beside_files() {
    let table = |file: &str| {
        format!(
            "# Ready\n\n- `src/oven.py`, `src/till.py` and `src/dough.py` work\n\n| Part | Place |\n|---|---|\n| Door | `{file}` |\n| Shelves | `src/shelves/` |\n"
        )
    };
    let files = bakery_and(&[("old/shelves/rye.py", "rye = 1\n")]);
    assert_eq!(falses(&files, &table("src/oven_door.py")), ["7 src/oven_door.py", "8 src/shelves/"]);
    assert_eq!(falses(&files, &table("src/oven.py")), NOTHING);
}

#[test]
fn what_git_removed_was_meant_though_code_names_it_or_a_rule_keeps_it_out() {
    let folder = bakery_without(&["docs/RUNBOOK.md", "oldshop/oven.py"]);
    write(folder.path(), "src/links.py", "LINK = 'RUNBOOK.md'\nOTHER = 'HANDBOOK.md'\n");
    let text = "# Ready\n\n| Document | Status |\n|---|---|\n| `RUNBOOK.md` | ✅ Present |\n| `HANDBOOK.md` | ✅ Present |\n\n- [x] `oldshop/oven.py`\n- [x] `oldshop/door.py`\n";
    write(folder.path(), ".gitignore", "/oldshop/\n");
    assert_eq!(falses_at(folder.path(), "READY.md", text), ["5 RUNBOOK.md", "8 oldshop/oven.py"]);
}

#[test]
fn compose_needs_no_more_than_what_it_starts() {
    let services = |profile: &str| {
        format!("services:\n  oven:\n    image: oven\n{profile}    volumes:\n      - ./heat/heat.yml:/heat.yml\n")
    };
    let of = |profile: &str, command: &str| {
        let text = services(profile);
        let files = [("docker-compose.yml", text.as_str()), ("src/oven.py", "oven = 1\n")];
        falses(&files, &format!("# Ready\n\n```bash\n{command}\n```\n"))
    };
    assert_eq!(of("", "docker compose up"), ["4 docker compose up"]);
    assert_eq!(of("    profiles: [night]\n", "docker compose up"), NOTHING);
    assert_eq!(of("    profiles: [night]\n", "docker compose up oven"), ["4 docker compose up"]);
    assert_eq!(of("", "docker compose build"), NOTHING);
}

#[test]
fn commands_are_taken_as_they_are_meant() {
    let files = bakery_and(&[
        ("package.json", "{ \"scripts\": { \"start\": \"bake\" } }\n"),
        ("till/package.json", "{ \"scripts\": { \"count\": \"count\" } }\n"),
        (".github/workflows/bake.yml", "on: workflow_dispatch\n"),
    ]);
    let fence = |above: &str, command: &str| format!("# Ready\n\n{above}\n```bash\n# 烤面包\n{command}\n```\n");
    assert_eq!(falses(&files, &fence("**Now:**", "npm run knead")), ["6 npm run knead"]);
    assert_eq!(falses(&files, &fence("**Solution:**", "npm run knead")), NOTHING);
    assert_eq!(falses(&files, &fence("**Now:**", "npm run count")), ["6 npm run count"]);
    assert_eq!(falses(&files, &fence("**In the till:**", "npm run count")), NOTHING);
    assert_eq!(falses(&files, &fence("**Now:**", "cd till\nnpm run count")), NOTHING);
    assert_eq!(
        falses(&files, &fence("**Now:**", "gh workflow run bake.yml\ngh workflow run sell.yml -f till=1")),
        ["7 .github/workflows/sell.yml"]
    );
    assert_eq!(
        falses(&files, &fence("**Now:**", "gunicorn -b 0.0.0.0:80 'src.oven:light()'\ngunicorn src.door:light")),
        ["7 src/door.py"]
    );
    assert_eq!(
        falses(&files, &fence("**Now:**", "./src/target/release/oven\n./src/release/oven")),
        ["7 ./src/release/oven"]
    );
}

#[test]
fn routes_beneath_what_a_document_leaves_out_are_open() {
    let server = "from flask import Flask\napp = Flask(__name__)\n\n@app.route('/bakery/metrics')\ndef metrics():\n    return ''\n\n@app.route('/shop/night/loaves', methods=['GET', 'POST'])\ndef loaves():\n    return ''\n\n@app.route('/shop/loaves', methods=['GET'])\ndef all_loaves():\n    return ''\n\n@app.route('/shop/loaves/<id>/eat', methods=['POST'])\ndef eat(id):\n    return ''\n\n@app.route('/shop/loaves/<id>', methods=['DELETE'])\ndef drop(id):\n    return ''\n\n@app.route('/shop/sacks', methods=['GET'])\ndef sacks():\n    return ''\n";
    let files = [("src/server.py", server), ("src/oven.py", "oven = 1\n")];
    let of = |route: &str| falses(&files, &format!("# Ready\n\n- ✅ Endpoint `{route}`\n"));
    assert_eq!(of("/crumbs"), ["3 /crumbs"]);
    assert_eq!(of("/metrics"), NOTHING);
    assert_eq!(of("POST /night/loaves"), NOTHING);
    let fence = |mark: &str| {
        falses(
            &files,
            &format!(
                "# Ready\n\n- ✅ Endpoints `POST /night/loaves`, `GET /shop/sacks` and `GET /shop/loaves`\n\n```\nROUTES:\n  {mark}POST /shop/crumbs\n```\n"
            ),
        )
    };
    assert_eq!(fence(""), ["7 POST /shop/crumbs"]);
    assert_eq!(fence("⏳ "), NOTHING);
    assert_eq!(of("POST /shop/loaves/<id>/eat"), NOTHING);
    assert_eq!(of("POST /shop/loaves/<id>/sell"), ["3 POST /shop/loaves/<id>/sell"]);
    assert_eq!(of("DELETE /shop/loaves"), NOTHING);
    assert_eq!(of("DELETE /shop/sacks"), ["3 DELETE /shop/sacks"]);
}

#[test]
fn a_route_of_something_else_is_no_health_check() {
    let of = |route: &str| {
        let server = format!(
            "from flask import Flask\napp = Flask(__name__)\n\n@app.route('{route}')\ndef one():\n    return ''\n"
        );
        let files = [("src/server.py", server.as_str()), ("src/oven.py", "oven = 1\n")];
        falses(&files, "# Ready\n\n- [x] Ovens\n- [ ] Health check endpoints\n")
    };
    assert_eq!(of("/api/health"), ["4 Health check endpoints", "4 health check endpoints"]);
    assert_eq!(of("/flour/status"), NOTHING);
}
