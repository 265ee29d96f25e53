//! Writes PDFs for the tests: pages from lists of places, in the two ways that real programs write them.

use miniz_oxide::deflate::compress_to_vec_zlib;
use std::fmt::Write;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Codes of two bytes with a map to letters, packed streams, objects in streams, spaces as glyphs.
    New,
    /// Codes of one byte with names of glyphs, plain streams, a table of references, and no spaces but distances.
    Old,
}

/// A file under construction: the bodies of its objects from number 1 on.
#[derive(Default)]
pub(crate) struct File {
    pub(crate) objects: Vec<Vec<u8>>,
}

impl File {
    /// The number of a new object.
    pub(crate) fn add(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    /// A stream with more entries of its dictionary.
    pub(crate) fn stream(&mut self, entries: &str, data: &[u8], pack: bool) -> usize {
        let packed = if pack { compress_to_vec_zlib(data, 6) } else { data.to_vec() };
        let filter = if pack { "/Filter /FlateDecode" } else { "" };
        let mut body = format!("<< {entries} {filter} /Length {} >>\nstream\n", packed.len()).into_bytes();
        body.extend(packed);
        body.extend(b"\nendstream");
        self.add(body)
    }

    /// The file with a table of references; the catalogue is object 1.
    pub(crate) fn with_table(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.objects.len() + 1);
        for (at, body) in self.objects.iter().enumerate() {
            writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
            file.extend(format!("{} 0 obj\n", at + 1).bytes());
            file.extend(body);
            file.extend(b"\nendobj\n");
        }
        let start = file.len();
        file.extend(format!("{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", self.objects.len() + 1).bytes());
        file
    }

    /// The file with its plain objects in a packed stream, and a stream of references.
    pub(crate) fn with_streams(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let (count, mut entries) = (self.objects.len(), vec![[0_u32, 0, 65535]]);
        let (mut numbers, mut bodies, mut inside) = (String::new(), Vec::new(), 0);
        for (at, body) in self.objects.iter().enumerate() {
            if body.windows(6).any(|word| word == b"stream") {
                entries.push([1, file.len() as u32, 0]);
                file.extend(format!("{} 0 obj\n", at + 1).bytes());
                file.extend(body);
                file.extend(b"\nendobj\n");
            } else {
                entries.push([2, count as u32 + 1, inside]);
                write!(numbers, "{} {} ", at + 1, bodies.len()).unwrap();
                bodies.extend(body);
                bodies.push(b'\n');
                inside += 1;
            }
        }
        let mut held = Self::default();
        let data = [numbers.as_bytes(), &bodies].concat();
        held.stream(&format!("/Type /ObjStm /N {inside} /First {}", numbers.len()), &data, true);
        entries.push([1, file.len() as u32, 0]);
        file.extend(format!("{} 0 obj\n", count + 1).bytes());
        file.extend(&held.objects[0]);
        file.extend(b"\nendobj\n");
        let start = file.len();
        entries.push([1, start as u32, 0]);
        let rows: Vec<u8> = entries
            .iter()
            .flat_map(|[kind, two, three]| [&[*kind as u8][..], &two.to_be_bytes(), &(*three as u16).to_be_bytes()].concat())
            .collect();
        held.stream(&format!("/Type /XRef /Size {} /W [1 4 2] /Root 1 0 R", count + 3), &rows, true);
        file.extend(format!("{} 0 obj\n", count + 2).bytes());
        file.extend(&held.objects[1]);
        file.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
        file
    }
}

/// A file of one page that draws some content, with more entries of its resources.
pub(crate) fn page(content: &[u8], resources: &str, pack: bool) -> File {
    let mut file = File::default();
    file.add("<< /Type /Catalog /Pages 2 0 R >>");
    file.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    file.add(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {resources} >> >>"));
    file.stream("", content, pack);
    file
}

/// The file of a list of places.
pub(crate) fn written(places: &str, way: Way) -> Vec<u8> {
    let mut letters: Vec<char> = vec![' '];
    for letter in places.chars().filter(|letter| *letter != '\n') {
        if !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    let mut file = File::default();
    file.add("<< /Type /Catalog /Pages 2 0 R >>");
    file.add("");
    file.add(if way == Way::New { composite_font() } else { simple_font(&letters) });
    if way == Way::New {
        file.stream("", map(&letters).as_bytes(), true);
        file.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Serif /DW 500 /W [0 [250]] >>");
    }
    let mut pages = Vec::new();
    for part in places.split("page\n").skip(1) {
        let mut content = String::from("q 1 0 0 -1 0 842 cm\n");
        for line in part.lines().filter(|line| !line.starts_with('#')) {
            if let Some(rule) = line.strip_prefix("rule ") {
                let numbers: Vec<f64> = rule.split(' ').map(|number| number.parse().unwrap()).collect();
                let [x, y, to_x, to_y] = numbers[..].try_into().unwrap();
                match way {
                    Way::New => writeln!(content, "{x} {y} {} {} re f", (to_x - x).max(0.5), (to_y - y).max(0.5)).unwrap(),
                    Way::Old => writeln!(content, "{x} {y} m {to_x} {to_y} l S").unwrap(),
                }
                continue;
            }
            let mut words = line.splitn(4, ' ');
            let [x, y, size, text] = [(); 4].map(|()| words.next().unwrap());
            let shown = if way == Way::New { hex(text, &letters) } else { spaced(text, &letters) };
            writeln!(content, "BT /F1 {size} Tf 1 0 0 -1 {x} {y} Tm {shown} ET").unwrap();
        }
        content.push_str("Q\n");
        let stream = file.stream("", content.as_bytes(), way == Way::New);
        let page = format!("<< /Type /Page /Parent 2 0 R /Contents [{stream} 0 R] /Resources << /Font << /F1 3 0 R >> >> >>");
        pages.push(file.add(page));
    }
    let kids: Vec<String> = pages.iter().map(|page| format!("{page} 0 R")).collect();
    file.objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 595 842] >>", kids.join(" "), kids.len()).into_bytes();
    if way == Way::New { file.with_streams() } else { file.with_table() }
}

fn composite_font() -> String {
    "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Serif /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts [5 0 R] >>".to_owned()
}

fn map(letters: &[char]) -> String {
    let mut map = String::from("1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
    for (code, letter) in letters.iter().enumerate() {
        writeln!(map, "1 beginbfrange <{code:04X}> <{code:04X}> [<{:04X}>] endbfrange", *letter as u32).unwrap();
    }
    map
}

/// A font of Type 1 whose glyphs have names.
fn simple_font(letters: &[char]) -> String {
    let names: Vec<String> = letters.iter().map(|letter| format!("/uni{:04X}", *letter as u32)).collect();
    let widths = vec!["500"; letters.len() - 1].join(" ");
    format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Serif /FirstChar 1 /LastChar {0} /Widths [250 {widths}] /Encoding << /Differences [1 {1}] >> >>",
        letters.len(),
        names.join(" ")
    )
}

fn code(letter: char, letters: &[char]) -> usize {
    letters.iter().position(|known| *known == letter).unwrap()
}

fn hex(text: &str, letters: &[char]) -> String {
    let codes: String = text.chars().map(|letter| format!("{:04X}", code(letter, letters))).collect();
    format!("<{codes}> Tj")
}

/// The words apart by numbers.
fn spaced(text: &str, letters: &[char]) -> String {
    let word = |word: &str| format!("<{}>", word.chars().map(|letter| format!("{:02X}", code(letter, letters) + 1)).collect::<String>());
    format!("[{}] TJ", text.split(' ').map(word).collect::<Vec<_>>().join(" -250 "))
}
