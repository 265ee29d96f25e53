//! What the name of a font says of the text set in it.

use super::Legacy;
use super::table::FONTS;

/// The encoding of a font's text, and whether the font shows small letters as capitals (`.VnTimeH`).
pub(super) fn of_font(name: &str) -> Option<(Legacy, bool)> {
    let name = name.trim().trim_start_matches(['"', '\'', '@']);
    let row = FONTS.iter().find(|(prefix, _)| {
        let start = name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        // `VNI-Times` and `VI Times`, but not `Vivaldi`; `.Vn` goes on without a break.
        start && (prefix.starts_with('.') || !name[prefix.len()..].starts_with(char::is_alphanumeric))
    })?;
    let encoding = Legacy::by_name(row.1)?;
    let family = name.split([' ', ',']).next().unwrap_or_default();
    Some((encoding, encoding == Legacy::Tcvn3 && family.ends_with('H')))
}
