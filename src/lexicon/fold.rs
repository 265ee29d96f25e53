//! Folding of one syllable: lower case and the new tone placement.
//!
//! Two spellings of a tone are in use: `hoà`, `khoẻ`, `uỷ` (old) and `hòa`, `khỏe`, `ủy` (new, since
//! Quyết định 1989/QĐ-BGDĐT of 2018). The lexicon is written in the new one; folding maps the old onto it.
//!
//! Limits: only open syllables (`oa`, `oe`, `uy` at the end) differ between the two; others are left alone.
//! Left out on purpose: `i` against `y` (`quí`/`quý`), which is a matter of names and not of tone.
//!
//! The build script includes this file, so it depends on nothing in the crate.

/// The three open rimes whose tone mark moved: base letters, then the five toned forms old → new.
const MOVED: [(&str, &str); 15] = [
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// The folded form of one syllable: lower case, `Ð` (U+00D0) read as `Đ`, tone mark in its new place.
pub(crate) fn fold(syllable: &str) -> String {
    let lower = syllable.to_lowercase().replace('ð', "đ");
    for (old, new) in MOVED {
        if let Some(stem) = lower.strip_suffix(old) {
            // `quý` is spelt one way only: its `u` belongs to the consonant.
            if !stem.ends_with('q') {
                return format!("{stem}{new}");
            }
        }
    }
    lower
}

/// The old-style spelling of a folded syllable, when it has one.
#[allow(dead_code)] // Used by the build script alone.
pub(crate) fn old_style(folded: &str) -> Option<String> {
    MOVED.iter().find_map(|(old, new)| {
        let stem = folded.strip_suffix(new)?;
        (!stem.ends_with('q')).then(|| format!("{stem}{old}"))
    })
}
