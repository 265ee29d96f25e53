//! A TrueType font's own table from letters to glyphs, turned round: for fonts that say nothing of their letters otherwise.
//!
//! Limits: the formats 4 and 12 of the table, which hold all Unicode fonts; a font of [`GLYPHS`] letters at most.

use std::collections::HashMap;

/// The most letters of a font.
const GLYPHS: usize = 1 << 17;

/// The letter of each glyph; empty when the font has no such table.
pub(super) fn letters(font: &[u8]) -> HashMap<u32, char> {
    table(font).unwrap_or_default()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn table(font: &[u8]) -> Option<HashMap<u32, char>> {
    let count = usize::from(u16_at(font, 4)?);
    let entry = (0..count).map(|table| 12 + table * 16).find(|at| font.get(*at..*at + 4) == Some(b"cmap"))?;
    let map = font.get(u32_at(font, entry + 8)? as usize..)?;
    let tables = usize::from(u16_at(map, 2)?);
    let mut letters = HashMap::new();
    for table in 0..tables.min(64) {
        let at = 4 + table * 8;
        let platform = (u16_at(map, at)?, u16_at(map, at + 2)?);
        // Unicode, of the platform Unicode or Windows.
        if !matches!(platform, (0, _) | (3, 1 | 10)) {
            continue;
        }
        let Some(body) = map.get(u32_at(map, at + 4)? as usize..) else { continue };
        match u16_at(body, 0) {
            Some(4) => segments(body, &mut letters),
            Some(12) => groups(body, &mut letters),
            _ => continue,
        };
    }
    Some(letters)
}

fn put(letters: &mut HashMap<u32, char>, glyph: u32, code: u32) {
    // Of two letters with one glyph the first is the usual one: a space before a no-break space.
    if glyph != 0
        && letters.len() < GLYPHS
        && let Some(letter) = char::from_u32(code)
    {
        letters.entry(glyph).or_insert(letter);
    }
}

/// Format 4: segments of the first 65536 characters.
fn segments(body: &[u8], letters: &mut HashMap<u32, char>) -> Option<()> {
    let count = usize::from(u16_at(body, 6)?) / 2;
    let mut seen = 0;
    for segment in 0..count {
        let last = u16_at(body, 14 + segment * 2)?;
        let first = u16_at(body, 16 + (count + segment) * 2)?;
        let delta = u16_at(body, 16 + (2 * count + segment) * 2)?;
        let at = 16 + (3 * count + segment) * 2;
        let offset = u16_at(body, at)?;
        for code in first..=last {
            seen += 1;
            if seen > GLYPHS {
                return None;
            }
            let glyph = match offset {
                0 => code.wrapping_add(delta),
                _ => match u16_at(body, at + usize::from(offset) + usize::from(code - first) * 2) {
                    Some(0) | None => 0,
                    Some(glyph) => glyph.wrapping_add(delta),
                },
            };
            put(letters, u32::from(glyph), u32::from(code));
        }
    }
    Some(())
}

/// Format 12: groups of characters.
fn groups(body: &[u8], letters: &mut HashMap<u32, char>) -> Option<()> {
    let mut seen = 0;
    for group in 0..u32_at(body, 12)? as usize {
        let at = group.checked_mul(12)?.checked_add(16)?;
        let (first, last, glyph) = (u32_at(body, at)?, u32_at(body, at + 4)?, u32_at(body, at + 8)?);
        for code in first..=last {
            seen += 1;
            if seen > GLYPHS {
                return None;
            }
            put(letters, glyph.checked_add(code - first)?, code);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_format_4_is_turned_round() {
        // One table, one segment: `a`–`c` are the glyphs 5–7.
        let mut font = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        font.extend(b"cmap\0\0\0\0\0\0\0\x1C\0\0\0\x30");
        font.extend([0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12]);
        let delta = 5_u16.wrapping_sub(97).to_be_bytes();
        font.extend([0, 4, 0, 24, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 0, 97, delta[0], delta[1], 0, 0]);
        let found = letters(&font);
        assert_eq!((found.len(), found.get(&5), found.get(&7)), (3, Some(&'a'), Some(&'c')));
        for cut in 0..font.len() {
            let _ = letters(&font[..cut]);
        }
    }
}
