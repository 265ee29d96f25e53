//! The head of a document.
use super::Meta;
use crate::entity::Entity;
use crate::text::Text;

/// What the document says of itself.
pub fn meta<'t>(_text: &'t Text<'t>, _entities: &[Entity<'t>]) -> Meta<'t> {
    Meta::default()
}
