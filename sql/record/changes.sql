-- What changed on the map, the newest first: every version that was published, and every withdrawal, beside the version
-- before it. :layers, :actor, :west to :north (degrees) and the moments :since and :until each leave out what they do not
-- name; null asks for all.

with told as (
    select
        f.*,
        lag(f.version) over record as version_before,
        lag(f.publication) over record as publication_before
    from sourceline.feature as f
    where f.publication <> 'draft'
        and (cast(:layers as text[]) is null or f.layer = any(:layers))
    window record as (partition by f.layer, f.id order by lower(f.known))
),

shown as (
    select
        t.version,
        t.layer,
        t.id,
        t.publication,
        t.version_before,
        t.publication_before,
        lower(t.known) as known_from,
        -- A withdrawal is told of the feature as it was.
        case when t.publication = 'withdrawn' then coalesce(b.version, t.version) else t.version end as told_of,
        coalesce(t.geom, b.geom) as geom,
        t.names ->> 'en' as name,
        t.names ->> 'ar' as name_ar,
        b.version is not null and b.publication = 'published' and t.publication = 'published' as is_change,
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
    from told as t
    left join sourceline.feature as b on t.version_before = b.version
    where (cast(:actor as text) is null or :actor in (t.actor, b.actor) or :actor = any(t.parties || b.parties))
        and (cast(:since as timestamptz) is null or lower(t.known) >= :since)
        and (cast(:until as timestamptz) is null or lower(t.known) <= :until)
        and (
            cast(:west as double precision) is null
            or coalesce(t.geom, b.geom) && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
        )
)

select
    s.version,
    s.layer,
    s.id,
    s.name,
    s.name_ar,
    case
        when s.publication = 'withdrawn' then 'withdrawn'
        when s.version_before is null then 'added'
        when s.publication_before = 'withdrawn' then 'restored'
        else 'changed'
    end as what,
    case when s.is_change then s.parts else '{}' end as parts,
    s.known_from,
    (
        select r.version
        from sourceline.revision as r
        where r.changed_at = s.known_from
        order by r.version
        limit 1
    ) as rev,
    h.source_line,
    h.valid_from,
    h.valid_from_precision,
    h.valid_to,
    h.valid_to_precision,
    h.actor,
    ST_XMin(s.geom) as west,
    ST_YMin(s.geom) as south,
    ST_XMax(s.geom) as east,
    ST_YMax(s.geom) as north,
    count(*) over () as total
from shown as s
left join history.quoted_feature as h on s.told_of = h.version
order by s.known_from desc, s.layer, s.id
limit :most offset :skipped;
