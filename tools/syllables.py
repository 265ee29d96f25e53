#!/usr/bin/env python3
"""Write src/lexicon/tables/syllable.csv: the syllables that Vietnamese administrative text uses most, with their counts.

usage: tools/syllables.py TEXT_FILE_OR_JSONL …

A syllable that no other table has is unknown to the tokenizer, which must then look at its letters to tell its case and
whether two words were glued. Listing the common ones makes that rare. Counted over any large collection of text; `count`
is the number of times the lower-case form was met. Standard library only.
"""
import collections, csv, json, pathlib, re, sys, unicodedata

syllable = re.compile(r"\b[a-zà-ỹđ]+\b")
vowel = re.compile(r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]+")
counts = collections.Counter()
for name in sys.argv[1:]:
    text = pathlib.Path(name).read_text(encoding="utf-8", errors="ignore")
    lines = (json.loads(line)["text"] for line in text.split("\n") if line) if name.endswith(".jsonl") else [text]
    for line in lines:
        counts.update(word for word in syllable.findall(unicodedata.normalize("NFC", line)) if word.islower())
# One group of vowels and at most seven letters: what is glued or foreign falls out.
rows = sorted((word, count) for word, count in counts.items() if count >= 40 and len(word) <= 7 and len(vowel.findall(word)) == 1 and not re.search(r"[fjwz]", word))
target = pathlib.Path(__file__).resolve().parent.parent / "src/lexicon/tables/syllable.csv"
with target.open("w", encoding="utf-8", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["syllable", "count"])
    out.writerows(rows)
print(len(rows), "syllables")
