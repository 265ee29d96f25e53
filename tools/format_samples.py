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


# The same document once more, as lines and rows, for the kinds below.
HEAD_ROWS = [
    [["ỦY BAN NHÂN DÂN", "XÃ THANH KHÊ", "-------"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "---------------"]],
    [["Số: 18/QĐ-UBND"], ["Thanh Khê, ngày 04 tháng 5 năm 2026"]],
]
BODY = [
    "",
    "QUYẾT ĐỊNH",
    "Về việc thành lập hai tổ công tác",
    "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;",
    "QUYẾT ĐỊNH:",
    "Điều 1. Thành lập tổ công tác",
    "1. Tổ công tác gồm hai bộ phận.",
    "Điều 2. Kinh phí",
]
MONEY_ROWS = [[["STT"], ["Đơn vị"], ["Số tiền", "(đồng)"]], [["1"], ["Phòng Kinh tế", "xã"], ["5.000.000"]]]
FOOT_ROWS = [[["Nơi nhận:", "- Như Điều 2;", "- Lưu: VT."], ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "Lê Văn Mẫu"]]]
NOTE = "Theo Tờ trình số 3/TTr-VP."
LEGACY = b"n\xad\xedc"  # "nước" in the encoding of .VnTime, as far as it has the letters.


def entities(text):
    return "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in text.replace("&", "&amp;").replace("<", "&lt;"))


def html():
    """As Word saves a page: windows-1252, conditional comments, lists whose numbers are text, lines broken anywhere."""

    def para(text):
        return f"<p class=MsoNormal><span lang=VI style='font-size:14.0pt'>{entities(text) or '&nbsp;'}<o:p></o:p></span></p>\n".replace(" t", "\nt", 1)

    def rows(table):
        cell = lambda lines: "<td width=208 valign=top>" + "".join(map(para, lines)) + "</td>"
        return "<table class=MsoTableGrid border=0>" + "".join("<tr>" + "".join(map(cell, row)) + "</tr>\n" for row in table) + "</table>\n"

    body = "".join(map(para, BODY)).replace("1. ", "<![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7pt'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>")
    page = (
        "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n<head>\n<meta http-equiv=Content-Type content=\"text/html; charset=windows-1252\">\n"
        "<title>x</title>\n<!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]-->\n<style>\n<!-- p.MsoNormal {margin:0} -->\n</style>\n</head>\n"
        "<body lang=EN-US><div class=WordSection1>\n"
        + rows(HEAD_ROWS) + body + rows(MONEY_ROWS) + "<script>if (a<b) document.write('<p>no</p>')</script>"
        + "<p><font face=\".VnTime\">" + LEGACY.decode("cp1252") + "</font></p>" + rows(FOOT_ROWS) + "</div></body></html>\n"
    )
    return page.encode("cp1252")


def rtf():
    """Unicode with fallbacks, bytes of windows-1258 and of a legacy font, list text, nested destinations."""

    def uni(text):
        out = ""
        for c in text:
            if c in "\\{}":
                out += "\\" + c
            elif ord(c) < 128:
                out += c
            else:
                number = ord(c)
                out += f"\\u{number - 65536 if number > 32767 else number}?"
        return out

    def rows(table):
        out = ""
        for row in table:
            out += "\\trowd\\cellx4000\\cellx9000\n"
            for cell in row:
                out += "\\pard\\intbl " + "\\par ".join(map(uni, cell)) + "\\cell\n"
            out += "\\row\n"
        return out + "\\pard "

    body = ""
    for line in BODY:
        text = uni(line)
        if line.startswith("1. "):
            text = "{\\listtext\\pard\\plain 1.\\tab}" + uni(line[3:])
        if line.startswith("Căn cứ "):
            # The first words in the bytes of windows-1258.
            text = "{\\f1 C\\'e3n c\\'fd\\'ec }" + uni(line[7:])
        if line.startswith("Điều 1."):
            text += "{\\super\\chftn{\\footnote\\pard\\plain \\chftn  " + uni(NOTE) + "}}"
        body += text + "\\par\n"
    fonts = "{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman{\\*\\falt Times};}{\\f1\\fswiss\\fcharset163 Arial;}{\\f2\\fnil\\fcharset0 .VnTime;}}"
    legacy = "".join(chr(b) if b < 128 else f"\\'{b:02x}" for b in LEGACY)
    out = (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0" + fonts + "{\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\s0 Normal;}}{\\info{\\title no}}\n"
        + rows(HEAD_ROWS) + body + rows(MONEY_ROWS) + "{\\field{\\*\\fldinst PAGE}{\\fldrslt }}{\\v no}{\\deleted no}{\\*\\unknown no}"
        + "{\\f2 " + legacy + "}\\par\n" + rows(FOOT_ROWS) + "}"
    )
    return out.encode("ascii")


def odt():
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in [("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("svg", "svg-compatible")]
    )

    def para(text, more=""):
        return f'<text:p text:style-name="P1">{text}{more}</text:p>'

    def rows(table):
        cell = lambda lines: "<table:table-cell>" + "".join(map(para, lines)) + "</table:table-cell>"
        return "<table:table>" + "".join("<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in table) + "</table:table>"

    note = f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{para(NOTE)}</text:note-body></text:note>'
    body = ""
    for line in BODY:
        if line.startswith("1. "):
            body += f'<text:list text:style-name="L1"><text:list-item>{para(line[3:])}</text:list-item></text:list>'
        else:
            body += para(line.replace("lập hai", "lập\n   hai"), note if line.startswith("Điều 1.") else "")
    legacy = f'<text:p><text:span text:style-name="T1">{LEGACY.decode("cp1252")}</text:span><text:tab/>a<text:s text:c="2"/>b<text:line-break/>c</text:p>'
    deleted = f"<text:tracked-changes><text:changed-region><text:deletion>{para('no')}</text:deletion></text:changed-region></text:tracked-changes>"
    styles = (
        '<office:font-face-decls><style:font-face style:name="F1" svg:font-family="\'.VnTime\'"/></office:font-face-decls><office:automatic-styles>'
        '<style:style style:name="T1" style:family="text"><style:text-properties style:font-name="F1"/></style:style>'
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
        "</office:automatic-styles>"
    )
    text = deleted + rows(HEAD_ROWS) + body + rows(MONEY_ROWS) + legacy + rows(FOOT_ROWS)
    return pack(
        [
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", f"{HEAD}<office:document-content {names}>{styles}<office:body><office:text>{text}</office:text></office:body></office:document-content>"),
        ]
    )


def compound(streams):
    """An OLE compound file of version 3 (MS-CFB). Streams are filled up to 4096 bytes, so that none is a mini stream."""
    import struct

    sectors, chains, entries = [], [], []
    for name, data in streams:
        data = data.ljust(4096, b"\0")
        first = len(sectors)
        parts = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors += parts
        chains += [first + n + 1 for n in range(len(parts) - 1)] + [0xFFFFFFFE]
        entries.append((name, 2, first, len(data)))

    def entry(name, kind, start, size, child=0xFFFFFFFF, right=0xFFFFFFFF):
        raw = (name + "\0").encode("utf-16le")
        return raw.ljust(64, b"\0") + struct.pack("<HBBIII16sIQQIQ", len(raw), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, start, size)

    # Siblings in order, each to the right of the one before: shorter names first.
    entries.sort(key=lambda e: (len(e[0]), e[0].upper()))
    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    for number, (name, kind, start, size) in enumerate(entries, 1):
        directory += entry(name, kind, start, size, right=number + 1 if number < len(entries) else 0xFFFFFFFF)
    directory = directory.ljust(512, b"\0")
    assert len(directory) == 512
    place = len(sectors)
    sectors.append(directory)
    chains.append(0xFFFFFFFE)
    fat_at = len(sectors)
    chains.append(0xFFFFFFFD)
    fat = b"".join(struct.pack("<I", link) for link in chains)
    assert len(fat) <= 512
    sectors.append(fat.ljust(512, b"\xff"))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, place, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", fat_at)
    return header.ljust(512, b"\xff") + b"".join(sectors)


def doc():
    """Word 97: two pieces, one of UTF-16 and one of bytes; rows, a field, a deleted run, a note, two fonts (MS-DOC)."""
    import struct

    text, paras, runs = "", [], []  # paras: (length, in_table, row_end); runs: (length, properties)

    def add(part, props=b""):
        nonlocal text
        text += part
        runs.append((len(part), props))

    def para(part, end="\r", in_table=False, row_end=False):
        before = len(text)
        if isinstance(part, str):
            part = [(part, b"")]
        for piece, props in part:
            add(piece, props)
        add(end)
        paras.append((len(text) - before, in_table, row_end))

    def rows(table):
        for row in table:
            for cell in row:
                for line in cell[:-1]:
                    para(line, in_table=True)
                para(cell[-1], "\x07", in_table=True)
            para("", "\x07", in_table=True, row_end=True)

    deleted = struct.pack("<HB", 0x0800, 1)
    rows(HEAD_ROWS)
    for line in BODY:
        if line.startswith("Điều 1."):
            para([(line, b""), ("\x02", b"")])
        elif line.startswith("1. "):
            para([(line, b""), (" xóa", deleted), ("\x13 PAGE \x14\x15", b"")])
        else:
            para(line)
    rows(MONEY_ROWS)
    wide = len(text)
    para([(LEGACY.decode("cp1252").replace("\xad", "\x1f"), struct.pack("<HH", 0x4A51, 1))])
    narrow = len(text)
    rows(FOOT_ROWS)
    main = len(text)
    para("\x02 " + NOTE)
    notes = len(text) - main
    para("")

    # The main stream: the header, the text in three pieces, then pages of properties.
    start = 1024
    offsets, at = [], start
    for number in range(len(text) + 1):
        offsets.append(at)
        at += 1 if wide <= number < narrow else 2
    body = text[:wide].encode("utf-16le") + text[wide:narrow].encode("cp1252") + text[narrow:].encode("utf-16le")
    stream = bytearray(start) + body
    stream += b"\0" * (-len(stream) % 512)

    def pages(spans, width, data):
        """Pages of at most ten spans each; `data` gives a span's bytes. Returns the bin table."""
        starts, numbers = [], []
        for group in range(0, len(spans), 10):
            part = spans[group : group + 10]
            page = bytearray(512)
            table = [offsets[first] for first, _, _ in part] + [offsets[part[-1][1]]]
            struct.pack_into(f"<{len(table)}I", page, 0, *table)
            end = 511
            for number, (_, _, props) in enumerate(part):
                raw = data(props)
                if raw:
                    end = (end - len(raw)) & ~1
                    page[end : end + len(raw)] = raw
                    page[len(table) * 4 + number * width] = end // 2
            page[511] = len(part)
            starts.append(table[0])
            numbers.append(len(stream) // 512)
            stream.extend(page)
        starts.append(offsets[spans[-1][1]])
        return struct.pack(f"<{len(starts) + len(numbers)}I", *starts, *numbers)

    def spans(parts):
        at = 0
        for length, *props in parts:
            if length:
                yield at, at + length, props
            at += length

    def papx(props):
        in_table, row_end = props
        raw = b"\0\0" + (struct.pack("<HB", 0x2416, 1) if in_table else b"") + (struct.pack("<HB", 0x2417, 1) if row_end else b"")
        raw += b"\0" * (1 - len(raw) % 2)
        return bytes([(len(raw) + 1) // 2]) + raw

    chpx = pages(list(spans(runs)), 1, lambda props: bytes([len(props[0])]) + props[0] if props[0] else b"")
    papx = pages(list(spans(paras)), 13, papx)

    def font(name):
        raw = b"\0" * 39 + (name + "\0").encode("utf-16le")
        return bytes([len(raw)]) + raw

    fonts = struct.pack("<HH", 2, 0) + font("Times New Roman") + font(".VnTime")
    pieces = [(0, start, False), (wide, start + wide * 2, True), (narrow, start + wide * 2 + narrow - wide, False)]
    table = struct.pack("<4I", *(first for first, _, _ in pieces), len(text))
    for _, place, small in pieces:
        table += struct.pack("<HIH", 0, place * 2 | 0x40000000 if small else place, 0)
    clx = b"\x02" + struct.pack("<I", len(table)) + table

    struct.pack_into("<HH", stream, 0, 0xA5EC, 193)
    struct.pack_into("<H", stream, 10, 0x0200)
    struct.pack_into("<H", stream, 32, 14)
    struct.pack_into("<H", stream, 62, 22)
    struct.pack_into("<II", stream, 0x4C, main, notes)
    struct.pack_into("<H", stream, 152, 93)
    tables = b""
    for number, part in [(12, chpx), (13, papx), (15, fonts), (33, clx)]:
        struct.pack_into("<II", stream, 154 + number * 8, len(tables), len(part))
        tables += part
    return compound([("WordDocument", bytes(stream)), ("1Table", tables)])


def main():
    ROOT.mkdir(parents=True, exist_ok=True)
    for kind in (docx, html, doc, rtf, odt):
        (ROOT / f"quyet-dinh.{kind.__name__}").write_bytes(kind())


if __name__ == "__main__":
    main()
