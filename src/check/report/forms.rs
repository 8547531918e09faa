//! Bills of materials in their other forms: `CycloneDX` as XML, SPDX as tags and values.

use jiff::Timestamp;

use super::super::age::date;
use super::super::xml::Xml;
use super::tally::{Tally, brief, no_date};

/// # Errors
/// What is not well-formed, or that severities are asked for, which only its JSON is read for.
pub(super) fn cyclonedx(text: &str, wants_severities: bool) -> Result<Tally, String> {
    if wants_severities {
        return Err("it is CycloneDX as XML, and vulnerabilities are read from its JSON".to_owned());
    }
    let (mut components, mut made) = (0, None);
    let mut xml = Xml::new(text);
    while let Some(element) = xml.next_element()? {
        let is_listed = xml.path().get(1).is_some_and(|list| &**list == "components");
        components += u64::from(is_listed && xml.is_at(&["components", "component"]));
        if xml.path().len() == 3 && xml.is_at(&["bom", "metadata", "timestamp"]) {
            let line = element.line;
            made = Some(dated(line, &xml.text()?));
        }
    }
    Ok(told(components, "component", made))
}

/// # Errors
/// Of which version it is, if that is not known here.
pub(super) fn spdx(text: &str) -> Result<Tally, String> {
    let (mut packages, mut made, mut is_prose) = (0, None, false);
    for (line, number) in text.lines().zip(1..) {
        let (tag, value) = line.split_once(':').map_or((line, ""), |(tag, value)| (tag.trim(), value.trim()));
        // What stands between `<text>` and `</text>` goes over many lines, and looks like anything.
        let was_prose = is_prose;
        is_prose = if line.contains("</text>") { false } else { was_prose || value.starts_with("<text>") };
        match tag {
            _ if was_prose => {}
            "SPDXVersion" if !value.starts_with("SPDX-2.") => {
                return Err(format!("it is {}, and as tags and values only SPDX 2 is read", brief(value)));
            }
            "PackageName" => packages += 1,
            "Created" => made = Some(dated(number, value)),
            _ => {}
        }
    }
    if is_prose {
        return Err("it ends inside <text>".to_owned());
    }
    Ok(told(packages, "package", made))
}

fn dated(line: usize, text: &str) -> Result<Timestamp, String> {
    date(text.trim()).ok_or_else(|| no_date(line, text))
}

fn told(components: u64, noun: &str, made: Option<Result<Timestamp, String>>) -> Tally {
    let mut tally = Tally::of_components(components);
    tally.nothing = (components == 0).then(|| format!("it has no {noun}"));
    tally.dates.push(made);
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_counted_where_they_are_listed() {
        let text = "<bom xmlns='http://cyclonedx.org/schema/bom/1.5'><metadata><timestamp>2026-11-20T10:00:00Z</timestamp>\
                    <component type='application'><name>orders</name></component></metadata><components>\
                    <component type='library'><name>a</name><components><component/></components></component>\
                    </components></bom>";
        let tally = cyclonedx(text, false).unwrap();
        assert_eq!((tally.components, tally.nothing), (2, None));
        assert_eq!(tally.dates[0].clone().unwrap().unwrap().to_string(), "2026-11-20T10:00:00Z");
        assert!(cyclonedx(text, true).is_err_and(|reason| reason.contains("from its JSON")));
        assert!(cyclonedx(&text[..text.len() - 3], false).is_err());
        assert!(cyclonedx("<bom><components/></bom>", false).unwrap().nothing.is_some());
        let undated = text.replace("2026-11-20T10:00:00Z", "yesterday");
        assert!(cyclonedx(&undated, false).unwrap().dates[0].as_ref().is_some_and(Result::is_err));
    }

    #[test]
    fn packages_are_counted_where_they_are_named() {
        let text = "SPDXVersion: SPDX-2.3\nCreated: 2026-11-20T10:00:00Z\nPackageName: a\nPackageComment: <text>it\n\
                    PackageName: quoted\n</text>\n\nPackageName: b\nPackageComment: <text>one line</text>\n";
        let tally = spdx(text).unwrap();
        assert_eq!((tally.components, tally.dates[0].clone().unwrap().is_ok()), (2, true));
        assert!(spdx("SPDXVersion: SPDX-1.2\nPackageName: a\n").is_err());
        assert!(spdx("SPDXVersion: SPDX-2.3\nPackageComment: <text>\nPackageName: a\n").is_err());
        assert!(spdx("SPDXVersion: SPDX-2.3\n").unwrap().nothing.is_some());
    }
}
