//! What time it is here.

use std::fs;
use std::sync::OnceLock;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Where a Unix system keeps the rules of its own time zone.
const LOCAL: &str = "/etc/localtime";

pub fn now() -> Zoned {
    Timestamp::now().to_zoned(zone())
}

/// The time zone of the person before the screen. Its name is not asked for: to find it, all zones that there are would be
/// listed at every start.
pub fn zone() -> TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    ZONE.get_or_init(|| {
        let own = std::env::var_os("TZ").is_none().then(|| fs::read(LOCAL).ok()).flatten();
        own.and_then(|rules| TimeZone::tzif("Local", &rules).ok()).unwrap_or_else(TimeZone::system)
    })
    .clone()
}
