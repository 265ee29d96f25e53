//! Evaluation: records against documents annotated by hand, figure by figure and miss by miss.
//!
//! A gold folder holds `NAME.json` (entities, relations and perhaps meta, as a record has them) and `NAME.txt`, the text. A
//! record belongs to the gold document whose name is the stem of its `id`. The figures are those by which the contract is
//! measured: precision, recall and F1 over the whole set, each gold thing weighing the same.
//!
//! | figure | what agrees |
//! | --- | --- |
//! | `strict` | the entity's type and both its ends |
//! | `overlap` | its type, and the spans share a code point; each pairs with one at most |
//! | `norm` | of the overlapping pairs: the fields that identify the kind |
//! | `relation` | the type and the whole set of arguments |
//! | `argument` | one argument of a relation of that type |
//! | `meta` | one value of a field of the form, white space and case folded |
//!
//! Limits: a gold document without a record counts as one in which nothing was found.
//! Left out on purpose: significance, and any figure that weighs kinds against each other.

mod gold;
mod ratchet;
mod report;
mod score;

pub use gold::{Annotated, Sheet, extracted, load, records};
pub use ratchet::Ratchet;
pub use report::{errors, json, table};
pub use score::{Figures, Miss, Tally, score};
