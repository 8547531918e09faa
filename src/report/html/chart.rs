//! The way to where the repository stands, as a picture and as a table of the same numbers.

use crate::board::TrendPoint;
use crate::report::markup::Markup;
use crate::report::{Report, told};
use crate::text::count;

/// The drawing's size, in units of its own: it is as wide as the page.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
/// Where the curves are: beside the scale, above the days and the gates.
const LEFT: f64 = 44.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 64.0;
/// How high the bars of open gates are at most.
const GATES: f64 = 26.0;

/// One point is no way.
pub fn is_empty(report: &Report<'_>) -> bool {
    report.past.points.len() < 2
}

pub fn write(page: &mut Markup, report: &Report<'_>) {
    let points = &report.past.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let said = format!(
        "Verified score {} on {} and {} on {}; open gates {} then and {} at the end.",
        told::score(first.verified),
        day(first),
        told::score(last.verified),
        day(last),
        first.open.len(),
        last.open.len()
    );
    page.literal("<figure>\n");
    picture(page, points, &said);
    page.literal("<figcaption>");
    page.text(&said);
    page.literal(" The line is the verified score");
    page.literal(if points.iter().any(|point| point.claimed.is_some()) {
        ", the dashed one the claimed score"
    } else {
        ""
    });
    page.literal("; the band below is the gates that were open.");
    if report.past.left_out > 0 {
        let items = count(report.past.left_out, "item");
        page.text(&format!(
            " Left out of all: {items} that no commit can decide, so that the end may differ from the score."
        ));
    }
    page.literal("</figcaption>\n");
    table(page, points);
    page.literal("</figure>\n");
}

fn day(point: &TrendPoint) -> String {
    point.at.strftime("%-d %b %Y").to_string()
}

fn picture(page: &mut Markup, points: &[TrendPoint], said: &str) {
    let view = format!("0 0 {WIDTH} {HEIGHT}");
    page.element("svg", &[("class", "chart"), ("viewBox", &view), ("role", "img"), ("aria-label", said)], |svg| {
        for percent in [0, 50, 100] {
            let y = format!("{:.1}", height(f64::from(percent)));
            let end = format!("{:.1}", WIDTH - RIGHT);
            svg.empty("line", &[("class", "grid"), ("x1", "44"), ("x2", &end), ("y1", &y), ("y2", &y)]);
            svg.leaf("text", &[("x", "38"), ("y", &y), ("dy", "4"), ("class", "scale")], &format!("{percent} %"));
        }
        gates(svg, points);
        curve(svg, points, "claimed", |point| point.claimed);
        curve(svg, points, "verified", |point| point.verified);
        let bottom = format!("{:.1}", HEIGHT - 6.0);
        if let [first, .., last] = points {
            svg.leaf("text", &[("x", "44"), ("y", &bottom), ("class", "from")], &day(first));
            let end = format!("{:.1}", WIDTH - RIGHT);
            svg.leaf("text", &[("x", &end), ("y", &bottom), ("class", "scale")], &day(last));
        }
    });
    page.literal("\n");
}

/// Commits lie apart as they do in time; those of one moment, one beside the other.
fn across(points: &[TrendPoint], at: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a place in a picture need not be exact")]
    let share = |part: i64, whole: i64| part as f64 / whole as f64;
    let second = |at: usize| points[at].at.as_second();
    let (begin, end) = (second(0), second(points.len() - 1));
    let is_ordered = end > begin && (begin..=end).contains(&second(at));
    let share = match is_ordered {
        true => share(second(at) - begin, end - begin),
        false => share(i64::try_from(at).unwrap_or(0), i64::try_from(points.len() - 1).unwrap_or(1)),
    };
    LEFT + share * (WIDTH - LEFT - RIGHT)
}

fn height(percent: f64) -> f64 {
    TOP + (100.0 - percent) / 100.0 * (HEIGHT - TOP - BOTTOM)
}

/// A line through the points that have a value; it breaks where one has none.
fn curve(svg: &mut Markup, points: &[TrendPoint], class: &'static str, value: fn(&TrendPoint) -> Option<f64>) {
    let mut path = String::new();
    let mut pen = 'M';
    for (at, point) in points.iter().enumerate() {
        match value(point) {
            Some(percent) => {
                path.push_str(&format!("{pen}{:.1} {:.1}", across(points, at), height(percent)));
                pen = 'L';
            }
            None => pen = 'M',
        }
    }
    if !path.is_empty() {
        svg.empty("path", &[("class", class), ("d", &path)]);
    }
}

/// Gates are open from one commit to the next.
fn gates(svg: &mut Markup, points: &[TrendPoint]) {
    let most = points.iter().map(|point| point.open.len()).max().unwrap_or(0).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a height in a picture need not be exact")]
    let tall = |open: usize| open as f64 / most as f64 * GATES;
    for (at, point) in points.iter().enumerate().filter(|(_, point)| !point.open.is_empty()) {
        let (from, tall) = (across(points, at), tall(point.open.len()));
        let to = if at + 1 < points.len() { across(points, at + 1) } else { WIDTH - RIGHT };
        // What lasted no time is seen all the same.
        let [x, wide] = [from.min(to), (to - from).abs().max(1.5)];
        let [x, y, wide, tall] = [x, HEIGHT - BOTTOM + 10.0 + GATES - tall, wide, tall].map(|one| format!("{one:.1}"));
        svg.empty("rect", &[("class", "gates"), ("x", &x), ("y", &y), ("width", &wide), ("height", &tall)]);
    }
}

fn table(page: &mut Markup, points: &[TrendPoint]) {
    page.literal(
        "<details><summary>The same as numbers</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Commits\"><table>\n<caption>Newest first</caption>\n<thead><tr>",
    );
    page.literal("<th scope=\"col\">Day</th><th scope=\"col\">Commit</th><th scope=\"col\">Verdict</th>");
    page.literal("<th scope=\"col\" class=\"number\">Verified</th><th scope=\"col\" class=\"number\">Open gates</th></tr></thead>\n<tbody>");
    for point in points.iter().rev() {
        page.literal("<tr>");
        page.leaf("th", &[("scope", "row")], &day(point));
        page.literal("<td>");
        page.leaf("code", &[], point.short());
        page.literal("</td>");
        page.leaf("td", &[], point.verdict.word());
        page.leaf("td", &[("class", "number")], &told::score(point.verified));
        page.leaf("td", &[("class", "number")], &point.open.len().to_string());
        page.literal("</tr>\n");
    }
    page.literal("</tbody></table></div></details>\n");
}
