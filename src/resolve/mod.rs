//! What one entity needs from elsewhere in the document: `Điều này` from the outline, a place's surroundings from the next places.

mod provision;
mod within;

use crate::diagnostic::Diagnostic;
use crate::entity::Entity;
use crate::form::Section;
use crate::text::Text;

/// Completes the norms in place; what cannot be resolved becomes a diagnostic.
pub(crate) fn resolve<'t>(text: &'t Text<'t>, outline: &[Section<'t>], entities: &mut [Entity<'t>], diagnostics: &mut Vec<Diagnostic>) {
    provision::resolve(outline, entities, diagnostics);
    within::resolve(text, entities);
}
