//! The values of an entity's normal form, whatever its kind, side by side as columns have them.

use crate::record::NormRecord;

/// The values of the kinds; those that an entity has none of are `None`.
#[derive(Clone, Copy, Default)]
pub(super) struct Values<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) kind: Option<&'a str>,
    pub(super) level: Option<&'a str>,
    pub(super) place: Option<&'a str>,
    pub(super) code: Option<&'a str>,
    pub(super) honorific: Option<&'a str>,
    pub(super) type_code: Option<&'a str>,
    pub(super) type_name: Option<&'a str>,
    pub(super) symbol: Option<&'a str>,
    pub(super) number: Option<u32>,
    pub(super) suffix: Option<&'a str>,
    pub(super) year: Option<u16>,
    pub(super) issuer_code: Option<&'a str>,
    pub(super) system: Option<&'a str>,
    pub(super) title: Option<&'a str>,
    pub(super) article: Option<&'a str>,
    pub(super) clause: Option<&'a str>,
    pub(super) point: Option<&'a str>,
    pub(super) edtf: Option<&'a str>,
    pub(super) value: Option<f64>,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) unit: Option<&'a str>,
    pub(super) comparator: Option<&'a str>,
}

impl<'a> Values<'a> {
    /// The values of a norm; `edtf` is room for the text of a date.
    pub(super) fn of(norm: &'a NormRecord<'_>, edtf: &'a mut String) -> Self {
        let none = Self::default();
        match norm {
            NormRecord::Document(document) => Self {
                type_code: document.code,
                type_name: document.type_name,
                symbol: document.symbol,
                number: document.number,
                suffix: document.suffix,
                year: document.year,
                issuer_code: document.issuer_code,
                system: document.system.map(|system| system.name()),
                title: document.title,
                ..none
            },
            NormRecord::Provision(provision) => {
                Self { article: provision.article, clause: provision.clause, point: provision.point, ..none }
            }
            NormRecord::Date(date) => {
                use std::fmt::Write;
                edtf.clear();
                // Writing into memory does not fail.
                let _ = date.edtf.map(|date| write!(edtf, "{date}"));
                Self { edtf: date.edtf.is_some().then_some(edtf.as_str()), ..none }
            }
            NormRecord::Quantity(quantity) => Self {
                value: quantity.value,
                min: quantity.min,
                max: quantity.max,
                unit: Some(quantity.unit),
                comparator: quantity.comparator,
                ..none
            },
            NormRecord::Organization(organization) => Self {
                name: Some(organization.name),
                kind: Some(organization.kind.name()),
                level: organization.place.as_ref().map(|place| place.level.name()),
                place: organization.place.as_ref().map(|place| place.name),
                ..none
            },
            NormRecord::Place(place) => {
                Self { name: Some(place.name), level: place.level.map(|level| level.name()), code: place.code, ..none }
            }
            NormRecord::Person(person) => Self { name: Some(person.name), honorific: person.honorific, ..none },
            NormRecord::Position(position) => Self { name: Some(position.name), ..none },
        }
    }
}
