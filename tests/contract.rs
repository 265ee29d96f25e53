//! The names of the record's fields are a promise to whoever reads records: fields may be added, never renamed.
//!
//! The lists are those of the record's contract, RECORD.md, by section. A new field is added here with the contract.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::at;
use serde_json::Value;
use std::collections::BTreeSet;
use vanthu::{Kind, RelationKind, record};

/// The fields of each object of the schema; an optional one ends with `?`.
const FIELDS: [(&str, &str); 17] = [
    // Section 2.
    ("Record", "schema id source text meta structure entities relations diagnostics"),
    ("SourceRecord", "path member? format encoding bytes sha256"),
    ("TextRecord", "chars sha256 content?"),
    ("DiagnosticRecord", "severity code message start end"),
    // Section 3.
    ("EntityRecord", "id type start end text source_start? source_end? norm rule"),
    ("DocumentNorm", "type? type_name? symbol? number? suffix? year? issuer_code? system? title?"),
    ("ProvisionNorm", "part? chapter? section? subsection? article? clause? point? appendix?"),
    ("DateNorm", "edtf? valid?"),
    ("QuantityNorm", "value? min? max? unit comparator?"),
    ("OrganizationNorm", "name kind place?"),
    ("PlaceNorm", "level? name within? code?"),
    ("PersonNorm", "name honorific?"),
    ("PositionNorm", "name"),
    // Section 4.
    ("RelationRecord", "id type args status? start end rule"),
    ("ArgumentRecord", "role ref extent?"),
    // Section 5.
    (
        "MetaRecord",
        "parent_issuer? issuer? number? symbol? place? date? type? type_name? title? urgency? secrecy? bases? recipients? archive_note? signers?",
    ),
    // Section 6.
    ("SectionRecord", "level label heading? start end parent"),
];

/// The same for the values inside other objects.
const INNER: [(&str, &str); 3] =
    [("NamedPlace", "level name"), ("SpanRecord", "text edtf? start? end?"), ("SignerRecord", "authority? on_behalf_of? position? name?")];

/// Names that a program may match on.
const VALUES: [(&str, &str); 6] = [
    ("Role", "unit from into to object person position organization document date basis target provision"),
    ("Extent", "whole part rest"),
    ("Status", "planned done enacted negated"),
    ("System", "any state party legislature justice mass_organisation"),
    ("Level", "province city district town township ward commune special_zone hamlet"),
    (
        "OrganizationKind",
        "committee department office centre station school hospital company bank party_committee party_cell party_organisation ministry council court procuracy association armed_force other",
    ),
];

fn definition<'s>(schema: &'s Value, name: &str) -> &'s Value {
    if name == "Record" { schema } else { at(at(schema, "$defs"), name) }
}

#[test]
fn fields_are_those_of_the_contract() {
    let schema = serde_json::to_value(record::schema()).unwrap();
    let mut wrong = Vec::new();
    for (name, fields) in FIELDS.iter().chain(&INNER) {
        let definition = definition(&schema, name);
        let required: BTreeSet<&str> =
            definition.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = definition.get("properties").and_then(Value::as_object).into_iter().flatten();
        let got: BTreeSet<String> =
            properties.map(|(field, _)| format!("{field}{}", if required.contains(field.as_str()) { "" } else { "?" })).collect();
        let expected: BTreeSet<String> = fields.split(' ').map(str::to_owned).collect();
        for field in expected.difference(&got) {
            wrong.push(format!("{name}: {field} is promised and is not in the schema"));
        }
        for field in got.difference(&expected) {
            wrong.push(format!("{name}: {field} is in the schema and not in the contract"));
        }
    }
    assert!(wrong.is_empty(), "the record's form has changed:\n{}", wrong.join("\n"));
}

#[test]
fn values_are_those_of_the_contract() {
    let schema = serde_json::to_value(record::schema()).unwrap();
    let kinds = Kind::ALL.map(|(_, name)| name).join(" ");
    let relations = RelationKind::ALL.iter().map(|(_, name, _)| *name).collect::<Vec<_>>().join(" ");
    let own = [("Kind", kinds.as_str()), ("RelationKind", relations.as_str())];
    for (name, values) in VALUES.iter().chain(&own) {
        let mut got = BTreeSet::new();
        strings(definition(&schema, name), &mut got);
        assert_eq!(got, values.split(' ').collect(), "{name}");
    }
    assert_eq!(kinds, "document provision date quantity organization place person position");
    assert_eq!(
        relations,
        "dissolve merge split establish rename convert transfer_function transfer_unit transfer_land appoint transfer_person dismiss \
         issued_by issued_on based_on implements guides amends replaces repeals takes_effect expires provision_of holds"
    );
    assert_eq!(record::SCHEMA, "vanthu.record/1");
}

/// The `const` and `enum` strings of a schema, documented variants and plain ones alike.
fn strings<'s>(schema: &'s Value, found: &mut BTreeSet<&'s str>) {
    for key in ["oneOf", "anyOf"] {
        schema.get(key).and_then(Value::as_array).into_iter().flatten().for_each(|variant| strings(variant, found));
    }
    found.extend(schema.get("const").and_then(Value::as_str));
    found.extend(schema.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str));
}

#[test]
fn every_object_of_the_schema_is_in_the_lists() {
    let schema = serde_json::to_value(record::schema()).unwrap();
    let listed: BTreeSet<&str> =
        FIELDS.iter().chain(&INNER).chain(&VALUES).map(|(name, _)| *name).chain(["Kind", "RelationKind", "NormRecord", "Id"]).collect();
    let missing: Vec<&String> = at(&schema, "$defs").as_object().unwrap().keys().filter(|name| !listed.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?} have no list in tests/contract.rs");
}
