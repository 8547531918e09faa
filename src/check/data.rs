//! stub
pub const KIND: super::Kind = super::Kind { name: "data", summary: "", example: "id = \"x\"\ntitle = \"x\"", parse: |_| None };
