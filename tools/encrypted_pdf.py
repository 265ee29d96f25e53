#!/usr/bin/env python3
"""Writes the encrypted samples under samples/formats/pdf: two ciphers, each with and without a password to open.

Needs pypdf and cryptography. The files differ in each run by their random keys; what is read from them does not. Their names end in `.encrypted`, so that a walk over
the samples meets nothing that it cannot read.
"""

from pathlib import Path

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

FOLDER = Path(__file__).parent.parent / "samples" / "formats" / "pdf"


def writer() -> PdfWriter:
    """A page of one line in a standard font."""
    made = PdfWriter()
    page = made.add_blank_page(200, 100)
    content = StreamObject()
    content.set_data(b"BT /F 10 Tf 20 50 Td (Open to all) Tj ET")
    page[NameObject("/Contents")] = made._add_object(content)
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Times-Roman"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
    fonts = DictionaryObject({NameObject("/F"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    made.metadata = None
    return made


for cipher, algorithm in (("rc4", "RC4-128"), ("aes", "AES-256")):
    for name, password in (("open", ""), ("closed", "x")):
        made = writer()
        made.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
        made.write(FOLDER / f"{cipher}-{name}.encrypted")
