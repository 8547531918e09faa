//! The slope through points that no single outlier can turn: the median of the slopes of all pairs, after Theil and Sen,
//! with the interval that Sen derives from Kendall's statistic.

/// Four of five such intervals hold the slope.
const NORMAL_80: f64 = 1.2816;

/// Units a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

/// The slope through points of which each has a day of its own; None with fewer than two.
#[expect(clippy::cast_precision_loss, reason = "there are as many points as a window has days")]
pub fn slope(points: &[(f64, f64)]) -> Option<Slope> {
    let pairs =
        points.iter().enumerate().flat_map(|(at, left)| points[at + 1..].iter().map(move |right| (left, right)));
    let mut slopes: Vec<f64> =
        pairs.map(|((from, before), (to, after))| (after - before) / (to - from)).filter(|it| it.is_finite()).collect();
    if slopes.is_empty() {
        return None;
    }
    slopes.sort_by(f64::total_cmp);
    let (n, pairs) = (points.len() as f64, slopes.len() as f64);
    let spread = NORMAL_80 * (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
    let middle = slopes.len() / 2;
    let likely = if slopes.len() % 2 == 1 { slopes[middle] } else { f64::midpoint(slopes[middle - 1], slopes[middle]) };
    Some(Slope {
        low: nth(&slopes, (pairs - spread) / 2.0),
        likely,
        high: nth(&slopes, f64::midpoint(pairs, spread) - 1.0),
    })
}

/// The element at a place that need not be whole, nor within.
fn nth(sorted: &[f64], place: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is not negative, and few are sorted"
    )]
    let at = place.max(0.0).round() as usize;
    sorted[at.min(sorted.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_outlier_turns_nothing() {
        let mut points: Vec<_> = (0..12).map(|day| (f64::from(day), 2.0 * f64::from(day))).collect();
        assert_eq!(slope(&points), Some(Slope { low: 2.0, likely: 2.0, high: 2.0 }));
        points[5].1 = -80.0;
        let slope = slope(&points).expect("there are points");
        assert!((slope.likely - 2.0).abs() < 1e-9 && slope.low <= 2.0 && slope.high >= 2.0, "{slope:?}");
    }

    #[test]
    fn noise_widens_the_interval() {
        const NOISE: [f64; 10] = [0.0, 1.0, -1.0, 0.5, -0.7, 0.9, -0.3, 0.2, -0.8, 0.6];
        let points = |noise: f64| -> Vec<_> {
            (0u8..).map(f64::from).zip(NOISE).map(|(day, part)| (day, day + noise * part)).collect()
        };
        let width = |noise| slope(&points(noise)).map(|slope| slope.high - slope.low).expect("there are points");
        assert!(width(3.0) > width(0.5) && width(0.0) < 1e-9);
        assert_eq!(slope(&[(0.0, 1.0)]), None);
    }
}
