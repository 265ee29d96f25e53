//! The head and the foot of a document, read together into [`Meta`].
//!
//! `letterhead` (with `issuer`) finds what the law of the form puts above the text, `title` the type and the subject, `recipients` and
//! `signature` the foot. Each reads cells, asks the entities that are found already, and looks at no more than a page.
//!
//! Limits: an attached regulation or appendix has a form of its own, which is not read.
//! Left out on purpose: guesses. A field that the document does not print is absent.

use super::cell::{self, Cell};
use super::{Meta, Value, letterhead, recipients, signature, title};
use crate::entity::Entity;
use crate::text::{Class, Text};
use std::borrow::Cow;

/// What the document says of itself.
pub(crate) fn meta<'t>(text: &'t Text<'t>, entities: &[Entity<'t>]) -> Meta<'t> {
    let mut head = letterhead::letterhead(text, entities);
    let title = title::title(text, entities, &head);
    let foot = recipients::foot(text, head.after, head.end);
    let signers = signature::signers(text, entities, &foot);
    // The symbol names the type better than the printed name does, except where it names none.
    let symbol_code = head.code.take().filter(|code| code != "CV" || title.type_name.is_none());
    let code = symbol_code.or(title.code.map(Cow::Borrowed));
    let (urgency, secrecy) = marks(text, &head.cells);
    Meta {
        parent_issuer: head.parent,
        issuer: head.issuer.or_else(|| telegraphs(text, &head.cells)),
        number: head.number,
        symbol: head.symbol,
        place: head.place,
        date: head.date,
        code: code.map(|code| Value { text: code, edtf: None, span: None }),
        type_name: title.type_name,
        title: title.subject,
        urgency,
        secrecy,
        bases: Vec::new(),
        recipients: foot.recipients,
        archive_note: foot.archive_note,
        signers,
    }
}

/// Who sends a công điện of which the letterhead is missing: `THỦ TƯỚNG CHÍNH PHỦ điện:`.
fn telegraphs<'t>(text: &'t Text<'t>, cells: &[Cell]) -> Option<Value<'t>> {
    let line = cells.iter().find(|cell| is_telegraph(text, cell))?;
    cell::value(text, line.first, line.last - 2)
}

/// Whether the line says who sends a công điện.
pub(super) fn is_telegraph(text: &Text<'_>, cell: &Cell) -> bool {
    cell.last >= cell.first + 3
        && cell::says(text, cell.last - 2, &["điện"])
        && text.tokens[cell.last - 1].word() == crate::lexicon::kw::COLON
        && super::issuer::starts_name(cell.tokens(text))
}

/// What a stamp on the head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// How fast the document must arrive.
    Urgency,
    /// Who may read it.
    Secrecy,
}

/// The stamp that the tokens are, whole: `MẬT`, `TỐI MẬT`, `HỎA TỐC`, `THƯỢNG KHẨN`.
pub(super) fn mark(text: &Text<'_>, first: usize, last: usize) -> Option<Mark> {
    const STAMPS: [(&[&str], Mark); 7] = [
        (&["tuyệt", "mật"], Mark::Secrecy),
        (&["tối", "mật"], Mark::Secrecy),
        (&["mật"], Mark::Secrecy),
        (&["hỏa", "tốc"], Mark::Urgency),
        (&["hỏa", "tốc", "hẹn", "giờ"], Mark::Urgency),
        (&["thượng", "khẩn"], Mark::Urgency),
        (&["khẩn"], Mark::Urgency),
    ];
    let capital = text.tokens.get(first).is_some_and(|token| token.class() == Class::Upper);
    let length = last.checked_sub(first).filter(|length| capital && (1..=4).contains(length))?;
    STAMPS.iter().find(|(words, _)| words.len() == length && cell::says(text, first, words)).map(|(_, mark)| *mark)
}

/// The stamps on the head: urgency and secrecy.
fn marks<'t>(text: &'t Text<'t>, cells: &[Cell]) -> (Option<Value<'t>>, Option<Value<'t>>) {
    let (mut urgency, mut secrecy) = (None, None);
    for cell in cells {
        // `Độ mật: MẬT` names the stamp before it.
        let colon = cell.tokens(text).iter().position(|token| token.word() == crate::lexicon::kw::COLON);
        let first = colon.filter(|_| cell.begins(text, &["độ"])).map_or(cell.first, |at| cell.first + at + 1);
        match mark(text, first, cell.last) {
            Some(Mark::Urgency) if urgency.is_none() => urgency = cell::value(text, first, cell.last),
            Some(Mark::Secrecy) if secrecy.is_none() => secrecy = cell::value(text, first, cell.last),
            _ => {}
        }
    }
    (urgency, secrecy)
}

#[cfg(test)]
mod tests {
    use crate::form::{Meta, Value};
    use crate::text::Text;
    use std::borrow::Cow;

    /// Each field as `name=value`, in the order of the record.
    fn read(source: &str) -> Vec<String> {
        let text = Text::new(source);
        let found = super::meta(&text, &crate::entity::scan(&text).entities);
        fields(&found)
    }

    fn fields(meta: &Meta<'_>) -> Vec<String> {
        let mut shown = Vec::new();
        let mut show = |name: &str, value: &Option<Value<'_>>| {
            if let Some(value) = value {
                shown.push(format!("{name}={}", value.edtf.as_deref().unwrap_or(&value.text)));
            }
        };
        show("parent", &meta.parent_issuer);
        show("issuer", &meta.issuer);
        show("number", &meta.number);
        show("symbol", &meta.symbol);
        show("place", &meta.place);
        show("date", &meta.date);
        show("code", &meta.code);
        show("type", &meta.type_name);
        show("title", &meta.title);
        show("urgency", &meta.urgency);
        show("secrecy", &meta.secrecy);
        show("archive", &meta.archive_note);
        shown.extend(meta.recipients.iter().map(|recipient| format!("to={}", recipient.text)));
        let part = |part: &Option<Cow<'_, str>>| part.as_deref().unwrap_or("-").to_owned();
        shown.extend(meta.signers.iter().map(|signer| {
            format!("signed={} {} {} {}", part(&signer.authority), part(&signer.on_behalf_of), part(&signer.position), part(&signer.name))
        }));
        shown
    }

    #[test]
    fn a_decision_whose_columns_follow_each_other() {
        let found = read(
            "ỦY BAN NHÂN\nDÂN\nTỈNH BẮC NINH\n\nCỘNG HÒA XÃ\nHỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố:\n0124/QĐ-UBND\n\nBắc\nNinh, ngày 05\ntháng 3 năm 2024\n\nQUYẾT ĐỊNH\nVỀ\nVIỆC SÁP NHẬP HAI TRẠM Y TẾ\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẮC NINH\nCăn cứ Luật Đất đai;\nQUYẾT ĐỊNH:\nĐiều 1. Sáp nhập.\n\nNơi nhận:\n- Như Điều 3;\n- Văn phòng\nChính phủ (để b/c);\n- Lưu: VT, NC.\n\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLê Văn An\n\nPHỤ LỤC\nNơi nhận:\n- Không;\n",
        );
        assert_eq!(
            found,
            [
                "issuer=ỦY BAN NHÂN DÂN TỈNH BẮC NINH",
                "number=0124",
                "symbol=0124/QĐ-UBND",
                "place=Bắc Ninh",
                "date=2024-03-05",
                "code=QĐ",
                "type=QUYẾT ĐỊNH",
                "title=VỀ VIỆC SÁP NHẬP HAI TRẠM Y TẾ",
                "archive=VT, NC",
                "to=Như Điều 3",
                "to=Văn phòng Chính phủ (để b/c)",
                "signed=KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Văn An",
            ]
        );
    }

    #[test]
    fn a_resolution_with_its_columns_side_by_side() {
        let found = read(
            "HỘI ĐỒNG NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH SƠN LA\tĐộc lập - Tự do - Hạnh phúc\n-----\t-----\n\nSố: 12/NQ-HĐND\tSơn La, ngày 16 tháng 6 năm 2024\n\nNGHỊ QUYẾT\n\nVề dự toán ngân sách năm 2024\n\nHỘI ĐỒNG NHÂN DÂN TỈNH SƠN LA\n\nCăn cứ Luật Ngân sách nhà nước;\n\n\tTM. HỘI ĐỒNG NHÂN DÂN\n\tCHỦ TỊCH\nNơi nhận:\t\n- Chính phủ;\t\n- Ban Tổ chức\t\nTỉnh ủy;\tLò Thị Mai\n- Lưu: HC.\n",
        );
        assert_eq!(
            found,
            [
                "issuer=HỘI ĐỒNG NHÂN DÂN TỈNH SƠN LA",
                "number=12",
                "symbol=12/NQ-HĐND",
                "place=Sơn La",
                "date=2024-06-16",
                "code=NQ",
                "type=NGHỊ QUYẾT",
                "title=Về dự toán ngân sách năm 2024",
                "archive=HC",
                "to=Chính phủ",
                "to=Ban Tổ chức Tỉnh ủy",
                "signed=TM. HỘI ĐỒNG NHÂN DÂN CHỦ TỊCH Lò Thị Mai",
            ]
        );
    }

    #[test]
    fn a_letter_has_its_subject_under_the_number() {
        let found = read(
            "BỘ TÀI CHÍNH\nCỤC THUẾ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nHỎA TỐC\n\nSố: 77/CT-CS\nV/v chính sách thuế\ngiá trị gia tăng\n\nHà Nội, ngày 18 tháng 11 năm 2024\n\nKính gửi: Thuế tỉnh Sơn La\nCục Thuế có ý kiến như sau.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT, CS.\n\nTL. CỤC TRƯỞNG\nKT. TRƯỞNG BAN CHÍNH SÁCH\nPHÓ TRƯỞNG BAN\n(Đã ký)\nPhạm Thị Hiền\n",
        );
        assert_eq!(
            found,
            [
                "parent=BỘ TÀI CHÍNH",
                "issuer=CỤC THUẾ",
                "number=77",
                "symbol=77/CT-CS",
                "place=Hà Nội",
                "date=2024-11-18",
                "code=CV",
                "title=chính sách thuế giá trị gia tăng",
                "urgency=HỎA TỐC",
                "archive=VT, CS",
                "to=Như trên",
                "signed=KT. TRƯỞNG BAN CHÍNH SÁCH PHÓ TRƯỞNG BAN Phạm Thị Hiền",
            ]
        );
    }

    #[test]
    fn a_party_draft_has_no_number() {
        let found = read(
            "TỈNH ỦY SƠN LA\nBAN TỔ CHỨC\n*\nSố         - HD/BTCTU\nĐẢNG CỘNG SẢN VIỆT NAM\nSơn La, ngày       tháng 11 năm 2024\nMẬT\nHƯỚNG DẪN\ncông tác đảng viên\n-----\n- Căn cứ Điều lệ Đảng;\n\nNơi nhận:\n- Các huyện ủy,\n- Lưu Ban Tổ chức Tỉnh ủy.\nK/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\nLò Văn Thành\n",
        );
        assert_eq!(
            found,
            [
                "parent=TỈNH ỦY SƠN LA",
                "issuer=BAN TỔ CHỨC",
                "symbol=HD/BTCTU",
                "place=Sơn La",
                "date=2024-11-XX",
                "code=HD",
                "type=HƯỚNG DẪN",
                "title=công tác đảng viên",
                "secrecy=MẬT",
                "archive=Ban Tổ chức Tỉnh ủy",
                "to=Các huyện ủy",
                "signed=K/T TRƯỞNG BAN PHÓ TRƯỞNG BAN Lò Văn Thành",
            ]
        );
    }

    #[test]
    fn a_law_and_a_conclusion_glued_by_a_copy() {
        let law = read(
            "QUỐC HỘI\n-------\nLuật số: 72/2024/QH15\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nLUẬT\nTHƯ VIỆN\n\nCăn cứ Hiến pháp;\n",
        );
        assert_eq!(law, ["issuer=QUỐC HỘI", "number=72", "symbol=72/2024/QH15", "code=L", "type=LUẬT", "title=THƯ VIỆN"]);
        let glued = read("KẾT LUẬNCỦA BAN BÍ THƯvề công tác thanh niên\n\nTại phiên họp, Ban Bí thư kết luận.\n");
        assert_eq!(glued, ["code=KL", "type=KẾT LUẬN", "title=về công tác thanh niên"]);
    }

    #[test]
    fn two_ministries_sign_together() {
        let found = read(
            "BỘ CÔNG AN\nBỘ QUỐC PHÒNG\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 01/KH-BCA-BQP\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. BỘ TRƯỞNG BỘ CÔNG AN\tKT. BỘ TRƯỞNG BỘ QUỐC PHÒNG\nTHỨ TRƯỞNG\tTHỨ TRƯỞNG\n\nLê Văn An\tTrần Văn Bình\n",
        );
        assert!(found.contains(&"issuer=BỘ CÔNG AN - BỘ QUỐC PHÒNG".to_owned()), "{found:?}");
        assert!(found.contains(&"signed=KT. BỘ TRƯỞNG BỘ CÔNG AN THỨ TRƯỞNG Lê Văn An".to_owned()), "{found:?}");
        assert!(found.contains(&"signed=KT. BỘ TRƯỞNG BỘ QUỐC PHÒNG THỨ TRƯỞNG Trần Văn Bình".to_owned()), "{found:?}");
    }

    #[test]
    fn a_subject_does_not_end_inside_a_name() {
        let found = read(
            "BỘ TÀI CHÍNH\nSố: 333/QĐ-BTC\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nHà Nội, ngày 23 tháng 02 năm 20264\n\nQUYẾT ĐỊNH\nVề việc công bố các văn bản quy định chi tiết thi hành một số điều của Luật\nThư viện (được sửa đổi năm 2024) tiếp tục có hiệu lực theo Thông tư số\n13/2020/TT-BTC\n\nBỘ TRƯỞNG BỘ TÀI CHÍNH\n\nCăn cứ Luật Thư viện;\n",
        );
        assert!(found.contains(&"title=Về việc công bố các văn bản quy định chi tiết thi hành một số điều của Luật Thư viện (được sửa đổi năm 2024) tiếp tục có hiệu lực theo Thông tư số 13/2020/TT-BTC".to_owned()), "{found:?}");
        // The mark of a footnote is glued to the year.
        assert!(found.contains(&"date=2026-02-23".to_owned()), "{found:?}");
    }

    #[test]
    fn a_consolidated_text_in_the_gazette() {
        let found = read(
            "CÔNG BÁO/Số 130/Ngày 28-02-2026\n2\nTHÔNG TƯ1\nQuy định giờ mở cửa của thư viện công cộng\nThông tư số 12/2020/TT-BVHTTDL ngày 31 tháng 12 năm 2020 của Bộ trưởng,\nđược sửa đổi, bổ sung bởi:\nCăn cứ Luật Thư viện;\n",
        );
        assert_eq!(found, ["code=TT", "type=THÔNG TƯ", "title=Quy định giờ mở cửa của thư viện công cộng"]);
    }

    #[test]
    fn a_head_flattened_to_one_line() {
        let found = read(
            "CHÍNH PHỦ Số: 71.4/2026/NQ-CP | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Hà Nội, ngày 12 tháng 5 năm 2026\n\nNGHỊ QUYẾT\n\nVề thư viện lưu động\nCăn cứ Luật Thư viện;\n",
        );
        assert_eq!(
            found,
            [
                "issuer=CHÍNH PHỦ",
                "number=71.4",
                "symbol=71.4/2026/NQ-CP",
                "place=Hà Nội",
                "date=2026-05-12",
                "code=NQ",
                "type=NGHỊ QUYẾT",
                "title=Về thư viện lưu động"
            ]
        );
    }

    #[test]
    fn names_broken_over_a_line_end_and_two_posts() {
        let signed = |foot: &str| read(&format!("Số: 5/QĐ-UBND\n\nQUYẾT ĐỊNH\n\nNơi nhận:\n- Như Điều 3;\n- Lưu: VT.\n\n{foot}\n"));
        let last = |foot: &str| signed(foot).pop().unwrap_or_default();
        assert_eq!(last("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Văn\nThiện"), "signed=KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lò Văn Thiện");
        assert_eq!(last("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nĐại\ntướng Lê Văn An"), "signed=KT. BỘ TRƯỞNG THỨ TRƯỞNG Lê Văn An");
        assert_eq!(
            last("KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN THƯỜNG TRỰC\nPHÓ THỦ TƯỚNG\nLê Thị Thu Hà"),
            "signed=KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN THƯỜNG TRỰC, PHÓ THỦ TƯỚNG Lê Thị Thu Hà"
        );
    }

    #[test]
    fn a_telegram_names_its_sender_in_its_first_line() {
        let found = read("CÔNG ĐIỆN\nVỀ PHÒNG CHỐNG CHÁY RỪNG\nTHỦ TƯỚNG CHÍNH PHỦ điện:\n- Chủ tịch Ủy ban nhân dân các tỉnh;\n");
        assert_eq!(found, ["issuer=THỦ TƯỚNG CHÍNH PHỦ", "code=CĐ", "type=CÔNG ĐIỆN", "title=VỀ PHÒNG CHỐNG CHÁY RỪNG"]);
    }

    #[test]
    fn texts_without_the_form_have_no_fields() {
        assert_eq!(
            read(
                "Phúc Yên đổi mới phương thức lãnh đạo\nNgày 18/2/2024, Thị ủy họp tại thị xã. Nghị quyết số 44-NQ/TU ngày 3/2/2024 nêu rõ nhiệm vụ.\n"
            ),
            [""; 0]
        );
        assert_eq!(read("Điều 5. Phạm vi\n1. Luật này quy định về nơi nhận hồ sơ.\nNơi giao và\nnơi nhận lập biên bản.\n"), [""; 0]);
        for odd in [
            "",
            "Nơi nhận",
            "Nơi nhận:",
            "KT.",
            "Số:",
            "Số",
            "V/v",
            "QUYẾT ĐỊNH",
            "\t\t|#\n#",
            "Số: /",
            "Độc lập",
            "TM.\n\n",
            "Hà Nội, ngày",
        ] {
            let _ = read(odd);
        }
    }
}
