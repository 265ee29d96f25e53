//! The message header of the national exchange of electronic documents (edXML), made of what a document's form says.
//!
//! The exchange carries documents between authorities in messages laid down by QCVN 102:2016/BTTTT, issued with Thông tư
//! 10/2016/TT-BTTTT and amended by Thông tư 01/2022/TT-BTTTT. A message begins with a header that repeats what the
//! document prints of itself, so that the receiver's register fills without typing. [`message`] writes that header.
//!
//! What stands behind the names, the text of the regulation's tables being in none of the sources at hand:
//!
//! - The namespace, the envelope around the header, the names of the elements and dates as `YYYY/MM/DD` are those of
//!   the sample messages in the exchange's own Java kit (`SDKVXP_Example/resources`, kept in the repository
//!   PVN-Organization/API-Gateway-iOffice). Two further kits agree: `com.vnpt.xml.ed` as tungsfer512/edxml-convert uses
//!   it, and `com.bkav.edoc.sdk`. Older systems wrote other names in `http://www.e-doc.vn/Schema/`; that is the form
//!   from before the regulation and is not written.
//! - The order is the one in which `vn.ript.ssadapter`, a gateway between the exchange's kit and another network, numbers
//!   the parts of the header, 1.1 `From` to 1.14 `DocumentId`. The kit's samples differ in it, so readers go by name.
//! - `Code`: the kit's `DocumentId` is the sender, the date and `CodeNumber/CodeNotation` (`7816` and `VPCP-TTĐT`), so
//!   the notation is the symbol without its number and the mark between: `2020/NĐ-CP` of `30/2020/NĐ-CP`.
//! - `Competence` is the mark and whom it stands for (`TL. BỘ TRƯỞNG`), as the kit fills it.
//! - `Priority` counts from 0 (no stamp) over khẩn, thượng khẩn, hỏa tốc to 4, hỏa tốc hẹn giờ, as edxml-convert lists it.
//! - `OrganizationInCharge` is the authority above the issuer, by its name as in the samples; edxml-convert would have its
//!   code there.
//!
//! Not confirmed, and therefore not written: the numbers in `DocumentType/Type` and `TypeDetail`. The samples have 1 for a
//! công văn and for a thông tư alike, other systems have 2 for all administrative documents, or 18, which is a công văn's
//! place in the amendment's list of them. `TypeName` says the type in words.
//!
//! Limits: one `SignerInfo`, the first signature, since the kits have room for one; a joint document has more.
//! Left out on purpose: whatever a document does not print. That is the codes of sender and receivers (`OrganId`), `To` and
//! `DocumentId`, which hang on them, the abstract (`Content`), `DueDate`, `SteeringType`, the route, the signature and the
//! attached files: the sender's own system knows them. A stamp of secrecy has no element.

use crate::form::{Meta, Signer, Value};
use crate::lexicon::fold;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::borrow::Cow;
use std::io;

/// The namespace of QCVN 102:2016/BTTTT.
pub const NAMESPACE: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

/// The stamps of urgency by their number in `Priority`, which counts from one; 0 is a document without a stamp.
const STAMPS: [&str; 4] = ["khẩn", "thượng khẩn", "hỏa tốc", "hỏa tốc hẹn giờ"];

/// Whether the text is an official document, which the exchange carries: it prints a symbol, or its issuer and its type.
pub fn is_official(meta: &Meta<'_>) -> bool {
    meta.symbol.is_some() || meta.issuer.is_some() && (meta.type_name.is_some() || meta.code.is_some())
}

/// The message with the header of a document, as XML in UTF-8. What the document does not say is left out.
///
/// # Errors
/// When the XML cannot be written, which into memory does not happen.
pub fn message(meta: &Meta<'_>) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.create_element("edXML").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|writer| {
        writer.create_element("edXML:edXMLEnvelope").with_attribute(("xmlns:edXML", NAMESPACE)).write_inner_content(|writer| {
            let header = Part { name: "edXML:MessageHeader", content: Content::Parts(header(meta)) };
            Part { name: "edXML:edXMLHeader", content: Content::Parts(vec![header]) }.write(writer)
        })?;
        Ok(())
    })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// The parts of the header in their order.
fn header(meta: &Meta<'_>) -> Vec<Part> {
    let (number, notation) = code(meta);
    let signer = meta.signers.iter().find(|signer| signer.name.is_some()).or(meta.signers.first());
    let signed = |field: fn(&Signer<'_>) -> Option<String>| signer.and_then(field);
    let parts = [
        group(
            "edXML:From",
            [element("edXML:OrganizationInCharge", said(&meta.parent_issuer)), element("edXML:OrganName", said(&meta.issuer))],
        ),
        group("edXML:Code", [element("edXML:CodeNumber", number), element("edXML:CodeNotation", notation)]),
        group(
            "edXML:PromulgationInfo",
            [element("edXML:Place", said(&meta.place)), element("edXML:PromulgationDate", meta.date.as_ref().and_then(day))],
        ),
        group("edXML:DocumentType", [element("edXML:TypeName", type_name(meta))]),
        element("edXML:Subject", said(&meta.title)),
        group(
            "edXML:SignerInfo",
            [
                element("edXML:Competence", signed(competence)),
                element("edXML:Position", signed(|signer| signer.position.as_deref().map(str::to_owned))),
                element("edXML:FullName", signed(|signer| signer.name.as_deref().map(str::to_owned))),
            ],
        ),
        group("edXML:ToPlaces", meta.recipients.iter().map(|recipient| element("edXML:Place", Some(recipient.text.clone().into_owned())))),
        group("edXML:OtherInfo", [element("edXML:Priority", meta.urgency.as_ref().and_then(priority))]),
    ];
    parts.into_iter().flatten().collect()
}

/// A field as the document says it.
fn said(value: &Option<Value<'_>>) -> Option<String> {
    value.as_ref().map(|value| value.text.clone().into_owned())
}

/// The number, and the symbol without it and without the mark between: `44` and `KH/TU` of `44-KH/TU`.
fn code(meta: &Meta<'_>) -> (Option<String>, Option<String>) {
    let number = said(&meta.number);
    let notation = said(&meta.symbol).map(|symbol| {
        let rest = number.as_deref().and_then(|number| symbol.strip_prefix(number)).unwrap_or(&symbol);
        rest.trim_start_matches(['/', '-', ' ']).to_owned()
    });
    (number, notation)
}

/// A whole date as `YYYY/MM/DD`; a draft's blank day is none.
fn day(date: &Value<'_>) -> Option<String> {
    let edtf = date.edtf.as_deref().unwrap_or_default();
    let fits = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    (edtf.len() == 10 && edtf.bytes().enumerate().all(fits)).then(|| edtf.replace('-', "/"))
}

/// The type in words, in small letters behind its first: a title's capitals are layout. A công văn prints none.
fn type_name(meta: &Meta<'_>) -> Option<String> {
    let Some(printed) = &meta.type_name else {
        return meta.code.as_ref().filter(|code| code.text == "CV").map(|_| "Công văn".to_owned());
    };
    // Folding knows more than small letters do: a typist's Icelandic `Ð` is meant for `Đ`.
    let words: Vec<String> = printed.text.split_whitespace().map(fold).collect();
    let words = words.join(" ");
    let mut letters = words.chars();
    Some(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect())
}

/// By what right somebody signs: `KT. CHỦ TỊCH`.
fn competence(signer: &Signer<'_>) -> Option<String> {
    let parts: Vec<&str> = [signer.authority.as_deref(), signer.on_behalf_of.as_deref()].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The number of the stamp of urgency.
fn priority(urgency: &Value<'_>) -> Option<String> {
    let stamp: Vec<String> = urgency.text.split_whitespace().map(fold).collect();
    STAMPS.iter().position(|known| *known == stamp.join(" ")).map(|at| (at + 1).to_string())
}

/// An element of the header.
struct Part {
    name: &'static str,
    content: Content,
}

enum Content {
    Text(String),
    Parts(Vec<Part>),
}

/// An element with a text; none for no text.
fn element(name: &'static str, text: Option<String>) -> Option<Part> {
    let text = text.map(|text| clean(&text).into_owned()).filter(|text| !text.is_empty())?;
    Some(Part { name, content: Content::Text(text) })
}

/// An element with those of the parts that there are; none for no part.
fn group(name: &'static str, parts: impl IntoIterator<Item = Option<Part>>) -> Option<Part> {
    let parts: Vec<Part> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then_some(Part { name, content: Content::Parts(parts) })
}

impl Part {
    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let element = writer.create_element(self.name);
        match &self.content {
            Content::Text(text) => element.write_text_content(BytesText::new(text))?,
            Content::Parts(parts) if parts.is_empty() => element.write_empty()?,
            Content::Parts(parts) => element.write_inner_content(|writer| parts.iter().try_for_each(|part| part.write(writer)))?,
        };
        Ok(())
    }
}

/// The text with each run of white space and control characters as one space, and with U+FFFD for the two
/// noncharacters: XML 1.0 (section 2.2) has neither most control characters nor U+FFFE and U+FFFF, not even escaped.
fn clean(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_control() || c.is_whitespace() && c != ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(odd) && !text.contains("  ") && text.trim() == text {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" ").replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<Value<'_>> {
        Some(Value { text: text.into(), ..Value::default() })
    }

    /// The element's text in the message of a document, as written.
    fn written(meta: &Meta<'_>, name: &str) -> Option<String> {
        let xml = String::from_utf8(message(meta).ok()?).ok()?;
        let (_, rest) = xml.split_once(&format!("<edXML:{name}>"))?;
        Some(rest.split_once("</")?.0.to_owned())
    }

    #[test]
    fn a_symbol_is_a_number_and_a_notation() {
        for (number, symbol, notation) in [
            ("4417", "4417/QĐ-UBND", "QĐ-UBND"),
            ("30", "30/2020/NĐ-CP", "2020/NĐ-CP"),
            ("44", "44-KH/TU", "KH/TU"),
            ("0124", "0124/KH-UBND", "KH-UBND"),
            ("7", "NQ/7", "NQ/7"),
        ] {
            let meta = Meta { number: value(number), symbol: value(symbol), ..Meta::default() };
            assert_eq!(written(&meta, "CodeNumber").as_deref(), Some(number));
            assert_eq!(written(&meta, "CodeNotation").as_deref(), Some(notation));
        }
        let draft = Meta { symbol: value("/KH-UBND"), ..Meta::default() };
        assert_eq!((written(&draft, "CodeNumber"), written(&draft, "CodeNotation").as_deref()), (None, Some("KH-UBND")));
    }

    #[test]
    fn a_date_is_whole_or_left_out() {
        for (edtf, written_as) in [("2025-12-03", Some("2025/12/03")), ("2025-12-XX", None), ("2025-12", None), ("2025-01/2025-06", None)] {
            let date = Some(Value { edtf: Some(edtf.to_owned()), ..Value::default() });
            assert_eq!(written(&Meta { date, ..Meta::default() }, "PromulgationDate").as_deref(), written_as, "{edtf}");
        }
    }

    #[test]
    fn a_stamp_is_a_number() {
        for (stamp, number) in [("KHẨN", "1"), ("THƯỢNG KHẨN", "2"), ("HỎA TỐC", "3"), ("HOẢ TỐC", "3"), ("HỎA TỐC HẸN GIỜ", "4")]
        {
            assert_eq!(written(&Meta { urgency: value(stamp), ..Meta::default() }, "Priority").as_deref(), Some(number), "{stamp}");
        }
    }

    #[test]
    fn a_type_is_written_small_and_a_cong_van_is_named() {
        let icelandic = Meta { type_name: value("QUYẾT ÐỊNH"), ..Meta::default() };
        assert_eq!(written(&icelandic, "TypeName").as_deref(), Some("Quyết định"));
        let plan = Meta { type_name: value("NGHỊ QUYẾT LIÊN TỊCH"), code: value("NQLT"), ..Meta::default() };
        assert_eq!(written(&plan, "TypeName").as_deref(), Some("Nghị quyết liên tịch"));
        assert_eq!(written(&Meta { code: value("CV"), ..Meta::default() }, "TypeName").as_deref(), Some("Công văn"));
    }

    #[test]
    fn what_a_document_does_not_say_is_left_out() {
        let xml = String::from_utf8(message(&Meta::default()).unwrap_or_default()).unwrap_or_default();
        assert!(xml.contains("<edXML:MessageHeader/>"), "{xml}");
        assert!(!is_official(&Meta { type_name: value("Báo cáo"), ..Meta::default() }));
        assert!(is_official(&Meta { type_name: value("Báo cáo"), issuer: value("BỘ NỘI VỤ"), ..Meta::default() }));
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        let odd = Meta { title: value("a\0b\u{1}\u{c} c\u{fffe}d\re<f>&g]]>h\u{85}\"i'"), ..Meta::default() };
        assert_eq!(written(&odd, "Subject").as_deref(), Some("a b c\u{fffd}d e&lt;f&gt;&amp;g]]&gt;h &quot;i&apos;"));
        assert_eq!(written(&Meta { title: value("\u{b}\t"), ..Meta::default() }, "Subject"), None);
    }
}
