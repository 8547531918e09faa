//! Claims turn as the code does: on the screen, and as a check, both through the real watcher.

#![cfg(unix)]

use std::fs;

use crate::common::Fixture;
use crate::live::{Live, write};
use crate::terminal_support::Terminal;

const SERVED: &str = "app = FastAPI()\n\n\n@app.get(\"/readyz\")\ndef readyz():\n    return {}\n";
const REMOVED: &str = "app = FastAPI()\n\n\n@app.get(\"/alive\")\ndef alive():\n    return {}\n";

#[test]
fn the_row_of_a_claim_turns_when_the_code_does() {
    let fixture = Fixture::new("orders");
    fixture.write("docs/READY.md", "# Ready\n\n- ✅ `GET /readyz` is served\n- ✅ Rota: `docs/ROTA.md`\n");
    fixture.write("service/app.py", SERVED);
    fixture.write("service/more.py", "app = FastAPI()\n");
    let mut terminal = Terminal::board(&fixture, &[]);
    terminal.press("6");
    terminal.wait_for_line("GET /readyz", "✔ true");
    terminal.wait_for_line("docs/ROTA.md", "✘ false");
    // A file that evidence names.
    fixture.write("service/app.py", REMOVED);
    terminal.wait_for_line("GET /readyz", "✘ false");
    terminal.wait_for("2 false");
    // One that nothing named.
    fixture.write("service/more.py", SERVED);
    terminal.wait_for_line("GET /readyz", "✔ true");
    terminal.wait_for("service/more.py:4");
    // Which files there are.
    fixture.write("docs/ROTA.md", "# Rota\n\nAda, then Bo.\n");
    terminal.wait_for_line("docs/ROTA.md", "✔ true");
    // The document itself, while another view is shown.
    terminal.press("1");
    fixture.write("docs/READY.md", "# Ready\n\n- ✅ `GET /refunds` is served\n");
    terminal.press("6");
    terminal.wait_for_line("GET /refunds", "✘ false");
    // A move of everything at once.
    fixture.git(&["add", "-A"]);
    fixture.git(&["commit", "-q", "-m", "Say how ready it is"]);
    fixture.git(&["checkout", "-q", "-b", "honest"]);
    fixture.write("docs/READY.md", "# Ready\n\n- ❌ `GET /refunds` is not there yet\n");
    fixture.git(&["commit", "-q", "-a", "-m", "Be honest"]);
    terminal.wait_for_line("GET /refunds", "✔ true");
    fixture.git(&["checkout", "-q", "main"]);
    terminal.wait_for_line("GET /refunds", "✘ false");
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_claim_opens_its_document_and_its_evidence_in_the_editor() {
    let fixture = Fixture::new("orders");
    fixture.write("docs/READY.md", "# Ready\n\n- ✅ `GET /readyz` is served\n");
    fixture.write("service/app.py", SERVED);
    let script = fixture.root().parent().unwrap().join("vi");
    fs::write(&script, "#!/bin/sh\necho \"editing $*\"\nread answer\n").unwrap();
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut terminal = Terminal::board(&fixture, &[("EDITOR", script.to_str().unwrap())]);
    terminal.press("6/readyz\r");
    terminal.wait_for("1 of 5 claims");
    for (key, place) in [("e", "+3"), ("E", "+4")] {
        terminal.press(key);
        terminal.wait_for(&format!("editing {place}"));
        terminal.press("\r");
        terminal.wait_until("the claims", |screen| screen.alternate_screen() && screen.contents().contains("claim"));
    }
    terminal.press("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_sane();
}

#[test]
fn a_checklist_that_demands_true_documents_follows_the_code() {
    let mut live = Live::new(|root| {
        write(root, "docs/READY.md", "- ✅ `GET /readyz` is served\n- ✅ Notes: `docs/notes.md`\n");
        write(root, "docs/notes.md", "# Notes\n");
        write(root, "service/app.py", SERVED);
        let checklist = "schema = 1\nid = \"true\"\n[[area]]\nid = \"all\"\n[[area.item]]\nid = \"honest\"\n\
            title = \"The document is true\"\ncheck.claims = { in = [\"docs/READY.md\"] }\n";
        write(root, ".gonogo/checklists/true.toml", checklist);
    });
    live.settle();
    assert_eq!(live.status("claims"), "pass");
    live.write("service/app.py", REMOVED);
    live.equals_a_cold_audit("the route is gone");
    assert_eq!(live.status("claims"), "partial");
    live.write("service/other/app.py", SERVED);
    live.equals_a_cold_audit("it came back elsewhere");
    assert_eq!(live.status("claims"), "pass");
    live.git(&["rm", "-q", "docs/notes.md"]);
    live.equals_a_cold_audit("a file that is claimed went");
    assert_eq!(live.status("claims"), "partial");
    live.write("docs/READY.md", "- ✅ `GET /readyz` is served\n");
    live.equals_a_cold_audit("the document was mended");
    assert_eq!(live.status("claims"), "pass");
}
