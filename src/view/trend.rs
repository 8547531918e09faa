//! The trend: the curve of score and open gates up to now and on to the target, what its lines are and where they lead, and
//! the commits at which something turned.

use jiff::Timestamp;
use ratatui::layout::Rect;

use super::areas::select;
use super::canvas::{Canvas, Line, columns};
use super::curve::{Curve, Stroke, cell_row, dot_columns, draw as draw_curves};
use super::theme::Role;
use super::{part, right_edge};
use crate::app::{App, Pane, Reading, Target, TrendSpan};
use crate::board::{Forecast, NoForecast, TrendPoint, percent};
use crate::text::count;

/// Columns of a scale: ` 100 % `.
const SCALE: u16 = 7;
/// What is still to come gets no more than this part of the curve.
const FUTURE: f64 = 0.6;

pub fn draw(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let rows = app.trend_rows();
    heading(app, canvas, part(area, 0, 0, area.width, 1));
    if app.trend.points.is_empty() {
        return empty(app, canvas, part(area, 0, 1, area.width, area.height.saturating_sub(1)));
    }
    let forecasts = &app.trend.forecasts;
    if rows.curve > 0 {
        curve(app, canvas, part(area, 0, 1, area.width, rows.curve), forecasts);
    }
    if rows.forecast > 0 {
        legend(app, canvas, part(area, 0, 1 + rows.curve, area.width, 1));
        for (at, (name, forecast)) in (1u16..).zip(["Score", "Gates"].into_iter().zip(forecasts)) {
            forecast_line(app, canvas, part(area, 0, 1 + rows.curve + at, area.width, 1), name, forecast);
        }
    }
    list(app, canvas, part(area, 0, 1 + rows.curve + rows.forecast, area.width, rows.list));
}

fn heading(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let (text, quiet, warning) = (canvas.style(Role::Text), canvas.style(Role::Quiet), canvas.style(Role::Warning));
    let mut line = Line::over(area);
    line.skip(1);
    let trend = &app.trend;
    let (doing, style) = match &trend.reading {
        Reading::Running(_, 0) => ("looking at the past".to_owned(), warning),
        Reading::Running(done, total) => (format!("auditing {done} of {}", count(*total, "commit")), warning),
        Reading::Stopped(done, total) => (format!("stopped at {done} of {}", count(*total, "commit")), warning),
        Reading::Failed(_) | Reading::NotYet | Reading::Done => {
            (if trend.then { "definitions of then" } else { "definitions of today" }.to_owned(), quiet)
        }
    };
    let mut right = line.split_right(columns(&doing) + 3);
    if let (Some(first), Some(last)) = (trend.points.first(), trend.points.last()) {
        let day = |point: &TrendPoint| day(app, point.at, "%-d %b %Y");
        let commits = count(trend.points.len(), "commit");
        canvas.put(&mut line, &format!("{commits} · {} – {}", day(first), day(last)), text);
        if trend.span != TrendSpan::Whole {
            put_whole(canvas, &mut line, &format!(" · {} shown", trend.span.title()));
        }
        if trend.left_out > 0 {
            // Why the last of these scores is not the masthead's.
            let left_out = format!(" · without {}", count(trend.left_out, "item"));
            let whole = format!("{left_out} that commits cannot decide");
            let said = if columns(&whole) <= line.room() { whole } else { left_out };
            put_whole(canvas, &mut line, &said);
        }
    }
    right.skip(2);
    canvas.put(&mut right, &doing, style);
}

fn empty(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let quiet = canvas.style(Role::Quiet);
    let texts = app.without_trend();
    for (at, text) in (1u16..).zip(&texts) {
        let mut line = Line::over(part(area, 2, at, area.width.saturating_sub(2), 1));
        canvas.put(&mut line, text, quiet);
    }
    if let Reading::Running(done, total @ 1..) = app.trend.reading {
        let mut line = Line::over(part(area, 2, 4, area.width.saturating_sub(4).min(60), 1));
        #[expect(clippy::cast_precision_loss, reason = "nobody has so many commits")]
        canvas.bar(&mut line, 60, done as f64 / total as f64);
    }
}

/// The times that the curve shows, and where they lie.
struct Axis {
    from: Timestamp,
    to: Timestamp,
    /// Columns of dots.
    dots: usize,
}

impl Axis {
    fn of(app: &App, dots: usize) -> Self {
        let first = app.trend.points.first().map_or(app.now, |point| point.at);
        let from = app.trend.span.since(app.now).map_or(first, |since| since.max(first)).min(app.now);
        let past = app.now.duration_since(from).as_secs_f64().max(3_600.0);
        let ahead = app.target_end().map_or(0.0, |end| end.duration_since(app.now).as_secs_f64().max(0.0));
        let ahead = ahead.min(past * FUTURE / (1.0 - FUTURE)).max(past * 0.02);
        #[expect(clippy::cast_possible_truncation, reason = "a history is no longer than time")]
        let later = |from: Timestamp, seconds: f64| {
            from.checked_add(jiff::SignedDuration::from_secs(seconds.ceil() as i64)).unwrap_or(from)
        };
        Self { from, to: later(app.now, ahead), dots }
    }

    fn seconds(&self) -> f64 {
        self.to.duration_since(self.from).as_secs_f64().max(1.0)
    }

    /// The moment that a column of dots shows the end of.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a screen has few columns")]
    fn time(&self, dot: usize) -> Timestamp {
        let seconds = self.seconds() * (dot + 1) as f64 / self.dots as f64;
        self.from.checked_add(jiff::SignedDuration::from_millis((seconds * 1000.0) as i64)).unwrap_or(self.to)
    }

    /// The column of cells of a moment, if it is shown.
    fn column(&self, at: Timestamp) -> Option<u16> {
        if at < self.from || at > self.to {
            return None;
        }
        let share = at.duration_since(self.from).as_secs_f64() / self.seconds();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a fraction of at most 1 of few columns"
        )]
        let dot = ((share * self.dots as f64).ceil() as usize).saturating_sub(1);
        u16::try_from(dot.min(self.dots.saturating_sub(1)) / 2).ok()
    }

    /// What held at the end of each column of dots, up to now.
    fn values(&self, app: &App, value: impl Fn(&TrendPoint) -> Option<f64>) -> Vec<Option<f64>> {
        let points = &app.trend.points;
        let mut next = 0;
        let past = (0..self.dots).map(|dot| {
            let time = self.time(dot);
            while points.get(next).is_some_and(|point| point.at <= time) {
                next += 1;
            }
            let is_past = dot == 0 || self.time(dot - 1) <= app.now;
            points.get(next.checked_sub(1)?).filter(|_| is_past).and_then(&value)
        });
        past.collect()
    }

    /// What is likely after now, by a way to read the forecast.
    fn likely(&self, forecast: &Forecast, value: impl Fn(Timestamp) -> f64) -> Vec<Option<f64>> {
        let is_ahead = |dot: usize| self.time(dot) > forecast.from;
        (0..self.dots).map(|dot| is_ahead(dot).then(|| value(self.time(dot)))).collect()
    }
}

fn curve(app: &App, canvas: &mut Canvas<'_>, area: Rect, forecasts: &[Result<Forecast, NoForecast>; 2]) {
    let plot = part(area, SCALE, 0, area.width.saturating_sub(2 * SCALE), area.height.saturating_sub(1));
    if plot.width < 8 || plot.height < 2 {
        return;
    }
    let most = app.trend.points.iter().map(|point| point.gates).max().unwrap_or(0).max(1);
    #[expect(clippy::cast_precision_loss, reason = "nobody has so many gates")]
    let share = move |gates: usize| gates as f64 / most as f64;
    let axis = Axis::of(app, dot_columns(plot));
    scales(canvas, area, plot, most);
    days(app, canvas, area, plot, &axis);
    let gates = axis.values(app, |point| Some(share(point.open.len())));
    let claimed = axis.values(app, |point| Some(point.claimed? / 100.0));
    let verified = axis.values(app, |point| Some(point.verified? / 100.0));
    let ahead = forecasts[0].as_ref().ok().map(|forecast| {
        let at = |of: fn(crate::board::Pace) -> f64| axis.likely(forecast, |time| of(forecast.at(time)) / 100.0);
        [at(|pace| pace.low), at(|pace| pace.high), at(|pace| pace.likely)]
    });
    let mut curves = vec![
        Curve { values: &gates, role: Role::Gate, ascii: "o", stroke: Stroke::Dashed },
        Curve { values: &claimed, role: Role::StatusClaimed, ascii: "c", stroke: Stroke::Fine },
    ];
    for (at, values) in ahead.iter().flatten().enumerate() {
        let role = if at == 2 { Role::Good } else { Role::Quiet };
        curves.push(Curve { values, role, ascii: ".", stroke: Stroke::Likely });
    }
    curves.push(Curve { values: &verified, role: Role::Good, ascii: "*", stroke: Stroke::Whole });
    draw_curves(canvas, plot, &curves);
    marks(app, canvas, plot, &axis);
}

/// Percent on the left, gates on the right.
fn scales(canvas: &mut Canvas<'_>, area: Rect, plot: Rect, most: usize) {
    let (quiet, gate) = (canvas.style(Role::Quiet), canvas.style(Role::Gate));
    let last = plot.height - 1;
    let labels =
        [(0, " 100 %", most.to_string()), (last / 2, "  50 %", String::new()), (last, "   0 %", "0".to_owned())];
    for (row, percent, gates) in labels.into_iter().filter(|(row, ..)| *row != last / 2 || last >= 4 || *row == 0) {
        let mut left = Line::over(part(area, 0, row, SCALE, 1));
        canvas.put(&mut left, percent, quiet);
        let mut right = Line::over(part(area, area.width - SCALE, row, SCALE, 1));
        right.skip(1);
        canvas.put(&mut right, &gates, gate);
    }
}

/// The first day, today and the target below the curve, as far as they do not touch.
fn days(app: &App, canvas: &mut Canvas<'_>, area: Rect, plot: Rect, axis: &Axis) {
    let quiet = canvas.style(Role::Quiet);
    let form = if axis.seconds() > 300.0 * 86_400.0 { "%-d %b %Y" } else { "%-d %b" };
    let mut free = plot.x;
    for (time, name) in [(Some(axis.from), ""), (Some(app.now), "now "), (app.target_end(), "target ")] {
        let Some(time) = time else { continue };
        // What lies beyond the right end is named there.
        let beyond = if time > axis.to { " →" } else { "" };
        let column = axis.column(time.min(axis.to)).unwrap_or(0);
        // The end of a day is named by that day.
        let shown = app.model.target.filter(|_| name == "target ").map(|day| day.strftime(form).to_string());
        let text = format!("{name}{}{beyond}", shown.unwrap_or_else(|| day(app, time, form)));
        let width = columns(&text);
        let end = area.right().saturating_sub(1);
        let x = (plot.x + column).saturating_sub(width / 2).max(plot.x).min(end.saturating_sub(width));
        if x >= free && x + width <= end {
            let mut line = Line::over(Rect::new(x, plot.bottom(), width, 1).intersection(area));
            canvas.put(&mut line, &text, quiet);
            free = x + width + 2;
        }
    }
}

/// The target as a line, and each regression on the curve.
fn marks(app: &App, canvas: &mut Canvas<'_>, plot: Rect, axis: &Axis) {
    let (accent, bad) = (canvas.style(Role::Accent), canvas.style(Role::Bad));
    let (line, mark) = if canvas.ascii { (":", "v") } else { ("┊", "▼") };
    if let Some(column) = app.target_end().and_then(|end| axis.column(end)) {
        for y in plot.y..plot.bottom() {
            canvas.set(plot.x + column, y, line, accent);
        }
    }
    for point in app.trend.points.iter().filter(|point| point.is_regression()) {
        if let (Some(column), Some(verified)) = (axis.column(point.at), point.verified) {
            canvas.set(plot.x + column, plot.y + cell_row(verified / 100.0, plot.height), mark, bad);
        }
    }
}

fn legend(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let Some(last) = app.trend.points.last() else { return };
    let mut line = Line::over(area);
    line.skip(1);
    let text = canvas.style(Role::Text);
    let score = |score: f64| format!("{:.1} %", percent(score));
    let [whole, fine, dashed, mark] = if canvas.ascii { ["*", "c", "o", "v"] } else { ["━", "┈", "╍", "▼"] };
    let mut entries = Vec::new();
    entries.extend(last.verified.map(|it| (whole, Role::Good, format!("verified {}", score(it)))));
    entries.extend(last.claimed.map(|it| (fine, Role::StatusClaimed, format!("claimed {}", score(it)))));
    let gates = format!("{} of {} open", last.open.len(), count(last.gates, "gate"));
    entries.push((dashed, Role::Gate, gates));
    let regressions = app.trend.points.iter().filter(|point| point.is_regression()).count();
    entries.push((mark, Role::Bad, count(regressions, "regression")));
    for (sign, role, words) in entries {
        if line.room() < columns(&words) + 3 {
            return;
        }
        let style = canvas.style(role);
        canvas.put(&mut line, sign, style);
        line.skip(1);
        canvas.put(&mut line, &words, text);
        line.skip(3);
    }
}

fn forecast_line(app: &App, canvas: &mut Canvas<'_>, area: Rect, name: &str, forecast: &Result<Forecast, NoForecast>) {
    let (quiet, text) = (canvas.style(Role::Quiet), canvas.style(Role::Text));
    let mut line = Line::over(area);
    line.skip(1);
    canvas.put_column(&mut line, name, SCALE, quiet);
    let forecast = match forecast {
        Ok(forecast) => forecast,
        Err(reason) => {
            let goal = if name == "Score" { "100 %" } else { "all gates closed" };
            let said = if *reason == NoForecast::Reached { format!("{goal}: reached") } else { reason.describe() };
            return canvas.put(&mut line, &said, quiet);
        }
    };
    let day = |day: jiff::civil::Date| day.strftime("%-d %b %Y").to_string();
    let goal = if name == "Score" { "100 %" } else { "none open" };
    let latest = forecast.latest.map_or("never".to_owned(), day);
    canvas.put(&mut line, &format!("{goal} on {}", day(forecast.reached)), text);
    put_whole(canvas, &mut line, &format!(" ({} – {latest})", day(forecast.earliest)));
    if let Some(end) = app.target_end().filter(|end| *end > app.now) {
        let at = forecast.at(end);
        let [low, likely, high] = [at.low, at.likely, at.high].map(|value| value.clamp(0.0, 100.0));
        let unit = if name == "Score" { " %" } else { "" };
        put_whole(canvas, &mut line, &format!(" · at the target {likely:.0}{unit}"));
        put_whole(canvas, &mut line, &format!(" ({low:.0} – {high:.0})"));
    }
}

/// What is said beside, in quiet, if there is room for all of it: half a number is another number.
fn put_whole(canvas: &mut Canvas<'_>, line: &mut Line, text: &str) {
    if line.room() >= columns(text) {
        let quiet = canvas.style(Role::Quiet);
        canvas.put(line, text, quiet);
    }
}

fn list(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let (heading, quiet) = (canvas.style(Role::Heading), canvas.style(Role::Quiet));
    let mut line = Line::over(part(area, 0, 0, area.width, 1));
    line.skip(1);
    canvas.put(&mut line, if app.trend.all_turns { "All turns" } else { "Regressions" }, heading);
    let body = part(area, 0, 1, area.width, area.height.saturating_sub(1));
    if app.trend.listed.is_empty() {
        let mut line = Line::over(body);
        line.skip(2);
        let nothing = if app.trend.all_turns { "No item turned" } else { "No item got worse" };
        canvas.put(&mut line, &format!("{nothing} in {}.", count(app.trend.points.len(), "commit")), quiet);
        return;
    }
    let selected = app.trend.line();
    let window = app.trend.listed.iter().enumerate().skip(app.trend.offset).take(usize::from(body.height));
    for (at, point) in window {
        let y = u16::try_from(at - app.trend.offset).unwrap_or(u16::MAX);
        let place = part(body, 0, y, body.width, 1);
        commit_line(app, canvas, place, &app.trend.points[*point]);
        canvas.hits.push(place, Target::Item(at));
        if selected == Some(at) {
            select(app, canvas, place, app.pane == Pane::Items);
        }
    }
    canvas.scrollbar(right_edge(body), app.trend.offset, app.trend.listed.len(), quiet);
}

fn commit_line(app: &App, canvas: &mut Canvas<'_>, place: Rect, point: &TrendPoint) {
    let (text, quiet) = (canvas.style(Role::Text), canvas.style(Role::Quiet));
    let worse = point.is_regression();
    let (sign, role) = match (worse, canvas.ascii) {
        (true, false) => ("▼", Role::Bad),
        (true, true) => ("v", Role::Bad),
        (false, false) => ("▲", Role::Good),
        (false, true) => ("^", Role::Good),
    };
    let sign_style = canvas.style(role);
    let mut line = Line::in_list(place);
    line.skip(1);
    canvas.put_column(&mut line, sign, 2, sign_style);
    canvas.put_column(&mut line, point.short(), 9, quiet);
    canvas.put_column(&mut line, &day(app, point.at, "%-d %b %Y"), 13, text);
    if place.width >= 70 {
        canvas.put_column(&mut line, &point.author, 16, quiet);
        line.skip(1);
    }
    let turns = point.turns.iter().flatten().filter(|turn| !worse || point.worse().any(|other| other == *turn));
    let titles: Vec<_> = turns.map(|turn| turn.title.as_str()).collect();
    let number = if titles.len() > 1 { format!("{} items: ", titles.len()) } else { String::new() };
    canvas.put(&mut line, &format!("{number}{}", titles.join(", ")), text);
}

/// The detail's title: the selected commit, or what the view is about.
pub fn title(app: &App, canvas: &mut Canvas<'_>, area: Rect) {
    let (strong, quiet) = (canvas.style(Role::Strong), canvas.style(Role::Quiet));
    let mut line = Line::over(area);
    line.skip(1);
    match app.trend.chosen() {
        Some((point, _)) => {
            canvas.put_column(&mut line, point.short(), 9, quiet);
            canvas.put(&mut line, &point.subject, strong);
        }
        None if app.trend.points.is_empty() => {}
        None => canvas.put(&mut line, "How it is made", strong),
    }
}

fn day(app: &App, at: Timestamp, form: &str) -> String {
    at.to_zoned(app.model.zone.clone()).strftime(form).to_string()
}
