-- A feature as a Linked Places record, version 1.2.2: GeoJSON and JSON-LD, always in WGS 84.
-- A timespan without an end would mean its first day alone, and one must have a start: an open end is said as a bound.
-- What the format has no word for stands among the properties: the columns by their names, and under "sourceline" which
-- layer this is of and its quotes whole, so that a dataset can be made of it again (geo/linked_places.py).

select
    p.n,
    p.place,
    convert_to(
        concat(
            '{"@id":', to_json(concat(:items, '/', i.path)),
            ',"type":"Feature","properties":', i.properties,
            ',"when":' || w.spans,
            ',"names":', n.names,
            ',"types":' || i.types,
            ',"geometry":', coalesce(g.geometry, 'null'),
            ',"links":' || c.links,
            ',"descriptions":' || c.descriptions,
            '}'
        ),
        'UTF8'
    ) as record
from (
    -- Parsed once: many members are taken from it. OFFSET keeps the planner from doing it for each.
    select
        page.*,
        page.properties::jsonb as doc
    from page
    offset 0 -- noqa: AM09
) as p
cross join lateral (
    select
        case when p.id::text ~ '^[A-Za-z0-9._~-]*$' then p.id::text else (
            select
                string_agg(
                    case
                        when u.sign ~ '^[A-Za-z0-9._~-]$' then u.sign
                        else regexp_replace(upper(encode(convert_to(u.sign, 'UTF8'), 'hex')), '(..)', '%\1', 'g')
                    end,
                    '' order by u.place
                )
            from regexp_split_to_table(p.id::text, '') with ordinality as u (sign, place)
        ) end as path,
        case when :quoted then p.doc - 'quotes' else p.doc end
        || jsonb_strip_nulls(jsonb_build_object(
            'title', coalesce(p.label, p.id::text),
            'ccodes', case
                when p.doc ->> 'kind' in ('country', 'district') and p.doc ->> 'code' ~ '^[A-Z]{2}(-|$)'
                    then jsonb_build_array(left(p.doc ->> 'code', 2))
            end,
            'sourceline', case
                when :quoted
                    then jsonb_build_object('layer', cast(:collection as text), 'id', p.id, 'quotes', p.doc -> 'quotes')
            end
        )) as properties,
        case
            when p.doc ->> 'kind' is not null
                then json_build_array(json_strip_nulls(json_build_object(
                    'identifier', 'aat:' || k.aat,
                    'label', coalesce(k.label, p.doc ->> 'kind'),
                    'sourceLabels', json_build_array(json_build_object('label', p.doc ->> 'kind', 'lang', 'en'))
                )))
        end::text as types,
        case p.doc ->> 'certainty'
            when 'high' then 'certain'
            when 'medium' then 'less-certain'
            when 'low' then 'uncertain'
        end as certainty,
        -- A course drawn by hand is not where anything was found to be, however sure it is that it was.
        case
            when p.doc ->> 'certainty' = 'high' and p.doc ->> 'geometry_basis' = 'sketch' then 'less-certain'
            when p.doc ->> 'certainty' = 'high' then 'certain'
            when p.doc ->> 'certainty' = 'medium' then 'less-certain'
            when p.doc ->> 'certainty' = 'low' then 'uncertain'
        end as place_certainty,
        -- Only what says each name's language may say so here.
        p.doc -> 'name_ar' is not null as bilingual
    from (select) as nothing -- noqa: ST02
    left join (
        -- The Getty's Art & Architecture Thesaurus, as Linked Places wants its types.
        values
        ('city', '300008389', 'city'),
        ('town', '300008375', 'town'),
        ('area', '300182722', 'region (geographic)'),
        ('country', '300387506', 'country'),
        ('district', '300000705', 'district'),
        ('oil_terminal', '300387025', 'oil terminal')
    ) as k (kind, aat, label) on p.doc ->> 'kind' = k.kind
) as i
-- Days that are known within a week or a season are bounds: version 1.2 has no sign for "about".
cross join lateral (
    select
        s.text as starts,
        e.text as ends,
        case
            when s.text is null then null
            when s.day - s.days is null then json_build_object('in', s.text)
            else json_build_object('earliest', (s.day - s.days)::text, 'latest', (s.day + s.days)::text)
        end as start_told,
        case
            when e.text is null then null
            when e.day + e.days is null then json_build_object('in', e.text)
            else json_build_object('earliest', (e.day - e.days)::text, 'latest', (e.day + e.days)::text)
        end as end_told,
        coalesce((s.day - s.days)::text, s.text) as first_day,
        coalesce((e.day + e.days)::text, e.text) as last_day
    from (
        select
            case p.doc ->> 'valid_from_precision'
                when 'year' then left(p.starts, 4)
                when 'month' then left(p.starts, 7)
                else p.starts
            end as text,
            case when p.starts ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then p.starts::date end as day,
            case p.doc ->> 'valid_from_precision' when 'week' then 7 when 'season' then 91 end as days
    ) as s
    cross join (
        select
            case p.doc ->> 'valid_to_precision'
                when 'year' then left(p.ends, 4)
                when 'month' then left(p.ends, 7)
                else p.ends
            end as text,
            case when p.ends ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then p.ends::date end as day,
            case p.doc ->> 'valid_to_precision' when 'week' then 7 when 'season' then 91 end as days
    ) as e
) as d
cross join lateral (
    select
        case
            when d.starts is null and d.ends is null then null
            else json_strip_nulls(json_build_object(
                'timespans', json_build_array(json_build_object(
                    'start', coalesce(d.start_told, json_build_object('latest', d.last_day)),
                    'end', coalesce(d.end_told, json_build_object('earliest', d.first_day))
                )),
                -- What the article says of the time, in its own words.
                'label', p.doc ->> 'stated_text',
                'certainty', i.certainty
            ))
        end::text as spans
) as w
cross join lateral (
    select
        json_agg(
            json_strip_nulls(json_build_object(
                -- A citation has no place for what it does: one that disputes would read as support.
                'label', concat_ws(': ', q.quote ->> 'supports', concat_ws(
                    ', ',
                    q.quote #>> '{article,publisher}', q.quote #>> '{article,title}', q.quote #>> '{article,published}'
                )),
                '@id', coalesce(q.quote ->> 'link', q.quote #>> '{article,url}'),
                'year', left(q.quote #>> '{article,published}', 4)::integer
            ))
            order by q.place
        ) as citations,
        json_agg(
            json_strip_nulls(json_build_object(
                '@id', coalesce(q.quote ->> 'link', q.quote #>> '{article,url}'),
                'value', q.quote ->> 'exact',
                'lang', q.quote ->> 'language'
            ))
            order by q.place
        )::text as descriptions,
        -- Where the words say where it is, they are cited for the place too.
        json_agg(
            json_strip_nulls(json_build_object(
                'label', concat_ws(
                    ', ',
                    q.quote #>> '{article,publisher}', q.quote #>> '{article,title}', q.quote #>> '{article,published}'
                ),
                '@id', coalesce(q.quote ->> 'link', q.quote #>> '{article,url}'),
                'year', left(q.quote #>> '{article,published}', 4)::integer
            ))
            order by q.place
        ) filter (where q.quote ->> 'supports' = 'course')::text as place_citations,
        jsonb_agg(
            distinct jsonb_build_object('type', 'subjectOf', 'identifier', q.quote #>> '{article,url}')
        ) filter (where q.quote #>> '{article,url}' is not null)::text as links
    from jsonb_array_elements(
        case
            when :quoted and jsonb_typeof(p.doc -> 'quotes') = 'array' then p.doc -> 'quotes' else '[]'
        end
    ) with ordinality as q (quote, place)
) as c
cross join lateral (
    select
        json_agg(
            json_strip_nulls(json_build_object(
                'toponym', t.toponym,
                'lang', case when i.bilingual then t.lang end,
                'citations', case
                    when t.place = 1 then coalesce(
                        c.citations,
                        json_build_array(json_build_object(
                            'label', coalesce(p.doc ->> 'source', :collection), '@id', cast(:items as text)
                        ))
                    )
                end
            ))
            order by t.place
        ) as names
    from (
        values
        (1, coalesce(p.doc ->> 'name', p.label, p.id::text), 'en'),
        (2, case when i.bilingual then p.doc ->> 'name_ar' end, 'ar')
    ) as t (place, toponym, lang)
    where t.toponym is not null
) as n
cross join lateral (
    select
        '{"type":"GeometryCollection","geometries":['
        || string_agg(
            concat(
                left(ST_AsGeoJSON(r.geom, 6, 0), -1),
                ',"when":' || w.spans,
                ',"citations":' || c.place_citations,
                ',"certainty":' || to_json(i.place_certainty),
                '}'
            ),
            ',' order by r.place
        )
        || ']}' as geometry
    from (
        select
            1 as place,
            sourceline.right_hand(ST_Transform(p.geom, 4326)) as geom
        where GeometryType(p.geom) <> 'GEOMETRYCOLLECTION'
        union all
        select
            d.path[1] as place,
            sourceline.right_hand(ST_Transform(d.geom, 4326)) as geom
        from ST_Dump(p.geom) as d
        where GeometryType(p.geom) = 'GEOMETRYCOLLECTION'
    ) as r
) as g
