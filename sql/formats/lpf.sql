-- A feature as a Linked Places record, version 1.2: GeoJSON and JSON-LD, always in WGS 84.
-- A timespan without an end would mean its first day alone, and one must have a start: an open end is said as a bound.

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
            end
        )) as properties,
        case
            when p.doc ->> 'kind' is not null
                then json_build_array(json_build_object(
                    'label', p.doc ->> 'kind',
                    'sourceLabels', json_build_array(json_build_object('label', p.doc ->> 'kind', 'lang', 'en'))
                ))
        end::text as types,
        case p.doc ->> 'certainty'
            when 'high' then 'certain'
            when 'medium' then 'less-certain'
            when 'low' then 'uncertain'
        end as certainty,
        -- Only what says each name's language may say so here.
        p.doc -> 'name_ar' is not null as bilingual
) as i
cross join lateral (
    select
        case
            when p.starts is null and p.ends is null then null
            else json_build_object('timespans', json_build_array(json_build_object(
                'start', case
                    when p.starts is null then json_build_object('latest', l.latest)
                    else json_build_object('in', l.earliest)
                end,
                'end', case
                    when p.ends is null then json_build_object('earliest', l.earliest)
                    else json_build_object('in', l.latest)
                end
            )))
        end::text as spans
    from (
        select
            case p.doc ->> 'valid_from_precision'
                when 'year' then left(p.starts, 4)
                when 'month' then left(p.starts, 7)
                when 'season' then p.starts || '~'
                when 'week' then p.starts || '~'
                else p.starts
            end as earliest,
            case p.doc ->> 'valid_to_precision'
                when 'year' then left(p.ends, 4)
                when 'month' then left(p.ends, 7)
                when 'season' then p.ends || '~'
                when 'week' then p.ends || '~'
                else p.ends
            end as latest
    ) as l
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
                'year', left(q.quote #>> '{article,published}', 4)
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
        )::text as descriptions
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
                ',"certainty":' || to_json(i.certainty),
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
