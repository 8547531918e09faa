//! The commands that find, narrow and order items, and the sheets for them.

use gonogo::app::{Effect, Overlay, View};

use super::{ids, selected, stage};

commands! {
    "next-gate" => |s| {
        s.keys("g o");
        assert_eq!(selected(&s), "Security review held");
        s.keys("g o");
        assert_eq!(selected(&s), "Threat model is written and current", "round the end");
        s.keys("2 g o");
        assert_eq!(s.app.gate_line(), Some(1));
    }
    "next-failure" => |s| {
        s.keys("G g f");
        assert_eq!(selected(&s), "Threat model is written and current");
    }
    "goto" => |s| {
        s.keys("g i").text("rotat").keys("enter");
        assert_eq!(selected(&s), "Secrets rotation is documented");
    }
    "level" => |s| {
        s.keys(":").text("level demo").keys("enter");
        assert!(s.screen().contains("Judged by demo"), "{}", s.screen());
        assert_eq!(s.app.board.level, "demo");
    }
    "report" => |s| {
        s.keys(":").text("report markdown docs/ready.md").keys("enter");
        assert!(s.fixture.read("docs/ready.md").contains("**NO-GO**"), "{}", s.screen());
    }
    "export" => |s| {
        s.keys(":").text("export docs/list.md").keys("enter");
        assert!(s.fixture.read("docs/list.md").contains("Threat model is written"), "{}", s.screen());
    }
    "theme" => |s| {
        s.keys(":").text("theme lig");
        assert_eq!(s.effects.last(), Some(&Effect::SetTheme("light".to_owned())), "it is shown before it is chosen");
        s.keys("esc");
        assert_eq!(s.effects.last(), Some(&Effect::SetTheme("dark".to_owned())), "and goes again");
        s.keys(":").text("theme lig").keys("enter");
        assert_eq!(s.app.preferences.theme, "light");
    }
    "find" => |s| {
        s.keys(":").text("find limits").keys("enter");
        assert_eq!(ids(&s), ["limits", "helm"]);
    }
    "find-complete" => |s| {
        s.keys(":").text("goto rotat").keys("tab");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Palette(finder)) if finder.input.text() == "goto service/security.rotation · Secrets rotation is documented"), "{}", s.screen());
    }
    "search" => |s| {
        s.keys("/").text("thrmod");
        assert_eq!(ids(&s), ["threat-model"]);
        assert!(s.line("thrmod").contains("1 match"));
    }
    "search-item" => |s| {
        s.keys("2 /").text("erased").keys("enter");
        assert_eq!((s.app.view, selected(&s)), (View::Board, "A customer's data can be erased".to_owned()), "no gate");
        s.keys("2 /").text("review").keys("enter");
        assert_eq!((s.app.view, selected(&s)), (View::Gates, "Security review held".to_owned()), "a gate, in its place");
    }
    "search-keep" => |s| {
        s.keys("/").text("limits").keys("enter");
        assert!(s.app.overlays.is_empty() && s.line("of 13 items").contains("/limits"));
    }
    "search-clear" => |s| {
        s.keys("/").text("limits").keys("esc");
        assert_eq!(ids(&s).len(), 13);
    }
    "filter" => |s| {
        s.keys("F");
        let screen = s.screen();
        assert!(screen.contains("gates only") && screen.contains("@security") && screen.contains("[ ]"), "{screen}");
    }
    "filter-toggle" => |s| {
        s.keys("F space esc");
        assert!(ids(&s).iter().all(|id| ["threat-model", "review", "licence", "ci", "no-secrets", "retention"].contains(&id.as_str())));
        assert!(s.line("of 13 items").contains("gates"));
    }
    "filter-clear" => |s| {
        s.keys("F space c esc");
        assert_eq!(ids(&s).len(), 13);
    }
    "gates-only" => |s| {
        s.keys("*");
        assert_eq!(ids(&s).len(), 6);
        s.keys("*");
        assert_eq!(ids(&s).len(), 13);
    }
    "clear-filters" => |s| {
        s.keys("* / t enter X");
        assert_eq!(ids(&s).len(), 13);
    }
    "sort" => |s| {
        s.keys("s");
        assert_eq!(ids(&s)[..3], ["licence", "ci", "version-tag"]);
        assert!(s.screen().contains("as the checklist has them"));
        s.keys("s s");
        let titles: Vec<_> = ids(&s);
        assert_eq!(titles[0], "erasure", "by title: {titles:?}");
    }
    "palette" => |s| {
        s.keys(":").text("theme");
        assert!(s.line("Next theme").contains('t'));
    }
    "find-run" => |s| {
        s.keys(":").text("gates only").keys("enter");
        assert!(s.app.overlays.is_empty() && s.app.filter.gates_only);
    }
    "find-next" => |s| {
        s.keys(": down");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Palette(finder)) if finder.selected == 1));
    }
    "find-previous" => |s| {
        s.keys(": down down up");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Palette(finder)) if finder.selected == 1));
    }
    "help" => |s| {
        s.keys("?");
        let screen = s.screen();
        assert!(screen.contains("Help") && screen.contains("Mark the item") && screen.contains("◆ gate in the way"), "{screen}");
        s.text("go in");
        assert!(s.line("Go in").contains("enter"), "{}", s.screen());
        s.keys("esc m ?");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Mark(_))), "in a text ? is a letter");
    }
    "close" => |s| {
        s.keys("? esc F esc : esc");
        assert!(s.app.overlays.is_empty());
    }
    "close-list" => |s| {
        s.keys("F q p q");
        assert!(s.app.overlays.is_empty(), "{}", s.screen());
        s.keys(":").text("q");
        assert!(!s.app.overlays.is_empty(), "where something is typed, it is a letter");
    }
    "menu-down" => |s| {
        s.keys("F j j");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Filter(menu)) if menu.selected == 2));
    }
    "menu-up" => |s| {
        s.keys("F j j k");
        assert!(matches!(s.app.overlays.last(), Some(Overlay::Filter(menu)) if menu.selected == 1));
    }
}
