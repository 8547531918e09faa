//! gonogo keeps a repository's production-readiness checklist true, and answers one question at all times: go or no-go,
//! and what is in the way?
//!
//! ```text
//!  orders  main@6f9eae0 ±3          NO-GO   production · 2 of 5 gates open                       verified 29.1 %   view/masthead
//! ─ 1 Board  2 Gates  4 Trend … ──┬────────────────── ● live · 2 items in 0.4 ms · src/main.rs · now ──   app/views, view/frame
//!  Areas                          │ 13 items · 4 pass · gates first, then gain                            app/areas, app/list
//! ▌All         ━━━──   29.1 %  2◆ │▌✘ ◆ Threat model is written and current    @security   2-4h +15.3     view/areas, view/items
//!  Release     ━━━━─   66.6 %     │ ○ ◆ Security review held · blocked         @security   1-2d +10.2     board/rows, board/score
//! ────────────────────────────────┴───────────────────────────────────────────────────────────────
//!  ✘ Threat model is written and current                                  gate · production · weight 3    app/detail, view/detail
//!    Decided   file: docs/THREAT_MODEL.md exists and is not empty                                         check/file
//!    History   ✘ fail  3 Nov 2026  Bo · superseded by Ada                                                 app/history, ledger
//! ────────────────────────────────────────────────────────────────────────────────────────────────
//!  m mark  w waive  a assign  e open  / search  F filter  s sort  : commands  ? help  q quit               app/commands, view/footer
//! ```
//!
//! How it flows, pure inside and effects outside:
//!
//! ```text
//! documents ─► import ─► checklists/*.toml
//! documents, work tree ─► claims ─► app, audit
//! checklists/*.toml ─► checklist ─┐
//! work tree or commit ► repo ─────┼─► audit ─► board ─► app ─► view ─► terminal
//! .gonogo/ledger/** ─► ledger ────┘    ▲ ▲       └────► report ─► text, Markdown, HTML, JSON, SARIF, JUnit, badge
//! servers, commands ─► probe ──────────┘ │
//! templates, what is known ─► fix ─► changes that a person has seen
//! file events, clock, keys ─► runtime ───┘
//! ```
//!
//! Invariants, of which the first two are watched by `tests/architecture.rs`:
//!
//! 1. `checklist`, `import`, `fix`, `ledger`, `board`, `review`, `app`, `view` and `report` do no I/O, read no clock and spawn nothing. Time arrives
//!    in messages. `check` reaches the world only through `repo`, and through what `probe` is answered: the runtime asks,
//!    as far as the user trusts what the repository asks for, and `confine` shuts in what runs.
//! 2. Lower rooms never import higher ones; check kinds never import each other. `app` knows no widget, `view` changes no
//!    state, nothing outside the theme names a colour, and only the runtime's store writes into a repository.
//! 3. What a check cannot decide is pending or error with a reason, and never a pass.
//! 4. A changed path runs again exactly what reads it. Newer work replaces older; what waits is merged, queues are bounded.
//! 5. The ledger only grows by files; none is ever rewritten. One that does not parse is named and kept, the others count.
//! 6. Every command is one row of [`app::COMMANDS`]; keys, footer, help and palette come from that table.
//! 7. Every status reads without colour; every view draws at any size, 1x1 included.
//! 8. One function restores the terminal; calling it twice is harmless; every exit goes through it.
//! 9. Errors of a check are evidence on its item; of the person, a message with the next step; ours, a restored terminal
//!    and a report.
//!
//! The modes are in [`cli`]: the board (no subcommand), `check`, `report`, `diff`, `history`, `explain`, `lint`, `init`, `fix`, `mark`,
//! `review`, `waive`, `waivers`, `assign`, `comment`, `withdraw`, `sign`, `ledger`, `trust`, `import`, `export`, `claims`,
//! `config`, `schema`, `completions`, `man`.

pub mod app;
pub mod audit;
pub mod board;
pub mod check;
pub mod checklist;
pub mod claims;
pub mod cli;
pub mod config;
pub mod confine;
pub mod fix;
pub mod import;
pub mod ledger;
pub mod limits;
pub mod period;
pub mod probe;
pub mod problem;
pub mod reader;
pub mod repo;
pub mod report;
pub mod review;
pub mod runtime;
pub mod schema;
pub mod spread;
pub mod text;
pub mod view;
