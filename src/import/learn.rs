//! What the marks mean in a document, which is learnt before anything else is read.

use std::collections::HashMap;

use super::block::Block;
use super::inline::plain;
use super::legend::Legend;
use super::mark;
use super::role;

/// The text with marks that everybody knows for the pictures that only its legend explains.
pub(super) fn with_known_marks(text: &str, legend: &Legend) -> Option<String> {
    let known: HashMap<char, char> =
        legend.own_pictures().filter_map(|(picture, said)| Some((picture, mark::free(said, text)?))).collect();
    let put = |letter: char| known.get(&letter).copied().unwrap_or(letter);
    (!known.is_empty()).then(|| text.chars().map(put).collect())
}

/// What the marks mean in this document.
pub(super) fn learn(blocks: &[Block<'_>]) -> Legend {
    let mut legend = Legend::default();
    let mut announced = false;
    for block in blocks {
        match block {
            Block::Heading { text, .. } => announced = announces_legend(text),
            Block::Paragraph(lines) => {
                for line in lines {
                    let head = line.text.split([':', '：', '—', '–']).next().unwrap_or_default();
                    let is_head = head.len() < 60 && announces_legend(head);
                    announced = is_head || (announced && line.text.len() < 200);
                    legend.learn(line.text, announced);
                }
            }
            Block::List(entries) if announced => {
                for entry in entries {
                    legend.learn(&entry.text.join(" "), true);
                }
            }
            Block::Table { rows, .. } if announced => {
                for row in rows {
                    legend.learn(row.text, true);
                }
            }
            _ => announced = false,
        }
    }
    legend
}

fn announces_legend(title: &str) -> bool {
    role::announces_legend(mark::without_adornment(&plain(title)).to_lowercase().as_str())
}
