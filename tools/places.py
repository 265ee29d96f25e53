#!/usr/bin/env python3
"""Writes the registers of administrative units: src/lexicon/tables/place.csv and place_code.csv.

Source: the package `vietnamadminunits` (PyPI, MIT licence), version 1.0.4, which holds the provinces, districts and
communes as they were until 30 June 2025 and the provinces and communes since 1 July 2025, with their official codes
(Quyết định 124/2004/QĐ-TTg and its amendments; Quyết định 19/2025/QĐ-TTg). The package is read as a ZIP file; nothing
of it is run.

Rows of place.csv with another source are kept: spellings that the package does not have (`Hòa Tú II`, `Mù Căng Chải`).

    pip download --no-deps vietnamadminunits==1.0.4
    python3 tools/places.py vietnamadminunits-1.0.4-py3-none-any.whl
"""

import collections
import csv
import pathlib
import re
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile

SOURCE = "vietnamadminunits 1.0.4"
TABLES = pathlib.Path(__file__).resolve().parent.parent / "src" / "lexicon" / "tables"
LEVELS = {
    "tỉnh": "province", "thành phố": "city", "quận": "district", "huyện": "district", "thị xã": "town",
    "thị trấn": "township", "phường": "ward", "xã": "commune", "đặc khu": "special_zone",
}
# The last day of one register is the eve of the first day of the other.
OLD, NEW = "until-2025-06-30", "since-2025-07-01"


def split(full):
    """`Thị xã Phúc Yên` is a town, `Phúc Yên`."""
    full = unicodedata.normalize("NFC", full).replace("’", "'").replace("–", "-").strip()
    full = re.sub(r"\s+", " ", full)
    for word, level in LEVELS.items():
        if full.lower().startswith(word + " "):
            return level, full[len(word) + 1:]
    raise SystemExit(f"no level word in {full!r}")


def rows(package):
    """Each unit once: (code, register, level, name, district's code, province's code)."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(package) as archive:
            path = archive.extract("vietnamadminunits/data/dataset.db", folder)
        base = sqlite3.connect(path)
        old = base.execute(
            "select province, provinceCode, district, districtCode, ward, wardCode from admin_units_legacy").fetchall()
        new = base.execute("select province, provinceCode, ward, wardCode from admin_units").fetchall()
        base.close()
    units = set()
    for register, province, province_code, district, district_code, ward, ward_code in (
        [(OLD, *row) for row in old] + [(NEW, p, pc, None, None, w, wc) for p, pc, w, wc in new]
    ):
        level, name = split(province)
        units.add((province_code, register, level, name, "", ""))
        if district_code:
            level, name = split(district)
            units.add((district_code, register, level, name, "", province_code))
        if ward_code:
            level, name = split(ward)
            units.add((ward_code, register, level, name, district_code or "", province_code))
    return units


def folded(name):
    """As the lexicon folds it: small letters, the tone mark in its new place (`Hạ Hoà` is `hạ hòa`)."""
    moved = zip("oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split(), "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split())
    for before, after in moved:
        name = re.sub(rf"(?<!q){before}\b", after, name.lower())
    return name


def others(known):
    """The rows that are from elsewhere and not known under another spelling."""
    with open(TABLES / "place.csv", encoding="utf-8") as file:
        rows = [tuple(row.values()) for row in csv.DictReader(file)]
    return [row for row in rows if row[2] != SOURCE and folded(row[0]) not in known]


def write(name, header, lines):
    with open(TABLES / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(sorted(lines))
    print(f"{name}.csv: {len(lines)} rows")


def main():
    units = rows(sys.argv[1])
    levels = collections.defaultdict(set)
    for code, _, level, name, _, _ in units:
        # A bare number is no name; the grammar reads `quận 1` without the register.
        if not name.isdigit():
            levels[name].add("province" if len(code) == 2 else level)
    known = [(name, " ".join(sorted(of)), SOURCE) for name, of in levels.items()]
    write("place", ["name", "levels", "source"], known + others({folded(name) for name in levels}))
    write("place_code", ["code", "register", "level", "name", "district", "province", "source"],
          [(*unit, SOURCE) for unit in units])


if __name__ == "__main__":
    main()
