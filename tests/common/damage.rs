//! Damage from a seeded generator, so that a failure comes back on the next run.

/// A linear congruential generator (Knuth's MMIX constants); good enough to hit bytes.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// A copy with one to eight wounds: a byte changed, taken out or put in, a stretch doubled or lost.
pub(crate) fn mutated(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(8) {
        if bytes.is_empty() {
            break;
        }
        let at = random.below(bytes.len());
        let to = (at + random.below(40)).min(bytes.len());
        match random.below(6) {
            0 => bytes[at] = random.below(256) as u8,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, b" \n\t.,;:/-0a(\"\xC3\xE1"[random.below(15)]),
            3 => bytes.extend_from_within(at..to),
            4 => drop(bytes.drain(at..to)),
            _ => bytes.swap(at, to.saturating_sub(1)),
        }
    }
    bytes
}
