//! Who is who in what people stated: by mail address where both have one, by name else. Nothing proves either without a
//! signature.

/// Whether two people, as `Name <mail>`, are the same.
pub fn is_same(left: &str, right: &str) -> bool {
    match (mail(left), mail(right)) {
        (Some(left), Some(right)) => left.eq_ignore_ascii_case(right),
        _ => name(left).eq_ignore_ascii_case(name(right)),
    }
}

/// Whether a person is meant by a name, a mail address, or both.
pub fn is_meant(person: &str, written: &str) -> bool {
    let by_mail = mail(person).is_some_and(|mail| mail.eq_ignore_ascii_case(written.trim()));
    by_mail || is_same(person, written)
}

/// The name without the mail address.
pub fn name(person: &str) -> &str {
    person.split('<').next().unwrap_or_default().trim()
}

fn mail(person: &str) -> Option<&str> {
    let (_, mail) = person.split_once('<')?;
    Some(mail.trim_end().trim_end_matches('>').trim()).filter(|mail| !mail.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_by_mail_and_by_name_without() {
        assert!(is_same("Ada Lovelace <ada@example.org>", "A. L. <ADA@example.org>"));
        assert!(!is_same("Ada <ada@example.org>", "Ada <ada@example.com>"));
        assert!(is_same("Ada", "ada <ada@example.org>"));
        for written in ["ada@example.org", "Ada Lovelace", " ada lovelace ", "Ada Lovelace <ada@example.org>"] {
            assert!(is_meant("Ada Lovelace <ada@example.org>", written), "{written}");
        }
        for written in ["", "Ada", "bo@example.org", "Ada Lovelace <bo@example.org>"] {
            assert!(!is_meant("Ada Lovelace <ada@example.org>", written), "{written}");
        }
    }
}
