//! Turns the CSV tables into Rust: the syllable table, one trie for each group of tables, and the rows themselves.
//!
//! Runs in the build script, so the code can never differ from the tables; `tests/tables.rs` holds the tables
//! to their form (sorted, unique, sourced). Included by `build.rs`: depends on `fold.rs` and the standard library.
//!
//! Limits: at most 65,535 different syllables and 65,535 rows a table. A malformed table stops the build with its name and line.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[path = "surface.rs"]
mod surface;

use super::fold::{fold, old_style};

/// How a CSV column becomes a field of a row.
#[derive(Clone, Copy)]
enum Field {
    /// A string slice.
    Text,
    /// `yes` or anything else.
    Flag,
    /// A variant of the named enum: `party_cell` becomes `PartyCell`.
    Variant(&'static str),
}

/// One table: where it is, which trie its first column goes into (none: keywords or rows alone), and its row type.
struct Table {
    file: &'static str,
    trie: &'static str,
    class: &'static str,
    row: &'static str,
    fields: &'static [(&'static str, &'static str, Field)],
}

use Field::{Flag, Text, Variant};

const TABLES: &[Table] = &[
    Table {
        file: "document_type",
        trie: "TRIGGERS",
        class: "DocumentType",
        row: "DocumentType",
        fields: &[("name", "name", Text), ("code", "code", Text), ("system", "system", Variant("System"))],
    },
    Table {
        file: "law_title",
        trie: "TRIGGERS",
        class: "LawTitle",
        row: "LawTitle",
        fields: &[("title", "title", Text), ("type", "code", Text)],
    },
    Table {
        file: "organization_head",
        trie: "TRIGGERS",
        class: "OrganizationHead",
        row: "OrganizationHead",
        fields: &[("head", "head", Text), ("kind", "kind", Variant("OrganizationKind")), ("bare", "bare", Flag), ("lower", "lower", Flag)],
    },
    Table {
        file: "organization_name",
        trie: "TRIGGERS",
        class: "OrganizationName",
        row: "OrganizationName",
        fields: &[("name", "name", Text), ("kind", "kind", Variant("OrganizationKind"))],
    },
    Table {
        file: "position",
        trie: "TRIGGERS",
        class: "Position",
        row: "Position",
        fields: &[("position", "position", Text), ("form", "form", Text), ("full", "full", Text)],
    },
    Table {
        file: "place_level",
        trie: "TRIGGERS",
        class: "PlaceLevel",
        row: "PlaceLevel",
        fields: &[("form", "form", Text), ("level", "level", Variant("Level"))],
    },
    Table {
        file: "provision_level",
        trie: "TRIGGERS",
        class: "ProvisionLevel",
        row: "ProvisionLevel",
        fields: &[("form", "form", Text), ("level", "level", Variant("ProvisionPart"))],
    },
    Table {
        file: "date_keyword",
        trie: "TRIGGERS",
        class: "DateKeyword",
        row: "DateKeyword",
        fields: &[("form", "form", Text), ("unit", "unit", Variant("DateUnit"))],
    },
    Table { file: "cue", trie: "TRIGGERS", class: "Cue", row: "CueRow", fields: &[("form", "form", Text), ("cue", "cue", Variant("Cue"))] },
    Table { file: "honorific", trie: "HONORIFICS", class: "Honorific", row: "Honorific", fields: &[("honorific", "form", Text)] },
    Table {
        file: "abbreviation",
        trie: "ABBREVIATIONS",
        class: "Abbreviation",
        row: "Abbreviation",
        fields: &[("short", "short", Text), ("full", "full", Text), ("class", "class", Text)],
    },
    Table { file: "person_surname", trie: "SURNAMES", class: "Surname", row: "Surname", fields: &[("surname", "form", Text)] },
    Table {
        file: "organization_domain",
        trie: "DOMAINS",
        class: "OrganizationDomain",
        row: "OrganizationDomain",
        fields: &[("domain", "domain", Text)],
    },
    Table {
        file: "unit",
        trie: "UNITS",
        class: "Unit",
        row: "Unit",
        fields: &[("unit", "unit", Text), ("norm", "norm", Text), ("class", "class", Variant("UnitClass"))],
    },
    Table {
        file: "number_word",
        trie: "NUMBER_WORDS",
        class: "NumberWord",
        row: "NumberWord",
        fields: &[("word", "word", Text), ("value", "value", Text)],
    },
    Table {
        file: "comparator",
        trie: "COMPARATORS",
        class: "Comparator",
        row: "Comparator",
        fields: &[("form", "form", Text), ("comparator", "comparator", Text), ("side", "side", Text)],
    },
    Table {
        file: "issuer_code",
        trie: "",
        class: "",
        row: "IssuerCode",
        fields: &[("code", "code", Text), ("name", "name", Text), ("system", "system", Variant("System"))],
    },
    Table { file: "place", trie: "PLACES", class: "Place", row: "Place", fields: &[("name", "name", Text), ("levels", "levels", Text)] },
];

/// The generated module's text.
pub(crate) fn compile(folder: &Path) -> String {
    let mut words = Words::default();
    let keywords = read(folder, "keyword");
    // Common syllables are known so that the tokenizer need not look at their letters. The commonest have the smallest numbers: what is
    // looked up by number lies close together.
    let mut syllables = read(folder, "syllable").rows;
    syllables.sort_by_key(|line| Reverse(count(line)));
    for line in &syllables {
        words.id(&fold(&line[0]));
    }
    // Words that the grammars name in their code have a number even when no phrase has them.
    for line in &read(folder, "grammar_word").rows {
        words.id(&fold(&line[0]));
    }
    let mut tries: BTreeMap<&str, Builder> = BTreeMap::new();
    let (mut small, mut larger) = (Builder::default(), Builder::default());
    let mut rows_code = String::new();
    for table in TABLES {
        let csv = read(folder, table.file);
        let mut builder = (!table.trie.is_empty()).then(|| tries.entry(table.trie).or_default());
        let columns: Vec<usize> = table.fields.iter().map(|(column, _, _)| csv.column(column)).collect();
        let name = table.file.to_uppercase();
        writeln!(rows_code, "pub(crate) static {name}: [super::{}; {}] = [", table.row, csv.rows.len()).expect("a String takes all");
        for (row, line) in csv.rows.iter().enumerate() {
            let phrase = words.phrase(&line[columns[0]]);
            if begins_small(table, &csv, line) {
                small.insert(phrase.clone(), table.class, row);
            }
            if is_larger(table, &csv, line, phrase.len()) {
                larger.insert(phrase.clone(), table.class, row);
            }
            if let Some(builder) = &mut builder {
                builder.insert(phrase, table.class, row);
            }
            let fields: Vec<String> =
                table.fields.iter().zip(&columns).map(|((_, field, how), at)| format!("{field}: {}", literal(&line[*at], *how))).collect();
            writeln!(rows_code, "    super::{} {{ {} }},", table.row, fields.join(", ")).expect("a String takes all");
        }
        rows_code.push_str("];\n");
    }
    tries.insert("SMALL_TRIGGERS", small);
    // Which word may follow which inside a name: how the grammar goes on in a field of work that is not listed whole.
    let mut pairs: BTreeSet<(u16, u16)> = BTreeSet::new();
    for file in ["organization_domain", "organization_name", "organization_head"] {
        for line in &read(folder, file).rows {
            let stops: Vec<u16> = FUNCTION_WORDS.iter().map(|word| words.id(word)).collect();
            pairs.extend(words.phrase(&line[0]).windows(2).map(|pair| (pair[0], pair[1])).filter(|(_, second)| !stops.contains(second)));
        }
    }
    let keyword_ids: Vec<(String, u16)> = keywords.rows.iter().map(|line| (line[0].clone(), words.id(&fold(&line[1])))).collect();

    let roles = roles(ROLES.map(|name| tries.get(name).unwrap_or(&larger)), words.list.len() + 1);
    let named =
        |names: &[&str]| -> Vec<u16> { keyword_ids.iter().filter(|(name, _)| names.contains(&name.as_str())).map(|(_, id)| *id).collect() };
    let small = [&tries["SMALL_TRIGGERS"]];
    let capital = [&tries["TRIGGERS"], &larger];
    let begins = Begins {
        roles: &roles,
        any: named(&["SO"]),
        capital: named(&["LUAT", "BO", "PHAP", "HIEN", "DIEU"]),
        alone: [firsts(&small), firsts(&capital)],
    };
    let counts: BTreeMap<u16, u64> = syllables.iter().map(|line| (words.id(&fold(&line[0])), count(line))).collect();
    let spellings = words.code(&begins, &counts);

    let mut code = String::from("// Made by the build script from src/lexicon/tables.\n");
    let classes = CLASSES.map(|class| format!("super::Class::{class}")).join(", ");
    writeln!(code, "pub(crate) const CLASSES: [super::Class; {}] = [{classes}];", CLASSES.len()).expect("a String takes all");
    for (number, class) in CLASSES.iter().enumerate() {
        writeln!(code, "const _: () = assert!(super::Class::{class} as usize == {number});").expect("a String takes all");
    }
    code.push_str(&rows_code);
    code.push_str(&place_codes(folder));
    code.push_str(&codes(folder));
    writeln!(code, "#[allow(missing_docs, dead_code)] pub(crate) mod kw {{").expect("a String takes all");
    for (name, id) in keyword_ids {
        writeln!(code, "    pub(crate) const {name}: u16 = {id};").expect("a String takes all");
    }
    code.push_str("}\n");
    code.push_str(&name_pairs(&pairs));
    writeln!(code, "pub(crate) static ROLES: [u8; {}] = {roles:?};", roles.len()).expect("a String takes all");
    code.push_str(&followers("SMALL", &small));
    code.push_str(&followers("CAPITAL", &capital));
    for (name, builder) in &tries {
        code.push_str(&builder.code(name, words.list.len() + 1));
    }
    code.push_str(&spellings);
    code
}

/// How often a syllable was met.
fn count(line: &[String]) -> u64 {
    line[1].parse().unwrap_or_else(|_| panic!("syllable.csv: {:?} is no count", line[1]))
}

/// The codes of document types and of issuers with their first rows, for searching.
fn codes(folder: &Path) -> String {
    let of = |name: &str, file: &str| {
        let table = read(folder, file);
        let column = table.column("code");
        let mut first: BTreeMap<u128, usize> = BTreeMap::new();
        for (row, line) in table.rows.iter().enumerate() {
            first.entry(surface::code(&line[column]).unwrap_or_else(|| panic!("{file}.csv: {} is too long", line[column]))).or_insert(row);
        }
        format!("pub(crate) static {name}: [(u128, u16); {}] = {:?};\n", first.len(), first.into_iter().collect::<Vec<_>>())
    };
    of("TYPE_CODES", "document_type") + &of("ISSUER_CODES", "issuer_code")
}

/// The official codes, grouped by the names of `place.csv`, behind which the bare numbers (`quận 1`) have groups of their own.
fn place_codes(folder: &Path) -> String {
    let (names, units) = (read(folder, "place"), read(folder, "place_code"));
    let folded = |name: &str| name.split(' ').map(fold).collect::<Vec<_>>().join(" ");
    // Names that differ in letter case alone are one: the first.
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for (row, line) in names.rows.iter().enumerate() {
        rows.entry(folded(&line[0])).or_insert(row);
    }
    let group = |name: &str| match name.parse::<usize>() {
        Ok(number) if number < NUMBERED => names.rows.len() + number,
        _ => *rows.get(&folded(name)).unwrap_or_else(|| panic!("place_code.csv has {name:?}, place.csv has not")),
    };
    let (code, register, level) = (units.column("code"), units.column("register"), units.column("level"));
    let (name, district, province) = (units.column("name"), units.column("district"), units.column("province"));
    let of =
        |register: &str, code: &str| units.rows.iter().find(|line| line[0] == code && line[1] == register).map(|line| group(&line[name]));
    // The larger units are few; looking each up once keeps the build short.
    let mut larger: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in &units.rows {
        for column in [district, province] {
            let key = (line[register].as_str(), line[column].as_str());
            if !key.1.is_empty() && !larger.contains_key(&key) {
                larger.insert(key, of(key.0, key.1).unwrap_or_else(|| panic!("place_code.csv has no unit {key:?}")));
            }
        }
    }
    let mut groups: Vec<Vec<String>> = vec![Vec::new(); names.rows.len() + NUMBERED];
    for line in &units.rows {
        let around =
            |column: usize| larger.get(&(line[register].as_str(), line[column].as_str())).map_or(usize::from(u16::MAX), |group| *group);
        groups[group(&line[name])].push(format!(
            "super::PlaceCode {{ code: super::UnitCode(*b{:?}), level: {}, since_2025: {}, district: {}, province: {} }}",
            format!("{:<5}", line[code]),
            literal(&line[level], Variant("Level")),
            line[register].starts_with("since"),
            around(district),
            around(province),
        ));
    }
    let ends = groups.iter().scan(0, |end, group| {
        *end += group.len();
        Some(*end)
    });
    let ends: Vec<usize> = std::iter::once(0).chain(ends).collect();
    let rows = groups.concat();
    format!(
        "pub(crate) static PLACE_CODE: [super::PlaceCode; {}] = [{}];\npub(crate) static PLACE_CODE_ENDS: [u16; {}] = {ends:?};\n",
        rows.len(),
        rows.join(",\n"),
        ends.len(),
    )
}

/// One more than the largest number that is a unit's whole name.
const NUMBERED: usize = 100;

/// What each word can begin, as bits in the order of `lexicon::Role`: one look at a word rules most of them out.
fn roles(tries: [&Builder; ROLES.len()], words: usize) -> Vec<u8> {
    let mut roles = vec![0u8; words];
    for (bit, trie) in tries.iter().enumerate() {
        for word in trie.children[0].keys() {
            roles[usize::from(*word)] |= 1 << bit;
        }
    }
    roles
}

/// The tries whose first words are the roles, in the order of `lexicon::Role`. That of the larger places is for the build alone.
const ROLES: [&str; 6] = ["SMALL_TRIGGERS", "TRIGGERS", "NUMBER_WORDS", "LARGER_PLACES", "SURNAMES", "ABBREVIATIONS"];

/// Whether a place can be meant by its bare name: a province, or a unit of two words that is larger than a commune.
fn is_larger(table: &Table, csv: &Csv, line: &[String], words: usize) -> bool {
    let among = |levels: &[&str]| line[csv.column("levels")].split(' ').any(|level| levels.contains(&level));
    table.class == "Place" && (among(&["province"]) || words > 1 && among(&["city", "town", "district"]))
}

/// The words that are a phrase of one of the tries by themselves.
fn firsts(tries: &[&Builder]) -> BTreeSet<u16> {
    let ends = |trie: &Builder, node: usize| !trie.entries[node].is_empty();
    tries.iter().flat_map(|trie| trie.children[0].iter().filter(|(_, node)| ends(trie, **node)).map(|(word, _)| *word)).collect()
}

/// The second words of the tries' phrases by their first, as bits of a table that has some more set: `lexicon::may_follow`.
fn followers(name: &str, tries: &[&Builder]) -> String {
    let pairs: BTreeSet<(u16, u16)> = tries
        .iter()
        .flat_map(|trie| trie.children[0].iter().flat_map(|(first, node)| trie.children[*node].keys().map(|second| (*first, *second))))
        .collect();
    let bits = (pairs.len() * 12).next_power_of_two().trailing_zeros();
    let mut table = vec![0u8; (1 << bits) / 8];
    for (first, second) in pairs {
        let at = surface::pair(first, second, bits);
        table[at / 8] |= 1 << (at % 8);
    }
    format!(
        "pub(crate) const {name}_FOLLOWERS_BITS: u32 = {bits};\npub(crate) static {name}_FOLLOWERS: [u8; {}] = {table:?};\n",
        table.len()
    )
}

/// The pairs as a hash table; the words of a pair are never 0, so that stands for an empty slot.
fn name_pairs(pairs: &BTreeSet<(u16, u16)>) -> String {
    let bits = (pairs.len() * 2).next_power_of_two().trailing_zeros();
    let mut slots = vec![(0u16, 0u16); 1 << bits];
    for (first, second) in pairs {
        let mut at = surface::pair(*first, *second, bits);
        while slots[at].0 != 0 {
            at = (at + 1) & ((1 << bits) - 1);
        }
        slots[at] = (*first, *second);
    }
    format!("pub(crate) const NAME_PAIRS_BITS: u32 = {bits};\npub(crate) static NAME_PAIRS: [(u16, u16); {}] = {slots:?};\n", slots.len())
}

/// The classes in the order of `lexicon::Class`, which the code that is made holds it to.
const CLASSES: [&str; 17] = [
    "DocumentType",
    "LawTitle",
    "Position",
    "OrganizationHead",
    "OrganizationName",
    "OrganizationDomain",
    "PlaceLevel",
    "Place",
    "ProvisionLevel",
    "DateKeyword",
    "Cue",
    "Honorific",
    "Abbreviation",
    "Surname",
    "Unit",
    "NumberWord",
    "Comparator",
];

/// Which spellings the scan must look at: most words begin nothing, and the tokenizer says so with the word.
struct Begins<'a> {
    roles: &'a [u8],
    /// Words at which a grammar is tried in any case.
    any: Vec<u16>,
    /// Words at which one is tried when they begin with a capital.
    capital: Vec<u16>,
    /// Words that are a phrase by themselves, in small letters and with a capital; the others depend on the word behind.
    alone: [BTreeSet<u16>; 2],
}

/// A spelling at which a grammar is tried whatever follows.
const BEGINS: u8 = 1;
/// A spelling at which one is tried when the next word may be the second of a phrase.
const BEGINS_WITH_NEXT: u8 = 2;

impl Begins<'_> {
    fn of(&self, word: u16, case: u8, spelling: &str) -> u8 {
        let has = |names: &[&str]| {
            ROLES.iter().enumerate().any(|(bit, role)| names.contains(role) && self.roles[usize::from(word)] & (1 << bit) != 0)
        };
        let (ever, with_next) = match case {
            0 => (has(&["NUMBER_WORDS"]) || self.alone[0].contains(&word), has(&["SMALL_TRIGGERS"])),
            1..=4 => {
                let name = has(&["SURNAMES"]) || case >= 3 && (has(&["ABBREVIATIONS"]) || spelling.len() == 2);
                (name || self.capital.contains(&word) || self.alone[1].contains(&word), has(&["TRIGGERS", "LARGER_PLACES"]))
            }
            // A number may begin anything, a mark nothing.
            _ => (case == 5, false),
        };
        match (ever || self.any.contains(&word), with_next) {
            (true, _) => BEGINS,
            (false, true) => BEGINS_WITH_NEXT,
            (false, false) => 0,
        }
    }
}

/// Whether a phrase can begin an entity or be a cue in small letters: most of the triggers cannot, and most words are small.
fn begins_small(table: &Table, csv: &Csv, line: &[String]) -> bool {
    match table.class {
        "Cue" | "PlaceLevel" | "ProvisionLevel" | "DateKeyword" | "DocumentType" => true,
        "Position" => line[csv.column("form")] == "word",
        "OrganizationHead" => line[csv.column("lower")] == "yes",
        _ => false,
    }
}

/// A string or a variant as a Rust literal.
fn literal(value: &str, how: Field) -> String {
    match how {
        Field::Text => format!("{value:?}"),
        Field::Flag => (value == "yes").to_string(),
        Field::Variant(name) => {
            let variant: String = value
                .split(['_', '-', ' '])
                .map(|part| {
                    let mut chars = part.chars();
                    chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
                })
                .collect();
            format!("super::{name}::{variant}")
        }
    }
}

/// A table as read: header and rows.
struct Csv {
    file: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Csv {
    fn column(&self, name: &str) -> usize {
        self.header.iter().position(|column| column == name).unwrap_or_else(|| panic!("{}.csv has no column {name}", self.file))
    }
}

fn read(folder: &Path, file: &str) -> Csv {
    let path = folder.join(format!("{file}.csv"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut lines = text.lines().filter(|line| !line.is_empty()).map(split_csv);
    let header = lines.next().unwrap_or_else(|| panic!("{}: no header", path.display()));
    let rows: Vec<Vec<String>> = lines.collect();
    for (number, row) in rows.iter().enumerate() {
        assert!(row.len() == header.len(), "{}: line {} has {} fields, not {}", path.display(), number + 2, row.len(), header.len());
    }
    assert!(rows.len() < usize::from(u16::MAX), "{}: too many rows", path.display());
    Csv { file: file.to_owned(), header, rows }
}

/// One line of CSV by RFC 4180; a field never holds a line end here.
fn split_csv(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.trim_end_matches('\r').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    fields.push(field);
    fields
}

/// The syllables met in the tables, in order of first sight; an id is the index plus one, 0 means unknown.
#[derive(Default)]
struct Words {
    list: Vec<String>,
    ids: BTreeMap<String, u16>,
    printed: BTreeMap<String, u16>,
}

/// Words that join or end names and so never go on inside one.
const FUNCTION_WORDS: [&str; 16] =
    ["và", "về", "của", "các", "cho", "với", "trong", "tại", "ở", "do", "theo", "từ", "đến", "là", "được", "có"];

impl Words {
    fn id(&mut self, folded: &str) -> u16 {
        if let Some(id) = self.ids.get(folded) {
            return *id;
        }
        self.list.push(folded.to_owned());
        let id = u16::try_from(self.list.len()).expect("fewer than 65,536 syllables");
        self.ids.insert(folded.to_owned(), id);
        id
    }

    /// The ids of a phrase, cut into tokens as the tokenizer cuts a text.
    fn phrase(&mut self, phrase: &str) -> Vec<u16> {
        let mut tokens: Vec<String> = Vec::new();
        let chars: Vec<char> = phrase.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let start = at;
            if chars[at].is_whitespace() {
                at += 1;
                continue;
            }
            if chars[at].is_alphabetic() {
                while at < chars.len()
                    && (chars[at].is_alphabetic() || (chars[at] == '\'' && chars.get(at + 1).is_some_and(|c| c.is_alphabetic())))
                {
                    at += 1;
                }
            } else if chars[at].is_ascii_digit() {
                while at < chars.len() && chars[at].is_ascii_digit() {
                    at += 1;
                }
            } else {
                at += 1;
            }
            tokens.push(chars[start..at].iter().collect());
        }
        tokens
            .iter()
            .map(|token| {
                let id = self.id(&fold(token));
                // `TTgCP`, `CTr`: a spelling in mixed case is known as it is printed.
                self.printed.entry(token.clone()).or_insert(id);
                id
            })
            .collect()
    }

    /// The surface table: every spelling of every syllable (three cases, both tone placements, `Ð` for `Đ`), and the marks and short numbers,
    /// so that the tokenizer has one way for all. The frequent ones are put in first, so that each of them stands in its home slot.
    fn code(&self, begins: &Begins<'_>, counts: &BTreeMap<u16, u64>) -> String {
        let mut spellings: BTreeMap<String, (u16, u8)> = BTreeMap::new();
        for (index, word) in self.list.iter().enumerate() {
            let id = u16::try_from(index + 1).expect("counted above");
            for spelling in std::iter::once(word.clone()).chain(old_style(word)) {
                let upper = spelling.to_uppercase();
                let mut chars = spelling.chars();
                let title: String = chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default();
                let forms: BTreeSet<String> =
                    [spelling, title, upper].into_iter().flat_map(|form| [form.replace('Đ', "\u{D0}"), form]).collect();
                for form in forms {
                    let case = case(&form);
                    spellings.entry(form).or_insert((id, case));
                }
            }
        }
        for (spelling, id) in &self.printed {
            spellings.entry(spelling.clone()).or_insert((*id, case(spelling)));
        }
        let marks = (b'!'..=b'~').filter(u8::is_ascii_punctuation).map(|mark| char::from(mark).to_string());
        for plain in marks.chain(short_numbers()) {
            let (id, case) = (self.ids.get(&plain).copied().unwrap_or_default(), case(&plain));
            spellings.insert(plain, (id, case));
        }
        let mut spellings: Vec<(String, (u16, u8))> = spellings.into_iter().collect();
        let often = |spelling: &str, id: &u16, case: u8| match case {
            5 | 6 if spelling.len() < 3 => u64::MAX,
            _ => counts.get(id).copied().unwrap_or_default(),
        };
        spellings.sort_by_key(|(spelling, (id, case))| (Reverse(often(spelling, id, *case)), *case));
        let bits = (spellings.len() * 2).next_power_of_two().trailing_zeros();
        let mut slots = vec![(0u64, 0, 0u16, 0u8, 0u8); 1 << bits];
        for (spelling, (id, case)) in spellings {
            let Some(print) = surface::print_of(&spelling) else { continue };
            let mut at = surface::slot(print, bits);
            while slots[at].0 != 0 {
                assert!(slots[at].0 != print, "two spellings share a print: change the mixing of surface.rs");
                at = (at + 1) & ((1 << bits) - 1);
            }
            slots[at] = (print, spelling.len(), id, case, begins.of(id, case, &spelling));
        }
        let mut code = String::new();
        for (number, class) in ["Lower", "Title", "Single", "Upper", "Mixed", "Number", "Punct"].iter().enumerate() {
            writeln!(code, "const _: () = assert!(super::Case::{class} as usize == {number});").expect("a String takes all");
        }
        for (number, begins) in ["Nothing", "Anyway", "WithNext"].iter().enumerate() {
            writeln!(code, "const _: () = assert!(super::Begins::{begins} as usize == {number});").expect("a String takes all");
        }
        write!(code, "pub(crate) const SURFACE_BITS: u32 = {bits};\npub(crate) static SURFACE: [(u64, u32); {}] = [", 1 << bits)
            .expect("a String takes all");
        // A spelling as `Spelling` has it, in plain numbers: tens of thousands of calls would take the compiler long.
        for (key, len, id, case, begins) in slots {
            let spelling = u32::from(id) | (len as u32) << 16 | u32::from(case | begins << 6) << 24;
            write!(code, "({key},{spelling}),").expect("a String takes all");
        }
        code.push_str("];\n");
        code.push_str(&self.marks());
        writeln!(
            code,
            "pub(crate) static WORDS: [&str; {}] = [\"\",{}];",
            self.list.len() + 1,
            self.list.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(",")
        )
        .expect("a String takes all");
        code
    }
}

impl Words {
    /// The words of ASCII marks, by their byte, and of numbers of up to three digits: looked up without a hash.
    fn marks(&self) -> String {
        let (mut marks, mut numbers) = (vec![0u16; 128], vec![0u16; 1110]);
        for (word, id) in &self.ids {
            match word.as_bytes() {
                [mark] if mark.is_ascii_punctuation() => marks[usize::from(*mark)] = *id,
                digits if digits[0].is_ascii_digit() => numbers[surface::number(digits).expect("numbers in the tables are short")] = *id,
                _ => {}
            }
        }
        format!("pub(crate) static MARKS: [u16; 128] = {marks:?};\npub(crate) static NUMBERS: [u16; 1110] = {numbers:?};\n")
    }
}

/// The numbers of up to three digits, and the years of the documents.
fn short_numbers() -> impl Iterator<Item = String> {
    let of = |digits: usize| (0..10u32.pow(digits as u32)).map(move |number| format!("{number:0digits$}"));
    of(1).chain(of(2)).chain(of(3)).chain((1900..2100).map(|year: u32| year.to_string()))
}

/// The number of a token's class, as `text::token::Class` numbers them.
fn case(form: &str) -> u8 {
    let mut chars = form.chars();
    let Some(first) = chars.next() else { return 6 };
    if first.is_ascii_digit() {
        return 5;
    }
    if !first.is_alphabetic() {
        return 6;
    }
    let letters: Vec<char> = form.chars().filter(|c| c.is_alphabetic()).collect();
    match (first.is_uppercase(), letters.len()) {
        (true, 1) => 2,
        (true, _) if form.contains('\'') && letters.iter().any(|c| c.is_lowercase()) => 1,
        (true, _) if letters.iter().all(|c| c.is_uppercase()) => 3,
        (true, _) if letters[1..].iter().all(|c| c.is_lowercase()) => 1,
        (false, _) if letters.iter().all(|c| c.is_lowercase()) => 0,
        _ => 4,
    }
}

/// A node as `lexicon::Trie` has it.
type Node = (u32, u32, u16, u16, u16, u8, u8);

/// Phrases by class, tokens and row.
type Phrases = Vec<(&'static str, usize, usize)>;

/// The number of a class in `lexicon::Class`.
fn number(class: &str) -> usize {
    CLASSES.iter().position(|known| *known == class).unwrap_or_else(|| panic!("no class {class}"))
}

/// A trie over syllable ids while it is made.
struct Builder {
    children: Vec<BTreeMap<u16, usize>>,
    entries: Vec<Vec<(&'static str, usize)>>,
}

impl Default for Builder {
    fn default() -> Self {
        Self { children: vec![BTreeMap::new()], entries: vec![Vec::new()] }
    }
}

impl Builder {
    fn insert(&mut self, phrase: Vec<u16>, class: &'static str, row: usize) {
        let mut node = 0;
        for word in phrase {
            let next = self.children.len();
            node = match self.children[node].get(&word) {
                Some(child) => *child,
                None => {
                    self.children[node].insert(word, next);
                    self.children.push(BTreeMap::new());
                    self.entries.push(Vec::new());
                    next
                }
            };
        }
        assert!(node != 0, "an empty phrase in class {class}, row {row}");
        self.entries[node].push((class, row));
    }

    fn code(&self, name: &str, words: usize) -> String {
        // The nodes row by row from the root, those of the commonest words first: what is met together lies together. Those behind one
        // node get their slots when it is reached.
        let mut order = vec![0];
        let (mut slots, mut phrases): (Vec<Node>, Vec<String>) = (vec![Node::default()], Vec::new());
        let mut places = vec![0; self.children.len()];
        let mut root = vec![0; words];
        // What is on the way to each node, which comes before those behind it.
        let mut paths: Vec<(usize, usize, Phrases)> = vec![(0, 0, Vec::new()); self.children.len()];
        let place = |at: usize| u16::try_from(at).unwrap_or_else(|_| panic!("{name} has too many phrases"));
        for at in 0..self.children.len() {
            let node = order[at];
            let (own, children) = (&self.entries[node], &self.children[node]);
            let (mut first, length, mut path) = std::mem::take(&mut paths[node]);
            if !own.is_empty() {
                // A node that ends no phrase has those of the node before it.
                path.extend(own.iter().map(|(class, row)| (*class, length, *row)));
                first = phrases.len();
                phrases.extend(path.iter().map(|(class, len, row)| format!("(super::Class::{class},{len},{row})")));
            }
            assert!(path.len() <= usize::from(u8::MAX) && length <= usize::from(u8::MAX), "{name}: a phrase is too long");
            let from = slots.len();
            // The first words are looked up by their number, with no slot to spare.
            let bits = if node == 0 { 0 } else { bits(children.len()) };
            slots.resize(from + if node == 0 { children.len() } else { children.len().min(1) << bits }, Node::default());
            for (at, (word, child)) in children.iter().enumerate() {
                let mut slot = if node == 0 { at } else { surface::pair(0, *word, bits) };
                while slots[from + slot].4 != 0 {
                    slot = (slot + 1) & ((1 << bits) - 1);
                }
                (slots[from + slot].4, places[*child]) = (*word, from + slot);
                if node == 0 {
                    root[usize::from(*word)] = place(from + slot);
                }
                paths[*child] = (first, length + 1, path.clone());
            }
            let classes = path.iter().fold(0u32, |bits, (class, _, _)| bits | 1 << number(class));
            let goes_on = children.keys().fold(0u32, |bits, word| bits | 1 << (word & 31));
            if node != 0 {
                let word = slots[places[node]].4;
                slots[places[node]] = (classes, goes_on, place(first), place(from), word, path.len() as u8, bits as u8);
            }
            order.extend(children.values());
        }
        let root = root.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        format!(
            "static {name}_ROOT: [u16; {words}] = [{root}];\nstatic {name}_NODES: [super::trie::Node; {}] = {slots:?};\n\
            static {name}_PHRASES: [(super::Class, u8, u16); {}] = [{}];\n\
            pub(crate) static {name}: super::Trie = super::Trie {{ root: &{name}_ROOT, nodes: &{name}_NODES, phrases: &{name}_PHRASES }};\n",
            slots.len(),
            phrases.len(),
            phrases.join(",")
        )
    }
}

/// The size of the table of the nodes behind one, as a power of two. Few of them need no slot to spare: what does not go on is ruled out
/// before the table is looked at.
fn bits(children: usize) -> u32 {
    let slots = if children > 2 { children + children / 2 } else { children };
    slots.next_power_of_two().trailing_zeros()
}
