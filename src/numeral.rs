//! Roman numerals as they are written: the labels of a document, and the check of those that are read.
//!
//! Limits: 1 to 3999.

/// The Roman numeral of a number; its digits where there is none.
pub(crate) fn roman(number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 3999 {
        return number.to_string();
    }
    let (mut left, mut numeral) = (number, String::new());
    for (step, letters) in STEPS {
        while left >= step {
            numeral.push_str(letters);
            left -= step;
        }
    }
    numeral
}
