//! The views of the databases: the tables as people ask of them. The same SQL in both dialects but for one function.
//!
//! `reorganisations` has a row for each relation about units, with who it was before in `"from"` and who after in `"into"`:
//!
//! | type | `"from"` | `"into"` | else |
//! |---|---|---|---|
//! | `dissolve` | the units | | |
//! | `establish` | what they are made of | the units | |
//! | `merge`, `split`, `rename`, `convert` | the role `from` | the role `into` | |
//! | `transfer_unit` | the units that pass | whom they pass to | `former_superior`: the role `from` |
//! | `transfer_function`, `transfer_land` | the role `from` | the role `to` | `object`: what passes |
//!
//! Names are those of the normal forms, several of them joined by `; ` in the order of the text; `from_text` and `into_text` have
//! them as printed, with the level of a place (`xã Ea Nang`) where the text says it. `citations` has a row for each relation between documents.
//!
//! Limits: as SQL sees them, so a view over millions of documents wants a condition.

use super::sql::Dialect;

/// The statements that make the views.
pub(super) fn views(dialect: Dialect) -> String {
    let join = match dialect {
        // `string_agg` is younger there than the programs that people have.
        Dialect::Sqlite => "group_concat",
        Dialect::Postgres => "string_agg",
    };
    let text = "replace(e.text, '\n', ' ')";
    let (names, texts) = (NAMES.replace("{name}", &format!("e.name, {text}")), NAMES.replace("{name}", text));
    let views = [REORGANISATIONS, CITATIONS].concat();
    views.replace("{names}", &names).replace("{texts}", &texts).replace("{text}", text).replace("{join}", join)
}

/// Some arguments of the relation `r`, joined; a condition on `a.role` follows.
const NAMES: &str = "SELECT {join}(n.name, '; ') FROM (
        SELECT coalesce({name}, d.symbol, d.id) AS name
        FROM arguments a LEFT JOIN entities e ON e.document_id = a.document_id AND e.entity_no = a.entity_no
        WHERE a.document_id = r.document_id AND a.relation_no = r.relation_no";

const REORGANISATIONS: &str = r#"-- Who became what: one row a relation about units.
CREATE VIEW reorganisations AS
SELECT
    r.document_id,
    r.relation_id,
    r.type,
    ({names} AND (a.role = 'from' AND r.type <> 'transfer_unit' OR a.role = 'unit' AND r.type IN ('dissolve', 'transfer_unit'))
        ORDER BY a.argument_no) n) AS "from",
    ({names} AND (a.role IN ('into', 'to') OR a.role = 'unit' AND r.type = 'establish')
        ORDER BY a.argument_no) n) AS "into",
    ({names} AND a.role = 'object'
        ORDER BY a.argument_no) n) AS object,
    ({names} AND a.role = 'from' AND r.type = 'transfer_unit'
        ORDER BY a.argument_no) n) AS former_superior,
    ({texts} AND (a.role = 'from' AND r.type <> 'transfer_unit' OR a.role = 'unit' AND r.type IN ('dissolve', 'transfer_unit'))
        ORDER BY a.argument_no) n) AS from_text,
    ({texts} AND (a.role IN ('into', 'to') OR a.role = 'unit' AND r.type = 'establish')
        ORDER BY a.argument_no) n) AS into_text,
    (SELECT {join}(n.name, '; ') FROM (
        SELECT coalesce(e.symbol, e.title, {text}) AS name
        FROM relations b
        JOIN arguments o ON o.document_id = b.document_id AND o.relation_no = b.relation_no AND o.role = 'document' AND o.is_self
        JOIN arguments a ON a.document_id = b.document_id AND a.relation_no = b.relation_no AND a.role = 'basis'
        JOIN entities e ON e.document_id = a.document_id AND e.entity_no = a.entity_no
        WHERE b.document_id = r.document_id AND b.type = 'based_on'
        ORDER BY a.entity_no) n) AS basis,
    d.date,
    r.status,
    coalesce(d.symbol, d.id) AS source,
    r.start_char,
    r.end_char
FROM relations r JOIN documents d ON d.id = r.document_id
WHERE r.type IN ('dissolve', 'merge', 'split', 'establish', 'rename', 'convert', 'transfer_function', 'transfer_unit', 'transfer_land');

"#;

const CITATIONS: &str = r#"-- What documents say of other documents: one row a relation. In the inner query 0 is the document itself.
CREATE VIEW citations AS
SELECT
    x.document_id,
    d.symbol AS document_symbol,
    x.relation_id,
    x.type,
    CASE x.citing_no WHEN 0 THEN coalesce(d.symbol, d.id) ELSE coalesce(f.symbol, f.title, f.text) END AS citing,
    CASE x.cited_no WHEN 0 THEN d.symbol ELSE c.symbol END AS cited_symbol,
    CASE x.cited_no WHEN 0 THEN d.title ELSE c.title END AS cited_title,
    CASE x.cited_no WHEN 0 THEN d.type ELSE c.type_code END AS cited_type,
    c.year AS cited_year,
    c.text AS cited_text,
    x.cited_no = 0 AS cites_itself,
    p.text AS provision,
    x.start_char,
    x.end_char
FROM (
    SELECT
        r.document_id,
        r.relation_id,
        r.type,
        r.start_char,
        r.end_char,
        CASE WHEN o.is_self OR r.type = 'provision_of' THEN 0 ELSE o.entity_no END AS citing_no,
        CASE WHEN r.type = 'provision_of' THEN
            CASE WHEN o.is_self THEN 0 ELSE o.entity_no END
        WHEN e.type = 'provision' THEN
            (SELECT min(coalesce(w.entity_no, 0))
            FROM arguments v
            JOIN relations q ON q.document_id = v.document_id AND q.relation_no = v.relation_no AND q.type = 'provision_of'
            JOIN arguments w ON w.document_id = v.document_id AND w.relation_no = v.relation_no AND w.role = 'document'
            WHERE v.document_id = t.document_id AND v.entity_no = t.entity_no AND v.role = 'provision')
        WHEN t.is_self THEN 0 ELSE t.entity_no END AS cited_no,
        CASE WHEN e.type = 'provision' THEN e.entity_no END AS provision_no
    FROM relations r
    JOIN arguments t ON t.document_id = r.document_id AND t.relation_no = r.relation_no AND t.role IN ('basis', 'target', 'provision')
    LEFT JOIN arguments o ON o.document_id = r.document_id AND o.relation_no = r.relation_no AND o.role = 'document'
    LEFT JOIN entities e ON e.document_id = t.document_id AND e.entity_no = t.entity_no
    WHERE r.type IN ('based_on', 'implements', 'guides', 'amends', 'replaces', 'repeals', 'provision_of')
) x
JOIN documents d ON d.id = x.document_id
LEFT JOIN entities f ON f.document_id = x.document_id AND f.entity_no = x.citing_no
LEFT JOIN entities c ON c.document_id = x.document_id AND c.entity_no = x.cited_no
LEFT JOIN entities p ON p.document_id = x.document_id AND p.entity_no = x.provision_no;

"#;
