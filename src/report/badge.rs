//! The verdict in one picture of text, for a README: an SVG that loads nothing, and the same for services that draw badges.

use serde::Serialize;

use super::markup::Markup;
use super::palette::badge_colour;
use super::{Report, json, told};

const LABEL: &str = "readiness";
/// The grey of what is only a label.
const LABEL_COLOUR: &str = "#3f4650";
const HEIGHT: u32 = 20;
/// Beside each text.
const MARGIN: u32 = 7;

pub fn render(report: &Report<'_>) -> String {
    let message = message(report);
    let (left, right) = (width(LABEL) + 2 * MARGIN, width(&message) + 2 * MARGIN);
    let title = format!("{LABEL}: {message}, level {}", report.board.level);
    let mut svg = Markup::default();
    let [all, height] = [left + right, HEIGHT].map(|length| length.to_string());
    let root = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", &*all),
        ("height", &*height),
        ("role", "img"),
        ("aria-label", &*title),
    ];
    svg.element("svg", &root, |svg| {
        svg.leaf("title", &[], &title);
        svg.literal("<clipPath id=\"r\">");
        svg.empty("rect", &[("width", &*all), ("height", &*height), ("rx", "3")]);
        svg.literal("</clipPath>");
        svg.element("g", &[("clip-path", "url(#r)")], |svg| {
            field(svg, 0, left, LABEL_COLOUR);
            field(svg, left, right, badge_colour(report.board.verdict));
        });
        let font = [
            ("fill", "#fff"),
            ("font-family", "Verdana,DejaVu Sans,Geneva,sans-serif"),
            ("font-size", "11"),
            ("text-anchor", "middle"),
        ];
        svg.element("g", &font, |svg| {
            word(svg, LABEL, 0, left);
            word(svg, &message, left, right);
        });
    });
    svg.finish()
}

/// The schema of an endpoint badge.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint {
    schema_version: u32,
    label: &'static str,
    message: String,
    color: &'static str,
    is_error: bool,
}

pub fn endpoint(report: &Report<'_>) -> String {
    json::text(&Endpoint {
        schema_version: 1,
        label: LABEL,
        message: message(report),
        color: badge_colour(report.board.verdict),
        is_error: report.board.verdict.reason().is_some(),
    })
}

/// `NO-GO 61.4 %`.
fn message(report: &Report<'_>) -> String {
    let score = report.board.score.verified.map(|score| format!(" {}", told::score(Some(score))));
    told::verdict(report.board) + &score.unwrap_or_default()
}

fn field(svg: &mut Markup, from: u32, wide: u32, colour: &str) {
    let [from, wide, height] = [from, wide, HEIGHT].map(|length| length.to_string());
    svg.empty("rect", &[("x", &*from), ("width", &*wide), ("height", &*height), ("fill", colour)]);
}

/// A word in the middle of its field, as wide as it was taken for whatever font is there.
fn word(svg: &mut Markup, text: &str, from: u32, wide: u32) {
    let [middle, length] = [from + wide / 2, wide - 2 * MARGIN].map(|length| length.to_string());
    svg.leaf("text", &[("x", &*middle), ("y", "14"), ("textLength", &*length)], text);
}

/// About how wide a text is at the size of a badge, in pixels.
fn width(text: &str) -> u32 {
    let tenths = text.chars().map(|character| match character {
        'i' | 'j' | 'l' | '.' | ',' | ' ' | '-' | '\'' | 'I' => 43,
        'A'..='Z' => 80,
        '%' => 118,
        _ => 70,
    });
    tenths.sum::<u32>().div_ceil(10)
}
