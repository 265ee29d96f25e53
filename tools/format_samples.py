#!/usr/bin/env python3
"""Makes the binary files of samples/formats: the same bytes on every run. The text in them is our own."""

import io
import pathlib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent / "samples" / "formats"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def pack(members):
    """A ZIP file with the members in order, without times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            stored = name == "mimetype"
            archive.writestr(info, text.encode(), zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def p(*runs, style=None, num=None, mark=""):
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        about += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    about += mark
    about = f"<w:pPr>{about}</w:pPr>" if about else ""
    return f"<w:p>{about}{''.join(r(run) for run in runs)}</w:p>"


def r(run):
    if run.startswith("<"):
        return run
    return f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>'


def raw(xml):
    return f"<w:r>{xml}</w:r>"


def table(*rows, style=""):
    def cell(paragraphs):
        return "<w:tc><w:tcPr/>" + "".join(x if x.startswith("<") else p(x) for x in paragraphs) + "</w:tc>"

    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join("<w:tr>" + style + "".join(map(cell, row)) + "</w:tr>" for row in rows) + "</w:tbl>"


def level(at, text, fmt="decimal", more=""):
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def docx():
    deleted = '<w:del w:id="1"><w:r><w:delText>ba</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>hai</w:t></w:r></w:ins>'
    moved = "<w:moveFrom><w:r><w:t>Câu này đã chuyển đi.</w:t></w:r></w:moveFrom>"
    box = (
        "<w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:txbxContent>" + p("DỰ THẢO") + "</w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent>" + p("DỰ THẢO") + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = (
        p(box)
        + table(
            [["ỦY BAN NHÂN DÂN", "XÃ THANH KHÊ", "-------"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "---------------"]],
            [[p("Số: 18/QĐ", raw("<w:noBreakHyphen/>"), "UBND")], ["Thanh Khê, ngày 04 tháng 5 năm 2026"]],
        )
        + p("")
        + p("QUYẾT ĐỊNH")
        + p("Về việc thành lập ", deleted, " tổ công tác")
        + p("Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;")
        + p("QUYẾT ĐỊNH:")
        + p("Thành lập tổ công tác", raw('<w:footnoteReference w:id="2"/>'), style="Dieu")
        + p("Tổ công tác gồm các bộ phận sau:", num=("1", "1"))
        + p("Bộ phận hồ sơ;", num=("1", "2"))
        + p("Bộ phận thẩm tra.", num=("1", "2"))
        + p("Tổ trưởng phân công", mark="<w:rPr><w:del/></w:rPr>")
        + p(" công việc.", moved)
        + p("Kinh phí", style="Dieu")
        + p("Bảng phân bổ:", num=("1", "1"))
        + table([["STT"], ["Đơn vị"], ["Số tiền", "(đồng)"]], [["1"], ["Phòng Kinh tế", "xã"], ["5.000.000"]])
        + table([["dòng đã xóa"]], style="<w:trPr><w:del/></w:trPr>")
        + p(raw('<w:sym w:font="Wingdings" w:char="F0FE"/>'), " Đạt", raw("<w:tab/>"), raw('<w:sym w:font="Wingdings" w:char="F0A8"/>'), " Không đạt")
        + p("Mục thứ nhất", num=("2", "0"))
        + p("Thi hành", style="Dieu")
        + p("Chánh Văn phòng", raw("<w:br/>"), "chịu trách nhiệm thi hành.", raw("<w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t>"))
        + p(raw('<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>n</w:t><w:softHyphen/><w:t>íc</w:t>'))
        + table([["Nơi nhận:", "- Như Điều 3;", "- Lưu: VT."], ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "Lê Văn Mẫu"]])
    )
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="5">'
        + level(0, "Điều %1.", more='<w:pStyle w:val="Dieu"/>')
        + level(1, "%2.")
        + level(2, "%3)", "lowerLetter")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="6">'
        + level(0, "%1.", "upperRoman")
        + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="6"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
    )
    notes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2">' + p(raw("<w:footnoteRef/>"), " Theo Tờ trình số 3/TTr-VP.") + "</w:footnote>"
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return pack(
        [
            ("[Content_Types].xml", f"{HEAD}<Types/>"),
            ("_rels/.rels", f'{HEAD}<Relationships><Relationship Id="rId1" Type="{office}" Target="word/document.xml"/></Relationships>'),
            ("word/document.xml", f"{HEAD}<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>"),
            ("word/styles.xml", f"{HEAD}<w:styles {W}>{styles}</w:styles>"),
            ("word/numbering.xml", f"{HEAD}<w:numbering {W}>{numbering}</w:numbering>"),
            ("word/footnotes.xml", f"{HEAD}<w:footnotes {W}>{notes}</w:footnotes>"),
        ]
    )


def main():
    ROOT.mkdir(parents=True, exist_ok=True)
    (ROOT / "quyet-dinh.docx").write_bytes(docx())


if __name__ == "__main__":
    main()
