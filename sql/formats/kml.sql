-- A feature as a KML placemark (OGC 12-007r2), always in WGS 84. Its quotes are its description, as HTML for people.
-- A control character that XML cannot hold becomes U+FFFD: one of them, and no reader opens the document.
-- The linter does not know SQL/XML:
-- noqa: disable=all

select
    p.n,
    p.place,
    convert_to(
        regexp_replace(
            concat(
                '<Placemark>', xmlelement(name name, coalesce(p.label, p.id::text)), d.description, t.time,
                '<ExtendedData>',
                xmlelement(name "SchemaData", xmlattributes('#' || :collection as "schemaUrl"), e.fields),
                '</ExtendedData>', g.kml, '</Placemark>', chr(10)
            ),
            '[\u0001-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]', chr(65533), 'g'
        ),
        'UTF8'
    ) as record
from (
    -- Parsed once: many members are taken from its quotes.
    select
        page.*,
        case when :quoted then (page.properties -> 'quotes')::jsonb end as quotes
    from page
    offset 0
) as p
cross join lateral (
    select
        case
            when p.starts is null and p.ends is null then null
            when p.starts = p.ends then xmlelement(name "TimeStamp", xmlelement(name when, p.starts))
            else xmlelement(name "TimeSpan", xmlforest(p.starts as begin, p.ends as end))
        end as time
) as t
cross join lateral (
    select
        case
            when count(*) > 0 then xmlelement(name description, xmlagg(q.html order by q.place)::text)
        end as description
    from (
        select
            a.place,
            xmlconcat(
                xmlelement(name blockquote, a.quote ->> 'exact'),
                xmlelement(
                    name p,
                    concat(a.quote ->> 'supports', ': '),
                    xmlelement(
                        name a,
                        xmlattributes(coalesce(a.quote ->> 'link', a.quote #>> '{article,url}') as href),
                        coalesce(a.quote #>> '{article,publisher}', a.quote ->> 'link')
                    ),
                    ', ' || (a.quote #>> '{article,published}'),
                    ', ' || (a.quote #>> '{article,title}'),
                    ' – ' || (a.quote ->> 'speaker'),
                    case
                        when a.quote ->> 'state' not in ('exact', 'moved')
                            then concat(' – not verified: ', a.quote ->> 'state')
                    end,
                    ' – corrected: ' || (a.quote ->> 'correction'),
                    ' – ' || (a.quote ->> 'evidence_note')
                )
            ) as html
        from jsonb_array_elements(
            case when jsonb_typeof(p.quotes) = 'array' then p.quotes else '[]' end
        ) with ordinality as a (quote, place)
    ) as q
) as d
cross join lateral (
    select
        xmlagg(xmlelement(name "SimpleData", xmlattributes(f.name as name), f.value) order by f.place) as fields
    from (
        select
            0 as place,
            :identifier as name,
            p.id::text as value
        union all
        select
            c.place,
            c.name,
            m.value
        from unnest(cast(:columns as text[])) with ordinality as c (name, place)
        inner join json_each_text(p.properties) as m on c.name = m.key
        where m.value is not null and not (:quoted and c.name = 'quotes')
    ) as f
) as e
cross join lateral (
    select
        case
            when GeometryType(p.geom) = 'GEOMETRYCOLLECTION'
                then (
                    select
                        concat(
                            '<MultiGeometry>',
                            string_agg(ST_AsKML(r.geom, 6), '' order by r.path),
                            '</MultiGeometry>'
                        )
                    from ST_Dump(p.geom) as r
                )
            else ST_AsKML(p.geom, 6)
        end as kml
) as g
