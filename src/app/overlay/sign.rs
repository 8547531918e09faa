//! What a role signs: the board as it stood when the sheet was opened.

#[derive(Clone, Debug)]
pub struct SignSheet {
    /// By its id.
    pub role: String,
    /// Of the board that is looked at; another one is not what is signed.
    pub digest: String,
}
