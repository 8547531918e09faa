//! How moments and item keys are written where a meeting is kept.

pub mod moment {
    use jiff::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(moment)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

pub mod key {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::checklist::ItemKey;

    pub fn serialize<S: Serializer>(key: &ItemKey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(key)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ItemKey, D::Error> {
        let text = String::deserialize(deserializer)?;
        ItemKey::parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no item's key")))
    }
}
