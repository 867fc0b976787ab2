-- A feature as GeoJSON (RFC 7946), in the axis order of its CRS.

select
    p.id,
    p.n,
    p.place,
    convert_to(
        concat(
            '{"type":"Feature","id":', to_json(p.id),
            ',"geometry":', coalesce(ST_AsGeoJSON(g.geom, :digits, 0), 'null'),
            ',"properties":', p.properties, '}'
        ),
        'UTF8'
    ) as record
from page as p
cross join lateral (
    -- The planner takes one branch and drops the rest: of points nothing is turned.
    select
        case :turn
            when 'none' then p.geom
            when 'areas' then ST_ForcePolygonCCW(p.geom)
            else sourceline.right_hand(p.geom)
        end as geom
) as t
cross join lateral (
    select case when :flip then ST_FlipCoordinates(t.geom) else t.geom end as geom
) as g
