-- Ground that the map gives to two holders at once, over the CTE `shown`, whose rows are the zones that are held on a day, each
-- with its `box`: every two of different holders that share ground, the largest first. Only the :looked_at pairs with the largest
-- boxes are cut: of a thousand zones that all overlap, to cut every pair would take minutes.
--
-- Seams between zones of two sources are no shared ground: less than a hundredth of the smaller zone, and nowhere a kilometre
-- wide, as in geo/review/ground.py.

select
    p.one,
    p.other,
    p.name_one,
    p.name_other,
    p.name_ar_one,
    p.name_ar_other,
    p.actor_one,
    p.actor_other,
    round((ST_Area(p.geom::geography) / 1000000)::numeric, 1)::double precision as area_km2,
    -- Eleven metres: where the map is nearest, less than two pixels from the outlines of the two zones.
    ST_AsGeoJSON(p.geom, 4)::json -> 'coordinates' as ground,
    array[round(ST_X(s.geom)::numeric, 4)::double precision, round(ST_Y(s.geom)::numeric, 4)::double precision] as spot
from (
    select cut.*
    from (
        select
            near.*,
            ST_Multi(ST_CollectionExtract(ST_Intersection(near.geom_one, near.geom_other), 3)) as geom
        from (
            select
                a.id as one,
                b.id as other,
                a.name as name_one,
                b.name as name_other,
                a.name_ar as name_ar_one,
                b.name_ar as name_ar_other,
                a.actor as actor_one,
                b.actor as actor_other,
                a.geom as geom_one,
                b.geom as geom_other
            from shown as a
            inner join shown as b on a.id < b.id and a.actor <> b.actor and a.box && b.box
            order by least(ST_Area(a.box), ST_Area(b.box)) desc, a.id, b.id
            limit :looked_at
        ) as near
        where ST_Intersects(near.geom_one, near.geom_other)
        -- Or a pair would be cut once for every time its ground is spoken of.
        order by near.one, near.other
        offset 0
    ) as cut
    where ST_Area(cut.geom) > 0.01 * least(ST_Area(cut.geom_one), ST_Area(cut.geom_other))
        or not ST_IsEmpty(ST_Buffer(cut.geom, -0.0045))
    order by ST_Area(cut.geom) desc, cut.one, cut.other
    limit :most
) as p
cross join lateral (select ST_PointOnSurface(p.geom) as geom) as s
order by area_km2 desc, p.one, p.other
