-- A feature as a row of a table (RFC 4180): id, the columns asked for, a point on it in degrees, its geometry as WKT.
-- A null is nothing, an empty text is ""; arrays and objects stay JSON, but quotes become words a person can read.

select
    p.n,
    p.place,
    convert_to(
        concat(
            v.fields,
            ',', trim_scale(round(ST_X(o.point)::numeric, 6)),
            ',', trim_scale(round(ST_Y(o.point)::numeric, 6)),
            ',', case when p.geom is not null then concat('"', ST_AsText(p.geom, :digits), '"') end,
            chr(13), chr(10)
        ),
        'UTF8'
    ) as record
from page as p
cross join lateral (
    select ST_Transform(sourceline.point_on(p.geom), 4326) as point
) as o
cross join lateral (
    select
        string_agg(
            case
                when f.value is null then ''
                when f.value = '' or f.value ~ '[",\r\n]' then concat('"', replace(f.value, '"', '""'), '"')
                else f.value
            end,
            ',' order by f.place
        ) as fields
    from (
        select
            0 as place,
            p.id::text as value
        union all
        select
            c.place,
            case when :quoted and c.name = 'quotes' then w.words else m.value end as value
        from unnest(cast(:columns as text[])) with ordinality as c (name, place)
        left join json_each_text(p.properties) as m on c.name = m.key
        left join lateral (
            select
                string_agg(
                    concat_ws(
                        ' – ',
                        concat_ws(': ', q.quote ->> 'supports', concat('“', q.quote ->> 'exact', '”')),
                        q.quote ->> 'speaker',
                        concat_ws(
                            ', ',
                            q.quote #>> '{article,publisher}',
                            q.quote #>> '{article,published}',
                            coalesce(q.quote ->> 'link', q.quote #>> '{article,url}')
                        ),
                        case
                            when q.quote ->> 'state' not in ('exact', 'moved')
                                then concat('not verified: ', q.quote ->> 'state')
                        end,
                        'corrected: ' || (q.quote ->> 'correction'),
                        q.quote ->> 'evidence_note'
                    ),
                    chr(10) order by q.place
                ) as words
            from jsonb_array_elements(
                -- Asked of the one column alone: of each, a table of quotes takes ten times as long.
                case
                    when :quoted and c.name = 'quotes' and left(m.value, 1) = '[' then m.value else '[]'
                end::jsonb
            ) with ordinality as q (quote, place)
        ) as w on true
    ) as f
) as v
