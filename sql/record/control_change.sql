-- Which ground changed hands between the days :before and :after, from whom to whom, as the map says it now or said it at
-- the moment :known: one row for each pair of zones that overlap and have different holders, and what of a zone has none
-- beside it. Each with the quotes of both sides. Slivers of less than a hundredth of a square kilometre are seams, not ground.

with zone as (
    select
        z.*,
        z.valid @> cast(:before as date) as held_before,
        z.valid @> cast(:after as date) as held_after
    from history.control_zones as z
    where z.known @> coalesce(cast(:known as timestamptz), 'infinity')
        and z.kind = 'control'
        -- Who claims ground, or announces that it will be theirs, does not hold it yet.
        and z.status in ('assessed', 'contested')
        and (z.valid @> cast(:before as date) or z.valid @> cast(:after as date))
),

together as (
    select
        coalesce(ST_Union(geom) filter (where held_before), ST_GeomFromText('polygon empty', 4326)) as held_before,
        coalesce(ST_Union(geom) filter (where held_after), ST_GeomFromText('polygon empty', 4326)) as held_after
    from zone
),

changed as (
    -- From one holder to another: not what the new one held before as well, nor what the old one still holds.
    select
        b.id as id_before,
        a.id as id_after,
        ST_Difference(ST_Difference(ST_Intersection(b.geom, a.geom), had.geom), has.geom) as geom
    from zone as b
    inner join zone as a
        on b.held_before and a.held_after and b.actor is distinct from a.actor and ST_Intersects(b.geom, a.geom)
    cross join lateral (
        select coalesce(ST_Union(z.geom), ST_GeomFromText('polygon empty', 4326)) as geom
        from zone as z
        where z.held_before and z.actor is not distinct from a.actor
    ) as had
    cross join lateral (
        select coalesce(ST_Union(z.geom), ST_GeomFromText('polygon empty', 4326)) as geom
        from zone as z
        where z.held_after and z.actor is not distinct from b.actor
    ) as has
    union all
    -- Nobody is said to hold it any more.
    select
        b.id,
        null,
        ST_Difference(b.geom, t.held_after)
    from zone as b
    cross join together as t
    where b.held_before
    union all
    -- Nobody was said to hold it before.
    select
        null,
        a.id,
        ST_Difference(a.geom, t.held_before)
    from zone as a
    cross join together as t
    where a.held_after
),

ground as (
    select
        id_before,
        id_after,
        ST_Multi(ST_ForcePolygonCCW(ST_CollectionExtract(geom, 3))) as geom
    from changed
)

select
    coalesce(g.id_before, 'nobody') || '--' || coalesce(g.id_after, 'nobody') as id,
    case
        when b.id is null then 'reported'
        when a.id is null then 'no_longer_reported'
        else 'changed_hands'
    end as change,
    b.id as zone_before,
    b.name as name_before,
    b.actor as actor_before,
    b.actor_label as label_before,
    b.status as status_before,
    b.quotes as quotes_before,
    a.id as zone_after,
    a.name as name_after,
    a.actor as actor_after,
    a.actor_label as label_after,
    a.status as status_after,
    a.quotes as quotes_after,
    round((ST_Area(g.geom::geography) / 1000000)::numeric, 1)::double precision as area_km2,
    ST_AsGeoJSON(g.geom, 6)::json as geometry
from ground as g
left join zone as b on g.id_before = b.id
left join zone as a on g.id_after = a.id
where not ST_IsEmpty(g.geom) and ST_Area(g.geom::geography) > 10000
order by ST_Area(g.geom::geography) desc, id;
