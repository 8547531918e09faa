//! What a role says of the board as it stood: GO or NO-GO, bound to a digest of it.

use std::collections::BTreeMap;

use super::model::{Kind, Ledger, Statement, StatementId};

/// What statements about the whole board have in place of an item.
pub const BOARD: &str = "_board";

/// A role's word on the board at a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    pub role: String,
    pub level: String,
    pub decision: Decision,
    /// The digest of the board, in hexadecimal.
    pub digest: String,
    /// How each item that counted stood, by its key: what changes later can be named.
    pub statuses: BTreeMap<String, String>,
    /// Armoured, as `ssh-keygen` or `gpg` made it.
    pub signature: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Go,
    NoGo,
}

impl Decision {
    pub const WORDS: [(&'static str, Self); 2] = [("go", Self::Go), ("no-go", Self::NoGo)];

    pub fn word(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::NoGo => "no-go",
        }
    }
}

impl Statement {
    pub fn sign_off(&self) -> Option<&SignOff> {
        match &self.kind {
            Kind::SignOff(sign_off) => Some(sign_off),
            _ => None,
        }
    }
}

/// A sign-off among the ledger's statements.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    pub statement: &'a Statement,
    pub sign_off: &'a SignOff,
    /// For good: who has taken a word back gives it anew, and nobody else can by withdrawing the withdrawal.
    pub withdrawn: bool,
}

impl Ledger {
    /// All sign-offs, oldest first by their own clocks.
    pub fn sign_offs<'a>(&'a self) -> Vec<Given<'a>> {
        let about = self.about(BOARD);
        let withdrawals = about.iter().filter(|statement| statement.kind == Kind::Withdrawal);
        let withdrawn: Vec<&StatementId> = withdrawals.flat_map(|withdrawal| &withdrawal.supersedes).collect();
        let signed = about.iter().filter_map(|statement| Some((*statement, statement.sign_off()?)));
        let given = |(statement, sign_off): (&'a Statement, &'a SignOff)| Given {
            statement,
            sign_off,
            withdrawn: withdrawn.contains(&&statement.id),
        };
        signed.map(given).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Damage, Origin, parse, render, signed};
    use crate::repo::RepoPath;

    const TEXT: &str = "schema = 1\nkind = \"sign-off\"\nrole = \"engineering\"\nlevel = \"production\"\nstatus = \"go\"\n\
        by = \"Ada <ada@example.org>\"\nat = 2026-01-31T09:30:00Z\n\
        digest = \"b355939b1242cc565727e4a668c6c5f810645e5332fcce3bdd0c6895528532c8\"\nsignature = \"S\"\n\
        [statuses]\npass = [\"core/a.b\", \"core/a.c\"]\nfail = [\"core/a.d\"]\n";

    fn read(id: &str, text: &str) -> Result<Statement, Box<Damage>> {
        parse(&RepoPath::new(&format!(".gonogo/ledger/_board/{id}.toml")), text).map_err(Box::new)
    }

    #[test]
    fn it_is_read_and_written_and_only_its_words_are_signed() {
        let statement = read("one", TEXT).unwrap();
        let sign_off = statement.sign_off().unwrap();
        assert_eq!((statement.item.as_str(), sign_off.decision, sign_off.statuses.len()), (BOARD, Decision::Go, 3));
        assert_eq!(sign_off.statuses["core/a.d"], "fail");
        let written = render(&statement);
        assert!(written.contains("\n[statuses]\nfail = [\n    \"core/a.d\",\n]\npass = ["), "{written}");
        let recorded = read("one", &written).unwrap();
        assert_eq!(recorded, Statement { origin: Origin::Recorded, ..statement.clone() });

        let form = |text: &str| signed(&read("one", text).unwrap());
        assert_eq!(form(TEXT), form(&TEXT.replace("\"S\"", "\"T\"")));
        assert_eq!(form(TEXT), form(&TEXT.replace("signature = \"S\"\n", "")));
        for (word, other) in
            [("\"go\"", "\"no-go\""), ("ada@", "bo@"), ("b355", "c355"), ("a.d", "a.e"), ("09:", "10:")]
        {
            assert_ne!(form(TEXT), form(&TEXT.replace(word, other)), "{word}");
        }
        // Under another name it would be another statement.
        assert_ne!(signed(&read("two", TEXT).unwrap()), signed(&statement));
    }

    #[test]
    fn what_is_missing_is_a_damage() {
        let problem = |from: &str, to: &str| read("one", &TEXT.replace(from, to)).unwrap_err().problem.to_string();
        assert!(problem("status = \"go\"\n", "").contains("a sign-off without `status` says nothing"));
        assert!(problem("\"go\"", "\"pass\"").contains("`status` cannot be `pass`"));
        assert!(problem("b355", "").contains("is no digest of a board"));
        assert!(problem("role = \"engineering\"\n", "").contains("`role` is missing"));
        assert!(problem("pass =", "\"pass\\n\" =").contains("is no status"));
        let elsewhere = parse(&RepoPath::new(".gonogo/ledger/core/a.b/one.toml"), TEXT).unwrap_err();
        assert!(elsewhere.problem.to_string().contains("speaks about the whole board"), "{}", elsewhere.problem);
    }

    #[test]
    fn a_withdrawal_is_for_good() {
        let mut ledger = Ledger::default();
        let mut put = |id: &str, text: &str| {
            ledger.insert(RepoPath::new(&format!(".gonogo/ledger/_board/{id}.toml")), Ok(read(id, text).unwrap()));
            let given = ledger.sign_offs();
            let stands = given.iter().filter(|given| !given.withdrawn);
            stands.map(|given| given.statement.id.to_string()).collect::<Vec<_>>()
        };
        let withdrawal = |of: &str| {
            format!(
                "schema = 1\nkind = \"withdrawal\"\nby = \"Bo\"\nat = 2026-01-31T09:30:00Z\nsupersedes = [\"{of}\"]\n"
            )
        };
        assert_eq!(put("one", TEXT), ["one"]);
        assert_eq!(put("two", TEXT), ["one", "two"]);
        assert_eq!(put("back", &withdrawal("one")), ["two"]);
        assert_eq!(put("forth", &withdrawal("back")), ["two"]);
    }
}
