//! The schema of a statement.

use serde_json::{Value, json};

use super::object::{Meanings, described, object};
use crate::ledger;

const MEANINGS: Meanings = &[
    ("id", "The statement's name: that of its file."),
    ("item", "The item that it is about: CHECKLIST/AREA.ITEM."),
    ("by", "Who states it: \"Name <mail>\"."),
    ("at", "When, with the offset."),
    ("commit", "Where HEAD stood."),
    ("note", "What is said, in words."),
    ("status", "What a mark says of its item, or a sign-off of the board."),
    ("evidence", "What backs it."),
    ("until", "When it ends."),
    ("supersedes", "The ids of the statements that it replaces."),
    ("hash", "The hash of the rest, as the program writes it."),
    ("approver", "Who approved of a waiver."),
    ("control", "What is done instead of what is waived."),
    ("paths", "The paths to which a waiver is limited."),
    ("waiver", "The id of the waiver that is decided about."),
    ("to", "Who sees to the item."),
    ("role", "The role that signs."),
    ("level", "The level aimed at."),
    ("digest", "The digest of the board that is signed."),
    ("statuses", "The items of that board by status."),
    ("signature", "The signature over the digest."),
];

pub fn schema() -> Value {
    let mut schema = object(&ledger::outline(), "", MEANINGS);
    schema["required"] = json!(["schema", "kind", "by", "at"]);
    schema["properties"]["schema"] = described(json!({ "const": 1 }), Some("The version of this format: 1."));
    schema["properties"]["kind"] = described(json!({ "enum": ledger::KINDS }), Some("What kind of statement it is."));
    // What a later version wrote is kept, here and in its evidence.
    schema["additionalProperties"] = true.into();
    schema["properties"]["evidence"]["items"]["additionalProperties"] = true.into();
    schema
}
