//! Bills of materials: what software is made of, by `CycloneDX` and SPDX, and what `CycloneDX` says is wrong with it.

use super::super::document::Node;
use super::class::Class;
use super::tally::{Place, Tally, brief, made};

/// # Errors
/// What is not as the format wants it.
pub(super) fn cyclonedx(root: &Node, wants_severities: bool) -> Result<Tally, String> {
    match root.text("bomFormat")? {
        Some("CycloneDX") => {}
        Some(other) => return Err(format!("`bomFormat` is `{}`, not `CycloneDX`", brief(other))),
        None => return Err("it has no `bomFormat`, as CycloneDX does".to_owned()),
    }
    let mut tally = Tally::of_components(components(root)?);
    let vulnerabilities = root.objects("vulnerabilities")?;
    tally.nothing = match (tally.components, vulnerabilities) {
        // That nothing is said of vulnerabilities does not mean that there are none.
        (_, None) if wants_severities => {
            Some("it says nothing of vulnerabilities, not even that there are none".to_owned())
        }
        (0, _) => Some("it has no component".to_owned()),
        _ => None,
    };
    for vulnerability in vulnerabilities.unwrap_or_default() {
        let Some(class) = class(vulnerability)? else { continue };
        let id = vulnerability.text("id")?.unwrap_or("a vulnerability");
        let affects = vulnerability.objects("affects")?.unwrap_or_default().first();
        let package = affects.map(|affected| affected.text("ref")).transpose()?.flatten();
        let package = package.map(|package| format!(" in {}", brief(package))).unwrap_or_default();
        let message = format!("{} {}{package}", class.word(), brief(id));
        tally.add(class, || Place { class, line: vulnerability.line, message, elsewhere: None });
    }
    let metadata = root.mapping("metadata")?;
    tally.dates.push(metadata.and_then(|metadata| made(metadata, "timestamp")));
    Ok(tally)
}

/// Components may be made of components; documents nest only so deep.
fn components(node: &Node) -> Result<u64, String> {
    let mut sum = 0;
    for component in node.objects("components")?.unwrap_or_default() {
        sum += 1 + components(component)?;
    }
    Ok(sum)
}

/// The worst rating counts; None if whoever analysed it says that it does no harm here.
fn class(vulnerability: &Node) -> Result<Option<Class>, String> {
    let state = vulnerability.mapping("analysis")?.map(|analysis| analysis.text("state")).transpose()?.flatten();
    if matches!(state, Some("resolved" | "resolved_with_pedigree" | "false_positive" | "not_affected")) {
        return Ok(None);
    }
    let mut worst = Class::Unknown;
    for rating in vulnerability.objects("ratings")?.unwrap_or_default() {
        worst = worst.min(rated(rating)?);
    }
    Ok(Some(worst))
}

fn rated(rating: &Node) -> Result<Class, String> {
    let wrong = |what: &str| format!("line {}: {what}", rating.line);
    if let Some(severity) = rating.text("severity")? {
        return Class::of_severity(severity).ok_or_else(|| wrong(&format!("`severity` is `{}`", brief(severity))));
    }
    let is_cvss = rating.text("method")?.is_some_and(|method| method.starts_with("CVSS"));
    match rating.get("score").filter(|_| is_cvss) {
        None => Ok(Class::Unknown),
        Some(score) => {
            let class = score.number().and_then(Class::of_score);
            class.ok_or_else(|| wrong("`score` is no score from 0 to 10"))
        }
    }
}

/// SPDX 2 has a list of packages; in SPDX 3 they stand among all else.
///
/// # Errors
/// What is not as the format wants it.
pub(super) fn spdx(root: &Node) -> Result<Tally, String> {
    let mut date = None;
    let components = match root.text("spdxVersion")? {
        Some(version) if version.starts_with("SPDX-2.") => {
            date = root.mapping("creationInfo")?.and_then(|creation| made(creation, "created"));
            root.objects("packages")?.unwrap_or_default().len()
        }
        Some(version) => return Err(format!("it is {}, and only SPDX 2 and 3 are read", brief(version))),
        None => {
            let mut packages = 0;
            for element in root.objects("@graph")?.unwrap_or_default() {
                packages += usize::from(element.text("type")? == Some("software_Package"));
                if element.text("type")? == Some("CreationInfo") {
                    date = made(element, "created");
                }
            }
            packages
        }
    };
    let mut tally = Tally::of_components(components as u64);
    tally.nothing = (components == 0).then(|| "it has no package".to_owned());
    tally.dates.push(date);
    Ok(tally)
}
