//! How to read the page: what each status and each word means.

use super::items::mark;
use crate::report::markup::Markup;
use crate::report::told::LEGEND;

const WORDS: [(&str, &str); 7] = [
    (
        "Verdict",
        "GO when every gate at or below the level passes and every required sign-off is valid; on conditions when some pass only by a waiver; otherwise NO-GO.",
    ),
    ("Gate", "An item that must pass. One that nobody has decided yet is open, too."),
    ("Level", "A context of use that asks more than the one before it."),
    ("Score", "The mean of the areas by their weight, rounded down. It tells how far the work is and decides nothing."),
    (
        "Strength",
        "How much stands behind an answer: a file is there (presence), its content says so (configured), it was run (executed), it was seen at work (observed), a role has signed for it (attested).",
    ),
    ("Waiver", "A reasoned exception for a time. It lets a gate pass on a condition and earns no points."),
    ("Evidence", "What backs a person's word: a file, an address, a commit, a text."),
];

pub fn write(page: &mut Markup) {
    page.literal("<section id=\"legend\" aria-labelledby=\"legend-title\">\n");
    page.literal("<h2 id=\"legend-title\">How to read this</h2>\n<dl class=\"legend\">\n");
    for (status, meaning) in LEGEND {
        page.literal("<dt>");
        mark(page, status);
        page.literal("</dt>");
        page.leaf("dd", &[], meaning);
        page.literal("\n");
    }
    for (word, meaning) in WORDS {
        page.leaf("dt", &[], word);
        page.leaf("dd", &[], meaning);
        page.literal("\n");
    }
    page.literal("</dl>\n</section>\n");
}
