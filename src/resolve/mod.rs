//! What one entity needs from elsewhere in the document: `Điều này` from the outline, a place's surroundings from the next places,
//! its code from the registers.

mod code;
mod provision;
mod within;

use crate::diagnostic::Diagnostic;
use crate::entity::Scan;
use crate::form::Section;
use crate::text::Text;

pub(crate) use code::Issue;

/// Completes the norms in place; what cannot be resolved becomes a diagnostic.
pub(crate) fn resolve<'t>(text: &'t Text<'t>, outline: &[Section<'t>], scan: &mut Scan<'t>, diagnostics: &mut Vec<Diagnostic>) {
    provision::resolve(outline, &mut scan.entities, &scan.kinds, diagnostics);
    within::resolve(text, &mut scan.entities, &scan.kinds);
}

/// Gives places their official codes; needs the form to be read, for the date of the document.
pub(crate) fn codes(text: &Text<'_>, scan: &mut Scan<'_>, issue: &Issue<'_>, diagnostics: &mut Vec<Diagnostic>) {
    code::resolve(text, &mut scan.entities, &scan.kinds, issue, diagnostics);
}
