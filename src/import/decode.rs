//! From the bytes of a document to its text: any encoding that people's editors write, one kind of line end.
//!
//! A line of the text is the line of the document as it is stored, whatever ends it there.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::repair::repair;
use super::reread::Own;

/// A document that people read is smaller.
pub const SIZE_CAP: usize = 16 * 1024 * 1024;

/// The text of a document, and what had to be done to get it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    pub notes: Vec<String>,
}

/// # Errors
/// When the bytes are too many, or no text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    if bytes.len() > SIZE_CAP {
        return Err(format!("it has more than {} MiB: is it a document?", SIZE_CAP >> 20));
    }
    let mut notes = Vec::new();
    let text = with_one_line_end(&characters(bytes, &mut notes)?);
    // Of our own documents the head tells that they are whole, whatever is quoted in them.
    let mended = if Own::of(&text).is_some() { None } else { repair(&text) };
    let text = match mended {
        Some((repaired, how)) => {
            notes.push(how);
            repaired
        }
        None => text,
    };
    Ok(Decoded { text: without_controls(text), notes })
}

fn characters(bytes: &[u8], notes: &mut Vec<String>) -> Result<String, String> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, length)| (encoding, &bytes[length..]));
    let (encoding, body) = match marked.or_else(|| unmarked_utf16(bytes).map(|encoding| (encoding, bytes))) {
        Some((encoding, body)) if encoding != UTF_8 => (encoding, body),
        Some((_, body)) => (legacy(body), body),
        None => (legacy(bytes), bytes),
    };
    if encoding != UTF_16LE && encoding != UTF_16BE && looks_binary(body) {
        return Err("it is binary, not text".to_owned());
    }
    if encoding != UTF_8 {
        notes.push(format!("it was read as {}", encoding.name()));
    }
    Ok(encoding.decode_without_bom_handling(body).0.into_owned())
}

/// Text in a Western script, whose every other byte is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |at: usize| sample.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match half >= 2 {
        true if odd * 5 > half * 2 && even * 10 < half => Some(UTF_16LE),
        true if even * 5 > half * 2 && odd * 10 < half => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-8 if it is that but for a few bytes; else the code page that it most looks like.
fn legacy(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() || is_nearly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether most of what is not ASCII is whole characters of UTF-8.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(64 * 1024)];
    let strange = sample.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    strange * 50 > sample.len()
}

/// What controls a terminal and is no white space says nothing in a document.
fn without_controls(text: String) -> String {
    let is_odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if text.contains(is_odd) { text.replace(is_odd, " ") } else { text }
}

fn with_one_line_end(text: &str) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text.to_owned();
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> String {
        decode(bytes).unwrap().text
    }

    #[test]
    fn marks_of_byte_order_and_both_orders() {
        let text = "# Größe\n- ✅ fertig\n";
        let units = |swap: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        assert_eq!(text_of(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), text);
        assert_eq!(text_of(&[&b"\xff\xfe"[..], &units(false)].concat()), text);
        assert_eq!(text_of(&[&b"\xfe\xff"[..], &units(true)].concat()), text);
        assert_eq!(text_of(&units(false)), text);
        assert_eq!(text_of(&units(true)), text);
    }

    #[test]
    fn every_line_end_ends_one_line() {
        assert_eq!(text_of(b"a\r\nb\rc\nd"), "a\nb\nc\nd");
    }

    #[test]
    fn code_pages_are_told_by_what_they_say() {
        assert_eq!(text_of(b"# Pr\xfcfung\n- [x] L\xf6schung gepr\xfcft\n"), "# Prüfung\n- [x] Löschung geprüft\n");
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode("# Готовность\n- [ ] Проверка безопасности проведена\n");
        assert!(text_of(&bytes).contains("Проверка безопасности"));
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("# リリース判定\n- [x] 監視の設定が完了している\n");
        assert!(text_of(&bytes).contains("監視の設定"));
    }

    #[test]
    fn one_bad_byte_does_not_change_the_encoding() {
        assert!(text_of("- ✅ größer und schöner\n- ✅ a\n\u{1}".replace('\u{1}', "").as_bytes()).contains('✅'));
        assert!(text_of(&[b"- \xff ", "✅ größer ✅ schöner ✅".as_bytes()].concat()).contains("✅ größer"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(decode(&[0, 1, 2, 3, 0, 0, 0, 9]).is_err());
        assert!(decode(&vec![b'a'; SIZE_CAP + 1]).is_err());
        assert_eq!(text_of(b""), "");
    }
}
