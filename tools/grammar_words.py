#!/usr/bin/env python3
"""Write src/lexicon/tables/grammar_word.csv: the words that the grammars name in their code.

A token's word is known only when some table has it. The grammars compare words with string literals, so each literal
must be in a table: this script collects the single lower-case words among the literals of src/{entity,form,grammar,relation,resolve}.
Run it after adding one; `tests/rooms.rs` fails until it has been run. Standard library only.
"""
import csv, pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent
literal = re.compile(r'"((?:[^"\\]|\\.)*)"')
found = set()
for room in ("entity", "form", "grammar", "relation", "resolve"):
    for path in sorted((root / "src" / room).rglob("*.rs")):
        for line in path.read_text(encoding="utf-8").split("#[cfg(test)]")[0].splitlines():
            if line.lstrip().startswith("//"):
                continue
            for text in literal.findall(line):
                for word in text.split():
                    if word.isalpha() and word == word.lower() and len(word) < 9:
                        found.add(word)
target = root / "src/lexicon/tables/grammar_word.csv"
if "--check" in sys.argv:
    with target.open(encoding="utf-8", newline="") as file:
        listed = {row["word"] for row in csv.DictReader(file)}
    missing = sorted(found - listed)
    print("\n".join(missing))
    sys.exit(1 if missing else 0)
with target.open("w", encoding="utf-8", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["word", "source"])
    rows.writerows([word, "grammar"] for word in sorted(found))
