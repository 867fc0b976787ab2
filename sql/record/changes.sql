-- What changed on the map, the newest first: every version that was published, and every withdrawal, beside the version
-- before it. :layers, :id, :actor, :west to :north (degrees) and the moments :since and :until each leave out what they do
-- not name; null asks for all, and as :most for as many as there are.

with told as (
    select
        f.*,
        lag(f.version) over record as version_before,
        lag(f.publication) over record as publication_before
    from sourceline.feature as f
    where f.publication <> 'draft'
        and (cast(:layers as text[]) is null or f.layer = any(:layers))
        and (cast(:id as text) is null or f.id = :id)
    window record as (partition by f.layer, f.id order by lower(f.known))
),

part as (
    select
        t.version,
        t.version_before,
        t.publication_before,
        count(*) over () as total
    from told as t
    left join sourceline.feature as b on t.version_before = b.version
    where (cast(:actor as text) is null or :actor in (t.actor, b.actor) or :actor = any(t.parties || b.parties))
        and (cast(:since as timestamptz) is null or lower(t.known) >= :since)
        and (cast(:until as timestamptz) is null or lower(t.known) <= :until)
        and (
            cast(:west as double precision) is null
            or coalesce(t.geom, b.geom) && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
        )
    order by lower(t.known) desc, t.layer, t.id
    limit :most offset :skipped
),

-- What a version comes to, in a line; looked up by its number, never made of all there are.
side as not materialized (
    select
        f.version,
        concat_ws(' / ', f.names ->> 'en', f.names ->> 'ar') as names,
        -- Each with what it is called: a house may have its own name for it.
        (
            select
                json_agg(
                    json_build_object('id', a.id, 'label', a.labels ->> 'en', 'label_ar', a.labels ->> 'ar')
                    order by party.place
                )
            from unnest(f.actor || f.parties) with ordinality as party (id, place)
            inner join sourceline.actor as a on party.id = a.id
        ) as actors,
        replace(concat_ws(', ', f.kind, f.status), '_', ' ') as status,
        f.certainty::text as certainty,
        -- An ISO 8601 interval, two dots for an open end.
        case
            when f.valid is not null
                then concat(coalesce(lower(f.valid)::text, '..'), '/', coalesce((upper(f.valid) - 1)::text, '..'))
        end as dates
    from sourceline.feature as f
),

-- The words it rests on.
words as not materialized (
    select
        e.feature as version,
        e.position,
        q.id,
        q.exact,
        q.language
    from sourceline.evidence as e
    inner join sourceline.quote as q on e.quote = q.version
)

select
    p.version,
    t.layer,
    t.id,
    t.names ->> 'en' as name,
    t.names ->> 'ar' as name_ar,
    case
        when t.publication = 'withdrawn' then 'withdrawn'
        when p.version_before is null then 'added'
        when p.publication_before = 'withdrawn' then 'restored'
        else 'changed'
    end as what,
    case when c.is_change then d.parts else '{}' end as parts,
    case
        when c.is_change
            then
                json_strip_nulls(json_build_object(
                    'names', case when 'names' = any(d.parts) then json_build_array(lb.names, lt.names) end,
                    'actors', case when 'actors' = any(d.parts) then json_build_array(lb.actors, lt.actors) end,
                    'status', case when 'status' = any(d.parts) then json_build_array(lb.status, lt.status) end,
                    'certainty',
                    case when 'certainty' = any(d.parts) then json_build_array(lb.certainty, lt.certainty) end,
                    'dates', case when lb.dates is distinct from lt.dates then json_build_array(lb.dates, lt.dates) end
                ))
        else '{}'
    end as sides,
    case
        when c.is_change
            then array(
                select json_build_object('id', w.id, 'exact', w.exact, 'language', w.language)
                from words as w
                where w.version = b.version
                    and not exists (
                        select
                        from words as o
                        where o.version = t.version and o.id = w.id and o.exact = w.exact
                    )
                order by w.position
            )
        else '{}'
    end as quotes_gone,
    case
        when c.is_change
            then array(
                select json_build_object('id', w.id, 'exact', w.exact, 'language', w.language)
                from words as w
                where w.version = t.version
                    and not exists (
                        select
                        from words as o
                        where o.version = b.version and o.id = w.id and o.exact = w.exact
                    )
                order by w.position
            )
        else '{}'
    end as quotes_new,
    -- By whose loss a check took it off the map: none of those that carried it was verified any more at that moment.
    case
        when t.publication = 'withdrawn' and b.publication = 'published'
            then array(
                select
                    json_build_object(
                        'id', q.id, 'exact', q.exact, 'language', q.language,
                        'state', k.state, 'checked_on', k.checked_on
                    )
                from sourceline.evidence as e
                inner join sourceline.quote as q on e.quote = q.version
                inner join sourceline.quote_check as k on q.version = k.quote and k.known @> lower(t.known)
                where e.feature = b.version
                    and e.supports not in ('disputes', 'background')
                    and not exists (
                        select
                        from sourceline.evidence as o
                        inner join sourceline.quote_check as s on o.quote = s.quote and s.known @> lower(t.known)
                        where o.feature = b.version and sourceline.carries(o.supports, s.state)
                    )
                order by e.position
            )
        else '{}'
    end as quotes_lost,
    lower(t.known) as known_from,
    upper(t.known) as known_until,
    -- The data version that made the change; null for what is older than the record of data versions.
    (
        select r.version
        from sourceline.revision as r
        where r.changed_at = lower(t.known)
        order by r.version
        limit 1
    ) as rev,
    h.source_line,
    h.valid_from,
    h.valid_from_precision,
    h.valid_to,
    h.valid_to_precision,
    h.actor,
    ST_XMin(c.geom) as west,
    ST_YMin(c.geom) as south,
    ST_XMax(c.geom) as east,
    ST_YMax(c.geom) as north,
    p.total
from part as p
inner join sourceline.feature as t on p.version = t.version
left join sourceline.feature as b on p.version_before = b.version
left join side as lt on t.version = lt.version
left join side as lb on b.version = lb.version
-- A withdrawal is told of the feature as it was.
left join history.quoted_feature as h
    on h.version = case when t.publication = 'withdrawn' then coalesce(b.version, t.version) else t.version end
cross join lateral (
    select
        coalesce(b.publication = 'published' and t.publication = 'published', false) as is_change,
        coalesce(t.geom, b.geom) as geom
) as c
cross join lateral (
    select
        array_remove(
            array[
                case when b.names is distinct from t.names then 'names' end,
                case when b.geom is distinct from t.geom then 'geometry' end,
                case when (b.actor, b.parties) is distinct from (t.actor, t.parties) then 'actors' end,
                case when (b.kind, b.status) is distinct from (t.kind, t.status) then 'status' end,
                case when b.certainty is distinct from t.certainty then 'certainty' end,
                case
                    when
                        (b.valid, b.valid_from_precision, b.valid_to_precision)
                        is distinct from (t.valid, t.valid_from_precision, t.valid_to_precision)
                        or (b.stated, b.stated_text) is distinct from (t.stated, t.stated_text)
                        then 'dates'
                end,
                case
                    when (b.note, b.valid_note, b.geometry_note, b.geometry_basis, b.uncertainty_km)
                        is distinct from (t.note, t.valid_note, t.geometry_note, t.geometry_basis, t.uncertainty_km)
                        then 'notes'
                end,
                case
                    when array(
                        select (e.quote, e.supports, e.note)::text
                        from sourceline.evidence as e
                        where e.feature = b.version
                        order by e.position
                    ) is distinct from array(
                        select (e.quote, e.supports, e.note)::text
                        from sourceline.evidence as e
                        where e.feature = t.version
                        order by e.position
                    ) then 'quotes'
                end
            ],
            null
        ) as parts
) as d
order by lower(t.known) desc, t.layer, t.id;
