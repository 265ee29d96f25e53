//! `khoản 2 Điều này`, `điểm a khoản này`: the labels of the enclosing article and clause.

use crate::diagnostic::{Code, Diagnostic};
use crate::entity::provision::LEVELS;
use crate::entity::{Entity, Kind, Norm};
use crate::form::Section;
use crate::lexicon::ProvisionPart;

/// Fills in what `này` stands for, walking outline and entities side by side.
pub(super) fn resolve<'t>(outline: &[Section<'t>], entities: &mut [Entity<'t>], kinds: &[Kind], diagnostics: &mut Vec<Diagnostic>) {
    let mut at = 0;
    for (entity, _) in entities.iter_mut().zip(kinds).filter(|(_, kind)| **kind == Kind::Provision) {
        let Norm::Provision(provision) = &mut entity.norm else { continue };
        let Some(this) = provision.this else { continue };
        while outline.get(at + 1).is_some_and(|next| next.span.start <= entity.span.start) {
            at += 1;
        }
        let mut around = outline.get(at).filter(|section| section.span.start <= entity.span.start).map(|_| at);
        let mut found = false;
        while let Some(index) = around {
            let section = &outline[index];
            if let Some(level) = section.level.provision()
                && (level == this || (this == ProvisionPart::Clause && level == ProvisionPart::Article))
            {
                if provision.labels[level as usize].is_none() {
                    provision.labels[level as usize] = Some(section.number.clone());
                }
                found |= level == this;
            }
            around = section.parent.map(|parent| parent as usize);
        }
        // An excerpt that begins inside an article: the first one printed tells which it was.
        if !found
            && this == ProvisionPart::Article
            && let Some(before) = article_before(outline, entity.span.start)
        {
            provision.set(ProvisionPart::Article, before);
            found = true;
        }
        if !found && LEVELS.contains(&this) {
            diagnostics.push(Diagnostic {
                code: Code::UnresolvedReference,
                message: "no heading encloses what `này` refers to".into(),
                span: entity.span,
            });
        }
    }
}

/// The number of the article that an excerpt begins in: one less than the first article that it prints, behind the place.
fn article_before(outline: &[Section<'_>], place: u32) -> Option<String> {
    let first = outline.iter().find(|section| section.level.provision() == Some(ProvisionPart::Article))?;
    let number: u32 = first.number.parse().ok()?;
    (first.span.start > place && number > 1).then(|| (number - 1).to_string())
}
