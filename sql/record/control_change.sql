-- Which ground changed hands between the days :before and :after, from whom to whom, as the map says it now or said it at
-- the moment :known: one row for each pair of zones that overlap and have different holders, and what of a zone has none
-- beside it. Each with the quotes of both sides. Slivers of less than a hundredth of a square kilometre are seams, not ground.
-- On the map of :claimant, or of everyone where that is null.

with zone as (
    select
        -- The quotes come last: a zone is looked at whether it changed hands or not.
        z.version,
        z.id,
        z.actor,
        z.geom,
        z.valid @> cast(:before as date) as held_before,
        z.valid @> cast(:after as date) as held_after
    from history.control_zones as z
    where z.known @> coalesce(cast(:known as timestamptz), 'infinity')
        and z.kind = 'control'
        -- Who claims ground, or announces that it will be theirs, does not hold it yet.
        and z.status in ('assessed', 'contested')
        and (z.valid @> cast(:before as date) or z.valid @> cast(:after as date))
        and (cast(:claimant as text) is null or cast(:claimant as text) = any(z.views))
),

changed as (
    -- From one holder to another: not what the new one held before as well, nor what the old one still holds.
    select
        b.version as version_before,
        a.version as version_after,
        ST_Difference(ST_Difference(ST_Intersection(b.geom, a.geom), had.geom), has.geom) as geom
    from zone as b
    inner join zone as a
        on b.held_before and a.held_after and b.actor is distinct from a.actor and ST_Intersects(b.geom, a.geom)
        -- What is there on both days keeps all of its ground.
        and not b.held_after and not a.held_before
    cross join lateral (
        select coalesce(ST_Union(z.geom), ST_GeomFromText('polygon empty', 4326)) as geom
        from zone as z
        where z.held_before and z.actor is not distinct from a.actor and z.geom && a.geom
    ) as had
    cross join lateral (
        select coalesce(ST_Union(z.geom), ST_GeomFromText('polygon empty', 4326)) as geom
        from zone as z
        where z.held_after and z.actor is not distinct from b.actor and z.geom && b.geom
    ) as has
    union all
    -- Nobody is said to hold it any more.
    select
        b.version,
        null,
        ST_Difference(b.geom, held.geom)
    from zone as b
    cross join lateral (
        select coalesce(ST_Union(z.geom), ST_GeomFromText('polygon empty', 4326)) as geom
        from zone as z
        where z.held_after and z.geom && b.geom
    ) as held
    where b.held_before and not b.held_after
    union all
    -- Nobody was said to hold it before.
    select
        null,
        a.version,
        ST_Difference(a.geom, held.geom)
    from zone as a
    cross join lateral (
        select coalesce(ST_Union(z.geom), ST_GeomFromText('polygon empty', 4326)) as geom
        from zone as z
        where z.held_before and z.geom && a.geom
    ) as held
    where a.held_after and not a.held_before
),

ground as (
    select
        version_before,
        version_after,
        ST_Multi(ST_ForcePolygonCCW(ST_CollectionExtract(geom, 3))) as geom
    from changed
)

select
    coalesce(b.id, 'nobody') || '--' || coalesce(a.id, 'nobody') as id,
    case
        when b.id is null then 'reported'
        when a.id is null then 'no_longer_reported'
        else 'changed_hands'
    end as change,
    b.id as zone_before,
    b.name as name_before,
    b.name_ar as name_ar_before,
    b.actor as actor_before,
    b.actor_label as label_before,
    b.status as status_before,
    b.quotes as quotes_before,
    a.id as zone_after,
    a.name as name_after,
    a.name_ar as name_ar_after,
    a.actor as actor_after,
    a.actor_label as label_after,
    a.status as status_after,
    a.quotes as quotes_after,
    round((ST_Area(g.geom::geography) / 1000000)::numeric, 1)::double precision as area_km2,
    ST_AsGeoJSON(g.geom, 6)::json as geometry
from ground as g
left join history.control_zones as b on g.version_before = b.version
left join history.control_zones as a on g.version_after = a.version
where not ST_IsEmpty(g.geom) and ST_Area(g.geom::geography) > 10000
order by ST_Area(g.geom::geography) desc, id;
